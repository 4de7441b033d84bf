/** What was out of the ordinary while the tests ran, as it is told by the parts that notice it. */

import type { Clock } from './ports.ts';
import type { Incident } from './report/incidents.ts';

/** What the one who notices it knows of it. */
export type Noticed = Pick<Incident, 'worker' | 'what'> &
  Partial<Pick<Incident, 'batch' | 'running' | 'stacks' | 'pictures'>>;

export class Incidents {
  readonly #clock: Clock;
  readonly #startSeconds: number;
  readonly #told: Incident[] = [];

  /** `startSeconds`: of the test phase, by `clock`. */
  constructor(clock: Clock, startSeconds: number) {
    this.#clock = clock;
    this.#startSeconds = startSeconds;
  }

  /** In the order of time. */
  get all(): readonly Incident[] {
    return this.#told.toSorted((one, other) => one.seconds - other.seconds);
  }

  /** What is told as a whole, by whoever knows the moment. */
  take(incident: Incident): void {
    this.#told.push(incident);
  }

  add({ worker, what, batch, running, stacks = '', pictures = [] }: Noticed): void {
    const seconds = this.#clock() - this.#startSeconds;
    this.#told.push({ seconds, worker, batch, running, what, stacks, pictures });
  }
}
