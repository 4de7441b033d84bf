/** The rows of the catalogs, in which every definition is: which of them are not those of a fresh clone. */

import type { Connection } from './connection.ts';

/**
 * What temporary tables write to as well, and leave as it was when their session ends. To any other catalog only
 * definitions that stay write, so that counters say enough.
 */
const sharedWithTemporary = [
  ...['pg_attrdef', 'pg_attribute', 'pg_class', 'pg_constraint', 'pg_depend', 'pg_index', 'pg_inherits'],
  ...['pg_namespace', 'pg_proc', 'pg_rewrite', 'pg_sequence', 'pg_trigger', 'pg_type'],
] as const;

/** Rows by catalog. */
export type RowCounts = ReadonlyMap<string, number>;

/** Of a fresh clone. */
export async function countSharedRows(inside: Connection): Promise<RowCounts> {
  const counted = await countRows(inside, sharedWithTemporary, '0');
  return new Map(counted.map(({ catalog, rows }) => [catalog, rows]));
}

/**
 * What is otherwise in the catalogs `written` than in a fresh clone, before transaction `next`: tables, views,
 * sequences and indexes by name, then the catalogs. As many rows as then, and none that is newer, are the same rows.
 */
export async function tracesIn(
  inside: Connection,
  written: readonly string[],
  fresh: RowCounts,
  next: string,
): Promise<readonly string[]> {
  const isShared = (catalog: string) => fresh.has(catalog);
  const counted = await countRows(inside, written.filter(isShared), next);
  const altered = counted
    .filter(({ catalog, rows, newer }) => newer > 0 || rows !== fresh.get(catalog))
    .map(({ catalog }) => catalog);
  const catalogs = [...altered, ...written.filter((catalog) => !isShared(catalog))];
  const named = altered.includes('pg_class') ? await newerRelations(inside, next) : [];
  return [...named, ...catalogs.map((catalog) => `catalog ${catalog}`)];
}

interface CountedRows {
  readonly catalog: string;
  readonly rows: number;
  readonly newer: number;
}

/** The schemas of temporary tables stay, and are empty. */
async function countRows(
  inside: Connection,
  catalogs: readonly string[],
  next: string,
): Promise<readonly CountedRows[]> {
  if (catalogs.length === 0) return [];
  const counts = catalogs.map((catalog) => {
    const where = catalog === 'pg_namespace' ? ` WHERE nspname !~ '^pg_(toast_)?temp_[0-9]+$'` : '';
    return (
      `SELECT '${catalog}' AS catalog, count(*)::int AS rows, ` +
      `(count(*) FILTER (WHERE ${isNewer}))::int AS newer FROM pg_catalog.${catalog}${where}`
    );
  });
  return await inside.query<{ catalog: string; rows: number; newer: number }>(counts.join(' UNION ALL '), [
    next,
  ]);
}

async function newerRelations(inside: Connection, next: string): Promise<readonly string[]> {
  const rows = await inside.query<{ name: string }>(
    `SELECT CASE WHEN c.relkind = 'S' THEN 'sequence ' ELSE '' END || n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE age(c.xmin) <= age($1::xid) AND c.relkind <> 't' AND c.relpersistence <> 't'
     ORDER BY c.relkind IN ('i', 'I'), 1`,
    [next],
  );
  return rows.map(({ name }) => name);
}

/** Numbers of transactions go round, so that they compare by their age only. */
const isNewer = 'age(xmin) <= age($1::xid)';
