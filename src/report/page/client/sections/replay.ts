/** The command that runs a batch once more. */

import { replayCommand, seedsOfBatch } from '../../../replay-command.ts';
import type { Report, TestReport } from '../../../report.ts';
import { command } from '../command.ts';
import { type Child, el } from '../dom.ts';

/** Undefined where there is no bundle to run it from. */
export function replay(report: Report, of: Pick<TestReport, 'worker' | 'batch'>): Child {
  const line = replayCommand(report, of);
  return line === undefined ? undefined : el('p', { class: 'replay' }, 'Run it again: ', command(line));
}

/** By which seeds the tests of the batch were shuffled; undefined where nobody said so. */
export function order(report: Report, of: Pick<TestReport, 'batch'>): Child {
  const seeds = seedsOfBatch(report, of);
  return seeds === undefined ? undefined : el('p', { class: 'replay' }, `Order: ${seeds}`);
}

/** What the commands need; undefined where there are none. */
export function replayHint({ bundle }: Report): Child {
  return bundle === undefined
    ? undefined
    : el(
        'p',
        { class: 'hint' },
        'The commands run a batch again on a clone of its own, in a checkout of the same commit. They need the file ',
        el('code', {}, bundle),
        ', which the output bundle names: fetch it from the artifacts of the run.',
      );
}
