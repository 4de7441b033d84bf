import { t as __commonJSMin } from "./rolldown-runtime.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { A as _maxLength, C as string, D as unknown, T as tuple, b as optional, f as array, g as literal, j as _nonnegative, k as _lte, v as number, x as pipe, y as object } from "./zod.js";
import { gunzipSync, gzipSync } from "node:zlib";
import { createHash, randomUUID } from "node:crypto";
import path, { join } from "node:path";
import { createReadStream } from "node:fs";
import { chmod, constants as constants$2, copyFile, lstat, mkdir, mkdtempDisposable, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";

// src/expected-form.ts
/** @throws Error where `text` is not JSON. */
function parseJson(text, subject) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new Error(`${subject} not JSON: ${messageOf(error)}`);
	}
}
/** `place`: where `value` stands in the whole. @throws Error saying what is wrong first, and where. */
function inForm(form, value, subject, place = []) {
	const parsed = form.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const where = [...place, ...issue?.path ?? []].join(".") || "the top";
	throw new Error(`${subject} not of the expected form: ${issue?.message} at ${where}`);
}
/** Checks the values of a long list one by one, and the first wrong one ends it: zod remembers every single one. */
function allInForm(form, values, subject, list) {
	return values.map((value, index) => inForm(form, value, subject, [list, index]));
}

