/** The folders of one data directory inside of a container of ours: made with what needs them, and removed. */

import { findMount } from './container-mount.ts';
import { accountName } from './container-program.ts';
import type { ContainerShell } from './container-shell.ts';
import type { Place } from './places.ts';

/** Shell code that makes the folders that the first two of its arguments name; `placeWords` gives them. */
export const makePlace = `mkdir -p "$1" "$2" && chown ${accountName} "$1" "$2"`;

export function placeWords({ root, temporary }: Place): readonly [root: string, temporary: string] {
  return [root, temporary];
}

/**
 * Shell code that ends the servers on the data that its first argument names: by their command lines, as a server has no file
 * with its id until it is up. Programs that name the data at all are few, and only those are looked at closely.
 */
const endServers = `
  servers() {
    for file in $(grep -lsF -e "--datadir=$1" /proc/[0-9]*/cmdline); do
      process=\${file#/proc/}
      if tr '\\0' '\\n' < $file | grep -qxF -e "--datadir=$1"; then echo \${process%/cmdline}; fi
    done 2> /dev/null
  }
  while running=$(servers "$1") && test -n "$running"; do kill -9 $running; sleep 0.02; done`;

export async function killInContainer(shell: ContainerShell, { data }: Place): Promise<void> {
  await shell.output(endServers, [data]);
}

/**
 * Kills what runs there; no error where nothing is. The view goes at once (`-l`): a killed process has no command line any
 * more, but holds its files until its memory is free.
 */
export async function removeContainerPlace(shell: ContainerShell, { root, data }: Place): Promise<void> {
  const removal = `${findMount}
  ${endServers}
  if test -d "$2/upper"; then umount -l "$1"; fi
  rm -rf "$2"`;
  await shell.output(removal, [data, root]);
}
