/** Tells whether a clone's file is still the file that was verified. Which table has changed is not known. */

import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SealedTemplate } from '../engine.ts';
import type { Place } from './copies.ts';
import { measure, siblingsOf } from './files.ts';
import { describeHolders } from './holders.ts';

/**
 * Finding out who has a file open looks at all processes, which costs as much CPU as copying a file of about this size
 * (`docs/decisions/0002-dirty-clones-are-renewed.md`).
 */
const worthReadingBytes = 64 * 1024 * 1024;

/** A program that ends closes its files a moment later. */
const leaveLimitSeconds = 1;

/** Source: https://sqlite.org/fileformat2.html#the_database_header; among it the number of changes. */
const headerBytes = 100;

/** Files by their inodes: one that was put in the place of another is not what was verified, whatever is in it. */
export class ChangeReader {
  readonly #place: Place;
  readonly #readFromBytes: number;
  readonly #inodes = new Map<string, bigint>();

  /** Clones of smaller templates than `readFromBytes` are not looked into. */
  constructor(place: Place, readFromBytes = worthReadingBytes) {
    this.#place = place;
    this.#readFromBytes = readFromBytes;
  }

  /** Called while nobody but us knows of the clone. */
  async remember(database: string): Promise<void> {
    const { ino } = await stat(this.#place.pathOf(database), { bigint: true });
    this.#inodes.set(database, ino);
  }

  forget(database: string): void {
    this.#inodes.delete(database);
  }

  /** Rejects where the file is gone, closed to us, or another one; with `whole` also where somebody has written to it. */
  async probe(template: SealedTemplate, database: string, whole: boolean): Promise<string> {
    const file = this.#place.pathOf(database);
    await using handle = await open(file, 'r+');
    const { dev, ino } = await handle.stat({ bigint: true });
    if (ino !== this.#inodes.get(database)) throw new Error('it is another file');
    const found = whole ? await this.#changesOf(file, template, database) : [];
    if (found.length > 0) throw new Error(`somebody has changed it: ${found.join(', ')}`);
    return `file ${dev} ${ino}`;
  }

  async changes(template: SealedTemplate, database: string): Promise<readonly string[]> {
    // Only Linux tells who has a file open.
    if (process.platform !== 'linux') return ['who has the file open is not known here'];
    if (template.sizeBytes < this.#readFromBytes)
      return ['a new copy costs less than looking into the used one'];
    const file = this.#place.pathOf(database);
    const found = await this.#changesOf(file, template, database);
    if (found.length > 0 && (await siblingsOf(file)).length === 0) return found;
    const holders = await lastingHolders(file);
    if (holders.length > 0) return holders.map((holder) => `a session that is still open: ${holder}`);
    const siblings = await siblingsOf(file);
    if (siblings.length > 0) return siblings.map((ending) => `the file ${basename(file)}${ending}`);
    // Whoever was in it a moment ago may have written something.
    const later = await this.#changesOf(file, template, database);
    if (later.length > 0) return later;
    return (await measure(file)).fingerprint === template.fingerprint ? [] : [content];
  }

  /** What can be told without reading the whole file, and without asking who has it open. */
  async #changesOf(file: string, template: SealedTemplate, database: string): Promise<readonly string[]> {
    const { ino, size } = await stat(file, { bigint: true });
    if (ino !== this.#inodes.get(database)) return ['it is another file'];
    const sealed = await headerOf(this.#place.pathOf(template.name));
    // Every transaction that changes something changes the header.
    const isAsBefore = Number(size) === template.sizeBytes && (await headerOf(file)).equals(sealed);
    return isAsBefore ? [] : [content];
  }
}

const content = 'content of the file';

async function lastingHolders(file: string): Promise<readonly string[]> {
  const deadline = performance.now() + leaveLimitSeconds * 1000;
  for (;;) {
    const holders = await describeHolders(file);
    if (holders.length === 0 || performance.now() > deadline) return holders;
    await pause(10);
  }
}

async function headerOf(file: string): Promise<Buffer> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  return buffer.subarray(0, bytesRead);
}
