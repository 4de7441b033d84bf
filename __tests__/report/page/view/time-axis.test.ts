import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extent, tickLabel, ticks } from '../../../../src/report/page/view/time-axis.ts';
import { aBatch, aReport, aWorker } from '../../report-builder.ts';

it('has as many marks as fit and not many fewer, evenly apart from 0', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 90_000, noNaN: true }),
      fc.integer({ min: 2, max: 30 }),
      (seconds, most) => {
        const marks = ticks(seconds, most);
        expect(marks.length).toBeLessThanOrEqual(most);
        expect(marks[0]).toBe(0);
        expect(marks.at(-1) ?? 0).toBeLessThanOrEqual(seconds + 1e-6);
        const step = marks[1] ?? seconds;
        expect(seconds - (marks.at(-1) ?? 0)).toBeLessThanOrEqual(step + 1e-6);
      },
    ),
  );
});

it('names times of one axis in the same form', () => {
  expect([0, 0.5, 45].map((tick) => tickLabel(tick, 50))).toEqual(['0 s', '0.5 s', '45 s']);
  expect([0, 65].map((tick) => tickLabel(tick, 130))).toEqual(['0:00', '1:05']);
  expect(tickLabel(3725, 4000)).toBe('1:02:05');
});

it('reaches to the last thing that is known', () => {
  const worker = aWorker({ batches: [aBatch({ startSeconds: 3, seconds: 4 })] });
  const report = aReport({ workers: [worker] });
  const incident = {
    seconds: 8,
    worker: 1,
    batch: 1,
    running: undefined,
    what: { kind: 'held back', because: '' },
    stacks: '',
    pictures: [],
  } as const;
  const curves = { seconds: [0, 9], memoryBytes: [null, 1], load: [null, 1], workers: [] };
  expect(extent(report)).toBe(7);
  expect(extent({ ...report, incidents: [incident] })).toBe(8);
  expect(extent({ ...report, incidents: [incident], curves })).toBe(9);
  expect(extent(aReport({ workers: [] }))).toBeGreaterThan(0);
});
