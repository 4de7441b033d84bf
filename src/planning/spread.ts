/** Longest-processing-time-first: each weight goes to the bin that is least loaded (R. L. Graham, 1969). */

export interface Spread {
  /** Bin of each weight, by the weight's index. */
  readonly bins: readonly number[];
  readonly loads: readonly number[];
}

/**
 * Spreads `weights`, which are sorted longest first, over bins that already carry `loads`. Ties go to the
 * lowest bin, so that every machine gets the same answer. No bin ends above 4/3 of the best possible
 * when all start empty.
 */
export function spread(weights: readonly number[], loads: readonly number[]): Spread {
  const totals = [...loads];
  const bins = weights.map((weight) => {
    const bin = totals.indexOf(Math.min(...totals));
    totals[bin] = (totals[bin] ?? 0) + weight;
    return bin;
  });
  return { bins, loads: totals };
}

/**
 * How high each bin would stand if `weight` could be poured over bins that carry `loads`: the level at which
 * the bins below it hold exactly `weight` more.
 */
export function level(weight: number, loads: readonly number[]): number {
  const sorted = [...loads].sort((a, b) => a - b);
  let below = 0;
  for (const [index, load] of sorted.entries()) {
    below += load;
    const height = (weight + below) / (index + 1);
    const next = sorted[index + 1];
    if (next === undefined || height <= next) return height;
  }
  return weight;
}
