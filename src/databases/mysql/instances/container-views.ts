/** Copy-on-write views inside of a container of ours. They are mounted for all of it, and go with it. */

import type { Log } from '../../../ports.ts';
import { findMount } from './container-mount.ts';
import { accountName } from './container-program.ts';
import type { ContainerShell } from './container-shell.ts';
import { mountOptions, type View } from './overlay.ts';
import type { Place } from './places.ts';

/** Shell code that makes a view of the first four of its arguments; `viewWords` gives them. */
export const makeView = [
  findMount,
  'mkdir "$2" "$3" "$4"',
  `chown ${accountName} "$2" "$3" "$4"`,
  'mount -t overlay overlay -o "$1" "$4"',
].join(' && ');

export function viewWords(view: View): readonly [options: string, upper: string, work: string, at: string] {
  return [mountOptions(view), view.upper, view.work, view.mountPoint];
}

/** Puts a plain folder with all that it shows in the place of a view; leaves what is none as it is. */
export async function materialiseView(
  shell: ContainerShell,
  { root, data, upper, work }: Place,
): Promise<void> {
  await shell.output(
    `test -d "$2" || exit 0; ${findMount}; cp --archive "$1" "$4/copy" && umount "$1" && rm -rf "$1" "$2" "$3" && mv "$4/copy" "$1"`,
    [data, upper, work, root],
  );
}

/** Tries it in `folder`: it takes a kernel that can, and a container that may. */
export async function containerHasViews(shell: ContainerShell, folder: string, log: Log): Promise<boolean> {
  const trial = `${folder}/trial`;
  const view = {
    lower: `${trial}/lower`,
    ...{ upper: `${trial}/upper`, work: `${trial}/work`, mountPoint: `${trial}/mountPoint` },
  };
  const { status, stderr } = await shell.run(
    `mkdir -p "$5" && ${makeView} && touch "$4/written" && umount "$4"; status=$?; rm -rf "$6"; exit $status`,
    [...viewWords(view), view.lower, trial],
  );
  if (status !== 0) log.debug(`no overlay mounts in the container: ${stderr.trim()}`);
  return status === 0;
}
