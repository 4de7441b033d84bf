/** A server with an empty database for the suite, of any engine. */

import os from 'node:os';
import path from 'node:path';
import { connect } from '../../__tests__/databases/postgres/open.ts';

import type { MysqlFlavour } from '../../__tests__/engines/mysql-greeting.ts';
import { startLocalMysql } from '../../__tests__/engines/mysql-local.ts';
import { findLocalPostgres, startLocalPostgres } from '../../__tests__/engines/postgres-local.ts';
import { formatDatabaseUrl } from '../../src/databases/url.ts';
import { connected } from '../clones/mysql-scene.ts';
import { findMysql } from '../servers.ts';

export interface SuiteServer extends AsyncDisposable {
  /** With the version. */
  readonly label: string;
  readonly url: string;
  /** Stand in its command line, and in that of nobody else; empty where there is no server. */
  readonly words: string;
  /** The folders of its programs. */
  readonly programs: readonly string[];
}

export interface SuiteServerOptions {
  /** For the file of SQLite. */
  readonly scratch: string;
  /** For the data of a server: by default on the disk, as services have them. */
  readonly root?: string;
}

export async function startSuiteServer(
  engine: string,
  { scratch, root = os.tmpdir() }: SuiteServerOptions,
): Promise<SuiteServer> {
  switch (engine) {
    case 'sqlite': {
      const url = `sqlite:///${path.join(scratch, 'app.sqlite')}`;
      return { label: 'SQLite', url, words: '', programs: [], async [Symbol.asyncDispose]() {} };
    }
    case 'postgres':
      return await startPostgres(root);
    case 'mariadb':
    case 'mysql':
      return await startMysql(engine, root);
    default:
      throw new Error(`no engine ${engine}`);
  }
}

async function startPostgres(root: string): Promise<SuiteServer> {
  const [installed] = await findLocalPostgres();
  if (installed === undefined) throw new Error('no PostgreSQL server programs on this machine');
  await using cleanup = new AsyncDisposableStack();
  const { target, socketFolder } = cleanup.use(await startLocalPostgres(installed, { root }));
  {
    await using client = await connect(target, 'postgres');
    await client.query('CREATE DATABASE app');
  }
  const owned = cleanup.move();
  return {
    label: `PostgreSQL ${installed.major}`,
    url: formatDatabaseUrl({ parameters: {}, ...target, engine: 'postgres', database: 'app' }),
    words: `-D ${socketFolder}/data`,
    programs: [installed.binaries],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startMysql(flavour: MysqlFlavour, root: string): Promise<SuiteServer> {
  await using cleanup = new AsyncDisposableStack();
  const local = await findMysql(flavour);
  const running = cleanup.use(await startLocalMysql(local, { root }));
  await running.ready;
  {
    await using client = await connected(running.target);
    // As the suite's client connects: with another collation, Wagtail's migrations compare what cannot be compared.
    await client.query('CREATE DATABASE app CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
  }
  const { socket: _, ...target } = running.target;
  const owned = cleanup.move();
  return {
    label: `${flavour} ${local.version}`,
    url: formatDatabaseUrl({ parameters: {}, ...target, engine: 'mysql', database: 'app' }),
    words: `--datadir=${running.folder}/data`,
    programs: [path.dirname(local.program)],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
