/** The template's life: restored from its dump, or built by `prepare`; sealed, and named last. */

import path from 'node:path';
import { messageOf } from '../errors.ts';
import type { BlobStore, Clock, Log } from '../ports.ts';
import type { TemplateReport, TemplateSource } from '../report/report.ts';
import type { SealedTemplate } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { OpenDatabase } from './open-database.ts';

export interface TemplatePorts {
  readonly store: BlobStore | undefined;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly clock: Clock;
  /** Absolute path of a folder of this run's own. */
  readonly temporary: string;
}

export interface TemplateRequest {
  readonly databases: readonly OpenDatabase[];
  /** Exact key of each database's dump, by alias; an alias without one is not kept between runs. */
  readonly keys: ReadonlyMap<string, string>;
  /** Takes all the empty working databases to the template's state. */
  build(): Promise<void>;
  /** What building cost when it was last measured, by alias. */
  readonly knownBuildSeconds: ReadonlyMap<string, number>;
}

export interface Templated {
  readonly database: OpenDatabase;
  readonly template: SealedTemplate;
  readonly report: TemplateReport;
}

type Stage = TemplateReport['stages'][number];

/**
 * Makes the template of every database. One `prepare` fills all of them together, so all are restored or all are
 * built. A dump that does not restore is said and left aside; nothing half-made keeps a template's name.
 */
export async function makeTemplates(
  request: TemplateRequest,
  ports: TemplatePorts,
): Promise<readonly Templated[]> {
  const restored = await restoreAll(request, ports);
  if (restored !== undefined) return sealAll(request, restored, 'restored', ports);
  const built = await buildAll(request, ports);
  return sealAll(request, new Map(request.databases.map(({ alias }) => [alias, [built]])), 'built', ports);
}

/** Writes the dump of a template that was built and stores it. Runs beside the tests, on a clone of its own. */
export async function keepDump(
  templated: Templated,
  key: string,
  ports: TemplatePorts,
): Promise<number | undefined> {
  const { engine, names, alias } = templated.database;
  if (ports.store === undefined) return undefined;
  const file = dumpFile(alias, ports);
  ports.ledger.made(alias, names.dumped);
  await engine.clone(templated.template, names.dumped);
  try {
    const dump = await engine.dump(names.dumped, file);
    if (dump === undefined) return undefined;
    const outcome = await ports.store.store(key, file);
    ports.log.info(
      `Dump of ${alias} by ${dump.tool}, ${dump.sizeBytes} bytes: ${outcome} in ${ports.store.description}.`,
    );
    return dump.sizeBytes;
  } finally {
    await dropRecorded(templated.database, names.dumped, ports.ledger);
  }
}

/** Drops a database of ours and records that it is gone. */
export async function dropRecorded(database: OpenDatabase, name: string, ledger: Ledger): Promise<void> {
  await database.engine.drop(name);
  ledger.dropped(database.alias, name);
}

/** What a failed `prepare` leaves is dropped again; if that fails too, the ledger still has it. */
async function buildAll({ databases, build }: TemplateRequest, ports: TemplatePorts): Promise<Stage> {
  for (const database of databases) await makeWorking(database, ports);
  const start = ports.clock();
  try {
    await build();
  } catch (error) {
    await Promise.allSettled(
      databases.map((database) => dropRecorded(database, database.names.working, ports.ledger)),
    );
    throw error;
  }
  return { stage: 'build', seconds: ports.clock() - start };
}

/** Undefined when some dump is not there or does not restore; what was restored until then is dropped again. */
async function restoreAll(
  request: TemplateRequest,
  ports: TemplatePorts,
): Promise<ReadonlyMap<string, readonly Stage[]> | undefined> {
  const stages = new Map<string, readonly Stage[]>();
  for (const database of request.databases) {
    const done = await restoreOne(database, request.keys.get(database.alias), ports);
    if (done === undefined) {
      const restored = request.databases.filter(({ alias }) => stages.has(alias));
      for (const other of restored) await dropRecorded(other, other.names.working, ports.ledger);
      return undefined;
    }
    stages.set(database.alias, done);
  }
  return stages;
}

async function restoreOne(
  database: OpenDatabase,
  key: string | undefined,
  ports: TemplatePorts,
): Promise<readonly Stage[] | undefined> {
  const { store, clock, log, ledger } = ports;
  if (store === undefined || key === undefined) return undefined;
  const file = dumpFile(database.alias, ports);
  const start = clock();
  if (!(await store.fetch(key, file))) {
    log.info(`No dump of ${database.alias} in ${store.description} under ${key}: the template is built.`);
    return undefined;
  }
  const fetched = clock();
  await makeWorking(database, ports);
  try {
    await database.engine.restore(file, database.names.working);
  } catch (error) {
    log.warning(
      `The dump of ${database.alias} does not restore, so the template is built: ${messageOf(error)}`,
    );
    await dropRecorded(database, database.names.working, ledger);
    return undefined;
  }
  return [
    { stage: 'fetch', seconds: fetched - start },
    { stage: 'restore', seconds: clock() - fetched },
  ];
}

async function makeWorking({ engine, alias, names }: OpenDatabase, { ledger }: TemplatePorts): Promise<void> {
  ledger.made(alias, names.working);
  await engine.create(names.working);
}

async function sealAll(
  request: TemplateRequest,
  stages: ReadonlyMap<string, readonly Stage[]>,
  source: TemplateSource,
  { ledger, clock }: TemplatePorts,
): Promise<readonly Templated[]> {
  const templated: Templated[] = [];
  for (const database of request.databases) {
    const { engine, alias, names } = database;
    const start = clock();
    ledger.made(alias, names.template);
    const template = await engine.seal(names.working, names.template);
    ledger.dropped(alias, names.working);
    const before = stages.get(alias) ?? [];
    const build = before.find(({ stage }) => stage === 'build')?.seconds;
    const report: TemplateReport = {
      source,
      sizeBytes: template.sizeBytes,
      stages: [...before, { stage: 'seal', seconds: clock() - start }],
      dumpBytes: undefined,
      buildSeconds: build ?? request.knownBuildSeconds.get(alias),
    };
    templated.push({ database, template, report });
  }
  return templated;
}

function dumpFile(alias: string, { temporary }: TemplatePorts): string {
  return path.join(temporary, `dump-${alias}`);
}
