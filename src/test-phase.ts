/** The test phase of a run: clones ahead of the workers, batches from the queue, sessions watched. */

import { launcherOf } from './batch-launcher.ts';
import type { Config } from './config.ts';
import { databaseInsight } from './database-insight.ts';
import { Clones, type ReplacedClone } from './databases/clones.ts';
import type { Templated } from './databases/template.ts';
import { countVisits, visitedSince } from './databases/visits.ts';
import { SessionWatch } from './databases/watch.ts';
import type { HandoverOptions } from './handover.ts';
import { Incidents } from './incidents.ts';
import { leaseOf } from './lease.ts';
import { peakWorkerBytes } from './lessons.ts';
import { ProgressMeter } from './log/progress.ts';
import type { Plan } from './planning/plan.ts';
import { Queue } from './planning/queue.ts';
import type { Incident } from './report/incidents.ts';
import type { CloneReport } from './report/report.ts';
import type { Suite } from './runners/suite.ts';
import { closeSession } from './session.ts';
import type { Timings } from './timings/model.ts';
import { strayBesides, unusedAliases, unusedSentence } from './unused-clones.ts';
import type { BatchResult } from './workers/batch.ts';
import { LimitWatch } from './workers/limit-watch.ts';
import type { Timer } from './workers/limits.ts';
import { runPool } from './workers/pool.ts';
import { measuredLauncher } from './workers/resources/measured-launcher.ts';
import { processTable } from './workers/resources/process-table.ts';
import { Scaler } from './workers/resources/scaler.ts';
import { type ResourceReport, ResourceWatch } from './workers/resources/watch.ts';
import type { Session } from './workers/session.ts';
import { settle } from './workers/settle.ts';
import { endingOf, speakerOf } from './workers/speaker.ts';
import type { World } from './world.ts';

/** After a cancellation; what is not dropped by then is left to the post step. */
const clonesLimitSeconds = 4;

export interface TestPhaseOptions {
  readonly config: Config;
  readonly suite: Suite;
  readonly handover: HandoverOptions;
  readonly slice: Plan['units'];
  /** At the start. */
  readonly workers: number;
  /** That there may come to be, where they are scaled. */
  readonly mostWorkers: number;
  readonly known: Timings;
  readonly templated: readonly Templated[];
  /** Undefined where every batch is a launch of its own. */
  readonly session: Session | undefined;
  readonly graceSeconds: number;
  /** When the tests of the step have to be over. */
  readonly step: Timer;
}

export interface TestPhase extends ResourceReport {
  /** That there were. */
  readonly workers: number;
  /** Each unit is only in the one that was decisive. */
  readonly results: readonly BatchResult[];
  /** Units that nobody ran. */
  readonly abandoned: readonly string[];
  /** Why nobody ran them, to follow "because". */
  readonly abandonedBecause: string;
  /** What ended badly, and well when it ran again. One sentence each. */
  readonly recoveries: readonly string[];
  readonly incidents: readonly Incident[];
  readonly testStartSeconds: number;
  readonly cloneReports: ReadonlyMap<string, readonly CloneReport[]>;
  /** Most sessions at once on the whole server, by alias; an alias is left out where none were seen. */
  readonly peakConnections: ReadonlyMap<string, number>;
  readonly fallbacks: readonly string[];
  /** Why the phase could not go on: a fault of the machinery, or a `SecurityStop` for a worker outside its clone. */
  readonly fault: unknown;
}

