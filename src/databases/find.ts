/** Finds the databases that a run makes clones of: those that are named, else those of the service containers. */

import { messageOf, UserError } from '../errors.ts';
import type { Containers, Log } from '../ports.ts';
import { insideContainer } from './network.ts';
import { findServiceDatabases, type ServiceDatabase } from './services.ts';
import type { DatabaseUrl, NamedUrl } from './url.ts';

export interface FindOptions {
  readonly urls: readonly NamedUrl[];
  readonly services: string;
}

export interface FindPorts {
  readonly containers: Containers;
  readonly log: Log;
}

export interface Found extends NamedUrl {
  readonly container: string | undefined;
  /** The key under `services:` in the workflow. */
  readonly service: string | undefined;
  readonly serviceAddresses: readonly string[];
}

/** URLs that are given come first; services serve where none is, and tell which container a URL leads into. */
export async function findDatabases(options: FindOptions, ports: FindPorts): Promise<readonly Found[]> {
  const services = await findServices(options, ports);
  const serviceAddresses = services.flatMap(({ addresses }) => addresses);
  if (options.urls.length === 0) {
    return services.map((service) => ({ ...service, serviceAddresses }));
  }
  return options.urls.map(({ alias, url }) => {
    const behind = services.find((service) => leadsInto(url, service));
    return { alias, url, container: behind?.container, service: behind?.service, serviceAddresses };
  });
}

/** Where URLs are given, services that cannot be used are no error. */
async function findServices(
  options: FindOptions,
  { containers, log }: FindPorts,
): Promise<readonly ServiceDatabase[]> {
  try {
    const services = await findServiceDatabases(options.services, containers, {
      insideContainer: insideContainer(),
    });
    for (const notice of services.notices) log.info(notice);
    return services.databases;
  } catch (error) {
    if (options.urls.length === 0 || !(error instanceof UserError)) throw error;
    log.info(`Service containers are not looked at: ${messageOf(error)}`);
    return [];
  }
}

function leadsInto(url: DatabaseUrl, service: ServiceDatabase): boolean {
  if (url.engine === 'sqlite' || url.engine !== service.url.engine || url.port !== service.url.port)
    return false;
  const loopback = ['localhost', '127.0.0.1', '::1'];
  return (
    url.host === service.url.host || (loopback.includes(url.host) && loopback.includes(service.url.host))
  );
}
