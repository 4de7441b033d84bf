/** A folder of empty files that goes away with its scope. */

import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export async function folderWith(files: readonly string[]) {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'units-'));
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder.path, file)), { recursive: true });
    await writeFile(path.join(folder.path, file), '');
  }
  return folder;
}
