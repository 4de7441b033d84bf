/** A few runs as a small curve, from zero so that heights compare. */

import { duration } from '../../markdown.ts';
import { svg } from './dom.ts';

const width = 72;
const height = 20;
const edge = 3;

/** `values`: seconds, newest last; at least one. */
export function sparkline(values: readonly number[]): SVGSVGElement {
  const top = Math.max(...values, Number.MIN_VALUE);
  const step = values.length < 2 ? 0 : (width - 2 * edge) / (values.length - 1);
  const points = values.map((value, index) => ({
    x: values.length < 2 ? width / 2 : edge + index * step,
    y: height - edge - (value / top) * (height - 2 * edge),
  }));
  const last = points.at(-1);
  return svg(
    'svg',
    {
      class: 'sparkline',
      width,
      height,
      role: 'img',
      'aria-label': values.map((value) => duration(value)).join(', '),
    },
    svg('polyline', { points: points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ') }),
    last !== undefined && svg('circle', { cx: last.x, cy: last.y, r: 2.5 }),
  );
}
