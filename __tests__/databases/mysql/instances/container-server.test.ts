import { spawn } from 'node:child_process';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { launchInContainer } from '../../../../src/databases/mysql/instances/container-server.ts';
import { ContainerShell } from '../../../../src/databases/mysql/instances/container-shell.ts';
import { freePort } from '../../../../src/databases/mysql/instances/free-port.ts';
import { placeOf } from '../../../../src/databases/mysql/instances/places.ts';
import { serversOn } from '../../../../src/databases/mysql/instances/server-processes.ts';
import { hostShell } from '../../../fakes/containers.ts';

test('a server that cannot be reached in time does not stay behind, and no other one is ended', async () => {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'container-server-'));
  const [place, other] = [placeOf(folder.path, 'one'), placeOf(folder.path, 'other')];
  await mkdir(place.root);
  // The container's account is none of this machine's.
  await writeFile(path.join(folder.path, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
  const container = hostShell({ PATH: `${folder.path}:${process.env['PATH']}`, TMPDIR: folder.path });
  const shell = new ContainerShell(container);
  const idle = (data: string) => ['-e', 'setInterval(() => {}, 1000)', '--', `--datadir=${data}`];
  const neighbour = spawn(process.execPath, idle(other.data), { stdio: 'ignore' });
  try {
    const port = await freePort();
    const launched = launchInContainer(
      { address: '127.0.0.1', shell },
      {
        words: [process.execPath, ...idle(place.data)],
        ...{ place, view: undefined, port, environment: {} },
      },
      0.2,
    );
    await expect(launched).rejects.toThrow(/cannot be reached at 127\.0\.0\.1:\d+ after 0\.2 seconds/);
    expect(await serversOn(place.data)).toEqual([]);
    expect(await serversOn(other.data)).toEqual([neighbour.pid]);
  } finally {
    neighbour.kill('SIGKILL');
    container.input.end();
  }
});
