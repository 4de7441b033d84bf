import { a as error, c as saveState, d as setSecret, f as startGroup, h as summary, i as endGroup, l as setFailed, m as getExecOutput, o as getState, p as warning, r as debug, s as info, u as setOutput } from "./toolkit-cache.js";
import { t as EngineError } from "./engine.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { C as object, S as number, T as string, b as boolean, i as discriminatedUnion, l as object$1, o as literal, p as string$1, u as optional, w as record, y as array } from "./zod.js";
import { t as BLOB_FILE } from "./cache-protocol.js";
import { isIP } from "node:net";
import { request } from "node:http";
import { addAbortSignal } from "node:stream";
import { once } from "node:events";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statfsSync, writeFileSync } from "node:fs";
import path, { join } from "node:path";
import { chmod, constants as constants$1, copyFile, link, lstat, mkdir, mkdtempDisposable, open, readFile, readdir, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import os, { constants as constants$2 } from "node:os";
import { fork, spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { StringDecoder } from "node:string_decoder";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";

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

// src/report/plain-text.ts
/** Text of runners and tests as a page can show it: without what it tells a terminal, and nothing unseen in it. */
/**
* What stands where an escape character was: XML has none, so pytest writes `#x1B` (`bin_xml_escape`), Go's encoder
* and our own reader U+FFFD. They are believed only before a whole sequence of a common form.
*/
const standIn = "(?:\\ufffd|#x1B)";
const escapeCharacter = "\\u001b";
/**
* Terminal sequences by their general forms in ECMA-48, section 5: control strings (titles, links, graphics),
* control sequences (colours, cursor), and short escapes. `stripVTControlCharacters` of node:util is not used, for it
* leaves control strings and takes minutes over 400 kB of `ESC ]`; here no form runs across the next escape. Of the
* forms of one byte only control sequences count: the others are common in text that was decoded wrongly.
*/
const terminalSequence = new RegExp([
	`${escapeCharacter}[\\]PX^_][^\\u0007\\u001b]*${`(?:\\u0007|${escapeCharacter}\\\\)`}`,
	`(?:${escapeCharacter}\\[|\\u009b(?=\\d))[0-?]*[ -/]*[@-~]`,
	`${escapeCharacter}[ -/]*[0-~]`,
	`${standIn}\\](?=\\d+;)[^\\ufffd#]*(?:${standIn}\\\\|\\ufffd|#x07)`,
	`${standIn}\\[(?:[\\d;:?]+[A-Za-z]|[mK](?![A-Za-z]))`,
	`${standIn}\\([0AB]`
].join("|"), "g");
/** What cannot be seen or turns text: controls, zero-width, bidirectional overrides, separators, half characters. */
const unseenInLine = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/gu;
/** The same of a text that keeps its lines, and what programs draw with. */
const unseenInText = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** `text` on one line, with U+FFFD for what cannot be seen. */
function plainLine(text) {
	return withoutSequences(text).replace(/\s+/g, " ").replace(unseenInLine, "�").trim();
}
/** `text` with its lines and tabs, and U+FFFD for what cannot be seen. */
function plainText(text) {
	return withoutSequences(text).replace(/\r\n?/g, "\n").replace(unseenInText, "�");
}
function withoutSequences(text) {
	return text.replace(terminalSequence, "");
}

// src/report/markdown.ts
/** Building blocks of GitHub-flavoured Markdown, in which text from outside is always shown as text. */
/** What makes Markdown, HTML, a formula or a link (https://github.github.com/gfm/), anywhere in a line. */
const special = /[\\`*_[\]|~:!"'$&<>]|(?<=www)\.|[@#]|(?<=gh)-/gi;
/**
* What makes a mention, a mail link or an issue reference. These are looked for in the finished text, where a
* character reference is no help; an empty comment splits that text.
*/
const linking = /[@#-]/;
/** What makes a list, a heading or a quote where a line starts. */
const specialAtStart = /^(?:[-+=]|\d+(?=[.)](?: |$)))/;
/** Characters of a text on one line, unless told otherwise. */
const longestText = 300;
/**
* `text` for a table cell, a heading or a list item: on one line, clipped, and never Markdown, HTML, a mention,
* an issue reference or a link.
*/
function escapeText(text, limit = 300) {
	return clip(plainLine(text), limit).replace(special, (character) => reference(character) + (linking.test(character) ? "<!-- -->" : "")).replace(specialAtStart, reference);
}
function reference(text) {
	return [...text].map((character) => `&#${character.charCodeAt(0)};`).join("");
}
/** Names of files and tests, in the fixed-width face; the element's content is escaped like any other text. */
function code(text, limit = 300) {
	return `<code>${escapeText(text, limit)}</code>`;
}
/** Output of a test without its colours, fenced by more backticks than it holds; of more than `limit` characters, both ends. */
function fenced(text, limit) {
	const shown = bothEnds(plainText(text), limit);
	const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longestRun + 1);
	return `${fence}text\n${shown}\n${fence}`;
}
/** Some runners say at the start what went wrong, more of them at the end. */
function bothEnds(text, limit) {
	if (text.length <= limit) return text;
	const start = Math.floor(limit / 4);
	const left = text.length - limit;
	return `${text.slice(0, start)}\n… ${count(left, "character")} left out …\n${text.slice(start + left)}`;
}
/** `rows` hold Markdown: escape what comes from outside. */
function table(columns, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	const rule = columns.map(({ align }) => align === "right" ? "---:" : "---");
	return [
		line(columns.map(({ title }) => title)),
		line(rule),
		...rows.map(line)
	].join("\n");
}
/** Folded until somebody opens it, or `open` from the start. `title` is HTML, `body` is Markdown. */
function details(title, body, open = false) {
	return `<details${open ? " open" : ""}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
const eighths = [
	"",
	"▏",
	"▎",
	"▍",
	"▌",
	"▋",
	"▊",
	"▉"
];
/** A bar of `width` characters at 1; shown in the fixed-width face so that bars compare. */
function bar(fraction, width = 12) {
	const cells = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
	return `<code>${("█".repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? "")).padEnd(width, " ")}</code>`;
}
/** `350 ms`, `4.2 s`, `2 m 05 s`, `1 h 02 m`. */
function duration(seconds) {
	if (seconds < .9995) return `${Math.round(seconds * 1e3)} ms`;
	if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
	return `${Math.floor(whole / 3600)} h ${pad(Math.floor(whole % 3600 / 60))} m`;
}
/** `812 B`, `20.3 MB`. */
function size(bytes) {
	const units = [
		"B",
		"kB",
		"MB",
		"GB",
		"TB"
	];
	let power = 0;
	let value = bytes;
	for (; value >= 999.95 && power < units.length - 1; power += 1) value /= 1e3;
	return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
/** `1 test`, `3 tests`. */
function count(number, noun, plural = `${noun}s`) {
	return `${number} ${number === 1 ? noun : plural}`;
}
/** At most `limit` UTF-16 units and whole characters only, with a mark where something was cut. */
function clip(text, limit) {
	return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
function pad(number) {
	return String(number).padStart(2, "0");
}

// src/databases/open-engine.ts
/** Opens the engine that a URL asks for; each driver is loaded only where it is needed. */
async function openEngine({ url, clone, container, folder, mark }, ports) {
	switch (url.engine) {
		case "postgres": {
			const { openPostgres } = await import("./postgres.js");
			return openPostgres({
				...url,
				container,
				mark
			}, ports);
		}
		case "mysql": {
			const { openMysql } = await import("./mysql.js");
			const { targetOf } = await import("./target.js");
			const target = targetOf(url, container);
			return (clone === "database" ? void 0 : await tryInstances(target, folder, clone, ports)) ?? openMysql(target, ports);
		}
		case "sqlite": {
			const { openSqlite } = await import("./sqlite.js");
			return openSqlite({
				file: url.file,
				folder,
				mark
			}, ports);
		}
	}
}
/** Undefined where only database clones are possible, which is said. @throws UserError where instances were asked for. */
async function tryInstances(target, folder, clone, ports) {
	const { openInstances } = await import("./open-instances.js");
	const { InstancesUnavailable } = await import("./site.js");
	try {
		return await openInstances(target, folder, ports);
	} catch (error) {
		if (!(error instanceof InstancesUnavailable)) throw error;
		if (clone === "instance") throw new UserError(`\`clone: instance\` is not possible for the database "${target.database}": ${error.message}. Use \`clone: auto\`, or \`database\`.`);
		ports.log.info(`Clones of "${target.database}" are databases on its own server; no server for each worker: ${error.message}.`);
		return;
	}
}

// src/report/arithmetic.ts
/** Busy seconds of the longest worker ÷ mean of all; undefined when no worker did anything. */
function balance(workers) {
	const busy = workers.map(({ busySeconds }) => busySeconds);
	const mean = sum(busy) / busy.length;
	return mean > 0 ? Math.max(...busy) / mean : void 0;
}
function cloneSeconds(report) {
	return sum(report.databases.flatMap(({ clones }) => clones.map(({ seconds }) => seconds)));
}
const sourcesOfDumps = ["restored", "extended"];
/** These come after the template is there, whatever it was made from. */
const commonStages = ["seal", "dump"];
/**
* What kept dumps spared against building as last measured; undefined when anything was built, or never measured.
* `prepare` fills all databases together, so each has the whole time of building and of extending as its own; the
* other stages come one after the other.
*/
function savedSeconds(databases) {
	const templates = databases.map(({ template }) => template);
	const builds = templates.flatMap(({ buildSeconds }) => buildSeconds ?? []);
	const comparable = templates.every(({ source }) => sourcesOfDumps.includes(source));
	if (templates.length === 0 || !comparable || builds.length < templates.length) return void 0;
	const stages = templates.flatMap((template) => template.stages);
	const together = stages.filter(({ stage }) => stage === "extend").map(({ seconds }) => seconds);
	const alone = stages.filter(({ stage }) => ![...commonStages, "extend"].includes(stage));
	return Math.max(...builds) - Math.max(0, ...together) - sum(alone.map(({ seconds }) => seconds));
}
function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}
/** Undefined when none of them is known. */
function sumOfKnown(values) {
	const known = values.filter((value) => value !== void 0);
	return known.length === 0 ? void 0 : sum(known);
}

