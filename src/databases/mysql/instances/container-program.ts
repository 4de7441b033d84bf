/** The server program of a container of ours, and who runs it: the service's own, as the image is the same. */

import type { Flavour } from '../identity.ts';
import type { Owner } from './container-data.ts';
import type { ContainerShell } from './container-shell.ts';
import { identityOf, type ServerProgram, serverNames } from './server-program.ts';
import { InstancesUnavailable } from './site.ts';

/** As the official images, and everything that is made from them, call the account of the server. */
export const accountName = 'mysql';

export interface ContainerPrograms {
  readonly program: ServerProgram;
  readonly owner: Owner;
}

/** Lines: the program's path, what it says of its version, user and group of the account. */
const survey = `for name in "$@"; do program=$(command -v "$name") && break; done
echo "$program"
"$program" --no-defaults --version
id -u ${accountName} && id -g ${accountName}`;

/** @throws InstancesUnavailable where there is no program of that version, or no account to run it. */
export async function containerPrograms(
  shell: ContainerShell,
  flavour: Flavour,
  version: string,
): Promise<ContainerPrograms> {
  const { stdout } = await shell.run(survey, serverNames[flavour]);
  const [server = '', ...said] = stdout.split('\n');
  const identity = identityOf(said.join('\n'));
  if (identity?.flavour !== flavour || identity.version !== version) {
    throw new InstancesUnavailable(`the service's image has no program of ${flavour} ${version}`);
  }
  const [, uid, gid] = /\n(\d+)\n(\d+)\n$/.exec(stdout) ?? [];
  if (uid === undefined || gid === undefined) {
    throw new InstancesUnavailable(`the service's image has no account "${accountName}" to run servers as`);
  }
  return {
    program: {
      ...identity,
      server: [server],
      options: [`--user=${accountName}`],
      ...(flavour === 'mariadb' && { installer: ['mariadb-install-db'] }),
    },
    owner: { uid: Number(uid), gid: Number(gid) },
  };
}
