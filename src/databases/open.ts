/** Finds the databases of a run, refuses those that could be real, and opens their engines. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, SecurityStop, UserError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { adviceFor } from './advice.ts';
import type { Engine, EngineName, Survey } from './engine.ts';
import { guardProblems } from './guard.ts';
import type { Ledger } from './ledger.ts';
import type { Mark } from './mark.ts';
import { databaseNames } from './names.ts';
import { insideContainer, networkFacts } from './network.ts';
import type { OpenDatabase } from './open-database.ts';
import { type CloneKind, type EnginePorts, openEngine } from './open-engine.ts';
import { findServiceDatabases, type ServiceDatabase } from './services.ts';
import { sweepFolders } from './sqlite/folders.ts';
import { type ChosenPlace, chooseSqlitePlace, type SqlitePlaces } from './sqlite/room.ts';
import { here, ownMark, sweep } from './sweep.ts';
import { type DatabaseUrl, formatDatabaseUrl, type NamedUrl, secretsOf } from './url.ts';

export interface OpenOptions {
  readonly urls: readonly NamedUrl[];
  readonly services: string;
  readonly allowDatabase: readonly string[];
  readonly clone: CloneKind;
  readonly durability: 'auto' | 'off' | 'on';
  readonly projectName: string;
  /** Hex digits of this run's own. */
  readonly run: string;
  readonly workingDirectory: string;
  /** Where the files of SQLite and of instances may lie. */
  readonly sqlitePlaces: SqlitePlaces;
  /** How many databases there may be at once for each alias. */
  readonly databasesAtOnce: number;
  /** Bytes of the template as the last run had it, by alias. */
  readonly knownBytes: ReadonlyMap<string, number>;
}

export interface OpenPorts extends EnginePorts {
  readonly ledger: Ledger;
}

interface Found extends NamedUrl {
  readonly container: string | undefined;
  /** The key under `services:` in the workflow. */
  readonly service: string | undefined;
  readonly serviceAddresses: readonly string[];
}

/** @throws SecurityStop for a database that could be real, UserError for one that cannot be used; all at once. */
export async function openDatabases(
  options: OpenOptions,
  ports: OpenPorts,
): Promise<readonly OpenDatabase[]> {
  const found = await findDatabases(options, ports);
  const mark = ownMark(options.run, options.projectName);
  for (const { url } of found) for (const secret of secretsOf(url)) ports.log.mask(secret);
  await refuse(found, new Map(), options, ports.log);

  const engines: Engine[] = [];
  try {
    const opened: OpenDatabase[] = [];
    const surveys = new Map<string, Survey>();
    for (const database of found) {
      const engine = await openRecorded(database, mark, options, ports);
      engines.push(engine);
      const survey = await engine.survey();
      for (const fact of survey.facts ?? []) ports.log.info(`${database.alias}: ${fact}.`);
      surveys.set(database.alias, survey);
      opened.push(describe(database, engine, survey, options));
    }
    await refuse(found, surveys, options, ports.log);
    refuseUnusable(surveys);
    await sweepFolders(options.sqlitePlaces, here(mark), ports.log);
    for (const [index, database] of opened.entries()) {
      if (!database.throwAway) await sweep(database.engine, mark, ports.log);
      const isFixed = await relax(database, options.durability, ports.log);
      if (!database.engine.instances) advise(database, found[index]?.service, isFixed, ports.log);
    }
    return opened;
  } catch (error) {
    await Promise.allSettled(engines.map((engine) => engine.close()));
    throw error;
  }
}

/** URLs that are given come first; services serve where none is, and tell which container a URL leads into. */
async function findDatabases(options: OpenOptions, ports: OpenPorts): Promise<readonly Found[]> {
  const services = await findServices(options, ports);
  const serviceAddresses = services.flatMap(({ addresses }) => addresses);
  if (options.urls.length === 0) {
    return services.map((service) => ({ ...service, serviceAddresses }));
  }
  return options.urls.map(({ alias, url }) => {
    const behind = services.find((service) => leadsInto(url, service));
    return { alias, url, container: behind?.container, service: behind?.service, serviceAddresses };
  });
}

/** Where URLs are given, services that cannot be used are no error. */
async function findServices(
  options: OpenOptions,
  { containers, log }: OpenPorts,
): Promise<readonly ServiceDatabase[]> {
  try {
    const services = await findServiceDatabases(options.services, containers, {
      insideContainer: insideContainer(),
    });
    for (const notice of services.notices) log.info(notice);
    return services.databases;
  } catch (error) {
    if (options.urls.length === 0 || !(error instanceof UserError)) throw error;
    log.info(`Service containers are not looked at: ${messageOf(error)}`);
    return [];
  }
}

function leadsInto(url: DatabaseUrl, service: ServiceDatabase): boolean {
  if (url.engine === 'sqlite' || url.engine !== service.url.engine || url.port !== service.url.port)
    return false;
  const loopback = ['localhost', '127.0.0.1', '::1'];
  return (
    url.host === service.url.host || (loopback.includes(url.host) && loopback.includes(service.url.host))
  );
}

