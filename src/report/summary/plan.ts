/** The plan, what it was made from, and how it came out. */

import { balance } from '../arithmetic.ts';
import { code, count, duration } from '../markdown.ts';
import type { Report } from '../report.ts';
import type { Section } from './section.ts';

export function planSection(report: Report): Section {
  return {
    title: 'plan',
    importance: 6,
    items: report.plan.units === 0 ? 0 : 1,
    render: () => `### Plan\n\n${planLines(report).join('\n')}`,
  };
}

function planLines({ plan, workers, timings }: Report): string[] {
  const even = balance(workers);
  const longest = Math.max(0, ...workers.map(({ busySeconds }) => busySeconds));
  const predicted =
    plan.predictedSeconds === undefined
      ? 'nothing was known'
      : `${duration(plan.predictedSeconds)} were predicted`;
  return [
    `- ${count(plan.units, 'unit')}, ${plan.knownUnits} of them with timings; hash ${code(plan.hash)}`,
    `- the longest worker was busy for ${duration(longest)}, ${predicted}`,
    ...(even === undefined ? [] : [`- balance ${even.toFixed(2)}: longest worker ÷ mean`]),
    `- timings of ${count(timings.recordedUnits, 'unit')} kept${timings.matchRate === undefined ? '' : `; ${Math.round(timings.matchRate * 100)} % of the units were known`}`,
  ];
}
