/** A session of the sample Django project, as a run makes one: real Python, real clones. */

import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { LaunchExit } from '../../src/report/report.ts';
import { readJUnitFile } from '../../src/timings/junit.ts';
import { launchFiles } from '../../src/workers/launcher.ts';
import { groupFile, scriptText } from '../../src/workers/process.ts';
import { Session } from '../../src/workers/session.ts';
import { Template } from '../adapters/python/project.ts';
import { adapters, products, Sample, sqlite } from '../adapters/python/sample.ts';

export const runners = {
  pytest: {
    command: (python: string, units: readonly string[]) => `${python} -m pytest ${units.join(' ')}`,
    environment: { DJANGO_SETTINGS_MODULE: 'config.settings', PYTEST_ADDOPTS: '-p testshoal_pytest' },
  },
  django: {
    command: (python: string, units: readonly string[]) =>
      `${python} manage.py test --noinput ${units.map((unit) => unit.replace(/\.py$/, '').replaceAll('/', '.')).join(' ')}`,
    environment: {},
  },
} as const;

/** Source of a unit whose only test runs `body`. */
export function unit(body: string): string {
  return [
    'import atexit, gc, os, signal, subprocess, sys, tempfile, time',
    'from django.test import SimpleTestCase',
    'class OnlyTests(SimpleTestCase):',
    '    def test_only(self):',
    ...body.split('\n').map((line) => `        ${line}`),
  ].join('\n');
}

export interface RunOptions {
  readonly worker?: number;
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  readonly onUsed?: (cpuSeconds: number) => void;
}

export interface RunEnd {
  readonly exit: LaunchExit;
  readonly lines: readonly string[];
  /** Names of its tests by outcome. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
  /** Tests of each unit, as collected. */
  readonly units: Readonly<Record<string, number>>;
  /** Products in its clone afterwards. */
  readonly products: readonly unknown[];
}

export class SessionScene implements AsyncDisposable {
  readonly session: Session;
  /** What the session itself printed. */
  readonly printed: string[];
  readonly sample: Sample;
  /** To which the session's stacks are written. */
  readonly stacksFile: string;
  readonly #folder: string;
  readonly #template: Template;
  readonly #environment: Readonly<Record<string, string>>;
  #batches = 0;

  private constructor(
    parts: Readonly<{ sample: Sample; folder: string; template: Template }>,
    environment: Readonly<Record<string, string>>,
    files: Readonly<{ script: string; unitsFile: string }>,
  ) {
    this.sample = parts.sample;
    this.#folder = parts.folder;
    this.stacksFile = launchFiles(parts.folder).stacks;
    this.#template = parts.template;
    this.#environment = environment;
    this.printed = [];
    this.session = new Session({
      ...files,
      directory: parts.sample.directory,
      environment,
      workers: 2,
      graceSeconds: 5,
      print: (line) => this.printed.push(line),
      backlog: () => undefined,
    });
  }

  /** `change` alters the project before it is imported. */
  static async start(
    python: string,
    runner: keyof typeof runners,
    units: readonly string[],
    { change, environment: added = {}, extra = [] }: StartOptions = {},
  ): Promise<SessionScene> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'session-'));
    const sample = await Sample.create();
    await sample.write('pytest.ini', '[pytest]\npython_files = test*.py\n');
    await change?.(sample);
    const template = await Template.prepare(python);
    const { command, environment: own } = runners[runner];
    const environment = {
      PATH: process.env['PATH'] ?? '',
      PYTHONPATH: adapters,
      PYTHONDONTWRITEBYTECODE: '1',
      TESTSHOAL_DATABASES: sqlite({ default: path.join(folder, 'nowhere', 'importing.sqlite3') }),
      TMPDIR: folder,
      TESTSHOAL_STACKS: launchFiles(folder).stacks,
      ...own,
      ...added,
    };
    const files = { script: path.join(folder, 'command.sh'), unitsFile: path.join(folder, 'units.json') };
    await writeFile(files.script, scriptText(command(python, [...units, ...extra])));
    await writeFile(files.unitsFile, JSON.stringify(units));
    return new SessionScene({ sample, folder, template }, environment, files);
  }

  /** Ends the process of the session as a lack of memory would. */
  async killSession(): Promise<void> {
    process.kill(-Number(await readFile(path.join(this.#folder, groupFile), 'utf8')), 'SIGKILL');
  }

  /** A batch on a fresh clone. */
  async run(units: readonly string[], options: RunOptions = {}): Promise<RunEnd> {
    this.#batches += 1;
    const batch = this.#batches;
    const folder = path.join(this.#folder, `batch${batch}`);
    const temporary = path.join(folder, 'tmp');
    await mkdir(temporary, { recursive: true });
    const clone = path.join(folder, 'clone.sqlite3');
    await copyFile(this.#template.file, clone);
    const files = launchFiles(folder);
    const lines: string[] = [];
    const ended = await this.session.fork({
      worker: options.worker ?? 1,
      batch,
      units,
      folder,
      files,
      placeholders: new Map(),
      environment: {
        ...this.#environment,
        TESTSHOAL_DATABASES: sqlite({ default: clone }),
        TMPDIR: temporary,
        TESTSHOAL_EVENTS: files.events,
        TESTSHOAL_STACKS: files.stacks,
        ...options.environment,
      },
      onLine: (line) => {
        lines.push(line);
        options.onLine?.(line);
      },
      onUsed: (cpuSeconds) => options.onUsed?.(cpuSeconds),
      signal: options.signal ?? new AbortController().signal,
    });
    const exit: LaunchExit = ended ?? { kind: 'stopped', reason: 'no child was forked' };
    const { cases } = await readJUnitFile(files.report);
    const byOutcome = Object.groupBy(cases, ({ outcome }) => outcome.kind);
    const tests = Object.fromEntries(
      Object.entries(byOutcome).map(([kind, list]) => [kind, (list ?? []).map(({ name }) => name).sort()]),
    );
    const collected = await readFile(files.collected, 'utf8').catch(() => '{"units":{}}');
    return { exit, lines, tests, units: JSON.parse(collected).units, products: products(clone) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.close();
    await this.#template[Symbol.asyncDispose]();
    await this.sample[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export interface StartOptions {
  /** Files that the command names besides the units. */
  readonly extra?: readonly string[];
  readonly change?: (sample: Sample) => Promise<void>;
  readonly environment?: Readonly<Record<string, string>>;
}
