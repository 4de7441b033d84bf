/**
 * Whether clones are fit for a batch: looked into just before it, by the way that its worker takes, and each of them in
 * another place than all others.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Clone } from './clones.ts';

/** What was looked at so shortly before is taken to be as it was. */
const usualTrustSeconds = 2;

/** A server that is busy for a moment is no reason to throw a clone away. */
const attempts = 3;
const longestPauseSeconds = 0.3;

/** A clone that is not what it should be. */
export class UnfitClone extends Error {
  override readonly name = 'UnfitClone';
  readonly alias: string;

  constructor(alias: string, reason: unknown) {
    super(messageOf(reason), { cause: reason });
    this.alias = alias;
  }
}

interface Look {
  readonly place: string;
  readonly atSeconds: number;
}

export class Health {
  /** The last look at each clone that there is, by alias and name. */
  readonly #looks = new Map<string, Map<string, Look>>();
  readonly #trustSeconds: number;

  constructor(trustSeconds = usualTrustSeconds) {
    this.#trustSeconds = trustSeconds;
  }

  /** A clone that has just been verified. */
  async admit(clone: Clone): Promise<void> {
    await this.#look(clone, 'used');
  }

  /** What is in a used one has been found out when it was given back. Rejects with an `UnfitClone`. */
  async check(clones: readonly Clone[], state: 'fresh' | 'used'): Promise<void> {
    await Promise.all(
      clones.map(async (clone) => {
        const { alias } = clone.templated.database;
        const last = this.#looksAt(alias).get(clone.name);
        if (last !== undefined && now() - last.atSeconds < this.#trustSeconds) return;
        try {
          await this.#look(clone, state);
        } catch (error) {
          throw new UnfitClone(alias, error);
        }
      }),
    );
  }

  forget(alias: string, name: string): void {
    this.#looksAt(alias).delete(name);
  }

  async #look(clone: Clone, state: 'fresh' | 'used'): Promise<void> {
    const { templated, name } = clone;
    const place = await probe(clone, state === 'fresh');
    const looks = this.#looksAt(templated.database.alias);
    const before = looks.get(name)?.place;
    if (before !== undefined && before !== place) {
      throw new Error(`${name} is another database than the one that was made: ${place}, and not ${before}`);
    }
    const twin = [...looks].find(([other, look]) => other !== name && look.place === place);
    if (twin !== undefined) throw new Error(`${name} and ${twin[0]} are the same database: ${place}`);
    looks.set(name, { place, atSeconds: now() });
  }

  #looksAt(alias: string): Map<string, Look> {
    const looks = this.#looks.get(alias) ?? new Map<string, Look>();
    this.#looks.set(alias, looks);
    return looks;
  }
}

async function probe({ templated, name }: Clone, whole: boolean): Promise<string> {
  const { database, template } = templated;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.engine.probe(template, name, whole);
    } catch (error) {
      if (attempt === attempts) throw error;
      // Not all at the same moment.
      await pause(longestPauseSeconds * (0.5 + Math.random() / 2) * 1000);
    }
  }
}

function now(): number {
  return performance.now() / 1000;
}
