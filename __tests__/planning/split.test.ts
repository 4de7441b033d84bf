import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePlan, type PlannedUnit, planByName, sliceOf } from '../../src/planning/plan.ts';
import { split } from '../../src/planning/split.ts';
import { spread } from '../../src/planning/spread.ts';

const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '', 'ä', 'a', 'A', '🦀'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const hostileSeconds = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -0, 0, 1e308, 5e-324),
  fc.double(),
  fc.double({ min: 0.01, max: 500, noNaN: true }),
);
const hostileUnits = fc.uniqueArray(
  fc.record({
    unit: names,
    seconds: fc.option(hostileSeconds, { nil: undefined }),
    known: fc.boolean(),
  }),
  { selector: ({ unit }) => unit, maxLength: 200 },
);
const shardCounts = fc.integer({ min: 1, max: 256 });

/** Seconds with a long tail, as those of real suites. */
function suite(size: number, seed: number): PlannedUnit[] {
  const random = fc.sample(fc.double({ min: 1e-5, max: 1, noNaN: true }), { numRuns: size, seed });
  return random.map((value, index) => ({
    unit: `tests/part${index % 17}/test_${index}.py`,
    seconds: 0.2 / value ** 0.7,
    known: true,
  }));
}

function loadsOf(units: readonly PlannedUnit[], shards: number): number[] {
  const plan = makePlan(units, shards);
  return Array.from({ length: shards }, (_, index) =>
    sliceOf(plan, index + 1).reduce((sum, { seconds = 0 }) => sum + seconds, 0),
  );
}

describe.each([
  ['by seconds', makePlan],
  ['by name', planByName],
] as const)('a plan %s', (_, plan) => {
  it('gives every unit to one shard that there is, whatever the units and their seconds are', () => {
    fc.assert(
      fc.property(hostileUnits, shardCounts, (units, shards) => {
        const made = plan(units, shards);
        const slices = Array.from({ length: shards }, (__, index) => sliceOf(made, index + 1));
        expect(
          slices
            .flat()
            .map(({ unit }) => unit)
            .sort(),
        ).toEqual(units.map(({ unit }) => unit).sort());
      }),
    );
  });

  it('leaves no shard empty where there are units enough', () => {
    fc.assert(
      fc.property(hostileUnits, shardCounts, (units, shards) => {
        const made = plan(units, shards);
        const used = new Set(made.shardOf).size;
        expect(used).toBe(Math.min(units.length, shards));
      }),
    );
  });

  it('is the same in whatever order the units were found', () => {
    fc.assert(
      fc.property(
        hostileUnits.chain((units) =>
          fc.tuple(
            fc.constant(units),
            fc.shuffledSubarray(units, { minLength: units.length, maxLength: units.length }),
          ),
        ),
        shardCounts,
        ([units, shuffled], shards) => {
          const shardsByName = ({ units: own, shardOf }: ReturnType<typeof makePlan>) =>
            new Map(own.map(({ unit }, index) => [unit, shardOf[index]]));
          const [one, other] = [plan(units, shards), plan(shuffled, shards)];
          expect(other.hash).toBe(one.hash);
          expect(shardsByName(other)).toEqual(shardsByName(one));
        },
      ),
    );
  });
});

describe('a plan by name', () => {
  it('does not depend on seconds, which may differ from shard to shard', () => {
    const known = suite(50, 1);
    const unknown = known.map((unit) => ({ ...unit, seconds: undefined, known: false }));
    expect(planByName(known, 4).hash).toBe(planByName(unknown, 4).hash);
    expect(
      sliceOf(planByName(known, 4), 2)
        .map(({ unit }) => unit)
        .sort(),
    ).toEqual(
      sliceOf(planByName(unknown, 4), 2)
        .map(({ unit }) => unit)
        .sort(),
    );
  });

  it('moves no unit when one is added', () => {
    const units = suite(500, 2);
    const before = planByName(units, 8);
    const after = planByName([...units, { unit: 'tests/new.py', seconds: 1, known: false }], 8);
    const places = new Map(after.units.map(({ unit }, index) => [unit, after.shardOf[index]]));
    expect(before.units.map(({ unit }) => places.get(unit))).toEqual(before.shardOf);
  });
});

describe('a plan by seconds', () => {
  it('ends within half a share of the best: the last unit of the longest shard is one of two that had to share one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 32 }),
        fc.nat(),
        (size, shards, seed) => {
          const units = suite(size, seed);
          const loads = loadsOf(units, shards);
          const seconds = units.map((unit) => unit.seconds ?? 0);
          const sorted = [...seconds].sort((a, b) => b - a);
          // Two of the units that are one too many for the shards have to share one.
          const pair = (sorted[shards - 1] ?? 0) + (sorted[shards] ?? 0);
          const even = seconds.reduce((sum, value) => sum + value, 0) / shards;
          const best = Math.max(sorted[0] ?? 0, pair, even);
          expect(Math.max(...loads)).toBeLessThanOrEqual(1.505 * best);
        },
      ),
    );
  });

  it('is even to a hundredth where no unit dominates', () => {
    const units = suite(2000, 3).map((unit) => ({ ...unit, seconds: Math.min(unit.seconds ?? 0, 20) }));
    const loads = loadsOf(units, 8);
    const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
    expect(Math.max(...loads) / mean).toBeLessThan(1.01);
  });

  it('is plain longest-first packing where names have no say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 32 }),
        fc.nat(),
        (size, shards, seed) => {
          const { units } = makePlan(suite(size, seed));
          const weights = units.map(({ seconds = 0 }) => seconds);
          const loads = new Array<number>(shards).fill(0);
          for (const [index, shard] of split(units, shards, 0).entries()) {
            loads[shard - 1] = (loads[shard - 1] ?? 0) + (weights[index] ?? 0);
          }
          const packed = spread(weights, new Array<number>(shards).fill(0)).loads;
          expect(loads.sort((a, b) => a - b)).toEqual([...packed].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('moves few units when one is added', () => {
    const moved = Array.from({ length: 20 }, (_, seed) => {
      const units = suite(400, seed);
      const before = makePlan(units, 8);
      const after = makePlan([...units, { unit: `tests/new${seed}.py`, seconds: 0.5, known: false }], 8);
      const places = new Map(after.units.map(({ unit }, index) => [unit, after.shardOf[index]]));
      return (
        before.units.filter(({ unit }, index) => places.get(unit) !== before.shardOf[index]).length / 400
      );
    });
    expect(moved.reduce((sum, share) => sum + share, 0) / moved.length).toBeLessThan(0.15);
  });
});
