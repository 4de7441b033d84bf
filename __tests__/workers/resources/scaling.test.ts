import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideScaling,
  initialScaling,
  type ScalingBounds,
  type ScalingDecision,
  type ScalingSample,
} from '../../../src/workers/resources/scaling.ts';

const bounds: ScalingBounds = { minimum: 1, maximum: 4, memoryBytes: 1000 };
const calm: Omit<ScalingSample, 'seconds'> = {
  workers: 2,
  memoryBytes: new Map([
    [1, 100],
    [2, 150],
  ]),
  peakWorkerBytes: 150,
  availableBytes: 600,
  memoryStall: 0,
  idleProcessors: 0,
  remainingUnits: 50,
};

/** One look a second; what is decided is done at once. */
function play(looks: readonly Partial<ScalingSample>[], given: Partial<ScalingBounds> = {}) {
  let state = initialScaling;
  let { workers } = calm;
  const decisions: (ScalingDecision & { readonly seconds: number })[] = [];
  for (const [seconds, look] of looks.entries()) {
    const answer = decideScaling(state, { ...calm, workers, ...look, seconds }, { ...bounds, ...given });
    state = answer.state;
    if (answer.decision.kind === 'grow') workers += 1;
    if (answer.decision.kind !== 'nothing') decisions.push({ ...answer.decision, seconds });
  }
  return { decisions, state, workers, kinds: decisions.map(({ kind }) => kind) };
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

const idle = { idleProcessors: 1 };
const tight = { availableBytes: 50 };

describe('scaling', () => {
  it('does nothing while all is well and the processors are used', () => {
    expect(play(times(100, {})).kinds).toEqual([]);
  });

  it('grows one by one when processors idle for a while, up to the most', () => {
    const { decisions } = play(times(60, idle));
    expect(decisions.map(({ kind, seconds }) => [kind, seconds])).toEqual([
      ['grow', 10],
      ['grow', 15],
    ]);
  });

  it.each<[string, Partial<ScalingSample>]>([
    ['there is nothing to take', { remainingUnits: 0 }],
    ['memory would not do', { availableBytes: 340 }],
    ['nobody knows what a worker takes', { peakWorkerBytes: undefined }],
    ['nobody knows how much memory there is', { availableBytes: undefined }],
    ['something waits for memory', { memoryStall: 0.05 }],
    ['nobody knows whether processors idle', { idleProcessors: undefined }],
  ])('does not grow where %s', (_, look) => {
    expect(play(times(60, { ...idle, ...look })).kinds).toEqual([]);
  });

  it('holds back who takes most when memory is tight, and lets go once it has been easy for a while', () => {
    const { decisions } = play([...times(5, tight), ...times(20, {})]);
    expect(decisions).toEqual([
      { kind: 'hold back', worker: 2, because: '5 % of the memory are free', seconds: 2 },
      { kind: 'let go', worker: 2, seconds: 15 },
    ]);
  });

  it('holds back when much time is lost by waiting for memory', () => {
    const { decisions } = play(times(5, { memoryStall: 0.4 }));
    expect(decisions).toMatchObject([
      { kind: 'hold back', because: 'something waits for memory in 40 % of the time' },
    ]);
  });

  it('is not moved by one bad look', () => {
    expect(play(Array.from({ length: 60 }, (_, look) => (look % 2 === 0 ? tight : {}))).kinds).toEqual([]);
  });

  it('never holds back more than the minimum allows', () => {
    expect(play(times(60, tight)).kinds).toEqual(['hold back']);
    expect(play(times(60, tight), { minimum: 2 }).kinds).toEqual([]);
  });

  it('lets go at once of who would wait for nothing', () => {
    const { decisions } = play([...times(3, tight), { ...tight, remainingUnits: 0 }]);
    expect(decisions.at(-1)).toEqual({ kind: 'let go', worker: 2, seconds: 3 });
  });

  it('keeps its bounds and its pace, whatever it sees', () => {
    const look = fc.record({
      availableBytes: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }),
      peakWorkerBytes: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
      memoryStall: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      idleProcessors: fc.option(fc.double({ min: 0, max: 4, noNaN: true }), { nil: undefined }),
    });
    // The same is seen for a while, or hardly anything would ever be decided.
    const phases = fc.array(fc.tuple(look, fc.integer({ min: 1, max: 20 })), { maxLength: 12 });
    fc.assert(
      fc.property(phases, fc.integer({ min: 1, max: 3 }), (given, minimum) => {
        const looks = given.flatMap(([one, count]) => times(count, one));
        const { decisions, workers } = play(looks, { minimum });
        expect(workers).toBeLessThanOrEqual(bounds.maximum);
        const held = new Set<number>();
        let there = calm.workers;
        for (const decision of decisions) {
          if (decision.kind === 'grow') there += 1;
          if (decision.kind === 'hold back') {
            expect(held).not.toContain(decision.worker);
            held.add(decision.worker);
            expect(there - held.size).toBeGreaterThanOrEqual(minimum);
          }
          if (decision.kind === 'let go') expect(held.delete(decision.worker)).toBe(true);
        }
        for (const [index, { seconds }] of decisions.slice(1).entries()) {
          expect(seconds - (decisions[index]?.seconds ?? 0)).toBeGreaterThanOrEqual(5);
        }
      }),
    );
  });
});
