/** The scene of an end-to-end test: the shipped action in a folder of its own, a checkout, and a job that uses it. */

import { cpSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, type StepOptions, type StepResult } from '../../scripts/local-runner.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));
const suite = fileURLToPath(new URL('./fixtures/suite', import.meta.url));

export interface Scene extends AsyncDisposable {
  /** The user's checkout; tests may change it. */
  readonly workspace: string;
  /** `RUNNER_TEMP` of the job. */
  readonly temporary: string;
  /** Folder that serves as cache where no service is given. */
  readonly cache: string;
  addUnit(name: string, source: string): Promise<void>;
  /** The inputs of a run that takes each unit for so many seconds long, so that each is a batch, until runs have measured it. */
  longUnits(seconds: number): Promise<Readonly<Record<string, string>>>;
  /** The inputs of a plain user of the `command` preset, with `inputs` over them. */
  step(inputs: Readonly<Record<string, string>>, options?: Partial<StepOptions>): Promise<StepResult>;
  /** A sub-action for the same suite, with `inputs` over what tells it which one that is. */
  subAction(
    name: 'plan' | 'merge',
    inputs: Readonly<Record<string, string>>,
    options?: Partial<StepOptions>,
  ): Promise<StepResult>;
  /** How often `prepare` ran. */
  preparations(): Promise<number>;
}

/** `name`: how the folder's begins that holds the action and the checkout. */
export async function makeScene(name = 'a scene with spaces-'): Promise<Scene> {
  // The toolkit's cache cannot have a space in the runner's folder; everything else can.
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'runner-temp-'));
  const root = await mkdtemp(path.join(os.tmpdir(), name));
  const action = path.join(root, 'action');
  const workspace = path.join(root, 'shop');
  const cache = path.join(root, 'cache');
  for (const part of ['action.yml', 'plan', 'merge', 'package.json', 'dist']) {
    cpSync(path.join(home, part), path.join(action, part), { recursive: true });
  }
  cpSync(suite, workspace, { recursive: true });
  await symlink(path.join(home, 'node_modules'), path.join(workspace, 'node_modules'));
  const prepareLog = path.join(root, 'prepared');
  return {
    workspace,
    temporary,
    cache,
    addUnit: (name, source) => writeFile(path.join(workspace, 'units', `${name}.unit.mjs`), source),
    async longUnits(seconds) {
      const units = await readdir(path.join(workspace, 'units'));
      const timings = Object.fromEntries(units.map((unit) => [`units/${unit}`, seconds]));
      await writeFile(path.join(workspace, 'known.json'), JSON.stringify(timings));
      return { 'timings-file': 'known.json' };
    },
    step: (inputs, options = {}) =>
      runStep({
        action,
        workspace,
        temporary,
        ...options,
        inputs: {
          runner: 'command',
          run: 'node runner.mjs {report} {tests}',
          tests: 'units/*.unit.mjs',
          prepare: 'node prepare.mjs',
          'template-key': 'prepare.mjs',
          workers: '2',
          // The same on every machine, whatever server programs it has.
          clone: 'database',
          cache,
          ...inputs,
        },
        environment: { PREPARE_LOG: prepareLog, ...options.environment },
      }),
    subAction: (name, inputs, options = {}) =>
      runStep({
        action: path.join(action, name),
        workspace,
        temporary,
        ...options,
        inputs: { runner: 'command', tests: 'units/*.unit.mjs', cache, ...inputs },
      }),
    preparations: async () => (await readFile(prepareLog, 'utf8').catch(() => '')).split('\n').length - 1,
    async [Symbol.asyncDispose]() {
      for (const folder of [root, temporary]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A unit whose only test runs `body`, with `query` at hand. */
export function unitSource(body: string): string {
  return `export default { 'the test': async ({ query }) => { ${body} } };\n`;
}

/** Lines that the platform would show as annotations of `level`. */
export function annotations(result: StepResult, level: 'error' | 'warning'): string[] {
  return result.log.filter((line) => line.startsWith(`::${level}`));
}