// src/timings/estimate.ts
/** Estimates from timings: the median of a unit's own runs, else of its directory, else of the suite. */
/** Under this share of known units a plan is little better than a guess. */
const poorMatch = .8;
/** In the order of `units`. */
function estimateUnits(units, timings) {
	const own = new Map(units.map((unit) => [unit, median(timings.units.get(unit) ?? [])]));
	const known = units.filter((unit) => own.get(unit) !== void 0);
	const secondsOf = (unit) => own.get(unit) ?? 0;
	const byDirectory = Map.groupBy(known, (unit) => path.posix.dirname(unit));
	const directories = new Map([...byDirectory].map(([directory, list]) => [directory, median(list.map(secondsOf))]));
	const suite = median(known.map(secondsOf));
	return units.map((unit) => {
		const seconds = own.get(unit);
		return {
			unit,
			seconds: seconds ?? directories.get(path.posix.dirname(unit)) ?? suite,
			known: seconds !== void 0
		};
	});
}
/** Share of the units that have history, 0 … 1; undefined when there is no history or no unit. */
function matchRate(units, timings) {
	if (units.length === 0 || timings.units.size === 0) return void 0;
	return units.filter((unit) => timings.units.has(unit)).length / units.length;
}
/** What to tell the user of a poor match; undefined when it is good, or nothing is known yet. */
function describeMatch(units, timings) {
	const rate = matchRate(units, timings);
	if (rate === void 0 || rate >= poorMatch) return void 0;
	const found = units.find((unit) => !timings.units.has(unit));
	const existing = new Set(units);
	const recorded = [...timings.units.keys()].find((unit) => !existing.has(unit));
	const example = recorded === void 0 ? `such as ${found}` : `found here is ${found}, recorded is ${recorded}`;
	return rate === 0 ? `None of the recorded timings belongs to a unit of this run (${example}), so they are of no use. Did the paths change?` : `Only ${Math.round(rate * 100)} % of the units have recorded timings (${example}); the others are taken for average.`;
}
/** Undefined of no values. */
function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.floor((sorted.length - 1) / 2)];
	return upper === void 0 || lower === void 0 ? void 0 : (upper + lower) / 2;
}

// src/workers/lines.ts
/** Cuts a stream of output into whole lines that the platform cannot take for commands. */
/** A line longer than this is printed in pieces, so that output without line ends cannot fill the memory. */
const longestLine = 16384;
var LineSplitter = class {
	#decoder = new StringDecoder("utf8");
	#onLine;
	#rest = "";
	constructor(onLine) {
		this.#onLine = onLine;
	}
	write(chunk) {
		this.#rest += this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
		const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
		this.#rest = lines.pop() ?? "";
		for (const line of lines) this.#emit(line);
		while (this.#rest.length > longestLine) {
			this.#emit(this.#rest.slice(0, longestLine));
			this.#rest = this.#rest.slice(longestLine);
		}
	}
	end() {
		const last = (this.#rest + this.#decoder.end()).replace(/\r$/, "");
		this.#rest = "";
		if (last !== "") this.#emit(last);
	}
	#emit(line) {
		for (let start = 0; start === 0 || start < line.length; start += longestLine) this.#onLine(line.slice(start, start + longestLine));
	}
};
/**
* A line of a worker or of `prepare` as it is printed. `::command::` counts only at the start of a line, so the prefix disarms it;
* the older `##[command]` counts anywhere (ActionCommand.cs of the runner) and is broken up.
*/
function printedLine(speaker, line) {
	return `[${speaker}] ${line.replaceAll("##[", "## [")}`;
}

// src/workers/process-group.ts
/** Ends whole process groups: politely first, then by force. */
/** How often it is looked whether a group that was asked to end has done so. */
const lookSeconds = .02;
/** What `exited` says, after the group is gone: by itself, asked to when the signal aborts, or forced in the end. */
async function endingGroupOnAbort(group, exited, { signal, graceSeconds }) {
	const finished = new AbortController();
	const stopping = async () => {
		const either = AbortSignal.any([signal, finished.signal]);
		if (!either.aborted) await once(either, "abort");
		if (!signal.aborted) return;
		signalGroup(group, "SIGTERM");
		const deadline = performance.now() + graceSeconds * 1e3;
		while (isAlive$1(group) && performance.now() < deadline) await setTimeout$1(lookSeconds * 1e3);
		signalGroup(group, "SIGKILL");
	};
	const stopped = stopping();
	try {
		return await exited;
	} finally {
		finished.abort();
		await stopped;
		signalGroup(group, "SIGKILL");
	}
}
function isAlive$1(group) {
	return signalGroup(group, 0);
}
/** Whether there was a group to be signalled; one that is gone already is no error. */
function signalGroup(group, signal) {
	if (group === void 0) return false;
	try {
		return process.kill(-group, signal);
	} catch (error) {
		if (error.code === "ESRCH") return false;
		throw error;
	}
}

// src/workers/process.ts
/** Launches a command in a process group of its own and ends the whole group, politely first. */
/**
* Text of a script that runs `command`. Its first line leaves the id of the process group in the script's folder,
* for whoever has to end it when this process no longer can.
*/
function scriptText(command) {
	return `echo $$ > "\${BASH_SOURCE[0]%/*}/${groupFile}"\n${command}\n`;
}
/** Writes the script of a launch that runs `command` into `folder`, for the owner's eyes only. Returns its path. */
async function writeCommand(folder, command) {
	const script = path.join(folder, "command.sh");
	await writeFile(script, scriptText(command), { mode: 384 });
	return script;
}
/** Name of the file beside a script that holds the id of its process group. */
const groupFile = "process-group";
/** How long output of processes that outlive their leader is still read. */
const drainSeconds = .5;
/** Resolves when no process of the group is left. @throws UserError when bash cannot be started. */
async function launch$1(options) {
	const child = spawn("bash", [
		"-eo",
		"pipefail",
		options.script
	], {
		cwd: options.directory,
		env: options.environment,
		detached: true,
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	});
	const splitters = [child.stdout, child.stderr].map((stream) => {
		const splitter = new LineSplitter(options.onLine);
		stream.on("data", (chunk) => splitter.write(chunk));
		return splitter;
	});
	const closed = once(child, "close").catch(() => {});
	const exited = once(child, "exit");
	const [status, signal] = await endingGroupOnAbort(child.pid, exited, options).catch((cause) => {
		const message = `bash could not be started in ${options.directory}. Is the folder there, and bash on the path?`;
		throw new UserError(message, { cause });
	});
	await Promise.race([closed, setTimeout$1(drainSeconds * 1e3, void 0, { ref: false })]);
	for (const splitter of splitters) splitter.end();
	if (options.signal.aborted) return {
		kind: "stopped",
		reason: messageOf(options.signal.reason)
	};
	return signal === null ? exitOf(status ?? 0) : {
		kind: "killed",
		signal
	};
}
/** Bash tells that a signal ended the last command by 128 and the signal's number. */
function exitOf(status) {
	const number = status - 128;
	const signal = Object.entries(constants$2.signals).find(([, value]) => value === number)?.[0];
	return signal === void 0 ? {
		kind: "exited",
		status
	} : {
		kind: "killed",
		signal
	};
}

// src/actions/step.ts
/** This step on the platform: its folder, its state, what it shares with its post step. */
const ledgerState = "ledger";
/** Makes the step's folder and tells the post step of it before anything else is made. */
function beginStep(environment) {
	const run = randomBytes(4).toString("hex");
	const folder = path.join(rootFolder(environment), `${stepName(environment)}-${run}`);
	const ledgerFile = path.join(folder, "ledger.jsonl");
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
	return readdirSync(root).filter((name) => name.startsWith(`${stepName(environment)}-`)).map((name) => path.join(root, name)).filter((folder) => !isAlive(folder)).map((folder) => path.join(folder, "ledger.jsonl")).filter((ledger) => existsSync(ledger));
}
/** Where the files of SQLite and of instances may lie. Nobody needs a clone after a crash, so memory will do. */
function filePlaces(step) {
	return {
		memory: memoryPlace(step),
		disk: path.join(step.folder, "sqlite")
	};
}
function memoryPlace({ run }) {
	const shared = "/dev/shm";
	if (os.platform() !== "linux" || !existsSync(shared)) return void 0;
	const { bavail, bsize } = statfsSync(shared);
	const freeBytes = Math.min(bavail * bsize, process.availableMemory());
	return {
		folder: path.join(shared, `testshoal-${run}`),
		freeBytes
	};
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
function isAlive(folder) {
	try {
		process.kill(Number(readFileSync(path.join(folder, "pid"), "utf8")), 0);
		return true;
	} catch {
		return false;
	}
}

// src/databases/docker-http.ts
/** Single requests to the Docker engine's HTTP API. */
/** Nothing answers, or something that is no Docker engine. */
var DockerUnavailable = class extends Error {
	name = "DockerUnavailable";
};
/** The engine refused, or broke off. The message has the engine's own words. */
var DockerError = class extends Error {
	name = "DockerError";
};
/** Docker's own port for TCP without TLS. */
const DEFAULT_TCP_PORT = 2375;
const ANSWER_SECONDS = 30;
const idForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const Refusal = object({ message: string() });
/** `dockerHost` is written as in `DOCKER_HOST`. Throws a `UserError` for anything but a unix socket and plain TCP. */
function dockerEndpoint(dockerHost) {
	const url = URL.parse(dockerHost);
	if (url?.protocol === "unix:" && url.host === "" && url.pathname !== "") return {
		description: url.pathname,
		address: { socketPath: decodeURIComponent(url.pathname) }
	};
	if (url?.protocol === "tcp:" && url.hostname !== "") {
		const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
		return {
			description: url.host,
			address: {
				host,
				port: Number(url.port || DEFAULT_TCP_PORT)
			}
		};
	}
	throw new UserError(`DOCKER_HOST is ${JSON.stringify(dockerHost)}: only unix:///path and tcp://host:port (without TLS) can be used.`);
}
/** Returns `id`, which becomes a part of a path. @throws DockerError where it could not be a container's. */
function checkedId(id) {
	if (idForm.test(id)) return id;
	throw new DockerError(`${JSON.stringify(id)} is no container's id`);
}
/** As the engine writes an environment: `NAME=value`. */
function variables(env) {
	return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
/** Any status is an answer. Rejects with `DockerUnavailable` where none comes. */
async function ask(endpoint, method, path, body) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const signal = AbortSignal.timeout(ANSWER_SECONDS * 1e3);
	send(request({
		...endpoint.address,
		agent: false,
		method,
		path,
		signal
	}), body).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	try {
		return await promise;
	} catch (error) {
		throw unavailable(endpoint, error);
	}
}
/** Asks for the connection itself, to be used in both directions until `signal` destroys it; or why not. */
async function takeOver(endpoint, path, body, signal) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const headers = {
		Connection: "Upgrade",
		Upgrade: "tcp"
	};
	send(request({
		...endpoint.address,
		agent: false,
		method: "POST",
		path,
		headers,
		signal
	}), body).on("upgrade", (_response, connection, head) => {
		connection.unshift(head);
		resolve(addAbortSignal(signal, connection));
	}).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	try {
		return await promise;
	} catch (error) {
		throw unavailable(endpoint, error);
	}
}
/** Asks for a body that is taken as it comes. */
async function download(endpoint, path, goal) {
	const { promise, resolve, reject } = Promise.withResolvers();
	request({
		...endpoint.address,
		agent: false,
		method: "GET",
		path
	}).on("response", resolve).on("error", reject).end();
	const response = await promise.catch((error) => {
		throw unavailable(endpoint, error);
	});
	if (response.statusCode === 200) return response;
	throw refusal(await answerOf(response), goal);
}
/** Sends a tar archive of whatever length. */
async function upload(endpoint, path, archive, goal) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const headers = { "Content-Type": "application/x-tar" };
	const call = request({
		...endpoint.address,
		agent: false,
		method: "PUT",
		path,
		headers
	}).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	const [sent] = await Promise.allSettled([pipeline(archive, call)]);
	if (sent.status === "rejected") promise.catch(() => {});
	const answer = await Promise.race([promise, ...sent.status === "rejected" ? [Promise.reject(sent.reason)] : []]);
	if (answer.status !== 200) throw refusal(answer, goal);
}
/** The body of an answer of the expected status. `goal` ends the sentence "The Docker engine did not …". */
function bodyOf(answer, expectedStatus, schema, goal) {
	if (answer.status !== expectedStatus) throw refusal(answer, goal);
	try {
		return schema.parse(JSON.parse(answer.body));
	} catch (error) {
		throw new DockerUnavailable(`What answers as the Docker engine did not ${goal} in Docker's way`, { cause: error });
	}
}
function refusal({ status, body }, goal) {
	return new DockerError(`The Docker engine did not ${goal} (status ${status}): ${wordsOf$1(body)}`);
}
function wordsOf$1(body) {
	try {
		return Refusal.parse(JSON.parse(body)).message;
	} catch {
		return JSON.stringify(body.slice(0, 200));
	}
}
function send(call, body) {
	if (body === void 0) return call.end();
	const content = JSON.stringify(body);
	call.setHeader("Content-Type", "application/json");
	call.setHeader("Content-Length", Buffer.byteLength(content));
	return call.end(content);
}
async function answerOf(response) {
	return {
		status: response.statusCode ?? 0,
		body: await text(response)
	};
}
function unavailable({ description }, cause) {
	const message = `No Docker engine answers at ${description}; is it running, and may this user open its socket?`;
	return new DockerUnavailable(message, { cause });
}

