/** What is known of one batch, when it is chosen in the lanes. */

import { count, duration } from '../../../markdown.ts';
import type { Report, UnitReport } from '../../../report.ts';
import { nameInUnit } from '../../../test-name.ts';
import { exitText } from '../../../words.ts';
import type { Bar, lanesOf } from '../../view/lanes.ts';
import { incidentTitles, percent, purposes } from '../../view/words.ts';
import { type Child, el, facts, named } from '../dom.ts';
import { outcome } from '../sections/outcome.ts';
import { incidentId } from './marks.ts';

/** Of one batch; the tables have all. */
const shownItems = 12;

export type Lanes = ReturnType<typeof lanesOf>;

export function batchDetails(bar: Bar, report: Report): readonly Child[] {
  const { batch, worker, units } = bar;
  const failed = report.tests.filter(
    ({ outcome, batch: of }) => outcome.kind === 'failed' && of === batch.batch,
  );
  const incidents = report.incidents
    .map((incident, index) => ({ incident, index }))
    .filter(({ incident }) => incident.batch === batch.batch);
  const launchShare = batch.seconds > 0 ? ` (${percent(batch.launchSeconds / batch.seconds)})` : '';
  return [
    el('h3', {}, `Worker ${worker}, batch ${batch.batch}`),
    facts([
      ['purpose', purposes[batch.purpose]],
      ['start', duration(batch.startSeconds)],
      ['time', duration(batch.seconds)],
      ['launch', `${duration(batch.launchSeconds)}${launchShare}`],
      ['ended with', named(exitText(batch.exit))],
      ...Object.entries(batch.clones).map(([alias, clone]) => [`clone of ${alias}`, named(clone)] as const),
    ]),
    bar.renewedBecause !== undefined &&
      el('p', {}, 'On a new clone, for the one before was not clean: ', named(bar.renewedBecause)),
    ...list(count(batch.units, 'unit'), units, unitItem),
    ...list(`${count(failed.length, 'test')} failed`, failed, (test) => [named(nameInUnit(test))]),
    ...list(count(incidents.length, 'incident'), incidents, ({ incident, index }) => [
      el(
        'a',
        { href: `#${incidentId(index)}` },
        `${incidentTitles[incident.what.kind]} at ${duration(incident.seconds)}`,
      ),
    ]),
  ];
}

function unitItem({ unit, seconds, outcome: how }: UnitReport): readonly Child[] {
  return [named(unit), ` ${duration(seconds)}`, ...(how === 'passed' ? [] : [' ', outcome(how)])];
}

function list<Item>(title: string, items: readonly Item[], show: (item: Item) => readonly Child[]): Child[] {
  if (items.length === 0) return [];
  const left = items.length - shownItems;
  return [
    el('h4', {}, title),
    el(
      'ul',
      {},
      ...items.slice(0, shownItems).map((item) => el('li', {}, ...show(item))),
      left > 0 && el('li', {}, `and ${left} more`),
    ),
  ];
}
