/** How clones on this machine get their data: finds out which ways the file system of a folder takes. */

import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log, Tools } from '../../../ports.ts';
import { canMakeViews } from './overlay.ts';

export type CopyStrategy = 'overlay' | 'reflink' | 'copy';

/** The one that writes least of those that `folder` takes. */
export async function bestStrategy(folder: string, tools: Tools, log: Log): Promise<CopyStrategy> {
  if (await canMakeViews(folder, tools, log)) return 'overlay';
  return (await sharesBlocks(folder)) ? 'reflink' : 'copy';
}

async function sharesBlocks(folder: string): Promise<boolean> {
  const trial = await mkdtemp(path.join(folder, 'copy-'));
  try {
    await writeFile(path.join(trial, 'one'), 'x'.repeat(4096));
    await copyFile(path.join(trial, 'one'), path.join(trial, 'other'), constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}
