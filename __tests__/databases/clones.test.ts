import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CloneSet, Clones, type Recycle, type Use } from '../../src/databases/clones.ts';
import { makeTemplates } from '../../src/databases/template.ts';
import { waitFor } from '../wait-for.ts';
import { type DatabaseScene, makeDatabaseScene } from './scene.ts';

async function makeClones(
  scene: DatabaseScene,
  recycle: Recycle = 'auto',
  signal = new AbortController().signal,
): Promise<Clones> {
  const templated = await makeTemplates(
    {
      databases: [scene.database],
      keys: new Map(),
      use: 'auto',
      mayChange: undefined,
      knownBuildSeconds: new Map(),
      build: async () =>
        scene.execute(
          scene.database.names.working,
          'create table notes (id); insert into notes values (1), (2)',
        ),
    },
    scene.ports,
  );
  return new Clones(templated, recycle, {
    ...scene.ports,
    signal,
    peakSessions: () => 3,
    onUnfit: (unfit) => scene.unfit.push(unfit),
    trustSeconds: 0,
  });
}

const use: Use = { batch: 1, isWhole: true, moreToCome: true };

function nameOf({ clones: [clone] }: CloneSet): string {
  return clone?.name ?? '';
}

describe('the clones of a run', () => {
  it('are one for each worker, and each worker sees only its own', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    clones.prepare(3);
    const sets = await Promise.all(
      [1, 2, 3].map((worker) => clones.lease(worker, { batch: 1, moreToCome: false })),
    );
    const names = sets.map(nameOf);
    expect(new Set(names).size).toBe(3);
    scene.execute(names[0] ?? '', 'delete from notes');
    expect(names.map((name) => scene.notes(name))).toEqual([0, 2, 2]);
    for (const set of sets) clones.release(set, { ...use, moreToCome: false });
    await clones.close();
    expect(clones.reports.get('default')).toHaveLength(3);
    expect(clones.reports.get('default')?.[0]).toMatchObject({ peakSessions: 3, worker: 1 });
  });

  it('are all gone in the end, those that were kept, and those made ahead and not used as well', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    clones.prepare(2);
    clones.release(await clones.lease(1, { batch: 1, moreToCome: true }), use);
    await clones.close();
    expect(scene.recorded()).toEqual([scene.database.names.template]);
    expect(clones.reports.get('default')).toHaveLength(1);
  });

  it('are left to the post step, and recorded, when there is no time left', async () => {
    await using scene = await makeDatabaseScene();
    const stop = new AbortController();
    const clones = await makeClones(scene, 'auto', stop.signal);
    const set = await clones.lease(1, { batch: 1, moreToCome: false });
    stop.abort();
    clones.release(set, use);
    await clones.close();
    expect(scene.recorded()).toEqual([scene.database.names.template, scene.database.names.clone(1, 1)]);
  });

  it('that cannot be made fail the lease with the reason', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    await scene.database.engine.drop(scene.database.names.template);
    clones.prepare(1);
    await expect(clones.lease(1, { batch: 1, moreToCome: false })).rejects.toThrow(/sqlite/);
    await clones.close();
  });
});

