/** The inputs, read once into one readonly object; every problem is reported at once, before anything is touched. */

import type { Recycle } from './databases/clones.ts';
import type { Durability } from './databases/durability.ts';
import type { CloneKind } from './databases/open-engine.ts';
import { type NamedUrl, parseDatabaseUrls } from './databases/url.ts';
import { InputReader, type Setting } from './input-reader.ts';
import { type Limits, limitDefaults, readLimits } from './limits-config.ts';
import type { LogFormat, LogLevel } from './log/levels.ts';
import { logDefaults, readLogOptions } from './log-config.ts';
import { mostShards, type PlanRecord, type Shard } from './planning/plan-record.ts';
import { type EnvironmentLine, hasPlaceholder, parseEnvironmentLines } from './runners/placeholders.ts';
import {
  readFilePlace,
  readPlan,
  readSuiteConfig,
  type SuiteConfig,
  type Surroundings,
  suiteDefaults,
} from './suite-config.ts';

export const templateModes = ['auto', 'extend', 'rebuild', 'off'] as const;

export const bundleModes = ['failed', 'always', 'off'] as const;

export interface Config extends SuiteConfig {
  /** Undefined: the preset's. */
  readonly run: string | undefined;
  /** Absolute path of the user's checkout. */
  readonly workspace: string;
  readonly shard: Shard;
  /** Made by an earlier job. Undefined: the shards agree on one. */
  readonly plan: PlanRecord | undefined;
  /** JSON of the job's values of its matrix, as the platform gives it. */
  readonly matrix: string;
  readonly workers: WorkerCount;
  /** Undefined: the number of workers stays as it is. */
  readonly scaling: Scaling | undefined;
  readonly databaseUrls: readonly NamedUrl[];
  /** JSON of the job's service containers, as the platform gives it. */
  readonly services: string;
  readonly prepare: string | undefined;
  readonly templateKey: readonly string[];
  readonly template: (typeof templateModes)[number];
  /** Undefined: the preset's. */
  readonly workerEnv: readonly EnvironmentLine[] | undefined;
  /** `auto`: batches are forked from one process that has imported everything, where that is safe. */
  readonly session: 'auto' | 'off';
  readonly recycle: Recycle;
  readonly clone: CloneKind;
  readonly durability: Durability;
  readonly limits: Limits;
  /** How often a failed unit runs again. */
  readonly retries: number;
  /** Whether flaky tests make the step fail. */
  readonly flaky: 'pass' | 'fail';
  /** Whether nothing more is handed out after the first failure. */
  readonly failFast: boolean;
  /** When what it takes to replay the run is written. */
  readonly bundle: (typeof bundleModes)[number];
  readonly allowEmpty: boolean;
  readonly allowDatabase: readonly string[];
  /** Absolute; undefined: a file in the step's folder. Read as well where it exists. */
  readonly timingsFile: string | undefined;
  /** Absolute; undefined: a file in the step's folder. */
  readonly htmlFile: string | undefined;
  readonly junitFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

export type WorkerCount =
  | { readonly kind: 'fixed'; readonly count: number }
  | { readonly kind: 'auto'; readonly minimum: number; readonly maximum: number };

/** Bounds of the number of workers while tests run. */
export interface Scaling {
  readonly minimum: number;
  readonly maximum: number;
}

/** The default of every input: the contract with `action.yml`, held by a test. */
export const inputDefaults = {
  run: '',
  ...suiteDefaults,
  shard: '1/1',
  plan: '',
  matrix: '',
  workers: 'auto',
  'min-workers': '1',
  'max-workers': '16',
  'dynamic-scaling': 'false',
  'database-url': '',
  services: '',
  prepare: '',
  'template-key': '',
  template: 'auto',
  'worker-env': '',
  session: 'auto',
  recycle: 'auto',
  clone: 'auto',
  durability: 'auto',
  ...limitDefaults,
  retries: '0',
  flaky: 'pass',
  'fail-fast': 'false',
  bundle: 'failed',
  'allow-empty': 'false',
  'allow-database': '',
  'timings-file': '',
  html: '',
  junit: '',
  ...logDefaults,
} as const satisfies Record<string, string>;

const maximumWorkers = 256;

/** A test that fails more often in a row is not flaky. */
const mostRetries = 10;

export interface ReadConfig {
  readonly config: Config;
  readonly settings: ReadonlyMap<string, Setting>;
}

/** @throws UserError with every problem at once. */
export function readConfig(given: ReadonlyMap<string, string>, surroundings: Surroundings): ReadConfig {
  const reader = new InputReader(given, inputDefaults, surroundings.environment);
  reader.refuseUnknown();
  const log = readLogOptions(reader);
  const config: Config = {
    ...readSuiteConfig(reader, surroundings),
    run: orUndefined(reader.text('run')),
    workspace: surroundings.workspace,
    shard: readShard(reader),
    plan: readPlan(reader),
    matrix: reader.text('matrix'),
    ...readWorkers(reader),
    databaseUrls: readDatabaseUrls(reader),
    services: reader.text('services'),
    prepare: orUndefined(reader.text('prepare')),
    templateKey: reader.lines('template-key'),
    template: reader.choice('template', templateModes),
    workerEnv: readWorkerEnv(reader),
    session: reader.choice('session', ['auto', 'off']),
    recycle: reader.choice('recycle', ['auto', 'batch', 'worker']),
    clone: reader.choice('clone', ['auto', 'instance', 'database']),
    durability: reader.choice('durability', ['auto', 'off', 'on']),
    limits: readLimits(reader),
    retries: reader.wholeNumber('retries', { from: 0, to: mostRetries }, 'DJANGO_TEST_MAX_RETRIES'),
    flaky: reader.choice('flaky', ['pass', 'fail']),
    failFast: reader.flag('fail-fast'),
    bundle: reader.choice('bundle', bundleModes),
    allowEmpty: reader.flag('allow-empty'),
    allowDatabase: reader.lines('allow-database'),
    timingsFile: readFilePlace('timings-file', reader, surroundings.workspace, 'TEST_TIMINGS_FILE'),
    htmlFile: readFilePlace('html', reader, surroundings.workspace),
    junitFile: readFilePlace('junit', reader, surroundings.workspace),
    logLevel: log.level,
    logFormat: log.format,
  };
  refuseRunWithoutTests(config.run, reader);
  reader.finish();
  return { config, settings: reader.settings };
}

function readShard(reader: InputReader): Shard {
  const value = reader.text('shard');
  const [, index = 0, total = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? []).map(Number);
  if (index >= 1 && index <= total && total <= mostShards) return { index, total };
  reader.problem(
    `\`shard\` is "${value}". Allowed: index/total, such as 1/4: the index from 1 to the total, the total at most ${mostShards}.`,
  );
  return { index: 1, total: 1 };
}

function readWorkers(reader: InputReader): Pick<Config, 'workers' | 'scaling'> {
  const bounds = { from: 1, to: maximumWorkers };
  const minimum = reader.wholeNumber('min-workers', bounds, 'DJANGO_TEST_MIN_WORKERS');
  const maximum = reader.wholeNumber('max-workers', bounds, 'DJANGO_TEST_MAX_WORKERS');
  const isScaled = reader.flag('dynamic-scaling', 'DJANGO_TEST_DYNAMIC_SCALING');
  const isAuto = reader.text('workers', 'DJANGO_TEST_WORKERS') === 'auto';
  return {
    workers: isAuto
      ? { kind: 'auto', minimum, maximum }
      : { kind: 'fixed', count: reader.wholeNumber('workers', bounds, 'DJANGO_TEST_WORKERS') },
    scaling: isScaled ? { minimum, maximum } : undefined,
  };
}

function readDatabaseUrls(reader: InputReader): readonly NamedUrl[] {
  const { targets, problems } = parseDatabaseUrls(reader.text('database-url'));
  for (const problem of problems) reader.problem(`\`database-url\`: ${problem}`);
  return targets;
}

function readWorkerEnv(reader: InputReader): readonly EnvironmentLine[] | undefined {
  const text = reader.text('worker-env');
  if (text === '') return undefined;
  const { entries, problems } = parseEnvironmentLines(text);
  for (const problem of problems) reader.problem(`\`worker-env\`: ${problem}`);
  return entries;
}

function refuseRunWithoutTests(run: string | undefined, reader: InputReader): void {
  if (run === undefined || hasPlaceholder(run, 'tests') || hasPlaceholder(run, 'tests-file')) return;
  reader.problem(
    `\`run\` is "${run}". It has to contain {tests} or {tests-file}, or every worker would run all tests.`,
  );
}

function orUndefined(text: string): string | undefined {
  return text === '' ? undefined : text;
}
