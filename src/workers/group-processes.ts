/** The processes of a launch, as Linux shows them in /proc. Elsewhere nothing is known of them. */

import { readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import type { ProcessSample } from './resources/process-stat.ts';
import { linuxProcesses } from './resources/process-table.ts';

export interface GroupProcess {
  readonly pid: number;
  /** Name of the program's file. */
  readonly program: string;
  /** Bit n-1 is set where it has a handler for signal n. */
  readonly catches: bigint;
}

/** One look at all processes serves all workers. */
const lookSeconds = 0.5;

/** In the order of their start, as far as their numbers tell it. */
export function processesOf(group: number): readonly GroupProcess[] {
  return samples()
    .filter((sample) => sample.group === group)
    .sort((one, other) => one.pid - other.pid)
    .flatMap(({ pid }) => describe(pid) ?? []);
}

/** Processor time of process groups: what their processes have used, and what those that they have waited for had. */
export class ProcessorTimes {
  #looked = Number.NEGATIVE_INFINITY;
  #seconds: ReadonlyMap<number, number> | undefined;

  /** Seconds; undefined where it cannot be known. `now`: a clock reading. */
  of(group: number, now: number): number | undefined {
    if (now - this.#looked >= lookSeconds) {
      this.#looked = now;
      this.#seconds = lookAtAll();
    }
    return this.#seconds?.get(group);
  }
}

function lookAtAll(): ReadonlyMap<number, number> | undefined {
  const all = samples();
  if (all.length === 0) return undefined;
  const seconds = new Map<number, number>();
  for (const { group, cpuSeconds } of all) seconds.set(group, (seconds.get(group) ?? 0) + cpuSeconds);
  return seconds;
}

function samples(): readonly ProcessSample[] {
  try {
    return linuxProcesses().read();
  } catch {
    return [];
  }
}

function describe(pid: number): GroupProcess | undefined {
  try {
    const program = path.basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''));
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return mask === undefined ? undefined : { pid, program, catches: BigInt(`0x${mask}`) };
  } catch {
    return undefined;
  }
}
