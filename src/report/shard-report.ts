/** One shard in the report of all of them: its receipt, and what that holds of its own report. */

import { messageOf } from '../errors.ts';
import type { Receipt } from '../planning/receipt.ts';
import { sum } from './arithmetic.ts';
import { type DatabaseExtract, type ReportExtract, readExtract, type WorkerUse } from './extract.ts';
import type { Incident } from './incidents.ts';
import { ownUnits, testingSeconds } from './lost-time.ts';
import { count } from './markdown.ts';
import type { MachineReport } from './resources.ts';

/** Of the newest attempt of a shard. */
export interface ShardReport {
  /** 1-based. */
  readonly shard: number;
  readonly attempt: number;
  readonly outcome: string;
  readonly units: number;
  /** That an earlier attempt ran well, so that they were not run again. */
  readonly carriedUnits: number;
  readonly tests: number;
  readonly workers: number;
  readonly wallSeconds: number;
  /** Worker-seconds inside tests. */
  readonly testSeconds: number;
  /** What the plan had expected of them; undefined where nothing was known. */
  readonly plannedSeconds: number | undefined;
  readonly host: Receipt['host'];
  /** Its own failures that belong to no test. One sentence each; of many the first. */
  readonly problems: readonly string[];
  /** Name of the file by which its batches can be replayed; undefined where none was written. */
  readonly bundle: string | undefined;
  readonly machine: MachineReport | undefined;
  /** What each worker used; none where its receipt does not tell. */
  readonly use: readonly WorkerUse[];
  readonly databases: readonly DatabaseExtract[];
}

/** A shard, and what of it goes to the lists of all. */
export interface ReadShard {
  readonly report: ShardReport;
  readonly fallbacks: readonly string[];
  readonly incidents: readonly Incident[];
  readonly moreIncidents: number;
}

export function readShard(receipt: Receipt): ReadShard {
  const { run, shard, outcome, units, times, host, bundle } = receipt;
  const { problems, moreProblems, fallbacks, moreFallbacks, incidents, moreIncidents, ...extract } =
    extractIn(receipt);
  return {
    report: {
      shard: shard.index,
      attempt: run.attempt,
      outcome,
      units: units.length,
      carriedUnits: units.length - ownUnits(receipt).length,
      tests: sum(units.map(({ tests }) => tests.length)),
      workers: times.workers.length,
      wallSeconds: times.wall,
      testSeconds: testingSeconds(receipt),
      plannedSeconds: times.planned,
      host,
      problems: [...problems, ...moreOf(moreProblems, 'problem')],
      bundle,
      machine: extract.machine,
      use: extract.workers,
      databases: extract.databases,
    },
    fallbacks: [...fallbacks, ...moreOf(moreFallbacks, 'fallback')],
    incidents: incidents.map((incident) => ({ ...incident, shard: shard.index })),
    moreIncidents,
  };
}

function moreOf(number: number, noun: string): string[] {
  return number === 0
    ? []
    : [`${count(number, `more ${noun}`)} ${number === 1 ? 'is' : 'are'} in the summary of that shard.`];
}

const nothing: ReportExtract = {
  problems: [],
  moreProblems: 0,
  fallbacks: [],
  moreFallbacks: 0,
  incidents: [],
  moreIncidents: 0,
  machine: undefined,
  workers: [],
  databases: [],
};

/** One that cannot be read costs the proof nothing, and is said. An older version left none. */
function extractIn({ extract }: Receipt): ReportExtract {
  if (extract === undefined) return nothing;
  try {
    return readExtract(extract);
  } catch (error) {
    const said = `What its receipt holds of its report cannot be read: ${messageOf(error)}`;
    return { ...nothing, fallbacks: [said] };
  }
}
