/** Clones on a server that somebody damages between two batches, and what sessions leave behind in them. */

import { describe, expect, inject, test } from 'vitest';
import { type Clone, type CloneSet, Clones, type ReplacedClone } from '../../src/databases/clones.ts';
import { makeTemplates } from '../../src/databases/template.ts';
import { waitFor } from '../wait-for.ts';
import { lifeScenes } from './life-scene.ts';
import { connect, rows } from './postgres/open.ts';

const [server] = inject('postgres').servers;
const [, scenes] = lifeScenes();

describe.runIf(server !== undefined && scenes !== undefined)('clones on PostgreSQL', () => {
  async function opened() {
    if (server === undefined || scenes === undefined) throw new Error('there is no server');
    const scene = await scenes.open();
    const { engine } = scene.database;
    const statistics = engine.statistics.bind(engine);
    const counted = new Set<string>();
    Object.assign(engine, {
      statistics: async (name: string) => {
        const found = await statistics(name);
        counted.add(name);
        return found;
      },
    });
    const unfit: ReplacedClone[] = [];
    const templated = await makeTemplates(
      {
        databases: [scene.database],
        keys: new Map(),
        use: 'auto',
        mayChange: undefined,
        knownBuildSeconds: new Map(),
        build: () =>
          scene.execute(
            scene.database.names.working,
            'CREATE TABLE notes (id int); INSERT INTO notes VALUES (1), (2)',
          ),
      },
      scene.ports,
    );
    const clones = new Clones(templated, 'auto', {
      ...scene.ports,
      signal: new AbortController().signal,
      peakSessions: () => undefined,
      onUnfit: (one) => unfit.push(one),
      trustSeconds: 0,
    });
    return {
      scene,
      clones,
      unfit,
      target: server.target,
      /** Resolves when the clone of worker 1 is there: its first counts are the last that is read of it. */
      async madeAhead(generation: number): Promise<string> {
        const name = scene.database.names.clone(1, generation);
        await waitFor(() => counted.has(name), name);
        return name;
      },
      async [Symbol.asyncDispose]() {
        await clones.close();
        await scene.database.engine.drop(scene.database.names.template);
        await scene[Symbol.asyncDispose]();
      },
    };
  }

  const only = ({ clones: [clone] }: CloneSet): Clone => {
    if (clone === undefined) throw new Error('a set without a clone');
    return clone;
  };

  const last = { batch: 1, isWhole: true, moreToCome: false };

  test.each<[string, (name: string, template: string) => readonly string[], RegExp]>([
    ['was dropped', (name) => [`DROP DATABASE "${name}" WITH (FORCE)`], /does not exist/],
    [
      'was dropped and made anew',
      (name, template) => [
        `DROP DATABASE "${name}" WITH (FORCE)`,
        `CREATE DATABASE "${name}" TEMPLATE "${template}"`,
      ],
      /another database than the one that was made/,
    ],
    [
      'takes no sessions',
      (name) => [`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`],
      /not currently accepting connections/,
    ],
  ])('one that %s before its first batch is replaced', async (_, statements, because) => {
    await using open = await opened();
    const { scene, clones, unfit, target } = open;
    const first = await clones.lease(1, { batch: 1, moreToCome: true });
    const ahead = await open.madeAhead(2);
    for (const statement of statements(ahead, scene.database.names.template)) {
      await rows(target, 'postgres', statement);
    }
    await scene.execute(only(first).name, 'DELETE FROM notes');
    clones.release(first, { ...last, moreToCome: true });
    const second = await clones.lease(1, { batch: 1, moreToCome: false });
    expect(only(second).name).toBe(scene.database.names.clone(1, 3));
    expect(await scene.notes(only(second).name)).toBe(2);
    expect(unfit.map((one) => one.because).join()).toMatch(because);
    clones.release(second, last);
  });

  test('one that lost a table before its first batch is replaced', async () => {
    await using open = await opened();
    const { scene, clones, unfit } = open;
    const first = await clones.lease(1, { batch: 1, moreToCome: true });
    await scene.execute(await open.madeAhead(2), 'DROP TABLE notes');
    await scene.execute(only(first).name, 'DELETE FROM notes');
    clones.release(first, { ...last, moreToCome: true });
    const second = await clones.lease(1, { batch: 2, moreToCome: false });
    expect(await scene.notes(only(second).name)).toBe(2);
    // Which of the two depends on whether the session has ended by then.
    const because = expect.stringMatching(/no longer those of the template|somebody has changed it/);
    expect(unfit).toEqual([{ worker: 1, batch: 2, alias: 'default', because }]);
    clones.release(second, last);
  });

  test('one in which a row was changed in its place is replaced, although no file is longer', async (context) => {
    await using open = await opened();
    const { scene, clones, unfit, target } = open;
    if (Number.parseInt(scene.database.engine.version, 10) < 15) return context.skip('counters get lost');
    const first = await clones.lease(1, { batch: 1, moreToCome: true });
    const ahead = await open.madeAhead(2);
    await scene.execute(ahead, 'UPDATE notes SET id = 3 WHERE id = 2');
    const inside = `SELECT pid FROM pg_stat_activity WHERE datname = '${ahead}'`;
    await waitFor(async () => (await rows(target, 'postgres', inside)).length === 0, 'everybody to leave');
    await scene.execute(only(first).name, 'DELETE FROM notes');
    clones.release(first, { ...last, moreToCome: true });
    const second = await clones.lease(1, { batch: 2, moreToCome: false });
    expect(unfit.map(({ because }) => because).join()).toContain('somebody has changed it: public.notes');
    clones.release(second, last);
  });

  test('that nobody came to are looked at, and count nothing', async () => {
    await using open = await opened();
    const { clones } = open;
    clones.prepare(1);
    await open.madeAhead(1);
    const set = await clones.lease(1, { batch: 1, moreToCome: false });
    clones.release(set, last);
    await clones.close();
    expect(clones.reports.get('default')).toEqual([
      expect.objectContaining({ transactions: 0, leftOpen: 0, leftInTransaction: 0 }),
    ]);
  });

  test('are reported with the sessions that stay, and those with a transaction that idles', async () => {
    await using open = await opened();
    const { clones, target } = open;
    const set = await clones.lease(1, { batch: 1, moreToCome: false });
    const { name } = only(set);
    await using idle = await connect(target, name);
    await using stays = await connect(target, name);
    const leaves = await connect(target, name);
    await idle.query('BEGIN');
    await idle.query('SELECT * FROM notes');
    await stays.query('SELECT 1');
    clones.release(set, last);
    await leaves.end();
    await clones.close();
    expect(clones.reports.get('default')).toEqual([
      expect.objectContaining({ leftOpen: 2, leftInTransaction: 1 }),
    ]);
  });
});