// src/packed-json.ts
/** JSON data as compressed bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */
/**
* Packed and unpacked. JSON of tiny arrays grows to 1 GB in memory, and from 256 MB it ends the process, which no
* `catch` prevents.
*/
const longestBytes$1 = 32 * 1024 ** 2;
/** The same data give the same bytes. */
function packJson(data) {
	return gzipSync(JSON.stringify(data), { level: 6 });
}
/** `subject` begins the message: `they are`. @throws Error saying what is wrong with the bytes. */
function unpackJson(bytes, subject) {
	if (bytes.byteLength > longestBytes$1) throw new Error(`${subject} too long: ${bytes.byteLength} bytes`);
	return parseJson(unpack(bytes, subject), subject);
}
function unpack(bytes, subject) {
	try {
		return gunzipSync(bytes, { maxOutputLength: longestBytes$1 }).toString("utf8");
	} catch (error) {
		throw new Error(`${subject} not to be unpacked: ${messageOf(error)}`);
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
/** Under this share of known units a plan is little better than a guess. */
const poorMatch = .8;
/** What a run counts of the estimate that it leaves; all before it count the rest. */
const newestShare = .5;
/**
* In the order of `units`. An unknown unit is taken for the mean of its directory, else of the suite: sums are compared,
* and durations have long tails. Chosen by measurement (`docs/decisions/0016-estimator.md`).
*/
function estimateUnits(units, timings) {
	const own = units.map((unit) => estimateOf(timings.units.get(unit) ?? []));
	const substitute = substituteOf(units, own);
	return units.map((unit, index) => {
		const seconds = own[index];
		return {
			unit,
			seconds: seconds ?? substitute(unit),
			known: seconds !== void 0
		};
	});
}
/** Seconds that a unit is taken for by its own history, newest last: a moving average. Undefined of none. */
function estimateOf(history) {
	let average = history[0];
	if (average === void 0) return void 0;
	for (const seconds of history) average += newestShare * (seconds - average);
	return average;
}
/** What stands for a unit whose `own` estimate is undefined. */
function substituteOf(units, own) {
	const suite = {
		seconds: 0,
		units: 0
	};
	const directories = /* @__PURE__ */ new Map();
	for (const [index, unit] of units.entries()) {
		const seconds = own[index];
		if (seconds === void 0) continue;
		const directory = directoryOf(unit);
		const sum = directories.get(directory) ?? {
			seconds: 0,
			units: 0
		};
		directories.set(directory, sum);
		add(seconds, sum);
		add(seconds, suite);
	}
	return (unit) => meanOf(directories.get(directoryOf(unit)) ?? suite);
}
function directoryOf(unit) {
	return unit.slice(0, Math.max(0, unit.lastIndexOf("/")));
}
function add(seconds, sum) {
	sum.seconds += seconds;
	sum.units += 1;
}
function meanOf({ seconds, units }) {
	return units === 0 ? void 0 : seconds / units;
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

// src/timings/bounds.ts
/**
* Keeps timings within what is worth storing. Whole histories of units come first, the longest units before the others; then
* their tests in the same order, for it is the long units whose tests are of use: to split them, and to find what is slow.
*/
/** A generated suite has more in one file; the longest of them are kept. */
const mostTestsOfUnit = 5e3;
/** In all units together. */
const mostTests = 2e5;
/** Of units and tests as JSON. Twice the largest suite that is known to us, and what packed JSON may hold. */
const mostBytes = 24 * 1024 ** 2;
/** A number in JSON, with its comma, at its longest that is usual. */
const bytesOfNumber = 9;
/** Brackets, quotes and commas around a unit or a test. */
const bytesOfFrame = 12;
/** The same timings where they fit; else those that matter most. */
function bounded(timings) {
	const budget = new Budget();
	const units = [...timings.units.entries()].map(([unit, history]) => ({
		unit,
		history,
		seconds: estimateOf(history) ?? 0
	})).sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1)).filter(({ unit, history }) => budget.take(unit, history));
	const tests = new Map(units.map(({ unit }) => [unit, testsWithin(timings.tests.get(unit) ?? [], budget)]));
	return {
		...timings,
		units: inOrder(timings.units, new Set(units.map(({ unit }) => unit))),
		tests: new Map([...timings.tests.keys()].flatMap((unit) => {
			const own = tests.get(unit) ?? [];
			return own.length === 0 ? [] : [[unit, own]];
		}))
	};
}
var Budget = class {
	#bytes = mostBytes;
	#tests = mostTests;
	/** Whether there was room, which is then taken. Once there was none there is none. */
	take(name, history) {
		this.#bytes -= bytesOf(name) + history.length * bytesOfNumber + bytesOfFrame;
		return this.#bytes >= 0;
	}
	takeTest({ group, name, seconds }) {
		this.#tests -= 1;
		this.#bytes -= bytesOf(group);
		return this.take(name, seconds) && this.#tests >= 0;
	}
};
/** In the order of `tests`, which is that of their report. */
function testsWithin(tests, budget) {
	return longestOf(tests).filter((test) => budget.takeTest(test));
}
function longestOf(tests) {
	if (tests.length <= 5e3) return tests;
	const seconds = new Map(tests.map((test) => [test, estimateOf(test.seconds) ?? 0]));
	const longest = [...tests].sort((a, b) => (seconds.get(b) ?? 0) - (seconds.get(a) ?? 0));
	const chosen = new Set(longest.slice(0, mostTestsOfUnit));
	return tests.filter((test) => chosen.has(test));
}
function inOrder(map, chosen) {
	return chosen.size === map.size ? map : new Map([...map].filter(([name]) => chosen.has(name)));
}
/** What it takes as JSON. */
function bytesOf(text) {
	return Buffer.byteLength(JSON.stringify(text));
}

// src/timings/keys.ts
/** The names under which other tools keep timings, and the units and tests that they stand for. */
/** Anything may follow `[`, which begins a test's parameters; only before it `::` parts the names. */
function splitKey(key) {
	const first = key.indexOf("::");
	if (first < 0 || !isFile(key.slice(0, first))) return {
		place: withoutPosition(key),
		parts: []
	};
	const inside = key.slice(first + 2);
	const bracket = inside.indexOf("[");
	const names = (bracket < 0 ? inside : inside.slice(0, bracket)).split("::");
	const last = names.pop() ?? "";
	return {
		place: key.slice(0, first),
		parts: [...names, bracket < 0 ? last : last + inside.slice(bracket)]
	};
}
/** RSpec's `spec/a_spec.rb[1:2:3]` and `spec/a_spec.rb:12`. */
function withoutPosition(key) {
	return key.replace(/(?<=\.\w+)(\[\d+(:\d+)*\]|:\d+)$/, "");
}
/** A dotted name, or a class in a namespace, is none. */
function isFile(place) {
	return place.includes("/") || /\.(py|rb|php|go|[cm]?[jt]sx?|exs|java|kt|cs|feature|robot)$/.test(place);
}
/**
* A file as units are written: relative to the first of `roots` (absolute folders) that it lies in, forward slashes,
* no `./`. Doing it again changes nothing.
*/
function normaliseKey(file, roots = []) {
	const slashes = file.replace(/^file:\/\//, "").replaceAll("\\", "/");
	if (slashes === "") return "";
	const whole = path.posix.normalize(slashes);
	const root = roots.map(asFolder).find((folder) => whole.startsWith(folder) && whole !== folder);
	return root === void 0 ? whole : whole.slice(root.length).replace(/^\/+/, "");
}
function asFolder(root) {
	return `${path.posix.normalize(root.replaceAll("\\", "/")).replace(/\/+$/, "")}/`;
}
/** `pkg/tests/test_x.py` → `pkg.tests.test_x`. */
function dotted(unit) {
	return unit.replace(/\.\w+$/, "").replaceAll("/", ".");
}
/** What a test's group says beyond its file. pytest names modules from its own root, which may lie above or below. */
function classesIn(group, unit) {
	if (group === "" || group === unit) return [];
	if (!unit.endsWith(".py")) return group === dotted(unit) ? [] : [group];
	const parts = group.split(".");
	const module = dotted(unit).split(".").at(-1) ?? "";
	return parts.slice(parts.lastIndexOf(module) + 1);
}

// src/timings/renames.ts
/** Follows units whose files were renamed, so that their histories are not lost with their names. */
/** A name alone is found in many files; so many together are those of one. */
const fewestTests = 2;
/** `renamed`: new names by old ones. A unit that has a history of its own keeps that, and no history is given away twice. */
function followRenames(timings, renamed) {
	if (renamed.size === 0) return timings;
	const units = new Map(timings.units);
	const tests = new Map(timings.tests);
	for (const [old, unit] of renamed) {
		const history = units.get(old);
		if (history === void 0 || units.has(unit)) continue;
		units.delete(old);
		units.set(unit, history);
		const own = tests.get(old);
		if (own === void 0) continue;
		tests.delete(old);
		tests.set(unit, own.map((test) => ({
			...test,
			group: regrouped(test.group, old, unit)
		})));
	}
	return {
		...timings,
		units,
		tests
	};
}
/** Most runners put the file's name, or its module's, into the groups of its tests. */
function regrouped(group, old, unit) {
	if (group === old) return unit;
	const [before, after] = [dotted(old), dotted(unit)];
	return group === before || group.startsWith(`${before}.`) ? after + group.slice(before.length) : group;
}
/**
* Of the units that are gone in `run`, those whose tests are exactly the tests of one that is new: new names by old
* ones. Only where no other unit, new or gone, holds the same.
*/
function renamedInRun(timings, run) {
	const existing = new Set(run.existing);
	const gone = [...timings.tests].filter(([unit]) => !existing.has(unit));
	if (gone.length === 0) return /* @__PURE__ */ new Map();
	const now = byTests(run.units.filter(({ unit }) => existing.has(unit) && !timings.units.has(unit)).map(({ unit, tests = [] }) => [unit, tests.filter(({ seconds }) => seconds !== void 0)]));
	return new Map([...byTests(gone)].flatMap(([content, old]) => {
		const unit = now.get(content);
		return unit === void 0 ? [] : [[old, unit]];
	}));
}
/** Units by the names of their tests, without those that share them. */
function byTests(units) {
	const holders = /* @__PURE__ */ new Map();
	for (const [unit, tests] of units) {
		const names = new Set(tests.map(({ group, name }) => JSON.stringify([...classesIn(group, unit), name])));
		if (names.size < fewestTests) continue;
		const content = JSON.stringify([...names].sort());
		holders.set(content, [...holders.get(content) ?? [], unit]);
	}
	return new Map([...holders].flatMap(([content, [unit = "", ...others]]) => others.length === 0 ? [[content, unit]] : []));
}

// src/timings/model.ts
/** Timings: the recorded seconds of earlier passed runs, few per unit and per test, without what no longer exists. */
const emptyTimings = {
	units: /* @__PURE__ */ new Map(),
	tests: /* @__PURE__ */ new Map(),
	launchSeconds: [],
	buildSeconds: /* @__PURE__ */ new Map(),
	databases: /* @__PURE__ */ new Map(),
	runs: []
};
const emptyDatabaseHistory = {
	templateBytes: [],
	sessions: [],
	peakSessions: []
};
/** Nothing that a hosted job can run takes longer. */
const longestSeconds = 86400;
/** Whole files, of their parts. One that did not pass in all of its parts is left out. */
function secondsOfFiles(passed) {
	return [...Map.groupBy(passed, ({ file }) => file)].filter(([, own]) => own.length === own[0]?.parts).map(([unit, own]) => ({
		unit,
		seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
		tests: own.flatMap(({ tests }) => tests)
	}));
}
/** The timings with one more run in them. Values that cannot be durations are left out. */
function recordRun(before, run) {
	const timings = followRenames(before, renamedInRun(before, run));
	const units = kept(timings.units, run.existing);
	const tests = kept(timings.tests, run.existing);
	const existing = new Set(run.existing);
	for (const recorded of run.units) {
		const { unit, seconds } = recorded;
		if (!existing.has(unit)) continue;
		units.set(unit, appended(units.get(unit) ?? [], [seconds]));
		if (recorded.tests !== void 0) tests.set(unit, recordTests(tests.get(unit) ?? [], recorded.tests));
	}
	const buildSeconds = new Map(timings.buildSeconds);
	for (const { alias, seconds } of run.buildSeconds) buildSeconds.set(alias, appended(buildSeconds.get(alias) ?? [], [seconds]));
	return bounded({
		units: withoutEmpty(units),
		tests: withoutEmpty(tests),
		launchSeconds: appended(timings.launchSeconds, run.launchSeconds),
		buildSeconds,
		databases: recordDatabases(timings.databases, run.databases),
		runs: run.run === void 0 ? timings.runs : [...timings.runs, run.run].slice(-50)
	});
}
/** What there is of `existing`, in that order. */
function kept(histories, existing) {
	return new Map(existing.flatMap((unit) => {
		const history = histories.get(unit);
		return history === void 0 ? [] : [[unit, history]];
	}));
}
/** A test that is no longer reported is gone. Tests of one name are one, and take what they take together. */
function recordTests(history, tests) {
	const before = new Map(history.map((test) => [idOf$1(test), test.seconds]));
	const now = /* @__PURE__ */ new Map();
	for (const test of tests) {
		const id = idOf$1(test);
		const twin = now.get(id);
		now.set(id, twin === void 0 ? test : {
			...test,
			seconds: together(twin.seconds, test.seconds)
		});
	}
	return [...now].flatMap(([id, { group, name, seconds }]) => {
		const grown = appended(before.get(id) ?? [], seconds === void 0 ? [] : [seconds]);
		return grown.length === 0 ? [] : [{
			group,
			name,
			seconds: grown
		}];
	});
}
function idOf$1({ group, name }) {
	return `${group}\n${name}`;
}
function together(a, b) {
	return a === void 0 ? b : a + (b ?? 0);
}
function withoutEmpty(histories) {
	return new Map([...histories].filter(([, history]) => history.length > 0));
}
/** A run without databases, as one without tests, forgets nothing; else aliases that are gone go. */
function recordDatabases(history, run) {
	if (run.size === 0) return history;
	return new Map([...run].map(([alias, counts]) => {
		const before = history.get(alias) ?? emptyDatabaseHistory;
		const grown = (count) => [...before[count], ...[counts[count] ?? []].flat()].slice(-10);
		return [alias, {
			templateBytes: grown("templateBytes"),
			sessions: grown("sessions"),
			peakSessions: grown("peakSessions")
		}];
	}));
}
/** Enough runs to call another one out of line. */
const runsToClip = 3;
/** A run that took so many times its usual seconds says more of its machine than of the test. */
const clipFactor = 10;
/** Below that, ten times as long is no more than a hiccup, and does no harm. */
const clipFromSeconds = 1;
function appended(history, more) {
	const usable = more.filter((seconds) => seconds >= 0 && seconds <= 86400).map((seconds) => roundedSeconds(Math.min(seconds, clipOf(history))));
	return [...history, ...usable].slice(-5);
}
/** A test that has really become slower gets there in a few runs. */
function clipOf(history) {
	if (history.length < runsToClip) return longestSeconds;
	return Math.max(clipFromSeconds, clipFactor * (median(history) ?? 86400));
}
/** To a tenth of a millisecond: no runner tells more that means anything, and digits are what fills the cache. */
function roundedSeconds(seconds) {
	return Math.round(seconds * 1e4) / 1e4;
}

// node_modules/xmlchars/xml/1.0/ed5.js
var require_ed5 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 5th edition of XML 1.0.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "	\n\r -퟿-�𐀀-􏿿";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= SPACE && c <= 55295 || c === NL || c === CR || c === TAB || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xml/1.1/ed2.js
var require_ed2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 2nd edition of XML 1.1.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "-퟿-�𐀀-􏿿";
	exports.RESTRICTED_CHAR = "-\b\v\f---";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.RESTRICTED_CHAR_RE = new RegExp("^[" + exports.RESTRICTED_CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= 1 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``RESTRICTED_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``RESTRICTED_CHAR``.
	*/
	function isRestrictedChar(c) {
		return c >= 1 && c <= 8 || c === 11 || c === 12 || c >= 14 && c <= 31 || c >= 127 && c <= 132 || c >= 134 && c <= 159;
	}
	exports.isRestrictedChar = isRestrictedChar;
	/**
	* Determines whether a codepoint matches the ``CHAR`` production and does not
	* match the ``RESTRICTED_CHAR`` production. ``isCharAndNotRestricted(x)`` is
	* equivalent to ``isChar(x) && !isRestrictedChar(x)``. This function is faster
	* than running the two-call equivalent.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR`` and does not match
	* ``RESTRICTED_CHAR``.
	*/
	function isCharAndNotRestricted(c) {
		return c === 9 || c === 10 || c === 13 || c > 31 && c < 127 || c === 133 || c > 159 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isCharAndNotRestricted = isCharAndNotRestricted;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xmlns/1.0/ed3.js
var require_ed3 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character class utilities for XML NS 1.0 edition 3.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.NC_NAME_START_CHAR = "A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌-‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NC_NAME_CHAR = "-" + exports.NC_NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.NC_NAME_START_CHAR_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "]$", "u");
	exports.NC_NAME_CHAR_RE = new RegExp("^[" + exports.NC_NAME_CHAR + "]$", "u");
	exports.NC_NAME_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "][" + exports.NC_NAME_CHAR + "]*$", "u");
	/**
	* Determines whether a codepoint matches [[NC_NAME_START_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameStartChar(c) {
		return c >= 65 && c <= 90 || c === 95 || c >= 97 && c <= 122 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8204 && c <= 8205 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNCNameStartChar = isNCNameStartChar;
	/**
	* Determines whether a codepoint matches [[NC_NAME_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameChar(c) {
		return isNCNameStartChar(c) || c === 45 || c === 46 || c >= 48 && c <= 57 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNCNameChar = isNCNameChar;
}));

// node_modules/saxes/saxes.js
var require_saxes = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.SaxesParser = exports.EVENTS = void 0;
	const ed5 = require_ed5();
	const ed2 = require_ed2();
	const NSed3 = require_ed3();
	var isS = ed5.isS;
	var isChar10 = ed5.isChar;
	var isNameStartChar = ed5.isNameStartChar;
	var isNameChar = ed5.isNameChar;
	var S_LIST = ed5.S_LIST;
	var NAME_RE = ed5.NAME_RE;
	var isChar11 = ed2.isChar;
	var isNCNameStartChar = NSed3.isNCNameStartChar;
	var isNCNameChar = NSed3.isNCNameChar;
	var NC_NAME_RE = NSed3.NC_NAME_RE;
	const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
	const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
	const rootNS = {
		__proto__: null,
		xml: XML_NAMESPACE,
		xmlns: XMLNS_NAMESPACE
	};
	const XML_ENTITIES = {
		__proto__: null,
		amp: "&",
		gt: ">",
		lt: "<",
		quot: "\"",
		apos: "'"
	};
	const EOC = -1;
	const NL_LIKE = -2;
	const S_BEGIN = 0;
	const S_BEGIN_WHITESPACE = 1;
	const S_DOCTYPE = 2;
	const S_DOCTYPE_QUOTE = 3;
	const S_DTD = 4;
	const S_DTD_QUOTED = 5;
	const S_DTD_OPEN_WAKA = 6;
	const S_DTD_OPEN_WAKA_BANG = 7;
	const S_DTD_COMMENT = 8;
	const S_DTD_COMMENT_ENDING = 9;
	const S_DTD_COMMENT_ENDED = 10;
	const S_DTD_PI = 11;
	const S_DTD_PI_ENDING = 12;
	const S_TEXT = 13;
	const S_ENTITY = 14;
	const S_OPEN_WAKA = 15;
	const S_OPEN_WAKA_BANG = 16;
	const S_COMMENT = 17;
	const S_COMMENT_ENDING = 18;
	const S_COMMENT_ENDED = 19;
	const S_CDATA = 20;
	const S_CDATA_ENDING = 21;
	const S_CDATA_ENDING_2 = 22;
	const S_PI_FIRST_CHAR = 23;
	const S_PI_REST = 24;
	const S_PI_BODY = 25;
	const S_PI_ENDING = 26;
	const S_XML_DECL_NAME_START = 27;
	const S_XML_DECL_NAME = 28;
	const S_XML_DECL_EQ = 29;
	const S_XML_DECL_VALUE_START = 30;
	const S_XML_DECL_VALUE = 31;
	const S_XML_DECL_SEPARATOR = 32;
	const S_XML_DECL_ENDING = 33;
	const S_OPEN_TAG = 34;
	const S_OPEN_TAG_SLASH = 35;
	const S_ATTRIB = 36;
	const S_ATTRIB_NAME = 37;
	const S_ATTRIB_NAME_SAW_WHITE = 38;
	const S_ATTRIB_VALUE = 39;
	const S_ATTRIB_VALUE_QUOTED = 40;
	const S_ATTRIB_VALUE_CLOSED = 41;
	const S_ATTRIB_VALUE_UNQUOTED = 42;
	const S_CLOSE_TAG = 43;
	const S_CLOSE_TAG_SAW_WHITE = 44;
	const TAB = 9;
	const NL = 10;
	const CR = 13;
	const SPACE = 32;
	const BANG = 33;
	const DQUOTE = 34;
	const AMP = 38;
	const SQUOTE = 39;
	const MINUS = 45;
	const FORWARD_SLASH = 47;
	const SEMICOLON = 59;
	const LESS = 60;
	const EQUAL = 61;
	const GREATER = 62;
	const QUESTION = 63;
	const OPEN_BRACKET = 91;
	const CLOSE_BRACKET = 93;
	const NEL = 133;
	const LS = 8232;
	const isQuote = (c) => c === DQUOTE || c === SQUOTE;
	const QUOTES = [DQUOTE, SQUOTE];
	const DOCTYPE_TERMINATOR = [
		...QUOTES,
		OPEN_BRACKET,
		GREATER
	];
	const DTD_TERMINATOR = [
		...QUOTES,
		LESS,
		CLOSE_BRACKET
	];
	const XML_DECL_NAME_TERMINATOR = [
		EQUAL,
		QUESTION,
		...S_LIST
	];
	const ATTRIB_VALUE_UNQUOTED_TERMINATOR = [
		...S_LIST,
		GREATER,
		AMP,
		LESS
	];
	function nsPairCheck(parser, prefix, uri) {
		switch (prefix) {
			case "xml":
				if (uri !== XML_NAMESPACE) parser.fail(`xml prefix must be bound to ${XML_NAMESPACE}.`);
				break;
			case "xmlns": if (uri !== XMLNS_NAMESPACE) parser.fail(`xmlns prefix must be bound to ${XMLNS_NAMESPACE}.`);
		}
		switch (uri) {
			case XMLNS_NAMESPACE:
				parser.fail(prefix === "" ? `the default namespace may not be set to ${uri}.` : `may not assign a prefix (even "xmlns") to the URI \
${XMLNS_NAMESPACE}.`);
				break;
			case XML_NAMESPACE: switch (prefix) {
				case "xml": break;
				case "":
					parser.fail(`the default namespace may not be set to ${uri}.`);
					break;
				default: parser.fail("may not assign the xml namespace to another prefix.");
			}
		}
	}
	function nsMappingCheck(parser, mapping) {
		for (const local of Object.keys(mapping)) nsPairCheck(parser, local, mapping[local]);
	}
	const isNCName = (name) => NC_NAME_RE.test(name);
	const isName = (name) => NAME_RE.test(name);
	const FORBIDDEN_START = 0;
	const FORBIDDEN_BRACKET = 1;
	const FORBIDDEN_BRACKET_BRACKET = 2;
	/**
	* The list of supported events.
	*/
	exports.EVENTS = [
		"xmldecl",
		"text",
		"processinginstruction",
		"doctype",
		"comment",
		"opentagstart",
		"attribute",
		"opentag",
		"closetag",
		"cdata",
		"error",
		"end",
		"ready"
	];
	const EVENT_NAME_TO_HANDLER_NAME = {
		xmldecl: "xmldeclHandler",
		text: "textHandler",
		processinginstruction: "piHandler",
		doctype: "doctypeHandler",
		comment: "commentHandler",
		opentagstart: "openTagStartHandler",
		attribute: "attributeHandler",
		opentag: "openTagHandler",
		closetag: "closeTagHandler",
		cdata: "cdataHandler",
		error: "errorHandler",
		end: "endHandler",
		ready: "readyHandler"
	};
	var SaxesParser = class {
		/**
		* @param opt The parser options.
		*/
		constructor(opt) {
			this.opt = opt !== null && opt !== void 0 ? opt : {};
			this.fragmentOpt = !!this.opt.fragment;
			const xmlnsOpt = this.xmlnsOpt = !!this.opt.xmlns;
			this.trackPosition = this.opt.position !== false;
			this.fileName = this.opt.fileName;
			if (xmlnsOpt) {
				this.nameStartCheck = isNCNameStartChar;
				this.nameCheck = isNCNameChar;
				this.isName = isNCName;
				this.processAttribs = this.processAttribsNS;
				this.pushAttrib = this.pushAttribNS;
				this.ns = Object.assign({ __proto__: null }, rootNS);
				const additional = this.opt.additionalNamespaces;
				if (additional != null) {
					nsMappingCheck(this, additional);
					Object.assign(this.ns, additional);
				}
			} else {
				this.nameStartCheck = isNameStartChar;
				this.nameCheck = isNameChar;
				this.isName = isName;
				this.processAttribs = this.processAttribsPlain;
				this.pushAttrib = this.pushAttribPlain;
			}
			this.stateTable = [
				this.sBegin,
				this.sBeginWhitespace,
				this.sDoctype,
				this.sDoctypeQuote,
				this.sDTD,
				this.sDTDQuoted,
				this.sDTDOpenWaka,
				this.sDTDOpenWakaBang,
				this.sDTDComment,
				this.sDTDCommentEnding,
				this.sDTDCommentEnded,
				this.sDTDPI,
				this.sDTDPIEnding,
				this.sText,
				this.sEntity,
				this.sOpenWaka,
				this.sOpenWakaBang,
				this.sComment,
				this.sCommentEnding,
				this.sCommentEnded,
				this.sCData,
				this.sCDataEnding,
				this.sCDataEnding2,
				this.sPIFirstChar,
				this.sPIRest,
				this.sPIBody,
				this.sPIEnding,
				this.sXMLDeclNameStart,
				this.sXMLDeclName,
				this.sXMLDeclEq,
				this.sXMLDeclValueStart,
				this.sXMLDeclValue,
				this.sXMLDeclSeparator,
				this.sXMLDeclEnding,
				this.sOpenTag,
				this.sOpenTagSlash,
				this.sAttrib,
				this.sAttribName,
				this.sAttribNameSawWhite,
				this.sAttribValue,
				this.sAttribValueQuoted,
				this.sAttribValueClosed,
				this.sAttribValueUnquoted,
				this.sCloseTag,
				this.sCloseTagSawWhite
			];
			this._init();
		}
		/**
		* Indicates whether or not the parser is closed. If ``true``, wait for
		* the ``ready`` event to write again.
		*/
		get closed() {
			return this._closed;
		}
		_init() {
			var _a;
			this.openWakaBang = "";
			this.text = "";
			this.name = "";
			this.piTarget = "";
			this.entity = "";
			this.q = null;
			this.tags = [];
			this.tag = null;
			this.topNS = null;
			this.chunk = "";
			this.chunkPosition = 0;
			this.i = 0;
			this.prevI = 0;
			this.carriedFromPrevious = void 0;
			this.forbiddenState = FORBIDDEN_START;
			this.attribList = [];
			const { fragmentOpt } = this;
			this.state = fragmentOpt ? S_TEXT : S_BEGIN;
			this.reportedTextBeforeRoot = this.reportedTextAfterRoot = this.closedRoot = this.sawRoot = fragmentOpt;
			this.xmlDeclPossible = !fragmentOpt;
			this.xmlDeclExpects = ["version"];
			this.entityReturnState = void 0;
			let { defaultXMLVersion } = this.opt;
			if (defaultXMLVersion === void 0) {
				if (this.opt.forceXMLVersion === true) throw new Error("forceXMLVersion set but defaultXMLVersion is not set");
				defaultXMLVersion = "1.0";
			}
			this.setXMLVersion(defaultXMLVersion);
			this.positionAtNewLine = 0;
			this.doctype = false;
			this._closed = false;
			this.xmlDecl = {
				version: void 0,
				encoding: void 0,
				standalone: void 0
			};
			this.line = 1;
			this.column = 0;
			this.ENTITIES = Object.create(XML_ENTITIES);
			(_a = this.readyHandler) === null || _a === void 0 || _a.call(this);
		}
		/**
		* The stream position the parser is currently looking at. This field is
		* zero-based.
		*
		* This field is not based on counting Unicode characters but is to be
		* interpreted as a plain index into a JavaScript string.
		*/
		get position() {
			return this.chunkPosition + this.i;
		}
		/**
		* The column number of the next character to be read by the parser.  *
		* This field is zero-based. (The first column in a line is 0.)
		*
		* This field reports the index at which the next character would be in the
		* line if the line were represented as a JavaScript string.  Note that this
		* *can* be different to a count based on the number of *Unicode characters*
		* due to how JavaScript handles astral plane characters.
		*
		* See [[column]] for a number that corresponds to a count of Unicode
		* characters.
		*/
		get columnIndex() {
			return this.position - this.positionAtNewLine;
		}
		/**
		* Set an event listener on an event. The parser supports one handler per
		* event type. If you try to set an event handler over an existing handler,
		* the old handler is silently overwritten.
		*
		* @param name The event to listen to.
		*
		* @param handler The handler to set.
		*/
		on(name, handler) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = handler;
		}
		/**
		* Unset an event handler.
		*
		* @parma name The event to stop listening to.
		*/
		off(name) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = void 0;
		}
		/**
		* Make an error object. The error object will have a message that contains
		* the ``fileName`` option passed at the creation of the parser. If position
		* tracking was turned on, it will also have line and column number
		* information.
		*
		* @param message The message describing the error to report.
		*
		* @returns An error object with a properly formatted message.
		*/
		makeError(message) {
			var _a;
			let msg = (_a = this.fileName) !== null && _a !== void 0 ? _a : "";
			if (this.trackPosition) {
				if (msg.length > 0) msg += ":";
				msg += `${this.line}:${this.column}`;
			}
			if (msg.length > 0) msg += ": ";
			return new Error(msg + message);
		}
		/**
		* Report a parsing error. This method is made public so that client code may
		* check for issues that are outside the scope of this project and can report
		* errors.
		*
		* @param message The error to report.
		*
		* @returns this
		*/
		fail(message) {
			const err = this.makeError(message);
			const handler = this.errorHandler;
			if (handler === void 0) throw err;
			else handler(err);
			return this;
		}
		/**
		* Write a XML data to the parser.
		*
		* @param chunk The XML data to write.
		*
		* @returns this
		*/
		write(chunk) {
			if (this.closed) return this.fail("cannot write after close; assign an onready handler.");
			let end = false;
			if (chunk === null) {
				end = true;
				chunk = "";
			} else if (typeof chunk === "object") chunk = chunk.toString();
			if (this.carriedFromPrevious !== void 0) {
				chunk = `${this.carriedFromPrevious}${chunk}`;
				this.carriedFromPrevious = void 0;
			}
			let limit = chunk.length;
			const lastCode = chunk.charCodeAt(limit - 1);
			if (!end && (lastCode === CR || lastCode >= 55296 && lastCode <= 56319)) {
				this.carriedFromPrevious = chunk[limit - 1];
				limit--;
				chunk = chunk.slice(0, limit);
			}
			const { stateTable } = this;
			this.chunk = chunk;
			this.i = 0;
			while (this.i < limit) stateTable[this.state].call(this);
			this.chunkPosition += limit;
			return end ? this.end() : this;
		}
		/**
		* Close the current stream. Perform final well-formedness checks and reset
		* the parser tstate.
		*
		* @returns this
		*/
		close() {
			return this.write(null);
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.0.
		*
		* @returns The character read.
		*/
		getCode10() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code >= SPACE || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR:
						if (chunk.charCodeAt(i + 1) === NL) this.i = i + 2;
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.1.
		*
		* @returns {number} The character read.
		*/
		getCode11() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code > 31 && code < 127 || code > 159 && code !== LS || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR: {
						const next = chunk.charCodeAt(i + 1);
						if (next === NL || next === NEL) this.i = i + 2;
					}
					case NEL:
					case LS:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Like ``getCode`` but with the return value normalized so that ``NL`` is
		* returned for ``NL_LIKE``.
		*/
		getCodeNorm() {
			const c = this.getCode();
			return c === NL_LIKE ? NL : c;
		}
		unget() {
			this.i = this.prevI;
			this.column--;
		}
		/**
		* Capture characters into a buffer until encountering one of a set of
		* characters.
		*
		* @param chars An array of codepoints. Encountering a character in the array
		* ends the capture. (``chars`` may safely contain ``NL``.)
		*
		* @return The character code that made the capture end, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureTo(chars) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				const c = this.getCode();
				const isNLLike = c === NL_LIKE;
				const final = isNLLike ? NL : c;
				if (final === EOC || chars.includes(final)) {
					this.text += chunk.slice(start, this.prevI);
					return final;
				}
				if (isNLLike) {
					this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
				}
			}
		}
		/**
		* Capture characters into a buffer until encountering a character.
		*
		* @param char The codepoint that ends the capture. **NOTE ``char`` MAY NOT
		* CONTAIN ``NL``.** Passing ``NL`` will result in buggy behavior.
		*
		* @return ``true`` if we ran into the character. Otherwise, we ran into the
		* end of the current chunk.
		*/
		captureToChar(char) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				let c = this.getCode();
				switch (c) {
					case NL_LIKE:
						this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						c = NL;
						break;
					case EOC:
						this.text += chunk.slice(start);
						return false;
				}
				if (c === char) {
					this.text += chunk.slice(start, this.prevI);
					return true;
				}
			}
		}
		/**
		* Capture characters that satisfy ``isNameChar`` into the ``name`` field of
		* this parser.
		*
		* @return The character code that made the test fail, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureNameChars() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCode();
				if (c === EOC) {
					this.name += chunk.slice(start);
					return EOC;
				}
				if (!isNameChar(c)) {
					this.name += chunk.slice(start, this.prevI);
					return c === NL_LIKE ? NL : c;
				}
			}
		}
		/**
		* Skip white spaces.
		*
		* @return The character that ended the skip, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		skipSpaces() {
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC || !isS(c)) return c;
			}
		}
		setXMLVersion(version) {
			this.currentXMLVersion = version;
			if (version === "1.0") {
				this.isChar = isChar10;
				this.getCode = this.getCode10;
			} else {
				this.isChar = isChar11;
				this.getCode = this.getCode11;
			}
		}
		sBegin() {
			if (this.chunk.charCodeAt(0) === 65279) {
				this.i++;
				this.column++;
			}
			this.state = S_BEGIN_WHITESPACE;
		}
		sBeginWhitespace() {
			const iBefore = this.i;
			const c = this.skipSpaces();
			if (this.prevI !== iBefore) this.xmlDeclPossible = false;
			switch (c) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (this.text.length !== 0) throw new Error("no-empty text at start");
					break;
				case EOC: break;
				default:
					this.unget();
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sDoctype() {
			var _a;
			const c = this.captureTo(DOCTYPE_TERMINATOR);
			switch (c) {
				case GREATER:
					(_a = this.doctypeHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					this.doctype = true;
					break;
				case EOC: break;
				default:
					this.text += String.fromCodePoint(c);
					if (c === OPEN_BRACKET) this.state = S_DTD;
					else if (isQuote(c)) {
						this.state = S_DOCTYPE_QUOTE;
						this.q = c;
					}
			}
		}
		sDoctypeQuote() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.q = null;
				this.state = S_DOCTYPE;
			}
		}
		sDTD() {
			const c = this.captureTo(DTD_TERMINATOR);
			if (c === EOC) return;
			this.text += String.fromCodePoint(c);
			if (c === CLOSE_BRACKET) this.state = S_DOCTYPE;
			else if (c === LESS) this.state = S_DTD_OPEN_WAKA;
			else if (isQuote(c)) {
				this.state = S_DTD_QUOTED;
				this.q = c;
			}
		}
		sDTDQuoted() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.state = S_DTD;
				this.q = null;
			}
		}
		sDTDOpenWaka() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			switch (c) {
				case BANG:
					this.state = S_DTD_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					break;
				case QUESTION:
					this.state = S_DTD_PI;
					break;
				default: this.state = S_DTD;
			}
		}
		sDTDOpenWakaBang() {
			const char = String.fromCodePoint(this.getCodeNorm());
			const owb = this.openWakaBang += char;
			this.text += char;
			if (owb !== "-") {
				this.state = owb === "--" ? S_DTD_COMMENT : S_DTD;
				this.openWakaBang = "";
			}
		}
		sDTDComment() {
			if (this.captureToChar(MINUS)) {
				this.text += "-";
				this.state = S_DTD_COMMENT_ENDING;
			}
		}
		sDTDCommentEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			this.state = c === MINUS ? S_DTD_COMMENT_ENDED : S_DTD_COMMENT;
		}
		sDTDCommentEnded() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
			else {
				this.fail("malformed comment.");
				this.state = S_DTD_COMMENT;
			}
		}
		sDTDPI() {
			if (this.captureToChar(QUESTION)) {
				this.text += "?";
				this.state = S_DTD_PI_ENDING;
			}
		}
		sDTDPIEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
		}
		sText() {
			if (this.tags.length !== 0) this.handleTextInRoot();
			else this.handleTextOutsideRoot();
		}
		sEntity() {
			let { i: start } = this;
			const { chunk } = this;
			loop: while (true) switch (this.getCode()) {
				case NL_LIKE:
					this.entity += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					break;
				case SEMICOLON: {
					const { entityReturnState } = this;
					const entity = this.entity + chunk.slice(start, this.prevI);
					this.state = entityReturnState;
					let parsed;
					if (entity === "") {
						this.fail("empty entity name.");
						parsed = "&;";
					} else {
						parsed = this.parseEntity(entity);
						this.entity = "";
					}
					if (entityReturnState !== S_TEXT || this.textHandler !== void 0) this.text += parsed;
					break loop;
				}
				case EOC:
					this.entity += chunk.slice(start);
					break loop;
			}
		}
		sOpenWaka() {
			const c = this.getCode();
			if (isNameStartChar(c)) {
				this.state = S_OPEN_TAG;
				this.unget();
				this.xmlDeclPossible = false;
			} else switch (c) {
				case FORWARD_SLASH:
					this.state = S_CLOSE_TAG;
					this.xmlDeclPossible = false;
					break;
				case BANG:
					this.state = S_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					this.xmlDeclPossible = false;
					break;
				case QUESTION:
					this.state = S_PI_FIRST_CHAR;
					break;
				default:
					this.fail("disallowed character in tag name");
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sOpenWakaBang() {
			this.openWakaBang += String.fromCodePoint(this.getCodeNorm());
			switch (this.openWakaBang) {
				case "[CDATA[":
					if (!this.sawRoot && !this.reportedTextBeforeRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextBeforeRoot = true;
					}
					if (this.closedRoot && !this.reportedTextAfterRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextAfterRoot = true;
					}
					this.state = S_CDATA;
					this.openWakaBang = "";
					break;
				case "--":
					this.state = S_COMMENT;
					this.openWakaBang = "";
					break;
				case "DOCTYPE":
					this.state = S_DOCTYPE;
					if (this.doctype || this.sawRoot) this.fail("inappropriately located doctype declaration.");
					this.openWakaBang = "";
					break;
				default: if (this.openWakaBang.length >= 7) this.fail("incorrect syntax.");
			}
		}
		sComment() {
			if (this.captureToChar(MINUS)) this.state = S_COMMENT_ENDING;
		}
		sCommentEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === MINUS) {
				this.state = S_COMMENT_ENDED;
				(_a = this.commentHandler) === null || _a === void 0 || _a.call(this, this.text);
				this.text = "";
			} else {
				this.text += `-${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			}
		}
		sCommentEnded() {
			const c = this.getCodeNorm();
			if (c !== GREATER) {
				this.fail("malformed comment.");
				this.text += `--${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			} else this.state = S_TEXT;
		}
		sCData() {
			if (this.captureToChar(CLOSE_BRACKET)) this.state = S_CDATA_ENDING;
		}
		sCDataEnding() {
			const c = this.getCodeNorm();
			if (c === CLOSE_BRACKET) this.state = S_CDATA_ENDING_2;
			else {
				this.text += `]${String.fromCodePoint(c)}`;
				this.state = S_CDATA;
			}
		}
		sCDataEnding2() {
			var _a;
			const c = this.getCodeNorm();
			switch (c) {
				case GREATER:
					(_a = this.cdataHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					break;
				case CLOSE_BRACKET:
					this.text += "]";
					break;
				default:
					this.text += `]]${String.fromCodePoint(c)}`;
					this.state = S_CDATA;
			}
		}
		sPIFirstChar() {
			const c = this.getCodeNorm();
			if (this.nameStartCheck(c)) {
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			} else if (c === QUESTION || isS(c)) {
				this.fail("processing instruction without a target.");
				this.state = c === QUESTION ? S_PI_ENDING : S_PI_BODY;
			} else {
				this.fail("disallowed character in processing instruction name.");
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			}
		}
		sPIRest() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC) {
					this.piTarget += chunk.slice(start);
					return;
				}
				if (!this.nameCheck(c)) {
					this.piTarget += chunk.slice(start, this.prevI);
					const isQuestion = c === QUESTION;
					if (isQuestion || isS(c)) {
						if (this.piTarget === "xml") {
							if (!this.xmlDeclPossible) this.fail("an XML declaration must be at the start of the document.");
							this.state = isQuestion ? S_XML_DECL_ENDING : S_XML_DECL_NAME_START;
						} else this.state = isQuestion ? S_PI_ENDING : S_PI_BODY;
					} else {
						this.fail("disallowed character in processing instruction name.");
						this.piTarget += String.fromCodePoint(c);
					}
					break;
				}
			}
		}
		sPIBody() {
			if (this.text.length === 0) {
				const c = this.getCodeNorm();
				if (c === QUESTION) this.state = S_PI_ENDING;
				else if (!isS(c)) this.text = String.fromCodePoint(c);
			} else if (this.captureToChar(QUESTION)) this.state = S_PI_ENDING;
		}
		sPIEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === GREATER) {
				const { piTarget } = this;
				if (piTarget.toLowerCase() === "xml") this.fail("the XML declaration must appear at the start of the document.");
				(_a = this.piHandler) === null || _a === void 0 || _a.call(this, {
					target: piTarget,
					body: this.text
				});
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else if (c === QUESTION) this.text += "?";
			else {
				this.text += `?${String.fromCodePoint(c)}`;
				this.state = S_PI_BODY;
			}
			this.xmlDeclPossible = false;
		}
		sXMLDeclNameStart() {
			const c = this.skipSpaces();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (c !== EOC) {
				this.state = S_XML_DECL_NAME;
				this.name = String.fromCodePoint(c);
			}
		}
		sXMLDeclName() {
			const c = this.captureTo(XML_DECL_NAME_TERMINATOR);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.name += this.text;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (!(isS(c) || c === EQUAL)) return;
			this.name += this.text;
			this.text = "";
			if (!this.xmlDeclExpects.includes(this.name)) switch (this.name.length) {
				case 0:
					this.fail("did not expect any more name/value pairs.");
					break;
				case 1:
					this.fail(`expected the name ${this.xmlDeclExpects[0]}.`);
					break;
				default: this.fail(`expected one of ${this.xmlDeclExpects.join(", ")}`);
			}
			this.state = c === EQUAL ? S_XML_DECL_VALUE_START : S_XML_DECL_EQ;
		}
		sXMLDeclEq() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (c !== EQUAL) this.fail("value required.");
			this.state = S_XML_DECL_VALUE_START;
		}
		sXMLDeclValueStart() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (!isQuote(c)) {
				this.fail("value must be quoted.");
				this.q = SPACE;
			} else this.q = c;
			this.state = S_XML_DECL_VALUE;
		}
		sXMLDeclValue() {
			const c = this.captureTo([this.q, QUESTION]);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (c === EOC) return;
			const value = this.text;
			this.text = "";
			switch (this.name) {
				case "version": {
					this.xmlDeclExpects = ["encoding", "standalone"];
					const version = value;
					this.xmlDecl.version = version;
					if (!/^1\.[0-9]+$/.test(version)) this.fail("version number must match /^1\\.[0-9]+$/.");
					else if (!this.opt.forceXMLVersion) this.setXMLVersion(version);
					break;
				}
				case "encoding":
					if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(value)) this.fail("encoding value must match /^[A-Za-z0-9][A-Za-z0-9._-]*$/.");
					this.xmlDeclExpects = ["standalone"];
					this.xmlDecl.encoding = value;
					break;
				case "standalone":
					if (value !== "yes" && value !== "no") this.fail("standalone value must match \"yes\" or \"no\".");
					this.xmlDeclExpects = [];
					this.xmlDecl.standalone = value;
			}
			this.name = "";
			this.state = S_XML_DECL_SEPARATOR;
		}
		sXMLDeclSeparator() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (!isS(c)) {
				this.fail("whitespace required.");
				this.unget();
			}
			this.state = S_XML_DECL_NAME_START;
		}
		sXMLDeclEnding() {
			var _a;
			if (this.getCodeNorm() === GREATER) {
				if (this.piTarget !== "xml") this.fail("processing instructions are not allowed before root.");
				else if (this.name !== "version" && this.xmlDeclExpects.includes("version")) this.fail("XML declaration must contain a version.");
				(_a = this.xmldeclHandler) === null || _a === void 0 || _a.call(this, this.xmlDecl);
				this.name = "";
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else this.fail("The character ? is disallowed anywhere in XML declarations.");
			this.xmlDeclPossible = false;
		}
		sOpenTag() {
			var _a;
			const c = this.captureNameChars();
			if (c === EOC) return;
			const tag = this.tag = {
				name: this.name,
				attributes: Object.create(null)
			};
			this.name = "";
			if (this.xmlnsOpt) this.topNS = tag.ns = Object.create(null);
			(_a = this.openTagStartHandler) === null || _a === void 0 || _a.call(this, tag);
			this.sawRoot = true;
			if (!this.fragmentOpt && this.closedRoot) this.fail("documents may contain only one root.");
			switch (c) {
				case GREATER:
					this.openTag();
					break;
				case FORWARD_SLASH:
					this.state = S_OPEN_TAG_SLASH;
					break;
				default:
					if (!isS(c)) this.fail("disallowed character in tag name.");
					this.state = S_ATTRIB;
			}
		}
		sOpenTagSlash() {
			if (this.getCode() === GREATER) this.openSelfClosingTag();
			else {
				this.fail("forward-slash in opening tag not followed by >.");
				this.state = S_ATTRIB;
			}
		}
		sAttrib() {
			const c = this.skipSpaces();
			if (c === EOC) return;
			if (isNameStartChar(c)) {
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else this.fail("disallowed character in attribute name.");
		}
		sAttribName() {
			const c = this.captureNameChars();
			if (c === EQUAL) this.state = S_ATTRIB_VALUE;
			else if (isS(c)) this.state = S_ATTRIB_NAME_SAW_WHITE;
			else if (c === GREATER) {
				this.fail("attribute without value.");
				this.pushAttrib(this.name, this.name);
				this.name = this.text = "";
				this.openTag();
			} else if (c !== EOC) this.fail("disallowed character in attribute name.");
		}
		sAttribNameSawWhite() {
			const c = this.skipSpaces();
			switch (c) {
				case EOC: return;
				case EQUAL:
					this.state = S_ATTRIB_VALUE;
					break;
				default:
					this.fail("attribute without value.");
					this.text = "";
					this.name = "";
					if (c === GREATER) this.openTag();
					else if (isNameStartChar(c)) {
						this.unget();
						this.state = S_ATTRIB_NAME;
					} else {
						this.fail("disallowed character in attribute name.");
						this.state = S_ATTRIB;
					}
			}
		}
		sAttribValue() {
			const c = this.getCodeNorm();
			if (isQuote(c)) {
				this.q = c;
				this.state = S_ATTRIB_VALUE_QUOTED;
			} else if (!isS(c)) {
				this.fail("unquoted attribute value.");
				this.state = S_ATTRIB_VALUE_UNQUOTED;
				this.unget();
			}
		}
		sAttribValueQuoted() {
			const { q, chunk } = this;
			let { i: start } = this;
			while (true) switch (this.getCode()) {
				case q:
					this.pushAttrib(this.name, this.text + chunk.slice(start, this.prevI));
					this.name = this.text = "";
					this.q = null;
					this.state = S_ATTRIB_VALUE_CLOSED;
					return;
				case AMP:
					this.text += chunk.slice(start, this.prevI);
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_QUOTED;
					return;
				case NL:
				case NL_LIKE:
				case TAB:
					this.text += `${chunk.slice(start, this.prevI)} `;
					start = this.i;
					break;
				case LESS:
					this.text += chunk.slice(start, this.prevI);
					this.fail("disallowed character.");
					return;
				case EOC:
					this.text += chunk.slice(start);
					return;
			}
		}
		sAttribValueClosed() {
			const c = this.getCodeNorm();
			if (isS(c)) this.state = S_ATTRIB;
			else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else if (isNameStartChar(c)) {
				this.fail("no whitespace between attributes.");
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else this.fail("disallowed character in attribute name.");
		}
		sAttribValueUnquoted() {
			const c = this.captureTo(ATTRIB_VALUE_UNQUOTED_TERMINATOR);
			switch (c) {
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_UNQUOTED;
					break;
				case LESS:
					this.fail("disallowed character.");
					break;
				case EOC: break;
				default:
					if (this.text.includes("]]>")) this.fail("the string \"]]>\" is disallowed in char data.");
					this.pushAttrib(this.name, this.text);
					this.name = this.text = "";
					if (c === GREATER) this.openTag();
					else this.state = S_ATTRIB;
			}
		}
		sCloseTag() {
			const c = this.captureNameChars();
			if (c === GREATER) this.closeTag();
			else if (isS(c)) this.state = S_CLOSE_TAG_SAW_WHITE;
			else if (c !== EOC) this.fail("disallowed character in closing tag.");
		}
		sCloseTagSawWhite() {
			switch (this.skipSpaces()) {
				case GREATER:
					this.closeTag();
					break;
				case EOC: break;
				default: this.fail("disallowed character in closing tag.");
			}
		}
		handleTextInRoot() {
			let { i: start, forbiddenState } = this;
			const { chunk, textHandler: handler } = this;
			scanLoop: while (true) switch (this.getCode()) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (handler !== void 0) {
						const { text } = this;
						const slice = chunk.slice(start, this.prevI);
						if (text.length !== 0) {
							handler(text + slice);
							this.text = "";
						} else if (slice.length !== 0) handler(slice);
					}
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_TEXT;
					if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case CLOSE_BRACKET:
					switch (forbiddenState) {
						case FORBIDDEN_START:
							forbiddenState = FORBIDDEN_BRACKET;
							break;
						case FORBIDDEN_BRACKET:
							forbiddenState = FORBIDDEN_BRACKET_BRACKET;
							break;
						case FORBIDDEN_BRACKET_BRACKET: break;
						default: throw new Error("impossible state");
					}
					break;
				case GREATER:
					if (forbiddenState === FORBIDDEN_BRACKET_BRACKET) this.fail("the string \"]]>\" is disallowed in char data.");
					forbiddenState = FORBIDDEN_START;
					break;
				case NL_LIKE:
					if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					forbiddenState = FORBIDDEN_START;
					break;
				case EOC:
					if (handler !== void 0) this.text += chunk.slice(start);
					break scanLoop;
				default: forbiddenState = FORBIDDEN_START;
			}
			this.forbiddenState = forbiddenState;
		}
		handleTextOutsideRoot() {
			let { i: start } = this;
			const { chunk, textHandler: handler } = this;
			let nonSpace = false;
			outRootLoop: while (true) {
				const code = this.getCode();
				switch (code) {
					case LESS:
						this.state = S_OPEN_WAKA;
						if (handler !== void 0) {
							const { text } = this;
							const slice = chunk.slice(start, this.prevI);
							if (text.length !== 0) {
								handler(text + slice);
								this.text = "";
							} else if (slice.length !== 0) handler(slice);
						}
						break outRootLoop;
					case AMP:
						this.state = S_ENTITY;
						this.entityReturnState = S_TEXT;
						if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
						nonSpace = true;
						break outRootLoop;
					case NL_LIKE:
						if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						break;
					case EOC:
						if (handler !== void 0) this.text += chunk.slice(start);
						break outRootLoop;
					default: if (!isS(code)) nonSpace = true;
				}
			}
			if (!nonSpace) return;
			if (!this.sawRoot && !this.reportedTextBeforeRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextBeforeRoot = true;
			}
			if (this.closedRoot && !this.reportedTextAfterRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextAfterRoot = true;
			}
		}
		pushAttribNS(name, value) {
			var _a;
			const { prefix, local } = this.qname(name);
			const attr = {
				name,
				prefix,
				local,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
			if (prefix === "xmlns") {
				const trimmed = value.trim();
				if (this.currentXMLVersion === "1.0" && trimmed === "") this.fail("invalid attempt to undefine prefix in XML 1.0");
				this.topNS[local] = trimmed;
				nsPairCheck(this, local, trimmed);
			} else if (name === "xmlns") {
				const trimmed = value.trim();
				this.topNS[""] = trimmed;
				nsPairCheck(this, "", trimmed);
			}
		}
		pushAttribPlain(name, value) {
			var _a;
			const attr = {
				name,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
		}
		/**
		* End parsing. This performs final well-formedness checks and resets the
		* parser to a clean state.
		*
		* @returns this
		*/
		end() {
			var _a, _b;
			if (!this.sawRoot) this.fail("document must contain a root element.");
			const { tags } = this;
			while (tags.length > 0) {
				const tag = tags.pop();
				this.fail(`unclosed tag: ${tag.name}`);
			}
			if (this.state !== S_BEGIN && this.state !== S_TEXT) this.fail("unexpected end.");
			const { text } = this;
			if (text.length !== 0) {
				(_a = this.textHandler) === null || _a === void 0 || _a.call(this, text);
				this.text = "";
			}
			this._closed = true;
			(_b = this.endHandler) === null || _b === void 0 || _b.call(this);
			this._init();
			return this;
		}
		/**
		* Resolve a namespace prefix.
		*
		* @param prefix The prefix to resolve.
		*
		* @returns The namespace URI or ``undefined`` if the prefix is not defined.
		*/
		resolve(prefix) {
			var _a, _b;
			let uri = this.topNS[prefix];
			if (uri !== void 0) return uri;
			const { tags } = this;
			for (let index = tags.length - 1; index >= 0; index--) {
				uri = tags[index].ns[prefix];
				if (uri !== void 0) return uri;
			}
			uri = this.ns[prefix];
			if (uri !== void 0) return uri;
			return (_b = (_a = this.opt).resolvePrefix) === null || _b === void 0 ? void 0 : _b.call(_a, prefix);
		}
		/**
		* Parse a qname into its prefix and local name parts.
		*
		* @param name The name to parse
		*
		* @returns
		*/
		qname(name) {
			const colon = name.indexOf(":");
			if (colon === -1) return {
				prefix: "",
				local: name
			};
			const local = name.slice(colon + 1);
			const prefix = name.slice(0, colon);
			if (prefix === "" || local === "" || local.includes(":")) this.fail(`malformed name: ${name}.`);
			return {
				prefix,
				local
			};
		}
		processAttribsNS() {
			var _a;
			const { attribList } = this;
			const tag = this.tag;
			{
				const { prefix, local } = this.qname(tag.name);
				tag.prefix = prefix;
				tag.local = local;
				const uri = tag.uri = (_a = this.resolve(prefix)) !== null && _a !== void 0 ? _a : "";
				if (prefix !== "") {
					if (prefix === "xmlns") this.fail("tags may not have \"xmlns\" as prefix.");
					if (uri === "") {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						tag.uri = prefix;
					}
				}
			}
			if (attribList.length === 0) return;
			const { attributes } = tag;
			const seen = /* @__PURE__ */ new Set();
			for (const attr of attribList) {
				const { name, prefix, local } = attr;
				let uri;
				let eqname;
				if (prefix === "") {
					uri = name === "xmlns" ? XMLNS_NAMESPACE : "";
					eqname = name;
				} else {
					uri = this.resolve(prefix);
					if (uri === void 0) {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						uri = prefix;
					}
					eqname = `{${uri}}${local}`;
				}
				if (seen.has(eqname)) this.fail(`duplicate attribute: ${eqname}.`);
				seen.add(eqname);
				attr.uri = uri;
				attributes[name] = attr;
			}
			this.attribList = [];
		}
		processAttribsPlain() {
			const { attribList } = this;
			const attributes = this.tag.attributes;
			for (const { name, value } of attribList) {
				if (attributes[name] !== void 0) this.fail(`duplicate attribute: ${name}.`);
				attributes[name] = value;
			}
			this.attribList = [];
		}
		/**
		* Handle a complete open tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onopentag``.
		*/
		openTag() {
			var _a;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = false;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			tags.push(tag);
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete self-closing tag. This parser code calls this once it has
		* seen the whole tag. This method checks for well-formeness and then emits
		* ``onopentag`` and ``onclosetag``.
		*/
		openSelfClosingTag() {
			var _a, _b, _c;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = true;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			(_b = this.closeTagHandler) === null || _b === void 0 || _b.call(this, tag);
			if ((this.tag = (_c = tags[tags.length - 1]) !== null && _c !== void 0 ? _c : null) === null) this.closedRoot = true;
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete close tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onclosetag``.
		*/
		closeTag() {
			const { tags, name } = this;
			this.state = S_TEXT;
			this.name = "";
			if (name === "") {
				this.fail("weird empty close tag.");
				this.text += "</>";
				return;
			}
			const handler = this.closeTagHandler;
			let l = tags.length;
			while (l-- > 0) {
				const tag = this.tag = tags.pop();
				this.topNS = tag.ns;
				handler === null || handler === void 0 || handler(tag);
				if (tag.name === name) break;
				this.fail("unexpected close tag.");
			}
			if (l === 0) this.closedRoot = true;
			else if (l < 0) {
				this.fail(`unmatched closing tag: ${name}.`);
				this.text += `</${name}>`;
			}
		}
		/**
		* Resolves an entity. Makes any necessary well-formedness checks.
		*
		* @param entity The entity to resolve.
		*
		* @returns The parsed entity.
		*/
		parseEntity(entity) {
			if (entity[0] !== "#") {
				const defined = this.ENTITIES[entity];
				if (defined !== void 0) return defined;
				this.fail(this.isName(entity) ? "undefined entity." : "disallowed character in entity name.");
				return `&${entity};`;
			}
			let num = NaN;
			if (entity[1] === "x" && /^#x[0-9a-f]+$/i.test(entity)) num = parseInt(entity.slice(2), 16);
			else if (/^#[0-9]+$/.test(entity)) num = parseInt(entity.slice(1), 10);
			if (!this.isChar(num)) {
				this.fail("malformed character entity.");
				return `&${entity};`;
			}
			return String.fromCodePoint(num);
		}
	};
	exports.SaxesParser = SaxesParser;
}));

