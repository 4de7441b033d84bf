import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import { ranWell, receiptOutcomes } from '../../src/planning/receipt.ts';
import { rerunOf } from '../../src/planning/rerun.ts';
import { aReceipt, aReceiptUnit } from './receipt-builder.ts';

function planned(...units: readonly string[]): PlannedUnit[] {
  return units.map((unit) => ({ unit, seconds: 1, known: true }));
}

const failed = (unit: string) => aReceiptUnit({ unit, outcome: 'failed' });
const passed = (unit: string) => aReceiptUnit({ unit });

describe('what a later attempt runs', () => {
  it('is what failed, what was not reported, what is suspect, and what did not run', () => {
    const receipt = aReceipt({
      outcome: 'failed',
      units: [
        passed('a'),
        failed('b'),
        aReceiptUnit({ unit: 'c', outcome: 'unreported' }),
        aReceiptUnit({ unit: 'd', suspect: true }),
        aReceiptUnit({ unit: 'e', outcome: 'skipped' }),
      ],
      notRun: ['f'],
    });
    const rerun = rerunOf(planned('f', 'e', 'd', 'c', 'b', 'a'), receipt);
    expect(rerun).toEqual({
      kind: 'rest',
      slice: planned('f', 'd', 'c', 'b'),
      carried: [passed('a'), aReceiptUnit({ unit: 'e', outcome: 'skipped' })],
    });
  });

  it.each([
    ['the shard passed', { outcome: 'passed', units: [passed('a'), passed('b')] }, 'passed'],
    ['it was flaky', { outcome: 'flaky', units: [passed('a'), passed('b')] }, 'passed'],
    ['the receipt lacks a unit', { units: [failed('a')] }, 'other-units'],
    ['the receipt has one more', { units: [failed('a'), passed('b')], notRun: ['c'] }, 'other-units'],
    ['no unit failed', { units: [passed('a'), passed('b')] }, 'nothing-singled-out'],
    ['the receipt is empty', { units: [] }, 'other-units'],
  ] as const)('is all where %s', (_, changes, reason) => {
    const receipt = aReceipt({ outcome: 'failed', ...changes });
    expect(rerunOf(planned('a', 'b'), receipt)).toEqual({ kind: 'whole', reason });
  });

  it('is what was flaky, where that made the job fail', () => {
    const flaky = aReceiptUnit({ unit: 'b', outcome: 'flaky' });
    const receipt = aReceipt({ outcome: 'flaky', flakyFails: true, units: [passed('a'), flaky] });
    expect(rerunOf(planned('a', 'b'), receipt)).toMatchObject({
      slice: planned('b'),
      carried: [passed('a')],
    });
    const failedToo = aReceipt({ outcome: 'failed', units: [failed('a'), flaky] });
    expect(rerunOf(planned('a', 'b'), failedToo)).toMatchObject({ slice: planned('a'), carried: [flaky] });
  });

  it('is a unit that stands in the receipt twice, once failed', () => {
    const receipt = aReceipt({ outcome: 'failed', units: [failed('a'), passed('a'), passed('b')] });
    expect(rerunOf(planned('a', 'b'), receipt)).toMatchObject({
      slice: planned('a'),
      carried: [passed('b')],
    });
  });

  it('is never less than what is not known to have run well, whatever the receipt says', () => {
    const unit = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__');
    const receipts = fc.record({
      outcome: fc.constantFrom('passed', 'failed', 'flaky', 'error', 'cancelled', 'empty', ''),
      units: fc.array(
        fc
          .record({ unit, outcome: fc.constantFrom(...receiptOutcomes), suspect: fc.boolean() })
          .map(aReceiptUnit),
        { maxLength: 8 },
      ),
      notRun: fc.array(unit, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(unit), receipts, (units, changes) => {
        const rerun = rerunOf(planned(...units), aReceipt(changes));
        if (rerun.kind === 'whole') return;
        const now = rerun.slice.map((one) => one.unit);
        const before = new Set(rerun.carried.map((one) => one.unit));
        expect([...now, ...before].sort()).toEqual(units.toSorted());
        expect(rerun.carried.every(ranWell)).toBe(true);
        expect(now).not.toEqual([]);
        for (const one of changes.units) if (!ranWell(one)) expect(now).toContain(one.unit);
      }),
      { numRuns: 2000 },
    );
  });
});
