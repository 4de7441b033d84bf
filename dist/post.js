import { T as warnOnly, _ as actionsLog, i as actionsTools, r as containersOf, y as ledgersToCleanUp } from "./world.js";
import { t as cleanUp } from "./clean-up.js";

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