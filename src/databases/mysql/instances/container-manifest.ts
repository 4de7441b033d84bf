/** What a data directory of a container consists of, as `readDataManifest` tells it of this machine. */

import type { ContainerShell } from './container-shell.ts';
import { type DataManifest, type FoundEntry, manifestOf } from './data-manifest.ts';

const kinds: Readonly<Record<string, FoundEntry['kind']>> = { f: 'file', d: 'directory' };

export async function readContainerManifest(shell: ContainerShell, data: string): Promise<DataManifest> {
  const list = `cd "$1" && find . -mindepth 1 -printf '%y %s %T@ %P\\0'`;
  const lines = (await shell.output(list, [data])).split('\0').filter(Boolean);
  return manifestOf(lines.map(entryOf));
}

function entryOf(line: string): FoundEntry {
  const [type = '', size, changed = '', ...path] = line.split(' ');
  return { path: path.join(' '), kind: kinds[type] ?? 'other', sizeBytes: Number(size), changed };
}
