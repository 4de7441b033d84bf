import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isRunning } from '../is-running.ts';
import { waitFor } from '../wait-for.ts';
import { removeOrphans, serverFolder } from './server-process.ts';

const temporary = () => mkdtempDisposable(join(tmpdir(), 'testshoal-process-'));
const onLinux = existsSync('/usr/bin/setpriv');

test.skipIf(!onLinux)('a server ends with the run of the tests, also with one that is killed', async () => {
  await using folder = await temporary();
  const starter = new URL('starting-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [starter, folder.path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await once(child.stdout, 'data');
  const server = Number(String(printed));
  expect(isRunning(server)).toBe(true);
  child.kill('SIGKILL');
  await waitFor(() => !isRunning(server), 'the server to end');
});

test.skipIf(!onLinux)('folders of killed runs go, those of living ones stay', async () => {
  await using parent = await temporary();
  const ended = spawn('true');
  await once(ended, 'exit');
  await mkdir(join(parent.path, `testshoal-my-${ended.pid}-abcdef`, 'data'), { recursive: true });
  await mkdir(join(parent.path, 'testshoal-other-1-abcdef'));
  const living = await serverFolder('pg', undefined, parent.path);
  await removeOrphans([parent.path]);
  const left = (await readdir(parent.path)).map((name) => join(parent.path, name));
  expect(left.toSorted()).toEqual([join(parent.path, 'testshoal-other-1-abcdef'), living].toSorted());
});
