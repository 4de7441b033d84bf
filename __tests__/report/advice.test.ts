import { expect, test } from 'vitest';
import { makePlan } from '../../src/planning/plan.ts';
import type { Receipt, ReceiptTimes } from '../../src/planning/receipt.ts';
import { type Advice, adviceOf } from '../../src/report/advice.ts';
import { accountOf } from '../../src/report/lost-time.ts';
import { plannedUnits, receiptsOf } from '../planning/receipt-builder.ts';

const plan = makePlan(plannedUnits(10), 2);

function adviceFor(overrides: (shard: number) => Partial<Receipt>): Advice | undefined {
  const receipts = receiptsOf(plan, overrides);
  return adviceOf(accountOf(plan, receipts), receipts);
}

/** One worker that is busy with its 50 s of tests and nothing else. */
function times(overrides: Partial<ReceiptTimes> = {}): ReceiptTimes {
  return { wall: 50, setUp: 0, planned: 50, workers: [{ busy: 50, launch: 0, end: 50 }], ...overrides };
}

function slower(shard: number, factor: (index: number) => number): Partial<Receipt> {
  const [receipt] = receiptsOf(plan).filter((one) => one.shard.index === shard);
  const units = (receipt?.units ?? []).map((unit, index) => ({ ...unit, seconds: 10 * factor(index) }));
  const busy = units.reduce((sum, unit) => sum + unit.seconds, 0);
  return { units, times: times({ wall: busy, workers: [{ busy, launch: 0, end: busy }] }) };
}

test('there is nothing to change where little was lost', () => {
  expect(adviceFor(() => ({ times: times() }))).toEqual({ kind: 'little lost', share: 0 });
});

test('there is no advice where nothing ran', () => {
  expect(adviceOf([], [])).toBeUndefined();
});

test('of set-up, a template that was built is the first thing to look at', () => {
  const built = {
    times: times({ wall: 150, setUp: 100 }),
    buildSeconds: [{ alias: 'default', seconds: 90 }],
  };
  expect(adviceFor(() => built)).toEqual({ kind: 'template built', shards: 2, seconds: 90 });
  expect(adviceFor(() => ({ times: times({ wall: 150, setUp: 100 }) }))).toEqual({
    kind: 'set-up',
    shards: 2,
    secondsPerShard: 100,
  });
});

test('launches, clones and what comes after the tests are named with what they took', () => {
  const launches = times({ wall: 90, workers: [{ busy: 90, launch: 40, end: 90 }] });
  expect(adviceFor(() => ({ times: launches }))).toEqual({ kind: 'launches', seconds: 80 });
  const clones = times({ wall: 90, workers: [{ busy: 50, launch: 0, end: 90 }] });
  expect(adviceFor(() => ({ times: clones }))).toEqual({ kind: 'clones', seconds: 80 });
  expect(adviceFor(() => ({ times: times({ wall: 90 }) }))).toEqual({
    kind: 'after tests',
    secondsPerShard: 40,
  });
});

test('a unit longer than an even share of a worker is to be split', () => {
  const [receipt] = receiptsOf(plan);
  const name = receipt?.units[0]?.unit ?? '';
  const advice = adviceFor((shard) =>
    shard === 1 ? slower(1, (index) => (index === 0 ? 12 : 1)) : { times: times() },
  );
  expect(advice).toEqual({ kind: 'long unit', unit: name, seconds: 120, shareSeconds: 105 });
});

test('a slow machine is named, for nothing in the tests helps', () => {
  const advice = adviceFor((shard) => (shard === 2 ? slower(2, () => 2) : { times: times() }));
  expect(advice).toEqual({ kind: 'slow runner', shard: 2, seconds: 50 });
});

test('a wrong estimate is named with its unit', () => {
  const advice = adviceFor((shard) =>
    shard === 2 ? slower(2, (index) => (index === 3 ? 4 : 1)) : { times: times() },
  );
  const unit = receiptsOf(plan)[1]?.units[3]?.unit;
  expect(advice).toEqual({ kind: 'wrong estimate', shard: 2, unit, seconds: 40, estimateSeconds: 10 });
});

test('idle workers without a reason are too many', () => {
  const workers = [
    { busy: 50, launch: 0, end: 50 },
    { busy: 0, launch: 0, end: 0 },
  ];
  expect(adviceFor(() => ({ times: times({ workers }) }))).toEqual({ kind: 'idle', seconds: 100 });
});
