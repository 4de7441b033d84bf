/**
 * A data directory as one file: a tar archive under zstd. Streams both ways, so that its size costs no memory. What
 * is unpacked comes from a cache and can be anything.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { type Extract, extract, type Header, type Pack, pack } from 'tar-stream';
import * as z from 'zod/mini';
import type { DataEntry, DataManifest } from './data-manifest.ts';

/** The first entry: what is in the archive, and what the engine wants to know about it. */
const headName = 'testshoal.json';
const headLimitBytes = 64 * 1024;
const headShape = z.object({
  format: z.literal('testshoal-data-1'),
  entries: z.int().check(z.nonnegative()),
  sizeBytes: z.int().check(z.nonnegative()),
  about: z.string(),
});
type Head = z.infer<typeof headShape>;

/** Data compresses to a fifth either way; higher levels only take longer. */
const compressionLevel = 3;

/** Writes the directory `data`, in which nobody writes, into `file`. */
export async function packData(
  data: string,
  { entries, sizeBytes }: DataManifest,
  about: string,
  file: string,
): Promise<void> {
  const archive = pack();
  const params = {
    [constants.ZSTD_c_compressionLevel]: compressionLevel,
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  const head: Head = { format: 'testshoal-data-1', entries: entries.length, sizeBytes, about };
  const filling = (async () => {
    archive.entry({ name: headName }, JSON.stringify(head));
    for (const entry of entries) await addEntry(archive, data, entry);
    archive.finalize();
  })();
  const writing = pipeline(
    archive as unknown as Readable,
    createZstdCompress({ params }),
    createWriteStream(file, { mode: 0o600 }),
  );
  // What stops the writing must stop the filling too, and the other way round.
  filling.catch((error: Error) => archive.destroy(error));
  await Promise.all([writing, filling]);
}

async function addEntry(archive: Pack, data: string, entry: DataEntry): Promise<void> {
  const name = `data/${entry.path}`;
  if (entry.kind === 'directory') {
    archive.entry({ name, type: 'directory' });
    return;
  }
  const sink = archive.entry({ name, size: entry.sizeBytes }) as unknown as Writable;
  await pipeline(createReadStream(path.join(data, entry.path)), sink);
}

/**
 * Fills `data`, which does not exist yet. `check` is told what `packData` was, before anything else is read, and may
 * throw. Throws for anything but plain files and folders inside of `data`, and for an archive that is cut off,
 * damaged, larger than it says, or larger than what is free.
 */
export async function unpackData(file: string, data: string, check: (about: string) => void): Promise<void> {
  const archive = extract();
  const reading = pipeline(createReadStream(file), createZstdDecompress(), archive as unknown as Writable);
  const taking = takeEntries(archive, data, check);
  taking.catch((error: Error) => archive.destroy(error));
  await Promise.all([reading, taking]);
}

async function takeEntries(archive: Extract, data: string, check: (about: string) => void): Promise<void> {
  const seen = { entries: 0, sizeBytes: 0 };
  let head: Head | undefined;
  for await (const entry of archive) {
    if (head === undefined) {
      head = await readHead(entry.header, entry as unknown as Readable);
      check(head.about);
      await mkdir(data, { mode: 0o750 });
      await refuseTooLarge(head, data);
      continue;
    }
    const target = path.join(data, safePath(entry.header));
    seen.entries += 1;
    seen.sizeBytes += entry.header.size;
    if (seen.entries > head.entries || seen.sizeBytes > head.sizeBytes) {
      throw new Error('the dump holds more than it says');
    }
    if (entry.header.type === 'directory') {
      await mkdir(target, { mode: 0o750 });
      entry.resume();
    } else {
      await writeFile(entry as unknown as Readable, target);
    }
  }
  if (head === undefined || seen.entries !== head.entries || seen.sizeBytes !== head.sizeBytes) {
    throw new Error('the dump is not complete');
  }
}

async function readHead(header: Header, content: Readable): Promise<Head> {
  if (header.name !== headName || header.size > headLimitBytes) {
    throw new Error('the file is not the dump of a data directory');
  }
  return headShape.parse(JSON.parse((await buffer(content)).toString()));
}

/** The path below the data directory. */
function safePath({ name, type }: Header): string {
  const parts = name.replace(/\/$/, '').split('/');
  const isPlain = type === 'file' || type === 'directory';
  const isInside = parts.length >= 2 && parts[0] === 'data' && !parts.some((part) => /^\.{0,2}$/.test(part));
  if (!isPlain || !isInside || name.includes('\0')) {
    throw new Error(`the dump holds ${JSON.stringify(name)} (${type}), which no data directory has`);
  }
  return path.join(...parts.slice(1));
}

async function refuseTooLarge({ sizeBytes }: Head, data: string): Promise<void> {
  const { bavail, bsize } = await statfs(data);
  if (sizeBytes <= bavail * bsize) return;
  throw new Error(`the dump needs ${sizeBytes} bytes in ${data}, where ${bavail * bsize} are free`);
}

/** Never into a file that is there. */
async function writeFile(content: Readable, target: string): Promise<void> {
  await pipeline(content, createWriteStream(target, { flags: 'wx', mode: 0o640 }));
}
