import { b as exitPrinted, l as ledgerName, m as askedLogOptions, o as isAlive, p as printedLine, x as standardOutputBacklog, y as isOpen } from "./machine.js";
import { a as info, c as saveState, d as setSecret, f as startGroup, h as getExecOutput, i as getState, l as setFailed, n as endGroup, o as isDebug, p as warning, t as debug, u as setOutput } from "./toolkit.js";
import { t as level } from "./spread.js";
import { a as count, m as plainLine, s as duration, t as bar } from "./markdown.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { t as EngineError } from "./engine.js";
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
/** How far the tests are: reckoned from what is handed out and done, and told in one line. */
/** Workers that a line names, those first that have been at it longest. */
const shownWorkers = 6;
/** Characters of what a worker runs. */
const longestInLine = 80;
const shortestInBar = 20;
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
	/** What a batch that ended badly has not told is not done, for it runs again. A failed unit that is retried stays done. */
	ended({ worker, end, judgement }) {
		this.#running.delete(worker);
		const runsAgain = end === "died" || end === "timed out";
		for (const judged of judgement.units) if (!(runsAgain && isOpen(judged))) this.#done.add(judged.unit);
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
				seconds: now - since,
				test: this.#options.runningTest(worker)
			}))
		};
	}
	/**
	* What is not handed out, poured over what the workers still have to do, and at least its longest unit. Undefined as well where
	* only batches are left that take longer than they were expected to: how much longer, nobody knows.
	*/
	#remainingSeconds(now) {
		const { units, workers, queue } = this.#options;
		if (!(this.#done.size > 0 || units.some(({ seconds }) => seconds !== void 0))) return void 0;
		const running = [...this.#running.values()];
		const loads = running.map(({ batch, since }) => Math.max(0, since + queue.secondsOf(batch) - now));
		const idle = Array.from({ length: Math.max(0, workers() - loads.length) }, () => 0);
		const taken = new Set(running.flatMap(({ batch }) => batch.units.map(({ unit }) => unit)));
		const rest = units.filter(({ unit }) => !this.#done.has(unit) && !taken.has(unit)).map((unit) => queue.estimate(unit));
		const sum = rest.reduce((total, seconds) => total + seconds, 0);
		const longest = rest.reduce((most, seconds) => Math.max(most, seconds), 0);
		const seconds = Math.max(level(sum, [...loads, ...idle]), ...loads, longest);
		return seconds === 0 && running.length > 0 ? void 0 : seconds;
	}
};
/**
* `Progress: 14 of 40 units after 31.0 s, about 52.0 s left. worker 1: tests/test_a.py › Orders › test_one (1.2 s); …`: the test
* that runs, where that is told, else the units of the batch, and for how long.
*/
function progressLine(progress) {
	const { running, seconds, doneUnits, units } = progress;
	const longest = [...running].sort((a, b) => b.seconds - a.seconds);
	const shown = longest.slice(0, shownWorkers).map((batch) => {
		const { seconds } = batch.test ?? batch;
		return `worker ${batch.worker}: ${nameOf(batch, longestInLine)} (${duration(seconds)})`;
	});
	const more = longest.length - shown.length;
	const now = more > 0 ? [...shown, `${count(more, "worker")} more`] : shown;
	return `Progress: ${doneUnits} of ${count(units, "unit")} after ${duration(seconds)}${left(progress)}.` + (now.length === 0 ? "" : ` ${now.join("; ")}`);
}
/** The same for a terminal of `columns` characters, with a bar. */
function progressBar(progress, columns) {
	const { running, doneUnits, units } = progress;
	const text = `▕${bar(units === 0 ? 1 : doneUnits / units, 20).replace(/<\/?code>/g, "")}▏ ${doneUnits}/${units} units${left(progress)}`;
	const share = Math.floor((columns - text.length - 3) / Math.max(1, running.length));
	const names = running.map((batch) => nameOf(batch, Math.max(shortestInBar, share - 2))).join(", ");
	return [...names === "" ? text : `${text} · ${names}`].slice(0, Math.max(0, columns - 1)).join("");
}
function left({ remainingSeconds }) {
	return remainingSeconds === void 0 ? "" : `, about ${duration(Math.max(1, remainingSeconds))} left`;
}
/** Names of files and tests are anything: nothing of them may act on a terminal. */
function nameOf({ units, test }, longest) {
	if (test !== void 0) return shortened(plainLine(test.name), longest);
	const [first = ""] = units;
	const name = shortened(plainLine(first), longest);
	return units.length < 2 ? name : `${name} and ${units.length - 1} more`;
}
/** What tells tests apart is at the end of a path and at the start of the rest. */
function shortened(name, longest) {
	if ([...name].length <= longest) return name;
	const [place = "", ...rest] = name.split(" › ");
	const characters = [...[place.includes("/") ? `…${place.slice(place.lastIndexOf("/"))}` : place, ...rest].join(" › ")];
	return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest - 1).join("")}…`;
}

// src/actions/inputs.ts
const prefix = "INPUT_";
/**
* All inputs that were given or have a default in `action.yml`, by their name in lower case; empty ones left out.
* The platform keeps hyphens (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax),
* so `working_directory` is not `working-directory`.
*/
function givenInputs(environment) {
	const given = /* @__PURE__ */ new Map();
	for (const [name, value] of Object.entries(environment)) {
		if (!name.startsWith(prefix) || value === void 0 || value === "") continue;
		given.set(name.slice(6).toLowerCase(), value);
	}
	return given;
}
function surroundingsOf(environment) {
	return {
		workspace: environment["GITHUB_WORKSPACE"] ?? process.cwd(),
		repository: environment["GITHUB_REPOSITORY"] ?? "",
		environment
	};
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
		fault(message, stack) {
			for (const line of stack) say(`  at fault: ${line}`);
			say(message);
		},
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
		fault: (message, lines) => say({
			level: "error",
			message,
			lines
		}),
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
/** As the inputs ask for it, whatever else is wrong with them: for what is said before they are read, and after the step. */
function askedLog(environment) {
	return openLog(askedLogOptions(givenInputs(environment), environment));
}

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
function failStep(error, log) {
	log.failed(messageOf(error));
	if (!(error instanceof UserError || error instanceof EngineError || error instanceof Cancelled)) {
		const stack = error instanceof Error ? error.stack ?? "" : "";
		log.fault(`This is a fault of Testshoal. Please report it with its stack: ${reportAt}`, stack.split(/[\r\n]+/));
	}
	setOutput("outcome", error instanceof Cancelled ? "cancelled" : "error");
}
function warnOnly(error, log) {
	log.warning(`Cleaning up failed: ${messageOf(error)}`);
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

export { warnOnly as a, closeLogs as c, surroundingsOf as d, ProgressMeter as f, failStep as i, openLog as l, beginStep as n, exitStep as o, ledgersToCleanUp as r, askedLog as s, actionsTools as t, givenInputs as u };