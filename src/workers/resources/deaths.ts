/** Looks, when a batch has ended badly, whether it was for lack of memory. */

import type { OutOfMemory } from '../../report/incidents.ts';
import type { LaunchExit } from '../../report/report.ts';
import { parseKilledProcesses, readKernelLog } from './kernel-log.ts';
import type { Machine } from './machine.ts';
import { type DeathEvidence, outOfMemory } from './out-of-memory.ts';
import type { BatchUsage } from './usage.ts';

/** The clock of the kernel's log and ours part by seconds in weeks. */
const clocksPartSeconds = 10;

const nobody = { victim: undefined, suspect: undefined };

export class Deaths {
  readonly #machine: Machine;
  readonly #readLog: () => string | undefined;
  #running = 0;

  constructor(machine: Machine, readLog: () => string | undefined = readKernelLog) {
    this.#machine = machine;
    this.#readLog = readLog;
  }

  /** A batch begins. The answer is to be asked once, when it has ended: `usedBytes`: of the machine, at the last look. */
  expect(usage: BatchUsage): (exit: LaunchExit, usedBytes: number | undefined) => OutOfMemory | undefined {
    const kills = this.#machine.memoryKills();
    const since = monotonicSeconds() - clocksPartSeconds;
    const startedAlone = this.#running === 0;
    this.#running += 1;
    return (exit, usedBytes) => {
      this.#running -= 1;
      if (exit.kind !== 'killed' && (exit.kind !== 'exited' || exit.status === 0)) return undefined;
      const rise = difference(kills, this.#machine.memoryKills());
      return outOfMemory({
        exit,
        kills: rise,
        alone: startedAlone && this.#running === 0,
        // The log may be long, and where the kernel counts none it has nothing to say.
        ...(rise === 0 ? nobody : this.#named(usage, since)),
        largest: usage.largest,
        usedBytes,
        limitBytes: this.#machine.memoryBytes,
      });
    };
  }

  #named(usage: BatchUsage, since: number): Pick<DeathEvidence, 'victim' | 'suspect'> {
    const killed = parseKilledProcesses(this.#readLog() ?? '').filter(({ seconds }) => seconds >= since);
    return {
      victim: killed.findLast(({ pid }) => usage.hasSeen(pid)),
      suspect: killed.length === 1 ? killed[0] : undefined,
    };
  }
}

function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

function difference(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}
