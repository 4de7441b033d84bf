/** An entry that somebody else made is refused, and cannot write anywhere on this machine. */

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { BLOB_FILE } from '../../src/actions/cache-protocol.ts';
import { archiveOf, type Member } from '../fakes/actions-cache/archive.ts';
import { KEY, type Scene, test } from './cache-scene.ts';

test.for(['symbolic link', 'hard link'] as const)(
  'an archive that holds a %s to a file of the machine is refused',
  async (type, { scene }) => {
    const victim = join(scene.folder, 'victim');
    await writeFile(victim, 'secret of this machine');
    await expectRefusal(scene, { type, name: BLOB_FILE, target: victim });
  },
);

test.for(['folder', 'pipe'] as const)('an archive that holds a %s is refused', async (type, { scene }) => {
  await expectRefusal(scene, { type, name: BLOB_FILE });
});

async function expectRefusal(scene: Scene, member: Member): Promise<void> {
  const { server, log, into, open } = scene;
  await plant(scene, [member]);
  expect(await open('v2').fetch(KEY, into)).toBe(false);
  expect(existsSync(into)).toBe(false);
  expect(log.at('warning')).toEqual([
    expect.stringMatching(/something else than one file|tar.* failed with exit code/),
  ]);
  expect(server.requests.at(-1)?.operation).toBe('download');
}

test('an archive cannot write a file outside of the private folder', async ({ scene }) => {
  const { folder, into, open } = scene;
  const [absolute, relative, linked] = ['absolute', 'relative', 'linked'].map((name) => join(folder, name));
  await plant(scene, [
    { type: 'file', name: `${absolute}`, content: 'theirs' },
    // The private folder is two levels below `folder`.
    { type: 'file', name: '../../relative', content: 'theirs' },
    { type: 'symbolic link', name: 'way-out', target: folder },
    { type: 'file', name: 'way-out/linked', content: 'theirs' },
    { type: 'file', name: BLOB_FILE, content: 'blob' },
  ]);
  expect(await open('v2').fetch(KEY, into)).toBe(true);
  expect(await readFile(into, 'utf8')).toBe('blob');
  expect([absolute, relative, linked].map((path) => existsSync(`${path}`))).toEqual([false, false, false]);
});

test('an entry under another key than ours is refused, though the service finds it', async ({ scene }) => {
  const { log, into, open } = scene;
  await plant(scene, [{ type: 'file', name: BLOB_FILE, content: 'blob' }], '-foreign');
  expect(await open('v2').fetch(KEY, into)).toBe(false);
  expect(await open('v2').fetchNewest(KEY, into)).toBeUndefined();
  expect(existsSync(into)).toBe(false);
  expect(log.at('warning')).toHaveLength(2);
});

/** Puts an archive where the client looks for `KEY`, or under a key that is longer by `more`. */
async function plant({ server, into, open }: Scene, members: readonly Member[], more = ''): Promise<void> {
  expect(await open('v2').fetch(KEY, into)).toBe(false);
  const { key = '', version = '' } = server.requests.at(-1) ?? {};
  server.plant(`${key}${more}`, version, archiveOf(members));
}
