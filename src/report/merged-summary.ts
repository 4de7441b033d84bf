/** One job summary for all shards of a run: a pure function of the merged report. */

import { budgetBytes, fitSections } from './fit-sections.ts';
import { count } from './markdown.ts';
import { type MergedReport, problemsOf } from './merged-report.ts';
import { replayCommand } from './replay-command.ts';
import type { TestReport } from './report.ts';
import { changesSection } from './summary/changes.ts';
import { failureSections, retrySections } from './summary/failures.ts';
import { headline } from './summary/header.ts';
import { incidentSection } from './summary/incidents.ts';
import { lostTimeSection } from './summary/lost-time.ts';
import { proofSection } from './summary/proof.ts';
import { shardDatabaseSection } from './summary/shard-databases.ts';
import { resourceSection } from './summary/shard-resources.ts';
import { shardSection } from './summary/shards.ts';
import { skipSection } from './summary/skips.ts';
import { slowShardSection } from './summary/slow-shards.ts';
import { slowestSection } from './summary/slowest.ts';
import { timedTestSection } from './summary/slowest-tests.ts';

/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
export function renderMergedSummary(report: MergedReport, limitBytes = budgetBytes): string {
  const whole = { ...report, problems: problemsOf(report) };
  const sections = [
    ...failureSections(whole, (test) => replayOf(test, report)),
    incidentSection(report, (batch) => replayOf(batch, report)),
    ...retrySections({ tests: report.tests, units: [], fallbacks: report.fallbacks }),
    proofSection(report),
    shardSection(report),
    slowShardSection(report),
    lostTimeSection(report),
    timedTestSection(report.slowestTests),
    slowestSection(report),
    changesSection(report),
    skipSection(report),
    resourceSection(report),
    shardDatabaseSection(report),
  ];
  return fitSections(headline(whole, count(report.plan.shards, 'shard')), sections, limitBytes);
}

/** Each shard has a bundle of its own. */
function replayOf(
  batch: Pick<TestReport, 'worker' | 'batch' | 'shard'>,
  { shards }: MergedReport,
): string | undefined {
  const bundle = shards.find(({ shard }) => shard === batch.shard)?.bundle;
  return replayCommand({ bundle }, batch);
}
