import { expect, it } from 'vitest';
import { type BatchEnding, lanesOf, marksOfAll } from '../../../../src/report/page/view/lanes.ts';
import { moved } from '../../../../src/report/page/view/moves.ts';
import type { LaunchExit } from '../../../../src/report/report.ts';
import { aBatch, aClone, aDatabase, aReport, aTest, aUnit, aWorker } from '../../report-builder.ts';

const on = (clone: string) => ({ clones: { default: clone } });
const report = aReport({
  workers: [
    aWorker({
      worker: 1,
      batches: [
        aBatch({
          batch: 3,
          startSeconds: 5,
          seconds: 4,
          ...on('c1_2'),
          exit: { kind: 'killed', signal: 'SIGKILL' },
        }),
        aBatch({ batch: 1, startSeconds: 0, seconds: 4, ...on('c1') }),
      ],
    }),
    aWorker({ worker: 2, batches: [] }),
    aWorker({
      worker: 3,
      batches: [
        aBatch({ batch: 2, startSeconds: 0, seconds: 2, ...on('c3') }),
        aBatch({ batch: 4, startSeconds: 2, seconds: 9, ...on('c3') }),
      ],
    }),
  ],
  units: [aUnit({ batch: 1 }), aUnit({ batch: 3, unit: 'b.py' })],
  tests: [aTest({ batch: 3 }), aTest({ batch: 3, outcome: { kind: 'skipped', reason: '' } })],
  databases: [
    aDatabase({
      clones: [aClone({ name: 'c1', dirtied: { batch: 1, changes: ['public.a'], moreChanges: 2 } })],
    }),
  ],
  incidents: [undefined, 1].map((worker) => ({
    seconds: 1,
    worker,
    batch: undefined,
    running: undefined,
    what: { kind: 'held back', because: '' },
    stacks: '',
    pictures: [],
  })),
});
const lanes = lanesOf(report);
const numbers = lanes.map(({ bars }) => bars.map(({ batch }) => batch.batch));
const bar = (batch: number) => {
  const found = lanes.flatMap(({ bars }) => bars).find((each) => each.batch.batch === batch);
  if (found === undefined) throw new Error(`no batch ${batch}`);
  return found;
};

it('hold the batches of each worker in the order of time', () => {
  expect(numbers).toEqual([[1, 3], [], [2, 4]]);
});

it('tell what failed, how it ended, and whether the clone is a new one and why', () => {
  expect(bar(3)).toMatchObject({
    failedTests: 1,
    ending: 'early',
    renewed: true,
    renewedBecause: 'public.a, 2 more',
  });
  expect(bar(3).units.map(({ unit }) => unit)).toEqual(['b.py']);
  expect(bar(1)).toMatchObject({
    failedTests: 0,
    ending: 'well',
    renewed: false,
    renewedBecause: undefined,
  });
  expect(bar(4).renewed).toBe(false);
});

it.each<[LaunchExit, BatchEnding]>([
  [{ kind: 'exited', status: 0 }, 'well'],
  // Whose failed tests passed in a retry, or count there.
  [{ kind: 'exited', status: 1 }, 'failures'],
  [{ kind: 'killed', signal: 'SIGSEGV' }, 'early'],
  [{ kind: 'stopped', reason: 'cancelled' }, 'early'],
  [{ kind: 'timed out', limit: 'test', limitSeconds: 5, running: undefined }, 'early'],
])('tell a batch with failures from one that did not come to its end: %o is %s', (exit, ending) => {
  const [lane] = lanesOf(aReport({ workers: [aWorker({ batches: [aBatch({ exit })] })], tests: [] }));
  expect(lane?.bars[0]?.ending).toBe(ending);
});

it('have the incidents of their worker; those of the machine stand apart', () => {
  expect(lanes.map(({ marks }) => marks.map(({ index }) => index))).toEqual([[1], [], []]);
  expect(marksOfAll(report).map(({ index }) => index)).toEqual([0]);
});

it('are walked by arrow keys, over a lane that is empty', () => {
  const walk = (from: number, key: string) => moved(key, bar(from), lanes)?.batch.batch;
  expect(walk(1, 'ArrowRight')).toBe(3);
  expect(walk(1, 'ArrowLeft')).toBeUndefined();
  expect(walk(3, 'ArrowDown')).toBe(4);
  expect(walk(1, 'ArrowDown')).toBe(2);
  expect(walk(4, 'ArrowUp')).toBe(3);
  expect(walk(1, 'ArrowUp')).toBeUndefined();
  expect([walk(3, 'Home'), walk(1, 'End')]).toEqual([1, 3]);
  expect(walk(1, 'x')).toBeUndefined();
});
