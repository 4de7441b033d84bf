/** What the report says of one clone. */

import type { CloneReport } from '../report/report.ts';
import type { Clone, Dirtied } from './clones.ts';
import type { PoolStatistics } from './engine.ts';
import { subtractCounts } from './pool-statistics.ts';

/** So many names of what has changed are kept; a migration can change thousands. */
const keptChanges = 10;

/** What the server counted, less what our own verification of the clone added. */
export function cloneReport(
  { name, worker, strategy, seconds, initial }: Clone,
  final: PoolStatistics | undefined,
  peakSessions: number | undefined,
  dirtied: Dirtied | undefined,
): CloneReport {
  const counted = final && subtractCounts(final, initial);
  return {
    name,
    worker,
    strategy,
    seconds,
    peakSessions,
    sessions: counted?.sessions,
    transactions: counted?.transactions,
    rollbacks: counted?.rollbacks,
    deadlocks: counted?.deadlocks,
    leftOpen: counted?.leftOpen,
    leftInTransaction: counted?.leftInTransaction,
    temporaryBytes: counted?.temporaryBytes,
    blocksHit: counted?.blocksHit,
    blocksRead: counted?.blocksRead,
    abortedSessions: counted?.abortedSessions,
    killedSessions: counted?.killedSessions,
    dirtied: dirtied && {
      batch: dirtied.batch,
      changes: dirtied.changes.slice(0, keptChanges),
      moreChanges: Math.max(0, dirtied.changes.length - keptChanges),
    },
  };
}
