/** The story of a run: look, guard, plan, template, clones, workers, report, remember. */

import type { Config } from './config.ts';
import { databaseReports } from './database-reports.ts';
import type { KeptDumpFacts } from './databases/dump/packing.ts';
import { messageOf } from './errors.ts';
import type { HandoverOptions } from './handover.ts';
import { identify } from './identity.ts';
import { removePackedDumps, withBundle } from './keep-bundle.ts';
import { type KnownTimings, knownTimings } from './known-timings.ts';
import { capacitiesOf, lastBuildSeconds, lastTemplateBytes, learned, peakWorkerBytes } from './lessons.ts';
import { lastReserveSeconds, testsEndSeconds } from './limits-config.ts';
import { plannedUnits } from './planned-units.ts';
import { floorOf } from './planning/floor.ts';
import { filesOf, predictedSeconds, sliceOf } from './planning/plan.ts';
import { fitWorkers, mostFitting } from './preflight.ts';
import { countingResults, ranUnits } from './ran-units.ts';
import { recordsLimitSeconds, rememberRun } from './remember-run.ts';
import { assembleReport } from './report/assemble.ts';
import { changesSince } from './report/changes.ts';
import { count } from './report/markdown.ts';
import type { Report } from './report/report.ts';
import { closeAll, dropAll, openFor } from './run-databases.ts';
import { environmentAsksForCoverage } from './runners/coverage.ts';
import { findSuite, type Suite } from './runners/suite.ts';
import { closeSession, openSession } from './session.ts';
import { timingsContext } from './shared-keys.ts';
import { type SharedPlan, sharePlan } from './shared-plan.ts';
import { provideTemplates } from './templates.ts';
import { testPhase } from './test-phase.ts';
import { describeMatch, matchRate, median } from './timings/estimate.ts';
import { recordRun, type Timings } from './timings/model.ts';
import { countWorkers } from './worker-count.ts';
import type { Session } from './workers/session.ts';
import type { World } from './world.ts';

/** Between TERM and KILL; after a cancellation the platform leaves 7.5 s in all (ProcessInvoker.cs of the runner). */
const graceSeconds = 3;

/** After a cancellation: when nobody waits for dumps and connections any more. */
const dumpsLimitSeconds = 4;
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
  const { limits } = config;
  if (limits.stepSeconds > 0) {
    cancellation.endIn(
      limits.stepSeconds - lastReserveSeconds,
      `The step's limit of ${limits.stepSeconds} s (\`timeout\`)`,
    );
  }

  const suite = await findSuite(config);
  const handover: HandoverOptions = { suite, adapters: world.adapters, inherited: world.environment };
  const identity = identify(config, suite.preset.name, world.platform);
  world.tellSuite(identity);
  const coverage = suite.coverage || environmentAsksForCoverage(world.environment);
  const context = timingsContext(identity, coverage);
  const { known, follow } = await cancellation.orThrow(recall(config, suite, context, world));
  const cutFor = cutForOf(suite, config, world, known);
  const units = expectedUnits(suite, config, known, cutFor);
  const bounds = { ...world, units, peakWorkerBytes: peakWorkerBytes(known) };
  const chosen = countWorkers(config.workers, bounds, config.scaling);
  const wanted = chosen.workers;
  log.info(chosen.because);
  if (chosen.shortOfMemory !== undefined) log.warning(chosen.shortOfMemory);
  const planStage = { config, suite, identity, coverage, known, follow, cutFor };
  // The others may be long in answering; the databases do not wait for that.
  const sharing = awaitedLater(sharePlan(planStage, world));

  const databases = await cancellation.orThrow(openFor(suite, config, chosen.most, known, world));
  undo.defer(() => cancellation.upTo(closeLimitSeconds, closeAll(databases), undefined));
  const capacities = capacitiesOf(databases, known, {
    isFixed: config.workers.kind === 'fixed',
    availableBytes: world.availableBytes,
  });
  const expected = fitWorkers(wanted, capacities, lastTemplateBytes(known), log);
  const expectedMost = mostFitting(chosen.most, capacities, lastTemplateBytes(known));
  const mismatch = describeMatch(suite.units, known);
  if (mismatch !== undefined) log.warning(mismatch);

  const openOwnSession = async (): Promise<Session | undefined> => {
    const { slice } = await sharing;
    return openSession(
      { config, suite, units: filesOf(slice), handover, databases, workers: expectedMost, graceSeconds },
      world,
    );
  };
  // A `prepare` of the user's own may make files that the import needs.
  let opening = config.prepare === undefined ? awaitedLater(openOwnSession()) : undefined;
  undo.defer(async () => {
    const session = await cancellation.upTo(closeLimitSeconds, settled(opening), undefined);
    await closeSession(session, world);
    await dropAll(databases, ({ names }) => names.importing, world);
  });

  const knownBuildSeconds = lastBuildSeconds(known);
  const stage = { config, suite, handover, databases, identity, graceSeconds, knownBuildSeconds };
  const templates = await cancellation.orThrow(provideTemplates(stage, world));
  opening ??= awaitedLater(openOwnSession());
  const made = templates.templated.map(({ database }) => database);
  undo.defer(() => dropAll(made, ({ names }) => names.template, world));

  const measured = new Map(
    templates.templated.map(({ database, template }) => [database.alias, template.sizeBytes]),
  );
  const remaining = capacities.map((capacity) => ({
    ...capacity,
    freeConnections: undefined,
    memory: undefined,
  }));
  const fitting = fitWorkers(expected, remaining, measured, log);

  const shared = await cancellation.orThrow(sharing);
  const session = await cancellation.orThrow(opening);
  const { plan, slice } = shared;
  const workers = Math.max(1, Math.min(fitting, slice.length));
  const mostWorkers = Math.max(
    workers,
    Math.min(mostFitting(expectedMost, remaining, measured), slice.length),
  );
  const predicted = predictedSeconds(slice, workers, median(known.launchSeconds) ?? 0);
  announce(shared, predicted, workers, suite, config, world);

  const dumps = cancellation.upTo(dumpsLimitSeconds, templates.keepDumps(), new Map<string, KeptDumpFacts>());
  undo.defer(() => removePackedDumps(templates.templated, world));
  undo.defer(async () => void (await dumps));
  const phase = await testPhase(
    {
      config,
      suite,
      handover,
      slice,
      workers,
      mostWorkers,
      known,
      graceSeconds,
      session,
      step: { since: start, limitSeconds: testsEndSeconds(limits) },
      ...templates,
    },
    world,
  );
  const kept = await dumps;
  const fault =
    phase.fault ?? (await faultOf(cancellation.upTo(recordsLimitSeconds, shared.confirm(), undefined)));

  const results = countingResults(phase.results, phase.fault);
  const attempt = world.workflowRun?.attempt ?? 1;
  const ran = [...shared.carried, ...ranUnits(results, attempt)];
  const lessons = learned({
    phase: { ...phase, results },
    units: ran,
    templated: templates.templated,
    suite,
    run: world.workflowRun,
  });
  const timings = recordRun(known, lessons);
  const assembled = assembleReport({
    ...phase,
    startedAt,
    seconds: clock() - start,
    runner: suite.preset.name,
    plan: { hash: plan.hash, units: slice },
    shard: config.shard,
    carried: shared.carried,
    floor: floorOf(plan, workers),
    attempt,
    wholeBecause: shared.wholeBecause,
    predictedSeconds: predicted,
    cancelled: cancellation.isFromOutside,
    fault: fault === undefined ? undefined : messageOf(fault),
    allowEmpty: config.allowEmpty || isSpare(shared) || hasEarlierTests(shared),
    databases: databaseReports(templates.templated, phase, kept, known),
    timings: { matchRate: matchRate(suite.units, known), recordedUnits: timings.units.size },
    fallbacks: [
      ...(chosen.shortOfMemory === undefined ? [] : [chosen.shortOfMemory]),
      ...shared.fallbacks,
      ...templates.fallbacks,
      ...phase.fallbacks,
    ],
    earlierTests: known.tests,
    // Every shard sees what is gone from the suite; the first says it.
    changes: changesSince(known, lessons, config.shard.index === 1),
  });
  const report = await withBundle(assembled, { ...phase, ...templates, config, suite }, world);
  await world.publish(report, timings);
  if (suite.units.length > 0) {
    const receipt = {
      ...phase,
      ...shared,
      units: ran,
      results,
      learned: lessons,
      report,
      setUpSeconds: phase.testStartSeconds - start,
      coverage,
    };
    await rememberRun(timings, receipt, identity, config, world);
  }
  if (fault !== undefined) throw fault;
  return report;
}

