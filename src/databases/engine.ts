/** The port behind which PostgreSQL, MySQL, MariaDB and SQLite look alike. One contract suite runs on every engine. */

import type { DatabasePicture } from '../report/incidents.ts';
import type { MarkedDatabase } from './mark.ts';

/** What a server says it is: both `mysql` and `mariadb` are reached by the same URLs. */
export type EngineName = 'postgres' | 'mysql' | 'mariadb' | 'sqlite';

/**
 * A place in which databases can be made: a server, or a folder of SQLite files.
 * Names are plain; quoting is the engine's. Every method rejects with an `EngineError`.
 */
export interface Engine {
  readonly name: EngineName;
  /** The server's version as it names itself: `15.18`, `3.53.4`. */
  readonly version: string;
  /** The longest name of a database, in bytes of UTF-8. */
  readonly nameLimitBytes: number;
  /** Set where each database is a server of its own, and is called the same on each of them: MySQL and MariaDB only. */
  readonly instances?: true;
  /** What the guard and the pre-flight check need to know. Changes nothing. */
  survey(): Promise<Survey>;
  /**
   * Makes the server fast and unsafe, and reads back that it is so. Only for throw-away servers.
   * Returns the settings that could not be changed, each with the reason, for the log.
   */
  relaxDurability(): Promise<readonly string[]>;
  /**
   * Lets the server take `sessions` more than there are now. What it takes then; a refusal is in the log. Absent where
   * that needs a start of the server. Only for throw-away servers.
   */
  takeSessions?(sessions: number): Promise<SessionLimits>;
  exists(database: string): Promise<boolean>;
  /** Makes an empty database. Fails where one of that name exists. */
  create(database: string): Promise<void>;
  /**
   * Makes `database` as a copy of the user's own one, which is only read: nobody is sent away from it, and nothing is
   * written to it. A `UserError` where that is not there, or where somebody is in it, whom the message names.
   */
  copyBase(database: string): Promise<void>;
  /**
   * Closes `database` for ever: no sessions, none possible. It gets `templateName` last, so that a
   * template under its final name is complete. Returns what `verify` compares clones with.
   */
  seal(database: string, templateName: string): Promise<SealedTemplate>;
  /** Makes `database` as an exact copy. Several may run at once. Fails where one of that name exists. */
  clone(template: SealedTemplate, database: string): Promise<CloneRecord>;
  /** Checks that a fresh clone is equal to its template, and remembers what `changes` needs to know. */
  verify(template: SealedTemplate, database: string): Promise<void>;
  /**
   * What is in a clone that was not there, or was otherwise, when it was verified: names where they are known, such as
   * `public.notes` or `trigger audit`, the likeliest to help first. Empty only where it is proved that all is as it was,
   * and nobody is inside who could still change it; any doubt is a change, and says what the doubt is.
   */
  changes(template: SealedTemplate, database: string): Promise<readonly string[]>;
  /**
   * Comes to a clone as its worker will, and looks whether it is what was verified: `whole` as far as little work tells,
   * else only that it is there and takes sessions. Rejects with what is wrong. Returns what the place says it is: the same
   * for two names only where they lead to one database, which no names prove.
   */
  probe(template: SealedTemplate, database: string, whole: boolean): Promise<string>;
  /** Drops exactly this database, sealed or not, sessions or not. No error where it is gone already. */
  drop(database: string): Promise<void>;
  /** Who is connected where, our own sessions left out. */
  sessions(): Promise<readonly SessionCount[]>;
  /**
   * What the sessions in `database` are doing, and who waits for whom, our own left out. Statements come without their
   * values; all else as the server has it, secrets too. What cannot be read is among the gaps.
   */
  picture(database: string): Promise<EnginePicture>;
  /** What happened in `database` since it was made. Undefined where the engine cannot tell. */
  statistics(database: string): Promise<PoolStatistics | undefined>;
  /** Writes `database` to `file`. Undefined where no fitting tool is there, with the reason logged. */
  dump(database: string, file: string): Promise<Dump | undefined>;
  /** Fills the empty `database` from `file`; an engine with `instances` makes it, which saves making an empty one. */
  restore(file: string, database: string): Promise<void>;
  /** All databases with an ownership mark, of any run; empty where the engine's place goes with its run. */
  marked(): Promise<readonly MarkedDatabase[]>;
  /** How a client reaches `database`. */
  access(database: string): Access;
  close(): Promise<void>;
}

