/** How a batch ended, and which of its units brought that about, as far as it can be known. */

import { type BatchEnd, isOpen } from '../planning/aftermath.ts';
import type { PlannedUnit } from '../planning/plan.ts';
import type { LaunchExit } from '../report/report.ts';
import type { JudgedUnit, Judgement } from './judge.ts';
import { timedOutProblem } from './limit-messages.ts';
import { outOfMemorySentence } from './out-of-memory.ts';
import { unitThatRan } from './unit-that-ran.ts';

export interface EndEvidence {
  readonly exit: LaunchExit;
  /** Whether the report came to its end. */
  readonly isReported: boolean;
  /** Whether our adapter was in it, and told what it had collected. */
  readonly isCollected: boolean;
}

/**
 * Exit status 0 without a report means a process that was gone too early only where our adapter has seen it run: a command that
 * writes its report to another place ends like that, too, and running it again would not help.
 */
export function batchEnd({ exit, isReported, isCollected }: EndEvidence, { units }: Judgement): BatchEnd {
  if (exit.kind === 'stopped' || exit.kind === 'timed out') return exit.kind;
  if (exit.kind === 'killed') return 'died';
  if (!units.some(isOpen)) return 'whole';
  return !isReported && (exit.status !== 0 || isCollected) ? 'died' : 'lost';
}

/** `judgement` with the unit that hung, or crashed its process. Where it could be one of several, they stay without an outcome. */
export function blame(
  judgement: Judgement,
  end: BatchEnd,
  exit: LaunchExit,
  planned: readonly PlannedUnit[],
): Judgement {
  const open = judgement.units.filter(isOpen);
  if (end === 'died') {
    // Only alone it is sure. The last of several may never have begun.
    return planned.length === 1 ? withOutcome(judgement, open[0], 'crashed') : judgement;
  }
  if (exit.kind !== 'timed out') return judgement;
  const names = new Set(open.map(({ unit }) => unit));
  const candidates = planned.filter(({ unit }) => names.has(unit));
  const hung = candidates.length === 1 ? candidates[0] : unitThatRan(exit.running, candidates);
  return withOutcome(
    judgement,
    open.find(({ unit }) => unit === hung?.unit),
    'timed out',
  );
}

function withOutcome(
  judgement: Judgement,
  blamed: JudgedUnit | undefined,
  outcome: 'crashed' | 'timed out',
): Judgement {
  const units = judgement.units.map(({ unit, cases, ...rest }) =>
    unit === blamed?.unit ? { unit, cases, outcome } : { unit, cases, ...rest },
  );
  return { ...judgement, units };
}

/** How a launch ended, for a sentence. */
export function phraseOf(exit: LaunchExit): string {
  switch (exit.kind) {
    case 'stopped':
      return `it was stopped: ${exit.reason}`;
    case 'killed':
      return outOfMemorySentence(exit.memory, `its process was killed by ${exit.signal}`);
    case 'timed out':
      return timedOutProblem(exit);
    case 'exited':
      return outOfMemorySentence(
        exit.memory,
        `its process ended with exit status ${exit.status}, before its report was whole`,
      );
  }
}
