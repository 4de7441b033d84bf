/** A replay on servers of MySQL and MariaDB of its own, and on another server than the run had. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { formatDatabaseUrl } from '../../src/databases/url.ts';
import { readBundle } from '../../src/replay/archive.ts';
import { describeMysql } from '../engines/describe-mysql.ts';
import { makeLaptop } from './laptop.ts';
import { makeScene, type Scene, unitSource } from './scene.ts';
import { openMysqlDatabase, openPostgresDatabase, type SuiteDatabase } from './suite-database.ts';

/** Depends on a row that `prepare` has made, and says where it looked. */
const failing = unitSource(`
  (await import('node:fs')).writeFileSync('looked-at', process.env.DATABASE_URL);
  const [row] = await query('select text from notes where id = 2');
  throw new Error('note 2 is ' + row.text);`);

function lookedAt(scene: Scene): string {
  return readFileSync(path.join(scene.workspace, 'looked-at'), 'utf8');
}

/** Command lines of servers that work in `folder`. */
function serversIn(folder: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes(`--datadir=${folder}`) ? [words] : [];
    } catch {
      return [];
    }
  });
}

describeMysql('a replay of a run with instances', ({ local, target, flavour }) => {
  const url = formatDatabaseUrl({ ...target, engine: 'mysql', parameters: {} });
  const programs = [path.dirname(local?.program ?? ''), path.join(local?.basedir ?? '', 'bin')];
  const PATH = [...programs, process.env['PATH']].join(':');

  it.skipIf(local === undefined)(
    'starts a server on the data directory in the bundle, and without its program runs `prepare`',
    async () => {
      await using scene = await makeScene();
      await scene.addUnit('fails', failing);
      const inputs = { 'database-url': url, clone: 'instance' };
      const run = await scene.step(inputs, { environment: { PATH } });
      expect(run.outputs['outcome']).toBe('failed');
      const inRun = lookedAt(scene);

      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '', { PATH });
      const { bundle } = await readBundle(laptop.bundle, undefined);
      expect(bundle.databases).toMatchObject([{ engine: flavour, instances: true }]);
      const again = await laptop.replay(laptop.bundle, '--database-url', url);
      expect(again.output).toContain('failed: suite › the test: note 2 is second');
      expect(again.output).not.toContain('Warning: ');
      expect(again.status).toBe(1);
      expect(await scene.preparations()).toBe(1);
      // A server of its own, under the database's own name.
      expect(lookedAt(scene)).toMatch(/\/app$/);
      expect(lookedAt(scene)).not.toBe(inRun);
      expect(serversIn(laptop.temporary)).toEqual([]);
      expect(laptop.leftovers()).toEqual([]);
      if (flavour === 'mariadb') return;

      // Nobody has MySQL's programs in the usual folders here.
      const log = path.join(path.dirname(scene.workspace), 'prepared');
      await using bare = await makeLaptop(scene, laptop.bundle, { PREPARE_LOG: log });
      const without = await bare.replay(laptop.bundle, '--database-url', url);
      expect(without.output).toContain('failed: suite › the test: note 2 is second');
      expect(without.output).toMatch(
        /Warning: The dump of "\w+" is left aside, and `prepare` runs: it is a data directory of mysql .*, and no server can be/,
      );
      expect(await scene.preparations()).toBe(2);
    },
  );
});

interface Server {
  readonly label: string;
  open(): Promise<SuiteDatabase>;
}

const postgres = inject('postgres').servers.map((server) => ({
  label: server.label,
  open: () => openPostgresDatabase(server),
}));
const [oldest, newest] = [postgres[0], postgres.at(-1)];
const [mariadb] = inject('mariadb').servers.map((one) => ({
  label: one.label,
  open: () => openMysqlDatabase(one),
}));
const [mysql] = inject('mysql').servers.map((one) => ({
  label: one.label,
  open: () => openMysqlDatabase(one),
}));
const pairs = [
  [oldest, newest],
  [newest, oldest],
  [mariadb, mysql],
  [mysql, mariadb],
].flatMap(([one, other]): [string, string, Server, Server][] =>
  one === undefined || other === undefined || one === other ? [] : [[one.label, other.label, one, other]],
);

describe.skipIf(pairs.length === 0).each(pairs)('a replay of a run on %s', (_, label, one, other) => {
  it(`says that this is ${label}, and runs all the same`, async () => {
    await using scene = await makeScene();
    await using database = await one.open();
    await using here = await other.open();
    await scene.addUnit('fails', failing);
    const run = await scene.step({ 'database-url': database.url });
    expect(run.outputs['outcome']).toBe('failed');
    const log = path.join(path.dirname(scene.workspace), 'prepared');
    await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '', { PREPARE_LOG: log });
    const again = await laptop.replay(laptop.bundle, '--database-url', here.url);
    expect(again.output).toMatch(/Warning: The run had \w+ [\d.]+\S* for "default", and this is \w+ [\d.]+/);
    expect(again.output).toContain('failed: suite › the test: note 2 is second');
    expect(again.status).toBe(1);
    // Whether the dump was taken or not, it is said.
    const isAside = again.output.includes('is set aside');
    expect(await scene.preparations()).toBe(isAside ? 2 : 1);
    expect(await here.leftovers(scene.temporary)).toEqual([]);
    expect(laptop.leftovers()).toEqual([]);
  });
});
