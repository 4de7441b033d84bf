import { t as __commonJSMin } from "./rolldown-runtime.js";
import { a as info, d as startGroup, n as endGroup } from "./toolkit.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { A as _maxLength, C as string, D as unknown, E as union, O as _gte, T as tuple, _ as nullable, b as optional, d as _enum, f as array, g as literal, h as int, j as _nonnegative, k as _lte, p as boolean, v as number, y as object } from "./zod.js";
import { D as emptyTimings, F as estimateUnits, G as allInForm, K as inForm, O as recordRun, P as estimateOf, U as packJson, W as unpackJson, k as secondsOfFiles } from "./directory.js";
import { t as quoteForShell } from "./quote-for-shell.js";
import { a as suiteHash, c as planKey, d as receiptKey, f as receiptsPrefix, h as timingsContext, i as rememberTimings, l as presenceKey, m as shardReceiptsPrefix, r as recallTimings, s as jobReceiptsPrefix, t as listUnits, u as readReceiptKey } from "./units.js";
import { t as Slots } from "./slots.js";
import { once } from "node:events";
import { createHash } from "node:crypto";
import path from "node:path";
import { existsSync, readFileSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";

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
	flag(name) {
		return this.choice(name, ["false", "true"]) === "true";
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

// src/planning/split.ts
/**
* Which shard runs which unit: longest units first, each into one of the shards that are nearly lightest, and of those into
* the one that its name prefers.
*
* As even as plain longest-first packing (Graham, 1969), which always takes the very lightest, and therefore moves a third of all
* units when one is added. The preference is rendezvous hashing (Thaler and Ravishankar, 1998); with it few units move,
* so that a failure which depends on a shard's company stays with it. Measured in `bench/planning/`.
*/
/** A shard is nearly lightest up to so much of an even share above the lightest. */
const nearlyShare = .005;
/** What a unit counts at least, so that units without a duration are spread as well. */
const shortestSeconds = .001;
/** Nothing that a hosted job can run takes longer. */
const longestSeconds = 86400;
/** What a unit counts as long as nothing at all is known. */
const unknownSeconds = 1;
/**
* The shard of each of `units`, 1-based, by the unit's index. `units` are sorted longest first, by a total order: the same
* units give the same answer on every machine. No shard is empty where there are units enough.
*/
function split(units, shards, tolerance = nearlyShare) {
	const weights = units.map(weightOf);
	const evenShare = weights.reduce((sum, weight) => sum + weight, 0) / shards;
	const loads = new Float64Array(shards);
	let lightest = 0;
	return withoutEmptyShards(units.map(({ unit }, index) => {
		const most = lightest + tolerance * evenShare;
		const chosen = preferred(hashOf$1(unit), loads, most);
		const before = loads[chosen] ?? 0;
		loads[chosen] = before + (weights[index] ?? shortestSeconds);
		if (before === lightest) lightest = least(loads);
		return chosen + 1;
	}), shards);
}
/** By its name alone: where shards cannot agree on seconds, every one of them knows this. */
function splitByName(units, shards) {
	const none = new Float64Array(shards);
	return withoutEmptyShards(units.map((unit) => preferred(hashOf$1(unit), none, 0) + 1), shards);
}
/** What a unit counts: finite, positive, whatever its history says. */
function weightOf({ seconds }) {
	if (seconds === void 0) return unknownSeconds;
	return seconds >= shortestSeconds ? Math.min(seconds, longestSeconds) : shortestSeconds;
}
/** Not by spreading them, which for hundreds of shards takes longer than all the rest. */
function least(loads) {
	let lowest = Number.POSITIVE_INFINITY;
	for (const load of loads) if (load < lowest) lowest = load;
	return lowest;
}
/** Of the shards that carry at most `most`, of which there is one, that which `hash` ranks first. */
function preferred(hash, loads, most) {
	let best = 0;
	let bestRank = -1;
	for (let shard = 0; shard < loads.length; shard += 1) {
		if ((loads[shard] ?? 0) > most) continue;
		const rank = mix(hash ^ Math.imul(shard + 1, 2654435761));
		if (rank > bestRank) {
			best = shard;
			bestRank = rank;
		}
	}
	return best;
}
/** Gives each empty shard the last, and so the shortest, unit of the shard that has most. */
function withoutEmptyShards(shardOf, shards) {
	const counts = new Array(shards + 1).fill(0);
	for (const shard of shardOf) counts[shard] = (counts[shard] ?? 0) + 1;
	for (let shard = 1; shard <= shards; shard += 1) {
		if (counts[shard] !== 0) continue;
		const most = Math.max(...counts);
		if (most < 2) break;
		const richest = counts.indexOf(most);
		shardOf[shardOf.lastIndexOf(richest)] = shard;
		counts[richest] = most - 1;
		counts[shard] = 1;
	}
	return shardOf;
}
/** FNV-1a, 32 bits, over UTF-16 code units. */
function hashOf$1(text) {
	let hash = 2166136261;
	for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
	return hash;
}
/** The finaliser of MurmurHash3 (Appleby, public domain): every bit of the input moves every bit of the answer. */
function mix(input) {
	let hash = input;
	hash = Math.imul(hash ^ hash >>> 16, 2246822507);
	hash = Math.imul(hash ^ hash >>> 13, 3266489909);
	return (hash ^ hash >>> 16) >>> 0;
}

// src/planning/spread.ts
/**
* Spreads `weights`, which are sorted longest first, over bins that already carry `loads`. Ties go to the
* lowest bin, so that every machine gets the same answer. No bin ends above 4/3 of the best possible
* when all start empty.
*/
function spread(weights, loads) {
	const totals = [...loads];
	return {
		bins: weights.map((weight) => {
			const bin = totals.indexOf(Math.min(...totals));
			totals[bin] = (totals[bin] ?? 0) + weight;
			return bin;
		}),
		loads: totals
	};
}
/**
* How high each bin would stand if `weight` could be poured over bins that carry `loads`: the level at which
* the bins below it hold exactly `weight` more.
*/
function level(weight, loads) {
	const sorted = [...loads].sort((a, b) => a - b);
	let below = 0;
	for (const [index, load] of sorted.entries()) {
		below += load;
		const height = (weight + below) / (index + 1);
		const next = sorted[index + 1];
		if (next === void 0 || height <= next) return height;
	}
	return weight;
}

// src/planning/plan.ts
/** The plan: all units with their estimates, in one total order, and their shards, with a hash that two machines can compare. */
/** The test file that a unit is, or is a part of. */
function fileOf({ unit, part }) {
	return part?.file ?? unit;
}
/** The test files of units, each once. */
function filesOf(units) {
	return [...new Set(units.map(fileOf))];
}
/** Even by the seconds that are estimated. */
function makePlan(estimates, shards = 1) {
	const units = longestFirst(estimates);
	return planOf(units, shards, split(units, shards));
}
/** By names alone, whatever is estimated: the same in every shard that knows the same units. */
function planByName(estimates, shards) {
	const units = longestFirst(estimates);
	const names = units.map(({ unit }) => unit).sort();
	const places = splitByName(names, shards);
	const byName = new Map(names.map((name, index) => [name, places[index] ?? 1]));
	return {
		units,
		shards,
		shardOf: units.map(({ unit }) => byName.get(unit) ?? 1),
		hash: hashOf(names.map((name, index) => [name, places[index]]))
	};
}
/** The plan's order. Ties by name. Weights are taken once each: a sort of 100,000 units compares them two million times. */
function longestFirst(estimates) {
	return estimates.map((planned) => ({
		planned,
		weight: weightOf(planned)
	})).sort((a, b) => b.weight - a.weight || (a.planned.unit < b.planned.unit ? -1 : 1)).map(({ planned }) => planned);
}
/** A plan as it was agreed on: its units in their order, each with its shard. */
function planOf(units, shards, shardOf) {
	return {
		units,
		shards,
		shardOf,
		hash: hashOf(units.map(({ unit, seconds, part }, index) => [
			unit,
			seconds ?? null,
			shardOf[index],
			part ?? null
		]))
	};
}
/** The units of one shard, 1-based, in the plan's order. */
function sliceOf(plan, shard) {
	return plan.units.filter((_, index) => plan.shardOf[index] === shard);
}
/** Busy seconds of the longest of `workers`, with one launch for each; undefined when nothing is known. */
function predictedSeconds(units, workers, launchSeconds) {
	if (units.every(({ seconds }) => seconds === void 0)) return void 0;
	const loads = spread(units.map(({ seconds }) => seconds ?? 0), new Array(workers).fill(launchSeconds)).loads;
	return Math.max(0, ...loads);
}
function hashOf(rows) {
	return createHash("sha256").update(JSON.stringify(rows)).digest("hex").slice(0, 12);
}

// src/planning/some-of.ts
/** The first of many names, for a sentence. */
/** `a, b, c and 4 more`. */
function someOf(names, most) {
	const shown = names.slice(0, most).join(", ");
	return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

// src/planning/plan-record.ts
/** The plan as the shards of a run share it, and whether it is the plan of what a shard has on its disk. */
const mostShards = 256;
const seconds$1 = number().check(_nonnegative());
const shardNumber = int().check(_gte(1), _lte(256));
const tests = array(object({
	group: string(),
	name: string()
}));
const partFacts = {
	file: string(),
	index: int(),
	of: int(),
	seconds: seconds$1
};
const part = union([object({
	...partFacts,
	except: tests
}), object({
	...partFacts,
	only: tests
})]);
const row = tuple([
	string(),
	nullable(seconds$1),
	boolean(),
	shardNumber,
	nullable(part)
]);
/** Rows are checked one by one. */
const schema$1 = object({
	version: literal(1),
	hash: string(),
	shards: int().check(_gte(1), _lte(256)),
	maker: object({
		shard: int(),
		attempt: int()
	}),
	units: array(unknown())
});
const subject$1 = "it is";
/** As JSON data. */
function planRecordData({ plan, maker }) {
	return {
		version: 1,
		hash: plan.hash,
		shards: plan.shards,
		maker,
		units: plan.units.map(({ unit, seconds, known, part }, index) => [
			unit,
			seconds ?? null,
			known,
			plan.shardOf[index],
			part ?? null
		])
	};
}
/** @throws Error saying what is wrong with it. */
function readPlanRecord(data) {
	const { hash, shards, maker, units } = inForm(schema$1, data, subject$1);
	const rows = allInForm(row, units, subject$1, "units");
	const planned = rows.map(([unit, seconds, known, , part]) => ({
		unit,
		seconds: seconds ?? void 0,
		known,
		...part === null ? {} : { part }
	}));
	const shardOf = rows.map(([, , , shard]) => shard);
	const plan = planOf(planned, shards, shardOf);
	if (plan.hash !== hash) throw new Error(`${subject$1} not whole: its content has the hash ${plan.hash}, and not the one that it names`);
	if (new Set(planned.map(({ unit }) => unit)).size < planned.length) throw new Error(`${subject$1} not of the expected form: a unit stands in it twice`);
	if (Math.max(1, ...new Set(shardOf)) > shards) throw new Error(`${subject$1} not of the expected form: a unit is given to a shard beyond ${shards}`);
	return {
		plan,
		maker
	};
}
function makerName({ maker }) {
	return `${maker.shard === 0 ? "the planning job" : `shard ${maker.shard}`} in attempt ${maker.attempt}`;
}
/** So many names, and so much of each, are evidence enough. */
const namedUnits = 5;
const longestName = 200;
/**
* Why the plan is not one for `shard` with `units` on its disk, both sides' evidence in each sentence; empty where it is.
* `files`: that the plan is of.
*/
function disagreements(record, shard, units, files = filesOf(record.plan.units)) {
	const { plan } = record;
	const by = makerName(record);
	const planned = new Set(files);
	const here = new Set(units);
	const onlyHere = units.filter((unit) => !planned.has(unit));
	const onlyThere = [...planned].filter((unit) => !here.has(unit)).sort();
	return [
		...plan.shards === shard.total ? [] : [`The plan of this run, made by ${by}, is for ${plan.shards} shards, and this one is told that there are ${shard.total}.`],
		...onlyHere.length === 0 ? [] : [`In this checkout, and not in the plan by ${by}: ${evidence(onlyHere)}.`],
		...onlyThere.length === 0 ? [] : [`In the plan by ${by}, and not in this checkout: ${evidence(onlyThere)}.`]
	];
}
/** `source`: where the plan comes from, for the message. @throws UserError where it is none for `shard` with `units`. */
function requireSamePlan(record, shard, units, source) {
	const problems = disagreements(record, shard, units);
	if (problems.length === 0) return;
	throw new UserError([...problems, `So this shard cannot take its share of plan ${record.plan.hash} (${source}). All shards of a run need the same commit, the same total in \`shard\`, and the same \`tests\`. Suites that differ need a \`cache-prefix\` each.`]);
}
function evidence(units) {
	const shortened = units.map((unit) => unit.length > longestName ? `${unit.slice(0, longestName)}…` : unit);
	return someOf(shortened, namedUnits);
}

// src/runners/placeholders.ts
/** Reads `NAME=value` a line, blank lines ignored. Problems name the line and show nothing of it: it may be secret. */
function parseEnvironmentLines(text) {
	const entries = [];
	const problems = [];
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		if (line.trim() === "") continue;
		const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line.trim()) ?? [];
		if (name === void 0 || value === void 0) problems.push(`line ${index + 1} does not read NAME=value.`);
		else entries.push({
			name,
			value
		});
	}
	return {
		entries,
		problems
	};
}
/** `{url}`, `{host}` … of the only or the first database, and `{alias.url}` … of each. */
function accessPlaceholders(accesses) {
	const placeholders = /* @__PURE__ */ new Map();
	for (const [alias, access] of accesses) for (const [field, value] of Object.entries(access)) {
		placeholders.set(`${alias}.${field}`, value);
		if (!placeholders.has(field)) placeholders.set(field, value);
	}
	return placeholders;
}
/** Names of placeholders in `text` that nothing fills. Braces around other things, as in JSON or shell, are left alone. */
function unfilledPlaceholders(text, placeholders) {
	return [...text.matchAll(placeholderPattern)].map((match) => match[1] ?? "").filter((name) => looksMeant(name) && !placeholders.has(name));
}
function fillPlaceholders(text, placeholders) {
	return text.replace(placeholderPattern, (whole, name) => placeholders.get(name) ?? whole);
}
/** Whether `text` has one of ours of that name; `${tests}` is a variable of bash. */
function hasPlaceholder(text, name) {
	return [...text.matchAll(placeholderPattern)].some((match) => match[1] === name);
}
/** `${HOME}` is bash's. */
const placeholderPattern = /(?<!\$)\{([A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)?)\}/g;
const meant = /* @__PURE__ */ new Set([
	"url",
	"database",
	"host",
	"port",
	"user",
	"password",
	"worker",
	"workers"
]);
/** `{url}` and `{other.url}` are ours; `{print}` is awk's. */
function looksMeant(name) {
	return meant.has(name.split(".").at(-1) ?? "");
}

// src/packed-plan.ts
/** A plan as text that one job hands to another: in an output, and as an input. */
/**
* What an input may hold. It reaches an action as a variable of its environment, and Linux starts no process with one of 128 KiB or
* more (MAX_ARG_STRLEN in include/uapi/linux/binfmts.h); the platform's own limit for outputs is 1 MB.
*/
const longestInput = 12e4;
/** As base64 of the record's bytes. Undefined where it is longer than an input may be. */
function packPlan(record) {
	const text = Buffer.from(packJson(planRecordData(record))).toString("base64");
	return text.length > longestInput ? void 0 : text;
}
/** @throws Error saying what is wrong with it. */
function unpackPlan(text) {
	return readPlanRecord(unpackJson(Buffer.from(text, "base64"), "it is"));
}

// src/suite-config.ts
/** The inputs that all our actions have in common: which suite it is, and where its records are kept. */
const runnerNames = [
	"auto",
	"pytest",
	"django",
	"command"
];
const timingsModes = [
	"use",
	"reset",
	"ignore"
];
const suiteDefaults = {
	runner: "auto",
	tests: "",
	"working-directory": ".",
	"project-name": "",
	cache: "auto",
	"cache-prefix": "",
	timings: "use"
};
function readSuiteConfig(reader, surroundings) {
	const { workspace } = surroundings;
	const workingDirectory = path.resolve(workspace, reader.text("working-directory"));
	if (!existsSync(workingDirectory) || !statSync(workingDirectory).isDirectory()) reader.problem(`\`working-directory\` is "${reader.text("working-directory")}". There is no such folder in the checkout.`);
	return {
		runner: reader.choice("runner", runnerNames),
		tests: reader.lines("tests"),
		workingDirectory,
		repositoryPath: path.relative(workspace, workingDirectory).replaceAll(path.sep, "/"),
		projectName: reader.text("project-name", "PROJECT_NAME") || nameOf(surroundings),
		cache: readCache(reader, workspace),
		cachePrefix: reader.text("cache-prefix"),
		timings: reader.choice("timings", timingsModes)
	};
}
/** The plan that an earlier job has made; undefined where none is given. */
function readPlan(reader) {
	const text = reader.text("plan");
	if (text === "") return void 0;
	try {
		return unpackPlan(text);
	} catch (error) {
		reader.problem(`\`plan\` is not what the plan action has made: ${messageOf(error)}. Pass its output on as it is.`);
		return;
	}
}
/** Words that are meant as a switch, and would otherwise become a folder of that name. */
const switchLike = /^(auto|off|on|true|false|yes|no|none|never|always|enabled?|disabled?|0|1)$/i;
function readCache(reader, workspace) {
	const value = reader.text("cache");
	if (value === "auto" || value === "off") return { kind: value };
	if (switchLike.test(value)) reader.problem(`\`cache\` is "${value}". Allowed: auto, off, or the path of a directory ("./${value}" for one of that name).`);
	return {
		kind: "directory",
		directory: path.resolve(workspace, value)
	};
}
function nameOf({ repository, workspace }) {
	return repository.split("/").at(-1) || path.basename(workspace);
}

// src/planning/parts.ts
/** Units that are longer than an even share, cut into parts by their tests, so that no single file sets how long all wait. */
/**
* The parts of a unit, or undefined where it stays whole: it is short enough, too little is known of its tests, or cutting
* would cost more than it gains. Tests of one group share fixtures, and stay together unless the group alone is too long.
*/
function cut(file, seconds, tests, { shareSeconds, partCostSeconds }) {
	if (!(seconds > shareSeconds) || shareSeconds <= 0) return void 0;
	const partSeconds = Math.max(shareSeconds / 2, partCostSeconds);
	const bundles = bundlesOf(tests, partSeconds);
	const wanted = Math.min(bundles.length, Math.ceil(seconds / partSeconds));
	if (wanted < 2) return void 0;
	const { bins, loads } = spread(bundles.map((bundle) => bundle.seconds), new Array(wanted).fill(0));
	if (seconds - Math.max(...loads) <= partCostSeconds) return void 0;
	const named = loads.map((_, bin) => bundles.filter((__, index) => bins[index] === bin).flatMap(testsOf));
	const others = named.slice(1).flat();
	return loads.map((load, bin) => ({
		file,
		index: bin + 1,
		of: wanted,
		seconds: load,
		...bin === 0 ? { except: others } : { only: named[bin] ?? [] }
	}));
}
/** Unique in a plan, and readable: `tests/test_orders.py#2/3`. */
function nameOfPart({ file, index, of }) {
	return `${file}#${index}/${of}`;
}
/** All of `parts` are of one file. */
function selectionOf(parts) {
	const only = parts.flatMap((part) => "only" in part ? part.only : []);
	const rest = parts.flatMap((part) => "except" in part ? [part.except] : [])[0];
	if (rest === void 0) return {
		kind: "only",
		tests: only
	};
	const here = new Set(only.map(keyOf));
	return {
		kind: "except",
		tests: rest.filter((test) => !here.has(keyOf(test)))
	};
}
/** The file of what `nameOfPart` named; any other name as it is. */
function fileOfName(unit) {
	return unit.replace(/#\d+\/\d+$/, "");
}
/** Longest first. */
function bundlesOf(tests, partSeconds) {
	return [...Map.groupBy(unique(tests), ({ group }) => group).values()].map(bundle).flatMap((group) => group.seconds > partSeconds ? group.tests.map((test) => bundle([test])) : [group]).sort((a, b) => b.seconds - a.seconds || (keyOfFirst(a) < keyOfFirst(b) ? -1 : 1));
}
function keyOfFirst({ tests: [first] }) {
	return first === void 0 ? "" : keyOf(first);
}
function bundle(tests) {
	return {
		tests,
		seconds: tests.reduce((sum, { seconds }) => sum + seconds, 0)
	};
}
/** Tests of one name cannot be told apart, and count as one. */
function unique(tests) {
	const seconds = /* @__PURE__ */ new Map();
	for (const test of tests) {
		const before = seconds.get(keyOf(test))?.seconds ?? 0;
		seconds.set(keyOf(test), {
			...test,
			seconds: before + test.seconds
		});
	}
	return [...seconds.values()];
}
function testsOf({ tests }) {
	return tests.map(({ group, name }) => ({
		group,
		name
	}));
}
/** Of a test, for looking it up. */
function keyOf({ group, name }) {
	return JSON.stringify([group, name]);
}
/** Tells which of `parts`, all of one file, a test belongs to; undefined where that part is not among them. */
function sorterInto(parts) {
	const naming = new Map(parts.flatMap((part) => "only" in part ? part.only.map((test) => [keyOf(test), part]) : []));
	const [rest] = parts.filter((part) => "except" in part);
	const elsewhere = new Set(rest !== void 0 && "except" in rest ? rest.except.map(keyOf) : []);
	return (test) => {
		const key = keyOf(test);
		return naming.get(key) ?? (elsewhere.has(key) ? void 0 : rest);
	};
}

// src/identity.ts
/** Which suite this is: the same in every shard of a run, in the jobs before and after them, and in later runs. */
/** `runner`: the preset's name. `platform`: `linux-x64` and so on. */
function identify(config, runner, platform) {
	return suiteHash({
		project: config.projectName,
		cachePrefix: config.cachePrefix,
		directory: config.repositoryPath,
		runner,
		tests: config.tests.join("\n"),
		platform
	});
}

// src/planning/receipt.ts
/** A receipt: what one shard's attempt really ran, and how it ended. */
const receiptOutcomes = [
	"passed",
	"failed",
	"flaky",
	"skipped",
	"empty",
	"timed out",
	"crashed",
	"unreported"
];
const testOutcomes = [
	"passed",
	"failed",
	"flaky",
	"skipped"
];
/** Nothing that a hosted job can run takes longer. */
const seconds = number().check(_nonnegative(), _lte(604800));
const count = int().check(_nonnegative());
const optionalSeconds = nullable(seconds);
const test = tuple([
	string(),
	string(),
	_enum(testOutcomes),
	optionalSeconds,
	string()
]);
const unit = object({
	unit: string(),
	file: string(),
	parts: int().check(_gte(1)),
	outcome: _enum(receiptOutcomes),
	seconds,
	estimate: optionalSeconds,
	worker: count,
	attempt: count,
	suspect: optional(boolean()),
	clones: array(string()).check(_maxLength(100)),
	tests: array(unknown())
});
const database = object({
	alias: string(),
	templateBytes: count,
	sessions: nullable(count),
	peakSessions: nullable(count)
});
const schema = object({
	version: literal(1),
	run: object({
		id: string(),
		attempt: count
	}),
	shard: object({
		index: int().check(_gte(1), _lte(256)),
		total: int().check(_gte(1), _lte(256))
	}),
	planHash: string(),
	complete: boolean(),
	outcome: string(),
	ignored: optional(boolean()),
	flakyFails: optional(boolean()),
	coverage: optional(boolean()),
	units: array(unknown()),
	notRun: array(unknown()),
	launchSeconds: array(unknown()),
	buildSeconds: array(object({
		alias: string(),
		seconds
	})).check(_maxLength(100)),
	databases: array(database).check(_maxLength(100)),
	times: object({
		wall: seconds,
		setUp: seconds,
		planned: optionalSeconds,
		workers: array(object({
			busy: seconds,
			launch: seconds,
			end: seconds
		})).check(_maxLength(256))
	}),
	host: object({
		platform: string(),
		processors: count
	})
});
const subject = "it is";
/** As JSON data. */
function receiptData({ units, databases, times, ...rest }) {
	return {
		version: 1,
		...rest,
		units: units.map(({ estimateSeconds, tests, ...one }) => ({
			...one,
			estimate: estimateSeconds ?? null,
			tests: tests.map((own) => [
				own.group,
				own.name,
				own.outcome,
				own.seconds ?? null,
				own.message
			])
		})),
		databases: databases.map((one) => ({
			...one,
			sessions: one.sessions ?? null,
			peakSessions: one.peakSessions ?? null
		})),
		times: {
			...times,
			planned: times.planned ?? null
		}
	};
}
/** @throws Error saying what is wrong with it. */
function readReceipt(data) {
	const { version: _, units, notRun, launchSeconds, databases, times, ...rest } = inForm(schema, data, subject);
	return {
		...rest,
		units: allInForm(unit, units, subject, "units").map(({ estimate, tests, ...one }) => ({
			...one,
			estimateSeconds: estimate ?? void 0,
			tests: allInForm(test, tests, subject, "tests").map(([group, name, outcome, own, message]) => ({
				group,
				name,
				outcome,
				seconds: own ?? void 0,
				message
			}))
		})),
		notRun: allInForm(string(), notRun, subject, "notRun"),
		launchSeconds: allInForm(seconds, launchSeconds, subject, "launchSeconds"),
		databases: databases.map((one) => ({
			...one,
			sessions: one.sessions ?? void 0,
			peakSessions: one.peakSessions ?? void 0
		})),
		times: {
			...times,
			planned: times.planned ?? void 0
		}
	};
}
/** Whether the job of its attempt was green. */
function endedWell({ outcome, flakyFails = false }) {
	return outcome === "passed" || outcome === "flaky" && !flakyFails;
}
/** Not so where its tests failed, nobody knows that all of them ran, or something failed beside them. */
function ranWell({ outcome, suspect = false }) {
	return outcome !== "failed" && !isIncomplete({ outcome }) && !suspect;
}
/** Some of its tests may not have run, or nobody knows how they ended. */
function isIncomplete({ outcome }) {
	return outcome === "timed out" || outcome === "crashed" || outcome === "unreported";
}

// src/receipts.ts
/** Receipts in the store: what each shard's attempt really ran, for its own next attempt, for the proof and for later plans. */
/** Of the newest attempt of `shard`. Undefined where there is none, or none that can be read, which is said. */
async function newestReceipt(place, runId, shard) {
	return (await fetchNewest(place, shardReceiptsPrefix(place.suite, runId, shard), shard))?.receipt;
}
/** Of this very job's newest earlier attempt as `shard`; `unsure` where it may be another job's. Undefined as above. */
async function ownReceipt(place, run, shard) {
	const found = await fetchNewest(place, jobReceiptsPrefix(place.suite, run, shard), shard);
	if (found === void 0 || found.name.attempt >= run.attempt) return void 0;
	return found.name.isSecond ? "unsure" : found.receipt;
}
async function fetchNewest({ store, temporary, log }, prefix, shard) {
	const file = path.join(temporary, `receipt-${shard.index}`);
	const key = await store.fetchNewest(prefix, file);
	if (key === void 0) return void 0;
	try {
		const receipt = readReceipt(unpackJson(await readFile(file), "it is"));
		const name = readReceiptKey(key);
		if (name === void 0 || !isNamed(receipt, name)) throw new Error("it is of something else than its key says");
		return {
			name,
			receipt
		};
	} catch (error) {
		log.warning(`The receipt ${key} cannot be read: ${messageOf(error)}`);
		return;
	}
}
function isNamed({ run, shard }, name) {
	return run.id === name.runId && run.attempt === name.attempt && shard.index === name.shard.index && shard.total === name.shard.total;
}
/** At most so many at once: each is a process of its own. */
const fetchesAtOnce = 8;
/** Of each shard the newest, in the order of shards; those that are missing are left out. */
async function receiptsOfRun(place, runId, total) {
	return receiptsOfShards(place, runId, total, Array.from({ length: total }, (_, index) => index + 1));
}
/** Of the shards with `indices`, 1-based, the newest; in their order, without those that are missing. */
async function receiptsOfShards(place, runId, total, indices) {
	const slots = new Slots(8);
	return (await Promise.all(indices.map((index) => slots.use(() => newestReceipt(place, runId, {
		index,
		total
	}))))).filter((receipt) => receipt !== void 0);
}
/** `run`: the job's own, whose receipt it is. */
async function keepReceipt(receipt, run, { suite, store, temporary, log }) {
	const file = path.join(temporary, "receipt-new");
	await writeFile(file, packJson(receiptData(receipt)));
	const outcome = await store.store(receiptKey(suite, run, receipt.shard), file);
	if (outcome !== "present") return outcome;
	const second = receiptKey(suite, run, receipt.shard, true);
	log.warning(`A receipt of shard ${receipt.shard.index} of ${receipt.shard.total} is there already for this attempt, so this one is kept as ${second}, and a re-run runs all units. If two jobs of the workflow run the same shard, give each a \`cache-prefix\`.`);
	return store.store(second, file);
}

// src/runners/coverage.ts
/** Whether coverage is measured: it makes tests up to twice as slow, so that their seconds are not those of runs without. */
/** Options and programs of pytest-cov, coverage.py, PHPUnit, Jest, Vitest, Node, Go, nyc and c8. */
const signs = /(?<![\w-])(?:--cov(?:-[a-z-]+)?(?=[\s=]|$)|--(?:coverage|collect-?coverage)\b|--experimental-test-coverage\b|-cover(?:profile|mode|pkg)?(?=[\s=]|$)|coverage run\b|(?:nyc|c8) )/i;
/** pytest-cov's own switch, which wins over its other options. */
const refusal = /(?<![\w-])--no-cov(?=\s|$)/;
/** Of a command, or of options for one. */
function asksForCoverage(command) {
	return signs.test(command) && !refusal.test(command);
}
/** Variables whose presence starts it: of coverage.py in child processes, of Node, and by custom of SimpleCov. */
const switches = [
	"COVERAGE_PROCESS_START",
	"COVERAGE_PROCESS_CONFIG",
	"NODE_V8_COVERAGE",
	"COVERAGE"
];
const off = /^(|0|false|no|off)$/i;
function environmentAsksForCoverage(environment) {
	return switches.some((name) => !off.test(environment[name] ?? "")) || (environment["XDEBUG_MODE"] ?? "").split(",").includes("coverage") || asksForCoverage(environment["PYTEST_ADDOPTS"] ?? "");
}

// src/runners/pytest-settings.ts
/** Reads where pytest looks for tests from the project's own settings, INI or TOML. */
/** The sections in which pytest looks for its settings, by file. */
const settingsSections = [
	["pytest.toml", "[pytest]"],
	["pytest.ini", "[pytest]"],
	[".pytest.ini", "[pytest]"],
	["pyproject.toml", "[tool.pytest"],
	["tox.ini", "[pytest]"],
	["setup.cfg", "[tool:pytest]"]
];
/** The text of pytest's section, to the end of its file; undefined where no file has one. */
function settingsOf(project) {
	for (const [file, section] of settingsSections) {
		const text = project.read(file);
		const start = text?.indexOf(section) ?? -1;
		if (text !== void 0 && start >= 0) return text.slice(start);
	}
}
/** pytest's own defaults (https://docs.pytest.org/en/stable/reference/reference.html#configuration-options). */
const ownDefaults = {
	python_files: ["test_*.py", "*_test.py"],
	testpaths: ["."],
	norecursedirs: [
		"*.egg",
		".*",
		"_darcs",
		"build",
		"CVS",
		"dist",
		"node_modules",
		"venv",
		"{arch}"
	],
	addopts: []
};
/** What pytest would collect without arguments. A setting takes the place of its default, as in pytest. */
function testGlobs(project) {
	const settings = settingsOf(project) ?? "";
	const files = listSetting(settings, "python_files");
	const paths = listSetting(settings, "testpaths").map((entry) => path.posix.normalize(entry).replace(/\/$/, ""));
	const notEntered = listSetting(settings, "norecursedirs");
	return paths.flatMap((testPath) => {
		if (testPath.endsWith(".py")) return [testPath];
		const below = testPath === "." ? "**" : `${testPath}/**`;
		const excluded = notEntered.filter((folder) => !paths.some((other) => other !== testPath && other.split("/").includes(folder)));
		return [...files.map((pattern) => `${below}/${pattern}`), ...excluded.map((folder) => `!${below}/${folder}/**`)];
	});
}
/** The options that pytest adds to every command line by itself; empty where there are none. */
function addedOptions(project) {
	return listSetting(settingsOf(project) ?? "", "addopts").join(" ");
}
/** An INI list, parted by white space, or a TOML array. Empty lists count as not given. */
function listSetting(settings, name) {
	const value = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(\\[(?:"[^"]*"|'[^']*'|#.*|[^\\]"'#])*\\]|.*(?:\\r?\\n[ \\t]+\\S.*)*)`, "m").exec(settings)?.[1] ?? "";
	const entries = (value.startsWith("[") ? [...value.matchAll(/#.*|"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? "") : value.replace(/^[ \t]*#.*$/gm, "").split(/[\s"']+/)).filter((word) => word !== "");
	return entries.length > 0 ? entries : ownDefaults[name];
}

// src/runners/command.ts
const command = {
	name: "command",
	recognises: () => false,
	defaults: () => ({
		run: void 0,
		tests: [],
		prepare: void 0,
		templateKey: [],
		workerEnv: [{
			name: "DATABASE_URL",
			value: "{url}"
		}]
	}),
	withheld: [],
	forks: false,
	runsParts: false,
	argument: (unit) => unit,
	firstLine: 1,
	launchEnvironment: () => ({}),
	prepareEnvironment: () => ({}),
	/** Runners disagree on numbers; the report says what failed. */
	exitMeaning: () => "tests-failed"
};

// src/runners/python.ts
/** What the Python presets share: our plugins on the path, and the databases as our Django plugin reads them. */
/**
* Files that decide what Django's test set-up leaves in a database. Folders of tests count too, for they may hold
* settings and apps of their own. Why these and no others: `docs/decisions/0006-default-template-key.md`.
*/
const djangoTemplateKey = [
	"**/migrations/**",
	"**/*.sql",
	"**/fixtures/**",
	"!**/tests/fixtures/**",
	"**/models.py",
	"**/models/**/*.py",
	"**/apps.py",
	"**/*settings*.py",
	"**/settings/**/*.py",
	"manage.py",
	"pytest.toml",
	"pytest.ini",
	".pytest.ini",
	"tox.ini",
	"setup.cfg",
	"setup.py",
	"pyproject.toml",
	"**/requirements*.txt",
	"**/requirements/*.txt",
	"**/*.lock",
	"**/pylock*.toml",
	"!**/__pycache__/**"
];
/**
* Changes of an app's models reach the database by its migrations only; where a project has migrations switched off,
* our plugin refuses to go on. Why: `docs/decisions/0009-extended-templates.md`.
*/
function hasMigrationsFor(file, files) {
	const app = /^(?<app>.*\/|)models(?:\.py|\/.*\.py)$/.exec(file)?.groups?.["app"];
	return app !== void 0 && files.has(`${app}migrations/__init__.py`);
}
/** Images of containers like to set it, and then every process compiles all modules again. */
const withheldFromPython = ["PYTHONDONTWRITEBYTECODE"];
/** For `django-environ` and `dj-database-url` projects; our plugin needs none of it. */
const urlEnvironment = [{
	name: "DATABASE_URL",
	value: "{url}"
}];
function pythonEnvironment(setting) {
	const plugins = path.join(setting.adapters, "python");
	const inherited = setting.inherited["PYTHONPATH"];
	const environment = { PYTHONPATH: inherited === void 0 || inherited === "" ? plugins : `${plugins}${path.delimiter}${inherited}` };
	if (setting.databases.size > 0) environment["TESTSHOAL_DATABASES"] = databasesForDjango(setting);
	return environment;
}
function databasesForDjango(setting) {
	const entries = [...setting.databases].map(([alias, { engine, access }]) => {
		const { database: name, host, port, user, password } = access;
		return [alias, engine === "sqlite" ? {
			engine,
			name
		} : {
			engine,
			name,
			host,
			port,
			user,
			password
		}];
	});
	return JSON.stringify(Object.fromEntries(entries));
}
/** By which our plugin tells what runs now, and what its threads do. */
function watchEnvironment({ events, stacks }) {
	return {
		TESTSHOAL_EVENTS: events,
		TESTSHOAL_STACKS: stacks
	};
}

// src/runners/django.ts
const django = {
	name: "django",
	recognises: (project) => project.read("manage.py") !== void 0,
	defaults: () => ({
		run: "python manage.py test --noinput {tests}",
		tests: ["**/test*.py"],
		prepare: "python manage.py test",
		templateKey: djangoTemplateKey,
		workerEnv: urlEnvironment
	}),
	mayChange: hasMigrationsFor,
	withheld: withheldFromPython,
	forks: true,
	runsParts: true,
	/** `manage.py test` takes dotted modules, not paths. */
	argument: (unit) => unit.replace(/\.py$/, "").replaceAll("/", "."),
	firstLine: 1,
	launchEnvironment(launch) {
		return {
			...pythonEnvironment(launch),
			...launch.commandWritesReport ? {} : { TESTSHOAL_REPORT: launch.report },
			TESTSHOAL_UNITS: launch.collected,
			...watchEnvironment(launch)
		};
	},
	prepareEnvironment(setting) {
		return {
			...pythonEnvironment(setting),
			TESTSHOAL_PREPARE: "1"
		};
	},
	exitMeaning: (status) => status === 1 ? "tests-failed" : "broken"
};

// src/runners/pytest.ts
/** pytest, with or without Django: a file is a unit, our plugin rides in `PYTEST_ADDOPTS`. */
const pytest = {
	name: "pytest",
	recognises(project) {
		return settingsOf(project) !== void 0 || project.read("conftest.py") !== void 0;
	},
	defaults(project) {
		const hasDjango = project.read("manage.py") !== void 0 || /\bDJANGO_SETTINGS_MODULE\b/.test(settingsOf(project) ?? "");
		return {
			run: "python -m pytest {tests}",
			tests: testGlobs(project),
			prepare: hasDjango ? "python -m pytest" : void 0,
			templateKey: hasDjango ? djangoTemplateKey : [],
			workerEnv: urlEnvironment
		};
	},
	mayChange: hasMigrationsFor,
	withheld: withheldFromPython,
	forks: true,
	runsParts: true,
	argument: (unit) => unit,
	firstLine: 0,
	launchEnvironment(launch) {
		const options = [
			"-p",
			"testshoal_pytest",
			"--continue-on-collection-errors"
		];
		if (!launch.commandWritesReport) options.push(`--junitxml=${launch.report}`, "-o", "junit_family=xunit1");
		return {
			...pythonEnvironment(launch),
			PYTEST_ADDOPTS: withAddedOptions(launch, options),
			TESTSHOAL_JOB_ADDOPTS: launch.inherited["PYTEST_ADDOPTS"] ?? "",
			TESTSHOAL_UNITS: launch.collected,
			...watchEnvironment(launch)
		};
	},
	prepareEnvironment(setting) {
		return {
			...pythonEnvironment(setting),
			PYTEST_ADDOPTS: withAddedOptions(setting, ["-p", "testshoal_pytest"]),
			TESTSHOAL_PREPARE: "1"
		};
	},
	exitMeaning(status) {
		if (status === 1) return "tests-failed";
		return status === 5 ? "no-tests" : "broken";
	}
};
function withAddedOptions(setting, options) {
	return [setting.inherited["PYTEST_ADDOPTS"] ?? "", ...options.map(quoteForShell)].join(" ").trim();
}

// src/runners/registry.ts
/** All presets, and the choice among them. */
/** In the order in which `auto` asks them: a Django project with pytest's settings is run by pytest. */
const presets = [
	pytest,
	django,
	command
];
/** @throws UserError when `auto` recognises nothing. */
function choosePreset(runner, project, run) {
	const chosen = runner === "auto" ? presets.find((preset) => preset.recognises(project)) ?? (run === void 0 ? void 0 : command) : presets.find((preset) => preset.name === runner);
	if (chosen !== void 0) return chosen;
	throw new UserError("`runner: auto` found neither settings of pytest nor a manage.py in `working-directory`. Give `runner`, or `run` with the command to fan out.");
}

// src/runners/suite.ts
/** The suite of a run: the preset with the user's inputs in place of its defaults, and the units found on disk. */
/** @throws UserError when the runner, its command or its tests are not known, all problems at once. */
async function findSuite(config) {
	const project = projectIn(config.workingDirectory);
	const preset = choosePreset(config.runner, project, config.run);
	const defaults = preset.defaults(project);
	const run = config.run ?? defaults.run;
	const globs = config.tests.length > 0 ? config.tests : defaults.tests;
	const problems = [];
	if (run === void 0) problems.push(`\`run\` is needed with \`runner: ${preset.name}\`: the command to fan out.`);
	if (globs.length === 0) problems.push(testsNeeded(preset));
	if (preset.name === "command" && run !== void 0 && !hasPlaceholder(run, "report")) problems.push("`run` has to contain {report}: the path where the command writes its JUnit XML. Without a report nobody could say which tests ran.");
	if (preset.name === "pytest" && run !== void 0 && overridesReport(run)) problems.push("`run` has `--junitxml` without {report}, so that no report would be found. Write `--junitxml={report}`, or leave it out: it is added.");
	if (run === void 0 || problems.length > 0) throw new UserError(problems);
	const templateKey = config.templateKey.length > 0 || config.prepare !== void 0 ? config.templateKey : defaults.templateKey;
	return {
		preset,
		run,
		prepare: config.prepare ?? defaults.prepare,
		templateKey,
		mayChange: mayChangeOf(config, preset),
		workerEnv: config.workerEnv ?? defaults.workerEnv,
		coverage: coverageOf(run, preset, project),
		units: await listUnits(globs, config.workingDirectory)
	};
}
/**
* The runner and the units alone, for jobs that run none of them. @throws UserError when the runner or its tests are not
* known.
*/
async function findUnits(config) {
	const { runner, tests, workingDirectory } = config;
	const project = projectIn(workingDirectory);
	const preset = choosePreset(runner, project, void 0);
	const globs = tests.length > 0 ? tests : preset.defaults(project).tests;
	if (globs.length === 0) throw new UserError(testsNeeded(preset));
	return {
		preset,
		units: await listUnits(globs, workingDirectory)
	};
}
function testsNeeded({ name }) {
	return `\`tests\` is needed with \`runner: ${name}\`: the globs of test files.`;
}
function coverageOf(run, preset, project) {
	return asksForCoverage(preset.name === "pytest" ? `${addedOptions(project)} ${run}` : run);
}
/** Of the user's own `prepare` only the user can say so, and then every file has to be unchanged. */
function mayChangeOf({ prepare, template }, preset) {
	if (prepare === void 0) return preset.mayChange;
	return template === "extend" ? () => false : void 0;
}
/** An option of the command line wins over ours in `PYTEST_ADDOPTS`. */
function overridesReport(run) {
	return /--junit-?xml(?=[=\s]|$)/.test(run) && !hasPlaceholder(run, "report");
}
function projectIn(directory) {
	return { read(file) {
		try {
			return readFileSync(path.join(directory, file), "utf8");
		} catch (error) {
			if (error.code === "ENOENT") return void 0;
			throw new UserError(`${file} in \`working-directory\` cannot be read.`, { cause: error });
		}
	} };
}

// src/roll-call.ts
/**
* Whether all shards take part in an attempt that finds no plan: then, and only then, none of them has passed by another
* plan, so that a new one loses nothing (`docs/decisions/0013-agreement.md`).
*/
/** The jobs of an attempt start within minutes, where there are machines for all. */
const rollCallSeconds = 300;
const pauseSeconds = 5;
const storeTries$1 = 3;
/** Says that this shard is there. The first shard listens instead. */
async function answerRoll({ suite, run, shard, store, temporary, log, pause }) {
	const file = path.join(temporary, "presence");
	await writeFile(file, "");
	for (let tries = 1;; tries += 1) {
		if (await store.store(presenceKey(suite, run, shard), file) !== "failed") return;
		if (tries === storeTries$1) return log.warning("This shard could not tell the first one that it is there.");
		await pause(pauseSeconds);
	}
}
/** Returns when all shards but the first have said that they are there. @throws UserError naming those that did not in time. */
async function callRoll(options) {
	const { shard, run, log, clock, pause } = options;
	const deadline = clock() + 300;
	let missing = Array.from({ length: shard.total - 1 }, (_, index) => index + 2);
	for (;;) {
		missing = await stillMissing(missing, options);
		if (missing.length === 0) return;
		const left = deadline - clock();
		if (left <= 0) break;
		log.info(`Waiting for shards ${missing.join(", ")} to take part: ${Math.ceil(left)} s left.`);
		await pause(pauseSeconds);
	}
	throw new UserError(`Attempt ${run.attempt} finds no plan of an earlier one, and a new plan is right only if all shards run again, or what has passed by another plan would leave gaps. Not there within ${300} s: shards ${missing.join(", ")}. Re-run all jobs instead of the failed ones, or start the workflow anew.`);
}
async function stillMissing(shards, { suite, run, shard, store, temporary }) {
	const slots = new Slots(8);
	const isThere = (index) => store.fetch(presenceKey(suite, run, {
		index,
		total: shard.total
	}), path.join(temporary, `presence-${index}`));
	const there = await Promise.all(shards.map((index) => slots.use(() => isThere(index))));
	return shards.filter((_, place) => !there[place]);
}

// src/stored-plan.ts
/** The run's plan in the store, under the one key that all its jobs know in an attempt. */
/**
* The plan by which the run is split, as of this attempt: of those that it and earlier ones have made, the newest. Undefined
* where there is none; a fault of the store counts as none, and is logged. @throws UserError where it cannot be read.
*/
async function fetchPlan(place, run) {
	for (let attempt = run.attempt; attempt >= 1; attempt -= 1) {
		const found = await fetchFrom(place, {
			id: run.id,
			attempt
		}, (key, into) => place.store.fetch(key, into));
		if (found !== void 0) return found;
	}
}
/** The plan that was made in exactly this attempt. @throws Error where the store cannot say; UserError as `fetchPlan`. */
async function fetchPlanOrThrow(place, attempt) {
	return fetchFrom(place, attempt, (key, into) => place.store.fetchOrThrow(key, into));
}
async function fetchFrom({ suite, temporary }, attempt, fetch) {
	const key = planKey(suite, attempt);
	const file = path.join(temporary, "plan-found");
	if (!await fetch(key, file)) return void 0;
	try {
		return readPlanRecord(unpackJson(await readFile(file), "it is"));
	} catch (error) {
		throw new UserError(`The plan of this run (${key}) cannot be read: ${messageOf(error)}. Start the workflow anew; a re-run finds the same plan.`);
	}
}
/** `present`: another job has made the plan. */
async function storePlan(record, { suite, store, temporary }, run) {
	const file = path.join(temporary, "plan-proposed");
	await writeFile(file, packJson(planRecordData(record)));
	return store.store(planKey(suite, run), file);
}

// src/agree.ts
/**
* One plan for all shards of a run, without a server: who first creates the plan's key decides, and everybody else reads it.
* The service lets one job reserve a key, and shows the entry to others after a while (`docs/decisions/0013-agreement.md`).
*/
/** Entries were seen to become readable up to a minute late, and rarely later. */
const visibleWithinSeconds = 180;
/** Between two looks; each is longer than the one before. Many shards look more rarely, for the service counts all of them. */
const firstPauseSeconds = 2;
const pauseSecondsOfAShard = .05;
const longestPauseSeconds = 15;
/** How often a plan is stored that the store did not take, before the shard only waits. */
const storeTries = 3;
/** How often a store has to say that there is no earlier plan before that is believed. */
const surelyNone = 3;
/**
* On a store that lets a later writer win: longer than it can take from an answer that there is nothing until the write that
* follows it has arrived. Both operations are ended after `recordLimitSeconds`, 20 s.
*/
const settleSeconds = 45;
/**
* The plan of the run, the same in every shard. @throws UserError where there is none that all can have: a guess would run
* tests twice, or not at all.
*/
async function agree(options) {
	const lookout = new Lookout(options);
	const { run, suite, shard, units } = options;
	const record = await (run.attempt === 1 ? firstPlan(options, lookout) : laterPlan(options, lookout));
	requireSamePlan(record, shard, units, planKey(suite, {
		id: run.id,
		attempt: record.maker.attempt
	}));
	options.log.debug(`Plan ${record.plan.hash} was made by ${makerName(record)}.`);
	return record;
}
/**
* On a store that lets a later writer win, whether the plan is still the one that this shard ran. @throws UserError where
* it is another.
*/
async function confirm(options, { plan, maker }) {
	if (options.isExclusive) return;
	const { record } = await new Lookout(options).look(maker.attempt);
	if (record === void 0 || record.plan.hash === plan.hash) return;
	throw new UserError(`Shard ${options.shard.index} ran plan ${plan.hash}, and the plan of this run is ${record.plan.hash} now: two shards made one at the same moment, and ${options.store.description} took both. Re-run all jobs.`);
}
/** The first shard proposes at once, the next three after one wait, the next twelve after two, and so on. */
async function firstPlan(options, lookout) {
	const { index, total } = options.shard;
	return await waitForPlan(Math.ceil(Math.log(index) / Math.log(4) - 1e-9) * tierSeconds(total), options, lookout) ?? propose(options, lookout);
}
/** Time for a proposal, which may read a receipt of each shard. */
function tierSeconds(total) {
	return 5 + .5 * total;
}
/** That of an earlier attempt; where there is none, a new one, if all shards run again. */
async function laterPlan(options, lookout) {
	const earlier = await earlierPlan(options, lookout);
	if (earlier !== void 0) return earlier;
	if (options.shard.index === 1) {
		await callRoll(options);
		return propose(options, lookout);
	}
	await answerRoll(options);
	const seconds = 300 + visibleWithinSeconds;
	const made = await waitForPlan(seconds, options, lookout);
	if (made !== void 0) return made;
	throw new UserError(`Attempt ${options.run.attempt} finds no plan of an earlier one, and no new one was made within ${seconds} s: that is right only if all shards run again, and the first one makes it${lookout.lastFault}. Re-run all jobs instead of the failed ones, or start the workflow anew.`);
}
/** Undefined where there surely is none. A plan that a later attempt made goes before that of an earlier one. */
async function earlierPlan(options, lookout) {
	const { run, clock, pause } = options;
	const deadline = clock() + visibleWithinSeconds;
	let none = 0;
	for (const seconds of pauses(options.shard)) {
		let sight = {
			record: void 0,
			isSure: true
		};
		for (let attempt = run.attempt; attempt >= 1 && sight.isSure; attempt -= 1) {
			sight = await lookout.look(attempt);
			if (sight.record !== void 0) return attempt < run.attempt ? sight.record : settled(sight.record, options, lookout);
		}
		none += sight.isSure ? 1 : 0;
		if (none === surelyNone) return void 0;
		if (clock() >= deadline) break;
		await pause(seconds);
	}
	throw new UserError(`Nobody knows by which plan earlier attempts of this run were split: ${options.store.description} could not be read for ${visibleWithinSeconds} s${lookout.lastFault}. Re-run the job later.`);
}
async function propose(options, lookout) {
	const { store, suite, run, shard, isExclusive, log, clock, pause } = options;
	const key = planKey(suite, run);
	const record = {
		plan: await options.propose(),
		maker: {
			shard: shard.index,
			attempt: run.attempt
		}
	};
	const deadline = clock() + visibleWithinSeconds;
	let outcome = "failed";
	let tries = 0;
	for (const seconds of pauses(options.shard)) {
		const { record: found, isSure } = await lookout.look();
		if (found !== void 0) return settled(found, options, lookout);
		if (clock() >= deadline) break;
		if (outcome === "failed" && tries < storeTries && (isSure || isExclusive)) {
			outcome = await storePlan(record, options, run);
			tries += 1;
			if (outcome === "stored" && isExclusive) return record;
		}
		log.info(`Waiting for plan ${key}, ${states[outcome]}: ${Math.ceil(deadline - clock())} s left.`);
		await pause(seconds);
	}
	throw new UserError(`The shards could not agree on a plan: ${key} was not to be read from ${store.description} within ${visibleWithinSeconds} s, ${states[outcome]}${lookout.lastFault}. Nothing was run, because a guess could lose tests. Re-run all jobs, or set \`cache: off\` in all shards, which are then split by name.`);
}
const states = {
	stored: "which this shard has stored",
	present: "which another shard has reserved",
	failed: "which this shard could not store"
};
/** Looks at least once. Undefined where no plan came within `seconds`. */
async function waitForPlan(seconds, options, lookout) {
	const { log, clock, pause } = options;
	const deadline = clock() + seconds;
	for (const between of pauses(options.shard)) {
		const { record } = await lookout.look();
		if (record !== void 0) return settled(record, options, lookout);
		const left = deadline - clock();
		if (left <= 0) break;
		log.info(`Waiting for another shard to make the plan: ${Math.ceil(left)} s left.`);
		await pause(Math.min(between, left));
	}
}
/** On a store that lets a later writer win, what is there when all have written that had seen nothing. */
async function settled(found, options, lookout) {
	if (options.isExclusive) return found;
	const deadline = options.clock() + visibleWithinSeconds;
	do {
		await options.pause(settleSeconds);
		const { record } = await lookout.look();
		if (record !== void 0) return record;
	} while (options.clock() < deadline);
	throw new UserError(`Plan ${found.plan.hash} by ${makerName(found)} was there, and could not be read again from ${options.store.description}${lookout.lastFault}. Nobody knows whether it stands. Re-run all jobs.`);
}
function* pauses({ total }) {
	for (let seconds = firstPauseSeconds + pauseSecondsOfAShard * total;; seconds = Math.min(longestPauseSeconds, seconds * 1.5)) yield seconds;
}
/** Looks for plans, and remembers why it could not. */
var Lookout = class {
	#options;
	#fault;
	constructor(options) {
		this.#options = options;
	}
	/** At the plan that was made in `attempt`; this one where none is named. */
	async look(attempt = this.#options.run.attempt) {
		const { run, log } = this.#options;
		try {
			const record = await fetchPlanOrThrow(this.#options, {
				id: run.id,
				attempt
			});
			this.#fault = void 0;
			return {
				record,
				isSure: true
			};
		} catch (error) {
			if (error instanceof UserError) throw error;
			this.#fault = messageOf(error);
			log.info(`The plan could not be looked for: ${this.#fault}`);
			return {
				record: void 0,
				isSure: false
			};
		}
	}
	/** For the end of a sentence; empty where the last look was answered. */
	get lastFault() {
		return this.#fault === void 0 ? "" : ` (at last: ${this.#fault})`;
	}
};

// src/planned-units.ts
/** What a plan is made of: the units with their estimates, those that are too long in parts. */
/** `cutting`: undefined where the runner cannot be told to run some of a file's tests. */
function plannedUnits(units, timings, cutting) {
	const estimates = estimateUnits(units, timings);
	if (cutting === void 0) return estimates;
	const options = {
		shareSeconds: estimates.reduce((sum, { seconds = 0 }) => sum + seconds, 0) / cutting.workers,
		partCostSeconds: cutting.partCostSeconds
	};
	return estimates.flatMap((estimate) => {
		const { unit, seconds, known } = estimate;
		if (seconds === void 0 || !known) return [estimate];
		const tests = (timings.tests.get(unit) ?? []).map(timedTest);
		const parts = cut(unit, seconds, tests, options);
		if (parts === void 0) return [estimate];
		return parts.map((part) => ({
			unit: nameOfPart(part),
			seconds: part.seconds,
			known,
			part
		}));
	});
}
function timedTest({ group, name, seconds }) {
	return {
		group,
		name,
		seconds: estimateOf(seconds) ?? 0
	};
}

// src/planning/rerun.ts
/** `slice`: all units of the shard. `receipt`: of the shard's newest earlier attempt. */
function rerunOf(slice, receipt) {
	if (endedWell(receipt)) return {
		kind: "whole",
		reason: "passed"
	};
	const given = new Set(slice.map(({ unit }) => unit));
	const known = /* @__PURE__ */ new Set([...receipt.units.map(({ unit }) => unit), ...receipt.notRun]);
	if (known.size !== given.size || [...known].some((unit) => !given.has(unit))) return {
		kind: "whole",
		reason: "other-units"
	};
	const isLeft = (unit) => !ranWell(unit) || receipt.flakyFails === true && unit.outcome === "flaky";
	const open = new Set(receipt.units.filter(isLeft).map(({ unit }) => unit));
	const carried = receipt.units.filter(({ unit }) => !open.has(unit));
	const done = new Set(carried.map(({ unit }) => unit));
	const left = slice.filter(({ unit }) => !done.has(unit));
	if (left.length === 0) return {
		kind: "whole",
		reason: "nothing-singled-out"
	};
	return {
		kind: "rest",
		slice: left,
		carried
	};
}

// src/earlier-runs.ts
/** Timings with what the receipts of the newest run add to them, where no merge job has done that already. */
/** `ownRun`: whose receipts are no history yet. `coverage`: undefined where it is not known whether it is measured. */
async function gatherTimings(known, place, ownRun, coverage) {
	const name = await newestReceiptName(place, receiptsPrefix(place.suite));
	if (name === void 0 || name.runId === ownRun || known.runs.includes(name.runId)) return {
		timings: known,
		addedRun: void 0
	};
	const receipts = await receiptsOfRun(place, name.runId, name.shard.total);
	if (coverage !== void 0 && receipts.some((receipt) => (receipt.coverage ?? false) !== coverage)) return {
		timings: known,
		addedRun: void 0,
		elsewhere: {
			runId: name.runId,
			receipts
		}
	};
	const timings = addRun(known, receipts, name.runId);
	return {
		timings,
		addedRun: timings === known ? void 0 : name.runId
	};
}
/** Of the receipts under `prefix`; undefined where there are none. */
async function newestReceiptName({ store, temporary }, prefix) {
	const key = await store.fetchNewest(prefix, path.join(temporary, "receipt-newest"));
	return key === void 0 ? void 0 : readReceiptKey(key);
}
/** The timings with one run of all its shards more. Adding a run twice, or one that is to be ignored, changes nothing. */
function addRun(known, receipts, runId) {
	const lessons = receipts.filter(({ ignored }) => ignored !== true);
	if (known.runs.includes(runId) || lessons.length === 0) return known;
	return recordRun(known, recordedRun(known, lessons, runId));
}
/** Whether a run measured coverage: all its shards have the same command. */
function measuredCoverage(receipts) {
	return receipts.some(({ coverage }) => coverage === true);
}
function recordedRun(known, receipts, runId) {
	const units = receipts.flatMap((receipt) => receipt.units);
	const notRun = receipts.flatMap((receipt) => receipt.notRun).flatMap((unit) => [unit, fileOfName(unit)]);
	const named = [...units.map(({ file }) => file), ...notRun];
	const whole = receipts.length === receipts[0]?.shard.total;
	const aliases = new Set(receipts.flatMap(({ databases }) => databases.map(({ alias }) => alias)));
	return {
		run: runId,
		existing: whole ? named : [...known.units.keys(), ...named],
		units: secondsOfFiles(units.filter(({ outcome }) => outcome === "passed").map(passedPart)),
		launchSeconds: receipts.flatMap(({ launchSeconds }) => launchSeconds),
		buildSeconds: receipts.flatMap(({ buildSeconds }) => buildSeconds),
		databases: new Map([...aliases].map((alias) => [alias, countsOf(alias, receipts)]))
	};
}
function passedPart({ file, parts, seconds, tests }) {
	return {
		file,
		parts,
		seconds,
		tests: tests.map((test) => ({
			...test,
			seconds: test.outcome === "passed" ? test.seconds : void 0
		}))
	};
}
/** Each shard has a server of its own: what one of them needs is the most that any of them needed. */
function countsOf(alias, receipts) {
	const own = receipts.flatMap(({ databases }) => databases.filter((database) => database.alias === alias));
	return {
		templateBytes: most(own.map(({ templateBytes }) => templateBytes)),
		sessions: most(own.map(({ sessions }) => sessions)),
		peakSessions: most(own.map(({ peakSessions }) => peakSessions))
	};
}
function most(values) {
	const known = values.filter((value) => value !== void 0);
	return known.length === 0 ? void 0 : Math.max(...known);
}

// src/timings-mode.ts
/** `known`: what was recalled, which is nothing unless the mode is `use`. */
async function timingsToPlanBy(mode, known, place) {
	switch (mode) {
		case "use": return withNewestRun(known, place);
		case "ignore":
			await withNewestRun(await recallOwn(place, place.coverage), place);
			return emptyTimings;
		case "reset":
			await beginAnew(place);
			return emptyTimings;
	}
}
/** Kept as well: the next run finds them, or the receipts again. */
async function withNewestRun(known, place) {
	const { timings, addedRun, elsewhere } = await gatherTimings(known, place, place.runId, place.coverage);
	if (addedRun !== void 0) await keep(timings, addedRun, place, place.coverage);
	if (elsewhere !== void 0) await keepElsewhere(elsewhere, place);
	return timings;
}
/** What was measured with coverage is kept for runs with coverage, by whoever comes next. */
async function keepElsewhere({ runId, receipts }, place) {
	const known = await recallOwn(place, !place.coverage);
	const timings = addRun(known, receipts, runId);
	if (timings !== known) await keep(timings, runId, place, !place.coverage);
}
/**
* Keeps timings that know nothing, so that the next run finds no older ones. They name all runs that are in the older ones,
* and the one whose receipts nobody has added yet, so that none of them comes back.
*/
async function beginAnew(place) {
	const { runId, coverage, store, log } = place;
	const { runs } = await recallOwn(place, coverage);
	const newest = await newestReceiptName(place, receiptsPrefix(place.suite));
	const forgotten = /* @__PURE__ */ new Set([...runs, ...newest === void 0 ? [] : [newest.runId]]);
	forgotten.delete(runId);
	if (await keep({
		...emptyTimings,
		runs: [...forgotten].slice(-50)
	}, `reset-${runId}`, place, coverage) === "failed") log.warning(`The timings could not be reset in ${store.description}: the next run will find the old ones again. Say \`timings: reset\` once more.`);
}
function recallOwn({ suite, store, temporary, log }, coverage) {
	return recallTimings(timingsContext(suite, coverage), store, temporary, log);
}
function keep(timings, run, { suite, store, temporary }, coverage) {
	return rememberTimings(timings, timingsContext(suite, coverage), run, store, temporary);
}

// src/shared-plan.ts
/**
* The plan of the run, and this shard's part of it: made by an earlier job or agreed on with the other shards, less what an earlier
* attempt has done.
*/
/** @throws UserError where the shards cannot agree. */
async function sharePlan(stage, world) {
	const { shard, plan: given } = stage.config;
	const { stores, workflowRun } = world;
	if (given !== void 0) requireSamePlan(given, shard, stage.suite.units, "the input `plan`");
	const reason = aloneBecause(world);
	const isShared = given === void 0 && shard.total > 1;
	if (isShared && reason === void 0 && stores !== void 0 && workflowRun !== void 0) {
		const options = agreementOf(stage, stores, workflowRun, world);
		const record = await agree(options);
		const part = await partOf(record.plan, stage, world);
		return {
			plan: record.plan,
			...part,
			confirm: () => confirm(options, record)
		};
	}
	const plan = given?.plan ?? ownPlan(stage, isShared);
	const part = await partOf(plan, stage, world);
	const fallbacks = [...isShared ? [byNameSentence(reason ?? "")] : [], ...part.fallbacks];
	return {
		plan,
		...part,
		fallbacks,
		confirm: async () => {}
	};
}
/** Made without asking others: of a job that runs everything, or by what all know. */
function ownPlan({ config: { shard }, suite, known, cutting }, isByName) {
	return isByName ? planByName(estimateUnits(suite.units, known), shard.total) : makePlan(plannedUnits(suite.units, known, cutting));
}
/** Why jobs cannot tell each other anything; the same in all of them. */
function aloneBecause({ stores, workflowRun }) {
	if (stores === void 0) return "the cache is off";
	if (stores.sharing.kind === "none") return stores.sharing.reason;
	return workflowRun === void 0 ? "there is no run of a workflow whose id they share" : void 0;
}
function byNameSentence(reason) {
	return `The shards are split by the names of their units and not by seconds, because ${reason}.`;
}
function agreementOf({ config, suite, identity, coverage, known, follow = async (timings) => timings, cutting }, { records, sharing }, run, { temporary, log, clock, cancellation }) {
	const place = {
		suite: identity,
		store: records,
		temporary,
		log
	};
	return {
		...place,
		run,
		shard: config.shard,
		units: suite.units,
		propose: async () => {
			const timings = await timingsToPlanBy(config.timings, known, {
				...place,
				runId: run.id,
				coverage
			});
			return makePlan(plannedUnits(suite.units, await follow(timings), cutting), config.shard.total);
		},
		isExclusive: sharing.kind === "exclusive",
		clock,
		pause: (seconds) => cancellation.pause(seconds)
	};
}
async function partOf(plan, { config: { shard }, identity }, { stores, workflowRun, temporary, log }) {
	const slice = sliceOf(plan, shard.index);
	const fallbacks = spareSentences(plan, slice);
	const whole = (wholeBecause) => ({
		slice,
		carried: [],
		wholeBecause,
		fallbacks
	});
	if (workflowRun === void 0 || workflowRun.attempt === 1 || slice.length === 0) return whole();
	if (stores === void 0) return whole("no-receipt");
	const place = {
		suite: identity,
		store: stores.records,
		temporary,
		log
	};
	const receipt = await ownReceipt(place, workflowRun, shard);
	if (receipt === void 0) return whole("no-receipt");
	if (receipt === "unsure") return whole("two-receipts");
	const rerun = rerunOf(slice, receipt);
	if (rerun.kind === "whole") return whole(rerun.reason);
	return {
		slice: rerun.slice,
		carried: rerun.carried,
		wholeBecause: void 0,
		fallbacks
	};
}
function spareSentences(plan, slice) {
	if (slice.length > 0 || plan.units.length === 0) return [];
	return [`This shard has nothing to run: there are ${plan.units.length} units for ${plan.shards} shards.`];
}

// src/cancellation.ts
/** A run that is cancelled from outside, or has used up its own time, has seconds left, and spends them on what matters. */
var Cancellation = class {
	signal;
	#outside;
	#ownLimit = new AbortController();
	#sinceSeconds = Number.POSITIVE_INFINITY;
	constructor(outside) {
		this.#outside = outside;
		this.signal = AbortSignal.any([outside, this.#ownLimit.signal]);
		const note = () => {
			this.#sinceSeconds = now();
		};
		if (this.signal.aborted) note();
		else this.signal.addEventListener("abort", note, { once: true });
	}
	/** Whether somebody else wanted the end; its own time being over is a failure of the run. */
	get isFromOutside() {
		return this.#outside.aborted;
	}
	/** Ends the run by itself in `seconds`, unless it is over by then. `limit`: names what is reached, for messages. */
	endIn(seconds, limit) {
		setTimeout(() => this.#ownLimit.abort(`${limit} was reached`), seconds * 1e3).unref();
	}
	/** The result of `work`, or `otherwise` when the run was cancelled `limitSeconds` ago and it is not done. */
	async upTo(limitSeconds, work, otherwise) {
		return this.#race(work, async (finished) => {
			const left = this.#sinceSeconds + limitSeconds - now();
			if (left > 0) await setTimeout$1(left * 1e3, void 0, { signal: finished }).catch(() => {});
			return otherwise;
		});
	}
	/** The result of `work`. @throws Cancelled or UserError as soon as the run is to end; `work` is left to itself. */
	async orThrow(work) {
		return this.#race(work, async () => {
			if (this.isFromOutside) throw new Cancelled("The run was cancelled before its tests had started.");
			throw new UserError(`${this.#ownLimit.signal.reason} before the tests had started. What took the time is in the log above.`);
		});
	}
	/** @throws Cancelled or UserError as soon as the run is to end. */
	async pause(seconds) {
		await this.orThrow(setTimeout$1(seconds * 1e3, void 0, { signal: this.signal }).catch(() => {}));
	}
	async #race(work, onceCancelled) {
		const finished = new AbortController();
		const cancelled = async () => {
			const either = AbortSignal.any([this.signal, finished.signal]);
			if (!either.aborted) await once(either, "abort");
			if (finished.signal.aborted) return work;
			return onceCancelled(finished.signal);
		};
		try {
			return await Promise.race([work, cancelled()]);
		} finally {
			finished.abort();
		}
	}
};
function now() {
	return performance.now() / 1e3;
}

// src/actions/cancellation.ts
/** The platform's wish to stop: SIGINT, then SIGTERM 7.5 s later, to this process alone (ProcessInvoker.cs of the runner). */
/** Whatever hangs then is left to the post step; SIGKILL would take the log's last lines along. */
const latestExitSeconds = 7;
/** Begins at the first of the two signals. From then on the process ends by itself, not by the signal. */
function cancellation() {
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
		if (controller.signal.aborted) return;
		controller.abort("the run was cancelled");
		setTimeout(() => process.exit(1), latestExitSeconds * 1e3).unref();
	});
	return new Cancellation(controller.signal);
}

// src/actions/configuration.ts
/** What is in effect, and where it comes from. */
/** May hold passwords, and are read before anything could be masked; or are longer than anybody reads. */
const unshown = /* @__PURE__ */ new Set([
	"database-url",
	"worker-env",
	"services",
	"plan"
]);
/** `settings`: by the input's name. */
function printConfiguration(settings) {
	startGroup("Configuration");
	for (const [name, { value, source }] of settings) {
		const shown = unshown.has(name) && value !== "" ? "(not shown)" : JSON.stringify(value);
		const origin = typeof source === "string" ? source : source.environment;
		info(`${name}: ${shown} (${origin})`);
	}
	endGroup();
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

export { fillPlaceholders as A, makePlan as B, selectionOf as C, suiteDefaults as D, readSuiteConfig as E, requireSamePlan as F, spread as G, predictedSeconds as H, someOf as I, split as K, fileOf as L, parseEnvironmentLines as M, unfilledPlaceholders as N, packPlan as O, disagreements as P, filesOf as R, keyOf as S, readPlan as T, sliceOf as U, planOf as V, level as W, receiptsOfShards as _, aloneBecause as a, identify as b, measuredCoverage as c, storePlan as d, findSuite as f, receiptsOfRun as g, keepReceipt as h, cancellation as i, hasPlaceholder as j, accessPlaceholders as k, newestReceiptName as l, environmentAsksForCoverage as m, surroundingsOf as n, sharePlan as o, findUnits as p, InputReader as q, printConfiguration as r, addRun as s, givenInputs as t, fetchPlan as u, endedWell as v, sorterInto as w, fileOfName as x, isIncomplete as y, longestFirst as z };