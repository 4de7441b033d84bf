import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyTimings,
  keptRuns,
  longestSeconds,
  type RecordedRun,
  type RecordedTest,
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
    workerBytes: undefined,
    ...parts,
  };
}

const timings: Timings = {
  units: new Map([
    ['a', [1, 2]],
    ['gone', [3]],
  ]),
  tests: new Map([
    [
      'a',
      [
        { group: 'TestA', name: 'one', seconds: [0.1, 0.2] },
        { group: 'TestA', name: 'two', seconds: [0.9, 1.8] },
      ],
    ],
    ['gone', [{ group: '', name: 'gone', seconds: [3] }]],
  ]),
  launchSeconds: [4],
  buildSeconds: new Map([['default', [5]]]),
  databases: new Map([['default', { templateBytes: [100], sessions: [], peakSessions: [3] }]]),
  workerBytes: [6],
  runs: ['7'],
  seen: new Map(),
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
      tests: new Map([['a', before.tests.get('a')]]),
      launchSeconds: [4, 8, 9],
      buildSeconds: new Map([
        ['default', [5, 10]],
        ['other', [11]],
      ]),
      databases: before.databases,
      workerBytes: [6],
      runs: ['7'],
      seen: new Map(),
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
      expect(recorded).toEqual({
        ...timings,
        units: new Map([['a', [1, 2]]]),
        tests: new Map([['a', timings.tests.get('a')]]),
      });
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
      fc.property(fc.array(fc.integer({ min: 100, max: 900 })), (measured) => {
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

describe('the memory of a worker', () => {
  it('is kept of the last five runs that measured it', () => {
    const memories = [5, undefined, 1, 2, 3, 4, 6];
    const grown = memories.reduce<Timings>(
      (before, workerBytes) => recordRun(before, run({ workerBytes })),
      emptyTimings,
    );
    expect(grown.workerBytes).toEqual([1, 2, 3, 4, 6]);
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

describe('the tests of a unit', () => {
  const unitOf = (tests: readonly RecordedTest[]) => run({ units: [{ unit: 'a', seconds: 1, tests }] });
  const one = { group: 'TestA', name: 'one' };

  it('are recorded like units, and those that are no longer reported go', () => {
    const recorded = recordRun(
      timings,
      unitOf([
        { ...one, seconds: 0.3 },
        { group: 'TestB', name: 'one', seconds: 5 },
      ]),
    );
    expect([...recorded.tests]).toEqual([
      [
        'a',
        [
          { ...one, seconds: [0.1, 0.2, 0.3] },
          { group: 'TestB', name: 'one', seconds: [5] },
        ],
      ],
    ]);
  });

  it('keep their history where they were skipped, and where nobody told them apart', () => {
    const skipped = { ...one, seconds: undefined };
    const never = { group: 'TestA', name: 'never ran', seconds: undefined };
    expect(recordRun(timings, unitOf([skipped, never])).tests.get('a')).toEqual([
      { ...one, seconds: [0.1, 0.2] },
    ]);
    const untold = run({ units: [{ unit: 'a', seconds: 1 }] });
    expect(recordRun(timings, untold).tests.get('a')).toEqual(timings.tests.get('a'));
  });

  it('count together where they have one name', () => {
    const twins = [
      { ...one, seconds: 1 },
      { ...one, seconds: undefined },
      { ...one, seconds: 2 },
    ];
    expect(recordRun(emptyTimings, unitOf(twins)).tests.get('a')).toEqual([{ ...one, seconds: [3] }]);
  });
});

describe('a run that is out of line', () => {
  const next = (history: readonly number[], seconds: number) =>
    recordRun(
      { ...emptyTimings, units: new Map([['a', history]]) },
      run({ units: [{ unit: 'a', seconds }] }),
    ).units.get('a');

  it('counts for ten times what is usual at most, once there are three runs to tell', () => {
    expect(next([13, 14, 12], 627)).toEqual([13, 14, 12, 130]);
    expect(next([13, 14], 627)).toEqual([13, 14, 627]);
  });

  it('counts as it is below a second', () => {
    expect(next([0.01, 0.01, 0.01], 0.9)).toEqual([0.01, 0.01, 0.01, 0.9]);
    expect(next([0.01, 0.01, 0.01], 9)).toEqual([0.01, 0.01, 0.01, 1]);
  });

  it('is what a unit has become when others follow it', () => {
    let history: readonly number[] = [1, 1, 1, 1, 1];
    for (let times = 0; times < 5; times += 1) history = next(history, 50) ?? [];
    expect(history.slice(-2)).toEqual([50, 50]);
  });

  it('is rounded to a tenth of a millisecond', () => {
    expect(next([], 0.1 + 0.2)).toEqual([0.3]);
    expect(next([], 0.000_04)).toEqual([0]);
  });
});
