import { i as removeFolder, n as childrenOf, t as abandonedFolders } from "./folders.js";
import { c as Ledger, d as startedContainers, f as LineSplitter, l as ledgerName, s as aborted, u as readLedger } from "./machine.js";
import { s as isNameOfOurs } from "./mark.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { i as secretsOf, r as parseDatabaseUrls } from "./url.js";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import path from "node:path";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { globSync, readFileSync, readdirSync } from "node:fs";
import { spawn } from "node:child_process";
import { constants as constants$2 } from "node:os";

// src/databases/open-engine.ts
/** Opens the engine that a URL asks for; each driver is loaded only where it is needed. */
async function openEngine({ url, clone, container, folder, mark, answerSeconds }, ports) {
	const markOnServer = container === void 0 ? mark : void 0;
	switch (url.engine) {
		case "postgres": {
			const { openPostgres } = await import("./postgres.js");
			return openPostgres({
				...url,
				container,
				mark: markOnServer
			}, ports, answerSeconds);
		}
		case "mysql": {
			const { openMysql } = await import("./mysql.js");
			const { targetOf } = await import("./target.js");
			const target = targetOf(url, container);
			return (clone === "database" ? void 0 : await tryInstances(target, {
				folder,
				mark
			}, clone, ports)) ?? openMysql({
				...target,
				mark: markOnServer
			}, ports, answerSeconds);
		}
		case "sqlite": {
			const { openSqlite } = await import("./sqlite.js");
			return openSqlite({
				file: url.file,
				folder,
				mark
			}, ports);
		}
	}
}
/** Undefined where only database clones are possible, which is said. @throws UserError where instances were asked for. */
async function tryInstances(target, place, clone, ports) {
	const { openInstances } = await import("./open-instances.js");
	const { InstancesUnavailable } = await import("./site.js");
	try {
		return await openInstances(target, place, ports);
	} catch (error) {
		if (!(error instanceof InstancesUnavailable)) throw error;
		if (clone === "instance") throw new UserError(`\`clone: instance\` is not possible for the database "${target.database}": ${error.message}. Use \`clone: auto\`, or \`database\`.`);
		ports.log.info(`Clones of "${target.database}" are databases on its own server; no server for each worker: ${error.message}.`);
		return;
	}
}

// src/workers/paced-reading.ts
/** What is left in pipes that a process has outlived its program with is read in so many looks at least. */
const drainLooks = 10;
const drainSeconds = .5;
var PacedReading = class {
	#backlog;
	#paused = 0;
	constructor(backlog) {
		this.#backlog = backlog;
	}
	read(stream, onChunk) {
		stream.on("data", (chunk) => {
			onChunk(chunk);
			const taken = this.#backlog();
			if (taken !== void 0) this.#pauseUntil(taken, stream);
		});
	}
	/**
	* After the end of the program: settles with `closed`, or when pipes that others hold were read for a while. The time in which
	* nothing could be printed does not count, nor that in which this process had no turn.
	*/
	async drained(closed) {
		let isClosed = false;
		const closing = closed.then(() => {
			isClosed = true;
		});
		for (let looks = 0; looks < drainLooks && !isClosed;) {
			await Promise.race([closing, setTimeout(drainSeconds / drainLooks * 1e3, void 0, { ref: false })]);
			if (this.#paused === 0) looks += 1;
		}
	}
	async #pauseUntil(taken, stream) {
		this.#paused += 1;
		stream.pause();
		await taken;
		this.#paused -= 1;
		stream.resume();
	}
};

// src/workers/process-group.ts
/** Ends whole process groups: politely first, then by force. */
/** How often it is looked whether a group that was asked to end has done so. */
const lookSeconds = .02;
/** What `exited` says, after the group is gone: by itself, asked to when the signal aborts, or forced in the end. */
async function endingGroupOnAbort(group, exited, { signal, graceSeconds }) {
	const finished = new AbortController();
	const stopping = async () => {
		const either = AbortSignal.any([signal, finished.signal]);
		await aborted(either);
		if (!signal.aborted) return;
		signalGroup(group, "SIGTERM");
		const deadline = performance.now() + graceSeconds * 1e3;
		while (isAlive(group) && performance.now() < deadline) await setTimeout(lookSeconds * 1e3);
		signalGroup(group, "SIGKILL");
	};
	const stopped = stopping();
	try {
		return await exited;
	} finally {
		finished.abort();
		await stopped;
		signalGroup(group, "SIGKILL");
	}
}
function isAlive(group) {
	return signalGroup(group, 0);
}
/** Whether there was a group to be signalled; one that is gone already is no error. */
function signalGroup(group, signal) {
	if (group === void 0) return false;
	try {
		return process.kill(-group, signal);
	} catch (error) {
		if (error.code === "ESRCH") return false;
		throw error;
	}
}

