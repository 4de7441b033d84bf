import { expect, it } from 'vitest';
import type { PoolStatistics } from '../../src/databases/engine.ts';
import { addCounts, subtractCounts } from '../../src/databases/pool-statistics.ts';

const counted: PoolStatistics = {
  sessions: 5,
  transactions: 9,
  rollbacks: 0,
  deadlocks: undefined,
  leftOpen: 2,
};

it('what was counted before is taken off, never below nothing; what is open now stays', () => {
  const before = { ...counted, sessions: 3, transactions: 12, leftOpen: 7 };
  expect(subtractCounts(counted, before)).toEqual({ ...counted, sessions: 2, transactions: 0 });
  expect(subtractCounts(counted, undefined)).toEqual(counted);
});

it('counts add up, and what is not counted stays unknown', () => {
  expect(addCounts(counted, { ...counted, deadlocks: 4, blocksHit: 3 })).toEqual({
    ...counted,
    sessions: 10,
    transactions: 18,
  });
  expect(addCounts(counted, undefined)).toEqual(counted);
});
