/**
 * Tells what has changed in a clone: by the server's counters, its catalogs, and the numbers and lengths of its files. A
 * clone is a new database, so its counters begin at nothing.
 */

import { isDeepStrictEqual } from 'node:util';
import type { PoolStatistics, SealedTemplate } from '../engine.ts';
import { addCounts, subtractCounts } from '../pool-statistics.ts';
import { countSharedRows, type RowCounts, tracesIn } from './catalog-rows.ts';
import type { Connection, PostgresServer } from './connection.ts';
import { preparedTransactions } from './prepared-transactions.ts';
import { readProperties } from './properties.ts';
import { lastingSessions } from './sessions.ts';
import { statisticsOf } from './statistics.ts';

/** Before 15 counters travel by datagrams, of which the kernel may drop some. */
const reliableMajor = 15;

/** The same in all fresh clones of a template, for they are copies of its files. */
interface Contents {
  readonly files: string;
  readonly catalogRows: RowCounts;
}

interface Fresh extends Contents {
  readonly counting: Counting;
}

interface Counting {
  /** Another one after a crash, a restart, or a reset of the counters; and for another database of the same name. */
  readonly era: string;
  /** What keeps the server from counting all changes; null where nothing does. */
  readonly gap: string | null;
  /** Every row that is written from now on is of this transaction or a later one. */
  readonly nextTransaction: string;
}

export class ChangeReader {
  readonly #server: PostgresServer;
  readonly #contents = new Map<string, Contents>();
  readonly #fresh = new Map<string, Fresh>();
  /** What the readings themselves added to the counters of a clone. */
  readonly #own = new Map<string, PoolStatistics>();

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** Called inside of a clone that is equal to its template, before anybody else comes in. */
  async remember(inside: Connection, template: SealedTemplate, database: string): Promise<void> {
    if (this.#server.major < reliableMajor) return;
    const contents = this.#contents.get(template.name) ?? {
      files: await readFiles(inside),
      catalogRows: await countSharedRows(inside),
    };
    this.#contents.set(template.name, contents);
    this.#fresh.set(database, { ...contents, counting: await readCounting(inside) });
  }

  forget(database: string): void {
    this.#fresh.delete(database);
    this.#own.delete(database);
  }

