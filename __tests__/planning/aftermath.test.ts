import { describe, expect, it } from 'vitest';
import {
  Aftermath,
  type AftermathPolicy,
  deathsInVain,
  type EndedBatch,
  mostReruns,
  mostRetriedUnits,
} from '../../src/planning/aftermath.ts';
import type { PlannedUnit } from '../../src/planning/plan.ts';
import type { UnitOutcome } from '../../src/report/report.ts';

const none: AftermathPolicy = { retries: 0, failFast: false };

function named(names: readonly string[]): PlannedUnit[] {
  return names.map((unit) => ({ unit, seconds: 1, known: true }));
}

/** A first batch, all of whose units have passed unless told otherwise. */
function anEnd(
  outcomes: Readonly<Record<string, UnitOutcome>>,
  { batch, ...rest }: Partial<Omit<EndedBatch, 'batch'>> & { batch?: Partial<EndedBatch['batch']> } = {},
): EndedBatch {
  const names = Object.keys(outcomes);
  return {
    batch: { number: 1, units: named(names), estimateSeconds: names.length, purpose: 'plan', ...batch },
    end: 'whole',
    limit: undefined,
    units: names.map((unit) => ({ unit, outcome: outcomes[unit] ?? 'passed' })),
    suspect: undefined,
    failedBeside: false,
    ...rest,
  };
}

/** What runs again, in short: the purpose and the names. */
function short(aftermath: Aftermath, ended: EndedBatch): [string, string][] {
  return aftermath
    .after(ended)
    .map(({ purpose, units }) => [purpose, units.map(({ unit }) => unit).join(' ')]);
}

const unreported = 'unreported';

