/** What it costs a test to be told of: by empty tests, with the plugin as it is and with the one that tells nothing. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measure } from '../real-suite/measure.ts';
import type { Samples } from '../samples.ts';
import { type BuildName, pluginsOf } from './builds.ts';

export interface EventCostOptions {
  /** Folder of Python's programs, with pytest. */
  readonly python: string;
  /** The folders of the actions whose plugins are compared. */
  readonly actions: Readonly<Record<'watched' | 'not watched', string>>;
  readonly scratch: string;
  readonly rounds: number;
}

const tests = 5000;

/** Adds `a test, µs`: more CPU than without. */
export async function addEventCosts(samples: Samples, options: EventCostOptions): Promise<void> {
  const folder = path.join(options.scratch, 'empty-tests');
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'pytest.ini'),
    '[pytest]\naddopts = -q -p no:cacheprovider -p no:django\n',
  );
  await writeFile(
    path.join(folder, 'test_nothing.py'),
    'import pytest\n\n\nclass TestNothing:\n' +
      `    @pytest.mark.parametrize("number", range(${tests}))\n    def test_nothing(self, number):\n        pass\n`,
  );
  const cpuOf = async (name: BuildName & keyof EventCostOptions['actions']): Promise<number> => {
    const { cpuSeconds, status, tail } = await measure('python -m pytest test_nothing.py', folder, {
      PATH: `${options.python}:${process.env['PATH']}`,
      PYTHONPATH: pluginsOf(options.actions[name]),
      PYTEST_ADDOPTS: '-p testshoal_pytest',
      TESTSHOAL_JOB_ADDOPTS: '',
      TESTSHOAL_UNITS: path.join(folder, 'collected.json'),
      TESTSHOAL_EVENTS: path.join(folder, 'events.jsonl'),
    });
    if (status !== 0) throw new Error(`not as expected:\n${tail}`);
    return cpuSeconds;
  };
  for (let round = 1; round <= options.rounds; round += 1) {
    samples.nextRound();
    const without = await cpuOf('not watched');
    samples.add('a test, µs', (((await cpuOf('watched')) - without) / tests) * 1e6);
  }
}
