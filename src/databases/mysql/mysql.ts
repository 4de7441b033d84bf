/** MySQL and MariaDB behind the `Engine` port, with database clones. */

import type { Containers, Log, Tools } from '../../ports.ts';
import type { Engine } from '../engine.ts';
import { connectServer } from './connection.ts';
import type { MysqlTarget } from './target.ts';

export type { MysqlTarget } from './target.ts';

export interface MysqlPorts {
  readonly log: Log;
  readonly tools: Tools;
  readonly containers: Containers;
}

export async function openMysql(target: MysqlTarget, ports: MysqlPorts): Promise<Engine> {
  const server = await connectServer(target, ports.log);
  await server.close();
  throw new Error('not written yet');
}