describe('after a batch', () => {
  it('that is whole nothing runs again', () => {
    const aftermath = new Aftermath({ retries: 2, failFast: true });
    expect(aftermath.after(anEnd({ a: 'passed', b: 'flaky', c: 'skipped', d: 'empty' }))).toEqual([]);
    expect([aftermath.closed, aftermath.noReruns, aftermath.noRetries]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('whose process died, its two halves run again', () => {
    const ended = anEnd({ a: unreported, b: unreported, c: unreported }, { end: 'died' });
    expect(short(new Aftermath(none), ended)).toEqual([
      ['bisect', 'a b'],
      ['bisect', 'c'],
    ]);
  });

  it('whose process died, what was reported whole does not run again', () => {
    const ended = anEnd({ a: 'passed', b: 'failed', c: unreported, d: 'passed' }, { end: 'died' });
    expect(short(new Aftermath(none), ended)).toEqual([['bisect', 'c']]);
  });

  it('whose process died, a unit with a failure that was not reported whole runs again', () => {
    const ended = anEnd({ a: 'passed', b: 'failed' }, { end: 'died' });
    const units = ended.units.map((unit) => (unit.unit === 'b' ? { ...unit, partial: true as const } : unit));
    expect(short(new Aftermath({ ...none, retries: 1 }), { ...ended, units })).toEqual([['bisect', 'b']]);
  });

  it('of one unit that died, that is found', () => {
    expect(new Aftermath(none).after(anEnd({ a: 'crashed' }, { end: 'died' }))).toEqual([]);
  });

  it('that hung, the rest runs in one batch where the unit is known, and in halves where not', () => {
    const known = anEnd({ a: 'passed', b: 'timed out', c: unreported, d: unreported }, { end: 'timed out' });
    expect(short(new Aftermath(none), known)).toEqual([['rest', 'c d']]);
    const unknown = anEnd({ a: 'passed', b: unreported, c: unreported }, { end: 'timed out' });
    expect(short(new Aftermath(none), unknown)).toEqual([
      ['bisect', 'b'],
      ['bisect', 'c'],
    ]);
  });

  it('that used up the time of the step, nothing more is handed out', () => {
    const aftermath = new Aftermath({ retries: 1, failFast: false });
    const ended = anEnd({ a: 'timed out', b: unreported }, { end: 'timed out', limit: 'step' });
    expect(aftermath.after(ended)).toEqual([]);
    expect(aftermath.closed).toBe('the step had used up its time');
    expect(aftermath.noReruns).toBe('the step had used up its time');
  });

  it.each(['lost', 'stopped'] as const)('that was %s, what is not reported does not run again', (end) => {
    expect(new Aftermath(none).after(anEnd({ a: 'passed', b: unreported }, { end }))).toEqual([]);
  });

  it('that was stopped with the run, a failure in it is not retried, and ends nothing by itself', () => {
    const aftermath = new Aftermath({ retries: 1, failFast: true });
    expect(aftermath.after(anEnd({ a: 'failed', b: unreported }, { end: 'stopped' }))).toEqual([]);
    expect(aftermath.closed).toBeUndefined();
  });

  it('all batches that look for a unit say which one died first', () => {
    const aftermath = new Aftermath(none);
    const first = aftermath.after(
      anEnd({ a: unreported, b: unreported }, { end: 'died', batch: { number: 4 } }),
    );
    expect(first.map(({ origin }) => origin)).toEqual([4, 4]);
    const second = aftermath.after(
      anEnd(
        { a: unreported, b: unreported },
        { end: 'died', batch: { number: 9, purpose: 'bisect', origin: 4 } },
      ),
    );
    expect(second.map(({ origin }) => origin)).toEqual([4, 4]);
  });
});

describe('the search for a unit', () => {
  const two = { a: unreported, b: unreported } as const;

  it(`ends after ${mostReruns} launches of a run, and says so`, () => {
    const aftermath = new Aftermath(none);
    aftermath.after(anEnd({ z: 'passed' }));
    let launches = 0;
    while (aftermath.noReruns === undefined) launches += aftermath.after(anEnd(two, { end: 'died' })).length;
    expect(launches).toBe(mostReruns);
    expect(aftermath.noReruns).toBe(`there were ${mostReruns} launches for such units already`);
    expect(aftermath.after(anEnd(two, { end: 'died' }))).toEqual([]);
  });

  it('ends early where everything dies, and not where some batch came to its end', () => {
    const dying = anEnd(two, { end: 'died', batch: { purpose: 'bisect', origin: 1 } });
    const inVain = new Aftermath(none);
    const found = new Aftermath(none);
    found.after(anEnd({ z: 'passed' }));
    for (let death = 1; death < deathsInVain; death += 1) {
      for (const aftermath of [inVain, found]) expect(aftermath.after(dying)).toHaveLength(2);
    }
    expect(inVain.after(dying)).toEqual([]);
    expect(inVain.noReruns).toContain('no batch has come to its end');
    expect(found.after(dying)).toHaveLength(2);
  });

  it('goes on although many first batches die at once, as with their session', () => {
    const aftermath = new Aftermath(none);
    for (let batch = 1; batch <= deathsInVain + 1; batch += 1) {
      expect(aftermath.after(anEnd(two, { end: 'died', batch: { number: batch } }))).toHaveLength(2);
    }
  });

  it('does not begin once there is no clone for it', () => {
    const aftermath = new Aftermath({ ...none, retries: 1 });
    aftermath.giveUp('the server is gone');
    expect(aftermath.after(anEnd(two, { end: 'died' }))).toEqual([]);
    expect(aftermath.after(anEnd({ a: 'failed' }))).toEqual([]);
    expect([aftermath.noReruns, aftermath.noRetries]).toEqual(['the server is gone', 'the server is gone']);
  });
});

describe('a unit whose test ran when its process died', () => {
  const three = { a: unreported, b: unreported, c: unreported } as const;
  const again = { number: 2, purpose: 'bisect', origin: 1 } as const;

  it('runs alone first, and the others together', () => {
    const ended = anEnd(three, { end: 'died', suspect: 'b' });
    expect(short(new Aftermath(none), ended)).toEqual([
      ['bisect', 'b'],
      ['bisect', 'a c'],
    ]);
  });

  it.each(['elsewhere', undefined])('is none of the batch (%s): halves run', (suspect) => {
    const ended = anEnd(three, { end: 'died', suspect });
    expect(short(new Aftermath(none), ended)).toEqual([
      ['bisect', 'a b'],
      ['bisect', 'c'],
    ]);
  });

  it.each([
    ['did it again', 'crashed', 'died', 'd'],
    ['came to its end alone', 'passed', 'whole', 'a b'],
    ['hung alone', 'timed out', 'timed out', 'a b'],
  ] as const)('and %s: what is told of the others is believed, or not', (_, outcome, end, next) => {
    const aftermath = new Aftermath(none);
    aftermath.after(anEnd({ ...three, d: unreported, e: unreported }, { end: 'died', suspect: 'e' }));
    aftermath.after(anEnd({ e: outcome }, { end, batch: again }));
    const others = anEnd({ ...three, d: unreported }, { end: 'died', suspect: 'd', batch: again });
    expect(short(aftermath, others)[0]).toEqual(['bisect', next]);
  });

  it('is waited for before another one is believed, and those of other searches are', () => {
    const aftermath = new Aftermath(none);
    aftermath.after(anEnd({ ...three, d: unreported }, { end: 'died', suspect: 'd' }));
    expect(short(aftermath, anEnd(three, { end: 'died', suspect: 'c', batch: again }))[0]).toEqual([
      'bisect',
      'a b',
    ]);
    const other = anEnd(three, { end: 'died', suspect: 'c', batch: { number: 7 } });
    expect(short(aftermath, other)[0]).toEqual(['bisect', 'c']);
  });

  it('and did it again is no death in vain', () => {
    const aftermath = new Aftermath(none);
    for (let batch = 1; batch <= deathsInVain + 2; batch += 1) {
      const first = anEnd(
        { a: unreported, b: unreported },
        { end: 'died', suspect: 'a', batch: { number: batch } },
      );
      expect(aftermath.after(first)).toHaveLength(2);
      aftermath.after(
        anEnd(
          { a: 'crashed' },
          { end: 'died', batch: { number: 100 + batch, purpose: 'bisect', origin: batch } },
        ),
      );
    }
    expect(aftermath.noReruns).toBeUndefined();
  });
});

describe('retries', () => {
  it.each(['failed', 'timed out', 'crashed'] as const)(
    'a unit that %s runs again alone, so often',
    (outcome) => {
      const aftermath = new Aftermath({ retries: 2, failFast: false });
      const ended = anEnd({ a: outcome, b: 'passed' }, { batch: { number: 3 } });
      const retry = { units: named(['a']), purpose: 'retry', origin: 3, first: false };
      expect([aftermath.after(ended), aftermath.after(ended), aftermath.after(ended)]).toEqual([
        [retry],
        [retry],
        [],
      ]);
      expect(aftermath.noRetries).toBeUndefined();
    },
  );

  it('end, and are said to, once more units have failed than chance explains', () => {
    const aftermath = new Aftermath({ retries: 1, failFast: false });
    for (let unit = 1; unit <= mostRetriedUnits; unit += 1) {
      expect(aftermath.after(anEnd({ [`u${unit}`]: 'failed' }))).toHaveLength(1);
    }
    expect(aftermath.after(anEnd({ 'one more': 'failed' }))).toEqual([]);
    expect(aftermath.noRetries).toBe(`more than ${mostRetriedUnits} failed`);
  });

  it('end, also those that were decided, once something else than a test can have been the cause', () => {
    let lost: string | undefined;
    const aftermath = new Aftermath({ retries: 1, failFast: false, otherCause: () => lost });
    expect(aftermath.after(anEnd({ a: 'failed' }))).toHaveLength(1);
    expect(aftermath.mayRetry()).toBe(true);
    lost = 'the server was away';
    aftermath.after(anEnd({ b: 'passed' }));
    expect(aftermath.noRetries).toBeUndefined();
    expect(aftermath.mayRetry()).toBe(false);
    expect(aftermath.after(anEnd({ c: 'failed' }))).toEqual([]);
    expect(aftermath.noRetries).toBe('the server was away');
    const later = new Aftermath({ retries: 1, failFast: false, otherCause: () => lost });
    expect(later.after(anEnd({ a: 'failed' }))).toEqual([]);
    expect(later.noRetries).toBe('the server was away');
  });

  it('of one unit count it once', () => {
    const aftermath = new Aftermath({ retries: 10, failFast: false });
    for (let time = 1; time <= 10; time += 1) expect(aftermath.after(anEnd({ a: 'failed' }))).toHaveLength(1);
    expect(aftermath.noRetries).toBeUndefined();
  });
});

describe('fail-fast', () => {
  const failFast = true;

  it('ends at the first failure', () => {
    const aftermath = new Aftermath({ retries: 0, failFast });
    aftermath.after(anEnd({ a: 'failed' }));
    expect(aftermath.closed).toBe('of `fail-fast`');
  });

  it('waits for the retries, which come first, and goes on if one is flaky', () => {
    const aftermath = new Aftermath({ retries: 1, failFast });
    expect(aftermath.after(anEnd({ a: 'failed' }))).toMatchObject([{ purpose: 'retry', first: true }]);
    expect(aftermath.closed).toBeUndefined();
    aftermath.after(anEnd({ a: 'passed' }, { batch: { purpose: 'retry' } }));
    expect(aftermath.closed).toBeUndefined();
  });

  it('ends when the last retry has failed', () => {
    const aftermath = new Aftermath({ retries: 1, failFast });
    aftermath.after(anEnd({ a: 'failed' }));
    aftermath.after(anEnd({ a: 'failed' }, { batch: { purpose: 'retry' } }));
    expect(aftermath.closed).toBe('of `fail-fast`');
  });

  it('waits until the unit is found that crashed its process', () => {
    const aftermath = new Aftermath({ retries: 0, failFast });
    expect(aftermath.after(anEnd({ a: unreported, b: unreported }, { end: 'died' }))).toHaveLength(2);
    expect(aftermath.closed).toBeUndefined();
    aftermath.after(anEnd({ a: 'crashed' }, { end: 'died', batch: { purpose: 'bisect', origin: 1 } }));
    expect(aftermath.closed).toBe('of `fail-fast`');
  });

  it.each([
    ['a failure that belongs to no unit', anEnd({ a: 'passed' }, { failedBeside: true })],
    ['a unit that was not reported', anEnd({ a: 'unreported' }, { end: 'lost' })],
  ])('ends at %s', (_, ended) => {
    const aftermath = new Aftermath({ retries: 1, failFast });
    aftermath.after(ended);
    expect(aftermath.closed).toBe('of `fail-fast`');
  });

  it('is not what ends a run otherwise', () => {
    const aftermath = new Aftermath(none);
    aftermath.after(anEnd({ a: 'failed' }));
    expect(aftermath.closed).toBeUndefined();
  });
});
