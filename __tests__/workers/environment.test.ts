import { describe, expect, it } from 'vitest';
import { stepEnvironment, workerEnvironment } from '../../src/workers/environment.ts';

describe('the environment of a launch', () => {
  it('has what a run: step would have, and nothing of this action', () => {
    const inherited = {
      PATH: '/bin',
      GITHUB_SHA: 'abc',
      GITHUB_ENV: '/env',
      RUNNER_TRACKING_ID: 'github_1',
      UNSET: undefined,
      STATE_DIR: '/var/state',
      'INPUT_DATABASE-URL': 'postgres://u:secret@h/d',
      ACTIONS_RUNTIME_TOKEN: 'secret',
      ACTIONS_RESULTS_URL: 'secret',
      ACTIONS_CACHE_URL: 'secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'secret',
      STATE_ledger: 'secret',
      GITHUB_STATE: '/state',
      GITHUB_OUTPUT: '/output',
      GITHUB_STEP_SUMMARY: '/summary',
    };
    expect(stepEnvironment(inherited)).toEqual({
      PATH: '/bin',
      GITHUB_SHA: 'abc',
      GITHUB_ENV: '/env',
      RUNNER_TRACKING_ID: 'github_1',
      STATE_DIR: '/var/state',
    });
  });

  it('numbers the workers as each framework counts', () => {
    const place = { workers: 4, batch: 2, temporary: '/t', workingDirectory: '/w' };
    expect(workerEnvironment({ ...place, worker: 1 })).toMatchObject({
      TEST_ENV_NUMBER: '',
      TEST_TOKEN: '1',
    });
    expect(workerEnvironment({ ...place, worker: 3 })).toEqual({
      TESTSHOAL_WORKER: '3',
      TESTSHOAL_WORKERS: '4',
      TEST_ENV_NUMBER: '3',
      TEST_TOKEN: '3',
      JEST_WORKER_ID: '3',
      VITEST_POOL_ID: '3',
      TMPDIR: '/t',
      COVERAGE_FILE: '/w/.coverage.worker3.batch2',
    });
  });
});
