import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/planning/receipt.ts';
import { accountOf } from '../../src/report/lost-time.ts';
import { slowShards } from '../../src/report/slow-shards.ts';
import { receiptsOf } from '../planning/receipt-builder.ts';
import { threeShards } from './merged-builder.ts';

const times: Receipt['times'] = {
  wall: 52,
  setUp: 18,
  planned: 40,
  workers: [
    { busy: 22, launch: 2, end: 23 },
    { busy: 22, launch: 2, end: 23 },
  ],
};

/** Three shards alike, the third otherwise. */
function slow(third: Partial<Receipt>, plan = threeShards) {
  const receipts = receiptsOf(plan, (shard) => ({ times, ...(shard === 3 ? third : {}) }));
  return slowShards(plan, accountOf(plan, receipts), receipts);
}

const kinds = (found: ReturnType<typeof slow>) => found[0]?.reasons.map(({ kind }) => kind);

describe('a slow shard', () => {
  it('is none where all are about as long', () => {
    expect(slow({})).toEqual([]);
    expect(slow({ times: { ...times, wall: 60 } })).toEqual([]);
  });

  it('is compared with those of its own attempt only', () => {
    expect(slow({ run: { id: '77', attempt: 2 }, times: { ...times, wall: 300 } })).toEqual([]);
  });

  it('took long before its tests', () => {
    const [found] = slow({ times: { ...times, wall: 142, setUp: 108 } });
    expect(found).toMatchObject({ shard: 3, seconds: 142, meanSeconds: 82 });
    expect(found?.reasons).toEqual([
      { kind: 'before the tests', seconds: 108, meanSeconds: 48, accountsForSeconds: 60 },
    ]);
  });

  it('took long after its tests', () => {
    expect(kinds(slow({ times: { ...times, wall: 142 } }))).toEqual(['after the tests']);
  });

  it('waited for clones, or launched for long', () => {
    const workers = (busy: number) => [1, 2].map(() => ({ busy, launch: 2, end: 113 }));
    expect(kinds(slow({ times: { ...times, wall: 142, workers: workers(22) } }))).toEqual(['clones']);
    expect(kinds(slow({ times: { ...times, wall: 142, workers: workers(112) } }))).toEqual(['launches']);
  });

  it('had a unit that took longer than expected', () => {
    const [receipt] = receiptsOf(threeShards).slice(2);
    const units = receipt?.units.map((unit, index) => ({ ...unit, seconds: index === 0 ? 100 : 10 })) ?? [];
    const workers = [1, 2].map(() => ({ busy: 112, launch: 2, end: 113 }));
    const [found] = slow({ units, times: { ...times, wall: 142, workers } });
    expect(found?.reasons[0]).toMatchObject({ kind: 'unit took longer', seconds: 100, estimateSeconds: 10 });
  });

  it('had a long unit, and nothing is said of an estimate where there was no history', () => {
    const [receipt] = receiptsOf(threeShards).slice(2);
    const units = receipt?.units.map((unit, index) => ({ ...unit, seconds: index === 0 ? 100 : 10 })) ?? [];
    const workers = [1, 2].map(() => ({ busy: 112, launch: 2, end: 113 }));
    const guessed = { ...threeShards, units: threeShards.units.map((unit) => ({ ...unit, known: false })) };
    const [found] = slow({ units, times: { ...times, wall: 142, workers } }, guessed);
    expect(found?.reasons.map(({ kind }) => kind)).not.toContain('unit took longer');
    expect(found?.reasons).toContainEqual(
      expect.objectContaining({ kind: 'unit beyond share', seconds: 100 }),
    );
  });

  it('was given more by the plan', () => {
    const found = slow({ times: { ...times, wall: 142, planned: 220 } });
    expect(found[0]?.reasons).toContainEqual({
      kind: 'more planned',
      seconds: 110,
      meanSeconds: 50,
      accountsForSeconds: 60,
    });
  });
});
