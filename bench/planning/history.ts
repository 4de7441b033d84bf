/** Histories of public suites: what each unit took, in snapshots that lie weeks apart. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { median } from '../../src/timings/estimate.ts';
import { keptRuns } from '../../src/timings/model.ts';
import type { Past } from './strategies/strategy.ts';

export interface Snapshot {
  /** ISO 8601. */
  readonly date: string;
  readonly seconds: ReadonlyMap<string, number>;
}

export interface Suite {
  readonly name: string;
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
}

/** What a planner knows on one day, and what then came. */
export interface Replay {
  readonly past: Past;
  readonly next: Snapshot;
  readonly days: number;
}

const ending = '.history.json.gz';

/** Where a name is `path::test`, tests are one suite and files another. @throws Error where `folder` holds no history. */
export async function readSuites(folder: string): Promise<readonly Suite[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending)).sort();
  if (files.length === 0) throw new Error(`no *${ending} in ${folder}`);
  const suites = await Promise.all(
    files.map(async (file) => {
      const text = await promisify(gunzip)(await readFile(path.join(folder, file)));
      return suitesOf(file.slice(0, -ending.length), JSON.parse(text.toString()) as Recorded[]);
    }),
  );
  return suites.flat();
}

interface Recorded {
  readonly date: string;
  readonly seconds: Readonly<Record<string, number>>;
}

function suitesOf(name: string, recorded: readonly Recorded[]): readonly Suite[] {
  const snapshots = recorded
    .map(({ date, seconds }) => ({ date, seconds: new Map(Object.entries(seconds)) }))
    .sort((a, b) => Date.parse(a.date) - Date.parse(b.date));
  const hasTests = snapshots.some(({ seconds }) => [...seconds.keys()].some((unit) => unit.includes('::')));
  if (!hasTests) return [{ name: `${name} files`, snapshots }];
  const settled = withoutSetUp(snapshots);
  return [
    { name: `${name} tests`, snapshots },
    { name: `${name} files`, snapshots: snapshots.map(byFile) },
    { name: `${name} tests, set-up taken out`, snapshots: settled },
    { name: `${name} files, set-up taken out`, snapshots: settled.map(byFile) },
  ];
}

/** A test that takes longer than so many seconds, and so many times what it usually takes, was charged with a set-up. */
const setUpSeconds = 5;
const setUpTimes = 10;

/**
 * pytest charges what is set up for all tests, such as the database, to the test that happens to be the first of a
 * process. Such a test is given what it usually takes, by the median of all snapshots.
 */
export function withoutSetUp(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const all = Map.groupBy(
    snapshots.flatMap(({ seconds }) => [...seconds]),
    ([unit]) => unit,
  );
  const usual = new Map([...all].map(([unit, list]) => [unit, median(list.map(([, value]) => value)) ?? 0]));
  return snapshots.map(({ date, seconds }) => ({
    date,
    seconds: new Map(
      [...seconds].map(([unit, value]) => {
        const middle = usual.get(unit) ?? value;
        return [unit, value > setUpSeconds && value > setUpTimes * middle ? middle : value];
      }),
    ),
  }));
}

/** `path::test` summed by path. */
export function byFile({ date, seconds }: Snapshot): Snapshot {
  const files = new Map<string, number>();
  for (const [unit, value] of seconds) {
    const file = unit.replace(/::.*$/s, '');
    files.set(file, (files.get(file) ?? 0) + value);
  }
  return { date, seconds: files };
}

/** Under this share of the units of both, a snapshot is an edit of the one before: names were changed, and nothing was measured. */
const measuredAnew = 0.5;

/** Each snapshot that was measured anew, with what was known before it, where that is between so many days old. */
export function replaysOf(
  snapshots: readonly Snapshot[],
  [fewestDays, mostDays]: readonly [number, number],
): readonly Replay[] {
  return snapshots.slice(1).flatMap((next, index) => {
    const before = snapshots[index];
    if (before === undefined) return [];
    const days = (Date.parse(next.date) - Date.parse(before.date)) / 86_400_000;
    if (days < fewestDays || days > mostDays || !isMeasuredAnew(before, next)) return [];
    return [{ past: pastOf(snapshots.slice(0, index + 1)), next, days }];
  });
}

function isMeasuredAnew(before: Snapshot, next: Snapshot): boolean {
  const common = [...next.seconds].filter(([unit]) => before.seconds.has(unit));
  const changed = common.filter(([unit, value]) => before.seconds.get(unit) !== value);
  return common.length > 0 && changed.length >= measuredAnew * common.length;
}

/** As the action keeps it, except that what is gone stays: other tools keep it. */
export function pastOf(snapshots: readonly Snapshot[]): Past {
  const past = new Map<string, number[]>();
  for (const { seconds } of snapshots) {
    for (const [unit, value] of seconds) {
      past.set(unit, [...(past.get(unit) ?? []), value].slice(-keptRuns));
    }
  }
  return past;
}
