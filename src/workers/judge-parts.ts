/** What a batch came to, of files that it ran in parts: every part has an outcome of its own. */

import { type Part, sorterInto } from '../planning/parts.ts';
import type { PlannedUnit } from '../planning/plan.ts';
import type { UnitOutcome } from '../report/report.ts';
import type { TestCase } from '../timings/test-case.ts';
import { type JudgedUnit, type Judgement, toldOutcome } from './judge.ts';

/** `judgement`: by files. The answer is by units, as they were planned. */
export function judgeParts(judgement: Judgement, planned: readonly PlannedUnit[]): Judgement {
  const partsOfFile = Map.groupBy(
    planned.flatMap(({ unit, part }) => (part === undefined ? [] : [{ unit, part }])),
    ({ part }) => part.file,
  );
  if (partsOfFile.size === 0) return judgement;
  const units = judgement.units.flatMap((judged) => {
    const parts = partsOfFile.get(judged.unit);
    return parts === undefined ? [judged] : apart(judged, parts);
  });
  return { ...judgement, units };
}

function apart(
  { cases, outcome, partial }: JudgedUnit,
  units: readonly { readonly unit: string; readonly part: Part }[],
): JudgedUnit[] {
  const parts = units.map(({ part }) => part);
  const partOf = sorterInto(parts);
  // A case that no part of this batch was asked for ran all the same, and is not lost.
  const places = Map.groupBy(cases, (testCase) => partOf(testCase) ?? parts[0]);
  return units.map(({ unit, part }) => {
    const own = places.get(part) ?? [];
    const judged = { unit, cases: own, outcome: outcomeOf(own, partial === true ? 'unreported' : outcome) };
    return partial === true && judged.outcome === 'failed' ? { ...judged, partial } : judged;
  });
}

/** `whole`: of the file. Where something of it failed or is missing, a part without any test may be what is missing. */
function outcomeOf(cases: readonly TestCase[], whole: UnitOutcome): UnitOutcome {
  const told = toldOutcome(cases);
  if (told === 'failed') return told;
  if (whole === 'unreported') return 'unreported';
  if (cases.length === 0) return whole === 'failed' ? 'unreported' : 'empty';
  return told;
}
