/** A worker's output by its worker and batch, and what is said when a batch has ended. */

import type { Batch } from '../planning/queue.ts';
import type { OutputEnding, Speaker } from '../ports.ts';
import { count, duration } from '../report/markdown.ts';
import type { LaunchExit } from '../report/report.ts';
import type { BatchResult } from './batch.ts';

export function speakerOf(worker: number, { number }: Pick<Batch, 'number'>): Speaker {
  return { name: `worker ${worker}`, worker, batch: number };
}

/** `Worker 2, batch 5: 3 units in 12.4 s, 14 tests, 1 failed`. */
export function endingOf({ worker, batch, seconds, exit, judgement }: BatchResult): OutputEnding {
  const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
  const failed = cases.filter(({ outcome }) => outcome.kind === 'failed').length;
  const facts = [
    `${count(batch.units.length, 'unit')} in ${duration(seconds)}`,
    count(cases.length, 'test'),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...exitFacts(exit),
    ...(failed === 0 && judgement.problems.length > 0 ? [count(judgement.problems.length, 'problem')] : []),
  ];
  return {
    title: `Worker ${worker}, batch ${batch.number}: ${facts.join(', ')}`,
    isBad: failed > 0 || judgement.problems.length > 0,
  };
}

function exitFacts(exit: LaunchExit): string[] {
  switch (exit.kind) {
    case 'exited':
      return [];
    case 'killed':
      return [`killed by ${exit.signal}`];
    case 'stopped':
      return ['stopped'];
    case 'timed out':
      return ['timed out'];
  }
}
