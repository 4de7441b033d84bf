/** The plan as the shards of a run share it, and whether it is the plan of what a shard has on its disk. */

import * as z from 'zod/mini';
import { UserError } from '../errors.ts';
import { allInForm, inForm } from '../expected-form.ts';
import { filesOf, type Plan, type PlannedUnit, planOf } from './plan.ts';
import { someOf } from './some-of.ts';

export const mostShards = 256;

/** Which of the run's jobs this is. */
export interface Shard {
  /** 1-based. */
  readonly index: number;
  readonly total: number;
}

export interface PlanRecord {
  readonly plan: Plan;
  /** The shard that made it, 0 for a job before all shards; and the run's attempt in which it did. */
  readonly maker: { readonly shard: number; readonly attempt: number };
}

const seconds = z.number().check(z.nonnegative());
const shardNumber = z.int().check(z.minimum(1), z.maximum(mostShards));
const tests = z.array(z.object({ group: z.string(), name: z.string() }));
const partFacts = { file: z.string(), index: z.int(), of: z.int(), seconds };
/** Of a part, as plans and bundles hold it. */
export const partForm = z.union([
  z.object({ ...partFacts, except: tests }),
  z.object({ ...partFacts, only: tests }),
]);
const row = z.tuple([z.string(), z.nullable(seconds), z.boolean(), shardNumber, z.nullable(partForm)]);

/** Rows are checked one by one. */
const schema = z.object({
  version: z.literal(1),
  hash: z.string(),
  shards: z.int().check(z.minimum(1), z.maximum(mostShards)),
  maker: z.object({ shard: z.int(), attempt: z.int() }),
  units: z.array(z.unknown()),
});

const subject = 'it is';

/** As JSON data. */
export function planRecordData({ plan, maker }: PlanRecord): unknown {
  return {
    version: 1,
    hash: plan.hash,
    shards: plan.shards,
    maker,
    units: plan.units.map(({ unit, seconds, known, part }, index) => [
      unit,
      seconds ?? null,
      known,
      plan.shardOf[index],
      part ?? null,
    ]),
  } satisfies z.input<typeof schema>;
}

/** @throws Error saying what is wrong with it. */
export function readPlanRecord(data: unknown): PlanRecord {
  const { hash, shards, maker, units } = inForm(schema, data, subject);
  const rows = allInForm(row, units, subject, 'units');
  const planned = rows.map(
    ([unit, seconds, known, , part]): PlannedUnit => ({
      unit,
      seconds: seconds ?? undefined,
      known,
      ...(part === null ? {} : { part }),
    }),
  );
  const shardOf = rows.map(([, , , shard]) => shard);
  const plan = planOf(planned, shards, shardOf);
  if (plan.hash !== hash) {
    throw new Error(
      `${subject} not whole: its content has the hash ${plan.hash}, and not the one that it names`,
    );
  }
  if (new Set(planned.map(({ unit }) => unit)).size < planned.length) {
    throw new Error(`${subject} not of the expected form: a unit stands in it twice`);
  }
  if (Math.max(1, ...new Set(shardOf)) > shards) {
    throw new Error(`${subject} not of the expected form: a unit is given to a shard beyond ${shards}`);
  }
  return { plan, maker };
}

export function makerName({ maker }: PlanRecord): string {
  return `${maker.shard === 0 ? 'the planning job' : `shard ${maker.shard}`} in attempt ${maker.attempt}`;
}

/** So many names, and so much of each, are evidence enough. */
const namedUnits = 5;
const longestName = 200;

/**
 * Why the plan is not one for `shard` with `units` on its disk, both sides' evidence in each sentence; empty where it is.
 * `files`: that the plan is of.
 */
export function disagreements(
  record: PlanRecord,
  shard: Shard,
  units: readonly string[],
  files: readonly string[] = filesOf(record.plan.units),
): readonly string[] {
  const { plan } = record;
  const by = makerName(record);
  const planned = new Set(files);
  const here = new Set(units);
  const onlyHere = units.filter((unit) => !planned.has(unit));
  const onlyThere = [...planned].filter((unit) => !here.has(unit)).sort();
  return [
    ...(plan.shards === shard.total
      ? []
      : [
          `The plan of this run, made by ${by}, is for ${plan.shards} shards, and this one is told that there are ${shard.total}.`,
        ]),
    ...(onlyHere.length === 0
      ? []
      : [`In this checkout, and not in the plan by ${by}: ${evidence(onlyHere)}.`]),
    ...(onlyThere.length === 0
      ? []
      : [`In the plan by ${by}, and not in this checkout: ${evidence(onlyThere)}.`]),
  ];
}

/** `source`: where the plan comes from, for the message. @throws UserError where it is none for `shard` with `units`. */
export function requireSamePlan(
  record: PlanRecord,
  shard: Shard,
  units: readonly string[],
  source: string,
): void {
  const problems = disagreements(record, shard, units);
  if (problems.length === 0) return;
  throw new UserError([
    ...problems,
    `So this shard cannot take its share of plan ${record.plan.hash} (${source}). All shards of a run need the same commit, ` +
      'the same total in `shard`, and the same `tests`. Suites that differ need a `cache-prefix` each.',
  ]);
}

function evidence(units: readonly string[]): string {
  const shortened = units.map((unit) =>
    unit.length > longestName ? `${unit.slice(0, longestName)}…` : unit,
  );
  return someOf(shortened, namedUnits);
}
