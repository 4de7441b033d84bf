/**
 * A flat object of names and seconds, as people write it by hand (`test_timings.json`), Knapsack
 * (https://github.com/KnapsackPro/knapsack) by files, and pytest-split (https://github.com/jerry-git/pytest-split) by node ids, whose
 * oldest versions wrote pairs.
 */

import * as z from 'zod/mini';
import { allInForm, parseJson } from '../../expected-form.ts';
import type { ForeignTiming } from '../foreign.ts';
import type { Format } from './format.ts';
import { type Line, testLines, unitLines } from './ids.ts';

const seconds = z.number().check(z.nonnegative());
const line = z.tuple([z.string(), seconds]);

const subject = 'they are';

function read(text: string): readonly ForeignTiming[] {
  const data = parseJson(text, subject);
  if (typeof data !== 'object' || data === null) throw new Error(`${subject} no object of names and seconds`);
  const lines = Array.isArray(data) ? data : Object.entries(data);
  return allInForm(line, lines, subject, 'line').map(([key, value]) => ({ keys: [key], seconds: value }));
}

/** With `indent` spaces, as each of the tools does, so that a change of one value is a change of one line. */
function write(lines: readonly Line[], indent: number): string {
  // Not an object: a name may be `__proto__`, and names that are numbers would come first.
  const rows = lines.map(
    ([id, value]) => `${' '.repeat(indent)}${JSON.stringify(id)}: ${JSON.stringify(value)}`,
  );
  return rows.length === 0 ? '{}\n' : `{\n${rows.join(',\n')}\n}\n`;
}

export const json: Format = { read, write: (timings) => write(unitLines(timings), 2) };

/** By files, like ours. */
export const knapsack: Format = json;

/** By tests; of a unit whose tests are not told apart it can keep nothing. */
export const pytestSplit: Format = { read, write: (timings) => write(testLines(timings), 4) };
