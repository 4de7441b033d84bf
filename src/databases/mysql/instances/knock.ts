/** Finds out whether a neighbour of this machine is there, and whether it listens. */

import { BlockList, connect, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** `open`: somebody listens. `refused`: nobody does, but the machine is there. `silent`: neither word came. */
export type Reply = 'open' | 'refused' | 'silent';

/** `host`: an IP address. Of one that is no neighbour's, a gateway may refuse as well. */
export function knock(host: string, port: number, limitSeconds: number): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  const socket = connect({ host, port, timeout: limitSeconds * 1000 })
    .on('connect', () => resolve('open'))
    .on('timeout', () => resolve('silent'))
    .on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'silent'),
    );
  return promise.finally(() => socket.destroy());
}

/** Whether the address is on a network that this machine is on itself. */
export function isNeighbour(address: string): boolean {
  const networks = new BlockList();
  for (const { cidr, family } of Object.values(networkInterfaces()).flatMap((own = []) => own)) {
    const [network, prefix] = cidr?.split('/') ?? [];
    if (network !== undefined)
      networks.addSubnet(network, Number(prefix), family === 'IPv6' ? 'ipv6' : 'ipv4');
  }
  return networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
