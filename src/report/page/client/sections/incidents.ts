/** What was out of the ordinary, with the stacks and the picture of the databases at that moment. */

import type { Incident } from '../../../incidents.ts';
import { duration } from '../../../markdown.ts';
import { plainLine, plainText } from '../../../plain-text.ts';
import type { Report } from '../../../report.ts';
import { bySeverity, isGrave } from '../../../severity.ts';
import type { PageData } from '../../data.ts';
import { incidentText, incidentTitles } from '../../view/words.ts';
import { block, type Child, el, named, svg, unfolding } from '../dom.ts';
import { incidentId, shapeOf } from '../timeline/marks.ts';
import { batchLink } from './batch-link.ts';
import { picture } from './picture.ts';
import { replay } from './replay.ts';
import type { Section } from './section.ts';

export function incidents({ report }: PageData): Section | undefined {
  const all = report.incidents
    .map((incident, index) => ({ incident, index }))
    .sort((a, b) => bySeverity(a.incident, b.incident));
  if (all.length === 0) return undefined;
  return {
    id: 'incidents',
    title: 'Incidents',
    items: all.length,
    content: [
      el('ul', { class: 'cards' }, ...all.map(({ incident, index }) => card(incident, index, report))),
    ],
  };
}

function card(incident: Incident, index: number, report: Report): HTMLElement {
  const { what, seconds, worker, batch, running, stacks, pictures } = incident;
  const hasMore = stacks !== '' || pictures.length > 0;
  return el(
    'li',
    { id: incidentId(index), tabindex: -1 },
    el(
      'p',
      {},
      svg(
        'svg',
        { width: 14, height: 14, 'aria-hidden': 'true', class: 'mark' },
        svg('g', { transform: 'translate(7 7)' }, shapeOf(what.kind)),
      ),
      el('strong', {}, incidentTitles[what.kind]),
      ` at ${duration(seconds)}, `,
      batchLink(worker, batch),
      ...(running === undefined ? [] : [', in ', named(running)]),
    ),
    el('p', {}, plainLine(incidentText(incident))),
    hasMore && unfolding([moreTitle(incident)], () => more(incident)),
    isGrave(incident) && worker !== undefined && replay(report, { worker, batch }),
  );
}

function moreTitle({ stacks, pictures }: Incident): string {
  return [
    ...(stacks === '' ? [] : ['what its threads did']),
    ...(pictures.length === 0 ? [] : ['what the database did']),
  ]
    .join(', ')
    .replace(/^w/, 'W');
}

function more({ stacks, pictures }: Incident): readonly Child[] {
  return [...pictures.map(picture), stacks !== '' && block(plainText(stacks), 'Stacks')];
}
