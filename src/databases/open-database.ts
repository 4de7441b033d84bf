/** A database that the run makes clones of: its engine, its names, and what may be done with its server. */

import type { Engine, Survey } from './engine.ts';
import type { DatabaseNames } from './names.ts';

/** What its server has for the clones. */
type Supplies = Pick<Survey, 'freeConnections' | 'connectionLimit' | 'room' | 'cloneBytes'>;

export interface OpenDatabase extends Supplies {
  /** `default` where the user gave none. */
  readonly alias: string;
  readonly engine: Engine;
  /** The database that the user named; never written to. */
  readonly base: string;
  /** Id of the service container that its server runs in; undefined where nobody knows of one. */
  readonly container?: string | undefined;
  /** A service container's server, or a folder of ours: nobody's but this job's. */
  readonly throwAway: boolean;
  readonly names: DatabaseNames;
}
