/** What to change in a job, in one sentence each. */

import { batchName } from './batch-name.ts';
import type { JobAdvice, MemorySign } from './job-advice.ts';
import { count, duration, percent } from './markdown.ts';
import type { Report } from './report.ts';

/** `name`: how names of files are written. */
export function adviceText(advice: JobAdvice, report: Report, name: (text: string) => string): string {
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
        `Split ${name(advice.unit)}: it took ${duration(advice.seconds)}, and an even share of a worker is ` +
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
      const most =
        advice.batch === undefined ? '' : `, most of them in ${batchName(advice.batch, report, name)}`;
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
