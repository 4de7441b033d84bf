import { d as exitPrinted, f as standardOutputBacklog, i as isAlive, o as ledgerName, u as printedLine } from "./machine.js";
import { a as info, c as saveState, d as setSecret, f as startGroup, h as getExecOutput, i as getState, l as setFailed, n as endGroup, o as isDebug, p as warning, t as debug, u as setOutput } from "./toolkit.js";
import { t as level } from "./spread.js";
import { a as count, f as plainLine, s as duration, t as bar } from "./markdown.js";
import { t as EngineError } from "./engine.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { createHash, randomBytes } from "node:crypto";
import path from "node:path";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";

// src/log/held-output.ts
/** Of one worker. What is more is printed before its batch has ended, so that no output can fill the memory. */
const mostHeldBytes = 1048576;
/** After so long a reader is shown what there is: a test may hang. */
const longestHeldSeconds = 60;
var HeldOutput = class {
	#options;
	/** By the speaker's name. */
	#held = /* @__PURE__ */ new Map();
	constructor(options) {
		this.#options = options;
	}
	take(speaker, line) {
		const before = this.#held.get(speaker.name);
		if (before !== void 0 && before.speaker.batch !== speaker.batch) this.#release(before);
		const held = this.#held.get(speaker.name) ?? this.#begin(speaker);
		held.lines.push(line);
		held.bytes += 2 * line.length;
		if (this.#options.onlyBad) forgetFirst(held);
		else if (held.bytes > 1048576 || this.#isOld(held)) this.#printSoFar(held);
	}
	/** Prints what has been held too long; to be called now and then, for a worker may be silent. */
	look() {
		if (this.#options.onlyBad) return;
		for (const held of this.#held.values()) if (this.#isOld(held) && held.lines.length > 0) this.#printSoFar(held);
	}
	end(speaker, { title, isBad }) {
		const held = this.#held.get(speaker.name) ?? this.#begin(speaker);
		this.#held.delete(speaker.name);
		if (this.#options.onlyBad && !isBad) return;
		const gone = held.left === 0 ? [] : [`… ${held.left} earlier lines are left out, for \`log-level\` is quiet`];
		const lines = held.lines.length === 0 && !held.isContinued ? [] : [...gone, ...held.lines];
		this.#options.print(title, lines, speaker, isBad);
	}
	/** Prints all that is held, whatever becomes of it. */
	close() {
		for (const held of this.#held.values()) this.#release(held);
	}
	#isOld({ sinceSeconds }) {
		return this.#options.clock() - sinceSeconds > longestHeldSeconds;
	}
	#begin(speaker) {
		const held = {
			speaker,
			lines: [],
			bytes: 0,
			sinceSeconds: this.#options.clock(),
			left: 0,
			isContinued: false
		};
		this.#held.set(speaker.name, held);
		return held;
	}
	#printSoFar(held) {
		const { speaker } = held;
		this.#options.print(`${titleOf(speaker)}, so far`, held.lines, speaker, false);
		held.lines = [];
		held.bytes = 0;
		held.sinceSeconds = this.#options.clock();
		held.isContinued = true;
	}
	/** Nobody has said how it ended, which is bad enough. */
	#release(held) {
		if (held.lines.length > 0) this.end(held.speaker, {
			title: `${titleOf(held.speaker)}, without an end`,
			isBad: true
		});
		else this.#held.delete(held.speaker.name);
	}
};
/** Of what is wanted only if it turns out bad, the end tells most. */
function forgetFirst(held) {
	if (held.bytes <= 1048576) return;
	const half = Math.ceil(held.lines.length / 2);
	for (const line of held.lines.slice(0, half)) held.bytes -= 2 * line.length;
	held.lines = held.lines.slice(half);
	held.left += half;
}
function titleOf({ name, batch }) {
	const capital = name.charAt(0).toUpperCase() + name.slice(1);
	return batch === void 0 ? capital : `${capital}, batch ${batch}`;
}

// src/log/json-line.ts
/** `time`: when it was logged. The line begins with a brace, and holds nothing that the platform takes for a command. */
function jsonLine(time, entry) {
	return JSON.stringify({
		time: time.toISOString(),
		...entry
	}).replaceAll("##[", "#\\u0023[");
}

// src/log/progress.ts
/** Workers that a line names, those first that have been at it longest. */
const shownWorkers = 6;
const longestUnitName = 80;
var ProgressMeter = class {
	#options;
	#startSeconds;
	#done = /* @__PURE__ */ new Set();
	#running = /* @__PURE__ */ new Map();
	constructor(options) {
		this.#options = options;
		this.#startSeconds = options.clock();
	}
	started(worker, batch) {
		this.#running.set(worker, {
			batch,
			since: this.#options.clock()
		});
	}
	/** A unit that runs again stays done. */
	ended({ worker, batch }) {
		this.#running.delete(worker);
		for (const { unit } of batch.units) this.#done.add(unit);
	}
	now() {
		const { units, clock } = this.#options;
		const now = clock();
		return {
			seconds: now - this.#startSeconds,
			doneUnits: units.filter(({ unit }) => this.#done.has(unit)).length,
			units: units.length,
			remainingSeconds: this.#remainingSeconds(now),
			running: [...this.#running].sort(([a], [b]) => a - b).map(([worker, { batch, since }]) => ({
				worker,
				batch: batch.number,
				units: batch.units.map(({ unit }) => unit),
				seconds: now - since
			}))
		};
	}
	/** What is not handed out, poured over what the workers still have to do. */
	#remainingSeconds(now) {
		const { units, workers, queue } = this.#options;
		if (!(this.#done.size > 0 || units.some(({ seconds }) => seconds !== void 0))) return void 0;
		const running = [...this.#running.values()];
		const loads = running.map(({ batch, since }) => Math.max(0, since + queue.secondsOf(batch) - now));
		const idle = Array.from({ length: Math.max(0, workers - loads.length) }, () => 0);
		const taken = new Set(running.flatMap(({ batch }) => batch.units.map(({ unit }) => unit)));
		const rest = units.filter(({ unit }) => !this.#done.has(unit) && !taken.has(unit)).reduce((sum, unit) => sum + queue.estimate(unit), 0);
		return Math.max(level(rest, [...loads, ...idle]), ...loads);
	}
};
/** `Progress: 14 of 40 units after 31 s, about 52 s left. worker 1: tests/a.py and 2 more (12.0 s); …`. */
function progressLine(progress) {
	const { running, seconds, doneUnits, units } = progress;
	const longest = [...running].sort((a, b) => b.seconds - a.seconds);
	const shown = longest.slice(0, shownWorkers).map((batch) => `worker ${batch.worker}: ${unitsOf(batch)} (${duration(batch.seconds)})`);
	const more = longest.length - shown.length;
	const now = more > 0 ? [...shown, `${count(more, "worker")} more`] : shown;
	return `Progress: ${doneUnits} of ${count(units, "unit")} after ${duration(seconds)}${left(progress)}.` + (now.length === 0 ? "" : ` ${now.join("; ")}`);
}
/** The same for a terminal of `columns` characters, with a bar. */
function progressBar(progress, columns) {
	const { running, doneUnits, units } = progress;
	const drawn = bar(units === 0 ? 1 : doneUnits / units, 20).replace(/<\/?code>/g, "");
	const names = running.map(unitsOf).join(", ");
	return [...`▕${drawn}▏ ${doneUnits}/${units} units${left(progress)}${names === "" ? "" : ` · ${names}`}`].slice(0, Math.max(0, columns - 1)).join("");
}
function left({ remainingSeconds }) {
	return remainingSeconds === void 0 ? "" : `, about ${duration(Math.max(1, remainingSeconds))} left`;
}
/** Names of files are anything: nothing of them may act on a terminal. */
function unitsOf({ units }) {
	const [first = ""] = units;
	const name = plainLine(first).slice(0, longestUnitName);
	return units.length < 2 ? name : `${name} and ${units.length - 1} more`;
}

// src/actions/log.ts
/** The log port on the platform: text or JSON lines, for a log or a terminal. */
const order = [
	"quiet",
	"info",
	"debug"
];
/** Standard output, with a line at its end that is drawn anew where it is a terminal. */
var Screen = class {
	isTerminal;
	#last = "";
	constructor(isTerminal) {
		this.isTerminal = isTerminal;
	}
	print(write) {
		if (this.#last !== "") process.stdout.write(clearLine);
		write();
		if (this.#last !== "") process.stdout.write(this.#last);
	}
	show(progress) {
		this.#last = progress.running.length === 0 ? "" : progressBar(progress, process.stdout.columns || 80);
		process.stdout.write(`${clearLine}${this.#last}`);
	}
};
/** To the start of the line, and erase all of it (ECMA-48: CR, EL 2). */
const clearLine = "\r\x1B[2K";
/**
* A log that is asked for by `ACTIONS_STEP_DEBUG` is a whole one: somebody looks for something. The runner tells it by
* RUNNER_DEBUG (https://docs.github.com/en/actions/reference/workflows-and-actions/variables).
*/
function openLog({ level, format }) {
	const effective = isDebug() ? "debug" : level;
	return format === "json" ? jsonLog(effective) : textLog(effective);
}
const heldOutputs = [];
/** Prints all that any log has held back. */
function closeLogs() {
	for (const held of heldOutputs) held.close();
}
process.once("exit", closeLogs);
function textLog(level) {
	const screen = new Screen(process.stdout.isTTY === true);
	const say = (text) => screen.print(() => info(inert(text)));
	const sayAll = (title, lines, isFolded) => screen.print(() => {
		const isGroup = isFolded && !screen.isTerminal;
		if (isGroup) startGroup(inert(title));
		else info(inert(title));
		for (const line of lines) info(line);
		if (isGroup) endGroup();
	});
	const held = new HeldOutput({
		clock: seconds,
		onlyBad: level === "quiet",
		print(title, lines, speaker, isBad) {
			const printed = lines.map((line) => printedLine(speaker.name, line));
			sayAll(title, printed, !isBad && lines.length > 0);
		}
	});
	heldOutputs.push(held);
	const shows = (needed) => rank(level) >= rank(needed);
	return {
		debug(message) {
			if (isDebug()) screen.print(() => debug(message));
			else if (shows("debug")) say(`debug: ${message}`);
		},
		info: (message) => void (shows("info") && say(message)),
		warning: (message) => screen.print(() => warning(message)),
		failed: (message) => screen.print(() => setFailed(message)),
		group: (title, lines) => void (shows("info") && sayAll(title, lines.map((line) => inert(line)), true)),
		output(speaker, line) {
			if (isHeld(speaker, level)) held.take(speaker, line);
			else if (shows("info")) say(printedLine(speaker.name, line));
		},
		outputEnded(speaker, ending) {
			if (isHeld(speaker, level)) held.end(speaker, ending);
			else if (shows("info") || ending.isBad) say(ending.title);
		},
		progress: progressTeller(screen, held, (progress) => {
			if (shows("info")) say(progressLine(progress));
		}),
		backlog: standardOutputBacklog,
		mask
	};
}
/**
* The platform's commands stay commands, for it reads the same stream: a line is an object or begins with `::`. Groups are left
* out, and every object tells its worker. What is a warning or an error is both.
*/
function jsonLog(level) {
	const screen = new Screen(false);
	const say = (entry) => screen.print(() => info(jsonLine(/* @__PURE__ */ new Date(), entry)));
	const sayOutput = ({ name, ...place }, line) => say({
		level: "output",
		speaker: name,
		...place,
		line
	});
	const held = new HeldOutput({
		clock: seconds,
		onlyBad: level === "quiet",
		print(title, lines, speaker, isBad) {
			for (const line of lines) sayOutput(speaker, line);
			say({
				level: isBad ? "error" : "info",
				message: title
			});
		}
	});
	heldOutputs.push(held);
	const shows = (needed) => rank(level) >= rank(needed);
	return {
		debug: (message) => void (shows("debug") && say({
			level: "debug",
			message
		})),
		info: (message) => void (shows("info") && say({
			level: "info",
			message
		})),
		warning(message) {
			say({
				level: "warning",
				message
			});
			warning(message);
		},
		failed(message) {
			say({
				level: "error",
				message
			});
			setFailed(message);
		},
		group: (message, lines) => void (shows("info") && say({
			level: "info",
			message,
			lines
		})),
		output(speaker, line) {
			if (level === "quiet" && speaker.worker !== void 0) held.take(speaker, line);
			else if (shows("info")) sayOutput(speaker, line);
		},
		outputEnded(speaker, ending) {
			if (level === "quiet" && speaker.worker !== void 0) held.end(speaker, ending);
			else if (shows("info")) say({
				level: ending.isBad ? "error" : "info",
				message: ending.title
			});
		},
		progress: progressTeller(screen, held, (progress) => {
			if (shows("info")) say({
				level: "progress",
				...progress
			});
		}),
		backlog: standardOutputBacklog,
		mask
	};
}
function rank(level) {
	return order.indexOf(level);
}
/** Only workers run at once. */
function isHeld({ worker }, level) {
	return worker !== void 0 && level !== "debug";
}
/** On a terminal all the time, in a log now and then. */
function progressTeller(screen, held, tell) {
	let toldAt = 0;
	return (progress) => {
		held.look();
		if (screen.isTerminal) return screen.show(progress);
		if (progress.seconds - toldAt < 30) return;
		toldAt = progress.seconds;
		tell(progress);
	};
}
/**
* Text of ours, with whatever names are in it, that is no command: the runner looks for `::` after white space at the start of a
* line, and for `##[` anywhere (ActionCommand.cs).
*/
function inert(text) {
	return text.replaceAll("##[", "## [").replace(/^(\s*):(?=:)/gm, "$1: ");
}
/** In JSON a secret may be written otherwise. */
function mask(secret) {
	setSecret(secret);
	const inJson = JSON.stringify(secret).slice(1, -1);
	if (inJson !== secret) setSecret(inJson);
}
function seconds() {
	return performance.now() / 1e3;
}
/** For those who open no log of their own: the post step, and the jobs before and after the shards. */
const actionsLog = openLog({
	level: "info",
	format: "text"
});

// src/actions/exit.ts
/** The end of an entry's process. */
/**
* Prints all that is still held back, and exits when the runner has taken it: with `status`, else with the one that is set.
* A socket that a service holds open does not keep the job waiting.
* @param mostSeconds how long the runner is waited for.
*/
function exitStep(status, mostSeconds) {
	closeLogs();
	return exitPrinted(status, mostSeconds);
}

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
	if (saved !== "") return existsSync(path.dirname(saved)) ? [saved] : [];
	const root = rootFolder(environment);
	if (!existsSync(root)) return [];
	return readdirSync(root).filter((name) => name.startsWith(`${stepName(environment)}-`)).map((name) => path.join(root, name)).filter((folder) => !isInUse(folder)).map((folder) => path.join(folder, ledgerName));
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

export { warnOnly as a, openLog as c, failStep as i, ProgressMeter as l, beginStep as n, exitStep as o, ledgersToCleanUp as r, actionsLog as s, actionsTools as t };