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

/** What makes a worker its own, but for its databases. */
export function workerEnvironment(place: WorkerPlace): Record<string, string> {
  return {
    ...numbersOf(place.worker, place.workers),
    TMPDIR: place.temporary,
    // `coverage combine` finds `.coverage.*` in the working directory.
    COVERAGE_FILE: `${place.workingDirectory}/.coverage.worker${place.worker}.batch${place.batch}`,
  };
}

/**
 * The worker's number under our name and under those that frameworks read. They count differently:
 * `TEST_ENV_NUMBER` is empty for the first (grosser/parallel_tests), `TEST_TOKEN` (paratest), `JEST_WORKER_ID` and
 * `VITEST_POOL_ID` start at 1.
 */
function numbersOf(worker: number, workers: number): Record<string, string> {
  const number = String(worker);
  return {
    TESTSHOAL_WORKER: number,
    TESTSHOAL_WORKERS: String(workers),
    TEST_ENV_NUMBER: worker === 1 ? '' : number,
    TEST_TOKEN: number,
    JEST_WORKER_ID: number,
    VITEST_POOL_ID: number,
  };
}

/** Names under which a worker is told its number. */
export const workerNumbers: readonly string[] = Object.keys(numbersOf(1, 1));
