/** The ledger: what this run makes is written down before it is made, so that the post step can undo it after any end. */

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

const entrySchema = z.discriminatedUnion('kind', [
  /**
   * How to reach the place in which databases are made. `folder` is that of SQLite's files and of instances' data
   * directories, if any.
   */
  z.object({
    kind: z.literal('place'),
    alias: z.string(),
    url: z.string(),
    container: z.optional(z.string()),
    folder: z.optional(z.string()),
  }),
  /** The databases of a place are server processes of ours, in its folder. */
  z.object({ kind: z.literal('instances'), alias: z.string() }),
  z.object({ kind: z.literal('made'), alias: z.string(), database: z.string() }),
  /** A container of ours that a whole server runs in; `id` once it is there. */
  z.object({ kind: z.literal('container'), name: z.string(), id: z.optional(z.string()) }),
  z.object({ kind: z.literal('dropped'), alias: z.string(), database: z.string() }),
]);

export type LedgerEntry = z.infer<typeof entrySchema>;
export type Place = Extract<LedgerEntry, { kind: 'place' }>;

/** What is still there: by place, the exact names. */
export interface Remains {
  readonly place: Place;
  /** They are server processes of ours. */
  readonly instances?: true;
  readonly databases: readonly string[];
}

/** What it is called in the folder of its step. */
export const ledgerName = 'ledger.jsonl';

/** Holds passwords: readable by the owner only. Each entry is on its way to the disk before `record` returns. */
export class Ledger {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  }

  record(entry: LedgerEntry): void {
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }

  made(alias: string, database: string): void {
    this.record({ kind: 'made', alias, database });
  }

  dropped(alias: string, database: string): void {
    this.record({ kind: 'dropped', alias, database });
  }
}

/** Reads a ledger whose writer may have been killed in the middle of the last line, or before the first. */
export function readLedger(file: string): readonly Remains[] {
  const entries = entriesOf(file);
  return entries
    .filter((entry) => entry.kind === 'place')
    .map((place) => ({
      place,
      ...(entries.some((entry) => entry.kind === 'instances' && entry.alias === place.alias) && {
        instances: true as const,
      }),
      databases: [...remainingNames(entries, place.alias)],
    }));
}

/** The containers that were started, whether they are still there or not. */
export function startedContainers(
  file: string,
): readonly { readonly name: string; readonly ids: readonly string[] }[] {
  const started = entriesOf(file).filter((entry) => entry.kind === 'container');
  return [...Map.groupBy(started, ({ name }) => name)].map(([name, own]) => ({
    name,
    ids: own.flatMap(({ id }) => id ?? []),
  }));
}

function entriesOf(file: string): LedgerEntry[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap(parseLine) : [];
}

function remainingNames(entries: readonly LedgerEntry[], alias: string): Set<string> {
  const names = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== 'made' && entry.kind !== 'dropped') continue;
    if (entry.alias !== alias) continue;
    if (entry.kind === 'made') names.add(entry.database);
    if (entry.kind === 'dropped') names.delete(entry.database);
  }
  return names;
}

function parseLine(line: string): LedgerEntry[] {
  try {
    return [entrySchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
