/** In place of `src/workers/limit-watch.ts`: nothing has a limit. */

import type { LimitWatch as Watched } from '../../../src/workers/limit-watch.ts';

type Face = Pick<Watched, keyof Watched>;

export class LimitWatch implements Face {
  readonly mayTake: Face['mayTake'] = () => true;
  readonly runningTest: Face['runningTest'] = () => undefined;
  readonly watching: Face['watching'] = (launcher) => launcher;
}
