/** The first words of a MySQL or MariaDB server, read without any driver. */

import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type MysqlFlavour = 'mysql' | 'mariadb';

export interface Greeting {
  readonly flavour: MysqlFlavour;
  /** As `10.11.18`. */
  readonly version: string;
}

const startLimitSeconds = 120;
const answerLimitSeconds = 10;

/**
 * Waits for a server that is starting. A server greets only once it takes connections.
 * Rejects when the time is over, or when the server is not `alive` any more.
 */
export async function waitForMysql(
  address: { readonly host: string; readonly port: number },
  alive = () => true,
): Promise<Greeting> {
  const deadline = performance.now() + startLimitSeconds * 1000;
  for (;;) {
    try {
      return parseGreeting(await firstPacket(address));
    } catch (error) {
      if (!alive() || performance.now() > deadline) throw error;
      await pause(20);
    }
  }
}

async function firstPacket(address: { readonly host: string; readonly port: number }): Promise<Buffer> {
  const socket = connect(address);
  socket.setTimeout(answerLimitSeconds * 1000, () => socket.destroy(new Error('no greeting in time')));
  for await (const packet of socket) return packet;
  throw new Error('the connection was closed without a greeting');
}

/**
 * Four bytes of header, the protocol's number 10, the version up to a NUL. Old clients made MariaDB put `5.5.5-` before it.
 * Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html
 */
export function parseGreeting(packet: Buffer): Greeting {
  const text = packet.subarray(5).toString('latin1').split('\0')[0] ?? '';
  const version = /^(?:5\.5\.5-)?(\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (packet[4] !== 10 || version === undefined)
    throw new Error(`not a greeting: ${packet.toString('latin1')}`);
  return { flavour: /mariadb/i.test(text) ? 'mariadb' : 'mysql', version };
}