// src/timings/junit-case.ts
var import_saxes = require_saxes();
/** Stack traces are cut there; a whole one is in the runner's own output. */
const longestDetails = 16384;
const longestMessage = 2048;
const longestName = 1024;
const longestFile = 4096;
const findings = /* @__PURE__ */ new Map([
	["failure", "failed"],
	["error", "failed"],
	["skipped", "skipped"],
	["flakyFailure", "flaky"],
	["flakyError", "flaky"],
	["rerunFailure", "rerun"],
	["rerunError", "rerun"]
]);
var CaseBuilder = class {
	#attributes;
	#suiteFile;
	#found = /* @__PURE__ */ new Map();
	/** The element whose text is being read; undefined in those whose text is not kept, such as system-out. */
	#reading;
	constructor(attributes, suiteFile) {
		this.#attributes = attributes;
		this.#suiteFile = suiteFile;
	}
	/** Whether text is of use where the reader is now. */
	get reading() {
		return this.#reading !== void 0;
	}
	open(element, attributes) {
		const finding = findingOf(element, attributes);
		if (finding === void 0 || this.#reading !== void 0) return;
		this.#reading = {
			element,
			finding
		};
		const earlier = this.#found.get(finding);
		if (earlier !== void 0) {
			earlier.details += "\n";
			return;
		}
		this.#found.set(finding, {
			message: attributes["message"] || attributes["type"] || "",
			details: ""
		});
	}
	text(text) {
		const found = this.#reading === void 0 ? void 0 : this.#found.get(this.#reading.finding);
		if (found === void 0 || found.details.length >= longestDetails) return;
		found.details = (found.details + text).slice(0, longestDetails);
	}
	close(element) {
		if (element === this.#reading?.element) this.#reading = void 0;
	}
	finish() {
		const { name, classname, file, filepath, line, lineno, time } = this.#attributes;
		const fileOrNone = file || filepath || this.#suiteFile;
		return {
			name: clipped(name ?? "", longestName),
			group: clipped(classname ?? "", longestName),
			file: fileOrNone === void 0 ? void 0 : clipped(fileOrNone, longestFile),
			line: whole(line ?? lineno),
			seconds: secondsOf(time),
			outcome: this.#outcome()
		};
	}
	/** A failure outweighs all but `todo`: a test that is said to have been rerun and still holds one has failed. */
	#outcome() {
		const todo = this.#found.get("todo");
		if (todo !== void 0) return {
			kind: "skipped",
			reason: messageIn(todo)
		};
		const failed = this.#found.get("failed");
		if (failed !== void 0) {
			const details = clipped(failed.details.trim(), longestDetails);
			return {
				kind: "failed",
				message: messageIn(failed),
				details
			};
		}
		const skipped = this.#found.get("skipped");
		if (skipped !== void 0) return {
			kind: "skipped",
			reason: messageIn(skipped)
		};
		const flaky = this.#found.get("flaky") ?? this.#found.get("rerun");
		if (flaky !== void 0) return {
			kind: "flaky",
			message: messageIn(flaky)
		};
		return { kind: "passed" };
	}
};
/** node:test reports the failure of a test that is still to do as well, and does not count it. */
function findingOf(element, attributes) {
	if (element === "skipped" && attributes["type"] === "todo") return "todo";
	return findings.get(element);
}
/** Its message, else the first line of its details. */
function messageIn({ message, details }) {
	return clipped(message.trim() || (details.trim().split("\n", 1)[0] ?? ""), longestMessage);
}
/** A copy: what the parser gives are slices, and each would keep the whole chunk that it was cut from in memory. */
function clipped(text, longest) {
	return Buffer.from(text.slice(0, longest)).toString();
}
function whole(text) {
	return text !== void 0 && /^\d{1,9}$/.test(text) ? Number(text) : void 0;
}
/** Surefire writes a comma between thousands, and may write no zero before the point. Undefined for what is no time. */
function secondsOf(text) {
	const trimmed = text?.trim() ?? "";
	const plain = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(trimmed) ? trimmed.replaceAll(",", "") : trimmed;
	const seconds = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
	return Number.isFinite(seconds) ? seconds : void 0;
}

