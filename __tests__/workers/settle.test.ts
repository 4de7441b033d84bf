import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, mostReruns } from '../../src/planning/aftermath.ts';
import type { UnitOutcome } from '../../src/report/report.ts';
import type { TestCase, TestOutcome } from '../../src/timings/test-case.ts';
import { settle } from '../../src/workers/settle.ts';
import { settleUnit, type UnitRun } from '../../src/workers/settle-unit.ts';
import { type Behaviour, type PlayedRun, play } from './played-run.ts';

const passes: Behaviour = { kind: 'passes' };
const kills: Behaviour = { kind: 'kills' };
const noRetries = { retries: 0, failFast: false };

function withPassing(count: number, others: Readonly<Record<string, Behaviour>>): Record<string, Behaviour> {
  return {
    ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, passes])),
    ...others,
  };
}

function outcomesOf({ results }: PlayedRun): Record<string, UnitOutcome> {
  return Object.fromEntries(
    results.flatMap(({ judgement }) => judgement.units.map(({ unit, outcome }) => [unit, outcome])),
  );
}

function problemsOf({ results }: PlayedRun): string[] {
  return results.flatMap(({ judgement: { problems, units } }) => [
    ...problems,
    ...units.flatMap(({ problem }) => problem ?? []),
  ]);
}

function testsOf({ results }: PlayedRun): TestCase[] {
  return results.flatMap(({ judgement }) => judgement.units.flatMap(({ cases }) => cases));
}

describe('a run in which units end their processes', () => {
  it('finds the one, names it, and has the real outcome of all others', () => {
    const run = play({ behaviours: withPassing(31, { killer: kills }), policy: noRetries, workers: 1 });
    const { killer, ...others } = outcomesOf(run);
    expect(killer).toBe('crashed');
    expect(Object.values(others)).toEqual(new Array(31).fill('passed'));
    expect(problemsOf(run)).toEqual(['killer crashed: its process was killed by SIGKILL']);
    expect(run.recoveries).toEqual([]);
    expect(run.crashes.map(({ what }) => what)).toEqual([
      { kind: 'crashed', how: 'its process was killed by SIGKILL', unit: 'killer' },
    ]);
    const searches = run.batches.filter(({ batch }) => batch.purpose === 'bisect');
    expect(searches.length).toBeLessThanOrEqual(10);
  });

  it('finds several', () => {
    const behaviours = withPassing(12, { k1: kills, k2: kills, bad: { kind: 'fails' } });
    const run = play({ behaviours, policy: noRetries, workers: 2 });
    const { k1, k2, bad, ...others } = outcomesOf(run);
    expect([k1, k2, bad]).toEqual(['crashed', 'crashed', 'failed']);
    expect(new Set(Object.values(others))).toEqual(new Set(['passed']));
    expect(problemsOf(run)).toHaveLength(2);
  });

  it('does not keep silent about a death that nobody repeats', () => {
    const behaviours = withPassing(3, { once: { kind: 'killsOnce' } });
    const run = play({ behaviours, policy: noRetries, workers: 1 });
    expect(new Set(Object.values(outcomesOf(run)))).toEqual(new Set(['passed']));
    expect(problemsOf(run)).toEqual([]);
    expect(run.recoveries).toEqual([
      'Worker 1, batch 1: its process was killed by SIGKILL. What it had not reported (4 of 4 units) was run again and came to its end, so nobody knows what did it.',
    ]);
    expect(run.crashes.map(({ what }) => what)).toMatchObject([{ kind: 'crashed', unit: undefined }]);
  });

  it('counts each test once, and what was reported before the death is not run again', () => {
    const behaviours = withPassing(5, { killer: kills });
    const run = play({ behaviours, policy: noRetries, workers: 1, reportsAsItGoes: true });
    expect(testsOf(run)).toHaveLength(5);
    const reported = run.batches[0]?.judgement.units.filter(({ outcome }) => outcome === 'passed').length;
    const again = run.batches.slice(1).flatMap(({ batch }) => batch.units.map(({ unit }) => unit));
    expect(new Set(again).size).toBe(6 - (reported ?? 0));
  });
});

