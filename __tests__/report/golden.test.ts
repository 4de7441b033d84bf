import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderMergedSummary } from '../../src/report/merged-summary.ts';
import { renderPlanSummary } from '../../src/report/plan-summary.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { mergedSituations } from './merged-builder.ts';
import { planSituations } from './plan-situations.ts';
import { situations } from './situations.ts';

/** `UPDATE_GOLDEN=1` writes the files anew: read what changed before it is committed. */
const update = process.env['UPDATE_GOLDEN'] === '1';

const summaries: readonly (readonly [name: string, render: () => string])[] = [
  ...Object.entries(situations).map(([name, report]) => [name, () => renderSummary(report)] as const),
  ...Object.entries(mergedSituations).map(
    ([name, report]) => [name, () => renderMergedSummary(report)] as const,
  ),
  ...Object.entries(planSituations).map(([name, choice]) => [name, () => renderPlanSummary(choice)] as const),
];

test.each(summaries)('the summary of "%s" reads as in its golden file', (name, render) => {
  const file = new URL(`golden/${name.replace(/\W+/g, '-')}.md`, import.meta.url);
  const text = render();
  if (update) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});
