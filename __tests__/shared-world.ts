/** The world of jobs that share a store, on a real directory: what a planner or a merge sees. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Cancellation } from '../src/cancellation.ts';
import type { Receipt } from '../src/planning/receipt.ts';
import type { BlobStore } from '../src/ports.ts';
import { keepReceipt, type ReceiptPlace } from '../src/receipts.ts';
import { directoryStore } from '../src/storage/directory.ts';
import type { SuiteConfig } from '../src/suite-config.ts';
import type { SharedWorld, Sharing } from '../src/world.ts';
import { RecordingLog } from './fakes/recording-log.ts';
import { childProcessTools } from './fakes/tools.ts';

export interface SharedScene extends AsyncDisposable {
  readonly world: SharedWorld;
  readonly log: RecordingLog;
  readonly store: BlobStore;
  /** A checkout with nothing in it. */
  readonly checkout: string;
  place(suite: string): ReceiptPlace;
  keep(suite: string, receipts: readonly Receipt[]): Promise<void>;
}

export interface SharedSceneOptions {
  readonly attempt?: number;
  readonly sharing?: Sharing;
  /** Laid over the directory. */
  readonly wrap?: (store: BlobStore) => BlobStore;
}

/** Run 77. */
export async function makeSharedScene(options: SharedSceneOptions = {}): Promise<SharedScene> {
  const { attempt = 1, sharing = { kind: 'exclusive' }, wrap = (store) => store } = options;
  const root = await mkdtemp(path.join(os.tmpdir(), 'shared-'));
  const temporary = path.join(root, 'temporary');
  const checkout = path.join(root, 'checkout');
  for (const folder of [temporary, checkout]) await mkdir(folder);
  const log = new RecordingLog();
  const store = directoryStore(path.join(root, 'cache'), log);
  const place = (suite: string): ReceiptPlace => ({ suite, store, temporary, log });
  return {
    world: {
      log,
      tools: childProcessTools,
      clock: () => performance.now() / 1000,
      stores: { dumps: store, records: wrap(store), sharing },
      temporary,
      run: 'aaaaaaaa',
      workflowRun: { id: '77', attempt, job: 'cafe' },
      processors: 4,
      platform: 'linux-x64',
      cancellation: new Cancellation(new AbortController().signal),
    },
    log,
    store,
    checkout,
    place,
    async keep(suite, receipts) {
      for (const receipt of receipts)
        await keepReceipt(receipt, { ...receipt.run, job: 'cafe' }, place(suite));
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** The suite of the scene's checkout, as an action's inputs say it. */
export function suiteConfigOf({ checkout }: SharedScene): SuiteConfig {
  return {
    runner: 'command',
    tests: ['*.py'],
    workingDirectory: checkout,
    repositoryPath: '',
    projectName: 'shop',
    cache: { kind: 'auto' },
    cachePrefix: '',
    timings: 'use',
  };
}
