/** Opens the databases of a run, but for those that could be real: they are refused. */

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { SecurityStop, UserError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { type Durability, makeFast } from './durability.ts';
import type { Engine, Survey } from './engine.ts';
import { type ChosenPlace, chooseFilePlace, type FilePlaces } from './file-places.ts';
import { type FindOptions, type Found, findDatabases } from './find.ts';
import { sweepFolders } from './folders.ts';
import { guardProblems } from './guard.ts';
import type { Ledger } from './ledger.ts';
import type { Mark } from './mark.ts';
import { databaseNames } from './names.ts';
import { networkFacts } from './network.ts';
import type { OpenDatabase } from './open-database.ts';
import { type CloneKind, type EnginePorts, openEngine } from './open-engine.ts';
import { here, ownMark, sweep } from './sweep.ts';
import { type DatabaseUrl, formatDatabaseUrl, secretsOf } from './url.ts';

export interface OpenOptions extends FindOptions {
  readonly allowDatabase: readonly string[];
  readonly clone: CloneKind;
  readonly durability: Durability;
  readonly projectName: string;
  /** Hex digits of this run's own. */
  readonly run: string;
  readonly workingDirectory: string;
  /** Where the files of SQLite and of instances may lie. */
  readonly filePlaces: FilePlaces;
  /** How many databases there may be at once for each alias. */
  readonly databasesAtOnce: number;
  /** Bytes of the template as the last run had it, by alias. */
  readonly knownBytes: ReadonlyMap<string, number>;
  /** Whether there is a workflow whose services could be made faster. */
  readonly advises: boolean;
}

export interface OpenPorts extends EnginePorts {
  readonly ledger: Ledger;
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
      for (const notice of survey.notices ?? []) ports.log.warning(`${database.alias}: ${notice}`);
      surveys.set(database.alias, survey);
      opened.push(describe(database, engine, survey, options));
    }
    await refuse(found, surveys, options, ports.log);
    refuseUnusable(surveys);
    sayWithoutEffect(options.clone, opened, ports.log);
    await sweepFolders(options.filePlaces, here(mark), ports.log);
    for (const [index, database] of opened.entries()) {
      if (!database.throwAway) await sweep(database.engine, mark, ports.log);
      const service = options.advises ? found[index]?.service : undefined;
      await makeFast(database, service, options.durability, ports.log);
    }
    return opened;
  } catch (error) {
    await Promise.allSettled(engines.map((engine) => engine.close()));
    throw error;
  }
}

/** Where it is asked for and only MySQL and MariaDB could do it, they have refused by now. */
function sayWithoutEffect(clone: CloneKind, opened: readonly OpenDatabase[], log: Log): void {
  if (clone !== 'instance' || opened.length === 0 || opened.some(({ engine }) => engine.instances)) return;
  log.warning(
    '`clone: instance` has no effect: only clones of MySQL and MariaDB can be servers of their own. ' +
      'Those of PostgreSQL are databases, and those of SQLite files.',
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
  const engine = await openEngine({ url, clone: options.clone, container, folder, mark }, ports);
  if (engine.instances) ports.ledger.record({ kind: 'instances', alias });
  // Servers in a container have their data there, and nobody makes the folder.
  const isUsed = url.engine === 'sqlite' || (engine.instances && existsSync(folder));
  if (fallback !== undefined && isUsed) {
    ports.log.info(`${alias}: templates and clones lie on the disk: ${fallback}.`);
  }
  return engine;
}

/** For SQLite the larger of the user's own file and the last template is a hint at the next. */
async function placeFor(alias: string, url: DatabaseUrl, options: OpenOptions): Promise<ChosenPlace> {
  const { folder, fallback } = chooseFilePlace(
    options.filePlaces,
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
  const { base, freeConnections, connectionLimit, room, cloneBytes } = survey;
  const database = found.url.engine === 'sqlite' ? path.parse(found.url.file).name : found.url.database;
  return {
    alias: found.alias,
    engine,
    base,
    container: found.container,
    throwAway: found.url.engine === 'sqlite' || found.container !== undefined,
    freeConnections,
    connectionLimit,
    room,
    cloneBytes,
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