// src/workers/process.ts
/** Launches a command in a process group of its own and ends the whole group, politely first. */
/**
* Text of a script that runs `command`. Its first line leaves the id of the process group in the script's folder,
* for whoever has to end it when this process no longer can; what all of it used is left there at its end.
*/
function scriptText(command) {
	const place = "\"${BASH_SOURCE[0]%/*}\"";
	return `echo $$ > ${place}/${groupFile}\ntrap 'times > ${place}/${timesFile} || :' EXIT\n${command}\n`;
}
/** User and system time of the shell, then of the processes that it waited for: `0m0.012s 1m23.456s`. */
const shellTime = /(\d+)m(\d+)[.,](\d+)s/g;
/**
* CPU seconds of the script in `folder` and of all that it waited for; undefined where it could not leave them, as when it
* was killed or its command has a trap of its own.
*/
async function readTimes(folder) {
	const times = [...(await readFile(path.join(folder, timesFile), "utf8").catch(() => "")).matchAll(shellTime)];
	if (times.length !== 4) return void 0;
	return times.reduce((total, [, minutes, seconds, part]) => {
		return total + Number(minutes) * 60 + Number(`${seconds}.${part}`);
	}, 0);
}
/** Writes the script of a launch that runs `command` into `folder`, for the owner's eyes only. Returns its path. */
async function writeCommand(folder, command) {
	const script = path.join(folder, "command.sh");
	await writeFile(script, scriptText(command), { mode: 384 });
	return script;
}
/** Name of the file beside a script that holds the id of its process group. */
const groupFile = "process-group";
/** Beside it, once the script has ended: what it used. */
const timesFile = "times";
/** Resolves when no process of the group is left. @throws UserError when bash cannot be started. */
async function launch(options) {
	const child = spawn("bash", [
		"-eo",
		"pipefail",
		options.script
	], {
		cwd: options.directory,
		env: options.environment,
		detached: true,
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	});
	if (child.pid !== void 0) options.onProcess?.(child.pid);
	const reading = new PacedReading(options.backlog);
	const splitters = [child.stdout, child.stderr].map((stream) => {
		const splitter = new LineSplitter(options.onLine);
		reading.read(stream, (chunk) => splitter.write(chunk));
		return splitter;
	});
	const closed = once(child, "close").catch(() => {});
	const exited = once(child, "exit");
	const [status, signal] = await endingGroupOnAbort(child.pid, exited, options).catch((cause) => {
		const message = `bash could not be started in ${options.directory}. Is the folder there, and bash on the path?`;
		throw new UserError(message, { cause });
	});
	await reading.drained(closed);
	for (const splitter of splitters) splitter.end();
	for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners("data").resume();
	if (options.signal.aborted) return {
		kind: "stopped",
		reason: messageOf(options.signal.reason)
	};
	return signal === null ? exitOf(status ?? 0) : {
		kind: "killed",
		signal
	};
}
/** Bash tells that a signal ended the last command by 128 and the signal's number. */
function exitOf(status) {
	const number = status - 128;
	const signal = Object.entries(constants$2.signals).find(([, value]) => value === number)?.[0];
	return signal === void 0 ? {
		kind: "exited",
		status
	} : {
		kind: "killed",
		signal
	};
}

