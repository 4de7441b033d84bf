/** What was planned, and from what. */

import { duration, orUnknown } from '../../../markdown.ts';
import { plainLine } from '../../../plain-text.ts';
import type { PageData } from '../../data.ts';
import { wholePercent } from '../../view/words.ts';
import { el, facts, named } from '../dom.ts';
import type { Section } from './section.ts';

export function plan({ report }: PageData): Section {
  const { plan: made, timings } = report;
  const { floor, predictedSeconds } = made;
  return {
    id: 'plan',
    title: 'Plan',
    items: undefined,
    content: [
      facts(
        [
          ['plan', plainLine(made.hash)],
          ...(made.shard.total === 1
            ? []
            : [['shard', `${made.shard.index} of ${made.shard.total}`] as const]),
          ...(made.attempt === 1
            ? []
            : [
                ['attempt', String(made.attempt)] as const,
                ['units not run again', String(made.carriedUnits)] as const,
              ]),
          ['units', String(made.units)],
          ['units with a history', String(made.knownUnits)],
          ['match rate', orUnknown(timings.matchRate, wholePercent)],
          ['longest worker, predicted', orUnknown(predictedSeconds, duration)],
          ['longest worker', duration(Math.max(0, ...report.workers.map(({ busySeconds }) => busySeconds)))],
          ['units kept for the next run', String(timings.recordedUnits)],
        ],
        { class: 'figures small' },
      ),
      floor !== undefined &&
        el(
          'p',
          {},
          named(floor.unit),
          ` takes ${duration(floor.seconds)}, more than an even share of ${duration(floor.shareSeconds)}: no plan makes the run shorter than that.`,
        ),
    ],
  };
}
