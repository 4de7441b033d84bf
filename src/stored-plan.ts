/** The run's plan in the store, under the one key that all its jobs know. */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from './errors.ts';
import { packJson, unpackJson } from './packed-json.ts';
import { type PlanRecord, planRecordData, readPlanRecord } from './planning/plan-record.ts';
import type { StoreOutcome } from './ports.ts';
import type { ReceiptPlace } from './receipts.ts';
import { planKey, type WorkflowRun } from './shared-keys.ts';

type Place = Omit<ReceiptPlace, 'log'>;

/** Undefined where there is none. @throws UserError where it cannot be read. */
export async function fetchPlan(
  { suite, store, temporary }: Place,
  run: WorkflowRun,
): Promise<PlanRecord | undefined> {
  const key = planKey(suite, run);
  const file = path.join(temporary, 'plan-found');
  if (!(await store.fetch(key, file))) return undefined;
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
  run: WorkflowRun,
): Promise<StoreOutcome> {
  const file = path.join(temporary, 'plan-proposed');
  await writeFile(file, packJson(planRecordData(record)));
  return store.store(planKey(suite, run), file);
}
