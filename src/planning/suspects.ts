/**
 * Whom the search for a unit that ends its process asks first: the one whose test ran when it died. That is told by the process
 * itself, and so may be wrong, or not the whole truth: some tests end it only after others.
 */

import type { EndedBatch } from './aftermath.ts';

interface Suspect {
  readonly unit: string;
  /** Whether it ended its process alone as well; undefined while it has not run. */
  didIt: boolean | undefined;
}

export class Suspects {
  /** The last one of each search, by the number of the batch that died first. */
  readonly #last = new Map<number, Suspect>();

  /**
   * The unit to run alone after this batch; undefined where nobody told one. After a suspect that did not do it, no other one
   * of that search is believed, so that what is told wrongly costs the two launches of one split.
   */
  next(origin: number, { end, suspect }: EndedBatch): string | undefined {
    if (end !== 'died' || suspect === undefined) return undefined;
    const last = this.#last.get(origin);
    if (last !== undefined && last.didIt !== true) return undefined;
    this.#last.set(origin, { unit: suspect, didIt: undefined });
    return suspect;
  }

  /** Learns from a batch; answers whether in it a suspect did it again. */
  hear(origin: number, { batch, units }: EndedBatch): boolean {
    const last = this.#last.get(origin);
    const [only, ...others] = units;
    if (last?.didIt !== undefined || batch.purpose !== 'bisect') return false;
    if (last === undefined || only?.unit !== last.unit || others.length > 0) return false;
    last.didIt = only.outcome === 'crashed';
    return last.didIt;
  }
}
