/** What was planned, and from what. */

import { duration } from '../../../markdown.ts';
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
          ['shard', `${made.shard.index} of ${made.shard.total}`],
          ['attempt', String(made.attempt)],
          ['units', String(made.units)],
          ['with timings', String(made.knownUnits)],
          ['not run again', String(made.carriedUnits)],
          ['predicted', predictedSeconds === undefined ? 'n/a' : duration(predictedSeconds)],
          ['match rate', timings.matchRate === undefined ? 'n/a' : wholePercent(timings.matchRate)],
          ['units recorded', String(timings.recordedUnits)],
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
