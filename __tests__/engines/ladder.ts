/** The ways to a server of an engine, best first: the first that leads to one is taken. */

import { messageOf } from '../../src/errors.ts';

export interface Rung<Server> {
  /** For the message that none held: `local programs`. */
  readonly name: string;
  /** Starts servers on `started`, or finds them. Rejects with the reason where this way leads to none. */
  readonly supply: (started: AsyncDisposableStack) => Promise<readonly Server[]>;
}

export interface Supply<Server> {
  readonly servers: readonly Server[];
  /** What could not be had, and why. */
  readonly missing?: string;
  /** What is skipped because an address names the server. That was asked for, so it is no failure anywhere. */
  readonly skipped?: string;
}

/** Some programs say the same for every file. */
const reasonLength = 500;

/**
 * Never rejects. What is started by the rung that holds is handed over to `started`.
 * `wanted` is for the message: `MySQL in TESTSHOAL_TEST_MYSQL_URL`.
 */
export async function climb<Server>(
  wanted: string,
  rungs: readonly Rung<Server>[],
  started: AsyncDisposableStack,
): Promise<Supply<Server>> {
  const reasons: string[] = [];
  for (const { name, supply } of rungs) {
    await using mine = new AsyncDisposableStack();
    try {
      const servers = await supply(mine);
      started.use(mine.move());
      return { servers };
    } catch (error) {
      reasons.push(`${name}: ${messageOf(error).slice(0, reasonLength)}`);
    }
  }
  return { servers: [], missing: `no ${wanted} (${reasons.join('; ')})` };
}

/**
 * Most of what can go wrong is tested on further servers, which need programs. Says so where no server came with them.
 * `wanted` is for the message: `MySQL`.
 */
export function withPrograms<Server extends { readonly local?: unknown }>(
  wanted: string,
  supply: Supply<Server>,
): Supply<Server> {
  const { servers, missing } = supply;
  if (servers.length === 0 || servers.some(({ local }) => local !== undefined)) return supply;
  const lack = `no programs of ${wanted} to start further servers with`;
  return { ...supply, missing: missing === undefined ? lack : `${missing}; ${lack}` };
}

/** The one server that an address names. */
export function given<Server>(variable: string, server: Server): Supply<Server> {
  return { servers: [server], skipped: `${variable} names a server, and further ones cannot be started` };
}

/** All that several climbs brought. */
export function together<Server>(supplies: readonly Supply<Server>[]): Supply<Server> {
  const missing = supplies.flatMap((supply) => supply.missing ?? []);
  return {
    servers: supplies.flatMap(({ servers }) => servers),
    ...(missing.length > 0 && { missing: missing.join('; ') }),
  };
}
