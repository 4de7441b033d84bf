import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { publishedSchemas, schemaOf } from '../../scripts/schemas.ts';
import type { Report } from '../../src/report/report.ts';
import { readJUnitFile } from '../../src/timings/junit.ts';
import { makeScene, unitSource } from './scene.ts';

const isEntry = new Ajv().compile(schemaOf(publishedSchemas[2], false));

const sqlite = { 'database-url': 'sqlite:shop.sqlite' };

describe('what a run tells', () => {
  it('is what is new, gone and skipped since the last run', async () => {
    await using scene = await makeScene();
    await scene.addUnit('changing', `export default { 'stays': async () => {}, 'goes': async () => {} };\n`);
    await scene.addUnit('leaving', unitSource(''));
    const cold = await scene.step(sqlite);
    expect(cold.summary).not.toContain('New and vanished tests');
    await scene.addUnit(
      'changing',
      `export default { 'stays': async () => ({ skip: 'not today' }), 'comes': async () => {} };\n`,
    );
    await rm(path.join(scene.workspace, 'units', 'leaving.unit.mjs'));
    const warm = await scene.step(sqlite);
    const { changes } = JSON.parse(await readFile(warm.outputs['report'] ?? '', 'utf8')) as Report;
    expect(changes).toEqual({
      newTests: [{ unit: 'units/changing.unit.mjs', group: 'suite', name: 'comes' }],
      vanishedTests: [
        { unit: 'units/changing.unit.mjs', group: 'suite', name: 'goes' },
        { unit: 'units/leaving.unit.mjs', group: 'suite', name: 'the test' },
      ],
      newSkips: [{ unit: 'units/changing.unit.mjs', group: 'suite', name: 'stays' }],
    });
    expect(warm.summary).toContain('<summary>2 tests gone</summary>');
    expect(warm.summary).toContain('(1 new): not today');
    expect(warm.summary).toContain('### Slowest tests');
    const again = await scene.step(sqlite);
    expect(again.summary).not.toContain('New and vanished tests');
  });

  it('is one JUnit file of all tests, where the user wants it', async () => {
    await using scene = await makeScene();
    const result = await scene.step({ ...sqlite, junit: 'reports/all.xml' });
    expect(result.outputs['junit']).toBe(path.join(scene.workspace, 'reports', 'all.xml'));
    const { cases, complete } = await readJUnitFile(result.outputs['junit'] ?? '');
    expect(complete).toBe(true);
    expect(String(cases.length)).toBe(result.outputs['tests']);
  });

  it('is the output of each batch in one piece', async () => {
    await using scene = await makeScene();
    await scene.addUnit('talking', unitSource(`console.log('::error::one'); console.log('two');`));
    const { log } = await scene.step(sqlite);
    const [first, second] = ['[worker 1] ::error::one', '[worker 2] ::error::one'].map((line) =>
      log.indexOf(line),
    );
    const at = Math.max(first ?? -1, second ?? -1);
    expect(log[at + 1]).toMatch(/^\[worker \d\] two$/);
    expect(log.slice(0, at).findLast((line) => line.startsWith('::'))).toMatch(
      /^::group::Worker \d, batch \d+: /,
    );
  });

  it('is JSON where that is asked for, but for the commands of the platform', async () => {
    await using scene = await makeScene();
    await scene.addUnit('failing', unitSource(`console.log('::error::said'); throw new Error('no');`));
    const { log, status } = await scene.step({ ...sqlite, 'log-format': 'json' });
    expect(status).toBe(1);
    const main = log.filter((line) => line !== '' && !line.startsWith('::'));
    const entries = main.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.find(({ line }) => line === '::error::said')).toMatchObject({ level: 'output' });
    for (const entry of entries) expect(isEntry(entry), JSON.stringify(entry)).toBe(true);
    expect(entries.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('"failed"') });
    expect(log.filter((line) => line.startsWith('::error'))).toHaveLength(2);
    expect(log.some((line) => line.startsWith('::group'))).toBe(false);
  });

  it('is JSON to its last line in every action, with the error that the platform shows', async () => {
    await using scene = await makeScene();
    const json = { 'log-format': 'json' };
    const ends = [
      await scene.step({ ...sqlite, ...json, workers: 'many' }),
      await scene.step({ ...sqlite, ...json, prepare: 'exit 3' }),
      await scene.subAction('plan', { ...json, 'max-shards': 'many' }),
      await scene.subAction('merge', { ...json, suite: 'odd' }),
    ];
    for (const { status, log } of ends) {
      expect(status).toBe(1);
      const objects = log.filter((line) => line !== '' && !line.startsWith('::'));
      for (const line of objects) expect(isEntry(JSON.parse(line)), line).toBe(true);
      const last = JSON.parse(objects.at(-1) ?? '');
      expect(last.level).toBe('error');
      const [error = ''] = log.filter((line) => line.startsWith('::error::'));
      expect(error).toContain(last.message.split('\n')[0]);
    }
  });

  it('is JSON in the post step, too', async () => {
    await using scene = await makeScene();
    const folder = path.join(scene.temporary, 'testshoal', 'aaaaaaaaaaaa-bbbbbbbb');
    await mkdir(folder, { recursive: true });
    const ledger = path.join(folder, 'ledger.jsonl');
    const entries = [
      { kind: 'place', alias: 'main', url: 'sqlite:shop.sqlite' },
      { kind: 'made', alias: 'main', database: 'not ours' },
    ];
    await writeFile(ledger, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    const post = path.join(path.dirname(scene.workspace), 'action', 'dist', 'post.js');
    const environment = { ...process.env, STATE_ledger: ledger, 'INPUT_LOG-FORMAT': 'json' };
    const printed = execFileSync(process.execPath, [post], { env: environment, encoding: 'utf8' });
    const objects = printed.split('\n').filter((line) => line !== '' && !line.startsWith('::'));
    expect(objects).toContainEqual(expect.stringContaining('Not dropped on'));
    for (const line of objects) expect(isEntry(JSON.parse(line)), line).toBe(true);
  });

  it('is next to nothing where it is to be quiet, and the variable of old settings is honoured', async () => {
    await using scene = await makeScene();
    const { log } = await scene.step(sqlite, { environment: { CONCURRENT_TEST_LOGGING: 'ERROR' } });
    expect(log.filter((line) => line !== '' && !line.startsWith('::add-mask'))).toEqual([]);
  });

  it('is a bar on a terminal', async () => {
    await using scene = await makeScene();
    await scene.addUnit('slow', unitSource('await new Promise((resolve) => setTimeout(resolve, 2500));'));
    const script = path.join(scene.workspace, 'live.mjs');
    const runner = fileURLToPath(new URL('../../scripts/local-runner.ts', import.meta.url));
    const action = path.join(path.dirname(scene.workspace), 'action');
    const inputs = {
      ...sqlite,
      runner: 'command',
      run: 'node runner.mjs {report} {tests}',
      tests: 'units/*.unit.mjs',
      prepare: 'node prepare.mjs',
      'template-key': 'prepare.mjs',
      workers: '2',
      cache: scene.cache,
    };
    const step = { action, workspace: scene.workspace, temporary: scene.temporary, inputs, isLive: true };
    await mkdir(path.dirname(script), { recursive: true });
    await writeFile(
      script,
      `import { runStep } from ${JSON.stringify(runner)};\nawait runStep(${JSON.stringify(step)});\n`,
    );
    const command = `stty columns 100; '${process.execPath}' '${script}'`;
    const shown = execFileSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', stdio: 'pipe' });
    const bars = shown
      .split('\r\u001b[2K')
      .map((drawn) => drawn.split(/[\r\n]/, 1)[0] ?? '')
      .filter((drawn) => drawn.startsWith('▕'));
    expect(bars.length).toBeGreaterThan(1);
    for (const bar of bars) expect([...bar].length).toBeLessThan(100);
    expect(bars.some((bar) => /▏ \d\/9 units.* · units\/[\w-]+\.unit\.mjs/.test(bar))).toBe(true);
    expect(shown).not.toContain('::group::Worker');
  });
});
