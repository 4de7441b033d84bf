/** In place of `src/databases/watch.ts`: nobody looks who is connected where. */

import type { SessionWatch as Watched } from '../../../src/databases/watch.ts';

export { handoverHint } from '../../../src/databases/watch.ts';

type Face = Pick<Watched, keyof Watched>;

export class SessionWatch implements Face {
  readonly sighted: Face['sighted'] = undefined;
  readonly peakSessions: Face['peakSessions'] = () => undefined;
  readonly sessionsOf: Face['sessionsOf'] = () => undefined;
  readonly peakConnections: Face['peakConnections'] = () => undefined;
  readonly isActive: Face['isActive'] = () => undefined;
  readonly close: Face['close'] = async () => {};
  readonly lostServer: Face['lostServer'] = undefined;
}
