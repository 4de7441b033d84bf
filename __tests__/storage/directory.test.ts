/** What a directory promises beyond the contract of all stores: it stays small, private, and whole when processes race. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base, expect } from 'vitest';
import type { BlobStore } from '../../src/ports.ts';
import { directoryStore } from '../../src/storage/directory.ts';
import type { Bounds } from '../../src/storage/pruning.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const DAY_SECONDS = 24 * 60 * 60;

interface Scene {
  readonly log: RecordingLog;
  readonly root: string;
  /** The folder with the entries. */
  readonly blobs: string;
  readonly into: string;
  open(bounds?: Bounds): BlobStore;
  /** A file of that many bytes. */
  file(sizeBytes: number): Promise<string>;
}

const test = base.extend<{ scene: Scene }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from here what else a fixture needs
  scene: async ({}, use) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'directory-'));
    const root = join(folder.path, 'root');
    const log = new RecordingLog();
    await use({
      log,
      root,
      blobs: join(root, 'testshoal-blobs'),
      into: join(folder.path, 'into'),
      open: (bounds) => directoryStore(root, log, bounds),
      async file(sizeBytes) {
        const path = join(folder.path, `file-${sizeBytes}`);
        await writeFile(path, Buffer.alloc(sizeBytes, 'x'), { mode: 0o644 });
        return path;
      },
    });
  },
});

test('only this user may read what is kept', async ({ scene }) => {
  const { root, blobs, file, open } = scene;
  await open().store('key', await file(1));
  const kept = await readdir(root, { recursive: true, withFileTypes: true });
  expect(kept.map(({ name }) => name)).toContain('blob');
  for (const path of [root, blobs, ...kept.map(({ parentPath, name }) => join(parentPath, name))]) {
    expect((await stat(path)).mode & 0o077, path).toBe(0);
  }
});

test('the least recently used blobs go when the directory is full, and files of others stay', async ({
  scene,
}) => {
  const { root, into, file, open } = scene;
  await mkdir(root);
  await writeFile(join(root, 'of the user'), 'x'.repeat(5000));
  const store = open({ sizeBytes: 1000, unusedSeconds: DAY_SECONDS });
  for (const key of ['a', 'b', 'c']) await store.store(key, await file(300));
  expect(await store.fetch('a', into)).toBe(true);
  await store.store('d', await file(300));
  expect(await store.fetch('b', into)).toBe(false);
  for (const key of ['a', 'c', 'd']) expect(await store.fetch(key, into), key).toBe(true);
  expect(existsSync(join(root, 'of the user'))).toBe(true);
});

test('the newest is the one stored last, however quickly they follow each other', async ({ scene }) => {
  const { into, file, open } = scene;
  for (const letter of 'zyxwvutsrqponmlkjihgfedcba') {
    await open().store(`key-${letter}`, await file(1));
    expect(await open().fetchNewest('key-', into)).toBe(`key-${letter}`);
  }
});

test('a blob larger than the bound is kept until the next one comes', async ({ scene }) => {
  const { into, file, open } = scene;
  const store = open({ sizeBytes: 1000, unusedSeconds: DAY_SECONDS });
  expect(await store.store('large', await file(2000))).toBe('stored');
  expect(await store.fetch('large', into)).toBe(true);
  await store.store('small', await file(1));
  expect(await store.fetch('large', into)).toBe(false);
});

test('blobs that nobody used for long go, and so does what killed processes left', async ({ scene }) => {
  const { blobs, into, file, open } = scene;
  const store = open();
  await store.store('old', await file(1));
  const longAgo = Date.now() / 1000 - 8 * DAY_SECONDS;
  const [entry = ''] = await readdir(blobs);
  await utimes(join(blobs, entry, 'key'), longAgo, longAgo);
  for (const leftover of ['incoming-old', 'incoming-new', 'removed-x']) {
    await mkdir(join(blobs, leftover));
    await writeFile(join(blobs, leftover, 'blob'), 'half');
  }
  await utimes(join(blobs, 'incoming-old'), longAgo, longAgo);
  await store.store('new', await file(1));
  expect(await store.fetch('old', into)).toBe(false);
  expect(await store.fetch('new', into)).toBe(true);
  expect((await readdir(blobs)).filter((name) => name.includes('-'))).toEqual(['incoming-new']);
});

test('processes that store, fetch and prune at once see whole blobs only, and each key is stored once', async ({
  scene,
}) => {
  const { root } = scene;
  const racer = new URL('racing-process.ts', import.meta.url).pathname;
  const runs = await Promise.all(
    ['1', '2', '3', '4'].map((name) => promisify(execFile)(process.execPath, [racer, root, name])),
  );
  const results = runs.map(({ stdout }) => JSON.parse(stdout));
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  const stored: string[] = results.flatMap(({ stored }) => stored);
  expect(stored.filter((key) => key.startsWith('kept-')).toSorted()).toEqual(
    Array.from({ length: 20 }, (_, index) => `kept-${String(index).padStart(2, '0')}`),
  );
});

test('a directory that cannot be made is a failure with one warning', async ({ scene }) => {
  const { log, root, into, file, open } = scene;
  await writeFile(root, 'a file in the way');
  expect(await open().store('key', await file(1))).toBe('failed');
  expect(log.at('warning')).toEqual([expect.stringContaining(root)]);
  expect(await open().fetch('key', into)).toBe(false);
  expect(await readFile(root, 'utf8')).toBe('a file in the way');
});
