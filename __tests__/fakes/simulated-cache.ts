/**
 * A cache service in memory, seen by many jobs at once, in a time that a test gives: with the delays, replicas and faults of the
 * real one, and far faster. Passes the contract of blob stores.
 */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { messageOf } from '../../src/errors.ts';
import type { BlobStore, Log, StoreOutcome } from '../../src/ports.ts';
import { requireBlobKey } from '../../src/storage/blob-key.ts';

/** What can happen to a request beside the plain answer. */
export type Misfortune =
  /** 403, 429, 5xx, a time-out; on a fetch also a truncated or damaged archive. Nothing has changed. */
  | 'refused'
  /** The key is reserved, and the upload did not arrive. */
  | 'upload-lost'
  /** The key is reserved, the answer was lost, and the client's next try finds the key taken. */
  | 'reservation-unanswered'
  /** All is stored, and the answer was lost. */
  | 'finish-unanswered';

/** What a job's requests meet. */
export interface Weather {
  /** Of each of the legs of a request. */
  delaySeconds(): number;
  misfortune(operation: 'fetch' | 'store', key: string): Misfortune | undefined;
  /** How long after it is stored an entry becomes visible to this job. */
  lagSeconds(key: string): number;
}

export const fairWeather: Weather = {
  delaySeconds: () => 0,
  misfortune: () => undefined,
  lagSeconds: () => 0,
};

export interface SimulatedJob {
  readonly log: Log;
  readonly weather: Weather;
  /** Rejects or never resolves once the job is dead. */
  sleep(seconds: number): Promise<void>;
}

export interface SimulatedRequest {
  readonly kind: 'look-up' | 'download' | 'upload';
  readonly atSeconds: number;
}

interface Entry {
  readonly key: string;
  /** Undefined until the upload is finished. */
  content: Buffer | undefined;
  finishedAtSeconds: number;
  /** Orders what is finished at the same time. */
  order: number;
}

export interface SimulatedCacheOptions {
  /** Whether one of several creators of a key wins; else all do, and the last is seen. */
  readonly isExclusive: boolean;
  now(): number;
}

export class SimulatedCache {
  readonly requests: SimulatedRequest[] = [];
  readonly #options: SimulatedCacheOptions;
  #entries: Entry[] = [];
  #finished = 0;

  constructor(options: SimulatedCacheOptions) {
    this.#options = options;
  }

  /** As the service does when it needs room. */
  evict(isGone: (key: string) => boolean): void {
    this.#entries = this.#entries.filter(({ key }) => !isGone(key));
  }

  /** What `job` sees of it. */
  open(job: SimulatedJob): BlobStore {
    const description = 'the simulated cache';
    const seek = async (fits: (key: string) => boolean, name: string): Promise<Entry | undefined> => {
      await job.sleep(job.weather.delaySeconds());
      this.#count('look-up');
      if (job.weather.misfortune('fetch', name) !== undefined) throw new Error('the service is out of order');
      const entry = this.#newest(fits, job.weather);
      await job.sleep(job.weather.delaySeconds());
      return entry;
    };
    const restore = async (fits: (key: string) => boolean, name: string, into: string) => {
      requireBlobKey(name);
      await rm(into, { force: true });
      const entry = await seek(fits, name);
      if (entry?.content === undefined) return undefined;
      this.#count('download');
      await writeFile(into, entry.content);
      return entry.key;
    };
    const quietly = async (work: Promise<string | undefined>): Promise<string | undefined> => {
      try {
        return await work;
      } catch (error) {
        job.log.warning(`${description} failed: ${messageOf(error)}`);
        return undefined;
      }
    };
    return {
      description,
      fetchOrThrow: async (key, into) => (await restore((other) => other === key, key, into)) !== undefined,
      fetch: async (key, into) => {
        requireBlobKey(key);
        return (await quietly(restore((other) => other === key, key, into))) !== undefined;
      },
      fetchNewest: async (prefix, into) => {
        requireBlobKey(prefix);
        return quietly(restore((other) => other.startsWith(prefix), prefix, into));
      },
      newestKey: async (prefix) => {
        requireBlobKey(prefix);
        return quietly(seek((other) => other.startsWith(prefix), prefix).then((entry) => entry?.key));
      },
      store: async (key, file) => {
        requireBlobKey(key);
        try {
          return await this.#store(key, await readFile(file), job);
        } catch (error) {
          job.log.warning(`${description} failed: ${messageOf(error)}`);
          return 'failed';
        }
      },
    };
  }

  async #store(key: string, content: Buffer, { weather, sleep }: SimulatedJob): Promise<StoreOutcome> {
    await sleep(weather.delaySeconds());
    const misfortune = weather.misfortune('store', key);
    this.#count('upload');
    if (misfortune === 'refused') throw new Error('the service is out of order');
    if (this.#options.isExclusive && this.#entries.some((entry) => entry.key === key)) return 'present';
    const entry: Entry = { key, content: undefined, finishedAtSeconds: 0, order: 0 };
    this.#entries.push(entry);
    if (misfortune === 'reservation-unanswered') return this.#options.isExclusive ? 'present' : 'failed';
    await sleep(weather.delaySeconds());
    if (misfortune === 'upload-lost') throw new Error('the upload was lost');
    this.#finished += 1;
    Object.assign(entry, { content, finishedAtSeconds: this.#options.now(), order: this.#finished });
    await sleep(weather.delaySeconds());
    if (misfortune === 'finish-unanswered') throw new Error('no answer');
    return 'stored';
  }

  #newest(fits: (key: string) => boolean, weather: Weather): Entry | undefined {
    const now = this.#options.now();
    return this.#entries
      .filter(
        ({ key, content, finishedAtSeconds }) =>
          fits(key) && content !== undefined && finishedAtSeconds + weather.lagSeconds(key) <= now,
      )
      .sort((a, b) => b.order - a.order)[0];
  }

  #count(kind: SimulatedRequest['kind']): void {
    this.requests.push({ kind, atSeconds: this.#options.now() });
  }
}