// src/databases/docker-own.ts
/** Containers of our own through the Docker engine's HTTP API: started, filled, and removed. */
/** Says that a container is ours: only such ones are removed. */
const label = "testshoal";
/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Created = object({ Id: string().regex(idForm) });
const Labelled = object({ Config: object({ Labels: record(string(), string()).nullish() }) });
const Launched = object({ Running: boolean() });
function ownContainers(endpoint) {
	return {
		start: async (options) => start(endpoint(), options),
		launch: async (id, command, env) => launch(endpoint(), checkedId(id), command, env),
		download: async (id, path) => {
			const query = new URLSearchParams({ path });
			return download(endpoint(), `/containers/${checkedId(id)}/archive?${query}`, `read ${path} of the container`);
		},
		upload: async (id, path, archive) => {
			const query = new URLSearchParams({ path });
			const target = `/containers/${checkedId(id)}/archive?${query}`;
			await upload(endpoint(), target, archive, `write ${path} of the container`);
		},
		remove: async (id) => remove(endpoint(), checkedId(id))
	};
}
async function start(endpoint, options) {
	const { name, image, command, network, volume } = options;
	const goal = `start a container of ${image}`;
	const created = await ask(endpoint, "POST", `/containers/create?${new URLSearchParams({ name: checkedId(name) })}`, {
		Image: image,
		Entrypoint: command.slice(0, 1),
		Cmd: command.slice(1),
		User: "0:0",
		Labels: { [label]: "" },
		Volumes: { [volume]: {} },
		HostConfig: {
			Init: true,
			CapAdd: ["SYS_ADMIN"],
			SecurityOpt: ["apparmor=unconfined"],
			...network === void 0 ? {} : { NetworkMode: network }
		}
	});
	const { Id: id } = bodyOf(created, 201, Created, goal);
	const started = await ask(endpoint, "POST", `/containers/${id}/start`);
	if (started.status === 204) return id;
	await ask(endpoint, "DELETE", `/containers/${id}?force=1&v=1`);
	throw refusal(started, goal);
}
async function launch(endpoint, id, command, env) {
	const goal = `run "${command[0]}" in the container ${id}`;
	const created = await ask(endpoint, "POST", `/containers/${id}/exec`, {
		AttachStdout: false,
		AttachStderr: false,
		Env: variables(env),
		Cmd: command
	});
	const { Id: exec } = bodyOf(created, 201, Created, goal);
	const started = await ask(endpoint, "POST", `/exec/${exec}/start`, {
		Detach: true,
		Tty: false
	});
	if (started.status !== 200) throw refusal(started, goal);
	return async () => bodyOf(await ask(endpoint, "GET", `/exec/${exec}/json`), 200, Launched, goal).Running;
}
async function remove(endpoint, id) {
	const goal = `remove the container ${id}`;
	const inspected = await ask(endpoint, "GET", `/containers/${id}/json`);
	if (inspected.status === 404) return;
	const { Labels } = bodyOf(inspected, 200, Labelled, goal).Config;
	if (Labels?.[label] === void 0) throw new DockerError(`The container ${id} was not started by Testshoal`);
	const removed = await ask(endpoint, "DELETE", `/containers/${id}?force=1&v=1`);
	if (![
		204,
		404,
		409
	].includes(removed.status)) throw refusal(removed, goal);
}

// src/databases/docker-stream.ts
/** One byte for the stream, three of nothing, four for the length of what follows. */
const HEADER_BYTES = 8;
/**
* Sends `input` and then closes that direction, while it collects what comes back until the other side closes.
* Never rejects: only the program's exit status tells whether a broken conversation matters.
*/
async function converse(connection, input, output) {
	const stdout = [];
	const stderr = [];
	const collect = async () => {
		for await (const { stream, content } of frames(connection)) if (stream === "stderr") stderr.push(content);
		else if (output === void 0) stdout.push(content);
		else await output.writeFile(content);
	};
	const send = async () => input && pipeline(input.createReadStream({ autoClose: false }), connection);
	const [collected] = await Promise.allSettled([collect(), send()]);
	return {
		stdout: Buffer.concat(stdout).toString(),
		stderr: Buffer.concat(stderr).toString(),
		broken: collected.status === "rejected" ? collected.reason : void 0
	};
}
/**
* Takes Docker's framing off. Chunks may be cut anywhere. Throws where the stream ends inside a frame or is none.
* Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
*/
async function* frames(chunks) {
	let header = Buffer.alloc(0);
	let stream = "stdout";
	let leftBytes = 0;
	for await (const chunk of chunks) {
		let rest = Buffer.concat([header, chunk]);
		header = Buffer.alloc(0);
		while (rest.length > 0) {
			if (leftBytes === 0) {
				if (rest.length < HEADER_BYTES) {
					header = rest;
					break;
				}
				stream = streamOf(rest);
				leftBytes = rest.readUInt32BE(4);
				rest = rest.subarray(HEADER_BYTES);
			}
			const content = rest.subarray(0, leftBytes);
			rest = rest.subarray(content.length);
			leftBytes -= content.length;
			if (content.length > 0) yield {
				stream,
				content
			};
		}
	}
	if (leftBytes > 0 || header.length > 0) throw new Error("the stream ended inside a frame");
}
function streamOf(header) {
	switch (header[0]) {
		case 1: return "stdout";
		case 2: return "stderr";
		default: throw new Error(`a frame of the unknown kind ${header[0]}`);
	}
}

