/** Data directories of this machine on their way into an archive and out of it. */

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DataSink, PackedEntry } from './archive.ts';
import type { DataManifest } from './data-manifest.ts';

export async function* localEntries(data: string, { entries }: DataManifest): AsyncGenerator<PackedEntry> {
  for (const entry of entries) {
    const file = path.join(data, entry.path);
    yield { ...entry, content: entry.kind === 'file' ? () => createReadStream(file) : undefined };
  }
}

/** Into `data`, which does not exist yet; never into a file that is there. */
export function localSink(data: string): DataSink {
  return {
    async begin(sizeBytes) {
      await mkdir(data, { mode: 0o750 });
      const { bavail, bsize } = await statfs(data);
      if (sizeBytes <= bavail * bsize) return;
      throw new Error(`the dump needs ${sizeBytes} bytes in ${data}, where ${bavail * bsize} are free`);
    },
    directory: async (name) => void (await mkdir(path.join(data, name), { mode: 0o750 })),
    file: (name, _sizeBytes, content) =>
      pipeline(content, createWriteStream(path.join(data, name), { flags: 'wx', mode: 0o640 })),
  };
}
