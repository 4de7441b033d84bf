import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractOf, readExtract } from '../../src/report/extract.ts';
import { hostileReport } from './hostile.ts';
import { anExtract } from './merged-builder.ts';
import { aClone, aDatabase, anIncident, aPicture, aReport, aWorker } from './report-builder.ts';

/** As a receipt keeps it and gives it back. */
function kept(report: Parameters<typeof extractOf>[0]) {
  return readExtract(JSON.parse(JSON.stringify(extractOf(report))));
}

describe('what a receipt holds of its report', () => {
  it('comes back as it was, whatever things are called', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(kept(report)).toEqual(extractOf(report));
      }),
    );
  });

  it('has the figures of the report', () => {
    const clones = [
      aClone({ seconds: 0.5, sessions: 5, peakSessions: 2, deadlocks: 1, leftOpen: 2 }),
      aClone({
        seconds: 0.25,
        sessions: 7,
        peakSessions: 4,
        dirtied: { batch: 1, changes: [], moreChanges: 0 },
      }),
      aClone({ seconds: 0.25, sessions: undefined, peakSessions: undefined, strategy: 'WAL_LOG' }),
    ];
    const stages = ['restore', 'seal', 'dump'].map((stage) => ({ stage, seconds: 2 }));
    const { workers, databases } = kept(
      aReport({
        workers: [aWorker({ worker: 3 })],
        databases: [aDatabase({ clones, template: { ...aDatabase().template, stages } })],
      }),
    );
    expect(workers).toEqual([{ worker: 3, cpuSeconds: 31.4, peakMemoryBytes: 412_000_000 }]);
    expect(databases).toEqual([
      {
        alias: 'default',
        engine: 'postgres',
        version: '17.6',
        source: 'restored',
        templateBytes: 20_300_000,
        templateSeconds: 4,
        clones: 3,
        cloneSeconds: 1,
        strategies: ['FILE_COPY', 'WAL_LOG'],
        dirtied: 1,
        sessions: 12,
        peakSessions: 4,
        connections: undefined,
        deadlocks: 1,
        leftOpen: 2,
      },
    ]);
  });

  it('is bounded, and says how much there is besides', () => {
    const sentences = Array.from({ length: 30 }, () => 'x'.repeat(10_000));
    const picture = aPicture({
      sessions: Array.from({ length: 500 }, () => ({ ...sessionOf(aPicture()), query: 'q'.repeat(10_000) })),
      waits: Array.from({ length: 500 }, () => ({ blocked: '1', blocker: '2', lock: 'l'.repeat(10_000) })),
      gaps: sentences,
    });
    const incidents = Array.from({ length: 200 }, () =>
      anIncident({
        running: 'r'.repeat(10_000),
        stacks: 's'.repeat(100_000),
        pictures: Array(20).fill(picture),
      }),
    );
    const report = aReport({
      problems: sentences,
      fallbacks: sentences,
      incidents,
      workers: Array.from({ length: 300 }, (_, index) => aWorker({ worker: index + 1 })),
      databases: Array.from({ length: 50 }, () => aDatabase({ alias: 'a'.repeat(10_000) })),
    });
    const extract = kept(report);
    expect(extract).toMatchObject({ moreProblems: 10, moreFallbacks: 10, moreIncidents: 180 });
    expect(extract.incidents[0]?.pictures[0]?.gaps).toContain(
      '490 more sessions are in the report of the shard',
    );
    expect(extract.incidents[0]?.stacks).toContain('left out');
    expect(JSON.stringify(extract).length).toBeLessThan(2_000_000);
  });

  it('keeps what ended something before what only came near', () => {
    const near = { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds: 26 } as const;
    const incidents = [
      ...Array.from({ length: 40 }, () => anIncident({ what: near })),
      anIncident({ what: { kind: 'crashed', how: 'SIGSEGV', unit: undefined } }),
    ];
    expect(kept(aReport({ incidents })).incidents[0]?.what.kind).toBe('crashed');
  });

  it.each([
    ['nothing', null],
    ['21 problems', { problems: Array(21).fill('x') }],
    ['a problem of 2,001 characters', { problems: ['x'.repeat(2001)] }],
    [
      'an incident of a kind that there is none of',
      { incidents: [anIncident({ what: { kind: 'odd' } as never })] },
    ],
    ['a worker 0', { workers: [{ worker: 0 }] }],
    ['a template from nowhere', { databases: [{ source: 'heaven' }] }],
  ])('is refused with %s', (_, changes) => {
    const data = changes === null ? null : { ...(anExtract() as object), ...changes };
    expect(() => readExtract(data)).toThrow(/^it is not of the expected form/);
  });
});

function sessionOf({ sessions: [first] }: ReturnType<typeof aPicture>) {
  if (first === undefined) throw new Error('the picture has sessions');
  return first;
}
