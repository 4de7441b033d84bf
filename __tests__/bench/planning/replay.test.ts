import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimatorOf, statistics, substitutes } from '../../../bench/planning/estimators.ts';
import { readSuites, replaysOf, withoutSetUp } from '../../../bench/planning/history.ts';
import { playQueue } from '../../../bench/planning/play-queue.ts';
import { isDominated } from '../../../bench/planning/score.ts';
import type { Past } from '../../../bench/planning/strategies/strategy.ts';
import { synthetic } from '../../../bench/planning/synthetic.ts';
import { peersTable } from '../../../bench/planning/tables/peers.ts';
import { makePlan } from '../../../src/planning/plan.ts';

describe('a history', () => {
  it('of tests is one of files as well, oldest first', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'histories-'));
    const recorded = [
      { date: '2026-03-08', seconds: { 'a.py::x': 3 } },
      { date: '2026-03-01', seconds: { 'a.py::x': 1, 'a.py::y[b::c]': 2, 'b.py::x': 4 } },
    ];
    await writeFile(path.join(folder.path, 'shop.history.json.gz'), gzipSync(JSON.stringify(recorded)));
    const suites = await readSuites(folder.path);
    expect(suites.map(({ name }) => name)).toEqual([
      'shop tests',
      'shop files',
      'shop tests, set-up taken out',
      'shop files, set-up taken out',
    ]);
    expect(suites[0]?.snapshots.map(({ date }) => date)).toEqual(['2026-03-01', '2026-03-08']);
    expect(suites[1]?.snapshots[0]?.seconds).toEqual(
      new Map([
        ['a.py', 3],
        ['b.py', 4],
      ]),
    );
  });

  it('is replayed where snapshots lie so many days apart, each with all that was known before', () => {
    const snapshot = (date: string, value: number) => ({ date, seconds: new Map([['a', value]]) });
    const snapshots = [
      snapshot('2026-01-01', 1),
      snapshot('2026-01-02', 2),
      snapshot('2026-01-09', 3),
      // Only its date is new.
      snapshot('2026-01-16', 3),
      snapshot('2026-06-01', 4),
    ];
    const replays = replaysOf(snapshots, [3, 45]);
    expect(replays.map(({ past, next, days }) => [past.get('a'), next.seconds.get('a'), days])).toEqual([
      [[1, 2], 3, 7],
    ]);
  });
});

describe('the set-up that a test was charged with', () => {
  it('is taken out where the test usually takes far less', () => {
    const snapshots = [
      {
        date: '1',
        seconds: new Map([
          ['first::test', 60],
          ['slow::test', 50],
        ]),
      },
      {
        date: '2',
        seconds: new Map([
          ['first::test', 0.2],
          ['slow::test', 60],
        ]),
      },
      {
        date: '3',
        seconds: new Map([
          ['first::test', 0.1],
          ['slow::test', 70],
        ]),
      },
    ];
    const settled = withoutSetUp(snapshots);
    expect(settled.map(({ seconds }) => seconds.get('first::test'))).toEqual([0.2, 0.2, 0.1]);
    expect(settled.map(({ seconds }) => seconds.get('slow::test'))).toEqual([50, 60, 70]);
  });
});

describe('other estimates', () => {
  const history = [8, 1, 2, 4];

  it.each([
    ['last', 4],
    ['median of 3', 2],
    ['median of 5', 3],
    ['mean of 2', 3],
    ['mean of 5', 3.75],
    ['EMA, half of it new', 3.625],
    ['p75 of 5', 4],
    ['longest of 2', 4],
    ['shortest of 2', 2],
  ])('%s of 8, 1, 2 and 4', (name, seconds) => {
    expect(statistics[name]?.(history)).toBe(seconds);
  });

  it.each([
    ['zero', [0, 0]],
    ['median of the suite', [4, 4]],
    ['mean of the suite', [15, 15]],
    ['median of the directory, else of the suite', [3, 4]],
    ['mean of the directory, else of the suite', [3, 15]],
    ['moved: the one gone unit of that name, else mean of the directory', [3, 70]],
  ])('%s for the unknown', (name, expected) => {
    const past: Past = new Map([
      ['t/a', [2]],
      ['t/b', [4]],
      ['u/c', [39]],
      ['old/moved', [70]],
    ]);
    const estimator = estimatorOf(
      statistics['last'] ?? expect.unreachable(),
      substitutes[name] ?? expect.unreachable(),
    );
    const estimates = estimator(['t/a', 't/b', 't/new', 'u/c', 'v/moved'], past);
    expect(estimates.filter(({ known }) => !known).map(({ seconds }) => seconds)).toEqual(expected);
  });
});

describe('the queue, played', () => {
  it('gives one worker all units and all launches', () => {
    const list = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(list, fc.integer({ min: 0, max: 5 }), (seconds, launchSeconds) => {
        const { units } = makePlan(
          seconds.map((_, index) => ({ unit: `${index}`, seconds: 1, known: true })),
        );
        const secondsOf = (unit: string) => seconds[Number(unit)] ?? expect.unreachable();
        const played = playQueue({ units, secondsOf, workers: 1, launchSeconds });
        const all = seconds.reduce((sum, value) => sum + value, 0);
        expect(played.seconds).toBe(all + played.launches * launchSeconds);
      }),
    );
  });

  it('ends when the last of several workers does', () => {
    // Too little for two launches each: 7 s, and twice 3 s, each after a launch of 2 s.
    const seconds = new Map([
      ['a', 7],
      ['b', 3],
      ['c', 3],
    ]);
    const { units } = makePlan([...seconds].map(([unit, value]) => ({ unit, seconds: value, known: true })));
    const secondsOf = (unit: string) => seconds.get(unit) ?? expect.unreachable();
    expect(playQueue({ units, secondsOf, workers: 2, launchSeconds: 2 })).toEqual({
      seconds: 9,
      launches: 2,
    });
  });
});

describe('a synthetic suite', () => {
  it('has a unit of a fifth of all seconds only where one dominates', () => {
    const seconds = (kind: Parameters<typeof synthetic>[0]) => [
      ...synthetic(kind, 2000, 1).next.seconds.values(),
    ];
    expect(isDominated(seconds('one dominates'), 8)).toBe(true);
    expect(isDominated(seconds('even'), 256)).toBe(false);
    expect(seconds('heavy tail')).toEqual(seconds('heavy tail'));
  });
});

describe('the table of strategies', () => {
  it('scores what was planned from the past on what came', () => {
    const past = new Map([
      ['a', [9]],
      ['b', [1]],
      ['c', [1]],
    ]);
    const next = {
      date: '',
      seconds: new Map([
        ['a', 2],
        ['b', 1],
        ['c', 1],
      ]),
    };
    const table = peersTable([{ past, next, days: 7 }], [2]);
    expect(table).toContain('| strategy | 2 shards (1) |');
    expect(table).toContain('| round robin by name (nextest `slice:`/`count:`) | 1.50 (1.50) |');
    expect(table).toContain('| ours | 1.00 (1.00) |');
    expect(table).toContain('| ours, told the future | 1.00 (1.00) |');
  });
});
