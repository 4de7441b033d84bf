import { describe, expect, it } from 'vitest';
import { Clones } from '../../src/databases/clones.ts';
import { makeTemplates } from '../../src/databases/template.ts';
import { type DatabaseScene, makeDatabaseScene } from './scene.ts';

async function makeClones(scene: DatabaseScene, signal = new AbortController().signal): Promise<Clones> {
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
  return new Clones(templated, { ...scene.ports, signal, peakSessions: () => 3 });
}

describe('the clones of a run', () => {
  it('are one for each worker, and each worker sees only its own', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    clones.prepare(3);
    const sets = await Promise.all([1, 2, 3].map((worker) => clones.lease(worker, false)));
    const names = sets.map(({ clones: [clone] }) => clone?.name ?? '');
    expect(new Set(names).size).toBe(3);
    scene.execute(names[0] ?? '', 'delete from notes');
    expect(names.map((name) => scene.notes(name))).toEqual([0, 2, 2]);
    for (const set of sets) clones.retire(set);
    await clones.close();
    expect(clones.reports.get('default')).toHaveLength(3);
    expect(clones.reports.get('default')?.[0]).toMatchObject({ peakSessions: 3, worker: 1 });
  });

  it('are never used twice: the next launch of a worker gets a clean one', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    const first = await clones.lease(1, true);
    scene.execute(first.clones[0]?.name ?? '', 'delete from notes');
    clones.retire(first);
    const second = await clones.lease(1, false);
    expect(second.clones[0]?.name).not.toBe(first.clones[0]?.name);
    expect(scene.notes(second.clones[0]?.name ?? '')).toBe(2);
    clones.retire(second);
    await clones.close();
  });

  it('are all gone in the end, those made ahead and not used as well', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    clones.prepare(2);
    clones.retire(await clones.lease(1, true));
    await clones.close();
    expect(scene.recorded()).toEqual([scene.database.names.template]);
  });

  it('are left to the post step, and recorded, when there is no time left', async () => {
    await using scene = await makeDatabaseScene();
    const stop = new AbortController();
    const clones = await makeClones(scene, stop.signal);
    const set = await clones.lease(1, false);
    stop.abort();
    clones.retire(set);
    await clones.close();
    expect(scene.recorded()).toEqual([scene.database.names.template, scene.database.names.clone(1, 1)]);
  });

  it('that cannot be made fail the lease with the reason', async () => {
    await using scene = await makeDatabaseScene();
    const clones = await makeClones(scene);
    await scene.database.engine.drop(scene.database.names.template);
    clones.prepare(1);
    await expect(clones.lease(1, false)).rejects.toThrow(/sqlite/);
    await clones.close();
  });
});