// src/workers/orphans.ts
/** Ends process groups whose worker lost its parent: a main step that was killed could not do it. */
/** Where scripts lie in a step's folder. Deeper down are the tests' own files, which may have any name. */
const groupFiles = [
	`worker*/batch*/${groupFile}`,
	`prepare/${groupFile}`,
	`session/${groupFile}`
];
/**
* Kills every group that was launched by the step of `folder` and is still there. An id may have gone to another
* process since, so the leader's command line has to name a script in that folder. Returns the ids. Only where /proc is.
*/
function endOrphans(folder, log) {
	return globSync(groupFiles, { cwd: folder }).flatMap((file) => {
		try {
			const group = endGroup(path.join(folder, file));
			return group === void 0 ? [] : [group];
		} catch (error) {
			log.debug(`the process group of ${file} was not ended: ${messageOf(error)}`);
			return [];
		}
	});
}
/**
* Kills every process that left its group, as daemons do, and that a program of the step of `folder` has started: it still has
* the temporary folder of its launch. Returns their ids. Only where /proc is.
*/
function endStrays(folder) {
	return processes().filter((pid) => {
		try {
			const variables = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
			const wanted = Buffer.from(`TMPDIR=${folder}${path.sep}`).toString("latin1");
			if (!variables.some((variable) => variable.startsWith(wanted))) return false;
			return process.kill(pid, "SIGKILL");
		} catch {
			return false;
		}
	});
}
function processes() {
	try {
		return readdirSync("/proc").flatMap((name) => /^\d+$/.test(name) ? [Number(name)] : []);
	} catch {
		return [];
	}
}
/** Throws where `file` cannot be read, and where the group ends by itself in the meantime. */
function endGroup(file) {
	const group = Number(readFileSync(file, "utf8"));
	if (!Number.isInteger(group) || group <= 1 || !isLaunchedFrom(group, path.dirname(file))) return void 0;
	process.kill(-group, "SIGKILL");
	return group;
}
function isLaunchedFrom(pid, place) {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").some((word) => path.dirname(word) === place);
	} catch {
		return false;
	}
}

// src/working-files.ts
/** Files that a run needs while it goes on, in the folder of its step. What later steps may read is not among them. */
/**
* Launches with what their programs wrote, the session's, `prepare`'s; dumps on their way; what is sent to the cache and came
* from there; files that were being written. Some of them hold passwords.
*/
const working = /^(worker\d+|session|prepare|presence(-\d+)?|(packed|fetched|dump|dumped)-\w+|(plan|receipt|timings)-\w+|cache-\w{6}|.+\.\d+\.new)$/;
/** `home`: absolute path of the folder of a step that has ended. */
async function removeWorkingFiles(home) {
	const names = await readdir(home).catch(() => []);
	for (const name of names.filter((one) => working.test(one))) await rm(path.join(home, name), {
		recursive: true,
		force: true
	});
}

