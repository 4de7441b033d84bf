/** Timings in files, ours and those of other tools. */

import { readFile, stat } from 'node:fs/promises';
import { messageOf, UserError } from '../errors.ts';
import { decodeTimings, encodeTimings } from './codec.ts';
import { type ForeignTiming, type Placed, placeTimings, placeUnits } from './foreign.ts';
import { type FormatName, foreignFormats, formatOf } from './formats/registry.ts';
import { mergeTimings } from './merge.ts';
import type { Timings } from './model.ts';
import type { UnitFinder } from './unit-finder.ts';

/** A JUnit report may hold the output of all tests; timings are far smaller. */
const longestBytes = 256 * 1024 ** 2;

export interface ReadOptions {
  /** Undefined: told from the content. */
  readonly format?: FormatName | undefined;
  /** Of the checkout whose units the names are to be; without one they stay. */
  readonly finder?: UnitFinder | undefined;
}

/**
 * Together, as if they were one. Files of other tools are parts of one run: what two of them say of one name, the later
 * one knows better. Histories come from ours only, and are newer. @throws UserError naming the file and what is wrong with it.
 */
export async function readTimingsFiles(
  files: readonly string[],
  { format, finder }: ReadOptions = {},
): Promise<Placed> {
  const own: Placed[] = [];
  const foreign = new Map<string, ForeignTiming>();
  for (const file of files) {
    const content = await readContent(file, format);
    if (content.kind === 'own') {
      const { timings } = content;
      own.push(finder === undefined ? { timings, unplaced: [] } : placeUnits(timings, finder));
    } else {
      for (const [id, timing] of content.foreign) foreign.set(id, timing);
    }
  }
  const all = foreign.size === 0 ? own : [placeTimings([...foreign.values()], finder), ...own];
  return {
    timings: mergeTimings(all.map(({ timings }) => timings)),
    unplaced: all.flatMap(({ unplaced }) => unplaced),
  };
}

type Content =
  | { readonly kind: 'own'; readonly timings: Timings }
  | { readonly kind: 'foreign'; readonly foreign: ReadonlyMap<string, ForeignTiming> };

async function readContent(file: string, format: FormatName | undefined): Promise<Content> {
  try {
    const { size } = await stat(file);
    if (size > longestBytes) throw new Error(`${size} bytes are too many for timings`);
    const bytes = await readFile(file);
    const name = format ?? formatOf(bytes);
    if (name === 'testshoal') return { kind: 'own', timings: decodeTimings(bytes) };
    const foreign = await foreignFormats[name].read(new TextDecoder().decode(bytes));
    return { kind: 'foreign', foreign: byName(foreign) };
  } catch (error) {
    throw new UserError(`The timings in ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** In one file tests that share a name are several, and take what they take together. */
function byName(foreign: readonly ForeignTiming[]): ReadonlyMap<string, ForeignTiming> {
  const named = new Map<string, ForeignTiming>();
  for (const timing of foreign) {
    const id = JSON.stringify([timing.keys, timing.test?.group, timing.test?.name]);
    const twin = named.get(id);
    named.set(id, twin === undefined ? timing : { ...timing, seconds: twin.seconds + timing.seconds });
  }
  return named;
}

export function writeTimings(timings: Timings, format: FormatName): string | Uint8Array {
  return format === 'testshoal' ? encodeTimings(timings) : foreignFormats[format].write(timings);
}
