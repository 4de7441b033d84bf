/** A session: one process that imports and collects once, and forks a child for every batch of every worker. */

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '../aborted.ts';
import { messageOf } from '../errors.ts';
import type { LaunchExit } from '../report/report.ts';
import { BatchOutput } from './batch-output.ts';
import type { Launcher, LaunchOrder } from './launcher.ts';
import type { Backlog } from './paced-reading.ts';
import { endingGroupOnAbort, signalGroup } from './process-group.ts';
import { type SessionEvent, type SessionProcess, startSession } from './session-process.ts';

export interface SessionOptions {
  /** Path of a bash script that starts the runner with all units of the plan. */
  readonly script: string;
  /** Path of a JSON file that lists these units. */
  readonly unitsFile: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workers: number;
  /** Between TERM and KILL. */
  readonly graceSeconds: number;
  /** Takes what the session itself prints, and what is printed between its batches. */
  readonly print: (line: string) => void;
  /** Of what is made of all that the session and its batches print. */
  readonly backlog: Backlog;
}

/** Whether children can be forked, and otherwise why not. */
export type SessionState = { readonly kind: 'ready' } | { readonly kind: 'refused'; readonly reason: string };

interface RunningBatch {
  started(process: number): void;
  ended(exit: LaunchExit): void;
  used(cpuSeconds: number): void;
  /** The session is over. */
  lost(how: string): void;
}

