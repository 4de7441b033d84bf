/** Watches who is connected where: the peak of each clone, and sessions where no worker, or not that one, should be. */

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, SecurityStop } from '../errors.ts';
import type { Log } from '../ports.ts';
import { sum } from '../report/arithmetic.ts';
import { workerOfApplication } from './application-name.ts';
import type { SessionCount } from './engine.ts';
import { isNameOfOurs } from './names.ts';
import type { OpenDatabase } from './open-database.ts';

/** Between two looks; longer where a look takes longer, so that looking takes less than a hundredth of a processor. */
const intervalSeconds = 0.5;
const longestIntervalSeconds = 1;
const intervalsPerLook = 200;

/** A health check may look in for a moment; who is met this often in a row has come to stay. */
const samplesToBelieve = 3;

/** Nobody but a worker calls itself one. */
const samplesToBelieveNamed = 1;

export interface WatchOptions {
  readonly databases: readonly OpenDatabase[];
  readonly log: Log;
  /** Called at most once, when a worker is outside its clone. */
  onStray(stop: SecurityStop): void;
}

/** Samples from its making until it is closed. */
export class SessionWatch {
  readonly #options: WatchOptions;
  readonly #closing = new AbortController();
  readonly #peaks = new Map<string, number>();
  readonly #serverPeaks = new Map<string, number>();
  /** Workers of whose clones the last look told whether somebody is at work in them, and the answer. */
  #activity: ReadonlyMap<number, boolean> = new Map();
  readonly #strays = new Map<string, number>();
  readonly #running: Promise<void>;
  #ofWorkers: ReadonlyMap<number, number> | undefined;
  #sighted: SecurityStop | undefined;
  #lost: string | undefined;
  #told = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Set as soon as a worker was seen outside its clone, be it once. */
  get sighted(): SecurityStop | undefined {
    return this.#sighted;
  }

  /** A server that did not answer to some look, to follow "because": what failed then may have failed of that. */
  get lostServer(): string | undefined {
    return this.#lost;
  }

  peakSessions(alias: string, database: string): number | undefined {
    return this.#peaks.get(`${alias} ${database}`);
  }

  /** In all clones of `worker` at the last look; undefined where nobody has looked. */
  sessionsOf(worker: number): number | undefined {
    return this.#ofWorkers && (this.#ofWorkers.get(worker) ?? 0);
  }

  /** Highest number of sessions at once on the whole server of `alias`; undefined where none was seen. */
  peakConnections(alias: string): number | undefined {
    return this.#serverPeaks.get(alias);
  }

  /**
   * Whether a statement of `worker` was at work in one of its clones at the last look, so that it waited neither for a lock
   * nor for time. Undefined where nobody tells, or nobody was in them.
   */
  isActive(worker: number): boolean | undefined {
    return this.#activity.get(worker);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    // Who was there before is nobody of ours. Clones are new, be this look ever so late.
    const before = (await this.#sample()).filter(
      ({ database, owner }) => owner.names.workerOf(database) === undefined,
    );
    const known = new Set(before.map(({ key }) => key));
    let pauseSeconds = intervalSeconds;
    while (!this.#closing.signal.aborted) {
      await delay(pauseSeconds * 1000, undefined, { signal: this.#closing.signal }).catch(() => {});
      if (this.#closing.signal.aborted) return;
      const start = performance.now();
      const samples = await this.#sample();
      pauseSeconds = pauseAfter((performance.now() - start) / 1000);
      for (const { key, sessions } of samples)
        this.#peaks.set(key, Math.max(sessions, this.#peaks.get(key) ?? 0));
      this.#countServers(samples);
      this.#ofWorkers = sessionsByWorker(samples);
      this.#activity = activityIn(samples);
      this.#lookForStrays(samples.filter(({ key }) => !known.has(key)));
    }
  }

  async #sample(): Promise<readonly Sample[]> {
    const samples = await Promise.all(
      this.#options.databases.map(async (database) => {
        const counts = await database.engine.sessions().catch((error: unknown) => {
          this.#options.log.debug(`sessions of ${database.alias} could not be read: ${messageOf(error)}`);
          this.#lost ??= `the server of "${database.alias}" did not answer for a while: ${messageOf(error)}`;
          return [] as readonly SessionCount[];
        });
        return counts.map((count) => ({
          ...count,
          owner: database,
          key: `${database.alias} ${count.database}`,
        }));
      }),
    );
    return samples.flat();
  }

