/** The shipped action where somebody damages a clone that waits for its batch: it is replaced, the run goes on, and tells it. */

import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { annotations, makeScene, type Scene, unitSource } from './scene.ts';
import { cloneFile, type ExposedDatabase, suiteDatabases } from './suite-database.ts';

/** Longer than a look into a clone is good for (`src/databases/health.ts`). */
const waitedSeconds = 2.2;

/** Changes its clone, so that the next batch gets another one; those of the first batch wait until that is damaged. */
const unit = (number: number): string =>
  unitSource(`
    const ids = (await query('select id from notes order by id')).map(({ id }) => Number(id));
    if (!String(ids).startsWith('1,2,3')) throw new Error('its notes are ' + ids);
    await query("insert into notes values (1${number}, 'left behind')");
    const { existsSync } = await import('node:fs');
    const { DAMAGED } = process.env;
    while (!existsSync(DAMAGED)) await new Promise((resolve) => setTimeout(resolve, 20));
  `);

interface Damage {
  readonly what: string;
  readonly because: RegExp;
  harm(clone: string, database: ExposedDatabase, scene: Scene): Promise<void>;
  /** Takes away what the action cannot know of. */
  tidy?(clone: string, database: ExposedDatabase, scene: Scene): Promise<void>;
}

/** By a statement that runs in a database of the server's own. */
function onServer(server: string, statement: (clone: string) => string): Damage['harm'] {
  return (clone, database, { temporary }) => database.execute(temporary, server, statement(clone));
}

const lostTable: Damage = {
  what: 'lost a table',
  because: /no longer those of the template|changed it/,
  harm: (clone, database, { temporary }) => database.execute(temporary, clone, 'drop table notes'),
};

const onPostgres: readonly Damage[] = [
  {
    what: 'was renamed',
    because: /does not exist/,
    harm: onServer('postgres', (clone) => `alter database "${clone}" rename to "${clone}_away"`),
    tidy: onServer('postgres', (clone) => `drop database "${clone}_away"`),
  },
  {
    what: 'takes no sessions',
    because: /not currently accepting connections/,
    harm: onServer('postgres', (clone) => `alter database "${clone}" allow_connections false`),
  },
];

const onMysql: readonly Damage[] = [
  {
    what: 'was dropped',
    because: /Unknown database/,
    harm: onServer('mysql', (clone) => `drop database \`${clone}\``),
  },
];

const onFiles: readonly Damage[] = [
  {
    what: 'was removed',
    because: /no such file/,
    harm: (clone, _, { temporary }) => rm(cloneFile(temporary, clone)),
  },
];

const damaged = suiteDatabases(inject('postgres'), inject('mariadb'), inject('mysql')).flatMap((kind) => {
  const own = kind.label === 'SQLite' ? onFiles : /postgres/i.test(kind.label) ? onPostgres : onMysql;
  return [lostTable, ...own].map((damage) => ({ ...kind, ...damage }));
});

describe.each(damaged)('on $label a clone that $what before its batch', ({ open, because, harm, tidy }) => {
  it('is replaced, the batch passes on another one, and log, report and summary say so', async () => {
    await using scene = await makeScene();
    await using database = await open(scene.workspace);
    for (const number of [1, 2, 3]) await scene.addUnit(`leaves-${number}`, unit(number));
    const inputs = {
      ...{ 'database-url': database.url, workers: '1', 'log-level': 'debug' },
      tests: 'units/leaves-*.unit.mjs',
      // Long units are batches of their own.
      ...(await scene.longUnits(20)),
    };

    const DAMAGED = path.join(scene.workspace, 'damaged');
    const ahead: string[] = [];
    const damage = async (clone: string): Promise<void> => {
      await pause(waitedSeconds * 1000);
      await harm(clone, database, scene);
      await writeFile(DAMAGED, '');
    };
    let done: Promise<void> | undefined;
    const result = await scene.step(inputs, {
      environment: { DAMAGED },
      onLine(line) {
        const [, clone] = /Made ahead for worker 1: (\S+)/.exec(line) ?? [];
        if (clone !== undefined) ahead.push(clone);
        // The first one is that of the first batch.
        if (ahead.length === 2) done ??= damage(ahead[1] ?? '');
      },
    });
    await done;
    await tidy?.(ahead[1] ?? '', database, scene);

    expect(result.outputs).toMatchObject({ outcome: 'passed', tests: '3', passed: '3' });
    const report: Report = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'));
    const what = { kind: 'unhealthy clone', alias: 'default', because: expect.stringMatching(because) };
    expect(report.incidents).toEqual([expect.objectContaining({ worker: 1, batch: 2, what })]);
    const second = report.workers.flatMap(({ batches }) => batches).find(({ batch }) => batch === 2);
    expect(second?.clones['default']).not.toBe(ahead[1]);
    expect(result.summary).toMatch(/worker 1, batch 2: a clone of <code>default<\/code> was replaced, /);
    expect(annotations(result, 'warning').join('\n')).toContain(
      'A clone of "default" for worker 1, batch 2, is replaced by another one: ',
    );
    expect(await database.leftovers(scene.temporary)).toEqual([]);
  });
});
