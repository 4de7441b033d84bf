/** Seeds by which runners put their tests into an order of chance: found in what they print, and given to them again. */

/** Those that print their seed. */
export const shufflers = [
  'pytest-randomly',
  'pytest-random-order',
  'Django',
  'RSpec',
  'Minitest',
  'Go',
  'Jest',
  'Vitest',
  'PHPUnit',
] as const;

export interface Seed {
  readonly shuffler: (typeof shufflers)[number];
  /** Digits and a sign at most, for anything may be printed. */
  readonly value: string;
}

/** A 64-bit number has 20 digits. */
export const seedForm = /^-?\d{1,20}$/;

interface Habit {
  /** A whole line of its output. */
  readonly line: RegExp;
  /** Of its command: the same order once more. */
  option(value: string): string;
  /** A variable that asks for the same where the command does not say otherwise. `before`: what it holds already. */
  readonly variable?: { readonly name: string; value(seed: string, before: string | undefined): string };
}

/** Seen in the output of each, of the versions that are named, and in its documentation. */
const habits: Readonly<Record<Seed['shuffler'], Habit>> = {
  // 3.16, 5.1. https://github.com/pytest-dev/pytest-randomly
  'pytest-randomly': {
    line: /^Using --randomly-seed=(-?\d+)$/,
    option: (value) => `--randomly-seed=${value}`,
  },
  // 1.2. https://github.com/jbasko/pytest-random-order
  'pytest-random-order': {
    line: /^Using --random-order-seed=(\d+)$/,
    option: (value) => `--random-order-seed=${value}`,
  },
  // 5.2. https://docs.djangoproject.com/en/stable/ref/django-admin/#cmdoption-test-shuffle
  Django: {
    line: /^Us(?:ing|ed) shuffle seed: (\d+) \((?:given|generated)\)$/,
    option: (value) => `--shuffle=${value}`,
  },
  // 3.12. https://rspec.info/features/3-13/rspec-core/command-line/order/
  RSpec: {
    line: /^Randomized with seed (\d+)$/,
    option: (value) => `--seed ${value}`,
    variable: { name: 'SPEC_OPTS', value: (seed, before = '') => `${before} --seed ${seed}`.trim() },
  },
  // 5.17; Rails is one. https://docs.seattlerb.org/minitest/
  Minitest: {
    line: /^Run options: (?:.* )?--seed (\d+)(?: .*)?$/,
    option: (value) => `--seed ${value}`,
    variable: { name: 'SEED', value: (seed) => seed },
  },
  // 1.24; a line for every package. https://pkg.go.dev/cmd/go#hdr-Testing_flags
  Go: { line: /^-test\.shuffle (\d+)$/, option: (value) => `-shuffle=${value}` },
  // 30. https://jestjs.io/docs/cli#--randomize
  Jest: { line: /^Seed: (-?\d+)$/, option: (value) => `--seed=${value}` },
  // 5.1. https://vitest.dev/config/#sequence-seed
  Vitest: { line: /^Running tests with seed "(\d+)"$/, option: (value) => `--sequence.seed=${value}` },
  // https://docs.phpunit.de/en/12.5/textui.html#reordering-tests
  PHPUnit: { line: /^Random Seed: (\d+)$/, option: (value) => `--random-order-seed=${value}` },
};

/** The seed that `line` says, which is without colours and has single spaces. Undefined where it says none. */
export function seedIn(line: string): Seed | undefined {
  for (const shuffler of shufflers) {
    const value = habits[shuffler].line.exec(line)?.[1];
    if (value !== undefined && seedForm.test(value)) return { shuffler, value };
  }
  return undefined;
}

/** Variables that ask for the order of `seeds`, where the command does not say otherwise. `before`: what they hold here. */
export function seedVariables(
  seeds: readonly Seed[],
  before: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const ofAdapters: Record<string, string> = {};
  const variables: Record<string, string> = {};
  for (const { shuffler, value } of firstOfEach(seeds)) {
    const { variable } = habits[shuffler];
    ofAdapters[shuffler] = value;
    if (variable !== undefined) variables[variable.name] = variable.value(value, before[variable.name]);
  }
  return seeds.length === 0 ? {} : { ...variables, TESTSHOAL_SEEDS: JSON.stringify(ofAdapters) };
}

/** Those of a command that says its seed for every part of it are one after another, and it takes one. */
function firstOfEach(seeds: readonly Seed[]): readonly Seed[] {
  return seeds.filter(
    (seed, index) => seeds.findIndex(({ shuffler }) => shuffler === seed.shuffler) === index,
  );
}

/**
 * How a replay comes to the order of `seeds`, one sentence each. `run`: its command. `adapted`: those to which the preset's
 * adapter gives them. `open`: what is left to the user.
 */
export function tellSeeds(
  seeds: readonly Seed[],
  run: string,
  adapted: readonly Seed['shuffler'][],
): { readonly taken: readonly string[]; readonly open: readonly string[] } {
  const taken: string[] = [];
  const open: string[] = [];
  for (const { shuffler, value } of firstOfEach(seeds)) {
    const { option, variable } = habits[shuffler];
    const all = seeds.filter((seed) => seed.shuffler === shuffler).map((seed) => seed.value);
    if (all.length > 1) {
      open.push(
        `${shuffler} had ${all.length} seeds in this batch (${all.join(', ')}), and a command takes one.`,
      );
    }
    if (adapted.includes(shuffler) || variable !== undefined || run.includes(value)) {
      taken.push(`${shuffler} gets the seed that it had in the run: ${value}.`);
    } else {
      open.push(
        `${shuffler} had the seed ${value} in the run. For the same order give the command with --run, and ${option(value)} in it.`,
      );
    }
  }
  return { taken, open };
}
