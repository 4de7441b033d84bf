import { a as warnOnly, o as exitStep, r as ledgersToCleanUp, s as askedLog, t as actionsTools } from "./tools.js";
import { t as cleanUp } from "./clean-up.js";
import { t as containersOf } from "./machine.js";

// src/post.ts
/** The post step's entry: drops what the main step left behind, whatever its end was. */
const log = askedLog(process.env);
const ports = {
	log,
	tools: actionsTools,
	containers: containersOf(process.env)
};
for (const ledger of ledgersToCleanUp(process.env)) await cleanUp(ledger, ports).catch((error) => warnOnly(error, log));
await exitStep();

export {  };