  /** `look`, of which nothing is in the statistics; nobody else is in `database`, or it is taken for ours. */
  async uncounted<Result>(database: string, look: () => Promise<Result>): Promise<Result> {
    const before = await statisticsOf(this.#server, database);
    const found = await look();
    const after = await statisticsOf(this.#server, database);
    if (before !== undefined && after !== undefined) {
      this.#own.set(database, addCounts(subtractCounts(after, before), this.#own.get(database)));
    }
    return found;
  }

  /** What the tests did, without what reading it took. */
  async statistics(database: string): Promise<PoolStatistics | undefined> {
    const counted = await statisticsOf(this.#server, database);
    return counted && subtractCounts(counted, this.#own.get(database));
  }

  async changes(template: SealedTemplate, database: string): Promise<readonly string[]> {
    if (this.#server.major < reliableMajor) return ['before PostgreSQL 15 counters get lost'];
    const fresh = this.#fresh.get(database);
    if (fresh === undefined) return ['nobody knows how it was'];
    const sessions = await lastingSessions(this.#server, database);
    if (sessions.length > 0) return sessions.map((session) => `a session that is still open: ${session}`);
    // First, for a prepared transaction may hold locks that a visit would wait for.
    const outside = await this.#changesOutside(template.name, database);
    if (outside.length > 0) return outside;
    return await this.uncounted(database, () =>
      this.#server.visit(database, (visit) => changesInside(visit, fresh)),
    );
  }

  /**
   * What was changed in a clone that nobody has used, as far as the server has counted it; undefined where its counters do not tell, or
   * somebody is inside, whose changes it may count later. Asks for no file, so that it costs a tenth of the fingerprint.
   */
  async counted(inside: Connection, database: string): Promise<readonly string[] | undefined> {
    const fresh = this.#fresh.get(database);
    // A session that ends leaves its counts before it is gone from the list.
    if (fresh === undefined || (await hasOthers(inside))) return undefined;
    const { era, gap } = await readCounting(inside);
    if (era !== fresh.counting.era || gap !== null) return undefined;
    return await countedChanges(inside, fresh);
  }

  /** What belongs to a database and is not kept in it. */
  async #changesOutside(template: string, database: string): Promise<readonly string[]> {
    const prepared = await preparedTransactions(this.#server, database);
    const { own, wanted } = await this.#server.withConnection(async (connection) => ({
      own: await readProperties(connection, database),
      wanted: await readProperties(connection, template),
    }));
    const outside = await this.#server.query<{ name: string }>(
      `SELECT 'subscription ' || subname AS name FROM pg_subscription
         WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = $1)
       UNION ALL SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE database = $1`,
      [database],
    );
    return [
      ...prepared.map((gid) => `prepared transaction ${gid}`),
      ...(isDeepStrictEqual(own, wanted) ? [] : ['owner, comment, settings or rights of the database']),
      ...outside.map(({ name }) => name),
    ];
  }
}

async function changesInside(inside: Connection, fresh: Fresh): Promise<readonly string[]> {
  const counting = await readCounting(inside);
  if (counting.era !== fresh.counting.era) return ['the server lost its counters'];
  if (counting.gap !== null) return [counting.gap];
  const found = await countedChanges(inside, fresh);
  // Whatever changed the files and was not counted.
  if (found.length === 0 && (await readFiles(inside)) !== fresh.files) return ['a table, index or sequence'];
  return found;
}

async function countedChanges(inside: Connection, fresh: Fresh): Promise<readonly string[]> {
  const written = await readWritten(inside);
  const named = written.filter(({ catalog }) => !catalog).map(({ name }) => name);
  const traces = await tracesIn(
    inside,
    written.filter(({ catalog }) => catalog).map(({ name }) => name),
    fresh.catalogRows,
    fresh.counting.nextTransaction,
  );
  return [...new Set([...named, ...traces])];
}

async function hasOthers(inside: Connection): Promise<boolean> {
  const [others] = await inside.query<{ some: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()) AS some`,
  );
  return others?.some !== false;
}

/**
 * Statistics are thrown away after a crash, and those of the whole server then have a new time of reset. A role of
 * superusers can switch counting off, and only the table access method `heap` (OID 2) is known to count.
 * Source: head of src/backend/utils/activity/pgstat.c of PostgreSQL 15
 */
async function readCounting(inside: Connection): Promise<Counting> {
  const [counting] = await inside.query<{ era: string; gap: string | null; nextTransaction: string }>(
    `SELECT concat_ws(' ', d.oid, extract(epoch FROM pg_postmaster_start_time()),
         (SELECT extract(epoch FROM stats_reset) FROM pg_stat_bgwriter),
         extract(epoch FROM pg_stat_get_db_stat_reset_time(d.oid))) AS era,
       CASE WHEN current_setting('track_counts') = 'off' THEN 'track_counts is off'
         WHEN EXISTS (SELECT FROM pg_db_role_setting, unnest(setconfig) AS s(setting) WHERE setting ILIKE 'track_counts=%')
           THEN 'track_counts is set for a role or a database'
         WHEN EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'm') AND relam <> 2)
           THEN 'a table has an access method of its own'
       END AS gap,
       pg_snapshot_xmax(pg_current_snapshot())::xid::text AS "nextTransaction"
     FROM pg_database d WHERE d.datname = current_database()`,
  );
  if (counting === undefined) throw new Error('the server does not know the database that we are in');
  return counting;
}

interface Written {
  readonly name: string;
  readonly catalog: boolean;
}

/**
 * Tables in which a row was inserted, updated or deleted, be it by a transaction that was rolled back; and sequences of
 * which the only page was asked for, for they are not counted otherwise. A row of a TOAST table goes with one of its
 * table. A temporary table is gone with its session.
 */
async function readWritten(inside: Connection): Promise<readonly Written[]> {
  return await inside.query<{ name: string; catalog: boolean }>(
    `SELECT CASE WHEN c.relkind = 'S' THEN 'sequence ' ELSE '' END
         || CASE WHEN c.relnamespace = 'pg_catalog'::regnamespace THEN '' ELSE n.nspname || '.' END || c.relname AS name,
       c.relnamespace = 'pg_catalog'::regnamespace AS catalog
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT c.relisshared AND c.relpersistence <> 't' AND CASE
       WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
         + pg_stat_get_tuples_deleted(c.oid) > 0
       WHEN c.relkind = 'S' THEN pg_stat_get_blocks_fetched(c.oid) > 0
     END ORDER BY c.relkind = 'S', 1`,
  );
}

/** Numbers and lengths of the files of what is not the server's own; those below 16384 are. */
async function readFiles(inside: Connection): Promise<string> {
  const [row] = await inside.query<{ files: string }>(
    `SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ',
         c.oid, pg_relation_filenode(c.oid), pg_relation_size(c.oid)), ',' ORDER BY c.oid), ''), 'UTF8')), 'hex') AS files
     FROM pg_class c WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND c.relkind IN ('r', 'm', 'i', 'S', 't')`,
  );
  return row?.files ?? '';
}
