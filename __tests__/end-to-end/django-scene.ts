/** The scene of an end-to-end test on the sample Django project: the shipped action, and a job that uses it. */

import { cpSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, type StepOptions, type StepResult } from '../../scripts/local-runner.ts';
import { Sample } from '../adapters/python/sample.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));

export interface DjangoScene extends AsyncDisposable {
  readonly temporary: string;
  /** The checkout. */
  readonly workspace: string;
  /** With which `python` is the one that was asked for. */
  readonly environment: { readonly PATH: string };
  step(inputs: Readonly<Record<string, string>>, options?: Partial<StepOptions>): Promise<StepResult>;
  /** Folders in memory that hold databases of its runs. */
  leftovers(): Promise<string[]>;
}

/** `files`: of the project, besides its own. The inputs of a step are those of a plain user, with `inputs` over them. */
export async function makeDjangoScene(
  python: string,
  runner: string,
  tests: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<DjangoScene> {
  const sample = await Sample.create();
  for (const [name, content] of Object.entries(files)) await sample.write(name, content);
  await sample.write('pytest.ini', '[pytest]\nDJANGO_SETTINGS_MODULE = config.settings\n');
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'runner-temp-'));
  const action = path.join(temporary, 'action');
  for (const part of ['action.yml', 'package.json', 'dist']) {
    cpSync(path.join(home, part), path.join(action, part), { recursive: true });
  }
  const environment = { PATH: `${path.dirname(python)}:${process.env['PATH']}` };
  return {
    temporary,
    workspace: sample.directory,
    environment,
    step: (inputs, options = {}) =>
      runStep({
        action,
        workspace: sample.directory,
        temporary,
        inputs: {
          runner,
          tests: tests.join('\n'),
          'database-url': 'sqlite:project.sqlite3',
          workers: '2',
          cache: path.join(temporary, 'cache'),
          ...inputs,
        },
        environment,
        ...options,
      }),
    async leftovers() {
      const runs = await readdir(path.join(temporary, 'testshoal'));
      const names = runs.map((run) => `testshoal-${run.split('-').at(-1)}`);
      const inMemory = await readdir('/dev/shm').catch(() => []);
      return inMemory.filter((folder) => names.some((name) => folder.startsWith(name)));
    },
    async [Symbol.asyncDispose]() {
      await sample[Symbol.asyncDispose]();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
