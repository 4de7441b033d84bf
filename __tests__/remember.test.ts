import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { recallTimings, rememberTimings, suiteHash } from '../src/remember.ts';
import { directoryStore } from '../src/storage/directory.ts';
import { emptyTimings, type Timings } from '../src/timings/model.ts';
import { RecordingLog } from './fakes/recording-log.ts';

const identity = {
  project: 'shop',
  cachePrefix: '',
  directory: '',
  runner: 'pytest',
  tests: '',
  platform: 'linux-x64',
};

function timingsOf(seconds: number): Timings {
  return { ...emptyTimings, units: new Map([['a.py', [seconds]]]) };
}

describe('remembering timings', () => {
  it('gives the newest of the same suite, and nothing of another', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'remember-'));
    const log = new RecordingLog();
    const store = directoryStore(path.join(folder.path, 'cache'), log);
    const suite = suiteHash(identity);
    expect(await recallTimings(suite, store, folder.path, log)).toEqual(emptyTimings);
    await rememberTimings(timingsOf(1), suite, 'aaaaaaaa', store, folder.path);
    await rememberTimings(timingsOf(2), suite, 'bbbbbbbb', store, folder.path);
    await rememberTimings(
      timingsOf(9),
      suiteHash({ ...identity, cachePrefix: 'e2e' }),
      'c',
      store,
      folder.path,
    );
    expect(await recallTimings(suite, store, folder.path, log)).toEqual(timingsOf(2));
    expect(log.at('warning')).toEqual([]);
  });

  it('says so and goes on without when what was kept cannot be read', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'remember-'));
    const log = new RecordingLog();
    const store = directoryStore(path.join(folder.path, 'cache'), log);
    const hostile = path.join(folder.path, 'hostile');
    await writeFile(hostile, '{"units": 1}');
    await store.store(`testshoal-timings-${suiteHash(identity)}-x`, hostile);
    expect(await recallTimings(suiteHash(identity), store, folder.path, log)).toEqual(emptyTimings);
    expect(log.at('warning')[0]).toMatch(/cannot be read, so this run plans without/);
  });

  it('puts nothing that the user named into a key', () => {
    for (const field of Object.keys(identity)) {
      const hash = suiteHash({ ...identity, [field]: 'Geheim, ../x' });
      expect(hash).toMatch(/^[0-9a-f]{12}$/);
      expect(hash).not.toBe(suiteHash(identity));
    }
  });
});
