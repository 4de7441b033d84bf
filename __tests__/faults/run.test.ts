import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { annotations, makeScene, type Scene, unitSource } from '../end-to-end/scene.ts';
import { suiteDatabases } from '../end-to-end/suite-database.ts';
import { startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';

/** A unit that says that it runs by writing its process id to a file, and then never ends by itself. */
async function addEndlessUnit(scene: Scene): Promise<string> {
  const mark = path.join(scene.workspace, 'running');
  const body = `(await import('node:fs')).writeFileSync(${JSON.stringify(mark)}, String(process.pid)); await new Promise(() => setInterval(() => {}, 1000));`;
  await scene.addUnit('aaa-endless', unitSource(body));
  return mark;
}

describe.each(suiteDatabases(inject('postgres'), inject('mariadb'), inject('mysql')))(
  'a run on $label',
  ({ open }) => {
    it.each([true, false])(
      'that is killed leaves nothing once post has run (state kept: %s)',
      async (keepState) => {
        await using scene = await makeScene();
        await using database = await open(scene.workspace);
        const mark = await addEndlessUnit(scene);
        let during: readonly string[] = [];
        const result = await scene.step(
          { 'database-url': database.url },
          {
            keepState,
            onMain: (main) => {
              void waitFor(() => existsSync(mark), 'the tests to run')
                .then(async () => {
                  during = await database.leftovers(scene.temporary);
                })
                .finally(() => main.kill('SIGKILL'));
            },
          },
        );
        expect(result.status).toBe('SIGKILL');
        expect(result.postStatus).toBe(0);
        expect(during.some((name) => /_w\d+/.test(name))).toBe(true);
        expect(await database.leftovers(scene.temporary)).toEqual([]);
        expect(result.log.join('\n')).toMatch(/Dropped \w+_tpl, which the run had left behind/);
        // The kernel takes a moment to end what was killed.
        await waitFor(() => !isRunning(Number(readFileSync(mark, 'utf8'))), 'the test to end');
      },
    );

    it('whose worker loses its clone fails with that test, runs the others, and leaves nothing', async (context) => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      if (!database.url.startsWith('postgresql')) return context.skip('an open file outlives its name');
      const body = `
      const { default: pg } = await import('pg');
      const url = new URL(process.env.DATABASE_URL);
      const name = url.pathname.slice(1);
      url.pathname = '/postgres';
      const admin = new pg.Client(url.href);
      await admin.connect();
      await admin.query('drop database "' + name + '" with (force)');
      await admin.end();
      await query('select * from notes');`;
      await scene.addUnit('aaa-loses', unitSource(body));
      const result = await scene.step({ 'database-url': database.url });
      expect(result.outputs['outcome']).toBe('failed');
      expect(annotations(result, 'error').join('\n')).toContain('units/aaa-loses.unit.mjs');
      expect(await database.leftovers(scene.temporary)).toEqual([]);
      expect(result.postStatus).toBe(0);
    });

    it('that is cancelled ends within the time that the platform gives, saves its timings, and post drops the rest', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      const mark = await addEndlessUnit(scene);
      let asked = 0;
      let ended = 0;
      const cancel = (main: ChildProcess): void => {
        main.once('close', () => {
          ended = performance.now();
        });
        void waitFor(() => existsSync(mark), 'the tests to run').finally(() => {
          asked = performance.now();
          main.kill('SIGINT');
        });
      };
      const result = await scene.step({ 'database-url': database.url }, { onMain: cancel });
      expect((ended - asked) / 1000).toBeLessThan(7.5);
      expect(result.outputs['outcome']).toBe('cancelled');
      expect(result.summary).toContain('Cancelled');
      expect(result.log.join('\n')).toContain('Timings of');
      expect(await database.leftovers(scene.temporary)).toEqual([]);
    });

    it('that is cancelled while preparing says so, ends in time, and leaves nothing', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      const mark = path.join(scene.workspace, 'preparing');
      const times = { asked: 0, ended: 0 };
      const result = await scene.step(
        { 'database-url': database.url },
        {
          environment: { PREPARE_HANGS: mark },
          onMain: (main) => {
            main.once('close', () => {
              times.ended = performance.now();
            });
            void waitFor(() => existsSync(mark), 'prepare to run').finally(() => {
              times.asked = performance.now();
              main.kill('SIGINT');
            });
          },
        },
      );
      expect((times.ended - times.asked) / 1000).toBeLessThan(7.5);
      expect(result.status).toBe(1);
      expect(result.outputs['outcome']).toBe('cancelled');
      expect(annotations(result, 'error').join()).toContain('cancelled before its tests');
      expect(await database.leftovers(scene.temporary)).toEqual([]);
      expect(isRunning(Number(readFileSync(mark, 'utf8')))).toBe(false);
    });

    it('does not meet another one of the same job', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      const step = (stepId: string) => scene.step({ 'database-url': database.url }, { stepId });
      const results = await Promise.all([step('one'), step('two')]);
      for (const result of results) {
        expect(result.outputs).toMatchObject({ outcome: 'passed', tests: '9' });
      }
      expect(await database.leftovers(scene.temporary)).toEqual([]);
    });

    it('goes on without the cache service when that is down, and says so once for reading and once for writing', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await using service = await startActionsCacheServer();
      const environment = service.env('v2');
      await service[Symbol.asyncDispose]();
      const result = await scene.step({ 'database-url': database.url, cache: 'auto' }, { environment });
      expect(result.outputs).toMatchObject({ outcome: 'passed', template: 'built' });
      const warnings = annotations(result, 'warning');
      expect(warnings.filter((line) => line.includes('the Actions cache failed'))).toHaveLength(2);
      expect(warnings).toHaveLength(2);
    });

    it('sets a dump aside that does not restore, says so, and builds', async () => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await using service = await startActionsCacheServer();
      const options = { environment: service.env('v2') };
      const inputs = { 'database-url': database.url, cache: 'auto' };
      await scene.step(inputs, options);
      service.failNext('download', { kind: 'truncate' }, 5);
      const result = await scene.step(inputs, options);
      expect(result.outputs).toMatchObject({ outcome: 'passed', template: 'built' });
      expect(annotations(result, 'warning').length).toBeGreaterThan(0);
    });
  },
);

