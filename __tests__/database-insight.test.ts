import { expect, test } from 'vitest';
import { databaseInsight } from '../src/database-insight.ts';
import { Clones } from '../src/databases/clones.ts';
import { makeTemplates } from '../src/databases/template.ts';
import { makeDatabaseScene } from './databases/scene.ts';

test('pictures are of the clones that a worker is using, and of none between two batches', async () => {
  await using scene = await makeDatabaseScene();
  const templated = await makeTemplates(
    {
      databases: [scene.database],
      keys: new Map(),
      use: 'auto',
      mayChange: undefined,
      knownBuildSeconds: new Map(),
      build: async () => scene.execute(scene.database.names.working, 'create table notes (id)'),
    },
    scene.ports,
  );
  const clones = new Clones(templated, 'auto', {
    ...scene.ports,
    signal: new AbortController().signal,
    peakSessions: () => undefined,
    onUnfit: () => {},
  });
  const insight = databaseInsight(clones, { isActive: (worker) => worker === 2 });
  expect(await insight.picture(2)).toEqual([]);
  const set = await clones.lease(2, { batch: 1, moreToCome: false });
  expect(await insight.picture(2)).toEqual([
    expect.objectContaining({ alias: 'default', database: scene.database.names.clone(2, 1), sessions: [] }),
  ]);
  expect(await insight.picture(1)).toEqual([]);
  expect([insight.isActive(1), insight.isActive(2)]).toEqual([false, true]);
  clones.release(set, { batch: 1, isWhole: true, moreToCome: false });
  expect(await insight.picture(2)).toEqual([]);
  await clones.close();
});
