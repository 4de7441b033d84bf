/** Who waits for a row that another transaction has locked. */

import type { WaitPicture } from '../../report/incidents.ts';
import { textOf } from './answers.ts';
import { performanceSchemaIsOn } from './performance-schema.ts';
import { type Situation, suspected } from './transactions.ts';

interface RowWait {
  readonly blocked: unknown;
  /** 0 where a prepared transaction holds it. */
  readonly blocker: unknown;
  readonly transaction: unknown;
  readonly name: unknown;
  readonly kind: unknown;
}

/** Source: https://dev.mysql.com/doc/refman/en/performance-schema-data-lock-waits-table.html */
const ofMysql = `
  SELECT DISTINCT r.trx_mysql_thread_id AS blocked, b.trx_mysql_thread_id AS blocker, b.trx_id AS transaction,
    l.OBJECT_NAME AS name, l.LOCK_TYPE AS kind
  FROM performance_schema.data_lock_waits w
  JOIN performance_schema.data_locks l ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID`;

/** Source: https://mariadb.com/kb/en/information-schema-innodb_lock_waits-table/ */
const ofMariadb = `
  SELECT DISTINCT r.trx_mysql_thread_id AS blocked, b.trx_mysql_thread_id AS blocker, b.trx_id AS transaction,
    l.lock_table AS name, l.lock_type AS kind
  FROM information_schema.INNODB_LOCK_WAITS w
  JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id`;

export async function rowWaits(situation: Situation): Promise<readonly WaitPicture[]> {
  const { connection, flavour, sessions, transactions, gaps } = situation;
  const waiting = sessions.filter(({ id }) => transactions.get(id)?.waits === true);
  if (waiting.length === 0) return [];
  const isTold = flavour === 'mariadb' || (await performanceSchemaIsOn(connection));
  if (!isTold) {
    const others = sessions.filter(({ id }) => transactions.get(id)?.waits === false);
    return waiting.flatMap((session) => suspected(session, 'row lock', others, situation));
  }
  const rows = await gaps.fill<readonly RowWait[]>('who holds the locked rows', [], () =>
    connection.query<RowWait>(flavour === 'mariadb' ? ofMariadb : ofMysql),
  );
  return rows.map(({ blocked, blocker, transaction, name, kind }) => ({
    blocked: String(blocked),
    blocker: Number(blocker) === 0 ? `prepared transaction ${transaction}` : String(blocker),
    lock: `${textOf(kind) === 'TABLE' ? 'table' : 'row'} lock on ${bareName(textOf(name))}`,
  }));
}

/** MariaDB writes `` `shop`.`notes` ``. */
function bareName(name: string): string {
  const last = /`((?:[^`]|``)*)`(?: .*)?$/.exec(name)?.[1];
  return last === undefined ? name : last.replaceAll('``', '`');
}
