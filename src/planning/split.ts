/**
 * Which shard runs which unit: longest units first, each into one of the shards that are nearly lightest, and of those into
 * the one that its name prefers.
 *
 * As even as plain longest-first packing (Graham, 1969), which always takes the very lightest, and therefore moves a third of all
 * units when one is added. The preference is rendezvous hashing (Thaler and Ravishankar, 1998); with it few units move,
 * so that a failure which depends on a shard's company stays with it. Measured in `bench/planning/`.
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
  const salts = saltsOf(shards);
  let lightest = 0;
  const shardOf = units.map(({ unit }, index) => {
    const most = lightest + tolerance * evenShare;
    const chosen = preferred(hashOf(unit), loads, most, salts);
    const before = loads[chosen] ?? 0;
    loads[chosen] = before + (weights[index] ?? shortestSeconds);
    if (before === lightest) lightest = least(loads);
    return chosen + 1;
  });
  return withoutEmptyShards(shardOf, shards);
}

/** By its name alone: where shards cannot agree on seconds, every one of them knows this. */
export function splitByName(units: readonly string[], shards: number): readonly number[] {
  const none = new Float64Array(shards);
  const salts = saltsOf(shards);
  const shardOf = units.map((unit) => preferred(hashOf(unit), none, 0, salts) + 1);
  return withoutEmptyShards(shardOf, shards);
}

/** What a unit counts: finite, positive, whatever its history says. */
export function weightOf({ seconds }: Weighted): number {
  if (seconds === undefined) return unknownSeconds;
  return seconds >= shortestSeconds ? Math.min(seconds, longestSeconds) : shortestSeconds;
}

/** By index, which for hundreds of shards and as many thousands of units takes half of what an iterator does. */
function least(loads: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let shard = 0; shard < loads.length; shard += 1) {
    const load = loads[shard] ?? 0;
    if (load < lowest) lowest = load;
  }
  return lowest;
}

/** What each shard adds to a hash, so that every one ranks units in an order of its own. */
function saltsOf(shards: number): Int32Array {
  return Int32Array.from({ length: shards }, (_, shard) => Math.imul(shard + 1, 0x9e3779b1));
}

/** Of the shards that carry at most `most`, of which there is one, that which `hash` ranks first. */
function preferred(hash: number, loads: Float64Array, most: number, salts: Int32Array): number {
  let best = 0;
  let bestRank = -1;
  for (let shard = 0; shard < loads.length; shard += 1) {
    if ((loads[shard] ?? 0) > most) continue;
    const rank = mix(hash ^ (salts[shard] ?? 0));
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
