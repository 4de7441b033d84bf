/** What the fault tests of the cache share: a service to break, and stores that use it. */

import { mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { actionsCache } from '../../src/actions/cache.ts';
import type { BlobStore } from '../../src/ports.ts';
import { type ActionsCacheServer, startActionsCacheServer } from '../fakes/actions-cache-server.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

export const ENTRY = new URL('../../src/cache.ts', import.meta.url);
export const KEY = 'some-key';

export interface Scene {
  readonly server: ActionsCacheServer;
  readonly log: RecordingLog;
  readonly folder: string;
  readonly file: string;
  readonly into: string;
  open(protocol: 'v1' | 'v2', changes?: Changes): BlobStore;
}

interface Changes {
  readonly env?: Record<string, string>;
  readonly entry?: URL;
  readonly limitSeconds?: number;
}

export const test = base.extend<{ scene: Scene }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from here what else a fixture needs
  scene: async ({}, use) => {
    await using server = await startActionsCacheServer();
    await using temporary = await mkdtempDisposable(join(tmpdir(), 'faults-'));
    const folder = temporary.path;
    const temp = join(folder, 'temp');
    await mkdir(temp);
    const file = join(folder, 'file');
    await writeFile(file, 'x'.repeat(100_000));
    const log = new RecordingLog();
    const open: Scene['open'] = (protocol, { env = {}, entry = ENTRY, limitSeconds = 30 } = {}) =>
      actionsCache({
        log,
        env: { ...process.env, ...server.env(protocol), ...env },
        temp,
        entry,
        limitSeconds,
      });
    await use({ server, log, folder, file, into: join(folder, 'into'), open });
    expect(await readdir(temp)).toEqual([]);
  },
});