// src/databases/docker-engine.ts
/** Containers through the Docker engine's HTTP API: a job's own container often has its socket, but no `docker`. */
const DEFAULT_SOCKET = "/var/run/docker.sock";
/** The engine closes a program's streams a moment before it knows the exit status. */
const EXIT_STATUS_SECONDS = 10;
/** Enough for the dump of a large test database, and far less than the platform's six hours. */
const EXEC_LIMIT_SECONDS = 600;
const POLL_SECONDS = .02;
/** What is used of the answers. Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Inspected = object({
	Id: string(),
	Config: object({
		Image: string(),
		Env: array(string()).nullish()
	}),
	NetworkSettings: object({ Networks: record(string(), object({
		IPAddress: string(),
		GlobalIPv6Address: string()
	})).nullish() })
});
const ExecCreated = object({ Id: string().regex(idForm) });
const ExecInspected = object({
	Running: boolean(),
	ExitCode: number().nullable()
});
/**
* Calls reject with `DockerUnavailable` or `DockerError`. A program that the container does not have is no error:
* the engine gives it the exit status 126 or 127. A `dockerHost` that cannot be used is a `UserError` of the first call,
* for a run without service containers needs no Docker.
*/
function dockerEngine({ socketPath = DEFAULT_SOCKET, dockerHost, execLimitSeconds = EXEC_LIMIT_SECONDS }) {
	const endpoint = () => dockerHost ? dockerEndpoint(dockerHost) : {
		description: socketPath,
		address: { socketPath }
	};
	return {
		inspect: async (id) => inspect(endpoint(), id),
		exec: async (id, command, options = {}) => exec(endpoint(), id, command, options, execLimitSeconds),
		own: ownContainers(endpoint)
	};
}
async function inspect(endpoint, id) {
	const answer = await ask(endpoint, "GET", `/containers/${checkedId(id)}/json`);
	if (answer.status === 404) return void 0;
	const { Id, Config, NetworkSettings } = bodyOf(answer, 200, Inspected, `inspect the container ${id}`);
	return {
		id: Id,
		image: Config.Image,
		env: Object.fromEntries((Config.Env ?? []).map(splitVariable)),
		addresses: Object.values(NetworkSettings.Networks ?? {}).flatMap((network) => [network.IPAddress, network.GlobalIPv6Address]).filter((address) => isIP(address) !== 0),
		networks: Object.keys(NetworkSettings.Networks ?? {})
	};
}
async function exec(endpoint, id, command, { env = {}, input, output }, limitSeconds) {
	const goal = `run "${command[0]}" in the container ${checkedId(id)}`;
	await using source = input === void 0 ? void 0 : await open(input);
	await using target = output === void 0 ? void 0 : await open(output, "w");
	const created = await ask(endpoint, "POST", `/containers/${id}/exec`, {
		AttachStdin: source !== void 0,
		AttachStdout: true,
		AttachStderr: true,
		Env: variables(env),
		Cmd: command
	});
	const { Id: execId } = bodyOf(created, 201, ExecCreated, goal);
	const limit = AbortSignal.timeout(limitSeconds * 1e3);
	const start = `/exec/${execId}/start`;
	const connection = await takeOver(endpoint, start, {
		Detach: false,
		Tty: false
	}, limit);
	if ("status" in connection) throw refusal(connection, goal);
	const { stdout, stderr, broken } = await converse(connection, source, target);
	if (broken !== void 0 && limit.aborted) throw new DockerError(`The Docker engine did not ${goal} to its end within ${limitSeconds} seconds`);
	const status = await exitStatus(endpoint, execId, goal);
	if (status === 0 && broken !== void 0) throw new DockerError(`The Docker engine did not ${goal} to its end`, { cause: broken });
	return {
		status,
		stdout,
		stderr
	};
}
async function exitStatus(endpoint, execId, goal) {
	const deadline = performance.now() + EXIT_STATUS_SECONDS * 1e3;
	while (performance.now() < deadline) {
		const answer = await ask(endpoint, "GET", `/exec/${execId}/json`);
		const { Running, ExitCode } = bodyOf(answer, 200, ExecInspected, goal);
		if (!Running && ExitCode !== null) return ExitCode;
		await setTimeout$1(POLL_SECONDS * 1e3);
	}
	throw new DockerError(`The Docker engine did not ${goal} to its end: the connection closed, the program runs`);
}
function splitVariable(variable) {
	const end = variable.indexOf("=");
	return end === -1 ? [variable, ""] : [variable.slice(0, end), variable.slice(end + 1)];
}

// src/databases/ledger.ts
/** The ledger: what this run makes is written down before it is made, so that the post step can undo it after any end. */
const entrySchema = discriminatedUnion("kind", [
	object$1({
		kind: literal("place"),
		alias: string$1(),
		url: string$1(),
		container: optional(string$1()),
		folder: optional(string$1())
	}),
	object$1({
		kind: literal("instances"),
		alias: string$1()
	}),
	object$1({
		kind: literal("made"),
		alias: string$1(),
		database: string$1()
	}),
	object$1({
		kind: literal("dropped"),
		alias: string$1(),
		database: string$1()
	})
]);
/** Holds passwords: readable by the owner only. Each entry is on its way to the disk before `record` returns. */
var Ledger = class {
	file;
	constructor(file) {
		this.file = file;
		mkdirSync(path.dirname(file), {
			recursive: true,
			mode: 448
		});
	}
	record(entry) {
		appendFileSync(this.file, `${JSON.stringify(entry)}\n`, { mode: 384 });
	}
	made(alias, database) {
		this.record({
			kind: "made",
			alias,
			database
		});
	}
	dropped(alias, database) {
		this.record({
			kind: "dropped",
			alias,
			database
		});
	}
};
/** Reads a ledger whose writer may have been killed in the middle of the last line. */
function readLedger(file) {
	const entries = readFileSync(file, "utf8").split("\n").flatMap(parseLine$1);
	return entries.filter((entry) => entry.kind === "place").map((place) => ({
		place,
		...entries.some(({ kind, alias }) => kind === "instances" && alias === place.alias) && { instances: true },
		databases: [...remainingNames(entries, place.alias)]
	}));
}
function remainingNames(entries, alias) {
	const names = /* @__PURE__ */ new Set();
	for (const entry of entries) {
		if (entry.kind === "place" || entry.alias !== alias) continue;
		if (entry.kind === "made") names.add(entry.database);
		if (entry.kind === "dropped") names.delete(entry.database);
	}
	return names;
}
function parseLine$1(line) {
	try {
		return [entrySchema.parse(JSON.parse(line))];
	} catch {
		return [];
	}
}

// src/storage/blob-key.ts
/** The one rule for the keys of blobs: what every place that keeps them can take. */
const KEY$1 = /^[a-z0-9._:/@+-]{1,500}$/;
/** Throws where `key`, or the start of keys, breaks the rule: a mistake in this program, not the user's. */
function requireBlobKey(key) {
	if (!KEY$1.test(key)) throw new Error(`not a key of a blob: ${JSON.stringify(key)} does not match ${KEY$1}`);
}

// src/storage/whole-file.ts
/** Files that appear under their name only when they are complete. */
/** Copies `from` to `into`, sharing the blocks where the file system can. Replaces a file that is there. */
async function copyWhole(from, into) {
	const part = `${into}.${randomUUID()}.part`;
	try {
		await copyFile(from, part, constants$1.COPYFILE_FICLONE);
		await rename(part, into);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
/** Moves `from` to `into`, also from one file system to another. */
async function moveWhole(from, into) {
	try {
		await rename(from, into);
	} catch (error) {
		if (error.code !== "EXDEV") throw error;
		await copyWhole(from, into);
		await rm(from);
	}
}

// src/storage/directory-entries.ts
/** How a directory holds blobs: an entry is a folder with the blob and its key. */
const ENTRY = /^[0-9a-f]{64}$/;
const INCOMING = "incoming-";
const REMOVED = "removed-";
const INCOMING_LIMIT_SECONDS = 86400;
const BLOB = "blob";
const KEY = "key";
function entryPath(folder, key) {
	return join(folder, createHash("sha256").update(key).digest("hex"));
}
/** Copies the entry's blob to `into` and marks its use. False where there is no such entry. */
async function copyOut(entry, into, log) {
	try {
		await copyWhole(join(entry, BLOB), into);
	} catch (error) {
		if (await exists(entry)) throw error;
		return false;
	}
	try {
		await utimes(join(entry, KEY), nowSeconds(), nowSeconds());
	} catch (error) {
		log.debug(`The use of ${entry} was not marked: ${messageOf(error)}`);
	}
	return true;
}
/** Publishes a copy of `file` as the entry of `key`, readable for this user only. */
async function copyIn(folder, key, file) {
	const entry = entryPath(folder, key);
	if (await exists(entry)) return "present";
	await using incoming = await mkdtempDisposable(join(folder, INCOMING));
	const [blob, mark] = [join(incoming.path, BLOB), join(incoming.path, KEY)];
	await copyFile(file, blob, constants$1.COPYFILE_FICLONE);
	await chmod(blob, 384);
	await writeFile(mark, key, { mode: 384 });
	for (const path of [blob, mark]) await utimes(path, nowSeconds(), nowSeconds());
	await flush(blob);
	try {
		await rename(incoming.path, entry);
		return "stored";
	} catch (error) {
		if (await exists(entry)) return "present";
		throw error;
	}
}
/** After a power cut an entry must not have its name without its content. */
async function flush(file) {
	await using handle = await open(file, "r+");
	await handle.sync();
}
/** All entries that are complete, in no order. */
async function readEntries(folder) {
	const names = await exists(folder) ? await readdir(folder) : [];
	return (await Promise.all(names.filter((name) => ENTRY.test(name)).map((name) => readEntry(join(folder, name))))).filter((entry) => entry !== void 0);
}
async function readEntry(path) {
	try {
		const [key, blob, mark] = await Promise.all([
			readFile(join(path, KEY), "utf8"),
			stat(join(path, BLOB)),
			stat(join(path, KEY))
		]);
		const [storedAtSeconds, usedAtSeconds] = [blob.mtimeMs / 1e3, mark.mtimeMs / 1e3];
		return {
			path,
			key,
			sizeBytes: blob.size,
			storedAtSeconds,
			usedAtSeconds
		};
	} catch (error) {
		if (isMissing(error)) return void 0;
		throw error;
	}
}
/** Takes the entry's name away first, so that nobody finds half of it. */
async function removeEntry(folder, path) {
	const removed = join(folder, `${REMOVED}${randomUUID()}`);
	try {
		await rename(path, removed);
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
	await rm(removed, {
		recursive: true,
		force: true
	});
}
/** Removes what processes left that were killed while they copied or removed. */
async function removeLeftovers(folder) {
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		if (name.startsWith(REMOVED) || name.startsWith(INCOMING) && await isAbandoned(path)) await rm(path, {
			recursive: true,
			force: true
		});
	}
}
async function isAbandoned(path) {
	try {
		return nowSeconds() - (await stat(path)).mtimeMs / 1e3 > INCOMING_LIMIT_SECONDS;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}
async function exists(path) {
	try {
		await stat(path);
		return true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}
function isMissing(error) {
	return error.code === "ENOENT";
}
/** Since 1970, to the microsecond. */
function nowSeconds() {
	return (performance.timeOrigin + performance.now()) / 1e3;
}

// src/storage/pruning.ts
/** As GitHub bounds its own cache in time, and half of it in size: a disk of one's own is rarely empty. */
const BOUNDS = {
	sizeBytes: 5 * 1024 ** 3,
	unusedSeconds: 604800
};
/** The blobs that have to go: all that are unused for too long, then the least recently used ones. Never the last used one. */
function superfluous(blobs, bounds, nowSeconds) {
	const lastUsedFirst = blobs.toSorted((a, b) => b.usedAtSeconds - a.usedAtSeconds || (a.key < b.key ? -1 : 1));
	let total = 0;
	const firstToGo = lastUsedFirst.findIndex(({ sizeBytes, usedAtSeconds }, index) => {
		total += sizeBytes;
		return index > 0 && (total > bounds.sizeBytes || nowSeconds - usedAtSeconds > bounds.unusedSeconds);
	});
	return firstToGo === -1 ? [] : lastUsedFirst.slice(firstToGo);
}

// src/storage/directory.ts
/** Blobs in a directory, for self-hosted machines and laptops. */
const FOLDER = "testshoal-blobs";
/**
* Keeps blobs below `root`, readable for this user only. Several processes may use the same directory at once.
* What goes beyond `bounds` is removed after each `store`.
*/
function directoryStore(root, log, bounds = BOUNDS) {
	const description = `the directory ${root}`;
	const folder = join(root, FOLDER);
	const fault = (doing, error) => log.warning(`${doing} failed: ${messageOf(error)}`);
	async function fetch(key, into) {
		requireBlobKey(key);
		try {
			await rm(into, { force: true });
			return await copyOut(entryPath(folder, key), into, log);
		} catch (error) {
			fault(`Fetching ${key} from ${description}`, error);
			return false;
		}
	}
	async function fetchNewest(prefix, into) {
		requireBlobKey(prefix);
		try {
			await rm(into, { force: true });
			const entries = (await readEntries(folder)).filter(({ key }) => key.startsWith(prefix));
			entries.sort((a, b) => b.storedAtSeconds - a.storedAtSeconds || (a.key < b.key ? 1 : -1));
			for (const entry of entries) if (await copyOut(entry.path, into, log)) return entry.key;
		} catch (error) {
			fault(`Fetching the newest ${prefix}… from ${description}`, error);
		}
	}
	async function store(key, file) {
		requireBlobKey(key);
		let outcome;
		try {
			await mkdir(folder, {
				recursive: true,
				mode: 448
			});
			outcome = await copyIn(folder, key, file);
		} catch (error) {
			fault(`Storing ${key} in ${description}`, error);
			return "failed";
		}
		try {
			await prune(folder, bounds, log);
		} catch (error) {
			fault(`Removing old blobs from ${description}`, error);
		}
		return outcome;
	}
	return {
		description,
		fetch,
		fetchNewest,
		store
	};
}
async function prune(folder, bounds, log) {
	for (const { path, key } of superfluous(await readEntries(folder), bounds, nowSeconds())) {
		log.debug(`The blob ${key} goes: it is not among the last used ${bounds.sizeBytes} bytes, or too old`);
		await removeEntry(folder, path);
	}
	await removeLeftovers(folder);
}

// src/actions/cache-child.ts
/** One operation on the Actions cache, in a process of its own: the parent's side. */
/** Rejects only where no process can be started. Nothing of it runs on when the promise is settled. */
async function runCacheProcess(request, launch) {
	const child = fork(launch.entry, [], {
		cwd: launch.folder,
		env: { ...launch.env },
		execArgv: [],
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"ipc"
		],
		detached: OWN_GROUP
	});
	const closed = once(child, "close");
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => {
		output = (output + text).slice(-262144);
	});
	let reply;
	child.once("message", (message) => {
		reply = message;
	});
	child.send(request, () => {});
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		kill(child);
	}, launch.limitSeconds * 1e3);
	try {
		await closed;
	} finally {
		clearTimeout(timer);
	}
	return {
		reply,
		late,
		output
	};
}
const OWN_GROUP = process.platform !== "win32";
function kill(child) {
	if (child.pid === void 0) return;
	try {
		process.kill(OWN_GROUP ? -child.pid : child.pid, "SIGKILL");
	} catch {}
	child.stdout?.destroy();
	child.stderr?.destroy();
}

