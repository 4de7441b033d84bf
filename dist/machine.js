import { t as __commonJSMin } from "./rolldown-runtime.js";
import { f as size } from "./markdown.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { T as string, b as optional, c as record, g as literal, i as boolean, l as string$1, m as discriminatedUnion, o as number, r as array, s as object$1, t as number$1, y as object } from "./zod.js";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { isIP } from "node:net";
import { request } from "node:http";
import { addAbortSignal } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import path from "node:path";
import { open } from "node:fs/promises";
import { appendFileSync, existsSync, mkdirSync, readFileSync, statfsSync } from "node:fs";
import os from "node:os";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";

// src/log/standard-output.ts
/**
* Standard output that is a pipe keeps in memory what its reader has not taken yet, without bound, and loses it when the process
* exits (https://nodejs.org/api/process.html#a-note-on-process-io).
*/
/**
* A slow reader is made up for to this extent: a test program that has to wait until it can print may take longer than its limit, or
* lose what waits when it exits, as this process would.
*/
const mostWaitingBytes = 33554432;
let draining;
/** Undefined unless much waits to be taken; then settles once little does. */
function standardOutputBacklog() {
	if (process.stdout.writableLength < 33554432) return void 0;
	const over = () => {
		draining = void 0;
	};
	draining ??= once(process.stdout, "drain").then(over, over);
	return draining;
}
/** Ends the process once all that it has printed was taken, or `mostSeconds` have gone by. */
async function exitPrinted(status, mostSeconds = Number.POSITIVE_INFINITY) {
	const taken = Promise.all([process.stdout, process.stderr].map(written));
	await (Number.isFinite(mostSeconds) ? Promise.race([taken, setTimeout(mostSeconds * 1e3)]) : taken);
	if (status !== void 0) process.exitCode = status;
	process.exit();
}
/** Writes are carried out in their order. */
function written(stream) {
	const { promise, resolve } = Promise.withResolvers();
	stream.write("", () => resolve());
	return promise;
}

// src/planning/suspects.ts
var Suspects = class {
	/** The last one of each search, by the number of the batch that died first. */
	#last = /* @__PURE__ */ new Map();
	/**
	* The unit to run alone after this batch; undefined where nobody told one. After a suspect that did not do it, no other one
	* of that search is believed, so that what is told wrongly costs the two launches of one split.
	*/
	next(origin, { end, suspect }) {
		if (end !== "died" || suspect === void 0) return void 0;
		const last = this.#last.get(origin);
		if (last !== void 0 && last.didIt !== true) return void 0;
		this.#last.set(origin, {
			unit: suspect,
			didIt: void 0
		});
		return suspect;
	}
	/** Learns from a batch; answers whether in it a suspect did it again. */
	hear(origin, { batch, units }) {
		const last = this.#last.get(origin);
		const [only, ...others] = units;
		if (last?.didIt !== void 0 || batch.purpose !== "bisect") return false;
		if (last === void 0 || only?.unit !== last.unit || others.length > 0) return false;
		last.didIt = only.outcome === "crashed";
		return last.didIt;
	}
};

