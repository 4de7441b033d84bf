import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { annotations, makeScene, unitSource } from './scene.ts';
import { recordedFolders, suiteDatabases } from './suite-database.ts';

const databases = suiteDatabases(inject('postgres'), inject('mariadb'), inject('mysql'));

/** `line` where the room is known; MySQL and MariaDB only tell of connections. */
function roomOf(url: string, line: RegExp): RegExp {
  return url.startsWith('mysql') ? /default: .* connections that the server still takes/ : line;
}

describe.each(databases)('the main job on $label', ({ open }) => {
  it('builds once, restores afterwards, and plans from what it learned', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    const cold = await scene.step({ 'database-url': database.url });
    expect(cold.log.join('\n')).not.toContain('::error');
    expect(cold.status).toBe(0);
    expect(cold.postStatus).toBe(0);
    expect(cold.outputs).toMatchObject({
      outcome: 'passed',
      tests: '9',
      passed: '8',
      skipped: '1',
      failed: '0',
      workers: '2',
      template: 'built',
    });
    expect(cold.summary).toContain('built by');

    const warm = await scene.step({ 'database-url': database.url });
    expect(warm.status).toBe(0);
    expect(warm.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'restored' });
    expect(warm.summary).toContain('match rate 100 %: 8 units with timings');
    expect(warm.summary).toContain('than building it');
    expect(warm.summary).toContain('not written yet');
    if (database.url.startsWith('postgresql')) expect(warm.summary).toMatch(/sessions? \(.* the last run\)/);
    // What was learned of sizes and sessions is reckoned with before anything is made.
    expect(cold.log.join('\n')).toMatch(
      roomOf(database.url, /default: .* free in .*; the template's size is not known yet/),
    );
    expect(warm.log.join('\n')).toMatch(
      roomOf(database.url, /default: up to 6 databases × \S+ \wB = \S+ \wB, .* free in /),
    );
    expect(await scene.preparations()).toBe(1);
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });

  it('builds anew when a file of template-key has changed', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    await scene.step({ 'database-url': database.url, 'template-key': 'database.mjs' });
    await scene.addUnit(
      '../database',
      `${await readFile(path.join(scene.workspace, 'database.mjs'), 'utf8')}\n// changed\n`,
    );
    const inputs = { 'database-url': database.url, 'template-key': '*.mjs' };
    expect((await scene.step(inputs)).outputs['template']).toBe('built');
  });

  it.each(['v1', 'v2'] as const)(
    'keeps timings and dump in the Actions cache, protocol %s',
    async (protocol) => {
      await using scene = await makeScene();
      await using database = await open(scene.workspace);
      await using service = await startActionsCacheServer();
      const inputs = { 'database-url': database.url, cache: 'auto' };
      const run = (id: string) =>
        scene.step(inputs, { environment: { ...service.env(protocol), GITHUB_RUN_ID: id } });
      expect((await run('101')).outputs['template']).toBe('built');
      expect((await run('102')).outputs['template']).toBe('restored');
      const kinds = service.keys().map((key) => /^testshoal-(\w+)-/.exec(key)?.[1]);
      expect(kinds.sort()).toEqual(['dump', 'receipt', 'receipt', 'timings', 'timings']);
    },
  );

  it('gives every launch a clean clone, also after a batch that emptied it', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    await scene.addUnit('aaa-empties', unitSource(`await query('delete from notes');`));
    // A limit of one unit a batch makes many launches on few workers.
    const result = await scene.step({
      'database-url': database.url,
      run: 'for t in {tests}; do :; done; node runner.mjs {report} {tests}',
      tests: 'units/{aaa,counts}*.unit.mjs',
      workers: '7',
    });
    expect(result.outputs).toMatchObject({ outcome: 'passed', tests: '7', workers: '7' });
  });

  it('fails with the test, its file and its line when a test fails, and keeps the timings all the same', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    await scene.addUnit('fails', unitSource(`throw new Error('expected <b>3</b> | got 4');`));
    const result = await scene.step({ 'database-url': database.url });
    expect(result.status).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'failed', failed: '1', passed: '8' });
    expect(annotations(result, 'error')[0]).toMatch(
      /file=units\/fails.unit.mjs,line=7.*expected <b>3<\/b> \| got 4/,
    );
    expect(result.summary).toContain('units/fails.unit.mjs');
    const page = await readFile(result.outputs['html'] ?? '', 'utf8');
    expect(page).toContain('<title>1 test failed · Testshoal</title>');
    expect(page).toContain('units/fails.unit.mjs');
    expect(
      Object.keys(JSON.parse(await readFile(result.outputs['timings-file'] ?? '', 'utf8'))),
    ).toHaveLength(8);
  });

  it('never writes to the database that the user named', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    const before = await database.content();
    await scene.step({ 'database-url': database.url });
    expect(await database.content()).toEqual(before);
  });
});

