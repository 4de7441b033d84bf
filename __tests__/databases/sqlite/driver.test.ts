import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  loadBetterSqlite,
  loadNodeSqlite,
  loadSqlite,
  obstacleToNative,
} from '../../../src/databases/sqlite/driver.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

test.each([
  { node: '24.21.0', glibc: '2.36', obstacle: undefined },
  { node: '24.21.0', glibc: '2.34', obstacle: undefined },
  { node: '24.21.0', glibc: undefined, obstacle: undefined },
  { node: '24.21.0', glibc: '3.0', obstacle: undefined },
  { node: '24.21.0', glibc: '2.31', obstacle: 'glibc 2.34; this system has 2.31' },
  { node: '20.20.2', glibc: '2.36', obstacle: 'Node 22; this is 20.20.2' },
])(
  'Node $node with glibc $glibc: the obstacle to better-sqlite3 is $obstacle',
  ({ node, glibc, obstacle }) => {
    expect(obstacleToNative(node, { glibcVersion: glibc })).toBe(obstacle);
  },
);

test('here better-sqlite3 is the driver, and nothing has to be said', async () => {
  const log = new RecordingLog();
  expect((await loadSqlite(log)).name).toBe('better-sqlite3');
  expect(log.entries).toEqual([]);
});

describe.each([
  { name: 'better-sqlite3', load: loadBetterSqlite },
  { name: 'node:sqlite', load: loadNodeSqlite },
])('$name', ({ load }) => {
  test('runs statements, reads rows, and tells the version of SQLite', async () => {
    const driver = await load();
    expect(driver.version).toMatch(/^3\.\d+\.\d+$/);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-driver-'));
    const file = join(folder.path, 'a b.sqlite3');
    await writeFile(file, '');
    const connection = driver.open(file);
    connection.run('CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1), (2)');
    expect(connection.rows('SELECT i FROM t ORDER BY i').map(({ i }) => i)).toEqual([1, 2]);
    connection.close();
  });
});
