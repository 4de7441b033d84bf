import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { readBundle, writeBundle } from '../../src/replay/archive.ts';
import { makeScene, unitSource } from '../end-to-end/scene.ts';
import { connected } from '../end-to-end/suite-database.ts';
import { openDocker } from '../engines/docker.ts';
import { installedMajor, startPostgresContainer } from '../engines/docker-postgres.ts';
import { reportMissing } from '../engines/missing.ts';

const execute = promisify(execFile);
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
    // As with Docker Desktop: nobody has set DOCKER_HOST, and the socket is where a context says.
    const DOCKER_CONFIG = path.join(temporary, 'docker');
    const context = ['context', 'create', 'desktop', '--docker', `host=${dockerHost.DOCKER_HOST}`];
    await execute('docker', context, { env: { ...process.env, DOCKER_CONFIG } });
    const replay = async (bundle: string, variables: Record<string, string> = {}) => {
      const { DOCKER_HOST: _, ...inherited } = process.env;
      const child = spawn(process.execPath, [entry, 'replay', bundle], {
        cwd: scene.workspace,
        env: { ...inherited, DOCKER_CONFIG, DOCKER_CONTEXT: 'desktop', TMPDIR: temporary, ...variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = once(child, 'close') as Promise<[number | null]>;
      const [output, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { output, errors, status };
    };
    const { output, errors, status } = await replay(run.outputs['bundle'] ?? '');
    expect(errors).toBe('');
    expect(output).not.toContain('left behind');
    // There is no workflow that could be changed.
    expect(output).not.toContain('services:');
    expect(output).toMatch(/Starting \S+ for the database "default"/);
    expect(output).toContain('failed: suite › the test: note 2 is second for ann');
    expect(status).toBe(1);
    // It came from the dump, by the tools in the container.
    expect(await scene.preparations()).toBe(1);

    const { bundle } = await readBundle(run.outputs['bundle'] ?? '', undefined);
    // Nobody listens there, so that the engine's own words on it come at once.
    const image = '127.0.0.1:1/absent:17';
    const databases = bundle.databases.map(({ dumpBytes: _, ...one }) => ({ ...one, image }));
    const other = path.join(temporary, 'other.tar');
    await writeBundle({ ...bundle, databases }, new Map(), other);
    const refused = await replay(other);
    expect(refused.output).toContain(`The image ${image} is not on this machine, and is fetched now.`);
    expect(refused.errors).toMatch(
      /^There is no server for the database "default": Docker could not fetch the image \S+: .*refused.*Fetch it with `docker pull/,
    );
    expect(refused.status).toBe(1);

    const elsewhere = await replay(other, { DOCKER_CONTEXT: '', DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(elsewhere.errors).toMatch(
      /^There is no server for the database "default": No Docker engine answers at .*\. Start Docker, or name a server/,
    );
    expect(elsewhere.errors).not.toContain('eft behind');
    const left = await docker.docker('ps', '--all', '--filter', 'label=testshoal', '--format', '{{.Names}}');
    expect(left).toBe('');
  },
);