  #countServers(samples: readonly Sample[]): void {
    for (const [alias, own] of Map.groupBy(samples, ({ owner }) => owner.alias)) {
      const total = sum(own.map(({ sessions }) => sessions));
      this.#serverPeaks.set(alias, Math.max(total, this.#serverPeaks.get(alias) ?? 0));
    }
  }

  #lookForStrays(samples: readonly Sample[]): void {
    const strays = samples.flatMap((sample) => strayOf(sample) ?? []);
    const present = new Set(strays.map(({ key }) => key));
    for (const key of this.#strays.keys()) if (!present.has(key)) this.#strays.delete(key);
    for (const stray of strays) {
      const seen = (this.#strays.get(stray.key) ?? 0) + 1;
      this.#strays.set(stray.key, seen);
      this.#sighted ??= stray.stop;
      if (seen < stray.samplesToBelieve || this.#told) continue;
      this.#told = true;
      this.#options.onStray(stray.stop);
    }
  }
}

/** A session that stays is found all the same, and short visits by the servers' counters at the end. */
export function pauseAfter(lookSeconds: number): number {
  return Math.min(longestIntervalSeconds, Math.max(intervalSeconds, intervalsPerLook * lookSeconds));
}

interface Sample extends SessionCount {
  readonly owner: OpenDatabase;
  readonly key: string;
}

function sessionsByWorker(samples: readonly Sample[]): ReadonlyMap<number, number> {
  const byWorker = Map.groupBy(samples, ({ owner, database }) => owner.names.workerOf(database) ?? 0);
  return new Map([...byWorker].map(([worker, own]) => [worker, sum(own.map(({ sessions }) => sessions))]));
}

function activityIn(samples: readonly Sample[]): ReadonlyMap<number, boolean> {
  const activity = new Map<number, boolean>();
  for (const { owner, database, active } of samples) {
    const worker = owner.names.workerOf(database);
    if (worker === undefined || active === undefined) continue;
    activity.set(worker, activity.get(worker) === true || active > 0);
  }
  return activity;
}

/** Sessions on a database where no worker, or not that one, should be. */
interface Stray {
  readonly key: string;
  readonly samplesToBelieve: number;
  readonly stop: SecurityStop;
}

function strayOf(sample: Sample): Stray | undefined {
  const { key, database, sessions } = sample;
  if (isForbidden(sample)) {
    const stop = strayStop(`${sessions} sessions are open on the database "${database}"`, sample);
    return { key, samplesToBelieve, stop };
  }
  const owner = sample.owner.names.workerOf(database);
  const guest = guestOf(owner, sample.applications ?? []);
  if (guest === undefined) return undefined;
  const stop = strayStop(`worker ${guest} is in the clone "${database}" of worker ${owner}`, sample);
  return { key, samplesToBelieve: samplesToBelieveNamed, stop };
}

/**
 * The user's own database always; on a server of this job's own, every database that is not one of ours.
 * Elsewhere other databases have owners who do as they like.
 */
function isForbidden({ database, owner }: Sample): boolean {
  return (
    database === owner.base || (owner.throwAway && owner.engine.name !== 'sqlite' && !isNameOfOurs(database))
  );
}

/** Another worker than the one whose clone it is. Clients without a worker's name can be anybody's. */
function guestOf(owner: number | undefined, applications: readonly string[]): number | undefined {
  if (owner === undefined) return undefined;
  return applications.map(workerOfApplication).find((worker) => worker !== undefined && worker !== owner);
}

function strayStop(sight: string, { owner }: Sample): SecurityStop {
  return new SecurityStop(`A worker is not in its own clone: ${sight} (${owner.alias}). ${handoverHint}`);
}

/** What to look at when workers are found elsewhere. */
export const handoverHint =
  'Workers read the clone from `worker-env` (by default DATABASE_URL). ' +
  'Does the project take its database from another variable, or from a fixed name? Name that variable in `worker-env`.';
