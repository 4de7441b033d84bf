/** Curves over time as what is drawn of them, and what is said of them. */

import type { Curves, WorkerCurve } from '../../resources.ts';

export type Samples = readonly (number | null)[];

/** Of all workers together at each moment; null where none of them is known. */
export function together(curves: Curves, of: (worker: WorkerCurve) => Samples): Samples {
  return curves.seconds.map((_, index) => {
    const known = curves.workers.map((worker) => of(worker)[index] ?? null).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
}

export interface Peak {
  readonly value: number;
  /** When it was first so high. */
  readonly seconds: number;
}

/** Undefined where nothing is known. */
export function peakOf(samples: Samples, seconds: readonly number[]): Peak | undefined {
  let peak: Peak | undefined;
  for (const [index, value] of samples.entries()) {
    if (value === null || (peak !== undefined && value <= peak.value)) continue;
    peak = { value, seconds: seconds[index] ?? 0 };
  }
  return peak;
}

export interface Scale {
  readonly x: (seconds: number) => number;
  readonly y: (value: number) => number;
}

/** Data of an SVG path. Where nothing is known there is a gap. */
export function linePath(samples: Samples, seconds: readonly number[], { x, y }: Scale): string {
  return runsOf(samples, seconds)
    .map((run) =>
      run.map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${at2(x(at))} ${at2(y(value))}`).join(''),
    )
    .join('');
}

/** The same, filled down to zero. */
export function areaPath(samples: Samples, seconds: readonly number[], { x, y }: Scale): string {
  return runsOf(samples, seconds)
    .map((run) => {
      const line = run.map(({ at, value }) => `L${at2(x(at))} ${at2(y(value))}`).join('');
      const [start, end] = [run[0]?.at ?? 0, run.at(-1)?.at ?? 0];
      return `M${at2(x(start))} ${at2(y(0))}${line}L${at2(x(end))} ${at2(y(0))}Z`;
    })
    .join('');
}

interface Sample {
  readonly at: number;
  readonly value: number;
}

function runsOf(samples: Samples, seconds: readonly number[]): readonly (readonly Sample[])[] {
  const runs: Sample[][] = [];
  let run: Sample[] | undefined;
  for (const [index, value] of samples.entries()) {
    const at = seconds[index];
    if (value === null || at === undefined) {
      run = undefined;
      continue;
    }
    if (run === undefined) {
      run = [];
      runs.push(run);
    }
    run.push({ at, value });
  }
  return runs;
}

function at2(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The last sample that is not after `at`; undefined before the first. */
export function indexAt(seconds: readonly number[], at: number): number | undefined {
  const after = seconds.findIndex((each) => each > at);
  const index = (after === -1 ? seconds.length : after) - 1;
  return index < 0 ? undefined : index;
}

const roundNumbers = [1, 1.5, 2, 3, 4, 6, 8, 10];

/** A round number that is not below `peak`, for the top of an axis. */
export function roundUp(peak: number): number {
  if (peak <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(peak));
  return (roundNumbers.find((each) => each * power >= peak * (1 - 1e-9)) ?? 10) * power;
}