describe('a run whose processes tell which test ran when they died', () => {
  const searchesOf = ({ batches }: PlayedRun): number =>
    batches.filter(({ batch }) => batch.purpose === 'bisect').length;
  const searched = fc.record({
    others: fc.integer({ min: 1, max: 80 }),
    killers: fc.integer({ min: 1, max: 6 }),
    workers: fc.integer({ min: 1, max: 4 }),
    order: fc.array(fc.nat(7), { minLength: 1, maxLength: 9 }),
  });

  it('finds every killer with two launches each, and names its test', () => {
    fc.assert(
      fc.property(searched, ({ others, killers }) => {
        const behaviours = Object.fromEntries([
          ...Array.from({ length: killers }, (_, index) => [`k${index}`, kills] as const),
          ...Array.from({ length: others }, (_, index) => [`p${index}`, passes] as const),
        ]);
        // All of them in one batch.
        const run = play({ behaviours, policy: noRetries, workers: 1, seconds: 0.1, tells: 'truth' });
        const found = Object.entries(outcomesOf(run)).filter(([, outcome]) => outcome === 'crashed');
        expect(found.map(([unit]) => unit).sort()).toEqual(
          Object.keys(behaviours).filter((unit) => unit.startsWith('k')),
        );
        expect(searchesOf(run)).toBe(2 * killers);
        for (const { running, what } of run.crashes) {
          expect(what).toMatchObject({ kind: 'crashed', how: 'its process was killed by SIGKILL' });
          if (what.kind === 'crashed') expect(running).toBe(`${what.unit} › works`);
        }
      }),
    );
  });

  it('finds every killer whatever they tell, and one lie costs no more than the two launches of its split', () => {
    fc.assert(
      fc.property(searched, fc.array(fc.nat(90), { minLength: 1 }), (given, tells) => {
        const { others, workers, order } = given;
        const killers = Math.min(3, given.killers);
        const dying = Object.fromEntries(
          Array.from({ length: killers }, (_, index) => [`k${index}`, kills] as const),
        );
        const behaviours = withPassing(others, dying);
        const run = play({ behaviours, policy: noRetries, workers, order, seconds: 0.1, tells });
        const { killed, passed } = Object.groupBy(Object.entries(outcomesOf(run)), ([unit]) =>
          unit in dying ? 'killed' : 'passed',
        );
        expect(killed?.map(([, outcome]) => outcome)).toEqual(new Array(killers).fill('crashed'));
        expect(new Set(passed?.map(([, outcome]) => outcome))).toEqual(new Set(['passed']));
        const first = run.batches.filter(({ batch, end }) => batch.purpose === 'plan' && end === 'died');
        const most = first.map(({ batch }) => 2 + 2 * killers * Math.ceil(Math.log2(batch.units.length + 1)));
        expect(searchesOf(run)).toBeLessThanOrEqual(most.reduce((sum, own) => sum + own, 0));
      }),
    );
  });

  it('does not believe that a unit does it which comes to its end alone, and says what ran', () => {
    const behaviours = withPassing(7, { z: { kind: 'killsAfter' } });
    const run = play({ behaviours, policy: noRetries, workers: 1, tells: 'truth' });
    expect(new Set(Object.values(outcomesOf(run)))).toEqual(new Set(['passed']));
    expect(searchesOf(run)).toBe(2);
    expect(run.recoveries).toEqual([
      'Worker 1, batch 1: its process was killed by SIGKILL while z › works ran. What it had not reported (8 of 8 units) was run again and came to its end, so nobody knows what did it.',
    ]);
    expect(run.crashes).toMatchObject([{ running: 'z › works', what: { unit: undefined } }]);
  });
});

