/** The workflow of the sub-actions, job by job and on a runner: planned, run by three shards of a matrix, merged. */

import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tellSkipped } from '../engines/missing.ts';

const execute = promisify(execFile);
const home = fileURLToPath(new URL('../..', import.meta.url));

/** Of this repository, what the workflow's checkout needs. */
const parts = [
  '.github/workflows/shards.yml',
  'action.yml',
  'plan',
  'merge',
  'dist',
  'package.json',
  '__tests__/end-to-end/fixtures/sharded',
];

/**
 * A program that runs a workflow as the platform does, with Docker: `PROGRAM REPOSITORY WORKFLOW JOB`, the job and all that it
 * needs. On CI the workflow runs by itself.
 */
const program = process.env['TESTSHOAL_TEST_WORKFLOWS'];
const missing =
  program === undefined ? 'TESTSHOAL_TEST_WORKFLOWS names no program that runs one' : await dockerFault();
if (missing !== undefined) tellSkipped(`the workflow of plan, shards and merge: ${missing}`);

async function dockerFault(): Promise<string | undefined> {
  return execute('docker', ['version']).then(
    () => undefined,
    () => 'no Docker daemon answers',
  );
}

test.skipIf(missing !== undefined)(
  'a job that plans, three shards by its matrix and a job that merges run every file once',
  { timeout: 900_000 },
  async () => {
    await using repository = await mkdtempDisposable(path.join(os.tmpdir(), 'workflow-'));
    for (const part of parts)
      cpSync(path.join(home, part), path.join(repository.path, part), { recursive: true });
    const git = (...args: readonly string[]) => execute('git', args, { cwd: repository.path });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--force', '.');
    await git(
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@example.test',
      'commit',
      '--quiet',
      '--message=all',
    );

    // A run's id is new each time, as the platform's are; what the cache holds of another run is not this one's.
    const env = { ...process.env, RUN_ID: String(Date.now()) };
    const options = { env, maxBuffer: 64 * 1024 ** 2 };
    const run = execute(program ?? '', [repository.path, '.github/workflows/shards.yml', 'merge'], options);
    const { stdout } = await run.catch((error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
    });
    expect(stdout).toMatch(/Three shards ran 12 files, each once: \d+ \+ \d+ \+ \d+\./);
  },
);
