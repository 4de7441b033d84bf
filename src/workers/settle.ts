/** What the batches of a run came to together: one outcome for each unit, however many of them ran it. */

import { isOpen } from '../planning/aftermath.ts';
import { keyOf } from '../planning/parts.ts';
import type { Incident } from '../report/incidents.ts';
import type { LaunchExit } from '../report/report.ts';
import type { TestCase } from '../timings/test-case.ts';
import type { BatchResult } from './batch.ts';
import { endPhrase, phraseOf } from './batch-end.ts';
import type { JudgedUnit } from './judge.ts';
import { isBlamed, type SettledUnit, settleUnit, type UnitRun } from './settle-unit.ts';

export interface Settled {
  /** All batches. Each unit stands only in the one that was decisive, with what all of them say of it. */
  readonly results: readonly BatchResult[];
  /** One for each process that died by itself. */
  readonly crashes: readonly Incident[];
  /** What ended badly, and well when it ran again. One sentence each. */
  readonly recoveries: readonly string[];
}

export interface SettleOptions {
  /** Why units without an outcome were not run again, to follow "because". */
  readonly because: string;
  /** Clock reading at the start of the test phase. */
  readonly testStartSeconds: number;
}

/** `results`: in the order in which they ended. */
export function settle(results: readonly BatchResult[], options: SettleOptions): Settled {
  const units = settledUnits(results);
  const decided = Map.groupBy(units, ({ decisive }) => decisive.result);
  const unmatched = unmatchedOnce(results);
  const unexplained = results.filter((result) => isUnexplained(result, results));
  return {
    results: results.map((result) => {
      const own = (decided.get(result) ?? []).map(withProblem);
      const problems = problemsOf(result, own, options);
      return { ...result, judgement: { units: own, unmatched: unmatched.get(result) ?? [], problems } };
    }),
    crashes: results.flatMap((result) => crashesOf(result, unexplained, options)),
    recoveries: [
      ...unexplained.filter((result) => isMadeGood(result, units)).map(unexplainedSentence),
      ...units.flatMap(recoverySentence),
    ],
  };
}

function settledUnits(results: readonly BatchResult[]): readonly SettledUnit[] {
  const runs = new Map<string, [UnitRun, ...UnitRun[]]>();
  for (const result of results) {
    for (const judged of result.judgement.units) {
      const own = runs.get(judged.unit);
      if (own === undefined) runs.set(judged.unit, [{ result, judged }]);
      else own.push({ result, judged });
    }
  }
  return [...runs.values()].map(settleUnit);
}

function withProblem({ judged, decisive }: SettledUnit): JudgedUnit {
  if (!isBlamed(judged)) return judged;
  const { exit } = decisive.result;
  return { ...judged, problem: `${judged.unit} ${judged.outcome}: ${phraseOf(exit)}` };
}

/** Of a batch that ended badly only what nobody ran to its end is left to be said. */
function problemsOf(
  result: BatchResult,
  own: readonly JudgedUnit[],
  { because }: SettleOptions,
): readonly string[] {
  if (!endedBadly(result)) return result.judgement.problems;
  const left = own.filter(isOpen).map(({ unit }) => unit);
  if (left.length === 0) return [];
  return [
    `${phraseOf(result.exit)}, and all of ${left.join(', ')} was not reported by then, nor run again, because ${because}`,
  ];
}

/** So that other batches are to tell what became of its units. */
function endedBadly({ end, judgement }: BatchResult): boolean {
  return (
    (end === 'died' || end === 'timed out') &&
    judgement.units.some((judged) => isOpen(judged) || isBlamed(judged))
  );
}

/** A first batch that ended badly, and neither in it nor in those that ran its units again one did it by itself. */
function isUnexplained(result: BatchResult, results: readonly BatchResult[]): boolean {
  if (result.end !== 'died' && !endedBadly(result)) return false;
  if (isSearch(result)) return false;
  const family = results.filter((other) => isSearch(other) && other.batch.origin === result.batch.number);
  return ![result, ...family].some(({ judgement }) => judgement.units.some(isBlamed));
}

function isSearch({ batch: { purpose } }: BatchResult): boolean {
  return purpose === 'rest' || purpose === 'bisect';
}

function isMadeGood(result: BatchResult, units: readonly SettledUnit[]): boolean {
  const open = new Set(result.judgement.units.filter(isOpen).map(({ unit }) => unit));
  return open.size > 0 && units.every(({ judged }) => !open.has(judged.unit) || !isOpen(judged));
}

function unexplainedSentence({ worker, batch, exit, judgement }: BatchResult): string {
  const again = judgement.units.filter(isOpen).length;
  return (
    `Worker ${worker}, batch ${batch.number}: ${phraseOf(exit)}. ` +
    `What it had not reported (${again} of ${judgement.units.length} units) was run again and came to its end, so nobody knows what did it.`
  );
}

function recoverySentence({ judged, recoveredFrom }: SettledUnit): string[] {
  if (recoveredFrom === undefined) return [];
  const { worker, batch, exit } = recoveredFrom.result;
  return [
    `Worker ${worker}, batch ${batch.number}: ${judged.unit} ${recoveredFrom.judged.outcome} (${phraseOf(exit)}), and came to its end when it was run again.`,
  ];
}

function crashesOf(
  result: BatchResult,
  unexplained: readonly BatchResult[],
  { testStartSeconds }: SettleOptions,
): readonly Incident[] {
  if (result.end !== 'died') return [];
  const units = result.judgement.units.filter(({ outcome }) => outcome === 'crashed').map(({ unit }) => unit);
  const named = unexplained.includes(result) ? [undefined] : units;
  return named.map((unit) => ({
    seconds: result.startSeconds + result.seconds - testStartSeconds,
    worker: result.worker,
    batch: result.batch.number,
    running: ranIn(result.exit) ?? unit,
    what: { kind: 'crashed', how: endPhrase(result.exit), unit },
    stacks: '',
    pictures: [],
  }));
}

function ranIn(exit: LaunchExit): string | undefined {
  return exit.kind === 'stopped' ? undefined : exit.running;
}

/** Each test of no unit by its first run; a failure is never left out, for nobody knows whose retry could make it good. */
function unmatchedOnce(results: readonly BatchResult[]): ReadonlyMap<BatchResult, readonly TestCase[]> {
  const byNumber = new Map(results.map((result) => [result.batch.number, result]));
  const known = new Map<number, Map<string, boolean>>();
  return new Map(
    results.map((result) => {
      const seen = known.get(rootOf(result, byNumber)) ?? new Map<string, boolean>();
      known.set(rootOf(result, byNumber), seen);
      const before = new Map(seen);
      const kept = result.judgement.unmatched.filter(
        (testCase) => !before.has(nameOf(testCase)) || (hasFailed(testCase) && !before.get(nameOf(testCase))),
      );
      for (const testCase of kept) {
        const name = nameOf(testCase);
        seen.set(name, seen.get(name) === true || hasFailed(testCase));
      }
      return [result, kept];
    }),
  );
}

/** The number of the batch that ran its units first. */
function rootOf({ batch }: BatchResult, byNumber: ReadonlyMap<number, BatchResult>): number {
  const earlier = batch.origin === undefined ? undefined : byNumber.get(batch.origin);
  // Numbers only grow, so that this ends.
  return earlier === undefined || earlier.batch.number >= batch.number
    ? batch.number
    : rootOf(earlier, byNumber);
}

function hasFailed({ outcome }: TestCase): boolean {
  return outcome.kind === 'failed';
}

function nameOf(testCase: TestCase): string {
  return JSON.stringify([testCase.file, keyOf(testCase)]);
}
