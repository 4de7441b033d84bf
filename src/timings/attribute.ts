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
  const prefixes = roots.flatMap(tails);
  const known = new Map(units.map((unit) => [withoutDot(unit), unit]));
  const modules = modulesOf(units, prefixes);
  const only = units.length === 1 ? units[0] : undefined;
  const byUnit = new Map<string, TestCase[]>();
  const unmatched: TestCase[] = [];
  for (const testCase of cases) {
    const named = unitByName(testCase, modules);
    // Of an inherited test pytest names the file of the base class, but the module that was collected.
    const unit =
      (named?.endsWith('.py') ? named : undefined) ??
      unitByFile(testCase.file, known, prefixes) ??
      unitByFile(testCase.group, known, prefixes) ??
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

function unitByFile(
  file: string | undefined,
  known: ReadonlyMap<string, string>,
  prefixes: readonly string[],
): string | undefined {
  if (file === undefined) return undefined;
  const slashes = file.replaceAll('\\', '/').replace(/^file:\/\//, '');
  const candidates = [slashes, ...prefixes.map((prefix) => withoutRoot(slashes, prefix))];
  return candidates.map((candidate) => known.get(withoutDot(candidate))).find((unit) => unit !== undefined);
}

/** `/repo/app` → `/repo/app`, `repo/app`, `app`: pytest names files from its own root, which may lie above. */
function tails(root: string): string[] {
  const parts = root.replaceAll('\\', '/').split('/');
  return parts.map((_, index) => parts.slice(index).join('/')).filter((tail) => tail !== '');
}

function withoutRoot(file: string, root: string): string {
  const prefix = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : file;
}

/**
 * The longest beginning of `pkg.tests.test_x.TestY.test_z` that is a unit's module. The name counts, too: of a module that
 * cannot be imported, pytest and unittest make a test whose name ends with the module's.
 */
function unitByName({ group, name }: TestCase, modules: ReadonlyMap<string, string>): string | undefined {
  const full = (group === '' ? name : `${group}.${name}`).replace(/^unittest\.loader\._FailedTest\./, '');
  for (let prefix = full; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const unit = modules.get(prefix);
    if (unit !== undefined) return unit;
  }
  return undefined;
}

/** Units by module, as it is called from the working directory and from each folder above; the former wins. */
function modulesOf(units: readonly string[], prefixes: readonly string[]): ReadonlyMap<string, string> {
  const fromAbove = prefixes.flatMap((prefix) =>
    units.map((unit): [string, string] => [dotted(`${prefix}/${withoutDot(unit)}`), unit]),
  );
  return new Map([...fromAbove, ...units.map((unit): [string, string] => [dotted(unit), unit])]);
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
