/** What shapes and patterns mean. */

import type { Report } from '../../../report.ts';
import type { Lane } from '../../view/lanes.ts';
import { incidentTitles } from '../../view/words.ts';
import { el, svg } from '../dom.ts';
import { endingSigns } from './bars.ts';
import { shapeOf } from './marks.ts';

const endingTexts = { failures: 'with failures', early: 'was ended, or died' };

/** Of what there is in this report. */
export function legend(lanes: readonly Lane[], { incidents }: Pick<Report, 'incidents'>): HTMLElement {
  const bars = lanes.flatMap((lane) => lane.bars);
  const purposes = new Set(bars.map(({ batch }) => batch.purpose));
  const kinds = new Set(incidents.map(({ what }) => what.kind));
  return el(
    'ul',
    { class: 'legend', 'aria-label': 'What the lanes show' },
    item('batch', box('body')),
    item('its launch: time that went to no test', box('body'), box('launch')),
    ...(['rest', 'bisect', 'retry'] as const)
      .filter((purpose) => purposes.has(purpose))
      .map((purpose) => item(purpose, box('body'), box('pattern', `url(#${purpose})`))),
    ...(['failures', 'early'] as const)
      .filter((ending) => bars.some((bar) => bar.ending === ending))
      .map((ending) => bad(endingTexts[ending], endingSigns[ending])),
    ...(bars.some(({ renewed }) => renewed)
      ? [item('on a new clone', svg('path', { class: 'renewal', d: 'M11 4l5 7h-10z' }))]
      : []),
    ...[...kinds].map((kind) =>
      item(
        incidentTitles[kind].toLowerCase(),
        svg('g', { transform: 'translate(11 7)', class: 'mark' }, shapeOf(kind)),
      ),
    ),
  );
}

function bad(text: string, sign: string): HTMLElement {
  return item(
    text,
    box('body'),
    box('outline bad'),
    svg('text', { x: 11, y: 11, class: 'word', 'text-anchor': 'middle' }, sign),
  );
}

function box(kind: string, fill?: string): SVGElement {
  return svg('rect', { x: 1, y: 1, width: kind === 'launch' ? 7 : 20, height: 12, rx: 2, class: kind, fill });
}

function item(text: string, ...drawn: readonly SVGElement[]): HTMLElement {
  return el('li', {}, svg('svg', { width: 22, height: 14, 'aria-hidden': 'true' }, ...drawn), text);
}
