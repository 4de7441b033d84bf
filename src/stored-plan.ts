/** The run's plan in the store, under the one key that all its jobs know in an attempt. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from './errors.ts';
import { packJson, unpackJson } from './packed-json.ts';
import { type PlanRecord, planRecordData, readPlanRecord } from './planning/plan-record.ts';
import type { StoreOutcome } from './ports.ts';
import type { ReceiptPlace } from './receipts.ts';
import { planKey, type WorkflowRun } from './shared-keys.ts';

type Place = Omit<ReceiptPlace, 'log'>;
type Attempt = Pick<WorkflowRun, 'id' | 'attempt'>;

/**
 * The plan by which the run is split, as of this attempt: of those that it and earlier ones have made, the newest. Undefined
 * where there is none; a fault of the store counts as none, and is logged. @throws UserError where it cannot be read.
 */
export async function fetchPlan(place: Place, run: Attempt): Promise<PlanRecord | undefined> {
  for (let attempt = run.attempt; attempt >= 1; attempt -= 1) {
    const found = await fetchFrom(place, { id: run.id, attempt }, (key, into) =>
      place.store.fetch(key, into),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The plan that was made in exactly this attempt. @throws Error where the store cannot say; UserError as `fetchPlan`. */
export async function fetchPlanOrThrow(place: Place, attempt: Attempt): Promise<PlanRecord | undefined> {
  return fetchFrom(place, attempt, (key, into) => place.store.fetchOrThrow(key, into));
}

async function fetchFrom(
  { suite, temporary }: Place,
  attempt: Attempt,
  fetch: (key: string, into: string) => Promise<boolean>,
): Promise<PlanRecord | undefined> {
  const key = planKey(suite, attempt);
  const file = path.join(temporary, 'plan-found');
  if (!(await fetch(key, file))) return undefined;
  try {
    return readPlanRecord(unpackJson(await readFile(file), 'it is'));
  } catch (error) {
    throw new UserError(
      `The plan of this run (${key}) cannot be read: ${messageOf(error)}. Start the workflow anew; a re-run finds the same plan.`,
    );
  }
}

/** `present`: another job has made the plan. */
export async function storePlan(
  record: PlanRecord,
  { suite, store, temporary }: Place,
  run: Attempt,
): Promise<StoreOutcome> {
  const file = path.join(temporary, 'plan-proposed');
  await writeFile(file, packJson(planRecordData(record)));
  return store.store(planKey(suite, run), file);
}
