/** Writes down what a run did, so that any of its batches can run once more. Of environment variables, names alone. */

import path from 'node:path';
import type { Config } from '../config.ts';
import type { OpenDatabase } from '../databases/open-database.ts';
import { secretsOf } from '../databases/url.ts';
import type { Report } from '../report/report.ts';
import { testName } from '../report/test-name.ts';
import { type EnvironmentLine, unfilledPlaceholders } from '../runners/placeholders.ts';
import type { Suite } from '../runners/suite.ts';
import type { TestCase } from '../timings/test-case.ts';
import type { BatchResult } from '../workers/batch.ts';
import { stepEnvironment } from '../workers/environment.ts';
import {
  type Bundle,
  type BundledBatch,
  type BundledDatabase,
  type BundledSuite,
  bundleFormat,
  orderVariables,
} from './bundle.ts';
import { leftOut, secretsInEnvironment, withoutSecrets } from './secrets.ts';

export interface RecordedDatabase {
  readonly database: OpenDatabase;
  /** Of its service container. */
  readonly image: string | undefined;
  readonly templateBytes: number;
  readonly isCopy: boolean;
  readonly templateKey: string | undefined;
  /** The size of its packed dump, or why there is none. */
  readonly dump: { readonly bytes: number } | { readonly without: string };
}

export interface RecordedRun {
  readonly config: Config;
  readonly suite: Suite;
  readonly report: Pick<Report, 'outcome' | 'startedAt' | 'plan' | 'workers'>;
  readonly results: readonly BatchResult[];
  readonly databases: readonly RecordedDatabase[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** Whether something in it failed, be it made good by a later attempt. */
export function hasFailed({ judgement }: BatchResult): boolean {
  return judgement.problems.length > 0 || failedCases(judgement).length > 0;
}

/** So many failures of a batch say what it is about. */
const shownFailures = 20;
const longestName = 300;
const longestWord = 200;

export function bundleOf(run: RecordedRun): Bundle {
  const { report, environment, platform, results } = run;
  const free = withoutSecretsOf(run);
  const suite = suiteOf(run, free);
  const env = (name: string) => (environment[name] ?? '').slice(0, longestName);
  return {
    format: bundleFormat,
    run: {
      startedAt: report.startedAt,
      outcome: report.outcome,
      repository: env('GITHUB_REPOSITORY'),
      commit: env('GITHUB_SHA'),
      id: env('GITHUB_RUN_ID'),
      attempt: report.plan.attempt,
      shard: report.plan.shard,
      platform,
      planHash: report.plan.hash,
      workers: report.workers.length,
    },
    suite,
    environment: { names: variableNames(environment), seeds: seedsIn(environment) },
    tools: Object.assign({}, ...results.map(({ introduction }) => introduction.versions)),
    databases: run.databases.map((recorded) => databaseOf(recorded, run.config.workingDirectory)),
    batches: [...results].sort((a, b) => a.batch.number - b.batch.number).map((one) => batchOf(one, free)),
    notes: notesOn(suite),
  };
}

type Cleaning = (text: string) => string;

function withoutSecretsOf({ config, databases, environment }: RecordedRun): Cleaning {
  const accesses = databases.map(({ database }) => database.engine.access(database.names.template));
  const secrets = [
    ...config.databaseUrls.flatMap(({ url }) => secretsOf(url)),
    ...accesses.flatMap(({ password, url }) => [password, encodeURIComponent(password), url]),
    ...secretsInEnvironment(environment),
  ];
  const names = new Set([
    ...databases.flatMap(({ database }) => [database.base, database.alias, database.engine.name]),
    ...accesses.flatMap(({ user, host }) => [user, host]),
  ]);
  return (text) => withoutSecrets(text, secrets, names);
}

function suiteOf({ config, suite, databases }: RecordedRun, free: Cleaning): BundledSuite {
  const isCopied = databases.some(({ isCopy }) => isCopy);
  return {
    runner: suite.preset.name,
    run: free(suite.run),
    prepare: isCopied || databases.length === 0 ? '' : free(suite.prepare ?? ''),
    workingDirectory: config.repositoryPath,
    projectName: config.projectName.slice(0, longestName),
    workerEnv: config.workerEnv?.map((line) => `${line.name}=${bundledValue(line, free)}`),
    recycle: config.recycle,
    template: isCopied ? 'copied' : 'prepared',
  };
}

/** Of a line that names no database nobody knows whether it is secret. */
function bundledValue({ value }: EnvironmentLine, free: Cleaning): string {
  return unfilledPlaceholders(value, new Map()).length > 0 ? free(value) : leftOut;
}

function databaseOf(
  { database, image, templateBytes, templateKey, dump }: RecordedDatabase,
  workingDirectory: string,
): BundledDatabase {
  const { alias, engine, base, names } = database;
  return {
    alias,
    engine: engine.name,
    version: engine.version,
    database: engine.name === 'sqlite' ? fileIn(workingDirectory, base) : base.slice(0, longestWord),
    user: engine.access(names.template).user.slice(0, longestWord),
    image,
    instances: engine.instances === true,
    templateBytes,
    templateKey,
    ...('bytes' in dump ? { dumpBytes: dump.bytes } : { withoutDump: dump.without.slice(0, longestName) }),
  };
}

/** A file elsewhere counts by its name: nothing but names of clones is made from it. */
function fileIn(workingDirectory: string, file: string): string {
  const relative = path.relative(workingDirectory, file).replaceAll(path.sep, '/');
  return relative.startsWith('../') ? path.basename(file) : relative;
}

function batchOf({ batch, worker, judgement, introduction }: BatchResult, free: Cleaning): BundledBatch {
  const failures = [
    ...failedCases(judgement).map((failed) => testName(failed)),
    ...judgement.problems.map((problem) => `${problem}.`),
  ];
  return {
    number: batch.number,
    worker,
    purpose: batch.purpose,
    units: batch.units.map(({ unit, part }) => ({ unit, ...(part === undefined ? {} : { part }) })),
    seeds: [...introduction.seeds],
    failures: failures.slice(0, shownFailures).map((failure) => free(failure).slice(0, longestName)),
  };
}

function failedCases({ units, unmatched }: BatchResult['judgement']): readonly TestCase[] {
  const all = [...units.flatMap(({ cases }) => cases), ...unmatched];
  return all.filter(({ outcome }) => outcome.kind === 'failed');
}

/** The platform's own say nothing of the job. */
function variableNames(environment: RecordedRun['environment']): string[] {
  return Object.keys(stepEnvironment(environment))
    .filter((name) => !/^(GITHUB|RUNNER|ACTIONS|STATE)_/.test(name) && name.length <= longestName)
    .sort()
    .slice(0, 5000);
}

function seedsIn(environment: RecordedRun['environment']): Record<string, string> {
  return Object.fromEntries(
    orderVariables.flatMap((name) => {
      const value = environment[name];
      return value !== undefined && /^\d{1,20}$/.test(value) ? [[name, value]] : [];
    }),
  );
}

function notesOn({ run, prepare, workerEnv = [] }: BundledSuite): string[] {
  const incomplete = [
    ...(run.includes(leftOut) ? ['`run`'] : []),
    ...(prepare.includes(leftOut) ? ['`prepare`'] : []),
  ];
  const names = workerEnv.filter((line) => line.includes(leftOut)).map((line) => line.replace(/=.*/s, ''));
  return [
    ...incomplete.map((input) => `${input} held a secret, for which the bundle has ${leftOut}.`),
    ...(names.length === 0
      ? []
      : [`\`worker-env\` set ${names.join(', ')} to values that the bundle leaves out.`]),
  ];
}
