/** How much room there is in a folder: of this machine, or of a service container. */

import { statfs } from 'node:fs/promises';
import type { Containers } from '../ports.ts';
import type { Room } from './engine.ts';

/** Source: the constant of tmpfs in https://man7.org/linux/man-pages/man2/statfs.2.html */
const tmpfsType = 0x01021994;

export async function roomIn(folder: string): Promise<Room> {
  const { bavail, bsize, type } = await statfs(folder);
  return { place: folder, freeBytes: bavail * bsize, inMemory: type === tmpfsType };
}

/** Undefined where the container's programs do not tell. */
export async function roomInside(
  folder: string,
  container: string,
  containers: Containers,
): Promise<Room | undefined> {
  // `df -P` is POSIX; `stat -f` is in coreutils and in busybox.
  const script = 'df -Pk "$1" && stat -f -c %T "$1"';
  const { status, stdout } = await containers.exec(container, ['sh', '-c', script, 'sh', folder]);
  const [, line = '', type = ''] = stdout.trim().split('\n');
  const freeKilobytes = Number(line.split(/\s+/)[3]);
  if (status !== 0 || !Number.isFinite(freeKilobytes)) return undefined;
  return {
    place: `${folder} in the service container`,
    freeBytes: freeKilobytes * 1024,
    inMemory: type.trim() === 'tmpfs',
  };
}

/** Said once, where the room stays unknown. */
export const unknownRoom = 'the room for its databases is not known';
