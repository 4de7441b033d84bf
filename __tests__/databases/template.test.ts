import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepDump, makeTemplates, type TemplateRequest } from '../../src/databases/template.ts';
import { type DatabaseScene, makeDatabaseScene } from './scene.ts';

const key = 'testshoal-dump-0123';

function request(scene: DatabaseScene, overrides: Partial<TemplateRequest> = {}): TemplateRequest {
  return {
    databases: [scene.database],
    keys: new Map([['default', key]]),
    knownBuildSeconds: new Map([['default', 42]]),
    build: async () =>
      scene.execute(scene.database.names.working, 'create table notes (id); insert into notes values (1)'),
    ...overrides,
  };
}

const noBuild = async (): Promise<void> => {
  throw new Error('it was built again');
};

describe('the life of a template', () => {
  it('is built where no dump is, kept, and restored the next time without building', async () => {
    await using scene = await makeDatabaseScene();
    const [built] = await makeTemplates(request(scene), scene.ports);
    if (built === undefined) throw new Error('no template');
    expect(built.report).toMatchObject({ source: 'built', stages: [{ stage: 'build' }, { stage: 'seal' }] });
    expect(built.report.buildSeconds).toBeLessThan(42);
    await keepDump(built, scene.ports);
    expect(scene.recorded()).toEqual([scene.database.names.template]);
    await scene.database.engine.drop(built.template.name);

    const [restored] = await makeTemplates(request(scene, { build: noBuild }), scene.ports);
    expect(restored?.report).toMatchObject({
      source: 'restored',
      buildSeconds: 42,
      stages: [{ stage: 'fetch' }, { stage: 'restore' }, { stage: 'seal' }],
    });
    expect(scene.notes(scene.database.names.template)).toBe(1);
  });

  it('is built, and the fault said, where the dump does not restore', async () => {
    await using scene = await makeDatabaseScene();
    const damaged = path.join(scene.ports.temporary, 'damaged');
    await writeFile(damaged, 'this is no database');
    await scene.ports.store?.store(key, damaged);
    const [built] = await makeTemplates(request(scene), scene.ports);
    expect(built?.report.source).toBe('built');
    expect(scene.ports.log.at('warning')[0]).toMatch(
      /The dump of default under .* does not restore and is set aside/,
    );
    expect(scene.notes(scene.database.names.template)).toBe(1);

    // An entry cannot be replaced: the good dump gets a key of its own, and is found the next time.
    if (built === undefined) throw new Error('no template');
    await keepDump(built, scene.ports);
    await scene.database.engine.drop(built.template.name);
    const [restored] = await makeTemplates(request(scene, { build: noBuild }), scene.ports);
    expect(restored?.report.source).toBe('restored');
  });

  it('leaves nothing when building fails', async () => {
    await using scene = await makeDatabaseScene();
    await expect(makeTemplates(request(scene, { build: noBuild }), scene.ports)).rejects.toThrow(
      'built again',
    );
    expect(await scene.database.engine.exists(scene.database.names.template)).toBe(false);
    expect(await scene.database.engine.exists(scene.database.names.working)).toBe(false);
    expect(scene.recorded()).toEqual([]);
  });

  it('is all restored or all built where one prepare fills several databases', async () => {
    await using first = await makeDatabaseScene('default');
    await using second = await makeDatabaseScene('logs');
    const keys = new Map([
      ['default', key],
      ['logs', 'testshoal-dump-4567'],
    ]);
    let builds = 0;
    const both: TemplateRequest = request(first, {
      databases: [first.database, second.database],
      keys,
      build: async () => {
        builds += 1;
        first.execute(first.database.names.working, 'create table notes (id)');
        second.execute(second.database.names.working, 'create table notes (id)');
      },
    });
    const [one] = await makeTemplates(both, first.ports);
    if (one === undefined) throw new Error('no template');
    await keepDump(one, first.ports);
    await first.database.engine.drop(first.database.names.template);
    await second.database.engine.drop(second.database.names.template);
    const again = await makeTemplates(both, first.ports);
    expect(builds).toBe(2);
    expect(again.map(({ report }) => report.source)).toEqual(['built', 'built']);
  });

  it('is never looked for without a key', async () => {
    await using scene = await makeDatabaseScene();
    const [built] = await makeTemplates(request(scene, { keys: new Map() }), scene.ports);
    expect(built?.report.source).toBe('built');
  });
});
