/**
 * A data directory as one file: a tar archive under zstd. Streams both ways, so that its size costs no memory. What
 * is unpacked comes from a cache and can be anything.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { type Extract, extract, type Header, type Pack, pack } from 'tar-stream';
import * as z from 'zod/mini';
import type { DataEntry, DataManifest } from './data-manifest.ts';

/** An entry on its way into an archive. */
export interface PackedEntry extends DataEntry {
  /** Undefined for a folder. Called once, and only when its turn has come. */
  readonly content: (() => Readable) | undefined;
}

/** Where the entries of an archive go. A folder comes before what is in it. */
export interface DataSink {
  /** Called first. Throws where there is no room for so much. */
  begin(sizeBytes: number): Promise<void>;
  directory(path: string): Promise<void>;
  file(path: string, sizeBytes: number, content: Readable): Promise<void>;
}

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

/** Writes all `entries`, which are those of `manifest`, into `file`. */
export async function packData(
  entries: AsyncIterable<PackedEntry>,
  { entries: { length }, sizeBytes }: DataManifest,
  about: string,
  file: string,
): Promise<void> {
  const archive = pack();
  const params = {
    [constants.ZSTD_c_compressionLevel]: compressionLevel,
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  const head: Head = { format: 'testshoal-data-1', entries: length, sizeBytes, about };
  const filling = (async () => {
    archive.entry({ name: headName }, JSON.stringify(head));
    for await (const entry of entries) await addEntry(archive, `data/${entry.path}`, entry);
    archive.finalize();
  })();
  const target = createWriteStream(file, { mode: 0o600 });
  const writing = pipeline(archive as unknown as Readable, createZstdCompress({ params }), target);
  // What stops the filling must stop the writing too; the other way round the archive does it.
  filling.catch((error: Error) => archive.destroy(error));
  await Promise.all([writing, filling]);
}

/** Adds a file or a folder to an archive; `header` says more than its name, where that matters. */
export async function addEntry(
  archive: Pack,
  name: string,
  { content, sizeBytes }: Pick<PackedEntry, 'content' | 'sizeBytes'>,
  header: Partial<Header> = {},
): Promise<void> {
  if (content === undefined) {
    archive.entry({ ...header, name, type: 'directory' });
    return;
  }
  const sink = archive.entry({ ...header, name, size: sizeBytes }) as unknown as Writable;
  await pipeline(content(), sink);
}

/**
 * Gives everything to `sink`. `check` is told what `packData` was, before anything else is read, and may throw.
 * Throws for anything but plain files and folders inside of the data directory, and for an archive that is cut off,
 * damaged, or larger than it says.
 */
export async function unpackData(
  file: string,
  sink: DataSink,
  check: (about: string) => void,
): Promise<void> {
  const archive = extract();
  const target = archive as unknown as Writable;
  const reading = pipeline(createReadStream(file), createZstdDecompress(), target);
  const taking = takeEntries(archive, sink, check);
  taking.catch((error: Error) => archive.destroy(error));
  await Promise.all([reading, taking]);
}

async function takeEntries(archive: Extract, sink: DataSink, check: (about: string) => void): Promise<void> {
  const seen = { entries: 0, sizeBytes: 0 };
  let head: Head | undefined;
  for await (const entry of archive) {
    const { header } = entry;
    const content = entry as unknown as Readable;
    if (head === undefined) {
      head = await readHead(header, content);
      check(head.about);
      await sink.begin(head.sizeBytes);
      continue;
    }
    const target = safePath(header);
    seen.entries += 1;
    seen.sizeBytes += header.size;
    if (seen.entries > head.entries || seen.sizeBytes > head.sizeBytes) {
      throw new Error('the dump holds more than it says');
    }
    if (header.type === 'directory') {
      await sink.directory(target);
      content.resume();
    } else {
      await sink.file(target, header.size, content);
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
  return path.posix.join(...parts.slice(1));
}