// src/actions/cache-output.ts
const FAILURE = /^Failed to (reserve cache|save|restore): /;
const SKIPPED = /^Cache (save|restore) skipped: /;
const COMMAND = /^::(?<name>[a-z-]+)(?: [^:]*)?::(?<value>.*)$/;
function readToolkitOutput(text) {
	const printed = text.split(/\r?\n/).map(parseLine).filter((line) => line.text !== "");
	const said = printed.filter(({ kind }) => kind !== "add-mask");
	const complaints = said.filter(({ kind, text }) => kind === "warning" || kind === "error" || SKIPPED.test(text));
	return {
		secrets: printed.filter(({ kind }) => kind === "add-mask").map(({ text }) => text),
		lines: said.map(({ text }) => harmless(text)),
		failure: harmlessOrNone(said.find(({ text }) => FAILURE.test(text))),
		complaint: harmlessOrNone(complaints.at(-1))
	};
}
function parseLine(line) {
	const { name: kind = "plain", value = line } = COMMAND.exec(line)?.groups ?? {};
	return {
		kind,
		text: kind === "plain" ? line : unescapeValue(value)
	};
}
/** The opposite of escapeData in @actions/core. */
function unescapeValue(value) {
	return value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
/**
* The Actions runner takes `##[name]` anywhere in a line for a command (ActionCommand.cs of actions/runner), and
* names in archives are chosen by whoever wrote them. `::name::` is one only at the start, which is never theirs.
*/
function harmless(text) {
	return text.replaceAll(/\p{Cc}+/gu, " ").replaceAll("##[", "# [").trim();
}
function harmlessOrNone(line) {
	return line === void 0 ? void 0 : harmless(line.text);
}

// src/actions/cache-operation.ts
const LIMIT_SECONDS = 120;
const TAR_OPTIONS = `--transform=s,.*,${BLOB_FILE},`;
/** Restores into, or saves from, the file `BLOB_FILE` in `folder`, the absolute path of a private one. */
async function operate(request, folder, { log, env, entry, limitSeconds = LIMIT_SECONDS }) {
	const place = {
		GITHUB_WORKSPACE: folder,
		RUNNER_TEMP: folder,
		TAR_OPTIONS
	};
	const run = await runCacheProcess(request, {
		entry,
		folder,
		limitSeconds,
		env: {
			...env,
			...place
		}
	});
	const printed = readToolkitOutput(run.output);
	for (const secret of printed.secrets) log.mask(secret);
	for (const line of printed.lines) log.debug(`cache: ${line}`);
	const { reply } = run;
	if (reply === void 0) return { failure: `its process ${run.late ? `took longer than ${limitSeconds} s` : "ended early"}; last words: ${printed.lines.at(-1) ?? "none"}` };
	if ("thrown" in reply) return { failure: reply.thrown };
	if (printed.failure !== void 0) return { failure: printed.failure };
	if (reply.key === null && printed.complaint !== void 0) return { failure: printed.complaint };
	return { key: reply.key ?? void 0 };
}

// src/actions/cache.ts
/** Blobs in the Actions cache. */
const KEY_END = "=";
const TAKEN = /^Failed to (reserve cache|save: Unable to reserve cache)\b.*(\(409\)|already exists)/;
/**
* Each operation runs in a child process: the toolkit makes an entry's version from path strings, takes the workspace
* and the working directory from its process, and sets no time limit that holds.
*/
function actionsCache(options) {
	const { log, temp, told = /* @__PURE__ */ new Set() } = options;
	const description = "the Actions cache";
	/** Warns of the same reason once only: a service that is down fails every operation. */
	function tell(doing, error) {
		const reason = messageOf(error);
		const line = `${doing} ${description} failed, the run goes on without it: ${reason}`;
		if (told.has(reason)) log.debug(line);
		else log.warning(line);
		told.add(reason);
	}
	/** The key of the entry whose blob is now in `into`. With an end mark, `sought` fits one key only. */
	async function restore(sought, into) {
		await rm(into, { force: true });
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		const result = await operate({
			operation: "restore",
			key: sought
		}, folder.path, options);
		if ("failure" in result) throw new Error(result.failure);
		if (result.key === void 0) return void 0;
		if (!result.key.startsWith(sought) || result.key.indexOf(KEY_END) !== result.key.length - 1) throw new Error(`it gave ${JSON.stringify(result.key)} when asked for ${JSON.stringify(sought)}`);
		const blob = join(folder.path, BLOB_FILE);
		await requirePlainFile(blob);
		await moveWhole(blob, into);
		return result.key.slice(0, -1);
	}
	async function save(key, file) {
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		await layFile(file, join(folder.path, BLOB_FILE));
		const result = await operate({
			operation: "save",
			key: `${key}${KEY_END}`
		}, folder.path, options);
		if (!("failure" in result)) return "stored";
		if (TAKEN.test(result.failure)) return "present";
		throw new Error(result.failure);
	}
	return {
		description,
		async fetch(key, into) {
			requireBlobKey(key);
			try {
				return await restore(`${key}${KEY_END}`, into) !== void 0;
			} catch (error) {
				tell(`Fetching ${key} from`, error);
				return false;
			}
		},
		async fetchNewest(prefix, into) {
			requireBlobKey(prefix);
			try {
				return await restore(prefix, into);
			} catch (error) {
				tell(`Fetching the newest ${prefix}… from`, error);
				return;
			}
		},
		async store(key, file) {
			requireBlobKey(key);
			try {
				return await save(key, file);
			} catch (error) {
				tell(`Storing ${key} in`, error);
				return "failed";
			}
		}
	};
}
/** Puts `file` at `path`; a second name of the same file is enough. */
async function layFile(file, path) {
	const original = await realpath(file);
	try {
		await link(original, path);
	} catch {
		await copyFile(original, path, constants$1.COPYFILE_FICLONE);
	}
}
/** What an archive left at `path` may also be a link to a file of the machine, a device, or a folder. */
async function requirePlainFile(path) {
	const found = await lstat(path);
	if (!found.isFile() || found.nlink !== 1) throw new Error("its entry holds something else than one file");
	await chmod(path, 384);
}
/**
* Whether `env` says that there is a cache: the same answer in all jobs of a run. As isFeatureAvailable in
* @actions/cache, and the workflow's own `cache-mode: none`.
*/
function actionsCacheAvailable(env) {
	if (env["ACTIONS_CACHE_MODE"]?.trim().toLowerCase() === "none") return false;
	const isV2 = Boolean(env["ACTIONS_CACHE_SERVICE_V2"]) && !isEnterpriseServer(env["GITHUB_SERVER_URL"]);
	return Boolean(isV2 ? env["ACTIONS_RESULTS_URL"] : env["ACTIONS_CACHE_URL"]);
}
function isEnterpriseServer(serverUrl) {
	const host = new URL(serverUrl || "https://github.com").hostname.toLowerCase();
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
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

// src/report/place.ts
/** Where in the repository a file that a runner names lies. */
/** No file of a checkout has them in its name, and a page may take them for something else. */
const unlikely = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/**
* `file`: absolute or relative to the working directory, as the runner wrote it. Undefined where it names nothing
* inside the repository.
*/
function placeOf$1(file, line, checkout) {
	if (file === "") return void 0;
	const workspace = rooted(checkout.workspace);
	const whole = path.posix.resolve(workspace, rooted(checkout.directory), rooted(file));
	const inside = path.posix.relative(workspace, whole);
	if (inside === "" || inside === ".." || inside.startsWith("../") || unlikely.test(inside)) return void 0;
	return line === void 0 ? { file: inside } : {
		file: inside,
		line
	};
}
/** With forward slashes, and a drive below the root: `C:\a` is `/C:/a`. */
function rooted(file) {
	return file.replaceAll("\\", "/").replace(/^(?=[a-z]:\/)/i, "/");
}

// src/report/test-name.ts
function testName({ group, name }) {
	return [group, name].filter((part) => part !== "").join(" › ");
}

// src/report/annotations.ts
/** The platform shows ten errors of a step and drops the others without a word; the last one is the step's own. */
const platformLimit = 9;
/** The platform cuts a message at 4,096 characters. */
const longestMessage = 4e3;
const longestTitle = 200;
/** Problems and failed tests take turns, so that a flood of one kind leaves room for the other. */
function annotationsOf(report, checkout, limit = platformLimit) {
	const { problems } = report;
	const failures = report.tests.filter(({ outcome }) => outcome.kind === "failed");
	const fits = problems.length + failures.length <= limit;
	const shown = shareOut(problems.length, failures.length, fits ? limit : limit - 1);
	const annotations = inTurns(problems.slice(0, shown.first).map(problemAnnotation), failures.slice(0, shown.second).map((test) => failureAnnotation(test, checkout)));
	if (fits) return annotations;
	return [...annotations, moreAnnotation(problems.length - shown.first, failures.length - shown.second)];
}
/** How many of two kinds get one of `places`: half each, and what one kind leaves is the other's. */
function shareOut(first, second, places) {
	const half = Math.ceil(places / 2);
	const ofFirst = Math.min(first, Math.max(half, places - second));
	return {
		first: ofFirst,
		second: Math.min(second, places - ofFirst)
	};
}
function inTurns(first, second) {
	const turns = Math.max(first.length, second.length);
	return Array.from({ length: turns }, (_, turn) => [...first.slice(turn, turn + 1), ...second.slice(turn, turn + 1)]).flat();
}
function moreAnnotation(problems, failures) {
	return {
		title: "More failures",
		message: `${[...problems > 0 ? [count(problems, "more problem")] : [], ...failures > 0 ? [count(failures, "more failed test")] : []].join(" and ")} in the job summary.`,
		place: void 0
	};
}
function problemAnnotation(problem) {
	return {
		title: "Problem",
		message: clip(plainText(problem), longestMessage),
		place: void 0
	};
}
function failureAnnotation(test, checkout) {
	const { outcome } = test;
	const parts = (outcome.kind === "failed" ? [outcome.message, outcome.details] : []).map((part) => plainText(part).trim()).filter((part) => part !== "");
	return {
		title: clip(plainLine(testName(test)), longestTitle),
		message: clip([...new Set(parts)].join("\n\n") || "failed", longestMessage),
		place: placeOf$1(test.unit, test.line, checkout)
	};
}

// src/report/outputs.ts
/** The action's outputs, of the report. */
function outputsOf(report) {
	const { totals } = report;
	return {
		outcome: report.outcome,
		tests: String(totals.tests),
		passed: String(totals.passed),
		failed: String(totals.failed),
		skipped: String(totals.skipped),
		flaky: String(totals.flaky),
		seconds: report.seconds.toFixed(1),
		workers: String(report.workers.length),
		template: templateOutput(report),
		"clone-seconds": cloneSeconds(report).toFixed(2),
		"plan-hash": report.plan.hash,
		balance: balance(report.workers)?.toFixed(2) ?? ""
	};
}
/** Of several databases, the coldest: one that was built makes the whole run a cold one. */
function templateOutput({ databases }) {
	const sources = databases.map(({ template }) => template.source);
	return [
		"built",
		"extended",
		"restored"
	].find((source) => sources.includes(source)) ?? "none";
}

// src/report/summary/section.ts
/** A section of the summary: things of one kind, of which only some may be shown. */
/** The first `cap` items, and a sentence on the others. */
function capped(items, cap, show, separator = "\n") {
	return withRest(items.slice(0, cap).map(show).join(separator), items.length, cap);
}
/** The first `cap` items as rows, and a sentence on the others. */
function cappedTable(columns, items, cap, row) {
	return withRest(table(columns, items.slice(0, cap).map(row)), items.length, cap);
}
function withRest(shown, items, cap) {
	return items <= cap ? shown : `${shown}\n\n… and ${items - cap} more.`;
}

// src/report/summary/databases.ts
/** Where the templates came from, and what the clones cost. */
const sources = {
	restored: "restored from its dump",
	extended: "extended by `prepare` from an older dump",
	built: "built by `prepare`",
	copied: "copied from the database as it is"
};
function databaseSection({ databases }) {
	return {
		title: "databases",
		items: databases.length,
		render: (cap) => {
			return [
				"### Databases",
				capped(databases, cap, (database) => describe(database, databases.length === 1)),
				...gainOfAll(databases)
			].join("\n\n");
		}
	};
}
function describe(database, alone) {
	const { alias, engine, version, template, clones } = database;
	const facts = [
		...template.stages.map(({ stage, seconds }) => `${escapeText(stage)} ${duration(seconds)}`),
		size(template.sizeBytes),
		...template.fetchedBytes === void 0 ? [] : [`from a dump of ${size(template.fetchedBytes)}`],
		...template.dumpBytes === void 0 ? [] : [`dump of ${size(template.dumpBytes)} kept`]
	].join(", ");
	const gained = (alone ? gain([database]) : []).map((text) => `, ${text} than building it took`).join("");
	return [`- ${code(alias)} (${escapeText(engine)} ${escapeText(version)}): template ${sources[template.source]}${gained} (${facts})`, ...clones.length === 0 ? [] : [`  - ${describeClones(clones)}`]].join("\n");
}
/** Of several databases, which are built together. */
function gainOfAll(databases) {
	if (databases.length === 1) return [];
	return gain(databases).map((text) => `Restoring all of them took ${text} than building them took.`);
}
function gain(databases) {
	const saved = savedSeconds(databases);
	return saved === void 0 ? [] : [`${duration(Math.abs(saved))} ${saved < 0 ? "more" : "less"}`];
}
function describeClones(clones) {
	const strategies = [...new Set(clones.map(({ strategy }) => escapeText(strategy)))].join(", ");
	const seconds = clones.map((clone) => clone.seconds);
	const total = `${count(clones.length, "clone")} by ${strategies}: ${duration(sum(seconds))}`;
	return clones.length === 1 ? total : `${total} in all, median ${duration(median(seconds) ?? 0)}, longest ${duration(Math.max(...seconds))}`;
}

// src/report/summary/failures.ts
/** What went wrong: problems that belong to no test, failed tests, flaky ones, and what was done instead. */
/** Characters of a problem or fallback; all of it is in the report file. */
const shownSentence = 2e3;
/** Characters of a failure's details; all of them are in the report file. */
const shownDetails = 4e3;
/** So few failures are shown unfolded. */
const unfoldedFailures = 3;
function failureSections({ problems, tests, fallbacks }) {
	const failed = tests.filter(({ outcome }) => outcome.kind === "failed");
	const flaky = tests.filter(({ outcome }) => outcome.kind === "flaky");
	const sentence = (text) => `- ${escapeText(text, shownSentence)}`;
	return [
		{
			title: "problems",
			items: problems.length,
			render: (cap) => `### Problems\n\n${capped(problems, cap, sentence)}`
		},
		{
			title: "failed tests",
			items: failed.length,
			render: (cap) => {
				const open = failed.length <= unfoldedFailures;
				return `### Failed tests\n\n${capped(failed, cap, (test) => failure(test, open), "\n\n")}`;
			}
		},
		{
			title: "flaky tests",
			items: flaky.length,
			render: (cap) => `### Flaky tests\n\nFailed, and passed when run again.\n\n${capped(flaky, cap, flakyTest)}`
		},
		{
			title: "fallbacks",
			items: fallbacks.length,
			render: (cap) => `### Fallbacks\n\n${capped(fallbacks, cap, sentence)}`
		}
	];
}
/** The message stays in sight; the details unfold. */
function failure(test, open) {
	const { message, text } = wordsOf(test);
	const head = [testLine(test), escapeText(message)].filter((part) => part !== "").join("<br>");
	return text === "" ? head : details(head, fenced(text, shownDetails), open);
}
/** `text` is empty where the message, in sight as it is, says it all; it has the message where that is cut in sight. */
function wordsOf({ outcome }) {
	if (outcome.kind !== "failed") return {
		message: "",
		text: ""
	};
	const message = plainText(outcome.message).trim();
	const details = plainText(outcome.details).trimEnd();
	const inSight = message.length <= 300;
	if (details.trim() === "" || details.trim() === message) return {
		message,
		text: inSight ? "" : message
	};
	return {
		message,
		text: inSight || details.includes(message) ? details : `${message}\n\n${details}`
	};
}
function flakyTest(test) {
	const message = test.outcome.kind === "flaky" ? test.outcome.message : "";
	return `- ${[testLine(test), escapeText(message)].filter((part) => part !== "").join(": ")}`;
}
function testLine(test) {
	const line = test.line === void 0 ? "" : ` line ${test.line}`;
	const place = test.unit === "" ? "" : `${code(test.unit)}${line}, `;
	return `${code(testName(test))} · ${place}worker ${test.worker}`;
}

// src/report/summary/header.ts
/** What a reader sees first: how it ended, in one line, and the figures, in another. */
function header(report) {
	const { totals, seconds, workers } = report;
	const kinds = [
		`${totals.passed} passed`,
		totals.failed > 0 ? `**${totals.failed} failed**` : "",
		totals.flaky > 0 ? `${totals.flaky} flaky` : "",
		totals.skipped > 0 ? `${totals.skipped} skipped` : ""
	].filter((part) => part !== "");
	const tests = totals.tests === 0 ? "no tests" : `${count(totals.tests, "test")}: ${kinds.join(", ")}`;
	return `## ${heading(report)}\n\n${tests} · ${duration(seconds)} · ${count(workers.length, "worker")}${advice(report)}`;
}
function heading({ outcome, totals, problems }) {
	switch (outcome) {
		case "passed": return totals.tests === 0 ? "✅ No tests ran, and `allow-empty` allows it" : "✅ All tests passed";
		case "flaky": return `⚠️ Passed, with ${count(totals.flaky, "flaky test")}`;
		case "failed": return `❌ ${failedBy(totals.failed, problems.length)}`;
		case "empty": return "❌ No tests ran";
		case "error": return "❌ The run could not go on";
		case "cancelled": return "⏹️ Cancelled before the end";
	}
}
/** Tests that passed are no comfort where others were lost. */
function failedBy(failed, problems) {
	const tests = `${count(failed, "test")} failed`;
	if (problems === 0) return tests;
	return failed === 0 ? `Failed: ${count(problems, "problem")}` : `${tests}, ${count(problems, "problem")}`;
}
function advice({ outcome }) {
	return outcome === "empty" ? "\n\nEither `tests` matches no files, or the command in `run` found no tests in them. With `allow-empty: true` such a run passes." : "";
}

// src/report/summary/load.ts
/** What the tests asked of each database's server, all clones together, and against earlier runs. */
function loadSection({ databases }) {
	const loaded = databases.flatMap((database) => {
		const facts = factsOf(database);
		return !(facts.length > 1 || database.earlierSessions !== void 0) || facts.length === 0 ? [] : [`- ${code(database.alias)}: ${facts.join(", ")}`];
	});
	return {
		title: "load of the databases",
		items: loaded.length,
		render: (cap) => `### Load of the databases\n\n${capped(loaded, cap, (line) => line)}`
	};
}
function factsOf({ clones, connections, earlierSessions }) {
	const total = (count) => sumOfKnown(clones.map(count));
	const sessions = total((clone) => clone.sessions);
	const [hit, read] = [total(({ blocksHit }) => blocksHit), total(({ blocksRead }) => blocksRead)];
	const temporary = total(({ temporaryBytes }) => temporaryBytes);
	return [
		...sessions === void 0 ? [] : [count(sessions, "session") + against(sessions, earlierSessions)],
		...connections === void 0 ? [] : [`at most ${connections.peak} of ${connections.limit} at once`],
		...hit === void 0 || read === void 0 || hit + read === 0 ? [] : [`${(100 * hit / (hit + read)).toFixed(1)} % of blocks from memory`],
		...temporary === void 0 || temporary === 0 ? [] : [`${size(temporary)} of temporary files`],
		...some(total(({ abortedSessions }) => abortedSessions), "aborted"),
		...some(total(({ killedSessions }) => killedSessions), "killed")
	];
}
/** `, 12 more than the median of the last 10 runs`. */
function against(sessions, earlier) {
	if (earlier === void 0) return "";
	const difference = Math.round(sessions - earlier.median);
	const runs = earlier.runs === 1 ? "in the last run" : `the median of the last ${earlier.runs} runs`;
	if (difference === 0) return ` (as ${earlier.runs === 1 ? runs : `is ${runs}`})`;
	return ` (${Math.abs(difference)} ${difference > 0 ? "more" : "fewer"} than ${runs})`;
}
function some(sessions, what) {
	return sessions === void 0 || sessions === 0 ? [] : [`${sessions} ${what}`];
}

// src/report/summary/plan.ts
/** The plan, what it was made from, and how it came out. */
function planSection(report) {
	return {
		title: "plan",
		items: report.plan.units === 0 ? 0 : 1,
		render: () => `### Plan\n\n${planLines(report).join("\n")}`
	};
}
function planLines({ plan, workers, timings }) {
	const even = balance(workers);
	const longest = Math.max(0, ...workers.map(({ busySeconds }) => busySeconds));
	const predicted = plan.predictedSeconds === void 0 ? "nothing could be predicted" : `${duration(plan.predictedSeconds)} were predicted`;
	return [
		`- ${count(plan.units, "unit")}; plan ${code(plan.hash)}`,
		`- ${history(plan, timings)}`,
		`- the longest worker was busy for ${duration(longest)}; ${predicted}`,
		...even === void 0 ? [] : [`- balance ${even.toFixed(2)} (longest worker ÷ mean; 1.00 is best)`],
		`- timings of ${count(timings.recordedUnits, "unit")} are kept for the next run`
	];
}
/** A rate of 100 % is all of them: it is rounded down. */
function history({ units, knownUnits }, { matchRate }) {
	if (matchRate === void 0) return "no history: there are no timings of earlier runs";
	return `match rate ${Math.floor(Math.round(matchRate * 1e6) / 1e4)} %: ${`${count(knownUnits, "unit")} with timings of earlier runs`}, ${units - knownUnits} without a history`;
}

// src/report/summary/pools.ts
/** What the servers counted in the clones. A clone lives for one batch, so each has the number of its own. */
const columns$2 = [
	{ title: "database" },
	{ title: "clone" },
	{
		title: "worker",
		align: "right"
	},
	{
		title: "batch",
		align: "right"
	},
	{
		title: "made in",
		align: "right"
	},
	{
		title: "sessions",
		align: "right"
	},
	{
		title: "peak",
		align: "right"
	},
	{
		title: "transactions",
		align: "right"
	},
	{
		title: "rollbacks",
		align: "right"
	},
	{
		title: "deadlocks",
		align: "right"
	},
	{
		title: "left open",
		align: "right"
	}
];
function poolSection(report) {
	const pools = poolsOf(report);
	return {
		title: "pool statistics",
		items: pools.length,
		render: (cap) => details("Pool statistics of each clone", cappedTable(columns$2, pools, cap, row))
	};
}
const last = Number.MAX_SAFE_INTEGER;
/** By database, worker and batch. */
function poolsOf({ databases, workers }) {
	return databases.filter(isCounted).flatMap(({ alias, clones }) => {
		const batches = batchesByClone(alias, workers);
		return clones.map((clone) => ({
			alias,
			clone,
			batch: batches.get(clone.name)
		})).sort((a, b) => a.clone.worker - b.clone.worker || (a.batch ?? last) - (b.batch ?? last));
	});
}
/** Whether anything is known of its clones; of one of them it may be lost. */
function isCounted({ clones }) {
	return clones.some(({ transactions, peakSessions }) => transactions !== void 0 || peakSessions !== void 0);
}
function batchesByClone(alias, workers) {
	return new Map(workers.flatMap(({ batches }) => batches.flatMap(({ batch, clones }) => {
		const name = clones[alias];
		return name === void 0 ? [] : [[name, batch]];
	})));
}
function row({ alias, clone, batch }) {
	return [
		escapeText(alias),
		code(clone.name),
		String(clone.worker),
		figure(batch),
		duration(clone.seconds),
		figure(clone.sessions),
		figure(clone.peakSessions),
		figure(clone.transactions),
		figure(clone.rollbacks),
		figure(clone.deadlocks),
		figure(clone.leftOpen)
	];
}
function figure(value) {
	return value === void 0 ? "n/a" : String(value);
}

// src/report/summary/skips.ts
/** Skipped tests, grouped by the reason they give. */
/** Of the tests of one reason. */
const shownTests = 50;
function skipSection({ tests }) {
	const groups = [...Map.groupBy(tests.filter(({ outcome }) => outcome.kind === "skipped"), ({ outcome }) => outcome.kind === "skipped" ? plainLine(outcome.reason) : "")].sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1));
	return {
		title: "skipped tests",
		items: groups.length,
		render: (cap) => `### Skipped tests\n\n${capped(groups, cap, reasonGroup)}`
	};
}
function reasonGroup([reason, tests]) {
	const title = `${count(tests.length, "test")}: ${reason === "" ? "no reason given" : escapeText(reason)}`;
	return details(title, capped(tests, shownTests, (test) => `- ${[code(testName(test)), ...placeOf(test)].join(" in ")}`));
}
function placeOf({ unit }) {
	return unit === "" ? [] : [code(unit)];
}

