/** The time, above and behind the lanes and curves. */

import { tickLabel, ticks } from '../../view/time-axis.ts';
import { svg } from '../dom.ts';
import { axisHeight, edge, type Geometry, heightOf, xOf } from './geometry.ts';

/** Room that a label takes. */
const labelWidth = 72;

export function drawAxis(geometry: Geometry): SVGGElement {
  const { width, extent } = geometry;
  const marks = ticks(extent, Math.max(2, Math.floor((width - 2 * edge) / labelWidth)));
  return svg(
    'g',
    { class: 'axis', 'aria-hidden': 'true' },
    ...marks.flatMap((seconds) => {
      const x = xOf(geometry, seconds);
      const anchor = seconds === 0 ? 'start' : x > width - 24 ? 'end' : 'middle';
      return [
        svg('line', { x1: x, x2: x, y1: axisHeight - 6, y2: heightOf(geometry) }),
        svg(
          'text',
          { x: seconds === 0 ? 2 : x, y: axisHeight - 11, 'text-anchor': anchor },
          tickLabel(seconds, extent),
        ),
      ];
    }),
  );
}
