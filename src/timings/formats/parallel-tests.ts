/** The runtime log of parallel_tests (https://github.com/grosser/parallel_tests): `path:seconds` a line, appended to by each process. */

import type { ForeignTiming } from '../foreign.ts';
import type { Format } from './format.ts';
import { unitLines } from './ids.ts';

/** Its older loggers wrote a little less than 0 at times. */
export const runtimeLine = /^(.+):(-?\d+(?:\.\d*)?(?:e[+-]?\d+)?)$/i;

/** A file that stands there twice was run twice; the later run counts. */
function read(text: string): readonly ForeignTiming[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const seconds = new Map<string, number>();
  for (const { line, number } of lines.filter((one) => one.line !== '')) {
    const [, file, value] = runtimeLine.exec(line) ?? [];
    if (file === undefined) {
      throw new Error(`line ${number} does not read path:seconds: ${JSON.stringify(line.slice(0, 50))}`);
    }
    seconds.set(file, Math.max(0, Number(value)));
  }
  return [...seconds].map(([file, value]) => ({ keys: [file], seconds: value }));
}

/** A line end in a name would be two lines. */
function write(timings: Parameters<Format['write']>[0]): string {
  const lines = unitLines(timings).filter(([unit]) => !/[\r\n]/.test(unit));
  return lines.map(([unit, seconds]) => `${unit}:${seconds}\n`).join('');
}

export const parallelTests: Format = { read, write };
