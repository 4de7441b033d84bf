/** Limits of time that a server sets for the project's sessions, and that are too tight for what a run does there. */

import type { EngineName } from './engine.ts';

/** A setting as a new session of the project has it. */
export interface Timeout {
  readonly name: string;
  /** 0 where there is none. */
  readonly seconds: number;
}

interface Rule {
  /** From so many seconds on nobody is disturbed. */
  readonly plentySeconds: number;
  /** Follows on "It ends". */
  readonly ends: string;
}

const longStatement: Rule = {
  plentySeconds: 600,
  ends: 'whatever takes longer, and a migration or a seed in `prepare` may',
};
const idleWorker: Rule = {
  plentySeconds: 300,
  ends: 'sessions that rest for so long, and that of a worker rests between two tests that need it',
};

/**
 * Sources: https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT,
 * https://dev.mysql.com/doc/refman/en/server-system-variables.html, https://mariadb.com/kb/en/server-system-variables/
 */
const rules: Readonly<Record<string, Rule>> = {
  statement_timeout: longStatement,
  transaction_timeout: longStatement,
  max_statement_time: longStatement,
  // Of MySQL: for SELECT only.
  max_execution_time: {
    ...longStatement,
    ends: 'every query that takes longer, and a seed in `prepare` may have one',
  },
  idle_in_transaction_session_timeout: {
    plentySeconds: 60,
    ends: 'sessions that rest in a transaction for so long, and most tests run in one, whatever else they wait for',
  },
  idle_session_timeout: idleWorker,
  wait_timeout: idleWorker,
  lock_timeout: {
    plentySeconds: 10,
    ends: 'statements that wait for a lock for so long, and migrations wait for those of other sessions',
  },
  lock_wait_timeout: {
    plentySeconds: 10,
    ends: 'statements that wait for the lock of a table for so long, and migrations wait for those of other sessions',
  },
};

/** The settings to ask a server for. */
export const timeoutNames: readonly string[] = Object.keys(rules);

/** What each that is too tight ends, with its value and what to change. `user`: whose sessions they are, quoted. */
export function timeoutNotices(
  engine: EngineName,
  user: string,
  timeouts: readonly Timeout[],
): readonly string[] {
  return timeouts.flatMap(({ name, seconds }) => {
    const rule = rules[name];
    if (rule === undefined || seconds <= 0 || seconds >= rule.plentySeconds) return [];
    return [`${name} is ${seconds} s. It ends ${rule.ends}. ${remedy(engine, user, name)}`];
  });
}

/** Settings of a role win over those of the server; MySQL and MariaDB have none of a user's own for these. */
function remedy(engine: EngineName, user: string, name: string): string {
  return engine === 'postgres'
    ? `Put it off with ALTER ROLE ${user} SET ${name} = 0.`
    : `Raise it with SET GLOBAL ${name}, or with the option --${name.replaceAll('_', '-')} of the server.`;
}
