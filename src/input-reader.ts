/** Reads strings as typed values and gathers every problem, so that all of them can be said at once. */

import { closest, distance } from 'fastest-levenshtein';
import { UserError } from './errors.ts';

/** Where a value came from, for the printed configuration. */
export type Source = 'given' | 'default' | { readonly environment: string };

export interface Setting {
  readonly value: string;
  readonly source: Source;
}

export class InputReader {
  /** Every value that was read, by input. */
  readonly settings = new Map<string, Setting>();
  readonly #given: ReadonlyMap<string, string>;
  readonly #defaults: Readonly<Record<string, string>>;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #problems: string[] = [];

  constructor(
    given: ReadonlyMap<string, string>,
    defaults: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#given = given;
    this.#defaults = defaults;
    this.#environment = environment;
  }

  /** Names the inputs that do not exist, each with the nearest that does. */
  refuseUnknown(): void {
    const known = Object.keys(this.#defaults);
    for (const name of this.#given.keys()) {
      if (known.includes(name)) continue;
      const near = nearest(name, known);
      const hint = near === undefined ? `The inputs are: ${known.join(', ')}.` : `Did you mean \`${near}\`?`;
      this.problem(
        `\`${name}\` is not an input. ${hint} (It is INPUT_${name.toUpperCase()} in the environment.)`,
      );
    }
  }

  /**
   * The trimmed value. A value equal to the default counts as not given, since the platform fills defaults in;
   * then the environment variable is looked at, if the input has one.
   */
  text(name: string, environmentName?: string): string {
    const fallback = this.#defaults[name] ?? '';
    const given = this.#given.get(name)?.trim() ?? '';
    if (given !== '' && given !== fallback) return this.#settle(name, given, 'given');
    const fromEnvironment =
      environmentName === undefined ? undefined : this.#environment[environmentName]?.trim();
    if (environmentName !== undefined && fromEnvironment !== undefined && fromEnvironment !== '') {
      return this.#settle(name, fromEnvironment, { environment: environmentName });
    }
    return this.#settle(name, fallback, 'default');
  }

  lines(name: string): readonly string[] {
    return this.text(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  choice<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const value = this.text(name);
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: ${allowed.join(', ')}.`);
    return allowed[0];
  }

  /** Python's spelling counts too: variables of Django's world have it. */
  flag(name: string, environmentName?: string): boolean {
    const value = this.text(name, environmentName);
    if (/^[tT]rue$/.test(value)) return true;
    if (!/^[fF]alse$/.test(value)) {
      this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: false, true.`);
    }
    return false;
  }

  /** A whole number within bounds; the lower bound stands in for a bad one, which is a problem already. */
  wholeNumber(name: string, bounds: { from: number; to: number }, environmentName?: string): number {
    const value = this.text(name, environmentName);
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= bounds.from && number <= bounds.to) return number;
    this.problem(
      `\`${this.#label(name)}\` is "${value}". Allowed: a whole number from ${bounds.from} to ${bounds.to}.`,
    );
    return bounds.from;
  }

  problem(sentence: string): void {
    this.#problems.push(sentence);
  }

  /** @throws UserError with all problems, when there are any. */
  finish(): void {
    if (this.#problems.length > 0) throw new UserError(this.#problems);
  }

  #settle(name: string, value: string, source: Source): string {
    this.settings.set(name, { value, source });
    return value;
  }

  #label(name: string): string {
    const source = this.settings.get(name)?.source;
    return typeof source === 'object' ? source.environment : name;
  }
}

/** The most similar candidate, if it is similar enough to be a slip. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  const candidate = closest(name, candidates);
  return distance(name, candidate) <= Math.max(2, Math.floor(name.length / 3)) ? candidate : undefined;
}
