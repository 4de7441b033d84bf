/** A plan as text that one job hands to another: in an output, and as an input. */

import { packJson, unpackJson } from './packed-json.ts';
import { type PlanRecord, planRecordData, readPlanRecord } from './planning/plan-record.ts';

/**
 * What an input may hold. It reaches an action as a variable of its environment, and Linux starts no process with one of 128 KiB or
 * more (MAX_ARG_STRLEN in include/uapi/linux/binfmts.h); the platform's own limit for outputs is 1 MB.
 */
const longestInput = 120_000;

/** As base64 of the record's bytes. Undefined where it is longer than an input may be. */
export function packPlan(record: PlanRecord): string | undefined {
  const text = Buffer.from(packJson(planRecordData(record))).toString('base64');
  return text.length > longestInput ? undefined : text;
}

/** @throws Error saying what is wrong with it. */
export function unpackPlan(text: string): PlanRecord {
  return readPlanRecord(unpackJson(Buffer.from(text, 'base64'), 'it is'));
}