// src/report/summary/slowest.ts
/** The units that took longest, against what was expected of them. */
const shownUnits = 10;
const columns$1 = [
	{ title: "unit" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "expected",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "worker",
		align: "right"
	}
];
function slowestSection({ units }) {
	const slowest = units.filter(({ seconds }) => seconds > 0).sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1));
	return {
		title: "slowest units",
		items: Math.min(shownUnits, slowest.length),
		render: (cap) => {
			return `### Slowest units\n\n${cappedTable(columns$1, slowest, cap, ({ unit, seconds, estimateSeconds, tests, worker }) => [
				code(unit),
				duration(seconds),
				estimateSeconds === void 0 ? "n/a" : duration(estimateSeconds),
				String(tests),
				String(worker)
			])}`;
		}
	};
}

// src/report/slow-workers.ts
/** Which workers took much longer than the others, and what accounts for it. */
/** A worker is slow when it took this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;
/** What accounts for less is no reason. */
const leastSeconds = 1;
function slowWorkers({ workers, units }) {
	const meanSeconds = meanOf(workers.map(totalSeconds));
	return workers.filter((worker) => isSlow(totalSeconds(worker), meanSeconds)).map((worker) => ({
		worker: worker.worker,
		seconds: totalSeconds(worker),
		plannedSeconds: worker.plannedSeconds,
		reasons: reasonsOf(worker, workers, units.filter((unit) => unit.worker === worker.worker))
	}));
}
/** Seconds before and between the launches: the clones were not ready. */
function waitingSeconds(batches) {
	const inOrder = [...batches].sort((a, b) => a.startSeconds - b.startSeconds);
	let endSeconds = 0;
	let waited = 0;
	for (const { startSeconds, seconds } of inOrder) {
		waited += Math.max(0, startSeconds - endSeconds);
		endSeconds = startSeconds + seconds;
	}
	return waited;
}
function launchingSeconds(batches) {
	return sum(batches.map(({ launchSeconds }) => launchSeconds));
}
function totalSeconds({ busySeconds, batches }) {
	return busySeconds + waitingSeconds(batches);
}
function isSlow(seconds, meanSeconds) {
	return seconds > meanSeconds * slowFactor && seconds - meanSeconds > slowSeconds;
}
function reasonsOf({ batches }, workers, units) {
	return [
		...units.flatMap(tookLonger),
		...beyondShare(units, workers),
		...withoutHistory(units),
		...launching(batches, workers),
		...waiting(batches, workers)
	].filter(({ accountsForSeconds }) => accountsForSeconds >= leastSeconds).sort((a, b) => b.accountsForSeconds - a.accountsForSeconds);
}
function tookLonger(unit) {
	const { known, estimateSeconds, seconds } = unit;
	if (!known || estimateSeconds === void 0) return [];
	return [{
		kind: "unit took longer",
		unit,
		estimateSeconds,
		accountsForSeconds: seconds - estimateSeconds
	}];
}
/** No plan can make a worker shorter than its longest unit. */
function beyondShare(units, workers) {
	const shareSeconds = meanOf(workers.map(({ plannedSeconds }) => plannedSeconds ?? 0));
	return units.flatMap((unit) => {
		const { known, estimateSeconds, seconds } = unit;
		if (!known || estimateSeconds === void 0) return [];
		const accountsForSeconds = Math.min(estimateSeconds, seconds) - shareSeconds;
		return [{
			kind: "unit beyond share",
			unit,
			shareSeconds,
			accountsForSeconds
		}];
	});
}
/** Of them only the guess was planned, or nothing. */
function withoutHistory(units) {
	const unknown = units.filter(({ known }) => !known).sort((a, b) => b.seconds - a.seconds);
	const [longest] = unknown;
	if (longest === void 0) return [];
	const seconds = sum(unknown.map((unit) => unit.seconds));
	const guessedSeconds = sum(unknown.map(({ estimateSeconds }) => estimateSeconds ?? 0));
	return [{
		kind: "units without history",
		units: unknown.length,
		seconds,
		longest,
		accountsForSeconds: seconds - guessedSeconds
	}];
}
function launching(batches, workers) {
	return [{
		kind: "launches",
		launches: batches.length,
		...againstMean(launchingSeconds, batches, workers)
	}];
}
function waiting(batches, workers) {
	return [{
		kind: "waiting",
		...againstMean(waitingSeconds, batches, workers)
	}];
}
/** What every worker spends on it makes none of them slow. */
function againstMean(secondsOf, own, workers) {
	const seconds = secondsOf(own);
	return {
		seconds,
		accountsForSeconds: seconds - meanOf(workers.map(({ batches }) => secondsOf(batches)))
	};
}
function meanOf(values) {
	return values.length === 0 ? 0 : sum(values) / values.length;
}

