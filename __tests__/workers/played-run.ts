/** A run as the pool does it, without processes: queue and aftermath are real, and so is what judges, blames and settles. */

import { Aftermath, type AftermathPolicy } from '../../src/planning/aftermath.ts';
import { makePlan } from '../../src/planning/plan.ts';
import { type Batch, Queue } from '../../src/planning/queue.ts';
import type { LaunchExit } from '../../src/report/report.ts';
import type { TestCase, TestOutcome } from '../../src/timings/test-case.ts';
import type { BatchResult } from '../../src/workers/batch.ts';
import { batchEnd, blame } from '../../src/workers/batch-end.ts';
import { judge } from '../../src/workers/judge.ts';
import { endedBatch } from '../../src/workers/pool.ts';
import { type Settled, settle } from '../../src/workers/settle.ts';

/**
 * What a unit does. `flips`: its test fails so many times, then passes. `kills`: ends its process; `killsOnce`: and never again;
 * `killsAfter`: only after others.
 * `hangs`: until a limit, and somebody knows which one it was; `hangsUnseen`: nobody does. `vanishes`: the report has nothing of it.
 */
export type Behaviour =
  | {
      readonly kind:
        | 'passes'
        | 'fails'
        | 'kills'
        | 'killsOnce'
        | 'killsAfter'
        | 'hangs'
        | 'hangsUnseen'
        | 'vanishes';
    }
  | { readonly kind: 'flips'; readonly failures: number };

export interface PlayedRun extends Settled {
  readonly batches: readonly BatchResult[];
  readonly abandoned: readonly string[];
  readonly aftermath: Aftermath;
}

export interface Play {
  readonly behaviours: Readonly<Record<string, Behaviour>>;
  readonly policy: AftermathPolicy;
  /** What each unit is taken to last; long ones are batches of their own. */
  readonly seconds?: number;
  /** How many batches run at once. */
  readonly workers: number;
  /** Whether a process that dies leaves what it had reported until then. */
  readonly reportsAsItGoes?: boolean;
  /** What a process that dies has told of the unit that ran: nothing, the truth, or by turn the one at such a place of its batch. */
  readonly tells?: 'nothing' | 'truth' | readonly number[];
  /** Which of the running batches ends next, by turn. */
  readonly order?: readonly number[];
}

export function play({
  behaviours,
  policy,
  workers,
  seconds = 1,
  reportsAsItGoes = false,
  tells = 'nothing',
  order = [0],
}: Play): PlayedRun {
  const units = Object.keys(behaviours).map((unit) => ({ unit, seconds, known: true }));
  const queue = new Queue(makePlan(units), []);
  const aftermath = new Aftermath(policy);
  const launches = new Map<string, number>();
  const batches: BatchResult[] = [];
  const running: Batch[] = [];
  for (let turn = 0; ; turn += 1) {
    while (running.length < workers && aftermath.closed === undefined) {
      const batch = queue.take(new Array<number>(workers - 1).fill(0));
      if (batch === undefined) break;
      running.push(batch);
    }
    const [batch] = running.splice((order[turn % order.length] ?? 0) % Math.max(1, running.length), 1);
    if (batch === undefined) break;
    const told = (killer: string | undefined): string | undefined => {
      if (typeof tells === 'string') return tells === 'truth' ? killer : undefined;
      return batch.units[(tells[turn % tells.length] ?? 0) % batch.units.length]?.unit;
    };
    const result = resultOf(batch, behaviours, launches, reportsAsItGoes, told);
    batches.push(result);
    queue.runAgain(aftermath.after(endedBatch(result)));
    if (aftermath.noRetries !== undefined) queue.drop('retry');
  }
  const because = aftermath.noReruns ?? 'the run was stopped';
  return {
    ...settle(batches, { because, testStartSeconds: 0 }),
    batches,
    abandoned: queue.abandon(),
    aftermath,
  };
}

function resultOf(
  batch: Batch,
  behaviours: Play['behaviours'],
  launches: Map<string, number>,
  reportsAsItGoes: boolean,
  told: (killer: string | undefined) => string | undefined,
): BatchResult {
  const cases: TestCase[] = [];
  let exit: LaunchExit = { kind: 'exited', status: 0 };
  for (const { unit } of batch.units) {
    const before = launches.get(unit) ?? 0;
    launches.set(unit, before + 1);
    const behaviour = behaviours[unit] ?? { kind: 'passes' };
    const { kind } = behaviour;
    if (kind === 'vanishes') continue;
    const isAfter = unit !== batch.units[0]?.unit;
    if (kind === 'kills' || (kind === 'killsOnce' && before === 0) || (kind === 'killsAfter' && isAfter)) {
      const running = told(unit);
      exit = { kind: 'killed', signal: 'SIGKILL', running: running && `${running} › works` };
    } else if (kind === 'hangs' || kind === 'hangsUnseen') {
      const running = kind === 'hangs' ? unit : undefined;
      exit = { kind: 'timed out', limit: 'test', limitSeconds: 30, running };
    }
    if (exit.kind !== 'exited') break;
    const isFailed = kind === 'fails' || (behaviour.kind === 'flips' && before < behaviour.failures);
    cases.push(aCase(unit, isFailed ? { kind: 'failed', message: 'no', details: '' } : { kind: 'passed' }));
  }
  const isWhole = exit.kind === 'exited';
  const hasFailed = cases.some(({ outcome }) => outcome.kind === 'failed');
  const ended: LaunchExit = isWhole ? { kind: 'exited', status: hasFailed ? 1 : 0 } : exit;
  const report = { cases: isWhole || reportsAsItGoes ? cases : [], complete: isWhole };
  const byUnit = judge({
    units: batch.units.map(({ unit }) => unit),
    exit: ended,
    meaning: 'tests-failed',
    report,
    collected: new Map(batch.units.map(({ unit }) => [unit, 1])),
    workingDirectory: '/w',
  });
  const end = batchEnd({ exit: ended, isReported: report.complete, isCollected: true }, byUnit);
  return {
    worker: 1,
    batch,
    clones: {},
    startSeconds: batch.number,
    seconds: 1,
    launchSeconds: 0,
    cloneSeconds: 0,
    exit: ended,
    end,
    judgement: blame(byUnit, end, ended, batch.units),
    introduction: { seeds: [], versions: {} },
  };
}

function aCase(file: string, outcome: TestOutcome): TestCase {
  return { name: 'works', group: file, file, line: undefined, seconds: 1, outcome };
}
