/** Clones that no worker used: the project may need none, or found another database. */

import { handoverHint } from './databases/watch.ts';
import { SecurityStop } from './errors.ts';
import type { CloneReport } from './report/report.ts';
import type { BatchResult } from './workers/batch.ts';

/** Aliases in whose clones the server counted nothing, although tests ran: they need no database, or used another one. */
export function unusedAliases(
  reports: ReadonlyMap<string, readonly CloneReport[]>,
  results: readonly BatchResult[],
): readonly string[] {
  const ran = results.some(({ judgement }) => judgement.units.some(({ cases }) => cases.length > 0));
  if (!ran) return [];
  return [...reports].flatMap(([alias, clones]) => {
    const unused = clones.every(
      ({ transactions, sessions, peakSessions }) =>
        transactions === 0 && (sessions ?? 0) === 0 && (peakSessions ?? 0) === 0,
    );
    return unused ? [alias] : [];
  });
}

export function unusedSentence(alias: string): string {
  return `No worker used its clone of "${alias}". If the tests need that database, say in \`worker-env\` how they find it.`;
}

/** Nobody in the clones, and somebody elsewhere: too short a visit for the watch to stop it, and yet no result counts. */
export function strayBesides(
  unused: readonly string[],
  sighted: SecurityStop | undefined,
  visited: readonly string[],
): SecurityStop | undefined {
  if (unused.length === 0) return undefined;
  const alias = unused.find((candidate) => visited.includes(candidate));
  if (sighted !== undefined || alias === undefined) return sighted;
  return new SecurityStop(
    `No worker is in its own clone: none of the clones of "${alias}" was used, and the database itself was. ${handoverHint}`,
  );
}