// src/planning/aftermath.ts
/**
* Launches of a run that look for a unit or run a rest. To find one among n takes two where its process tells which test runs,
* and 2 × log2 n where none does; four among a hundred are found with less than this. More of them are no accident of a unit.
*/
const mostReruns = 48;
/**
* Where batches that run again have died so often, and none of the run came to its end, it is not a unit that brings it about. One
* half is searched before the other, so that the first unit that is all right is met before. A unit that did it alone, as its
* process had told, is no such death.
*/
const deathsInVain = 10;
/** Where more units fail, it is the change that is tested, and not chance: running all of them again would only take time. */
const mostRetriedUnits = 10;
/** Whether a later batch has to tell how `unit` ends. */
function isOpen({ outcome, partial }) {
	return outcome === "unreported" || partial === true;
}
/**
* Decides after each batch. It cannot go on for ever: a batch that looks for a unit or runs a rest has fewer units than the one
* before it, there is a bound to how many there are in a run, and each unit has its number of retries.
*/
var Aftermath = class {
	#policy;
	#retries = /* @__PURE__ */ new Map();
	#failed = /* @__PURE__ */ new Set();
	#suspects = new Suspects();
	#reruns = 0;
	#deathsAgain = 0;
	#anyWhole = false;
	#closed;
	#noReruns;
	#noRetries;
	constructor(policy) {
		this.#policy = policy;
	}
	/** Why nothing more is handed out, to follow "because"; undefined while more is. */
	get closed() {
		return this.#closed;
	}
	/** Why units that have no outcome do not run again, to follow "because"; undefined while they do. */
	get noReruns() {
		return this.#noReruns ?? this.#closed;
	}
	/** Why failed units do not run again, to follow "because"; undefined while they do, and where nobody asked for it. */
	get noRetries() {
		return this.#noRetries;
	}
	/** From now on nothing runs again. `reason`: to follow "because". */
	giveUp(reason) {
		this.#noReruns ??= reason;
		if (this.#policy.retries > 0) this.#noRetries ??= reason;
	}
	/** Whether a retry may still run; something may have come to light since it was decided. */
	mayRetry() {
		this.#noRetries ??= this.#policy.otherCause?.();
		return this.#noRetries === void 0;
	}
	/** What runs again because of the end of this batch. */
	after(ended) {
		if (ended.end === "stopped") return [];
		if (ended.end === "whole") this.#anyWhole = true;
		const isProof = this.#suspects.hear(originOf(ended.batch), ended);
		if (ended.end === "died" && ended.batch.purpose !== "plan" && !isProof) this.#deathsAgain += 1;
		if (ended.limit === "step") this.#closed ??= "the step had used up its time";
		const open = namedIn(ended, isOpen);
		const failed = namedIn(ended, (unit) => hasFailed(unit) && !isOpen(unit));
		const reruns = this.#rerunsOf(ended, open);
		const retries = this.#retriesOf(ended, failed);
		const isFinal = ended.failedBeside || retries.length < failed.length || open.length > 0 && reruns.length === 0;
		if (this.#policy.failFast && isFinal) this.#closed ??= "of `fail-fast`";
		return this.#closed === void 0 ? [...reruns, ...retries] : [];
	}
	#rerunsOf(ended, open) {
		const { batch, end, units } = ended;
		if (open.length === 0 || end !== "died" && end !== "timed out") return [];
		const isNamed = units.some(({ outcome }) => outcome === "timed out");
		const origin = originOf(batch);
		const suspect = this.#suspects.next(origin, ended);
		const pieces = (isNamed ? [open] : splitOf(open, suspect)).filter((piece) => piece.length < batch.units.length);
		if (!this.#anyWhole && this.#deathsAgain >= 10) this.#noReruns ??= `no batch has come to its end, and ${10} have died again`;
		if (this.#reruns + pieces.length > 48) this.#noReruns ??= `there were ${this.#reruns} launches for such units already`;
		if (this.#noReruns !== void 0) return [];
		this.#reruns += pieces.length;
		const purpose = isNamed ? "rest" : "bisect";
		return pieces.map((piece) => ({
			units: piece,
			purpose,
			origin,
			first: true
		}));
	}
	#retriesOf({ batch }, failed) {
		const { retries, failFast } = this.#policy;
		for (const { unit } of failed) this.#failed.add(unit);
		if (retries === 0 || failed.length === 0) return [];
		if (this.#failed.size > 10) this.#noRetries ??= `more than ${10} failed`;
		if (!this.mayRetry()) return [];
		const again = failed.filter(({ unit }) => (this.#retries.get(unit) ?? 0) < retries);
		for (const { unit } of again) this.#retries.set(unit, (this.#retries.get(unit) ?? 0) + 1);
		return again.map((unit) => ({
			units: [unit],
			purpose: "retry",
			origin: batch.number,
			first: failFast
		}));
	}
};
function hasFailed({ outcome }) {
	return outcome === "failed" || outcome === "timed out" || outcome === "crashed";
}
function namedIn({ batch, units }, are) {
	const names = new Set(units.filter(are).map(({ unit }) => unit));
	return batch.units.filter(({ unit }) => names.has(unit));
}
/** The suspect alone and the others, or else two halves. One that is alone stays whole. */
function splitOf(units, suspect) {
	const half = Math.ceil(units.length / 2);
	const alone = units.filter(({ unit }) => unit === suspect);
	const others = units.filter(({ unit }) => unit !== suspect);
	return (alone.length > 0 ? [alone, others] : [units.slice(0, half), units.slice(half)]).filter((piece) => piece.length > 0);
}
function originOf({ number, origin, purpose }) {
	return purpose === "plan" || purpose === "retry" ? number : origin ?? number;
}

// node_modules/fastest-levenshtein/mod.js
var require_fastest_levenshtein = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.__esModule = true;
	exports.distance = exports.closest = void 0;
	var peq = /* @__PURE__ */ new Uint32Array(65536);
	var myers_32 = function(a, b) {
		var n = a.length;
		var m = b.length;
		var lst = 1 << n - 1;
		var pv = -1;
		var mv = 0;
		var sc = n;
		var i = n;
		while (i--) peq[a.charCodeAt(i)] |= 1 << i;
		for (i = 0; i < m; i++) {
			var eq = peq[b.charCodeAt(i)];
			var xv = eq | mv;
			eq |= (eq & pv) + pv ^ pv;
			mv |= ~(eq | pv);
			pv &= eq;
			if (mv & lst) sc++;
			if (pv & lst) sc--;
			mv = mv << 1 | 1;
			pv = pv << 1 | ~(xv | mv);
			mv &= xv;
		}
		i = n;
		while (i--) peq[a.charCodeAt(i)] = 0;
		return sc;
	};
	var myers_x = function(b, a) {
		var n = a.length;
		var m = b.length;
		var mhc = [];
		var phc = [];
		var hsize = Math.ceil(n / 32);
		var vsize = Math.ceil(m / 32);
		for (var i = 0; i < hsize; i++) {
			phc[i] = -1;
			mhc[i] = 0;
		}
		var j = 0;
		for (; j < vsize - 1; j++) {
			var mv_1 = 0;
			var pv_1 = -1;
			var start_1 = j * 32;
			var vlen_1 = Math.min(32, m) + start_1;
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] |= 1 << k;
			for (var i = 0; i < n; i++) {
				var eq = peq[a.charCodeAt(i)];
				var pb = phc[i / 32 | 0] >>> i & 1;
				var mb = mhc[i / 32 | 0] >>> i & 1;
				var xv = eq | mv_1;
				var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
				var ph = mv_1 | ~(xh | pv_1);
				var mh = pv_1 & xh;
				if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
				if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
				ph = ph << 1 | pb;
				mh = mh << 1 | mb;
				pv_1 = mh | ~(xv | ph);
				mv_1 = ph & xv;
			}
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] = 0;
		}
		var mv = 0;
		var pv = -1;
		var start = j * 32;
		var vlen = Math.min(32, m - start) + start;
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		var score = m;
		for (var i = 0; i < n; i++) {
			var eq = peq[a.charCodeAt(i)];
			var pb = phc[i / 32 | 0] >>> i & 1;
			var mb = mhc[i / 32 | 0] >>> i & 1;
			var xv = eq | mv;
			var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			var ph = mv | ~(xh | pv);
			var mh = pv & xh;
			score += ph >>> m - 1 & 1;
			score -= mh >>> m - 1 & 1;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
		return score;
	};
	var distance = function(a, b) {
		if (a.length < b.length) {
			var tmp = b;
			b = a;
			a = tmp;
		}
		if (b.length === 0) return a.length;
		if (a.length <= 32) return myers_32(a, b);
		return myers_x(a, b);
	};
	exports.distance = distance;
	var closest = function(str, arr) {
		var min_distance = Infinity;
		var min_index = 0;
		for (var i = 0; i < arr.length; i++) {
			var dist = distance(str, arr[i]);
			if (dist < min_distance) {
				min_distance = dist;
				min_index = i;
			}
		}
		return arr[min_index];
	};
	exports.closest = closest;
}));

// src/input-reader.ts
var import_fastest_levenshtein = require_fastest_levenshtein();
var InputReader = class {
	/** Every value that was read, by input. */
	settings = /* @__PURE__ */ new Map();
	#given;
	#defaults;
	#environment;
	#problems = [];
	constructor(given, defaults, environment) {
		this.#given = given;
		this.#defaults = defaults;
		this.#environment = environment;
	}
	/** Names the inputs that do not exist, each with the nearest that does. */
	refuseUnknown() {
		const known = Object.keys(this.#defaults);
		for (const name of this.#given.keys()) {
			if (known.includes(name)) continue;
			const near = nearest(name, known);
			const hint = near === void 0 ? `The inputs are: ${known.join(", ")}.` : `Did you mean \`${near}\`?`;
			this.problem(`\`${name}\` is not an input. ${hint} (It is INPUT_${name.toUpperCase()} in the environment.)`);
		}
	}
	/**
	* The trimmed value. A value equal to the default counts as not given, since the platform fills defaults in;
	* then the environment variable is looked at, if the input has one.
	*/
	text(name, environmentName) {
		const fallback = this.#defaults[name] ?? "";
		const given = this.#given.get(name)?.trim() ?? "";
		if (given !== "" && given !== fallback) return this.#settle(name, given, "given");
		const fromEnvironment = environmentName === void 0 ? void 0 : this.#environment[environmentName]?.trim();
		if (environmentName !== void 0 && fromEnvironment !== void 0 && fromEnvironment !== "") return this.#settle(name, fromEnvironment, { environment: environmentName });
		return this.#settle(name, fallback, "default");
	}
	lines(name) {
		return this.text(name).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
	}
	choice(name, allowed) {
		const value = this.text(name);
		const found = allowed.find((candidate) => candidate === value);
		if (found !== void 0) return found;
		this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: ${allowed.join(", ")}.`);
		return allowed[0];
	}
	/** Python's spelling counts too: variables of Django's world have it. */
	flag(name, environmentName) {
		const value = this.text(name, environmentName);
		if (/^[tT]rue$/.test(value)) return true;
		if (!/^[fF]alse$/.test(value)) this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: false, true.`);
		return false;
	}
	/** A whole number within bounds; the lower bound stands in for a bad one, which is a problem already. */
	wholeNumber(name, bounds, environmentName) {
		const value = this.text(name, environmentName);
		const number = /^\d+$/.test(value) ? Number(value) : NaN;
		if (number >= bounds.from && number <= bounds.to) return number;
		this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: a whole number from ${bounds.from} to ${bounds.to}.`);
		return bounds.from;
	}
	problem(sentence) {
		this.#problems.push(sentence);
	}
	/** @throws UserError with all problems, when there are any. */
	finish() {
		if (this.#problems.length > 0) throw new UserError(this.#problems);
	}
	#settle(name, value, source) {
		this.settings.set(name, {
			value,
			source
		});
		return value;
	}
	#label(name) {
		const source = this.settings.get(name)?.source;
		return typeof source === "object" ? source.environment : name;
	}
};
/** The most similar candidate, if it is similar enough to be a slip. */
function nearest(name, candidates) {
	const candidate = (0, import_fastest_levenshtein.closest)(name, candidates);
	return (0, import_fastest_levenshtein.distance)(name, candidate) <= Math.max(2, Math.floor(name.length / 3)) ? candidate : void 0;
}

// src/log/levels.ts
/** How much is logged, and in which form. */
/**
* `quiet`: warnings, errors, and the output of batches in which something failed. `info`: all output of the tests besides, batch by
* batch. `debug`: all of it line by line as it comes, and what we do.
*/
const logLevels = [
	"quiet",
	"info",
	"debug"
];
/** `json`: an object a line. */
const logFormats = ["text", "json"];
/** What `CONCURRENT_TEST_LOGGING` may say besides our own names: those of Python's levels, and switches. */
const others = {
	warning: "quiet",
	warn: "quiet",
	error: "quiet",
	critical: "quiet",
	false: "quiet",
	off: "quiet",
	no: "quiet",
	"0": "quiet",
	true: "info",
	on: "info",
	yes: "info",
	"1": "info"
};
/** In whatever case; undefined of any other word. */
function logLevelOf(word) {
	const name = word.toLowerCase();
	return logLevels.find((level) => level === name) ?? (Object.hasOwn(others, name) ? others[name] : void 0);
}

// src/log-config.ts
/** The inputs that say how much is logged, and in which form: the same in all our actions. */
const logDefaults = {
	"log-level": "info",
	"log-format": "text"
};
const variable = "CONCURRENT_TEST_LOGGING";
function readLogOptions(reader) {
	return {
		level: readLevel(reader),
		format: reader.choice("log-format", logFormats)
	};
}
/** The same of inputs that may be wrong, for what has to be said of them: what is no answer is the default. */
function askedLogOptions(given, environment) {
	return readLogOptions(new InputReader(given, logDefaults, environment));
}
function readLevel(reader) {
	const value = reader.text("log-level", variable);
	const level = logLevelOf(value);
	if (level !== void 0) return level;
	reader.problem(`\`log-level\` is "${value}". Allowed: ${logLevels.join(", ")}, and in ${variable} Python's levels and true or false besides.`);
	return "info";
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

// src/databases/ledger.ts
/** The ledger: what this run makes is written down before it is made, so that the post step can undo it after any end. */
const entrySchema = discriminatedUnion("kind", [
	object({
		kind: literal("place"),
		alias: string(),
		url: string(),
		container: optional(string()),
		folder: optional(string())
	}),
	object({
		kind: literal("instances"),
		alias: string()
	}),
	object({
		kind: literal("made"),
		alias: string(),
		database: string()
	}),
	object({
		kind: literal("container"),
		name: string(),
		id: optional(string())
	}),
	object({
		kind: literal("dropped"),
		alias: string(),
		database: string()
	})
]);
/** What it is called in the folder of its step. */
const ledgerName = "ledger.jsonl";
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
/** Reads a ledger whose writer may have been killed in the middle of the last line, or before the first. */
function readLedger(file) {
	const entries = entriesOf(file);
	return entries.filter((entry) => entry.kind === "place").map((place) => ({
		place,
		...entries.some((entry) => entry.kind === "instances" && entry.alias === place.alias) && { instances: true },
		databases: [...remainingNames(entries, place.alias)]
	}));
}
/** The containers that were started, whether they are still there or not. */
function startedContainers(file) {
	const started = entriesOf(file).filter((entry) => entry.kind === "container");
	return [...Map.groupBy(started, ({ name }) => name)].map(([name, own]) => ({
		name,
		ids: own.flatMap(({ id }) => id ?? [])
	}));
}
function entriesOf(file) {
	return existsSync(file) ? readFileSync(file, "utf8").split("\n").flatMap(parseLine) : [];
}
function remainingNames(entries, alias) {
	const names = /* @__PURE__ */ new Set();
	for (const entry of entries) {
		if (entry.kind !== "made" && entry.kind !== "dropped") continue;
		if (entry.alias !== alias) continue;
		if (entry.kind === "made") names.add(entry.database);
		if (entry.kind === "dropped") names.delete(entry.database);
	}
	return names;
}
function parseLine(line) {
	try {
		return [entrySchema.parse(JSON.parse(line))];
	} catch {
		return [];
	}
}

// src/aborted.ts
/** The abort of a signal, as something to wait for. */
/** At once where it is aborted already. Never rejects. */
async function aborted(signal) {
	if (!signal.aborted) await once(signal, "abort");
}

// src/is-alive.ts
/** Whether a process of this machine lives. */
/** One that we may not signal lives too. */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
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
/** What the engine answers when it has made a container, or a program to run in one. */
const Created = object$1({ Id: string$1().regex(idForm) });
const Refusal = object$1({ message: string$1() });
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
/** Any status is an answer. Rejects with `DockerUnavailable` where none comes in time. */
async function ask(endpoint, method, path, body, limitSeconds = ANSWER_SECONDS) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const signal = AbortSignal.timeout(limitSeconds * 1e3);
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
		if (!signal.aborted) throw unavailable(endpoint, error);
		const { description } = endpoint;
		throw new DockerUnavailable(`The Docker engine at ${description} did not answer within ${limitSeconds} seconds`);
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
async function download(endpoint, path, goal, options = {}) {
	const { promise, resolve, reject } = Promise.withResolvers();
	request({
		...endpoint.address,
		agent: false,
		method: "GET",
		path,
		...options
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
	return new DockerError(`The Docker engine did not ${goal} (status ${status}): ${wordsOf(body)}`);
}
function wordsOf(body) {
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

// src/databases/docker-pull.ts
/** Whoever has a login or another registry at hand can fetch it by other means. */
var ImageNotFetched = class extends Error {
	name = "ImageNotFetched";
};
/** An image of a database server has some 200 MB. */
const limitSeconds = 900;
const pauseSeconds = 10;
/** A line of the answer. Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageCreate */
const Progress = object$1({
	id: string$1().optional(),
	status: string$1().optional(),
	progressDetail: object$1({
		current: number().optional(),
		total: number().optional()
	}).optional(),
	error: string$1().optional()
});
/** Rejects with `ImageNotFetched`. */
async function pull(endpoint, image, { signal, tell }) {
	const fromImage = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
	const target = `/images/create?${new URLSearchParams({ fromImage })}`;
	const limit = AbortSignal.timeout(limitSeconds * 1e3);
	tell(`The image ${image} is not on this machine, and is fetched now.`);
	try {
		const either = AbortSignal.any([signal, limit]);
		await follow(await download(endpoint, target, "fetch it", {
			method: "POST",
			signal: either
		}), (bytes) => tell(`Fetching ${image}: ${bytes}.`));
	} catch (error) {
		const why = limit.aborted ? `it took longer than ${limitSeconds} s` : messageOf(error);
		throw new ImageNotFetched(`Docker could not fetch the image ${image}: ${why}`);
	}
	tell(`The image ${image} is there.`);
}
/** The status is 200 whatever happens; what went wrong is in one of the lines. */
async function follow(answer, tell) {
	const layers = /* @__PURE__ */ new Map();
	let told = performance.now();
	for await (const line of linesOf(answer)) {
		const { id, status, progressDetail, error } = Progress.parse(JSON.parse(line));
		if (error !== void 0) throw new Error(error);
		const { current, total } = progressDetail ?? {};
		if (id === void 0 || status !== "Downloading" || current === void 0 || total === void 0) continue;
		layers.set(id, {
			current,
			total
		});
		if (performance.now() - told < pauseSeconds * 1e3) continue;
		told = performance.now();
		const all = [...layers.values()];
		const sum = (of) => all.reduce((bytes, layer) => bytes + layer[of], 0);
		tell(`${size(sum("current"))} of ${size(sum("total"))}`);
	}
}
async function* linesOf(answer) {
	let rest = "";
	for await (const chunk of answer.setEncoding("utf8")) {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		yield* lines.filter((line) => line.trim() !== "");
	}
	if (rest.trim() !== "") yield rest;
}

// src/databases/docker-serve.ts
/** A container of our own that does what its image is for, such as a database server, with one port open to this machine. */
/** Says that a container is ours: only such ones are removed. */
const label = "testshoal";
/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Ports = object$1({ NetworkSettings: object$1({ Ports: record(string$1(), array(object$1({ HostPort: number$1().int().min(1) })).nullable()) }) });
async function serve(endpoint, options) {
	const { name, image, env, port } = options;
	const goal = `start a container of ${image}`;
	const inside = `${port}/tcp`;
	const create = () => ask(endpoint, "POST", `/containers/create?${new URLSearchParams({ name: checkedId(name) })}`, {
		Image: image,
		Env: variables(env),
		Labels: { [label]: "" },
		ExposedPorts: { [inside]: {} },
		HostConfig: { PortBindings: { [inside]: [{
			HostIp: "127.0.0.1",
			HostPort: ""
		}] } }
	});
	let created = await create();
	if (created.status === 404) {
		await pull(endpoint, image, options);
		options.signal.throwIfAborted();
		created = await create();
	}
	const { Id: id } = bodyOf(created, 201, Created, goal);
	const started = await ask(endpoint, "POST", `/containers/${id}/start`);
	if (started.status !== 204) throw refusal(started, goal);
	const inspected = await ask(endpoint, "GET", `/containers/${id}/json`);
	const { Ports: ports } = bodyOf(inspected, 200, Ports, goal).NetworkSettings;
	const mapped = ports[inside]?.[0]?.HostPort;
	if (mapped === void 0) throw new DockerError(`The container of ${image} has no port ${port}`);
	return {
		id,
		port: mapped
	};
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
/** What a program prints, without what it says of its troubles. */
async function* outputOf(connection) {
	for await (const { stream, content } of frames(connection)) if (stream === "stdout") yield content;
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

// src/databases/docker-own.ts
/** On a busy machine an engine needs a minute to make the files and the network of a container, or to remove them. */
const slowLimitSeconds = 180;
/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Labelled = object$1({ Config: object$1({ Labels: record(string$1(), string$1()).nullish() }) });
function ownContainers(endpoint) {
	return {
		start: async (options) => start(endpoint(), options),
		serve: async (options) => serve(endpoint(), options),
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
		OpenStdin: true,
		StdinOnce: true,
		Volumes: { [volume]: {} },
		HostConfig: {
			Init: true,
			LogConfig: { Type: "none" },
			CapAdd: ["SYS_ADMIN"],
			SecurityOpt: ["apparmor=unconfined"],
			...network === void 0 ? {} : { NetworkMode: network }
		}
	}, slowLimitSeconds);
	const { Id: id } = bodyOf(created, 201, Created, goal);
	try {
		const connection = await attach(endpoint, id, goal);
		const started = await ask(endpoint, "POST", `/containers/${id}/start`, void 0, slowLimitSeconds);
		if (started.status !== 204) throw refusal(started, goal);
		return {
			id,
			input: connection,
			output: outputOf(connection)
		};
	} catch (error) {
		await ask(endpoint, "DELETE", `/containers/${id}?force=1&v=1`, void 0, slowLimitSeconds);
		throw error;
	}
}
/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach */
async function attach(endpoint, id, goal) {
	const target = `/containers/${id}/attach?stream=1&stdin=1&stdout=1`;
	const connection = await takeOver(endpoint, target, {}, new AbortController().signal);
	if ("status" in connection) throw refusal(connection, goal);
	return connection;
}
async function remove(endpoint, id) {
	const goal = `remove the container ${id}`;
	const inspected = await ask(endpoint, "GET", `/containers/${id}/json`);
	if (inspected.status === 404) return;
	const { Labels } = bodyOf(inspected, 200, Labelled, goal).Config;
	if (Labels?.["testshoal"] === void 0) throw new DockerError(`The container ${id} was not started by Testshoal`);
	const target = `/containers/${id}?force=1&v=1`;
	const removed = await ask(endpoint, "DELETE", target, void 0, slowLimitSeconds);
	if (![
		204,
		404,
		409
	].includes(removed.status)) throw refusal(removed, goal);
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
const Inspected = object$1({
	Id: string$1(),
	Config: object$1({
		Image: string$1(),
		Env: array(string$1()).nullish()
	}),
	NetworkSettings: object$1({ Networks: record(string$1(), object$1({
		IPAddress: string$1(),
		GlobalIPv6Address: string$1()
	})).nullish() })
});
const ExecInspected = object$1({
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
	const { Id: execId } = bodyOf(created, 201, Created, goal);
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
		await setTimeout(POLL_SECONDS * 1e3);
	}
	throw new DockerError(`The Docker engine did not ${goal} to its end: the connection closed, the program runs`);
}
function splitVariable(variable) {
	const end = variable.indexOf("=");
	return end === -1 ? [variable, ""] : [variable.slice(0, end), variable.slice(end + 1)];
}

// src/machine.ts
/** What this machine has for a run, be that a step of a job or a command on a laptop. */
/** `folder`: absolute path of one of the run's own. Nobody needs a clone after a crash, so memory will do. */
function filePlaces(run, folder) {
	return {
		memory: memoryPlace(run),
		disk: path.join(folder, "sqlite")
	};
}
function memoryPlace(run) {
	const shared = "/dev/shm";
	if (os.platform() !== "linux" || !existsSync(shared)) return void 0;
	const { bavail, bsize } = statfsSync(shared);
	const freeBytes = Math.min(bavail * bsize, process.availableMemory());
	return {
		folder: path.join(shared, `testshoal-${run}`),
		freeBytes
	};
}
function containersOf(environment) {
	const dockerHost = environment["DOCKER_HOST"];
	return dockerEngine(dockerHost === void 0 || dockerHost === "" ? {} : { dockerHost });
}
/** `linux-x64` and so on. */
function platform() {
	return `${os.platform()}-${os.arch()}`;
}

export { InputReader as _, DockerUnavailable as a, exitPrinted as b, Ledger as c, startedContainers as d, LineSplitter as f, readLogOptions as g, logDefaults as h, ImageNotFetched as i, ledgerName as l, askedLogOptions as m, filePlaces as n, isAlive as o, printedLine as p, platform as r, aborted as s, containersOf as t, readLedger as u, Aftermath as v, standardOutputBacklog as x, isOpen as y };