/**
 * The file in which a dump is kept: the payload, then the manifest, then a footer of fixed size. Nothing in it is
 * believed before its hash is right. Bytes pass through in a stream, however large the dump is.
 */

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile, open, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { type Manifest, parseManifest } from './manifest.ts';

/** Changes whenever an older reader could misread a newer file. */
const format = 1;
const mark = Buffer.from('TSHLDUMP');
const hashBytes = 32;
/** Length of the manifest, format, SHA-256 of the manifest, mark. */
const footerBytes = 4 + 4 + hashBytes + mark.length;
/** Room for some 60,000 files. */
const manifestLimitBytes = 8 * 1024 ** 2;
/** Measured on dumps of `pg_dump` without its own compression: higher levels gain little and cost time. */
const params = { [zlib.constants.ZSTD_c_compressionLevel]: 3 };

/** Node has it since 22.15, and the action's own is newer; local runs take what is on the path. */
const hasZstd = typeof zlib.createZstdCompress === 'function';

/** All but what packing finds out. */
export type Description = Omit<Manifest, 'payload'>;

/** Writes `file`, whole or not at all. `compressed`: the payload is so already. Returns its size in bytes. */
export async function packDump(
  payload: string,
  description: Description,
  file: string,
  compressed = false,
): Promise<number> {
  const part = `${file}.part`;
  try {
    const [plain, stored] = [new Meter(), new Meter()];
    const compression = compressed || !hasZstd ? 'none' : 'zstd';
    const squeeze = compression === 'none' ? new PassThrough() : zlib.createZstdCompress({ params });
    await pipeline(createReadStream(payload), plain, squeeze, stored, createWriteStream(part));
    const manifest: Manifest = {
      ...description,
      payload: {
        compression,
        storedBytes: stored.bytes,
        plainBytes: plain.bytes,
        sha256: stored.digest(),
      },
    };
    const json = Buffer.from(JSON.stringify(manifest));
    if (json.length > manifestLimitBytes) throw new Error(`${json.length} bytes are too many for a manifest`);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(json.length, 0);
    numbers.writeUInt32BE(format, 4);
    await appendFile(part, Buffer.concat([json, numbers, sha256(json), mark]));
    await rename(part, file);
    return stored.bytes + json.length + footerBytes;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** @throws Error saying why it is no whole dump. */
export async function readManifest(file: string): Promise<Manifest> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const read = async (start: number, length: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  };
  if (size < footerBytes) throw new Error('it is cut off, or no dump');
  const footer = await read(size - footerBytes, footerBytes);
  if (!footer.subarray(-mark.length).equals(mark)) throw new Error('it is cut off, or no dump');
  const written = footer.readUInt32BE(4);
  if (written !== format) {
    throw new Error(`it is written in format ${written}, and this version reads format ${format}`);
  }
  const length = footer.readUInt32BE(0);
  if (length > Math.min(manifestLimitBytes, size - footerBytes)) throw new Error('its end makes no sense');
  const json = await read(size - footerBytes - length, length);
  if (!sha256(json).equals(footer.subarray(8, 8 + hashBytes))) throw new Error('its manifest is damaged');
  const manifest = parseManifest(json.toString());
  if (manifest.payload.storedBytes !== size - footerBytes - length) throw new Error('its size is wrong');
  return manifest;
}

/**
 * Writes the payload to `into`, which is whole or absent afterwards.
 * @throws Error where it is damaged, or there is no room for it.
 */
export async function unpackDump(file: string, { payload }: Manifest, into: string): Promise<void> {
  const { bavail, bsize } = await statfs(path.dirname(into));
  if (payload.plainBytes > bavail * bsize) {
    throw new Error(`it unpacks to ${payload.plainBytes} bytes, and ${bavail * bsize} are free`);
  }
  const [stored, plain] = [new Meter(), new Meter(payload.plainBytes)];
  const isSqueezed = payload.compression === 'zstd';
  if (isSqueezed && !hasZstd) throw new Error(`Node ${process.versions.node} cannot unpack zstd`);
  const expand = isSqueezed ? zlib.createZstdDecompress() : new PassThrough();
  try {
    if (payload.storedBytes === 0) throw new Error('it is empty');
    const source = createReadStream(file, { end: payload.storedBytes - 1 });
    await pipeline(source, stored, expand, plain, createWriteStream(into));
    if (stored.digest() !== payload.sha256) throw new Error('its content is damaged');
    if (plain.bytes !== payload.plainBytes) throw new Error('it unpacks to another size than it says');
  } catch (error) {
    await rm(into, { force: true });
    throw error;
  }
}

/** Counts and hashes what passes, and fails where it is more than `limitBytes`. */
class Meter extends Transform {
  bytes = 0;
  readonly #limitBytes: number;
  readonly #hash = createHash('sha256');

  constructor(limitBytes = Number.POSITIVE_INFINITY) {
    super();
    this.#limitBytes = limitBytes;
  }

  override _transform(
    chunk: Buffer,
    _: BufferEncoding,
    done: (error?: Error | null, chunk?: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    if (this.bytes > this.#limitBytes) done(new Error('it unpacks to more than it says'));
    else done(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
