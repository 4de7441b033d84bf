import { expect, test } from 'vitest';
import { locksIn } from '../../../src/databases/sqlite/locks.ts';

const inodes = { database: 41n, index: 42n };

test.each([
  ['a reader', '1: POSIX  ADVISORY  READ 9 00:2e:41 1073741826 1073742335', ['SHARED']],
  [
    'a writer that still writes to memory',
    '1: POSIX  ADVISORY  WRITE 9 00:2e:41 1073741825 1073741825',
    ['RESERVED'],
  ],
  [
    'a writer that waits for readers',
    '1: POSIX  ADVISORY  WRITE 9 00:2e:41 1073741824 1073741825',
    ['PENDING'],
  ],
  ['a writer', '1: POSIX  ADVISORY  WRITE 9 00:2e:41 1073741824 1073742335', ['EXCLUSIVE']],
  ['a writer to the log', '1: POSIX  ADVISORY  WRITE 9 00:2e:42 120 120', ['WAL write']],
  ['a reader of the log', '12: POSIX  ADVISORY  READ 9 00:2e:42 124 124', ['WAL read']],
  ['who merely has the index open', '1: POSIX  ADVISORY  READ 9 00:2e:42 128 128', []],
  ['another file', '1: POSIX  ADVISORY  WRITE 9 00:2e:43 0 EOF', []],
  ['a lock of another kind', '1: FLOCK  ADVISORY  WRITE 9 00:2e:41 0 EOF', []],
  ['one that waits for a lock', '1: -> POSIX  ADVISORY  WRITE 9 00:2e:41 1073741825 1073741825', []],
])('%s', (_, line, names) => {
  expect(locksIn(`${line}\n`, inodes)).toEqual(names.map((name) => ({ pid: 9, name })));
});
