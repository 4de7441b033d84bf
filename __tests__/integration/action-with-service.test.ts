import { expect, test, vi } from 'vitest';
import { makeScene } from '../end-to-end/scene.ts';
import { connected } from '../end-to-end/suite-database.ts';
import { openDocker } from '../engines/docker.ts';
import { installedMajor, startPostgresContainer } from '../engines/docker-postgres.ts';
import { reportMissing } from '../engines/missing.ts';

const env = { POSTGRES_USER: 'ann', POSTGRES_PASSWORD: "p@s/s:w%rd's", POSTGRES_DB: 'shop test' };

const major = installedMajor();
if (major === undefined) reportMissing('tests with Docker: no PostgreSQL server is installed');
const docker = major === undefined ? undefined : await openDocker();

test.skipIf(docker === undefined)(
  'a job with a service container needs no input for its database: found, made fast, restored by the tools inside',
  async () => {
    if (docker === undefined || major === undefined) return;
    await using cleanup = new AsyncDisposableStack();
    cleanup.use(docker);
    const container = cleanup.use(await startPostgresContainer(docker, major, env));
    const scene = cleanup.use(await makeScene());
    const server = {
      host: '127.0.0.1',
      port: Number(container.port),
      user: env.POSTGRES_USER,
      password: env.POSTGRES_PASSWORD,
      database: 'postgres',
    };
    await vi.waitUntil(
      async () => {
        const client = await connected(server).catch(() => undefined);
        await client?.end();
        return client !== undefined;
      },
      { timeout: 60_000, interval: 100 },
    );

    const services = JSON.stringify({
      db: { id: container.id, network: 'bridge', ports: { 5432: container.port } },
    });
    const job = {
      environment: { DOCKER_HOST: `unix://${docker.socketPath}`, PATH: `${process.env['PATH']}` },
    };
    const cold = await scene.step({ services }, job);
    expect(cold.log.join('\n')).not.toContain('::warning');
    expect(cold.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'built' });
    expect(cold.log.join('\n')).toMatch(/Dump of default by pg_dump .* in the service container/);
    const warm = await scene.step({ services }, job);
    expect(warm.outputs).toMatchObject({ outcome: 'passed', tests: '9', template: 'restored' });
    expect(warm.log.filter((line) => !line.startsWith('::add-mask::')).join('\n')).not.toContain(
      env.POSTGRES_PASSWORD,
    );

    await using client = await connected(server);
    const { rows } = await client.query('SELECT datname FROM pg_database ORDER BY 1');
    expect(rows.map(({ datname }) => datname)).toEqual(['postgres', 'shop test', 'template0', 'template1']);
    expect((await client.query('SHOW full_page_writes')).rows).toEqual([{ full_page_writes: 'off' }]);
  },
);