// src/report/summary/workers.ts
/** The workers: plan against what was, and the reasons where one was slow. */
/** Of one worker; they come in the order of what they account for. */
const shownReasons = 3;
const columns = [
	{
		title: "worker",
		align: "right"
	},
	{ title: "busy" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "planned",
		align: "right"
	},
	{
		title: "batches",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "launching",
		align: "right"
	},
	{
		title: "waiting",
		align: "right"
	}
];
function workerSections(report) {
	const { workers } = report;
	const slow = slowWorkers(report);
	return [{
		title: "workers",
		items: sum(workers.map(({ batches }) => batches.length)) === 0 ? 0 : workers.length,
		render: (cap) => `### Workers\n\n${workerTable(workers, cap)}`
	}, {
		title: "slow workers",
		items: slow.length,
		render: (cap) => `### Slow workers\n\n${capped(slow, cap, slowLine)}`
	}];
}
function workerTable(workers, cap) {
	const longest = Math.max(...workers.map(({ busySeconds }) => busySeconds));
	return cappedTable(columns, workers, cap, ({ worker, busySeconds, plannedSeconds, batches, tests }) => [
		String(worker),
		bar(longest === 0 ? 0 : busySeconds / longest),
		duration(busySeconds),
		plannedSeconds === void 0 ? "n/a" : duration(plannedSeconds),
		String(batches.length),
		String(tests),
		duration(launchingSeconds(batches)),
		duration(waitingSeconds(batches))
	]);
}
function slowLine({ worker, seconds, plannedSeconds, reasons }) {
	const planned = plannedSeconds === void 0 ? "nothing could be planned" : `${duration(plannedSeconds)} were planned`;
	const shown = reasons.slice(0, shownReasons).map(reasonText);
	const text = shown.length === 0 ? "no single thing accounts for it" : shown.join("; ");
	return `- Worker ${worker} took ${duration(seconds)}, ${planned}: ${text}.`;
}
function reasonText(reason) {
	switch (reason.kind) {
		case "unit took longer": {
			const { unit, estimateSeconds } = reason;
			return `${code(unit.unit)} took ${duration(unit.seconds)} instead of ${duration(estimateSeconds)}`;
		}
		case "unit beyond share": {
			const { unit, shareSeconds } = reason;
			return `${code(unit.unit)} alone is longer than an even share of ${duration(shareSeconds)}`;
		}
		case "units without history": {
			const { units, longest, seconds } = reason;
			const name = code(longest.unit);
			return units === 1 ? `${name} without a history took ${duration(seconds)}` : `${units} units without a history took ${duration(seconds)}, the longest ${name} ${duration(longest.seconds)}`;
		}
		case "launches": return `${count(reason.launches, "launch", "launches")} took ${duration(reason.seconds)}, ${moreThanMean(reason)}`;
		case "waiting": return `it waited ${duration(reason.seconds)} for clones, ${moreThanMean(reason)}`;
	}
}
function moreThanMean({ accountsForSeconds }) {
	return `${duration(accountsForSeconds)} more than the mean`;
}