// src/clean-up.ts
/** What a run left behind is dropped by its exact recorded names: after any end, and as often as is wanted. */
/**
* What cannot be dropped or removed is a warning that names it; the rest goes all the same. Test code could have
* written into the ledger, so that a name or a folder in it has to look like one of ours as well.
*/
async function cleanUp(ledgerFile, ports) {
	const home = path.dirname(ledgerFile);
	endProcesses(home, ports.log);
	const ledger = new Ledger(ledgerFile);
	const containers = startedContainers(ledgerFile);
	for (const { place, instances, databases } of readLedger(ledgerFile)) {
		const foreign = databases.filter((database) => !isNameOfOurs(database));
		if (foreign.length > 0) ports.log.warning(`Not dropped on "${place.alias}", for no run makes such names: ${foreign.join(", ")}.`);
		const ours = databases.filter(isNameOfOurs);
		await removeContainer(place, ports);
		const isOurs = place.folder !== void 0 && isFolderOfOurs(place.folder, home);
		const open = () => instances === true && isOurs ? openRemains(place.folder ?? "") : reopen(place, ports);
		const goesWhole = containers.some(({ ids }) => place.container !== void 0 && ids.includes(place.container));
		if (ours.length > 0 && !goesWhole) await dropAll(place, ours, open, ledger, ports.log);
		if (place.folder !== void 0) await removePlace(place.folder, home, ports.log);
	}
	for (const { name } of containers) await removeNamed(name, ports);
	await removeWorkingFiles(home).catch((error) => {
		ports.log.warning(`Files of the run stay in ${home}: ${messageOf(error)}`);
	});
}
/** The name of a step's folder: the step's own, and the run's. */
const stepFolder = /^[0-9a-f]{12}-[0-9a-f]{6,16}$/;
/**
* Removes the folders of lost steps of this project that lie in `root`, after the processes and the containers that the
* steps have started. Databases on servers and folders in memory have marks of their own: a server may be gone by now,
* and another one at its address. What cannot be removed is a warning.
*/
async function sweepSteps(root, here, ports) {
	const { log } = ports;
	try {
		for (const { folder, mark } of await abandonedFolders(await childrenOf(root, stepFolder), here)) {
			endProcesses(folder, log);
			const ledger = path.join(folder, ledgerName);
			for (const { place } of readLedger(ledger)) if (place.folder?.includes(`testshoal-${mark.run}-`) || place.folder?.startsWith(folder)) await removeContainer(place, ports);
			for (const { name } of startedContainers(ledger)) if (name.includes(mark.run)) await removeNamed(name, ports);
			for (const pid of await removeFolder(folder)) log.info(`Ended the database server ${pid}.`);
			log.info(`Removed ${folder}, which the run ${mark.run} of ${mark.at} had left behind.`);
		}
	} catch (error) {
		log.warning(`Folders that earlier runs have left behind could not be removed: ${messageOf(error)}`);
	}
}
function endProcesses(home, log) {
	try {
		for (const group of endOrphans(home, log)) log.info(`Ended the process group ${group}, which the run had left behind.`);
		for (const pid of endStrays(home)) log.info(`Ended the process ${pid}, which a program of the run had left behind.`);
	} catch (error) {
		log.warning(`Processes of the run may be left behind: ${messageOf(error)}`);
	}
}
/** One that servers of ours run in, with all that they have. */
async function removeContainer({ folder, container }, ports) {
	if (folder === void 0 || container === void 0) return;
	const { containerName } = await import("./remains2.js");
	await removeNamed(containerName(folder), ports);
}
/** The engine refuses where it is none of ours. */
async function removeNamed(name, { containers, log }) {
	if (containers.own === void 0) return;
	try {
		if (await containers.inspect(name) === void 0) return;
		await containers.own.remove(name);
		log.info(`Removed the container ${name}, which the run had left behind.`);
	} catch (error) {
		log.warning(`Left behind: the container ${name}. ${messageOf(error)}`);
	}
}
async function dropAll(place, databases, open, ledger, log) {
	const left = new Set(databases);
	const reasons = /* @__PURE__ */ new Set();
	try {
		const engine = await open();
		try {
			for (const database of databases) try {
				await engine.drop(database);
				left.delete(database);
				ledger.dropped(place.alias, database);
				log.info(`Dropped ${database}, which the run had left behind.`);
			} catch (error) {
				reasons.add(messageOf(error));
			}
		} finally {
			await engine.close();
		}
	} catch (error) {
		reasons.add(messageOf(error));
	}
	if (left.size > 0) log.warning(`Left behind on "${place.alias}": ${[...left].join(", ")}. ${[...reasons].join(" ")}`);
	else for (const reason of reasons) log.info(`Cleaning up "${place.alias}": ${reason}`);
}
/** The run's server answered once; one that crashed may be starting again. */
const answerSeconds = 10;
/** Asks no server: the user's own may be gone by now, and instances are ended by what runs on their folders. */
async function openRemains(folder) {
	const { removeInstance } = await import("./remains2.js");
	return {
		drop: (database) => removeInstance(folder, database),
		close: async () => {}
	};
}
async function reopen({ url: text, container, folder }, ports) {
	const [target] = parseDatabaseUrls(text).targets;
	if (target === void 0) throw new Error("the ledger holds a URL that cannot be read");
	for (const secret of secretsOf(target.url)) ports.log.mask(secret);
	const place = {
		url: target.url,
		clone: "database",
		container,
		folder: folder ?? "",
		answerSeconds
	};
	return openEngine(place, ports);
}
async function removePlace(folder, home, log) {
	if (!isFolderOfOurs(folder, home)) {
		log.warning(`Not removed, for no run makes such folders: ${folder}.`);
		return;
	}
	try {
		for (const pid of await removeFolder(folder)) log.info(`Ended the database server ${pid}.`);
	} catch (error) {
		log.warning(`The folder ${folder} could not be removed: ${messageOf(error)}`);
	}
}
/** SQLite's folders and those of instances lie in memory, as `testshoal-<run>-<alias>`, or in the step's folder. */
function isFolderOfOurs(folder, home) {
	const whole = path.resolve(folder);
	return path.basename(whole).startsWith("testshoal-") || whole.startsWith(path.resolve(home) + path.sep);
}

export { writeCommand as a, PacedReading as c, readTimes as i, openEngine as l, sweepSteps as n, endingGroupOnAbort as o, launch as r, signalGroup as s, cleanUp as t };