/** The inputs of the merge. */

import { InputReader, type Setting } from './input-reader.ts';
import { type LogOptions, logDefaults, readLogOptions } from './log-config.ts';
import type { PlanRecord } from './planning/plan-record.ts';
import {
  readPlan,
  readSuiteConfig,
  type SuiteConfig,
  type Surroundings,
  suiteDefaults,
} from './suite-config.ts';

export interface MergeConfig extends SuiteConfig {
  /** The hash that a shard or the planner put out. Undefined: it is reckoned from the other inputs and the checkout. */
  readonly suite: string | undefined;
  /** Made by an earlier job. Undefined: the one that the shards agreed on. */
  readonly plan: PlanRecord | undefined;
  /** How long a receipt may be late. */
  readonly waitSeconds: number;
}

/** The default of every input: the contract with `merge/action.yml`, held by a test. */
export const mergeDefaults = {
  ...suiteDefaults,
  suite: '',
  plan: '',
  'wait-seconds': '90',
  ...logDefaults,
} as const satisfies Record<string, string>;

export interface ReadMergeConfig {
  readonly config: MergeConfig;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly logOptions: LogOptions;
}

/** @throws UserError with every problem at once. */
export function readMergeConfig(
  given: ReadonlyMap<string, string>,
  surroundings: Surroundings,
): ReadMergeConfig {
  const reader = new InputReader(given, mergeDefaults, surroundings.environment);
  reader.refuseUnknown();
  const config: MergeConfig = {
    ...readSuiteConfig(reader, surroundings),
    suite: readSuite(reader),
    plan: readPlan(reader),
    waitSeconds: reader.wholeNumber('wait-seconds', { from: 0, to: 3600 }),
  };
  const logOptions = readLogOptions(reader);
  reader.finish();
  return { config, settings: reader.settings, logOptions };
}

function readSuite(reader: InputReader): string | undefined {
  const value = reader.text('suite');
  if (value === '') return undefined;
  if (!/^[0-9a-f]{12}$/.test(value)) {
    reader.problem(`\`suite\` is "${value}". Allowed: the output \`suite\` of a shard, as it is.`);
  }
  return value;
}
