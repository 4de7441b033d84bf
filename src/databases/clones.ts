/** The clones of a run: one per worker at once, kept while nothing has changed in it, the next one made ahead. */

import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { CloneReport } from '../report/report.ts';
import { cloneReport } from './clone-report.ts';
import type { Access, PoolStatistics } from './engine.ts';
import type { Ledger } from './ledger.ts';
import { dropRecorded } from './recorded.ts';
import type { Templated } from './template.ts';

/** When a worker gets a new clone: as soon as the one that it has is dirty, for every batch, or never. */
export type Recycle = 'auto' | 'batch' | 'worker';

/** One clone of every database, for the next batch of one worker. */
export interface CloneSet {
  readonly worker: number;
  readonly clones: readonly Clone[];
  /** What having it took: the slowest of its clones, or for one that was kept the reading of what has changed. */
  readonly seconds: number;
}

export interface Clone {
  readonly templated: Templated;
  readonly name: string;
  readonly worker: number;
  readonly strategy: string;
  /** What making it took. */
  readonly seconds: number;
  readonly access: Access;
  /** Counted before any test, by our own verification. */
  readonly initial: PoolStatistics | undefined;
}

/** The batch that a set was used for. */
export interface Use {
  /** 1-based. */
  readonly batch: number;
  /** False where it was stopped, killed or half reported: who knows what it was in the middle of. */
  readonly isWhole: boolean;
  /** Whether the worker will probably want clones once more. */
  readonly moreToCome: boolean;
}

export interface LeaseWish {
  /** Starts making the worker's next ones in the background. */
  readonly moreToCome: boolean;
  /** New ones in any case. */
  readonly fresh?: boolean;
}

export interface ClonePorts {
  readonly ledger: Ledger;
  readonly log: Log;
  /** Aborted when there is no time left: what exists then is left to the post step. */
  readonly signal: AbortSignal;
  /** Highest number of concurrent sessions seen on a clone. */
  peakSessions(alias: string, database: string): number | undefined;
}

const brokenOff = 'the batch was stopped, killed or half reported';

export class Clones {
  readonly reports = new Map<string, readonly CloneReport[]>();
  readonly #templated: readonly Templated[];
  readonly #recycle: Recycle;
  readonly #ports: ClonePorts;
  readonly #generations = new Map<number, number>();
  readonly #ready = new Map<number, Promise<CloneSet>>();
  /** What workers have given back; undefined where it is renewed. */
  readonly #kept = new Map<number, Promise<CloneSet | undefined>>();
  readonly #retiring: Promise<void>[] = [];

  constructor(templated: readonly Templated[], recycle: Recycle, ports: ClonePorts) {
    this.#templated = templated;
    this.#recycle = recycle;
    this.#ports = ports;
  }

  /** Starts the clones of all workers at once. They are awaited when they are leased. */
  prepare(workers: number): void {
    for (let worker = 1; worker <= workers; worker += 1) this.#makeAhead(worker);
  }

