/** The few things that the logic asks of the world. `src/actions/` and `src/storage/` answer them. */

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
  /** Hides `secret` in everything that is printed from now on. */
  mask(secret: string): void;
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
  /** Like `fetch`, for the newest entry whose key starts with `prefix`. Returns its key. */
  fetchNewest(prefix: string, into: string): Promise<string | undefined>;
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
}

export interface Container {
  readonly id: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** IP addresses on the container's networks. */
  readonly addresses: readonly string[];
}

export interface ContainerExecOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly output?: string;
}

/** Seconds from an arbitrary start that never jump backwards. */
export type Clock = () => number;
