/** The job summary: a pure function of the report, under a byte budget with a visible cut. */

import { budgetBytes, fitSections } from './fit-sections.ts';
import type { Report } from './report.ts';
import { databaseSection } from './summary/databases.ts';
import { failureSections } from './summary/failures.ts';
import { header } from './summary/header.ts';
import { loadSection } from './summary/load.ts';
import { planSection } from './summary/plan.ts';
import { poolSection } from './summary/pools.ts';
import { skipSection } from './summary/skips.ts';
import { slowestSection } from './summary/slowest.ts';
import { workerSections } from './summary/workers.ts';

/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
export function renderSummary(report: Report, limitBytes = budgetBytes): string {
  const sections = [
    ...failureSections(report),
    ...workerSections(report),
    slowestSection(report),
    skipSection(report),
    databaseSection(report),
    loadSection(report),
    poolSection(report),
    planSection(report),
  ];
  return fitSections(header(report), sections, limitBytes);
}
