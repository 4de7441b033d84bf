import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, open, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles, openFilesBelow } from '../../../src/databases/sqlite/holders.ts';

/** Opens the file in a process that a shell starts and waits for, and keeps it until its input ends. */
async function openedByGrandchild(file: string): Promise<ChildProcess & AsyncDisposable> {
  const program = `require('node:fs').openSync(process.argv[1]); console.log('open'); process.stdin.resume()`;
  const command = '"$0" -e "$1" "$2"; exit $?';
  const child = spawn('bash', ['-c', command, process.execPath, program, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return Object.assign(child, {
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await once(child, 'exit');
    },
  });
}

describe.skipIf(process.platform !== 'linux')('who has a file open', () => {
  test('is told of the processes below this one, and of this one only where all are asked for', async () => {
    await using folder = await mkdtempDisposable(join(await realpath(tmpdir()), 'holders-'));
    const [theirs, ours] = ['theirs', 'ours'].map((name) => join(folder.path, name)) as [string, string];
    for (const file of [theirs, ours]) await writeFile(file, '');
    await using child = await openedByGrandchild(theirs);
    await using _own = await open(ours);
    const holders = async (look: typeof openFiles) =>
      (await look()).filter(({ file }) => [theirs, ours].includes(file));
    const below = await holders(openFilesBelow);
    expect(below.map(({ file }) => file)).toEqual([theirs]);
    expect(below[0]?.pid).not.toBe(child.pid);
    expect(await holders(openFiles)).toEqual(
      expect.arrayContaining([...below, { file: ours, pid: process.pid }]),
    );
  });
});
