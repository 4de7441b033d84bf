/** Who waits for whom: the server names the blockers, and its list of locks says what it is about. */

import type { WaitPicture } from '../../report/incidents.ts';
import type { Connection } from './connection.ts';

/** A lock that is wanted, or that says what another one is about. */
export interface Lock {
  /** Null where a prepared transaction holds it. */
  readonly pid: number | null;
  readonly kind: string;
  readonly mode: string;
  readonly granted: boolean;
  readonly relation: string | null;
  /** Of the transaction whose end is waited for. */
  readonly waitedFor: string | null;
  /** Of the one that holds or wants it, as `3/41`; `-1/752` is the prepared transaction 752. */
  readonly holder: string;
  /** The two numbers of an advisory lock. */
  readonly key: string;
}

export interface PreparedTransaction {
  readonly transaction: string;
  readonly gid: string;
  readonly seconds: number;
}

export interface Waits {
  readonly pairs: readonly { readonly blocked: number; readonly blocker: number }[];
  readonly locks: readonly Lock[];
  readonly prepared: readonly PreparedTransaction[];
}

/** Names by the number of the relation. */
export type RelationNames = ReadonlyMap<string, string>;

/** Of the sessions in `database`. A blocker can be anywhere; 0 is a prepared transaction. */
export async function readWaits(connection: Connection, database: string): Promise<Waits> {
  const pairs = await connection.query<{ blocked: number; blocker: number }>(
    `SELECT DISTINCT a.pid AS blocked, b.pid AS blocker
     FROM pg_stat_activity a CROSS JOIN unnest(pg_blocking_pids(a.pid)) AS b(pid)
     WHERE a.datname = $1 AND a.pid IN (SELECT pid FROM pg_locks WHERE NOT granted) ORDER BY 1, 2`,
    [database],
  );
  const prepared = await connection.query<{ [Key in keyof PreparedTransaction]: PreparedTransaction[Key] }>(
    `SELECT transaction::text, gid, extract(epoch FROM clock_timestamp() - prepared)::float8 AS seconds
     FROM pg_prepared_xacts WHERE database = $1 ORDER BY prepared`,
    [database],
  );
  if (pairs.length === 0) return { pairs, locks: [], prepared };
  const locks = await connection.query<{ [Key in keyof Lock]: Lock[Key] }>(
    `SELECT pid, locktype AS kind, mode, granted, relation::text, transactionid::text AS "waitedFor",
       virtualtransaction AS holder, concat_ws(' ', classid, objid) AS key
     FROM pg_locks WHERE pid IS NULL OR pid = ANY($1) AND (NOT granted OR locktype = 'tuple')`,
    [pairs.map(({ blocked }) => blocked)],
  );
  return { pairs, locks, prepared };
}

/** The relations that are to be named. */
export function relationsOf({ pairs, locks }: Waits): readonly string[] {
  const blocked = new Set<number | null>(pairs.map((pair) => pair.blocked));
  return [...new Set(locks.flatMap(({ pid, relation }) => (blocked.has(pid) ? (relation ?? []) : [])))];
}

export function waitPictures(waits: Waits, names: RelationNames): readonly WaitPicture[] {
  return waits.pairs.map(({ blocked, blocker }) => {
    const own = waits.locks.filter(({ pid }) => pid === blocked);
    const wanted = own.find(({ granted }) => !granted);
    return {
      blocked: String(blocked),
      blocker: blocker === 0 ? preparedBlocker(waits, wanted) : String(blocker),
      lock: wanted === undefined ? 'a lock' : describeLock(wanted, own, names),
    };
  });
}

export function preparedId({ gid }: Pick<PreparedTransaction, 'gid'>): string {
  return `prepared transaction ${gid}`;
}

/** The one that the lock is about; where several hold the same, the oldest. */
function preparedBlocker({ locks, prepared }: Waits, wanted: Lock | undefined): string {
  const found = prepared.find(
    ({ transaction }) =>
      transaction === wanted?.waitedFor ||
      locks.some(
        ({ pid, holder, relation }) =>
          pid === null &&
          holder === `-1/${transaction}` &&
          relation !== null &&
          relation === wanted?.relation,
      ),
  );
  return found === undefined ? 'a prepared transaction' : preparedId(found);
}

/** Who wants a row that another transaction has changed waits for its end, and holds the row's own lock meanwhile. */
function describeLock(wanted: Lock, own: readonly Lock[], names: RelationNames): string {
  const nameOf = ({ relation }: Lock) => (relation === null ? '' : ` on ${names.get(relation) ?? relation}`);
  switch (wanted.kind) {
    case 'relation':
      return `table lock${nameOf(wanted)} (${wanted.mode})`;
    case 'tuple':
      return `row lock${nameOf(wanted)}`;
    case 'transactionid': {
      const row = own.find(({ kind }) => kind === 'tuple');
      return row === undefined ? 'row or key of an open transaction' : `row lock${nameOf(row)}`;
    }
    case 'virtualxid':
      return 'end of an older transaction';
    case 'advisory':
      return `advisory lock ${wanted.key}`;
    default:
      return `${wanted.kind} lock${nameOf(wanted)} (${wanted.mode})`;
  }
}
