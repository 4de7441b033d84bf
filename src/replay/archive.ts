/** A bundle as one file: a tar archive of what it says of itself, then the packed dumps. It can have come from anywhere. */

import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, type Header, type Pack, pack } from 'tar-stream';
import { messageOf, UserError } from '../errors.ts';
import { type Bundle, parseBundle } from './bundle.ts';

const headName = 'bundle.json';
const dumpFolder = 'dumps/';

/** Room for the batches of some 100,000 units; see `packed-json.ts` for what more would do. */
const headLimitBytes = 32 * 1024 ** 2;

/** Writes `file`, whole or not at all. `dumps`: paths of the packed dumps that the bundle says it has, by alias. */
export async function writeBundle(
  bundle: Bundle,
  dumps: ReadonlyMap<string, string>,
  file: string,
): Promise<void> {
  const part = `${file}.part`;
  const archive = pack();
  try {
    const writing = pipeline(archive as unknown as Readable, createWriteStream(part, { mode: 0o600 }));
    const filling = fill(archive, bundle, dumps);
    // What stops the filling must stop the writing too; the other way round the archive does it.
    filling.catch((error: Error) => archive.destroy(error));
    await Promise.all([filling, writing]);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function fill(archive: Pack, bundle: Bundle, dumps: ReadonlyMap<string, string>): Promise<void> {
  const head = Buffer.from(JSON.stringify(bundle, null, 1));
  if (head.length > headLimitBytes) throw new Error(`${head.length} bytes are too many for ${headName}`);
  archive.entry({ name: headName }, head);
  for (const { alias, dumpBytes } of bundle.databases) {
    const dump = dumps.get(alias);
    if (dump === undefined || dumpBytes === undefined) continue;
    const entry = archive.entry({ name: `${dumpFolder}${alias}`, size: dumpBytes });
    await pipeline(createReadStream(dump), entry as unknown as Writable);
  }
  archive.finalize();
}

export interface OpenBundle {
  readonly bundle: Bundle;
  /** Paths of the packed dumps, by alias; empty where they were not wanted. */
  readonly dumps: ReadonlyMap<string, string>;
}

/**
 * `into`: absolute path of a folder for the dumps; undefined: they are left where they are. No name in the archive becomes a
 * path. @throws UserError saying what is wrong with the file.
 */
export async function readBundle(file: string, into: string | undefined): Promise<OpenBundle> {
  const archive = extract();
  try {
    if (!(await stat(file)).isFile()) throw new Error('it is no file');
    const reading = pipeline(createReadStream(file), archive as unknown as Writable);
    const taking = take(archive, into);
    taking.catch((error: Error) => archive.destroy(error));
    const [bundle] = await Promise.all([taking, reading]);
    return bundle;
  } catch (error) {
    throw new UserError(
      `${file} cannot be replayed: ${messageOf(error)}. It has to be the file that the output \`bundle\` of the run names.`,
      { cause: error },
    );
  }
}

async function take(archive: Extract, into: string | undefined): Promise<OpenBundle> {
  let bundle: Bundle | undefined;
  const expected = new Map<string, number>();
  const dumps = new Map<string, string>();
  for await (const entry of archive) {
    const content = entry as unknown as Readable;
    if (bundle === undefined) {
      bundle = await readHead(entry.header, content);
      for (const { alias, dumpBytes } of bundle.databases) {
        if (dumpBytes !== undefined) expected.set(alias, dumpBytes);
      }
      if (into !== undefined) await requireRoom([...expected.values()], into);
      continue;
    }
    const alias = announced(entry.header, expected);
    expected.delete(alias);
    if (into === undefined) {
      content.resume();
    } else {
      const target = path.join(into, `bundled-${alias}`);
      await pipeline(content, createWriteStream(target, { mode: 0o600 }));
      dumps.set(alias, target);
    }
  }
  if (bundle === undefined) throw new Error('it is empty');
  const [missing] = expected.keys();
  if (missing !== undefined) throw new Error(`the dump of "${missing}" is not in it`);
  return { bundle, dumps };
}

async function readHead({ name, type, size }: Header, content: Readable): Promise<Bundle> {
  if (name !== headName || type !== 'file') throw new Error(`it does not begin with ${headName}`);
  if (size > headLimitBytes) throw new Error(`its ${headName} is too long: ${size} bytes`);
  return parseBundle((await buffer(content)).toString());
}

/** The alias of the database whose dump an entry is. Nothing else may be there. */
function announced({ name, type, size }: Header, expected: ReadonlyMap<string, number>): string {
  const alias = name.startsWith(dumpFolder) ? name.slice(dumpFolder.length) : '';
  const bytes = expected.get(alias);
  if (type !== 'file' || bytes === undefined) {
    throw new Error(`it holds ${JSON.stringify(name.slice(0, 200))} (${type}), which no bundle has`);
  }
  if (size !== bytes)
    throw new Error(`the dump of "${alias}" has ${size} bytes, and not ${bytes} as it says`);
  return alias;
}

async function requireRoom(sizes: readonly number[], folder: string): Promise<void> {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const { bavail, bsize } = await statfs(folder);
  if (bytes > bavail * bsize)
    throw new Error(`its dumps have ${bytes} bytes, and ${bavail * bsize} are free`);
}
