/** The workers: plan against what was, and the reasons where one was slow. */

import { sum } from '../arithmetic.ts';
import { bar, code, count, duration, orUnknown, size } from '../markdown.ts';
import type { Report, WorkerReport } from '../report.ts';
import {
  launchingSeconds,
  type SlowReason,
  type SlowWorker,
  slowWorkers,
  waitingSeconds,
} from '../slow-workers.ts';
import { capped, cappedTable, type Section } from './section.ts';

/** Of one worker; they come in the order of what they account for. */
const shownReasons = 3;

const columns = [
  { title: 'worker', align: 'right' },
  { title: 'busy' },
  { title: 'time', align: 'right' },
  { title: 'planned', align: 'right' },
  { title: 'batches', align: 'right' },
  { title: 'tests', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: 'memory', align: 'right' },
  { title: 'launching', align: 'right' },
  { title: 'waiting', align: 'right' },
] as const;

export function workerSections(report: Report): Section[] {
  const { workers } = report;
  const slow = slowWorkers(report);
  return [
    {
      title: 'workers',
      items: sum(workers.map(({ batches }) => batches.length)) === 0 ? 0 : workers.length,
      render: (cap) => `### Workers\n\n${workerTable(workers, cap)}`,
    },
    {
      title: 'slow workers',
      items: slow.length,
      render: (cap) => `### Slow workers\n\n${capped(slow, cap, slowLine)}`,
    },
  ];
}

function workerTable(workers: readonly WorkerReport[], cap: number): string {
  const longest = Math.max(...workers.map(({ busySeconds }) => busySeconds));
  return cappedTable(columns, workers, cap, (own) => {
    const { worker, busySeconds, plannedSeconds, batches, tests, resources } = own;
    return [
      String(worker),
      bar(longest === 0 ? 0 : busySeconds / longest),
      duration(busySeconds),
      orUnknown(plannedSeconds, duration),
      String(batches.length),
      String(tests),
      orUnknown(resources.cpuSeconds, duration),
      orUnknown(resources.peakMemoryBytes, size),
      duration(launchingSeconds(batches)),
      duration(waitingSeconds(batches)),
    ];
  });
}

function slowLine({ worker, seconds, plannedSeconds, reasons }: SlowWorker): string {
  const planned =
    plannedSeconds === undefined ? 'nothing could be planned' : `${duration(plannedSeconds)} were planned`;
  const shown = reasons.slice(0, shownReasons).map(reasonText);
  const text = shown.length === 0 ? 'no single thing accounts for it' : shown.join('; ');
  return `- Worker ${worker} took ${duration(seconds)}, ${planned}: ${text}.`;
}

function reasonText(reason: SlowReason): string {
  switch (reason.kind) {
    case 'unit took longer': {
      const { unit, estimateSeconds } = reason;
      return `${code(unit.unit)} took ${duration(unit.seconds)} instead of ${duration(estimateSeconds)}`;
    }
    case 'unit beyond share': {
      const { unit, shareSeconds } = reason;
      return `${code(unit.unit)} alone is longer than an even share of ${duration(shareSeconds)}`;
    }
    case 'units without history': {
      const { units, longest, seconds } = reason;
      const name = code(longest.unit);
      return units === 1
        ? `${name} without a history took ${duration(seconds)}`
        : `${units} units without a history took ${duration(seconds)}, the longest ${name} ${duration(longest.seconds)}`;
    }
    case 'launches':
      return `${count(reason.launches, 'launch', 'launches')} took ${duration(reason.seconds)}, ${moreThanMean(reason)}`;
    case 'waiting':
      return `it waited ${duration(reason.seconds)} for clones, ${moreThanMean(reason)}`;
  }
}

function moreThanMean({ accountsForSeconds }: SlowReason): string {
  return `${duration(accountsForSeconds)} more than the mean`;
}
