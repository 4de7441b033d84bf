import { i as messageOf } from "./errors.js";
import { i as withMark, r as readMark, t as isAbandoned } from "./mark.js";
import { n as killServers, r as serversOn } from "./server-processes.js";
import { basename, dirname, join } from "node:path";
import { lstat, readFile, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";

// src/databases/sqlite/failure.ts
/** The codes of errors, the operating system's (`ENOENT`) as well as SQLite's (`SQLITE_BUSY`). */
/**
* `node:sqlite` gives all its errors one code and keeps SQLite's in `errcode`, as a number.
* Source: https://sqlite.org/rescode.html
*/
const sqliteBusy = 5;
const sqliteLocked = 6;
function codeOf(error) {
	return error instanceof Error && "code" in error ? String(error.code) : void 0;
}
/** Somebody else reads or writes right now. */
function isBusy(error) {
	if (/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? "")) return true;
	if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return false;
	return [sqliteBusy, sqliteLocked].includes(error.errcode & 255);
}
/** The message of the operating system's refusal; undefined where `work` succeeds. */
async function messageIfDenied(work) {
	try {
		await work();
		return;
	} catch (error) {
		return messageOf(error);
	}
}

// src/databases/sqlite/holders.ts
/** Which processes have which files open: SQLite itself keeps no list of its sessions. */
/**
* Every file that a process has open, once per process. Only Linux tells, and only about processes that this
* user may look at; elsewhere the list is empty.
*/
async function openFiles() {
	if (process.platform !== "linux") return [];
	const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
	return (await Promise.all(pids.map(filesOf))).flat();
}
/**
* The same of the processes below this one: the workers, and what they started. All processes of a machine would be too
* many to look at twice a second; they are looked at only where the kernel does not tell whose child each is.
* Source: https://man7.org/linux/man-pages/man5/proc_tid_children.5.html
*/
async function openFilesBelow() {
	if (!existsSync(`/proc/self/task/${process.pid}/children`)) return await openFiles();
	const pids = await processesBelow(process.pid);
	return (await Promise.all(pids.map(filesOf))).flat();
}
/** The processes that have `file` open, this one included. */
async function holdersOf(file) {
	const holders = (await openFiles()).filter((open) => open.file === file);
	return await Promise.all(holders.map(async ({ pid }) => ({
		pid,
		program: await readlink(`/proc/${pid}/exe`).then((file) => basename(file), () => "a process")
	})));
}
/** The same, described for a message. */
async function describeHolders(file) {
	return (await holdersOf(file)).map(({ pid, program }) => `${program} (pid ${pid})`);
}
/** Each thread has its own children. */
async function processesBelow(pid) {
	const threads = await unlessHidden(readdir(`/proc/${pid}/task`), []);
	const children = (await Promise.all(threads.map((thread) => unlessHidden(readFile(`/proc/${pid}/task/${thread}/children`, "utf8"), "")))).flatMap((list) => list.match(/\d+/g) ?? []).map(Number);
	return [...children, ...(await Promise.all(children.map(processesBelow))).flat()];
}
async function filesOf(pid) {
	const folder = `/proc/${pid}/fd`;
	const descriptors = await unlessHidden(readdir(folder), []);
	const links = await Promise.all(descriptors.map((descriptor) => unlessHidden(readlink(join(folder, descriptor)), void 0)));
	return [...new Set(links)].flatMap((file) => file === void 0 ? [] : [{
		file,
		pid
	}]);
}
/** `otherwise` where the process ended meanwhile, or belongs to somebody else. */
async function unlessHidden(look, otherwise) {
	try {
		return await look;
	} catch (error) {
		if ([
			"ENOENT",
			"ESRCH",
			"EACCES",
			"EPERM"
		].includes(codeOf(error) ?? "")) return otherwise;
		throw error;
	}
}

