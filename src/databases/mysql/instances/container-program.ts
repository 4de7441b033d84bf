/** The server program of a container of ours: the service's own, as the image is the same. */

import type { Flavour } from '../identity.ts';
import type { ContainerShell } from './container-shell.ts';
import { identityOf, type ServerProgram, serverNames } from './server-program.ts';
import { InstancesUnavailable } from './site.ts';

/** @throws InstancesUnavailable where it is of another version than the service. */
export async function containerProgram(
  shell: ContainerShell,
  flavour: Flavour,
  version: string,
): Promise<ServerProgram> {
  const find = 'for p; do command -v "$p" && exit; done';
  const program = (await shell.output(find, serverNames[flavour])).trim();
  const identity = identityOf(await shell.output('"$1" --no-defaults --version', [program]));
  if (identity?.flavour !== flavour || identity.version !== version) {
    throw new InstancesUnavailable(`the service's image has no program of ${flavour} ${version}`);
  }
  return {
    ...identity,
    server: [program],
    options: ['--user=mysql'],
    ...(flavour === 'mariadb' && { installer: ['mariadb-install-db'] }),
  };
}
