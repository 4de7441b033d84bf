/** What users do now: a dump of the database into another one, by two programs and a pipe. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Samples } from '../samples.ts';
import type { MysqlScene } from './mysql-scene.ts';

const execute = promisify(execFile);

/** As Django's `_clone_test_db` does it. */
export async function measureDump(samples: Samples, { local, server, client }: MysqlScene): Promise<void> {
  const { host, port, user, password } = server.target;
  await client.query('CREATE DATABASE app_1');
  const way = `--no-defaults --host=${host} --port=${port} --user=${user}`;
  const command = `'${local.dump}' ${way} --routines --events --triggers app | '${local.client}' ${way} app_1`;
  const env = { ...process.env, MYSQL_PWD: password };
  await samples.time('dump', () => execute('bash', ['-o', 'pipefail', '-c', command], { env }));
  await client.query('DROP DATABASE app_1');
}
