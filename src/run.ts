/** The story of a run: look, guard, plan, template, clones, workers, report, remember. */

import type { Config } from './config.ts';
import { openDatabases } from './databases/open.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { dropRecorded } from './databases/recorded.ts';
import type { Templated } from './databases/template.ts';
import { messageOf, SecurityStop } from './errors.ts';
import { type HandoverOptions, refuseUnfilled } from './handover.ts';
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
import { isWhole } from './workers/pool.ts';
import type { World } from './world.ts';

/** Between TERM and KILL; after a cancellation the platform leaves 7.5 s in all (ProcessInvoker.cs of the runner). */
const graceSeconds = 3;

/** After a cancellation: when nobody waits for dumps, timings and connections any more. */
const dumpsLimitSeconds = 4;
const timingsLimitSeconds = 6;
const closeLimitSeconds = 6.3;

/**
 * A failed test is no error but an outcome. @throws UserError, SecurityStop or EngineError when the run cannot go on,
 * after publishing what there is to publish; Cancelled when it was stopped before its tests.
 */
export async function run(config: Config, world: World): Promise<Report> {
  const { log, clock, cancellation } = world;
  const startedAt = new Date().toISOString();
  const start = clock();
  await using undo = new AsyncDisposableStack();

  const suite = await findSuite(config);
  const handover: HandoverOptions = { suite, adapters: world.adapters, inherited: world.environment };
  const databases = await cancellation.orThrow(openFor(suite, config, world));
  undo.defer(() => cancellation.upTo(closeLimitSeconds, closeAll(databases), undefined));

  const identity = identify(config, suite, world);
  const known = await cancellation.orThrow(
    recallTimings(identity, world.stores?.records, world.temporary, log),
  );
  const plan = makePlan(estimateUnits(suite.units, known));
  const freeConnections = databases.map((database) => database.freeConnections);
  const cloneBytes = databases.reduce((sum, database) => sum + (database.cloneBytes ?? 0), 0);
  const bounds = { ...world, units: plan.units.length, freeConnections, cloneBytes };
  const workers = countWorkers(config.workers, bounds);
  const predicted = predictedSeconds(plan, workers, median(known.launchSeconds) ?? 0);
  announce(plan, predicted, suite, workers, known, world);

  const knownBuildSeconds = lastBuildSeconds(known);
  const stage = { config, suite, handover, databases, identity, graceSeconds, knownBuildSeconds };
  const templates = await cancellation.orThrow(provideTemplates(stage, world));
  undo.defer(() => dropTemplates(templates.templated, world));

  const dumps = cancellation.upTo(dumpsLimitSeconds, templates.keepDumps(), new Map<string, number>());
  undo.defer(async () => void (await dumps));
  const phase = await testPhase(
    { config, suite, handover, plan, workers, known, graceSeconds, ...templates },
    world,
  );
  const dumpBytes = await dumps;

  const timings = recordRun(known, learned(phase, templates.templated, suite));
  const report = assembleReport({
    ...phase,
    startedAt,
    seconds: clock() - start,
    runner: suite.preset.name,
    workers,
    plan,
    predictedSeconds: predicted,
    cancelled: cancellation.signal.aborted,
    fault: phase.fault === undefined ? undefined : messageOf(phase.fault),
    allowEmpty: config.allowEmpty,
    databases: databaseReports(templates.templated, phase, dumpBytes),
    timings: { matchRate: matchRate(suite.units, known), recordedUnits: timings.units.size },
    fallbacks: [...templates.fallbacks, ...phase.fallbacks],
  });
  await world.publish(report, timings);
  if (suite.units.length > 0) await remember(timings, identity, world);
  if (phase.fault !== undefined) throw phase.fault;
  return report;
}

/** Without units no database is needed, and none is looked for. */
async function openFor(suite: Suite, config: Config, world: World): Promise<readonly OpenDatabase[]> {
  if (suite.units.length === 0) return [];
  const databases = await openDatabases({ ...config, ...world, urls: config.databaseUrls }, world);
  try {
    refuseUnfilled(suite, config.workerEnv ?? [], databases);
  } catch (error) {
    await closeAll(databases);
    throw error;
  }
  if (databases.length === 0) {
    world.log.info(
      'No database was found, so the workers get none. If the tests need one, add a service container or `database-url`.',
    );
  }
  return databases;
}

async function remember(
  timings: Timings,
  identity: string,
  { stores, run, temporary, cancellation, log }: World,
): Promise<void> {
  if (stores === undefined) return;
  const stored = rememberTimings(timings, identity, run, stores.records, temporary);
  const outcome = await cancellation.upTo(timingsLimitSeconds, stored, 'failed');
  log.info(`Timings of ${timings.units.size} units: ${outcome} in ${stores.records.description}.`);
}

function identify(config: Config, suite: Suite, world: World): string {
  return suiteHash({
    project: config.projectName,
    cachePrefix: config.cachePrefix,
    directory: config.repositoryPath,
    runner: suite.preset.name,
    tests: config.tests.join('\n'),
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
  // A worker outside its clone measured something else.
  const results = phase.fault instanceof SecurityStop ? [] : phase.results;
  const passed = results.flatMap(({ judgement }) =>
    judgement.units.filter(({ outcome }) => outcome === 'passed'),
  );
  return {
    existing: suite.units,
    units: passed.map(({ unit, cases }) => ({
      unit,
      seconds: cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    })),
    launchSeconds: results.filter(isWhole).map(({ launchSeconds }) => launchSeconds),
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
async function dropTemplates(
  templated: readonly Templated[],
  { ledger, log, cancellation }: World,
): Promise<void> {
  if (cancellation.signal.aborted) return;
  for (const { database, template } of templated) {
    await dropRecorded(database, template.name, ledger).catch((error: unknown) => {
      log.warning(`${template.name} could not be dropped; the post step tries again: ${messageOf(error)}`);
    });
  }
}
