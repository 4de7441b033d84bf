/** Whatever a cache service does to whichever shard: no run passes with a loss, and none waits for ever. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairWeather, type Misfortune, SimulatedCache, type Weather } from '../fakes/simulated-cache.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import {
  type Fate,
  filesOfShards,
  knownTimings,
  latest,
  runShard,
  type ShardAttempt,
  type SimulatedRun,
  wrongs,
} from './simulated-run.ts';

/** The same on every machine, so that a change is told from chance; `SCHEDULES_SEED=…` tries others. `SCHEDULES`: how many. */
const seed = Number(process.env['SCHEDULES_SEED'] ?? 658_947_039);
const schedules = Number(process.env['SCHEDULES'] ?? 1000);

interface Schedule {
  readonly shards: number;
  readonly units: number;
  readonly isExclusive: boolean;
  /** Share of requests that meet a misfortune. */
  readonly misfortunes: number;
  readonly longestLagSeconds: number;
  readonly longestDelaySeconds: number;
  /** Between the starts of the first shard and the last. */
  readonly skewSeconds: number;
  /** Share of shards that die. */
  readonly deaths: number;
  /** Share of units that fail. */
  readonly failures: number;
  /** Share of pauses between attempts in which the service needs room. */
  readonly evictions: number;
  readonly attempts: number;
  readonly dice: number;
}

const share = (most: number) => fc.oneof(fc.constant(0), fc.double({ min: 0, max: most, noNaN: true }));
const seconds = (most: number) => fc.oneof(fc.constant(0), fc.double({ min: 0, max: most, noNaN: true }));

const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  shards: fc.integer({ min: 2, max: 12 }),
  units: fc.integer({ min: 1, max: 40 }),
  isExclusive: fc.boolean(),
  misfortunes: share(0.6),
  longestLagSeconds: seconds(240),
  // A request is ended after 20 s; it has up to three legs.
  longestDelaySeconds: seconds(6.6),
  skewSeconds: seconds(400),
  deaths: share(0.3),
  failures: share(0.1),
  evictions: share(1),
  attempts: fc.integer({ min: 1, max: 4 }),
  dice: fc.integer(),
});

