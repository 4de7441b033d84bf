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

/** All that several climbs brought. */
export function together<Server>(supplies: readonly Supply<Server>[]): Supply<Server> {
  const missing = supplies.flatMap((supply) => supply.missing ?? []);
  return {
    servers: supplies.flatMap(({ servers }) => servers),
    ...(missing.length > 0 && { missing: missing.join('; ') }),
  };
}
