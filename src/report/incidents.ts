/** What was out of the ordinary while a run went on, with what could be seen at that moment. */

/** `silence`: no output, no processor time and no database activity. `step`: of the whole step. */
export type LimitKind = 'test' | 'batch' | 'silence' | 'worker' | 'step';

/** One thing that happened to a worker, or to the whole machine. */
export interface Incident {
  /** From the start of the test phase. */
  readonly seconds: number;
  /** Undefined where it is about all of them. */
  readonly worker: number | undefined;
  readonly batch: number | undefined;
  /** In a report of several shards, the one that it happened in. */
  readonly shard?: number;
  /** The test that ran then, or the unit where no adapter tells the test; undefined where nobody knows. */
  readonly running: string | undefined;
  readonly what: IncidentKind;
  /** What the runner's own tools say of its threads; empty where they say nothing. Bounded, as printed. */
  readonly stacks: string;
  /** Of the databases of this worker, at that moment. */
  readonly pictures: readonly DatabasePicture[];
}

export type IncidentKind =
  | {
      readonly kind: 'near limit';
      readonly limit: LimitKind;
      readonly limitSeconds: number;
      readonly spentSeconds: number;
    }
  | { readonly kind: 'timed out'; readonly limit: LimitKind; readonly limitSeconds: number }
  /** The process died under its tests; `unit` is the one that did it, once that is found. */
  | { readonly kind: 'crashed'; readonly how: string; readonly unit: string | undefined }
  | ({ readonly kind: 'out of memory' } & OutOfMemory)
  /** No more batches for this worker until there is memory again. */
  | { readonly kind: 'held back'; readonly because: string }
  /** A clone that was not what it should be was replaced before a batch could use it. */
  | { readonly kind: 'unhealthy clone'; readonly alias: string; readonly because: string };

/** The kernel ended a process because there was no memory left. */
export interface OutOfMemory {
  /** Name and id: `python3 (4711)`. */
  readonly process: string;
  /** That the process had. */
  readonly memoryBytes: number | undefined;
  /** That there is in all, of the control group or of the machine. */
  readonly limitBytes: number | undefined;
  /** Where nobody said so, but what was used and how it ended speak for it. */
  readonly probable?: true | undefined;
}

/** Who did what in a worker's clone, and who waited for whom. Literals of queries are cut, secrets masked. */
export interface DatabasePicture {
  readonly alias: string;
  /** The clone's name. */
  readonly database: string;
  readonly sessions: readonly SessionPicture[];
  /** Who waits for whom; the blockers that wait for nobody first. */
  readonly waits: readonly WaitPicture[];
  readonly oldestTransactionSeconds: number | undefined;
  /** What could not be read, one sentence each. */
  readonly gaps: readonly string[];
}

export interface SessionPicture {
  /** Process or thread id, as the server counts. */
  readonly id: string;
  readonly application: string;
  /** As the server names it: `active`, `idle in transaction`, `Query`. */
  readonly state: string;
  /** What it waits for, as the server names it; empty where it waits for nothing. */
  readonly wait: string;
  /** In this state. */
  readonly seconds: number | undefined;
  readonly transactionSeconds: number | undefined;
  readonly query: string;
}

export interface WaitPicture {
  readonly blocked: string;
  readonly blocker: string;
  /** What is locked, and how: `row lock on notes`. */
  readonly lock: string;
}