/** A fault ends the phase; what was run until then is in the result. */
export async function testPhase(options: TestPhaseOptions, world: World): Promise<TestPhase> {
  const { suite, templated, workers, mostWorkers } = options;
  const databases = templated.map(({ database }) => database);
  const visitsBefore = await countVisits(databases, world.log);
  const stop = new AbortController();
  const watch = new SessionWatch({
    databases,
    log: world.log,
    onStray: (stray) => stop.abort(stray),
  });
  const { signal } = world.cancellation;
  const peakSessions = (alias: string, database: string) => watch.peakSessions(alias, database);
  const testStartSeconds = world.clock();
  const incidents = new Incidents(world.clock, testStartSeconds);
  const onUnfit = ({ worker, batch, alias, because }: ReplacedClone): void =>
    incidents.add({ worker, batch, what: { kind: 'unhealthy clone', alias, because } });
  const onIncident = (incident: Incident): void => incidents.take(incident);
  const clones = new Clones(templated, options.config.recycle, { ...world, signal, peakSessions, onUnfit });
  const insight = databaseInsight(clones, watch);
  const results: BatchResult[] = [];
  const queue = new Queue({ units: options.slice }, options.known.launchSeconds);
  const scaler = scalerOf(options, queue, world, onIncident);
  const limitWatch = new LimitWatch({
    limits: options.config.limits,
    history: options.known,
    step: options.step,
    startSeconds: testStartSeconds,
    picture: insight.picture,
    databaseActive: insight.isActive,
    ...{ log: world.log, clock: world.clock, onIncident },
  });
  const resources = new ResourceWatch({
    ...{ processes: processTable(), machine: world.machine, clock: world.clock, log: world.log },
    sessionsOf: (worker) => watch.sessionsOf(worker),
    onIncident,
    onLook: (look) => scaler?.take(look),
  });
  const meter = new ProgressMeter({
    units: options.slice,
    workers: () => scaler?.workers ?? workers,
    queue,
    runningTest: (worker) => limitWatch.runningTest(worker),
    clock: world.clock,
  });
  using _telling = everySecond(() => world.log.progress(meter.now()));
  clones.prepare(workers);
  const pool = await runPool({
    queue,
    policy: {
      retries: options.config.retries,
      failFast: options.config.failFast,
      otherCause: () => watch.lostServer,
    },
    scaling: scaler,
    recipe: {
      workers: mostWorkers,
      workingDirectory: options.config.workingDirectory,
      temporary: world.temporary,
      firstLine: suite.preset.firstLine,
      exitMeaning: suite.preset.exitMeaning,
    },
    launcher: limitWatch.watching(measuredLauncher(launcherOf(options, world.log), resources)),
    mayTake: (worker) => limitWatch.mayTake(worker),
    lease: async (worker, wish) => leaseOf(await clones.lease(worker, wish), clones, options.handover),
    onStart: (worker, batch) => meter.started(worker, batch),
    onResult: (result) => {
      results.push(result);
      meter.ended(result);
      world.log.outputEnded(speakerOf(result.worker, result.batch), endingOf(result));
    },
    log: world.log,
    clock: world.clock,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  const used = await resources.close(scaler?.workers ?? workers);
  world.log.progress({ ...meter.now(), running: [] });
  await closeSession(options.session, world);
  await world.cancellation.upTo(clonesLimitSeconds, clones.close(), undefined);
  await world.cancellation.upTo(clonesLimitSeconds, watch.close(), undefined);

  const settled = settle(results, { because: pool.noReruns, testStartSeconds });
  const unused = unusedAliases(clones.reports, results);
  const visited = visitedSince(
    visitsBefore,
    unused.length > 0 ? await countVisits(databases, world.log) : new Map(),
  );
  const stray = strayBesides(unused, watch.sighted, visited);
  return {
    ...used,
    workers: scaler?.workers ?? workers,
    results: settled.results,
    abandoned: pool.abandoned,
    abandonedBecause: pool.reason,
    recoveries: settled.recoveries,
    incidents: [...incidents.all, ...settled.crashes].sort((a, b) => a.seconds - b.seconds),
    testStartSeconds,
    cloneReports: clones.reports,
    peakConnections: new Map(
      databases.flatMap(({ alias }) => {
        const peak = watch.peakConnections(alias);
        return peak === undefined ? [] : [[alias, peak] as const];
      }),
    ),
    fallbacks: [...noRetriesSentence(pool.noRetries), ...unused.map(unusedSentence)],
    fault: stop.signal.aborted ? stop.signal.reason : (pool.fault ?? stray),
  };
}

/** Until it is disposed of. */
function everySecond(tell: () => void): Disposable {
  const timer = setInterval(tell, 1000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Undefined where the number of workers stays as it is. */
function scalerOf(
  { config: { scaling }, workers, mostWorkers, known }: TestPhaseOptions,
  queue: Queue,
  { machine, log }: World,
  onIncident: (incident: Incident) => void,
): Scaler | undefined {
  if (scaling === undefined) return undefined;
  return new Scaler({
    start: workers,
    bounds: { minimum: scaling.minimum, maximum: mostWorkers, memoryBytes: machine.memoryBytes },
    knownPeakBytes: peakWorkerBytes(known),
    remainingUnits: () => queue.remainingUnits,
    log,
    onIncident,
  });
}

function noRetriesSentence(reason: string | undefined): string[] {
  return reason === undefined ? [] : [`Failed units were not run again, because ${reason}.`];
}
