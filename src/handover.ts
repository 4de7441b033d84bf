/** Puts together what a launch is told: the step's environment, the worker's own, the clone's, and the preset's. */

import { workerApplication, workerOfApplication } from './databases/application-name.ts';
import type { Access } from './databases/engine.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { UserError } from './errors.ts';
import {
  accessPlaceholders,
  type EnvironmentLine,
  fillPlaceholders,
  hasPlaceholder,
  type Placeholders,
  unfilledPlaceholders,
} from './runners/placeholders.ts';
import type { Handover } from './runners/preset.ts';
import { rubyEnvironment } from './runners/ruby.ts';
import type { Suite } from './runners/suite.ts';
import { stepEnvironment } from './workers/environment.ts';
import type { LaunchFiles } from './workers/launcher.ts';

type Environment = Readonly<Record<string, string>>;

export interface HandoverOptions {
  readonly suite: Suite;
  readonly adapters: string;
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/** A database in the hands of one launch, by alias. */
export interface HandedOver {
  readonly placeholders: Placeholders;
  readonly databases: ReadonlyMap<string, Handover>;
}

/** Tells which database each alias is for this launch. */
export function handOver(
  databases: readonly OpenDatabase[],
  nameOf: (database: OpenDatabase) => string,
): HandedOver {
  const accesses = new Map<string, Access>();
  const handovers = new Map<string, Handover>();
  for (const database of databases) {
    const { alias, engine } = database;
    const access = engine.access(nameOf(database));
    accesses.set(alias, access);
    handovers.set(alias, { engine: engine.name, access });
  }
  return { placeholders: accessPlaceholders(accesses), databases: handovers };
}

/** Later ones win: the step's, the worker's own, those of the engine's clients, `worker-env`, what all runners get, the preset's. */
export function launchEnvironment(
  options: HandoverOptions,
  handed: HandedOver,
  files: LaunchFiles,
  own: Environment,
): Environment {
  const { preset, run } = options.suite;
  const base = baseEnvironment(options, handed, own);
  const commandWritesReport = hasPlaceholder(run, 'report');
  const setting = { adapters: options.adapters, databases: handed.databases, inherited: base };
  return {
    ...base,
    TESTSHOAL_STACKS: files.stacks,
    ...rubyEnvironment(setting),
    ...preset.launchEnvironment({ ...setting, ...files, commandWritesReport }),
  };
}

/** `own`: what makes it its own, as for a launch. */
export function prepareEnvironment(
  options: HandoverOptions,
  handed: HandedOver,
  own: Environment = {},
): Environment {
  const base = baseEnvironment(options, handed, own);
  const setting = { adapters: options.adapters, databases: handed.databases, inherited: base };
  return { ...base, ...options.suite.preset.prepareEnvironment(setting) };
}

/**
 * `given`: the user's own lines of `worker-env`; the preset's are simply not set where there is no database.
 * @throws UserError naming every placeholder that nothing fills.
 */
export function refuseUnfilled(
  suite: Suite,
  given: readonly EnvironmentLine[],
  databases: readonly OpenDatabase[],
): void {
  const { placeholders } = handOver(databases, ({ names }) => names.template);
  const ofWorkers = new Map([...placeholders, ['worker', ''], ['workers', '']]);
  const unfilled = new Set([
    ...[suite.run, ...given.map(({ value }) => value)].flatMap((text) =>
      unfilledPlaceholders(text, ofWorkers),
    ),
    ...unfilledPlaceholders(suite.prepare ?? '', placeholders),
  ]);
  if (unfilled.size === 0) return;
  const known =
    [...placeholders.keys()].map((name) => `{${name}}`).join(' ') || 'none, for there is no database';
  throw new UserError(
    [...unfilled].map(
      (name) =>
        `{${name}} is not filled by any database. There are: ${known}. {worker} and {workers} are known in \`run\` and \`worker-env\`.`,
    ),
  );
}

function baseEnvironment(options: HandoverOptions, handed: HandedOver, own: Environment): Environment {
  const step = stepEnvironment(options.inherited);
  for (const name of options.suite.preset.withheld) delete step[name];
  const clients = clientEnvironment(handed, step, own);
  return { ...step, ...own, ...clients, ...workerEnv(options.suite, handed, own) };
}

/** Lines that nothing fills are the preset's own where there is no database; the user's have been refused. */
function workerEnv(suite: Suite, { placeholders }: HandedOver, own: Environment): Environment {
  const filled = new Map([...placeholders, ...workerPlaceholders(own)]);
  const lines = suite.workerEnv.filter(({ value }) => unfilledPlaceholders(value, filled).length === 0);
  return Object.fromEntries(lines.map(({ name, value }) => [name, fillPlaceholders(value, filled)]));
}

/** While preparing there is no worker. */
function workerPlaceholders(own: Environment): [string, string][] {
  const { TESTSHOAL_WORKER: worker, TESTSHOAL_WORKERS: workers } = own;
  return [
    ...(worker === undefined ? [] : [['worker', worker] as [string, string]]),
    ...(workers === undefined ? [] : [['workers', workers] as [string, string]]),
  ];
}

/** What the engines' own client libraries read, and so their many users. */
function clientEnvironment({ databases }: HandedOver, step: Environment, own: Environment): Environment {
  const all = [...databases.values()];
  const postgres = all.find(({ engine }) => engine === 'postgres');
  const mysql = all.find(({ engine }) => engine === 'mysql' || engine === 'mariadb');
  return {
    ...(postgres && { ...libpqEnvironment(postgres.access), ...applicationName(step, own) }),
    ...(mysql && mysqlEnvironment(mysql.access)),
  };
}

/** https://www.postgresql.org/docs/current/libpq-envars.html */
function libpqEnvironment({ host, port, user, password, database }: Access): Environment {
  return { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database };
}

/**
 * By this name the server knows whose session it has. One that the job sets is the user's, but for that of a worker
 * of another run around this one.
 */
function applicationName(step: Environment, { TESTSHOAL_WORKER: worker }: Environment): Environment {
  const given = step['PGAPPNAME'];
  const isUsers = given !== undefined && workerOfApplication(given) === undefined;
  return worker === undefined || isUsers ? {} : { PGAPPNAME: workerApplication(worker) };
}

/**
 * There is no variable for the user and the database.
 * https://dev.mysql.com/doc/refman/en/environment-variables.html
 */
function mysqlEnvironment({ host, port, password }: Access): Environment {
  const place: Environment = host.startsWith('/')
    ? { MYSQL_HOST: 'localhost', MYSQL_UNIX_PORT: host }
    : { MYSQL_HOST: host, MYSQL_TCP_PORT: port };
  return { ...place, MYSQL_PWD: password };
}
