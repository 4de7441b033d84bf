/** What a data directory consists of, without its contents: a sealed one has to stay exactly so. */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
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

/** An entry as it lies there. */
export interface FoundEntry {
  /** As `DataEntry.path`. */
  readonly path: string;
  readonly kind: DataEntry['kind'] | 'other';
  readonly sizeBytes: number;
  /** When a file was last written to, as exactly as it is known. */
  readonly changed: string;
}

export async function readDataManifest(data: string): Promise<DataManifest> {
  const found: FoundEntry[] = [];
  for (const name of await readdir(data, { recursive: true })) {
    const { mode, size, mtimeNs } = await lstat(path.join(data, name), { bigint: true });
    found.push({ path: name, kind: kindOf(mode), sizeBytes: Number(size), changed: `${mtimeNs}` });
  }
  return manifestOf(found);
}

function kindOf(mode: bigint): FoundEntry['kind'] {
  const type = Number(mode) & constants.S_IFMT;
  return type === constants.S_IFREG ? 'file' : type === constants.S_IFDIR ? 'directory' : 'other';
}

/** Throws where the directory holds a link, or anything else that is no plain file or folder. */
export function manifestOf(found: readonly FoundEntry[]): DataManifest {
  // A view of somebody else's has none, nor has a folder that nobody has filled.
  if (!found.some((entry) => entry.path === 'ibdata1')) {
    throw new Error('there is no data directory under that name');
  }
  const hash = createHash('sha256');
  const entries: DataEntry[] = [];
  for (const { path: name, kind, ...file } of found.toSorted(byPath)) {
    // A link leads to files that all copies would share.
    if (kind === 'other') {
      throw new Error(
        `the data directory holds ${JSON.stringify(name)}, which is neither a file nor a folder, so it cannot be copied faithfully`,
      );
    }
    const { sizeBytes, changed } = kind === 'file' ? file : { sizeBytes: 0, changed: '' };
    hash.update(JSON.stringify([name, kind, sizeBytes, changed]));
    entries.push({ path: name, kind, sizeBytes });
  }
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  return { entries, sizeBytes, hash: hash.digest('hex') };
}

function byPath(one: FoundEntry, other: FoundEntry): number {
  return one.path < other.path ? -1 : 1;
}
