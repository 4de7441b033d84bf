/** Reads what an adapter says it collected: how many tests each unit holds, and what the launch cost until then. */

import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

export interface Collected {
  /** From the start of the process until all units were collected. */
  readonly launchSeconds: number;
  readonly units: ReadonlyMap<string, number>;
}

/** Tests can write to this file too, so its shape is not taken for granted. */
const schema = z.object({
  launchSeconds: z.number().check(z.nonnegative(), z.maximum(86_400)),
  units: z.record(z.string(), z.int().check(z.nonnegative())),
});

/** Undefined where there is no such file, or none that can be relied on. */
export async function readCollected(file: string): Promise<Collected | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseOrUndefined(text));
  if (!parsed.success) return undefined;
  return { launchSeconds: parsed.data.launchSeconds, units: new Map(Object.entries(parsed.data.units)) };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
