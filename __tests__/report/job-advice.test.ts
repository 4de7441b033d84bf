import { describe, expect, it, test } from 'vitest';
import { type JobAdvice, jobAdvice } from '../../src/report/job-advice.ts';
import type { Report } from '../../src/report/report.ts';
import { aBatch, aClone, aDatabase, anIncident, aReport, aUnit, aWorker } from './report-builder.ts';
import { situations } from './situations.ts';

function kinds(report: Report): JobAdvice['kind'][] {
  return jobAdvice(report).map(({ kind }) => kind);
}

/** Two workers that are even, and waited and launched little. */
const even = aReport({
  seconds: 46,
  workers: [1, 2].map((worker) =>
    aWorker({
      worker,
      busySeconds: 40,
      batches: [
        aBatch({ batch: worker, seconds: 20 }),
        aBatch({ batch: worker + 2, startSeconds: 20, seconds: 20 }),
      ],
    }),
  ),
  units: [aUnit({ seconds: 20 }), aUnit({ worker: 2, batch: 2, seconds: 20 })],
});

test('nothing is to be changed in a run that lost little', () => {
  expect(jobAdvice(even)).toEqual([]);
});

describe('what to change', () => {
  it('is the set-up, or the missing dump, where most went to it', () => {
    expect(kinds({ ...even, seconds: 50 })).toEqual([]);
    expect(jobAdvice({ ...even, seconds: 60 })).toEqual([
      { kind: 'set-up', seconds: 20, share: 1 / 3, lostSeconds: 20 },
    ]);
    const { template } = aDatabase();
    const built = aDatabase({
      template: { ...template, source: 'built', stages: [{ stage: 'build', seconds: 15 }] },
    });
    expect(kinds({ ...even, seconds: 60, databases: [built] })).toEqual(['template built']);
  });

  it('is a unit that is longer than an even share, and only where there is somebody to share with', () => {
    const units = [aUnit({ unit: 'long', seconds: 60 }), aUnit({ worker: 2, batch: 2, seconds: 20 })];
    expect(jobAdvice({ ...even, units })).toEqual([
      { kind: 'long unit', unit: 'long', seconds: 60, shareSeconds: 40, lostSeconds: 20 },
    ]);
    expect(kinds({ ...even, workers: even.workers.slice(0, 1), units })).not.toContain('long unit');
  });

  it('is the launches, of which the first of each worker is needed', () => {
    const launching = (batches: number, launchSeconds: number) => ({
      ...even,
      workers: even.workers.map((worker) => ({
        ...worker,
        batches: Array.from({ length: batches }, (_, index) =>
          aBatch({ startSeconds: (index * 40) / batches, seconds: 40 / batches, launchSeconds }),
        ),
      })),
    });
    expect(kinds(launching(10, 1.5))).toEqual(['launches']);
    expect(kinds(launching(1, 15))).toEqual([]);
  });

  it('is the clones that were waited for', () => {
    const workers = even.workers.map((worker) => ({
      ...worker,
      batches: [aBatch({ startSeconds: 8, seconds: 20 }), aBatch({ startSeconds: 28, seconds: 17 })],
    }));
    expect(kinds({ ...even, workers })).toEqual(['clones']);
  });

  it('is fewer workers where one of them is busy much longer than the others', () => {
    const [first = aWorker(), second = aWorker()] = even.workers;
    expect(kinds({ ...even, workers: [first, { ...second, busySeconds: 8 }] })).toEqual(['idle']);
  });

  it.each([
    ['killed', anIncident({ what: { kind: 'out of memory', process: 'p', memoryBytes: 1, limitBytes: 1 } })],
    ['held back', anIncident({ what: { kind: 'held back', because: '' } })],
  ])('is the memory where somebody was %s for it', (kind, incident) => {
    expect(jobAdvice({ ...even, incidents: [incident] })).toMatchObject([
      { kind: 'memory', because: { kind, times: 1 } },
    ]);
  });

  it('is the batch that left most sessions open, by the last that had that clone', () => {
    const clones = [aClone({ leftOpen: 1 }), aClone({ name: 'w1_2', leftOpen: 2 })];
    const workers = even.workers.map((worker) => ({
      ...worker,
      batches: worker.batches.map((batch) => ({ ...batch, clones: { default: 'w1_2' } })),
    }));
    expect(jobAdvice({ ...even, workers, databases: [aDatabase({ clones })] })).toMatchObject([
      { kind: 'left open', sessions: 3, batch: 4 },
    ]);
  });

  it('is flaky tests from three retries on', () => {
    const again = (retries: number, outcome: 'flaky' | 'failed' = 'flaky') => ({
      ...even,
      outcome,
      workers: even.workers.map((worker, index) => ({
        ...worker,
        batches: [
          ...worker.batches,
          ...Array.from({ length: index === 0 ? retries : 0 }, () =>
            aBatch({ purpose: 'retry', startSeconds: 40, seconds: 0.1, launchSeconds: 0 }),
          ),
        ],
      })),
    });
    expect(kinds(again(2))).toEqual([]);
    expect(kinds(again(3))).toEqual(['retries']);
    expect(kinds(again(3, 'failed'))).toEqual([]);
  });

  it('comes with what would give back most first', () => {
    const lost = jobAdvice({ ...even, seconds: 90, units: [aUnit({ seconds: 50 }), aUnit({ seconds: 10 })] });
    expect(lost.map(({ kind }) => kind)).toEqual(['set-up', 'long unit']);
  });
});

test('a run that did not come to its end is not judged', () => {
  const uneven = { ...even, seconds: 90 };
  expect(jobAdvice(uneven)).not.toEqual([]);
  for (const outcome of ['cancelled', 'error'] as const)
    expect(jobAdvice({ ...uneven, outcome })).toEqual([]);
});

test('every situation has finite figures', () => {
  for (const report of Object.values(situations)) {
    for (const advice of jobAdvice(report)) {
      for (const value of Object.values(advice)) {
        if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite);
      }
    }
  }
});