// src/timings/junit.ts
/** Reads JUnit XML as a stream: every dialect that runners write, without holding the output in it, and whether it came to its end. */
/** XML 1.0 forbids most of them even as references, and test output is full of them. */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;
const numericReference = /&#(?:(\d{1,8})|x([\da-f]{1,8}));/gi;
/** Of a reference that the end of a chunk could cut in two: `&#x0000001b;`. */
const longestReference = 12;
/** Node's own reporter leaves it unescaped; the parser goes on, and nothing is lost. */
const harmless = "the string \"]]>\" is disallowed in char data.";
/** The parser quotes names from the report, which can be of any length. */
const longestError = 200;
async function readJUnitFile(file) {
	try {
		if (!(await lstat(file)).isFile()) return {
			cases: [],
			complete: false,
			problem: "its report is not a plain file"
		};
		return await readJUnit(createReadStream(file));
	} catch (error) {
		return {
			cases: [],
			complete: false,
			problem: error.code === "ENOENT" ? "no report was written" : messageOf(error)
		};
	}
}
/** Never throws for what the report holds; rejects only where `chunks` does. */
async function readJUnit(chunks) {
	const reader = new JUnitReader();
	const decoder = new TextDecoder();
	let held = "";
	for await (const chunk of chunks) {
		const text = held + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
		const cut = cutBeforeReference(text);
		held = text.slice(cut);
		reader.write(text.slice(0, cut));
		if (reader.failed) return reader.end();
	}
	reader.write(held + decoder.decode());
	return reader.end();
}
/** A reference, or a pair of surrogates, that the next chunk completes is held back. */
function cutBeforeReference(text) {
	const ampersand = text.lastIndexOf("&");
	if (ampersand >= 0 && text.length - ampersand < longestReference && !text.includes(";", ampersand)) return ampersand;
	const last = text.charCodeAt(text.length - 1);
	return last >= 55296 && last <= 56319 ? text.length - 1 : text.length;
}
var JUnitReader = class {
	#parser = new import_saxes.SaxesParser();
	#cases = [];
	/** File of each open suite, or that of the one around it. */
	#suiteFiles = [];
	#case;
	#rootSeen = false;
	#problem;
	constructor() {
		this.#parser.on("error", (error) => {
			if (error.message.endsWith(harmless)) return;
			this.#problem ??= `it is not well-formed XML (${error.message.slice(0, longestError)})`;
		});
		this.#parser.on("opentag", (tag) => this.#open(tag));
		this.#parser.on("closetag", (tag) => this.#close(tag));
		this.#parser.on("cdata", (text) => this.#case?.text(text));
	}
	get failed() {
		return this.#problem !== void 0;
	}
	write(text) {
		if (text === "" || this.failed) return;
		this.#parser.write(text.toWellFormed().replace(forbidden, "�").replace(numericReference, allowedReference));
	}
	end() {
		if (!this.failed) this.#parser.close();
		if (!this.failed && !this.#rootSeen) this.#problem = "it holds no test suite";
		const problem = this.#problem;
		return problem === void 0 ? {
			cases: this.#cases,
			complete: true
		} : {
			cases: this.#cases,
			complete: false,
			problem
		};
	}
	#open(tag) {
		if (this.#case !== void 0) {
			this.#case.open(tag.name, tag.attributes);
			this.#listen();
		} else if (tag.name === "testcase") this.#case = new CaseBuilder(tag.attributes, this.#suiteFiles.at(-1));
		else if (tag.name === "testsuite" || tag.name === "testsuites") {
			this.#rootSeen = true;
			this.#suiteFiles.push(fileOf(tag.attributes) ?? this.#suiteFiles.at(-1));
		}
	}
	#close(tag) {
		if (this.failed) return;
		if (tag.name === "testcase" && this.#case !== void 0) {
			this.#cases.push(this.#case.finish());
			this.#case = void 0;
		} else if (this.#case !== void 0) {
			this.#case.close(tag.name);
			this.#listen();
		} else if (tag.name === "testsuite" || tag.name === "testsuites") this.#suiteFiles.pop();
	}
	/** The parser gathers text only while it has a listener, and output can be of any length. */
	#listen() {
		if (this.#case?.reading) this.#parser.on("text", (text) => this.#case?.text(text));
		else this.#parser.off("text");
	}
};
/** The reference, or what stands for a character that XML 1.0 does not have (https://www.w3.org/TR/xml/#charsets). */
function allowedReference(reference, decimal, hex) {
	const code = decimal === void 0 ? Number.parseInt(hex ?? "", 16) : Number(decimal);
	return [
		9,
		10,
		13
	].includes(code) || code >= 32 && code <= 55295 || code >= 57344 && code <= 65533 || code >= 65536 && code <= 1114111 ? reference : "�";
}
function fileOf(attributes) {
	return attributes["file"] || attributes["filepath"] || void 0;
}

