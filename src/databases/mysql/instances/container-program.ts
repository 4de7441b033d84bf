/** The server program of a container of ours: the service's own, as the image is the same. */

import type { Flavour } from '../identity.ts';
import type { ContainerShell } from './container-shell.ts';
import { identityOf, type ServerProgram, serverNames } from './server-program.ts';
import { InstancesUnavailable } from './site.ts';

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
    options: ['--user=mysql'],
    ...(flavour === 'mariadb' && { installer: ['mariadb-install-db'] }),
  };
}
