/**
 * The file of a dump: a mark, then frames, each with its kind and its length before it; all of it compressed. The
 * last frame counts the rows, so that a file that was cut off is known. What a file says is hostile until parsed.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { schemaFormat } from './schema.ts';

const header = z.object({
  flavour: z.enum(['mysql', 'mariadb']),
  version: z.string(),
  /** Of the dumped database, without its grants: what a restored one must have. */
  fingerprint: z.string(),
  schema: schemaFormat,
});

export type DumpHeader = z.infer<typeof header>;

/** One row: the bytes of each value, null for NULL. */
export type DumpRow = readonly (Buffer | null)[];

export type DumpPart =
  | { readonly kind: 'header'; readonly header: DumpHeader }
  /** The rows that follow are of this table of the schema. */
  | { readonly kind: 'table'; readonly index: number }
  | { readonly kind: 'row'; readonly row: DumpRow };

const mark = Buffer.from('TESTSHOAL MYSQL 1\n');
const frameKinds = { header: 0x48, table: 0x54, row: 0x52, end: 0x45 } as const;
const frameStartBytes = 5;
/** More than a server takes in one packet. */
const frameLimitBytes = 1024 * 1024 * 1024;
const chunkBytes = 64 * 1024;

/** Never more than a few rows of it are in memory. */
export async function writeDump(file: string, parts: AsyncIterable<DumpPart>): Promise<void> {
  // A checksum, for the cache's disk is not ours.
  const compression = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  await pipeline(Readable.from(chunks(parts), { objectMode: false }), compression, createWriteStream(file));
}

/** Throws for a file that was cut off, damaged, or is no dump of ours; only then where it is read to its end. */
export async function* readDump(file: string): AsyncGenerator<DumpPart> {
  const source = createReadStream(file);
  const bytes = source.pipe(createZstdDecompress());
  source.on('error', (error) => bytes.destroy(error));
  try {
    yield* partsIn(new FrameReader(bytes));
  } finally {
    source.destroy();
    bytes.destroy();
  }
}

async function* chunks(parts: AsyncIterable<DumpPart>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [mark];
  let sizeBytes = 0;
  let rows = 0;
  for await (const part of parts) {
    if (part.kind === 'row') rows += 1;
    const frame = frameOf(part);
    pending.push(...frame);
    sizeBytes += frame.reduce((sum, { length }) => sum + length, 0);
    if (sizeBytes < chunkBytes) continue;
    yield Buffer.concat(pending);
    pending = [];
    sizeBytes = 0;
  }
  yield Buffer.concat([...pending, ...framed('end', [numberBytes(rows)])]);
}

function frameOf(part: DumpPart): readonly Buffer[] {
  switch (part.kind) {
    case 'header':
      return framed('header', [Buffer.from(JSON.stringify(part.header))]);
    case 'table':
      return framed('table', [numberBytes(part.index)]);
    case 'row':
      return framed('row', part.row.flatMap(cellBytes));
  }
}

function framed(kind: keyof typeof frameKinds, payload: readonly Buffer[]): readonly Buffer[] {
  const length = payload.reduce((sum, part) => sum + part.length, 0);
  if (length > frameLimitBytes) throw new Error(`a row has ${length} bytes, more than a dump takes`);
  const start = Buffer.alloc(frameStartBytes);
  start.writeUInt8(frameKinds[kind]);
  start.writeUInt32BE(length, 1);
  return [start, ...payload];
}

const nullLength = 0xffff_ffff;

function cellBytes(cell: Buffer | null): readonly Buffer[] {
  return cell === null ? [numberBytes(nullLength)] : [numberBytes(cell.length), cell];
}

function numberBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

async function* partsIn(reader: FrameReader): AsyncGenerator<DumpPart> {
  if (!(await reader.take(mark.length))?.equals(mark)) throw new Error('the file is no dump of ours');
  let rows = 0;
  for (;;) {
    const start = await reader.take(frameStartBytes);
    if (start === undefined) throw new Error('the file is not a complete dump');
    const length = start.readUInt32BE(1);
    if (length > frameLimitBytes) throw new Error('the file is not a dump: a part of it is too long');
    const payload = await reader.take(length);
    if (payload === undefined) throw new Error('the file is not a complete dump');
    switch (start.readUInt8()) {
      case frameKinds.header:
        yield { kind: 'header', header: header.parse(JSON.parse(payload.toString())) };
        break;
      case frameKinds.table:
        yield { kind: 'table', index: payload.readUInt32BE() };
        break;
      case frameKinds.row:
        rows += 1;
        yield { kind: 'row', row: rowOf(payload) };
        break;
      case frameKinds.end:
        if (payload.readUInt32BE() !== rows) throw new Error('the file has lost rows');
        return await reader.expectEnd();
      default:
        throw new Error('the file is not a dump: a part of it is of no known kind');
    }
  }
}

function rowOf(payload: Buffer): DumpRow {
  const cells: (Buffer | null)[] = [];
  for (let at = 0; at < payload.length; ) {
    const length = payload.readUInt32BE(at);
    at += 4;
    if (length === nullLength) {
      cells.push(null);
      continue;
    }
    if (at + length > payload.length)
      throw new Error('the file is not a dump: a value is longer than its row');
    cells.push(payload.subarray(at, at + length));
    at += length;
  }
  return cells;
}

/** Takes so many bytes from a stream as are asked for. */
class FrameReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Undefined where fewer are left. */
  async take(length: number): Promise<Buffer | undefined> {
    if (this.#rest.length < length && !(await this.#read(length))) return undefined;
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  /** The checksum stands after the last byte, so the stream has to be read to its end. */
  async expectEnd(): Promise<void> {
    if ((await this.take(1)) !== undefined)
      throw new Error('the file is not a dump: something follows its end');
  }

  async #read(length: number): Promise<boolean> {
    const parts = [this.#rest];
    let sizeBytes = this.#rest.length;
    while (sizeBytes < length) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      parts.push(next.value);
      sizeBytes += next.value.length;
    }
    this.#rest = Buffer.concat(parts);
    return sizeBytes >= length;
  }
}
