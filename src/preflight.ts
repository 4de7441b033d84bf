/** Before anything is made: is there room for all databases, and does the server take all sessions? */

import { UserError } from './errors.ts';
import type { Log } from './ports.ts';
import { size } from './report/markdown.ts';

export interface Capacity {
  readonly alias: string;
  /** Sessions that the server still takes; undefined where there is no limit. */
  readonly freeConnections: number | undefined;
  /** Where the databases will lie; undefined where that cannot be known. */
  readonly room: { readonly place: string; readonly freeBytes: number } | undefined;
  /** What a clone takes of the memory that there is for this alias; undefined where that is nothing to speak of. */
  readonly memory?: { readonly cloneBytes: number; readonly availableBytes: number } | undefined;
  /** Of one database: measured, or as the last run had it; undefined where nobody knows. */
  readonly databaseBytes: number | undefined;
  /** Most sessions at once that a worker had in earlier runs; undefined where nobody knows. */
  readonly peakSessions: number | undefined;
  /** What is taken for it then. */
  readonly guessedSessions: number;
}

export interface Preflight {
  /** As many as wanted, or fewer where that is all that fits. */
  readonly workers: number;
  /** What was reckoned, with its numbers. */
  readonly lines: readonly string[];
  /** Why there are fewer workers than wanted. */
  readonly warnings: readonly string[];
}

/** What cloning, watching and clean-up need beside the workers. */
const ownSessions = 6;

/** Template and the copy that is dumped; and for each worker the clone in use and the next one. */
const commonDatabases = 2;
const databasesPerWorker = 2;

/** The rest of the memory is for the tests themselves. */
const shareForClones = 0.6;

/** How many databases there may be at once, for each alias. */
export function databasesFor(workers: number): number {
  return commonDatabases + databasesPerWorker * workers;
}

export type ExpectedSessions = Pick<Capacity, 'peakSessions' | 'guessedSessions'>;

/** How many sessions there may be at once on the server of one alias. */
export function sessionsFor(workers: number, expected: ExpectedSessions): number {
  return workers * sessionsOfWorker(expected) + ownSessions;
}

function sessionsOfWorker({ peakSessions, guessedSessions }: ExpectedSessions): number {
  return Math.max(1, peakSessions ?? guessedSessions);
}

/** @throws UserError where there is not even room for one worker. */
export function preflight(wanted: number, capacities: readonly Capacity[]): Preflight {
  const checks = capacities.flatMap((capacity) => [
    ...checkConnections(wanted, capacity),
    ...checkRoom(wanted, capacity),
    ...checkMemory(wanted, capacity),
  ]);
  const problems = checks.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  if (problems.length > 0) throw new UserError(problems);
  return {
    workers: Math.max(1, Math.min(wanted, ...checks.map(({ fitting }) => fitting))),
    lines: checks.map(({ line }) => line),
    warnings: checks
      .filter(({ fitting }) => fitting < wanted)
      .map(({ fitting, reason }) => `There are ${Math.max(1, fitting)} workers and not ${wanted}: ${reason}`),
  };
}

interface Check {
  readonly fitting: number;
  readonly line: string;
  readonly reason: string;
  readonly problem?: string;
}

function checkConnections(
  wanted: number,
  { alias, freeConnections, peakSessions, guessedSessions }: Capacity,
): Check[] {
  if (freeConnections === undefined) return [];
  const each = sessionsOfWorker({ peakSessions, guessedSessions });
  const needed = sessionsFor(wanted, { peakSessions, guessedSessions });
  const known = peakSessions === undefined ? 'a guess' : 'as in earlier runs';
  const reckoning = `${wanted} workers × ${each} sessions (${known}) + ${ownSessions} of our own`;
  return [
    {
      fitting: Math.floor((freeConnections - ownSessions) / each),
      line: `${alias}: ${reckoning} = ${needed} of the ${freeConnections} connections that the server still takes`,
      reason:
        `the server of "${alias}" takes ${freeConnections} more sessions, and ${reckoning} would be ` +
        `${needed}. Raise max_connections, or leave fewer sessions open.`,
    },
  ];
}

function checkRoom(wanted: number, { alias, room, databaseBytes }: Capacity): Check[] {
  if (room === undefined) return [];
  const free = `${size(room.freeBytes)} free in ${room.place}`;
  if (databaseBytes === undefined || databaseBytes === 0) {
    return [{ fitting: wanted, line: `${alias}: ${free}; the template's size is not known yet`, reason: '' }];
  }
  const count = databasesFor(wanted);
  const fitting = Math.floor(
    (Math.floor(room.freeBytes / databaseBytes) - commonDatabases) / databasesPerWorker,
  );
  const reckoning = `up to ${count} databases × ${size(databaseBytes)} = ${size(count * databaseBytes)}`;
  return [
    {
      fitting,
      line: `${alias}: ${reckoning}, ${free}`,
      reason: `the databases of "${alias}" need ${reckoning}, and there are ${free}.`,
      ...(fitting < 1 && {
        problem:
          `There is no room for the databases of "${alias}": one worker needs up to ` +
          `${commonDatabases + databasesPerWorker} databases × ${size(databaseBytes)}, and there are ${free}. ` +
          'Make room there, or give the tests a smaller template.',
      }),
    },
  ];
}

function checkMemory(wanted: number, { alias, memory }: Capacity): Check[] {
  if (memory === undefined) return [];
  const { cloneBytes, availableBytes } = memory;
  const usable = availableBytes * shareForClones;
  const count = databasesPerWorker * wanted;
  const reckoning = `${count} servers × ${size(cloneBytes)} = ${size(count * cloneBytes)} of memory`;
  const free = `${size(usable)} of the ${size(availableBytes)} that are free may go to them`;
  return [
    {
      fitting: Math.floor(usable / (databasesPerWorker * cloneBytes)),
      line: `${alias}: ${reckoning}, ${free}`,
      reason: `the clones of "${alias}" need ${reckoning}, and ${free}. \`clone: database\` needs no memory for them.`,
    },
  ];
}

/** How many would fit, for a run that may come to need them. Nothing is said of it. */
export function mostFitting(
  most: number,
  capacities: readonly Omit<Capacity, 'databaseBytes'>[],
  bytes: ReadonlyMap<string, number>,
): number {
  return preflight(most, withSizes(capacities, bytes)).workers;
}

/** The same with the sizes in `bytes`, by alias. What was reckoned is in the log. */
export function fitWorkers(
  wanted: number,
  capacities: readonly Omit<Capacity, 'databaseBytes'>[],
  bytes: ReadonlyMap<string, number>,
  log: Log,
): number {
  const { workers, lines, warnings } = preflight(wanted, withSizes(capacities, bytes));
  for (const line of lines) log.info(`${line}.`);
  for (const warning of warnings) log.warning(warning);
  return workers;
}

function withSizes(
  capacities: readonly Omit<Capacity, 'databaseBytes'>[],
  bytes: ReadonlyMap<string, number>,
): readonly Capacity[] {
  return capacities.map((capacity) => ({ ...capacity, databaseBytes: bytes.get(capacity.alias) }));
}
