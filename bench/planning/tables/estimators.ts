/** The action's split by other estimates than its own. */

import { makePlan } from '../../../src/planning/plan.ts';
import { estimatorOf, statistics, substitutes } from '../estimators.ts';
import type { Replay, Suite } from '../history.ts';
import { ratioOf, summaryOf } from '../score.ts';
import { type Estimator, estimate } from '../strategies/ours.ts';
import { meanOf } from '../strategies/strategy.ts';
import { columnsOf } from './peers.ts';
import { fineCellOf, tableOf } from './table.ts';

export interface Replayed {
  readonly suite: Suite;
  readonly replays: readonly Replay[];
}

/** What one substitute does is seen with one statistic, and the other way round. */
const usualStatistic = 'EMA, half of it new';
const usualSubstitute = 'mean of the directory, else of the suite';

/** Splits of each plan that differ in the units' names alone: which of two bad guesses meet in a shard is luck. */
const namings = 10;

export function statisticsTable(suites: readonly Replayed[], shardCounts: readonly number[]): string {
  const rows = Object.keys(statistics).map((name) => [name, named(name, usualSubstitute)] as const);
  return table('of the own past', [...rows, ['the action', estimate]], suites, shardCounts);
}

export function substitutesTable(suites: readonly Replayed[], shardCounts: readonly number[]): string {
  const rows = Object.keys(substitutes).map((name) => [name, named(usualStatistic, name)] as const);
  return table('for the unknown', rows, suites, shardCounts);
}

/** A column for each suite and number of shards, of the replays that no unit dominates, and the mean of all columns. */
function table(
  title: string,
  rows: readonly (readonly [name: string, estimator: Estimator])[],
  suites: readonly Replayed[],
  shardCounts: readonly number[],
): string {
  const columns = suites.flatMap(({ suite, replays }) =>
    shardCounts.flatMap((shards) =>
      columnsOf(replays, shards)
        .filter(({ dominates }) => !dominates)
        .map((column) => ({ ...column, title: `${suite.name}, ${column.title}` })),
    ),
  );
  const cells = rows.map(([name, estimator]) => {
    const summaries = columns.map(({ shards, replays }) =>
      summaryOf(replays.flatMap((replay) => ratiosOf(estimator, replay, shards))),
    );
    const mean = meanOf(summaries.flatMap((summary) => (summary === undefined ? [] : [summary.mean])));
    return [name, mean?.toFixed(3) ?? '–', ...summaries.map(fineCellOf)];
  });
  return tableOf([title, 'mean', ...columns.map((column) => column.title)], cells);
}

function ratiosOf(estimator: Estimator, { past, next }: Replay, shards: number): readonly number[] {
  const estimates = estimator([...next.seconds.keys()].sort(), past);
  return Array.from({ length: namings }, (_, naming) => {
    const suffix = `#${naming}`;
    const plan = makePlan(
      estimates.map((unit) => ({ ...unit, unit: unit.unit + suffix })),
      shards,
    );
    const seconds = plan.units.map(({ unit }) => next.seconds.get(unit.slice(0, -suffix.length)) ?? 0);
    return ratioOf(
      seconds,
      plan.shardOf.map((shard) => shard - 1),
      shards,
    );
  });
}

function named(statistic: string, substitute: string): Estimator {
  const [first, second] = [statistics[statistic], substitutes[substitute]];
  if (first === undefined || second === undefined) throw new Error(`no ${statistic} or no ${substitute}`);
  return estimatorOf(first, second);
}
