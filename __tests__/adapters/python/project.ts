/** A sample project with a clone of a prepared template, run with `manage.py test` as the action does. */

import { copyFile } from 'node:fs/promises';
import { type Ended, type ReadCase, readCases, Sample, sqlite } from './sample.ts';

/** What the sample's data migration prints when it runs. */
export const migrationRuns = 'MIGRATION RUNS';

/** The database that `manage.py test` prepares for the sample; it lies in a project of its own. */
export class Template implements AsyncDisposable {
  readonly file: string;
  readonly preparation: Ended;
  readonly #sample: Sample;

  private constructor(sample: Sample, file: string, preparation: Ended) {
    this.#sample = sample;
    this.file = file;
    this.preparation = preparation;
  }

  static async prepare(python: string): Promise<Template> {
    const sample = await Sample.create();
    const file = sample.path('template.sqlite3');
    const env = { TESTSHOAL_DATABASES: sqlite({ default: file }), TESTSHOAL_PREPARE: '1' };
    return new Template(sample, file, await sample.run(python, ['manage.py', 'test', '--noinput'], env));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sample[Symbol.asyncDispose]();
  }
}

export class Project implements AsyncDisposable {
  readonly sample: Sample;
  readonly clone: string;
  readonly #python: string;

  private constructor(sample: Sample, python: string) {
    this.sample = sample;
    this.clone = sample.path('clone.sqlite3');
    this.#python = python;
  }

  static async withCloneOf(template: Template, python: string): Promise<Project> {
    const project = new Project(await Sample.create(), python);
    await copyFile(template.file, project.clone);
    return project;
  }

  /** `env` is added to that of a worker's launch. */
  runTests(labels: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.sample.run(this.#python, ['manage.py', 'test', '--noinput', ...labels], {
      TESTSHOAL_DATABASES: sqlite({ default: this.clone }),
      TESTSHOAL_REPORT: this.sample.path('report.xml'),
      TESTSHOAL_UNITS: this.sample.path('units.json'),
      ...env,
    });
  }

  manage(command: string, env: Readonly<Record<string, string>>): Promise<Ended> {
    return this.sample.run(this.#python, ['manage.py', command], env);
  }

  async report(): Promise<ReadCase[]> {
    return readCases(await this.sample.read('report.xml'));
  }

  async units(): Promise<{ launchSeconds: number; units: Record<string, number> }> {
    return JSON.parse(await this.sample.read('units.json'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sample[Symbol.asyncDispose]();
  }
}
