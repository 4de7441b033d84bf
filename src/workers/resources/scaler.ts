/** Does to the workers of a run what `decideScaling` decides at every look. */

import { once } from 'node:events';
import type { Log } from '../../ports.ts';
import { highestOfKnown } from '../../report/arithmetic.ts';
import type { Incident } from '../../report/incidents.ts';
import { decideScaling, initialScaling, type ScalingBounds } from './scaling.ts';
import type { Look } from './watch.ts';

export interface ScalerOptions {
  /** Workers at the start. */
  readonly start: number;
  readonly bounds: ScalingBounds;
  /** Highest memory of one worker in earlier runs. */
  readonly knownPeakBytes: number | undefined;
  /** That nobody has taken yet. */
  remainingUnits(): number;
  readonly log: Log;
  onIncident(incident: Incident): void;
}

export class Scaler {
  readonly #options: ScalerOptions;
  readonly #held = new Map<number, PromiseWithResolvers<void>>();
  readonly start: number;
  #state = initialScaling;
  #workers: number;
  #hire: (() => void) | undefined;

  constructor(options: ScalerOptions) {
    this.#options = options;
    this.start = options.start;
    this.#workers = options.start;
  }

  /** That there have been until now. */
  get workers(): number {
    return this.#workers;
  }

  /** `hire`: adds a worker under the next number. */
  readonly onHire = (hire: () => void): void => {
    this.#hire = hire;
  };

  /** Resolves when `worker` may take a batch, and when `signal` aborts. */
  readonly admit = async (worker: number, signal: AbortSignal): Promise<void> => {
    const held = this.#held.get(worker);
    if (held === undefined || signal.aborted) return;
    await Promise.race([held.promise, once(signal, 'abort', { signal: this.#endOf(held) }).catch(() => {})]);
  };

  take(look: Look): void {
    const { bounds, log, knownPeakBytes, remainingUnits } = this.#options;
    const sample = {
      ...look,
      workers: this.#workers,
      peakWorkerBytes: highestOfKnown([look.peakWorkerBytes, knownPeakBytes]),
      remainingUnits: remainingUnits(),
    };
    const { decision, state } = decideScaling(this.#state, sample, bounds);
    this.#state = state;
    switch (decision.kind) {
      case 'grow':
        this.#workers += 1;
        log.info(`Worker ${this.#workers} joins, for processors are idle and there is memory for it.`);
        this.#hire?.();
        break;
      case 'hold back':
        log.info(
          `Worker ${decision.worker} gets no more batches until there is memory again: ${decision.because}.`,
        );
        this.#held.set(decision.worker, Promise.withResolvers());
        this.#options.onIncident(heldBack(decision.worker, decision.because, sample.seconds));
        break;
      case 'let go':
        log.info(`Worker ${decision.worker} gets batches again.`);
        this.#held.get(decision.worker)?.resolve();
        this.#held.delete(decision.worker);
        break;
      case 'nothing':
    }
  }

  #endOf({ promise }: PromiseWithResolvers<void>): AbortSignal {
    const ended = new AbortController();
    void promise.then(() => ended.abort());
    return ended.signal;
  }
}

function heldBack(worker: number, because: string, seconds: number): Incident {
  return {
    seconds,
    worker,
    batch: undefined,
    running: undefined,
    what: { kind: 'held back', because },
    stacks: '',
    pictures: [],
  };
}
