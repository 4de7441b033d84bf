/** A PostgreSQL server in a container. */

import { randomBytes } from 'node:crypto';
import type { PostgresTarget } from '../../src/databases/postgres/postgres.ts';
import { startDockerServer } from './docker-server.ts';
import { waitForPostgres } from './postgres-wait.ts';

const settings = ['max_connections=60', 'max_prepared_transactions=10'].flatMap((setting) => ['-c', setting]);

export interface DockerPostgres extends AsyncDisposable {
  readonly target: PostgresTarget;
}

export async function startDockerPostgres(image: string): Promise<DockerPostgres> {
  await using cleanup = new AsyncDisposableStack();
  const password = randomBytes(12).toString('hex');
  const { container, port } = cleanup.use(
    await startDockerServer(image, 5432, { POSTGRES_PASSWORD: password }, settings),
  );
  const target = { host: '127.0.0.1', port, user: 'postgres', password, database: 'app', container };
  await waitForPostgres(target, () => true);
  const owned = cleanup.move();
  return { target, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
