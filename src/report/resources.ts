/** What workers and the machine used, as measured. Undefined is what the platform does not tell. */

export interface WorkerResources {
  readonly cpuSeconds: number | undefined;
  /** Highest resident memory of all processes of one batch, from samples. */
  readonly peakMemoryBytes: number | undefined;
  readonly peakProcesses: number | undefined;
  /** What it printed. */
  readonly outputBytes: number;
}

export interface MachineReport {
  readonly processors: number;
  /** Of the control group, where that is less than the machine's. */
  readonly memoryBytes: number | undefined;
  readonly peakMemoryBytes: number | undefined;
  /** Highest average of one minute. */
  readonly peakLoad: number | undefined;
  /** Share of the test phase in which something waited for memory, 0 … 1 (pressure stall information of Linux). */
  readonly memoryPressure: number | undefined;
  readonly processorPressure: number | undefined;
}

/** Samples over the test phase, thinned to a bounded number; all lists are as long as `seconds`. */
export interface Curves {
  /** From the start of the test phase. */
  readonly seconds: readonly number[];
  /** Used on the machine. */
  readonly memoryBytes: readonly (number | null)[];
  readonly load: readonly (number | null)[];
  readonly workers: readonly WorkerCurve[];
}

export interface WorkerCurve {
  /** 1-based. */
  readonly worker: number;
  readonly memoryBytes: readonly (number | null)[];
  /** Sessions in all of its clones. */
  readonly sessions: readonly (number | null)[];
}
