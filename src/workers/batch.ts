/** Runs one batch: a launch on the clone that was leased for it, and the reading of its report. */

import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../errors.ts';
import type { BatchEnd } from '../planning/aftermath.ts';
import { filesOf } from '../planning/plan.ts';
import type { Batch } from '../planning/queue.ts';
import type { Clock, Log } from '../ports.ts';
import type { LaunchExit } from '../report/report.ts';
import { type Introduction, Listener } from '../runners/introduction.ts';
import type { Placeholders } from '../runners/placeholders.ts';
import type { ExitMeaning } from '../runners/preset.ts';
import { type JUnitReport, readJUnitFile } from '../timings/junit.ts';
import { secondsOfCases } from '../timings/test-case.ts';
import { batchEnd, blame, diedIn } from './batch-end.ts';
import { readCollected } from './collected.ts';
import { workerEnvironment } from './environment.ts';
import { type Judgement, judge } from './judge.ts';
import { judgeParts } from './judge-parts.ts';
import { type Launcher, type LaunchFiles, launchFiles } from './launcher.ts';
import { partsEnvironment } from './parts-environment.ts';
import { speakerOf } from './speaker.ts';
import { testThatRan } from './test-events.ts';

/** What a worker is given for one batch; it knows nothing of databases. */
export interface Lease {
  /** What making it took, or making sure that it can be used once more. */
  readonly seconds: number;
  /** For the report: alias → name of the clone. */
  readonly clones: Readonly<Record<string, string>>;
  /** Filled into the command. */
  readonly placeholders: Placeholders;
  /** The whole environment of a launch; `own` is what makes the worker its own. */
  environment(files: LaunchFiles, own: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Gives back what was leased. */
  release(use: LeaseUse): void;
}

/** What became of a lease. */
export interface LeaseUse {
  /** Number of the batch that it was for, 1-based. */
  readonly batch: number;
  /** Whether the batch ran to its end and reported all of it. */
  readonly isWhole: boolean;
  /** Another lease will probably be wanted. */
  readonly moreToCome: boolean;
}

/** The same for every batch of a run. */
export interface BatchRecipe {
  readonly workers: number;
  /** Absolute. */
  readonly workingDirectory: string;
  /** Absolute path of a folder of this run's own. */
  readonly temporary: string;
  /** The number that the runner's report gives the first line of a file. */
  readonly firstLine: 0 | 1;
  exitMeaning(status: number): ExitMeaning;
}

export interface BatchResult {
  readonly worker: number;
  readonly batch: Batch;
  readonly clones: Readonly<Record<string, string>>;
  readonly startSeconds: number;
  readonly seconds: number;
  /** Time of the launch that went to no test. */
  readonly launchSeconds: number;
  /** What having its clone took: making it, mostly while the worker was still at its last batch, or reading a used one. */
  readonly cloneSeconds: number;
  readonly exit: LaunchExit;
  readonly end: BatchEnd;
  readonly judgement: Judgement;
  /** What its runner said of itself. */
  readonly introduction: Introduction;
}

export interface BatchPorts {
  readonly launcher: Launcher;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export async function runBatch(
  worker: number,
  batch: Batch,
  lease: Lease,
  recipe: BatchRecipe,
  { launcher, log, clock, signal }: BatchPorts,
): Promise<BatchResult> {
  const folder = path.join(recipe.temporary, `worker${worker}`, `batch${batch.number}`);
  const temporary = path.join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const files = launchFiles(folder);
  const own = {
    ...workerEnvironment({ ...recipe, worker, batch: batch.number, temporary }),
    ...(await partsEnvironment(batch.units, folder)),
  };
  const testFiles = filesOf(batch.units);

  const listener = new Listener();
  const startSeconds = clock();
  const ended = await launcher.launch({
    worker,
    batch: batch.number,
    units: testFiles,
    folder,
    files,
    placeholders: lease.placeholders,
    environment: lease.environment(files, own),
    onLine: (line) => {
      listener.hear(line);
      log.output(speakerOf(worker, batch), line);
    },
    signal,
  });
  const seconds = clock() - startSeconds;

  const collected = await readCollected(files.collected);
  const written = await readJUnitFile(files.report);
  const report = withinLaunch(linesFromOne(written, recipe.firstLine), seconds);
  const byFile = judge({
    units: testFiles,
    exit: ended,
    meaning: ended.kind === 'exited' ? recipe.exitMeaning(ended.status) : 'broken',
    report,
    collected: collected?.units,
    workingDirectory: recipe.workingDirectory,
  });
  const byUnit = judgeParts(byFile, batch.units);
  const evidence = { exit: ended, isReported: report.complete, isCollected: collected !== undefined };
  const end = batchEnd(evidence, byUnit);
  const exit = end === 'died' ? diedIn(ended, testThatRan(files.events, testFiles)) : ended;
  const judgement = blame(byUnit, end, exit, batch.units);
  await rm(temporary, { recursive: true, force: true }).catch((error: unknown) => {
    log.debug(
      `${temporary} stays, for a test left something in it that cannot be removed: ${messageOf(error)}`,
    );
  });
  const launchSeconds = collected?.launchSeconds ?? Math.max(0, seconds - testSeconds(judgement));
  const { clones, seconds: cloneSeconds } = lease;
  // An adapter has it from the runner itself.
  const { introduction } = collected ?? listener;
  return {
    ...{ worker, batch, clones, startSeconds, seconds, launchSeconds, cloneSeconds },
    ...{ exit, end, judgement, introduction },
  };
}

function linesFromOne(report: JUnitReport, firstLine: number): JUnitReport {
  const cases = report.cases.map((testCase) =>
    testCase.line === undefined
      ? testCase
      : { ...testCase, line: Math.max(1, testCase.line + 1 - firstLine) },
  );
  return { ...report, cases };
}

/** Many runners measure by the time of day: a test during which that clock was set has taken a day then. `seconds`: of the whole launch. */
function withinLaunch(report: JUnitReport, seconds: number): JUnitReport {
  const cases = report.cases.map((testCase) =>
    testCase.seconds === undefined || testCase.seconds <= seconds ? testCase : { ...testCase, seconds },
  );
  return { ...report, cases };
}

function testSeconds(judgement: Judgement): number {
  const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
  return secondsOfCases(cases);
}
