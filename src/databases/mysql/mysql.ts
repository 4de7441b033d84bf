/** MySQL from 8.0 and MariaDB from 10.6 behind the `Engine` port, with database clones. */

import type { Containers, Log, Tools } from '../../ports.ts';
import type { Engine, SealedTemplate } from '../engine.ts';
import { staged } from '../staged.ts';
import { copyBase } from './base-copy.ts';
import { ChangeReader } from './changes.ts';
import { Cloner } from './clone.ts';
import { connectServer, type MysqlServer } from './connection.ts';
import { createLikeBase, databaseExists, dropDatabase } from './databases.ts';
import { dumpDatabase } from './dump.ts';
import { relaxDurability } from './durability.ts';
import { fingerprint } from './fingerprint.ts';
import { Marks, markedDatabases } from './marks.ts';
import { pictureOfDatabase } from './picture.ts';
import { probe } from './probe.ts';
import { identifier, nameLimitBytes } from './quoting.ts';
import { restoreDatabase } from './restore.ts';
import { withRoom } from './room.ts';
import { seal } from './seal.ts';
import { takeSessions } from './session-limit.ts';
import { countSessions } from './sessions.ts';
import { statisticsOf } from './statistics.ts';
import { survey } from './survey.ts';
import { accessTo, type MysqlTarget } from './target.ts';

export type { MysqlTarget } from './target.ts';

export interface MysqlPorts {
  readonly log: Log;
  readonly tools: Tools;
  readonly containers: Containers;
}

/**
 * Connects to a server, and waits up to a minute for one that is starting. What only the user can put right
 * (a wrong password, a server that is not there or too old) is a `UserError`.
 */
export async function openMysql(
  target: MysqlTarget,
  ports: Pick<MysqlPorts, 'log' | 'containers'>,
  answerSeconds?: number,
): Promise<Engine> {
  const { log } = ports;
  const server = await connectServer(target, log, answerSeconds);
  const cloner = new Cloner(server, log);
  const marks = new Marks(server, log);
  const reader = new ChangeReader(server);
  const { flavour, version } = server.identity;
  const step = <Result>(stage: string, database: string, work: () => Promise<Result>) =>
    staged(flavour, stage, database, work);

  return {
    name: flavour,
    version,
    nameLimitBytes,
    survey: () =>
      step('look at the server', target.database, async () => withRoom(await survey(server), server, ports)),
    relaxDurability: () => step('relax durability', target.database, () => relaxDurability(server)),
    takeSessions: (sessions) =>
      step('raise max_connections', target.database, () => takeSessions(server, sessions, log)),
    exists: (database) => step('look for', database, () => databaseExists(server, database)),
    create: (database) =>
      step('create', database, () => marks.making(database, () => createLikeBase(server, database))),
    copyBase: (database) =>
      step(`copy into ${database}`, target.database, () =>
        marks.making(database, () => copyBase(server, database, log)),
      ),
    seal: (database, templateName) =>
      step(`seal as ${templateName}`, database, async () => {
        const template = await marks.making(templateName, () => seal(server, database, templateName, log));
        await marks.gone(database);
        cloner.know(template);
        const { name, sizeBytes, fingerprint: whole } = template;
        return { name, sizeBytes, fingerprint: whole };
      }),
    clone: (template, database) =>
      step(`clone from ${template.name}`, database, () =>
        marks.making(database, () => cloner.clone(template, database)),
      ),
    verify: (template, database) =>
      step('verify', database, () => verify(server, reader, template, database)),
    changes: (template, database) =>
      step('read changes', database, () => reader.changes(cloner.templateOf(template.name), database)),
    probe: (_, database, whole) =>
      step('look into', database, () => probe(server, whole ? reader : undefined, database)),
    drop: (database) =>
      step('drop', database, async () => {
        await dropDatabase(server, database, log);
        reader.forget(database);
        await marks.gone(database);
      }),
    sessions: () => step('count sessions', target.database, () => countSessions(server)),
    picture: (database) => step('look at the sessions', database, () => pictureOfDatabase(server, database)),
    statistics: (database) => step('read statistics', database, () => statisticsOf(server, database)),
    dump: (database, file) => step('dump', database, () => dumpDatabase(server, database, file)),
    restore: (file, database) => step('restore', database, () => restoreDatabase(server, file, database)),
    marked: () => step('look for marks', target.database, () => markedDatabases(server)),
    access: (database) => accessTo(target, database),
    close: () => step('close', target.database, () => server.close()),
  };
}

async function verify(
  server: MysqlServer,
  reader: ChangeReader,
  template: SealedTemplate,
  database: string,
): Promise<void> {
  identifier(database);
  await server.visit(database, async (inside) => {
    if ((await fingerprint(server, inside, database)) !== template.fingerprint) {
      throw new Error(`its objects or rows are not those of the template ${template.name}`);
    }
    await reader.remember(inside, database);
  });
}
