/** `testshoal replay` as it is shipped: a bundle of a run in one place, and the batch once more in another process. */

import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { readManifest, unpackDump } from '../../src/databases/dump/container.ts';
import { parseDatabaseUrls, secretsOf } from '../../src/databases/url.ts';
import { readBundle, writeBundle } from '../../src/replay/archive.ts';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';
import { linesOf, makeLaptop } from './laptop.ts';
import { annotations, makeScene, type Scene, unitSource } from './scene.ts';
import { type SuiteDatabase, suiteDatabases } from './suite-database.ts';

/** Depends on a row that `prepare` has made, and says where it looked. */
const failing = unitSource(`
  (await import('node:fs')).writeFileSync('looked-at', process.env.DATABASE_URL + ' ' + process.env.TESTSHOAL_WORKER);
  const [row] = await query('select text from notes where id = 2');
  if (row.text !== 'another') throw new Error('note 2 is ' + row.text);`);

const fixed = unitSource(`
  const [row] = await query('select text from notes where id = 2');
  if (row.text !== 'second') throw new Error('note 2 is ' + row.text);`);

/** SQLite needs no place. */
function placeOf({ url }: SuiteDatabase): readonly string[] {
  return url.startsWith('sqlite:') ? [] : ['--database-url', url];
}

/** Where the last run of the failing unit looked, of which nothing may be left. */
function lookedAt(scene: Scene): { readonly url: string; readonly worker: string } {
  const [url = '', worker = ''] = readFileSync(path.join(scene.workspace, 'looked-at'), 'utf8').split(' ');
  return { url, worker };
}

