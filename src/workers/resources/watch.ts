/** Watches what workers and the machine use while tests run, at a cost that is bounded. */

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import { highestOfKnown, sum } from '../../report/arithmetic.ts';
import type { Incident, OutOfMemory } from '../../report/incidents.ts';
import type { LaunchExit } from '../../report/report.ts';
import type { Curves, MachineReport, WorkerResources } from '../../report/resources.ts';
import { CurveRecorder } from './curves.ts';
import { Deaths } from './deaths.ts';
import type { Machine } from './machine.ts';
import { type MachineChange, MachineMeter } from './machine-meter.ts';
import type { ProcessTable } from './process-table.ts';
import { ProcessTrees } from './process-trees.ts';
import { BatchUsage } from './usage.ts';
import { WorkerTotals } from './worker-totals.ts';

/** What looking may cost of one processor; the time between two looks follows from what the last one has cost. */
const costShare = 0.005;

export interface ResourceWatchOptions {
  /** Undefined where the platform tells nothing of processes. */
  readonly processes: ProcessTable | undefined;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly log: Log;
  /** In all clones of a worker at this moment; undefined where they cannot be seen. */
  sessionsOf(worker: number): number | undefined;
  onIncident(incident: Incident): void;
  onLook?(look: Look): void;
}

/** What is known after a look at everything. */
export interface Look extends MachineChange {
  /** From the start of the watch. */
  readonly seconds: number;
  /** By worker, of those whose batch was seen. */
  readonly memoryBytes: ReadonlyMap<number, number>;
  /** Highest of one batch until now. */
  readonly peakWorkerBytes: number | undefined;
}

/** A batch while it runs, for whoever launches it. */
export interface WatchedBatch {
  /** `leader`: of its process group. */
  started(leader: number): void;
  printed(bytes: number): void;
  /** All that it used, as its parent was told when it ended. */
  used(cpuSeconds: number): void;
  /** The exit, with the lack of memory where that was the reason. */
  ended(exit: LaunchExit): LaunchExit;
}

export interface ResourceReport {
  readonly resources: ReadonlyMap<number, WorkerResources>;
  readonly machine: MachineReport;
  readonly curves: Curves | undefined;
  /** Highest memory of one batch; undefined where none was seen. */
  readonly peakWorkerBytes: number | undefined;
}

/** Looks from its making until it is closed. */
export class ResourceWatch {
  readonly #options: ResourceWatchOptions;
  readonly #startSeconds: number;
  readonly #meter: MachineMeter;
  readonly #deaths: Deaths;
  readonly #trees = new ProcessTrees();
  /** By leader. */
  readonly #running = new Map<number, { readonly worker: number; readonly usage: BatchUsage }>();
  readonly #totals = new Map<number, WorkerTotals>();
  readonly #curves = new CurveRecorder();
  readonly #closing = new AbortController();
  readonly #looking: Promise<void>;
  #peakWorkerBytes: number | undefined;
  #toldUnreadable = false;

  constructor(options: ResourceWatchOptions) {
    this.#options = options;
    this.#startSeconds = options.clock();
    this.#meter = new MachineMeter(options.machine, options.clock);
    this.#deaths = new Deaths(options.machine);
    this.#looking = this.#run();
  }

  /** A batch of `worker` is about to be launched. */
  batch(worker: number, batch: number): WatchedBatch {
    const totals = this.#totalsOf(worker);
    const usage = new BatchUsage();
    const memoryAt = this.#deaths.expect(usage);
    let leader: number | undefined;
    let toldSeconds: number | undefined;
    return {
      started: (process) => {
        leader = process;
        this.#trees.add(process);
        this.#running.set(process, { worker, usage });
      },
      printed: (bytes) => totals.print(bytes),
      used: (cpuSeconds) => {
        toldSeconds = cpuSeconds;
      },
      ended: (exit) => {
        if (leader !== undefined) {
          this.#trees.remove(leader);
          this.#running.delete(leader);
        }
        totals.add(usage, toldSeconds);
        const memory = memoryAt(exit, this.#meter.last.usedBytes);
        if (memory === undefined) return exit;
        this.#options.onIncident(incidentOf(memory, worker, batch, this.#seconds()));
        return { ...exit, memory } as LaunchExit;
      },
    };
  }

  /** `workers`: how many there were. Resolves after the last look. */
  async close(workers: number): Promise<ResourceReport> {
    this.#closing.abort();
    await this.#looking;
    return {
      resources: new Map([...this.#totals].map(([worker, totals]) => [worker, totals.resources()])),
      machine: this.#meter.report(),
      curves: this.#curves.curves(workers),
      peakWorkerBytes: this.#peakWorkerBytes,
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    const leastSeconds = this.#options.processes?.leastSeconds ?? 1;
    while (!signal.aborted) {
      const before = threadSeconds();
      await this.#look();
      const pause = Math.max(leastSeconds, (threadSeconds() - before) / costShare);
      await delay(pause * 1000, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const { processes, log } = this.#options;
    try {
      if (processes !== undefined && !this.#trees.isEmpty) await this.#lookAtProcesses(processes);
    } catch (error) {
      if (!this.#toldUnreadable) log.info(`What workers use cannot be read: ${messageOf(error)}.`);
      this.#toldUnreadable = true;
    }
    const change = this.#meter.look();
    const seconds = this.#seconds();
    const memoryBytes = this.#memoryByWorker();
    this.#record(seconds, memoryBytes);
    this.#options.onLook?.({ ...change, seconds, memoryBytes, peakWorkerBytes: this.#peakWorkerBytes });
  }

  async #lookAtProcesses(processes: ProcessTable): Promise<void> {
    for (const [leader, members] of this.#trees.sort(await processes.read())) {
      const usage = this.#running.get(leader)?.usage;
      usage?.take(members.map((process) => ({ ...process, memoryBytes: processes.memoryBytes(process) })));
      this.#peakWorkerBytes = highestOfKnown([this.#peakWorkerBytes, usage?.peakMemoryBytes]);
    }
  }

  #record(seconds: number, memoryBytes: ReadonlyMap<number, number>): void {
    const workers = [...this.#totals.keys()].map((worker) => {
      const sessions = this.#options.sessionsOf(worker);
      return [worker, { memoryBytes: memoryBytes.get(worker), sessions }] as const;
    });
    const { usedBytes, load } = this.#meter.last;
    this.#curves.add({ seconds, memoryBytes: usedBytes, load, workers: new Map(workers) });
  }

  #memoryByWorker(): ReadonlyMap<number, number> {
    const seen = [...this.#running.values()].flatMap(({ worker, usage }) =>
      usage.memoryBytes === undefined ? [] : [{ worker, bytes: usage.memoryBytes }],
    );
    const byWorker = Map.groupBy(seen, ({ worker }) => worker);
    return new Map([...byWorker].map(([worker, own]) => [worker, sum(own.map(({ bytes }) => bytes))]));
  }

  #totalsOf(worker: number): WorkerTotals {
    const totals = this.#totals.get(worker) ?? new WorkerTotals();
    this.#totals.set(worker, totals);
    return totals;
  }

  #seconds(): number {
    return this.#options.clock() - this.#startSeconds;
  }
}

function incidentOf(memory: OutOfMemory, worker: number, batch: number, seconds: number): Incident {
  return {
    seconds,
    worker,
    batch,
    running: undefined,
    what: { kind: 'out of memory', ...memory },
    stacks: '',
    pictures: [],
  };
}

/** Of this thread, which does the looking. */
function threadSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}
