import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packDump, readManifest, unpackDump } from '../../src/databases/dump/container.ts';
import { keepDump, packedDumpOf, removePacked } from '../../src/databases/dump/packing.ts';
import { makeTemplates, type TemplateRequest } from '../../src/databases/template.ts';
import { Cancelled } from '../../src/errors.ts';
import { keysOf, type LifeScene, lifeScenes } from './life-scene.ts';
import { makeDatabaseScene } from './scene.ts';

const first = { 'migrations/1.sql': '1' };
const second = { ...first, 'migrations/2.sql': '2' };

function request(scene: LifeScene, overrides: Partial<TemplateRequest> = {}): TemplateRequest {
  const { working } = scene.database.names;
  return {
    databases: [scene.database],
    keys: new Map([['default', keysOf(first)]]),
    use: 'auto',
    mayChange: () => false,
    knownBuildSeconds: new Map([['default', 42]]),
    build: (state) =>
      scene.execute(
        working,
        state === 'empty'
          ? 'create table notes (id int); insert into notes values (1)'
          : 'insert into notes values (2)',
      ),
    ...overrides,
  };
}

const noBuild = async (): Promise<void> => {
  throw new Error('it was built again');
};

/** Makes the template and its dump, and leaves only the dump. */
async function keep(scene: LifeScene, overrides: Partial<TemplateRequest> = {}) {
  const [made] = await makeTemplates(request(scene, overrides), scene.ports);
  if (made === undefined) throw new Error('no template');
  const kept = await keepDump(made, scene.ports);
  await removePacked(made, scene.ports);
  await scene.database.engine.drop(made.template.name);
  return { made, kept };
}

async function make(scene: LifeScene, overrides: Partial<TemplateRequest> = {}) {
  const [made] = await makeTemplates(request(scene, overrides), scene.ports);
  if (made === undefined) throw new Error('no template');
  const notes = await scene.notes(made.template.name);
  await scene.database.engine.drop(made.template.name);
  return { source: made.report.source, notes, report: made.report, made };
}

/** Puts `content` where the store has the newest dump of `keys`, as a store that cannot replace has it. */
async function storeDamaged(scene: LifeScene, content: Buffer | string, generation = 1): Promise<void> {
  const file = path.join(scene.ports.temporary, 'damaged');
  await writeFile(file, content);
  await scene.ports.store.store(`${keysOf(first).exact}${generation}`, file);
}