// src/timings/codec.ts
/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */
/** The length is checked before the values, for zod remembers every single one that is wrong. */
const numbers = (mostNumbers, largest) => pipe(array(unknown()).check(_maxLength(mostNumbers)), array(number().check(_nonnegative(), _lte(largest))));
const history = numbers(5, longestSeconds);
const counts = numbers(10, Number.MAX_SAFE_INTEGER);
const pair = tuple([string(), history]);
const databasePair = tuple([string(), object({
	templateBytes: counts,
	sessions: counts,
	peakSessions: counts
})]);
const testsPair = tuple([string(), array(unknown())]);
/** Group, name, history. */
const testRow = tuple([
	string(),
	string(),
	history
]);
/**
* Pairs, not objects: a unit may be called `__proto__`. They are checked one by one.
* Version 1 knew no tests; the first of its writers neither databases nor runs.
*/
const schema = object({
	version: literal([1, 2]),
	units: array(unknown()),
	tests: optional(array(unknown())),
	launchSeconds: history,
	buildSeconds: array(unknown()),
	databases: optional(array(unknown())),
	runs: optional(array(string()).check(_maxLength(50)))
});
const subject$1 = "they are";
/** The same timings give the same bytes. */
function encodeTimings(timings) {
	const content = {
		version: 2,
		units: sortedPairs(timings.units),
		tests: sortedPairs(timings.tests).map(([unit, tests]) => [unit, tests.map(({ group, name, seconds }) => [
			group,
			name,
			seconds
		])]),
		launchSeconds: [...timings.launchSeconds],
		buildSeconds: sortedPairs(timings.buildSeconds),
		databases: sortedPairs(timings.databases),
		runs: [...timings.runs]
	};
	return packJson(content);
}
/** @throws Error saying what is wrong with the bytes. */
function decodeTimings(bytes) {
	const { units, tests = [], launchSeconds, buildSeconds, databases = [], runs = [] } = inForm(schema, unpackJson(bytes, subject$1), subject$1);
	return {
		units: new Map(allInForm(pair, units, subject$1, "units")),
		tests: new Map(allInForm(testsPair, tests, subject$1, "tests").map(([unit, rows]) => [unit, testsOf$1(rows)])),
		launchSeconds,
		buildSeconds: new Map(allInForm(pair, buildSeconds, subject$1, "buildSeconds")),
		databases: new Map(allInForm(databasePair, databases, subject$1, "databases")),
		runs
	};
}
function testsOf$1(rows) {
	return allInForm(testRow, rows, subject$1, "tests").map(([group, name, seconds]) => ({
		group,
		name,
		seconds
	}));
}
function sortedPairs(map) {
	return [...map].sort(([a], [b]) => a < b ? -1 : 1);
}

