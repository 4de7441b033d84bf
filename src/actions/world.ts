/** Builds the world of a run from the platform's toolkit and this machine. */

import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@actions/core';
import type { Cancellation } from '../cancellation.ts';
import { Ledger } from '../databases/ledger.ts';
import { containersOf, filePlaces, platform } from '../machine.ts';
import type { Log } from '../ports.ts';
import type { Checkout } from '../report/place.ts';
import type { WorkflowRun } from '../shared-keys.ts';
import { directoryStore } from '../storage/directory.ts';
import type { CachePlace } from '../suite-config.ts';
import { thisMachine } from '../workers/resources/machine.ts';
import type { SharedWorld, Stores, World } from '../world.ts';
import { actionsCache, actionsCacheAvailable, sharingThroughActionsCache } from './cache.ts';
import { publish } from './publish.ts';
import type { Step } from './step.ts';
import { actionsTools } from './tools.ts';

/** For timings; a plan without them is better than a run that waits. */
const recordLimitSeconds = 20;

type Environment = Readonly<Record<string, string | undefined>>;

export interface SharedWorldOptions {
  readonly step: Step;
  readonly cache: CachePlace;
  readonly environment: Environment;
  readonly cancellation: Cancellation;
  /** Where the bundle, or the source, lies. */
  readonly home: URL;
  readonly log: Log;
  /** The job's values of its matrix, as JSON; empty where it is in none. */
  readonly matrix?: string;
}

export interface WorldOptions extends SharedWorldOptions {
  /** Where the user wants the timings; undefined: in the step's folder. */
  readonly timingsFile: string | undefined;
  /** The same of the page. */
  readonly htmlFile: string | undefined;
  /** The same of the JUnit file. */
  readonly junitFile: string | undefined;
  readonly checkout: Checkout;
}

export function buildWorld(options: WorldOptions): World {
  const { step, environment, home, checkout, timingsFile, htmlFile, junitFile } = options;
  const machine = thisMachine();
  const place = { folder: step.folder, checkout, timingsFile, htmlFile, junitFile, client: home };
  return {
    ...buildSharedWorld(options),
    containers: containersOf(environment),
    ledger: new Ledger(step.ledgerFile),
    environment,
    filePlaces: filePlaces(step.run, step.folder),
    adapters: fileURLToPath(new URL('./adapters', home)),
    machine,
    availableBytes: machine.sample().availableBytes ?? process.availableMemory(),
    tellSuite: (suite) => core.setOutput('suite', suite),
    publish: (report, timings) => publish(report, timings, place, options.log),
  };
}

/** For the jobs before and after the shards, which run no tests. */
export function buildSharedWorld({
  step,
  cache,
  environment,
  cancellation,
  home,
  log,
  matrix = '',
}: SharedWorldOptions): SharedWorld {
  return {
    log,
    tools: actionsTools,
    clock: () => performance.now() / 1000,
    stores: chooseStores(cache, step, environment, new URL('./cache.js', home), log),
    temporary: step.folder,
    run: step.run,
    workflowRun: workflowRunOf(environment, matrix),
    processors: thisMachine().processors,
    platform: platform(),
    cancellation,
  };
}

/** A directory serves where there is no Actions cache: on a laptop, or a self-hosted runner without one. */
function chooseStores(
  place: CachePlace,
  step: Step,
  environment: Environment,
  entry: URL,
  log: Log,
): Stores | undefined {
  switch (place.kind) {
    case 'off':
      return undefined;
    case 'directory':
      return inDirectory(place.directory, log);
    case 'auto': {
      if (!actionsCacheAvailable(environment)) {
        const home = environment['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
        return inDirectory(path.join(home, 'testshoal'), log);
      }
      const options = { log, env: environment, entry, temp: step.folder, told: new Set<string>() };
      return {
        dumps: actionsCache(options),
        records: actionsCache({ ...options, limitSeconds: recordLimitSeconds, compression: 'gzip' }),
        sharing: sharingThroughActionsCache(environment),
      };
    }
  }
}

function inDirectory(directory: string, log: Log): Stores {
  const store = directoryStore(directory, log);
  // Two plans would be made where each machine has a directory of its own, and nobody could tell.
  const sharing = { kind: 'none', reason: 'a directory may be another one on each machine' } as const;
  return { dumps: store, records: store, sharing };
}

/** act gives every run the id 1, so that it would find the plans of earlier ones. */
const idOfLocalRuns = '1';

export function workflowRunOf(environment: Environment, matrix: string): WorkflowRun | undefined {
  const id = environment['GITHUB_RUN_ID'] ?? '';
  if (!/^\d+$/.test(id) || (id === idOfLocalRuns && environment['ACT'] === 'true')) return undefined;
  const place = [environment['GITHUB_JOB'], environment['GITHUB_ACTION'], matrix];
  const job = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 8);
  return { id, attempt: Number(environment['GITHUB_RUN_ATTEMPT']) || 1, job };
}
