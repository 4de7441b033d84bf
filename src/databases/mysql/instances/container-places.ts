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
 * By the command line, as a server has no file with its id until it is up. `$1` is the place, `$2` the data. The view
 * goes at once (`-l`): a killed process has no command line any more, but holds its files until its memory is free.
 */
const removal = `
  ${findMount}
  servers() {
    for process in /proc/[0-9]*; do
      if tr '\\0' '\\n' < $process/cmdline | grep -qxF -e "--datadir=$1"; then echo \${process#/proc/}; fi
    done 2> /dev/null
  }
  while running=$(servers "$2") && test -n "$running"; do kill -9 $running; sleep 0.02; done
  if test -d "$1/upper"; then umount -l "$2"; fi
  rm -rf "$1"`;

/** Kills what runs there; no error where nothing is. */
export async function removeContainerPlace(shell: ContainerShell, { root, data }: Place): Promise<void> {
  await shell.output(removal, [root, data]);
}
