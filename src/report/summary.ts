/** The job summary: a pure function of the report, under a byte budget with a visible cut. */

import { budgetBytes, fitSections } from './fit-sections.ts';
import { replayCommand, seedsOfBatch } from './replay-command.ts';
import type { Report } from './report.ts';
import { adviceSection } from './summary/advice.ts';
import { changesSection } from './summary/changes.ts';
import { databaseSection } from './summary/databases.ts';
import { failureSections, retrySections } from './summary/failures.ts';
import { header } from './summary/header.ts';
import { incidentSection } from './summary/incidents.ts';
import { laneSection } from './summary/lanes.ts';
import { loadSection } from './summary/load.ts';
import { planSection } from './summary/plan.ts';
import { poolSection } from './summary/pools.ts';
import { skipSection } from './summary/skips.ts';
import { slowestSection } from './summary/slowest.ts';
import { slowestTestSection } from './summary/slowest-tests.ts';
import { workerSections } from './summary/workers.ts';

/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
export function renderSummary(report: Report, limitBytes = budgetBytes): string {
  // What matters most is first, to read and to be kept where not all of it fits.
  const sections = [
    ...failureSections(
      report,
      (test) => replayCommand(report, test),
      (test) => seedsOfBatch(report, test),
    ),
    incidentSection(report, (batch) => replayCommand(report, batch)),
    ...retrySections(report),
    adviceSection(report),
    ...workerSections(report),
    laneSection(report),
    slowestTestSection(report),
    slowestSection(report),
    changesSection(report),
    skipSection(report),
    databaseSection(report),
    loadSection(report),
    planSection(report),
    poolSection(report),
  ];
  return fitSections(header(report), sections, limitBytes);
}
