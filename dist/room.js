import { statfs } from "node:fs/promises";

// src/databases/room.ts
/** How much room there is in a folder of this machine. */
/** Source: the constant of tmpfs in https://man7.org/linux/man-pages/man2/statfs.2.html */
const tmpfsType = 16914836;
async function roomIn(folder) {
	const { bavail, bsize, type } = await statfs(folder);
	return {
		place: folder,
		freeBytes: bavail * bsize,
		inMemory: type === tmpfsType
	};
}

export { roomIn as t };