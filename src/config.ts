/** The inputs, read once into one readonly object; every problem is reported at once, before anything is touched. */

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Recycle } from './databases/clones.ts';
import type { Durability } from './databases/durability.ts';
import type { CloneKind } from './databases/open-engine.ts';
import { type NamedUrl, parseDatabaseUrls } from './databases/url.ts';
import { InputReader, type Setting } from './input-reader.ts';
import { type EnvironmentLine, hasPlaceholder, parseEnvironmentLines } from './runners/placeholders.ts';

export const templateModes = ['auto', 'extend', 'rebuild', 'off'] as const;

export const runnerNames = ['auto', 'pytest', 'django', 'command'] as const;

export interface Config {
  /** Undefined: the preset's. */
  readonly run: string | undefined;
  readonly runner: (typeof runnerNames)[number];
  /** Empty: the preset's. */
  readonly tests: readonly string[];
  /** Absolute. */
  readonly workingDirectory: string;
  /** The same relative to the checkout, with forward slashes; empty when it is the checkout. */
  readonly repositoryPath: string;
  readonly workers: WorkerCount;
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
  readonly allowEmpty: boolean;
  readonly projectName: string;
  readonly allowDatabase: readonly string[];
  readonly cache: CachePlace;
  readonly cachePrefix: string;
}

export type WorkerCount =
  | { readonly kind: 'fixed'; readonly count: number }
  | { readonly kind: 'auto'; readonly minimum: number; readonly maximum: number };

export type CachePlace =
  | { readonly kind: 'auto' }
  | { readonly kind: 'off' }
  | { readonly kind: 'directory'; readonly directory: string };

/** The default of every input: the contract with `action.yml`, held by a test. */
export const inputDefaults = {
  run: '',
  runner: 'auto',
  tests: '',
  'working-directory': '.',
  workers: 'auto',
  'min-workers': '1',
  'max-workers': '16',
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
  'allow-empty': 'false',
  'project-name': '',
  'allow-database': '',
  cache: 'auto',
  'cache-prefix': '',
} as const satisfies Record<string, string>;

const maximumWorkers = 256;

/** What the platform knows and the inputs do not say. */
export interface Surroundings {
  /** Absolute path of the user's checkout. */
  readonly workspace: string;
  /** `owner/name`; empty outside of a repository. */
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ReadConfig {
  readonly config: Config;
  readonly settings: ReadonlyMap<string, Setting>;
}

/** @throws UserError with every problem at once. */
export function readConfig(given: ReadonlyMap<string, string>, surroundings: Surroundings): ReadConfig {
  const reader = new InputReader(given, inputDefaults, surroundings.environment);
  reader.refuseUnknown();
  const workingDirectory = path.resolve(surroundings.workspace, reader.text('working-directory'));
  const config: Config = {
    run: orUndefined(reader.text('run')),
    runner: reader.choice('runner', runnerNames),
    tests: reader.lines('tests'),
    workingDirectory,
    repositoryPath: path.relative(surroundings.workspace, workingDirectory).replaceAll(path.sep, '/'),
    workers: readWorkers(reader),
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
    allowEmpty: reader.flag('allow-empty'),
    projectName: reader.text('project-name', 'PROJECT_NAME') || nameOf(surroundings),
    allowDatabase: reader.lines('allow-database'),
    cache: readCache(reader, surroundings.workspace),
    cachePrefix: reader.text('cache-prefix'),
  };
  if (!existsSync(workingDirectory) || !statSync(workingDirectory).isDirectory()) {
    reader.problem(
      `\`working-directory\` is "${reader.text('working-directory')}". There is no such folder in the checkout.`,
    );
  }
  refuseRunWithoutTests(config.run, reader);
  reader.finish();
  return { config, settings: reader.settings };
}

function readWorkers(reader: InputReader): WorkerCount {
  const bounds = { from: 1, to: maximumWorkers };
  const minimum = reader.wholeNumber('min-workers', bounds, 'DJANGO_TEST_MIN_WORKERS');
  const maximum = reader.wholeNumber('max-workers', bounds, 'DJANGO_TEST_MAX_WORKERS');
  if (reader.text('workers', 'DJANGO_TEST_WORKERS') === 'auto') return { kind: 'auto', minimum, maximum };
  return { kind: 'fixed', count: reader.wholeNumber('workers', bounds, 'DJANGO_TEST_WORKERS') };
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

/** Words that are meant as a switch, and would otherwise become a folder of that name. */
const switchLike = /^(auto|off|on|true|false|yes|no|none|never|always|enabled?|disabled?|0|1)$/i;

function readCache(reader: InputReader, workspace: string): CachePlace {
  const value = reader.text('cache');
  if (value === 'auto' || value === 'off') return { kind: value };
  if (switchLike.test(value)) {
    reader.problem(
      `\`cache\` is "${value}". Allowed: auto, off, or the path of a directory ("./${value}" for one of that name).`,
    );
  }
  return { kind: 'directory', directory: path.resolve(workspace, value) };
}

function refuseRunWithoutTests(run: string | undefined, reader: InputReader): void {
  if (run === undefined || hasPlaceholder(run, 'tests') || hasPlaceholder(run, 'tests-file')) return;
  reader.problem(
    `\`run\` is "${run}". It has to contain {tests} or {tests-file}, or every worker would run all tests.`,
  );
}

function nameOf(surroundings: Surroundings): string {
  return surroundings.repository.split('/').at(-1) || path.basename(surroundings.workspace);
}

function orUndefined(text: string): string | undefined {
  return text === '' ? undefined : text;
}
