import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { packData, unpackData } from '../../../../src/databases/mysql/instances/archive.ts';
import { readDataManifest } from '../../../../src/databases/mysql/instances/data-manifest.ts';
import { localEntries, localSink } from '../../../../src/databases/mysql/instances/local-data.ts';

const anything = () => {};

async function packed(folder: string, about = 'about'): Promise<string> {
  const data = join(folder, 'source');
  await mkdir(join(data, 'app'), { recursive: true });
  await writeFile(join(data, 'ibdata1'), Buffer.alloc(300_000, 'abc'));
  await writeFile(join(data, 'app', 'na me#.ibd'), crypto.getRandomValues(new Uint8Array(50_000)));
  await writeFile(join(data, 'app', 'empty'), '');
  const file = join(folder, 'dump');
  const manifest = await readDataManifest(data);
  await packData(localEntries(data, manifest), manifest, about, file);
  return file;
}

type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

/** A dump as anybody could put one into a cache. */
async function forged(folder: string, entries: readonly Entry[], head: object = {}): Promise<string> {
  const archive = pack();
  const sizeBytes = entries.reduce((sum, { content = '' }) => sum + content.length, 0);
  const whole = { format: 'testshoal-data-1', entries: entries.length, sizeBytes, about: '', ...head };
  archive.entry({ name: 'testshoal.json' }, JSON.stringify(whole));
  for (const { content = '', ...header } of entries) archive.entry(header, content);
  archive.finalize();
  const file = join(folder, 'forged');
  await pipeline(archive as unknown as Readable, createZstdCompress(), createWriteStream(file));
  return file;
}

test('what is unpacked is what was packed, and what it is about is told first', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'archive-'));
  const file = await packed(folder.path, 'ab"out');
  const target = join(folder.path, 'target');
  const told: [string, boolean][] = [];
  await unpackData(file, localSink(target), (about) => told.push([about, existsSync(target)]));
  expect(told).toEqual([['ab"out', false]]);
  for (const name of ['ibdata1', 'app/na me#.ibd', 'app/empty']) {
    const [one, other] = [join(folder.path, 'source', name), join(target, name)];
    expect((await readFile(other)).equals(await readFile(one))).toBe(true);
  }
  expect((await stat(file)).size).toBeLessThan(100_000);
});

describe('a dump is refused', () => {
  test('that is cut off, wherever it is', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'archive-'));
    const whole = await readFile(await packed(folder.path));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const file = join(folder.path, `cut ${tenth}`);
      await writeFile(file, whole.subarray(0, Math.floor((whole.length * tenth) / 10)));
      await expect(
        unpackData(file, localSink(join(folder.path, `target ${tenth}`)), anything),
      ).rejects.toThrow();
    }
  });

  test('in which a bit has flipped, wherever it is', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'archive-'));
    const whole = await readFile(await packed(folder.path));
    for (let tenth = 1; tenth < 10; tenth += 1) {
      const file = join(folder.path, `flipped ${tenth}`);
      const flipped = Buffer.from(whole);
      const at = Math.floor((whole.length * tenth) / 10);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      await writeFile(file, flipped);
      await expect(
        unpackData(file, localSink(join(folder.path, `target ${tenth}`)), anything),
      ).rejects.toThrow();
    }
  });

  test('of which the reader says that it does not fit, before anything is unpacked', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'archive-'));
    const target = join(folder.path, 'target');
    const unfit = unpackData(await packed(folder.path), localSink(target), () => {
      throw new Error('another version');
    });
    await expect(unfit).rejects.toThrow('another version');
    expect(existsSync(target)).toBe(false);
  });

  test.each<[string, readonly Entry[], object?, RegExp?]>([
    ['leads up', [{ name: 'data/../escaped', content: 'x' }]],
    ['leads up at once', [{ name: '../escaped', content: 'x' }]],
    ['is absolute', [{ name: '/escaped', content: 'x' }]],
    ['is not in the data', [{ name: 'escaped', content: 'x' }]],
    ['is the data itself', [{ name: 'data', content: 'x' }]],
    ['has an empty part', [{ name: 'data//escaped', content: 'x' }]],
    ['is a link', [{ name: 'data/link', type: 'symlink', linkname: '/etc' }]],
    ['is a hard link', [{ name: 'data/link', type: 'link', linkname: '/etc/passwd' }]],
    ['is a device', [{ name: 'data/null', type: 'character-device', devmajor: 1, devminor: 3 }]],
    ['is a pipe', [{ name: 'data/pipe', type: 'fifo' }]],
    [
      'is there twice',
      [
        { name: 'data/twice', content: 'x' },
        { name: 'data/twice', content: 'y' },
      ],
    ],
    ['is more than announced', [{ name: 'data/more', content: 'xx' }], { sizeBytes: 1 }, /more than it says/],
    [
      'is one more than announced',
      [{ name: 'data/more', content: 'x' }],
      { entries: 0 },
      /more than it says/,
    ],
    ['is missing', [], { entries: 1 }],
    [
      'would fill the disk',
      [{ name: 'data/huge', content: 'x' }],
      { sizeBytes: 2 ** 52 },
      /where \d+ are free/,
    ],
    ['is of another format', [{ name: 'data/x', content: 'x' }], { format: 'testshoal-data-0' }],
  ])('in which something %s', async (_, entries, head, message = /./) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'archive-'));
    const file = await forged(folder.path, entries, head);
    await mkdir(join(folder.path, 'a'));
    await expect(unpackData(file, localSink(join(folder.path, 'a', 'target')), anything)).rejects.toThrow(
      message,
    );
    expect(existsSync(join(folder.path, 'a', 'escaped'))).toBe(false);
    expect(existsSync(join(folder.path, 'escaped'))).toBe(false);
  });
});