describe('what is not reported', () => {
  const inputs = { 'database-url': 'sqlite:shop.sqlite' };

  it.each([
    ['no report is written', { NO_REPORT: '1' }, '', /no report was written/],
    ['the process ends early with status 0', {}, `process.exit(0);`, /no report was written/],
  ])('is a failure that names the units when %s', async (_, environment, body, expected) => {
    await using scene = await makeScene();
    if (body !== '') await scene.addUnit('bad', unitSource(body));
    const result = await scene.step({ ...inputs, workers: '1' }, { environment });
    expect(result.status).toBe(1);
    expect(result.outputs['outcome']).toBe('failed');
    expect(annotations(result, 'error').join('\n')).toMatch(expected);
    expect(annotations(result, 'error').join('\n')).toContain('units/counts-1.unit.mjs');
  });

  it('is, where a unit kills its process, only that unit', async () => {
    await using scene = await makeScene();
    await scene.addUnit('bad', unitSource(`process.kill(process.pid, 'SIGKILL');`));
    const result = await scene.step({ ...inputs, workers: '1' });
    expect(result.status).toBe(1);
    expect(result.outputs).toMatchObject({ outcome: 'failed', passed: '8', failed: '0' });
    const errors = annotations(result, 'error').join('\n');
    expect(errors).toContain('units/bad.unit.mjs crashed: its process was killed by SIGKILL');
    expect(errors).not.toContain('units/counts-1.unit.mjs');
  });

  it('is a failure when there is no test at all, unless that is allowed', async () => {
    await using scene = await makeScene();
    const none = { ...inputs, tests: 'nothing/*.unit.mjs' };
    expect(await scene.step(none)).toMatchObject({ status: 1, outputs: { outcome: 'empty' } });
    expect(await scene.step({ ...none, 'allow-empty': 'true' })).toMatchObject({
      status: 0,
      outputs: { outcome: 'passed' },
    });
  });
});

describe('before anything is touched', () => {
  it('all wrong inputs are said at once', async () => {
    await using scene = await makeScene();
    const result = await scene.step({ runner: 'junit', workers: 'all', 'databse-url': 'x' });
    expect(result.status).toBe(1);
    const [error] = annotations(result, 'error');
    for (const part of ['databse-url', 'Did you mean `database-url`', '"junit"', '"all"'])
      expect(error).toContain(part);
    expect(await scene.preparations()).toBe(0);
    expect(existsSync(scene.cache)).toBe(false);
  });

  it('a database that could be real is refused, with the rule and the way to allow it', async () => {
    await using scene = await makeScene();
    const result = await scene.step({
      'database-url': 'postgres://app:geheim@db.example.invalid/shop_production',
    });
    expect(result.status).toBe(1);
    const [error] = annotations(result, 'error');
    expect(error).toContain('allow-database');
    expect(error).toContain('production');
    expect(result.log.filter((line) => !line.startsWith('::add-mask::')).join('\n')).not.toContain('geheim');
    expect(await scene.preparations()).toBe(0);
  });

  it('a failing prepare shows its output and its status, and leaves nothing behind', async () => {
    await using scene = await makeScene();
    const result = await scene.step(
      { 'database-url': 'sqlite:shop.sqlite' },
      { environment: { PREPARE_FAILS: '1' } },
    );
    expect(result.status).toBe(1);
    expect(annotations(result, 'error').join('\n')).toMatch(/exit status 3.*migration 0007 does not apply/);
    expect(recordedFolders(scene.temporary)).toHaveLength(1);
    expect(recordedFolders(scene.temporary).filter((folder) => existsSync(folder))).toEqual([]);
  });
});
