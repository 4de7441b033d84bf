/** A PostgreSQL server in a container, where a Docker daemon answers. */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { waitForPostgres } from './postgres-wait.ts';

const execute = promisify(execFile);
const image = 'postgres:17';

export interface DockerPostgres extends AsyncDisposable {
  readonly target: PostgresTarget;
}

/** Undefined where no daemon answers. */
export async function startDockerPostgres(): Promise<DockerPostgres | undefined> {
  const answers = await execute('docker', ['version', '--format', '{{.Server.Version}}']).then(
    () => true,
    () => false,
  );
  if (!answers) return undefined;
  const password = randomBytes(12).toString('hex');
  const { stdout } = await execute(
    'docker',
    ['run', '--detach', '--rm', '--publish', '127.0.0.1::5432', '--env', 'POSTGRES_PASSWORD', image],
    { env: { ...process.env, POSTGRES_PASSWORD: password } },
  );
  const container = stdout.trim();
  const remove = async () => {
    await execute('docker', ['rm', '--force', '--volumes', container]);
  };
  try {
    const { stdout: published } = await execute('docker', ['port', container, '5432/tcp']);
    const port = Number(/:(\d+)\s*$/.exec(published)?.[1]);
    const target = { host: '127.0.0.1', port, user: 'postgres', password, database: 'app', container };
    await waitForPostgres(target, () => true);
    return { target, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
