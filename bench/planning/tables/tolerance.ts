/** How far above the lightest a shard may be and still be chosen for its name: evenness against units that move. */

import { makePlan, type PlannedUnit } from '../../../src/planning/plan.ts';
import { split } from '../../../src/planning/split.ts';
import { median } from '../../../src/timings/estimate.ts';
import type { Replay } from '../history.ts';
import { ratioOf, summaryOf } from '../score.ts';
import { estimate } from '../strategies/ours.ts';
import { meanOf } from '../strategies/strategy.ts';
import { columnsOf } from './peers.ts';
import { fineCellOf, tableOf } from './table.ts';

const tolerances = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05];

/** Of the replays that no unit dominates. */
export function toleranceTable(replays: readonly Replay[], shards: number): string {
  const fair = columnsOf(replays, shards).find(({ dominates }) => !dominates)?.replays ?? [];
  const rows = tolerances.map((tolerance) => {
    const splitInto = (units: readonly PlannedUnit[]): ReadonlyMap<string, number> =>
      placesOf(units, shards, tolerance);
    return [
      `${tolerance}`,
      fineCellOf(
        summaryOf(fair.map(({ next }) => evenness(next.seconds, splitInto(toldOf(next.seconds)), shards))),
      ),
      fineCellOf(
        summaryOf(
          fair.map((replay) => evenness(replay.next.seconds, splitInto(estimatesOf(replay)), shards)),
        ),
      ),
      percent(fair.map((replay) => movedByOne(estimatesOf(replay), splitInto))),
      percent(
        fair.map((replay) => moved(splitInto(estimatesOf(replay)), splitInto(toldOf(replay.next.seconds)))),
      ),
    ];
  });
  return tableOf(
    [
      `tolerance, ${shards} shards (${fair.length})`,
      'told the future',
      'planned from the past',
      'moved by one new unit',
      'moved by new timings',
    ],
    rows,
  );
}

/** The shard of each unit, 0-based. */
function placesOf(
  estimates: readonly PlannedUnit[],
  shards: number,
  tolerance: number,
): ReadonlyMap<string, number> {
  const { units } = makePlan(estimates);
  const shardOf = split(units, shards, tolerance);
  return new Map(units.map(({ unit }, index) => [unit, (shardOf[index] ?? 1) - 1]));
}

function evenness(
  seconds: ReadonlyMap<string, number>,
  places: ReadonlyMap<string, number>,
  shards: number,
): number {
  const units = [...seconds.keys()];
  return ratioOf(
    [...seconds.values()],
    units.map((unit) => places.get(unit) ?? 0),
    shards,
  );
}

function movedByOne(
  estimates: readonly PlannedUnit[],
  splitInto: (units: readonly PlannedUnit[]) => ReadonlyMap<string, number>,
): number {
  const seconds = median(estimates.map((unit) => unit.seconds ?? 0));
  const added = { unit: 'tests/a_new_unit', seconds, known: false };
  return moved(splitInto(estimates), splitInto([...estimates, added]));
}

/** Share of the units of both that are in another shard afterwards. */
function moved(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  const common = [...before].filter(([unit]) => after.has(unit));
  return common.filter(([unit, shard]) => after.get(unit) !== shard).length / common.length;
}

function estimatesOf({ past, next }: Replay): readonly PlannedUnit[] {
  return estimate([...next.seconds.keys()], past);
}

function toldOf(seconds: ReadonlyMap<string, number>): readonly PlannedUnit[] {
  return [...seconds].map(([unit, value]) => ({ unit, seconds: value, known: true }));
}

function percent(shares: readonly number[]): string {
  const mean = meanOf(shares);
  return mean === undefined ? '–' : `${Math.round(100 * mean)} %`;
}
