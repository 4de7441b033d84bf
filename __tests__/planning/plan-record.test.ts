import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packJson, unpackJson } from '../../src/packed-json.ts';
import { makePlan, type Plan } from '../../src/planning/plan.ts';
import { disagreements, planRecordData, readPlanRecord } from '../../src/planning/plan-record.ts';

const maker = { shard: 2, attempt: 1 };

const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '', '🦀', '\ud83e', '"\\\n', '::error::x'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const plans: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.uniqueArray(
      fc.record({
        unit: names,
        seconds: fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }), { nil: undefined }),
        known: fc.boolean(),
      }),
      { selector: ({ unit }) => unit, maxLength: 60 },
    ),
    fc.integer({ min: 1, max: 256 }),
  )
  .map(([units, shards]) => makePlan(units, shards));

function planOfUnits(...units: string[]): Plan {
  return makePlan(
    units.map((unit, index) => ({ unit, seconds: 10 - index, known: true })),
    2,
  );
}

/** The record of a plan of `a` and `b` for two shards, with some of it changed. */
function changed(changes: object): unknown {
  return { ...(planRecordData({ plan: planOfUnits('a', 'b'), maker }) as object), ...changes };
}

describe('a plan that is kept', () => {
  it('comes back as it was, hash and all, whatever the units are called', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const read = readPlanRecord(unpackJson(packJson(planRecordData({ plan, maker })), 'it is'));
        expect(read.maker).toEqual(maker);
        expect(read.plan.hash).toBe(plan.hash);
        expect(read.plan.shardOf).toEqual(plan.shardOf);
        // JSON has no negative zero.
        expect(read.plan.units).toEqual(
          plan.units.map((unit) => ({
            ...unit,
            seconds: unit.seconds === undefined ? undefined : unit.seconds + 0,
          })),
        );
      }),
    );
  });

  it.each([
    ['nothing', null, /expected form: .* at the top/],
    ['another version', changed({ version: 2 }), /expected form: .* at version/],
    ['too many shards', changed({ shards: 257 }), /expected form: .* at shards/],
    ['no maker', changed({ maker: undefined }), /expected form: .* at maker/],
    ['units as an object', changed({ units: { a: 1 } }), /expected form: .* at units/],
    ['a row that is too short', changed({ units: [['a', 1, true]] }), /expected form: .* at units\.0/],
    [
      'a row that is too long',
      changed({ units: [['a', 1, true, 1, null, 1]] }),
      /expected form: .* at units\.0/,
    ],
    ['a negative time', changed({ units: [['a', -1, true, 1, null]] }), /expected form: .* at units\.0\.1/],
    [
      'an endless time',
      changed({ units: [['a', Number.POSITIVE_INFINITY, true, 1, null]] }),
      /expected form: .* at units\.0\.1/,
    ],
    ['a shard of 0', changed({ units: [['a', 1, true, 0, null]] }), /expected form: .* at units\.0\.3/],
    [
      'another plan under its hash',
      changed({ units: [['a', 1, true, 1, null]] }),
      /not whole: its content has the hash/,
    ],
    [
      'another hash',
      changed({ hash: 'x'.repeat(1e6) }),
      /not whole: its content has the hash \w{12}, and not/,
    ],
  ])('is refused with %s', (_, data, message) => {
    expect(() => readPlanRecord(data)).toThrow(message);
  });

  it.each([
    [
      'a unit twice',
      makeRecord(
        [
          ['a', 1],
          ['a', 2],
        ],
        2,
      ),
      /a unit stands in it twice/,
    ],
    ['a shard that there is none of', makeRecord([['a', 3]], 2), /a shard beyond 2/],
  ])('is refused with %s, though its hash is right', (_, data, message) => {
    expect(() => readPlanRecord(data)).toThrow(message);
  });

  it('never throws anything but an error that says why', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => readPlanRecord(JSON.parse(json))).toThrow(/^it is not of the expected form/);
      }),
    );
  });
});

function makeRecord(rows: readonly (readonly [unit: string, shard: number])[], shards: number): unknown {
  const plan = makePlan([], shards);
  const units = rows.map(([unit]) => ({ unit, seconds: 1, known: true }));
  const forged = { ...plan, units, shardOf: rows.map(([, shard]) => shard) };
  // The hash as the reader reckons it, from what it says itself.
  const data = planRecordData({ plan: forged, maker }) as { hash: string };
  try {
    readPlanRecord(data);
  } catch (error) {
    const [, hash] = /has the hash (\w+)/.exec(String(error)) ?? [];
    return { ...data, hash };
  }
  return data;
}

describe('a plan for what is on the disk', () => {
  const record = { plan: planOfUnits('a', 'b', 'c'), maker };

  it('has nothing against it, in whatever order the units were found', () => {
    expect(disagreements(record, { index: 1, total: 2 }, ['c', 'a', 'b'])).toEqual([]);
  });

  it('is refused with the evidence of both sides', () => {
    expect(disagreements(record, { index: 3, total: 4 }, ['a', 'x', 'y'])).toEqual([
      'The plan of this run, made by shard 2 in attempt 1, is for 2 shards, and this one is told that there are 4.',
      'In this checkout, and not in the plan by shard 2 in attempt 1: x, y.',
      'In the plan by shard 2 in attempt 1, and not in this checkout: b, c.',
    ]);
  });

  it('is refused in few words, however much differs', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `${index}${'x'.repeat(1e5)}`);
    const said = disagreements(record, { index: 1, total: 2 }, many).join('\n');
    expect(said).toContain('and 995 more');
    expect(said.length).toBeLessThan(2000);
  });
});
