import { a as Ledger, c as ledgersToCleanUp, f as parseDatabaseUrls, h as warnOnly, i as actionsLog, l as openEngine, n as containersOf, o as readLedger, p as secretsOf, r as actionsTools } from "./world.js";
import { r as messageOf } from "./errors.js";
import { rm } from "node:fs/promises";

// src/clean-up.ts
/** What a run left behind is dropped by its exact recorded names: after any end, and as often as is wanted. */
/** A database that cannot be dropped is a warning that names it; the others are dropped all the same. */
async function cleanUp(ledgerFile, ports) {
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