/** All that a run asks of the world, put together by an entry. */

import type { Cancellation } from './cancellation.ts';
import type { FilePlaces } from './databases/file-places.ts';
import type { Ledger } from './databases/ledger.ts';
import type { BlobStore, Clock, Containers, Log, Tools } from './ports.ts';
import type { Report } from './report/report.ts';
import type { WorkflowRun } from './shared-keys.ts';
import type { Timings } from './timings/model.ts';
import type { Machine } from './workers/resources/machine.ts';

export interface World {
  readonly log: Log;
  readonly clock: Clock;
  readonly tools: Tools;
  readonly containers: Containers;
  /** Undefined when `cache: off`. */
  readonly stores: Stores | undefined;
  readonly ledger: Ledger;
  /** The step's own environment, from which that of the workers is made. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of a folder of this run's own. */
  readonly temporary: string;
  /** Where the files of SQLite and of instances may lie. */
  readonly filePlaces: FilePlaces;
  /** Absolute path of our plugins in the runners' own languages. */
  readonly adapters: string;
  /** Hex digits that no other run has. */
  readonly run: string;
  /** The workflow's run that all shards are jobs of; undefined where nobody says which. */
  readonly workflowRun: WorkflowRun | undefined;
  /** Processors that this job may use. */
  readonly processors: number;
  /** What it is made of, and how busy it is. */
  readonly machine: Machine;
  /** Memory that programs of this job may still take; read once, before anything is started. */
  readonly availableBytes: number;
  /** `linux-x64` and so on. */
  readonly platform: string;
  readonly cancellation: Cancellation;
  /** Makes the suite's hash known to later jobs, before anything can fail. */
  tellSuite(suite: string): void;
  /** Renders the report where users look: summary, annotations, outputs, files. */
  publish(report: Report, timings: Timings): Promise<void>;
}

/** The part of the world by which the jobs of a run know of each other. */
export type SharedWorld = Pick<
  World,
  | 'log'
  | 'clock'
  | 'tools'
  | 'stores'
  | 'temporary'
  | 'run'
  | 'workflowRun'
  | 'processors'
  | 'platform'
  | 'cancellation'
>;

/** One place, with the patience that each kind of thing deserves. */
export interface Stores {
  /** Templates' dumps: large, and worth waiting for. */
  readonly dumps: BlobStore;
  /** Timings: small. */
  readonly records: BlobStore;
  /** What jobs of a run that are going on at once can do through `records`. */
  readonly sharing: Sharing;
}

/**
 * `exclusive`: of several jobs that create a key, one does. `last-wins`: all do, and the others see the last.
 * `none`: by configuration, so in all jobs alike.
 */
export type Sharing =
  | { readonly kind: 'exclusive' | 'last-wins' }
  | { readonly kind: 'none'; readonly reason: string };
