import { a as Ledger, b as warnOnly, c as ledgersToCleanUp, i as actionsLog, n as containersOf, o as readLedger, p as groupFile, r as actionsTools, v as openEngine } from "./world.js";
import { i as secretsOf, r as parseDatabaseUrls } from "./url.js";
import { r as messageOf } from "./errors.js";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { rm } from "node:fs/promises";

// src/workers/orphans.ts
/** Ends process groups whose worker lost its parent: a main step that was killed could not do it. */
/**
* Kills every group that was launched from below `folder` and is still there. An id may have gone to another process
* since, so the leader's command line has to name a script in that folder. Returns the ids. Only where /proc is.
*/
function endOrphans(folder) {
	return globSync(`**/${groupFile}`, { cwd: folder }).flatMap((file) => {
		const place = path.join(folder, path.dirname(file));
		const group = Number(readFileSync(path.join(folder, file), "utf8"));
		if (!Number.isInteger(group) || group <= 1 || !isLaunchedFrom(group, place)) return [];
		process.kill(-group, "SIGKILL");
		return [group];
	});
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
/** A database that cannot be dropped is a warning that names it; the others are dropped all the same. */
async function cleanUp(ledgerFile, ports) {
	for (const group of endOrphans(path.dirname(ledgerFile))) ports.log.info(`Ended the process group ${group}, which the run had left behind.`);
	const ledger = new Ledger(ledgerFile);
	for (const { place, databases } of readLedger(ledgerFile)) {
		if (databases.length > 0) await dropAll(place, databases, ledger, ports);
		if (place.folder !== void 0) await rm(place.folder, {
			recursive: true,
			force: true
		});
	}
}
async function dropAll(place, databases, ledger, ports) {
	const { alias } = place;
	try {
		const engine = await reopen(place, ports);
		try {
			for (const database of databases) {
				await engine.drop(database);
				ledger.dropped(alias, database);
				ports.log.info(`Dropped ${database}, which the run had left behind.`);
			}
		} finally {
			await engine.close();
		}
	} catch (error) {
		ports.log.warning(`Left behind on "${alias}": ${databases.join(", ")}. ${messageOf(error)}`);
	}
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