/**
 * Which shard runs which unit: longest units first, each into one of the shards that are nearly lightest, and of those into
 * the one that its name prefers.
 *
 * As even as plain longest-first packing (Graham, 1969), which always takes the very lightest, and therefore moves a third of all
 * units when one is added. With the preference few units move, so that a failure which depends on a shard's company stays
 * with it. Measured in `bench/planning/`.
 */

/** A shard is nearly lightest up to so much of an even share above the lightest. */
const nearlyShare = 0.005;

/** What a unit counts at least, so that units without a duration are spread as well. */
const shortestSeconds = 0.001;

/** Nothing that a hosted job can run takes longer. */
const longestSeconds = 24 * 60 * 60;

/** What a unit counts as long as nothing at all is known. */
const unknownSeconds = 1;

export interface Weighted {
  readonly unit: string;
  /** Undefined when nothing is known of any unit. */
  readonly seconds: number | undefined;
}

/**
 * The shard of each of `units`, 1-based, by the unit's index. `units` are sorted longest first, by a total order: the same
 * units give the same answer on every machine. No shard is empty where there are units enough.
 */
export function split(
  units: readonly Weighted[],
  shards: number,
  tolerance = nearlyShare,
): readonly number[] {
  const weights = units.map(weightOf);
  const evenShare = weights.reduce((sum, weight) => sum + weight, 0) / shards;
  const loads = new Float64Array(shards);
  const steps = stepsAround(shards);
  let lightest = 0;
  const shardOf = units.map(({ unit }, index) => {
    const chosen = preferred(unit, loads, lightest + tolerance * evenShare, steps);
    const before = loads[chosen] ?? 0;
    loads[chosen] = before + (weights[index] ?? shortestSeconds);
    if (before === lightest) lightest = least(loads);
    return chosen + 1;
  });
  return withoutEmptyShards(shardOf, shards);
}

/**
 * By its name alone, where shards cannot agree on seconds: rendezvous hashing (Thaler and Ravishankar, 1998), so that with one
 * shard more few units move.
 */
export function splitByName(units: readonly string[], shards: number): readonly number[] {
  const shardOf = units.map((unit) => firstRanked(hashOf(unit), shards) + 1);
  return withoutEmptyShards(shardOf, shards);
}

/** What a unit counts: finite, positive, whatever its history says. */
export function weightOf({ seconds }: Weighted): number {
  if (seconds === undefined) return unknownSeconds;
  return seconds >= shortestSeconds ? Math.min(seconds, longestSeconds) : shortestSeconds;
}

/** Not by spreading them, which for hundreds of shards takes longer than all the rest. */
function least(loads: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let shard = 0; shard < loads.length; shard += 1) {
    const load = loads[shard] ?? 0;
    if (load < lowest) lowest = load;
  }
  return lowest;
}

/**
 * The first of the shards that carry at most `most`, of which there is one, in the order that the unit's name prefers: from a
 * place of its own on, in steps of its own. To rank all shards for each unit would take most of the time of a large plan.
 */
function preferred(unit: string, loads: Float64Array, most: number, steps: readonly number[]): number {
  const shards = loads.length;
  const hash = mix(hashOf(unit));
  const step = steps[mix(hash) % steps.length] ?? 1;
  let shard = hash % shards;
  while ((loads[shard] ?? 0) > most) shard = (shard + step) % shards;
  return shard;
}

/** Steps by which one meets all of `shards` in a circle: those that have no divisor in common with their number. */
function stepsAround(shards: number): readonly number[] {
  const steps = Array.from({ length: shards }, (_, index) => index + 1);
  return steps.filter((step) => divisorOf(step, shards) === 1);
}

/** The greatest that both have in common. */
function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}

function firstRanked(hash: number, shards: number): number {
  let best = 0;
  let bestRank = -1;
  for (let shard = 0; shard < shards; shard += 1) {
    const rank = mix(hash ^ Math.imul(shard + 1, 0x9e3779b1));
    if (rank > bestRank) {
      best = shard;
      bestRank = rank;
    }
  }
  return best;
}

/** Gives each empty shard the last, and so the shortest, unit of the shard that has most. */
function withoutEmptyShards(shardOf: number[], shards: number): readonly number[] {
  const counts = new Array<number>(shards + 1).fill(0);
  for (const shard of shardOf) counts[shard] = (counts[shard] ?? 0) + 1;
  for (let shard = 1; shard <= shards; shard += 1) {
    if (counts[shard] !== 0) continue;
    const most = Math.max(...counts);
    if (most < 2) break;
    const richest = counts.indexOf(most);
    shardOf[shardOf.lastIndexOf(richest)] = shard;
    counts[richest] = most - 1;
    counts[shard] = 1;
  }
  return shardOf;
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

/** The finaliser of MurmurHash3 (Appleby, public domain): every bit of the input moves every bit of the answer. */
function mix(input: number): number {
  let hash = input;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