export class Session {
  /** Settles once everything is imported and collected, or will not be. Never rejects. */
  readonly state: Promise<SessionState>;
  readonly #options: SessionOptions;
  readonly #process: SessionProcess;
  readonly #outputs: readonly (readonly [BatchOutput, BatchOutput])[];
  readonly #running = new Map<number, RunningBatch>();
  readonly #settle: (state: SessionState) => void;
  #over: string | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<SessionState>();
    this.state = promise;
    this.#settle = resolve;
    this.#outputs = Array.from({ length: options.workers }, () => [
      new BatchOutput(options.print),
      new BatchOutput(options.print),
    ]);
    this.#process = startSession({
      ...options,
      onLine: options.print,
      onEvent: (event) => this.#hear(event),
      onOutput: (worker, stream, chunk) => this.#outputs[worker - 1]?.[stream].write(chunk),
    });
    void this.#process.exited.then((how) => this.#end(how));
  }

  /**
   * Runs a batch in a child. Undefined where the session is over before the child was there: nobody ran it.
   * A session that ends under its child ends the batch as killed.
   */
  async fork(order: LaunchOrder): Promise<LaunchExit | undefined> {
    const [output, errors] = this.#outputs[order.worker - 1] ?? [];
    if (output === undefined || errors === undefined) throw new Error(`no worker ${order.worker}`);
    const started = Promise.withResolvers<number | undefined>();
    const ended = Promise.withResolvers<LaunchExit>();
    this.#running.set(order.batch, {
      started: started.resolve,
      ended: ended.resolve,
      used: (cpuSeconds) => order.onUsed?.(cpuSeconds),
      lost(how) {
        started.resolve(undefined);
        ended.resolve({ kind: 'killed', signal: `the end of its session (${how})` });
      },
    });
    const end = randomBytes(16).toString('hex');
    const printed = [output, errors].map((stream) => stream.batch(end, order.onLine));
    if (this.#over !== undefined) this.#end(this.#over);
    else this.#process.orders.write(`${JSON.stringify(this.#orderOf(order, end))}\n`);
    const { signal } = order;
    const { graceSeconds } = this.#options;
    const child = await this.#withinGrace(started.promise, signal);
    if (child === undefined) return undefined;
    order.onProcess?.(child);
    const exit = await endingGroupOnAbort(child, ended.promise, { signal, graceSeconds });
    await Promise.all(printed);
    return signal.aborted ? { kind: 'stopped', reason: messageOf(signal.reason) } : exit;
  }

  /** Leader of its process group; undefined where it could not be started. */
  get group(): number | undefined {
    return this.#process.group;
  }

  /** Makes it refuse all batches, and ends it by force. */
  giveUp(reason: string): void {
    this.#settle({ kind: 'refused', reason });
    void this.close(0);
  }

  /** Lets the process undo what it has set up, and ends it by force after the grace. */
  async close(graceSeconds = this.#options.graceSeconds): Promise<void> {
    this.#process.orders.end();
    const signal = AbortSignal.timeout(graceSeconds * 1000);
    await endingGroupOnAbort(this.#process.group, this.#process.exited, { signal, graceSeconds: 0 });
  }

  /** A session that does not answer although it was to stop is ended; whoever waits for it is told by its end. */
  async #withinGrace<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
    const answered = new AbortController();
    const stopping = async (): Promise<void> => {
      const either = AbortSignal.any([signal, answered.signal]);
      await aborted(either);
      if (answered.signal.aborted) return;
      const { graceSeconds } = this.#options;
      await delay(graceSeconds * 1000, undefined, { signal: answered.signal }).catch(() => {});
      if (!answered.signal.aborted) signalGroup(this.#process.group, 'SIGKILL');
    };
    const stopped = stopping();
    try {
      return await answer;
    } finally {
      answered.abort();
      await stopped;
    }
  }

  #hear(event: SessionEvent): void {
    switch (event.event) {
      case 'ready':
        this.#settle({ kind: 'ready' });
        break;
      case 'refused':
        this.#settle({ kind: 'refused', reason: event.reason });
        // It is of no more use, and has imported much.
        void this.close();
        break;
      case 'started':
        this.#running.get(event.batch)?.started(event.process);
        break;
      case 'ended':
        if (event.cpuSeconds !== undefined) this.#running.get(event.batch)?.used(event.cpuSeconds);
        this.#running.get(event.batch)?.ended(exitOf(event));
        this.#running.delete(event.batch);
    }
  }

  /** Nothing more will be heard: whoever waits must not wait for ever. */
  #end(how: string): void {
    this.#over = how;
    this.#settle({ kind: 'refused', reason: `it ended before it was ready (${how})` });
    for (const batch of this.#running.values()) batch.lost(how);
    this.#running.clear();
    for (const stream of this.#outputs.flat()) stream.close();
  }

  #orderOf({ batch, worker, units, files, environment }: LaunchOrder, end: string): object {
    const { report, collected } = files;
    return { batch, worker, units, report, collected, environment: this.#difference(environment), end };
  }

  /** From the session's own environment, so that what the project has set while it was imported stays. */
  #difference(wanted: Readonly<Record<string, string>>): Record<string, string | null> {
    const given = this.#options.environment;
    const gone = Object.keys(given).filter((name) => wanted[name] === undefined);
    const changed = Object.entries(wanted).filter(([name, value]) => given[name] !== value);
    return Object.fromEntries([...gone.map((name) => [name, null] as const), ...changed]);
  }
}

function exitOf({ status, signal }: Extract<SessionEvent, { event: 'ended' }>): LaunchExit {
  return signal === undefined ? { kind: 'exited', status: status ?? 0 } : { kind: 'killed', signal };
}

/** Forks where the session can, and launches where it cannot; the reason is said once. */
export function sessionLauncher(
  session: Session,
  otherwise: Launcher,
  say: (reason: string) => void,
): Launcher {
  let told = false;
  return {
    async launch(order) {
      const { signal } = order;
      const state = await Promise.race([session.state, aborted(signal)]);
      const exit = state?.kind === 'ready' ? await session.fork(order) : undefined;
      if (exit !== undefined) return exit;
      if (signal.aborted) return { kind: 'stopped', reason: messageOf(signal.reason) };
      if (!told) say(state?.kind === 'refused' ? state.reason : 'it ended too early');
      told = true;
      return otherwise.launch(order);
    },
  };
}
