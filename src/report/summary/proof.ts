/** Whether every test ran exactly once, and by what that is known. */

import { code, count } from '../markdown.ts';
import type { MergedReport } from '../merged-report.ts';
import type { Section } from './section.ts';

export function proofSection(report: MergedReport): Section {
  return {
    title: 'every test once',
    items: 1,
    render: () => `### Every test once\n\n${lines(report).join('\n')}`,
  };
}

function lines({ proved, plan, totals, attempts, discoveredHere, recordedUnits }: MergedReport): string[] {
  const planLine = `plan ${code(plan.hash)} gives ${count(plan.units, 'unit')} to ${count(plan.shards, 'shard')}`;
  return [
    proved
      ? `- proved: each of ${count(plan.units, 'unit')} ran in exactly one shard, and with it its tests, ${totals.tests} in all`
      : '- **not proved**: the problems above say what is missing or double',
    `- ${planLine}; every shard has compared it with its checkout${discoveredHere ? ', and so has this job' : ''}`,
    ...(attempts.length < 2 ? [] : [`- ${attempts.map(attemptText).join(', ')}`]),
    `- timings of ${count(recordedUnits, 'unit')} are kept for the next run`,
  ];
}

function attemptText({ attempt, units }: MergedReport['attempts'][number]): string {
  return `${count(units, 'unit')} ran in attempt ${attempt}`;
}
