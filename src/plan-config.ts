/** The inputs of the planner. */

import { InputReader, type Setting } from './input-reader.ts';
import { type LogOptions, logDefaults, readLogOptions } from './log-config.ts';
import { mostShards } from './planning/plan-record.ts';
import type { Bounds } from './planning/price.ts';
import {
  readFilePlace,
  readSuiteConfig,
  type SuiteConfig,
  type Surroundings,
  suiteDefaults,
} from './suite-config.ts';

export interface PlanConfig extends SuiteConfig {
  /** Absolute path of the user's checkout. */
  readonly workspace: string;
  readonly targetSeconds: number;
  readonly bounds: Bounds;
  /** Of each shard; undefined: as in the newest run, else as many as this machine has processors. */
  readonly workers: number | undefined;
  /** Of each job; undefined: as in the newest run, else a default. */
  readonly overheadSeconds: number | undefined;
  /** Absolute; undefined where none is named. Only read. */
  readonly timingsFile: string | undefined;
}

/** The default of every input: the contract with `plan/action.yml`, held by a test. */
export const planDefaults = {
  ...suiteDefaults,
  'target-seconds': '300',
  'min-shards': '1',
  'max-shards': '16',
  workers: 'auto',
  'overhead-seconds': 'auto',
  'timings-file': '',
  ...logDefaults,
} as const satisfies Record<string, string>;

const longestSeconds = 24 * 60 * 60;
const mostWorkers = 256;

export interface ReadPlanConfig {
  readonly config: PlanConfig;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly logOptions: LogOptions;
}

/** @throws UserError with every problem at once. */
export function readPlanConfig(
  given: ReadonlyMap<string, string>,
  surroundings: Surroundings,
): ReadPlanConfig {
  const reader = new InputReader(given, planDefaults, surroundings.environment);
  reader.refuseUnknown();
  const config: PlanConfig = {
    ...readSuiteConfig(reader, surroundings),
    workspace: surroundings.workspace,
    targetSeconds: reader.wholeNumber('target-seconds', { from: 1, to: longestSeconds }),
    bounds: readBounds(reader),
    workers: numberOrAuto(reader, 'workers', { from: 1, to: mostWorkers }),
    overheadSeconds: numberOrAuto(reader, 'overhead-seconds', { from: 0, to: longestSeconds }),
    timingsFile: readFilePlace('timings-file', reader, surroundings.workspace, 'TEST_TIMINGS_FILE'),
  };
  const logOptions = readLogOptions(reader);
  reader.finish();
  return { config, settings: reader.settings, logOptions };
}

function readBounds(reader: InputReader): Bounds {
  const fewest = reader.wholeNumber('min-shards', { from: 1, to: mostShards });
  const most = reader.wholeNumber('max-shards', { from: 1, to: mostShards });
  if (fewest > most) {
    reader.problem(
      `\`min-shards\` is ${fewest}, and \`max-shards\` is ${most}. The least cannot be above the most.`,
    );
  }
  return { fewest, most };
}

function numberOrAuto(
  reader: InputReader,
  name: string,
  bounds: { from: number; to: number },
): number | undefined {
  return reader.text(name) === 'auto' ? undefined : reader.wholeNumber(name, bounds);
}
