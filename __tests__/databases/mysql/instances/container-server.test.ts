import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { launchInContainer } from '../../../../src/databases/mysql/instances/container-server.ts';
import { ContainerShell } from '../../../../src/databases/mysql/instances/container-shell.ts';
import { freePort } from '../../../../src/databases/mysql/instances/free-port.ts';
import { placeOf } from '../../../../src/databases/mysql/instances/places.ts';
import type { OwnContainers } from '../../../../src/ports.ts';
import { HostAsContainer } from '../../../fakes/containers.ts';

test('a server that cannot be reached in time does not stay behind, and no other one is ended', async () => {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'container-server-'));
  const [place, other] = [placeOf(folder.path, 'one'), placeOf(folder.path, 'other')];
  await mkdir(place.root);
  // The container's account is none of this machine's.
  await writeFile(path.join(folder.path, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
  const started: ChildProcess[] = [];
  const start = (command: readonly string[]) => {
    const [program = '', ...args] = command;
    const env = { ...process.env, PATH: `${folder.path}:${process.env['PATH']}` };
    const child = spawn(program, args, { stdio: 'ignore', env });
    started.push(child);
    return child;
  };
  const idle = (data: string) => [
    process.execPath,
    '-e',
    'setInterval(() => {}, 1000)',
    '--',
    `--datadir=${data}`,
  ];
  const own = {
    launch: async (_id: string, command: readonly string[]) => {
      const child = start(command);
      return async () => child.exitCode === null && child.signalCode === null;
    },
  } as unknown as OwnContainers;
  const shell = new ContainerShell(new HostAsContainer(), 'here');
  const neighbour = start(idle(other.data));
  try {
    const port = await freePort();
    const launched = launchInContainer(
      { id: 'here', address: '127.0.0.1', own, shell },
      { words: idle(place.data), place, view: undefined, port, environment: {} },
      0.2,
    );
    await expect(launched).rejects.toThrow(/cannot be reached at 127\.0\.0\.1:\d+ after 0\.2 seconds/);
    const [, server] = started;
    if (server?.signalCode === null) await once(server, 'exit');
    expect(server?.signalCode).toBe('SIGKILL');
    expect(neighbour.signalCode ?? neighbour.exitCode).toBeNull();
  } finally {
    for (const child of started) child.kill('SIGKILL');
  }
});
