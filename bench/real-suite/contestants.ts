/** The ways to run the suite: its own, as its users do it, and ours. */

import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { measure } from './measure.ts';

const execute = promisify(execFile);

/** The parts of Wagtail's suite that are run: 1,532 tests in 70 files. */
const parts = ['images', 'documents', 'users', 'contrib/redirects', 'contrib/forms'];
const labels = parts.map((part) => `wagtail.${part.replace('/', '.')}`).join(' ');
const paths = parts.map((part) => `wagtail/${part}`).join(' ');

export interface Ground {
  readonly suite: string;
  /** Folder of the suite's Python programs. */
  readonly python: string;
  readonly scratch: string;
  /** Program that runs the action once. */
  readonly entry: string;
  readonly engine: string;
  /** URL of the server for the suite's own ways; empty: SQLite in memory. */
  readonly theirs: string;
  readonly ours: string;
  /** Where the service that is our cache is; empty: a folder is. */
  readonly cache: Readonly<Record<string, string>>;
}

export interface Contestant {
  readonly name: string;
  /** Not measured. */
  prepare?(ground: Ground): Promise<void>;
  launch(ground: Ground): {
    readonly command: string;
    readonly environment: Readonly<Record<string, string>>;
  };
}

function own(name: string, command: string): Contestant {
  return { name, launch: ({ theirs }) => ({ command, environment: { DATABASE_URL: theirs } }) };
}

function ours(name: string, runner: string, prepare: Contestant['prepare']): Contestant {
  return {
    name,
    ...(prepare === undefined ? {} : { prepare }),
    launch: ({ entry, suite, ours: url, scratch, cache }) => ({
      command: `node ${entry}`,
      environment: {
        ...cache,
        BENCH_CACHE: Object.keys(cache).length > 0 ? 'auto' : path.join(scratch, `cache-${runner}`),
        BENCH_SUITE: suite,
        BENCH_RUNNER: runner,
        BENCH_DATABASE_URL: url,
        BENCH_SCRATCH: scratch,
        BENCH_TESTS: parts.map((part) => `wagtail/${part}/**/test*.py`).join('\n'),
      },
    }),
  };
}

/** Runs it once, not measured, so that the cache holds what it needs. */
function warmedUp(contestant: Contestant): Contestant {
  let warm = false;
  return {
    ...contestant,
    async prepare(ground) {
      if (warm) return;
      const { command, environment } = contestant.launch(ground);
      const PATH = `${ground.python}:${process.env['PATH']}`;
      await measure(command, ground.suite, { PATH, ...environment });
      warm = true;
    },
  };
}

export const contestants: readonly Contestant[] = [
  own('serial', `python manage.py test --noinput ${labels}`),
  own('django --parallel 2', `python manage.py test --noinput --parallel 2 ${labels}`),
  own('pytest -n 2', `python -m pytest -q --create-db -n 2 ${paths}`),
  {
    name: 'pytest -n 2 --reuse-db on ready clones',
    prepare: makeReadyClones,
    launch: ({ theirs }) => ({
      command: `python -m pytest -q --reuse-db -n 2 ${paths}`,
      environment: { DATABASE_URL: theirs, TEST_DATABASE_NAME: 'ready' },
    }),
  },
  ours('ours cold', 'pytest', ({ scratch }) =>
    rm(path.join(scratch, 'cache-pytest'), { recursive: true, force: true }),
  ),
  ours('ours warm', 'pytest', undefined),
  warmedUp(ours('ours warm by manage.py', 'django', undefined)),
];

let templateMade = false;

/** Builds `ready` once, then clones it under the names that xdist's workers open. */
async function makeReadyClones({ suite, python, theirs }: Ground): Promise<void> {
  const environment = {
    ...process.env,
    PATH: `${python}:${process.env['PATH']}`,
    DATABASE_URL: theirs,
    TEST_DATABASE_NAME: 'ready',
  };
  if (!templateMade) {
    const build = [
      '-m',
      'pytest',
      '-q',
      '--reuse-db',
      '--create-db',
      'wagtail/contrib/redirects/tests/test_tmp_storages.py',
      'wagtail/contrib/redirects/tests/test_permissions.py',
    ];
    await execute('python', build, { cwd: suite, env: environment });
    templateMade = true;
  }
  const statements = ['gw0', 'gw1'].flatMap((worker) => [
    `drop database if exists ready_${worker}`,
    `create database ready_${worker} template ready`,
  ]);
  for (const statement of statements) {
    await execute('psql', [theirs, '-c', statement], { env: { ...environment } });
  }
}
