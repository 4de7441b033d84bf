/** The story of a replay: servers, the template from its dump or by `prepare`, one clone, and the batch once more. */

import { launcherOf } from '../batch-launcher.ts';
import { Clones } from '../databases/clones.ts';
import { SessionWatch } from '../databases/watch.ts';
import { Cancelled } from '../errors.ts';
import { leaseOf } from '../lease.ts';
import { fileOf } from '../planning/plan.ts';
import { closeAll, dropAll, openFor } from '../run-databases.ts';
import { seedVariables, tellSeeds } from '../runners/seeds.ts';
import { provideTemplates } from '../templates.ts';
import { emptyTimings } from '../timings/model.ts';
import { type BatchResult, type Lease, runBatch } from '../workers/batch.ts';
import type { World } from '../world.ts';
import type { OpenBundle } from './archive.ts';
import type { Bundle, BundledBatch } from './bundle.ts';
import { type Choice, chooseBatches } from './choose.ts';
import { configure, planned, type ReplayedSuite, type ReplayOptions } from './configure.ts';
import { differences, otherTools } from './differences.ts';
import { usableDumps } from './dumps.ts';
import { placesFor } from './places.ts';

/** Between TERM and KILL. */
const graceSeconds = 3;

export interface Replayed {
  readonly chosen: BundledBatch;
  /** Of the batch that was chosen; those before it on the same clone are left out. */
  readonly result: BatchResult;
}

export interface ReplayRequest extends ReplayOptions, Choice {
  /** Called when the tests have ended, while the clones are still there: alias → URL, which holds the password. */
  onEnd(replayed: Replayed, urls: ReadonlyMap<string, string>): Promise<void>;
}

/**
 * What it makes is in the world's ledger, and whoever calls it cleans that up. A failed test is no error.
 * @throws UserError, SecurityStop or EngineError where the batch cannot be run, Cancelled where it was stopped before.
 */
export async function replay(
  { bundle, dumps }: OpenBundle,
  request: ReplayRequest,
  world: World,
): Promise<Replayed> {
  const { log, cancellation } = world;
  await using undo = new AsyncDisposableStack();
  const batches = chooseBatches(bundle, request);
  const replayed = await configure(bundle, batches, request);
  const { suite, missing } = replayed;
  for (const file of missing) log.warning(`${file} is not in this checkout, and left out.`);
  const chosen = batches[batches.length - 1] ?? batches[0];
  const order = tellSeeds(chosen.seeds, suite.run, suite.preset.shufflers);
  for (const sentence of order.taken) log.info(sentence);
  for (const sentence of order.open) log.warning(sentence);

  const places = await placesFor(bundle, replayed.config.databaseUrls, world.run, world);
  const config = { ...replayed.config, databaseUrls: places.urls, services: places.services };
  const databases = await cancellation.orThrow(openFor(suite, config, 1, emptyTimings, world));
  undo.defer(() => closeAll(databases));
  undo.defer(() => dropAll(databases, ({ names }) => names.template, world));
  for (const sentence of await differences(bundle, databases, request.directory, world))
    log.warning(sentence);

  const inherited = withOrder(world.environment, bundle);
  const handover = { suite, adapters: world.adapters, inherited };
  const { dumps: given, others } = usableDumps(bundle, dumps, databases, world.platform);
  for (const sentence of others) log.warning(sentence);
  const stage = {
    config,
    suite,
    handover,
    databases,
    identity: '',
    knownBuildSeconds: new Map(),
    graceSeconds,
  };
  const { templated } = await cancellation.orThrow(provideTemplates({ ...stage, given }, world));

  const stop = new AbortController();
  const watch = new SessionWatch({ databases, log, onStray: (stray) => stop.abort(stray) });
  undo.defer(() => watch.close());
  const signal = AbortSignal.any([cancellation.signal, stop.signal]);
  const clones = new Clones(templated, 'worker', {
    ...{ ...world, signal, peakSessions: () => undefined },
    // Its warning is all there is to tell.
    onUnfit: () => {},
  });
  undo.defer(() => clones.close());
  const set = await cancellation.orThrow(
    clones.lease(chosen.worker, { batch: chosen.number, moreToCome: false }),
  );
  undo.defer(async () => clones.release(set, { batch: chosen.number, isWhole: true, moreToCome: false }));

  let result: BatchResult | undefined;
  for (const batch of batches) {
    const shuffled = { ...handover, inherited: { ...inherited, ...seedVariables(batch.seeds, inherited) } };
    result =
      (await runOne(batch, leaseOf(set, clones, shuffled), { ...replayed, config }, world, signal)) ?? result;
  }
  if (stop.signal.aborted) throw stop.signal.reason;
  if (cancellation.signal.aborted) throw new Cancelled('The replay was stopped.');
  if (result === undefined) throw new Error('no batch was run');
  for (const sentence of otherTools(bundle, result.introduction)) log.warning(sentence);
  const end = { chosen, result };
  const names = new Map(set.clones.map(({ templated: { database }, name }) => [database.alias, name]));
  const urls = databases.map(
    ({ alias, engine }) => [alias, engine.access(names.get(alias) ?? '').url] as const,
  );
  await request.onEnd(end, new Map(urls));
  return end;
}

/** Undefined where none of its files is in the checkout: without files the command would run all tests. */
async function runOne(
  { number, worker, purpose, units }: BundledBatch,
  lease: Lease,
  { config, suite, missing }: ReplayedSuite,
  world: World,
  signal: AbortSignal,
): Promise<BatchResult | undefined> {
  const here = units.map(planned).filter((unit) => !missing.includes(fileOf(unit)));
  if (here.length === 0) return undefined;
  const workers = config.workers.kind === 'fixed' ? config.workers.count : 1;
  const launcher = launcherOf(
    { suite, config, mostWorkers: workers, graceSeconds, session: undefined },
    world.log,
  );
  const batch = { number, units: here, estimateSeconds: 0, purpose };
  const { firstLine, exitMeaning } = suite.preset;
  const { workingDirectory } = config;
  const recipe = { workers, workingDirectory, temporary: world.temporary, firstLine, exitMeaning };
  return runBatch(worker, batch, lease, recipe, { ...world, launcher, signal });
}

/** What decides an order is as it was in the run, unless it is set here. */
function withOrder(
  environment: World['environment'],
  { environment: { seeds } }: Bundle,
): World['environment'] {
  return { ...seeds, ...environment };
}
