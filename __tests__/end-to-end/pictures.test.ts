/** The shipped action on a test that waits for a lock: who holds it is told while it runs, and when it is ended. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { makeScene, unitSource } from './scene.ts';
import { suiteDatabases } from './suite-database.ts';

/** Two sessions of one test want the same row. */
const blocked = unitSource(`
  const { connect } = await import(process.cwd() + '/database.mjs');
  const [holder, waiter] = [await connect(), await connect()];
  await holder.query('begin');
  await holder.query("update notes set text = 'held' where id = 1");
  await waiter.query("update notes set text = 'wanted' where id = 1");
`);

const servers = suiteDatabases(inject('postgres'), inject('mariadb'), inject('mysql')).filter(
  ({ label }) => label !== 'SQLite',
);

describe.skipIf(process.platform !== 'linux').each(servers)('on $label', ({ open, label }) => {
  it('a test that waits for a row is told with who holds it: in log, summary, page and report', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    await scene.addUnit('waits', blocked);
    const result = await scene.step({
      ...{ 'database-url': database.url, workers: '1', tests: 'units/waits.unit.mjs', html: 'page.html' },
      // One that activity on a server does not put off.
      ...{ 'test-timeout': '0', 'worker-timeout': '6', 'slow-threshold': '50' },
    });
    expect(result.outputs['outcome']).toBe('failed');
    const { incidents }: Report = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'));
    expect(incidents.map(({ what }) => what.kind)).toEqual(['near limit', 'timed out']);
    const locks = incidents.map(({ pictures }) =>
      pictures.flatMap(({ waits }) => waits.map(({ lock }) => lock)),
    );
    expect(locks).toEqual([[expect.stringMatching(/\S/)], [expect.stringMatching(/\S/)]]);
    const [[lock = ''] = []] = locks;
    const folds = result.log.filter((line) => line.startsWith('::group::Databases of worker 1, batch 1'));
    expect(folds).toHaveLength(2);
    expect(result.log.filter((line) => line.includes('└ blocks ('))).toHaveLength(2);
    expect(result.log.join('\n')).not.toContain("'wanted'");
    expect(result.summary).toContain('└ blocks (');
    const page = await readFile(path.join(scene.workspace, 'page.html'), 'utf8');
    expect(page).toContain(JSON.stringify(lock).slice(1, -1));
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });

  it.runIf(/postgres/i.test(label))('a statement that works is not taken for silence', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    const works = `do $$ begin while clock_timestamp() < now() + interval '6 s' loop end loop; end $$`;
    await scene.addUnit('works', unitSource(`await query(${JSON.stringify(works)});`));
    const result = await scene.step({
      ...{ 'database-url': database.url, workers: '1', tests: 'units/works.unit.mjs' },
      'test-timeout': '3',
    });
    expect(result.outputs).toMatchObject({ outcome: 'passed', tests: '1' });
  });
});
