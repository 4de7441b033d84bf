/** Files that a run needs while it goes on, in the folder of its step. What later steps may read is not among them. */

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Launches with what their programs wrote, the session's, `prepare`'s; dumps on their way; what is sent to the cache and came
 * from there; files that were being written. Some of them hold passwords.
 */
const working =
  /^(worker\d+|session|prepare|presence(-\d+)?|(packed|fetched|dump|dumped)-\w+|(plan|receipt|timings)-\w+|cache-\w{6}|.+\.\d+\.new)$/;

/** `home`: absolute path of the folder of a step that has ended. */
export async function removeWorkingFiles(home: string): Promise<void> {
  const names = await readdir(home).catch(() => []);
  for (const name of names.filter((one) => working.test(one))) {
    await rm(path.join(home, name), { recursive: true, force: true });
  }
}
