/** The clones of a run: one per worker at once, kept while nothing has changed in it, the next one made ahead. */

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { CloneReport } from '../report/report.ts';
import { CloneMaker } from './clone-maker.ts';
import { cloneReport } from './clone-report.ts';
import type { Access, PoolStatistics } from './engine.ts';
import { Health, UnfitClone } from './health.ts';
import type { Ledger } from './ledger.ts';
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

export interface CloneWish {
  /** Number of the batch that they are for, 1-based. */
  readonly batch: number;
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
  /** A clone was not what it should be, and another one takes its place. */
  onUnfit(unfit: ReplacedClone): void;
  /** How long a look into a clone is good for; as measured where it is left out. */
  readonly trustSeconds?: number;
}

export interface ReplacedClone {
  readonly worker: number;
  /** That it was for; undefined where it was being made ahead. */
  readonly batch: number | undefined;
  readonly alias: string;
  readonly because: string;
}

/** Who is connected so long after a batch has come to stay. */
const leaveLimitSeconds = 1;

/** InnoDB tells of its transactions anew only if nobody has asked for a tenth of a second. */
const lookAgainSeconds = 0.15;

const brokenOff = 'the batch was stopped, killed or half reported';

export class Clones {
  readonly reports = new Map<string, readonly CloneReport[]>();
  readonly #recycle: Recycle;
  readonly #ports: ClonePorts;
  readonly #health: Health;
  readonly #maker: CloneMaker;
  readonly #ready = new Map<number, Promise<CloneSet>>();
  /** What workers have given back; undefined where it is renewed. */
  readonly #kept = new Map<number, Promise<CloneSet | undefined>>();
  readonly #leased = new Map<number, CloneSet>();
  readonly #retiring: Promise<void>[] = [];

  constructor(templated: readonly Templated[], recycle: Recycle, ports: ClonePorts) {
    this.#recycle = recycle;
    this.#ports = ports;
    this.#health = new Health(ports.trustSeconds);
    this.#maker = new CloneMaker(templated, this.#health, ports);
  }

  /** Starts the clones of all workers at once. They are awaited when they are leased. */
  prepare(workers: number): void {
    for (let worker = 1; worker <= workers; worker += 1) this.#makeAhead(worker);
  }

  /**
   * Clones for one batch: those that the worker had, if they are still good, else new ones.
   */
  async lease(worker: number, { batch, moreToCome, fresh = false }: CloneWish): Promise<CloneSet> {
    const kept = await this.#kept.get(worker);
    this.#kept.delete(worker);
    const usable = fresh ? undefined : await this.#ifFit(kept, 'used', batch);
    if (fresh && kept !== undefined) this.#retireSet(kept);
    const set = usable ?? (await this.#fresh(worker, batch, moreToCome));
    this.#leased.set(worker, set);
    return set;
  }

  /** What `worker` is using now. */
  leased(worker: number): readonly Clone[] {
    return this.#leased.get(worker)?.clones ?? [];
  }

  /** Takes a set back after `use`. Whether it is good for another batch is found out at once, in the background. */
  release(set: CloneSet, use: Use): void {
    this.#leased.delete(set.worker);
    this.#kept.set(set.worker, this.#keepOrRetire(set, use));
  }

  /** Drops what was made ahead and waits for everything in the background. What cannot be dropped is left to post. */
  async close(): Promise<void> {
    for (const kept of await Promise.all(this.#kept.values())) if (kept !== undefined) this.#retireSet(kept);
    this.#kept.clear();
    const unused = await Promise.allSettled(this.#ready.values());
    this.#ready.clear();
    for (const end of unused) {
      if (end.status === 'fulfilled') this.#dropUnused(end.value);
    }
    await Promise.all(this.#retiring);
    await this.#maker.close();
  }

  #makeAhead(worker: number): void {
    const made = this.#maker.make(worker);
    made.then(
      ({ clones }) => {
        const names = clones.map(({ name }) => name).join(', ');
        this.#ports.log.debug(`Made ahead for worker ${worker}: ${names}`);
      },
      // A failure is met by whoever leases it.
      () => {},
    );
    this.#ready.set(worker, made);
  }

  /** The one that was made ahead, if it is still fit; else a new one. */
  async #fresh(worker: number, batch: number, moreToCome: boolean): Promise<CloneSet> {
    const ready = this.#ready.get(worker);
    this.#ready.delete(worker);
    const set = (await this.#ifFit(await ready, 'fresh', batch)) ?? (await this.#maker.make(worker, batch));
    if (moreToCome && this.#recycle !== 'worker') this.#makeAhead(worker);
    return set;
  }

  /** Undefined where there is none, or where it is set aside because a clone in it is unfit. */
  async #ifFit(
    set: CloneSet | undefined,
    state: 'fresh' | 'used',
    batch: number,
  ): Promise<CloneSet | undefined> {
    if (set === undefined) return undefined;
    try {
      await this.#health.check(set.clones, state);
      return set;
    } catch (error) {
      if (!(error instanceof UnfitClone) || this.#ports.signal.aborted) throw error;
      this.#maker.tell(error, set.worker, batch);
      if (state === 'used') this.#retireSet(set);
      else this.#dropUnused(set);
      return undefined;
    }
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

  #dropUnused({ clones }: CloneSet): void {
    for (const clone of clones) this.#retiring.push(this.#maker.drop(clone));
  }

  /** Reads what happened in the clones and drops them, in the background. */
  #retireSet(set: CloneSet, dirtied: ReadonlyMap<Clone, Dirtied> = new Map()): void {
    for (const clone of set.clones) this.#retiring.push(this.#retire(clone, dirtied.get(clone)));
  }

  async #retire(clone: Clone, dirtied: Dirtied | undefined): Promise<void> {
    const { alias } = clone.templated.database;
    const statistics = await this.#lastStatistics(clone).catch((error: unknown) => {
      this.#ports.log.warning(`No pool statistics of ${clone.name}: ${messageOf(error)}`);
      return undefined;
    });
    const peak = this.#ports.peakSessions(alias, clone.name);
    const report = cloneReport(clone, statistics, peak, dirtied);
    this.reports.set(alias, [...(this.reports.get(alias) ?? []), report]);
    await this.#maker.drop(clone);
  }

  /** Once the sessions that are about to end have ended, for a server lists them a moment longer. */
  async #lastStatistics({ templated, name }: Clone): Promise<PoolStatistics | undefined> {
    const deadline = performance.now() + leaveLimitSeconds * 1000;
    for (;;) {
      const statistics = await templated.database.engine.statistics(name);
      const isLast = (statistics?.leftOpen ?? 0) === 0 || performance.now() > deadline;
      if (isLast || this.#ports.signal.aborted) return statistics;
      await pause(lookAgainSeconds * 1000);
    }
  }
}

/** The batch after which a clone was not as it had been, and what had changed. */
export interface Dirtied {
  /** 1-based. */
  readonly batch: number;
  readonly changes: readonly string[];
}
