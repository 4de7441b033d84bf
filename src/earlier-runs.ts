/** Timings with what the receipts of the newest run add to them, where no merge job has done that already. */

import path from 'node:path';
import { fileOfName } from './planning/parts.ts';
import { isIncomplete, type Receipt, type ReceiptUnit } from './planning/receipt.ts';
import { type ReceiptPlace, receiptsOfRun } from './receipts.ts';
import { type ReceiptName, readReceiptKey, receiptsPrefix } from './shared-keys.ts';
import {
  type PassedPart,
  type RecordedRun,
  recordRun,
  secondsOfFiles,
  type Timings,
} from './timings/model.ts';
import { type ReportedPart, seenUnits } from './timings/seen.ts';

export interface GatheredTimings {
  readonly timings: Timings;
  /** The run whose receipts were added; undefined where none were. */
  readonly addedRun: string | undefined;
  /** The newest run and its receipts, where it measured coverage and this one does not, or the other way round. */
  readonly elsewhere?: { readonly runId: string; readonly receipts: readonly Receipt[] };
}

/** `ownRun`: whose receipts are no history yet. `coverage`: undefined where it is not known whether it is measured. */
export async function gatherTimings(
  known: Timings,
  place: ReceiptPlace,
  ownRun: string,
  coverage?: boolean,
): Promise<GatheredTimings> {
  const name = await newestReceiptName(place, receiptsPrefix(place.suite));
  if (name === undefined || name.runId === ownRun || known.runs.includes(name.runId)) {
    return { timings: known, addedRun: undefined };
  }
  const receipts = await receiptsOfRun(place, name.runId, name.shard.total);
  if (coverage !== undefined && receipts.some((receipt) => (receipt.coverage ?? false) !== coverage)) {
    return { timings: known, addedRun: undefined, elsewhere: { runId: name.runId, receipts } };
  }
  const timings = addRun(known, receipts, name.runId);
  return { timings, addedRun: timings === known ? undefined : name.runId };
}

/** Of the receipts under `prefix`; undefined where there are none. */
export async function newestReceiptName(
  { store, temporary }: ReceiptPlace,
  prefix: string,
): Promise<ReceiptName | undefined> {
  const key = await store.fetchNewest(prefix, path.join(temporary, 'receipt-newest'));
  return key === undefined ? undefined : readReceiptKey(key);
}

/** The timings with one run of all its shards more. Adding a run twice, or one that is to be ignored, changes nothing. */
export function addRun(known: Timings, receipts: readonly Receipt[], runId: string): Timings {
  const lessons = receipts.filter(({ ignored }) => ignored !== true);
  if (known.runs.includes(runId) || lessons.length === 0) return known;
  return recordRun(known, recordedRun(known, lessons, runId));
}

/** Whether a run measured coverage: all its shards have the same command. */
export function measuredCoverage(receipts: readonly Receipt[]): boolean {
  return receipts.some(({ coverage }) => coverage === true);
}

/** What the receipts of one run say that later plans should know. */
export function recordedRun(known: Timings, receipts: readonly Receipt[], runId: string): RecordedRun {
  const units = receipts.flatMap((receipt) => receipt.units);
  // A file that is really called like a part stays as well.
  const notRun = receipts.flatMap((receipt) => receipt.notRun).flatMap((unit) => [unit, fileOfName(unit)]);
  const named = [...units.map(({ file }) => file), ...notRun];
  const whole = receipts.length === receipts[0]?.shard.total;
  const aliases = new Set(receipts.flatMap(({ databases }) => databases.map(({ alias }) => alias)));
  return {
    run: runId,
    // What a missing shard would have run is not forgotten.
    existing: whole ? named : [...known.units.keys(), ...named],
    units: secondsOfFiles(units.filter(({ outcome }) => outcome === 'passed').map(passedPart)),
    launchSeconds: receipts.flatMap(({ launchSeconds }) => launchSeconds),
    buildSeconds: receipts.flatMap(({ buildSeconds }) => buildSeconds),
    databases: new Map([...aliases].map((alias) => [alias, countsOf(alias, receipts)])),
    workerBytes: most(receipts.map(({ workerBytes }) => workerBytes)),
    seen: seenUnits(units.map(reportedPart)),
  };
}

function reportedPart({ file, unit, parts, outcome, tests }: ReceiptUnit): ReportedPart {
  return {
    file,
    unit,
    parts,
    isWhole: !isIncomplete({ outcome }),
    tests: tests.map((test) => ({ group: test.group, name: test.name, skipped: test.outcome === 'skipped' })),
  };
}

function passedPart({ file, parts, seconds, tests }: ReceiptUnit): PassedPart {
  return {
    file,
    parts,
    seconds,
    tests: tests.map((test) => ({ ...test, seconds: test.outcome === 'passed' ? test.seconds : undefined })),
  };
}

/** Each shard has a server of its own: what one of them needs is the most that any of them needed. */
function countsOf(alias: string, receipts: readonly Receipt[]) {
  const own = receipts.flatMap(({ databases }) => databases.filter((database) => database.alias === alias));
  return {
    templateBytes: most(own.map(({ templateBytes }) => templateBytes)),
    sessions: most(own.map(({ sessions }) => sessions)),
    peakSessions: most(own.map(({ peakSessions }) => peakSessions)),
  };
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
