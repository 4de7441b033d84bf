/** The template's life: restored, taken further from an older one, built by `prepare`, or copied; sealed, and named last. */

import { Cancelled, messageOf } from '../errors.ts';
import type { BlobStore, Clock, Log } from '../ports.ts';
import type { TemplateReport, TemplateSource } from '../report/report.ts';
import type { MayChange } from './dump/relatives.ts';
import type { SealedTemplate } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { OpenDatabase } from './open-database.ts';
import { dropRecorded, makeWorking } from './recorded.ts';
import { type Filled, type NextDump, restoreAll, restoreGiven } from './restore.ts';
import type { TemplateKeys } from './template-key.ts';

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
  /** Keys of each database's dump, by alias; an alias without is not kept between runs. */
  readonly keys: ReadonlyMap<string, TemplateKeys>;
  /** `rebuild`: what is kept is not used. `off`: the template is a copy of the user's own database. */
  readonly use: 'auto' | 'rebuild' | 'off';
  /** Undefined where `prepare` cannot go on from an older template. */
  readonly mayChange: MayChange | undefined;
  /** Takes all the working databases, empty or in the state of an older template, to the template's state. Rejects with `Cancelled` where the run was. */
  build(state: 'empty' | 'older'): Promise<void>;
  /** What building cost when it was last measured, by alias. */
  readonly knownBuildSeconds: ReadonlyMap<string, number>;
  /** Packed dumps that somebody brought, by alias: they go before what is kept. */
  readonly given?: ReadonlyMap<string, string> | undefined;
}

export interface Templated {
  readonly database: OpenDatabase;
  readonly template: SealedTemplate;
  readonly report: TemplateReport;
  /** How its dump is still to be kept; undefined where it is, or where nothing is kept. */
  readonly next: NextDump | undefined;
  /** The packed dump that it was restored from; undefined where it was made. */
  readonly packed: Filled['packed'];
}

export type Stage = TemplateReport['stages'][number];

/** What is in the working databases, and how it came there. */
interface Contents {
  readonly source: TemplateSource;
  readonly filled: ReadonlyMap<string, Filled>;
  readonly next: ReadonlyMap<string, NextDump>;
}

/**
 * Makes the template of every database. One `prepare` fills all of them together, so all have the same source.
 * A dump that cannot be used is said and set aside; nothing half-made keeps a template's name.
 */
export async function makeTemplates(
  request: TemplateRequest,
  ports: TemplatePorts,
): Promise<readonly Templated[]> {
  return sealAll(request, await fillAll(request, ports), ports);
}

async function fillAll(request: TemplateRequest, ports: TemplatePorts): Promise<Contents> {
  const { databases, use } = request;
  if (use === 'off') return { source: 'copied', filled: await copyAll(databases, ports), next: new Map() };
  const { kind, filled, next } = await (request.given === undefined
    ? restoreAll({ ...request, use }, ports)
    : restoreGiven(databases, request.given, ports));
  if (kind === 'restored') return { source: 'restored', filled, next: new Map() };
  if (kind === 'older') {
    const extension = await tryExtension(request, ports);
    if (extension !== undefined) return { source: 'extended', filled: withStage(filled, extension), next };
  }
  for (const database of databases) await makeWorking(database, ports.ledger);
  const built = await build('build', 'empty', request, ports);
  return { source: 'built', filled: new Map(databases.map(({ alias }) => [alias, only(built)])), next };
}

/** Undefined, and said, where `prepare` does not go on; what it left is dropped then. */
async function tryExtension(request: TemplateRequest, ports: TemplatePorts): Promise<Stage | undefined> {
  try {
    return await build('extend', 'older', request, ports);
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    ports.log.warning(
      `\`prepare\` could not take the older template further, so it starts from empty: ${messageOf(error)}`,
    );
    return undefined;
  }
}

/** What a failed `prepare` leaves is dropped again; if that fails too, the ledger still has it. */
async function build(
  stage: string,
  state: 'empty' | 'older',
  request: TemplateRequest,
  { clock, ledger }: TemplatePorts,
): Promise<Stage> {
  const start = clock();
  try {
    await request.build(state);
  } catch (error) {
    await dropWorking(request.databases, ledger);
    throw error;
  }
  return { stage, seconds: clock() - start };
}

async function copyAll(
  databases: readonly OpenDatabase[],
  { clock, ledger }: TemplatePorts,
): Promise<ReadonlyMap<string, Filled>> {
  const filled = new Map<string, Filled>();
  for (const { engine, alias, names } of databases) {
    const start = clock();
    ledger.made(alias, names.working);
    try {
      await engine.copyBase(names.working);
    } catch (error) {
      await dropWorking(databases, ledger);
      throw error;
    }
    filled.set(alias, only({ stage: 'copy', seconds: clock() - start }));
  }
  return filled;
}

async function dropWorking(databases: readonly OpenDatabase[], ledger: Ledger): Promise<void> {
  await Promise.allSettled(
    databases.map((database) => dropRecorded(database, database.names.working, ledger)),
  );
}

function withStage(filled: ReadonlyMap<string, Filled>, stage: Stage): ReadonlyMap<string, Filled> {
  return new Map([...filled].map(([alias, one]) => [alias, { ...one, stages: [...one.stages, stage] }]));
}

/** Filled by one stage, without a dump. */
function only(stage: Stage): Filled {
  return { stages: [stage], fetchedBytes: undefined, packed: undefined };
}

async function sealAll(
  request: TemplateRequest,
  { source, filled, next }: Contents,
  { ledger, clock }: TemplatePorts,
): Promise<readonly Templated[]> {
  const templated: Templated[] = [];
  for (const database of request.databases) {
    const { engine, alias, names } = database;
    const start = clock();
    ledger.made(alias, names.template);
    const template = await engine.seal(names.working, names.template);
    ledger.dropped(alias, names.working);
    const { stages = [], fetchedBytes, packed } = filled.get(alias) ?? {};
    const built = stages.find(({ stage }) => stage === 'build')?.seconds;
    const report: TemplateReport = {
      source,
      sizeBytes: template.sizeBytes,
      stages: [...stages, { stage: 'seal', seconds: clock() - start }],
      fetchedBytes,
      dumpBytes: undefined,
      buildSeconds: built ?? request.knownBuildSeconds.get(alias),
    };
    templated.push({ database, template, report, next: next.get(alias), packed });
  }
  return templated;
}
