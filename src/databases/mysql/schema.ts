/**
 * A database as data: all that is needed to make another one that is equal, except the rows. Nothing in it knows the
 * database's own name. It is read from a server, compared by its hash, replayed, and kept in dumps.
 */

import { z } from 'zod';

/** What a value's literal looks like in a dump: quoted text, a bare number, bytes in hex, or JSON in hex. */
const cellKind = z.enum(['text', 'number', 'bytes', 'json']);

const column = z.object({ name: z.string(), type: z.string(), cell: cellKind });

const table = z.object({
  name: z.string(),
  /** As `SHOW CREATE TABLE` prints it. */
  create: z.string(),
  /** Those that an INSERT names: no generated ones, and what the history of a versioned table needs. */
  columns: z.array(column),
  /** MariaDB's system versioning: rows have a history. */
  versioned: z.boolean(),
});

const sequence = z.object({ name: z.string(), create: z.string(), next: z.string(), cycles: z.string() });

/** What a view, routine, trigger or event remembers of the session that made it. */
const programSession = z.object({
  /** Null for views, which remember none. */
  sqlMode: z.string().nullable(),
  /** Of the text; see `character_set_client`. */
  characterSet: z.string(),
  collation: z.string(),
  /** The database's default at that time; null for views. */
  databaseCollation: z.string().nullable(),
  /** Null for all but events. */
  timeZone: z.string().nullable(),
});

const program = z.object({
  kind: z.enum(['view', 'library', 'function', 'procedure', 'package', 'package body', 'trigger', 'event']),
  name: z.string(),
  create: z.string(),
  session: programSession,
});

const grant = z.object({
  user: z.string(),
  /** Empty for MariaDB's roles. */
  host: z.string(),
  /** As `SELECT`, or `SELECT (a, b)`. */
  privileges: z.array(z.string()),
  /** Null for the whole database. */
  on: z.object({ kind: z.enum(['TABLE', 'FUNCTION', 'PROCEDURE']), name: z.string() }).nullable(),
  grantable: z.boolean(),
});

export const schemaFormat = z.object({
  characterSet: z.string(),
  collation: z.string(),
  /** MariaDB's; null where databases have none. */
  comment: z.string().nullable(),
  /** MySQL's default for new tables; null where databases have none. */
  encrypted: z.boolean().nullable(),
  tables: z.array(table),
  sequences: z.array(sequence),
  /** In an order in which they can be made: routines, views, triggers, events. */
  programs: z.array(program),
  grants: z.array(grant),
});

export type Schema = z.infer<typeof schemaFormat>;
export type Table = z.infer<typeof table>;
export type Column = z.infer<typeof column>;
export type CellKind = z.infer<typeof cellKind>;
export type Sequence = z.infer<typeof sequence>;
export type Program = z.infer<typeof program>;
export type ProgramSession = z.infer<typeof programSession>;
export type Grant = z.infer<typeof grant>;

/** For messages: `the trigger "audit"`. */
export function describeProgram({ kind, name }: Pick<Program, 'kind' | 'name'>): string {
  return `the ${kind} ${JSON.stringify(name)}`;
}
