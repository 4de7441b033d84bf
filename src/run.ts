/** The story of a run: look, guard, plan, template, clones, workers, report, remember. */

import { announce } from './announce.ts';
import { awaitedLater, faultOf, settled } from './awaited.ts';
import type { Config } from './config.ts';
import { databaseReports } from './database-reports.ts';
import type { KeptDumpFacts } from './databases/dump/packing.ts';
import { messageOf } from './errors.ts';
import { expectedWorkers } from './expected-workers.ts';
import type { HandoverOptions } from './handover.ts';
import { identify } from './identity.ts';
import { removePackedDumps, withBundle } from './keep-bundle.ts';
import { recall } from './known-timings.ts';
import { capacitiesOf, lastBuildSeconds, lastTemplateBytes, learned } from './lessons.ts';
import { lastReserveSeconds, testsEndSeconds } from './limits-config.ts';
import { floorOf } from './planning/floor.ts';
import { filesOf, predictedSeconds } from './planning/plan.ts';
import { fitWorkers, mostFitting } from './preflight.ts';
import { countingResults, ranUnits } from './ran-units.ts';
import { recordsLimitSeconds, rememberRun } from './remember-run.ts';
import { assembleReport } from './report/assemble.ts';
import { changesSince } from './report/changes.ts';
import type { Report } from './report/report.ts';
import { closeAll, dropAll, openFor } from './run-databases.ts';
import { environmentAsksForCoverage } from './runners/coverage.ts';
import { findSuite } from './runners/suite.ts';
import { closeSession, openSession } from './session.ts';
import { timingsContext } from './shared-keys.ts';
import { hasEarlierTests, isSpare, sharePlan } from './shared-plan.ts';
import { provideTemplates } from './templates.ts';
import { testPhase } from './test-phase.ts';
import { describeMatch, matchRate, median } from './timings/estimate.ts';
import { recordRun } from './timings/model.ts';
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
  const { chosen, cutFor } = expectedWorkers(suite, config, known, world);
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
  const expected = fitWorkers(chosen.workers, capacities, lastTemplateBytes(known), log);
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
