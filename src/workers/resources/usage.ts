/** What one batch used, from samples of its processes. */

import { sum } from '../../report/arithmetic.ts';
import type { ProcessSample } from './process-stat.ts';

export interface MeasuredProcess extends ProcessSample {
  readonly memoryBytes: number;
}

/** What a batch has used until now. */
export class BatchUsage {
  peakMemoryBytes: number | undefined;
  peakProcesses: number | undefined;
  /** At the last look. */
  memoryBytes: number | undefined;
  /** With the most memory at the last look that found any. */
  largest: MeasuredProcess | undefined;
  #cpuSeconds: number | undefined;
  #lastCpuSeconds = 0;
  #pids = new Set<number>();

  /** Undefined where it was never looked at. */
  get cpuSeconds(): number | undefined {
    return this.#cpuSeconds;
  }

  /** Whether `pid` was ever seen in it. */
  hasSeen(pid: number): boolean {
    return this.#pids.has(pid);
  }

  /** `processes`: all that are there now. */
  take(processes: readonly MeasuredProcess[]): void {
    const living = processes.filter(({ isZombie }) => !isZombie);
    if (processes.length === 0) return;
    for (const { pid } of processes) this.#pids.add(pid);
    // A child that was waited for is in its parent's time. One that was not makes the sum fall, and is not taken back.
    const cpuSeconds = sum(processes.map((process) => process.cpuSeconds));
    this.#cpuSeconds = (this.#cpuSeconds ?? 0) + Math.max(0, cpuSeconds - this.#lastCpuSeconds);
    this.#lastCpuSeconds = cpuSeconds;
    this.memoryBytes = sum(living.map(({ memoryBytes }) => memoryBytes));
    this.peakMemoryBytes = Math.max(this.memoryBytes, this.peakMemoryBytes ?? 0);
    this.peakProcesses = Math.max(living.length, this.peakProcesses ?? 0);
    this.largest = living.reduce<MeasuredProcess | undefined>(
      (most, one) => (most === undefined || one.memoryBytes > most.memoryBytes ? one : most),
      undefined,
    );
  }
}
