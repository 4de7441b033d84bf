/** What the contract suite needs of an engine under test: SQL, strangers and names, in the engine's own way. */

import type { Engine } from '../../src/databases/engine.ts';
import type { RecordingLog } from '../fakes/recording-log.ts';

export interface Subject {
  readonly label: string;
  /** Set where a used clone is never looked into. */
  readonly alwaysRenewed?: true;
  readonly changes: readonly ChangeCase[];
  /** Ways in which one session keeps another one waiting; none where sessions are not the engine's. */
  readonly quarrels: readonly Quarrel[];
  open(): Promise<OpenSubject>;
}

/** What a test may do in a clone, in one session, and what has changed by that. */
export interface ChangeCase {
  readonly what: string;
  readonly statements: readonly string[];
  /** Some of the names that are found, at least; empty where nothing has changed. */
  readonly found: readonly string[];
}

/** All on a table `quarrelled` with the columns `id` and `body` and a row 1. */
export interface Quarrel {
  readonly what: string;
  /** By the blocker, in its one transaction. */
  readonly first: string;
  /** By the blocked one, in no transaction. */
  readonly second: string;
  readonly lock: RegExp;
}

/** Disposing drops every database that got its name here. */
export interface OpenSubject extends AsyncDisposable {
  readonly engine: Engine;
  readonly log: RecordingLog;
  /** A name that no other test uses, with `ending` in it. */
  name(ending: string): string;
  /** Endings that are awkward, but legal. */
  readonly awkwardEndings: readonly string[];
  readonly illegalNames: readonly string[];
  /** Set where a name stands for a server, and this is what the database on each of them is called. */
  readonly databaseInside?: string;
  /** Connects as a test would, and runs one statement. */
  rows(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The same with several, one after the other in one session. */
  run(database: string, statements: readonly string[]): Promise<void>;
  /** Fills an empty database with one of everything that the engine has. */
  fill(database: string): Promise<void>;
  /** All objects and rows by their names, equal for logically equal databases. */
  state(database: string): Promise<unknown>;
  /** A session as a test has it; absent where the engine knows none. */
  connect?(database: string): Promise<TestSession>;
  /** A session from another process or program, which stays. */
  intrude(database: string): Promise<Stranger>;
}

/** Disposing breaks the connection, be it in the middle of a statement. */
export interface TestSession extends AsyncDisposable {
  /** As the server numbers it. */
  readonly id: string;
  query(sql: string): Promise<unknown>;
}

export interface Stranger extends AsyncDisposable {
  /** What a message that names it must contain. */
  readonly mark: string;
  readonly isConnected: () => boolean;
}
