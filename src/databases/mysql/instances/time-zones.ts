/** The named time zones of the service: without them, CONVERT_TZ gives NULL for every one. */

import { messageOf } from '../../../errors.ts';
import type { Log } from '../../../ports.ts';
import type { Connection } from '../connection.ts';
import { identifier, literal } from '../quoting.ts';

export interface TimeZoneTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const tables = [
  'time_zone',
  'time_zone_name',
  'time_zone_transition',
  'time_zone_transition_type',
  'time_zone_leap_second',
];
const rowsPerStatement = 4000;

/** Empty where the service has none. Who may not read them gets none, and that is said. */
export async function readTimeZones(connection: Connection, log: Log): Promise<readonly TimeZoneTable[]> {
  try {
    const read: TimeZoneTable[] = [];
    for (const name of tables) {
      const rows = await connection.query<Record<string, string | number | null>>(
        `SELECT * FROM mysql.${identifier(name)}`,
      );
      const columns = Object.keys(rows[0] ?? {});
      read.push({ name, columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) });
    }
    return read.filter(({ rows }) => rows.length > 0);
  } catch (error) {
    log.info(
      `The named time zones of the service cannot be read, so the instances have none: ${messageOf(error)}`,
    );
    return [];
  }
}

/** Into tables that are empty. */
export async function writeTimeZones(admin: Connection, zones: readonly TimeZoneTable[]): Promise<void> {
  for (const { name, columns, rows } of zones) {
    const target = `mysql.${identifier(name)} (${columns.map(identifier).join(', ')})`;
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      const values = rows
        .slice(start, start + rowsPerStatement)
        .map((row) => `(${row.map(value).join(',')})`);
      await admin.query(`INSERT INTO ${target} VALUES ${values.join(',')}`);
    }
  }
}

function value(of: string | number | null): string {
  return of === null ? 'NULL' : typeof of === 'number' ? String(of) : literal(of);
}
