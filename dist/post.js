import { S as openEngine, T as warnOnly, a as Ledger, c as ledgersToCleanUp, i as actionsLog, l as groupFile, n as containersOf, o as readLedger, r as actionsTools } from "./world.js";
import { n as isNameOfOurs } from "./names.js";
import { i as secretsOf, r as parseDatabaseUrls } from "./url.js";
import { i as messageOf } from "./errors.js";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { rm } from "node:fs/promises";

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
	for (const { place, instances, databases } of readLedger(ledgerFile)) {
		const foreign = databases.filter((database) => !isNameOfOurs(database));
		if (foreign.length > 0) ports.log.warning(`Not dropped on "${place.alias}", for no run makes such names: ${foreign.join(", ")}.`);
		const ours = databases.filter(isNameOfOurs);
		await removeContainer(place, ports);
		const isOurs = place.folder !== void 0 && isFolderOfOurs(place.folder, home);
		const open = () => instances === true && isOurs ? openRemains(place.folder ?? "") : reopen(place, ports);
		if (ours.length > 0) await dropAll(place, ours, open, ledger, ports.log);
		if (place.folder !== void 0) await removeFolder(place.folder, home, ports.log);
	}
}
function endProcesses(home, log) {
	try {
		for (const group of endOrphans(home, log)) log.info(`Ended the process group ${group}, which the run had left behind.`);
	} catch (error) {
		log.warning(`Processes of the run may be left behind: ${messageOf(error)}`);
	}
}
/** One that servers of ours run in, with all that they have. */
async function removeContainer({ alias, folder, container }, { containers, log }) {
	if (folder === void 0 || container === void 0 || containers.own === void 0) return;
	const { containerName } = await import("./remains2.js");
	const name = containerName(folder);
	try {
		if (await containers.inspect(name) === void 0) return;
		await containers.own.remove(name);
		log.info(`Removed the container ${name}, which the run had left behind.`);
	} catch (error) {
		log.warning(`Left behind on "${alias}": the container ${name}. ${messageOf(error)}`);
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
	return openEngine({
		url: target.url,
		clone: "database",
		container,
		folder: folder ?? ""
	}, ports);
}
async function removeFolder(folder, home, log) {
	if (!isFolderOfOurs(folder, home)) {
		log.warning(`Not removed, for no run makes such folders: ${folder}.`);
		return;
	}
	try {
		const { killRemains } = await import("./remains2.js");
		for (const pid of await killRemains(folder)) log.info(`Ended the database server ${pid}.`);
		await rm(folder, {
			recursive: true,
			force: true
		});
	} catch (error) {
		log.warning(`The folder ${folder} could not be removed: ${messageOf(error)}`);
	}
}
/** SQLite's folders and those of instances lie in memory, as `testshoal-<run>-<alias>`, or in the step's folder. */
function isFolderOfOurs(folder, home) {
	const whole = path.resolve(folder);
	return path.basename(whole).startsWith("testshoal-") || whole.startsWith(path.resolve(home) + path.sep);
}

// src/post.ts
/** The post step's entry: drops what the main step left behind, whatever its end was. */
const ports = {
	log: actionsLog,
	tools: actionsTools,
	containers: containersOf(process.env)
};
for (const ledger of ledgersToCleanUp(process.env)) await cleanUp(ledger, ports).catch(warnOnly);
process.exit();

export {  };