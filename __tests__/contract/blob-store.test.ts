/** What every place that keeps blobs promises, on the real client of the Actions cache and on real directories. */

import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actionsCache } from '../../src/actions/cache.ts';
import type { BlobStore } from '../../src/ports.ts';
import { directoryStore } from '../../src/storage/directory.ts';
import { startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { fairWeather, SimulatedCache } from '../fakes/simulated-cache.ts';

const ENTRY = new URL('../../src/cache.ts', import.meta.url);

interface Place extends AsyncDisposable {
  /** As a job on another machine opens it: with files of its own in `temp`. */
  open(temp: string, log: RecordingLog): BlobStore;
}

const places: Record<string, (folder: string) => Promise<Place>> = {
  'a directory': async (folder) => ({
    open: (_, log) => directoryStore(join(folder, 'not', 'yet', 'there'), log),
    async [Symbol.asyncDispose]() {},
  }),
  'the Actions cache, version 2': () => cachePlace('v2'),
  'the Actions cache, version 1': () => cachePlace('v1'),
  'the Actions cache, packed with gzip': () => cachePlace('v2', 'gzip'),
  'the simulated cache': async () => {
    const cache = new SimulatedCache({ isExclusive: true, now: () => performance.now() / 1000 });
    const sleep = async (): Promise<void> => {};
    return {
      open: (_, log) => cache.open({ log, weather: fairWeather, sleep }),
      async [Symbol.asyncDispose]() {},
    };
  },
};

async function cachePlace(protocol: 'v1' | 'v2', compression: 'best' | 'gzip' = 'best'): Promise<Place> {
  const server = await startActionsCacheServer();
  return {
    open(temp, log) {
      // A workspace of the caller, which must not matter.
      const env = { ...process.env, GITHUB_WORKSPACE: join(temp, 'workspace'), ...server.env(protocol) };
      return actionsCache({ log, env, temp, entry: ENTRY, limitSeconds: 30, compression });
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe.each(Object.keys(places))('%s', (name) => {
  const stack = new AsyncDisposableStack();
  const log = new RecordingLog();
  let folder: string;
  let one: BlobStore;
  let other: BlobStore;

  beforeAll(async () => {
    folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'blobs-'))).path;
    const place = stack.use(await (places[name] as (folder: string) => Promise<Place>)(folder));
    await Promise.all(['one', 'other'].map((job) => mkdir(join(folder, job))));
    one = place.open(join(folder, 'one'), log);
    other = place.open(join(folder, 'other'), log);
  });
  beforeEach(() => {
    log.entries.length = 0;
  });
  afterAll(() => stack.disposeAsync());

  async function file(content: string | Buffer): Promise<string> {
    const path = join(folder, `file-${crypto.randomUUID()}`);
    await writeFile(path, content);
    return path;
  }

  test('another job gets the same bytes, and the file that was stored stays', async () => {
    const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)));
    const source = await file(bytes);
    const into = join(folder, 'fetched');
    expect(await one.store('round/trip:1@a+b', source)).toBe('stored');
    expect(await other.fetch('round/trip:1@a+b', into)).toBe(true);
    expect((await readFile(into)).equals(bytes)).toBe(true);
    expect((await readFile(source)).equals(bytes)).toBe(true);
  });

  test('the longest key and an empty file are all right', async () => {
    const key = 'k'.repeat(500);
    const into = join(folder, 'empty');
    expect(await one.store(key, await file(''))).toBe('stored');
    expect(await other.fetch(key, into)).toBe(true);
    expect(await readFile(into, 'utf8')).toBe('');
  });

  test('a key is exact: longer ones that start with it do not count, and an older file does not stay', async () => {
    await one.store('plan-12', await file('the plan of run 12'));
    const into = await file('of an earlier fetch');
    expect(await other.fetch('plan-1', into)).toBe(false);
    expect(existsSync(into)).toBe(false);
    expect(await other.fetchOrThrow('plan-1', into)).toBe(false);
    expect(await other.fetchOrThrow('plan-12', into)).toBe(true);
    expect(await readFile(into, 'utf8')).toBe('the plan of run 12');
    expect(log.at('warning')).toEqual([]);
  });

  test('the newest of a prefix is the one stored last, not the one with the greatest or the exact key', async () => {
    for (const key of ['timings-b', 'timings-', 'timings-a']) {
      expect(await one.store(key, await file(key))).toBe('stored');
    }
    const into = join(folder, 'newest');
    expect(await other.fetchNewest('timings-', into)).toBe('timings-a');
    expect(await readFile(into, 'utf8')).toBe('timings-a');
    expect(await other.newestKey('timings-')).toBe('timings-a');
    expect(await other.newestKey('timings-c')).toBeUndefined();
    expect(await other.fetchNewest('timings-c', into)).toBeUndefined();
    expect(existsSync(into)).toBe(false);
  });

  test('of several that store one key at the same time one wins, and its content stays', async () => {
    const contents = ['first', 'second', 'third'];
    const outcomes = await Promise.all(
      contents.map(async (content, index) =>
        (index % 2 === 0 ? one : other).store('race', await file(content)),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['present', 'present', 'stored']);
    expect(await other.store('race', await file('late'))).toBe('present');
    const into = join(folder, 'raced');
    expect(await one.fetch('race', into)).toBe(true);
    expect(await readFile(into, 'utf8')).toBe(contents[outcomes.indexOf('stored')]);
    expect(log.at('warning')).toEqual([]);
  });

  test('a file that is not there is a failure with one warning, and takes no key', async () => {
    expect(await one.store('nothing', join(folder, 'no such file'))).toBe('failed');
    expect(log.at('warning')).toEqual([expect.stringContaining('no such file')]);
    expect(await other.store('nothing', await file('something'))).toBe('stored');
  });

  test.each(['Upper', 'a,b', 'a=b', 'a b', '', 'k'.repeat(501)])('%j is not a key', async (key) => {
    const source = await file('x');
    await expect(one.store(key, source)).rejects.toThrow('not a key');
    await expect(one.fetch(key, source)).rejects.toThrow('not a key');
    await expect(one.fetchOrThrow(key, source)).rejects.toThrow('not a key');
    await expect(one.fetchNewest(key, source)).rejects.toThrow('not a key');
    await expect(one.newestKey(key)).rejects.toThrow('not a key');
  });

  test('no operation leaves files behind', async () => {
    expect(await readdir(join(folder, 'one'))).toEqual([]);
    expect(await readdir(join(folder, 'other'))).toEqual([]);
  });
});
