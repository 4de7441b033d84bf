import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePlan, type PlannedUnit, predictedSeconds } from '../../src/planning/plan.ts';
import { type Batch, type LearnedUnit, Queue } from '../../src/planning/queue.ts';

function planned(seconds: readonly (number | undefined)[]): PlannedUnit[] {
  return seconds.map((value, index) => ({
    unit: `t/${index}.test`,
    seconds: value,
    known: value !== undefined,
  }));
}

/** Plays the queue with workers that take exactly as long as estimated. */
function play(queue: Queue, workers: number): { batches: Batch[]; ends: number[] } {
  const ends = new Array<number>(workers).fill(0);
  const batches: Batch[] = [];
  for (;;) {
    const now = Math.min(...ends);
    const worker = ends.indexOf(now);
    const batch = queue.take(ends.filter((_, other) => other !== worker).map((end) => end - now));
    if (batch === undefined) return { batches, ends };
    batches.push(batch);
    ends[worker] = now + queue.secondsOf(batch);
  }
}

function guessed(...seconds: readonly number[]): LearnedUnit[] {
  return seconds.map((value) => ({ seconds: value, knownSeconds: undefined }));
}

function secondsOfNext(queue: Queue): number {
  const batch = queue.take([0]);
  return batch === undefined ? 0 : queue.secondsOf(batch);
}

const durations = fc.array(fc.option(fc.double({ min: 0.01, max: 300, noNaN: true }), { nil: undefined }), {
  maxLength: 80,
});

describe('the queue', () => {
  it('hands out every unit exactly once, whatever is known', () => {
    fc.assert(
      fc.property(
        durations,
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (list, workers, launch) => {
          const units = planned(list);
          const { batches } = play(new Queue(makePlan(units), [launch]), workers);
          expect(batches.flatMap((batch) => batch.units.map(({ unit }) => unit)).sort()).toEqual(
            units.map(({ unit }) => unit).sort(),
          );
          expect(batches.every((batch) => batch.units.length > 0)).toBe(true);
          expect(batches.map(({ number }) => number)).toEqual(batches.map((_, index) => index + 1));
        },
      ),
    );
  });

  it('ends all workers close together when the estimates are right and no unit dominates', () => {
    const list = Array.from({ length: 200 }, (_, index) => 1 + (index % 17));
    const { ends } = play(new Queue(makePlan(planned(list)), [0]), 4);
    expect(Math.max(...ends) / (ends.reduce((sum, end) => sum + end, 0) / ends.length)).toBeLessThan(1.02);
  });

  it('keeps the cost of launches to a small part where there is work for it', () => {
    const list = Array.from({ length: 400 }, () => 3);
    const { batches } = play(new Queue(makePlan(planned(list)), [6]), 2);
    expect((batches.length * 6) / 1200).toBeLessThanOrEqual(0.1);
  });

  it('gives two workers one launch each when two would not pay', () => {
    const list = Array.from({ length: 40 }, () => 2);
    expect(play(new Queue(makePlan(planned(list)), [7]), 2).batches).toHaveLength(2);
  });

  it('shrinks its batches towards the end, so that a wrong estimate can be made good', () => {
    const list = Array.from({ length: 500 }, () => 1);
    const sizes = play(new Queue(makePlan(planned(list)), []), 2).batches.map(({ units }) => units.length);
    expect(sizes[0]).toBe(125);
    expect(sizes.at(-1)).toBeLessThanOrEqual(20);
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
  });

  it('learns from the first batches what a unit and a launch cost', () => {
    const queue = new Queue(makePlan(planned(new Array<undefined>(100).fill(undefined))), []);
    const [unit] = queue.take([0])?.units ?? [];
    expect(unit).toBeDefined();
    queue.learn({ units: guessed(4, 4, 4), launchSeconds: 9 });
    expect(secondsOfNext(queue)).toBeGreaterThanOrEqual(90);
  });

  it('does not bet everything on guesses: unknown units leave something to even out', () => {
    const units = planned(Array.from({ length: 70 }, () => 0.3)).map((unit) => ({ ...unit, known: false }));
    const queue = new Queue(makePlan(units), []);
    expect(queue.take([0])?.units.length).toBeLessThan(70 / 2);
    queue.learn({ units: guessed(0.2, 0.2, 8.6), launchSeconds: 1 });
    expect(secondsOfNext(queue)).toBeGreaterThan(10);
  });

  it('goes by the pace of this run: on a slow machine all that is known takes longer', () => {
    const queue = new Queue(makePlan(planned(new Array<number>(100).fill(1))), []);
    const first = queue.take([0]);
    if (first === undefined) throw new Error('no batch');
    expect(queue.secondsOf(first)).toBe(25);
    queue.learn({ units: [{ seconds: 3, knownSeconds: 1 }, ...guessed(50)], launchSeconds: 0 });
    expect(queue.secondsOf(first)).toBe(75);
  });

  it('takes back a batch that nobody ran', () => {
    const queue = new Queue(makePlan(planned([1, 2, 3])), []);
    const batch = queue.take([]);
    if (batch === undefined) throw new Error('no batch');
    queue.giveBack(batch);
    expect(queue.abandon().toSorted()).toEqual(['t/0.test', 't/1.test', 't/2.test']);
  });

  it('runs again first what has to be first, the rest of the plan then, and the others last', () => {
    const queue = new Queue(makePlan(planned([30])), []);
    const again = (unit: string, first: boolean) => ({
      units: [{ unit, seconds: 1, known: true }],
      purpose: first ? ('bisect' as const) : ('retry' as const),
      origin: 7,
      first,
    });
    queue.runAgain([again('late', false), again('soon', true), again('dropped', false)]);
    expect(queue.remainingUnits).toBe(4);
    const first = queue.take([]);
    expect(first).toMatchObject({ number: 1, purpose: 'bisect', origin: 7, units: [{ unit: 'soon' }] });
    expect(queue.take([])).toMatchObject({ number: 2, purpose: 'plan', units: [{ unit: 't/0.test' }] });
    expect(queue.take([])).toMatchObject({ number: 3, purpose: 'retry', units: [{ unit: 'late' }] });
    queue.drop('retry');
    expect(queue.take([])).toBeUndefined();
    if (first !== undefined) queue.giveBack(first);
    expect(queue.remainingUnits).toBe(1);
    expect(queue.abandon()).toEqual([]);
    expect(queue.take([])).toBeUndefined();
  });

  it('names what nobody will run', () => {
    const queue = new Queue(makePlan(planned([1, 2])), []);
    expect(queue.abandon()).toEqual(['t/1.test', 't/0.test']);
    expect(queue.take([])).toBeUndefined();
  });
});

describe('the plan', () => {
  it('is the same whatever the order in which the units were found', () => {
    fc.assert(
      fc.property(durations, (list) => {
        const units = planned(list);
        expect(makePlan([...units].reverse())).toEqual(makePlan(units));
      }),
    );
  });

  it('has another hash when an estimate differs', () => {
    expect(makePlan(planned([1, 2])).hash).not.toBe(makePlan(planned([1, 3])).hash);
  });

  it('predicts nothing when nothing is known', () => {
    expect(predictedSeconds(makePlan(planned([undefined, undefined])).units, 2, 5)).toBeUndefined();
    expect(predictedSeconds(makePlan(planned([4, 3, 3])).units, 2, 5)).toBe(11);
  });
});
