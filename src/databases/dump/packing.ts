/** Dumps of templates that a run has made: packed, kept for later runs, and at hand while the run goes on. */

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { dropRecorded } from '../recorded.ts';
import type { Templated, TemplatePorts } from '../template.ts';
import { packDump } from './container.ts';

export interface KeptDumpFacts {
  readonly bytes: number;
  /** From the clone to the store's answer. */
  readonly seconds: number;
}

/** Writes the dump of a template that was made and stores it. Runs beside the tests. */
export async function keepDump(made: Templated, ports: TemplatePorts): Promise<KeptDumpFacts | undefined> {
  const { store, clock, log } = ports;
  const { next, database } = made;
  if (store === undefined || next === undefined) return undefined;
  const start = clock();
  const packed = await packTemplate(made, ports);
  if (packed === undefined) return undefined;
  const outcome = await store.store(next.key, packed.file);
  log.info(
    `Dump of ${database.alias} by ${packed.tool}, ${packed.bytes} bytes: ${outcome} under ${next.key} in ${store.description}.`,
  );
  return { bytes: packed.bytes, seconds: clock() - start };
}

export interface PackedDump {
  /** Absolute path of a file in the run's folder; `removePacked` removes it. */
  readonly file: string;
  readonly bytes: number;
  /** Tool and version. */
  readonly tool: string;
}

/**
 * Writes and packs the dump of a template, on a clone of its own where others could come into the template. Undefined where
 * no tool can do it, for a reason that is in the log.
 */
export async function packTemplate(
  { database, template, report, next }: Templated,
  ports: TemplatePorts,
): Promise<PackedDump | undefined> {
  const { engine, names, alias } = database;
  const payload = path.join(ports.temporary, `dumped-${alias}`);
  const file = packedFile(alias, ports);
  // Nobody could come into a sealed instance, so that it needs no copy to be dumped from.
  const source = engine.instances ? template.name : names.dumped;
  if (!engine.instances) {
    ports.ledger.made(alias, names.dumped);
    await engine.clone(template, names.dumped);
  }
  try {
    const dump = await engine.dump(source, payload);
    if (dump === undefined) return undefined;
    const description = {
      engine: engine.name,
      engineVersion: engine.version,
      tool: dump.tool,
      family: next?.keys.family ?? '',
      files: [...(next?.keys.content.files ?? [])],
      templateBytes: template.sizeBytes,
      source: report.source === 'extended' ? ('extended' as const) : ('built' as const),
      previous: next?.previous ?? null,
    };
    const bytes = await packDump(payload, description, file, dump.compressed);
    return { file, bytes, tool: dump.tool };
  } finally {
    await rm(payload, { force: true });
    if (!engine.instances) await dropRecorded(database, names.dumped, ports.ledger);
  }
}

/** The packed dump that is there: of this run, or that the template was restored from. */
export function packedDumpOf(
  { database, packed }: Templated,
  ports: Pick<TemplatePorts, 'temporary'>,
): string | undefined {
  const made = packedFile(database.alias, ports);
  // It gets its name when it is whole.
  return [packed?.file, made].find((file) => file !== undefined && existsSync(file));
}

/** Packed dumps are only of use while their run goes on. */
export async function removePacked(made: Templated, ports: Pick<TemplatePorts, 'temporary'>): Promise<void> {
  for (const file of [made.packed?.file, packedFile(made.database.alias, ports)]) {
    if (file !== undefined) await rm(file, { force: true });
  }
}

function packedFile(alias: string, { temporary }: Pick<TemplatePorts, 'temporary'>): string {
  return path.join(temporary, `packed-${alias}`);
}
