/** All that happened in one job, as data. The summary, the annotations and the outputs are renderings of it. */

import type { WholeReason } from '../planning/rerun.ts';
import type { Seed } from '../runners/seeds.ts';
import type { TestOutcome } from '../timings/test-case.ts';
import type { Changes } from './changes.ts';
import type { Incident, LimitKind, OutOfMemory } from './incidents.ts';
import type { Curves, MachineReport, WorkerResources } from './resources.ts';

export interface Report {
  readonly version: 2;
  readonly outcome: RunOutcome;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly runner: string;
  readonly totals: Totals;
  readonly plan: PlanReport;
  readonly workers: readonly WorkerReport[];
  readonly units: readonly UnitReport[];
  /** Failed, flaky and skipped tests. */
  readonly tests: readonly TestReport[];
  readonly passed: readonly PassedTest[];
  /** Since the tests were last seen; undefined where they never were. Of several shards, of this one's units. */
  readonly changes?: Changes | undefined;
  /** In the order of time. */
  readonly incidents: readonly Incident[];
  readonly machine: MachineReport | undefined;
  readonly curves: Curves | undefined;
  readonly databases: readonly DatabaseReport[];
  readonly timings: TimingsReport;
  /** Failures that belong to no test: a missing report, a killed process. One sentence each. */
  readonly problems: readonly string[];
  /** What was done instead of what was wanted, and why. One sentence each. */
  readonly fallbacks: readonly string[];
  /** Name of the file by which its batches can be replayed, beside the report file; undefined where none was written. */
  readonly bundle?: string | undefined;
}

export type RunOutcome = 'passed' | 'failed' | 'flaky' | 'empty' | 'error' | 'cancelled';

export interface Totals {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly flaky: number;
}

export interface PlanReport {
  /** SHA-256 over the units, their estimates and their shards, first 12 hex digits. The same in all shards of a run. */
  readonly hash: string;
  /** Which of how many jobs this is, 1-based. */
  readonly shard: { readonly index: number; readonly total: number };
  /** Of this shard, and of this attempt. */
  readonly units: number;
  /** Of this shard, which an earlier attempt ran well, so that they were not run again. */
  readonly carriedUnits: number;
  /** The workflow run's, 1-based. */
  readonly attempt: number;
  /** Why a later attempt ran all units of the shard; undefined in the first, and where it ran what was left. */
  readonly wholeBecause: WholeReason | undefined;
  /** Units whose estimate comes from earlier runs. */
  readonly knownUnits: number;
  /** Predicted busy seconds of the longest worker; undefined when nothing was known. */
  readonly predictedSeconds: number | undefined;
  /** A unit that is longer than an even share of all workers of all shards; undefined where none is. */
  readonly floor?:
    | { readonly unit: string; readonly seconds: number; readonly shareSeconds: number }
    | undefined;
}

export interface WorkerReport {
  /** 1-based. */
  readonly worker: number;
  /** Sum of the estimates of what it ran; undefined when nothing was known. */
  readonly plannedSeconds: number | undefined;
  /** Time inside launches. */
  readonly busySeconds: number;
  readonly tests: number;
  readonly batches: readonly BatchReport[];
  readonly resources: WorkerResources;
}

export interface BatchReport {
  /** 1-based, in the order in which batches were handed out in this job. */
  readonly batch: number;
  readonly units: number;
  /** From the start of the test phase. */
  readonly startSeconds: number;
  readonly seconds: number;
  /** Time of the launch that went to no test: imports, collection, set-up. */
  readonly launchSeconds: number;
  readonly exit: LaunchExit;
  readonly purpose: BatchPurpose;
  /** By which its tests were shuffled; undefined where nobody said so. */
  readonly seeds?: readonly Seed[] | undefined;
  /** Names of the clones it ran on, by alias. */
  readonly clones: Readonly<Record<string, string>>;
}

/**
 * `plan`: units for the first time. `rest`: what a batch that was ended had not run. `bisect`: some of a batch that
 * died, to find the unit that does it. `retry`: a failed unit once more, on a fresh clone.
 */
export type BatchPurpose = 'plan' | 'rest' | 'bisect' | 'retry';

/**
 * How a launched process ended. `memory`: where it, or a process below it, was ended for lack of memory. `running`: where it
 * died, the test that ran then, its unit first.
 */
export type LaunchExit =
  | {
      readonly kind: 'exited';
      readonly status: number;
      readonly memory?: OutOfMemory | undefined;
      readonly running?: string | undefined;
    }
  | {
      readonly kind: 'killed';
      readonly signal: string;
      readonly memory?: OutOfMemory | undefined;
      readonly running?: string | undefined;
    }
  | { readonly kind: 'stopped'; readonly reason: string }
  | {
      readonly kind: 'timed out';
      readonly limit: LimitKind;
      readonly limitSeconds: number;
      /** The test that ran then, its unit first, or that unit alone; undefined where nobody knows. */
      readonly running: string | undefined;
    };

