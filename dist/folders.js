import { i as messageOf } from "./errors.js";
import { i as withMark, r as readMark, t as isAbandoned } from "./mark.js";
import { basename, dirname, join } from "node:path";
import { lstat, readFile, readdir, readlink, rm, writeFile } from "node:fs/promises";

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
/** The processes that have `file` open, this one included, described for a message. */
async function describeHolders(file) {
	const holders = (await openFiles()).filter((open) => open.file === file);
	return await Promise.all(holders.map(async ({ pid }) => {
		return `${(await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "a process")).trim()} (pid ${pid})`;
	}));
}
async function filesOf(pid) {
	const folder = `/proc/${pid}/fd`;
	try {
		const links = await Promise.all((await readdir(folder)).map((fd) => linkOf(join(folder, fd))));
		return [...new Set(links)].flatMap((file) => file === void 0 ? [] : [{
			file,
			pid
		}]);
	} catch (error) {
		if (isHidden(error)) return [];
		throw error;
	}
}
async function linkOf(link) {
	try {
		return await readlink(link);
	} catch (error) {
		if (isHidden(error)) return void 0;
		throw error;
	}
}
/** The process ended meanwhile, or belongs to somebody else. */
function isHidden(error) {
	return [
		"ENOENT",
		"ESRCH",
		"EACCES",
		"EPERM"
	].includes(codeOf(error) ?? "");
}

// src/databases/sqlite/folders.ts
/** The folders of runs: each has a mark of its own, by which one of a crashed run is told. */
/** No name of a database: those end in other words. */
const markFile = ".testshoal-mark";
const markLimitBytes = 4096;
async function markFolder(folder, mark) {
	await writeFile(join(folder, markFile), withMark(null, mark) ?? "", {
		mode: 384,
		flag: "wx"
	});
}
/** Removes the folders that earlier runs of this project have left behind. What cannot be removed is a warning. */
async function sweepFolders(places, here, log) {
	try {
		const marked = (await Promise.all((await candidates(places)).map(readFolder))).flat();
		if (marked.length === 0) return;
		const open = await openFiles();
		for (const { folder, mark } of marked) {
			const inUse = open.some(({ file }) => file.startsWith(`${folder}/`));
			if (!isAbandoned({
				mark,
				inUse
			}, here)) continue;
			await rm(folder, {
				recursive: true,
				force: true
			});
			log.info(`Removed ${folder}, which the run ${mark.run} of ${mark.at} had left behind.`);
		}
	} catch (error) {
		log.warning(`Folders that earlier runs have left behind could not be removed: ${messageOf(error)}`);
	}
}
/** In memory a run's folder lies beside ours; on the disk in the folder of its step, which lies beside that of ours. */
async function candidates({ memory, disk }) {
	const inMemory = memory === void 0 ? [] : await childrenOf(dirname(memory.folder), /^testshoal-[0-9a-f]{6,16}-/);
	const steps = await childrenOf(dirname(dirname(disk)), /-[0-9a-f]{6,16}$/);
	const onDisk = await Promise.all(steps.map((step) => childrenOf(step, /-/)));
	return [...inMemory, ...onDisk.flat().filter((folder) => basename(folder).startsWith(`${basename(disk)}-`))];
}
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

export { codeOf as a, openFiles as i, sweepFolders as n, isBusy as o, describeHolders as r, messageIfDenied as s, markFolder as t };