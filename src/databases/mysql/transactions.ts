/** The open transactions of InnoDB. */

import type { WaitPicture } from '../../report/incidents.ts';
import type { Gaps } from '../gaps.ts';
import { textOf } from './answers.ts';
import type { Connection } from './connection.ts';
import type { Scene } from './picture.ts';
import type { Session } from './sessions.ts';

export interface Transaction {
  readonly seconds: number;
  /** For a row that another transaction has locked. */
  readonly waits: boolean;
}

/** What a picture is made of. */
export interface Situation extends Scene {
  /** All of the server but ours, as far as the account sees them. */
  readonly sessions: readonly Session[];
  /** By session. */
  readonly transactions: ReadonlyMap<number, Transaction>;
  readonly gaps: Gaps;
}

/**
 * By session. A prepared transaction has none, and is left out. When one was begun is told in the time zone of the
 * server's system, whatever the session's is.
 */
export async function openTransactions(connection: Connection): Promise<ReadonlyMap<number, Transaction>> {
  const rows = await connection.query<{ id: unknown; state: unknown; seconds: unknown }>(
    `SELECT trx_mysql_thread_id AS id, trx_state AS state,
       TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')) AS seconds
     FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> 0`,
  );
  return new Map(
    rows.map(({ id, state, seconds }) => [
      Number(id),
      { seconds: Math.max(0, Number(seconds)), waits: textOf(state) === 'LOCK WAIT' },
    ]),
  );
}

/**
 * Where the server does not tell who holds what the session waits for: a lone suspect is taken for the blocker, with the
 * reason, and of several the picture says only who they are.
 */
export function suspected(
  { id }: Session,
  lock: string,
  suspects: readonly Session[],
  { gaps }: Pick<Situation, 'gaps'>,
): readonly WaitPicture[] {
  const others = suspects.filter((suspect) => suspect.id !== id);
  const [only] = others;
  if (only !== undefined && others.length === 1) {
    return [
      { blocked: String(id), blocker: String(only.id), lock: `${lock}, as no other transaction is open` },
    ];
  }
  const who =
    others.length === 0
      ? 'nobody with a transaction is to be seen'
      : `a transaction is open in ${others.map((suspect) => suspect.id).join(', ')}`;
  gaps.add(`who holds the ${lock} that session ${id} waits for is not told; ${who}`);
  return [];
}
