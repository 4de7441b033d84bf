import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { pictureOf } from '../../../src/databases/sqlite/picture.ts';

/** Another process that runs `sql` in `file` and stays in its transaction. */
async function holding(file: string, sql: string) {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const connection = new DatabaseSync(process.argv[1]);
    connection.exec(process.argv[2]);
    process.stdout.write('ready');
    setInterval(() => connection.isOpen, 1000);`;
  const child = spawn(process.execPath, ['-e', program, file, sql], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    pid: String(child.pid),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test.skipIf(process.platform !== 'linux').each([
  ['DELETE', 'BEGIN IMMEDIATE; INSERT INTO notes VALUES (1)', 'RESERVED, SHARED'],
  ['DELETE', 'BEGIN EXCLUSIVE', 'EXCLUSIVE'],
  ['DELETE', 'BEGIN', 'open'],
  ['WAL', 'BEGIN IMMEDIATE; INSERT INTO notes VALUES (1)', 'SHARED, WAL read, WAL write'],
])('in the journal mode %s the locks of "%s" are told', async (mode, sql, state) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'sqlite-picture-'));
  const file = join(folder.path, 'app.sqlite');
  const connection = new DatabaseSync(file);
  connection.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE notes (id)`);
  connection.close();
  await using holder = await holding(file, sql);
  const { sessions, gaps } = await pictureOf(file);
  expect(
    sessions.map((session) => ({ ...session, state: session.state.split(', ').sort().join(', ') })),
  ).toEqual([
    {
      ...{ id: holder.pid, application: 'node', state, wait: '', query: '' },
      ...{ seconds: undefined, transactionSeconds: undefined },
    },
  ]);
  expect(gaps).toEqual(['what the programs do, and which of them wait for a lock, SQLite does not tell']);
});
