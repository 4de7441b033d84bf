import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CurveRecorder, mostPoints } from '../../../src/workers/resources/curves.ts';

describe('curves', () => {
  it('are the samples, as long as there are few', () => {
    const recorder = new CurveRecorder();
    recorder.add({
      seconds: 0,
      memoryBytes: 5,
      load: undefined,
      workers: new Map([[2, { memoryBytes: 1 }]]),
    });
    recorder.add({ seconds: 1, memoryBytes: 4, load: 2, workers: new Map([[1, { sessions: 3 }]]) });
    expect(recorder.curves(2)).toEqual({
      seconds: [0, 1],
      memoryBytes: [5, 4],
      load: [null, 2],
      workers: [
        { worker: 1, memoryBytes: [null, null], sessions: [null, 3] },
        { worker: 2, memoryBytes: [1, null], sessions: [null, null] },
      ],
    });
  });

  it('are none without a sample', () => {
    expect(new CurveRecorder().curves(1)).toBeUndefined();
  });

  it('have a bounded number of points in the order of time, and no peak is lost', () => {
    const samples = fc.array(fc.integer({ min: 0, max: 1000 }), {
      ...{ minLength: 1, maxLength: 5 * mostPoints, size: 'max' },
    });
    fc.assert(
      fc.property(samples, (values) => {
        const recorder = new CurveRecorder();
        for (const [seconds, value] of values.entries()) {
          const workers = new Map([[1, { memoryBytes: value, sessions: 1000 - value }]]);
          recorder.add({ seconds, memoryBytes: value, load: value, workers });
        }
        const curves = recorder.curves(1);
        const [worker] = curves?.workers ?? [];
        const lists = [
          curves?.seconds,
          curves?.memoryBytes,
          curves?.load,
          worker?.memoryBytes,
          worker?.sessions,
        ];
        const lengths = new Set(lists.map((list) => list?.length));
        expect(lengths.size).toBe(1);
        expect(curves?.seconds.length).toBeLessThanOrEqual(mostPoints);
        expect(curves?.seconds.length).toBeGreaterThanOrEqual(Math.min(values.length, mostPoints / 2));
        expect(curves?.seconds).toEqual([...new Set(curves?.seconds)].sort((a, b) => a - b));
        const steps = curves?.seconds.slice(1).map((time, index) => time - (curves.seconds[index] ?? 0));
        expect(new Set(steps).size).toBeLessThanOrEqual(1);
        expect(Math.max(...(curves?.memoryBytes.map(Number) ?? []))).toBe(Math.max(...values));
        expect(Math.max(...(worker?.sessions.map(Number) ?? []))).toBe(1000 - Math.min(...values));
      }),
    );
  });
});
