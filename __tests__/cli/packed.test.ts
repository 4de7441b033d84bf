/** The package as `npx` takes it: packed, and run in a folder that holds nothing else, without a registry. */

import { execFile } from 'node:child_process';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);
const home = fileURLToPath(new URL('../..', import.meta.url));

/** Of a user who has called nothing through npm before, with the Node that these tests run on. */
function userEnvironment(cache: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const searched = [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter);
  return {
    ...Object.fromEntries(own),
    PATH: searched,
    npm_config_cache: cache,
    npm_config_update_notifier: 'false',
  };
}

test('the packed package shows, imports and exports timings in an empty folder, and asks no registry', async () => {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'packed-'));
  const env = userEnvironment(path.join(folder.path, 'npm'));
  const pack = ['pack', '--json', '--offline', '--pack-destination', folder.path];
  const [packed] = JSON.parse((await execute('npm', pack, { cwd: home, env })).stdout) as [
    { filename: string; files: { path: string }[] },
  ];
  const files = packed.files.map((file) => file.path);
  expect(files).toEqual(
    expect.arrayContaining(['action.yml', 'plan/action.yml', 'merge/action.yml', 'dist/cli.js']),
  );
  expect(
    files.filter(
      (file) => !/^(dist|plan|merge)\/|^(action\.yml|package\.json|README\.md|LICENSE)$/.test(file),
    ),
  ).toEqual([]);

  const workspace = path.join(folder.path, 'an empty folder');
  await mkdir(path.join(workspace, 'tests'), { recursive: true });
  await writeFile(path.join(workspace, 'tests/test_a.py'), '');
  await writeFile(path.join(workspace, '.test_durations'), '{"tests/test_a.py::test_one": 2.5}');
  const testshoal = async (...args: readonly string[]) => {
    // By an absolute path npx would take the file for a program.
    const npx = ['--yes', '--offline', `../${packed.filename}`, ...args];
    return (await execute('npx', npx, { cwd: workspace, env })).stdout;
  };
  await testshoal('timings', 'import', '.test_durations', '-o', 'kept.gz');
  expect(await testshoal('timings', 'show', 'kept.gz')).toMatch(/units.*1/);
  expect(JSON.parse(await testshoal('timings', 'export', 'kept.gz'))).toEqual({ 'tests/test_a.py': 2.5 });
});
