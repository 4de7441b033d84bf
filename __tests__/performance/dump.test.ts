/** A large dump is packed and unpacked in a process that stays small. */

import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const limitBytes = 200 * 1024 ** 2;

const program = `
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
const { packDump, readManifest, unpackDump } = await import(process.argv[1]);
const [payload, file, into] = process.argv.slice(2);
// Half of it can be packed, half cannot.
const block = Buffer.alloc(1024 ** 2);
const handle = openSync(payload, 'w');
for (let index = 0; index < 600; index += 1) {
  if (index % 2 === 0) randomFillSync(block);
  else block.fill('row ' + index);
  writeSync(handle, block);
}
closeSync(handle);
const description = {
  engine: 'e', engineVersion: '1', tool: 't', family: 'f', files: [], templateBytes: 1, source: 'built', previous: null,
};
const bytes = await packDump(payload, description, file);
await unpackDump(file, await readManifest(file), into);
console.log(JSON.stringify({ bytes, maxRssBytes: process.resourceUsage().maxRSS * 1024 }));
`;

test('600 MB go through less than 200 MB of memory', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'testshoal-large-dump-'));
  const container = new URL('../../src/databases/dump/container.ts', import.meta.url).href;
  const files = ['payload', 'file', 'into'].map((name) => join(folder.path, name));
  const args = ['--input-type=module', '--eval', program, container, ...files];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { bytes, maxRssBytes } = JSON.parse(stdout);
  expect(bytes).toBeLessThan(320 * 1024 ** 2);
  expect(maxRssBytes).toBeLessThan(limitBytes);
});