/** Mulberry32 (Ettinger, public domain): 0 … 1. */
function diceOf(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const onStore: readonly Misfortune[] = [
  'refused',
  'upload-lost',
  'reservation-unanswered',
  'finish-unanswered',
];

/** One shard in ten is refused for good, as by a token of its own. */
function weatherOf(schedule: Schedule, roll: () => number): Weather {
  const lags = new Map<string, number>();
  const misfortunes = schedule.misfortunes > 0 && roll() < 0.1 ? 1 : schedule.misfortunes;
  return {
    delaySeconds: () => roll() * schedule.longestDelaySeconds,
    misfortune: (operation) => {
      if (roll() >= misfortunes) return undefined;
      return operation === 'fetch' ? 'refused' : onStore[Math.floor(roll() * onStore.length)];
    },
    lagSeconds: (key) => {
      // A service where the last writer wins has no replicas.
      if (!schedule.isExclusive) return 0;
      const lag = lags.get(key) ?? roll() * schedule.longestLagSeconds;
      lags.set(key, lag);
      return lag;
    },
  };
}

function fateOf(schedule: Schedule, units: readonly string[], roll: () => number): Fate {
  return {
    startSeconds: roll() * schedule.skewSeconds,
    deathSeconds: roll() < schedule.deaths ? roll() * 300 : undefined,
    weather: weatherOf(schedule, roll),
    // No two shards would make the same plan.
    known: knownTimings(units, () => roll() * 100),
    unitOutcome: () => (roll() < schedule.failures ? 'failed' : 'passed'),
    testSeconds: roll() * 300,
  };
}

/** Re-runs what failed, all of it, or a single job, as people do. */
function chosen(last: readonly ShardAttempt[], roll: () => number): number[] {
  const all = last.map(({ shard }) => shard);
  const failed = last.filter(({ end }) => !(end.kind === 'ran' && end.hasPassed)).map(({ shard }) => shard);
  const way = roll();
  if (way < 0.3) return all;
  if (way < 0.4) return all.filter((shard) => shard === all[Math.floor(roll() * all.length)]);
  return failed;
}

interface Outcome {
  readonly attempts: readonly ShardAttempt[];
  readonly wrongs: readonly string[];
}

async function play(schedule: Schedule, temporary: string): Promise<Outcome> {
  const roll = diceOf(schedule.dice);
  const time = new VirtualTime();
  const { isExclusive, shards } = schedule;
  const cache = new SimulatedCache({ isExclusive, now: time.now });
  const units = Array.from({ length: schedule.units }, (_, index) => `tests/${index}.py`);
  const run: SimulatedRun = { time, cache, isExclusive, id: '4711', units, shards, temporary };
  const attempts: ShardAttempt[] = [];
  const found: string[] = [];
  let next = Array.from({ length: shards }, (_, index) => index + 1);
  for (let attempt = 1; attempt <= schedule.attempts && next.length > 0; attempt += 1) {
    const fates = next.map((shard) => [shard, fateOf(schedule, units, roll)] as const);
    attempts.push(
      ...(await time.run(Promise.all(fates.map(([shard, fate]) => runShard(run, shard, attempt, fate))))),
    );
    found.push(...wrongs(run, attempts).map((wrong) => `after attempt ${attempt}: ${wrong}`));
    next = chosen(latest(attempts), roll);
    // What an attempt has stored is taken to be visible from the third on; until then no order does harm.
    await time.run(time.sleep(roll() * 900 + (attempt === 1 ? 0 : schedule.longestLagSeconds)));
    if (roll() < schedule.evictions) {
      const kind = ['plan', 'receipt', ''][Math.floor(roll() * 3)] ?? '';
      cache.evict((key) => key.startsWith(`testshoal-${kind}`));
    }
  }
  return { attempts, wrongs: found };
}

describe(`in ${schedules} schedules (seed ${seed})`, () => {
  it('no run passes with a loss or a double, and no shard waits for ever', {
    timeout: 1_200_000,
  }, async () => {
    await using folder = await filesOfShards();
    let passed = 0;
    let reran = 0;
    await fc.assert(
      fc.asyncProperty(anySchedule, async (schedule) => {
        const { attempts, wrongs: found } = await play(schedule, folder.path);
        expect(found).toEqual([]);
        expect(Math.max(...attempts.map(({ waitedSeconds }) => waitedSeconds))).toBeLessThan(1500);
        const ends = latest(attempts).map(({ end }) => end);
        passed += ends.every((end) => end.kind === 'ran' && end.hasPassed) ? 1 : 0;
        reran += ends.some((end) => end.kind === 'ran' && end.shared.carried.length > 0) ? 1 : 0;
      }),
      // To make a failing schedule smaller takes longer than all of them.
      { numRuns: schedules, seed, endOnFailure: true },
    );
    // Who refuses everything loses nothing either.
    expect(passed).toBeGreaterThan(schedules / 10);
    expect(reran).toBeGreaterThan(0);
  });
});

describe('in fair weather', () => {
  const fair: Schedule = {
    shards: 8,
    units: 30,
    isExclusive: true,
    misfortunes: 0,
    longestLagSeconds: 60,
    longestDelaySeconds: 1,
    skewSeconds: 90,
    deaths: 0,
    failures: 0,
    evictions: 0,
    attempts: 1,
    dice: 1,
  };

  it.each([
    ['every shard runs', {}],
    ['every shard runs where the last writer wins', { isExclusive: false }],
  ])('%s', async (_, changes) => {
    await using folder = await filesOfShards();
    for (let dice = 1; dice <= 20; dice += 1) {
      const { attempts, wrongs: found } = await play({ ...fair, ...changes, dice }, folder.path);
      expect(found).toEqual([]);
      const first = attempts.filter(({ attempt }) => attempt === 1);
      expect(first.map(({ end }) => end.kind)).toEqual(first.map(() => 'ran'));
    }
  });
});

describe('a shard', () => {
  const units = Array.from({ length: 20 }, (_, index) => `tests/${index}.py`);
  const calm: Fate = {
    startSeconds: 0,
    deathSeconds: undefined,
    weather: fairWeather,
    known: knownTimings(units, () => 1),
    unitOutcome: () => 'passed',
    testSeconds: 10,
  };

  /** For each attempt the fates of all shards. */
  async function playShards(
    isExclusive: boolean,
    ...fates: readonly (readonly Fate[])[]
  ): Promise<readonly (readonly ShardAttempt[])[]> {
    await using folder = await filesOfShards();
    const time = new VirtualTime();
    const cache = new SimulatedCache({ isExclusive, now: time.now });
    const shards = fates[0]?.length ?? 0;
    const run = { time, cache, isExclusive, id: '4711', units, shards, temporary: folder.path };
    const attempts: (readonly ShardAttempt[])[] = [];
    for (const [index, all] of fates.entries()) {
      const lives = all.map((fate, shard) => runShard(run, shard + 1, index + 1, fate));
      attempts.push(await time.run(Promise.all(lives)));
      expect(wrongs(run, attempts.flat())).toEqual([]);
    }
    return attempts;
  }

  const kinds = (attempts: readonly ShardAttempt[] = []) => attempts.map(({ end }) => end.kind);
  const reasonOf = (attempt: ShardAttempt | undefined): string =>
    attempt?.end.kind === 'refused' ? String(attempt.end.error) : 'it was not refused';

  const denied = (operations: readonly string[]): Weather => ({
    ...fairWeather,
    misfortune: (operation) => (operations.includes(operation) ? 'refused' : undefined),
  });

  it.each([true, false])(
    'that may not write reads the plan of the others (exclusive: %s)',
    async (isExclusive) => {
      const fates = [{ ...calm, weather: denied(['store']) }, calm, calm];
      const [attempts] = await playShards(isExclusive, fates);
      expect(kinds(attempts)).toEqual(['ran', 'ran', 'ran']);
    },
  );

  it.each([true, false])('that may not read fails with the reason (exclusive: %s)', async (isExclusive) => {
    const fates = [calm, { ...calm, weather: denied(['fetch']) }, calm];
    const [attempts] = await playShards(isExclusive, fates);
    expect(kinds(attempts)).toEqual(['ran', 'refused', 'ran']);
    expect(reasonOf(attempts?.[1])).toMatch(
      /^UserError: The shards could not agree on a plan.*within 180 s, which .*\(at last: the service is out of order\)/,
    );
  });

  it('whose reservation was never filled costs all a clear failure, and re-running all of them is well', async () => {
    const unanswered: Weather = {
      ...fairWeather,
      misfortune: (_, key) => (key.includes('-plan-') ? 'reservation-unanswered' : undefined),
    };
    const [first, second] = await playShards(
      true,
      [{ ...calm, weather: unanswered }, calm, calm],
      [calm, calm, calm],
    );
    expect(kinds(first)).toEqual(['refused', 'refused', 'refused']);
    for (const attempt of first ?? []) expect(reasonOf(attempt)).toMatch(/which another shard has reserved/);
    expect(kinds(second)).toEqual(['ran', 'ran', 'ran']);
  });

  it('that is re-run alone after the plan was evicted fails, and names who is missing', async () => {
    await using folder = await filesOfShards();
    const time = new VirtualTime();
    const cache = new SimulatedCache({ isExclusive: true, now: time.now });
    const run = { time, cache, isExclusive: true, id: '4711', units, shards: 3, temporary: folder.path };
    const failing: Fate = { ...calm, unitOutcome: () => 'failed' };
    await time.run(
      Promise.all([failing, failing, calm].map((fate, index) => runShard(run, index + 1, 1, fate))),
    );
    cache.evict(() => true);
    const again = await time.run(Promise.all([1, 2].map((shard) => runShard(run, shard, 2, calm))));
    expect(kinds(again)).toEqual(['refused', 'refused']);
    expect(reasonOf(again[0])).toMatch(/Not there within 300 s: shards 3\. Re-run all jobs/);
    expect(reasonOf(again[1])).toMatch(/no new one was made within 480 s/);
  });

  it('that is re-run runs what failed, and only that', async () => {
    const failing: Fate = { ...calm, unitOutcome: (unit) => (unit === 'tests/7.py' ? 'failed' : 'passed') };
    const [first, second] = await playShards(true, [failing, failing], [calm, calm]);
    const [ran] = (second ?? []).flatMap(({ end }) =>
      end.kind === 'ran' && end.shared.carried.length > 0 ? [end.shared] : [],
    );
    expect(kinds(first)).toEqual(['ran', 'ran']);
    expect(ran?.slice.map(({ unit }) => unit)).toEqual(['tests/7.py']);
  });
});
