/** Suites that nobody has: as large, as uneven, or as spoilt by one unit as a suite may be. */

import type { Replay } from './history.ts';
import { factor, type Random, seeded } from './random.ts';

export const kinds = ['even', 'heavy tail', 'one dominates'] as const;

export type Kind = (typeof kinds)[number];

/** From one run to the next. */
const unitSigma = 0.2;
const newShare = 0.02;

/** Of the whole suite, that the dominating unit takes. */
const dominatingShare = 0.2;

/** Pareto's exponent: the mean exists, the variance does not. */
const tailExponent = 1.5;

/** Five runs are known, and a sixth comes; some of its units are new. */
export function synthetic(kind: Kind, size: number, seed: number): Replay {
  const random = seeded(seed);
  const usual = new Map(
    Array.from({ length: size }, (_, index) => [nameOf(index), usualSeconds(kind, random)] as const),
  );
  if (kind === 'one dominates') {
    const rest = [...usual.values()].reduce((sum, value) => sum + value, 0);
    usual.set(nameOf(0), (dominatingShare / (1 - dominatingShare)) * rest);
  }
  const today = (value: number): number => value * factor(unitSigma, random);
  const past = new Map<string, readonly number[]>();
  for (const [unit, value] of usual) {
    if (random() >= newShare)
      past.set(
        unit,
        [1, 2, 3, 4, 5].map(() => today(value)),
      );
  }
  const seconds = new Map([...usual].map(([unit, value]) => [unit, today(value)]));
  return { past, next: { date: '', seconds }, days: 0 };
}

function usualSeconds(kind: Kind, random: Random): number {
  return kind === 'heavy tail' ? 0.05 / (1 - random()) ** (1 / tailExponent) : factor(0.5, random) / 5;
}

function nameOf(index: number): string {
  return `packages/part_${index % 97}/tests/test_${index}.py`;
}
