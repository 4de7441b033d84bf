/** What a test took in earlier runs. */

import { fileOfName } from '../planning/parts.ts';
import { estimateOf } from '../timings/estimate.ts';
import type { Timings } from '../timings/model.ts';
import { idOfTest } from '../timings/seen.ts';
import type { TestCase } from '../timings/test-case.ts';

/** Tells what earlier runs took a test for. Histories are of files, and a unit may be a part of one. */
export function usualSeconds(
  earlier: Timings['tests'],
): (unit: string, test: Pick<TestCase, 'group' | 'name'>) => number | undefined {
  const byUnit = new Map<string, ReadonlyMap<string, number | undefined>>();
  return (unit, test) => {
    let own = byUnit.get(unit);
    if (own === undefined) {
      const histories = earlier.get(unit) ?? earlier.get(fileOfName(unit)) ?? [];
      own = new Map(histories.map((history) => [idOfTest(history), estimateOf(history.seconds)]));
      byUnit.set(unit, own);
    }
    return own.get(idOfTest(test));
  };
}
