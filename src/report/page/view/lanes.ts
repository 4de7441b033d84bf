/** The lanes: what each worker did when. */

import type { Incident } from '../../incidents.ts';
import type { BatchReport, DatabaseReport, Report, UnitReport } from '../../report.ts';
import { endedEarly } from '../../words.ts';

export interface Lane {
  readonly worker: number;
  /** In the order of time. */
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

export interface Bar {
  readonly worker: number;
  readonly batch: BatchReport;
  readonly units: readonly UnitReport[];
  readonly failedTests: number;
  /** Whether it ran on another clone than the batch before it on the same worker. */
  readonly renewed: boolean;
  /** Why the clone before it could not be used again; undefined where nothing is known of that. */
  readonly renewedBecause: string | undefined;
  readonly ending: BatchEnding;
}

/** `failures`: it came to its end, and something in it failed. `early`: its process died, or was ended. */
export type BatchEnding = 'well' | 'failures' | 'early';

export interface Mark {
  /** Of the report's incidents, from 0. */
  readonly index: number;
  readonly incident: Incident;
}

export function lanesOf(report: Report): readonly Lane[] {
  const units = Map.groupBy(report.units, ({ batch }) => batch);
  const failed = Map.groupBy(
    report.tests.filter(({ outcome }) => outcome.kind === 'failed'),
    ({ batch }) => batch,
  );
  const marks = report.incidents.map((incident, index) => ({ index, incident }));
  const dirt = dirtByClone(report.databases);
  return report.workers.map(({ worker, batches }) => {
    const inOrder = [...batches].sort((a, b) => a.startSeconds - b.startSeconds);
    return {
      worker,
      bars: inOrder.map((batch, index) => {
        const before = inOrder[index - 1];
        const renewed = before !== undefined && clonesOf(before) !== clonesOf(batch);
        return {
          worker,
          batch,
          units: units.get(batch.batch) ?? [],
          failedTests: failed.get(batch.batch)?.length ?? 0,
          renewed,
          renewedBecause: renewed ? whatIsKnown(before, dirt) : undefined,
          ending: endingOf(batch, failed.get(batch.batch)?.length ?? 0),
        };
      }),
      marks: marks.filter(({ incident }) => incident.worker === worker),
    };
  });
}

function endingOf({ exit }: BatchReport, failedTests: number): BatchEnding {
  if (endedEarly(exit)) return 'early';
  return exit.kind === 'exited' && exit.status === 0 && failedTests === 0 ? 'well' : 'failures';
}

/** Incidents that are about the whole machine. */
export function marksOfAll({ incidents }: Report): readonly Mark[] {
  return incidents.flatMap((incident, index) => (incident.worker === undefined ? [{ index, incident }] : []));
}

function clonesOf({ clones }: BatchReport): string {
  return JSON.stringify(Object.entries(clones).sort());
}

type Dirt = ReadonlyMap<string, string>;

function dirtByClone(databases: readonly DatabaseReport[]): Dirt {
  return new Map(
    databases.flatMap(({ alias, clones }) =>
      clones.flatMap(({ name, dirtied }) => {
        if (dirtied === undefined) return [];
        const { changes, moreChanges } = dirtied;
        const more = moreChanges === 0 ? [] : [`${moreChanges} more`];
        return [[keyOf(alias, name), [...changes, ...more].join(', ')] as const];
      }),
    ),
  );
}

function whatIsKnown({ clones }: BatchReport, dirt: Dirt): string | undefined {
  const known = Object.entries(clones).flatMap(([alias, name]) => dirt.get(keyOf(alias, name)) ?? []);
  return known.length === 0 ? undefined : known.join('; ');
}

function keyOf(alias: string, clone: string): string {
  return JSON.stringify([alias, clone]);
}

/** Of the bars of another lane, the one that is nearest in time: the one under the middle of `from`, if there is one. */
export function nearest(from: BatchReport, bars: readonly Bar[]): Bar | undefined {
  const middle = from.startSeconds + from.seconds / 2;
  const distance = ({ batch: { startSeconds, seconds } }: Bar): number =>
    Math.max(0, startSeconds - middle, middle - startSeconds - seconds);
  return bars.reduce<Bar | undefined>(
    (best, bar) => (best === undefined || distance(bar) < distance(best) ? bar : best),
    undefined,
  );
}
