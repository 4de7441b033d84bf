import { expect, it } from 'vitest';
import {
  areaPath,
  indexAt,
  linePath,
  peakOf,
  roundUp,
  together,
} from '../../../../src/report/page/view/curve.ts';

const scale = { x: (seconds: number) => seconds * 10, y: (value: number) => 100 - value };
const seconds = [0, 1, 2, 3];

it('leaves a gap where nothing is known, and does not draw it as zero', () => {
  expect(linePath([5, null, 7, 8], seconds, scale)).toBe('M0 95M20 93L30 92');
  expect(areaPath([5, 6, null, 8], seconds, scale)).toBe('M0 100L0 95L10 94L10 100ZM30 100L30 92L30 100Z');
  expect(linePath([null, null, null, null], seconds, scale)).toBe('');
});

it('adds up what is known of the workers', () => {
  const worker = (number: number, sessions: readonly (number | null)[]) => ({
    worker: number,
    memoryBytes: [],
    sessions,
  });
  const curves = {
    seconds,
    memoryBytes: [],
    load: [],
    workers: [worker(1, [1, 2, null, null]), worker(2, [1, null, 3, null])],
  };
  expect(together(curves, (each) => each.sessions)).toEqual([2, 2, 3, null]);
});

it('names the highest value and when it was first reached', () => {
  expect(peakOf([1, 4, null, 4], seconds)).toEqual({ value: 4, seconds: 1 });
  expect(peakOf([null, null], seconds)).toBeUndefined();
});

it('finds the last sample that is not after a moment', () => {
  expect([-1, 0, 1.5, 99].map((at) => indexAt(seconds, at))).toEqual([undefined, 0, 1, 3]);
});

it('ends an axis at a round number that is not too low', () => {
  expect([0, 0.2, 1, 3, 4.1e9, 6e9, 9.1e9].map(roundUp)).toEqual([1, 0.2, 1, 3, 6e9, 6e9, 1e10]);
});
