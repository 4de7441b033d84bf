/** A receipt: what one shard's attempt really ran, and how it ended. */

import * as z from 'zod/mini';
import { allInForm, inForm } from '../expected-form.ts';
import { mostShards, type Shard } from './plan-record.ts';

export const receiptOutcomes = [
  'passed',
  'failed',
  'flaky',
  'skipped',
  'empty',
  'timed out',
  'crashed',
  'unreported',
] as const;
export const testOutcomes = ['passed', 'failed', 'flaky', 'skipped'] as const;

export interface ReceiptTest {
  /** Class, package or describe block, and name, as the runner says them. */
  readonly group: string;
  readonly name: string;
  readonly outcome: (typeof testOutcomes)[number];
  /** Undefined where the runner told none. */
  readonly seconds: number | undefined;
  /** First of what a failure or a skip says; empty for a passed test. */
  readonly message: string;
}

/** What a receipt keeps of a message. */
export const longestMessage = 300;

export interface ReceiptUnit {
  readonly unit: string;
  /** The test file that it is, or is a part of. */
  readonly file: string;
  /** Into how many parts the file is cut; 1 where it is whole. */
  readonly parts: number;
  readonly outcome: (typeof receiptOutcomes)[number];
  readonly seconds: number;
  /** What the plan had expected; undefined where nothing was known. */
  readonly estimateSeconds: number | undefined;
  readonly worker: number;
  /** Of that attempt's job; undefined in a receipt of an older version. */
  readonly batch?: number | undefined;
  /** The run's attempt in which it ran. */
  readonly attempt: number;
  /** Its batch failed for a reason that belongs to no unit, and perhaps to this one. */
  readonly suspect?: boolean | undefined;
  /** Names of its clones. */
  readonly clones: readonly string[];
  readonly tests: readonly ReceiptTest[];
}

export interface Receipt {
  readonly run: { readonly id: string; readonly attempt: number };
  readonly shard: Shard;
  readonly planHash: string;
  /** Whether the attempt ran to its end: neither cancelled nor stopped by a fault. */
  readonly complete: boolean;
  readonly outcome: string;
  /** Whether later plans must learn nothing from it, as `timings: ignore` asks. */
  readonly ignored?: boolean | undefined;
  /** Whether being flaky makes its job fail. */
  readonly flakyFails?: boolean | undefined;
  /** Whether coverage was measured, which makes tests slower. */
  readonly coverage?: boolean | undefined;
  /** That ran, in this attempt or an earlier one. */
  readonly units: readonly ReceiptUnit[];
  /** Units of the slice that nobody ran. */
  readonly notRun: readonly string[];
  readonly launchSeconds: readonly number[];
  readonly buildSeconds: readonly { readonly alias: string; readonly seconds: number }[];
  readonly databases: readonly ReceiptDatabase[];
  /** Highest memory of one worker; undefined where it was not measured. */
  readonly workerBytes?: number | undefined;
  readonly times: ReceiptTimes;
  readonly host: { readonly platform: string; readonly processors: number };
  /** Name of the file by which its batches can be replayed; undefined where none was written. */
  readonly bundle?: string | undefined;
  /** Of its report, for one of all shards: read by `readExtract`, for no plan needs it. Undefined in one of an older version. */
  readonly extract?: unknown;
}

export interface ReceiptDatabase {
  readonly alias: string;
  readonly templateBytes: number;
  readonly sessions: number | undefined;
  readonly peakSessions: number | undefined;
}

/** Where a shard's wall time went, seconds. */
export interface ReceiptTimes {
  /** Of the whole step. */
  readonly wall: number;
  /** Until the first batch started. */
  readonly setUp: number;
  /** What the plan gave the shard, launches not counted; undefined where nothing was known. */
  readonly planned: number | undefined;
  readonly workers: readonly ReceiptWorker[];
}

export interface ReceiptWorker {
  /** Inside launches. */
  readonly busy: number;
  /** Of it, what went to no test. */
  readonly launch: number;
  /** From the start of the test phase to the end of its last batch; 0 where it had none. */
  readonly end: number;
}

/** Nothing that a hosted job can run takes longer. */
const seconds = z.number().check(z.nonnegative(), z.maximum(7 * 24 * 60 * 60));
const count = z.int().check(z.nonnegative());
const optionalSeconds = z.nullable(seconds);

