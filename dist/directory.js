import { i as messageOf, r as UserError } from "./errors.js";
import { D as tuple, M as _maxLength, P as _nonnegative, S as pipe, T as string, b as optional, f as array, g as literal, j as _lte, k as unknown, v as number, y as object } from "./zod.js";
import { n as inForm, r as parseJson, t as allInForm } from "./expected-form.js";
import { C as dotted, E as bounded, M as packJson, N as unpackJson, O as estimateOf, S as classesIn, T as splitKey, g as roundedSeconds, i as readJUnit, m as longestSeconds, p as emptyTimings, w as normaliseKey } from "./units.js";
import { createHash, randomUUID } from "node:crypto";
import path, { join } from "node:path";
import { chmod, constants, copyFile, mkdir, mkdtempDisposable, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";

// src/shared-keys.ts
function timingsPrefix(suite) {
	return `testshoal-timings-${suite}-`;
}
/** Whose timings: seconds that were measured with coverage say little of runs without, and the other way round. */
function timingsContext(suite, coverage) {
	return coverage ? `${suite}.coverage` : suite;
}
/** Of the plan that was made in the run's attempt. */
function planKey(suite, { id, attempt }) {
	return `testshoal-plan-${suite}-${id}-${attempt}`;
}
/** Says that the shard takes part in the attempt. */
function presenceKey(suite, { id, attempt }, { index, total }) {
	return `testshoal-here-${suite}-${id}-${attempt}-${index}of${total}`;
}
/** Of all runs of the suite. */
function receiptsPrefix(suite) {
	return `testshoal-receipt-${suite}-`;
}
/** Of all shards of one run. */
function runReceiptsPrefix(suite, runId) {
	return `${receiptsPrefix(suite)}${runId}-`;
}
/** Of all attempts of one shard, whichever job ran it. */
function shardReceiptsPrefix(suite, runId, { index, total }) {
	return `${runReceiptsPrefix(suite, runId)}${index}of${total}-`;
}
/** Of all attempts of one shard in one job. */
function jobReceiptsPrefix(suite, { id, job }, shard) {
	return `${shardReceiptsPrefix(suite, id, shard)}${job}-`;
}
/** `isSecond`: for a job that finds its own key taken. */
function receiptKey(suite, run, shard, isSecond = false) {
	return `${jobReceiptsPrefix(suite, run, shard)}${run.attempt}${isSecond ? "-2" : ""}`;
}
/** Undefined for a key that is none of a receipt. */
function readReceiptKey(key) {
	const match = /^testshoal-receipt-[^-]+-(\d+)-(\d+)of(\d+)-[0-9a-f]+-(\d+)(-2)?$/.exec(key);
	if (match === null) return void 0;
	const [, runId = "", index, total, attempt, second] = match;
	return {
		runId,
		shard: {
			index: Number(index),
			total: Number(total)
		},
		attempt: Number(attempt),
		isSecond: second !== void 0
	};
}
/** The suite, and its context, whose timings are kept under `key`; undefined for a key of anything else. */
function contextOfTimings(key) {
	return /^testshoal-timings-([^-]+)-/.exec(key)?.[1];
}

// src/timings/codec.ts
/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */
/** The length is checked before the values, for zod remembers every single one that is wrong. */
const numbers = (mostNumbers, largest) => pipe(array(unknown()).check(_maxLength(mostNumbers)), array(number().check(_nonnegative(), _lte(largest))));
const history = numbers(5, longestSeconds);
const bytes = numbers(5, Number.MAX_SAFE_INTEGER);
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
/** Group, name, 1 where it was skipped. */
const seenRow = tuple([
	string(),
	string(),
	literal([0, 1])
]);
/**
* Pairs, not objects: a unit may be called `__proto__`. They are checked one by one.
* Version 1 knew no tests; the first of its writers neither databases nor runs. The first writers of version 2 did not tell
* what was seen, and leave it out when they read it. Memory of workers came later, too.
*/
const schema = object({
	version: literal([1, 2]),
	units: array(unknown()),
	tests: optional(array(unknown())),
	launchSeconds: history,
	buildSeconds: array(unknown()),
	databases: optional(array(unknown())),
	workerBytes: optional(bytes),
	runs: optional(array(string()).check(_maxLength(50))),
	seen: optional(array(unknown()))
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
		workerBytes: [...timings.workerBytes],
		runs: [...timings.runs],
		seen: sortedPairs(timings.seen).map(([unit, tests]) => [unit, tests.map(({ group, name, skipped }) => [
			group,
			name,
			skipped ? 1 : 0
		])])
	};
	return packJson(content);
}
/** @throws Error saying what is wrong with the bytes. */
function decodeTimings(bytes) {
	const { units, tests = [], launchSeconds, buildSeconds, databases = [], workerBytes = [], runs = [], seen = [] } = inForm(schema, unpackJson(bytes, subject$1), subject$1);
	return {
		units: new Map(allInForm(pair, units, subject$1, "units")),
		tests: new Map(allInForm(testsPair, tests, subject$1, "tests").map(([unit, rows]) => [unit, testsOf$1(rows)])),
		launchSeconds,
		buildSeconds: new Map(allInForm(pair, buildSeconds, subject$1, "buildSeconds")),
		databases: new Map(allInForm(databasePair, databases, subject$1, "databases")),
		workerBytes,
		runs,
		seen: new Map(allInForm(testsPair, seen, subject$1, "seen").map(([unit, rows]) => [unit, seenOf(rows)]))
	};
}
function testsOf$1(rows) {
	return allInForm(testRow, rows, subject$1, "tests").map(([group, name, seconds]) => ({
		group,
		name,
		seconds
	}));
}
function seenOf(rows) {
	return allInForm(seenRow, rows, subject$1, "seen").map(([group, name, skipped]) => ({
		group,
		name,
		skipped: skipped === 1
	}));
}
function sortedPairs(map) {
	return [...map].sort(([a], [b]) => a < b ? -1 : 1);
}

// src/remember.ts
/** Timings between runs: found by prefix, kept under a key of this run's own, so that nothing is ever overwritten. */
/** Short hash for keys; whatever the user named is inside it, and nowhere else in a key. */
function suiteHash(identity) {
	return createHash("sha256").update(JSON.stringify(Object.entries(identity).sort())).digest("hex").slice(0, 12);
}
async function recallTimings(suite, store, temporary, log) {
	const file = path.join(temporary, "timings-restored");
	const key = await store?.fetchNewest(timingsPrefix(suite), file);
	if (key === void 0) return emptyTimings;
	try {
		return decodeTimings(await readFile(file));
	} catch (error) {
		log.warning(`The timings under ${key} cannot be read, so this run plans without: ${messageOf(error)}`);
		return emptyTimings;
	}
}
/** `run` makes the key unique. */
async function rememberTimings(timings, suite, run, store, temporary) {
	const file = path.join(temporary, "timings-new");
	await writeFile(file, encodeTimings(timings));
	return store.store(`${timingsPrefix(suite)}${run}`, file);
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
		workerBytes: joined(older.workerBytes, newer.workerBytes).slice(-5),
		runs: [.../* @__PURE__ */ new Set([...older.runs, ...newer.runs])].slice(-50),
		seen: mergedMaps(older.seen, newer.seen, (_, last) => last)
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
		await copyFile(from, part, constants.COPYFILE_FICLONE);
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
/** Makes its folder. `unfinished`: path of the file until it is complete, which a process that is killed leaves behind. */
async function writeWhole(file, content, unfinished = `${file}.${process.pid}.new`) {
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(unfinished, content);
	await moveWhole(unfinished, file);
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
	await copyFile(file, blob, constants.COPYFILE_FICLONE);
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

export { shardReceiptsPrefix as C, runReceiptsPrefix as S, planKey as _, requireBlobKey as a, receiptKey as b, mergeTimings as c, testId as d, recallTimings as f, jobReceiptsPrefix as g, contextOfTimings as h, writeWhole as i, formatFor as l, suiteHash as m, keysIn as n, readTimingsFiles as o, rememberTimings as p, moveWhole as r, writeTimings as s, directoryStore as t, formatNames as u, presenceKey as v, timingsContext as w, receiptsPrefix as x, readReceiptKey as y };