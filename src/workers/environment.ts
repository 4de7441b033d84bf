/** The environment of a worker: the job's, without what belongs to this step, with what makes the worker its own. */

/** Tokens and addresses that a `run:` step would not see either, and the files of this very step. */
const withheld = /^(INPUT_.*|ACTIONS_.*(TOKEN|URL)|STATE_ledger|GITHUB_(STATE|OUTPUT|STEP_SUMMARY))$/;

/**
 * What a `run:` step would have got. `RUNNER_TRACKING_ID` stays: by it the runner finds and ends orphans.
 */
export function stepEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inherited).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !withheld.test(entry[0]),
    ),
  );
}

/** Names under which a worker's number is given. */
export const workerNumbers: readonly string[] = [
  'TESTSHOAL_WORKER',
  'TESTSHOAL_WORKERS',
  'TEST_ENV_NUMBER',
  'TEST_TOKEN',
  'JEST_WORKER_ID',
  'VITEST_POOL_ID',
];

export interface WorkerPlace {
  /** 1-based. */
  readonly worker: number;
  readonly workers: number;
  /** Distinguishes the batches of one worker. */
  readonly batch: number;
  /** Absolute path of a folder of this worker's own. */
  readonly temporary: string;
  /** Absolute. */
  readonly workingDirectory: string;
}

/**
 * The worker's number under our name and under those that frameworks read. They count differently:
 * `TEST_ENV_NUMBER` is empty for the first (grosser/parallel_tests), `TEST_TOKEN` (paratest), `JEST_WORKER_ID` and
 * `VITEST_POOL_ID` start at 1.
 */
export function workerEnvironment(place: WorkerPlace): Record<string, string> {
  const worker = String(place.worker);
  return {
    TESTSHOAL_WORKER: worker,
    TESTSHOAL_WORKERS: String(place.workers),
    TEST_ENV_NUMBER: place.worker === 1 ? '' : worker,
    TEST_TOKEN: worker,
    JEST_WORKER_ID: worker,
    VITEST_POOL_ID: worker,
    TMPDIR: place.temporary,
    // `coverage combine` finds `.coverage.*` in the working directory.
    COVERAGE_FILE: `${place.workingDirectory}/.coverage.worker${worker}.batch${place.batch}`,
  };
}
