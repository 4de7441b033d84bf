import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scaling, WorkerCount } from '../src/config.ts';
import { countWorkers, type WorkerBounds } from '../src/worker-count.ts';

const auto = { kind: 'auto', minimum: 1, maximum: 16 } as const;
const bounds = { processors: 4, units: 100, availableBytes: 10e9, peakWorkerBytes: undefined };
const tight = { ...bounds, peakWorkerBytes: 4.5e9 };
const fixed = { kind: 'fixed', count: 12 } as const;

describe('the number of workers', () => {
  it.each<[string, WorkerCount, WorkerBounds, number, string]>([
    ['as many as processors', auto, bounds, 4, '4 workers, for this job may use 4 processors.'],
    [
      'at least the minimum',
      { ...auto, minimum: 6 },
      bounds,
      6,
      '6 workers, for `min-workers` asks for them.',
    ],
    [
      'at most the maximum',
      { ...auto, maximum: 2 },
      bounds,
      2,
      '2 workers, for `max-workers` allows no more.',
    ],
    ['the maximum wins over the minimum', { ...auto, minimum: 8, maximum: 3 }, bounds, 3, '`max-workers`'],
    ['no more than units', auto, { ...bounds, units: 2 }, 2, '2 workers, for there are only 2 units.'],
    ['as many as were asked for', fixed, bounds, 12, '12 workers, for `workers` asks for them.'],
    ['but no idle ones', fixed, { ...bounds, units: 3 }, 3, 'there are only 3 units'],
    ['as many as memory carries', auto, tight, 2, 'took up to 4.5 GB in earlier runs, and 10.0 GB are free'],
    ['which wins over the minimum', { ...auto, minimum: 3 }, tight, 2, 'in earlier runs'],
    ['but not over the user', fixed, tight, 12, '`workers` asks for them'],
    [
      'one, where memory carries none',
      auto,
      { ...tight, peakWorkerBytes: 20e9 },
      1,
      '1 worker, for a worker took',
    ],
  ])('is %s', (_, wanted, given, expected, because) => {
    const chosen = countWorkers(wanted, given);
    expect(chosen).toMatchObject({ workers: expected, most: expected });
    expect(chosen.because).toContain(because);
  });

  it('says where there are fewer for lack of memory, or where that may be too little', () => {
    expect(countWorkers(auto, tight).shortOfMemory).toMatch(/^There are 2 workers and not 4: a worker took/);
    expect(countWorkers(fixed, tight).shortOfMemory).toMatch(/^Memory may not be enough for 12 workers: /);
  });

  it.each<[string, WorkerCount, WorkerBounds]>([
    ['memory is not known', auto, bounds],
    ['processors are fewer', auto, { ...tight, processors: 2 }],
    ['units are fewer', fixed, { ...tight, units: 2 }],
    ['the maximum is lower', { ...auto, maximum: 1 }, tight],
  ])('says nothing of memory where %s', (_, wanted, given) => {
    expect(countWorkers(wanted, given).shortOfMemory).toBeUndefined();
  });

  it.each<[string, WorkerCount, Scaling, number, number]>([
    ['begins as without', auto, { minimum: 1, maximum: 16 }, 4, 16],
    ['begins at the maximum at most', fixed, { minimum: 1, maximum: 8 }, 8, 8],
  ])('that is scaled %s', (_, wanted, scaling, workers, most) => {
    expect(countWorkers(wanted, bounds, scaling)).toMatchObject({ workers, most });
    expect(countWorkers(wanted, { ...bounds, units: 5 }, scaling).most).toBe(5);
  });

  it('is never less than one, and never more than may be later', () => {
    const peak = fc.option(fc.nat(3e9), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), peak, (processors, units, peakWorkerBytes) => {
        const given = { processors, units, availableBytes: 4e9, peakWorkerBytes };
        const { workers, most } = countWorkers(auto, given, { minimum: 2, maximum: 8 });
        expect(workers).toBeGreaterThanOrEqual(1);
        expect(most).toBeGreaterThanOrEqual(workers);
      }),
    );
  });
});
