import { expect, test } from 'vitest';
import { chooseFilePlace } from '../../src/databases/file-places.ts';

const GB = 1_000_000_000;
const places = (freeBytes: number) => ({ memory: { folder: '/memory', freeBytes }, disk: '/disk' });

test.each([
  ['fits into half of the memory', places(4 * GB), 2 * GB, '/memory', undefined],
  [
    'does not',
    places(4 * GB),
    2 * GB + 1,
    '/disk',
    'they need 2.0 GB, and half of the 4.0 GB of free memory',
  ],
  ['is small, and so is the memory', places(0.4 * GB), 0.1 * GB, '/memory', undefined],
  ['is not known, and there is plenty', places(2 * GB), undefined, '/memory', undefined],
  [
    'is not known, and there is little',
    places(0.5 * GB),
    undefined,
    '/disk',
    'only 500.0 MB of memory are free',
  ],
  ['has no memory to go to', { memory: undefined, disk: '/disk' }, 1, '/disk', 'no folder in memory'],
])('what %s', (_, given, needed, folder, fallback) => {
  const chosen = chooseFilePlace(given, needed);
  expect(chosen.folder).toBe(folder);
  if (fallback === undefined) expect(chosen.fallback).toBeUndefined();
  else expect(chosen.fallback).toContain(fallback);
});
