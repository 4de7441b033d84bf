/** One cell of the table: a run with a fault in a phase, then post, and all that is wrong afterwards. */

import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { StepResult } from '../../../scripts/local-runner.ts';
import { makeScene } from '../../end-to-end/scene.ts';
import { recordedFolders } from '../../end-to-end/suite-database.ts';
import { isRunning } from '../../is-running.ts';
import { waitFor } from '../../wait-for.ts';
import { type CellDatabase, type Ground, stepFolders } from './phases.ts';

/** Then the platform sends the next signal (ProcessInvoker.cs of the runner). */
export const platformLimitSeconds = 7.5;
const killedAfterSeconds = 10;

/** Our promise, with something to spare. */
const endedWithinSeconds = 7;

/** What a later step may read, and what post needs to know. */
const mayStay =
  /^(ledger\.jsonl|pid|\.testshoal-mark|report\.(json|html)|junit\.xml|test_timings\.json|testshoal-replay\.tar)$/;

const overTooSoon = 'it was over before the phase was seen';

export interface Outcome {
  /** From the fault to the end of main; undefined where nothing came from outside. */
  readonly seconds: number | undefined;
  /** One sentence each; empty where all is as it has to be. */
  readonly defects: readonly string[];
  /** The phase was over before it could be seen, so that no fault came. */
  readonly isMissed: boolean;
}

export interface CellPlan {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** When the fault comes, where it comes from outside. */
  isReached?(): boolean | Promise<boolean>;
  /** Sends it. `later`: calls back after so many seconds, if main is still there. */
  strike?(main: ChildProcess, later: (seconds: number, act: () => void) => void): void;
  /** From the fault to the end of main; 7 where it is left out. */
  readonly limitSeconds?: number;
  /** The fault does not end the run. */
  readonly goesOn?: true;
  /** Looks at main while it runs. */
  watch?(main: ChildProcess): void;
  /** Which lines are kept for the judgement; all where it is left out. */
  keeps?(line: string): boolean;
  /** What is wrong with the result. */
  judge(result: StepResult): readonly string[];
  close?(): Promise<void>;
}

/** What the runner does when a run is cancelled, or a step is out of time. */
export function cancel(main: ChildProcess, later: (seconds: number, act: () => void) => void): void {
  main.kill('SIGINT');
  later(platformLimitSeconds, () => main.kill('SIGTERM'));
  later(killedAfterSeconds, () => main.kill('SIGKILL'));
}

/** `plan`: made on the ground of this cell. */
export async function runCell<Database extends CellDatabase>(
  open: (workspace: string) => Promise<Database>,
  plan: (ground: Ground, database: Database) => Promise<CellPlan>,
): Promise<Outcome> {
  await using scene = await makeScene();
  await using database = await open(scene.workspace);
  const log: string[] = [];
  const ground: Ground = {
    scene,
    database,
    log,
    mark: path.join(scene.workspace, 'mark'),
    step: (inputs, options = {}) =>
      scene.step(
        { 'database-url': database.url, ...database.inputs, ...inputs },
        { ...options, environment: { ...database.environment, ...options.environment } },
      ),
  };
  const cell = await plan(ground, database);
  const tracking = `github_${randomUUID()}`;
  const temporary = path.join(scene.temporary, 'tmp of the job');
  mkdirSync(temporary);
  let struckAt: number | undefined;
  let endedAt = 0;
  let missed: string | undefined;
  const onMain = (main: ChildProcess): void => {
    cell.watch?.(main);
    const timers: NodeJS.Timeout[] = [];
    let isOver = false;
    main.once('close', () => {
      isOver = true;
      endedAt = performance.now();
      for (const timer of timers) clearTimeout(timer);
    });
    const { isReached, strike } = cell;
    if (isReached === undefined || strike === undefined) return;
    void waitFor(async () => isOver || (await isReached()), 'the phase', 60)
      .catch((error: unknown) => {
        missed = String(error);
      })
      .finally(() => {
        if (isOver) {
          missed ??= overTooSoon;
          return;
        }
        struckAt = performance.now();
        strike(main, (seconds, act) => void timers.push(setTimeout(act, seconds * 1000)));
      });
  };
  try {
    const result = await ground.step(cell.inputs ?? {}, {
      environment: { TMPDIR: temporary, RUNNER_TRACKING_ID: tracking, ...cell.environment },
      onMain,
      onLine: (line) => log.push(line),
      ...(cell.keeps !== undefined && { keeps: (line: string) => cell.keeps?.(line) === true }),
    });
    const seconds = struckAt === undefined || cell.goesOn === true ? undefined : (endedAt - struckAt) / 1000;
    const defects = [
      ...(missed === undefined ? [] : [missed]),
      ...(seconds !== undefined && seconds > (cell.limitSeconds ?? endedWithinSeconds)
        ? [`main ended ${seconds.toFixed(1)} s after the fault`]
        : []),
      ...(result.postStatus === 0 ? [] : [`post ended with ${result.postStatus}`]),
      ...cell.judge(result),
      ...(await remains(ground.scene.temporary, database)),
      ...filesLeft(ground, temporary),
      ...(await processesLeft(tracking)),
    ];
    return { seconds, defects, isMissed: missed === overTooSoon };
  } finally {
    await cell.close?.();
  }
}

async function remains(temporary: string, database: CellDatabase): Promise<readonly string[]> {
  const left = await database.leftovers(temporary).catch((error: unknown) => [String(error)]);
  return left.length === 0 ? [] : [`left databases: ${left.join(', ')}`];
}

function filesLeft({ scene }: Ground, temporary: string): readonly string[] {
  const inSteps = stepFolders(scene).flatMap((folder) =>
    readdirSync(folder).filter((name) => !mayStay.test(name)),
  );
  const places = recordedFolders(scene.temporary);
  const left = [
    ...new Set(inSteps),
    ...readdirSync(temporary),
    ...places.filter((folder) => existsSync(folder)),
  ];
  return left.length === 0 ? [] : [`left files: ${left.join(', ')}`];
}

/** The kernel takes a moment to end what was killed. */
async function processesLeft(tracking: string): Promise<readonly string[]> {
  let left: readonly string[] = [];
  const isEmpty = () => {
    left = processesWith(tracking);
    return left.length === 0;
  };
  await waitFor(isEmpty, 'processes to end', 3).catch(() => {});
  return left.length === 0 ? [] : [`left processes: ${left.join('; ')}`];
}

/** Command lines of those whose environment says that they came from this job, as the runner finds orphans. */
function processesWith(tracking: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(tracking)) return [];
      if (!isRunning(Number(pid))) return [];
      return [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').slice(0, 200)];
    } catch {
      return [];
    }
  });
}
