/** The few things that the logic asks of the world. `src/actions/` and `src/storage/` answer them. */

import type { Readable, Writable } from 'node:stream';

/** A place in the user's repository. */
export interface Place {
  /** Relative to the repository's root, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  /** Shown on the run's page; for what the user should act on. */
  warning(message: string): void;
  /** Prints `lines` folded under `title`. */
  group(title: string, lines: readonly string[]): void;
  /** A line that a program of the user's has printed. Whatever it says, it can be no command of the platform. */
  output(speaker: Speaker, line: string): void;
  /** What was held back of the speaker's output may be printed now. */
  outputEnded(speaker: Speaker, ending: OutputEnding): void;
  /** How far the tests are. Told often, and shown as often as it is of use. */
  progress(progress: Progress): void;
  /** Undefined unless much that was printed waits to be taken; then settles once little does. Who prints without end waits for it. */
  backlog(): Promise<void> | undefined;
  /** Hides `secret` in everything that is printed from now on. */
  mask(secret: string): void;
}

/** Who printed a line. */
export interface Speaker {
  /** `worker 3`, `prepare`, `session`. */
  readonly name: string;
  /** 1-based; undefined where it is no worker's. */
  readonly worker?: number;
  /** 1-based. */
  readonly batch?: number;
}

export interface OutputEnding {
  /** One line that says how it ended. */
  readonly title: string;
  /** Whether a reader of a red build has to look at it. */
  readonly isBad: boolean;
}

/** Of the test phase. */
export interface Progress {
  /** Since its start. */
  readonly seconds: number;
  readonly doneUnits: number;
  readonly units: number;
  /** Until all are done; undefined while nobody can tell. */
  readonly remainingSeconds: number | undefined;
  /** By worker; idle ones are left out. */
  readonly running: readonly RunningBatch[];
}

export interface RunningBatch {
  /** 1-based. */
  readonly worker: number;
  readonly batch: number;
  readonly units: readonly string[];
  /** Since it was handed out. */
  readonly seconds: number;
  /** Undefined where no adapter tells, and between two tests. */
  readonly test?: TestProgress | undefined;
}

export interface TestProgress {
  /** Its file first: `tests/test_a.py › Orders › test_one`. */
  readonly name: string;
  readonly seconds: number;
}

/** Files kept between runs under immutable keys: the Actions cache, or a directory. */
export interface BlobStore {
  /** For messages: "the Actions cache", "the directory /home/me/.cache/testshoal". */
  readonly description: string;
  /**
   * Copies the entry of exactly `key` to the file `into`, which is complete or absent afterwards.
   * False where there is none. A fault of the store is logged and counts as none.
   */
  fetch(key: string, into: string): Promise<boolean>;
  /** Like `fetch`, where a fault must not be taken for an absence. @throws Error with the store's reason; nothing is logged. */
  fetchOrThrow(key: string, into: string): Promise<boolean>;
  /** Like `fetch`, for the newest entry whose key starts with `prefix`. Returns its key. */
  fetchNewest(prefix: string, into: string): Promise<string | undefined>;
  /** The key that `fetchNewest` would fetch; the entry itself stays where it is. */
  newestKey(prefix: string): Promise<string | undefined>;
  /** Keeps a copy of `file` under `key`. An existing entry stays as it is. A fault of the store is logged. */
  store(key: string, file: string): Promise<StoreOutcome>;
}

/** `present`: somebody else stored that key first; normal where jobs race. */
export type StoreOutcome = 'stored' | 'present' | 'failed';

/** Short-lived programs: run to the end, output kept. */
export interface Tools {
  /** The exit status is data: nothing is thrown for a status other than 0, only for a program that cannot be started. */
  run(program: string, args: readonly string[], options?: ToolOptions): Promise<ToolResult>;
}

export interface ToolOptions {
  /** Added to the process's own environment. Secrets go here, never into `args`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

export interface ToolResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Containers on the Docker engine that this job can reach. */
export interface Containers {
  /** Undefined where there is no such container. */
  inspect(id: string): Promise<Container | undefined>;
  /** Runs a program inside a container. `input` and `output` are paths of files on this side. */
  exec(id: string, command: readonly string[], options?: ContainerExecOptions): Promise<ToolResult>;
  /** Undefined where we can start none. */
  readonly own?: OwnContainers;
}

/** Containers that we start ourselves, and remove again. */
export interface OwnContainers {
  /** Rejects where a container of that name exists. */
  start(options: OwnContainerOptions): Promise<OwnContainer>;
  /** Starts a container that does what its image is for; the image is fetched where it is not there. Rejects as `start`. */
  serve(options: ServedContainerOptions): Promise<ServedContainer>;
  /** A folder of the container as a tar archive. */
  download(id: string, path: string): Promise<Readable>;
  /** Unpacks a tar archive into a folder of the container. */
  upload(id: string, path: string, archive: Readable): Promise<void>;
  /** Ends and removes it with its volumes, by id or name. No error where it is gone; rejects where it is not ours. */
  remove(id: string): Promise<void>;
}

export interface OwnContainer {
  readonly id: string;
  /** Standard input of its first program, which gets no more of it once this process is gone. */
  readonly input: Writable;
  /** Standard output of its first program; ends with the container. */
  readonly output: AsyncIterable<Buffer>;
}

export interface OwnContainerOptions {
  readonly name: string;
  readonly image: string;
  /** In place of what the image would run. */
  readonly command: readonly string[];
  /** Undefined for the engine's default. */
  readonly network: string | undefined;
  /** A folder that lies on a disk of the machine, and goes with the container. */
  readonly volume: string;
}

export interface ServedContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** At which its program listens, inside. */
  readonly port: number;
  /** Gives up the fetching of the image when aborted. */
  readonly signal: AbortSignal;
  /** While the image is fetched, a sentence now and then. */
  readonly tell: (sentence: string) => void;
}

export interface ServedContainer {
  readonly id: string;
  /** Of this machine, on 127.0.0.1 only. */
  readonly port: number;
}

export interface Container {
  readonly id: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** IP addresses on the container's networks. */
  readonly addresses: readonly string[];
  /** The names of those networks. */
  readonly networks?: readonly string[];
}

export interface ContainerExecOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly output?: string;
}

/** Seconds from an arbitrary start that never jump backwards. */
export type Clock = () => number;
