import { describe, expect, it, test } from 'vitest';
import type { Report, UnitReport, WorkerReport } from '../../src/report/report.ts';
import { slowWorkers, waitingSeconds } from '../../src/report/slow-workers.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { aBatch, aReport, aUnit, aWorker } from './report-builder.ts';

/** One launch after another without a pause, `launchSeconds` of each for itself. */
function launches(count: number, seconds: number, launchSeconds: number) {
  return Array.from({ length: count }, (_, index) =>
    aBatch({ startSeconds: index * seconds, seconds, launchSeconds }),
  );
}

const quick = aWorker({ worker: 2, busySeconds: 10, plannedSeconds: 30, batches: launches(1, 10, 1) });

/** Beside a quick worker one that took 60 s, in two launches. */
function slow(units: readonly UnitReport[], worker: Partial<WorkerReport> = {}): Report {
  const one = aWorker({ busySeconds: 60, plannedSeconds: 30, batches: launches(2, 30, 1), ...worker });
  return aReport({ workers: [one, quick], units });
}

function kindsOf(report: Report): readonly (readonly [string, number])[] {
  return slowWorkers(report).flatMap(({ reasons }) =>
    reasons.map(({ kind, accountsForSeconds }) => [kind, accountsForSeconds] as const),
  );
}

function lineOf(report: Report): string | undefined {
  return /### Slow workers\n\n(.*)\n/.exec(renderSummary(report))?.[1];
}

const overrun = aUnit({ unit: 'a', seconds: 40, estimateSeconds: 20 });
const unknown = aUnit({ unit: 'b', seconds: 45, estimateSeconds: 5, known: false });

describe('the reasons of a slow worker', () => {
  it('are all that account for a second or more, those that account for most first', () => {
    const batches = [
      aBatch({ startSeconds: 12, seconds: 20, launchSeconds: 9 }),
      aBatch({ startSeconds: 34, seconds: 40, launchSeconds: 10 }),
    ];
    expect(kindsOf(slow([overrun, unknown], { batches }))).toEqual([
      ['units without history', 40],
      ['unit took longer', 20],
      ['launches', 9],
      ['waiting', 7],
    ]);
  });

  it('are those of its own units only', () => {
    expect(
      kindsOf(
        slow([
          { ...overrun, worker: 2 },
          { ...unknown, worker: 2 },
        ]),
      ),
    ).toEqual([]);
    expect(lineOf(slow([]))).toBe(
      '- Worker 1 took 1 m 00 s, 30.0 s were planned: no single thing accounts for it.',
    );
  });

  it('are not what every worker spends', () => {
    const other = { ...quick, busySeconds: 10, batches: [aBatch({ startSeconds: 8, launchSeconds: 9 })] };
    const one = {
      ...quick,
      worker: 1,
      busySeconds: 60,
      batches: [aBatch({ startSeconds: 8, launchSeconds: 9 })],
    };
    expect(kindsOf(aReport({ workers: [one, other], units: [] }))).toEqual([]);
  });

  it('name a unit that no plan could have made shorter', () => {
    const long = aUnit({ unit: 'a', seconds: 58, estimateSeconds: 58 });
    expect(kindsOf(slow([long]))).toEqual([['unit beyond share', 28]]);
    expect(lineOf(slow([long]))).toContain('<code>a</code> alone is longer than an even share of 30.0 s.');
  });

  it('count all of a unit of which nothing was even guessed', () => {
    const units = [
      { ...unknown, estimateSeconds: undefined },
      aUnit({ unit: 'c', seconds: 9, known: false }),
    ];
    const report = slow(units, { plannedSeconds: undefined });
    expect(kindsOf(report)).toEqual([['units without history', 34]]);
    expect(lineOf(report)).toBe(
      '- Worker 1 took 1 m 00 s, nothing could be planned: 2 units without a history took 54.0 s, the longest <code>b</code> 45.0 s.',
    );
  });

  it('are three at most in the summary', () => {
    const batches = launches(12, 5, 3);
    expect(lineOf(slow([overrun, unknown, { ...overrun, unit: 'd', seconds: 22 }], { batches }))).toBe(
      '- Worker 1 took 1 m 00 s, 30.0 s were planned: <code>b</code> without a history took 45.0 s; ' +
        '<code>a</code> took 40.0 s instead of 20.0 s; 12 launches took 36.0 s, 17.5 s more than the mean.',
    );
  });
});

test('a worker that waited for its clones is slow, though it was not busy', () => {
  const batches = [aBatch({ startSeconds: 40, seconds: 10, launchSeconds: 1 })];
  const report = slow([], { busySeconds: 10, batches });
  expect(lineOf(report)).toBe(
    '- Worker 1 took 50.0 s, 30.0 s were planned: it waited 40.0 s for clones, 20.0 s more than the mean.',
  );
});

test('waiting is before and between launches, in whatever order they are told', () => {
  const batch = (startSeconds: number) => aBatch({ startSeconds, seconds: 10 });
  expect(waitingSeconds([])).toBe(0);
  expect(waitingSeconds([batch(15), batch(2), batch(25)])).toBe(5);
});
