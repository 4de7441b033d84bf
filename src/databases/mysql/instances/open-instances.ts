/** Finds out whether servers of our own can be run beside the user's, and opens the engine on them. */

import type { Containers, Log, Tools } from '../../../ports.ts';
import type { Engine } from '../../engine.ts';
import type { Mark } from '../../mark.ts';
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

export interface InstancePlace {
  /** Absolute path, for data directories and nothing else. */
  readonly folder: string;
  /** Left in the folder, so that later runs can tell whose it is. */
  readonly mark?: Mark | undefined;
}

/**
 * Says in the log how the clones are made.
 * @throws InstancesUnavailable where it is not possible, with every reason. UserError as `connectServer`.
 */
export async function openInstances(
  target: MysqlTarget,
  place: InstancePlace,
  ports: InstancePorts,
): Promise<Engine> {
  const service = await Service.open(target, ports.log);
  try {
    const { identity } = service.server;
    const obstacle = obstacleIn(service.model.settings, identity.flavour);
    if (obstacle !== undefined) throw new InstancesUnavailable(obstacle);
    const site = await openSite(service, place, ports);
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
async function openSite(service: Service, place: InstancePlace, ports: InstancePorts): Promise<Site> {
  const reasons: string[] = [];
  for (const open of [openLocal, openContainer]) {
    try {
      return await open(service, place, ports);
    } catch (error) {
      if (!(error instanceof InstancesUnavailable)) throw error;
      reasons.push(error.message);
    }
  }
  throw new InstancesUnavailable(reasons.join('; '));
}

async function openLocal(service: Service, place: InstancePlace, ports: InstancePorts): Promise<Site> {
  const { flavour, label, version } = service.server.identity;
  const program = await findServerProgram(flavour, version, ports);
  if (program === undefined) {
    throw new InstancesUnavailable(`this machine has no program of ${label} ${version}`);
  }
  return await openLocalSite({ ...ports, ...place, program, timeZone: zoneOf(service.model.settings) });
}

async function openContainer(
  service: Service,
  { folder }: InstancePlace,
  ports: InstancePorts,
): Promise<Site> {
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
