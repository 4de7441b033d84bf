import { describe, expect, it } from 'vitest';
import { chooseBatches } from '../../src/replay/choose.ts';
import { aBundle, aBundledBatch } from './bundles.ts';

const batches = [
  aBundledBatch({ number: 1, worker: 1 }),
  aBundledBatch({ number: 2, worker: 2 }),
  aBundledBatch({ number: 3, worker: 2, failures: ['a'] }),
  aBundledBatch({ number: 4, worker: 1, failures: ['b'] }),
  aBundledBatch({ number: 5, worker: 2, failures: ['c'] }),
];
const any = { worker: undefined, batch: undefined };

function numbers(choice: Partial<typeof any | { worker: number; batch: number }>, recycle = 'auto') {
  const suite = { ...aBundle().suite, recycle: recycle as 'auto' };
  return chooseBatches({ batches, suite }, { ...any, ...choice }).map(({ number }) => number);
}

describe('the batch that is replayed', () => {
  it('is the first in which something failed, of all or of a worker', () => {
    expect(numbers({})).toEqual([3]);
    expect(numbers({ worker: 1 })).toEqual([4]);
  });

  it('is the one that is asked for', () => {
    expect(numbers({ batch: 2 })).toEqual([2]);
    expect(numbers({ batch: 5, worker: 2 })).toEqual([5]);
  });

  it('is the first of all where nothing failed', () => {
    const quiet = batches.map((batch) => ({ ...batch, failures: [] }));
    expect(chooseBatches({ batches: quiet, suite: aBundle().suite }, any)[0].number).toBe(1);
  });

  it('comes after those that had its clone before, where clones were kept', () => {
    expect(numbers({ batch: 5 }, 'worker')).toEqual([2, 3, 5]);
    expect(numbers({ batch: 1 }, 'worker')).toEqual([1]);
  });

  it('is none where there is no such batch, and then it is said which there are', () => {
    expect(() => numbers({ batch: 4, worker: 2 })).toThrow(
      'no batch for --worker 2 --batch 4. Batch 4 was one of worker 1',
    );
    expect(() => numbers({ batch: 9 })).toThrow('There are the batches 1, 2, 3, 4, 5. See `--list`.');
  });
});
