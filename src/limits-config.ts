/** The inputs that limit how long something may take: a test, a worker's whole work, the whole step. */

import type { InputReader } from './input-reader.ts';

export interface Limits {
  /** Of one test; of a batch and of silence as well, as far as nothing else is known. 0: none. */
  readonly testSeconds: number;
  /** Of one worker's whole work. 0: none. */
  readonly workerSeconds: number;
  /** Of the whole step. 0: none. */
  readonly stepSeconds: number;
  /** Of any limit, 0 … 1: what is spent when a warning is due. */
  readonly slowShare: number;
}

export const limitDefaults = {
  'test-timeout': '30',
  'worker-timeout': '0',
  timeout: '0',
  'slow-threshold': '80',
} as const satisfies Record<string, string>;

/**
 * What the tests leave of the step's time. In it the last launches are looked at and ended, clones are dropped, the
 * report is written, and timings and receipt are saved.
 */
export const reserveSeconds = 30;

/** When the step's time is nearly over, nothing is waited for any more, as after a cancellation (which takes up to 7 s). */
export const lastReserveSeconds = 10;

/** More than a hosted job may take. */
const longestSeconds = 24 * 60 * 60;

export function readLimits(reader: InputReader): Limits {
  const bounds = { from: 0, to: longestSeconds };
  const limits = {
    testSeconds: reader.wholeNumber('test-timeout', bounds, 'DJANGO_TEST_TIMEOUT_PER_TEST'),
    workerSeconds: reader.wholeNumber('worker-timeout', bounds, 'DJANGO_TEST_TIMEOUT_PER_WORKER'),
    stepSeconds: reader.wholeNumber('timeout', bounds, 'DJANGO_TEST_TIMEOUT_GLOBAL'),
    slowShare: reader.wholeNumber('slow-threshold', { from: 1, to: 100 }) / 100,
  };
  for (const problem of orderProblems(limits)) reader.problem(problem);
  return limits;
}

/** When the tests have to be over, in seconds from the start of the step; 0 where the step has no limit. */
export function testsEndSeconds({ stepSeconds }: Limits): number {
  return stepSeconds === 0 ? 0 : stepSeconds - reserveSeconds;
}

/** Test < worker < whole step, of those that are set. A limit that another one always forestalls is a mistake. */
function orderProblems(limits: Limits): string[] {
  const { testSeconds, workerSeconds, stepSeconds } = limits;
  const problems: string[] = [];
  if (testSeconds > 0 && workerSeconds > 0 && testSeconds >= workerSeconds) {
    problems.push(
      `\`worker-timeout\` is ${workerSeconds} s. It has to be more than \`test-timeout\`, which is ${testSeconds} s, or 0 for none.`,
    );
  }
  const longest = Math.max(testSeconds, workerSeconds);
  if (stepSeconds > 0 && stepSeconds - reserveSeconds <= longest) {
    const name = workerSeconds >= testSeconds ? 'worker-timeout' : 'test-timeout';
    const inner = longest === 0 ? '' : `, and the tests more than \`${name}\`, which is ${longest} s`;
    problems.push(
      `\`timeout\` is ${stepSeconds} s. ${reserveSeconds} s of it are kept to report and to save${inner}: it has to be more than ${longest + reserveSeconds} s, or 0 for none.`,
    );
  }
  return problems;
}
