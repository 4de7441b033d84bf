/** `test_id,duration_seconds` a line, under a line that says so; quoted as in RFC 4180. */

import type { ForeignTiming } from '../foreign.ts';
import type { Format } from './format.ts';
import { unitLines } from './ids.ts';

const header = ['test_id', 'duration_seconds'] as const;

/** One field, and what ends it. */
const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function read(text: string): readonly ForeignTiming[] {
  const [names = [], ...rows] = rowsOf(text.replace(/^\ufeff/, ''));
  const [id, duration] = header.map((name) => names.indexOf(name));
  if (id === undefined || duration === undefined || id < 0 || duration < 0) {
    throw new Error(`its first line does not name the columns ${header.join(' and ')}`);
  }
  return rows.map((row, index) => {
    const value = (row[duration] ?? '').trim();
    const seconds = value === '' ? Number.NaN : Number(value);
    if (!(seconds >= 0))
      throw new Error(`row ${index + 1} has no duration: ${JSON.stringify(value).slice(0, 50)}`);
    return { keys: [row[id] ?? ''], seconds };
  });
}

/** Empty lines count for none. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  field.lastIndex = 0;
  while (field.lastIndex < text.length) {
    const start = field.lastIndex;
    const match = field.exec(text);
    if (match === null) {
      throw new Error(
        `it is not CSV after row ${rows.length}: ${JSON.stringify(text.slice(start, start + 30))}`,
      );
    }
    const [, quoted, plain = '', end] = match;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',' && field.lastIndex < text.length) continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

function write(timings: Parameters<Format['write']>[0]): string {
  const rows = unitLines(timings).map(([id, seconds]) => `${cell(id)},${seconds}`);
  return `${[header.join(','), ...rows].join('\n')}\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv: Format = { read, write };
