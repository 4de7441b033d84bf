import { statfs } from "node:fs/promises";

// src/databases/room.ts
/** How much room there is in a folder: of this machine, or of a service container. */
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
/** Undefined where the container's programs do not tell. */
async function roomInside(folder, container, containers) {
	const { status, stdout } = await containers.exec(container, [
		"sh",
		"-c",
		"df -Pk \"$1\" && stat -f -c %T \"$1\"",
		"sh",
		folder
	]);
	const [, line = "", type = ""] = stdout.trim().split("\n");
	const freeKilobytes = Number(line.split(/\s+/)[3]);
	if (status !== 0 || !Number.isFinite(freeKilobytes)) return void 0;
	return {
		place: `${folder} in the service container`,
		freeBytes: freeKilobytes * 1024,
		inMemory: type.trim() === "tmpfs"
	};
}
/** Said once, where the room stays unknown. */
const unknownRoom = "the room for its databases is not known";

export { roomInside as n, unknownRoom as r, roomIn as t };