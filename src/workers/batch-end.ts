/** How a batch ended, and which of its units brought that about, as far as it can be known. */

import { type BatchEnd, isOpen } from '../planning/aftermath.ts';
import type { PlannedUnit } from '../planning/plan.ts';
import type { LaunchExit } from '../report/report.ts';
import type { BatchResult } from './batch.ts';
import type { JudgedUnit, Judgement } from './judge.ts';
import { timedOutPhrase } from './limit-messages.ts';
import { outOfMemorySentence } from './out-of-memory.ts';
import { unitThatRan } from './unit-that-ran.ts';

/** What a batch came to. */
type EndOfBatch = Pick<BatchResult, 'end' | 'exit' | 'batch' | 'judgement'>;

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

/** `exit` of a process that died, with the test that ran then. */
export function diedIn(exit: LaunchExit, running: string | undefined): LaunchExit {
  if (running === undefined || (exit.kind !== 'exited' && exit.kind !== 'killed')) return exit;
  return { ...exit, running };
}

/** The unit whose test ran when the process died; undefined where nobody told, or where it had been reported whole. */
export function suspectOf({ end, exit, batch, judgement }: EndOfBatch): string | undefined {
  if (end !== 'died' || exit.kind === 'stopped') return undefined;
  return unitThatRan(exit.running, openOf(judgement, batch.units))?.unit;
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
  const candidates = openOf(judgement, planned);
  const hung = candidates.length === 1 ? candidates[0] : unitThatRan(exit.running, candidates);
  return withOutcome(
    judgement,
    open.find(({ unit }) => unit === hung?.unit),
    'timed out',
  );
}

function openOf({ units }: Judgement, planned: readonly PlannedUnit[]): readonly PlannedUnit[] {
  const names = new Set(units.filter(isOpen).map(({ unit }) => unit));
  return planned.filter(({ unit }) => names.has(unit));
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

/** How a launch ended, and what ran then, for a sentence. */
export function phraseOf(exit: LaunchExit): string {
  const meanwhile = exit.kind === 'stopped' || exit.running === undefined ? '' : ` while ${exit.running} ran`;
  return `${endPhrase(exit)}${meanwhile}`;
}

/** How a launch ended, for a sentence that tells by itself what ran then. */
export function endPhrase(exit: LaunchExit): string {
  switch (exit.kind) {
    case 'stopped':
      return `it was stopped: ${exit.reason}`;
    case 'killed':
      return outOfMemorySentence(exit.memory, `its process was killed by ${exit.signal}`);
    case 'timed out':
      return timedOutPhrase(exit);
    case 'exited':
      return outOfMemorySentence(
        exit.memory,
        `its process ended with exit status ${exit.status}, before its report was whole`,
      );
  }
}
