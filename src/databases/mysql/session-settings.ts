/** What our own sessions set, so that nothing that a server or a project sets changes what is copied. */

import type { Connection as DriverConnection } from 'mysql2/promise';
import { numberOf } from './failure.ts';

export interface SessionSetting {
  readonly name: string;
  /** As an expression of SQL. */
  readonly value: string;
}

/** Every server of the supported versions lets everybody set these. */
const common: readonly SessionSetting[] = [
  // A row with the number 0 keeps it, and so does one with the 30th of February. None of the modes that would refuse
  // what a table already holds.
  { name: 'sql_mode', value: `'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'` },
  { name: 'time_zone', value: `'+00:00'` },
  { name: 'sql_quote_show_create', value: '1' },
  // Tables refer to each other in circles, and what was right in the template is right in its copies.
  { name: 'foreign_key_checks', value: '0' },
  { name: 'unique_checks', value: '0' },
  { name: 'lock_wait_timeout', value: '10' },
  // Ours wait for the end of a batch.
  { name: 'wait_timeout', value: '86400' },
  // The driver then writes what it sends in the character set that we change to.
  { name: 'session_track_system_variables', value: `'character_set_client'` },
  { name: 'sql_select_limit', value: 'DEFAULT' },
  { name: 'sql_safe_updates', value: '0' },
  { name: 'autocommit', value: '1' },
];

/** Each of them is unknown to some server, or not for everybody. */
const whereKnown: readonly SessionSetting[] = [
  { name: 'max_execution_time', value: '0' },
  { name: 'max_statement_time', value: '0' },
  { name: 'information_schema_stats_expiry', value: '0' },
  { name: 'show_gipk_in_create_table_and_information_schema', value: 'ON' },
  { name: 'sql_generate_invisible_primary_key', value: 'OFF' },
  { name: 'sql_require_primary_key', value: 'OFF' },
  { name: 'innodb_force_primary_key', value: 'OFF' },
  { name: 'default_collation_for_utf8mb4', value: 'utf8mb4_0900_ai_ci' },
  { name: 'innodb_strict_mode', value: 'OFF' },
  { name: 'check_constraint_checks', value: 'OFF' },
  { name: 'system_versioning_insert_history', value: 'ON' },
];

/** Those of `whereKnown` that this session may set. */
export async function acceptedSettings(connection: DriverConnection): Promise<readonly SessionSetting[]> {
  const accepted: SessionSetting[] = [];
  for (const setting of whereKnown) {
    try {
      await connection.query(statementFor([setting]));
      accepted.push(setting);
    } catch (error) {
      // A variable that is only global, or of no use in a session, has other numbers still.
      if (numberOf(error) === undefined) throw error;
    }
  }
  return accepted;
}

/** The statement that every session of ours begins with. */
export function sessionStatement(accepted: readonly SessionSetting[], logsChanges: boolean): string {
  return statementFor([
    ...common,
    ...accepted,
    ...(logsChanges ? [] : [{ name: 'sql_log_bin', value: '0' }]),
  ]);
}

function statementFor(settings: readonly SessionSetting[]): string {
  return `SET ${settings.map(({ name, value }) => `SESSION ${name} = ${value}`).join(', ')}`;
}