export interface SessionLimits {
  /** Sessions that the server still takes; undefined where there is no limit. */
  readonly freeConnections: number | undefined;
  /** Sessions that the server takes in all. */
  readonly connectionLimit?: number | undefined;
}

export interface Survey extends SessionLimits {
  /** The database that the user named. For SQLite the file's path. */
  readonly base: string;
  readonly baseExists: boolean;
  /** Sessions on the base database that are not ours, described for a message: application, client, state. */
  readonly baseSessions: readonly string[];
  /** What the role may not do and has to: "create databases", …; empty when all is well. */
  readonly missingRights: readonly string[];
  /** Where clones will lie, and the bytes that are free there; undefined where it cannot be known. */
  readonly room?: Room | undefined;
  /** Worth a line in the log: encoding, locale, tools. */
  readonly facts?: readonly string[];
  /** What may break the project's work there, each with what to do: worth a warning. */
  readonly notices?: readonly string[];
  /** Why no database could be made, one sentence each with what to do. */
  readonly obstacles?: readonly string[];
  /** Memory that each clone takes while it is there, files in memory included; undefined where that is nothing to speak of. */
  readonly cloneBytes?: number | undefined;
}

export interface Room {
  readonly place: string;
  readonly freeBytes: number;
  /** Lost with the power, and fast. */
  readonly inMemory: boolean;
}

export interface SealedTemplate {
  readonly name: string;
  readonly sizeBytes: number;
  /** Equal for a template and its exact clones. */
  readonly fingerprint: string;
}

export interface CloneRecord {
  /** As the engine names it: `FILE_COPY`, `WAL_LOG`, `copy`, `reflink`. */
  readonly strategy: string;
  readonly seconds: number;
}

export interface SessionCount {
  readonly database: string;
  readonly sessions: number;
  /** Those that are at work on a statement and wait neither for a lock nor for time; absent where nobody knows. */
  readonly active?: number;
  /** The names that the clients give themselves, each once; absent where the engine knows none. */
  readonly applications?: readonly string[];
}

/** Of one database. */
export type EnginePicture = Omit<DatabasePicture, 'alias' | 'database'>;

/** Counted by the server, per clone. Undefined is what the engine does not count by database. */
export interface PoolStatistics {
  /** Sessions opened; undefined before PostgreSQL 14. */
  readonly sessions: number | undefined;
  readonly transactions: number | undefined;
  readonly rollbacks: number | undefined;
  readonly deadlocks: number | undefined;
  /** Sessions still open at the reading. */
  readonly leftOpen: number;
  /** Those of them that have a transaction open and do nothing; undefined where the role may not see it. */
  readonly leftInTransaction?: number | undefined;
  /** Written to temporary files, for sorts and joins that did not fit into memory. */
  readonly temporaryBytes?: number | undefined;
  /** Blocks that were in the server's memory when they were wanted, and blocks that were not. */
  readonly blocksHit?: number | undefined;
  readonly blocksRead?: number | undefined;
  /** Sessions that ended by a fault or whose client vanished; undefined before PostgreSQL 14, as the next. */
  readonly abortedSessions?: number | undefined;
  /** Sessions that an administrator ended. */
  readonly killedSessions?: number | undefined;
}

export interface Dump {
  /** Tool and version, for the log: `pg_dump 15.18 in the service container`. */
  readonly tool: string;
  readonly sizeBytes: number;
  /** Set where packing it again would gain nothing. */
  readonly compressed?: boolean;
}

/** What a client is told. For SQLite only `url` and `database` (a path) are filled. */
export interface Access {
  readonly url: string;
  readonly database: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
}

/** A statement or step on a database failed. The server's own words are in the message, secrets are not. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(stage: string, engine: EngineName, database: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${stage} (${engine}, database ${database}): ${reason}`, { cause });
  }
}