function expectGone(scene: Scene): void {
  const { url } = lookedAt(scene);
  if (url.startsWith('sqlite:')) expect(existsSync(url.replace(/^sqlite:\/\/\//, ''))).toBe(false);
}

describe.each(suiteDatabases(inject('postgres'), inject('mariadb'), inject('mysql')))(
  'a replay on $label',
  ({ open }) => {
    it('fails where the run failed, from the dump, and passes once the test is put right', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await scene.addUnit('fails', failing);
      const run = await scene.step({ 'database-url': database.url, workers: '3' });
      expect(run.outputs['outcome']).toBe('failed');
      const { worker, url } = lookedAt(scene);
      expect(run.summary).toMatch(
        new RegExp(
          `Replay: <code>npx github&#58;testshoal/testshoal replay testshoal-replay.tar --worker ${worker} --batch \\d+`,
        ),
      );
      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');

      const again = await laptop.replay(laptop.bundle, ...placeOf(database));
      expect(again.output).toMatch(/failed: suite › the test: note 2 is second/);
      expect(again.output).toContain('In the run it failed as well: suite › the test.');
      expect(again.status).toBe(1);
      expect(lookedAt(scene)).toMatchObject({ worker });
      expect(lookedAt(scene).url).not.toBe(url);
      expectGone(scene);
      expect(await scene.preparations()).toBe(1);

      await scene.addUnit('fails', fixed);
      const right = await laptop.replay(laptop.bundle, ...placeOf(database), '--worker', worker);
      expect(right.output).toContain('In the run it failed: suite › the test.');
      expect(right.status).toBe(0);
      expect(await database.leftovers(scene.temporary)).toEqual([]);
      expect(laptop.leftovers()).toEqual([]);
    });

    it('runs the same units in the same order', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      const inputs = {
        'database-url': database.url,
        workers: '1',
        bundle: 'always',
        run: 'echo ran {tests}; node runner.mjs {report} {tests}',
      };
      const run = await scene.step(inputs);
      expect(run.outputs['outcome']).toBe('passed');
      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
      const again = await laptop.replay(laptop.bundle, ...placeOf(database));
      expect(again.status).toBe(0);
      const [ran] = run.log.flatMap((line) => /ran units.*/.exec(line) ?? []);
      expect(again.output).toContain(ran);
      expect(again.output).toContain('9 tests');
    });

    it('runs `prepare` where the dump is damaged or left out, and says so', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await scene.addUnit('fails', failing);
      const run = await scene.step({ 'database-url': database.url });
      const log = path.join(path.dirname(scene.workspace), 'prepared');
      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '', { PREPARE_LOG: log });
      const { bundle, dumps } = await readBundle(laptop.bundle, laptop.temporary);
      const [file = ''] = dumps.values();
      const bytes = await readFile(file);
      bytes[100] = (bytes[100] ?? 0) ^ 0xff;
      await writeFile(file, bytes);
      await writeBundle(bundle, dumps, laptop.bundle);
      const damaged = await laptop.replay(laptop.bundle, ...placeOf(database));
      expect(damaged.output).toMatch(/The dump of default under dumps\/default is set aside/);
      expect(damaged.output).toContain('note 2 is second');
      expect(await scene.preparations()).toBe(2);

      const databases = bundle.databases.map(({ dumpBytes: _, ...rest }) => ({
        ...rest,
        withoutDump: 'too large',
      }));
      await writeBundle({ ...bundle, databases }, new Map(), laptop.bundle);
      const without = await laptop.replay(laptop.bundle, ...placeOf(database));
      expect(without.output).toContain('note 2 is second');
      expect(without.output).toContain(
        'The bundle has no dump of "default" (too large), and `prepare` runs.',
      );
      expect(await scene.preparations()).toBe(3);
      expect(await database.leftovers(scene.temporary)).toEqual([]);
    });

    it('that is stopped ends the tests, and leaves nothing', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      const mark = path.join(scene.workspace, 'running');
      await scene.addUnit('fails', failing);
      const run = await scene.step({ 'database-url': database.url });
      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
      const body = `(await import('node:fs')).writeFileSync('looked-at', process.env.DATABASE_URL + ' ');
      (await import('node:fs')).writeFileSync(${JSON.stringify(mark)}, String(process.pid)); await new Promise(() => setInterval(() => {}, 1000));`;
      await scene.addUnit('fails', unitSource(body));
      const child = laptop.start(laptop.bundle, ...placeOf(database));
      const output = linesOf(child);
      const closed = once(child, 'close') as Promise<[number | null]>;
      await waitFor(() => existsSync(mark), 'the tests to run');
      child.kill('SIGINT');
      const [status] = await closed;
      expect(output()).toContain('Stopping, and cleaning up.');
      expect(status).toBe(130);
      expect(isRunning(Number(readFileSync(mark, 'utf8')))).toBe(false);
      expect(await database.leftovers(scene.temporary)).toEqual([]);
      expect(laptop.leftovers()).toEqual([]);
      expectGone(scene);
    });

    it('keeps its clone until it is told to stop, where that is asked for', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await scene.addUnit('fails', failing);
      const run = await scene.step({ 'database-url': database.url });
      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
      const child = laptop.start(laptop.bundle, '--keep', ...placeOf(database));
      const output = linesOf(child);
      const closed = once(child, 'close') as Promise<[number | null]>;
      await waitFor(() => output().includes('It is kept until'), 'the tests to end');
      const [, url = ''] = /The clone of "default": (\S.*)/.exec(output()) ?? [];
      expect(url).toBe(lookedAt(scene).url);
      const { connect } = await import(path.join(scene.workspace, 'database.mjs'));
      const client = await connect(url);
      expect(await client.query('select id from notes order by id')).toHaveLength(3);
      await client.close();
      child.kill('SIGINT');
      const [status] = await closed;
      expect(status).toBe(1);
      expect(await database.leftovers(scene.temporary)).toEqual([]);
      expectGone(scene);
    });

    it('of a bundle that holds no secret of the run', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await scene.addUnit('fails', failing);
      const [token, key, plain] = ['tok-5f0e1d2c3b4a', 'key-9a8b7c6d5e4f', 'val-1a2b3c4d5e6f'];
      const run = await scene.step(
        {
          'database-url': database.url,
          run: `API=${token} node runner.mjs {report} {tests}`,
          'worker-env': `DATABASE_URL={url}\nSIGNING=${key}\nSIGNED_URL={url}&key=${key}\nGREETING=${plain}`,
        },
        { environment: { API_TOKEN: token, SIGNING_KEY: key, OTHER: plain } },
      );
      expect(run.outputs['outcome']).toBe('failed');
      await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
      const { bundle, dumps } = await readBundle(laptop.bundle, laptop.temporary);
      const decoded = [JSON.stringify(bundle)];
      for (const file of dumps.values()) {
        await unpackDump(file, await readManifest(file), path.join(laptop.temporary, 'payload'));
        decoded.push(await readFile(path.join(laptop.temporary, 'payload'), 'latin1'));
      }
      const texts = [await readFile(laptop.bundle, 'latin1'), ...decoded];
      const secrets = parseDatabaseUrls(database.url).targets.flatMap((target) => secretsOf(target.url));
      for (const secret of [token, key, plain, ...secrets]) {
        for (const text of texts) expect(text).not.toContain(secret);
      }
      expect(texts[1]).toContain('SIGNED_URL={url}&key=***');

      const refused = await laptop.replay(laptop.bundle, ...placeOf(database));
      expect(refused.status).toBe(1);
      expect(refused.output).toMatch(/leaves a secret out of `run`.*--run: API=\*\*\* node runner/);
      expect(refused.output).toContain('`worker-env` set SIGNING, SIGNED_URL, GREETING to values');
      const command = 'node runner.mjs {report} {tests}';
      const told = await laptop.replay(laptop.bundle, ...placeOf(database), '--run', command);
      expect(told.output).toContain('note 2 is second');
    });
  },
);

