/** The story of a run: look, guard, plan, template, clones, workers, report, remember. */

import type { Config } from './config.ts';
import { openDatabases } from './databases/open.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { dropRecorded } from './databases/recorded.ts';
import { raiseSessionLimits } from './databases/session-limits.ts';
import type { KeptDumpFacts, Templated } from './databases/template.ts';
import { messageOf } from './errors.ts';
import { type HandoverOptions, refuseUnfilled } from './handover.ts';
import {
  capacitiesOf,
  earlierSessions,
  expectedSessions,
  lastBuildSeconds,
  lastTemplateBytes,
  learned,
} from './lessons.ts';
import { makePlan, type Plan, predictedSeconds } from './planning/plan.ts';
import { databasesFor, fitWorkers, sessionsFor } from './preflight.ts';
import { recallTimings, rememberTimings, suiteHash } from './remember.ts';
import { assembleReport } from './report/assemble.ts';
import { count } from './report/markdown.ts';
import type { DatabaseReport, Report, TemplateReport } from './report/report.ts';
import { findSuite, type Suite } from './runners/suite.ts';
import { closeSession, openSession } from './session.ts';
import { provideTemplates } from './templates.ts';
import { type TestPhase, testPhase } from './test-phase.ts';
import { describeMatch, estimateUnits, matchRate, median } from './timings/estimate.ts';
import { recordRun, type Timings } from './timings/model.ts';
import { countWorkers } from './worker-count.ts';
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
  const identity = identify(config, suite, world);
  const known = await cancellation.orThrow(
    recallTimings(identity, world.stores?.records, world.temporary, log),
  );
  const plan = makePlan(estimateUnits(suite.units, known));
  const wanted = countWorkers(config.workers, { ...world, units: plan.units.length });

  const databases = await cancellation.orThrow(openFor(suite, config, wanted, known, world));
  undo.defer(() => cancellation.upTo(closeLimitSeconds, closeAll(databases), undefined));
  const capacities = capacitiesOf(databases, known, {
    isFixed: config.workers.kind === 'fixed',
    availableBytes: world.availableBytes,
  });
  const expected = fitWorkers(wanted, capacities, lastTemplateBytes(known), log);
  const predicted = predictedSeconds(plan, expected, median(known.launchSeconds) ?? 0);
  announce(plan, predicted, suite, expected, known, world);

  const sessionStage = { config, suite, handover, databases, workers: expected, graceSeconds };
  // A `prepare` of the user's own may make files that the import needs.
  let session = config.prepare === undefined ? await openSession(sessionStage, world) : undefined;
  undo.defer(async () => {
    await closeSession(session, world);
    await dropAll(databases, ({ names }) => names.importing, world);
  });

  const knownBuildSeconds = lastBuildSeconds(known);
  const stage = { config, suite, handover, databases, identity, graceSeconds, knownBuildSeconds };
  const templates = await cancellation.orThrow(provideTemplates(stage, world));
  if (config.prepare !== undefined) session = await openSession(sessionStage, world);
  const made = templates.templated.map(({ database }) => database);
  undo.defer(() => dropAll(made, ({ names }) => names.template, world));

  const measured = new Map(
    templates.templated.map(({ database, template }) => [database.alias, template.sizeBytes]),
  );
  const settled = capacities.map((capacity) => ({
    ...capacity,
    freeConnections: undefined,
    memory: undefined,
  }));
  const workers = fitWorkers(expected, settled, measured, log);

  const dumps = cancellation.upTo(dumpsLimitSeconds, templates.keepDumps(), new Map<string, KeptDumpFacts>());
  undo.defer(async () => void (await dumps));
  const phase = await testPhase(
    { config, suite, handover, plan, workers, known, graceSeconds, session, ...templates },
    world,
  );
  const kept = await dumps;

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
    databases: databaseReports(templates.templated, phase, kept, known),
    timings: { matchRate: matchRate(suite.units, known), recordedUnits: timings.units.size },
    fallbacks: [...templates.fallbacks, ...phase.fallbacks],
  });
  await world.publish(report, timings);
  if (suite.units.length > 0) await remember(timings, identity, world);
  if (phase.fault !== undefined) throw phase.fault;
  return report;
}

/** Without units no database is needed, and none is looked for. */
async function openFor(
  suite: Suite,
  config: Config,
  workers: number,
  known: Timings,
  world: World,
): Promise<readonly OpenDatabase[]> {
  if (suite.units.length === 0) return [];
  const sizes = { databasesAtOnce: databasesFor(workers), knownBytes: lastTemplateBytes(known) };
  const databases = await openDatabases({ ...config, ...world, ...sizes, urls: config.databaseUrls }, world);
  if (databases.length === 0) {
    world.log.info(
      'No database was found, so the workers get none. If the tests need one, add a service container or `database-url`.',
    );
  }
  try {
    refuseUnfilled(suite, config.workerEnv ?? [], databases);
    const isFixed = config.workers.kind === 'fixed';
    const sessions = (alias: string) => sessionsFor(workers, expectedSessions(known, alias, isFixed));
    return await raiseSessionLimits(databases, sessions, config.durability);
  } catch (error) {
    await closeAll(databases);
    throw error;
  }
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
    `Plan ${plan.hash}: ${count(plan.units.length, 'unit')} for ${count(workers, 'worker')} (${suite.preset.name}), ${expectation}.`,
  );
  const mismatch = describeMatch(suite.units, known);
  if (mismatch !== undefined) log.warning(mismatch);
}

function databaseReports(
  templated: readonly Templated[],
  { cloneReports, peakConnections }: TestPhase,
  kept: ReadonlyMap<string, KeptDumpFacts>,
  known: Timings,
): DatabaseReport[] {
  return templated.map(({ database: { alias, engine, connectionLimit }, report }) => ({
    alias,
    engine: engine.name,
    version: engine.version,
    template: withDump(report, kept.get(alias)),
    clones: cloneReports.get(alias) ?? [],
    connections: peakAndLimit(peakConnections.get(alias), connectionLimit),
    earlierSessions: earlierSessions(known, alias),
  }));
}

function peakAndLimit(peak: number | undefined, limit: number | undefined): DatabaseReport['connections'] {
  return peak === undefined || limit === undefined ? undefined : { peak, limit };
}

function withDump(report: TemplateReport, dump: KeptDumpFacts | undefined): TemplateReport {
  if (dump === undefined) return report;
  const stages = [...report.stages, { stage: 'dump', seconds: dump.seconds }];
  return { ...report, stages, dumpBytes: dump.bytes };
}

async function closeAll(databases: readonly OpenDatabase[]): Promise<void> {
  await Promise.all(databases.map(({ engine }) => engine.close()));
}

/** After a cancellation there is no time; the post step does it. */
async function dropAll(
  databases: readonly OpenDatabase[],
  nameOf: (database: OpenDatabase) => string,
  { ledger, log, cancellation }: World,
): Promise<void> {
  if (cancellation.signal.aborted) return;
  for (const database of databases) {
    const name = nameOf(database);
    await dropRecorded(database, name, ledger).catch((error: unknown) => {
      log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
    });
  }
}
