/** The suite of a bundle in a checkout: its inputs are read as the action reads those of a step, and refused in the same words. */

import { escapePath } from 'tinyglobby';
import { type Config, readConfig } from '../config.ts';
import { UserError } from '../errors.ts';
import { fileOf, filesOf } from '../planning/plan.ts';
import { findSuite, type Suite } from '../runners/suite.ts';
import type { Bundle, BundledBatch } from './bundle.ts';
import { leftOut } from './secrets.ts';

export interface ReplayOptions {
  /** Absolute path of the checkout. */
  readonly directory: string;
  /** Lines as of the inputs of these names. */
  readonly databaseUrl: string;
  readonly allowDatabase: string;
  /** In place of the run's; undefined: as it was. */
  readonly run: string | undefined;
  readonly prepare: string | undefined;
}

export interface ReplayedSuite {
  readonly config: Config;
  readonly suite: Suite;
  /** Units of the batches that are not in the checkout. */
  readonly missing: readonly string[];
}

/** @throws UserError with every problem at once; also where none of the units is in the checkout. */
export async function configure(
  bundle: Bundle,
  batches: readonly BundledBatch[],
  options: ReplayOptions,
): Promise<ReplayedSuite> {
  const files = filesOf(batches.flatMap(({ units }) => units.map(planned)));
  const config = configOf(bundle, files, options);
  const suite = await findSuite(config);
  const here = new Set(suite.units);
  const missing = files.filter((file) => !here.has(file));
  const chosen = batches.at(-1)?.units.map((unit) => fileOf(unit)) ?? [];
  if (chosen.every((file) => !here.has(file))) {
    throw new UserError(
      `None of the batch's files is in ${config.workingDirectory}, such as ${chosen[0]}. Run this in a checkout of the ` +
        `repository, at the commit ${bundle.run.commit || 'of the run'}, or give --directory.`,
    );
  }
  return { config, suite, missing };
}

/** A unit as the launchers know it; what it takes is of no interest to a single batch. */
export function planned(unit: BundledBatch['units'][number]) {
  return { ...unit, seconds: undefined, known: false };
}

function configOf(bundle: Bundle, files: readonly string[], options: ReplayOptions): Config {
  const { suite, databases, run } = bundle;
  const command = options.run ?? suite.run;
  const prepare = databases.length === 0 ? '' : (options.prepare ?? suite.prepare);
  refuseIncomplete({ run: command, prepare });
  const given = {
    runner: suite.runner,
    run: command,
    tests: files.map((file) => escapePath(file)).join('\n'),
    prepare: suite.template === 'copied' ? '' : prepare,
    template: suite.template === 'copied' ? 'off' : 'auto',
    'working-directory': suite.workingDirectory,
    'project-name': suite.projectName,
    'worker-env': (suite.workerEnv ?? []).filter((line) => !line.includes(leftOut)).join('\n'),
    'database-url': options.databaseUrl,
    'allow-database': options.allowDatabase,
    workers: String(run.workers),
    // A data directory goes to a server of its own, any other dump to a database.
    clone: databases.some(({ instances }) => instances) ? 'auto' : 'database',
    recycle: suite.recycle,
    session: 'off',
    cache: 'off',
    timings: 'ignore',
  };
  const inputs = new Map(Object.entries(given).filter(([, value]) => value !== ''));
  const surroundings = { workspace: options.directory, repository: run.repository, environment: {} };
  return readConfig(inputs, surroundings).config;
}

function refuseIncomplete(commands: Readonly<Record<'run' | 'prepare', string>>): void {
  const problems = Object.entries(commands).flatMap(([input, command]) =>
    command.includes(leftOut)
      ? [`The bundle leaves a secret out of \`${input}\`. Give the whole command with --${input}: ${command}`]
      : [],
  );
  if (problems.length > 0) throw new UserError(problems);
}
