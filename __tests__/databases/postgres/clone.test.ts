import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseStrategy } from '../../../src/databases/postgres/clone.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { skipMissing } from '../../engines/missing.ts';
import { connect, type OpenEngine, openEngine, rows, type TemporaryRole, temporaryRole } from './open.ts';

test.each([
  { major: 14, fsync: true, megabytes: 1, strategy: 'FILE_COPY' },
  { major: 15, fsync: true, megabytes: 99, strategy: 'WAL_LOG' },
  { major: 15, fsync: true, megabytes: 101, strategy: 'FILE_COPY' },
  { major: 18, fsync: false, megabytes: 1, strategy: 'FILE_COPY' },
])('PostgreSQL $major with fsync $fsync copies $megabytes MB by $strategy', (given) => {
  expect(chooseStrategy(given.major, given.fsync, given.megabytes * 1024 * 1024)).toBe(given.strategy);
});

const propertiesOf = (name: string) => `
  SELECT shobj_description(d.oid, 'pg_database') AS comment, datconnlimit, datdba::regrole::text AS owner,
    ARRAY(SELECT e FROM unnest(datacl::text[]) e ORDER BY e) AS acl,
    ARRAY(SELECT setrole::regrole::text || ': ' || setconfig::text FROM pg_db_role_setting
      WHERE setdatabase = d.oid ORDER BY 1) AS settings
  FROM pg_database d WHERE datname = '${name}'`;

describePostgres('cloning', ({ target, durability }) => {
  test('settings, grants, comment and limit of the database arrive on its clones', async () => {
    await using role = await temporaryRole(target);
    await using open = await openEngine(target);
    const template = await open.engine.seal(await decorated(open, role), open.name('template'));
    const [properties] = await rows(target, 'postgres', propertiesOf(template.name));
    expect(properties).toMatchObject({ comment: `it's ours`, datconnlimit: 17 });
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    expect(await rows(target, 'postgres', propertiesOf(clone))).toEqual([properties]);
    expect(await rows(target, clone, 'SHOW search_path')).toEqual([
      { search_path: `"$user", "odd ""one""", "a, b", public` },
    ]);
  });

  test('they survive a dump and a restore', async (context) => {
    await using role = await temporaryRole(target);
    await using open = await openEngine(target);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-properties-'));
    const file = join(folder.path, 'decorated.dump');
    const database = await decorated(open, role);
    if ((await open.engine.dump(database, file)) === undefined)
      return skipMissing(context, 'no pg_dump that fits');
    const restored = await open.made('restored');
    await open.engine.restore(file, restored);
    expect(await rows(target, 'postgres', propertiesOf(restored))).toEqual(
      await rows(target, 'postgres', propertiesOf(database)),
    );
  });

  /** A database with all that neither a copy nor a dump carries. */
  async function decorated(open: OpenEngine, role: TemporaryRole): Promise<string> {
    const name = await open.made('decorated');
    await rows(
      target,
      'postgres',
      `ALTER DATABASE "${name}" SET search_path = '$user', "odd ""one""", 'a, b', public`,
      `ALTER DATABASE "${name}" SET timezone = 'Europe/Warsaw'`,
      `ALTER DATABASE "${name}" SET app.tenant = 'it''s \\ =1'`,
      `ALTER DATABASE "${name}" SET default_transaction_read_only = on`,
      `ALTER ROLE "${role.name}" IN DATABASE "${name}" SET statement_timeout = '5s'`,
      `COMMENT ON DATABASE "${name}" IS 'it''s ours'`,
      `ALTER DATABASE "${name}" CONNECTION LIMIT 17`,
      `REVOKE ALL ON DATABASE "${name}" FROM PUBLIC`,
      `GRANT CONNECT ON DATABASE "${name}" TO "${role.name}" WITH GRANT OPTION`,
    );
    return name;
  }

  test('a database that belongs to another role has clones that belong to that role', async () => {
    await using role = await temporaryRole(target);
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(target, 'postgres', `ALTER DATABASE "${working}" OWNER TO "${role.name}"`);
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    const [properties] = await rows<{ owner: string }>(target, 'postgres', propertiesOf(clone));
    expect(properties?.owner).toBe(role.name);
  });

  test('the strategy is the one that the durability of the server asks for', async () => {
    await using open = await openEngine(target);
    if (durability === 'relaxed') await open.engine.relaxDurability();
    const template = await open.engine.seal(await open.made('working'), open.name('template'));
    const { strategy } = await open.engine.clone(template, open.name('clone'));
    const hasWalLog = Number.parseInt(open.engine.version, 10) >= 15;
    expect(strategy).toMatch(durability === 'default' && hasWalLog ? 'WAL_LOG' : 'FILE_COPY');
  });

  test('a session on an unsealed template is sent away, and all clones are made', async () => {
    await using open = await openEngine(target);
    const source = await open.made('source');
    await using stray = await connect(target, source, 'stray app');
    const template = { name: source, sizeBytes: 0, fingerprint: '' };
    // More than there are administrative connections: none may wait for another while it holds one.
    const names = Array.from({ length: 6 }, (_, index) => open.name(`w${index}`));
    await Promise.all(names.map((name) => open.engine.clone(template, name)));
    await expect(stray.query('SELECT 1')).rejects.toThrow();
    expect(open.log.at('warning').join('\n')).toContain('stray app');
  });

  test('a role that may create databases and nothing else is enough', async () => {
    await using role = await temporaryRole(target, `LOGIN CREATEDB PASSWORD 'pw'`);
    const poor = { ...target, user: role.name, password: 'pw' };
    await using open = await openEngine(poor);
    const { engine } = open;
    expect((await engine.survey()).missingRights).toEqual([]);
    const working = await open.made('working');
    await rows(poor, working, 'CREATE TABLE t (i int)');
    await using _stray = await connect(poor, working);
    const template = await engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await engine.clone(template, clone);
    await engine.verify(template, clone);
    expect(await engine.statistics(clone)).toBeDefined();
    for (const name of [clone, template.name]) {
      await engine.drop(name);
      expect(await engine.exists(name)).toBe(false);
    }
  });

  test('a database has the encoding and the locale of the base database', async () => {
    await using open = await openEngine(target);
    const base = open.name('base');
    await rows(
      target,
      'postgres',
      `CREATE DATABASE "${base}" TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
    await using other = await openEngine({ ...target, database: base });
    const [like, plain] = [await other.made('like base'), await open.made('plain')];
    const encoding = (name: string) => rows(target, name, 'SHOW server_encoding');
    expect(await encoding(like)).toEqual([{ server_encoding: 'LATIN1' }]);
    expect(await encoding(plain)).toEqual([{ server_encoding: 'UTF8' }]);
  });
});
