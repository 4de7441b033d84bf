/** Finds the unit that each reported test belongs to, from what runners say of its place. */

import type { TestCase } from './test-case.ts';

export interface Attribution {
  /** Every unit that has cases. */
  readonly byUnit: ReadonlyMap<string, readonly TestCase[]>;
  readonly unmatched: readonly TestCase[];
}

/**
 * By Python module; else by file, which Vitest writes as the class; else by dotted module, class or test name of any
 * language; else, where only one unit is in question, by that.
 * `units`: test files relative to the working directory. `roots`: absolute folders that files may start with.
 */
export function attributeCases(
  cases: readonly TestCase[],
  units: readonly string[],
  roots: readonly string[],
): Attribution {
  const above = roots.flatMap(tails);
  const files = new Files(units, above);
  const modules = new Modules(units, above);
  const only = units.length === 1 ? units[0] : undefined;
  const byUnit = new Map<string, TestCase[]>();
  const unmatched: TestCase[] = [];
  for (const testCase of cases) {
    const named = modules.unitOf(testCase);
    // Of an inherited test pytest names the file of the base class, but the module that was collected.
    const unit =
      (named?.endsWith('.py') ? named : undefined) ??
      files.unitOf(testCase.file) ??
      files.unitOf(testCase.group) ??
      named ??
      only;
    if (unit === undefined) {
      unmatched.push(testCase);
      continue;
    }
    const own = byUnit.get(unit);
    if (own === undefined) byUnit.set(unit, [testCase]);
    else own.push(testCase);
  }
  return { byUnit, unmatched };
}

/** `/repo/app/` → `/repo/app/`, `repo/app/`, `app/`: pytest names files from its own root, which may lie above. */
function tails(root: string): string[] {
  const parts = root.replaceAll('\\', '/').replace(/\/$/, '').split('/');
  return parts.map((_, index) => `${parts.slice(index).join('/')}/`);
}

/** Units as runners write files: from the working directory, or from a folder above. */
class Files {
  readonly #units: ReadonlyMap<string, string>;
  readonly #above: readonly string[];

  constructor(units: readonly string[], above: readonly string[]) {
    this.#units = new Map(units.map((unit) => [withoutDot(unit), unit]));
    this.#above = above;
  }

  unitOf(file: string | undefined): string | undefined {
    if (file === undefined) return undefined;
    const slashes = file.replaceAll('\\', '/').replace(/^file:\/\//, '');
    return this.#units.get(withoutDot(slashes)) ?? this.#fromAbove(slashes);
  }

  #fromAbove(file: string): string | undefined {
    for (const folder of this.#above) {
      if (!file.startsWith(folder)) continue;
      const unit = this.#units.get(withoutDot(file.slice(folder.length)));
      if (unit !== undefined) return unit;
    }
    return undefined;
  }
}

/** Units by module, as it is called from the working directory and from each folder above; the former wins. */
class Modules {
  readonly #units: ReadonlyMap<string, string>;
  /** What names from there begin with; the nearest folder first. */
  readonly #above: readonly string[];

  constructor(units: readonly string[], above: readonly string[]) {
    this.#units = new Map(units.map((unit) => [dotted(unit), unit]));
    this.#above = above.map((folder) => folder.replaceAll('/', '.')).reverse();
  }

  /**
   * The longest beginning of `pkg.tests.test_x.TestY.test_z` that is a unit's module. The name counts, too: of a module that
   * cannot be imported, pytest and unittest make a test whose name ends with the module's.
   */
  unitOf({ group, name }: TestCase): string | undefined {
    const full = (group === '' ? name : `${group}.${name}`).replace(/^unittest\.loader\._FailedTest\./, '');
    const starts = this.#above.filter((start) => full.startsWith(start));
    for (let beginning = full; beginning !== ''; beginning = withoutLast(beginning)) {
      const unit = this.#units.get(beginning) ?? this.#fromAbove(beginning, starts);
      if (unit !== undefined) return unit;
    }
    return undefined;
  }

  #fromAbove(name: string, starts: readonly string[]): string | undefined {
    for (const start of starts) {
      const unit = name.startsWith(start) ? this.#units.get(name.slice(start.length)) : undefined;
      if (unit !== undefined) return unit;
    }
    return undefined;
  }
}

function withoutLast(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}

/** `pkg/tests/test_x.py` → `pkg.tests.test_x`, `./spec/a_spec.rb` → `spec.a_spec`. */
function dotted(unit: string): string {
  return withoutDot(unit)
    .replace(/\.\w+$/, '')
    .replaceAll('/', '.');
}

function withoutDot(file: string): string {
  return file.replace(/^(\.\/)+/, '');
}
