/** Tells whether a clone's file is still the file that was verified. Which table has changed is not known. */

import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SealedTemplate } from '../engine.ts';
import type { Place } from './copies.ts';
import { measure, siblingsOf } from './files.ts';
import { describeHolders } from './holders.ts';

/** A program that ends closes its files a moment later. */
const leaveLimitSeconds = 1;

/** Source: https://sqlite.org/fileformat2.html#the_database_header; among it the number of changes. */
const headerBytes = 100;

/** Files by their inodes: one that was put in the place of another is not what was verified, whatever is in it. */
export class ChangeReader {
  readonly #place: Place;
  readonly #inodes = new Map<string, bigint>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** Called while nobody but us knows of the clone. */
  async remember(database: string): Promise<void> {
    this.#inodes.set(database, await inodeOf(this.#place.pathOf(database)));
  }

  forget(database: string): void {
    this.#inodes.delete(database);
  }

  async changes(template: SealedTemplate, database: string): Promise<readonly string[]> {
    // Only Linux tells who has a file open.
    if (process.platform !== 'linux') return ['who has the file open is not known here'];
    const file = this.#place.pathOf(database);
    const holders = await lastingHolders(file);
    if (holders.length > 0) return holders.map((holder) => `a session that is still open: ${holder}`);
    const siblings = await siblingsOf(file);
    if (siblings.length > 0) return siblings.map((ending) => `the file ${basename(file)}${ending}`);
    if ((await inodeOf(file)) !== this.#inodes.get(database)) return ['it is another file'];
    return (await isAsIn(this.#place.pathOf(template.name), file, template)) ? [] : ['content of the file'];
  }
}

/** Every transaction that changes something changes the header, so that the rest is only read to prove that all is equal. */
async function isAsIn(sealed: string, file: string, template: SealedTemplate): Promise<boolean> {
  if ((await stat(file)).size !== template.sizeBytes) return false;
  if (!(await headerOf(file)).equals(await headerOf(sealed))) return false;
  return (await measure(file)).fingerprint === template.fingerprint;
}

async function lastingHolders(file: string): Promise<readonly string[]> {
  const deadline = performance.now() + leaveLimitSeconds * 1000;
  for (;;) {
    const holders = await describeHolders(file);
    if (holders.length === 0 || performance.now() > deadline) return holders;
    await pause(10);
  }
}

async function inodeOf(file: string): Promise<bigint> {
  return (await stat(file, { bigint: true })).ino;
}

async function headerOf(file: string): Promise<Buffer> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  return buffer.subarray(0, bytesRead);
}
