import { mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { removeWorkingFiles } from '../src/working-files.ts';

const working = [
  'worker2',
  'session',
  'prepare',
  'packed-default',
  'plan-ab12',
  'test_timings.json.4711.new',
];
const lasting = ['report.json', 'report.html', 'junit.xml', 'test_timings.json', 'ledger.jsonl', 'worker'];

test('what only the run needed goes, half-written files too, and what later steps may read stays', async () => {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'working-'));
  await mkdir(path.join(folder.path, 'worker1'));
  await writeFile(path.join(folder.path, 'worker1', 'command.sh'), '');
  for (const name of [...working, ...lasting]) await writeFile(path.join(folder.path, name), '');
  await removeWorkingFiles(folder.path);
  expect((await readdir(folder.path)).toSorted()).toEqual(lasting.toSorted());
});

test('a folder that is gone has nothing to be removed', async () => {
  await removeWorkingFiles(path.join(os.tmpdir(), 'there-is-no-such-folder'));
});