// src/report/summary.ts
/** The job summary: a pure function of the report, under a byte budget with a visible cut. */
/** The platform drops a summary of more than 1 MiB whole. */
const budgetBytes = 921600;
/** How many items a section shows, in the steps in which it is cut. */
const caps = [
	1e3,
	500,
	200,
	100,
	50,
	20,
	10,
	5,
	2,
	1,
	0
];
/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
function renderSummary(report, limitBytes = budgetBytes) {
	const sections = [
		...failureSections(report),
		...workerSections(report),
		slowestSection(report),
		skipSection(report),
		databaseSection(report),
		loadSection(report),
		poolSection(report),
		planSection(report)
	].filter(({ items }) => items > 0);
	const start = header(report);
	return join$1(start, cutToFit(sections.map((section) => render(section, section.items)), limitBytes - sizeBytes(start)));
}
/** Always cuts the part that takes the most room, so that a flood of one kind leaves the others readable. */
function cutToFit(whole, limitBytes) {
	const parts = [...whole];
	while (sum(parts.map(({ bytes }) => bytes)) + sizeBytes(cutNote(parts)) > limitBytes) {
		const largest = parts.reduce((most, part, index) => part.bytes > (parts[most]?.bytes ?? 0) ? index : most, 0);
		const part = parts[largest];
		if (part === void 0 || part.cap === 0) break;
		parts[largest] = render(part.section, caps.find((cap) => cap < part.cap) ?? 0);
	}
	return parts;
}
function render(section, cap) {
	const text = cap === 0 ? "" : section.render(cap);
	return {
		section,
		cap,
		text,
		bytes: sizeBytes(text)
	};
}
function join$1(start, parts) {
	return `${[
		start,
		...parts.map(({ text }) => text),
		cutNote(parts)
	].filter((text) => text !== "").join(separator)}\n`;
}
function cutNote(parts) {
	const cut = parts.filter(({ cap, section }) => cap < section.items).map(({ section }) => section.title);
	if (cut.length === 0) return "";
	return `> Cut to fit the size of a summary: ${cut.join(", ")}. All of it is in the report file.`;
}
const separator = "\n\n";
/** With what goes between it and the next text. */
function sizeBytes(text) {
	return Buffer.byteLength(text) + 2;
}

// src/actions/publish.ts
/** Renders a report on the platform: summary, annotations, outputs, files. */
/** A summary that cannot be written is said, and costs nothing else. Rejects where the files cannot be. */
async function publish(report, timings, place) {
	const reportFile = path.join(place.folder, "report.json");
	await writeFile(reportFile, JSON.stringify(report, null, 2));
	const timingsFile = path.join(place.folder, "test_timings.json");
	const estimates = estimateUnits([...timings.units.keys()], timings).map(({ unit, seconds }) => [unit, seconds]);
	await writeFile(timingsFile, JSON.stringify(Object.fromEntries(estimates), null, 2));
	for (const { message, title, place: where } of annotationsOf(report, place.checkout)) {
		const properties = {
			title,
			...where === void 0 ? {} : { file: where.file },
			...where?.line === void 0 ? {} : { startLine: where.line }
		};
		error(message, properties);
	}
	for (const [name, value] of Object.entries(outputsOf(report))) setOutput(name, value);
	setOutput("report", reportFile);
	setOutput("timings-file", timingsFile);
	await summary.addRaw(renderSummary(report)).write().catch((error) => warning(`The job summary could not be written: ${messageOf(error)}`));
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

// src/actions/world.ts
/** Builds the world of a run from the platform's toolkit and this machine. */
/** For timings; a plan without them is better than a run that waits. */
const recordLimitSeconds = 20;
function buildWorld({ step, cache, environment, cancellation, home, checkout }) {
	return {
		log: actionsLog,
		clock: () => performance.now() / 1e3,
		tools: actionsTools,
		containers: containersOf(environment),
		stores: chooseStores(cache, step, environment, new URL("./cache.js", home), actionsLog),
		ledger: new Ledger(step.ledgerFile),
		environment,
		temporary: step.folder,
		filePlaces: filePlaces(step),
		adapters: fileURLToPath(new URL("./adapters", home)),
		run: step.run,
		processors: os.availableParallelism(),
		availableBytes: process.availableMemory(),
		platform: `${os.platform()}-${os.arch()}`,
		cancellation,
		publish: (report, timings) => publish(report, timings, {
			folder: step.folder,
			checkout
		})
	};
}
function containersOf(environment) {
	const dockerHost = environment["DOCKER_HOST"];
	return dockerEngine(dockerHost === void 0 || dockerHost === "" ? {} : { dockerHost });
}
/** A directory serves where there is no Actions cache: on a laptop, or a self-hosted runner without one. */
function chooseStores(place, step, environment, entry, log) {
	switch (place.kind) {
		case "off": return;
		case "directory": return inDirectory(place.directory, log);
		case "auto": {
			if (!actionsCacheAvailable(environment)) {
				const home = environment["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
				return inDirectory(path.join(home, "testshoal"), log);
			}
			const options = {
				log,
				env: environment,
				entry,
				temp: step.folder,
				told: /* @__PURE__ */ new Set()
			};
			return {
				dumps: actionsCache(options),
				records: actionsCache({
					...options,
					limitSeconds: recordLimitSeconds
				})
			};
		}
	}
}
function inDirectory(directory, log) {
	const store = directoryStore(directory, log);
	return {
		dumps: store,
		records: store
	};
}

export { size as C, openEngine as S, warnOnly as T, estimateUnits as _, Ledger as a, sum as b, ledgersToCleanUp as c, writeCommand as d, endingGroupOnAbort as f, describeMatch as g, printedLine as h, actionsLog as i, groupFile as l, LineSplitter as m, containersOf as n, readLedger as o, signalGroup as p, actionsTools as r, beginStep as s, buildWorld as t, launch$1 as u, matchRate as v, failStep as w, sumOfKnown as x, median as y };