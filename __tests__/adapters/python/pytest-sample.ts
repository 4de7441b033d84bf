/** The sample project run with pytest as the action runs it. */

import { copyFile } from 'node:fs/promises';
import { type Ended, Sample, sqlite } from './sample.ts';

export class PytestSample implements AsyncDisposable {
  readonly sample: Sample;
  readonly template: string;
  readonly clone: string;
  readonly #python: string;

  private constructor(sample: Sample, python: string) {
    this.sample = sample;
    this.template = sample.path('template.sqlite3');
    this.clone = sample.path('clone.sqlite3');
    this.#python = python;
  }

  /** `ini` is what the project's pytest.ini holds beside the pattern of its file names. */
  static async create(python: string, ini: readonly string[]): Promise<PytestSample> {
    const sample = await Sample.create();
    await sample.write('pytest.ini', ['[pytest]', 'python_files = test*.py', ...ini].join('\n'));
    return new PytestSample(sample, python);
  }

  pytest(args: readonly string[], env: Readonly<Record<string, string>>, folder = '.'): Promise<Ended> {
    const plugins = '-p testshoal_pytest -p no:cacheprovider';
    return this.sample.run(
      this.#python,
      ['-m', 'pytest', ...args],
      { PYTEST_ADDOPTS: plugins, ...env },
      folder,
    );
  }

  prepare(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const databases = sqlite({ default: this.template });
    return this.pytest(args, { TESTSHOAL_DATABASES: databases, TESTSHOAL_PREPARE: '1', ...env });
  }

  /** Runs tests on a fresh copy of what was prepared. */
  async runOnClone(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    await copyFile(this.template, this.clone);
    return await this.pytest(args, { TESTSHOAL_DATABASES: sqlite({ default: this.clone }), ...env });
  }

  async units(): Promise<{ launchSeconds: number; units: Record<string, number> }> {
    return JSON.parse(await this.sample.read('units.json'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sample[Symbol.asyncDispose]();
  }
}
