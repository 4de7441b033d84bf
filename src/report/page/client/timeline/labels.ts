/** What lanes and curves are called. */

import type { Lane } from '../../view/lanes.ts';
import { el, svg } from '../dom.ts';
import { type Geometry, heightOf, laneTop, panelHeight, panelTop } from './geometry.ts';
import type { Panel } from './panels.ts';

/** Beside the lanes and curves, so that they stay while time scrolls. */
export function labels(lanes: readonly Lane[], panels: readonly Panel[], geometry: Geometry): HTMLElement {
  const picture = svg('svg', {
    class: 'labels',
    width: 104,
    height: heightOf(geometry),
    'aria-hidden': 'true',
  });
  for (const [index, lane] of lanes.entries()) {
    picture.append(svg('text', { x: 0, y: laneTop(index) + 28 }, `Worker ${lane.worker}`));
  }
  for (const [index, panel] of panels.entries()) {
    const top = panelTop(geometry, index);
    picture.append(
      svg('text', { x: 96, y: top + 5, class: 'value', 'text-anchor': 'end' }, panel.show(panel.top)),
      svg('text', { x: 0, y: top + 24, class: 'title' }, panel.title.replace('Database s', 'S')),
      ...panel.series.flatMap(({ name, kind }, line) => {
        const y = top + 42 + line * 16;
        return [
          svg('line', { x1: 0, x2: 14, y1: y - 4, y2: y - 4, class: kind === 'area' ? 'ridge' : 'line' }),
          svg('text', { x: 20, y }, name),
        ];
      }),
      svg('text', { x: 96, y: top + panelHeight, class: 'value', 'text-anchor': 'end' }, '0'),
    );
  }
  return el('div', { class: 'label-column' }, picture);
}
