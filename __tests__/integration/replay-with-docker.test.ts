import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { makeScene, unitSource } from '../end-to-end/scene.ts';
import { connected } from '../end-to-end/suite-database.ts';
import { openDocker } from '../engines/docker.ts';
import { installedMajor, startPostgresContainer } from '../engines/docker-postgres.ts';
import { reportMissing } from '../engines/missing.ts';

const entry = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const env = { POSTGRES_USER: 'ann', POSTGRES_PASSWORD: "p@s/s:w%rd's", POSTGRES_DB: 'shop test' };

const major = installedMajor();
if (major === undefined) reportMissing('tests with Docker: no PostgreSQL server is installed');
const docker = major === undefined ? undefined : await openDocker();

test.skipIf(docker === undefined)(
  'a replay without a server of its own starts the image that the run had, and removes its container',
  async () => {
    if (docker === undefined || major === undefined) return;
    await using cleanup = new AsyncDisposableStack();
    cleanup.use(docker);
    const container = cleanup.use(await startPostgresContainer(docker, major, env));
    const scene = cleanup.use(await makeScene());
    const { POSTGRES_USER: user, POSTGRES_PASSWORD: password } = env;
    const server = { host: '127.0.0.1', port: Number(container.port), user, password, database: 'postgres' };
    await vi.waitUntil(
      async () => {
        const client = await connected(server).catch(() => undefined);
        await client?.end();
        return client !== undefined;
      },
      { timeout: 60_000, interval: 100 },
    );
    const services = JSON.stringify({ db: { id: container.id, ports: { 5432: container.port } } });
    const dockerHost = { DOCKER_HOST: `unix://${docker.socketPath}` };
    const body = `const [row] = await query('select text, current_user as me from notes where id = 2');
      throw new Error('note 2 is ' + row.text + ' for ' + row.me);`;
    await scene.addUnit('fails', unitSource(body));
    const run = await scene.step({ services }, { environment: dockerHost });
    expect(run.outputs['outcome']).toBe('failed');

    const temporary = path.join(scene.temporary, 'laptop');
    await mkdir(temporary);
    const child = spawn(process.execPath, [entry, 'replay', run.outputs['bundle'] ?? ''], {
      cwd: scene.workspace,
      env: { ...process.env, ...dockerHost, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    expect(errors).toBe('');
    expect(output).toMatch(/Starting \S+ for the database "default"/);
    expect(output).toContain('failed: suite › the test: note 2 is second for ann');
    expect(status).toBe(1);
    // It came from the dump, by the tools in the container.
    expect(await scene.preparations()).toBe(1);
    const left = await docker.docker('ps', '--all', '--filter', 'label=testshoal', '--format', '{{.Names}}');
    expect(left).toBe('');
  },
);
