/** All forms of timings, how each is recognised, and the one that a file's name asks for. */

import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { json, knapsack, pytestSplit } from './json.ts';
import { junit } from './junit.ts';
import { parallelTests, runtimeLine } from './parallel-tests.ts';

/** Those that are text, and know one value for each name. */
export const foreignFormats = {
  json,
  csv,
  'pytest-split': pytestSplit,
  knapsack,
  'parallel-tests': parallelTests,
  junit,
} as const satisfies Record<string, Format>;

export type ForeignName = keyof typeof foreignFormats;

/** `testshoal`: ours, with histories and all else that is learned, packed. */
export type FormatName = 'testshoal' | ForeignName;

export const formatNames: readonly [FormatName, ...FormatName[]] = [
  'testshoal',
  'json',
  'csv',
  'pytest-split',
  'knapsack',
  'parallel-tests',
  'junit',
];

/** From the content. What three tools write alike is `json`. */
export function formatOf(bytes: Uint8Array): FormatName {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'testshoal';
  const start = new TextDecoder()
    .decode(bytes.subarray(0, 4096))
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start.startsWith('<')) return 'junit';
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  const [first = ''] = start.split(/\r?\n/, 1);
  return runtimeLine.test(first.trim()) ? 'parallel-tests' : 'csv';
}

/** The form in which a file of that name is written. */
export function formatFor(file: string): FormatName {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.(gz|testshoal)$/i.test(file)) return 'testshoal';
  if (/\.xml$/i.test(file)) return 'junit';
  return /\.log$/i.test(file) ? 'parallel-tests' : 'json';
}
