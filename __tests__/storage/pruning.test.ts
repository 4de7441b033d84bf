import fc from 'fast-check';
import { expect, test } from 'vitest';
import { superfluous } from '../../src/storage/pruning.ts';

const NOW = 1_000_000;

const scenes = fc.record({
  blobs: fc.uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[a-z]{1,4}$/),
      sizeBytes: fc.nat(100),
      usedAtSeconds: fc.integer({ min: NOW - 50, max: NOW }),
    }),
    { selector: ({ key }) => key },
  ),
  bounds: fc.record({ sizeBytes: fc.nat(300), unusedSeconds: fc.nat(60) }),
});

test('what stays is within the bounds, or is the last used blob alone', () => {
  fc.assert(
    fc.property(scenes, ({ blobs, bounds }) => {
      const gone = superfluous(blobs, bounds, NOW);
      const kept = blobs.filter((blob) => !gone.includes(blob));
      if (blobs.length > 0) expect(kept.length).toBeGreaterThan(0);
      if (kept.length < 2) return;
      expect(kept.reduce((total, { sizeBytes }) => total + sizeBytes, 0)).toBeLessThanOrEqual(
        bounds.sizeBytes,
      );
      for (const { usedAtSeconds } of kept)
        expect(NOW - usedAtSeconds).toBeLessThanOrEqual(bounds.unusedSeconds);
    }),
  );
});

test('nothing goes that was used later than something that stays, and nothing without need', () => {
  fc.assert(
    fc.property(scenes, ({ blobs, bounds }) => {
      const gone = superfluous(blobs, bounds, NOW);
      const kept = blobs.filter((blob) => !gone.includes(blob));
      const oldestKept = Math.min(...kept.map(({ usedAtSeconds }) => usedAtSeconds));
      for (const { usedAtSeconds } of gone) expect(usedAtSeconds).toBeLessThanOrEqual(oldestKept);
      const next = gone[0];
      if (next === undefined) return;
      const total = kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, next.sizeBytes);
      expect(total > bounds.sizeBytes || NOW - next.usedAtSeconds > bounds.unusedSeconds).toBe(true);
    }),
  );
});

test('the order in which the blobs are listed does not matter', () => {
  fc.assert(
    fc.property(scenes, ({ blobs, bounds }) => {
      expect(superfluous(blobs.toReversed(), bounds, NOW)).toEqual(superfluous(blobs, bounds, NOW));
    }),
  );
});
