/** A copy of the sample Django project in a folder of its own, and ways to run it as the action does. */

import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SaxesParser } from 'saxes';

export const adapters = join(import.meta.dirname, '../../../adapters/python');

export interface Ended {
  readonly status: number | string;
  /** Standard output and error, in this order. */
  readonly output: string;
}

export class Sample implements AsyncDisposable {
  readonly directory: string;
  /** Where databases and reports lie, apart from the project. */
  readonly scratch: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.directory = join(root, 'project');
    this.scratch = root;
  }

  static async create(): Promise<Sample> {
    const root = await mkdtemp(join(tmpdir(), 'testshoal-python-'));
    const sample = new Sample(root);
    await cp(join(import.meta.dirname, 'fixtures/project'), sample.directory, { recursive: true });
    return sample;
  }

  path(name: string): string {
    return join(this.scratch, name);
  }

  async write(name: string, content: string): Promise<void> {
    await writeFile(join(this.directory, name), content);
  }

  async append(name: string, content: string): Promise<void> {
    await appendFile(join(this.directory, name), content);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  /** All files of the project, sorted. */
  async files(): Promise<string[]> {
    return (await readdir(this.directory, { recursive: true })).sort();
  }

  /** Runs `python` in the project, or a folder of it, with the adapters on its path. */
  run(
    python: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    folder = '.',
  ): Promise<Ended> {
    // Nothing of the surrounding environment but the path: a developer's own DJANGO_SETTINGS_MODULE would leak in.
    const full = {
      PATH: process.env['PATH'] ?? '',
      PYTHONPATH: adapters,
      PYTHONDONTWRITEBYTECODE: '1',
      ...env,
    };
    return new Promise((resolve) => {
      execFile(python, args, { cwd: join(this.directory, folder), env: full }, (error, stdout, stderr) => {
        resolve({
          status: error === null ? 0 : (error.code ?? error.signal ?? 'unknown'),
          output: stdout + stderr,
        });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}

/** The value of TESTSHOAL_DATABASES for SQLite files by alias. */
export function sqlite(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).map(([alias, name]) => [alias, { engine: 'sqlite', name }]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** The names of the products in an SQLite file, in the order of their making. */
export function products(file: string): unknown[] {
  using database = new DatabaseSync(file, { readOnly: true });
  return database
    .prepare('SELECT name FROM shop_product ORDER BY id')
    .all()
    .map((row) => row['name']);
}

export interface ReadCase {
  readonly attributes: Readonly<Record<string, string>>;
  /** `passed`, or the element that says otherwise. */
  readonly outcome: string;
  readonly message: string;
  readonly details: string;
}

/** The cases of a JUnit report. Throws where the XML is not well-formed. */
export function readCases(xml: string): ReadCase[] {
  const cases: { attributes: Record<string, string>; outcome: string; message: string; details: string }[] =
    [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const last = cases.at(-1);
    if (name === 'testcase') cases.push({ attributes, outcome: 'passed', message: '', details: '' });
    else if (last !== undefined) Object.assign(last, { outcome: name, message: attributes['message'] ?? '' });
  });
  parser.on('text', (text) => {
    const last = cases.at(-1);
    if (last !== undefined && last.outcome !== 'passed') last.details += text;
  });
  parser.write(xml).close();
  return cases;
}
