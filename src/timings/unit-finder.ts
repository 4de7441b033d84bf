/** Finds the unit of this checkout that a name from elsewhere stands for: another root, another separator, a class. */

import path from 'node:path';
import { dotted, normaliseKey } from './keys.ts';

export interface FoundUnit {
  readonly unit: string;
  /** Whether the name is the unit's own, written in another way; else it was found by its likeness. */
  readonly exact: boolean;
  /** What a dotted name says beyond the unit: classes and the test. */
  readonly rest: readonly string[];
}

/** Marks a short name that several units share. */
const ambiguous = Symbol('ambiguous');
type Candidates = Map<string, string | typeof ambiguous>;

export class UnitFinder {
  readonly #units: ReadonlySet<string>;
  readonly #roots: readonly string[];
  /** Units by every ending of their path: `a/b/c.py` by `b/c.py` and `c.py`. */
  readonly #byEnding: Candidates = new Map();
  /** Units by their dotted name, and by its endings of two parts and more. */
  readonly #byModule: Candidates = new Map();
  /** Units by the name of the file without its folder and its extension. */
  readonly #byStem: Candidates = new Map();

  /** `units`: relative to the working directory. `roots`: absolute folders that names may start with. */
  constructor(units: readonly string[], roots: readonly string[]) {
    this.#units = new Set(units);
    this.#roots = roots;
    for (const unit of units) {
      for (const ending of endings(unit, '/')) add(this.#byEnding, ending, unit);
      for (const ending of endings(dotted(unit), '.')) {
        if (ending.includes('.')) add(this.#byModule, ending, unit);
      }
      add(this.#byStem, stemOf(unit), unit);
    }
    // A whole name is never ambiguous, though it may be the end of another.
    for (const unit of units) this.#byModule.set(dotted(unit), unit);
  }

  /** By the file itself; else by what its path or a unit's path ends with; else by module; else by the name of a class. */
  find(place: string): FoundUnit | undefined {
    const file = normaliseKey(place, this.#roots);
    if (this.#units.has(file)) return { unit: file, exact: true, rest: [] };
    const like = this.#longerPath(file) ?? only(this.#byEnding.get(file));
    if (like !== undefined) return { unit: like, exact: false, rest: [] };
    return this.#byDottedName(place) ?? this.#byClass(place);
  }

  /** `/home/me/shop/tests/a.py` is `tests/a.py`. One name alone says too little, unless nothing but a root is missing. */
  #longerPath(file: string): string | undefined {
    const isAbsolute = /^(\/|[a-z]:\/)/i.test(file);
    return endings(file, '/').find(
      (ending) => this.#units.has(ending) && (isAbsolute || ending.includes('/')),
    );
  }

  /** The longest beginning of `shop.tests.test_a.TestA.test_one` that is a module; else of what follows its first parts. */
  #byDottedName(place: string): FoundUnit | undefined {
    const parts = place.split('.');
    for (let start = 0; start < parts.length; start += 1) {
      for (let end = parts.length; end > start; end -= 1) {
        const unit = only(this.#byModule.get(parts.slice(start, end).join('.')));
        if (unit === undefined || (start > 0 && end - start < 2)) continue;
        return {
          unit,
          exact: start === 0 && dotted(unit) === parts.slice(0, end).join('.'),
          rest: parts.slice(end),
        };
      }
    }
    return undefined;
  }

  /**
   * `App\Tests\UserTest` is in `UserTest.php`, `Admin::UserTest` in `user_test.rb`. Where names have dots, a class says
   * nothing of its file.
   */
  #byClass(place: string): FoundUnit | undefined {
    if (place.includes('.')) return undefined;
    const classes = place.split(/[\\:#]+/).filter((part) => /^[A-Z]/.test(part));
    for (const name of classes.reverse()) {
      const unit = only(this.#byStem.get(name)) ?? only(this.#byStem.get(snakeCase(name)));
      if (unit !== undefined) return { unit, exact: false, rest: [] };
    }
    return undefined;
  }
}

/** `a/b/c` → `a/b/c`, `b/c`, `c`. */
function endings(text: string, separator: string): readonly string[] {
  const parts = text.split(separator);
  return parts.map((_, index) => parts.slice(index).join(separator));
}

function add(candidates: Candidates, name: string, unit: string): void {
  const other = candidates.get(name);
  candidates.set(name, other === undefined || other === unit ? unit : ambiguous);
}

function only(candidate: string | typeof ambiguous | undefined): string | undefined {
  return candidate === ambiguous ? undefined : candidate;
}

function stemOf(unit: string): string {
  return path.posix.basename(unit).replace(/\.\w+$/, '');
}

/** `HTTPServerTest` → `http_server_test`. */
function snakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
