/** What to change, in one sentence each. */

import { type JobAdvice, jobAdvice, type MemorySign } from '../job-advice.ts';
import { code, count, duration } from '../markdown.ts';
import type { Report } from '../report.ts';
import { batchName } from './batches.ts';
import { capped, type Section } from './section.ts';

export function adviceSection(report: Report): Section {
  // Of a run that did not come to its end the figures mislead.
  const isWhole = report.outcome !== 'cancelled' && report.outcome !== 'error';
  const advice = isWhole ? jobAdvice(report) : [];
  return {
    title: 'what to change',
    items: advice.length,
    render: (cap) => `### What to change\n\n${capped(advice, cap, (one) => `- ${sentence(one, report)}`)}`,
  };
}

function sentence(advice: JobAdvice, report: Report): string {
  switch (advice.kind) {
    case 'template built':
      return (
        `Building the template took ${duration(advice.seconds)}: let the workflow run on the default branch too, ` +
        'so that its dump is there to be restored.'
      );
    case 'set-up':
      return (
        `${duration(advice.seconds)} (${percent(advice.share)} of the step) went to what comes before and after the tests: ` +
        'a smaller template gives back most, and the seconds of its stages are under Databases.'
      );
    case 'long unit':
      return (
        `Split ${code(advice.unit)}: it took ${duration(advice.seconds)}, and an even share of a worker is ` +
        `${duration(advice.shareSeconds)}.`
      );
    case 'launches':
      return (
        `${count(advice.launches, 'launch', 'launches')} took ${duration(advice.seconds)} besides their tests (${percent(advice.share)} of the workers' time): ` +
        'look at what the runner imports and collects, or give the step fewer workers.'
      );
    case 'clones':
      return (
        `Workers waited ${duration(advice.seconds)} for clones (${percent(advice.share)} of their time): ` +
        'fewer workers, or a smaller template.'
      );
    case 'idle':
      return (
        `The longest of ${count(advice.workers, 'worker')} was busy ${advice.balance.toFixed(2)} times as long as the mean: ` +
        'fewer workers cost less, and take hardly longer.'
      );
    case 'memory':
      return `${memoryText(advice.because)}: fewer workers, or a machine with more memory.`;
    case 'left open': {
      const left = `${count(advice.sessions, 'session')} of tests ${advice.sessions === 1 ? 'was' : 'were'} still open when ${advice.sessions === 1 ? 'its batch' : 'their batches'} ended`;
      const most = advice.batch === undefined ? '' : `, most of them in ${batchName(advice.batch, report)}`;
      return `${left}${most}: close connections where they are opened.`;
    }
    case 'retries':
      return (
        `${count(advice.retries, 'batch', 'batches')} ran again for ${duration(advice.seconds)}: ` +
        'the flaky tests above cost that in every run, so mend or remove them.'
      );
  }
}

function memoryText(sign: MemorySign): string {
  switch (sign.kind) {
    case 'killed':
      return `Memory ran out ${sign.times === 1 ? 'once' : `${sign.times} times`}`;
    case 'held back':
      return `Workers had to wait for memory ${sign.times === 1 ? 'once' : `${sign.times} times`}`;
    case 'pressure':
      return `Something waited for memory during ${percent(sign.share)} of the tests`;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
