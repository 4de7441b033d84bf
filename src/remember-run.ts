/** What a run leaves for later ones: timings, and a receipt of what it really ran. Also when tests failed. */

import type { Config } from './config.ts';
import { type ReceiptFacts, receiptOf } from './own-receipt.ts';
import type { StoreOutcome } from './ports.ts';
import { keepReceipt } from './receipts.ts';
import { rememberTimings } from './remember.ts';
import { timingsContext } from './shared-keys.ts';
import type { Timings } from './timings/model.ts';
import type { World } from './world.ts';

/** After a cancellation: when nobody waits for timings, receipts and the plan any more. */
export const recordsLimitSeconds = 6;

/** Of one of several shards the receipt is enough: who makes the next plan gathers them. */
export async function rememberRun(
  timings: Timings,
  facts: Omit<ReceiptFacts, 'run' | 'shard' | 'ignored' | 'flakyFails' | 'host'>,
  identity: string,
  { shard, timings: mode, flaky }: Config,
  world: World,
): Promise<void> {
  const { stores, run, workflowRun, temporary, cancellation, log } = world;
  if (stores === undefined) return;
  const { records } = stores;
  const upTo = (work: Promise<StoreOutcome>) => cancellation.upTo(recordsLimitSeconds, work, 'failed');
  const tasks: Promise<void>[] = [];
  if (shard.total === 1 && mode !== 'ignore') {
    const stored = upTo(
      rememberTimings(timings, timingsContext(identity, facts.coverage), run, records, temporary),
    );
    tasks.push(
      stored.then((outcome) =>
        log.info(`Timings of ${timings.units.size} units: ${outcome} in ${records.description}.`),
      ),
    );
  }
  if (workflowRun !== undefined) {
    const policy = { ignored: mode === 'ignore', flakyFails: flaky === 'fail' };
    const receipt = receiptOf({ ...facts, ...policy, run: workflowRun, shard, host: world });
    const place = { suite: identity, store: records, temporary, log };
    const kept = upTo(keepReceipt(receipt, workflowRun, place));
    tasks.push(
      kept.then((outcome) =>
        log.info(`Receipt of ${receipt.units.length} units: ${outcome} in ${records.description}.`),
      ),
    );
  }
  await Promise.all(tasks);
}
