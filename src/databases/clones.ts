/** The clones of a run: one per worker at once, the next one made ahead, each used for one batch only. */

import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { CloneReport } from '../report/report.ts';
import type { Access, PoolStatistics } from './engine.ts';
import type { Ledger } from './ledger.ts';
import { dropRecorded } from './recorded.ts';
import type { Templated } from './template.ts';

/** One clone of every database, for one batch of one worker. */
export interface CloneSet {
  readonly worker: number;
  readonly clones: readonly Clone[];
}

export interface Clone {
  readonly templated: Templated;
  readonly name: string;
  readonly worker: number;
  readonly strategy: string;
  readonly seconds: number;
  readonly access: Access;
  /** Counted before any test, by our own verification. */
  readonly initial: PoolStatistics | undefined;
}

export interface ClonePorts {
  readonly ledger: Ledger;
  readonly log: Log;
  /** Aborted when there is no time left: what exists then is left to the post step. */
  readonly signal: AbortSignal;
  /** Highest number of concurrent sessions seen on a clone. */
  peakSessions(alias: string, database: string): number | undefined;
}

/**
 * A used clone counts as dirty, always: a rolled-back test leaves moved sequences behind, and any doubt counts.
 * So a launch never meets what another one left.
 */
export class Clones {
  readonly reports = new Map<string, readonly CloneReport[]>();
  readonly #templated: readonly Templated[];
  readonly #ports: ClonePorts;
  readonly #generations = new Map<number, number>();
  readonly #ready = new Map<number, Promise<CloneSet>>();
  readonly #retiring: Promise<void>[] = [];

  constructor(templated: readonly Templated[], ports: ClonePorts) {
    this.#templated = templated;
    this.#ports = ports;
  }

  /** Starts the clones of all workers at once. They are awaited when they are leased. */
  prepare(workers: number): void {
    for (let worker = 1; worker <= workers; worker += 1) this.#makeAhead(worker);
  }

  /** Clean clones for one batch. `moreToCome`: starts making the worker's next ones in the background. */
  async lease(worker: number, moreToCome: boolean): Promise<CloneSet> {
    const ready = this.#ready.get(worker) ?? this.#make(worker);
    this.#ready.delete(worker);
    const set = await ready;
    if (moreToCome) this.#makeAhead(worker);
    return set;
  }

  /** Reads what happened in the clones and drops them, in the background. */
  retire(set: CloneSet): void {
    this.#retiring.push(Promise.all(set.clones.map((clone) => this.#retire(clone))).then(() => undefined));
  }

  /** Drops what was made ahead and waits for everything in the background. What cannot be dropped is left to post. */
  async close(): Promise<void> {
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
    return { worker, clones };
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

  async #retire(clone: Clone): Promise<void> {
    const { alias, engine } = clone.templated.database;
    const statistics = await engine.statistics(clone.name).catch((error: unknown) => {
      this.#ports.log.warning(`No pool statistics of ${clone.name}: ${messageOf(error)}`);
      return undefined;
    });
    const report = cloneReport(clone, statistics, this.#ports.peakSessions(alias, clone.name));
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

/** What the server counted, less what our own verification of the clone added. */
function cloneReport(clone: Clone, final: PoolStatistics | undefined, peak: number | undefined): CloneReport {
  const since = (count: (statistics: PoolStatistics) => number | undefined): number | undefined => {
    const end = final === undefined ? undefined : count(final);
    return end === undefined ? undefined : Math.max(0, end - ((clone.initial && count(clone.initial)) ?? 0));
  };
  return {
    name: clone.name,
    worker: clone.worker,
    strategy: clone.strategy,
    seconds: clone.seconds,
    peakSessions: peak,
    sessions: since(({ sessions }) => sessions),
    transactions: since(({ transactions }) => transactions),
    rollbacks: since(({ rollbacks }) => rollbacks),
    deadlocks: since(({ deadlocks }) => deadlocks),
    leftOpen: final?.leftOpen,
    temporaryBytes: since(({ temporaryBytes }) => temporaryBytes),
    blocksHit: since(({ blocksHit }) => blocksHit),
    blocksRead: since(({ blocksRead }) => blocksRead),
    abortedSessions: since(({ abortedSessions }) => abortedSessions),
    killedSessions: since(({ killedSessions }) => killedSessions),
  };
}
