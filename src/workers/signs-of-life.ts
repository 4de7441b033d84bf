/** What can be seen of a launch from outside while it goes on. */

import type { Sight } from './limits.ts';
import { type RunningTest, runningName, TestEvents } from './test-events.ts';

export interface SignsOptions {
  /** To which our adapter writes which test runs; undefined where no test can. */
  readonly eventsFile: string | undefined;
  /** What the launch runs, for want of a test that runs now. */
  readonly units: readonly string[];
  readonly budgets: Budgets;
  /** Processor time of a process group; undefined where it cannot be known. */
  processorSeconds(group: number, now: number): number | undefined;
  /** Whether the database does something for it; undefined where nobody can tell. */
  readonly databaseActive: (() => boolean | undefined) | undefined;
}

export interface Budgets {
  readonly batchSeconds: number;
  readonly silenceSeconds: number;
  testSeconds(test: RunningTest): number;
}

/** What is seen at one look. */
export interface Look {
  readonly sight: Pick<Sight, 'now' | 'test' | 'batch' | 'silence'>;
  /** The test that runs, or the only unit of the launch; undefined where nobody knows. */
  readonly running: string | undefined;
}

interface ProcessorLook {
  readonly seconds: number;
  readonly at: number;
  /** Whether there was an earlier one to tell the share from. */
  readonly isCompared: boolean;
}

/** Of a processor, while a launch counts as busy. Programs that wait look about now and then. */
const leastShare = 0.01;

/** Shorter than this, the hundredths of seconds in which processor time is counted say nothing of a share. */
const shareSeconds = 2;

/** Of what is printed while somebody looks for stacks in it. */
const mostHeard = 256 * 1024;

export class SignsOfLife {
  readonly #options: SignsOptions;
  readonly #events: TestEvents | undefined;
  #process: { readonly group: number; readonly since: number } | undefined;
  #lastSign = 0;
  #processor: ProcessorLook | undefined;
  #heard: string | undefined;

  constructor(options: SignsOptions) {
    this.#options = options;
    this.#events = options.eventsFile === undefined ? undefined : new TestEvents(options.eventsFile);
  }

  /** Leader of the process group; undefined until it is there. */
  get group(): number | undefined {
    return this.#process?.group;
  }

  started(group: number, now: number): void {
    this.#process = { group, since: now };
    this.#lastSign = now;
  }

  printed(line: string, now: number): void {
    this.#lastSign = now;
    if (this.#heard !== undefined && this.#heard.length < mostHeard) this.#heard += `${line}\n`;
  }

  /** What is printed from the first call on. */
  listen(): string {
    this.#heard ??= '';
    return this.#heard;
  }

  look(now: number): Look {
    const { budgets, units } = this.#options;
    const running = this.#events?.look(now);
    const batch = this.#process && { since: this.#process.since, limitSeconds: budgets.batchSeconds };
    const test = running && { since: running.since, limitSeconds: budgets.testSeconds(running.test) };
    const silence = test === undefined ? this.#silence(now) : undefined;
    // Silence begins anew when the test is over.
    if (running !== undefined) this.#lastSign = now;
    const only = units.length === 1 ? units[0] : undefined;
    return {
      sight: { now, test, batch, silence },
      running: running === undefined ? only : runningName(running.test),
    };
  }

  #silence(now: number): Sight['silence'] {
    if (this.#process === undefined) return undefined;
    if (now - this.#lastSign < shareSeconds) {
      this.#processor = undefined;
      return undefined;
    }
    const seconds = this.#options.processorSeconds(this.#process.group, now);
    // A program that computes in silence must not be taken for one that hangs.
    if (seconds === undefined) return undefined;
    const before = this.#processor ?? { seconds, at: now, isCompared: false };
    const elapsed = now - before.at;
    const isCompared = elapsed >= shareSeconds;
    if (isCompared && seconds - before.seconds >= leastShare * elapsed) this.#lastSign = now;
    this.#processor = isCompared ? { seconds, at: now, isCompared } : before;
    if (this.#options.databaseActive?.() === true) this.#lastSign = now;
    if (!this.#processor.isCompared) return undefined;
    return { since: this.#lastSign, limitSeconds: this.#options.budgets.silenceSeconds };
  }
}
