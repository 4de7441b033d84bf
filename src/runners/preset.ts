/** What we know about a runner: how to recognise it, list its units, launch it and hand it a database. */

import type { Access } from '../databases/engine.ts';
import type { Seed } from './seeds.ts';

export interface Preset {
  readonly name: 'pytest' | 'django' | 'command';
  /** Whether the project is run by this runner, from its files. */
  recognises(project: Project): boolean;
  /** What stands in for inputs that are not given. */
  defaults(project: Project): PresetDefaults;
  /** Variables of the job that the workers do not inherit; `worker-env` can give them back. */
  readonly withheld: readonly string[];
  /** How a unit is written in `{tests}`. */
  argument(unit: string): string;
  /** Whether our adapter can be a session: import and collect once, and fork a child for every batch. */
  readonly forks: boolean;
  /** Whether our adapter can run some of a file's tests. */
  readonly runsParts: boolean;
  /** Those to which our adapter gives a seed. */
  readonly shufflers: readonly Seed['shuffler'][];
  /** The number that the runner's report gives the first line of a file. */
  readonly firstLine: 0 | 1;
  /** Environment of a launch: how the runner is told of its database and its report. */
  launchEnvironment(launch: LaunchSetting): Readonly<Record<string, string>>;
  /** Environment of the preset's own `prepare`; one that the user gives gets it too. */
  prepareEnvironment(setting: HandoverSetting): Readonly<Record<string, string>>;
  /**
   * Its own `prepare` goes on from an older template, if every file that the older one depends on is unchanged or this
   * is true of it. Undefined: it cannot go on. `files`: all that the new one depends on.
   */
  readonly mayChange?: (file: string, files: ReadonlySet<string>) => boolean;
  /** What an exit status other than 0 says. */
  exitMeaning(status: number): ExitMeaning;
}

export interface PresetDefaults {
  readonly run: string | undefined;
  readonly tests: readonly string[];
  /** Undefined: the preset cannot prepare a database by itself. */
  readonly prepare: string | undefined;
  readonly templateKey: readonly string[];
  readonly workerEnv: readonly { readonly name: string; readonly value: string }[];
}

/** A look at the user's checkout, taken once. */
export interface Project {
  /** Text of a file relative to the working directory; undefined where there is none. */
  read(file: string): string | undefined;
}

export interface HandoverSetting {
  /** Absolute path of our plugins in the runners' own languages. */
  readonly adapters: string;
  readonly databases: ReadonlyMap<string, Handover>;
  /** The environment that the launch starts from, for variables that are appended to. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

export interface Handover {
  readonly engine: string;
  readonly access: Access;
}

export interface LaunchSetting extends HandoverSetting {
  /** Where the runner writes JUnit XML. */
  readonly report: string;
  /** Whether the user's command names `{report}` itself. */
  readonly commandWritesReport: boolean;
  /** Where an adapter writes which units it collected. */
  readonly collected: string;
  /** Where an adapter writes which test runs. */
  readonly events: string;
}

/** `tests-failed`: some test failed. `no-tests`: nothing was collected. `broken`: the runner itself failed. */
export type ExitMeaning = 'tests-failed' | 'no-tests' | 'broken';
