/** The plan, what it was made from, and how it came out. */

import { balance } from '../arithmetic.ts';
import { code, count, duration } from '../markdown.ts';
import type { Report } from '../report.ts';
import type { Section } from './section.ts';

export function planSection(report: Report): Section {
  return {
    title: 'plan',
    items: report.plan.units === 0 ? 0 : 1,
    render: () => `### Plan\n\n${planLines(report).join('\n')}`,
  };
}

function planLines({ plan, workers, timings }: Report): string[] {
  const even = balance(workers);
  const longest = Math.max(0, ...workers.map(({ busySeconds }) => busySeconds));
  const predicted =
    plan.predictedSeconds === undefined
      ? 'nothing could be predicted'
      : `${duration(plan.predictedSeconds)} were predicted`;
  return [
    `- ${count(plan.units, 'unit')}, ${plan.knownUnits} of them with timings of earlier runs; plan ${code(plan.hash)}`,
    `- the longest worker was busy for ${duration(longest)}; ${predicted}`,
    ...(even === undefined ? [] : [`- balance ${even.toFixed(2)} (longest worker ÷ mean; 1.00 is best)`]),
    `- timings of ${count(timings.recordedUnits, 'unit')} are kept for the next run`,
  ];
}
