/** A dump of usual size through the real client: uploaded in blocks (version 2) or chunks (version 1). */

import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { actionsCache } from '../../src/actions/cache.ts';
import { startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const MIB = 1024 ** 2;

test.each([
  // The client sends up to 128 MiB at once, and more in blocks of 64 MiB and the list of them.
  { protocol: 'v2', uploads: 4 },
  // Chunks of 32 MiB.
  { protocol: 'v1', uploads: 5 },
] as const)('150 MB go out and come back unchanged over $protocol', async ({ protocol, uploads }) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'large-'));
  await using server = await startActionsCacheServer();
  const log = new RecordingLog();
  const env = { ...process.env, ...server.env(protocol) };
  const entry = new URL('../../src/cache.ts', import.meta.url);
  const store = actionsCache({ log, env, temp: folder.path, entry, limitSeconds: 40 });

  const [file, into] = [join(folder.path, 'dump'), join(folder.path, 'fetched')];
  // Random bytes, as a compressed dump is: tar's compression must not make it small.
  await writeFile(file, randomFillSync(Buffer.alloc(150 * MIB)));
  expect(await store.store('dump', file)).toBe('stored');
  expect(server.requests.filter(({ operation }) => operation === 'upload')).toHaveLength(uploads);
  expect(await store.fetch('dump', into)).toBe(true);
  expect(await hashOf(into)).toBe(await hashOf(file));
  expect(log.at('warning')).toEqual([]);
});

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
