/** What the reading of a clone does where something of the server is in doubt; what it finds is the contract's matter. */

import { expect, test } from 'vitest';
import type { PostgresTarget } from '../../../src/databases/postgres/postgres.ts';
import { messageOf } from '../../../src/errors.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { startLocalPostgres } from '../../engines/postgres-local.ts';
import { waitFor } from '../../wait-for.ts';
import { connect, type OpenEngine, openEngine, rows, temporaryRole } from './open.ts';

async function freshClone(open: OpenEngine, target: PostgresTarget, ...statements: readonly string[]) {
  const working = await open.made('working');
  await rows(target, working, 'CREATE TABLE notes (id serial PRIMARY KEY)', ...statements);
  const template = await open.engine.seal(working, open.name('template'));
  const clone = open.name('clone');
  await open.engine.clone(template, clone);
  await open.engine.verify(template, clone);
  return { template, clone };
}

describePostgres('the reading of a clone', ({ target, local }) => {
  test('can be done by a role that may only create databases', async () => {
    await using role = await temporaryRole(target, `CREATEDB LOGIN PASSWORD 'secret'`);
    const plain = { ...target, user: role.name, password: 'secret' };
    await using open = await openEngine(plain);
    const { template, clone } = await freshClone(open, plain);
    await rows(plain, clone, 'SELECT * FROM notes', 'CREATE TEMPORARY TABLE t (i int)');
    expect(await open.engine.changes(template, clone)).toEqual([]);
    await rows(plain, clone, 'INSERT INTO notes DEFAULT VALUES');
    expect(await open.engine.changes(template, clone)).toEqual([
      'public.notes',
      'sequence public.notes_id_seq',
    ]);
  });

  test('waits for a session that is about to end, and counts what it did', async () => {
    await using open = await openEngine(target);
    const { template, clone } = await freshClone(open, target);
    const client = await connect(target, clone);
    const [, changes] = await Promise.all([
      client.query('INSERT INTO notes DEFAULT VALUES; SELECT pg_sleep(0.2)').then(() => client.end()),
      open.engine.changes(template, clone),
    ]);
    expect(changes).toEqual(['public.notes', 'sequence public.notes_id_seq']);
  });

  test('finds another database under the name of the clone', async () => {
    await using open = await openEngine(target);
    const { template, clone } = await freshClone(open, target);
    await rows(target, 'postgres', `DROP DATABASE "${clone}"`);
    await open.engine.clone(template, clone);
    expect(await open.engine.changes(template, clone)).toEqual(['the server lost its counters']);
  });

  test('finds a prepared transaction', async (context) => {
    const [limit] = await rows<{ max: string }>(
      target,
      'postgres',
      `SELECT current_setting('max_prepared_transactions') AS max`,
    );
    if (limit?.max === '0') return context.skip('the server takes no prepared transactions');
    await using open = await openEngine(target);
    const { template, clone } = await freshClone(open, target);
    await rows(target, clone, 'BEGIN', 'LOCK TABLE notes', `PREPARE TRANSACTION 'left ${clone}'`);
    expect(await open.engine.changes(template, clone)).toContain(`prepared transaction left ${clone}`);
  });

  // On a server of its own, for a role is in all databases.
  test.skipIf(local === undefined)('proves nothing where counting is switched off for a role', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local);
    await using open = await openEngine(server.target);
    const { template, clone } = await freshClone(open, server.target);
    await rows(server.target, 'postgres', 'ALTER ROLE admin SET track_counts = off');
    expect(await open.engine.changes(template, clone)).toEqual(['track_counts is off']);
    await rows(server.target, 'postgres', 'ALTER ROLE admin RESET track_counts');
    expect(await open.engine.changes(template, clone)).toEqual([]);
    await rows(server.target, 'postgres', 'CREATE ROLE other', 'ALTER ROLE other SET track_counts = off');
    const doubt = ['track_counts is set for a role or a database'];
    expect(await open.engine.changes(template, clone)).toEqual(doubt);
  });

  test('sees by the files what a session did not count', async () => {
    await using open = await openEngine(target);
    const { template, clone } = await freshClone(open, target);
    await rows(target, clone, 'SET track_counts = off', 'INSERT INTO notes DEFAULT VALUES');
    expect(await open.engine.changes(template, clone)).toEqual(['a table, index or sequence']);
  });

  test.skipIf(local === undefined)('proves nothing after a crash of the server', async () => {
    if (local === undefined) return;
    await using server = await startLocalPostgres(local);
    await using open = await openEngine(server.target);
    const { template, clone } = await freshClone(open, server.target);
    await rows(server.target, clone, 'INSERT INTO notes DEFAULT VALUES');
    await using victim = await connect(server.target, 'postgres');
    const [own] = (await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
    process.kill(own?.pid ?? 0, 'SIGKILL');
    let changes: readonly string[] = [];
    await waitFor(async () => {
      changes = await open.engine.changes(template, clone).catch((error: unknown) => [messageOf(error)]);
      return !/terminat|recovery|starting|refused|ECONN|not yet accepting/.test(changes.join());
    }, 'the server to recover');
    expect(changes).toEqual(['the server lost its counters']);
  });
});
