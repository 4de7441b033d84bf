import { describe, expect, test } from 'vitest';
import { type Mark, withMark } from '../../../src/databases/mark.ts';
import type { MysqlTarget } from '../../../src/databases/mysql/mysql.ts';
import { ownMark, sweep } from '../../../src/databases/sweep.ts';
import { describeMysql } from '../../engines/describe-mysql.ts';
import { connect, openEngine, rows } from './open.ts';

const old: Mark = {
  run: 'abcdef01',
  at: '2020-01-02T03:04:05.000Z',
  host: 'a runner that is gone',
  pid: 4711,
  project: `marks-${process.pid}`,
};

describeMysql('ownership marks', ({ target }) => {
  /** Databases of the tests below, as they are there. */
  const there = async () =>
    (await rows(target, '', `SHOW DATABASES LIKE 'marks\\_%'`)).map((row) => Object.values(row)[0]);
  const marked = async (open: { readonly engine: { marked(): Promise<readonly { database: string }[]> } }) =>
    (await open.engine.marked()).filter(({ database }) => database.startsWith('marks_'));

  test('are there for all that is made, in no clone, and gone with the last of them', async () => {
    await using open = await openEngine({ ...target, mark: old });
    const { engine } = open;
    const [working, sealed, clone] = ['bld', 'tpl', 'w1'].map((ending) => `marks_life_abcdef01_${ending}`);
    if (working === undefined || sealed === undefined || clone === undefined) throw new Error('no names');
    await engine.create(working);
    await rows(target, working, 'CREATE TABLE t (a int)');
    const template = await engine.seal(working, sealed);
    await engine.clone(template, clone);
    await engine.verify(template, clone);
    const places = ['mrk', 'tpl', 'w1'].map((ending) => `marks_life_abcdef01_${ending}`);
    expect(await there()).toEqual(places);
    expect(await marked(open)).toEqual(
      [sealed, clone, 'marks_life_abcdef01_mrk'].map((database) => ({ database, mark: old, inUse: true })),
    );
    expect(await rows(target, clone, 'SHOW TABLES')).toHaveLength(1);

    await expect(engine.clone(template, clone)).rejects.toThrow(/exists/);
    expect(await marked(open)).toHaveLength(3);
    await engine.drop(clone);
    expect((await marked(open)).map(({ database }) => database)).toEqual([sealed, 'marks_life_abcdef01_mrk']);
    await engine.drop(sealed);
    expect(await there()).toEqual([]);
  });

  test('are taken away by a clean-up that makes none', async () => {
    const name = 'marks_post_abcdef01_w1';
    await leave(target, old, name);
    await using post = await openEngine(target);
    await post.engine.drop(name);
    expect(await there()).toEqual([]);
  });

  test('are not put on a database of another that has the name already', async () => {
    const name = 'marks_taken_abcdef01_w1';
    await rows(target, '', `CREATE DATABASE ${name}`);
    try {
      await using open = await openEngine({ ...target, mark: old });
      await expect(open.engine.create(name)).rejects.toThrow(/exists/);
      expect(await marked(open)).toEqual([]);
      expect(await there()).toEqual([name]);
    } finally {
      await rows(target, '', `DROP DATABASE ${name}`);
    }
  });

  describe('of crashed runs', () => {
    const names = {
      left: 'marks_app_abcdef01_w1',
      sealed: 'marks_app_abcdef01_tpl',
      inUse: 'marks_app_abcdef02_w2',
      besideIt: 'marks_app_abcdef02_mrk',
      foreign: 'marks_app_abcdef03_w4',
      young: 'marks_app_abcdef04_w5',
      alive: 'marks_app_abcdef05_w5',
      unmarked: 'marks_app_abcdef01_w3',
      named: 'marks_app_abcdef06_w1',
      otherRun: 'marks_app_abcdef07_w1',
      fake: 'marks_app_abcdef08_mrk',
    };

    test('tell what they left: only that goes, and not while somebody is in it', async () => {
      await using living = await openEngine({ ...target, mark: { ...old, run: 'abcdef05' } });
      await using open = await openEngine(target);
      try {
        await leave(target, old, names.left, `${names.sealed} sealed`);
        await leave(target, { ...old, run: 'abcdef02' }, names.inUse);
        await leave(target, { ...old, run: 'abcdef03', project: 'another' }, names.foreign);
        await leave(target, { ...old, run: 'abcdef04', at: new Date().toISOString() }, names.young);
        await living.engine.create(names.alive);
        for (const name of [names.unmarked, names.named, names.otherRun, names.fake]) {
          await rows(target, '', `CREATE DATABASE ${name}`);
        }
        // A row that names a database of another run, one without a mark, and a place without our table.
        const place = '`marks_app_abcdef01_mrk`.testshoal_marks';
        await rows(
          target,
          '',
          `INSERT INTO ${place} VALUES ('${names.otherRun}', '${withMark(null, old)}')`,
          `INSERT INTO ${place} VALUES ('${names.unmarked}', 'no mark')`,
        );
        await using _stranger = await connect(target, names.inUse);

        await sweep(open.engine, ownMark('99999999', old.project), open.log);
        expect(open.log.at('warning')).toEqual([]);
        const left = new Set(await there());
        expect(
          Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, left.has(name)])),
        ).toEqual({
          left: false,
          sealed: false,
          inUse: true,
          besideIt: true,
          foreign: true,
          young: true,
          alive: true,
          unmarked: true,
          named: true,
          otherRun: true,
          fake: true,
        });
        expect(open.log.at('info').join('\n')).toMatch(
          /Dropped marks_app_abcdef01_w1, which the run abcdef01 of 2020\S+ on a runner that is gone had left behind/,
        );
      } finally {
        for (const name of await there()) await open.engine.drop(String(name));
      }
      expect(await there()).toEqual([]);
    });
  });
});

/** As a run that ends by force: what it made stays. A name followed by ` sealed` is a template. */
async function leave(target: MysqlTarget, mark: Mark, ...names: readonly string[]): Promise<void> {
  await using open = await openEngine({ ...target, mark });
  for (const entry of names) {
    const [name = '', isSealed] = entry.split(' ');
    if (isSealed === undefined) await open.engine.create(name);
    else {
      const working = name.replace(/tpl$/, 'bld');
      await open.engine.create(working);
      await open.engine.seal(working, name);
    }
  }
}
