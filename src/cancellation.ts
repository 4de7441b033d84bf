/** A run that is cancelled from outside, or has used up its own time, has seconds left, and spends them on what matters. */

import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from './aborted.ts';
import { Cancelled, UserError } from './errors.ts';

export class Cancellation {
  readonly signal: AbortSignal;
  readonly #outside: AbortSignal;
  readonly #ownLimit = new AbortController();
  #sinceSeconds = Number.POSITIVE_INFINITY;

  constructor(outside: AbortSignal) {
    this.#outside = outside;
    this.signal = AbortSignal.any([outside, this.#ownLimit.signal]);
    const note = (): void => {
      this.#sinceSeconds = now();
    };
    if (this.signal.aborted) note();
    else this.signal.addEventListener('abort', note, { once: true });
  }

  /** Whether somebody else wanted the end; its own time being over is a failure of the run. */
  get isFromOutside(): boolean {
    return this.#outside.aborted;
  }

  /** Ends the run by itself in `seconds`, unless it is over by then. `limit`: names what is reached, for messages. */
  endIn(seconds: number, limit: string): void {
    setTimeout(() => this.#ownLimit.abort(`${limit} was reached`), seconds * 1000).unref();
  }

  /** The result of `work`, or `otherwise` when the run was cancelled `limitSeconds` ago and it is not done. */
  async upTo<T>(limitSeconds: number, work: Promise<T>, otherwise: T): Promise<T> {
    return this.#race(work, async (finished) => {
      const left = this.#sinceSeconds + limitSeconds - now();
      if (left > 0) await delay(left * 1000, undefined, { signal: finished }).catch(() => {});
      return otherwise;
    });
  }

  /** The result of `work`. @throws Cancelled or UserError as soon as the run is to end; `work` is left to itself. */
  async orThrow<T>(work: Promise<T>): Promise<T> {
    return this.#race(work, async () => {
      if (this.isFromOutside) throw new Cancelled('The run was cancelled before its tests had started.');
      throw new UserError(
        `${this.#ownLimit.signal.reason} before the tests had started. What took the time is in the log above.`,
      );
    });
  }

  /** @throws Cancelled or UserError as soon as the run is to end. */
  async pause(seconds: number): Promise<void> {
    await this.orThrow(delay(seconds * 1000, undefined, { signal: this.signal }).catch(() => {}));
  }

  async #race<T>(work: Promise<T>, onceCancelled: (finished: AbortSignal) => Promise<T>): Promise<T> {
    const finished = new AbortController();
    const cancelled = async (): Promise<T> => {
      const either = AbortSignal.any([this.signal, finished.signal]);
      await aborted(either);
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
