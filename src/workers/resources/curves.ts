/** Keeps samples over a phase of any length as a bounded number of points. */

import { highestOfKnown } from '../../report/arithmetic.ts';
import type { Curves } from '../../report/resources.ts';

export interface CurvePoint {
  /** From the start of the test phase. */
  readonly seconds: number;
  readonly memoryBytes: number | undefined;
  readonly load: number | undefined;
  /** By worker; one that is left out has nothing to show. */
  readonly workers: ReadonlyMap<
    number,
    { readonly memoryBytes?: number | undefined; readonly sessions?: number | undefined }
  >;
}

/** More than a page has room to show. */
export const mostPoints = 300;

/**
 * When there are too many points, two become one: the highest of both, so that no peak is lost. From then on twice as
 * many samples make a point.
 */
export class CurveRecorder {
  #points: CurvePoint[] = [];
  #samplesOfPoint = 1;
  #unfinished: { readonly point: CurvePoint; readonly samples: number } | undefined;

  add(sample: CurvePoint): void {
    const { point, samples } = this.#unfinished ?? { point: undefined, samples: 0 };
    const grown = { point: point === undefined ? sample : higher(point, sample), samples: samples + 1 };
    this.#unfinished = grown;
    if (grown.samples < this.#samplesOfPoint) return;
    this.#points.push(grown.point);
    this.#unfinished = undefined;
    if (this.#points.length >= mostPoints) this.#halve();
  }

  /** `workers`: how many there are, each with a curve of its own. Undefined where there was no sample. */
  curves(workers: number): Curves | undefined {
    const points = this.#unfinished === undefined ? this.#points : [...this.#points, this.#unfinished.point];
    if (points.length === 0) return undefined;
    return {
      seconds: points.map(({ seconds }) => seconds),
      memoryBytes: points.map(({ memoryBytes }) => memoryBytes ?? null),
      load: points.map(({ load }) => load ?? null),
      workers: Array.from({ length: workers }, (_, index) => ({
        worker: index + 1,
        memoryBytes: points.map((point) => point.workers.get(index + 1)?.memoryBytes ?? null),
        sessions: points.map((point) => point.workers.get(index + 1)?.sessions ?? null),
      })),
    };
  }

  #halve(): void {
    this.#samplesOfPoint *= 2;
    this.#points = this.#points.flatMap((point, index) => {
      if (index % 2 === 1) return [];
      const next = this.#points[index + 1];
      return [next === undefined ? point : higher(point, next)];
    });
  }
}

/** At the time of the earlier one, where its first sample was. */
function higher(a: CurvePoint, b: CurvePoint): CurvePoint {
  const workers = new Set([...a.workers.keys(), ...b.workers.keys()]);
  return {
    seconds: a.seconds,
    memoryBytes: highestOfKnown([a.memoryBytes, b.memoryBytes]),
    load: highestOfKnown([a.load, b.load]),
    workers: new Map(
      [...workers].map((worker) => {
        const [one, other] = [a.workers.get(worker), b.workers.get(worker)];
        return [
          worker,
          {
            memoryBytes: highestOfKnown([one?.memoryBytes, other?.memoryBytes]),
            sessions: highestOfKnown([one?.sessions, other?.sessions]),
          },
        ];
      }),
    ),
  };
}