describe('a run in which units hang', () => {
  it('names the one that is known, and runs the rest', () => {
    const run = play({ behaviours: withPassing(4, { h: { kind: 'hangs' } }), policy: noRetries, workers: 1 });
    expect(outcomesOf(run)).toMatchObject({ h: 'timed out', p0: 'passed', p3: 'passed' });
    expect(problemsOf(run)).toEqual([
      expect.stringMatching(/^h timed out: it was ended at its limit of 30 s \(.+\) while h ran$/),
    ]);
    expect(run.batches.map(({ batch }) => batch.purpose)).toEqual(['plan', 'rest']);
  });

  it('finds the one that nobody saw', () => {
    const behaviours = withPassing(6, { h: { kind: 'hangsUnseen' } });
    const run = play({ behaviours, policy: noRetries, workers: 1 });
    expect(outcomesOf(run)).toMatchObject({ h: 'timed out', p0: 'passed', p5: 'passed' });
    expect(problemsOf(run)).toEqual([
      expect.stringMatching(/^h timed out: it was ended at its limit of 30 s \([^)]+\)$/),
    ]);
  });
});

describe('retries', () => {
  it('make a test flaky that passes then, never passed, with what it had said', () => {
    const behaviours = withPassing(2, { f: { kind: 'flips', failures: 1 } });
    const run = play({ behaviours, policy: { retries: 1, failFast: false }, workers: 1 });
    expect(outcomesOf(run)).toEqual({ f: 'flaky', p0: 'passed', p1: 'passed' });
    expect(testsOf(run).map(({ outcome }) => outcome)).toContainEqual({ kind: 'flaky', message: 'no' });
    expect(testsOf(run)).toHaveLength(3);
    expect(problemsOf(run)).toEqual([]);
  });

  it('leave a test failed that fails again', () => {
    const behaviours = withPassing(1, { f: { kind: 'fails' } });
    const run = play({ behaviours, policy: { retries: 3, failFast: false }, workers: 1 });
    expect(outcomesOf(run)).toEqual({ f: 'failed', p0: 'passed' });
    expect(testsOf(run)).toHaveLength(2);
    expect(run.batches.filter(({ batch }) => batch.purpose === 'retry')).toHaveLength(3);
  });

  it('make a unit flaky that crashed once alone, and say so', () => {
    const behaviours: Record<string, Behaviour> = { once: { kind: 'killsOnce' } };
    const run = play({ behaviours, policy: { retries: 1, failFast: false }, workers: 1 });
    expect(outcomesOf(run)).toEqual({ once: 'flaky' });
    expect(problemsOf(run)).toEqual([]);
    expect(run.recoveries).toEqual([
      'Worker 1, batch 1: once crashed (its process was killed by SIGKILL), and came to its end when it was run again.',
    ]);
  });
});

it('what nobody runs to its end is named, with the reason', () => {
  const behaviours = { a: passes, v: { kind: 'vanishes' } } as const;
  expect(problemsOf(play({ behaviours, policy: noRetries, workers: 1 }))).toEqual([
    'it was to run v, and did not report all of it',
  ]);
  const killers = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, kills]));
  const run = play({ behaviours: { a: passes, ...killers }, policy: noRetries, workers: 1 });
  const left = Object.entries(outcomesOf(run)).filter(([, outcome]) => outcome === 'unreported');
  expect(left.length).toBeGreaterThan(0);
  for (const [unit] of left) expect(problemsOf(run).join('\n')).toContain(unit);
  expect(problemsOf(run).join('\n')).toMatch(
    /was not reported by then, nor run again, because (there were|no batch)/,
  );
});

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(passes) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Behaviour>(
      { kind: 'fails' },
      { kind: 'kills' },
      { kind: 'killsOnce' },
      { kind: 'killsAfter' },
      { kind: 'hangs' },
      { kind: 'hangsUnseen' },
      { kind: 'vanishes' },
      { kind: 'flips', failures: 1 },
      { kind: 'flips', failures: 2 },
    ),
  },
);

