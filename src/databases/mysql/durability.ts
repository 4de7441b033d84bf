/** Makes a throw-away server fast: what a crash would cost is no longer of interest there. */

import { messageOf } from '../../errors.ts';
import { textOf } from './answers.ts';
import type { Connection, MysqlServer } from './connection.ts';
import { literal } from './quoting.ts';

interface FastSetting {
  readonly name: string;
  readonly value: string;
}

const common: readonly FastSetting[] = [
  { name: 'innodb_flush_log_at_trx_commit', value: '0' },
  { name: 'sync_binlog', value: '0' },
  // Recalculated in the background, statistics cost clones nearly as much as their rows.
  { name: 'innodb_stats_auto_recalc', value: 'OFF' },
];
const mariadb: readonly FastSetting[] = [{ name: 'sync_frm', value: 'OFF' }];

/** Returns what could not be set, as `sync_binlog stays 1: …`. Nothing is believed that the server does not show. */
export async function relaxDurability(server: MysqlServer): Promise<readonly string[]> {
  const settings = [...common, ...(server.isMariadb ? mariadb : [])];
  const refusals = await server.withConnection(async (connection) => {
    const all: string[] = [];
    for (const setting of settings) all.push(...(await change(connection, setting)));
    if (!server.isMariadb && server.isAtLeast('8.0.21')) all.push(...(await stopRedoLog(connection)));
    return all;
  });
  return [...refusals, ...(await stopLogging(server))];
}

async function stopLogging(server: MysqlServer): Promise<readonly string[]> {
  try {
    await server.query('SET SESSION sql_log_bin = 0');
  } catch (error) {
    return [`sql_log_bin stays 1: ${messageOf(error)}`];
  }
  server.stopLoggingChanges();
  return [];
}

async function change(connection: Connection, { name, value }: FastSetting): Promise<readonly string[]> {
  let reason = 'the server did not take it over';
  try {
    await connection.query(`SET GLOBAL ${name} = ${value}`);
  } catch (error) {
    reason = messageOf(error);
  }
  const [row] = await connection.query<{ Value: unknown }>(`SHOW GLOBAL VARIABLES LIKE ${literal(name)}`);
  const current = textOf(row?.Value ?? 'unknown');
  return current === value ? [] : [`${name} stays ${current}: ${reason}`];
}

/** https://dev.mysql.com/doc/refman/en/innodb-redo-log.html#innodb-disable-redo-logging */
async function stopRedoLog(connection: Connection): Promise<readonly string[]> {
  let reason = 'the server did not take it over';
  try {
    await connection.query('ALTER INSTANCE DISABLE INNODB REDO_LOG');
  } catch (error) {
    reason = messageOf(error);
  }
  const [row] = await connection.query<{ Value: unknown }>(
    `SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'`,
  );
  return row?.Value === 'OFF' ? [] : [`the redo log stays on: ${reason}`];
}
