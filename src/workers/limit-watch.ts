/** Watches launches while they run: warns near a limit; at a limit looks what hangs, and ends it. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Limits } from '../limits-config.ts';
import type { Clock, Log, TestProgress } from '../ports.ts';
import type { Incident, IncidentKind } from '../report/incidents.ts';
import type { LaunchExit } from '../report/report.ts';
import { batchBudget, type History, testBudget } from './budgets.ts';
import { ProcessorTimes } from './group-processes.ts';
import { type Findings, type InspectionPorts, inspect, lookIntoDatabases } from './inspection.ts';
import type { Launcher, LaunchOrder } from './launcher.ts';
import { expiredSentence, nearSentence, type Place, spentWorkerSentence } from './limit-messages.ts';
import { isOver, judgeSight, type Sight, type Spent, type Timer } from './limits.ts';
import { type Look, SignsOfLife } from './signs-of-life.ts';

export interface LimitWatchOptions extends InspectionPorts {
  readonly limits: Pick<Limits, 'testSeconds' | 'workerSeconds' | 'slowShare'>;
  /** Of the tests of the whole step, on the clock of `clock`. */
  readonly step: Timer;
  readonly history: History;
  /** Clock reading at the start of the test phase. */
  readonly startSeconds: number;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether a statement is at work in that worker's clones; undefined, or left out, where nobody can tell. */
  readonly databaseActive?: ((worker: number) => boolean | undefined) | undefined;
  onIncident(incident: Incident): void;
}

type Expiry = Extract<LaunchExit, { kind: 'timed out' }>;

/** A launch while it goes on. */
interface Watched {
  readonly order: LaunchOrder;
  readonly signs: SignsOfLife;
  /** Ends the launch. */
  readonly stop: AbortController;
  /** Aborted when the launch has ended. */
  readonly ended: AbortSignal;
}

const longestTickSeconds = 1;
const shortestTickSeconds = 0.1;

/** Of things near their limits. Nobody reads more. */
const mostWarnings = 50;

const noFindings: Findings = { stacks: '', pictures: [] };

export class LimitWatch {
  readonly #options: LimitWatchOptions;
  readonly #processorTimes = new ProcessorTimes();
  readonly #workersSince = new Map<number, number>();
  readonly #spentWorkers = new Set<number>();
  readonly #warned = new Set<string>();
  /** The last look at what each worker runs. */
  readonly #looks = new Map<number, Look>();

  constructor(options: LimitWatchOptions) {
    this.#options = options;
  }