const plays = fc.record({
  behaviours: fc
    .array(behaviour, { minLength: 1, maxLength: 40 })
    .map((list) => Object.fromEntries(list.map((one, index) => [`u${index}`, one]))),
  policy: fc.record({ retries: fc.integer({ min: 0, max: 2 }), failFast: fc.boolean() }),
  seconds: fc.constantFrom(0.1, 1, 20),
  workers: fc.integer({ min: 1, max: 4 }),
  reportsAsItGoes: fc.boolean(),
  tells: fc.oneof(
    fc.constantFrom('nothing' as const, 'truth' as const),
    fc.array(fc.nat(40), { minLength: 1, maxLength: 9 }),
  ),
  order: fc.array(fc.nat(7), { minLength: 1, maxLength: 9 }),
});

describe('whatever the batches of a run come to', () => {
  it('every unit ends with exactly one outcome, in a bounded number of launches', () => {
    fc.assert(
      fc.property(plays, (given) => {
        const run = play(given);
        const settled = run.results.flatMap(({ judgement }) => judgement.units.map(({ unit }) => unit));
        expect([...settled, ...run.abandoned].sort()).toEqual(Object.keys(given.behaviours).sort());
        const searches = run.batches.filter(
          ({ batch: { purpose } }) => purpose === 'bisect' || purpose === 'rest',
        );
        expect(searches.length).toBeLessThanOrEqual(mostReruns);
        const retried = Map.groupBy(
          run.batches.filter(({ batch }) => batch.purpose === 'retry'),
          ({ batch }) => batch.units[0]?.unit,
        );
        for (const retries of retried.values())
          expect(retries.length).toBeLessThanOrEqual(given.policy.retries);
        if (!given.policy.failFast) expect(run.abandoned).toEqual([]);
      }),
    );
  });

  it('each test counts once, and no failure is lost: a unit that has no good end has a problem or a failed test', () => {
    fc.assert(
      fc.property(plays, (given) => {
        const run = play(given);
        const names = testsOf(run).map(({ file }) => file);
        expect(new Set(names).size).toBe(names.length);
        const problems = problemsOf(run).join('\n');
        for (const { unit, outcome, cases } of run.results.flatMap(({ judgement }) => judgement.units)) {
          if (outcome === 'failed') expect(cases.some((one) => one.outcome.kind === 'failed')).toBe(true);
          if (isOpen({ unit, outcome }) || outcome === 'crashed' || outcome === 'timed out') {
            expect(problems).toContain(unit);
          }
        }
      }),
    );
  });

  it('units have the outcome that they would have alone, where the search was not cut short', () => {
    fc.assert(
      fc.property(plays, (given) => {
        const run = play({ ...given, policy: { ...given.policy, failFast: false } });
        if (run.aftermath.noReruns !== undefined || run.aftermath.noRetries !== undefined) return;
        const { retries } = given.policy;
        for (const [unit, outcome] of Object.entries(outcomesOf(run))) {
          const own = given.behaviours[unit] ?? passes;
          // One that dies or hangs may take others with it before their turn; they run again, and may have flipped by then.
          expect(allowed(own, retries)).toContain(outcome);
        }
      }),
    );
  });
});

function allowed(own: Behaviour, retries: number): UnitOutcome[] {
  switch (own.kind) {
    case 'passes':
      return ['passed'];
    case 'fails':
      return ['failed'];
    case 'kills':
      return ['crashed'];
    case 'killsOnce':
    case 'killsAfter':
      return retries > 0 ? ['passed', 'flaky'] : ['passed', 'crashed'];
    case 'hangs':
    case 'hangsUnseen':
      return ['timed out'];
    case 'vanishes':
      return ['unreported', 'crashed', 'timed out'];
    case 'flips':
      return own.failures > retries ? ['failed', 'flaky', 'passed'] : ['flaky', 'passed'];
  }
}

