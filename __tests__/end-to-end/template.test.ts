/** The input `template` in the shipped action. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, inject, it } from 'vitest';
import { annotations, makeScene, unitSource } from './scene.ts';
import { connected, openPostgresDatabase, suiteDatabases } from './suite-database.ts';

/** Goes on where an older template ended, as a migration tool would. */
const continuing = `
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from './database.mjs';
appendFileSync(process.env.PREPARE_LOG, process.env.TESTSHOAL_TEMPLATE + '\\n');
const database = await connect();
await database.query('create table if not exists done (name text)');
const done = (await database.query('select name from done')).map(({ name }) => name);
for (const name of readdirSync('steps').sort()) {
  if (done.includes(name)) continue;
  await database.query(readFileSync('steps/' + name, 'utf8'));
  await database.query("insert into done values ('" + name + "')");
}
await database.close();
`;

describe.each(suiteDatabases(inject('postgres')))('`template` on $label', ({ open }) => {
  it('extend: a file more is only the difference of work, and rebuild starts from empty', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    const write = (file: string, text: string) => writeFile(path.join(scene.workspace, file), text);
    await mkdir(path.join(scene.workspace, 'steps'));
    await write('prepare.mjs', continuing);
    await write('steps/1.sql', 'create table notes (id integer primary key, text text not null)');
    await write('steps/2.sql', `insert into notes values (1, 'first'), (2, 'second'), (3, 'third')`);
    const inputs = {
      'database-url': database.url,
      'template-key': 'prepare.mjs\nsteps/*',
      template: 'extend',
    };
    expect((await scene.step(inputs)).outputs).toMatchObject({ outcome: 'passed', template: 'built' });
    await write('steps/3.sql', 'create table more (id integer)');
    await scene.addUnit('more', unitSource(`await query('select * from more');`));
    const extended = await scene.step(inputs);
    expect(extended.outputs).toMatchObject({ outcome: 'passed', template: 'extended' });
    expect(extended.summary).toMatch(
      /extended by `prepare` from an older dump.*than building it took.*from a dump of/,
    );
    expect((await scene.step(inputs)).outputs).toMatchObject({ outcome: 'passed', template: 'restored' });
    expect((await scene.step({ ...inputs, template: 'rebuild' })).outputs['template']).toBe('built');
    expect(await scene.preparations()).toBe(3);
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });
});

describe('`template: off`', () => {
  const inputs = { template: 'off', prepare: '', 'template-key': '' };

  it('runs on copies of a file that stays as it is, and needs no `prepare`', async () => {
    await using scene = await makeScene();
    const file = path.join(scene.workspace, 'shop.sqlite');
    using own = new DatabaseSync(file);
    own.exec(`create table notes (id integer primary key, text text not null);
      insert into notes values (1, 'first'), (2, 'second'), (3, 'third')`);
    const refused = await scene.step({ ...inputs, 'database-url': 'sqlite:shop.sqlite' });
    expect(refused.status).toBe(1);
    expect(annotations(refused, 'error').join('\n')).toMatch(
      /cannot be copied while others have it open: .*pid/,
    );
    own.close();
    const result = await scene.step({ ...inputs, 'database-url': 'sqlite:shop.sqlite' });
    expect(result.outputs).toMatchObject({ outcome: 'passed', template: 'none' });
    expect(result.summary).toContain('copied from the database as it is');
    expect(await scene.preparations()).toBe(0);
    using after = new DatabaseSync(file, { readOnly: true });
    expect(after.prepare('select count(*) as n from notes').get()).toEqual({ n: 3 });
  });

  it('runs on copies of a database of a server, which stays open', async (context) => {
    const [server] = inject('postgres').servers;
    if (server === undefined) return context.skip('no PostgreSQL');
    await using scene = await makeScene();
    await using database = await openPostgresDatabase(server);
    const name = new URL(database.url).pathname.slice(1);
    {
      await using client = await connected({ ...server.target, database: name });
      await client.query('create table notes (id int primary key, text text not null)');
      await client.query(`insert into notes values (1, 'first'), (2, 'second'), (3, 'third')`);
    }
    const result = await scene.step({ ...inputs, 'database-url': database.url });
    expect(result.outputs).toMatchObject({ outcome: 'passed', template: 'none' });
    await using client = await connected({ ...server.target, database: name });
    expect((await client.query('select count(*)::int as n from notes')).rows).toEqual([{ n: 3 }]);
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });
});
