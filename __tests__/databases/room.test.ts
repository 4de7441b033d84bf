import { expect, test } from 'vitest';
import { roomIn } from '../../src/databases/room.ts';

test('a folder in memory is told from one on the disk', async () => {
  expect(await roomIn('/dev/shm')).toMatchObject({ inMemory: true, place: '/dev/shm' });
  expect(await roomIn(import.meta.dirname)).toMatchObject({ inMemory: false });
});
