/** Curves below the lanes, on the same axis of time. */

import { count, duration, size } from '../../../markdown.ts';
import type { Report } from '../../../report.ts';
import type { Curves } from '../../../resources.ts';
import { areaPath, linePath, type Peak, peakOf, roundUp, type Samples, together } from '../../view/curve.ts';
import { svg } from '../dom.ts';
import { type Geometry, panelHeight, panelTop, xOf } from './geometry.ts';

export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
  /** Of the axis; a round number. */
  readonly top: number;
  readonly show: (value: number) => string;
  /** Of one worker, to be laid over the others; undefined where a worker has none of its own. */
  readonly ofWorker: ((worker: number) => Samples | undefined) | undefined;
}

export interface Series {
  readonly name: string;
  readonly kind: 'area' | 'line';
  readonly samples: Samples;
  readonly peak: Peak | undefined;
}

/** Those of which anything is known. */
export function panelsOf({ curves }: Report): readonly Panel[] {
  if (curves === undefined) return [];
  const worker = (number: number) => curves.workers.find((each) => each.worker === number);
  const memory = together(curves, ({ memoryBytes }) => memoryBytes);
  const sessions = together(curves, (each) => each.sessions);
  return [
    panel(
      'Memory',
      size,
      curves,
      [area('all workers', memory), line('machine', curves.memoryBytes)],
      (number) => worker(number)?.memoryBytes,
    ),
    panel(
      'Database sessions',
      (value) => String(value),
      curves,
      [area('all workers', sessions)],
      (number) => worker(number)?.sessions,
    ),
    panel('Load', (value) => String(Math.round(value * 100) / 100), curves, [line('machine', curves.load)]),
  ].filter(({ series }) => series.length > 0);
}

type Unmeasured = Omit<Series, 'peak'>;

const area = (name: string, samples: Samples): Unmeasured => ({ name, kind: 'area', samples });
const line = (name: string, samples: Samples): Unmeasured => ({ name, kind: 'line', samples });

function panel(
  title: string,
  show: Panel['show'],
  curves: Curves,
  all: readonly Unmeasured[],
  ofWorker?: Panel['ofWorker'],
): Panel {
  const series = all
    .map((each) => ({ ...each, peak: peakOf(each.samples, curves.seconds) }))
    .filter(({ peak }) => peak !== undefined);
  return {
    title,
    show,
    series,
    ofWorker,
    top: roundUp(Math.max(0, ...series.map(({ peak }) => peak?.value ?? 0))),
  };
}

/** `worker`: whose own curve is laid over. */
export function drawPanel(
  panel: Panel,
  index: number,
  curves: Curves,
  geometry: Geometry,
  worker?: number,
): SVGGElement {
  const top = panelTop(geometry, index);
  const scale = {
    x: (seconds: number) => xOf(geometry, seconds),
    y: (value: number) => top + panelHeight * (1 - value / panel.top),
  };
  const own = worker === undefined ? undefined : panel.ofWorker?.(worker);
  const edges = [0, 0.5, 1].map((share) => {
    const y = top + panelHeight * share;
    return svg('line', { class: share === 1 ? 'base' : 'rule', x1: 0, x2: geometry.width, y1: y, y2: y });
  });
  return svg(
    'g',
    { class: 'panel', role: 'img', 'aria-label': panelText(panel) },
    ...edges,
    ...panel.series.flatMap(({ kind, samples }) => [
      kind === 'area' && svg('path', { class: 'area', d: areaPath(samples, curves.seconds, scale) }),
      svg('path', { class: kind === 'area' ? 'ridge' : 'line', d: linePath(samples, curves.seconds, scale) }),
    ]),
    own !== undefined && svg('path', { class: 'own', d: linePath(own, curves.seconds, scale) }),
  );
}

/** `Memory: machine at most 3.1 GB, at 42.0 s; all workers at most 2.0 GB, at 40.1 s`. */
export function panelText({ title, series, show }: Panel): string {
  const peaks = series.flatMap(({ name, peak }) =>
    peak === undefined ? [] : [`${name} at most ${show(peak.value)}, at ${duration(peak.seconds)}`],
  );
  return `${title}: ${peaks.join('; ')}`;
}

/** What is known at one moment: `index` of the samples. */
export function readingAt(panels: readonly Panel[], index: number, worker?: number): string {
  return panels
    .flatMap(({ title, series, show, ofWorker }) => {
      const own = worker === undefined ? undefined : ofWorker?.(worker)?.[index];
      const values = [
        ...series.map(({ name, samples }) => ({ name, value: samples[index] })),
        { name: `worker ${worker}`, value: own },
      ].flatMap(({ name, value }) =>
        value === null || value === undefined ? [] : [`${name} ${show(value)}`],
      );
      return values.length === 0 ? [] : [`${title.toLowerCase()}: ${values.join(', ')}`];
    })
    .join(' · ');
}

/** Why there are no curves, or fewer than there could be; undefined where all are there. */
export function missingCurves(report: Report, panels: readonly Panel[]): string | undefined {
  if (report.curves === undefined) return 'Memory and sessions were not measured in this run.';
  const missing = ['Memory', 'Database sessions'].filter(
    (title) => !panels.some((each) => each.title === title),
  );
  if (missing.length === 0) return undefined;
  return `${missing.join(' and ')} could not be measured here: ${count(report.curves.seconds.length, 'sample')} hold none.`;
}
