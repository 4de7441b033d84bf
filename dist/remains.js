import { createHash } from "node:crypto";
import path from "node:path";
import { chmod, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

// src/databases/mysql/instances/server-processes.ts
/** Finds and ends the server processes on a data directory, by what their command line says. */
/** A killed process frees its memory first, and a stopped machine gives it no time for that. */
const endLimitSeconds = 30;
/** The option that every server of ours is started with, and by which it is known. */
function dataOption(data) {
	return `--datadir=${data}`;
}
/**
* Ends the servers on the data directory `data`, or on any below the folder `data`. Ids may have gone to others, and
* command lines say what a process is: only exact ones are killed. Waits for their end.
*/
async function killServers(data) {
	const pids = await serversOn(data);
	for (const pid of pids) kill(pid);
	const deadline = performance.now() + endLimitSeconds * 1e3;
	while ((await serversOn(data)).length > 0) {
		if (performance.now() > deadline) throw new Error(`the server process ${pids.join(", ")} does not end although it was killed`);
		await setTimeout(5);
	}
	return pids;
}
async function serversOn(data) {
	const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
	const words = await Promise.all(pids.map(commandLine));
	const isOnData = (word) => word === dataOption(data) || word.startsWith(`${dataOption(data)}/`);
	return pids.filter((pid, index) => pid !== process.pid && words[index]?.some(isOnData));
}
/** Empty for a zombie, and for a process that has ended meanwhile. */
async function commandLine(pid) {
	try {
		return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
	} catch {
		return [];
	}
}
function kill(pid) {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		if (error.code !== "ESRCH") throw error;
	}
}

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
/** Kills what else runs on data directories of `folder`, as a program that was making one. Returns the ids. */
async function killRemains(folder) {
	return await killServers(folder);
}
/** What the container is called that stands for `folder` where servers run in one: no two steps have a folder in common. */
function containerName(folder) {
	return `testshoal-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
}

export { placeOf as a, removeView as c, makeFolder as i, dataOption as l, killRemains as n, remnants as o, removeInstance as r, removePlace as s, containerName as t, killServers as u };