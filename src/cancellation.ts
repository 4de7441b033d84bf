/** A run that is cancelled from outside has seconds left, and spends them on what matters. */

import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Cancelled } from './errors.ts';

export class Cancellation {
  readonly signal: AbortSignal;
  #sinceSeconds = Number.POSITIVE_INFINITY;

  constructor(signal: AbortSignal) {
    this.signal = signal;
    const note = (): void => {
      this.#sinceSeconds = now();
    };
    if (signal.aborted) note();
    else signal.addEventListener('abort', note, { once: true });
  }

  /** The result of `work`, or `otherwise` when the run was cancelled `limitSeconds` ago and it is not done. */
  async upTo<T>(limitSeconds: number, work: Promise<T>, otherwise: T): Promise<T> {
    return this.#race(work, async (finished) => {
      const left = this.#sinceSeconds + limitSeconds - now();
      if (left > 0) await delay(left * 1000, undefined, { signal: finished }).catch(() => {});
      return otherwise;
    });
  }

  /** The result of `work`. @throws Cancelled as soon as the run is cancelled; `work` is left to itself. */
  async orThrow<T>(work: Promise<T>): Promise<T> {
    return this.#race(work, async () => {
      throw new Cancelled('The run was cancelled before its tests had started.');
    });
  }

  /** @throws Cancelled as soon as the run is cancelled. */
  async pause(seconds: number): Promise<void> {
    await this.orThrow(delay(seconds * 1000, undefined, { signal: this.signal }).catch(() => {}));
  }

  async #race<T>(work: Promise<T>, onceCancelled: (finished: AbortSignal) => Promise<T>): Promise<T> {
    const finished = new AbortController();
    const cancelled = async (): Promise<T> => {
      const either = AbortSignal.any([this.signal, finished.signal]);
      if (!either.aborted) await once(either, 'abort');
      // Nobody waits any more: the work is done.
      if (finished.signal.aborted) return work;
      return onceCancelled(finished.signal);
    };
    try {
      return await Promise.race([work, cancelled()]);
    } finally {
      finished.abort();
    }
  }
}

function now(): number {
  return performance.now() / 1000;
}