describe.each(lifeScenes())('the life of a template on $label', ({ open }) => {
  it('is built where no dump is, kept, and restored the next time without building', async () => {
    await using scene = await open();
    const { made, kept } = await keep(scene);
    expect(made.report).toMatchObject({ source: 'built', stages: [{ stage: 'build' }, { stage: 'seal' }] });
    expect(made.report.buildSeconds).toBeLessThan(42);
    expect(kept?.bytes).toBeGreaterThan(0);
    expect(scene.recorded()).toEqual([scene.database.names.template]);

    const { report, notes, made: restored } = await make(scene, { build: noBuild });
    expect(report).toMatchObject({
      source: 'restored',
      buildSeconds: 42,
      stages: [{ stage: 'fetch' }, { stage: 'unpack' }, { stage: 'restore' }, { stage: 'seal' }],
    });
    expect(report.fetchedBytes).toBeGreaterThan(0);
    expect(notes).toBe(1);
    // The dump stays at hand while the run goes on.
    expect((await readManifest(packedDumpOf(restored, scene.ports) ?? '')).family).toBe(keysOf(first).family);
    await removePacked(restored, scene.ports);
    expect((await readdir(scene.ports.temporary)).sort()).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^(dump|dumped|packed|fetched)/)]),
    );
  });

  it('leaves nothing when building fails', async () => {
    await using scene = await open();
    await expect(makeTemplates(request(scene, { build: noBuild }), scene.ports)).rejects.toThrow(
      'built again',
    );
    const { engine, names } = scene.database;
    expect([await engine.exists(names.template), await engine.exists(names.working)]).toEqual([false, false]);
    expect(scene.recorded()).toEqual([]);
  });

  it('is never looked for without a key', async () => {
    await using scene = await open();
    await keep(scene);
    expect(await make(scene, { keys: new Map() })).toMatchObject({ source: 'built' });
  });

  it('with `rebuild` is built though a dump is there, and replaces it for those who come after', async () => {
    await using scene = await open();
    await keep(scene);
    const richer = 'create table notes (id int); insert into notes values (1), (2), (3)';
    const build = () => scene.execute(scene.database.names.working, richer);
    const { made } = await keep(scene, { use: 'rebuild', build });
    expect(made.report.source).toBe('built');
    expect(await make(scene, { build: noBuild })).toMatchObject({ source: 'restored', notes: 3 });
  });

  it('is taken further from the newest older dump when files were added, and kept under its own key', async () => {
    await using scene = await open();
    await keep(scene);
    const keys = new Map([['default', keysOf(second)]]);
    const states: string[] = [];
    const { build } = request(scene);
    const { made } = await keep(scene, {
      keys,
      build: async (state) => {
        states.push(state);
        await build(state);
      },
    });
    expect(made.report).toMatchObject({
      source: 'extended',
      buildSeconds: 42,
      stages: ['fetch', 'unpack', 'restore', 'extend', 'seal'].map((stage) => ({ stage })),
    });
    expect(states).toEqual(['older']);
    expect(await make(scene, { keys, build: noBuild })).toMatchObject({ source: 'restored', notes: 2 });
  });

  it.each([
    ['has changed', { 'migrations/1.sql': '9', 'migrations/2.sql': '2' }],
    ['is gone', { 'migrations/2.sql': '2' }],
  ])('is built, and the file named, where a file of the older one %s', async (fate, files) => {
    await using scene = await open();
    await keep(scene);
    const keys = new Map([['default', keysOf(files)]]);
    expect(await make(scene, { keys })).toMatchObject({ source: 'built', notes: 1 });
    expect(scene.ports.log.text).toContain(`is left aside: "migrations/1.sql" ${fate} since`);
  });

  it('is built where nobody says that `prepare` can go on', async () => {
    await using scene = await open();
    await keep(scene);
    const keys = new Map([['default', keysOf(second)]]);
    expect(await make(scene, { keys, mayChange: undefined })).toMatchObject({ source: 'built', notes: 1 });
  });

  it('is built where another command prepares it', async () => {
    await using scene = await open();
    await keep(scene);
    const keys = new Map([['default', keysOf(second, 'another command')]]);
    expect(await make(scene, { keys })).toMatchObject({ source: 'built' });
  });

  it('goes back to the forerunner of a newest dump that does not fit', async () => {
    await using scene = await open();
    await keep(scene);
    const elsewhere = keysOf({ ...first, 'migrations/of-another-branch.sql': '7' });
    await keep(scene, { keys: new Map([['default', elsewhere]]) });
    const keys = new Map([['default', keysOf(second)]]);
    expect(await make(scene, { keys })).toMatchObject({ source: 'extended', notes: 2 });
    expect(scene.ports.log.text).toContain('"migrations/of-another-branch.sql" is gone since');
  });

  it('is sought in three older dumps, and in no more', async () => {
    await using scene = await open();
    await keep(scene);
    const onBranch = async (name: string) => {
      const elsewhere = keysOf({ ...first, [`migrations/of-${name}.sql`]: '7' });
      await keep(scene, { keys: new Map([['default', elsewhere]]) });
    };
    const keys = new Map([['default', keysOf(second)]]);
    await onBranch('one');
    await onBranch('two');
    expect(await make(scene, { keys })).toMatchObject({ source: 'extended', notes: 2 });
    await onBranch('three');
    expect(await make(scene, { keys })).toMatchObject({ source: 'built', notes: 1 });
  });

  it('is built from empty where `prepare` fails to go on, and the reason is said', async () => {
    await using scene = await open();
    await keep(scene);
    const { build } = request(scene);
    const made = await make(scene, {
      keys: new Map([['default', keysOf(second)]]),
      build: async (state) => {
        if (state === 'older') throw new Error('migration 2 does not apply');
        await build(state);
      },
    });
    expect(made).toMatchObject({ source: 'built', notes: 1 });
    expect(scene.ports.log.at('warning').join('\n')).toMatch(
      /could not take the older template further.*migration 2 does not apply/,
    );
  });

  it('is not built from empty where the run was cancelled while `prepare` went on', async () => {
    await using scene = await open();
    await keep(scene);
    const states: string[] = [];
    const making = make(scene, {
      keys: new Map([['default', keysOf(second)]]),
      build: async (state) => {
        states.push(state);
        throw new Cancelled('stopped');
      },
    });
    await expect(making).rejects.toThrow(Cancelled);
    expect(states).toEqual(['older']);
    expect(scene.recorded()).not.toContain(scene.database.names.working);
  });

  it('is built, with one line that says why, whatever is wrong with the dump', async () => {
    await using scene = await open();
    await keep(scene);
    const whole = path.join(scene.ports.temporary, 'whole');
    expect(await scene.ports.store.fetch(`${keysOf(first).exact}1`, whole)).toBe(true);
    const damages = await damagedCopies(whole, scene.ports.temporary);
    let generation = 1;
    for (const [what, { content, reason }] of Object.entries(damages)) {
      generation += 1;
      await storeDamaged(scene, content, generation);
      const before = scene.ports.log.at('warning').length;
      expect(await make(scene), what).toMatchObject({ source: 'built', notes: 1 });
      const lines = scene.ports.log.at('warning').slice(before);
      expect(lines, what).toHaveLength(1);
      expect(lines[0], what).toMatch(
        new RegExp(`^The dump of default under \\S+ is set aside: .*${reason.source}`, 's'),
      );
      expect(lines[0], what).not.toContain('\n    at ');
    }
    // The good one that follows them is found.
    await keep(scene);
    expect(await make(scene, { build: noBuild })).toMatchObject({ source: 'restored', notes: 1 });
  });
});

