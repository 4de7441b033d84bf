/** Many statements in few round trips. */

import type { Connection } from './connection.ts';

/** Far under what every server takes in one packet by default. */
const packetLimitBytes = 1024 * 1024;
/** So that a packet's answers stay small too. */
const packetLimitStatements = 100;

/**
 * Runs `statements` in their order, many in a packet. The rows of each; of one that has none, nothing sensible. For
 * connections that take several statements at once. No stored program may be made so: see `replay.ts`.
 */
export async function queryEach<Row extends object>(
  connection: Connection,
  statements: readonly string[],
): Promise<readonly (readonly Row[])[]> {
  const answers: (readonly Row[])[] = [];
  for (const packet of packets(statements)) {
    const answer = await connection.query<Row>(packet.join(';\n'));
    // A single statement's rows do not come in a list of their own.
    answers.push(...(packet.length === 1 ? [answer] : (answer as unknown as Row[][])));
  }
  return answers;
}

export function* packets(statements: readonly string[]): Generator<readonly string[]> {
  let packet: string[] = [];
  let sizeBytes = 0;
  for (const statement of statements) {
    const bytes = Buffer.byteLength(statement);
    if (
      packet.length > 0 &&
      (sizeBytes + bytes > packetLimitBytes || packet.length === packetLimitStatements)
    ) {
      yield packet;
      packet = [];
      sizeBytes = 0;
    }
    packet.push(statement);
    sizeBytes += bytes;
  }
  if (packet.length > 0) yield packet;
}
