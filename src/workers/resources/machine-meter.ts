/** What the machine did over a phase, and from one look to the next. */

import type { Clock } from '../../ports.ts';
import { highestOfKnown } from '../../report/arithmetic.ts';
import type { MachineReport } from '../../report/resources.ts';
import type { Machine, MachineSample } from './machine.ts';

/** Since the look before; undefined is what the platform does not tell. */
export interface MachineChange {
  readonly availableBytes: number | undefined;
  /** Share of the time in which something waited for memory, 0 … 1. */
  readonly memoryStall: number | undefined;
  /** Processors that had nothing to do. */
  readonly idleProcessors: number | undefined;
}

interface TimedSample extends MachineSample {
  readonly clockSeconds: number;
}

export class MachineMeter {
  readonly #machine: Machine;
  readonly #clock: Clock;
  readonly #first: TimedSample;
  #last: TimedSample;
  #peakMemoryBytes: number | undefined;
  #peakLoad: number | undefined;

  constructor(machine: Machine, clock: Clock) {
    this.#machine = machine;
    this.#clock = clock;
    this.#first = this.#sample();
    this.#last = this.#first;
  }

  get last(): MachineSample {
    return this.#last;
  }

  look(): MachineChange {
    const before = this.#last;
    const now = this.#sample();
    this.#last = now;
    this.#peakMemoryBytes = highestOfKnown([this.#peakMemoryBytes, now.usedBytes]);
    this.#peakLoad = highestOfKnown([this.#peakLoad, now.load]);
    const idle = perSecond(before, now, 'idleSeconds');
    return {
      availableBytes: now.availableBytes,
      memoryStall: perSecond(before, now, 'memoryStallSeconds'),
      idleProcessors: idle === undefined ? undefined : Math.min(this.#machine.processors, idle),
    };
  }

  report(): MachineReport {
    const last = this.#sample();
    return {
      processors: this.#machine.processors,
      memoryBytes: this.#machine.memoryBytes,
      peakMemoryBytes: highestOfKnown([this.#peakMemoryBytes, last.usedBytes]),
      peakLoad: highestOfKnown([this.#peakLoad, last.load]),
      memoryPressure: share(perSecond(this.#first, last, 'memoryStallSeconds')),
      processorPressure: share(perSecond(this.#first, last, 'processorStallSeconds')),
    };
  }

  #sample(): TimedSample {
    return { ...this.#machine.sample(), clockSeconds: this.#clock() };
  }
}

type Counter = 'idleSeconds' | 'memoryStallSeconds' | 'processorStallSeconds';

/** Undefined where no time has passed, or the counter is not there. */
function perSecond(before: TimedSample, after: TimedSample, counter: Counter): number | undefined {
  const wall = after.clockSeconds - before.clockSeconds;
  const [from, to] = [before[counter], after[counter]];
  if (wall <= 0 || from === undefined || to === undefined) return undefined;
  return Math.max(0, (to - from) / wall);
}

/** The two clocks are not read at the same moment. */
function share(rate: number | undefined): number | undefined {
  return rate === undefined ? undefined : Math.min(1, rate);
}
