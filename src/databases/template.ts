/** The template's life: restored from its dump, or built by `prepare`; sealed, and named last. */

import path from 'node:path';
import type { BlobStore, Clock, Log } from '../ports.ts';
import type { TemplateReport, TemplateSource } from '../report/report.ts';
import type { SealedTemplate } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { OpenDatabase } from './open-database.ts';
import { dropRecorded, makeWorking } from './recorded.ts';
import { restoreAll } from './restore.ts';

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
  /** Key under which its dump is still to be kept; undefined where it is, or where nothing is kept. */
  readonly dumpKey: string | undefined;
}

export type Stage = TemplateReport['stages'][number];

/**
 * Makes the template of every database. One `prepare` fills all of them together, so all are restored or all are
 * built. A dump that does not restore is said and left aside; nothing half-made keeps a template's name.
 */
export async function makeTemplates(
  request: TemplateRequest,
  ports: TemplatePorts,
): Promise<readonly Templated[]> {
  const restoration = await restoreAll(request.databases, request.keys, ports);
  if (restoration.kind === 'restored')
    return sealAll(request, 'restored', restoration.stages, new Map(), ports);
  const built = await buildAll(request, ports);
  const stages = new Map(request.databases.map(({ alias }) => [alias, [built]]));
  return sealAll(request, 'built', stages, restoration.dumpKeys, ports);
}

/** Writes the dump of a template that was built and stores it. Runs beside the tests, on a clone of its own. */
export async function keepDump(templated: Templated, ports: TemplatePorts): Promise<number | undefined> {
  const { engine, names, alias } = templated.database;
  const key = templated.dumpKey;
  if (ports.store === undefined || key === undefined) return undefined;
  const file = path.join(ports.temporary, `dump-${alias}`);
  // Nobody could come into a sealed instance, so that it needs no copy to be dumped from.
  const source = engine.instances ? templated.template.name : names.dumped;
  if (!engine.instances) {
    ports.ledger.made(alias, names.dumped);
    await engine.clone(templated.template, names.dumped);
  }
  try {
    const dump = await engine.dump(source, file);
    if (dump === undefined) return undefined;
    const outcome = await ports.store.store(key, file);
    ports.log.info(
      `Dump of ${alias} by ${dump.tool}, ${dump.sizeBytes} bytes: ${outcome} in ${ports.store.description}.`,
    );
    return dump.sizeBytes;
  } finally {
    if (!engine.instances) await dropRecorded(templated.database, names.dumped, ports.ledger);
  }
}

/** What a failed `prepare` leaves is dropped again; if that fails too, the ledger still has it. */
async function buildAll({ databases, build }: TemplateRequest, ports: TemplatePorts): Promise<Stage> {
  for (const database of databases) await makeWorking(database, ports.ledger);
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

async function sealAll(
  request: TemplateRequest,
  source: TemplateSource,
  stages: ReadonlyMap<string, readonly Stage[]>,
  dumpKeys: ReadonlyMap<string, string>,
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
    templated.push({ database, template, report, dumpKey: dumpKeys.get(alias) });
  }
  return templated;
}
