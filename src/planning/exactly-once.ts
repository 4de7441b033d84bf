/** The proof that every unit of a run, and so every test, ran exactly once: planned = given to a shard = run there, and nowhere else. */

import { type Plan, sliceOf } from './plan.ts';
import { isIncomplete, type Receipt } from './receipt.ts';
import { someOf } from './some-of.ts';

export interface Proof {
  /** One sentence for each thing that is not as it should be; empty: proved. */
  readonly problems: readonly string[];
  readonly units: number;
  readonly tests: number;
  /** How often each attempt ran units that stand in the newest receipts. */
  readonly unitsByAttempt: ReadonlyMap<number, number>;
}

/** `receipts`: of each shard the newest. */
export function prove(plan: Plan, receipts: readonly Receipt[]): Proof {
  const byShard = new Map(receipts.map((receipt) => [receipt.shard.index, receipt]));
  const shards = Array.from({ length: plan.shards }, (_, index) => index + 1);
  const units = receipts.flatMap((receipt) => receipt.units.map((unit) => ({ ...unit, receipt })));
  return {
    problems: [
      ...shards.filter((shard) => !byShard.has(shard)).map((shard) => missingShard(shard, plan)),
      ...receipts.flatMap((receipt) => shardProblems(receipt, plan)),
      ...doubles(units.map(({ unit, receipt }) => [unit, receipt.shard.index])).map(
        ([unit, where]) => `${unit} ran in shards ${where.join(' and ')}.`,
      ),
      ...doubles(
        // A whole unit that ran twice was named above.
        units
          .filter(({ parts }) => parts > 1)
          .flatMap(({ file, tests, receipt }) =>
            distinct(tests.map(({ group, name }) => JSON.stringify([file, group, name]))).map(
              (test): [string, number] => [test, receipt.shard.index],
            ),
          ),
      ).map(
        ([test, where]) => `The test ${JSON.parse(test).join(' › ')} ran in shards ${where.join(' and ')}.`,
      ),
    ],
    units: units.length,
    tests: units.reduce((sum, { tests }) => sum + tests.length, 0),
    unitsByAttempt: countsOf(units.map(({ attempt }) => attempt)),
  };
}

function missingShard(shard: number, plan: Plan): string {
  const units = sliceOf(plan, shard).map(({ unit }) => unit);
  return `Shard ${shard} of ${plan.shards} left no receipt, so nobody knows whether its units ran: ${listOf(units)}.`;
}

function shardProblems(receipt: Receipt, plan: Plan): string[] {
  const { shard, planHash, units, notRun } = receipt;
  const name = `Shard ${shard.index} of ${shard.total}`;
  if (planHash !== plan.hash) return [`${name} ran plan ${planHash}, and the run's plan is ${plan.hash}.`];
  const given = new Set(sliceOf(plan, shard.index).map(({ unit }) => unit));
  const ran = new Set(units.map(({ unit }) => unit));
  const gaps = [...given].filter((unit) => !ran.has(unit));
  const strangers = [...ran].filter((unit) => !given.has(unit));
  const half = units.filter(isIncomplete).map(({ unit }) => unit);
  return [
    ...(gaps.length === 0 ? [] : [`${name} did not run ${listOf(gaps)}${said(gaps, notRun)}.`]),
    ...(strangers.length === 0 ? [] : [`${name} ran what the plan does not give it: ${listOf(strangers)}.`]),
    ...(half.length === 0 ? [] : [`${name} has no complete report of ${listOf(half)}.`]),
  ];
}

function said(gaps: readonly string[], notRun: readonly string[]): string {
  const known = new Set(notRun);
  return gaps.every((unit) => known.has(unit)) ? ', because it was stopped' : ' and does not say why';
}

/** Values that occur in more than one shard, with those shards; and in one shard more than once, with it twice. */
function doubles(located: readonly (readonly [value: string, shard: number])[]): [string, number[]][] {
  const places = new Map<string, number[]>();
  for (const [value, shard] of located) {
    const list = places.get(value);
    if (list === undefined) places.set(value, [shard]);
    else list.push(shard);
  }
  return [...places].filter(([, list]) => list.length > 1);
}

/** Tests of one unit may share a name; only another unit makes a double of them. */
function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function countsOf(values: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const namedUnits = 10;

function listOf(units: readonly string[]): string {
  return someOf(units, namedUnits);
}
