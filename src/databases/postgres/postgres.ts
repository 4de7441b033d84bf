/** PostgreSQL 13 to 18 behind the `Engine` port. */

import type { Engine, SealedTemplate } from '../engine.ts';
import { staged } from '../staged.ts';
import { copyBase } from './base-copy.ts';
import { ChangeReader } from './changes.ts';
import { Cloner } from './clone.ts';
import { connectServer, type PostgresServer } from './connection.ts';
import { createDatabase, databaseExists, dropDatabase } from './databases.ts';
import { dumpDatabase, restoreDatabase } from './dump.ts';
import { relaxDurability } from './durability.ts';
import { measure } from './fingerprint.ts';
import { markedDatabases } from './marks.ts';
import { pictureOf } from './picture.ts';
import { probe } from './probe.ts';
import { nameLimitBytes } from './quoting.ts';
import { seal } from './seal.ts';
import { countSessions } from './sessions.ts';
import { survey } from './survey.ts';
import { accessTo, type PostgresTarget } from './target.ts';
import type { Toolbox } from './toolbox.ts';
import { findToolboxes, type PostgresPorts } from './tools.ts';

export type { PostgresTarget } from './target.ts';
export type { PostgresPorts } from './tools.ts';

/**
 * Connects to a server, and waits up to a minute, or `answerSeconds`, for one that is starting. What only the user can put right
 * (a wrong password, a server that is not there or too old) is a `UserError`.
 */
export async function openPostgres(
  target: PostgresTarget,
  ports: PostgresPorts,
  answerSeconds?: number,
): Promise<Engine> {
  const server = await connectServer(target, ports.log, answerSeconds);
  let found: Promise<readonly Toolbox[]> | undefined;
  /** Looked for once: in a container each look is a program. */
  const toolboxes = () => {
    found ??= findToolboxes(server, ports);
    return found;
  };
  const cloner = new Cloner(server, ports.log);
  const reader = new ChangeReader(server);
  const step = <Result>(stage: string, database: string, work: () => Promise<Result>) =>
    staged('postgres', stage, database, work);

  return {
    name: 'postgres',
    version: server.version,
    nameLimitBytes,
    survey: () =>
      step('look at the server', target.database, async () => survey(server, await toolboxes(), ports)),
    relaxDurability: () => step('relax durability', target.database, () => relaxDurability(server)),
    exists: (database) => step('look for', database, () => databaseExists(server, database)),
    create: (database) => step('create', database, () => createDatabase(server, database)),
    copyBase: (database) =>
      step(`copy into ${database}`, target.database, () => copyBase(server, cloner, database)),
    seal: (database, templateName) =>
      step(`seal as ${templateName}`, database, () => seal(server, database, templateName, ports.log)),
    clone: (template, database) =>
      step(`clone from ${template.name}`, database, () => cloner.clone(template, database)),
    verify: (template, database) =>
      step('verify', database, () => verify(server, reader, template, database)),
    changes: (template, database) => step('read changes', database, () => reader.changes(template, database)),
    probe: (template, database, whole) =>
      step('look into', database, () =>
        reader.uncounted(database, () => probe(server, reader, whole ? template : undefined, database)),
      ),
    drop: (database) =>
      step('drop', database, async () => {
        await dropDatabase(server, database, ports.log);
        reader.forget(database);
      }),
    sessions: () => step('count sessions', target.database, () => countSessions(server)),
    picture: (database) => step('look at the sessions', database, () => pictureOf(server, database)),
    statistics: (database) => step('read statistics', database, () => reader.statistics(database)),
    dump: (database, file) =>
      step('dump', database, async () => dumpDatabase(server, database, file, await toolboxes(), ports)),
    restore: (file, database) =>
      step('restore', database, async () => restoreDatabase(server, file, database, await toolboxes())),
    marked: () => step('look for marks', target.database, () => markedDatabases(server)),
    access: (database) => accessTo(target, database),
    close: () => step('close', target.database, () => server.close()),
  };
}

async function verify(
  server: PostgresServer,
  reader: ChangeReader,
  template: SealedTemplate,
  database: string,
): Promise<void> {
  await server.visit(database, async (inside) => {
    const { fingerprint } = await measure(inside);
    if (fingerprint !== template.fingerprint) {
      throw new Error(`its relations are not those of the template ${template.name}`);
    }
    await reader.remember(inside, template, database);
  });
}
