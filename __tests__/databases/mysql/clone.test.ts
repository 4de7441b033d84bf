import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openMysql } from '../../../src/databases/mysql/mysql.ts';
import { messageOf, UserError } from '../../../src/errors.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../engines/mysql-local.ts';
import { noContainers } from '../../fakes/containers.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { openEngine, rows, temporaryUser } from './open.ts';

describeMysql('clones', ({ target, flavour, local }) => {
  /** Why a database with these objects cannot be sealed. */
  const refusal = async (...statements: readonly string[]) => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    const own = (statement: string) => statement.replaceAll('OWN', `\`${working}\``);
    await rows(target, working, ...statements.map(own));
    return await open.engine.seal(working, open.name('never')).catch((error: unknown) => error);
  };

  test('columns with an expression for a default are copied, and not computed again', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      `CREATE TABLE t (id int, created datetime(6) DEFAULT CURRENT_TIMESTAMP(6), token char(36) DEFAULT (uuid()))`,
      `INSERT INTO t VALUES (1, '2020-01-01 00:00:00.5', 'mine')`,
    );
    expect(await rows(target, clone, 'SELECT * FROM t')).toEqual([
      { id: 1, created: '2020-01-01 00:00:00.500000', token: 'mine' },
    ]);
  });

  test('the next AUTO_INCREMENT is the one of the template, also after a gap and in an empty table', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      'CREATE TABLE gap (id int PRIMARY KEY AUTO_INCREMENT)',
      'CREATE TABLE emptied (id int PRIMARY KEY AUTO_INCREMENT)',
      'INSERT INTO gap VALUES (1), (2), (9)',
      'DELETE FROM gap WHERE id = 9',
      'INSERT INTO emptied VALUES (41)',
      'DELETE FROM emptied',
    );
    const next = (table: string) =>
      rows(target, clone, `INSERT INTO ${table} VALUES (NULL)`, `SELECT MAX(id) AS id FROM ${table}`);
    expect([await next('gap'), await next('emptied')]).toEqual([[{ id: 10 }], [{ id: 42 }]]);
  });

  test('triggers fire in the order of the template, and not while rows are copied', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      'CREATE TABLE t (a varchar(9))',
      `INSERT INTO t VALUES ('old')`,
      `CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW SET NEW.a = concat(NEW.a, '2')`,
      `CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW PRECEDES z SET NEW.a = concat(NEW.a, '1')`,
      `CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW FOLLOWS z SET NEW.a = concat(NEW.a, '3')`,
    );
    expect(await rows(target, clone, `INSERT INTO t VALUES ('new')`, 'SELECT a FROM t')).toEqual([
      { a: 'old' },
      { a: 'new123' },
    ]);
  });

  test('a trigger that was typed with the name of its database is the trigger of its clone', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    await rows(
      target,
      working,
      'CREATE TABLE t (a int)',
      `CREATE TRIGGER \`${working}\`.t1 BEFORE INSERT ON ${working}.t FOR EACH ROW SET NEW.a = 7`,
    );
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await open.engine.verify(template, clone);
    expect(await rows(target, clone, 'INSERT INTO t VALUES (1)', 'SELECT a FROM t')).toEqual([{ a: 7 }]);
  });

  test('bodies are kept to the letter, with their comments and without a semicolon of ours', async () => {
    await using open = await openEngine(target);
    const body = `BEGIN\n  /* kept; */ -- this too\n  SELECT ';' ; # and this\nEND`;
    const clone = await open.cloned(
      'CREATE TABLE t (a int)',
      `CREATE PROCEDURE p() ${body}`,
      `CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = /* one; */ 1`,
    );
    const [routine] = await rows(
      target,
      clone,
      'SELECT ROUTINE_DEFINITION AS body FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()',
    );
    expect(routine).toEqual({ body });
    const [trigger] = await rows(target, clone, 'SHOW CREATE TRIGGER tr');
    expect(String(trigger?.['SQL Original Statement'])).toMatch(/SET NEW\.a = \/\* one; \*\/ 1$/);
  });

  test('a view over views is made after them, whatever they are called', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      'CREATE TABLE t (a int)',
      'INSERT INTO t VALUES (5)',
      'CREATE VIEW z AS SELECT a FROM t',
      'CREATE VIEW m AS SELECT a FROM z',
      'CREATE VIEW a AS SELECT m.a FROM m JOIN z ON z.a = m.a',
    );
    expect(await rows(target, clone, 'SELECT a FROM a')).toEqual([{ a: 5 }]);
  });

  test('a clone reads its own tables through a view that also reaches outside', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      'CREATE TABLE t (a int)',
      'CREATE VIEW v AS SELECT a, (SELECT count(*) FROM information_schema.engines) > 0 AS x FROM t',
    );
    expect(await rows(target, clone, 'INSERT INTO t VALUES (3)', 'SELECT * FROM v')).toEqual([
      { a: 3, x: 1 },
    ]);
  });

  test.skipIf(flavour !== 'mariadb')(
    'a clone takes its numbers from its own sequence, where that was',
    async () => {
      await using open = await openEngine(target);
      const clone = await open.cloned(
        'CREATE SEQUENCE s START 100 CACHE 10',
        'CREATE TABLE t (id int DEFAULT nextval(s))',
        'INSERT INTO t VALUES (nextval(s))',
      );
      const [definition] = await rows(target, clone, 'SHOW CREATE TABLE t');
      expect(definition?.['Create Table']).toContain(`nextval(\`${clone}\`.\`s\`)`);
      // What is cached is lost with the cache, as it is in a server that starts again.
      expect(await rows(target, clone, 'SELECT nextval(s) AS next')).toEqual([{ next: 110 }]);
    },
  );

  test.skipIf(flavour !== 'mariadb')('rows keep the times of their history', async () => {
    await using open = await openEngine(target);
    const working = await open.made('working');
    const history = 'SELECT a, row_start, row_end FROM t FOR SYSTEM_TIME ALL ORDER BY row_start, row_end';
    const before = await rows(
      target,
      working,
      'CREATE TABLE t (id int PRIMARY KEY, a int) WITH SYSTEM VERSIONING',
      'INSERT INTO t VALUES (1, 1)',
      'UPDATE t SET a = 2',
      history,
    );
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    await open.engine.verify(template, clone);
    expect(before).toHaveLength(2);
    expect(await rows(target, clone, history)).toEqual(before);
  });

  test('what was made by a client in another character set is made so again', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned(
      'SET SESSION character_set_client = latin1, collation_connection = latin1_german1_ci',
      `CREATE FUNCTION f() RETURNS varchar(20) CHARACTER SET utf8mb4 DETERMINISTIC RETURN 'Grüße'`,
    );
    const [made] = await rows(target, clone, 'SHOW CREATE FUNCTION f');
    expect(made).toMatchObject({ character_set_client: 'latin1', collation_connection: 'latin1_german1_ci' });
    expect(await rows(target, clone, 'SELECT f() AS f')).toEqual([{ f: 'Grüße' }]);
  });

  test.each([
    [
      'a procedure',
      'CREATE PROCEDURE p() INSERT INTO OWN.t VALUES (1)',
      /The procedure "p" names its database/,
    ],
    [
      'a trigger',
      'CREATE TRIGGER p AFTER INSERT ON t FOR EACH ROW DELETE FROM OWN . u',
      /The trigger "p" names its database/,
    ],
    [
      'an event',
      `CREATE EVENT p ON SCHEDULE EVERY 1 DAY STARTS '2036-01-01' DO DELETE FROM OWN.t`,
      /The event "p" names its database/,
    ],
  ])(
    '%s that names its own database is refused: in a clone it would change the template',
    async (_kind, statement, expected) => {
      const failure = await refusal('CREATE TABLE t (a int)', 'CREATE TABLE u (a int)', statement);
      expect(failure).toBeInstanceOf(UserError);
      expect(messageOf(failure)).toMatch(expected);
      expect(messageOf(failure)).toContain('`clone: instance`');
    },
  );

  test('a view that is broken is named, with what to do', async () => {
    await using open = await openEngine(target);
    const broken = open.cloned('CREATE TABLE t (a int)', 'CREATE VIEW v AS SELECT a FROM t', 'DROP TABLE t');
    await expect(broken).rejects.toThrow(
      /making the view "v": .*t' doesn't exist; repair it, or drop it in `prepare`/,
    );
  });

  test('the character set of the database is the one of the template', async () => {
    await using open = await openEngine(target);
    const clone = await open.cloned('ALTER DATABASE CHARACTER SET latin2 COLLATE latin2_croatian_ci');
    expect(
      await rows(target, clone, 'SELECT @@character_set_database AS s, @@collation_database AS c'),
    ).toEqual([{ s: 'latin2', c: 'latin2_croatian_ci' }]);
  });

  test('large tables of a clone have statistics, so that nothing is planned as if they were empty', async () => {
    await using open = await openEngine(target);
    await open.engine.relaxDurability();
    const clone = await open.cloned(
      'CREATE TABLE d (a int)',
      'INSERT INTO d VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)',
      'CREATE TABLE large (id int PRIMARY KEY AUTO_INCREMENT, body varchar(300))',
      `INSERT INTO large (body) SELECT repeat('x', 300) FROM d a, d b, d c, d e`,
    );
    const [row] = await rows(
      target,
      '',
      `SELECT n_rows AS n FROM mysql.innodb_table_stats WHERE database_name = '${clone}' AND table_name = 'large'`,
    );
    expect(Number(row?.['n'])).toBeGreaterThan(8000);
  });

  test('a table of nothing but generated columns is refused by its name', async () => {
    const failure = await refusal('CREATE TABLE only_made (a int GENERATED ALWAYS AS (1) STORED)');
    expect(messageOf(failure)).toMatch(/The table "only_made" has nothing but generated columns/);
  });

  test.skipIf(local === undefined)(
    'a server that dies while it clones is an error, and not a wait',
    async () => {
      if (local === undefined) return;
      await using server = await startLocalMysql(local);
      await server.ready;
      const log = new RecordingLog();
      const engine = await openMysql(server.target, { log, containers: noContainers });
      await engine.create('working');
      await rows(
        server.target,
        'working',
        'CREATE TABLE t (a int)',
        'INSERT INTO t VALUES (1), (2), (3), (4), (5), (6), (7), (8)',
        'CREATE TABLE many AS SELECT a.a FROM t a, t b, t c, t d, t e',
      );
      const template = await engine.seal('working', 'template');
      const cloning = Promise.allSettled(
        [1, 2, 3, 4].map((number) => engine.clone(template, `clone${number}`)),
      );
      await expect.poll(() => engine.exists('clone1'), { interval: 1 }).toBe(true);
      await server.kill();
      const [first] = await cloning;
      expect(first).toMatchObject({ status: 'rejected', reason: { name: 'EngineError' } });
      await engine.close();
    },
  );

  test('everything that cannot be copied is said at once', async () => {
    const failure = await refusal(
      'CREATE TABLE t (a int)',
      'CREATE TABLE part (a int) ENGINE = MyISAM',
      'CREATE TABLE whole (a int) ENGINE = MERGE UNION = (part)',
      'CREATE PROCEDURE p() SELECT * FROM OWN.part',
      'CREATE FUNCTION q() RETURNS int DETERMINISTIC RETURN (SELECT count(*) FROM OWN.t)',
    );
    expect(failure).toMatchObject({
      problems: [
        expect.stringMatching(/The table "whole" has the engine MRG_MyISAM/i),
        expect.stringMatching(/The procedure "p"/),
        expect.stringMatching(/The function "q"/),
      ],
    });
  });

  test('rights on the names of a run, and to see who is there, are enough', async () => {
    await using user = await temporaryUser(target, 'GRANT ALL ON `m%`.*', 'GRANT PROCESS ON *.*');
    await using folder = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-rights-'));
    const { socket: _socket, ...overTcp } = target;
    await using open = await openEngine({ ...overTcp, user: user.name, password: user.password });
    expect((await open.engine.survey()).missingRights).toEqual([]);
    const working = await open.made('working');
    const asUser = { ...target, user: user.name, password: user.password };
    await rows(
      asUser,
      working,
      'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, up int, FOREIGN KEY (up) REFERENCES t (id))',
      'INSERT INTO t VALUES (1, NULL), (2, 1)',
      'CREATE VIEW v AS SELECT id FROM t',
      'CREATE PROCEDURE p() SELECT 1',
      `CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2036-01-01' DO DELETE FROM t`,
    );
    const template = await open.engine.seal(working, open.name('template'));
    const [clone, restored] = [open.name('clone'), await open.made('restored')];
    await open.engine.clone(template, clone);
    await open.engine.verify(template, clone);
    const file = path.join(folder.path, 'a.dump');
    await open.engine.dump(clone, file);
    await open.engine.restore(file, restored);
    expect(await rows(asUser, restored, 'SELECT id FROM v')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(open.log.at('warning')).toEqual([]);
  });

  test('a clone that cannot be completed is gone again, and its error names the object', async () => {
    await using user = await temporaryUser(
      target,
      'GRANT SELECT, INSERT, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, TRIGGER, EVENT, PROCESS, SHOW DATABASES ON *.*',
    );
    await using open = await openEngine({ ...target, user: user.name, password: user.password });
    const working = await open.made('working');
    await rows(target, working, 'CREATE TABLE t (a int)');
    // Only few may make something in the name of another.
    await rows(target, working, `CREATE DEFINER = 'somebody'@'else' PROCEDURE theirs() SELECT 1`);
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await expect(open.engine.clone(template, clone)).rejects.toThrow(
      /making the procedure "theirs": Access denied/,
    );
    expect(await open.engine.exists(clone)).toBe(false);
  });

  test.skipIf(local === undefined)('tables without a row are not asked for any', async () => {
    if (local === undefined) return;
    // A server of its own, for its counters are those of all its sessions.
    await using server = await startLocalMysql(local);
    await server.ready;
    await using open = await openEngine(server.target);
    const tables = Array.from({ length: 300 }, (_, index) => `CREATE TABLE t${index} (a int)`);
    await open.cloned(...tables, 'INSERT INTO t7 VALUES (1)');
    const [status] = await rows(server.target, '', `SHOW GLOBAL STATUS LIKE 'Com_insert_select'`);
    expect(status?.['Value']).toBe('1');
  });
});
