/** Asks this machine what the guard has to know about the network. */

import { lookup } from 'node:dns/promises';
import { existsSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { messageOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import { isDockerBridge, type NetworkFacts, type NetworkInterface } from './guard.ts';
import { type DatabaseUrl, isUnixSocket } from './url.ts';

/** Docker and Podman leave these files in every container. */
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv'];
/** On Linux: all interfaces, where Node lists only those in use, and an idle bridge is not. */
const INTERFACES = '/sys/class/net';

/** A host whose name cannot be looked up has no addresses, which the guard refuses; the reason is logged. */
export async function networkFacts(target: DatabaseUrl, log: Log): Promise<NetworkFacts> {
  const host = target.engine === 'sqlite' || isUnixSocket(target) ? undefined : target.host;
  return {
    addresses: host === undefined ? [] : await addressesOf(host, log),
    interfaces: localInterfaces(),
    insideContainer: insideContainer(),
  };
}

/** Whether this process has a container's network. One that shares the network of Docker's host is not inside. */
export function insideContainer(): boolean {
  return CONTAINER_MARKS.some((mark) => existsSync(mark)) && !seesDockerBridge();
}

async function addressesOf(host: string, log: Log): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    log.info(`The host ${JSON.stringify(host)} could not be looked up: ${messageOf(error)}`);
    return [];
  }
}

/** Docker's bridges are in the network of Docker's host, and in no container's own. */
function seesDockerBridge(): boolean {
  return existsSync(INTERFACES) && readdirSync(INTERFACES).some(isDockerBridge);
}

function localInterfaces(): NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ cidr }) => (cidr === null ? [] : [{ name, cidr }])),
  );
}
