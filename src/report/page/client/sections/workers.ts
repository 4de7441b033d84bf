/** The workers: plan against what was, what they used, and why one was slow. */

import { balance } from '../../../arithmetic.ts';
import { count, duration, orUnknown, size } from '../../../markdown.ts';
import { plainLine } from '../../../plain-text.ts';
import type { Report, WorkerReport } from '../../../report.ts';
import type { MachineReport } from '../../../resources.ts';
import { launchingSeconds, type SlowReason, slowWorkers, waitingSeconds } from '../../../slow-workers.ts';
import type { PageData } from '../../data.ts';
import { percent } from '../../view/words.ts';
import { type Child, el, facts } from '../dom.ts';
import { type Column, dataTable } from '../table.ts';
import { figure } from './columns.ts';
import type { Section } from './section.ts';

export function workers({ report }: PageData): Section | undefined {
  if (report.workers.length === 0) return undefined;
  const table = dataTable<WorkerReport>({
    caption: 'Workers',
    noun: 'worker',
    rows: report.workers,
    words: ({ worker }) => `worker ${worker}`,
    columns,
  });
  const { machine } = report;
  return {
    id: 'workers',
    title: 'Workers',
    items: report.workers.length,
    content: [
      ...slowOnes(report),
      table.element,
      evenness(report),
      machine !== undefined && machineFacts(machine),
    ],
  };
}

const columns: readonly Column<WorkerReport>[] = [
  figure('Worker', ({ worker }) => worker),
  figure('Busy', ({ busySeconds }) => busySeconds, duration),
  figure('Planned', ({ plannedSeconds }) => plannedSeconds, duration),
  figure('Batches', ({ batches }) => batches.length),
  figure('Tests', ({ tests }) => tests),
  figure('Launching', ({ batches }) => launchingSeconds(batches), duration),
  figure('Waiting', ({ batches }) => waitingSeconds(batches), duration),
  figure('Processor time', ({ resources }) => resources.cpuSeconds, duration),
  figure('Peak memory', ({ resources }) => resources.peakMemoryBytes, size),
  figure('Processes', ({ resources }) => resources.peakProcesses),
  figure('Output', ({ resources }) => resources.outputBytes, size),
];

function slowOnes(report: Report): Child[] {
  const slow = slowWorkers(report);
  if (slow.length === 0) return [];
  const lines = slow.map(({ worker, seconds, plannedSeconds, reasons }) => {
    const planned =
      plannedSeconds === undefined ? 'nothing could be planned' : `${duration(plannedSeconds)} were planned`;
    const why = reasons.slice(0, 3).map(reasonText).join('; ') || 'no single thing accounts for it';
    return el('li', {}, `Worker ${worker} took ${duration(seconds)}, ${planned}: ${why}.`);
  });
  return [el('ul', { class: 'sentences' }, ...lines)];
}

function reasonText(reason: SlowReason): string {
  const more = `${duration(reason.accountsForSeconds)} more than the mean`;
  switch (reason.kind) {
    case 'unit took longer':
      return `${plainLine(reason.unit.unit)} took ${duration(reason.unit.seconds)} instead of ${duration(reason.estimateSeconds)}`;
    case 'unit beyond share':
      return `${plainLine(reason.unit.unit)} alone is longer than an even share of ${duration(reason.shareSeconds)}`;
    case 'units without history':
      return `${count(reason.units, 'unit')} without a history took ${duration(reason.seconds)}, the longest ${plainLine(reason.longest.unit)}`;
    case 'launches':
      return `${count(reason.launches, 'launch', 'launches')} took ${duration(reason.seconds)}, ${more}`;
    case 'waiting':
      return `it waited ${duration(reason.seconds)} for clones, ${more}`;
  }
}

function evenness({ workers: all }: Report): Child {
  const even = balance(all);
  return (
    even !== undefined &&
    all.length > 1 &&
    el(
      'p',
      {},
      `The longest worker was busy ${even.toFixed(2)} times as long as the mean (balance; 1.00 is best).`,
    )
  );
}

function machineFacts(machine: MachineReport): HTMLElement {
  return facts(
    [
      ['processors', String(machine.processors)],
      ['memory', orUnknown(machine.memoryBytes, size)],
      ['peak memory', orUnknown(machine.peakMemoryBytes, size)],
      ['peak load', orUnknown(machine.peakLoad, (load) => load.toFixed(2))],
      ['waited for memory', orUnknown(machine.memoryPressure, ofTheTime)],
      ['waited for processors', orUnknown(machine.processorPressure, ofTheTime)],
    ],
    { class: 'figures small', 'aria-label': 'The machine' },
  );
}

function ofTheTime(share: number): string {
  return `${percent(share)} of the time`;
}
