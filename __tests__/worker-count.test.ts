import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWorkers } from '../src/worker-count.ts';

const auto = { kind: 'auto', minimum: 1, maximum: 16 } as const;
const bounds = {
  processors: 4,
  units: 100,
  freeConnections: [97],
  availableBytes: 16 * 1024 ** 3,
  cloneBytes: 0,
};

describe('the number of workers', () => {
  it.each([
    ['as many as processors', auto, bounds, 4],
    ['at least the minimum', { ...auto, minimum: 6 }, bounds, 6],
    ['at most the maximum', { ...auto, maximum: 2 }, bounds, 2],
    ['the maximum wins over the minimum', { ...auto, minimum: 8, maximum: 3 }, bounds, 3],
    ['no more than units', auto, { ...bounds, units: 2 }, 2],
    ['no more than the server has connections for', auto, { ...bounds, freeConnections: [undefined, 14] }, 2],
    ['connections win over the minimum', { ...auto, minimum: 8 }, { ...bounds, freeConnections: [10] }, 2],
    [
      'no more than memory has room for',
      auto,
      { ...bounds, availableBytes: 2 * 1024 ** 3, cloneBytes: 360 * 1024 ** 2 },
      1,
    ],
    ['not fewer for small clones', auto, { ...bounds, cloneBytes: 90 * 1024 ** 2 }, 4],
    ['as many as were asked for', { kind: 'fixed', count: 12 }, bounds, 12],
    ['but no idle ones', { kind: 'fixed', count: 12 }, { ...bounds, units: 3 }, 3],
  ] as const)('is %s', (_, wanted, given, expected) => {
    expect(countWorkers(wanted, given)).toBe(expected);
  });

  it('is never less than one', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(), (processors, units, free, availableBytes) => {
        const given = { processors, units, freeConnections: [free], availableBytes, cloneBytes: 1e8 };
        expect(countWorkers(auto, given)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
