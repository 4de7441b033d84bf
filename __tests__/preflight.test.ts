import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Capacity, databasesFor, mostFitting, preflight } from '../src/preflight.ts';

const MB = 1_000_000;

const ample: Capacity = {
  alias: 'default',
  freeConnections: 94,
  room: { place: '/data', freeBytes: 14_000 * MB },
  databaseBytes: 20 * MB,
  peakSessions: 3,
  guessedSessions: 5,
};

describe('the pre-flight check', () => {
  it('says with all numbers what was reckoned', () => {
    expect(preflight(4, [ample])).toEqual({
      workers: 4,
      lines: [
        'default: 4 workers × 3 sessions (as in earlier runs) + 6 of our own = 18 of the 94 connections that the server still takes',
        'default: up to 10 databases × 20.0 MB = 200.0 MB, 14.0 GB free in /data',
      ],
      warnings: [],
    });
  });

  it('lowers the workers to what the server takes, and says by what numbers', () => {
    const { workers, warnings } = preflight(16, [{ ...ample, peakSessions: 12 }]);
    expect(workers).toBe(7);
    expect(warnings).toEqual([
      'There are 7 workers and not 16: the server of "default" takes 94 more sessions, and 16 workers × 12 sessions ' +
        '(as in earlier runs) + 6 of our own would be 198. Raise max_connections, or leave fewer sessions open.',
    ]);
  });

  it('tells of a run that may grow how many would fit', () => {
    const { databaseBytes, ...unsized } = { ...ample, peakSessions: 12 };
    expect(mostFitting(16, [unsized], new Map([['default', databaseBytes ?? 0]]))).toBe(7);
    expect(mostFitting(16, [unsized], new Map([['default', 1000 * MB]]))).toBe(6);
  });

  it('guesses sessions where there is no history, and says that it does', () => {
    const { lines, workers } = preflight(4, [{ ...ample, peakSessions: undefined, freeConnections: 21 }]);
    expect(lines[0]).toContain('4 workers × 5 sessions (a guess)');
    expect(workers).toBe(3);
  });

  it('lowers the workers to what the disk takes', () => {
    const room = { place: '/data', freeBytes: 170 * MB };
    const { workers, warnings } = preflight(4, [{ ...ample, room }]);
    expect(workers).toBe(3);
    expect(warnings).toEqual([
      'There are 3 workers and not 4: the databases of "default" need up to 10 databases × 20.0 MB = 200.0 MB, ' +
        'and there are 170.0 MB free in /data.',
    ]);
  });

  it('refuses where there is no room for one worker, for all databases at once', () => {
    const full = { ...ample, room: { place: '/data', freeBytes: 79 * MB } };
    expect(() => preflight(4, [full, { ...full, alias: 'logs' }])).toThrow(
      /no room for the databases of "default": one worker needs up to 4 databases × 20.0 MB.*79.0 MB free[\s\S]*"logs"/,
    );
  });

  it('lowers the workers to what the memory takes for clones that are servers', () => {
    const memory = { cloneBytes: 100 * MB, availableBytes: 1000 * MB };
    const { workers, lines, warnings } = preflight(4, [{ ...ample, memory }]);
    expect(workers).toBe(3);
    expect(lines.at(-1)).toBe(
      'default: 8 servers × 100.0 MB = 800.0 MB of memory, 600.0 MB of the 1.0 GB that are free may go to them',
    );
    expect(warnings).toEqual([
      'There are 3 workers and not 4: the clones of "default" need 8 servers × 100.0 MB = 800.0 MB of memory, and ' +
        '600.0 MB of the 1.0 GB that are free may go to them. `clone: database` needs no memory for them.',
    ]);
  });

  it('gives one worker where the memory takes not even that', () => {
    const memory = { cloneBytes: 100 * MB, availableBytes: 10 * MB };
    expect(preflight(4, [{ ...ample, memory }]).workers).toBe(1);
  });

  it('says what is not known', () => {
    expect(preflight(4, [{ ...ample, databaseBytes: undefined, freeConnections: undefined }])).toEqual({
      workers: 4,
      lines: ["default: 14.0 GB free in /data; the template's size is not known yet"],
      warnings: [],
    });
    expect(preflight(4, [{ ...ample, room: undefined, freeConnections: undefined }]).lines).toEqual([]);
  });

  it('never gives more workers than wanted, and what it gives fits', () => {
    const capacity = fc.record({
      alias: fc.constant('a'),
      freeConnections: fc.nat(500),
      room: fc.record({ place: fc.constant('/'), freeBytes: fc.nat(10_000) }),
      databaseBytes: fc.integer({ min: 1, max: 100 }),
      peakSessions: fc.integer({ min: 1, max: 50 }),
      guessedSessions: fc.constant(5),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), capacity, (wanted, given) => {
        fc.pre(given.room.freeBytes >= databasesFor(1) * given.databaseBytes);
        const { workers } = preflight(wanted, [given]);
        expect(workers).toBeGreaterThanOrEqual(1);
        expect(workers).toBeLessThanOrEqual(wanted);
        expect(databasesFor(workers) * given.databaseBytes).toBeLessThanOrEqual(given.room.freeBytes);
        if (workers > 1) expect(workers * given.peakSessions).toBeLessThanOrEqual(given.freeConnections);
      }),
    );
  });
});
