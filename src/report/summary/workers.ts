/** The workers: plan against what was, and the reason where one was slow. */

import { sum } from '../arithmetic.ts';
import { bar, code, count, duration } from '../markdown.ts';
import type { Report, UnitReport, WorkerReport } from '../report.ts';
import { capped, cappedTable, type Section } from './section.ts';

/** A worker is slow when it was busy this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;

export function workerSections(report: Report): Section[] {
  const { workers } = report;
  const slow = slowWorkers(workers);
  return [
    {
      title: 'workers',
      items: sum(workers.map(({ batches }) => batches.length)) === 0 ? 0 : workers.length,
      render: (cap) => `### Workers\n\n${workerTable(workers, cap)}`,
    },
    {
      title: 'slow workers',
      items: slow.length,
      render: (cap) =>
        `### Slow workers\n\n${capped(slow, cap, (worker) => `- ${slowReason(worker, report)}`)}`,
    },
  ];
}

function workerTable(workers: readonly WorkerReport[], cap: number): string {
  const longest = Math.max(...workers.map(({ busySeconds }) => busySeconds));
  return cappedTable(
    [
      { title: 'worker', align: 'right' },
      { title: 'busy' },
      { title: 'time', align: 'right' },
      { title: 'planned', align: 'right' },
      { title: 'batches', align: 'right' },
      { title: 'tests', align: 'right' },
      { title: 'launching', align: 'right' },
    ],
    workers,
    cap,
    ({ worker, busySeconds, plannedSeconds, batches, tests }) => [
      String(worker),
      bar(longest === 0 ? 0 : busySeconds / longest),
      duration(busySeconds),
      plannedSeconds === undefined ? 'n/a' : duration(plannedSeconds),
      String(batches.length),
      String(tests),
      duration(sum(batches.map(({ launchSeconds }) => launchSeconds))),
    ],
  );
}

function slowWorkers(workers: readonly WorkerReport[]): readonly WorkerReport[] {
  const mean = sum(workers.map(({ busySeconds }) => busySeconds)) / workers.length;
  return workers.filter(
    ({ busySeconds }) => busySeconds > mean * slowFactor && busySeconds - mean > slowSeconds,
  );
}

/** The unit that cost most beyond its estimate; else the launches; else a plan without timings. */
function slowReason({ worker, busySeconds, plannedSeconds, batches }: WorkerReport, report: Report): string {
  const over = report.units
    .filter((unit) => unit.worker === worker)
    .sort((a, b) => excessSeconds(b) - excessSeconds(a))[0];
  const start = `Worker ${worker} was busy for ${duration(busySeconds)}`;
  if (plannedSeconds === undefined)
    return `${start}. Nothing was known of the units, so the plan was a guess.`;
  if (over !== undefined && excessSeconds(over) > slowSeconds) {
    return `${start}, ${duration(plannedSeconds)} were planned: ${code(over.unit)} took ${duration(over.seconds)} instead of ${duration(over.estimateSeconds ?? 0)}.`;
  }
  const launches = sum(batches.map(({ launchSeconds }) => launchSeconds));
  return `${start}, ${duration(plannedSeconds)} were planned. ${count(batches.length, 'launch', 'launches')} took ${duration(launches)} of it.`;
}

function excessSeconds({ seconds, estimateSeconds }: UnitReport): number {
  return estimateSeconds === undefined ? 0 : seconds - estimateSeconds;
}
