import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const module = fileURLToPath(new URL('../../src/log/standard-output.ts', import.meta.url));

/** What `reader` makes of what `program` prints, and its status. A file `ended` is there once it has ended. */
async function read(program: string, reader: string): Promise<string> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'reader-'));
  const source = `import { exitPrinted, mostWaitingBytes, standardOutputBacklog } from ${JSON.stringify(module)};\n${program}`;
  const command = `{ "$0" --input-type=module -e "$1"; echo $? > ended; } | (${reader}); echo "status $(cat ended)"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', command, process.execPath, source], {
    cwd: folder.path,
  });
  return stdout.trim().replace('\n', ' bytes, ');
}

const printing = `process.stdout.write('x'.repeat(5_000_000));`;
const untilEnded = 'until [ -e ended ]; do sleep 0.02; done';

it('is taken whole before the process exits', async () => {
  expect(await read(`${printing} await exitPrinted(3);`, 'wc -c')).toBe('5000000 bytes, status 3');
  const withStatus = `${printing} process.exitCode = 4; await exitPrinted();`;
  expect(await read(withStatus, 'wc -c')).toBe('5000000 bytes, status 4');
});

it('is not waited for longer than was said', async () => {
  const program = `${printing} await exitPrinted(1, 0.1);`;
  expect(await read(program, `${untilEnded}; wc -c`)).toMatch(/^\d{5,6} bytes, status 1$/);
});

it('is behind once much of it waits, until it was taken', async () => {
  const program = `
    process.stdout.write('x'.repeat(mostWaitingBytes / 2));
    const half = standardOutputBacklog();
    process.stdout.write('x'.repeat(mostWaitingBytes));
    await standardOutputBacklog();
    await exitPrinted(half === undefined && standardOutputBacklog() === undefined ? 5 : 6);`;
  expect(await read(program, 'sleep 0.2; wc -c')).toBe(`${1.5 * 32 * 1024 ** 2} bytes, status 5`);
});
