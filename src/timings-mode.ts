/** What the jobs of a run plan by with each value of `timings`, and what the one that plans leaves for later runs. */

import type { Config } from './config.ts';
import { addRun, type EarlierRun, gatherTimings, newestReceiptName } from './earlier-runs.ts';
import type { ReceiptPlace } from './receipts.ts';
import { recallTimings, rememberTimings } from './remember.ts';
import { receiptsPrefix, timingsContext } from './shared-keys.ts';
import { emptyTimings, keptRunIds, type Timings } from './timings/model.ts';
import { attemptIn, attemptName } from './timings/runs.ts';

export interface PlanningPlace extends ReceiptPlace {
  /** Of the run that is planned. */
  readonly runId: string;
  /** Whether the run measures coverage. */
  readonly coverage: boolean;
  /** The newest earlier run, where it was read already. */
  readonly newest?: EarlierRun | undefined;
}

/** `known`: what is known before, which is nothing unless the mode is `use`. */
export async function timingsToPlanBy(
  mode: Config['timings'],
  known: Timings,
  place: PlanningPlace,
): Promise<Timings> {
  switch (mode) {
    case 'use':
      return withNewestRun(known, place);
    case 'ignore':
      // This run's receipts will be the newest, and say nothing; nobody would find those of the run before it.
      await withNewestRun(await recallOwn(place, place.coverage), place);
      return emptyTimings;
    case 'reset':
      await beginAnew(place);
      return emptyTimings;
  }
}

/** Kept as well: the next run finds them, or the receipts again. */
async function withNewestRun(known: Timings, place: PlanningPlace): Promise<Timings> {
  const { coverage, newest } = place;
  const { timings, added, elsewhere } = await gatherTimings(known, place, {
    ownRun: place.runId,
    coverage,
    newest,
  });
  if (added !== undefined) await keep(timings, added, place, coverage);
  if (elsewhere !== undefined) await keepElsewhere(elsewhere, place);
  return timings;
}

/** What was measured with coverage is kept for runs with coverage, by whoever comes next. */
async function keepElsewhere({ name, receipts }: EarlierRun, place: PlanningPlace): Promise<void> {
  const known = await recallOwn(place, !place.coverage);
  const timings = addRun(known, receipts, name.runId);
  if (timings !== known) await keep(timings, timings.runs.at(-1) ?? name.runId, place, !place.coverage);
}

/**
 * Keeps timings that know nothing, so that the next run finds no older ones. They name all runs that are in the older ones,
 * and the one whose receipts nobody has added yet, so that none of them comes back.
 */
async function beginAnew(place: PlanningPlace): Promise<void> {
  const { runId, coverage, store, log } = place;
  const { runs } = await recallOwn(place, coverage);
  const newest = place.newest?.name ?? (await newestReceiptName(place, receiptsPrefix(place.suite)));
  const names = [...runs, ...(newest === undefined ? [] : [attemptName(newest.runId, newest.attempt)])];
  const forgotten = new Set(names.filter((name) => attemptIn(name, runId) === 0));
  const start = { ...emptyTimings, runs: [...forgotten].slice(-keptRunIds) };
  if ((await keep(start, `reset-${runId}`, place, coverage)) === 'failed') {
    log.warning(
      `The timings could not be reset in ${store.description}: the next run will find the old ones again. Say \`timings: reset\` ` +
        'once more, in a run that may write there.',
    );
  }
}

function recallOwn({ suite, store, temporary, log }: PlanningPlace, coverage: boolean): Promise<Timings> {
  return recallTimings(timingsContext(suite, coverage), store, temporary, log);
}

function keep(timings: Timings, run: string, { suite, store, temporary }: PlanningPlace, coverage: boolean) {
  return rememberTimings(timings, timingsContext(suite, coverage), run, store, temporary);
}