const [server] = suiteDatabases(inject('postgres')).filter(({ label }) => label !== 'SQLite');

describe.runIf(server !== undefined)('a worker outside its clone', () => {
  it('stops the run with a hint, and no test of it counts as passed', async () => {
    await using scene = await makeScene();
    if (server === undefined) return;
    await using database = await server.open(scene.workspace);
    const result = await scene.step(
      {
        'database-url': database.url,
        run: `DATABASE_URL=$BASE node prepare.mjs; DATABASE_URL=$BASE node runner.mjs {report} {tests}`,
      },
      { environment: { BASE: database.url } },
    );
    expect(result.status).toBe(1);
    expect(result.outputs['outcome']).toBe('error');
    expect(annotations(result, 'error')[0]).toMatch(
      /(not in its own clone|No worker is in its own clone).*worker-env/,
    );
  });

  it('stops the run where it is in the clone of another worker', async () => {
    await using scene = await makeScene();
    if (server === undefined) return;
    await using database = await server.open(scene.workspace);
    const endless = unitSource('await new Promise(() => setInterval(() => {}, 1000));');
    for (const name of ['endless-1', 'endless-2']) await scene.addUnit(name, endless);
    const result = await scene.step({
      'database-url': database.url,
      tests: 'units/endless-*.unit.mjs',
      // The other clone may not be there yet.
      run: 'until DATABASE_URL=${DATABASE_URL/_w2/_w1} node runner.mjs {report} {tests}; do :; done',
    });
    expect(result.status).toBe(1);
    expect(result.outputs['outcome']).toBe('error');
    expect(annotations(result, 'error')[0]).toMatch(
      /worker 2 is in the clone ".*_w1" of worker 1 .*worker-env/,
    );
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });
});