describe('a clone that is not fit for a batch', () => {
  const fileOf = (scene: DatabaseScene, set: CloneSet) => scene.database.engine.access(nameOf(set)).database;

  it.each<[string, (scene: DatabaseScene, file: string, name: string) => void, RegExp]>([
    ['is gone', (_, file) => rmSync(file), /no such file/],
    [
      'was swapped',
      (_, file) => {
        copyFileSync(file, `${file}.new`);
        renameSync(`${file}.new`, file);
      },
      /another file/,
    ],
    ['lost a table', (scene, _, name) => scene.execute(name, 'drop table notes'), /changed it: content/],
  ])('is replaced before it is leased, where it %s since it was made', async (_, breakIt, because) => {
    await using scene = await makeDatabaseScene();
    const { engine } = scene.database;
    const made = new Set<string>();
    Object.assign(engine, { statistics: async (database: string) => void made.add(database) });
    const clones = await makeClones(scene);
    clones.prepare(1);
    const name = scene.database.names.clone(1, 1);
    const file = scene.database.engine.access(name).database;
    // Its pool statistics are the last that is read.
    await waitFor(() => made.has(name), 'the clone');
    breakIt(scene, file, name);
    const set = await clones.lease(1, { batch: 5, moreToCome: false });
    expect(nameOf(set)).toBe(scene.database.names.clone(1, 2));
    expect(scene.notes(nameOf(set))).toBe(2);
    expect(scene.unfit).toEqual([
      { worker: 1, batch: 5, alias: 'default', because: expect.stringMatching(because) },
    ]);
    expect(scene.ports.log.at('warning').join()).toMatch(because);
    expect(scene.ports.log.at('warning').join()).toContain('for worker 1, batch 5, is replaced');
    clones.release(set, { ...use, moreToCome: false });
    await clones.close();
    expect(scene.recorded()).toEqual([scene.database.names.template]);
    // The broken one served no batch, so that there is nothing to report of it.
    expect(clones.reports.get('default')).toHaveLength(1);
  });

  it('is replaced where the worker had it already, also with `worker`', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene, 'worker');
    const first = await clones.lease(1, { batch: 1, moreToCome: true });
    clones.release(first, use);
    rmSync(fileOf(scene, first));
    const second = await clones.lease(1, { batch: 1, moreToCome: false });
    expect(nameOf(second)).not.toBe(nameOf(first));
    expect(scene.notes(nameOf(second))).toBe(2);
    expect(scene.unfit).toHaveLength(1);
    clones.release(second, { ...use, moreToCome: false });
    await clones.close();
    expect(clones.reports.get('default')).toHaveLength(2);
  });

  it('is replaced where it leads to the place of another clone', async () => {
    await using scene = await makeDatabaseScene();
    const { engine, names } = scene.database;
    const probe = engine.probe.bind(engine);
    Object.assign(engine, {
      probe: (...[template, name, whole]: Parameters<typeof probe>) =>
        probe(template, name === names.clone(2, 1) ? names.clone(1, 1) : name, whole),
    });
    const clones = await makeClones(scene);
    const one = await clones.lease(1, { batch: 1, moreToCome: false });
    const two = await clones.lease(2, { batch: 1, moreToCome: false });
    expect(nameOf(two)).toBe(names.clone(2, 2));
    expect(scene.unfit).toEqual([
      {
        worker: 2,
        batch: 1,
        alias: 'default',
        because: expect.stringContaining('are the same database') as unknown as string,
      },
    ]);
    for (const set of [one, two]) clones.release(set, { ...use, moreToCome: false });
    await clones.close();
  });

  it('is tried again where only the look failed', async () => {
    await using scene = await makeDatabaseScene();
    const { engine } = scene.database;
    const probe = engine.probe.bind(engine);
    let looks = 0;
    Object.assign(engine, {
      probe: (...arguments_: Parameters<typeof probe>) => {
        looks += 1;
        return looks === 1 ? Promise.reject(new Error('too many clients')) : probe(...arguments_);
      },
    });
    const clones = await makeClones(scene);
    const set = await clones.lease(1, { batch: 1, moreToCome: false });
    expect(nameOf(set)).toBe(scene.database.names.clone(1, 1));
    expect(scene.unfit).toEqual([]);
    clones.release(set, { ...use, moreToCome: false });
    await clones.close();
  });

  it('ends the run where the second one is none either, with both reasons', async () => {
    await using scene = await makeDatabaseScene();
    const { engine } = scene.database;
    let verified = 0;
    Object.assign(engine, {
      verify: () => {
        verified += 1;
        return Promise.reject(new Error(`wrong bytes, ${verified}`));
      },
    });
    const clones = await makeClones(scene);
    await expect(clones.lease(3, { batch: 1, moreToCome: false })).rejects.toThrow(
      /worker 3 got no sound clone of "default" twice: wrong bytes, 1; then: wrong bytes, 2/,
    );
    expect(verified).toBe(2);
    expect(scene.unfit).toHaveLength(1);
    await clones.close();
    expect(scene.recorded()).toEqual([scene.database.names.template]);
  });
});

describe('what a worker is using', () => {
  it('is known while it is leased', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    expect(clones.leased(1)).toEqual([]);
    const set = await clones.lease(1, { batch: 1, moreToCome: false });
    expect(clones.leased(1)).toEqual(set.clones);
    clones.release(set, { ...use, moreToCome: false });
    expect(clones.leased(1)).toEqual([]);
    await clones.close();
  });
});