  /**
   * Clones for one batch: those that the worker had, if they are still good, else new ones.
   */
  async lease(worker: number, { moreToCome, fresh = false }: LeaseWish): Promise<CloneSet> {
    const kept = await this.#kept.get(worker);
    this.#kept.delete(worker);
    if (kept !== undefined && !fresh) return kept;
    if (kept !== undefined) this.#retireSet(kept);
    const ready = this.#ready.get(worker) ?? this.#make(worker);
    this.#ready.delete(worker);
    const set = await ready;
    if (moreToCome && this.#recycle !== 'worker') this.#makeAhead(worker);
    return set;
  }

  /** Takes a set back after `use`. Whether it is good for another batch is found out at once, in the background. */
  release(set: CloneSet, use: Use): void {
    this.#kept.set(set.worker, this.#keepOrRetire(set, use));
  }

  /** Drops what was made ahead and waits for everything in the background. What cannot be dropped is left to post. */
  async close(): Promise<void> {
    for (const kept of await Promise.all(this.#kept.values())) if (kept !== undefined) this.#retireSet(kept);
    this.#kept.clear();
    const unused = await Promise.allSettled(this.#ready.values());
    this.#ready.clear();
    for (const end of unused) {
      if (end.status === 'rejected') continue;
      for (const clone of end.value.clones) this.#retiring.push(this.#drop(clone));
    }
    await Promise.all(this.#retiring);
  }

  #makeAhead(worker: number): void {
    const made = this.#make(worker);
    // A failure is met by whoever leases it.
    made.catch(() => {});
    this.#ready.set(worker, made);
  }

  async #make(worker: number): Promise<CloneSet> {
    const generation = (this.#generations.get(worker) ?? 0) + 1;
    this.#generations.set(worker, generation);
    const clones = await Promise.all(
      this.#templated.map((templated) => this.#cloneOne(templated, worker, generation)),
    );
    return { worker, clones, seconds: Math.max(0, ...clones.map(({ seconds }) => seconds)) };
  }

  async #cloneOne(templated: Templated, worker: number, generation: number): Promise<Clone> {
    const { engine, alias, names } = templated.database;
    const name = names.clone(worker, generation);
    this.#ports.ledger.made(alias, name);
    const { strategy, seconds } = await engine.clone(templated.template, name);
    await engine.verify(templated.template, name);
    const initial = await engine.statistics(name);
    return { templated, name, worker, strategy, seconds, access: engine.access(name), initial };
  }

  async #keepOrRetire(set: CloneSet, { batch, isWhole, moreToCome }: Use): Promise<CloneSet | undefined> {
    // What nobody will use again need not be read.
    const mayStay = this.#recycle !== 'batch' && moreToCome && !this.#ports.signal.aborted;
    if (!mayStay) return void this.#retireSet(set);
    if (isWhole && this.#recycle === 'worker') return { ...set, seconds: 0 };
    const start = performance.now();
    const changed = await Promise.all(
      set.clones.map(async (clone) => [clone, isWhole ? await this.#changesIn(clone) : [brokenOff]] as const),
    );
    const dirty = changed.filter(([, changes]) => changes.length > 0);
    if (dirty.length === 0) return { ...set, seconds: (performance.now() - start) / 1000 };
    const dirtied = dirty.map(([clone, changes]) => [clone, { batch, changes }] as const);
    return void this.#retireSet(set, new Map(dirtied));
  }

  async #changesIn({ templated, name }: Clone): Promise<readonly string[]> {
    try {
      return await templated.database.engine.changes(templated.template, name);
    } catch (error) {
      return [`it could not be read (${messageOf(error)})`];
    }
  }

  /** Reads what happened in the clones and drops them, in the background. */
  #retireSet(set: CloneSet, dirtied: ReadonlyMap<Clone, Dirtied> = new Map()): void {
    for (const clone of set.clones) this.#retiring.push(this.#retire(clone, dirtied.get(clone)));
  }

  async #retire(clone: Clone, dirtied: Dirtied | undefined): Promise<void> {
    const { alias, engine } = clone.templated.database;
    const statistics = await engine.statistics(clone.name).catch((error: unknown) => {
      this.#ports.log.warning(`No pool statistics of ${clone.name}: ${messageOf(error)}`);
      return undefined;
    });
    const peak = this.#ports.peakSessions(alias, clone.name);
    const report = cloneReport(clone, statistics, peak, dirtied);
    this.reports.set(alias, [...(this.reports.get(alias) ?? []), report]);
    await this.#drop(clone);
  }

  async #drop({ templated, name }: Clone): Promise<void> {
    if (this.#ports.signal.aborted) return;
    try {
      await dropRecorded(templated.database, name, this.#ports.ledger);
    } catch (error) {
      this.#ports.log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
    }
  }
}

/** The batch after which a clone was not as it had been, and what had changed. */
export interface Dirtied {
  /** 1-based. */
  readonly batch: number;
  readonly changes: readonly string[];
}
