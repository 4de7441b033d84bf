import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderSummary } from '../../src/report/summary.ts';
import { situations } from './situations.ts';

/** `UPDATE_GOLDEN=1` writes the files anew: read what changed before it is committed. */
const update = process.env['UPDATE_GOLDEN'] === '1';

test.each(Object.entries(situations))('the summary of "%s" reads as in its golden file', (name, report) => {
  const file = new URL(`golden/${name.replace(/\W+/g, '-')}.md`, import.meta.url);
  const text = renderSummary(report);
  if (update) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});
