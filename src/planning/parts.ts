/** Units that are longer than an even share, cut into parts by their tests, so that no single file sets how long all wait. */

import { spread } from './spread.ts';

export interface TestName {
  /** Class, package or describe block, as the runner says it; empty where it says none. */
  readonly group: string;
  readonly name: string;
}

export interface TimedTest extends TestName {
  readonly seconds: number;
}

/**
 * Some of a unit's tests. The first part runs whatever no other part names: tests that nobody knew when the plan was made are
 * in it, and so none is lost.
 */
export type Part = {
  readonly file: string;
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  readonly seconds: number;
} & ({ readonly except: readonly TestName[] } | { readonly only: readonly TestName[] });

export interface CutOptions {
  /** A unit that is longer is cut; its parts are half as long, where its tests allow. */
  readonly shareSeconds: number;
  /** What a part costs beside its tests: another launch, another clone. */
  readonly partCostSeconds: number;
}

/**
 * The parts of a unit, or undefined where it stays whole: it is short enough, too little is known of its tests, or cutting
 * would cost more than it gains. Tests of one group share fixtures, and stay together unless the group alone is too long.
 */
export function cut(
  file: string,
  seconds: number,
  tests: readonly TimedTest[],
  { shareSeconds, partCostSeconds }: CutOptions,
): readonly Part[] | undefined {
  if (!(seconds > shareSeconds) || shareSeconds <= 0) return undefined;
  const partSeconds = Math.max(shareSeconds / 2, partCostSeconds);
  const bundles = bundlesOf(tests, partSeconds);
  const wanted = Math.min(bundles.length, Math.ceil(seconds / partSeconds));
  if (wanted < 2) return undefined;
  const { bins, loads } = spread(
    bundles.map((bundle) => bundle.seconds),
    new Array<number>(wanted).fill(0),
  );
  const longest = Math.max(...loads);
  if (seconds - longest <= partCostSeconds) return undefined;

  const named = loads.map((_, bin) => bundles.filter((__, index) => bins[index] === bin).flatMap(testsOf));
  const others = named.slice(1).flat();
  return loads.map((load, bin) => ({
    file,
    index: bin + 1,
    of: wanted,
    seconds: load,
    ...(bin === 0 ? { except: others } : { only: named[bin] ?? [] }),
  }));
}

/** Unique in a plan, and readable: `tests/test_orders.py#2/3`. */
export function nameOfPart({ file, index, of }: Part): string {
  return `${file}#${index}/${of}`;
}

/** Which tests of a file a launch runs that is given some parts of it: `only` these, or all `except` these. */
export interface Selection {
  readonly kind: 'only' | 'except';
  readonly tests: readonly TestName[];
}

/** All of `parts` are of one file. */
export function selectionOf(parts: readonly Part[]): Selection {
  const only = parts.flatMap((part) => ('only' in part ? part.only : []));
  const rest = parts.flatMap((part) => ('except' in part ? [part.except] : []))[0];
  if (rest === undefined) return { kind: 'only', tests: only };
  const here = new Set(only.map(keyOf));
  return { kind: 'except', tests: rest.filter((test) => !here.has(keyOf(test))) };
}

/** The file of what `nameOfPart` named; any other name as it is. */
export function fileOfName(unit: string): string {
  return unit.replace(/#\d+\/\d+$/, '');
}

interface Bundle {
  readonly seconds: number;
  readonly tests: readonly TimedTest[];
}

/** Longest first. */
function bundlesOf(tests: readonly TimedTest[], partSeconds: number): readonly Bundle[] {
  const groups = [...Map.groupBy(unique(tests), ({ group }) => group).values()].map(bundle);
  return groups
    .flatMap((group) => (group.seconds > partSeconds ? group.tests.map((test) => bundle([test])) : [group]))
    .sort((a, b) => b.seconds - a.seconds || (keyOfFirst(a) < keyOfFirst(b) ? -1 : 1));
}

function keyOfFirst({ tests: [first] }: Bundle): string {
  return first === undefined ? '' : keyOf(first);
}

function bundle(tests: readonly TimedTest[]): Bundle {
  return { tests, seconds: tests.reduce((sum, { seconds }) => sum + seconds, 0) };
}

/** Tests of one name cannot be told apart, and count as one. */
function unique(tests: readonly TimedTest[]): readonly TimedTest[] {
  const seconds = new Map<string, TimedTest>();
  for (const test of tests) {
    const before = seconds.get(keyOf(test))?.seconds ?? 0;
    seconds.set(keyOf(test), { ...test, seconds: before + test.seconds });
  }
  return [...seconds.values()];
}

function testsOf({ tests }: Bundle): readonly TestName[] {
  return tests.map(({ group, name }) => ({ group, name }));
}

/** Of a test, for looking it up. */
export function keyOf({ group, name }: TestName): string {
  return JSON.stringify([group, name]);
}

/** Tells which of `parts`, all of one file, a test belongs to; undefined where that part is not among them. */
export function sorterInto(parts: readonly Part[]): (test: TestName) => Part | undefined {
  const naming = new Map(
    parts.flatMap((part) => ('only' in part ? part.only.map((test) => [keyOf(test), part] as const) : [])),
  );
  const [rest] = parts.filter((part) => 'except' in part);
  const elsewhere = new Set(rest !== undefined && 'except' in rest ? rest.except.map(keyOf) : []);
  return (test) => {
    const key = keyOf(test);
    return naming.get(key) ?? (elsewhere.has(key) ? undefined : rest);
  };
}
