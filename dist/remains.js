import { n as killServers } from "./server-processes.js";
import { createHash } from "node:crypto";
import path from "node:path";
import { chmod, mkdir, rm } from "node:fs/promises";

// src/databases/mysql/instances/places.ts
/** Where everything of one data directory lies on this machine. */
/** As with the other engines: a longer name is refused, not cut. */
const nameLimitBytes = 200;
/** A name is not part of a path: it may hold anything, and be longer than a socket's path. Throws for no name at all. */
function placeOf(folder, name) {
	const sizeBytes = Buffer.byteLength(name);
	if (sizeBytes === 0 || sizeBytes > 200 || name.includes("\0")) throw new Error(`${JSON.stringify(name)} cannot be the name of a database: it needs 1 to ${200} bytes, none of them NUL`);
	const root = path.join(folder, createHash("sha256").update(name).digest("hex").slice(0, 16));
	return {
		root,
		data: path.join(root, "data"),
		upper: path.join(root, "upper"),
		work: path.join(root, "work"),
		temporary: path.join(root, "tmp"),
		log: path.join(root, "log"),
		pid: path.join(root, "pid"),
		socket: path.join(root, "socket"),
		firstStatements: path.join(root, "first-statements.sql")
	};
}
/** What a data directory has of a server before, or of this machine only. Source: the manuals' pages on copying data directories. */
const remnants = [
	"auto.cnf",
	"ibtmp1",
	"ib_buffer_pool",
	"#innodb_temp",
	"mysql_upgrade_info.lock"
];
/** Kills what runs there and removes everything; no error where nothing is. Needs no server but those it kills. */
async function removePlace(place) {
	await killServers(place.data);
	await removeView(place);
	await rm(place.root, {
		recursive: true,
		force: true
	});
}
/** What a view was made of. */
async function removeView({ upper, work, data }) {
	await chmod(path.join(work, "work"), 448).catch(() => {});
	for (const folder of [
		upper,
		work,
		data
	]) await rm(folder, {
		recursive: true,
		force: true
	});
}
async function makeFolder(folder) {
	await mkdir(folder, { recursive: true });
	await chmod(folder, 457);
}

// src/databases/mysql/instances/remains.ts
/** Removes what a killed run left of its instances. Asks no server: the service may be gone by then. */
/** Kills the processes of exactly this database and removes its files. No error where it is gone already. */
async function removeInstance(folder, database) {
	await removePlace(placeOf(folder, database));
}
/** What the container is called that stands for `folder` where servers run in one: no two steps have a folder in common. */
function containerName(folder) {
	return `testshoal-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
}

export { remnants as a, placeOf as i, removeInstance as n, removePlace as o, makeFolder as r, removeView as s, containerName as t };