describe('the runs of one unit', () => {
  const failed = (message: string): TestOutcome => ({ kind: 'failed', message, details: '' });
  const passed: TestOutcome = { kind: 'passed' };
  const skipped: TestOutcome = { kind: 'skipped', reason: '' };

  function settled(...runs: readonly (readonly [UnitOutcome, Readonly<Record<string, TestOutcome>>])[]) {
    const made = runs.map(([outcome, tests]) => ({
      result: play({ behaviours: { u: passes }, policy: noRetries, workers: 1 }).batches[0],
      judged: {
        unit: 'u',
        outcome,
        cases: Object.entries(tests).map(([name, own]) => ({
          name,
          group: '',
          file: 'u',
          line: undefined,
          seconds: 1,
          outcome: own,
        })),
      },
    })) as unknown as [UnitRun, ...UnitRun[]];
    const { judged } = settleUnit(made);
    return [judged.outcome, Object.fromEntries(judged.cases.map(({ name, outcome }) => [name, outcome]))];
  }

  it('make a test flaky that failed in one and passed in another, whichever came first', () => {
    expect(
      settled(['failed', { a: failed('first'), b: passed }], ['failed', { a: passed, b: failed('second') }]),
    ).toEqual(['flaky', { a: { kind: 'flaky', message: 'first' }, b: { kind: 'flaky', message: 'second' } }]);
  });

  it('do not lose a failure of a test that is not there any more, or is skipped', () => {
    expect(
      settled(['failed', { a: failed('x'), b: failed('y') }], ['passed', { b: skipped, c: passed }]),
    ).toEqual(['failed', { a: failed('x'), b: failed('y'), c: passed }]);
  });

  it('do not lose a failure in half a report', () => {
    expect(
      settled(['unreported', { a: failed('x'), b: passed }], ['passed', { a: passed, b: passed }]),
    ).toEqual(['flaky', { a: { kind: 'flaky', message: 'x' }, b: passed }]);
  });

  it('end with the crash where none came to its end', () => {
    expect(settled(['unreported', { a: passed }], ['timed out', {}], ['crashed', {}])[0]).toBe('crashed');
  });
});

describe('the batch that stands for a unit', () => {
  const [result] = play({ behaviours: { u: passes }, policy: noRetries, workers: 1 }).batches;
  const [judged] = result?.judgement.units ?? [];
  if (result === undefined || judged === undefined) throw new Error('no batch');

  it('is the last one that came to its end, although a retry crashed later', () => {
    const ended = { result, judged: { ...judged, outcome: 'failed' } } as const;
    const crashed = { result, judged: { ...judged, cases: [], outcome: 'crashed' } } as const;
    expect(settleUnit([ended, crashed]).decisive).toBe(ended);
    expect(settleUnit([crashed, ended]).decisive).toBe(ended);
  });

  it('keeps tests of one name apart', () => {
    const twice = { result, judged: { ...judged, cases: [...judged.cases, ...judged.cases] } };
    expect(settleUnit([twice, twice]).judged.cases).toHaveLength(2 * judged.cases.length);
  });
});

it('a test of no unit counts once, and its failure is made good by no retry', () => {
  const [first] = play({ behaviours: { a: passes }, policy: noRetries, workers: 1 }).batches;
  if (first === undefined) throw new Error('no batch');
  const shared = (name: string, outcome: TestOutcome): TestCase => ({
    name,
    group: 'shared',
    file: 'shared.rb',
    line: undefined,
    seconds: 1,
    outcome,
  });
  const passed: TestOutcome = { kind: 'passed' };
  const failed: TestOutcome = { kind: 'failed', message: '', details: '' };
  const retry = { ...first, batch: { ...first.batch, number: 2, purpose: 'retry', origin: 1 } } as const;
  const { results } = settle(
    [
      { ...first, judgement: { ...first.judgement, unmatched: [shared('x', failed), shared('y', passed)] } },
      { ...retry, judgement: { ...first.judgement, unmatched: [shared('x', passed), shared('y', failed)] } },
    ],
    { because: '', testStartSeconds: 0 },
  );
  expect(
    results.map(({ judgement }) => judgement.unmatched.map(({ name, outcome }) => [name, outcome.kind])),
  ).toEqual([
    [
      ['x', 'failed'],
      ['y', 'passed'],
    ],
    [['y', 'failed']],
  ]);
});
