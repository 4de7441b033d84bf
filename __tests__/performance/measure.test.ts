/** The content of a large database file is measured in a process that stays small. */

import { execFile } from 'node:child_process';
import { mkdtempDisposable, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const megabytes = 500;
const limitBytes = 20 * 1024 ** 2;

const program = `
const { measure } = await import(process.argv[1]);
const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
const { sizeBytes, fingerprint } = await measure(process.argv[2]);
console.log(JSON.stringify({ sizeBytes, fingerprint, grownBytes: peak() - before }));
`;

test(`${megabytes} MB of a database take less than 20 MB of memory to measure`, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-measure-'));
  const file = join(folder.path, 'large');
  {
    await using handle = await open(file, 'w');
    await handle.truncate(megabytes * 1024 ** 2);
  }
  const files = new URL('../../src/databases/sqlite/files.ts', import.meta.url).href;
  const args = ['--input-type=module', '--eval', program, files, file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { sizeBytes, fingerprint, grownBytes } = JSON.parse(stdout);
  expect(sizeBytes).toBe(megabytes * 1024 ** 2);
  // As sha256sum has it.
  expect(fingerprint).toBe('a08a92258f621b55d08ad1e84c90c2ea6286fc6b6c9a4dfa7156afb16c190170');
  expect(grownBytes).toBeLessThan(limitBytes);
});
