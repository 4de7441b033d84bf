/** Shards with several workers each, on days when runners and tests are not what they were. */

import { makePlan, sliceOf } from '../../../src/planning/plan.ts';
import type { Replay } from '../history.ts';
import { type Day, dayOf, noises } from '../noise.ts';
import { playQueue } from '../play-queue.ts';
import { seeded } from '../random.ts';
import { earliestEnd, isDominated, loadsOf, summaryOf } from '../score.ts';
import { knapsackLike, lastValue } from '../strategies/longest-first.ts';
import { estimate, ours } from '../strategies/ours.ts';
import { durationBasedChunks } from '../strategies/pytest-split.ts';
import { meanOf, type Past, type Strategy, sumOf } from '../strategies/strategy.ts';
import { cellOf, tableOf } from './table.ts';

export interface Place {
  readonly shards: number;
  readonly workers: number;
  /** What a launch costs beside its tests; none of it is in the lower bound. */
  readonly launchSeconds: number;
  /** Days for each replay. */
  readonly repeats: number;
}

/** What a day came to, over the lower bound. */
type Play = (day: Day) => number;

type Way = (units: readonly string[], past: Past, seconds: readonly number[], place: Place) => Play;

const ways: Readonly<Record<string, Way>> = {
  'pytest-split duration_based_chunks, static': (...given) => playStatic(durationBasedChunks, ...given),
  'Knapsack-like, static': (...given) => playStatic(knapsackLike, ...given),
  'last value, longest first, static': (...given) => playStatic(lastValue, ...given),
  'ours, static': (...given) => playStatic(ours, ...given),
  'ours, with the queue': (units, past, _seconds, place) => playOurs(units, past, place),
  'ours, with the queue, told the usual seconds': (units, _past, seconds, place) =>
    playOurs(units, told(units, seconds), place),
  'each shard over its own bound': (units, past, _seconds, place) => playOurs(units, past, place, ownBound),
  'each shard over its own bound, told the usual seconds': (units, _past, seconds, place) =>
    playOurs(units, told(units, seconds), place, ownBound),
};

/** Of the replays in which no unit is longer than a worker's share. */
export function noiseTable(replays: readonly Replay[], place: Place): string {
  const fair = replays.filter(
    ({ next }) => !isDominated([...next.seconds.values()], place.shards * place.workers),
  );
  const plays = fair.map(({ past, next }) => {
    const units = [...next.seconds.keys()].sort();
    const seconds = units.map((unit) => next.seconds.get(unit) ?? 0);
    return { seconds, byWay: Object.values(ways).map((way) => way(units, past, seconds, place)) };
  });
  const rows = Object.keys(ways).map((name, way) => [
    name,
    ...noises.map((noise, index) => {
      // The same days for every way.
      const random = seeded(index);
      const ratios = plays.flatMap(({ seconds, byWay }) =>
        Array.from({ length: place.repeats }, () => {
          const day = dayOf(seconds, place.shards, noise, random);
          return byWay[way]?.(day) ?? Number.NaN;
        }),
      );
      return cellOf(summaryOf(ratios));
    }),
  ]);
  return tableOf(
    [`${place.shards} shards × ${place.workers} (${fair.length})`, ...noises.map(({ name }) => name)],
    rows,
  );
}

/** Over the shards, and then over each shard's workers, by the same rule; one launch for each worker. */
function playStatic(
  strategy: Strategy,
  units: readonly string[],
  past: Past,
  _seconds: readonly number[],
  { shards, workers, launchSeconds }: Place,
): Play {
  const shardOf = strategy.split(units, past, shards);
  const slices = Array.from({ length: shards }, (_, shard) => {
    const indices = [...units.keys()].filter((index) => shardOf[index] === shard);
    const names = indices.map((index) => units[index] ?? '');
    return { indices, workerOf: strategy.split(names, past, workers) };
  });
  return (day) => {
    const ends = day.runners.map(({ startSeconds, slowness }, shard) => {
      const { indices = [], workerOf = [] } = slices[shard] ?? {};
      const own = indices.map((index) => day.seconds[index] ?? 0);
      const longest = Math.max(...loadsOf(own, workerOf, workers));
      return startSeconds + slowness * (launchSeconds + longest);
    });
    return Math.max(...ends) / earliestEnd(day, workers);
  };
}

interface PlayedShard {
  readonly startSeconds: number;
  /** From its start. */
  readonly seconds: number;
  /** What each of its units takes on its runner. */
  readonly unitSeconds: readonly number[];
}

type Verdict = (shards: readonly PlayedShard[], day: Day, workers: number) => number;

/** The last end over the earliest that was possible. */
const wholeRun: Verdict = (shards, day, workers) =>
  Math.max(...shards.map(({ startSeconds, seconds }) => startSeconds + seconds)) / earliestEnd(day, workers);

/** What the queue loses: the mean over the shards. */
const ownBound: Verdict = (shards, _day, workers) =>
  meanOf(
    shards.map(
      ({ seconds, unitSeconds }) => seconds / Math.max(sumOf(unitSeconds) / workers, ...unitSeconds),
    ),
  ) ?? Number.NaN;

function playOurs(
  units: readonly string[],
  past: Past,
  { shards, workers, launchSeconds }: Place,
  verdict = wholeRun,
): Play {
  const plan = makePlan(estimate(units, past), shards);
  const slices = Array.from({ length: shards }, (_, shard) => sliceOf(plan, shard + 1));
  const indexOf = new Map(units.map((unit, index) => [unit, index]));
  return (day) => {
    const played = day.runners.map(({ startSeconds, slowness }, shard) => {
      const own = slices[shard] ?? [];
      const secondsOf = (unit: string): number => slowness * (day.seconds[indexOf.get(unit) ?? -1] ?? 0);
      const shift = { units: own, secondsOf, workers, launchSeconds: slowness * launchSeconds };
      const unitSeconds = own.map(({ unit }) => secondsOf(unit));
      return { startSeconds, seconds: playQueue(shift).seconds, unitSeconds };
    });
    return verdict(played, day, workers);
  };
}

function told(units: readonly string[], seconds: readonly number[]): Past {
  return new Map(units.map((unit, index) => [unit, [seconds[index] ?? 0]]));
}
