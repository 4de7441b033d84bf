/** Finds out whether servers of our own can be run beside the user's, and opens the engine on them. */

import type { Containers, Log, Tools } from '../../../ports.ts';
import type { Engine } from '../../engine.ts';
import type { MysqlTarget } from '../target.ts';
import { openContainerSite } from './container-site.ts';
import { instanceEngine } from './instances.ts';
import { openLocalSite } from './local-site.ts';
import { obstacleIn, zoneOf } from './mirrored-settings.ts';
import { containerName } from './remains.ts';
import { findServerProgram } from './server-program.ts';
import { Service } from './service.ts';
import { InstancesUnavailable, type Site } from './site.ts';

export interface InstancePorts {
  readonly log: Log;
  readonly tools: Tools;
  readonly containers: Containers;
}

/**
 * Says in the log how the clones are made. `folder` is an absolute path, for data directories and nothing else.
 * @throws InstancesUnavailable where it is not possible, with every reason. UserError as `connectServer`.
 */
export async function openInstances(
  target: MysqlTarget,
  folder: string,
  ports: InstancePorts,
): Promise<Engine> {
  const service = await Service.open(target, ports.log);
  try {
    const { identity } = service.server;
    const obstacle = obstacleIn(service.model.settings, identity.flavour);
    if (obstacle !== undefined) throw new InstancesUnavailable(obstacle);
    const site = await openSite(service, folder, ports);
    ports.log.info(
      `Clones of "${target.database}" are servers of their own (${site.description}), their data by ${site.strategy}.`,
    );
    return instanceEngine(service, site, ports.log);
  } catch (error) {
    await service.server.close();
    throw error;
  }
}

/** A program of this machine starts at once, so it goes before containers. */
async function openSite(service: Service, folder: string, ports: InstancePorts): Promise<Site> {
  const reasons: string[] = [];
  for (const open of [openLocal, openContainer]) {
    try {
      return await open(service, folder, ports);
    } catch (error) {
      if (!(error instanceof InstancesUnavailable)) throw error;
      reasons.push(error.message);
    }
  }
  throw new InstancesUnavailable(reasons.join('; '));
}

async function openLocal(service: Service, folder: string, ports: InstancePorts): Promise<Site> {
  const { flavour, label, version } = service.server.identity;
  const program = await findServerProgram(flavour, version, ports);
  if (program === undefined) {
    throw new InstancesUnavailable(`this machine has no program of ${label} ${version}`);
  }
  return await openLocalSite({ ...ports, program, folder, timeZone: zoneOf(service.model.settings) });
}

async function openContainer(service: Service, folder: string, ports: InstancePorts): Promise<Site> {
  const { identity, target } = service.server;
  if (target.container === undefined) throw new InstancesUnavailable('its server is no service container');
  return await openContainerSite({
    ...ports,
    ...identity,
    service: target.container,
    name: containerName(folder),
    timeZone: zoneOf(service.model.settings),
  });
}
