/** Incidents as marks on the lanes, each kind by a shape of its own. */

import type { IncidentKind } from '../../../incidents.ts';
import { duration } from '../../../markdown.ts';
import { plainLine } from '../../../plain-text.ts';
import type { Mark } from '../../view/lanes.ts';
import { incidentText, incidentTitles } from '../../view/words.ts';
import { svg } from '../dom.ts';
import { type Geometry, xOf } from './geometry.ts';

/** Paths around 0 0, ten pixels wide. */
const shapes: Readonly<Record<IncidentKind['kind'], string>> = {
  'near limit': 'M0 -5L5.5 4.5H-5.5Z',
  'timed out': 'M-4.5 -4.5H4.5V4.5H-4.5Z',
  crashed: 'M-5 -3L-3 -5L0 -2L3 -5L5 -3L2 0L5 3L3 5L0 2L-3 5L-5 3L-2 0Z',
  'out of memory': 'M0 -6L6 0L0 6L-6 0Z',
  'held back': 'M-5.5 -2H5.5V2H-5.5Z',
  'unhealthy clone': 'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z',
};

const mild: readonly IncidentKind['kind'][] = ['near limit', 'held back', 'unhealthy clone'];

/** What links lead to in the list of incidents. */
export function incidentId(index: number): string {
  return `incident-${index + 1}`;
}

export function shapeOf(kind: IncidentKind['kind']): SVGElement {
  return svg('path', { d: shapes[kind], class: mild.includes(kind) ? 'mild' : 'grave' });
}

/** Out of the order of tabs: the list of incidents has them all. */
export function drawMark({ incident, index }: Mark, y: number, geometry: Geometry): SVGElement {
  const { seconds, what } = incident;
  const title = `${incidentTitles[what.kind]} at ${duration(seconds)}: ${plainLine(incidentText(incident))}`;
  const at = { transform: `translate(${xOf(geometry, seconds)} ${y})` };
  const link = svg('a', {
    href: `#${incidentId(index)}`,
    class: 'mark',
    tabindex: -1,
    'aria-label': title,
    ...at,
  });
  link.append(svg('title', {}, title), shapeOf(what.kind));
  return link;
}