export interface UnitReport {
  readonly unit: string;
  readonly worker: number;
  readonly batch: number;
  readonly estimateSeconds: number | undefined;
  /** Whether the estimate comes from this unit's own history. */
  readonly known: boolean;
  readonly seconds: number;
  readonly tests: number;
  readonly outcome: UnitOutcome;
}

/**
 * `empty`: the runner said that the unit holds no tests. `timed out`: it was ended at a limit. `crashed`: its process
 * died, and it is the one that did it. `unreported`: it ran, or should have, and nobody said how it ended.
 */
export type UnitOutcome =
  | 'passed'
  | 'failed'
  | 'flaky'
  | 'skipped'
  | 'empty'
  | 'timed out'
  | 'crashed'
  | 'unreported';

export interface TestReport {
  readonly name: string;
  readonly group: string;
  /** Of a test that belongs to no unit, the file that its runner names; empty where it names none. */
  readonly unit: string;
  readonly worker: number;
  /** Number of the batch; undefined where a shard's receipt does not tell it. */
  readonly batch?: number | undefined;
  /** In a report of several shards, the one that ran it. */
  readonly shard?: number;
  readonly seconds: number | undefined;
  readonly line: number | undefined;
  readonly outcome: Exclude<TestOutcome, { kind: 'passed' }>;
}

/** Of tests that passed, there are many: what the page and the timings need of them. */
export interface PassedTest {
  readonly name: string;
  readonly group: string;
  readonly unit: string;
  readonly worker: number;
  readonly batch: number;
  readonly seconds: number | undefined;
  /** By earlier runs, the newer the more; undefined where it has no history. */
  readonly usualSeconds?: number | undefined;
}

export interface DatabaseReport {
  /** `default` where the user gave none. */
  readonly alias: string;
  readonly engine: string;
  readonly version: string;
  readonly template: TemplateReport;
  readonly clones: readonly CloneReport[];
  /** Most sessions at once on the whole server, from samples, and how many it takes; undefined where unknown. */
  readonly connections?: { readonly peak: number; readonly limit: number } | undefined;
  /** What earlier runs opened in all clones: the median of so many. */
  readonly earlierSessions?: { readonly median: number; readonly runs: number } | undefined;
}

export interface TemplateReport {
  readonly source: TemplateSource;
  readonly sizeBytes: number;
  /** Seconds of each stage in its order: what filled it, seal, and the dump, which is made beside the tests. */
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** Of the dump that it was made from. */
  readonly fetchedBytes: number | undefined;
  /** Of the dump that was kept. */
  readonly dumpBytes: number | undefined;
  /** What building cost when it was last measured; undefined where it never was. */
  readonly buildSeconds: number | undefined;
}

/** `extended`: restored from an older dump, which `prepare` took further. `copied`: of the database as it is. */
export type TemplateSource = 'restored' | 'extended' | 'built' | 'copied';

export interface CloneReport {
  readonly name: string;
  readonly worker: number;
  readonly strategy: string;
  readonly seconds: number;
  /** Peak of concurrent sessions, from samples; undefined where sessions cannot be seen. */
  readonly peakSessions: number | undefined;
  readonly sessions: number | undefined;
  readonly transactions: number | undefined;
  readonly rollbacks: number | undefined;
  readonly deadlocks: number | undefined;
  readonly leftOpen: number | undefined;
  /** Those of them that had a transaction open and did nothing; undefined where the role may not see it. */
  readonly leftInTransaction?: number | undefined;
  /** Written to temporary files, for what did not fit into memory. */
  readonly temporaryBytes?: number | undefined;
  /** Blocks that were in the server's memory when they were wanted, and blocks that were not. */
  readonly blocksHit?: number | undefined;
  readonly blocksRead?: number | undefined;
  /** Sessions that ended by a fault or whose client vanished. */
  readonly abortedSessions?: number | undefined;
  /** Sessions that an administrator ended. */
  readonly killedSessions?: number | undefined;
  /** Why it was renewed before its worker's work was done; undefined where it was not, or whatever was in it. */
  readonly dirtied?: DirtiedReport | undefined;
}

/** What a batch left in its clone. */
export interface DirtiedReport {
  readonly batch: number;
  /** The first of the names: tables, sequences, other objects; or one sentence on why it is not known. */
  readonly changes: readonly string[];
  /** How many more there were. */
  readonly moreChanges: number;
}

export interface TimingsReport {
  /** Share of the units that have history, 0 … 1; undefined when there was no history. */
  readonly matchRate: number | undefined;
  readonly recordedUnits: number;
}
