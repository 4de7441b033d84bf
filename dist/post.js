import { C as warnOnly, a as Ledger, c as ledgersToCleanUp, i as actionsLog, l as groupFile, n as containersOf, o as readLedger, r as actionsTools, x as openEngine } from "./world.js";
import { a as parseDatabaseUrls, n as isNameOfOurs, o as secretsOf } from "./names.js";
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
	for (const { place, databases } of readLedger(ledgerFile)) {
		const foreign = databases.filter((database) => !isNameOfOurs(database));
		if (foreign.length > 0) ports.log.warning(`Not dropped on "${place.alias}", for no run makes such names: ${foreign.join(", ")}.`);
		const ours = databases.filter(isNameOfOurs);
		if (ours.length > 0) await dropAll(place, ours, ledger, ports);
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
async function dropAll(place, databases, ledger, ports) {
	const left = new Set(databases);
	const reasons = /* @__PURE__ */ new Set();
	try {
		const engine = await reopen(place, ports);
		try {
			for (const database of databases) try {
				await engine.drop(database);
				left.delete(database);
				ledger.dropped(place.alias, database);
				ports.log.info(`Dropped ${database}, which the run had left behind.`);
			} catch (error) {
				reasons.add(messageOf(error));
			}
		} finally {
			await engine.close();
		}
	} catch (error) {
		reasons.add(messageOf(error));
	}
	if (left.size > 0) ports.log.warning(`Left behind on "${place.alias}": ${[...left].join(", ")}. ${[...reasons].join(" ")}`);
	else for (const reason of reasons) ports.log.info(`Cleaning up "${place.alias}": ${reason}`);
}
async function reopen({ url: text, container, folder }, ports) {
	const [target] = parseDatabaseUrls(text).targets;
	if (target === void 0) throw new Error("the ledger holds a URL that cannot be read");
	for (const secret of secretsOf(target.url)) ports.log.mask(secret);
	return openEngine({
		url: target.url,
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
		await rm(folder, {
			recursive: true,
			force: true
		});
	} catch (error) {
		log.warning(`The folder ${folder} could not be removed: ${messageOf(error)}`);
	}
}
/** SQLite's folders lie in memory, as `testshoal-<run>-<alias>`, or in the step's folder. */
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