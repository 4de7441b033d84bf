/** Lanes of workers over time, and the curves of what they used on the same axis. */

import { duration } from '../../../markdown.ts';
import type { Report } from '../../../report.ts';
import { indexAt } from '../../view/curve.ts';
import { type Bar, lanesOf, marksOfAll } from '../../view/lanes.ts';
import { moved } from '../../view/moves.ts';
import { extent } from '../../view/time-axis.ts';
import { el, svg } from '../dom.ts';
import { drawAxis } from './axis.ts';
import { drawBar, patterns } from './bars.ts';
import { batchDetails } from './batch-details.ts';
import { axisHeight, type Geometry, heightOf, laneHeight, laneTop, secondsAt, xOf } from './geometry.ts';
import { labels } from './labels.ts';
import { legend } from './legend.ts';
import { drawMark } from './marks.ts';
import { drawPanel, missingCurves, panelsOf, panelText, readingAt } from './panels.ts';
import { batchTable, sampleTable } from './tables.ts';

export interface Timeline {
  readonly element: HTMLElement;
  /** Chooses the batch, brings it into sight and gives it the focus. */
  show(batch: number): void;
}

/** Below it lanes scroll in their box. */
const leastWidth = 560;
const zoomStep = 1.6;
const mostZoom = 64;

