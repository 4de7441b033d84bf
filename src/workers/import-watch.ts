/** Ends a session whose import hangs. Its batches are launched by themselves then, each under its own limits. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Log } from '../ports.ts';
import { ProcessorTimes } from './group-processes.ts';
import { logStacks } from './inspection.ts';
import { isOver } from './limits.ts';
import type { Session } from './session.ts';
import { SignsOfLife } from './signs-of-life.ts';
import { collectStacks } from './stacks.ts';

const tickSeconds = 1;

/** Of an import that may be silent for `silenceSeconds`; 0: for ever. */
export function signsOfImport(silenceSeconds: number): SignsOfLife {
  const processorTimes = new ProcessorTimes();
  return new SignsOfLife({
    eventsFile: undefined,
    units: [],
    budgets: { batchSeconds: 0, silenceSeconds, testSeconds: () => 0 },
    processorSeconds: (group, now) => processorTimes.of(group, now),
    databaseActive: undefined,
  });
}

export interface ImportWatch {
  readonly signs: SignsOfLife;
  /** To which our adapter writes the stacks of the session. */
  readonly stacksFile: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Resolves when the import is over, well or not. What hangs is looked into before it is ended. */
export async function endSilentImport(session: Session, watch: ImportWatch): Promise<void> {
  const { signs, clock, log } = watch;
  const settled = new AbortController();
  void session.state.then(() => settled.abort());
  if (session.group !== undefined) signs.started(session.group, clock());
  while (!settled.signal.aborted) {
    await delay(tickSeconds * 1000, undefined, { signal: settled.signal, ref: false }).catch(() => {});
    const { now, silence } = signs.look(clock()).sight;
    if (silence === undefined || !isOver(silence, now)) continue;
    const stacks = await stacksOf(session, watch);
    // It may have come to its end in the meantime.
    if (settled.signal.aborted) return;
    logStacks(log, 'Stacks of the import', 'session', stacks);
    session.giveUp(
      `its import printed and computed nothing for ${silence.limitSeconds} s (\`test-timeout\`)`,
    );
    return;
  }
}

async function stacksOf({ group }: Session, { signs, stacksFile }: ImportWatch): Promise<string> {
  if (group === undefined) return '';
  return collectStacks({ group, file: stacksFile, printed: () => signs.listen() });
}
