/** Timings with what the receipts of the newest run add to them, where no merge job has done that already. */

import path from 'node:path';
import { fileOfName } from './planning/parts.ts';
import type { Receipt } from './planning/receipt.ts';
import { passedFiles, reportedPart } from './ran-units.ts';
import { type ReceiptPlace, receiptsOfRun } from './receipts.ts';
import { type ReceiptName, readReceiptKey, receiptsPrefix } from './shared-keys.ts';
import { type RecordedRun, recordRun, type Timings } from './timings/model.ts';
import { addedAttempt, attemptName } from './timings/runs.ts';
import { seenUnits } from './timings/seen.ts';

/** A run, by the newest receipt that there is of any. */
export interface EarlierRun {
  readonly name: ReceiptName;
  /** In the order of shards; those that are missing are left out. */
  readonly receipts: readonly Receipt[];
}

export interface GatheredTimings {
  readonly timings: Timings;
  /** Name of the run's attempt whose receipts were added; undefined where none were. */
  readonly added: string | undefined;
  /** The newest run, where it measured coverage and this one does not, or the other way round. */
  readonly elsewhere?: EarlierRun;
}

export interface GatherOptions {
  /** Whose receipts are no history yet. */
  readonly ownRun: string;
  /** Undefined where it is not known whether it is measured. */
  readonly coverage?: boolean | undefined;
  /** Where it was read already. */
  readonly newest?: EarlierRun | undefined;
}

export async function gatherTimings(
  known: Timings,
  place: ReceiptPlace,
  { ownRun, coverage, newest: read }: GatherOptions,
): Promise<GatheredTimings> {
  const name = read?.name ?? (await newestReceiptName(place, receiptsPrefix(place.suite)));
  if (name === undefined || name.runId === ownRun || addedAttempt(known, name.runId) >= name.attempt) {
    return { timings: known, added: undefined };
  }
  const receipts = read?.receipts ?? (await receiptsOfRun(place, name.runId, name.shard.total));
  if (coverage !== undefined && receipts.some((receipt) => (receipt.coverage ?? false) !== coverage)) {
    return { timings: known, added: undefined, elsewhere: { name, receipts } };
  }
  const timings = addRun(known, receipts, name.runId);
  return { timings, added: timings === known ? undefined : timings.runs.at(-1) };
}

/** Undefined where no run but `ownRun` has left receipts of late. */
export async function newestRun(place: ReceiptPlace, ownRun: string): Promise<EarlierRun | undefined> {
  const name = await newestReceiptName(place, receiptsPrefix(place.suite));
  if (name === undefined || name.runId === ownRun) return undefined;
  return { name, receipts: await receiptsOfRun(place, name.runId, name.shard.total) };
}

/** Of the receipts under `prefix`; undefined where there are none. */
export async function newestReceiptName(
  { store, temporary }: ReceiptPlace,
  prefix: string,
): Promise<ReceiptName | undefined> {
  const key = await store.fetchNewest(prefix, path.join(temporary, 'receipt-newest'));
  return key === undefined ? undefined : readReceiptKey(key);
}

/**
 * The timings with one run of all its shards more. Of a run that they hold already they get what later attempts have run.
 * Adding an attempt twice, or a run that is to be ignored, changes nothing.
 */
export function addRun(known: Timings, receipts: readonly Receipt[], runId: string): Timings {
  const lessons = receipts.filter(({ ignored }) => ignored !== true);
  if (lastAttempt(lessons) <= addedAttempt(known, runId)) return known;
  return recordRun(known, recordedRun(known, lessons, runId));
}

/** What the receipts of one run say that later plans should know, and `known` does not. */
export function recordedRun(known: Timings, receipts: readonly Receipt[], runId: string): RecordedRun {
  return {
    run: attemptName(runId, lastAttempt(receipts)),
    existing: existingUnits(known, receipts),
    ...measured(receipts, addedAttempt(known, runId)),
  };
}

function lastAttempt(receipts: readonly Receipt[]): number {
  return receipts.reduce((last, { run }) => Math.max(last, run.attempt), 0);
}

/** Whether a run measured coverage: all its shards have the same command. */
export function measuredCoverage(receipts: readonly Receipt[]): boolean {
  return receipts.some(({ coverage }) => coverage === true);
}

function existingUnits(known: Timings, receipts: readonly Receipt[]): readonly string[] {
  // A file that is really called like a part stays as well.
  const notRun = receipts.flatMap((receipt) => receipt.notRun).flatMap((unit) => [unit, fileOfName(unit)]);
  const named = [...receipts.flatMap(({ units }) => units.map(({ file }) => file)), ...notRun];
  const isWhole = receipts.length === receipts[0]?.shard.total;
  // What a missing shard would have run is not forgotten.
  return isWhole ? named : [...known.units.keys(), ...named];
}

/** What attempts after `added` have measured. */
function measured(receipts: readonly Receipt[], added: number): Omit<RecordedRun, 'run' | 'existing'> {
  const units = receipts.flatMap((receipt) => receipt.units);
  const later = receipts.filter(({ run }) => run.attempt > added);
  const aliases = new Set(receipts.flatMap(({ databases }) => databases.map(({ alias }) => alias)));
  return {
    units: passedFiles(units, added),
    workerBytes: most(later.map(({ workerBytes }) => workerBytes)),
    seen: seenUnits(units.map(reportedPart)),
    launchSeconds: later.flatMap(({ launchSeconds }) => launchSeconds),
    buildSeconds: later.flatMap(({ buildSeconds }) => buildSeconds),
    // What the rest of a run needed of its databases is no measure of a run.
    databases:
      added === 0 ? new Map([...aliases].map((alias) => [alias, countsOf(alias, receipts)])) : new Map(),
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