interface Damage {
  readonly content: Buffer;
  readonly reason: RegExp;
}

/** A dump in every state in which a cache, a network or an enemy could leave it. */
async function damagedCopies(file: string, folder: string): Promise<Record<string, Damage>> {
  const whole = await readFile(file);
  const manifest = await readManifest(file);
  const damages: Record<string, Damage> = {
    'no dump at all': { content: Buffer.from('#!/bin/sh\necho no\n'), reason: /no dump/ },
  };
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const content = whole.subarray(0, Math.floor((whole.length * tenth) / 10));
    damages[`cut off at ${tenth}/10`] = { content, reason: /cut off, or no dump/ };
  }
  // Places in payload, manifest, length, format, hash and mark.
  const { length } = whole;
  const places = [0, 100, manifest.payload.storedBytes - 1, manifest.payload.storedBytes + 5];
  for (const place of [...places, length - 47, length - 44, length - 20, length - 1]) {
    const content = Buffer.from(whole);
    content[place] = (content[place] ?? 0) ^ 0x10;
    damages[`bit flipped at ${place}`] = {
      content,
      reason: /damaged|cut off|no sense|format \d+|size|Zstd|zstd|Data corruption|Unknown frame/,
    };
  }
  const payload = path.join(folder, 'payload');
  await unpackDump(file, manifest, payload);
  const repacked = async (changes: Partial<typeof manifest>, content = payload) => {
    await packDump(content, { ...manifest, ...changes }, path.join(folder, 'repacked'));
    return readFile(path.join(folder, 'repacked'));
  };
  const foreign = path.join(folder, 'foreign');
  await writeFile(foreign, 'this is the payload of no engine');
  return {
    ...damages,
    'of another engine': { content: await repacked({ engine: 'oracle' }), reason: /engine "oracle"/ },
    'of a newer server': { content: await repacked({ engineVersion: '99.1' }), reason: /version "99.1"/ },
    'of another prepare': { content: await repacked({ family: 'f' }), reason: /another `prepare`/ },
    'of other files, one of which leads out of the checkout': {
      content: await repacked({ files: [['../../etc/passwd', 'a'.repeat(64)]] }),
      reason: /made from other files/,
    },
    'with a hash that is none': {
      content: await repacked({ files: [['a', 'no hash']] }),
      reason: /not of the expected form: .* at files.0.1/,
    },
    'with a payload of something else': { content: await repacked({}, foreign), reason: /restore/ },
  };
}

describe('several templates', () => {
  it('are all restored or all built where one prepare fills several databases', async () => {
    await using one = await makeDatabaseScene('default');
    await using other = await makeDatabaseScene('logs');
    let builds = 0;
    const both: TemplateRequest = {
      databases: [one.database, other.database],
      keys: new Map([
        ['default', keysOf(first)],
        ['logs', keysOf(first, 'for logs')],
      ]),
      use: 'auto',
      mayChange: () => false,
      knownBuildSeconds: new Map(),
      build: async () => {
        builds += 1;
        one.execute(one.database.names.working, 'create table notes (id)');
        other.execute(other.database.names.working, 'create table notes (id)');
      },
    };
    const [made] = await makeTemplates(both, one.ports);
    if (made === undefined) throw new Error('no template');
    await keepDump(made, one.ports);
    await one.database.engine.drop(one.database.names.template);
    await other.database.engine.drop(other.database.names.template);
    const again = await makeTemplates(both, one.ports);
    expect(builds).toBe(2);
    expect(again.map(({ report }) => report.source)).toEqual(['built', 'built']);
  });
});
