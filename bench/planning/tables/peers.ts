/** Ours against what users have, planned from the past and scored on the snapshot that came. */

import type { Replay } from '../history.ts';
import { isDominated, ratioOf, summaryOf } from '../score.ts';
import { peers } from '../strategies/all.ts';
import { ours } from '../strategies/ours.ts';
import type { Past, Strategy } from '../strategies/strategy.ts';
import { cellOf, tableOf } from './table.ts';

export interface Column {
  readonly shards: number;
  readonly title: string;
  /** Whether in all of its replays one unit is longer than an even share. */
  readonly dominates: boolean;
  readonly replays: readonly Replay[];
}

interface Row {
  readonly strategy: Strategy;
  readonly name: string;
  /** What the strategy is told. */
  knowledge(replay: Replay): Past;
}

const rows: readonly Row[] = [
  ...[...peers, ours].map((strategy) => ({
    strategy,
    name: strategy.name,
    knowledge: ({ past }: Replay) => past,
  })),
  // The first of these loses by new units and by the split, the second by the split alone.
  { strategy: ours, name: 'ours, told the future of known units', knowledge: futureOfKnown },
  { strategy: ours, name: 'ours, told the future', knowledge: futureOfAll },
];

/** Replays of one suite; those in which one unit is longer than an even share are apart. */
export function peersTable(replays: readonly Replay[], shardCounts: readonly number[]): string {
  const columns = shardCounts.flatMap((shards) => columnsOf(replays, shards));
  const cells = rows.map(({ strategy, name, knowledge }) => [
    name,
    ...columns.map(({ shards, replays: chosen }) =>
      cellOf(
        summaryOf(chosen.map((replay) => scoreOf(strategy, { ...replay, past: knowledge(replay) }, shards))),
      ),
    ),
  ]);
  return tableOf(['strategy', ...columns.map(({ title }) => title)], cells);
}

export function columnsOf(replays: readonly Replay[], shards: number): readonly Column[] {
  const { fair = [], dominated = [] } = Object.groupBy(replays, ({ next }) =>
    isDominated([...next.seconds.values()], shards) ? 'dominated' : 'fair',
  );
  const columns = [
    { shards, title: `${shards} shards (${fair.length})`, dominates: false, replays: fair },
    {
      shards,
      title: `${shards} shards, one unit dominates (${dominated.length})`,
      dominates: true,
      replays: dominated,
    },
  ];
  return columns.filter(({ replays: chosen }) => chosen.length > 0);
}

/** The longest shard over the lower bound. */
export function scoreOf(strategy: Strategy, { past, next }: Replay, shards: number): number {
  const units = [...next.seconds.keys()].sort();
  const seconds = units.map((unit) => next.seconds.get(unit) ?? 0);
  return ratioOf(seconds, strategy.split(units, past, shards), shards);
}

function futureOfKnown({ past, next }: Replay): Past {
  return new Map(
    [...next.seconds].filter(([unit]) => past.has(unit)).map(([unit, value]) => [unit, [value]]),
  );
}

function futureOfAll({ next }: Replay): Past {
  return new Map([...next.seconds].map(([unit, value]) => [unit, [value]]));
}
