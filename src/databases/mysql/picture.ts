/** What the sessions of one database are doing, and who waits for whom: on its server, or on a server of its own. */

import { setTimeout as pause } from 'node:timers/promises';
import type { SessionPicture, WaitPicture } from '../../report/incidents.ts';
import type { EnginePicture } from '../engine.ts';
import { Gaps } from '../gaps.ts';
import type { Connection, MysqlServer } from './connection.ts';
import { errorNumber, numberOf } from './failure.ts';
import type { Flavour } from './identity.ts';
import { cutMysqlLiterals } from './literals.ts';
import { metadataWaits } from './metadata-waits.ts';
import { rowWaits } from './row-waits.ts';
import { readProcesses, type Session } from './sessions.ts';
import { openTransactions, type Transaction } from './transactions.ts';

/** A server at its limit has a place again as soon as a session of ours is done with its work. */
const placeLimitSeconds = 1;

/** Where to look, and at whom. */
export interface Scene {
  readonly connection: Connection;
  readonly flavour: Flavour;
  /** Undefined where the whole server is the clone's. */
  readonly database: string | undefined;
  isOurs(session: number): boolean;
}

/** Of a database clone. */
export async function pictureOfDatabase(server: MysqlServer, database: string): Promise<EnginePicture> {
  const deadline = performance.now() + placeLimitSeconds * 1000;
  const { flavour } = server.identity;
  for (;;) {
    try {
      return await server.withConnection((connection) => {
        const own = new Set(server.ownConnectionIds);
        const scene = { connection, flavour, database: server.stored(database) };
        return pictureOf({ ...scene, isOurs: (id) => own.has(id) });
      });
    } catch (error) {
      const isFull = numberOf(error) === errorNumber.tooManyConnections;
      if (!isFull || performance.now() > deadline) throw error;
      await pause(50);
    }
  }
}

export async function pictureOf(scene: Scene): Promise<EnginePicture> {
  const gaps = new Gaps();
  const { connection, database } = scene;
  const processes = await gaps.fill('its sessions', [], () => readProcesses(connection));
  const transactions = await gaps.fill(
    'its transactions (which takes the right PROCESS)',
    new Map<number, Transaction>(),
    () => openTransactions(connection),
  );
  const everybody = processes.filter(({ id }) => !scene.isOurs(id));
  const situation = { ...scene, sessions: everybody, transactions, gaps };
  const waits = [...(await rowWaits(situation)), ...(await metadataWaits(situation))];

  const involved = new Set(waits.flatMap(({ blocked, blocker }) => [blocked, blocker]));
  const inside = everybody.filter((session) => database === undefined || session.database === database);
  const isShown = (session: Session) => inside.includes(session) || involved.has(String(session.id));
  const concerned = waits.filter(({ blocked }) => inside.some(({ id }) => String(id) === blocked));
  const ages = inside.flatMap(({ id }) => transactions.get(id)?.seconds ?? []);
  return {
    sessions: everybody.filter(isShown).map((session) => sessionPicture(session, transactions, waits)),
    waits: concerned,
    oldestTransactionSeconds: ages.length === 0 ? undefined : Math.max(...ages),
    gaps: gaps.sentences,
  };
}

function sessionPicture(
  { id, user, command, stage, seconds, statement }: Session,
  transactions: ReadonlyMap<number, Transaction>,
  waits: readonly WaitPicture[],
): SessionPicture {
  const transaction = transactions.get(id);
  const isBlocked = transaction?.waits === true || waits.some(({ blocked }) => blocked === String(id));
  const isWaiting = /^(Waiting|User (sleep|lock))/i.test(stage);
  return {
    id: String(id),
    application: user,
    state: command,
    wait: isWaiting ? stage : isBlocked ? 'LOCK WAIT' : '',
    seconds,
    transactionSeconds: transaction?.seconds,
    query: cutMysqlLiterals(statement),
  };
}
