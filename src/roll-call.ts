/**
 * Whether all shards take part in an attempt that finds no plan: then, and only then, none of them has passed by another
 * plan, so that a new one loses nothing (`docs/decisions/0013-agreement.md`).
 */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgreementOptions } from './agree.ts';
import { UserError } from './errors.ts';
import { fetchesAtOnce } from './receipts.ts';
import { presenceKey } from './shared-keys.ts';
import { Slots } from './slots.ts';

type RollCall = Omit<AgreementOptions, 'propose' | 'units' | 'isExclusive'>;

/** The jobs of an attempt start within minutes, where there are machines for all. */
export const rollCallSeconds = 300;

const pauseSeconds = 5;
const storeTries = 3;

/** Says that this shard is there. The first shard listens instead. */
export async function answerRoll({
  suite,
  run,
  shard,
  store,
  temporary,
  log,
  pause,
}: RollCall): Promise<void> {
  const file = path.join(temporary, 'presence');
  await writeFile(file, '');
  for (let tries = 1; ; tries += 1) {
    const outcome = await store.store(presenceKey(suite, run, shard), file);
    if (outcome !== 'failed') return;
    if (tries === storeTries) return log.warning('This shard could not tell the first one that it is there.');
    await pause(pauseSeconds);
  }
}

/** Returns when all shards but the first have said that they are there. @throws UserError naming those that did not in time. */
export async function callRoll(options: RollCall): Promise<void> {
  const { shard, run, log, clock, pause } = options;
  const deadline = clock() + rollCallSeconds;
  let missing = Array.from({ length: shard.total - 1 }, (_, index) => index + 2);
  for (;;) {
    missing = await stillMissing(missing, options);
    if (missing.length === 0) return;
    const left = deadline - clock();
    if (left <= 0) break;
    log.info(`Waiting for shards ${missing.join(', ')} to take part: ${Math.ceil(left)} s left.`);
    await pause(pauseSeconds);
  }
  throw new UserError(
    `Attempt ${run.attempt} finds no plan of an earlier one, and a new plan is right only if all shards run again, or what has ` +
      `passed by another plan would leave gaps. Not there within ${rollCallSeconds} s: shards ${missing.join(', ')}. ` +
      'Re-run all jobs instead of the failed ones, or start the workflow anew.',
  );
}

async function stillMissing(
  shards: readonly number[],
  { suite, run, shard, store, temporary }: RollCall,
): Promise<number[]> {
  const slots = new Slots(fetchesAtOnce);
  const isThere = (index: number) =>
    store.fetch(
      presenceKey(suite, run, { index, total: shard.total }),
      path.join(temporary, `presence-${index}`),
    );
  const there = await Promise.all(shards.map((index) => slots.use(() => isThere(index))));
  return shards.filter((_, place) => !there[place]);
}
