/** Timings as text for people. */

import { sum } from '../report/arithmetic.ts';
import { duration } from '../report/markdown.ts';
import { plainLine } from '../report/plain-text.ts';
import { estimateOf, median } from '../timings/estimate.ts';
import { testId } from '../timings/formats/ids.ts';
import type { Timings } from '../timings/model.ts';

interface Row {
  readonly name: string;
  /** Newest last. */
  readonly history: readonly number[];
  readonly seconds: number;
}

export function overview(timings: Timings): string {
  const units = rowsByUnit(timings);
  const seconds = units.map((unit) => unit.seconds);
  const longest = longestFirst(units)[0];
  const tests = sum([...timings.tests.values()].map((own) => own.length));
  const runs = units.map(({ history }) => history.length);
  const lines: [string, string][] = [
    ['units', String(units.length)],
    ['tests', tests === 0 ? 'not told apart' : `${tests}, of ${timings.tests.size} units`],
    ['in all', duration(sum(seconds))],
    ['median unit', duration(median(seconds) ?? 0)],
    [
      'longest unit',
      longest === undefined ? 'none' : `${duration(longest.seconds)}, ${plainLine(longest.name)}`,
    ],
    ['runs of a unit', runs.length === 0 ? 'none' : `${Math.min(...runs)} to ${Math.max(...runs)}`],
    [
      'a launch',
      timings.launchSeconds.length === 0 ? 'not known' : duration(median(timings.launchSeconds) ?? 0),
    ],
  ];
  return lines.map(([name, value]) => `${name.padEnd(16)}${value}\n`).join('');
}

export function slowest(timings: Timings, { by, count }: { by: 'unit' | 'test'; count: number }): string {
  const rows = longestFirst(by === 'unit' ? rowsByUnit(timings) : rowsByTest(timings)).slice(0, count);
  return rows
    .map(
      ({ name, history, seconds }) =>
        `${duration(seconds).padStart(10)}  ${plainLine(name)}  (${runsOf(history)})\n`,
    )
    .join('');
}

/** `last runs: 1.2 s, 1.1 s`. */
function runsOf(history: readonly number[]): string {
  return history.length === 1 ? 'one run' : `last runs: ${history.map(duration).join(', ')}`;
}

function rowsByUnit({ units }: Timings): readonly Row[] {
  return [...units].map(([name, history]) => rowOf(name, history));
}

function rowsByTest({ tests }: Timings): readonly Row[] {
  return [...tests].flatMap(([unit, own]) => own.map((test) => rowOf(testId(unit, test), test.seconds)));
}

function rowOf(name: string, history: readonly number[]): Row {
  return { name, history, seconds: estimateOf(history) ?? 0 };
}

function longestFirst(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => b.seconds - a.seconds || (a.name < b.name ? -1 : 1));
}
