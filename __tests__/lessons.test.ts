import { describe, expect, it } from 'vitest';
import {
  capacitiesOf,
  earlierSessions,
  lastBuildSeconds,
  lastTemplateBytes,
  learned,
} from '../src/lessons.ts';
import { ranUnits } from '../src/ran-units.ts';
import type { TestPhase } from '../src/test-phase.ts';
import { emptyDatabaseHistory, emptyTimings, type Timings } from '../src/timings/model.ts';
import { aReceiptUnit } from './planning/receipt-builder.ts';
import { play } from './workers/played-run.ts';

const known: Timings = {
  ...emptyTimings,
  buildSeconds: new Map([
    ['default', [9, 4]],
    ['logs', []],
  ]),
  databases: new Map([
    ['default', { templateBytes: [20, 30], sessions: [8, 2, 3], peakSessions: [2, 7, 3] }],
    ['logs', emptyDatabaseHistory],
  ]),
};
const free = { isFixed: false, availableBytes: 1000 };
const fixed = { ...free, isFixed: true };
const database = { alias: 'default', freeConnections: 94, room: undefined };

describe('what earlier runs have taught', () => {
  it('is the last of what changes slowly', () => {
    expect(lastBuildSeconds(known)).toEqual(new Map([['default', 4]]));
    expect(lastTemplateBytes(known)).toEqual(new Map([['default', 30]]));
  });

  it('is the highest peak of sessions, and the median of their number', () => {
    expect(capacitiesOf([database], known, free)).toMatchObject([{ peakSessions: 7 }]);
    expect(earlierSessions(known, 'default')).toEqual({ median: 3, runs: 3 });
    expect(earlierSessions(known, 'logs')).toBeUndefined();
  });
});

describe('what databases can carry', () => {
  it('is guessed from five sessions of a worker, unless the user gave the number of workers', () => {
    const guess = { peakSessions: undefined, guessedSessions: 5 };
    expect(capacitiesOf([database], emptyTimings, free)).toMatchObject([guess]);
    expect(capacitiesOf([database], emptyTimings, fixed)).toMatchObject([{ guessedSessions: 1 }]);
  });

  it('is bounded by the memory that all clones share, unless the user gave the number of workers', () => {
    const servers = [
      { ...database, cloneBytes: 300 },
      { ...database, alias: 'logs', cloneBytes: 100 },
    ];
    expect(capacitiesOf([...servers, database], known, free)).toMatchObject([
      { memory: { cloneBytes: 300, availableBytes: 750 } },
      { memory: { cloneBytes: 100, availableBytes: 250 } },
      { memory: undefined },
    ]);
    expect(capacitiesOf(servers, known, fixed)).toMatchObject([{ memory: undefined }, { memory: undefined }]);
  });
});

describe('what a run teaches', () => {
  const phase = {
    results: [],
    cloneReports: new Map(),
    abandoned: [],
    fault: undefined,
    peakWorkerBytes: undefined,
  } as unknown as TestPhase;
  const facts = { phase, templated: [], suite: { units: ['a', 'b'] } };

  it('is of units that passed at the first go, and of launches that came to their end', () => {
    const passes = { kind: 'passes' } as const;
    const behaviours = {
      a: passes,
      killer: { kind: 'kills' },
      flips: { kind: 'flips', failures: 1 },
    } as const;
    const policy = { retries: 1, failFast: false };
    const { results, batches } = play({
      behaviours: { ...behaviours, b: passes },
      policy,
      workers: 1,
      reportsAsItGoes: true,
    });
    const lessons = learned({
      ...facts,
      phase: { ...phase, results },
      units: ranUnits(results, 1),
      suite: { units: Object.keys(behaviours) },
      run: undefined,
    });
    expect(lessons.units.map(({ unit }) => unit).sort()).toEqual(['a', 'b']);
    const whole = batches.filter(({ end }) => end === 'whole');
    expect(lessons.launchSeconds).toHaveLength(whole.length);
    expect(whole.length).toBeLessThan(batches.length);
  });

  it('is, in a later attempt, only what that has run, under a name of its own', () => {
    const units = [aReceiptUnit({ unit: 'a' }), aReceiptUnit({ unit: 'b', attempt: 2 })];
    const lessons = learned({ ...facts, units, run: { id: '77', attempt: 2, job: 'cafe' } });
    expect(lessons).toMatchObject({ run: '77.2', existing: ['a', 'b'], units: [{ unit: 'b' }] });
  });

  it('is everything that ran where there is no run of a workflow', () => {
    const lessons = learned({ ...facts, units: [aReceiptUnit({ unit: 'a' })], run: undefined });
    expect(lessons).toMatchObject({ run: undefined, units: [{ unit: 'a' }] });
  });
});
