/** The server program of a container of ours, and who runs it: the service's own, as the image is the same. */

import type { Flavour } from '../identity.ts';
import type { Owner } from './container-data.ts';
import type { ContainerShell } from './container-shell.ts';
import { identityOf, type ServerProgram, serverNames } from './server-program.ts';
import { InstancesUnavailable } from './site.ts';

/** As the official images, and everything that is made from them, call the account of the server. */
export const accountName = 'mysql';

/** @throws InstancesUnavailable where there is none, or one of another version than the service. */
export async function containerProgram(
  shell: ContainerShell,
  flavour: Flavour,
  version: string,
): Promise<ServerProgram> {
  const find = 'for p; do command -v "$p" && exit; done';
  const program = (await shell.run(find, serverNames[flavour])).stdout.trim();
  const { stdout } = await shell.run('"$1" --no-defaults --version', [program]);
  const identity = identityOf(stdout);
  if (identity?.flavour !== flavour || identity.version !== version) {
    throw new InstancesUnavailable(`the service's image has no program of ${flavour} ${version}`);
  }
  return {
    ...identity,
    server: [program],
    options: [`--user=${accountName}`],
    ...(flavour === 'mariadb' && { installer: ['mariadb-install-db'] }),
  };
}

/** The account that servers run as. @throws InstancesUnavailable where the image has none. */
export async function containerAccount(shell: ContainerShell): Promise<Owner> {
  const { status, stdout } = await shell.run('id -u "$1" && id -g "$1"', [accountName]);
  const [, uid, gid] = /^(\d+)\n(\d+)\n$/.exec(stdout) ?? [];
  if (status !== 0 || uid === undefined || gid === undefined) {
    throw new InstancesUnavailable(`the service's image has no account "${accountName}" to run servers as`);
  }
  return { uid: Number(uid), gid: Number(gid) };
}
