/** `pg_dump` and `pg_restore` of the service container: always there, always of the server's version. */

import { randomUUID } from 'node:crypto';
import type { ContainerExecOptions, Containers } from '../../ports.ts';
import type { PostgresServer } from './connection.ts';
import { connectionString } from './quoting.ts';
import { applicationName } from './target.ts';
import { commonVersion, type Toolbox, toolEnvironment } from './toolbox.ts';

/** Throws where the container has no such tools. */
export async function containerToolbox(
  server: PostgresServer,
  container: string,
  containers: Containers,
): Promise<Toolbox> {
  const exec = (command: readonly string[], options?: ContainerExecOptions) =>
    containers.exec(container, command, { env: toolEnvironment(server.target), ...options });
  const address = await addressInside(server);
  const connection = (database: string) => `--dbname=${connectionString({ ...address, dbname: database })}`;
  return {
    version: commonVersion(await exec(['pg_dump', '--version']), await exec(['pg_restore', '--version'])),
    place: 'in the service container',
    dump: (options, database, file) => exec(['pg_dump', ...options, connection(database)], { output: file }),
    async restore(options, file, database) {
      // Several jobs need a file that they can seek in, which a pipe is not.
      const copy = `/tmp/testshoal-${randomUUID()}.dump`;
      try {
        const copied = await exec(['sh', '-c', 'cat > "$1"', 'sh', copy], { input: file });
        return copied.status === 0
          ? await exec(['pg_restore', ...options, connection(database), copy])
          : copied;
      } finally {
        await exec(['rm', '-f', copy]);
      }
    },
  };
}

/** From inside, the server has its own port and its socket: no mapped port, no TLS. */
async function addressInside(server: PostgresServer): Promise<Readonly<Record<string, string>>> {
  const settings = await server.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN ('port', 'unix_socket_directories')`,
  );
  const settingOf = (name: string) => settings.find((setting) => setting.name === name)?.setting;
  // Not every role may see the folders; without `host`, libpq takes its own default folder.
  const sockets = settingOf('unix_socket_directories')?.split(',')[0]?.trim();
  return {
    ...(sockets !== undefined && { host: sockets === '' ? '127.0.0.1' : sockets }),
    port: settingOf('port') ?? '5432',
    user: server.target.user,
    application_name: applicationName,
  };
}
