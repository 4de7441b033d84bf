/** Where data directories lie and server processes run. The engine above knows neither paths nor process ids. */

import type { MysqlTarget } from '../target.ts';
import type { DataManifest } from './data-manifest.ts';

/**
 * Data directories are known by the names of the databases that they stand for; any name will do, for no site uses
 * it as a path. Methods reject with an `Error` that says what failed in the words of the system or the server.
 */
export interface Site {
  /** For the log: `mariadbd 10.11.19 on this machine`. */
  readonly description: string;
  /** How clones get their data: `overlay`, `reflink` or `copy`. */
  readonly strategy: string;
  /** Makes room for a data directory. Fails where one of that name exists. */
  reserve(name: string): Promise<void>;
  exists(name: string): Promise<boolean>;
  /** Fills a reserved place with an empty data directory. */
  initialise(name: string, options: readonly string[]): Promise<void>;
  /** Fills a reserved place with a copy of a data directory that no process is on. */
  copy(from: string, to: string): Promise<void>;
  /** Starts a server process; resolves when it listens. It may need a moment more before it answers. */
  start(name: string, launch: Launch): Promise<RunningServer>;
  /** Makes a view of another data directory, whose server has stopped, a data directory of its own. */
  materialise(name: string, over: string): Promise<void>;
  /** The files of a data directory that no process is on. */
  manifest(name: string): Promise<DataManifest>;
  /** Removes what two servers must not share and what they make anew. No process is on the directory. */
  tidy(name: string): Promise<void>;
  /** Gives a data directory that no process is on its final name. Fails where one of that name exists. */
  rename(from: string, to: string): Promise<void>;
  /** Writes a data directory that no process is on into `file`. Returns the file's size in bytes. */
  pack(name: string, about: string, file: string): Promise<number>;
  /** Fills a reserved place from `file`; `check` sees what `pack` was told first, and may throw. */
  unpack(file: string, name: string, check: (about: string) => void): Promise<void>;
  /** Kills the processes on a data directory and removes it. No error where it is gone already. */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface Launch {
  /** Options of the server, without those that say where it is. */
  readonly options: readonly string[];
  /** Statements that the server runs before it takes connections. They may hold secrets. */
  readonly firstStatements?: readonly string[];
  /** The sealed data directory whose copy-on-write view this one is; undefined where it has data of its own. */
  readonly over?: string;
}

export interface RunningServer {
  /** How this process reaches the server; nobody else answers there. */
  readonly way: Pick<MysqlTarget, 'host' | 'port' | 'socket'>;
  /** Where it keeps its process id, as it says itself: no other server says the same. */
  readonly pidFile: string;
  /** How the workers reach it. */
  readonly host: string;
  readonly port: number;
  /** Resolves when the process has ended: with what, and the end of its log. */
  readonly ended: Promise<string>;
  /** To be called when the server has answered: removes the file of the first statements. */
  settled(): Promise<void>;
  /** Asks it to end and waits until all is written; only once it has answered. Rejects where it does not end. */
  stop(): Promise<void>;
}

/** Instances cannot be had here; the message says why. Not a fault: database clones serve instead. */
export class InstancesUnavailable extends Error {
  override readonly name = 'InstancesUnavailable';
}
