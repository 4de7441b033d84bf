/** The names under which other tools keep timings, and the units and tests that they stand for. */

import path from 'node:path';

/** The two parts of a name such as `tests/test_a.py::TestA::test_one[x]`, `spec/a_spec.rb[1:2]` or `pkg.tests.TestA.test_one`. */
export interface SplitKey {
  /** Where the test is: a file, or a dotted module or class. */
  readonly place: string;
  /** What follows `::`, part by part, the last of which is the test's name; empty where the place is all there is. */
  readonly parts: readonly string[];
}

/** Anything may follow `[`, which begins a test's parameters; only before it `::` parts the names. */
export function splitKey(key: string): SplitKey {
  const first = key.indexOf('::');
  if (first < 0 || !isFile(key.slice(0, first))) return { place: withoutPosition(key), parts: [] };
  const inside = key.slice(first + 2);
  const bracket = inside.indexOf('[');
  const names = (bracket < 0 ? inside : inside.slice(0, bracket)).split('::');
  const last = names.pop() ?? '';
  return { place: key.slice(0, first), parts: [...names, bracket < 0 ? last : last + inside.slice(bracket)] };
}

/** RSpec's `spec/a_spec.rb[1:2:3]` and `spec/a_spec.rb:12`. */
function withoutPosition(key: string): string {
  return key.replace(/(?<=\.\w+)(\[\d+(:\d+)*\]|:\d+)$/, '');
}

/** A dotted name, or a class in a namespace, is none. */
function isFile(place: string): boolean {
  return place.includes('/') || /\.(py|rb|php|go|[cm]?[jt]sx?|exs|java|kt|cs|feature|robot)$/.test(place);
}

/**
 * A file as units are written: relative to the first of `roots` (absolute folders) that it lies in, forward slashes,
 * no `./`. Doing it again changes nothing.
 */
export function normaliseKey(file: string, roots: readonly string[] = []): string {
  const slashes = file.replace(/^file:\/\//, '').replaceAll('\\', '/');
  if (slashes === '') return '';
  const whole = path.posix.normalize(slashes);
  const root = roots.map(asFolder).find((folder) => whole.startsWith(folder) && whole !== folder);
  return root === undefined ? whole : whole.slice(root.length).replace(/^\/+/, '');
}

function asFolder(root: string): string {
  return `${path.posix.normalize(root.replaceAll('\\', '/')).replace(/\/+$/, '')}/`;
}

/** `pkg/tests/test_x.py` → `pkg.tests.test_x`. */
export function dotted(unit: string): string {
  return unit.replace(/\.\w+$/, '').replaceAll('/', '.');
}

/** What a test's group says beyond its file. pytest names modules from its own root, which may lie above or below. */
export function classesIn(group: string, unit: string): readonly string[] {
  if (group === '' || group === unit) return [];
  if (!unit.endsWith('.py')) return group === dotted(unit) ? [] : [group];
  const parts = group.split('.');
  const module = dotted(unit).split('.').at(-1) ?? '';
  return parts.slice(parts.lastIndexOf(module) + 1);
}
