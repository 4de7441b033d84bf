import { a as info, c as setFailed, d as startGroup, f as warning, i as getState, l as setOutput, m as getExecOutput, n as endGroup, s as saveState, t as debug, u as setSecret } from "./toolkit.js";
import { t as EngineError } from "./engine.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { i as isAlive, o as ledgerName } from "./machine.js";
import { createHash, randomBytes } from "node:crypto";
import path from "node:path";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";

// src/actions/failure.ts
/** The one failure policy of each entry: main fails the step, post only warns. */
const reportAt = "https://github.com/testshoal/testshoal/issues";
/** What the user or the machine can put right is shown as it is; ours with its stack and where to report it. */
function failStep(error) {
	setOutput("outcome", error instanceof Cancelled ? "cancelled" : "error");
	setFailed(messageOf(error));
	if (error instanceof UserError || error instanceof EngineError || error instanceof Cancelled) return;
	const stack = error instanceof Error ? error.stack ?? "" : "";
	for (const line of stack.split(/[\r\n]+/)) info(`  at fault: ${line}`);
	info(`This is a fault of Testshoal. Please report it with the lines above: ${reportAt}`);
}
function warnOnly(error) {
	warning(`Cleaning up failed: ${messageOf(error)}`);
}

// src/actions/step.ts
/** This step on the platform: its folder, its state, what it shares with its post step. */
const ledgerState = "ledger";
/** Makes the step's folder and tells the post step of it before anything else is made. */
function beginStep(environment) {
	const run = randomBytes(4).toString("hex");
	const folder = path.join(rootFolder(environment), `${stepName(environment)}-${run}`);
	const ledgerFile = path.join(folder, ledgerName);
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	writeFileSync(path.join(folder, "pid"), String(process.pid));
	saveState(ledgerState, ledgerFile);
	return {
		run,
		folder,
		ledgerFile
	};
}
/**
* The ledgers that this post step answers for: the one of its state, or, when the main step was ended by force and
* its state was lost, those of the same step whose process is gone.
*/
function ledgersToCleanUp(environment) {
	const saved = getState(ledgerState);
	if (saved !== "") return existsSync(saved) ? [saved] : [];
	const root = rootFolder(environment);
	if (!existsSync(root)) return [];
	return readdirSync(root).filter((name) => name.startsWith(`${stepName(environment)}-`)).map((name) => path.join(root, name)).filter((folder) => !isInUse(folder)).map((folder) => path.join(folder, ledgerName)).filter((ledger) => existsSync(ledger));
}
function rootFolder(environment) {
	return path.join(environment["RUNNER_TEMP"] ?? os.tmpdir(), "testshoal");
}
/** The same in main and post of one step, different for two steps of one job. */
function stepName(environment) {
	const parts = [
		"GITHUB_RUN_ID",
		"GITHUB_RUN_ATTEMPT",
		"GITHUB_JOB",
		"GITHUB_ACTION"
	].map((name) => environment[name]);
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
/** A folder that does not tell has no step any more. */
function isInUse(folder) {
	const file = path.join(folder, "pid");
	return existsSync(file) && isAlive(Number(readFileSync(file, "utf8")));
}

// src/actions/log.ts
/** The log port on the toolkit. */
const actionsLog = {
	debug,
	info,
	warning: (message) => warning(message),
	group(title, lines) {
		startGroup(title);
		for (const line of lines) info(line);
		endGroup();
	},
	mask: setSecret
};

// src/actions/tools.ts
/** The tools port on the toolkit: short-lived programs whose output is kept and not printed. */
const actionsTools = { async run(program, args, options = {}) {
	const environment = Object.fromEntries(Object.entries(process.env).filter((entry) => entry[1] !== void 0));
	const result = await getExecOutput(program, [...args], {
		silent: true,
		ignoreReturnCode: true,
		env: {
			...environment,
			...options.env
		},
		...options.directory === void 0 ? {} : { cwd: options.directory }
	});
	return {
		status: result.exitCode,
		stdout: result.stdout,
		stderr: result.stderr
	};
} };

export { failStep as a, ledgersToCleanUp as i, actionsLog as n, warnOnly as o, beginStep as r, actionsTools as t };