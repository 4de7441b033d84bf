/** Who has a database's file open, and what of it is locked. What they do with it SQLite tells nobody. */

import { readFile, stat } from 'node:fs/promises';
import type { SessionPicture } from '../../report/incidents.ts';
import type { EnginePicture } from '../engine.ts';
import { Gaps } from '../gaps.ts';
import { type Holder, holdersOf } from './holders.ts';
import { type FileLock, locksIn } from './locks.ts';

export async function pictureOf(file: string): Promise<EnginePicture> {
  const gaps = new Gaps();
  const nothing = { waits: [], oldestTransactionSeconds: undefined };
  if (process.platform !== 'linux') {
    return { ...nothing, sessions: [], gaps: ['who has the file open is not known here'] };
  }
  const holders = await gaps.fill('who has the file open', [], () => holdersOf(file));
  const locks = await gaps.fill('its locks', [], () => readLocks(file));
  if (holders.length > 0) {
    gaps.add('what the programs do, and which of them wait for a lock, SQLite does not tell');
  }
  return {
    ...nothing,
    sessions: holders.map((holder) => sessionPicture(holder, locks)),
    gaps: gaps.sentences,
  };
}

/** Of the database, and of the index of its log, which exists in WAL mode only. */
async function readLocks(file: string): Promise<readonly FileLock[]> {
  const text = await readFile('/proc/locks', 'utf8');
  const [database, index] = await Promise.all([inodeOf(file), inodeOf(`${file}-shm`)]);
  return locksIn(text, { database, index });
}

async function inodeOf(file: string): Promise<bigint | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found?.ino;
}

function sessionPicture({ pid, program }: Holder, locks: readonly FileLock[]): SessionPicture {
  const held = [...new Set(locks.filter((lock) => lock.pid === pid).map(({ name }) => name))];
  return {
    id: String(pid),
    application: program,
    state: held.join(', ') || 'open',
    wait: '',
    seconds: undefined,
    transactionSeconds: undefined,
    query: '',
  };
}
