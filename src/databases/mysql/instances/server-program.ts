/** A server program of this machine: which it is, and how it is started. */

import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { messageOf } from '../../../errors.ts';
import type { Log, Tools } from '../../../ports.ts';
import type { Flavour } from '../identity.ts';

/** Plain data: the ledger and the tests hand it on. */
export interface ServerProgram {
  readonly flavour: Flavour;
  /** As `10.11.19`. */
  readonly version: string;
  /** The first words of its command line: usually one, or a loader with what that takes, up to the program. */
  readonly server: readonly string[];
  /** What it needs to find its own files, where it is not installed in its usual place. */
  readonly options?: readonly string[];
  /** MariaDB's `mariadb-install-db`; MySQL's server does it itself. */
  readonly installer?: readonly string[];
}

/** Where distributions put servers, which are seldom on a user's path. */
const usualFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/usr/local/mysql/bin', '/usr/bin'];
export const serverNames: Readonly<Record<Flavour, readonly string[]>> = {
  mariadb: ['mariadbd', 'mysqld'],
  mysql: ['mysqld'],
};
const installerNames = ['mariadb-install-db', 'mysql_install_db'];

/** The program of exactly this version; undefined where there is none, and then `log` has what was found. */
export async function findServerProgram(
  flavour: Flavour,
  version: string,
  { tools, log }: { readonly tools: Tools; readonly log: Log },
  searchPath: string = process.env['PATH'] ?? '',
): Promise<ServerProgram | undefined> {
  const folders = [...new Set([...searchPath.split(delimiter), ...usualFolders])].filter(Boolean);
  for (const file of filesNamed(serverNames[flavour], folders)) {
    try {
      const { stdout } = await tools.run(file, ['--no-defaults', '--version']);
      const found = identityOf(stdout);
      if (found?.flavour === flavour && found.version === version) {
        const program = { ...found, server: [file], options: [`--basedir=${dirname(dirname(file))}`] };
        if (flavour === 'mysql') return program;
        const [installer] = filesNamed(installerNames, [dirname(file), ...folders]);
        if (installer !== undefined) return { ...program, installer: [installer] };
        log.debug(`${file} has no mariadb-install-db beside it`);
      } else {
        log.debug(`${file} is not ${flavour} ${version}: ${stdout.trim()}`);
      }
    } catch (error) {
      log.debug(`${file} cannot be run: ${messageOf(error)}`);
    }
  }
  return undefined;
}

/** From what `--version` prints: `mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64`. */
export function identityOf(printed: string): { flavour: Flavour; version: string } | undefined {
  const [, version, suffix = ''] = /\bVer (\d+\.\d+\.\d+)(\S*)/.exec(printed) ?? [];
  if (version === undefined) return undefined;
  return { flavour: /mariadb/i.test(suffix) ? 'mariadb' : 'mysql', version };
}

function filesNamed(names: readonly string[], folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .filter((file) => existsSync(file));
}
