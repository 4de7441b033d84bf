/** Folders that are dear to make and the same in every run: made once, and kept in a cache folder. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Root's home is closed to the accounts that root runs servers as. */
const cacheFolder =
  process.getuid?.() === 0
    ? '/var/cache/testshoal-tests'
    : join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'testshoal-tests');

/** Where the folder is or will be. It exists only when it is complete. */
export function keptFolder(name: string, recipe: unknown): string {
  const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  return join(cacheFolder, `${name}-${key}`);
}

/** `make` fills a folder aside, which is renamed at the end: what is half-made is never at `place`. */
export async function makeOnce(place: string, make: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(place)) {
    const now = new Date();
    // Of somebody else's folder the time cannot be set.
    await utimes(place, now, now).catch(() => {});
    return;
  }
  await mkdir(dirname(place), { recursive: true });
  await prune(dirname(place));
  const making = await mkdtemp(`${place}-making-`);
  try {
    await chmod(making, 0o755);
    await make(making);
    await rename(making, place);
  } catch (error) {
    // Another run may have been faster.
    if (!existsSync(place)) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** A folder whose recipe nobody had for so long is one of a version that is gone. */
const unusedDays = 30;

/** What ends like a name of `keptFolder`, and what a killed run was making. */
const keptName = /-[0-9a-f]{12}(?:-making-\w{6})?$/;

async function prune(parent: string): Promise<void> {
  const oldest = Date.now() - unusedDays * 24 * 60 * 60 * 1000;
  for (const name of (await readdir(parent)).filter((each) => keptName.test(each))) {
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < oldest) await rm(folder, { recursive: true, force: true });
  }
}
