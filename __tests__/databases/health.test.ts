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

  test.each<[string, (name: string) => string, string, string]>([
    ['lost a table', () => 'SELECT', 'DROP TABLE notes', 'contents are no longer those of the template'],
    ['lost a row', () => 'SELECT', 'DELETE FROM notes WHERE id = 1', 'public.notes'],
    [
      'lost a table, and does not count it,',
      (name) => `ALTER DATABASE "${name}" SET track_counts = off`,
      'DROP TABLE notes',
      'relations are no longer those of the template',
    ],
  ])('one that %s before its first batch is replaced', async (_, before, statement, because) => {
    await using open = await opened();
    const { scene, clones, unfit, target } = open;
    const first = await clones.lease(1, { batch: 1, moreToCome: true });
    const ahead = await open.madeAhead(2);
    await rows(target, 'postgres', before(ahead));
    await scene.execute(ahead, statement);
    await scene.execute(only(first).name, 'DELETE FROM notes');
    clones.release(first, { ...last, moreToCome: true });
    const second = await clones.lease(1, { batch: 2, moreToCome: false });
    expect(await scene.notes(only(second).name)).toBe(2);
    expect(unfit).toEqual([
      { worker: 1, batch: 2, alias: 'default', because: expect.stringContaining(because) },
    ]);
    clones.release(second, last);
  });

  test('one in which somebody writes before its first batch is replaced', async () => {
    await using open = await opened();
    const { scene, clones, unfit, target } = open;
    const first = await clones.lease(1, { batch: 1, moreToCome: true });
    await using writer = await connect(target, await open.madeAhead(2));
    await writer.query('BEGIN');
    await writer.query('INSERT INTO notes SELECT generate_series(1, 1000)');
    await scene.execute(only(first).name, 'DELETE FROM notes');
    clones.release(first, { ...last, moreToCome: true });
    const second = await clones.lease(1, { batch: 2, moreToCome: false });
    expect(await scene.notes(only(second).name)).toBe(2);
    expect(unfit.map((one) => one.because).join()).toContain('relations are no longer those of the template');
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
