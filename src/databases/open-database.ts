/** A database that the run makes clones of: its engine, its names, and what may be done with its server. */

import type { Engine, Room } from './engine.ts';
import type { DatabaseNames } from './names.ts';

export interface OpenDatabase {
  /** `default` where the user gave none. */
  readonly alias: string;
  readonly engine: Engine;
  /** The database that the user named; never written to. */
  readonly base: string;
  /** A service container's server, or a folder of ours: nobody's but this job's. */
  readonly throwAway: boolean;
  /** Sessions that the server still takes; undefined where there is no limit. */
  readonly freeConnections: number | undefined;
  /** Sessions that the server takes in all. */
  readonly connectionLimit?: number | undefined;
  /** Where clones will lie; undefined where that cannot be known. */
  readonly room?: Room | undefined;
  /** Memory that each clone takes; undefined where that is nothing to speak of. */
  readonly cloneBytes?: number;
  readonly names: DatabaseNames;
}
