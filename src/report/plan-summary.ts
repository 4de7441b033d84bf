/** The job summary of a planning job: the number of shards, and the price of one fewer and one more. */

import type { Choice, Price } from '../planning/price.ts';
import { budgetBytes, fitSections } from './fit-sections.ts';
import { code, count, duration, escapeText, table } from './markdown.ts';
import type { PlanChoice } from './plan-choice.ts';
import { capped, type Section } from './summary/section.ts';

/** Characters of a fallback. */
const shownSentence = 2000;

const columns = [
  { title: 'shards' },
  { title: 'until all are done', align: 'right' },
  { title: 'billed minutes', align: 'right' },
] as const;

/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
export function renderPlanSummary(result: PlanChoice, limitBytes = budgetBytes): string {
  return fitSections(header(result), [fallbackSection(result), priceSection(result)], limitBytes);
}

function header({ plan, choice, targetSeconds, bounds }: PlanChoice): string {
  const bound = `from ${bounds.fewest} to ${bounds.most} were allowed`;
  return `## ${count(plan.shards, 'shard')}\n\n${reasonText(choice, targetSeconds)}; ${bound}.`;
}

function reasonText({ reason, shards, prices }: Choice, targetSeconds: number): string {
  const chosen = prices.find((price) => price.shards === shards);
  const target = `the target of ${duration(targetSeconds)}`;
  switch (reason) {
    case 'target met':
      return `The fewest that meet ${target}`;
    case 'target out of reach': {
      const took = chosen === undefined ? '' : `, which takes ${duration(chosen.wallSeconds)}`;
      return `No number meets ${target}; this is the fewest that end nearly as early as any${took}`;
    }
    case 'nothing known':
      return 'There are no timings yet, so the most were taken; the next run can choose';
    case 'no units':
      return 'No test file was found';
    case 'made before':
      return 'An earlier attempt of this run has made the plan, and a run has one plan only';
  }
}

function fallbackSection({ fallbacks }: PlanChoice): Section {
  return {
    title: 'fallbacks',
    items: fallbacks.length,
    render: (cap) =>
      `### Fallbacks\n\n${capped(fallbacks, cap, (text) => `- ${escapeText(text, shownSentence)}`)}`,
  };
}

function priceSection(result: PlanChoice): Section {
  const { plan, choice } = result;
  return {
    title: 'prices',
    items: 1,
    render: () => {
      const rows = choice.prices.map((price) => row(price, plan.shards));
      const prices = rows.length === 0 ? [] : [`### Prices\n\n${table(columns, rows)}`];
      return [...prices, `### Plan\n\n${planLines(result).join('\n')}`].join('\n\n');
    },
  };
}

function row({ shards, wallSeconds, billedMinutes }: Price, chosen: number): string[] {
  return [shards === chosen ? `**${shards}**` : String(shards), duration(wallSeconds), String(billedMinutes)];
}

function planLines({ plan, cost, sources }: PlanChoice): string[] {
  return [
    `- ${count(plan.units, 'unit')}, ${plan.knownUnits} of them with timings of earlier runs; plan ${code(plan.hash)}`,
    `- reckoned with ${count(cost.workers, 'worker')} in each shard (${workersFrom[sources.workers]}) and ` +
      `${duration(cost.overheadSeconds)} for each job besides its tests (${overheadFrom[sources.overheadSeconds]})`,
    '- minutes are rounded up for each job; what a job does before the step of its tests counts only where `overhead-seconds` says it',
  ];
}

const workersFrom: Readonly<Record<PlanChoice['sources']['workers'], string>> = {
  given: 'as `workers` says',
  'last run': 'as in the last run',
  'this machine': 'as many as this machine has processors',
};

const overheadFrom: Readonly<Record<PlanChoice['sources']['overheadSeconds'], string>> = {
  given: 'as `overhead-seconds` says',
  'last run': 'the median of the last run',
  default: 'a guess, for no run has told yet',
};