// src/timings/foreign.ts
/** Timings that other tools, or people, have written: one value for each name, placed on the units of this checkout. */
/**
* A unit takes what is said of itself, else what all its tests take together. Of two names for
* one thing the exact one counts. Without a `finder` every name stays, written as units are.
*/
function placeTimings(foreign, finder) {
	const unplaced = [];
	const byUnit = /* @__PURE__ */ new Map();
	for (const timing of foreign) {
		const seat = finder === void 0 ? seatAnywhere(timing) : seatIn(timing, finder);
		if (seat === void 0) {
			unplaced.push(timing.keys[0] ?? "");
			continue;
		}
		const own = byUnit.get(seat.unit);
		if (own === void 0) byUnit.set(seat.unit, [seat]);
		else own.push(seat);
	}
	const units = /* @__PURE__ */ new Map();
	const tests = /* @__PURE__ */ new Map();
	for (const [unit, seats] of byUnit) {
		const exact = new Set(seats.filter((seat) => seat.exact).map(idOf));
		const counting = seats.filter((seat) => seat.exact || !exact.has(idOf(seat)));
		const whole = counting.filter(({ test }) => test === void 0);
		units.set(unit, [usable(sumOf(whole.length > 0 ? whole : counting))]);
		const own = testsOf(counting);
		if (own.length > 0) tests.set(unit, own);
	}
	return {
		timings: bounded({
			...emptyTimings,
			units,
			tests
		}),
		unplaced
	};
}
/** The timings of one of our own files, with its units' names taken for those of this checkout. */
function placeUnits(timings, finder) {
	const units = /* @__PURE__ */ new Map();
	const tests = /* @__PURE__ */ new Map();
	const unplaced = [];
	const exactly = /* @__PURE__ */ new Set();
	for (const [name, history] of timings.units) {
		const found = finder.find(name);
		if (found === void 0) unplaced.push(name);
		if (found === void 0 || exactly.has(found.unit) && !found.exact) continue;
		if (found.exact) exactly.add(found.unit);
		units.set(found.unit, history);
		const own = timings.tests.get(name);
		if (own !== void 0) tests.set(found.unit, own);
	}
	return {
		timings: {
			...timings,
			units,
			tests
		},
		unplaced
	};
}
function seatIn({ keys, test, seconds }, finder) {
	for (const key of keys) {
		const { place, parts } = splitKey(key);
		const found = finder.find(place);
		if (found === void 0) continue;
		const { unit, exact, rest } = found;
		return {
			unit,
			exact,
			test: test ?? testOf(place, parts) ?? testInName(place, rest),
			seconds
		};
	}
}
function seatAnywhere({ keys, test, seconds }) {
	const { place, parts } = splitKey(keys[0] ?? "");
	return {
		unit: normaliseKey(place),
		exact: true,
		test: test ?? testOf(place, parts),
		seconds
	};
}
/** As JUnit XML of the same test would call it. */
function testOf(place, parts) {
	const name = parts.at(-1);
	if (name === void 0) return void 0;
	const classes = parts.slice(0, -1);
	if (!place.endsWith(".py")) return {
		group: classes.join("::"),
		name
	};
	return {
		group: [dotted(normaliseKey(place)), ...classes].join("."),
		name
	};
}
/** `shop.tests.test_a.TestA.test_one`, of which `rest` is beyond the module. */
function testInName(place, rest) {
	const name = rest.at(-1);
	return name === void 0 ? void 0 : {
		group: place.slice(0, -name.length - 1),
		name
	};
}
/** Tests of one name count together. */
function testsOf(seats) {
	const byId = /* @__PURE__ */ new Map();
	for (const { test, seconds } of seats) {
		if (test === void 0) continue;
		const id = idOf({ test });
		const before = byId.get(id)?.seconds[0] ?? 0;
		byId.set(id, {
			...test,
			seconds: [usable(before + seconds)]
		});
	}
	return [...byId.values()];
}
/** Empty of the unit itself. */
function idOf({ test }) {
	return test === void 0 ? "" : `${test.group}\n${test.name}`;
}
function sumOf(seats) {
	return seats.reduce((sum, { seconds }) => sum + seconds, 0);
}
function usable(seconds) {
	return roundedSeconds(Math.min(longestSeconds, seconds));
}

