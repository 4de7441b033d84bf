/** Reads what an adapter says it collected: how many tests each unit holds, what the launch cost until then, and in which order. */

import { lstat, readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Introduction } from '../runners/introduction.ts';
import { seedForm, shufflers } from '../runners/seeds.ts';

export interface Collected {
  /** From the start of the process until all units were collected. */
  readonly launchSeconds: number;
  readonly units: ReadonlyMap<string, number>;
  readonly introduction: Introduction;
}

/** 100,000 files take about 10 MB. */
const longestBytes = 64 * 1024 ** 2;

/** Of the runner and what it stands on. */
const mostVersions = 20;

const word = z.string().check(z.maxLength(40), z.regex(/^[^\p{Cc}]*$/u));

/** Tests can write to this file too, so its shape is not taken for granted. */
const schema = z.object({
  launchSeconds: z.number().check(z.nonnegative(), z.maximum(86_400)),
  units: z.record(z.string(), z.int().check(z.nonnegative())),
  seeds: z.partialRecord(z.enum(shufflers), z.string().check(z.regex(seedForm))),
  versions: z.record(word, word).check(z.refine((all) => Object.keys(all).length <= mostVersions)),
});

/** Undefined where there is no such file, or none that can be relied on. */
export async function readCollected(file: string): Promise<Collected | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.size > longestBytes) return undefined;
  const text = await readFile(file, 'utf8');
  const parsed = schema.safeParse(parseOrUndefined(text));
  if (!parsed.success) return undefined;
  const { launchSeconds, units, seeds, versions } = parsed.data;
  const known = shufflers.flatMap((shuffler) => {
    const value = seeds[shuffler];
    return value === undefined ? [] : [{ shuffler, value }];
  });
  return { launchSeconds, units: new Map(Object.entries(units)), introduction: { seeds: known, versions } };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
