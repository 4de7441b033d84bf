/** Splits that know nothing of seconds. */

import { createHash } from 'node:crypto';
import type { Strategy } from './strategy.ts';

/** The first shards get one more where it does not come out even. */
export const contiguousCount: Strategy = {
  name: 'count, contiguous (Playwright)',
  source: 'microsoft/playwright, packages/playwright/src/runner/testGroups.ts, filterForShard',
  split(units, _past, shards) {
    const size = Math.floor(units.length / shards);
    const larger = units.length % shards;
    const inLarger = larger * (size + 1);
    return units.map((_, index) =>
      index < inLarger ? Math.floor(index / (size + 1)) : larger + Math.floor((index - inLarger) / size),
    );
  },
};

export const roundRobin: Strategy = {
  name: 'round robin by name (nextest `slice:`/`count:`)',
  source: 'nextest-rs/nextest, nextest-runner/src/partition.rs, CountPartitioner',
  split: (units, _past, shards) => units.map((_, index) => index % shards),
};

/** The last shards may stay empty, as theirs do. */
export const hashSlices: Strategy = {
  name: 'SHA-1 order, equal counts (Vitest, Jest)',
  source: 'vitest-dev/vitest, packages/vitest/src/node/sequencers/BaseSequencer.ts, shard',
  split(units, _past, shards) {
    const size = Math.ceil(units.length / shards);
    const hashes = units.map((unit) => createHash('sha1').update(`/${unit}`).digest('hex'));
    const order = [...units.keys()].sort((a, b) => ((hashes[a] ?? '') < (hashes[b] ?? '') ? -1 : 1));
    const shardOf = new Array<number>(units.length).fill(0);
    for (const [place, index] of order.entries()) shardOf[index] = Math.floor(place / size);
    return shardOf;
  },
};

/** Theirs is xxHash64; which good hash it is makes no difference on average. */
export const hashModulo: Strategy = {
  name: 'hash modulo (nextest `hash:`)',
  source: 'nextest-rs/nextest, nextest-runner/src/partition.rs, HashPartitioner',
  split: (units, _past, shards) =>
    units.map((unit) => createHash('sha256').update(unit).digest().readUInt32BE() % shards),
};