  /** Whether `worker` has time left for one more batch. */
  mayTake(worker: number): boolean {
    const { step, clock, log } = this.#options;
    const now = clock();
    if (isOver(step, now)) return false;
    const own = this.#workerTimer(worker, now);
    if (!isOver(own, now)) return true;
    if (!this.#spentWorkers.has(worker)) log.warning(spentWorkerSentence(worker, own.limitSeconds));
    this.#spentWorkers.add(worker);
    return false;
  }

  /** The test that `worker` runs now, as its processes have told; undefined where they do not. */
  runningTest(worker: number): TestProgress | undefined {
    const { sight, running } = this.#looks.get(worker) ?? {};
    if (sight?.test === undefined || running === undefined) return undefined;
    return { name: running, seconds: this.#options.clock() - sight.test.since };
  }

  /** Launches as `launcher` does, and ends what reaches a limit. */
  watching(launcher: Launcher): Launcher {
    return { launch: (order) => this.#launch(order, launcher) };
  }

  async #launch(order: LaunchOrder, launcher: Launcher): Promise<LaunchExit> {
    const { clock } = this.#options;
    const signs = this.#signsOf(order);
    const stop = new AbortController();
    const ended = new AbortController();
    const watching = this.#watch({ order, signs, stop, ended: ended.signal });
    try {
      const exit = await launcher.launch({
        ...order,
        onLine: (line) => {
          signs.printed(line, clock());
          order.onLine(line);
        },
        onProcess: (leader) => {
          signs.started(leader, clock());
          order.onProcess?.(leader);
        },
        signal: AbortSignal.any([order.signal, stop.signal]),
      });
      ended.abort();
      const expiry = await watching;
      // What ended well while it was looked into has lost nothing.
      const endedWell = exit.kind === 'exited' && exit.status === 0;
      return expiry === undefined || endedWell ? exit : expiry;
    } finally {
      ended.abort();
      this.#looks.delete(order.worker);
    }
  }

  /** Resolves when the launch has ended, or was told to, and all of it is recorded. */
  async #watch(watched: Watched): Promise<Expiry | undefined> {
    const warnings: Promise<void>[] = [];
    try {
      return await this.#untilEnd(watched, warnings);
    } finally {
      await Promise.all(warnings);
    }
  }

  /** `warnings`: takes those that are still being recorded. */
  async #untilEnd(watched: Watched, warnings: Promise<void>[]): Promise<Expiry | undefined> {
    const { order, signs, stop, ended } = watched;
    const tickSeconds = tickOf(this.#options);
    while (!ended.aborted) {
      await delay(tickSeconds * 1000, undefined, { signal: ended }).catch(() => {});
      if (ended.aborted || order.signal.aborted) return undefined;
      const look = signs.look(this.#options.clock());
      this.#looks.set(order.worker, look);
      const place = { worker: order.worker, batch: order.batch, running: look.running };
      const verdict = judgeSight(this.#sightOf(look, order.worker), this.#options.limits.slowShare);
      if (verdict.kind === 'near limit') warnings.push(this.#warn(place, verdict.near, look, watched));
      if (verdict.kind !== 'expired') continue;
      await this.#recordExpiry(place, verdict.expired, order, signs);
      stop.abort('it reached a limit');
      const { limit, limitSeconds } = verdict.expired;
      return { kind: 'timed out', limit, limitSeconds, running: look.running };
    }
    return undefined;
  }

  #signsOf({ files, units, worker }: LaunchOrder): SignsOfLife {
    const { history, databaseActive, limits } = this.#options;
    const { testSeconds } = limits;
    return new SignsOfLife({
      eventsFile: files.events,
      units,
      budgets: {
        batchSeconds: batchBudget(units, testSeconds, history),
        silenceSeconds: testSeconds,
        testSeconds: (test) => testBudget(test, testSeconds, history),
      },
      processorSeconds: (group, now) => this.#processorTimes.of(group, now),
      databaseActive: databaseActive && (() => databaseActive(worker)),
    });
  }

  #sightOf({ sight }: Look, worker: number): Sight {
    return { ...sight, worker: this.#workerTimer(worker, sight.now), step: this.#options.step };
  }

  /** Runs from the first time that the worker asked for a batch. */
  #workerTimer(worker: number, now: number): Timer {
    const since = this.#workersSince.get(worker) ?? now;
    this.#workersSince.set(worker, since);
    return { since, limitSeconds: this.#options.limits.workerSeconds };
  }

  /** Of each once. What one of them waits for may be seen in its databases, while it goes on. */
  async #warn(
    place: Place,
    all: readonly Spent[],
    { sight }: Look,
    { order, ended }: Watched,
  ): Promise<void> {
    const first = all.filter((near) => this.#warnOnce(place, near, sight));
    const isOfBatch = first.some(({ limit }) => limit !== 'step');
    const pictures = isOfBatch ? await lookIntoDatabases(order, this.#options, ended) : [];
    for (const near of first) {
      const findings = near.limit === 'step' ? noFindings : { ...noFindings, pictures };
      this.#record(place, { kind: 'near limit', ...near }, findings, sight.now);
    }
  }

  /** Whether nobody was warned of it before. */
  #warnOnce(place: Place, near: Spent, sight: Look['sight']): boolean {
    const { log } = this.#options;
    const once = keyOf(place, near, sight.test);
    if (this.#warned.has(once) || this.#warned.size >= mostWarnings) return false;
    this.#warned.add(once);
    log.warning(nearSentence(place, near));
    if (this.#warned.size === mostWarnings) {
      log.warning(`${mostWarnings} things were near their limits. There is no warning of any more.`);
    }
    return true;
  }

  /** Looks into it before it is ended, for afterwards nothing is left to be seen. */
  async #recordExpiry(place: Place, expired: Spent, order: LaunchOrder, signs: SignsOfLife): Promise<void> {
    const { log, clock } = this.#options;
    const now = clock();
    log.warning(expiredSentence(place, expired));
    const findings = await inspect(order, signs, this.#options);
    const { limit, limitSeconds } = expired;
    this.#record(place, { kind: 'timed out', limit, limitSeconds }, findings, now);
  }

  #record({ worker, batch, running }: Place, what: IncidentKind, findings: Findings, now: number): void {
    const seconds = now - this.#options.startSeconds;
    const isOfAll = what.kind === 'near limit' && what.limit === 'step';
    const place = isOfAll ? { worker: undefined, batch: undefined } : { worker, batch };
    this.#options.onIncident({ seconds, ...place, running, what, ...findings });
  }
}

/** Looks are so close that the shortest limit is seen near before it is seen over. */
function tickOf({ limits, step }: Pick<LimitWatchOptions, 'limits' | 'step'>): number {
  const { testSeconds, workerSeconds, slowShare } = limits;
  const shortest = Math.min(...[testSeconds, workerSeconds, step.limitSeconds].filter((limit) => limit > 0));
  const nearSeconds = (1 - slowShare) * shortest;
  // From 100 % on nothing is warned of.
  if (!(nearSeconds > 0)) return longestTickSeconds;
  return Math.min(longestTickSeconds, Math.max(shortestTickSeconds, nearSeconds / 2));
}

/** One warning for each. */
function keyOf({ worker, batch }: Place, { limit }: Spent, test: Timer | undefined): string {
  switch (limit) {
    case 'test':
      return `test ${batch} ${test?.since}`;
    case 'batch':
    case 'silence':
      return `${limit} ${batch}`;
    case 'worker':
      return `worker ${worker}`;
    case 'step':
      return 'step';
  }
}
