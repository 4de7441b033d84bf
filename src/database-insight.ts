/** What is going on in a worker's databases, for whoever wonders why it says nothing. */

import type { Clones } from './databases/clones.ts';
import { takePictures } from './databases/pictures.ts';
import type { SessionWatch } from './databases/watch.ts';
import type { DatabasePicture } from './report/incidents.ts';

/** A picture that takes longer would keep the worker from being stopped. */
const pictureLimitSeconds = 3;

export interface DatabaseInsight {
  /** Of the clones that `worker` is using now; none between two batches. Never rejects. */
  picture(worker: number): Promise<readonly DatabasePicture[]>;
  /** Whether a statement was at work in its clones, at most a second ago; undefined where nobody tells. */
  isActive(worker: number): boolean | undefined;
}

export function databaseInsight(
  clones: Pick<Clones, 'leased'>,
  watch: Pick<SessionWatch, 'isActive'>,
): DatabaseInsight {
  return {
    picture: (worker) => takePictures(clones.leased(worker), pictureLimitSeconds),
    isActive: (worker) => watch.isActive(worker),
  };
}