// src/databases/folders.ts
/** The folders of runs on this machine: each has a mark of its own, by which one of a crashed run is told. */
/** No name of a database: those end in other words. */
const markFile = ".testshoal-mark";
const markLimitBytes = 4096;
async function markFolder(folder, mark) {
	await writeFile(join(folder, markFile), withMark(null, mark) ?? "", {
		mode: 384,
		flag: "wx"
	});
}
/**
* Removes the folders of SQLite and of instances that earlier runs of this project have left behind, and ends the
* servers in them. What cannot be removed is a warning.
*/
async function sweepFolders(places, here, log) {
	try {
		for (const { folder, mark } of await abandonedFolders(await candidates(places), here)) {
			for (const pid of await removeFolder(folder)) log.info(`Ended the database server ${pid}.`);
			log.info(`Removed ${folder}, which the run ${mark.run} of ${mark.at} had left behind.`);
		}
	} catch (error) {
		log.warning(`Folders that earlier runs have left behind could not be removed: ${messageOf(error)}`);
	}
}
/** Removes `folder` with all that is in it, after the servers of ours on data directories there; their ids. */
async function removeFolder(folder) {
	const ended = await killServers(folder);
	await rm(folder, {
		recursive: true,
		force: true
	});
	return ended;
}
/** Those of `folders` that have the mark of a lost run, and in which nobody is but servers that it started itself. */
async function abandonedFolders(folders, here) {
	const marked = (await Promise.all(folders.map(readFolder))).flat();
	if (marked.length === 0) return [];
	const open = await openFiles();
	return (await Promise.all(marked.map(async ({ folder, mark }) => {
		const servers = await serversOn(folder);
		const inUse = open.some(({ file, pid }) => file.startsWith(`${folder}/`) && !servers.includes(pid));
		return {
			folder,
			mark,
			isAbandoned: isAbandoned({
				mark,
				inUse
			}, here)
		};
	}))).filter((one) => one.isAbandoned);
}
/** In memory a run's folder lies beside ours; on the disk in the folder of its step, which lies beside that of ours. */
async function candidates({ memory, disk }) {
	const inMemory = memory === void 0 ? [] : await childrenOf(dirname(memory.folder), /^testshoal-[0-9a-f]{6,16}-/);
	const steps = await childrenOf(dirname(dirname(disk)), /-[0-9a-f]{6,16}$/);
	const onDisk = await Promise.all(steps.map((step) => childrenOf(step, /-/)));
	return [...inMemory, ...onDisk.flat().filter((folder) => basename(folder).startsWith(`${basename(disk)}-`))];
}
/** Empty where `folder` is not there, or not for this user. */
async function childrenOf(folder, pattern) {
	try {
		return (await readdir(folder)).filter((name) => pattern.test(name)).map((name) => join(folder, name));
	} catch (error) {
		if (isOutOfReach(error)) return [];
		throw error;
	}
}
/** Nothing where it is no folder of this user's, or has no mark: in a folder that all may write to, names say nothing. */
async function readFolder(folder) {
	try {
		const [found, file] = [await lstat(folder), await lstat(join(folder, markFile))];
		if (!(found.isDirectory() && file.isFile() && found.uid === process.getuid?.()) || file.size > markLimitBytes) return [];
		const mark = readMark(await readFile(join(folder, markFile), "utf8"));
		return mark === void 0 ? [] : [{
			folder,
			mark
		}];
	} catch (error) {
		if (isOutOfReach(error)) return [];
		throw error;
	}
}
/** Not there, or not for this user. */
function isOutOfReach(error) {
	return [
		"ENOENT",
		"ENOTDIR",
		"EACCES"
	].includes(codeOf(error) ?? "");
}

export { sweepFolders as a, openFilesBelow as c, messageIfDenied as d, removeFolder as i, codeOf as l, childrenOf as n, describeHolders as o, markFolder as r, holdersOf as s, abandonedFolders as t, isBusy as u };