/** MySQL and MariaDB servers from programs of this machine, each with a data folder of its own. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/databases/mysql/instances/free-port.ts';
import type { MysqlTarget } from '../../src/databases/mysql/mysql.ts';
import { type Account, serverAccount } from './account.ts';
import { keptFolder, makeOnce } from './kept-folder.ts';
import { type MysqlFlavour, waitForMysql } from './mysql-greeting.ts';
import { awkwardPassword, isAlive, serverFolder, startServer, stopServer } from './server-process.ts';

const execute = promisify(execFile);

/** Plain data, with all that is needed to run programs of this installation. */
export interface LocalMysql {
  readonly flavour: MysqlFlavour;
  /** As `10.11.18`. */
  readonly version: string;
  /** `mysqld` or `mariadbd`. It has to be told `basedir`, and finds the rest from there. */
  readonly program: string;
  readonly basedir: string;
  /** The client tools of this installation. */
  readonly client: string;
  readonly dump: string;
  /** The account that servers have to run as; undefined where it is our own. */
  readonly account?: Account;
}

export interface RunningMysql extends AsyncDisposable {
  readonly target: MysqlTarget;
  /** The server's own folder, with `data`, `socket` and `log` in it. */
  readonly folder: string;
  /** Resolves when the server takes connections, or was stopped. Rejects, with what it printed, where it does not start. */
  readonly ready: Promise<void>;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on its data, and waits until it takes connections. */
  restart(): Promise<void>;
}

export interface MysqlStartOptions {
  /** Options of the server's command line, as `--skip-log-bin`. */
  readonly settings?: readonly string[];
  /** A free one where it does not matter. */
  readonly port?: number;
  /** The folder for the server's folder; in memory where it does not matter. */
  readonly root?: string;
}

/** What both flavours need to be small beside others. The redo log has its size from the start. */
const small = ['--innodb-buffer-pool-size=32M', '--max-connections=60', '--table-open-cache=400'];
const redo: Readonly<Record<MysqlFlavour, readonly string[]>> = {
  mysql: ['--innodb-redo-log-capacity=16M', '--mysqlx=OFF', '--secure-file-priv=NULL'],
  mariadb: ['--innodb-log-file-size=16M'],
};

/** In `/usr` and on the PATH, or where `prefix` leads. Rejects where there is none. */
export async function findLocalMysql(flavour: MysqlFlavour, prefix?: string): Promise<LocalMysql> {
  const folders =
    prefix === undefined
      ? ['/usr/sbin', '/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
      : [join(prefix, 'sbin'), join(prefix, 'bin')];
  const find = (names: readonly string[]) =>
    folders.flatMap((folder) => names.map((name) => join(folder, name))).filter((file) => existsSync(file));
  const [client] = find(flavour === 'mariadb' ? ['mariadb', 'mysql'] : ['mysql']);
  const [dump] = find(flavour === 'mariadb' ? ['mariadb-dump', 'mysqldump'] : ['mysqldump']);
  for (const program of find(flavour === 'mariadb' ? ['mariadbd', 'mysqld'] : ['mysqld'])) {
    const { stdout } = await execute(program, ['--no-defaults', '--version']);
    const version = /Ver (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    // MariaDB's package has a mysqld, too.
    if (version === undefined || /mariadb/i.test(stdout) !== (flavour === 'mariadb')) continue;
    if (client === undefined || dump === undefined)
      throw new Error(`${program} is here without client tools`);
    const account = await serverAccount('mysql');
    const basedir = dirname(dirname(program));
    return { flavour, version, program, basedir, client, dump, ...(account !== undefined && { account }) };
  }
  throw new Error('no server program');
}

/** Resolves as soon as the server runs; it is `ready` later. The first start of a version makes its data folder. */
export async function startLocalMysql(
  local: LocalMysql,
  { settings = [], ...options }: MysqlStartOptions = {},
): Promise<RunningMysql> {
  const { account } = local;
  const initial = await initialData(local);
  await using cleanup = new AsyncDisposableStack();
  const folder = await serverFolder('my', account, options.root);
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const within = (name: string) => join(folder, name);
  await execute('cp', ['-a', initial, within('data')]);
  await writeFile(within('init.sql'), `${administrator.join(';\n')};\n`);

  const port = options.port ?? (await freePort());
  const args = [
    ...commonOptions(local, within('data')),
    `--socket=${within('socket')}`,
    `--pid-file=${within('pid')}`,
    `--init-file=${within('init.sql')}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    '--skip-name-resolve',
    ...settings,
  ];
  let server = await startServer(local.program, args, folder, account);
  const target = { host: '127.0.0.1', port, user: 'admin', password: awkwardPassword, database: 'app' };
  let stopped = false;
  const kill = () => {
    stopped = true;
    return stopServer(server, 'SIGKILL');
  };
  cleanup.defer(kill);
  const waitUntilReady = async () => {
    try {
      await waitForMysql(target, () => isAlive(server));
    } catch (cause) {
      if (stopped) return;
      const printed = await readFile(within('log'), 'utf8').catch(() => '');
      throw new Error(`${local.program} did not start: ${printed}`, { cause });
    }
  };
  const owned = cleanup.move();
  return {
    target: { ...target, socket: within('socket') },
    folder,
    ready: waitUntilReady(),
    kill,
    async restart() {
      await kill();
      stopped = false;
      server = await startServer(local.program, args, folder, account);
      await waitUntilReady();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** MySQL takes a statement a line here, as MariaDB does. */
const administrator = [
  `DROP USER IF EXISTS ''@'localhost'`,
  `CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY '${awkwardPassword.replace(/['\\]/g, '\\$&')}'`,
  `GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION`,
];

function commonOptions({ flavour, basedir }: LocalMysql, data: string): readonly string[] {
  return ['--no-defaults', `--basedir=${basedir}`, `--datadir=${data}`, ...small, ...redo[flavour]];
}

/** Raise it when the way in which data folders are made changes. */
const format = 2;

/** A data folder as a new server has it; it takes seconds to make, so it is kept. */
async function initialData(local: LocalMysql): Promise<string> {
  const { account, flavour } = local;
  const place = keptFolder(`data-${flavour}`, { format, local, options: commonOptions(local, '') });
  await makeOnce(place, async (folder) => {
    const data = join(folder, 'data');
    await mkdir(data);
    if (account !== undefined) await chown(data, account.uid, account.gid);
    const [program, ...args] =
      flavour === 'mysql'
        ? [local.program, ...commonOptions(local, data), '--initialize-insecure']
        : [
            join(local.basedir, 'bin/mariadb-install-db'),
            ...commonOptions(local, data),
            '--auth-root-authentication-method=normal',
            '--skip-test-db',
          ];
    await execute(program, args, { ...account });
    // Each copy gets an identity of its own.
    await rm(join(data, 'auto.cnf'), { force: true });
  });
  return join(place, 'data');
}
