/** Batches as bars: what they were for by pattern and word, how they ended by outline and sign. */

import { count, duration } from '../../../markdown.ts';
import { plainLine } from '../../../plain-text.ts';
import type { BatchPurpose } from '../../../report.ts';
import { exitText } from '../../../words.ts';
import type { Bar, BatchEnding } from '../../view/lanes.ts';
import { purposes } from '../../view/words.ts';
import { svg } from '../dom.ts';
import { barHeight, barTop, type Geometry, xOf } from './geometry.ts';

export const endingSigns: Readonly<Record<BatchEnding, string>> = { well: '', failures: '!', early: '✕' };

/** What is narrower cannot be pointed at. */
const leastWidth = 2.5;

export function drawBar(bar: Bar, top: number, geometry: Geometry): SVGGElement {
  const { batch, ending, renewed } = bar;
  const { startSeconds, seconds, launchSeconds, purpose } = batch;
  const x = xOf(geometry, startSeconds);
  const width = Math.max(leastWidth, xOf(geometry, startSeconds + seconds) - x - 1);
  const launch = seconds <= 0 ? 0 : Math.min(1, launchSeconds / seconds) * width;
  const box = { x, y: top + barTop, width, height: barHeight, rx: Math.min(3, width / 3) };
  return svg(
    'g',
    {
      id: `batch-${batch.batch}`,
      class: `batch ${ending === 'well' ? '' : 'bad'}`,
      role: 'button',
      tabindex: -1,
      'aria-label': barLabel(bar),
      'data-batch': batch.batch,
    },
    svg('rect', { ...box, class: 'body' }),
    launch >= 1 && svg('rect', { ...box, width: launch, class: 'launch' }),
    purpose !== 'plan' && svg('rect', { ...box, class: 'pattern', fill: `url(#${purpose})` }),
    svg('rect', { ...box, class: 'outline' }),
    renewed && renewalSign(x, top + barTop + barHeight),
    ...words(bar, x, width, top),
  );
}

function renewalSign(x: number, y: number): SVGElement {
  return svg('path', { class: 'renewal', d: `M${x} ${y + 1}l4 5h-8z` });
}

/** As much as fits. */
function words({ batch: { batch, purpose }, ending }: Bar, x: number, width: number, top: number) {
  const sign = endingSigns[ending];
  const name = purpose === 'plan' ? String(batch) : `${batch} ${purpose}`;
  const texts = [`${name} ${sign}`.trim(), `${batch} ${sign}`.trim(), sign];
  const fitting = texts.find((text) => text !== '' && text.length * 7 + 8 <= width);
  if (fitting === undefined) return [];
  const place = { x: x + width / 2, y: top + barTop + barHeight / 2, class: 'word' };
  return [svg('text', { ...place, 'text-anchor': 'middle', 'dominant-baseline': 'central' }, fitting)];
}

function barLabel({ worker, batch, units, failedTests, ending }: Bar): string {
  const { startSeconds, seconds, purpose } = batch;
  const [first] = units;
  const others = units.length > 1 ? ` and ${units.length - 1} more` : '';
  return [
    `Worker ${worker}, batch ${batch.batch}${purpose === 'plan' ? '' : ` ${purpose}`}`,
    ...(purpose === 'plan' ? [] : [purposes[purpose]]),
    `from ${duration(startSeconds)} for ${duration(seconds)}`,
    ...(failedTests === 0 ? [] : [`${count(failedTests, 'test')} failed`]),
    ...(ending === 'well' ? [] : [plainLine(exitText(batch.exit))]),
    ...(first === undefined ? [] : [plainLine(first.unit) + others]),
  ].join(', ');
}

/** Patterns that bars of each purpose are filled with, by its name. */
export function patterns(): SVGDefsElement {
  const pattern = (id: BatchPurpose, turn: number, ...shapes: readonly SVGElement[]) =>
    svg(
      'pattern',
      { id, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${turn})` },
      ...shapes,
    );
  return svg(
    'defs',
    {},
    pattern('rest', 45, svg('rect', { class: 'stroke', width: 2, height: 7 })),
    pattern('bisect', 0, svg('circle', { class: 'stroke', cx: 3.5, cy: 3.5, r: 1.4 })),
    pattern(
      'retry',
      45,
      svg('rect', { class: 'stroke', width: 1.4, height: 7 }),
      svg('rect', { class: 'stroke', width: 7, height: 1.4 }),
    ),
  );
}
