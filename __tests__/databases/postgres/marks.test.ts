import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Mark, withMark } from '../../../src/databases/mark.ts';
import { here, ownMark, sweep } from '../../../src/databases/sweep.ts';
import { describePostgres } from '../../engines/describe-postgres.ts';
import { skipMissing } from '../../engines/missing.ts';
import { connect, openEngine, rows } from './open.ts';

const old: Mark = {
  run: 'abcdef01',
  at: '2020-01-02T03:04:05.000Z',
  host: 'a runner that is gone',
  pid: 4711,
  project: `marks-${process.pid}`,
};

describePostgres('ownership marks', ({ target }) => {
  const commentOf = (name: string) =>
    rows<{ comment: string | null }>(
      target,
      'postgres',
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = '${name}'`,
    ).then(([row]) => row?.comment);

  test('are on all that is made, after the comment that `prepare` gave, and not in dumps', async (context) => {
    await using open = await openEngine({ ...target, mark: old });
    const working = await open.made('working');
    expect(await commentOf(working)).toBe(withMark(null, old));
    await rows(target, 'postgres', `COMMENT ON DATABASE "${working}" IS 'it''s the shop'`);
    const template = await open.engine.seal(working, open.name('template'));
    const clone = open.name('clone');
    await open.engine.clone(template, clone);
    for (const name of [template.name, clone]) {
      expect(await commentOf(name)).toBe(withMark(`it's the shop`, old));
    }
    expect(await open.engine.marked()).toEqual(
      expect.arrayContaining([{ database: clone, mark: old, inUse: true }]),
    );

    await using folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-marks-'));
    const file = join(folder.path, 'dump');
    if ((await open.engine.dump(clone, file)) === undefined)
      return skipMissing(context, 'no pg_dump that fits');
    // Read by a run that marks nothing.
    await using plain = await openEngine(target);
    const restored = await plain.made('restored');
    await plain.engine.restore(file, restored);
    expect(await commentOf(restored)).toBe(`it's the shop`);
  });

  test('tell what a crashed run left: only that goes, and not while somebody is in it', async () => {
    await using open = await openEngine(target);
    const names = {
      left: 'marks_app_abcdef01_w1',
      sealed: 'marks_app_abcdef01_tpl',
      inUse: 'marks_app_abcdef01_w2',
      unmarked: 'marks_app_abcdef01_w3',
      foreign: 'marks_app_abcdef01_w4',
      misnamed: 'marks_app',
      young: 'marks_app_abcdef01_w5',
    };
    try {
      for (const name of Object.values(names)) await rows(target, 'postgres', `CREATE DATABASE "${name}"`);
      const mark = (name: string, own: Mark) =>
        rows(target, 'postgres', `COMMENT ON DATABASE "${name}" IS '${withMark(null, own)}'`);
      for (const name of [names.left, names.sealed, names.inUse, names.misnamed]) await mark(name, old);
      await mark(names.foreign, { ...old, project: 'another' });
      await mark(names.young, { ...old, at: new Date().toISOString() });
      await rows(
        target,
        'postgres',
        `ALTER DATABASE "${names.sealed}" ALLOW_CONNECTIONS false IS_TEMPLATE true`,
      );
      await using _stranger = await connect(target, names.inUse);

      await sweep(open.engine, ownMark('99999999', old.project), open.log);
      const there = async (name: string) => open.engine.exists(name);
      const gone = await Promise.all(
        Object.entries(names).map(async ([kind, name]) => [kind, await there(name)]),
      );
      expect(Object.fromEntries(gone)).toEqual({
        left: false,
        sealed: false,
        inUse: true,
        unmarked: true,
        foreign: true,
        misnamed: true,
        young: true,
      });
      expect(open.log.at('info').join('\n')).toMatch(
        /Dropped marks_app_abcdef01_w1, which the run abcdef01 of 2020\S+ on a runner that is gone had left behind/,
      );
    } finally {
      for (const name of Object.values(names)) await open.engine.drop(name);
    }
  });

  test('of a run that is still connected to the server are left alone', async () => {
    await using alive = await openEngine({ ...target, mark: old });
    const clone = await alive.made('alive');
    await using other = await openEngine(target);
    expect(await other.engine.marked()).toEqual(
      expect.arrayContaining([{ database: clone, mark: old, inUse: true }]),
    );
    expect(here(ownMark('99999999', 'x')).isAlive(process.pid)).toBe(true);
  });
});
