/** A bundle: what it takes to run a batch of a run once more on another machine. Read back, it can be anything. */

import * as z from 'zod/mini';
import { allInForm, inForm, parseJson } from '../expected-form.ts';
import { fileOf, type PlannedUnit } from '../planning/plan.ts';
import { mostShards, partForm } from '../planning/plan-record.ts';
import { seedForm, shufflers } from '../runners/seeds.ts';

/** Changes whenever an older reader could misread a newer bundle. */
export const bundleFormat = 1;

const maximumWorkers = 256;

const name = z.string().check(z.maxLength(300));
const command = z.string().check(z.maxLength(64 * 1024));
const counted = z.int().check(z.minimum(1));
const alias = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/));
/** Becomes a part of a URL. */
const word = z.string().check(z.maxLength(200), z.regex(/^[^\p{Cc}]*$/u));
/** https://pkg.go.dev/github.com/distribution/reference */
const image = z.string().check(z.maxLength(300), z.regex(/^[a-zA-Z0-9][\w./:@-]*$/));

const runSchema = z.object({
  startedAt: z.iso.datetime(),
  outcome: name,
  /** `owner/name`; empty where nobody says. */
  repository: name,
  commit: name,
  /** The workflow's run; empty where it is none. */
  id: name,
  attempt: counted,
  shard: z.object({ index: counted, total: z.int().check(z.minimum(1), z.maximum(mostShards)) }),
  /** `linux-x64` and so on. */
  platform: name,
  planHash: name,
  workers: z.int().check(z.minimum(1), z.maximum(maximumWorkers)),
});

/** As inputs of the action, what was in effect. */
const suiteSchema = z.object({
  runner: z.enum(['pytest', 'django', 'command']),
  run: command,
  prepare: command,
  workingDirectory: name,
  projectName: name,
  /** Lines of `worker-env`, of which only those with placeholders have their values. Undefined: the preset's. */
  workerEnv: z.optional(z.array(command)),
  recycle: z.enum(['auto', 'batch', 'worker']),
  /** `copied`: clones were of the database as it was, without `prepare`. */
  template: z.enum(['prepared', 'copied']),
});

const databaseSchema = z.object({
  alias,
  engine: z.enum(['postgres', 'mysql', 'mariadb', 'sqlite']),
  version: name,
  /** Its name on the server; for SQLite the file's path in the working directory. */
  database: word,
  /** Empty for SQLite. */
  user: word,
  /** Of the service container; undefined where it was none. */
  image: z.optional(image),
  /** Whether clones were server processes. */
  instances: z.boolean(),
  templateBytes: z.int().check(z.nonnegative()),
  /** Key under which the template's dump is kept between runs; undefined where it is not. */
  templateKey: z.optional(name),
  /** Size of the packed dump in the bundle; undefined where it has none. */
  dumpBytes: z.optional(z.int().check(z.nonnegative())),
  /** Why it has none. */
  withoutDump: z.optional(name),
});

const unitSchema = z.object({ unit: command, part: z.optional(partForm) });

const batchSchema = z.object({
  /** 1-based, in the order of handing out. */
  number: counted,
  worker: z.int().check(z.minimum(1), z.maximum(maximumWorkers)),
  purpose: z.enum(['plan', 'rest', 'bisect', 'retry']),
  /** In the order in which they ran. */
  units: z.array(unitSchema).check(z.minLength(1)),
  /** Names of its failed tests, then what went wrong besides; no more than a few. */
  failures: z.array(name),
  /** By which its tests were shuffled. */
  seeds: z.array(z.object({ shuffler: z.enum(shufflers), value: z.string().check(z.regex(seedForm)) })),
});

/** Variables that decide in which order a runner or an interpreter does things, and are no secret. No others are set by a bundle. */
export const orderVariables = [
  'PYTHONHASHSEED',
  'SEED',
  'RANDOM_SEED',
  'TEST_SEED',
  'PYTEST_RANDOM_SEED',
] as const;

const schema = z.object({
  format: z.literal(bundleFormat),
  run: runSchema,
  suite: suiteSchema,
  /** Variables that the tests could see, without their values, but for those that decide an order and are no secret. */
  environment: z.object({
    names: z.array(name).check(z.maxLength(5000)),
    seeds: z.partialRecord(z.enum(orderVariables), z.string().check(z.regex(/^\d{1,20}$/))),
  }),
  /** Versions of the runner and of what it stands on, as far as they were said. */
  tools: z.record(name, name),
  databases: z.array(databaseSchema).check(z.maxLength(100)),
  /** Checked one by one. */
  batches: z.array(z.unknown()),
  /** What is left out, one sentence each. */
  notes: z.array(z.string().check(z.maxLength(2000))),
});

export type BundledRun = z.infer<typeof runSchema>;
export type BundledSuite = z.infer<typeof suiteSchema>;
export type BundledDatabase = z.infer<typeof databaseSchema>;

export interface BundledBatch extends Omit<z.infer<typeof batchSchema>, 'units'> {
  readonly units: readonly Pick<PlannedUnit, 'unit' | 'part'>[];
}

export interface Bundle extends Omit<z.infer<typeof schema>, 'batches'> {
  readonly batches: readonly BundledBatch[];
}

const subject = 'what it says of itself is';

/** @throws Error saying what is wrong. */
export function parseBundle(json: string): Bundle {
  const data = parseJson(json, subject);
  const { format } = inForm(z.object({ format: z.int() }), data, subject);
  if (format !== bundleFormat) {
    throw new Error(`it is written in format ${format}, and this version reads format ${bundleFormat}`);
  }
  const bundle = inForm(schema, data, subject);
  const batches = allInForm(batchSchema, bundle.batches, subject, 'batches').map(
    (batch): BundledBatch => ({
      ...batch,
      units: batch.units.map(({ unit, part }) => ({ unit, ...(part === undefined ? {} : { part }) })),
    }),
  );
  if (batches.length === 0) throw new Error('it holds no batch');
  refuseTwice(batches.map(({ number }) => `batch ${number}`));
  refuseTwice(bundle.databases.map(({ alias }) => `database ${alias}`));
  for (const { units } of batches) for (const unit of units) refuseElsewhere(fileOf(unit));
  refuseElsewhere(bundle.suite.workingDirectory);
  for (const { engine, database } of bundle.databases) if (engine === 'sqlite') refuseElsewhere(database);
  return { ...bundle, batches };
}

function refuseTwice(things: readonly string[]): void {
  const seen = new Set<string>();
  for (const thing of things) {
    if (seen.has(thing)) throw new Error(`${thing} stands in it twice`);
    seen.add(thing);
  }
}

/** Of files and folders that it names, none may lie outside of the checkout, or pass for an option. */
function refuseElsewhere(file: string): void {
  const isInside = !/^[-/\\]|^[A-Za-z]:|\p{Cc}/u.test(file) && !file.split(/[/\\]/).includes('..');
  if (!isInside) throw new Error(`${JSON.stringify(file)} is no path inside of a checkout`);
}
