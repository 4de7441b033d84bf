/** What a runner says of itself: by which seed it shuffles, and of which version it is. */

import { plainLine } from '../report/plain-text.ts';
import { type Seed, seedIn } from './seeds.ts';
import { versionsIn } from './versions.ts';

export interface Introduction {
  /** In the order in which they were said, each once. */
  readonly seeds: readonly Seed[];
  /** Tool → version. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Longer lines are not looked at, whatever tests print. */
const longestLine = 300;

/** Most lines are of no interest, and there may be millions. */
const promising = /[Ss]eed|shuffle|pytest-|RUN|PHP/;

/** Of one batch: a command may run several runners, and each of Go's packages has a seed of its own. */
const mostSeeds = 8;

/** Listens to the output of a batch. The first word on a version counts: tests come after their runner's head. */
export class Listener {
  readonly #seeds: Seed[] = [];
  #versions: Readonly<Record<string, string>> = {};

  hear(line: string): void {
    if (line.length > longestLine || !promising.test(line)) return;
    const plain = plainLine(line);
    const seed = seedIn(plain);
    if (seed !== undefined) this.#add(seed);
    this.#versions = { ...versionsIn(plain), ...this.#versions };
  }

  get introduction(): Introduction {
    return { seeds: [...this.#seeds], versions: this.#versions };
  }

  #add({ shuffler, value }: Seed): void {
    const isNew = !this.#seeds.some((seed) => seed.shuffler === shuffler && seed.value === value);
    if (isNew && this.#seeds.length < mostSeeds) this.#seeds.push({ shuffler, value });
  }
}
