/** In place of `src/log/progress.ts`: nothing is reckoned, so that no line is ever due. */

import type { ProgressMeter as Meter } from '../../../src/log/progress.ts';

export { progressBar, progressEverySeconds, progressLine } from '../../../src/log/progress.ts';

type Face = Pick<Meter, keyof Meter>;

export class ProgressMeter implements Face {
  readonly started: Face['started'] = () => {};
  readonly ended: Face['ended'] = () => {};
  readonly now: Face['now'] = () => none;
}

const none = { seconds: 0, doneUnits: 0, units: 0, remainingSeconds: undefined, running: [] };
