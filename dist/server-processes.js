import { setTimeout } from "node:timers/promises";
import { readFile, readdir } from "node:fs/promises";

// src/databases/mysql/instances/server-processes.ts
/** Finds and ends the server processes on a data directory, by what their command line says. */
/** A killed process frees its memory first, and a stopped machine gives it no time for that. */
const endLimitSeconds = 30;
/** The option that every server of ours is started with, and by which it is known. */
function dataOption(data) {
	return `--datadir=${data}`;
}
/**
* Ends the servers on the data directory `data`, or on any below the folder `data`. Ids may have gone to others, and
* command lines say what a process is: only exact ones are killed. Waits for their end.
*/
async function killServers(data) {
	const pids = await serversOn(data);
	for (const pid of pids) kill(pid);
	const deadline = performance.now() + endLimitSeconds * 1e3;
	while ((await serversOn(data)).length > 0) {
		if (performance.now() > deadline) throw new Error(`the server process ${pids.join(", ")} does not end although it was killed`);
		await setTimeout(5);
	}
	return pids;
}
/** Ids of the servers that `killServers` would end. */
async function serversOn(data) {
	const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
	const words = await Promise.all(pids.map(commandLine));
	const isOnData = (word) => word === dataOption(data) || word.startsWith(`${dataOption(data)}/`);
	return pids.filter((pid, index) => pid !== process.pid && words[index]?.some(isOnData));
}
/** Empty for a zombie, and for a process that has ended meanwhile. */
async function commandLine(pid) {
	try {
		return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
	} catch {
		return [];
	}
}
function kill(pid) {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		if (error.code !== "ESRCH") throw error;
	}
}

export { killServers as n, serversOn as r, dataOption as t };