// src/timings/formats/ids.ts
/** Timings as lines of a name and seconds, in a stable order: what every other tool understands. */
function unitLines({ units }) {
	return sorted([...units].map(([unit, history]) => [unit, estimateOf(history) ?? 0]));
}
/** Of every test that is told apart. */
function testLines({ tests }) {
	return sorted([...tests].flatMap(([unit, own]) => own.map((test) => [testId(unit, test), estimateOf(test.seconds) ?? 0])));
}
/** pytest's node id, and the like for other runners: `tests/test_a.py::TestA::test_one`. */
function testId(unit, { group, name }) {
	return [
		unit,
		...classesIn(group, unit),
		name
	].join("::");
}
/** By name in code units, the same on every machine. */
function sorted(lines) {
	return [...lines].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
}

// src/timings/formats/csv.ts
const header = ["test_id", "duration_seconds"];
/** One field, and what ends it. */
const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
function read$3(text) {
	const [names = [], ...rows] = rowsOf(text.replace(/^\ufeff/, ""));
	const [id, duration] = header.map((name) => names.indexOf(name));
	if (id === void 0 || duration === void 0 || id < 0 || duration < 0) throw new Error(`its first line does not name the columns ${header.join(" and ")}`);
	return rows.map((row, index) => {
		const value = (row[duration] ?? "").trim();
		const seconds = value === "" ? NaN : Number(value);
		if (!(seconds >= 0)) throw new Error(`row ${index + 1} has no duration: ${JSON.stringify(value).slice(0, 50)}`);
		return {
			keys: [row[id] ?? ""],
			seconds
		};
	});
}
/** Empty lines count for none. */
function rowsOf(text) {
	const rows = [];
	let row = [];
	field.lastIndex = 0;
	while (field.lastIndex < text.length) {
		const start = field.lastIndex;
		const match = field.exec(text);
		if (match === null) throw new Error(`it is not CSV after row ${rows.length}: ${JSON.stringify(text.slice(start, start + 30))}`);
		const [, quoted, plain = "", end] = match;
		row.push(quoted?.replaceAll("\"\"", "\"") ?? plain);
		if (end === "," && field.lastIndex < text.length) continue;
		if (row.length > 1 || row[0] !== "") rows.push(row);
		row = [];
	}
	return rows;
}
function write$3(timings) {
	const rows = unitLines(timings).map(([id, seconds]) => `${cell(id)},${seconds}`);
	return `${[header.join(","), ...rows].join("\n")}\n`;
}
function cell(text) {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}
const csv = {
	read: read$3,
	write: write$3
};

// src/timings/formats/json.ts
/**
* A flat object of names and seconds, as people write it by hand (`test_timings.json`), Knapsack
* (https://github.com/KnapsackPro/knapsack) by files, and pytest-split (https://github.com/jerry-git/pytest-split) by node ids, whose
* oldest versions wrote pairs.
*/
const seconds = number().check(_nonnegative());
const line = tuple([string(), seconds]);
const subject = "they are";
function read$2(text) {
	const data = parseJson(text, subject);
	if (typeof data !== "object" || data === null) throw new Error(`${subject} no object of names and seconds`);
	const lines = Array.isArray(data) ? data : Object.entries(data);
	return allInForm(line, lines, subject, "line").map(([key, value]) => ({
		keys: [key],
		seconds: value
	}));
}
/** With `indent` spaces, as each of the tools does, so that a change of one value is a change of one line. */
function write$2(lines, indent) {
	const rows = lines.map(([id, value]) => `${" ".repeat(indent)}${JSON.stringify(id)}: ${JSON.stringify(value)}`);
	return rows.length === 0 ? "{}\n" : `{\n${rows.join(",\n")}\n}\n`;
}
const json = {
	read: read$2,
	write: (timings) => write$2(unitLines(timings), 2)
};
/** By files, like ours. */
const knapsack = json;
/** By tests; of a unit whose tests are not told apart it can keep nothing. */
const pytestSplit = {
	read: read$2,
	write: (timings) => write$2(testLines(timings), 4)
};

