/** A MySQL or MariaDB server in a container. */

import { randomBytes } from 'node:crypto';
import type { MysqlTarget } from '../../src/databases/mysql/mysql.ts';
import { startDockerServer } from './docker-server.ts';
import { type Greeting, waitForMysql } from './mysql-greeting.ts';

export interface DockerMysql extends AsyncDisposable {
  readonly target: MysqlTarget;
  readonly greeting: Greeting;
}

export async function startDockerMysql(image: string): Promise<DockerMysql> {
  await using cleanup = new AsyncDisposableStack();
  const password = randomBytes(12).toString('hex');
  const variables = { MYSQL_ROOT_PASSWORD: password, MARIADB_ROOT_PASSWORD: password };
  const { container, port } = cleanup.use(await startDockerServer(image, 3306, variables));
  const target = { host: '127.0.0.1', port, user: 'root', password, database: 'app', container };
  const greeting = await waitForMysql(target);
  const owned = cleanup.move();
  return { target, greeting, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
