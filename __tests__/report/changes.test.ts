import { describe, expect, it } from 'vitest';
import { changesSince } from '../../src/report/changes.ts';
import { emptyTimings, type RecordedRun, recordRun, type Timings } from '../../src/timings/model.ts';
import type { SeenUnit } from '../../src/timings/seen.ts';

/** `-name` is a skipped test. */
function seen(units: Readonly<Record<string, readonly string[]>>): SeenUnit[] {
  return Object.entries(units).map(([unit, names]) => ({
    unit,
    tests: names.map((name) => ({
      group: '',
      name: name.replace(/^-/, ''),
      skipped: name.startsWith('-'),
    })),
  }));
}

function run(units: Readonly<Record<string, readonly string[]>>, existing = Object.keys(units)): RecordedRun {
  return {
    run: undefined,
    existing,
    units: [],
    launchSeconds: [],
    buildSeconds: [],
    databases: new Map(),
    workerBytes: undefined,
    seen: seen(units),
  };
}

function after(...runs: readonly RecordedRun[]): Timings {
  return runs.reduce(recordRun, emptyTimings);
}

function names(known: Timings, now: RecordedRun, isWhole = true): Record<string, string[]> {
  const changes = changesSince(known, now, isWhole);
  return Object.fromEntries(
    Object.entries(changes ?? {}).map(
      ([kind, tests]: [string, readonly { unit: string; name: string }[]]) => [
        kind,
        tests.map(({ unit, name }) => `${unit} ${name}`),
      ],
    ),
  );
}

const known = after(run({ a: ['one', 'two', '-three'], b: ['four'] }));

describe('changes since the last run', () => {
  it('are unknown where nothing was seen before', () => {
    expect(changesSince(emptyTimings, run({ a: ['one'] }), true)).toBeUndefined();
  });

  it('are none where nothing changed', () => {
    const same = { newTests: [], vanishedTests: [], newSkips: [] };
    expect(names(known, run({ a: ['one', 'two', '-three'], b: ['four'] }))).toEqual(same);
  });

  it('name new tests, gone ones and new skips, in old files, new ones and gone ones', () => {
    expect(names(known, run({ a: ['one', '-two', '-five'], c: ['six', '-seven'] }))).toEqual({
      newTests: ['a five', 'c six', 'c seven'],
      vanishedTests: ['a three', 'b four'],
      newSkips: ['a two', 'a five', 'c seven'],
    });
  });

  it('of one shard say nothing of the files of others', () => {
    expect(names(known, run({ a: ['one', 'two', '-three'] }), false)['vanishedTests']).toEqual([]);
  });

  it('of a file that was not reported whole are unknown: it is neither new nor gone', () => {
    expect(names(known, run({ a: ['one', 'two', '-three'] }, ['a', 'b']))['vanishedTests']).toEqual([]);
  });

  it('of a file with timings that are older than what was seen are unknown', () => {
    const older = { ...known, units: new Map([['c', [1]]]) };
    expect(names(older, run({ c: ['six'] }, ['a', 'b', 'c']))['newTests']).toEqual([]);
  });
});
