/** The job summary: a pure function of the report, under a byte budget with a visible cut. */

import { count, duration } from './markdown.ts';
import type { Report, RunOutcome } from './report.ts';
import { databaseSections } from './summary/databases.ts';
import { failureSections } from './summary/failures.ts';
import { planSection } from './summary/plan.ts';
import type { Section } from './summary/section.ts';
import { skipSection } from './summary/skips.ts';
import { slowestSection } from './summary/slowest.ts';
import { workerSections } from './summary/workers.ts';

/** The platform drops a summary of more than 1 MiB whole. */
const budgetBytes = 900 * 1024;

const headings: Readonly<Record<RunOutcome, string>> = {
  passed: '✅ All tests passed',
  flaky: '⚠️ Passed, with flaky tests',
  failed: '❌ Failed',
  empty: '❌ No tests ran',
  error: '❌ The run could not go on',
  cancelled: '⏹️ Cancelled',
};

/** How many items a section shows, in the steps in which it is cut. */
const caps = [Number.POSITIVE_INFINITY, 1000, 200, 50, 10, 0];

export function renderSummary(report: Report, limitBytes = budgetBytes): string {
  const sections = [
    ...failureSections(report),
    ...workerSections(report),
    slowestSection(report),
    skipSection(report),
    ...databaseSections(report),
    planSection(report),
  ].filter(({ items }) => items > 0);
  const steps = sections.map(() => 0);
  const render = (): string => join(report, sections, steps);

  let text = render();
  while (Buffer.byteLength(text) > limitBytes) {
    const next = leastImportantUncut(sections, steps);
    if (next === undefined) break;
    steps[next] = (steps[next] ?? 0) + 1;
    text = render();
  }
  return text;
}

function join(report: Report, sections: readonly Section[], steps: readonly number[]): string {
  const capOf = (index: number): number => caps[steps[index] ?? 0] ?? 0;
  const parts = sections.map((section, index) => (capOf(index) === 0 ? '' : section.render(capOf(index))));
  const cut = sections.filter(({ items }, index) => capOf(index) < items).map(({ title }) => title);
  const note =
    cut.length === 0
      ? ''
      : `> Cut to fit the size of a summary: ${cut.join(', ')}. All of it is in the report file.`;
  return `${[header(report), ...parts, note].filter((part) => part !== '').join('\n\n')}\n`;
}

function header({ outcome, totals, seconds, workers }: Report): string {
  const kinds = [
    `${totals.passed} passed`,
    totals.failed > 0 ? `**${totals.failed} failed**` : '',
    totals.flaky > 0 ? `${totals.flaky} flaky` : '',
    totals.skipped > 0 ? `${totals.skipped} skipped` : '',
  ].filter((part) => part !== '');
  const totalsLine = `${count(totals.tests, 'test')}: ${kinds.join(', ')}`;
  return `## ${headings[outcome]}\n\n${totalsLine} · ${duration(seconds)} · ${count(workers.length, 'worker')}`;
}

/** The later in the order of importance, the sooner it is cut; one that is cut to nothing is done with. */
function leastImportantUncut(sections: readonly Section[], steps: readonly number[]): number | undefined {
  const candidates = [...sections.keys()].filter((index) => (steps[index] ?? 0) < caps.length - 1);
  return candidates.sort((a, b) => (sections[b]?.importance ?? 0) - (sections[a]?.importance ?? 0))[0];
}
