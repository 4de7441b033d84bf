/** Warm runs of the real suite by any build of the action, each from the same cache and so by the same plan. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtempDisposable, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cpuSecondsOf } from '../cpu.ts';
import { contestants, type Ground } from '../real-suite/contestants.ts';
import { measure } from '../real-suite/measure.ts';
import { startSuiteServer } from '../real-suite/suite-server.ts';
import { type BuildName, buildAction, pluginsOf } from './builds.ts';
import type { MainUsage } from './usage.ts';

const execute = promisify(execFile);

export interface SuiteRunsOptions {
  readonly suite: string;
  /** Folder of the suite's Python programs. */
  readonly python: string;
  /** Where a cache with the template is, or will be; undefined: it is made anew. */
  readonly kept: string | undefined;
}

export interface RunCost {
  readonly wallSeconds: number;
  /** CPU of main's own process. */
  readonly mainSeconds: number;
  /** CPU of main and post with all their programs: the tests are in it, the server is not. */
  readonly programSeconds: number;
  /** CPU of the database's server. */
  readonly serverSeconds: number;
  readonly main: MainUsage;
}

export class SuiteRuns implements AsyncDisposable {
  readonly scratch: string;
  readonly python: string;
  readonly #ground: Ground;
  readonly #server: string;
  readonly #kept: string;
  readonly #actions = new Map<BuildName, string>();
  readonly #cleanup: AsyncDisposableStack;

  private constructor(ground: Ground, server: string, kept: string, cleanup: AsyncDisposableStack) {
    this.scratch = ground.scratch;
    this.python = ground.python;
    this.#ground = ground;
    this.#server = server;
    this.#kept = kept;
    this.#cleanup = cleanup;
  }

  static async open({ suite, python, kept }: SuiteRunsOptions): Promise<SuiteRuns> {
    await using cleanup = new AsyncDisposableStack();
    const scratch = cleanup.use(await mkdtempDisposable(path.join(os.tmpdir(), 'watching-'))).path;
    // In memory: what a disk does at its own time would be more than what is measured here.
    const server = cleanup.use(await startSuiteServer('postgres', { scratch, root: '/dev/shm' }));
    const ground: Ground = {
      ...{ cache: {}, engine: 'postgres', theirs: '', suite, python, scratch },
      entry: fileURLToPath(new URL('../real-suite/ours.ts', import.meta.url)),
      ours: server.url,
    };
    return new SuiteRuns(ground, server.words, kept ?? path.join(scratch, 'kept'), cleanup.move());
  }

  async action(name: BuildName): Promise<string> {
    const built = this.#actions.get(name);
    if (built !== undefined) return built;
    const action = await buildAction(name, this.scratch);
    // Or the first run would do it.
    await execute(path.join(this.python, 'python'), ['-m', 'compileall', '-q', pluginsOf(action)]);
    this.#actions.set(name, action);
    return action;
  }

  /** One run makes the template, where it is not kept, and one the timings by which all that are measured are planned. */
  async warmUp(): Promise<void> {
    const { cache } = this.#launch();
    if (!existsSync(this.#kept)) {
      await this.#run('watched', {});
      await cp(cache, this.#kept, { recursive: true });
    }
    await this.#runFrom(this.#kept, 'watched', {});
    await cp(cache, this.#warm, { recursive: true });
  }

  /** `environment`: more of it, for main and its programs. */
  async run(name: BuildName, environment: Readonly<Record<string, string>> = {}): Promise<RunCost> {
    return await this.#runFrom(this.#warm, name, environment);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleanup.disposeAsync();
  }

  async #runFrom(from: string, name: BuildName, more: Readonly<Record<string, string>>): Promise<RunCost> {
    const { cache } = this.#launch();
    await rm(cache, { recursive: true, force: true });
    await cp(from, cache, { recursive: true });
    return await this.#run(name, more);
  }

  async #run(name: BuildName, more: Readonly<Record<string, string>>): Promise<RunCost> {
    const { suite, python } = this.#ground;
    const { command, environment } = this.#launch();
    const usageFile = path.join(this.scratch, 'usage.json');
    await rm(usageFile, { force: true });
    const action = await this.action(name);
    const before = await cpuSecondsOf(this.#server);
    const measured = await measure(command, suite, {
      PATH: `${python}:${process.env['PATH']}`,
      PYTHONDONTWRITEBYTECODE: '',
      BENCH_ACTION: action,
      BENCH_USAGE: usageFile,
      ...environment,
      ...more,
    });
    const serverSeconds = (await cpuSecondsOf(this.#server)) - before;
    if (measured.status !== 0) throw new Error(`not as expected:\n${measured.tail}`);
    const main = JSON.parse(await readFile(usageFile, 'utf8')) as MainUsage;
    return {
      wallSeconds: measured.wallSeconds,
      mainSeconds: main.userSeconds + main.systemSeconds,
      programSeconds: measured.cpuSeconds,
      serverSeconds,
      main,
    };
  }

  get #warm(): string {
    return path.join(this.scratch, 'warm');
  }

  #launch() {
    const warm = contestants.find(({ name }) => name === 'ours warm');
    if (warm === undefined) throw new Error('the benchmark of the real suite has no warm run any more');
    const launch = warm.launch(this.#ground);
    return { ...launch, cache: launch.environment['BENCH_CACHE'] ?? '' };
  }
}
