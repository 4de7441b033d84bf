import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, open, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { markFile, markFolder, sweepFolders } from '../../src/databases/folders.ts';
import type { Mark } from '../../src/databases/mark.ts';
import { openSqlite } from '../../src/databases/sqlite/sqlite.ts';
import { here, ownMark } from '../../src/databases/sweep.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const old: Mark = {
  run: 'abcdef01',
  at: '2020-01-02T03:04:05.000Z',
  host: 'gone',
  pid: 4711,
  project: 'shop',
};
const us = here(ownMark('99999999', 'shop'));

test('folders of crashed runs go, in memory and on the disk, and no others', async () => {
  await using root = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-folders-'));
  const make = async (name: string, mark?: Mark) => {
    const folder = path.join(root.path, name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'shop_app_abcdef01_w1'), 'rows');
    if (mark !== undefined) await markFolder(folder, mark);
    return folder;
  };
  const left = [
    await make('memory/testshoal-abcdef01-default', old),
    await make('steps/1234-abcdef01/sqlite-default', old),
  ];
  const kept = [
    await make('memory/testshoal-abcdef02-default', { ...old, at: new Date().toISOString() }),
    await make('memory/testshoal-abcdef03-default', { ...old, project: 'other' }),
    await make('memory/testshoal-abcdef04-default'),
    await make('memory/my-own-data', old),
    await make('steps/1234-abcdef05/mine', old),
  ];
  const busy = await make('memory/testshoal-abcdef06-default', old);
  await using _held = await open(path.join(busy, 'shop_app_abcdef01_w1'));
  const foreign = await make('memory/testshoal-abcdef07-default');
  await symlink(path.join(kept[3] ?? '', markFile), path.join(foreign, markFile));
  const log = new RecordingLog();
  const places = {
    memory: { folder: path.join(root.path, 'memory', 'testshoal-99999999'), freeBytes: 1 },
    disk: path.join(root.path, 'steps', '1234-99999999', 'sqlite'),
  };
  await sweepFolders(places, us, log);
  expect(left.filter((folder) => existsSync(folder))).toEqual([]);
  expect([...kept, busy, foreign].filter((folder) => !existsSync(folder))).toEqual([]);
  expect(log.at('info')).toEqual(
    left.map((folder) => expect.stringContaining(`Removed ${folder}, which the run`)),
  );
  expect(log.at('warning')).toEqual([]);
});

test("servers that a lost run left in its folder are ended, and keep nobody's from going", async () => {
  await using root = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-folders-'));
  const folder = path.join(root.path, 'testshoal-abcdef01-default');
  const other = path.join(root.path, 'testshoal-abcdef02-default');
  for (const [each, mark] of [
    [folder, old],
    [other, { ...old, at: new Date().toISOString() }],
  ] as const) {
    await mkdir(path.join(each, 'place', 'data'), { recursive: true });
    await markFolder(each, mark);
  }
  // They are known by their command line, and have files there open.
  const script = `require('fs').openSync('log', 'w'); process.stdout.write('.'); setInterval(() => {}, 1000)`;
  const servers = await Promise.all(
    [folder, other].map(async (each) => {
      const place = path.join(each, 'place');
      const words = ['-e', script, '--', `--datadir=${path.join(place, 'data')}`];
      const server = spawn(process.execPath, words, { cwd: place, stdio: ['ignore', 'pipe', 'inherit'] });
      await once(server.stdout, 'data');
      return { server, ended: once(server, 'exit') };
    }),
  );
  const [left, living] = servers;
  try {
    const log = new RecordingLog();
    const memory = { folder: path.join(root.path, 'testshoal-99999999'), freeBytes: 1 };
    await sweepFolders({ memory, disk: path.join(root.path, 'steps', 'step', 'sqlite') }, us, log);
    expect(log.at('info')).toEqual([
      `Ended the database server ${left?.server.pid}.`,
      expect.stringContaining(`Removed ${folder}, which the run abcdef01`),
    ]);
    await left?.ended;
    expect([existsSync(folder), existsSync(other)]).toEqual([false, true]);
    expect(living?.server.exitCode ?? living?.server.signalCode).toBeNull();
  } finally {
    for (const { server } of servers) server.kill('SIGKILL');
  }
});

test("a run's folder has its mark", async () => {
  await using root = await mkdtempDisposable(path.join(tmpdir(), 'testshoal-folders-'));
  const folder = path.join(root.path, 'clones');
  const engine = await openSqlite(
    { file: path.join(root.path, 'app'), folder, mark: old },
    { log: new RecordingLog() },
  );
  expect(existsSync(path.join(folder, markFile))).toBe(true);
  await engine.create('made');
  expect(await engine.exists('made')).toBe(true);
});
