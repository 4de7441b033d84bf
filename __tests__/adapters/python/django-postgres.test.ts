/** `manage.py test` on a clone that lies on another server than the project's settings say. */

import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { pythonWith } from '../../engines/python.ts';
import { migrationRuns } from './project.ts';
import { Sample } from './sample.ts';

describePostgres('Django on PostgreSQL', (server) => {
  const { target } = server;
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['django==5.2.*', 'psycopg[binary]==3.*']);
  });

  async function query(database: string, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ ...target, database });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** An empty database, and one under the name of its clone-to-be; both are dropped at the end. */
  async function databases() {
    const [template, clone] = ['template', 'clone'].map((kind) => `django_${kind}_${process.pid}`);
    if (template === undefined || clone === undefined) throw new Error('no names');
    await query('postgres', `CREATE DATABASE ${template}`);
    return {
      template,
      clone,
      async [Symbol.asyncDispose]() {
        await query('postgres', `DROP DATABASE IF EXISTS ${clone}`);
        await query('postgres', `DROP DATABASE ${template}`);
      },
    };
  }

  function launch(name: string): Record<string, string> {
    const { host, user, password } = target;
    const entry = { engine: 'postgres', name, host, port: target.port, user, password };
    return {
      DJANGO_SETTINGS_MODULE: 'config.postgres',
      TESTSHOAL_DATABASES: JSON.stringify({ default: entry }),
    };
  }

  test('the clone is used by its alias and by the mirror of it, and the template needs no migration', async () => {
    await using made = await databases();
    await using sample = await Sample.create();
    const prepare = { ...launch(made.template), TESTSHOAL_PREPARE: '1' };
    const preparation = await sample.run(python, ['manage.py', 'test'], prepare);
    expect(preparation).toMatchObject({ status: 0, output: expect.stringContaining(migrationRuns) });

    // Fails while the preparation has left a session behind.
    await query('postgres', `CREATE DATABASE ${made.clone} TEMPLATE ${made.template}`);
    const labels = ['shop.tests.test_products', 'shop.tests.test_leaves_a_row'];
    const env = { ...launch(made.clone), FIXTURE_ALIAS: 'replica' };
    const ended = await sample.run(python, ['manage.py', 'test', ...labels], env);
    expect(ended).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
    expect(ended.output).toContain('Ran 5 tests');
    expect(await query(made.clone, 'SELECT name FROM shop_product')).toEqual([{ name: 'left by a test' }]);
    expect(await query(made.template, 'SELECT name FROM shop_product')).toEqual([
      { name: 'from a migration' },
    ]);
  });

  test('a wrong password fails the run and is not printed', async () => {
    await using made = await databases();
    await using sample = await Sample.create();
    const env = launch(made.template);
    const wrong = env['TESTSHOAL_DATABASES']?.replace(JSON.stringify(target.password), '"wr0ng"') ?? '';
    const ended = await sample.run(python, ['manage.py', 'test', 'shop.tests.test_products'], {
      ...env,
      TESTSHOAL_DATABASES: wrong,
    });
    expect(ended.status).toBe(1);
    expect(ended.output).toContain('password authentication failed');
    expect(ended.output).not.toContain('wr0ng');
  });
});
