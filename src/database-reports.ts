/** What the report says of each database of a run. */

import type { KeptDumpFacts } from './databases/dump/packing.ts';
import type { Templated } from './databases/template.ts';
import { earlierSessions } from './lessons.ts';
import type { DatabaseReport, TemplateReport } from './report/report.ts';
import type { TestPhase } from './test-phase.ts';
import type { Timings } from './timings/model.ts';

/** `kept`: the dumps that were kept, by alias. */
export function databaseReports(
  templated: readonly Templated[],
  { cloneReports, peakConnections }: TestPhase,
  kept: ReadonlyMap<string, KeptDumpFacts>,
  known: Timings,
): DatabaseReport[] {
  return templated.map(({ database: { alias, engine, connectionLimit }, report }) => ({
    alias,
    engine: engine.name,
    version: engine.version,
    template: withDump(report, kept.get(alias)),
    clones: cloneReports.get(alias) ?? [],
    connections: peakAndLimit(peakConnections.get(alias), connectionLimit),
    earlierSessions: earlierSessions(known, alias),
  }));
}

function peakAndLimit(peak: number | undefined, limit: number | undefined): DatabaseReport['connections'] {
  return peak === undefined || limit === undefined ? undefined : { peak, limit };
}

function withDump(report: TemplateReport, dump: KeptDumpFacts | undefined): TemplateReport {
  if (dump === undefined) return report;
  const stages = [...report.stages, { stage: 'dump', seconds: dump.seconds }];
  return { ...report, stages, dumpBytes: dump.bytes };
}
