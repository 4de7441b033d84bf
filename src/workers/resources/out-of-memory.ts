/** Whether a batch ended for lack of memory: proved by what the kernel says, or probable by what was used. */

import type { OutOfMemory } from '../../report/incidents.ts';
import { plainLine } from '../../report/plain-text.ts';
import type { LaunchExit } from '../../report/report.ts';
import type { KilledProcess } from './kernel-log.ts';
import type { MeasuredProcess } from './usage.ts';

export interface DeathEvidence {
  readonly exit: LaunchExit;
  /** By how many the kernel's count of such ends rose while the batch ran; undefined where it keeps none. */
  readonly kills: number | undefined;
  /** Whether other batches ran meanwhile: what was counted may be theirs. */
  readonly alone: boolean;
  /** Of this batch, as the kernel's log names it. */
  readonly victim: KilledProcess | undefined;
  /** The only one that the log names since the batch began, whosever it is. */
  readonly suspect: KilledProcess | undefined;
  /** Of this batch, at the last look. */
  readonly largest: Pick<MeasuredProcess, 'pid' | 'name' | 'memoryBytes'> | undefined;
  /** Highest of the last looks, and of how much. */
  readonly usedBytes: number | undefined;
  readonly limitBytes: number | undefined;
}

/** From this part on, memory counts as gone. */
const goneShare = 0.95;

/** Undefined where nothing speaks for it. What we ended ourselves had another reason. */
export function outOfMemory(evidence: DeathEvidence): OutOfMemory | undefined {
  const { exit, kills, alone, victim, suspect, largest, limitBytes } = evidence;
  if (exit.kind === 'stopped' || exit.kind === 'timed out') return undefined;
  if (exit.kind === 'exited' && exit.status === 0) return undefined;
  if (victim !== undefined) return { process: nameOf(victim), memoryBytes: victim.memoryBytes, limitBytes };
  const likely = suspect ?? largest;
  const seen = {
    process: likely === undefined ? 'a process' : nameOf(likely),
    memoryBytes: likely?.memoryBytes,
    limitBytes,
  };
  const wasKilled = exit.kind === 'killed' && exit.signal.includes('SIGKILL');
  if (wasKilled && (kills ?? 0) > 0) return seen;
  // A process below one that lived on to report it.
  const mayBeIts = (kills ?? 0) > 0 && alone;
  // Where the kernel counts, its silence is an answer.
  const wasGone = wasKilled && kills === undefined && isGone(evidence);
  return mayBeIts || wasGone ? { ...seen, probable: true } : undefined;
}

function isGone({ usedBytes, limitBytes }: DeathEvidence): boolean {
  return usedBytes !== undefined && limitBytes !== undefined && usedBytes >= goneShare * limitBytes;
}

/** A process may call itself as it likes. */
function nameOf({ name, pid }: { readonly name: string; readonly pid: number }): string {
  return `${plainLine(name)} (${pid})`;
}