// src/timings/formats/junit.ts
/** JUnit XML of any runner: passed tests, each with its time. */
async function read$1(text) {
	const { cases, complete, problem } = await readJUnit(chunksOf(text));
	if (!complete) throw new Error(problem ?? "it is not complete");
	return cases.filter(({ outcome }) => outcome.kind === "passed").flatMap(timingOf);
}
async function* chunksOf(text) {
	yield text;
}
/** The file where there is one; else, and where it is none of this checkout, the class. */
function timingOf({ file, group, name, seconds }) {
	if (seconds === void 0) return [];
	return [{
		keys: [
			...file === void 0 ? [] : [file],
			...group === "" ? [] : [group],
			name
		],
		test: {
			group,
			name
		},
		seconds
	}];
}
function write$1({ units, tests }) {
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${[...units].map(([unit, history]) => {
		const own = tests.get(unit) ?? [{
			group: "",
			name: unit,
			seconds: history
		}];
		const cases = own.map(({ group, name, seconds }) => `    <testcase classname="${escaped(group)}" name="${escaped(name)}" file="${escaped(unit)}" time="${estimateOf(seconds) ?? 0}"/>\n`);
		return `  <testsuite name="${escaped(unit)}" tests="${own.length}">\n${cases.join("")}  </testsuite>\n`;
	}).join("")}</testsuites>\n`;
}
/** What XML 1.0 cannot hold at all becomes the replacement character. */
function escaped(text) {
	return text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, "�").replace(/[<>&"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
const junit = {
	read: read$1,
	write: write$1
};

// src/timings/formats/parallel-tests.ts
/** Its older loggers wrote a little less than 0 at times. */
const runtimeLine = /^(.+):(-?\d+(?:\.\d*)?(?:e[+-]?\d+)?)$/i;
/** A file that stands there twice was run twice; the later run counts. */
function read(text) {
	const lines = text.split(/\r?\n/).map((line, index) => ({
		line: line.trim(),
		number: index + 1
	}));
	const seconds = /* @__PURE__ */ new Map();
	for (const { line, number } of lines.filter((one) => one.line !== "")) {
		const [, file, value] = runtimeLine.exec(line) ?? [];
		if (file === void 0) throw new Error(`line ${number} does not read path:seconds: ${JSON.stringify(line.slice(0, 50))}`);
		seconds.set(file, Math.max(0, Number(value)));
	}
	return [...seconds].map(([file, value]) => ({
		keys: [file],
		seconds: value
	}));
}
/** A line end in a name would be two lines. */
function write(timings) {
	return unitLines(timings).filter(([unit]) => !/[\r\n]/.test(unit)).map(([unit, seconds]) => `${unit}:${seconds}\n`).join("");
}
const parallelTests = {
	read,
	write
};

// src/timings/formats/registry.ts
/** All forms of timings, how each is recognised, and the one that a file's name asks for. */
/** Those that are text, and know one value for each name. */
const foreignFormats = {
	json,
	csv,
	"pytest-split": pytestSplit,
	knapsack,
	"parallel-tests": parallelTests,
	junit
};
const formatNames = [
	"testshoal",
	"json",
	"csv",
	"pytest-split",
	"knapsack",
	"parallel-tests",
	"junit"
];
/** From the content. What three tools write alike is `json`. */
function formatOf(bytes) {
	if (bytes[0] === 31 && bytes[1] === 139) return "testshoal";
	const start = new TextDecoder().decode(bytes.subarray(0, 4096)).replace(/^\ufeff/, "").trimStart();
	if (start.startsWith("<")) return "junit";
	if (start.startsWith("{") || start.startsWith("[")) return "json";
	const [first = ""] = start.split(/\r?\n/, 1);
	return runtimeLine.test(first.trim()) ? "parallel-tests" : "csv";
}
/** The form in which a file of that name is written. */
function formatFor(file) {
	if (/\.csv$/i.test(file)) return "csv";
	if (/\.(gz|testshoal)$/i.test(file)) return "testshoal";
	if (/\.xml$/i.test(file)) return "junit";
	return /\.log$/i.test(file) ? "parallel-tests" : "json";
}

// src/timings/merge.ts
/** Several timings as one: those of shards, of matrix jobs, or of another tool and ours. */
/** The later ones are newer. What two of them know from the same runs counts once. */
function mergeTimings(list) {
	return bounded(list.reduce(mergeTwo, emptyTimings));
}
function mergeTwo(older, newer) {
	return {
		units: mergedMaps(older.units, newer.units, (a, b) => joined(a, b).slice(-5)),
		tests: mergedMaps(older.tests, newer.tests, mergeTests),
		launchSeconds: joined(older.launchSeconds, newer.launchSeconds).slice(-5),
		buildSeconds: mergedMaps(older.buildSeconds, newer.buildSeconds, (a, b) => joined(a, b).slice(-5)),
		databases: mergedMaps(older.databases, newer.databases, mergeCounts),
		runs: [.../* @__PURE__ */ new Set([...older.runs, ...newer.runs])].slice(-50)
	};
}
function mergedMaps(older, newer, merge) {
	const merged = new Map(older);
	for (const [name, value] of newer) {
		const before = merged.get(name);
		merged.set(name, before === void 0 ? value : merge(before, value));
	}
	return merged;
}
function mergeTests(older, newer) {
	const byId = (tests) => new Map(tests.map((test) => [`${test.group}\n${test.name}`, test]));
	const merge = (a, b) => ({
		...a,
		seconds: joined(a.seconds, b.seconds).slice(-5)
	});
	return [...mergedMaps(byId(older), byId(newer), merge).values()];
}
function mergeCounts(older, newer) {
	const counts = (count) => joined(older[count], newer[count]).slice(-10);
	return {
		templateBytes: counts("templateBytes"),
		sessions: counts("sessions"),
		peakSessions: counts("peakSessions")
	};
}
/**
* Two shards of a run both have the runs before it, and one of them has one more: what ends one history and begins the
* other is the same runs. Either may be the one that goes on.
*/
function joined(older, newer) {
	const forward = overlap(older, newer);
	const backward = overlap(newer, older);
	return backward > forward ? [...newer, ...older.slice(backward)] : [...older, ...newer.slice(forward)];
}
/** How many values end `first` and begin `second`. */
function overlap(first, second) {
	for (let length = Math.min(first.length, second.length); length > 0; length -= 1) if (first.slice(-length).every((value, index) => value === second[index])) return length;
	return 0;
}

// src/timings/files.ts
/** Timings in files, ours and those of other tools. */
/** A JUnit report may hold the output of all tests; timings are far smaller. */
const longestBytes = 256 * 1024 ** 2;
/**
* Together, as if they were one. Files of other tools are parts of one run: what two of them say of one name, the later
* one knows better. Histories come from ours only, and are newer. @throws UserError naming the file and what is wrong with it.
*/
async function readTimingsFiles(files, { format, finder } = {}) {
	const own = [];
	const foreign = /* @__PURE__ */ new Map();
	for (const file of files) {
		const content = await readContent(file, format);
		if (content.kind === "own") {
			const { timings } = content;
			own.push(finder === void 0 ? {
				timings,
				unplaced: []
			} : placeUnits(timings, finder));
		} else for (const [id, timing] of content.foreign) foreign.set(id, timing);
	}
	const all = foreign.size === 0 ? own : [placeTimings([...foreign.values()], finder), ...own];
	return {
		timings: mergeTimings(all.map(({ timings }) => timings)),
		unplaced: all.flatMap(({ unplaced }) => unplaced)
	};
}
async function readContent(file, format) {
	try {
		const { size } = await stat(file);
		if (size > longestBytes) throw new Error(`${size} bytes are too many for timings`);
		const bytes = await readFile(file);
		const name = format ?? formatOf(bytes);
		if (name === "testshoal") return {
			kind: "own",
			timings: decodeTimings(bytes)
		};
		return {
			kind: "foreign",
			foreign: byName(await foreignFormats[name].read(new TextDecoder().decode(bytes)))
		};
	} catch (error) {
		throw new UserError(`The timings in ${file} cannot be read: ${messageOf(error)}`, { cause: error });
	}
}
/** In one file tests that share a name are several, and take what they take together. */
function byName(foreign) {
	const named = /* @__PURE__ */ new Map();
	for (const timing of foreign) {
		const id = JSON.stringify([
			timing.keys,
			timing.test?.group,
			timing.test?.name
		]);
		const twin = named.get(id);
		named.set(id, twin === void 0 ? timing : {
			...timing,
			seconds: twin.seconds + timing.seconds
		});
	}
	return named;
}
function writeTimings(timings, format) {
	return format === "testshoal" ? encodeTimings(timings) : foreignFormats[format].write(timings);
}
/** Whole, or as it was before. */
async function writeTimingsFile(file, timings, format) {
	await mkdir(path.dirname(file), { recursive: true });
	const unfinished = `${file}.${process.pid}.new`;
	await writeFile(unfinished, writeTimings(timings, format));
	await rename(unfinished, file);
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
		await copyFile(from, part, constants$2.COPYFILE_FICLONE);
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
	await copyFile(file, blob, constants$2.COPYFILE_FICLONE);
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
	async function fetchOrThrow(key, into) {
		requireBlobKey(key);
		await rm(into, { force: true });
		return copyOut(entryPath(folder, key), into, log);
	}
	async function fetch(key, into) {
		requireBlobKey(key);
		try {
			return await fetchOrThrow(key, into);
		} catch (error) {
			fault(`Fetching ${key} from ${description}`, error);
			return false;
		}
	}
	async function fetchNewest(prefix, into) {
		requireBlobKey(prefix);
		try {
			await rm(into, { force: true });
			for (const entry of await newestFirst(folder, prefix)) if (await copyOut(entry.path, into, log)) return entry.key;
		} catch (error) {
			fault(`Fetching the newest ${prefix}… from ${description}`, error);
		}
	}
	async function newestKey(prefix) {
		requireBlobKey(prefix);
		try {
			return (await newestFirst(folder, prefix))[0]?.key;
		} catch (error) {
			fault(`Looking for the newest ${prefix}… in ${description}`, error);
			return;
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
		fetchOrThrow,
		fetchNewest,
		newestKey,
		store
	};
}
async function newestFirst(folder, prefix) {
	return (await readEntries(folder)).filter(({ key }) => key.startsWith(prefix)).toSorted((a, b) => b.storedAtSeconds - a.storedAtSeconds || (a.key < b.key ? 1 : -1));
}
/** The keys of all that is kept below `root`, the newest first. */
async function keysIn(root) {
	return (await readEntries(join(root, FOLDER))).sort((a, b) => b.storedAtSeconds - a.storedAtSeconds).map(({ key }) => key);
}
async function prune(folder, bounds, log) {
	for (const { path, key } of superfluous(await readEntries(folder), bounds, nowSeconds())) {
		log.debug(`The blob ${key} goes: it is not among the last used ${bounds.sizeBytes} bytes, or too old`);
		await removeEntry(folder, path);
	}
	await removeLeftovers(folder);
}

export { followRenames as A, savedSeconds as B, testId as C, emptyTimings as D, readJUnitFile as E, estimateUnits as F, allInForm as G, sumOfKnown as H, matchRate as I, inForm as K, median as L, normaliseKey as M, describeMatch as N, recordRun as O, estimateOf as P, balance as R, formatNames as S, encodeTimings as T, packJson as U, sum as V, unpackJson as W, readTimingsFiles as _, bar as a, mergeTimings as b, count as c, escapeText as d, fenced as f, plainText as g, plainLine as h, requireBlobKey as i, dotted as j, secondsOfFiles as k, details as l, table as m, keysIn as n, clip as o, size as p, parseJson as q, moveWhole as r, code as s, directoryStore as t, duration as u, writeTimings as v, decodeTimings as w, formatFor as x, writeTimingsFile as y, cloneSeconds as z };