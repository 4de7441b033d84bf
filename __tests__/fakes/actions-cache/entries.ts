/** What the Actions cache service keeps: immutable entries, reserved first, readable once their upload is finished. */

import { randomUUID } from 'node:crypto';

export interface CacheEntry {
  readonly id: number;
  readonly key: string;
  readonly version: string;
  /** The signature in the entry's upload and download addresses. */
  readonly secret: string;
  /** Uploaded so far: by offset (v1), by block id (v2). */
  readonly parts: Map<string | number, Buffer>;
  /** Assembled, but not yet readable. */
  uploaded: Buffer | undefined;
  /** Undefined until the upload is finished; nobody finds the entry before. */
  content: Buffer | undefined;
}

/** `first`: one creator per key and version, as on github.com. `none`: everybody may create, as in act. */
export type Reservations = 'first' | 'none';

export class CacheEntries {
  readonly #reservations: Reservations;
  readonly #lowerCase: boolean;
  readonly #entries: CacheEntry[] = [];

  constructor(reservations: Reservations, lowerCase = false) {
    this.#reservations = reservations;
    this.#lowerCase = lowerCase;
  }

  /** Undefined where somebody else has the key already. */
  reserve(given: string, version: string): CacheEntry | undefined {
    const key = this.#lowerCase ? given.toLowerCase() : given;
    const taken = this.#entries.some((entry) => entry.key === key && entry.version === version);
    if (taken && this.#reservations === 'first') return undefined;
    const entry: CacheEntry = {
      id: this.#entries.length + 1,
      key,
      version,
      secret: randomUUID(),
      parts: new Map(),
      uploaded: undefined,
      content: undefined,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Makes the upload readable. False where its size is not what the client says. */
  finish(entry: CacheEntry, sizeBytes: number): boolean {
    if (entry.uploaded?.length !== sizeBytes) return false;
    entry.content = entry.uploaded;
    return true;
  }

  byId(id: number): CacheEntry | undefined {
    return this.#entries[id - 1];
  }

  /** The reservation of `key` whose upload is not finished. */
  unfinished(key: string, version: string): CacheEntry | undefined {
    return this.#entries.find(
      (entry) => entry.key === key && entry.version === version && entry.content === undefined,
    );
  }

  /** For each key in turn the exact entry, else the newest whose key starts with it. */
  match(keys: readonly string[], version: string): CacheEntry | undefined {
    const newestFirst = this.#entries
      .filter((entry) => entry.version === version && entry.content !== undefined)
      .reverse();
    for (const key of keys) {
      const found =
        newestFirst.find((entry) => entry.key === key) ??
        newestFirst.find((entry) => entry.key.startsWith(key));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Keys that can be read, oldest first. */
  keys(): string[] {
    return this.#entries.filter((entry) => entry.content !== undefined).map((entry) => entry.key);
  }
}
