import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prove } from '../../src/planning/exactly-once.ts';
import { makePlan, type Plan } from '../../src/planning/plan.ts';
import type { Receipt } from '../../src/planning/receipt.ts';
import { aReceipt, aReceiptTest, aReceiptUnit, receiptsOf } from './receipt-builder.ts';

const plans: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.uniqueArray(
      fc.oneof(fc.constantFrom('__proto__', '', '🦀'), fc.string({ minLength: 1, maxLength: 6 })),
      {
        minLength: 2,
        maxLength: 40,
      },
    ),
    fc.integer({ min: 2, max: 12 }),
  )
  .map(([units, shards]) =>
    makePlan(
      units.map((unit, index) => ({ unit, seconds: index, known: true })),
      shards,
    ),
  );

/** What can be wrong with the receipts of a run, done to those of `shard` and its `other` neighbour. */
const faults: Readonly<Record<string, (receipt: Receipt, other: Receipt) => readonly Receipt[]>> = {
  'a shard left no receipt': (_, other) => [other],
  'a unit did not run': (receipt, other) => [{ ...receipt, units: receipt.units.slice(1) }, other],
  'a unit ran in another shard too': (receipt, other) => [
    receipt,
    { ...other, units: [...other.units, ...receipt.units.slice(0, 1)] },
  ],
  'a unit ran in another shard instead': (receipt, other) => [
    { ...receipt, units: receipt.units.slice(1) },
    { ...other, units: [...other.units, ...receipt.units.slice(0, 1)] },
  ],
  'a unit ran twice in its shard': (receipt, other) => [
    { ...receipt, units: [...receipt.units, ...receipt.units.slice(0, 1)] },
    other,
  ],
  'a unit that nobody planned ran': (receipt, other) => [
    { ...receipt, units: [...receipt.units, aReceiptUnit({ unit: 'nobody planned this' })] },
    other,
  ],
  'a shard ran another plan': (receipt, other) => [{ ...receipt, planHash: 'ffffffffffff' }, other],
  'a unit was not reported whole': (receipt, other) => [
    { ...receipt, units: receipt.units.map((unit) => ({ ...unit, outcome: 'unreported' as const })) },
    other,
  ],
  'a shard has two receipts': (receipt, other) => [receipt, receipt, other],
};

describe('the proof', () => {
  it('holds where every shard ran exactly what it was given', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const receipts = receiptsOf(plan);
        expect(prove(plan, receipts)).toEqual({
          problems: [],
          units: plan.units.length,
          tests: plan.units.length,
          unitsByAttempt: new Map([[1, plan.units.length]]),
        });
        expect(prove(plan, receipts.toReversed()).problems).toEqual([]);
      }),
    );
  });

  it.each(Object.entries(faults))('does not hold where %s', (_, breakIt) => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, dice) => {
        const receipts = receiptsOf(plan);
        const busy = receipts.filter(({ units }) => units.length > 0);
        const receipt = busy[dice % busy.length];
        const other = receipts.find(({ shard }) => shard.index !== receipt?.shard.index);
        if (receipt === undefined || other === undefined) throw new Error('a plan for one shard');
        const rest = receipts.filter((one) => one !== receipt && one !== other);
        expect(prove(plan, [...breakIt(receipt, other), ...rest]).problems).not.toEqual([]);
      }),
    );
  });

  it('names shards, units and plans', () => {
    const plan = makePlan(
      ['a', 'b', 'c', 'd'].map((unit, index) => ({ unit, seconds: 8 - index, known: true })),
      3,
    );
    const [first, second] = receiptsOf(plan);
    const given = (index: number) =>
      plan.units.flatMap(({ unit }, at) => (plan.shardOf[at] === index ? [unit] : []));
    if (first === undefined || second === undefined) throw new Error('a plan for one shard');
    const broken = [
      { ...first, units: [], notRun: given(1) },
      { ...second, units: [...second.units, aReceiptUnit({ unit: 'x' }), aReceiptUnit({ unit: 'x' })] },
    ];
    expect(prove(plan, broken).problems).toEqual([
      `Shard 3 of 3 left no receipt, so nobody knows whether its units ran: ${given(3).join(', ')}.`,
      `Shard 1 of 3 did not run ${given(1).join(', ')}, because it was stopped.`,
      'Shard 2 of 3 ran what the plan does not give it: x.',
      'x ran in shards 2 and 2.',
    ]);
    expect(prove(plan, [aReceipt({ ...first, units: [] })]).problems[2]).toMatch(/and does not say why\.$/);
    expect(prove(plan, [{ ...first, planHash: 'ffffffffffff' }]).problems).toContain(
      `Shard 1 of 3 ran plan ffffffffffff, and the run's plan is ${plan.hash}.`,
    );
  });

  it('counts in which attempts units ran, and takes tests of one unit with the same name for different ones', () => {
    const plan = makePlan(
      [
        { unit: 'a', seconds: 1, known: true },
        { unit: 'b', seconds: 1, known: true },
      ],
      1,
    );
    const twice = [aReceiptTest(), aReceiptTest()];
    const units = [
      aReceiptUnit({ unit: 'a', tests: twice }),
      aReceiptUnit({ unit: 'b', attempt: 3, tests: [] }),
    ];
    expect(prove(plan, [aReceipt({ planHash: plan.hash, units })])).toEqual({
      problems: [],
      units: 2,
      tests: 2,
      unitsByAttempt: new Map([
        [1, 1],
        [3, 1],
      ]),
    });
  });
});
