/** The servers of instances that are there now, by what /proc says. */

import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of servers on data directories below `folder`. */
export function serversBelow(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--datadir=${folder}/`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Lines of the mount table that name `folder`. */
export function mountsBelow(folder: string): readonly string[] {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(folder));
}
