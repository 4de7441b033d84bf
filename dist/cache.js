import { n as saveCache, t as restoreCache } from "./toolkit-cache.js";
import { i as messageOf } from "./errors.js";
import { t as BLOB_FILE } from "./cache-protocol.js";
import { once } from "node:events";

// src/actions/cache-process.ts
/** One operation on the Actions cache, in a process of its own: the child's side. */
/** Does what the first message from the parent asks, answers with one message, and ends the process. */
async function serveCacheRequest() {
	process.once("disconnect", () => process.exit(1));
	const [request] = await once(process, "message");
	const reply = await perform(request);
	process.send?.(reply, () => process.exit(0));
}
async function perform({ operation, key }) {
	const crossOs = true;
	try {
		if (operation === "save") return { key: await saveCache(["testshoal-blob"], key, {}, crossOs) === -1 ? null : key };
		return { key: await restoreCache(["testshoal-blob"], key, [], { lookupOnly: operation === "look-up" }, crossOs) ?? null };
	} catch (error) {
		return { thrown: messageOf(error) };
	}
}

// src/cache.ts
/** The entry of the child process in which one operation on the Actions cache runs. */
await serveCacheRequest();

export {  };