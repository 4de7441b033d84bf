/** How much room there is in a folder of this machine. */

import { statfs } from 'node:fs/promises';
import type { Room } from './engine.ts';

/** Source: the constant of tmpfs in https://man7.org/linux/man-pages/man2/statfs.2.html */
const tmpfsType = 0x01021994;

export async function roomIn(folder: string): Promise<Room> {
  const { bavail, bsize, type } = await statfs(folder);
  return { place: folder, freeBytes: bavail * bsize, inMemory: type === tmpfsType };
}
