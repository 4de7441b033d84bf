/** One job summary for all shards of a run: a pure function of the merged report. */

import { budgetBytes, fitSections } from './fit-sections.ts';
import { count } from './markdown.ts';
import type { MergedReport } from './merged-report.ts';
import { changesSection } from './summary/changes.ts';
import { failureSections, retrySections } from './summary/failures.ts';
import { headline } from './summary/header.ts';
import { lostTimeSection } from './summary/lost-time.ts';
import { proofSection } from './summary/proof.ts';
import { shardSection } from './summary/shards.ts';
import { skipSection } from './summary/skips.ts';
import { slowestSection } from './summary/slowest.ts';

/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
export function renderMergedSummary(report: MergedReport, limitBytes = budgetBytes): string {
  const sections = [
    ...failureSections(report, () => undefined),
    ...retrySections({ tests: report.tests, units: [], fallbacks: [] }),
    proofSection(report),
    shardSection(report),
    lostTimeSection(report),
    slowestSection(report),
    changesSection(report),
    skipSection(report),
  ];
  return fitSections(headline(report, count(report.plan.shards, 'shard')), sections, limitBytes);
}