describe('a clone that is given back', () => {
  /** The names of the clones of one worker, of which `between` happens to the first, and what is reported of that. */
  async function twoLeases(
    recycle: Recycle,
    between: (scene: DatabaseScene, name: string) => void,
    first = use,
    fresh = false,
  ) {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene, recycle);
    const set = await clones.lease(1, { batch: 1, moreToCome: true });
    between(scene, nameOf(set));
    clones.release(set, first);
    const next = await clones.lease(1, { batch: 1, moreToCome: true, fresh });
    const notes = scene.notes(nameOf(next));
    clones.release(next, { ...use, batch: 2, moreToCome: false });
    await clones.close();
    const reports = clones.reports.get('default') ?? [];
    const { dirtied } = reports.find(({ name }) => name === nameOf(set)) ?? {};
    return { kept: nameOf(next) === nameOf(set), notes, dirtied, reported: reports.length };
  }

  const looks = (scene: DatabaseScene, name: string) => void scene.notes(name);
  const empties = (scene: DatabaseScene, name: string) => scene.execute(name, 'delete from notes');

  it('serves the next batch where nothing has changed in it', async () => {
    expect(await twoLeases('auto', looks)).toEqual({ kept: true, notes: 2, dirtied: undefined, reported: 1 });
  });

  it('is renewed as soon as it is dirty, and the batch that made it so is kept with what has changed', async () => {
    expect(await twoLeases('auto', empties)).toEqual({
      kept: false,
      notes: 2,
      dirtied: { batch: 1, changes: ['content of the file'], moreChanges: 0 },
      reported: 2,
    });
  });

  it('is renewed whatever is in it with `batch`', async () => {
    expect(await twoLeases('batch', looks)).toMatchObject({ kept: false, dirtied: undefined });
  });

  it('stays whatever is in it with `worker`', async () => {
    expect(await twoLeases('worker', empties)).toMatchObject({ kept: true, notes: 0, reported: 1 });
  });

  it.each(['auto', 'worker'] as const)('is renewed with `%s` for who wants a fresh one', async (recycle) => {
    const result = await twoLeases(recycle, looks, use, true);
    expect(result).toEqual({ kept: false, notes: 2, dirtied: undefined, reported: 2 });
  });

  it.each(['auto', 'worker'] as const)(
    'is renewed with `%s` after a batch that was killed',
    async (recycle) => {
      const result = await twoLeases(recycle, looks, { ...use, isWhole: false });
      expect(result).toMatchObject({ kept: false, notes: 2 });
      expect(result.dirtied?.changes).toEqual(['the batch was stopped, killed or half reported']);
    },
  );

  it('is renewed where it cannot be read, and the reason is kept', async () => {
    const result = await twoLeases('auto', (scene, name) => {
      const { engine } = scene.database;
      Object.assign(engine, { changes: () => Promise.reject(new Error(`no answer about ${name}`)) });
    });
    expect(result.kept).toBe(false);
    expect(result.dirtied?.changes[0]).toMatch(/it could not be read \(no answer about/);
  });

  it('is not read where the worker will want no other', async () => {
    const result = await twoLeases('auto', empties, { ...use, moreToCome: false });
    expect(result).toMatchObject({ kept: false, dirtied: undefined });
  });

  it('leaves the one that was made ahead in reserve, so that no more are made', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    for (let batch = 1; batch <= 5; batch += 1) {
      const set = await clones.lease(1, { batch: 1, moreToCome: true });
      scene.notes(nameOf(set));
      clones.release(set, { ...use, batch });
    }
    const set = await clones.lease(1, { batch: 1, moreToCome: true });
    scene.execute(nameOf(set), 'delete from notes');
    clones.release(set, { ...use, batch: 6 });
    const next = await clones.lease(1, { batch: 1, moreToCome: false });
    expect([nameOf(set), nameOf(next)]).toEqual([
      scene.database.names.clone(1, 1),
      scene.database.names.clone(1, 2),
    ]);
    clones.release(next, { ...use, batch: 7, moreToCome: false });
    await clones.close();
  });
});
