/** Where the arrow keys lead from one batch. */

import { type Bar, type Lane, nearest } from './lanes.ts';

/** Left and right in the lane, up and down to the batch of the same time in the next lane; undefined where there is none. */
export function moved(key: string, { worker, batch }: Bar, lanes: readonly Lane[]): Bar | undefined {
  const row = lanes.findIndex((lane) => lane.worker === worker);
  const bars = lanes[row]?.bars ?? [];
  const index = bars.findIndex((bar) => bar.batch.batch === batch.batch);
  switch (key) {
    case 'ArrowLeft':
      return bars[index - 1];
    case 'ArrowRight':
      return bars[index + 1];
    case 'Home':
      return bars[0];
    case 'End':
      return bars.at(-1);
    case 'ArrowUp':
      return lanes
        .slice(0, Math.max(0, row))
        .reverse()
        .map((lane) => nearest(batch, lane.bars))
        .find((bar) => bar !== undefined);
    case 'ArrowDown':
      return lanes
        .slice(row + 1)
        .map((lane) => nearest(batch, lane.bars))
        .find((bar) => bar !== undefined);
    default:
      return undefined;
  }
}
