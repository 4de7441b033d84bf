/** The inputs that all our actions have in common: which suite it is, and where its records are kept. */

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from './errors.ts';
import type { InputReader } from './input-reader.ts';
import { unpackPlan } from './packed-plan.ts';
import type { PlanRecord } from './planning/plan-record.ts';

export const runnerNames = ['auto', 'pytest', 'django', 'command'] as const;

export const timingsModes = ['use', 'reset', 'ignore'] as const;

export interface SuiteConfig {
  readonly runner: (typeof runnerNames)[number];
  /** Empty: the preset's. */
  readonly tests: readonly string[];
  /** Absolute. */
  readonly workingDirectory: string;
  /** The same relative to the checkout, with forward slashes; empty when it is the checkout. */
  readonly repositoryPath: string;
  readonly projectName: string;
  readonly cache: CachePlace;
  readonly cachePrefix: string;
  /** `reset`: begin anew, and keep what this run measures. `ignore`: plan without, and keep nothing. */
  readonly timings: (typeof timingsModes)[number];
}

export type CachePlace =
  | { readonly kind: 'auto' }
  | { readonly kind: 'off' }
  | { readonly kind: 'directory'; readonly directory: string };

export const suiteDefaults = {
  runner: 'auto',
  tests: '',
  'working-directory': '.',
  'project-name': '',
  cache: 'auto',
  'cache-prefix': '',
  timings: 'use',
} as const satisfies Record<string, string>;

/** What the platform knows and the inputs do not say. */
export interface Surroundings {
  /** Absolute path of the user's checkout. */
  readonly workspace: string;
  /** `owner/name`; empty outside of a repository. */
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function readSuiteConfig(reader: InputReader, surroundings: Surroundings): SuiteConfig {
  const { workspace } = surroundings;
  const workingDirectory = path.resolve(workspace, reader.text('working-directory'));
  if (!existsSync(workingDirectory) || !statSync(workingDirectory).isDirectory()) {
    reader.problem(
      `\`working-directory\` is "${reader.text('working-directory')}". There is no such folder in the checkout.`,
    );
  }
  return {
    runner: reader.choice('runner', runnerNames),
    tests: reader.lines('tests'),
    workingDirectory,
    repositoryPath: path.relative(workspace, workingDirectory).replaceAll(path.sep, '/'),
    projectName: reader.text('project-name', 'PROJECT_NAME') || nameOf(surroundings),
    cache: readCache(reader, workspace),
    cachePrefix: reader.text('cache-prefix'),
    timings: reader.choice('timings', timingsModes),
  };
}

/** The plan that an earlier job has made; undefined where none is given. */
export function readPlan(reader: InputReader): PlanRecord | undefined {
  const text = reader.text('plan');
  if (text === '') return undefined;
  try {
    return unpackPlan(text);
  } catch (error) {
    reader.problem(
      `\`plan\` is not what the plan action has made: ${messageOf(error)}. Pass its output on as it is.`,
    );
    return undefined;
  }
}

/** Absolute path of a file that we are to write; undefined where none is named. */
export function readFilePlace(
  input: 'timings-file' | 'html' | 'junit',
  reader: InputReader,
  workspace: string,
  variable?: string,
): string | undefined {
  const value = reader.text(input, variable);
  if (value === '') return undefined;
  const file = path.resolve(workspace, value);
  if (existsSync(file) && statSync(file).isDirectory()) {
    reader.problem(`\`${input}\` is "${value}". That is a folder; name a file in it.`);
  }
  return file;
}

/** Words that are meant as a switch, and would otherwise become a folder of that name. */
const switchLike = /^(auto|off|on|true|false|yes|no|none|never|always|enabled?|disabled?|0|1)$/i;

function readCache(reader: InputReader, workspace: string): CachePlace {
  const value = reader.text('cache');
  if (value === 'auto' || value === 'off') return { kind: value };
  if (switchLike.test(value)) {
    reader.problem(
      `\`cache\` is "${value}". Allowed: auto, off, or the path of a directory ("./${value}" for one of that name).`,
    );
  }
  return { kind: 'directory', directory: path.resolve(workspace, value) };
}

function nameOf({ repository, workspace }: Surroundings): string {
  return repository.split('/').at(-1) || path.basename(workspace);
}
