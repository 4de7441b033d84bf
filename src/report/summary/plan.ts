/** The plan, what it was made from, and how it came out. */

import type { WholeReason } from '../../planning/rerun.ts';
import { balance } from '../arithmetic.ts';
import { code, count, duration } from '../markdown.ts';
import type { PlanReport, Report, TimingsReport } from '../report.ts';
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
    `- ${count(plan.units, 'unit')}${shareOf(plan)}; plan ${code(plan.hash)}`,
    ...rerunLines(plan),
    `- ${history(plan, timings)}`,
    `- the longest worker was busy for ${duration(longest)}; ${predicted}`,
    ...(plan.floor === undefined ? [] : [floorLine(plan.floor)]),
    ...(even === undefined ? [] : [`- balance ${even.toFixed(2)} (longest worker ÷ mean; 1.00 is best)`]),
    `- timings of ${count(timings.recordedUnits, 'unit')} are kept for the next run`,
  ];
}

function floorLine({ unit, seconds, shareSeconds }: NonNullable<PlanReport['floor']>): string {
  return (
    `- ${code(unit)} takes ${duration(seconds)}, and an even share of all workers is ${duration(shareSeconds)}: ` +
    'nobody is done sooner than that. Cut the file in two'
  );
}

const wholeReasons: Readonly<Record<WholeReason, string>> = {
  passed: 'an earlier attempt passed, so that a re-run asks for all of it',
  'no-receipt': 'no receipt of an earlier attempt is there',
  'two-receipts': 'two receipts of an earlier attempt are there, perhaps of two jobs',
  'other-units': 'the receipt of the earlier attempt is of other units',
  'nothing-singled-out': 'what failed in the earlier attempt belongs to no unit',
};

/** What a later attempt ran. */
function rerunLines({ attempt, carriedUnits, wholeBecause }: PlanReport): string[] {
  if (wholeBecause !== undefined) {
    return [`- attempt ${attempt} ran all units again: ${wholeReasons[wholeBecause]}`];
  }
  if (carriedUnits === 0) return [];
  return [
    `- attempt ${attempt} ran what failed or did not run before; ${count(carriedUnits, 'unit')} more ran well in an earlier attempt, and did not run again`,
  ];
}

function shareOf({ shard }: PlanReport): string {
  return shard.total === 1 ? '' : ` for shard ${shard.index} of ${shard.total}`;
}

/** A rate of 100 % is all of them: it is rounded down. */
function history({ units, knownUnits }: PlanReport, { matchRate }: TimingsReport): string {
  if (matchRate === undefined) return 'no history: there are no timings of earlier runs';
  const percent = Math.floor(Math.round(matchRate * 1e6) / 1e4);
  const known = `${count(knownUnits, 'unit')} with timings of earlier runs`;
  return `match rate ${percent} %: ${known}, ${units - knownUnits} without a history`;
}
