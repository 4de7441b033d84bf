/** PostgreSQL's own client tools in one place, made for one server. */

import type { ToolResult } from '../../ports.ts';
import type { PostgresTarget } from './target.ts';

export interface Toolbox {
  /** As `15.18`. */
  readonly version: string;
  /** For messages: `in the service container`. */
  readonly place: string;
  /** Runs `pg_dump` on `database`, its output in `file`. */
  dump(options: readonly string[], database: string, file: string): Promise<ToolResult>;
  /** Runs `pg_restore` with `file` into `database`. */
  restore(options: readonly string[], file: string, database: string): Promise<ToolResult>;
}

export function majorOf(toolbox: Toolbox): number {
  return Number.parseInt(toolbox.version, 10);
}

/** The version that `pg_dump --version` and `pg_restore --version` have to agree on. */
export function commonVersion(dump: ToolResult, restore: ToolResult): string {
  const [version, other] = [dump, restore].map(({ stdout }) => /\(PostgreSQL\) (\d\S*)/.exec(stdout)?.[1]);
  if (version === undefined || version !== other) {
    throw new Error('pg_dump and pg_restore do not both tell the same version');
  }
  return version;
}

/** Their messages are read, so they must be the untranslated ones. */
export function toolEnvironment(target: PostgresTarget): Readonly<Record<string, string>> {
  return { PGPASSWORD: target.password, LC_ALL: 'C' };
}
