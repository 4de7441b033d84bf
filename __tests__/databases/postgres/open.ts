/** Opens the engine on a server of the tests, with a log to read, and plain SQL beside it. */

import { randomBytes } from 'node:crypto';
import { Client, type QueryResultRow } from 'pg';
import type { Engine } from '../../../src/databases/engine.ts';
import { openPostgres, type PostgresTarget } from '../../../src/databases/postgres/postgres.ts';
import type { Containers } from '../../../src/ports.ts';
import { containersOf } from '../../engines/containers.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { childProcessTools } from '../../fakes/tools.ts';

export interface OpenEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly log: RecordingLog;
  /** A name of this test's own; its database is dropped at the end. */
  name(ending: string): string;
  /** Makes an empty database under such a name. */
  made(ending: string): Promise<string>;
}

export async function openEngine(
  target: PostgresTarget,
  containers: Containers = containersOf(target),
): Promise<OpenEngine> {
  const log = new RecordingLog();
  const engine = await openPostgres(target, { log, tools: childProcessTools, containers });
  const names = new Set<string>();
  const name = (ending: string) => {
    const unique = `p${randomBytes(3).toString('hex')}_${ending}`;
    names.add(unique);
    return unique;
  };
  return {
    engine,
    log,
    name,
    async made(ending) {
      const database = name(ending);
      await engine.create(database);
      return database;
    },
    async [Symbol.asyncDispose]() {
      for (const database of names) await engine.drop(database);
      await engine.close();
    },
  };
}

/** One connection, which outlives its end by the server. */
export async function connect(
  target: PostgresTarget,
  database: string,
  application = 'a test',
): Promise<Client & AsyncDisposable> {
  const { host, port, user, password } = target;
  const client = new Client({ host, port, user, password, database, application_name: application });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

export async function rows<Row extends QueryResultRow>(
  target: PostgresTarget,
  database: string,
  ...statements: readonly string[]
): Promise<readonly Row[]> {
  await using client = await connect(target, database);
  let last: readonly Row[] = [];
  for (const statement of statements) last = (await client.query<Row>(statement)).rows;
  return last;
}

export interface TemporaryRole extends AsyncDisposable {
  readonly name: string;
}

/** A role that goes at the end; open engines after it, so that what it owns or may do goes before. */
export async function temporaryRole(target: PostgresTarget, options = ''): Promise<TemporaryRole> {
  const name = `r${randomBytes(3).toString('hex')}_role`;
  await rows(target, 'postgres', `CREATE ROLE "${name}" ${options}`);
  return {
    name,
    async [Symbol.asyncDispose]() {
      await rows(target, 'postgres', `DROP ROLE "${name}"`);
    },
  };
}
