import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyTimings,
  keptRuns,
  longestSeconds,
  type RecordedRun,
  recordRun,
  type Timings,
} from '../../src/timings/model.ts';

function run(parts: Partial<RecordedRun>): RecordedRun {
  return {
    run: undefined,
    existing: ['a', 'b'],
    units: [],
    launchSeconds: [],
    buildSeconds: [],
    databases: new Map(),
    ...parts,
  };
}

const timings: Timings = {
  units: new Map([
    ['a', [1, 2]],
    ['gone', [3]],
  ]),
  launchSeconds: [4],
  buildSeconds: new Map([['default', [5]]]),
  databases: new Map([['default', { templateBytes: [100], sessions: [], peakSessions: [3] }]]),
  runs: ['7'],
};

describe('recording a run', () => {
  it('puts what was measured last, and leaves the earlier timings as they are', () => {
    const before = structuredClone(timings);
    const recorded = recordRun(
      timings,
      run({
        units: [
          { unit: 'b', seconds: 7 },
          { unit: 'a', seconds: 6 },
        ],
        launchSeconds: [8, 9],
        buildSeconds: [
          { alias: 'default', seconds: 10 },
          { alias: 'other', seconds: 11 },
        ],
      }),
    );
    expect(recorded).toEqual({
      units: new Map([
        ['a', [1, 2, 6]],
        ['b', [7]],
      ]),
      launchSeconds: [4, 8, 9],
      buildSeconds: new Map([
        ['default', [5, 10]],
        ['other', [11]],
      ]),
      databases: before.databases,
    });
    expect(timings).toEqual(before);
  });

  it('drops units that no longer exist, and keeps those that were not run', () => {
    expect([...recordRun(timings, run({})).units]).toEqual([['a', [1, 2]]]);
  });

  it('does not record a unit that does not exist', () => {
    expect(recordRun(timings, run({ units: [{ unit: 'gone', seconds: 1 }] })).units.has('gone')).toBe(false);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, longestSeconds + 1])(
    'leaves out %s seconds',
    (seconds) => {
      const recorded = recordRun(
        timings,
        run({
          units: [
            { unit: 'a', seconds },
            { unit: 'b', seconds },
          ],
          launchSeconds: [seconds],
          buildSeconds: [{ alias: 'default', seconds }],
        }),
      );
      expect(recorded).toEqual({ ...timings, units: new Map([['a', [1, 2]]]) });
    },
  );

  it('keeps a unit that took no time, and one that took as long as can be', () => {
    const units = [
      { unit: 'a', seconds: 0 },
      { unit: 'b', seconds: longestSeconds },
    ];
    expect(recordRun(emptyTimings, run({ units })).units).toEqual(
      new Map([
        ['a', [0]],
        ['b', [longestSeconds]],
      ]),
    );
  });

  it('keeps the last five of any number of runs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(longestSeconds)), (measured) => {
        const recorded = measured.reduce(
          (earlier, seconds) =>
            recordRun(
              earlier,
              run({
                units: [{ unit: 'a', seconds }],
                launchSeconds: [seconds],
                buildSeconds: [{ alias: 'default', seconds }],
              }),
            ),
          emptyTimings,
        );
        const last = measured.slice(-5);
        expect(keptRuns).toBe(5);
        expect(recorded.launchSeconds).toEqual(last);
        expect(recorded.units.get('a') ?? []).toEqual(last);
        expect(recorded.buildSeconds.get('default') ?? []).toEqual(last);
      }),
    );
  });
});

describe('what is counted in databases', () => {
  const counts = (sessions: number | undefined) =>
    run({ databases: new Map([['default', { templateBytes: 7, sessions, peakSessions: 4 }]]) });

  it('is kept for the last ten runs, and what was not counted is left out', () => {
    let grown = timings;
    for (let sessions = 1; sessions <= 12; sessions += 1) grown = recordRun(grown, counts(sessions));
    grown = recordRun(grown, counts(undefined));
    expect(grown.databases.get('default')?.sessions).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(grown.databases.get('default')?.templateBytes).toHaveLength(10);
  });

  it('outlives a run without databases, and goes with an alias that is gone', () => {
    expect(recordRun(timings, run({})).databases).toEqual(timings.databases);
    const other = { templateBytes: 1, sessions: 1, peakSessions: 1 };
    expect([...recordRun(timings, run({ databases: new Map([['other', other]]) })).databases.keys()]).toEqual(
      ['other'],
    );
  });
});
