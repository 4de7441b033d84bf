/** What a worker used in all of its batches. */

import { highestOfKnown } from '../../report/arithmetic.ts';
import type { WorkerResources } from '../../report/resources.ts';
import type { BatchUsage } from './usage.ts';

export class WorkerTotals {
  #cpuSeconds: number | undefined;
  #peakMemoryBytes: number | undefined;
  #peakProcesses: number | undefined;
  #outputBytes = 0;

  print(bytes: number): void {
    this.#outputBytes += bytes;
  }

  /** `toldSeconds`: what the batch's parent was told at its end, which is more than samples see of the last moments. */
  add({ cpuSeconds, peakMemoryBytes, peakProcesses }: BatchUsage, toldSeconds: number | undefined): void {
    // What a daemon used that nobody waited for is in the samples only.
    const most = highestOfKnown([cpuSeconds, toldSeconds]);
    if (most !== undefined) this.#cpuSeconds = (this.#cpuSeconds ?? 0) + most;
    this.#peakMemoryBytes = highestOfKnown([this.#peakMemoryBytes, peakMemoryBytes]);
    this.#peakProcesses = highestOfKnown([this.#peakProcesses, peakProcesses]);
  }

  resources(): WorkerResources {
    return {
      cpuSeconds: this.#cpuSeconds,
      peakMemoryBytes: this.#peakMemoryBytes,
      peakProcesses: this.#peakProcesses,
      outputBytes: this.#outputBytes,
    };
  }
}