describe('a replay', () => {
  it('shows what is in a bundle, and takes a folder that holds it', async () => {
    await using scene = await makeScene();
    await scene.addUnit('fails', failing);
    const run = await scene.step(
      { 'database-url': 'sqlite:shop.sqlite' },
      { environment: { GITHUB_SHA: 'c0ffee' } },
    );
    await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
    const { status, output } = await laptop.replay(path.dirname(laptop.bundle), '--list');
    expect(status).toBe(0);
    expect(output).toMatch(/^run +\S+, failed, acme\/shop at c0ffee$/m);
    expect(output).toMatch(/^command +node runner\.mjs \{report\} \{tests\}$/m);
    expect(output).toMatch(
      /^database default +sqlite \S+, template of \S+ kB, key testshoal-dump-\S+, dump of /m,
    );
    expect(output).toMatch(/^batch \d, worker \d, \d units?, failed\n {2}failed: suite › the test$/m);
    expect(await scene.preparations()).toBe(1);
  });

  it('has a dump also where nothing is kept between runs, and where the template was restored', async () => {
    await using scene = await makeScene();
    await scene.addUnit('fails', failing);
    for (const [index, cache] of ['off', scene.cache, scene.cache].entries()) {
      const environment = { GITHUB_RUN_ID: `10${index}` };
      const run = await scene.step({ 'database-url': 'sqlite:shop.sqlite', cache }, { environment });
      const { bundle } = await readBundle(run.outputs['bundle'] ?? '', undefined);
      expect(bundle.databases[0]?.dumpBytes).toBeGreaterThan(0);
      expect(annotations(run, 'warning')).toEqual([]);
      // Of the run's own files nothing is left but what later steps may read.
      const folder = path.dirname(run.outputs['bundle'] ?? '');
      expect(readdirSync(folder).filter((name) => /^(packed|fetched|dump|dumped)-/.test(name))).toEqual([]);
    }
    expect(await scene.preparations()).toBe(2);
  });

  it('is written after a failure only, or never', async () => {
    await using scene = await makeScene();
    const inputs = { 'database-url': 'sqlite:shop.sqlite' };
    expect((await scene.step(inputs)).outputs['bundle']).toBe('');
    await scene.addUnit('fails', failing);
    const off = await scene.step({ ...inputs, bundle: 'off' });
    expect(off.outputs).toMatchObject({ outcome: 'failed', bundle: '' });
    expect(off.summary).not.toContain('Replay:');
  });

  it("of a copy of the user's own database has no dump, and copies it again", async () => {
    await using scene = await makeScene();
    await scene.addUnit('fails', failing);
    const { DatabaseSync } = await import('node:sqlite');
    const own = new DatabaseSync(path.join(scene.workspace, 'shop.sqlite'));
    own.exec(`create table notes (id integer primary key, text text not null);
      insert into notes values (1, 'first'), (2, 'second'), (3, 'third')`);
    own.close();
    const run = await scene.step({
      'database-url': 'sqlite:shop.sqlite',
      template: 'off',
      prepare: '',
      'template-key': '',
    });
    expect(run.outputs['outcome']).toBe('failed');
    await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
    expect((await readBundle(laptop.bundle, laptop.temporary)).dumps.size).toBe(0);
    const again = await laptop.replay(laptop.bundle);
    expect(again.output).toContain('note 2 is second');
    expect(await scene.preparations()).toBe(0);
  });

  it('names what does not fit: another engine, an unknown alias, a database that could be real, no checkout', async () => {
    await using scene = await makeScene();
    await scene.addUnit('fails', failing);
    const run = await scene.step({ 'database-url': 'sqlite:shop.sqlite' });
    await using laptop = await makeLaptop(scene, run.outputs['bundle'] ?? '');
    const said = async (...args: readonly string[]) => {
      const { status, output } = await laptop.replay(laptop.bundle, ...args);
      expect(status).toBe(1);
      expect(output).not.toContain('    at ');
      return output;
    };
    expect(await said('--database-url', 'postgres://me:pw@localhost/shop')).toContain(
      '--database-url names postgres for "default", and the run had sqlite there.',
    );
    expect(await said('--database-url', 'other=sqlite:x', '--database-url', 'sqlite:y')).toContain(
      '--database-url names "other", and the databases of the run are: default.',
    );
    expect(await said('--database-url', 'sqlite:prod.sqlite')).toContain('could be a real one (rule "name")');
    expect(await said('--directory', laptop.temporary)).toMatch(
      /None of the batch's files is in .*at the commit /,
    );
    expect(await said('--batch', '99')).toContain('The bundle has no batch for --batch 99.');
    expect(await said('--batch', 'x', '--worker', '0')).toMatch(/--worker is "0".*\n.*--batch is "x"/);
    expect(laptop.leftovers()).toEqual([]);
  });
});
