/** Ends a session whose import hangs. Its batches are launched by themselves then, each under its own limits. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../ports.ts';
import { ProcessorTimes } from './group-processes.ts';
import { isOver } from './limits.ts';
import type { Session } from './session.ts';
import { SignsOfLife } from './signs-of-life.ts';

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

/** Resolves when the import is over, well or not. */
export async function endSilentImport(session: Session, signs: SignsOfLife, clock: Clock): Promise<void> {
  const settled = new AbortController();
  void session.state.then(() => settled.abort());
  if (session.group !== undefined) signs.started(session.group, clock());
  while (!settled.signal.aborted) {
    await delay(tickSeconds * 1000, undefined, { signal: settled.signal, ref: false }).catch(() => {});
    const { now, silence } = signs.look(clock()).sight;
    if (silence === undefined || !isOver(silence, now)) continue;
    session.giveUp(
      `its import printed and computed nothing for ${silence.limitSeconds} s (\`test-timeout\`)`,
    );
    return;
  }
}