const test = z.tuple([z.string(), z.string(), z.enum(testOutcomes), optionalSeconds, z.string()]);
const unit = z.object({
  unit: z.string(),
  file: z.string(),
  parts: z.int().check(z.minimum(1)),
  outcome: z.enum(receiptOutcomes),
  seconds,
  estimate: optionalSeconds,
  worker: count,
  batch: z.optional(count),
  attempt: count,
  suspect: z.optional(z.boolean()),
  clones: z.array(z.string()).check(z.maxLength(100)),
  tests: z.array(z.unknown()),
});
const database = z.object({
  alias: z.string(),
  templateBytes: count,
  sessions: z.nullable(count),
  peakSessions: z.nullable(count),
});
const schema = z.object({
  version: z.literal(1),
  run: z.object({ id: z.string(), attempt: count }),
  shard: z.object({
    index: z.int().check(z.minimum(1), z.maximum(mostShards)),
    total: z.int().check(z.minimum(1), z.maximum(mostShards)),
  }),
  planHash: z.string(),
  complete: z.boolean(),
  outcome: z.string(),
  ignored: z.optional(z.boolean()),
  flakyFails: z.optional(z.boolean()),
  coverage: z.optional(z.boolean()),
  units: z.array(z.unknown()),
  notRun: z.array(z.unknown()),
  launchSeconds: z.array(z.unknown()),
  buildSeconds: z.array(z.object({ alias: z.string(), seconds })).check(z.maxLength(100)),
  databases: z.array(database).check(z.maxLength(100)),
  workerBytes: z.optional(count),
  times: z.object({
    wall: seconds,
    setUp: seconds,
    planned: optionalSeconds,
    workers: z.array(z.object({ busy: seconds, launch: seconds, end: seconds })).check(z.maxLength(256)),
  }),
  host: z.object({ platform: z.string(), processors: count }),
  // It stands in a command that people copy.
  bundle: z.optional(z.string().check(z.regex(/^[\w.-]{1,100}$/))),
  extract: z.optional(z.unknown()),
});

const subject = 'it is';

/** As JSON data. */
export function receiptData({ units, databases, times, ...rest }: Receipt): unknown {
  return {
    version: 1,
    ...rest,
    units: units.map(({ estimateSeconds, tests, ...one }) => ({
      ...one,
      estimate: estimateSeconds ?? null,
      tests: tests.map((own) => [own.group, own.name, own.outcome, own.seconds ?? null, own.message]),
    })),
    databases: databases.map((one) => ({
      ...one,
      sessions: one.sessions ?? null,
      peakSessions: one.peakSessions ?? null,
    })),
    times: { ...times, planned: times.planned ?? null },
  };
}

/** @throws Error saying what is wrong with it. */
export function readReceipt(data: unknown): Receipt {
  const {
    version: _,
    units,
    notRun,
    launchSeconds,
    databases,
    times,
    ...rest
  } = inForm(schema, data, subject);
  return {
    ...rest,
    units: allInForm(unit, units, subject, 'units').map(({ estimate, tests, ...one }) => ({
      ...one,
      estimateSeconds: estimate ?? undefined,
      tests: allInForm(test, tests, subject, 'tests').map(([group, name, outcome, own, message]) => ({
        group,
        name,
        outcome,
        seconds: own ?? undefined,
        message,
      })),
    })),
    notRun: allInForm(z.string(), notRun, subject, 'notRun'),
    launchSeconds: allInForm(seconds, launchSeconds, subject, 'launchSeconds'),
    databases: databases.map((one) => ({
      ...one,
      sessions: one.sessions ?? undefined,
      peakSessions: one.peakSessions ?? undefined,
    })),
    times: { ...times, planned: times.planned ?? undefined },
  };
}

/** Whether the job of its attempt was green. */
export function endedWell({ outcome, flakyFails = false }: Receipt): boolean {
  return outcome === 'passed' || (outcome === 'flaky' && !flakyFails);
}

/** Not so where its tests failed, nobody knows that all of them ran, or something failed beside them. */
export function ranWell({ outcome, suspect = false }: ReceiptUnit): boolean {
  return outcome !== 'failed' && !isIncomplete({ outcome }) && !suspect;
}

/** Some of its tests may not have run, or nobody knows how they ended. */
export function isIncomplete({ outcome }: Pick<ReceiptUnit, 'outcome'>): boolean {
  return outcome === 'timed out' || outcome === 'crashed' || outcome === 'unreported';
}
