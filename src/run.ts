/** The story of a run: look, guard, plan, template, clones, workers, report, remember. */

import type { Config } from './config.ts';
import { openDatabases } from './databases/open.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { dropRecorded, type Templated } from './databases/template.ts';
import { messageOf } from './errors.ts';
import { type HandoverOptions, refuseUnfilled } from './handover.ts';
import { patiently } from './patience.ts';
import { makePlan, type Plan, predictedSeconds } from './planning/plan.ts';
import { recallTimings, rememberTimings, suiteHash } from './remember.ts';
import { assembleReport } from './report/assemble.ts';
import type { DatabaseReport, Report } from './report/report.ts';
import { findSuite, type Suite } from './runners/suite.ts';
import { provideTemplates } from './templates.ts';
import { type TestPhase, testPhase } from './test-phase.ts';
import { describeMatch, estimateUnits, matchRate, median } from './timings/estimate.ts';
import { recordRun, type Timings } from './timings/model.ts';
import { countWorkers } from './worker-count.ts';
import type { World } from './world.ts';

/** Between TERM and KILL; after a cancellation the platform leaves 7.5 s in all (ProcessInvoker.cs of the runner). */
const graceSeconds = 4;

/** @throws UserError or SecurityStop when the run cannot go on; a failed test is no error but an outcome. */
export async function run(config: Config, world: World): Promise<Report> {
  const { log, clock, signal } = world;
  const startedAt = new Date().toISOString();
  const start = clock();
  await using undo = new AsyncDisposableStack();

  const suite = await findSuite(config);
  const handover: HandoverOptions = { suite, adapters: world.adapters, inherited: world.environment };
  const databases =
    suite.units.length === 0
      ? []
      : await openDatabases({ ...config, ...world, urls: config.databaseUrls }, world);
  undo.defer(() => closeAll(databases));
  refuseUnfilled(suite, databases);

  const identity = identify(config, suite, world);
  const known = await recallTimings(identity, world.stores?.records, world.temporary, log);
  const plan = makePlan(estimateUnits(suite.units, known));
  const freeConnections = databases.map((database) => database.freeConnections);
  const workers = countWorkers(config.workers, { ...world, units: plan.units.length, freeConnections });
  const predicted = predictedSeconds(plan, workers, median(known.launchSeconds) ?? 0);
  announce(plan, predicted, suite, workers, known, world);

  const templates = await provideTemplates(
    {
      config,
      suite,
      handover,
      databases,
      identity,
      graceSeconds,
      knownBuildSeconds: lastBuildSeconds(known),
    },
    world,
  );
  undo.defer(() => dropTemplates(templates.templated, world));

  const dumps = templates.keepDumps().catch((error: unknown) => {
    log.warning(`The dump could not be kept: ${messageOf(error)}`);
    return new Map<string, number>();
  });
  undo.defer(async () => void (await patiently(dumps, new Map(), signal)));
  const phase = await testPhase(
    { config, suite, handover, plan, workers, known, graceSeconds, ...templates },
    world,
  );

  const timings = recordRun(known, learned(phase, templates.templated, suite));
  const report = assembleReport({
    ...phase,
    startedAt,
    seconds: clock() - start,
    runner: suite.preset.name,
    workers,
    plan,
    predictedSeconds: predicted,
    cancelled: signal.aborted,
    allowEmpty: config.allowEmpty,
    databases: databaseReports(templates.templated, phase, await patiently(dumps, new Map(), signal)),
    timings: { matchRate: matchRate(suite.units, known), recordedUnits: timings.units.size },
    fallbacks: [...templates.fallbacks, ...phase.fallbacks],
  });
  await world.publish(report, timings);
  await remember(timings, identity, world);
  return report;
}

async function remember(
  timings: Timings,
  identity: string,
  { stores, run, temporary, signal, log }: World,
): Promise<void> {
  if (stores === undefined) return;
  const stored = rememberTimings(timings, identity, run, stores.records, temporary);
  const outcome = await patiently(stored, 'failed', signal);
  log.info(`Timings of ${timings.units.size} units: ${outcome} in ${stores.records.description}.`);
}

function identify(config: Config, suite: Suite, world: World): string {
  return suiteHash({
    project: config.projectName,
    cachePrefix: config.cachePrefix,
    directory: config.repositoryPath,
    runner: suite.preset.name,
    platform: world.platform,
  });
}

function announce(
  plan: Plan,
  predicted: number | undefined,
  suite: Suite,
  workers: number,
  known: Timings,
  { log }: World,
): void {
  const expectation = predicted === undefined ? 'no timings yet' : `about ${Math.ceil(predicted)} s expected`;
  log.info(
    `Plan ${plan.hash}: ${plan.units.length} units for ${workers} workers (${suite.preset.name}), ${expectation}.`,
  );
  const mismatch = describeMatch(suite.units, known);
  if (mismatch !== undefined) log.warning(mismatch);
}

/** What this run teaches the next ones. */
function learned(
  phase: TestPhase,
  templated: readonly Templated[],
  suite: Suite,
): Parameters<typeof recordRun>[1] {
  const passed = phase.results.flatMap(({ judgement }) =>
    judgement.units.filter(({ outcome }) => outcome === 'passed'),
  );
  return {
    existing: suite.units,
    units: passed.map(({ unit, cases }) => ({
      unit,
      seconds: cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    })),
    launchSeconds: phase.results.map(({ launchSeconds }) => launchSeconds),
    buildSeconds: templated
      .filter(({ report }) => report.source === 'built')
      .map(({ database, report }) => ({ alias: database.alias, seconds: report.buildSeconds ?? 0 })),
  };
}

function lastBuildSeconds(timings: Timings): ReadonlyMap<string, number> {
  return new Map(
    [...timings.buildSeconds].flatMap(([alias, history]) => {
      const last = history.at(-1);
      return last === undefined ? [] : [[alias, last] as const];
    }),
  );
}

function databaseReports(
  templated: readonly Templated[],
  { cloneReports }: TestPhase,
  dumpBytes: ReadonlyMap<string, number>,
): DatabaseReport[] {
  return templated.map(({ database: { alias, engine }, report }) => ({
    alias,
    engine: engine.name,
    version: engine.version,
    template: { ...report, dumpBytes: dumpBytes.get(alias) },
    clones: cloneReports.get(alias) ?? [],
  }));
}

async function closeAll(databases: readonly OpenDatabase[]): Promise<void> {
  await Promise.all(databases.map(({ engine }) => engine.close()));
}

/** After a cancellation there is no time; the post step does it. */
async function dropTemplates(templated: readonly Templated[], { ledger, log, signal }: World): Promise<void> {
  if (signal.aborted) return;
  for (const { database, template } of templated) {
    await dropRecorded(database, template.name, ledger).catch((error: unknown) => {
      log.warning(`${template.name} could not be dropped; the post step tries again: ${messageOf(error)}`);
    });
  }
}
