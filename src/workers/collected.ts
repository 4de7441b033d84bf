/** Reads what an adapter says it collected: how many tests each unit holds, and what the launch cost until then. */

import { lstat, readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

export interface Collected {
  /** From the start of the process until all units were collected. */
  readonly launchSeconds: number;
  readonly units: ReadonlyMap<string, number>;
}

/** 100,000 files take about 10 MB. */
const longestBytes = 64 * 1024 ** 2;

/** Tests can write to this file too, so its shape is not taken for granted. */
const schema = z.object({
  launchSeconds: z.number().check(z.nonnegative(), z.maximum(86_400)),
  units: z.record(z.string(), z.int().check(z.nonnegative())),
});

/** Undefined where there is no such file, or none that can be relied on. */
export async function readCollected(file: string): Promise<Collected | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.size > longestBytes) return undefined;
  const text = await readFile(file, 'utf8');
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
