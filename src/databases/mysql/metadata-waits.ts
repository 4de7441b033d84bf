/** Who waits for a table's definition, as ALTER and DROP do for every transaction that has used the table. */

import { messageOf } from '../../errors.ts';
import type { WaitPicture } from '../../report/incidents.ts';
import { textOf } from './answers.ts';
import { errorNumber, numberOf } from './failure.ts';
import { performanceSchemaIsOn } from './performance-schema.ts';
import type { Session } from './sessions.ts';
import { type Situation, suspected } from './transactions.ts';

export async function metadataWaits(situation: Situation): Promise<readonly WaitPicture[]> {
  const waiting = situation.sessions.filter(({ stage }) => /^Waiting for .*metadata lock/i.test(stage));
  if (waiting.length === 0) return [];
  const told = await situation.gaps.fill<readonly Pair[]>('who holds the metadata locks', [], () =>
    readPairs(situation),
  );
  const waits = told.filter(isConflict).map(pairPicture);
  const known = new Set(waits.map(({ blocked }) => blocked));
  const unknown = waiting.filter(({ id }) => !known.has(String(id)));
  if (unknown.length === 0) return waits;
  const holders = await readHolders(situation);
  return [
    ...waits,
    ...unknown.flatMap((session) =>
      suspected(session, 'metadata lock', suspectsOf(session, holders, situation), situation),
    ),
  ];
}

/** A lock that is wanted, and another one on the same object. */
export interface Pair {
  readonly blocked: number;
  readonly wanted: string;
  readonly blocker: number;
  readonly held: string;
  /** `GRANTED`, or `PENDING` where it is only wanted, too. */
  readonly status: string;
  readonly object: string;
}

/** None where the performance schema is off, or its instrument of metadata locks, as in MariaDB by default. */
async function readPairs({ connection }: Situation): Promise<readonly Pair[]> {
  if (!(await performanceSchemaIsOn(connection))) return [];
  const rows = await connection.query<Record<keyof Pair, unknown>>(
    `SELECT wt.PROCESSLIST_ID AS blocked, w.LOCK_TYPE AS wanted, ht.PROCESSLIST_ID AS blocker,
       h.LOCK_TYPE AS held, h.LOCK_STATUS AS status, COALESCE(w.OBJECT_NAME, LOWER(w.OBJECT_TYPE)) AS object
     FROM performance_schema.metadata_locks w
     JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE
       AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA AND h.OBJECT_NAME <=> w.OBJECT_NAME
       AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
     JOIN performance_schema.threads wt ON wt.THREAD_ID = w.OWNER_THREAD_ID
     JOIN performance_schema.threads ht ON ht.THREAD_ID = h.OWNER_THREAD_ID
     WHERE w.LOCK_STATUS = 'PENDING'`,
  );
  return rows.map(({ blocked, wanted, blocker, held, status, object }) => ({
    ...{ blocked: Number(blocked), wanted: textOf(wanted), blocker: Number(blocker) },
    ...{ held: textOf(held), status: textOf(status), object: textOf(object) },
  }));
}

/**
 * The locks that each kind cannot be granted beside.
 * Source: the matrix at `m_granted_incompatible` of sql/mdl.cc in MySQL 8
 */
const conflicts: Readonly<Record<string, readonly string[]>> = (() => {
  const exclusive = ['EXCLUSIVE'];
  const toRead = [...exclusive, 'SHARED_NO_READ_WRITE'];
  const toWrite = [...toRead, 'SHARED_NO_WRITE', 'SHARED_READ_ONLY'];
  const writers = ['SHARED_WRITE', 'SHARED_WRITE_LOW_PRIO'];
  const toUpgrade = [...toRead, 'SHARED_NO_WRITE', 'SHARED_UPGRADABLE'];
  return {
    // An exclusive one, the kind that waits for all, has no line here.
    INTENTION_EXCLUSIVE: [...exclusive, 'SHARED'],
    SHARED: exclusive,
    SHARED_HIGH_PRIO: exclusive,
    SHARED_READ: toRead,
    SHARED_WRITE: toWrite,
    SHARED_WRITE_LOW_PRIO: toWrite,
    SHARED_UPGRADABLE: toUpgrade,
    SHARED_READ_ONLY: [...toRead, ...writers],
    SHARED_NO_WRITE: [...toUpgrade, ...writers],
    SHARED_NO_READ_WRITE: [...toWrite, ...writers, 'SHARED_UPGRADABLE', 'SHARED_READ'],
  };
})();

/** A lock that is only wanted is in the way of weaker ones: they queue behind it. */
export function isConflict({ wanted, held, status }: Pair): boolean {
  const excluded = conflicts[wanted];
  if (excluded === undefined) return status === 'GRANTED';
  return excluded.includes(held);
}

function pairPicture({ blocked, blocker, wanted, object }: Pair): WaitPicture {
  return {
    blocked: String(blocked),
    blocker: String(blocker),
    lock: `metadata lock on ${object} (${wanted})`,
  };
}

interface Holder {
  readonly id: number;
  readonly database: string;
  readonly table: string;
}

/** Only MariaDB with its plugin METADATA_LOCK_INFO tells them. Undefined where nobody does. */
async function readHolders({ connection, flavour, gaps }: Situation): Promise<readonly Holder[] | undefined> {
  if (flavour !== 'mariadb') return undefined;
  try {
    const rows = await connection.query<Record<keyof Holder, unknown>>(
      `SELECT THREAD_ID AS id, TABLE_SCHEMA AS \`database\`, TABLE_NAME AS \`table\`
       FROM information_schema.METADATA_LOCK_INFO WHERE LOCK_TYPE = 'Table metadata lock'`,
    );
    return rows.map((row) => ({
      id: Number(row.id),
      database: textOf(row.database),
      table: textOf(row.table),
    }));
  } catch (error) {
    // The plugin is not loaded.
    if (numberOf(error) !== errorNumber.unknownTable) {
      gaps.add(`who holds metadata locks could not be read: ${messageOf(error)}`);
    }
    return undefined;
  }
}

/** The holders of a table that the waiting statement names; else who has a transaction open in the same database. */
function suspectsOf(
  { statement, database }: Session,
  holders: readonly Holder[] | undefined,
  { sessions, transactions }: Situation,
): readonly Session[] {
  const isWaiting = ({ stage }: Session) => /metadata lock/i.test(stage);
  const free = sessions.filter((session) => !isWaiting(session));
  if (holders !== undefined) {
    const ids = new Set(
      holders
        .filter((holder) => holder.database === database && statement.includes(holder.table))
        .map(({ id }) => id),
    );
    return free.filter(({ id }) => ids.has(id));
  }
  return free.filter((session) => transactions.has(session.id) && session.database === database);
}
