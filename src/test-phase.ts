/** The test phase of a run: clones ahead of the workers, batches from the queue, sessions watched. */

import type { Config } from './config.ts';
import { type CloneSet, Clones } from './databases/clones.ts';
import type { Templated } from './databases/template.ts';
import { countVisits, visitedSince } from './databases/visits.ts';
import { handoverHint, SessionWatch } from './databases/watch.ts';
import { SecurityStop } from './errors.ts';
import { type HandoverOptions, handOver, launchEnvironment } from './handover.ts';
import type { Plan } from './planning/plan.ts';
import { Queue } from './planning/queue.ts';
import type { Log } from './ports.ts';
import type { CloneReport } from './report/report.ts';
import type { Suite } from './runners/suite.ts';
import { closeSession } from './session.ts';
import type { Timings } from './timings/model.ts';
import type { BatchResult, Lease } from './workers/batch.ts';
import { commandLauncher, type Launcher } from './workers/launcher.ts';
import { runPool } from './workers/pool.ts';
import { type Session, sessionLauncher } from './workers/session.ts';
import type { World } from './world.ts';

/** After a cancellation; what is not dropped by then is left to the post step. */
const clonesLimitSeconds = 4;

export interface TestPhaseOptions {
  readonly config: Config;
  readonly suite: Suite;
  readonly handover: HandoverOptions;
  readonly slice: Plan['units'];
  readonly workers: number;
  readonly known: Timings;
  readonly templated: readonly Templated[];
  /** Undefined where every batch is a launch of its own. */
  readonly session: Session | undefined;
  readonly graceSeconds: number;
}

export interface TestPhase {
  readonly results: readonly BatchResult[];
  /** Units that nobody ran, because the run was stopped. */
  readonly abandoned: readonly string[];
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
  const { suite, templated, workers } = options;
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
  const clones = new Clones(templated, options.config.recycle, { ...world, signal, peakSessions });
  const results: BatchResult[] = [];
  const testStartSeconds = world.clock();
  clones.prepare(workers);
  const { abandoned, fault } = await runPool({
    queue: new Queue({ units: options.slice }, options.known.launchSeconds),
    recipe: {
      workers,
      workingDirectory: options.config.workingDirectory,
      temporary: world.temporary,
      firstLine: suite.preset.firstLine,
      exitMeaning: suite.preset.exitMeaning,
    },
    launcher: launcherOf(options, world.log),
    lease: async (worker, moreToCome) =>
      leaseOf(await clones.lease(worker, moreToCome), clones, options.handover),
    onResult: (result) => results.push(result),
    log: world.log,
    clock: world.clock,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  await closeSession(options.session, world);
  await world.cancellation.upTo(clonesLimitSeconds, clones.close(), undefined);
  await world.cancellation.upTo(clonesLimitSeconds, watch.close(), undefined);

  const unused = unusedAliases(clones.reports, results);
  const visited = visitedSince(
    visitsBefore,
    unused.length > 0 ? await countVisits(databases, world.log) : new Map(),
  );
  const stray = strayBesides(unused, watch.sighted, visited);
  return {
    results,
    abandoned,
    testStartSeconds,
    cloneReports: clones.reports,
    peakConnections: new Map(
      databases.flatMap(({ alias }) => {
        const peak = watch.peakConnections(alias);
        return peak === undefined ? [] : [[alias, peak] as const];
      }),
    ),
    fallbacks: unused.map(unusedSentence),
    fault: stop.signal.aborted ? stop.signal.reason : (fault ?? stray),
  };
}

export function launcherOf(
  {
    suite,
    config,
    workers,
    graceSeconds,
    session,
  }: Pick<TestPhaseOptions, 'suite' | 'config' | 'workers' | 'graceSeconds' | 'session'>,
  log: Log,
): Launcher {
  const { preset, run } = suite;
  const { workingDirectory } = config;
  const launches = commandLauncher({
    run,
    workers,
    workingDirectory,
    graceSeconds,
    argument: preset.argument,
  });
  if (session === undefined) return launches;
  return sessionLauncher(session, launches, (reason) =>
    log.info(`Every batch is launched by itself, not forked from a session: ${reason}.`),
  );
}

function unusedSentence(alias: string): string {
  return `No worker used its clone of "${alias}". If the tests need that database, say in \`worker-env\` how they find it.`;
}

/** Nobody in the clones, and somebody elsewhere: too short a visit for the watch to stop it, and yet no result counts. */
function strayBesides(
  unused: readonly string[],
  sighted: SecurityStop | undefined,
  visited: readonly string[],
): SecurityStop | undefined {
  if (unused.length === 0) return undefined;
  const alias = unused.find((candidate) => visited.includes(candidate));
  if (sighted !== undefined || alias === undefined) return sighted;
  return new SecurityStop(
    `No worker is in its own clone: none of the clones of "${alias}" was used, and the database itself was. ${handoverHint}`,
  );
}

export function leaseOf(set: CloneSet, clones: Clones, handover: HandoverOptions): Lease {
  const databases = set.clones.map(({ templated }) => templated.database);
  const handed = handOver(databases, ({ alias }) => nameOf(set, alias));
  return {
    seconds: set.seconds,
    clones: Object.fromEntries(set.clones.map(({ templated, name }) => [templated.database.alias, name])),
    placeholders: handed.placeholders,
    environment: (files, own) => launchEnvironment(handover, handed, files, own),
    release: (use) => clones.release(set, use),
  };
}

function nameOf(set: CloneSet, alias: string): string {
  const clone = set.clones.find(({ templated }) => templated.database.alias === alias);
  if (clone === undefined) throw new Error(`worker ${set.worker} has no clone of "${alias}"`);
  return clone.name;
}

/** Aliases in whose clones the server counted nothing, although tests ran: they need no database, or used another one. */
function unusedAliases(
  reports: ReadonlyMap<string, readonly CloneReport[]>,
  results: readonly BatchResult[],
): readonly string[] {
  const ran = results.some(({ judgement }) => judgement.units.some(({ cases }) => cases.length > 0));
  if (!ran) return [];
  return [...reports].flatMap(([alias, clones]) => {
    const unused = clones.every(
      ({ transactions, sessions, peakSessions }) =>
        transactions === 0 && (sessions ?? 0) === 0 && (peakSessions ?? 0) === 0,
    );
    return unused ? [alias] : [];
  });
}
