/** What a data directory consists of, without its contents: a sealed one has to stay exactly so. */

import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

export interface DataManifest {
  readonly entries: readonly DataEntry[];
  readonly sizeBytes: number;
  /** Equal as long as no file is added, removed, resized or written to. */
  readonly hash: string;
}

export interface DataEntry {
  /** Relative to the data directory, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'directory';
  readonly sizeBytes: number;
}

/** Throws where the directory holds a link, or anything else that is no plain file or folder. */
export async function readDataManifest(data: string): Promise<DataManifest> {
  const names = (await readdir(data, { recursive: true })).sort();
  const hash = createHash('sha256');
  const entries: DataEntry[] = [];
  for (const name of names) {
    const stats = await lstat(path.join(data, name), { bigint: true });
    const kind = kindOf(stats, name);
    const sizeBytes = kind === 'file' ? Number(stats.size) : 0;
    const changed = kind === 'file' ? stats.mtimeNs : 0n;
    hash.update(JSON.stringify([name, kind, sizeBytes, `${changed}`]));
    entries.push({ path: name, kind, sizeBytes });
  }
  // A view of somebody else's looks so, and a folder that nobody has filled.
  if (!names.includes('ibdata1')) throw new Error('there is no data directory under that name');
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  return { entries, sizeBytes, hash: hash.digest('hex') };
}

/** A link leads to files that all copies would share. */
function kindOf(stats: BigIntStats, name: string): 'file' | 'directory' {
  const type = Number(stats.mode) & constants.S_IFMT;
  if (type === constants.S_IFREG) return 'file';
  if (type === constants.S_IFDIR) return 'directory';
  throw new Error(
    `the data directory holds ${JSON.stringify(name)}, which is neither a file nor a folder, so it cannot be copied faithfully`,
  );
}