export function timeline(report: Report): Timeline {
  const lanes = lanesOf(report);
  const panels = panelsOf(report);
  const all = new Map(lanes.flatMap(({ bars }) => bars).map((bar) => [bar.batch.batch, bar]));
  let chosen: Bar | undefined;
  let current = lanes.flatMap(({ bars }) => bars)[0];
  let worker: number | undefined;
  let zoom = 1;
  let geometry: Geometry = { width: 0, extent: extent(report), lanes: lanes.length, panels: panels.length };

  const picture = svg('svg', {
    role: 'group',
    'aria-label': 'Lanes of workers over time. Arrow keys lead from batch to batch, Enter shows one.',
  });
  const cursor = svg('line', { class: 'cursor', y1: axisHeight - 6, visibility: 'hidden' });
  const strip = el('div', { class: 'strip' }, picture);
  const reading = el('p', { class: 'reading', 'aria-hidden': 'true' }, ' ');
  const details = el(
    'div',
    { class: 'batch-details', role: 'status' },
    el('p', { class: 'hint' }, 'Choose a batch to see what is known of it.'),
  );

  strip.addEventListener('click', ({ target }) => {
    const bar = barOf(target);
    if (bar !== undefined) choose(bar);
  });
  strip.addEventListener('keydown', onKey);
  strip.addEventListener('pointermove', ({ clientX }) =>
    read(clientX - picture.getBoundingClientRect().left),
  );
  strip.addEventListener('pointerleave', () => read(undefined));
  new ResizeObserver(draw).observe(strip);

  const missing = missingCurves(report, panels);
  const element = el(
    'div',
    { class: 'timeline' },
    el('div', { class: 'tools' }, ...zoomButtons(), workerBox(), legend(lanes, report)),
    el('div', { class: 'chart' }, labels(lanes, panels, geometry), strip),
    reading,
    details,
    missing !== undefined && el('p', { class: 'hint' }, missing),
    panels.length > 0 &&
      el('ul', { class: 'peaks' }, ...panels.map((panel) => el('li', {}, `${panelText(panel)}.`))),
    batchTable(lanes),
    report.curves !== undefined && panels.length > 0 && sampleTable(report.curves, panels),
  );
  return { element, show };

  function draw(): void {
    const width = Math.floor(Math.max(leastWidth, strip.clientWidth) * zoom);
    if (width === geometry.width) return;
    geometry = { ...geometry, width };
    redraw();
  }

  function redraw(): void {
    const focused = picture.contains(document.activeElement);
    const height = heightOf(geometry);
    for (const [name, value] of Object.entries({ width: geometry.width, height }))
      picture.setAttribute(name, String(value));
    cursor.setAttribute('y2', String(height));
    const { curves } = report;
    picture.replaceChildren(
      patterns(),
      drawAxis(geometry),
      ...marksOfAll(report).map((mark) => drawMark(mark, axisHeight - 2, geometry)),
      ...lanes.map(({ bars, marks }, index) => {
        const top = laneTop(index);
        return svg(
          'g',
          { class: 'lane' },
          svg('line', {
            class: 'rule',
            x1: 0,
            x2: geometry.width,
            y1: top + laneHeight - 0.5,
            y2: top + laneHeight - 0.5,
          }),
          ...bars.map((bar) => drawBar(bar, top, geometry)),
          ...marks.map((mark) => drawMark(mark, top + 7, geometry)),
        );
      }),
      ...(curves === undefined
        ? []
        : panels.map((panel, index) => drawPanel(panel, index, curves, geometry, worker))),
      cursor,
    );
    mark(focused);
  }

  /** One batch alone is in the order of tabs: the current one. */
  function mark(focus: boolean): void {
    for (const old of picture.querySelectorAll('.batch[tabindex="0"]')) old.setAttribute('tabindex', '-1');
    const group =
      current === undefined ? null : picture.querySelector<SVGGElement>(`#batch-${current.batch.batch}`);
    group?.setAttribute('tabindex', '0');
    for (const old of picture.querySelectorAll('.batch.chosen')) old.classList.remove('chosen');
    if (chosen !== undefined) picture.querySelector(`#batch-${chosen.batch.batch}`)?.classList.add('chosen');
    if (focus) group?.focus({ preventScroll: true });
  }

  function barOf(target: EventTarget | null): Bar | undefined {
    const group = target instanceof Element ? target.closest('.batch') : null;
    return all.get(Number(group?.getAttribute('data-batch')));
  }

  function choose(bar: Bar): void {
    current = bar;
    chosen = bar;
    mark(true);
    details.replaceChildren(
      ...batchDetails(bar, report).filter((child) => child !== undefined && child !== false),
    );
    details.scrollIntoView({ block: 'nearest' });
  }

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || current === undefined) return;
    if (event.key === '+' || event.key === '-') zoomBy(event.key === '+' ? zoomStep : 1 / zoomStep);
    else if (event.key === 'Enter' || event.key === ' ') choose(barOf(event.target) ?? current);
    else {
      const next = moved(event.key, current, lanes);
      if (next === undefined) return;
      current = next;
      mark(true);
      bringIntoSight(next);
    }
    event.preventDefault();
  }

  function show(batch: number): void {
    const bar = all.get(batch);
    if (bar === undefined) return;
    draw();
    choose(bar);
    bringIntoSight(bar);
    element.scrollIntoView({ block: 'start' });
  }

  function bringIntoSight(bar: Bar): void {
    const middle = xOf(geometry, middleOf(bar));
    const { scrollLeft, clientWidth } = strip;
    if (middle < scrollLeft + 20 || middle > scrollLeft + clientWidth - 20)
      strip.scrollLeft = middle - clientWidth / 2;
  }

  function inTheMiddle(): number {
    return secondsAt(geometry, strip.scrollLeft + strip.clientWidth / 2);
  }

  function zoomBy(factor: number): void {
    const middle = chosen === undefined ? inTheMiddle() : middleOf(chosen);
    zoom = Math.min(mostZoom, Math.max(1, zoom * factor));
    draw();
    strip.scrollLeft = xOf(geometry, middle) - strip.clientWidth / 2;
  }

  function zoomButtons(): readonly HTMLElement[] {
    const button = (text: string, label: string, factor: number): HTMLElement => {
      const made = el('button', { type: 'button', 'aria-label': label }, text);
      made.addEventListener('click', () => zoomBy(factor));
      return made;
    };
    return [
      el(
        'span',
        { class: 'filter' },
        'Time ',
        button('−', 'Show more time', 1 / zoomStep),
        ' ',
        button('+', 'Show less time', zoomStep),
      ),
    ];
  }

  function workerBox(): HTMLElement | undefined {
    if (!panels.some(({ ofWorker }) => ofWorker !== undefined)) return undefined;
    const select = el(
      'select',
      {},
      el('option', { value: '' }, 'none'),
      ...lanes.map((lane) => el('option', { value: lane.worker }, String(lane.worker))),
    );
    select.addEventListener('change', () => {
      worker = select.value === '' ? undefined : Number(select.value);
      redraw();
    });
    return el('label', { class: 'filter' }, 'Curve of worker ', select);
  }

  function read(x: number | undefined): void {
    const inside = x !== undefined && x >= 0;
    cursor.setAttribute('visibility', inside ? 'visible' : 'hidden');
    if (!inside) {
      reading.textContent = ' ';
      return;
    }
    const seconds = secondsAt(geometry, x);
    for (const name of ['x1', 'x2']) cursor.setAttribute(name, String(xOf(geometry, seconds)));
    const index = report.curves === undefined ? undefined : indexAt(report.curves.seconds, seconds);
    const known = index === undefined ? '' : readingAt(panels, index, worker);
    reading.textContent = [duration(seconds), known].filter((part) => part !== '').join(' · ');
  }
}

function middleOf({ batch: { startSeconds, seconds } }: Bar): number {
  return startSeconds + seconds / 2;
}
