/** Numbers that look random and are the same in each run. */

/** Each call gives another number, 0 ≤ x < 1. */
export type Random = () => number;

/** Mulberry32 (T. Ettinger, public domain). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal (Box and Muller, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Log-normal, of mean 1 and standard deviation `sigma`: what multiplies a duration is never negative. */
export function factor(sigma: number, random: Random): number {
  const logVariance = Math.log(1 + sigma ** 2);
  return Math.exp(Math.sqrt(logVariance) * normal(random) - logVariance / 2);
}
