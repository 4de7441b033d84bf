/** The axis of time that lanes and curves share. */

import type { Report } from '../../report.ts';

/** Steps that people count time in, in seconds. */
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];

/** Seconds of at most `most` marks, two at least, from 0 to `seconds`, evenly apart. */
export function ticks(seconds: number, most: number): readonly number[] {
  const longest = steps.at(-1) ?? 1;
  const step =
    steps.find((each) => marksOf(seconds, each) <= most) ??
    Math.ceil(seconds / (most - 1) / longest) * longest;
  return Array.from({ length: marksOf(seconds, step) }, (_, index) => index * step);
}

/** A hair's breadth, by which sums of tenths miss, loses no mark. */
function marksOf(seconds: number, step: number): number {
  return Math.floor(seconds / step + 1e-9) + 1;
}

/** `0`, `0.5 s`, `45 s`, `2:05`, `1:02:05`: short, and all of one axis in the same form. */
export function tickLabel(tick: number, longest: number): string {
  if (longest < 60) return `${Number(tick.toFixed(1))} s`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(tick / 3600), Math.floor(tick / 60) % 60, tick % 60];
  return longest < 3600 ? `${minutes}:${pad(seconds)}` : `${hours}:${pad(minutes)}:${pad(seconds)}`;
}

/** Seconds from the start of the test phase to the last thing that is known of it; at least a tenth. */
export function extent({ workers, incidents, curves }: Report): number {
  let end = 0.1;
  for (const { batches } of workers) {
    for (const { startSeconds, seconds } of batches) end = Math.max(end, startSeconds + seconds);
  }
  for (const { seconds } of incidents) end = Math.max(end, seconds);
  return Math.max(end, curves?.seconds.at(-1) ?? 0);
}