/** By what earlier runs and the checkout say; with several shards it is who plans that adds what the newest run has measured. */
async function recall(
  config: Config,
  { units }: Suite,
  context: string,
  world: World,
): Promise<KnownTimings> {
  const { known, follow } = await knownTimings(config, units, context, world);
  return { known: config.shard.total === 1 ? await follow(known) : known, follow };
}

/** Workers of all shards, as many as there would be with units enough: parts are units, too. */
function cutForOf(
  { preset }: Suite,
  { shard, workers, scaling }: Config,
  world: World,
  known: Timings,
): number | undefined {
  if (!preset.runsParts) return undefined;
  const bounds = { ...world, units: Number.POSITIVE_INFINITY, peakWorkerBytes: peakWorkerBytes(known) };
  return shard.total * countWorkers(workers, bounds, scaling).workers;
}

/** Of this shard, as far as they are known before the shards agree. */
function expectedUnits(
  { units }: Suite,
  { plan: given, shard }: Config,
  known: Timings,
  cutFor: number | undefined,
): number {
  if (given !== undefined) return sliceOf(given.plan, shard.index).length;
  return Math.ceil(plannedUnits(units, known, cutFor).length / shard.total);
}

/** More shards than units: nothing was forgotten, there is nothing to do. */
function isSpare({ plan, slice }: SharedPlan): boolean {
  return slice.length === 0 && plan.units.length > 0;
}

/** What is left of a shard may hold no tests, and the shard had some. */
function hasEarlierTests({ carried }: SharedPlan): boolean {
  return carried.some(({ tests }) => tests.length > 0);
}

/** Its failure is met by whoever awaits it, and by nobody before. */
function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

/** Undefined where it failed: whoever needs it has met the reason. */
async function settled<T>(work: Promise<T> | undefined): Promise<T | undefined> {
  return work?.catch(() => undefined);
}

async function faultOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

function announce(
  { plan, slice, carried }: SharedPlan,
  predicted: number | undefined,
  workers: number,
  { preset }: Suite,
  { shard }: Config,
  { log }: World,
): void {
  const expectation = predicted === undefined ? 'no timings yet' : `about ${Math.ceil(predicted)} s expected`;
  const share = shard.total === 1 ? '' : ` of ${plan.units.length}, shard ${shard.index} of ${shard.total},`;
  const earlier = carried.length === 0 ? '' : ` ${carried.length} more ran well in an earlier attempt.`;
  log.info(
    `Plan ${plan.hash}: ${count(slice.length, 'unit')}${share} for ${count(workers, 'worker')} (${preset.name}), ${expectation}.${earlier}`,
  );
}