async function refuse(
  found: readonly Found[],
  surveys: ReadonlyMap<string, Survey>,
  options: OpenOptions,
  log: Log,
): Promise<void> {
  const problems = await Promise.all(
    found.map(async ({ alias, url, serviceAddresses }) => {
      const facts = await networkFacts(url, log);
      const sessions = surveys.get(alias)?.baseSessions ?? [];
      return guardProblems(url, { ...facts, serviceAddresses, sessions }, options.allowDatabase);
    }),
  );
  if (problems.flat().length > 0) throw new SecurityStop(problems.flat());
}

async function openRecorded(
  found: Found,
  mark: Mark,
  options: OpenOptions,
  ports: OpenPorts,
): Promise<Engine> {
  const { alias, container } = found;
  const url = absolute(found.url, options.workingDirectory);
  const { folder, fallback } = await placeFor(alias, url, options);
  ports.ledger.record({
    kind: 'place',
    alias,
    url: formatDatabaseUrl(url),
    ...(container === undefined ? {} : { container }),
    ...(url.engine === 'postgres' ? {} : { folder }),
  });
  // A service's server goes with its job.
  const own = container === undefined ? mark : undefined;
  const engine = await openEngine({ url, clone: options.clone, container, folder, mark: own }, ports);
  if (engine.instances) ports.ledger.record({ kind: 'instances', alias });
  if (fallback !== undefined && (url.engine === 'sqlite' || engine.instances)) {
    ports.log.info(`${alias}: templates and clones lie on the disk: ${fallback}.`);
  }
  return engine;
}

/** For SQLite the larger of the user's own file and the last template is a hint at the next. */
async function placeFor(alias: string, url: DatabaseUrl, options: OpenOptions): Promise<ChosenPlace> {
  const { folder, fallback } = chooseSqlitePlace(
    options.sqlitePlaces,
    url.engine === 'sqlite' ? await neededBytes(alias, url.file, options) : undefined,
  );
  return { folder: `${folder}-${alias}`, fallback };
}

async function neededBytes(alias: string, file: string, options: OpenOptions): Promise<number | undefined> {
  const own = await stat(file).catch(() => undefined);
  const bytes = Math.max(own?.size ?? 0, options.knownBytes.get(alias) ?? 0);
  return bytes === 0 ? undefined : bytes * options.databasesAtOnce;
}

/** The guard judges a file's path as the user wrote it, for the folders above the checkout are not their choice. */
function absolute(url: DatabaseUrl, workingDirectory: string): DatabaseUrl {
  return url.engine === 'sqlite' ? { ...url, file: path.resolve(workingDirectory, url.file) } : url;
}

function describe(found: Found, engine: Engine, survey: Survey, options: OpenOptions): OpenDatabase {
  const database = found.url.engine === 'sqlite' ? path.parse(found.url.file).name : found.url.database;
  return {
    alias: found.alias,
    engine,
    base: survey.base,
    throwAway: found.url.engine === 'sqlite' || found.container !== undefined,
    freeConnections: survey.freeConnections,
    connectionLimit: survey.connectionLimit,
    room: survey.room,
    ...(survey.cloneBytes !== undefined && { cloneBytes: survey.cloneBytes }),
    names: databaseNames({
      project: options.projectName,
      database,
      run: options.run,
      limitBytes: engine.nameLimitBytes,
    }),
  };
}

function refuseUnusable(surveys: ReadonlyMap<string, Survey>): void {
  const problems = [...surveys].flatMap(([alias, { missingRights, obstacles = [] }]) => [
    ...missingRights.map(
      (right) => `The role of the database "${alias}" may not ${right}. Give it that right, or another role.`,
    ),
    ...obstacles,
  ]);
  if (problems.length > 0) throw new UserError(problems);
}

/** Returns whether the server refused a part of it. */
async function relax(
  database: OpenDatabase,
  durability: OpenOptions['durability'],
  log: Log,
): Promise<boolean> {
  if (durability === 'on' || (durability === 'auto' && !database.throwAway)) return false;
  // They are so from the start, and nothing is changed on the user's server.
  if (database.engine.instances) return false;
  if (!database.throwAway) {
    log.warning(
      `\`durability: off\` changes the settings of the server of "${database.alias}", and they stay after this run. ` +
        undoing[database.engine.name],
    );
  }
  const refusals = await database.engine.relaxDurability();
  for (const refusal of refusals) log.warning(`${database.alias}: ${refusal}`);
  return refusals.length > 0;
}

function advise(
  { engine, room }: OpenDatabase,
  service: string | undefined,
  isFixed: boolean,
  log: Log,
): void {
  if (service === undefined) return;
  const { name, version } = engine;
  const lines = adviceFor({ service, engine: name, version, inMemory: room?.inMemory, isFixed });
  if (lines.length > 0) log.info(lines.join('\n'));
}

/** How a server gets its settings back. */
const undoing: Readonly<Record<EngineName, string>> = {
  postgres: '`ALTER SYSTEM RESET ALL` and `SELECT pg_reload_conf()` undo that and any other ALTER SYSTEM.',
  mysql: 'A restart of the server undoes that, after `ALTER INSTANCE ENABLE INNODB REDO_LOG`.',
  mariadb: 'A restart of the server undoes that.',
  sqlite: '',
};
