import { _ as InputReader, f as LineSplitter, g as readLogOptions, h as logDefaults, o as isAlive, s as aborted, v as Aftermath, y as isOpen } from "./machine.js";
import { a as count, f as size, m as plainLine, s as duration } from "./markdown.js";
import { i as messageOf, n as SecurityStop, r as UserError, t as Cancelled } from "./errors.js";
import { A as _gte, C as record, D as tuple, E as transform, I as _regex, M as _maxLength, P as _nonnegative, S as pipe, T as string, _ as nullable, b as optional, c as record$1, d as _enum, f as array, g as literal, h as int, j as _lte, k as unknown, l as string$1, m as discriminatedUnion, s as object$1, t as number$1, v as number, w as refine, x as partialRecord, y as object } from "./zod.js";
import { n as isAbandonedDatabase, o as databaseNames, s as isNameOfOurs } from "./mark.js";
import { a as sweepFolders } from "./folders.js";
import { a as writeCommand, c as PacedReading, i as readTimes, l as openEngine, o as endingGroupOnAbort, r as launch, s as signalGroup } from "./clean-up.js";
import { i as secretsOf, n as isUnixSocket, r as parseDatabaseUrls, t as formatDatabaseUrl } from "./url.js";
import { n as inForm, r as parseJson, t as allInForm } from "./expected-form.js";
import { c as fileOf, l as filesOf } from "./plan-record.js";
import { B as parseEnvironmentLines, C as passedFiles, E as secondsOfCases, F as suiteDefaults, L as accessPlaceholders, M as readFilePlace, N as readPlan, P as readSuiteConfig, R as fillPlaceholders, T as reportedPart, V as unfilledPlaceholders, _ as selectionOf, h as keyOf, i as exitText, v as sorterInto, x as attemptName, z as hasPlaceholder } from "./machine2.js";
import { a as readJUnitFile, d as sumOfKnown, j as median, r as glob, u as sum, y as seenUnits } from "./units.js";
import { i as seedIn, o as shufflers, r as seedForm } from "./bundle.js";
import { t as quoteForShell } from "./quote-for-shell.js";
import { n as subtractCounts } from "./pool-statistics.js";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { BlockList, isIP } from "node:net";
import { PassThrough, Transform } from "node:stream";
import * as zlib$1 from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import path from "node:path";
import { appendFile, lstat, mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { closeSync, constants as constants$2, createReadStream, createWriteStream, existsSync, fstatSync, openSync, readSync, readdirSync } from "node:fs";
import { spawn } from "node:child_process";
import os, { networkInterfaces } from "node:os";
import { pipeline } from "node:stream/promises";
import { lookup } from "node:dns/promises";

// src/limits-config.ts
const limitDefaults = {
	"test-timeout": "30",
	"worker-timeout": "0",
	timeout: "0",
	"slow-threshold": "80"
};
/**
* What the tests leave of the step's time. In it the last launches are looked at and ended, clones are dropped, the
* report is written, and timings and receipt are saved.
*/
const reserveSeconds = 30;
/** More than a hosted job may take. */
const longestSeconds = 86400;
function readLimits(reader) {
	const bounds = {
		from: 0,
		to: longestSeconds
	};
	const limits = {
		testSeconds: reader.wholeNumber("test-timeout", bounds, "DJANGO_TEST_TIMEOUT_PER_TEST"),
		workerSeconds: reader.wholeNumber("worker-timeout", bounds, "DJANGO_TEST_TIMEOUT_PER_WORKER"),
		stepSeconds: reader.wholeNumber("timeout", bounds, "DJANGO_TEST_TIMEOUT_GLOBAL"),
		slowShare: reader.wholeNumber("slow-threshold", {
			from: 1,
			to: 100
		}) / 100
	};
	for (const problem of orderProblems(limits)) reader.problem(problem);
	return limits;
}
/** When the tests have to be over, in seconds from the start of the step; 0 where the step has no limit. */
function testsEndSeconds({ stepSeconds }) {
	return stepSeconds === 0 ? 0 : stepSeconds - 30;
}
/** Test < worker < whole step, of those that are set. A limit that another one always forestalls is a mistake. */
function orderProblems(limits) {
	const { testSeconds, workerSeconds, stepSeconds } = limits;
	const problems = [];
	if (testSeconds > 0 && workerSeconds > 0 && testSeconds >= workerSeconds) problems.push(`\`worker-timeout\` is ${workerSeconds} s. It has to be more than \`test-timeout\`, which is ${testSeconds} s, or 0 for none.`);
	const longest = Math.max(testSeconds, workerSeconds);
	if (stepSeconds > 0 && stepSeconds - 30 <= longest) {
		const inner = longest === 0 ? "" : `, and the tests more than \`${workerSeconds >= testSeconds ? "worker-timeout" : "test-timeout"}\`, which is ${longest} s`;
		problems.push(`\`timeout\` is ${stepSeconds} s. ${30} s of it are kept to report and to save${inner}: it has to be more than ${longest + 30} s, or 0 for none.`);
	}
	return problems;
}

// src/config.ts
const templateModes = [
	"auto",
	"extend",
	"rebuild",
	"off"
];
const bundleModes = [
	"failed",
	"always",
	"off"
];
/** The default of every input: the contract with `action.yml`, held by a test. */
const inputDefaults = {
	run: "",
	...suiteDefaults,
	shard: "1/1",
	plan: "",
	matrix: "",
	workers: "auto",
	"min-workers": "1",
	"max-workers": "16",
	"dynamic-scaling": "false",
	"database-url": "",
	services: "",
	prepare: "",
	"template-key": "",
	template: "auto",
	"worker-env": "",
	session: "auto",
	recycle: "auto",
	clone: "auto",
	durability: "auto",
	...limitDefaults,
	retries: "0",
	flaky: "pass",
	"fail-fast": "false",
	bundle: "failed",
	"allow-empty": "false",
	"allow-database": "",
	"timings-file": "",
	html: "",
	junit: "",
	...logDefaults
};
const maximumWorkers = 256;
/** A test that fails more often in a row is not flaky. */
const mostRetries = 10;
/** @throws UserError with every problem at once. */
function readConfig(given, surroundings) {
	const reader = new InputReader(given, inputDefaults, surroundings.environment);
	reader.refuseUnknown();
	const log = readLogOptions(reader);
	const config = {
		...readSuiteConfig(reader, surroundings),
		run: orUndefined(reader.text("run")),
		workspace: surroundings.workspace,
		shard: readShard(reader),
		plan: readPlan(reader),
		matrix: reader.text("matrix"),
		...readWorkers(reader),
		databaseUrls: readDatabaseUrls(reader),
		services: reader.text("services"),
		prepare: orUndefined(reader.text("prepare")),
		templateKey: reader.lines("template-key"),
		template: reader.choice("template", templateModes),
		workerEnv: readWorkerEnv(reader),
		session: reader.choice("session", ["auto", "off"]),
		recycle: reader.choice("recycle", [
			"auto",
			"batch",
			"worker"
		]),
		clone: reader.choice("clone", [
			"auto",
			"instance",
			"database"
		]),
		durability: reader.choice("durability", [
			"auto",
			"off",
			"on"
		]),
		limits: readLimits(reader),
		retries: reader.wholeNumber("retries", {
			from: 0,
			to: mostRetries
		}, "DJANGO_TEST_MAX_RETRIES"),
		flaky: reader.choice("flaky", ["pass", "fail"]),
		failFast: reader.flag("fail-fast"),
		bundle: reader.choice("bundle", bundleModes),
		allowEmpty: reader.flag("allow-empty"),
		allowDatabase: reader.lines("allow-database"),
		timingsFile: readFilePlace("timings-file", reader, surroundings.workspace, "TEST_TIMINGS_FILE"),
		htmlFile: readFilePlace("html", reader, surroundings.workspace),
		junitFile: readFilePlace("junit", reader, surroundings.workspace),
		logLevel: log.level,
		logFormat: log.format
	};
	refuseRunWithoutTests(config.run, reader);
	reader.finish();
	return {
		config,
		settings: reader.settings
	};
}
function readShard(reader) {
	const value = reader.text("shard");
	const [, index = 0, total = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? []).map(Number);
	if (index >= 1 && index <= total && total <= 256) return {
		index,
		total
	};
	reader.problem(`\`shard\` is "${value}". Allowed: index/total, such as 1/4: the index from 1 to the total, the total at most ${256}.`);
	return {
		index: 1,
		total: 1
	};
}
function readWorkers(reader) {
	const bounds = {
		from: 1,
		to: maximumWorkers
	};
	const minimum = reader.wholeNumber("min-workers", bounds, "DJANGO_TEST_MIN_WORKERS");
	const maximum = reader.wholeNumber("max-workers", bounds, "DJANGO_TEST_MAX_WORKERS");
	const isScaled = reader.flag("dynamic-scaling", "DJANGO_TEST_DYNAMIC_SCALING");
	return {
		workers: reader.text("workers", "DJANGO_TEST_WORKERS") === "auto" ? {
			kind: "auto",
			minimum,
			maximum
		} : {
			kind: "fixed",
			count: reader.wholeNumber("workers", bounds, "DJANGO_TEST_WORKERS")
		},
		scaling: isScaled ? {
			minimum,
			maximum
		} : void 0
	};
}
function readDatabaseUrls(reader) {
	const { targets, problems } = parseDatabaseUrls(reader.text("database-url"));
	for (const problem of problems) reader.problem(`\`database-url\`: ${problem}`);
	return targets;
}
function readWorkerEnv(reader) {
	const text = reader.text("worker-env");
	if (text === "") return void 0;
	const { entries, problems } = parseEnvironmentLines(text);
	for (const problem of problems) reader.problem(`\`worker-env\`: ${problem}`);
	return entries;
}
function refuseRunWithoutTests(run, reader) {
	if (run === void 0 || hasPlaceholder(run, "tests") || hasPlaceholder(run, "tests-file")) return;
	reader.problem(`\`run\` is "${run}". It has to contain {tests} or {tests-file}, or every worker would run all tests.`);
}
function orUndefined(text) {
	return text === "" ? void 0 : text;
}

// src/databases/sweep.ts
/** Drops what earlier runs of this project have left on a server that outlives its jobs. */
function ownMark(run, project) {
	return {
		run,
		at: (/* @__PURE__ */ new Date()).toISOString(),
		host: os.hostname(),
		pid: process.pid,
		project
	};
}
function here(mark) {
	return {
		mark,
		nowSeconds: Date.now() / 1e3,
		isAlive
	};
}
/** What cannot be dropped is a warning: this run does not depend on it. */
async function sweep(engine, mark, log) {
	try {
		const found = await engine.marked();
		const place = here(mark);
		for (const left of found.filter((database) => isAbandonedDatabase(database, place))) {
			await engine.drop(left.database);
			log.info(`Dropped ${left.database}, which the run ${left.mark.run} of ${left.mark.at} on ${left.mark.host} had left behind.`);
		}
	} catch (error) {
		log.warning(`What earlier runs have left behind could not be dropped: ${messageOf(error)}`);
	}
}

// src/runners/versions.ts
/** Versions of runners and their languages, where the head of their output says them. */
/** A line; each group of it is a tool. */
const heads = [
	/^platform \S+ -- Python (?<Python>\d[\w.+]*),(?: .*,)? pytest-(?<pytest>\d[\w.+]*),/,
	/^RUN v(?<Vitest>\d[\w.+-]*) /,
	/^PHPUnit (?<PHPUnit>\d[\w.+-]*) by Sebastian Bergmann/,
	/^Runtime: PHP (?<PHP>\d[\w.+-]*)/
];
/** Tool → version, as `line` says them, which is without colours and has single spaces. */
function versionsIn(line) {
	for (const head of heads) {
		const groups = head.exec(line)?.groups;
		if (groups !== void 0) return { ...groups };
	}
	return {};
}

// src/runners/introduction.ts
/** What a runner says of itself: by which seed it shuffles, and of which version it is. */
/** Longer lines are not looked at, whatever tests print. */
const longestLine$1 = 300;
/** Most lines are of no interest, and there may be millions. */
const promising = /[Ss]eed|shuffle|pytest-|RUN|PHP/;
/** Of one batch: a command may run several runners, and each of Go's packages has a seed of its own. */
const mostSeeds = 8;
/** Listens to the output of a batch. The first word on a version counts: tests come after their runner's head. */
var Listener = class {
	#seeds = [];
	#versions = {};
	hear(line) {
		if (line.length > longestLine$1 || !promising.test(line)) return;
		const plain = plainLine(line);
		const seed = seedIn(plain);
		if (seed !== void 0) this.#add(seed);
		this.#versions = {
			...versionsIn(plain),
			...this.#versions
		};
	}
	get introduction() {
		return {
			seeds: [...this.#seeds],
			versions: this.#versions
		};
	}
	#add({ shuffler, value }) {
		if (!this.#seeds.some((seed) => seed.shuffler === shuffler && seed.value === value) && this.#seeds.length < mostSeeds) this.#seeds.push({
			shuffler,
			value
		});
	}
};

// src/workers/limit-messages.ts
/** What the seconds of a limit are counted of. */
const subjects = {
	test: "this test runs",
	batch: "this batch runs",
	silence: "this batch is silent (no output, no processor time, no statement at work in its databases)",
	worker: "this worker works",
	step: "this step runs"
};
/** Where a limit comes from, and so what to change. */
const origins = {
	test: "`test-timeout`, or five times the slowest that it was in earlier runs",
	batch: "five times the slowest that its files were in earlier runs, at least `test-timeout`",
	silence: "`test-timeout`",
	worker: "`worker-timeout`",
	step: "`timeout`, less what is kept to report and to save"
};
function nearSentence(place, { limit, limitSeconds, spentSeconds }) {
	const share = Math.floor(spentSeconds / limitSeconds * 100);
	return `${whereOf(place)}: ${subjects[limit]} for ${seconds(spentSeconds)} now, ${share} % of its limit of ${seconds(limitSeconds)} (${origins[limit]})${runs(place)}.`;
}
function expiredSentence(place, { limit, limitSeconds, spentSeconds }) {
	return `${whereOf(place)} is ended: ${subjects[limit]} for ${seconds(spentSeconds)}, and its limit is ${seconds(limitSeconds)} (${origins[limit]})${runs(place)}.`;
}
/** How a batch ended, for the problems of the run. */
function timedOutPhrase({ limit, limitSeconds }) {
	return `it was ended at its limit of ${seconds(limitSeconds)} (${origins[limit]})`;
}
function spentWorkerSentence(worker, limitSeconds) {
	return `Worker ${worker} takes no more batches: its limit of ${seconds(limitSeconds)} (${origins.worker}) is over.`;
}
function whereOf({ worker, batch }) {
	return `Worker ${worker}, batch ${batch}`;
}
function runs({ running }) {
	return running === void 0 ? "" : `; ${running} is running`;
}
function seconds(value) {
	return `${Math.floor(value * 10) / 10} s`;
}

// src/workers/out-of-memory.ts
/** `otherwise`: what there is to say where memory was not the reason, and what is sure where it is only probable. */
function outOfMemorySentence(verdict, otherwise) {
	if (verdict === void 0) return otherwise;
	const { process, memoryBytes, limitBytes, probable } = verdict;
	const numbers = [memoryBytes === void 0 ? "" : `${process} had ${size(memoryBytes)}`, limitBytes === void 0 ? "" : `there are ${size(limitBytes)} in all`].filter((text) => text !== "").join(", ");
	const ending = numbers === "" ? "" : ` (${numbers})`;
	return probable === true ? `${otherwise}, probably for lack of memory${ending}` : `it ran out of memory: the kernel ended ${process}${ending}`;
}

// src/timings/attribute.ts
/**
* By Python module; else by file, which Vitest writes as the class; else by dotted module, class or test name of any
* language; else, where only one unit is in question, by that.
* `units`: test files relative to the working directory. `roots`: absolute folders that files may start with.
*/
function attributeCases(cases, units, roots) {
	const above = roots.flatMap(tails);
	const files = new Files(units, above);
	const modules = new Modules(units, above);
	const only = units.length === 1 ? units[0] : void 0;
	const byUnit = /* @__PURE__ */ new Map();
	const unmatched = [];
	for (const testCase of cases) {
		const named = modules.unitOf(testCase);
		const unit = (named?.endsWith(".py") ? named : void 0) ?? files.unitOf(testCase.file) ?? files.unitOf(testCase.group) ?? named ?? only;
		if (unit === void 0) {
			unmatched.push(testCase);
			continue;
		}
		const own = byUnit.get(unit);
		if (own === void 0) byUnit.set(unit, [testCase]);
		else own.push(testCase);
	}
	return {
		byUnit,
		unmatched
	};
}
/** `/repo/app/` → `/repo/app/`, `repo/app/`, `app/`: pytest names files from its own root, which may lie above. */
function tails(root) {
	const parts = root.replaceAll("\\", "/").replace(/\/$/, "").split("/");
	return parts.map((_, index) => `${parts.slice(index).join("/")}/`);
}
/** Units as runners write files: from the working directory, or from a folder above. */
var Files = class {
	#units;
	#above;
	constructor(units, above) {
		this.#units = new Map(units.map((unit) => [withoutDot(unit), unit]));
		this.#above = above;
	}
	unitOf(file) {
		if (file === void 0) return void 0;
		const slashes = file.replaceAll("\\", "/").replace(/^file:\/\//, "");
		return this.#units.get(withoutDot(slashes)) ?? this.#fromAbove(slashes);
	}
	#fromAbove(file) {
		for (const folder of this.#above) {
			if (!file.startsWith(folder)) continue;
			const unit = this.#units.get(withoutDot(file.slice(folder.length)));
			if (unit !== void 0) return unit;
		}
	}
};
/** Units by module, as it is called from the working directory and from each folder above; the former wins. */
var Modules = class {
	#units;
	/** What names from there begin with; the nearest folder first. */
	#above;
	constructor(units, above) {
		this.#units = new Map(units.map((unit) => [dotted(unit), unit]));
		this.#above = above.map((folder) => folder.replaceAll("/", ".")).reverse();
	}
	/**
	* The longest beginning of `pkg.tests.test_x.TestY.test_z` that is a unit's module. The name counts, too: of a module that
	* cannot be imported, pytest and unittest make a test whose name ends with the module's.
	*/
	unitOf({ group, name }) {
		const full = (group === "" ? name : `${group}.${name}`).replace(/^unittest\.loader\._FailedTest\./, "");
		const starts = this.#above.filter((start) => full.startsWith(start));
		for (let beginning = full; beginning !== ""; beginning = withoutLast(beginning)) {
			const unit = this.#units.get(beginning) ?? this.#fromAbove(beginning, starts);
			if (unit !== void 0) return unit;
		}
	}
	#fromAbove(name, starts) {
		for (const start of starts) {
			const unit = name.startsWith(start) ? this.#units.get(name.slice(start.length)) : void 0;
			if (unit !== void 0) return unit;
		}
	}
};
function withoutLast(name) {
	return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}
/** `pkg/tests/test_x.py` → `pkg.tests.test_x`, `./spec/a_spec.rb` → `spec.a_spec`. */
function dotted(unit) {
	return withoutDot(unit).replace(/\.\w+$/, "").replaceAll("/", ".");
}
function withoutDot(file) {
	return file.replace(/^(\.\/)+/, "");
}

// src/workers/foreign-file.ts
/** Reads files that tests can write to as well, or put something else in the place of. */
/** 0 where there is no such file. */
function sizeOf(file) {
	return withFile(file, (_descriptor, size) => size) ?? 0;
}
/**
* What is in `file` from `offset`; of more than `mostBytes` the last ones. From its start where it is shorter than that, for
* then it is another file.
*/
function readTail(file, offset, mostBytes) {
	return withFile(file, (descriptor, size) => {
		const start = Math.max(size < offset ? 0 : offset, size - mostBytes);
		const buffer = Buffer.alloc(size - start);
		const length = readSync(descriptor, buffer, 0, buffer.length, start);
		return {
			start,
			text: buffer.subarray(0, length),
			end: start + length
		};
	}) ?? {
		start: offset,
		text: Buffer.alloc(0),
		end: offset
	};
}
function withFile(file, use) {
	let descriptor;
	try {
		descriptor = openSync(file, constants$2.O_RDONLY | constants$2.O_NOFOLLOW | constants$2.O_NONBLOCK);
	} catch {
		return;
	}
	try {
		const stat = fstatSync(descriptor);
		return stat.isFile() ? use(descriptor, stat.size) : void 0;
	} finally {
		closeSync(descriptor);
	}
}

// src/workers/test-events.ts
/** Which test of a launch runs now, as our adapter says in a file (`adapters/python/testshoal_events.py`). */
/** What stands for the name of a test while its class is set up, in Django. */
const classSetUp = "setUpClass";
/** How long a name or a path may be. */
const longestName = 1024;
/** A whole event, with names of the longest kind. What is longer is no event. */
const longestLine = 16384;
/** Read at one look. Of more, only the end can say what runs now. */
const tailBytes = 65536;
/** Tests can write to this file too, so its shape is not taken for granted. */
const name = string().check(_maxLength(longestName));
const eventSchema$1 = discriminatedUnion("event", [object({
	event: literal("start"),
	unit: name,
	group: name,
	name
}), object({ event: literal("end") })]);
/** Reads on where the last look ended. */
var TestEvents = class {
	#file;
	#offset = 0;
	#unfinished = "";
	#running;
	constructor(file) {
		this.#file = file;
	}
	/**
	* What runs now, and since which look; undefined where no test does, or nobody tells. `now`: a clock reading.
	* No event has a time of its own: clocks of tests are not to be believed, and looks are close.
	*/
	look(now) {
		const read = this.#read();
		const [unfinished = "", ...lines] = (this.#unfinished + read).split("\n").reverse();
		this.#unfinished = unfinished.slice(0, longestLine);
		for (const line of lines) {
			const event = parseEvent$1(line);
			if (event === void 0) continue;
			this.#running = event.event === "start" ? {
				test: testOf(event),
				since: now
			} : void 0;
			break;
		}
		return this.#running;
	}
	#read() {
		const { start, text, end } = readTail(this.#file, this.#offset, tailBytes);
		if (start !== this.#offset) this.#unfinished = "";
		this.#offset = end;
		return text.toString("latin1");
	}
};
/** `line`: the bytes of UTF-8 as characters, so that none is cut in two between looks. */
function parseEvent$1(line) {
	if (line === "" || line.length > longestLine) return void 0;
	try {
		return eventSchema$1.parse(JSON.parse(Buffer.from(line, "latin1").toString()));
	} catch {
		return;
	}
}
function testOf({ unit, group, name }) {
	return {
		unit,
		group,
		name
	};
}
/**
* How the test is called that ran when its process died, as `file` says that the process has left; undefined where none did. Only
* one of `units` is believed, for tests write to that file too.
*/
function testThatRan(file, units) {
	const test = new TestEvents(file).look(0)?.test;
	return test !== void 0 && units.includes(test.unit) ? runningName(test) : void 0;
}
/** How a running test is called: its file first, then what its runner calls it, without saying the file twice. */
function runningName({ unit, group, name }) {
	const module = unit.replace(/\.\w+$/, "").replaceAll("/", ".");
	const own = group === module ? "" : group.startsWith(`${module}.`) ? group.slice(module.length + 1) : group;
	return plainLine([
		unit,
		own,
		name
	].filter((part) => part !== "").join(" › "));
}

// src/workers/unit-that-ran.ts
/**
* The unit that is called so, or has a test called so; undefined where it could be several. `running`: a unit, or a test
* with its unit first, as events tell it (`tests/a.py › TestA › test_one`) and pytest does (`tests/a.py::TestA::test_one`), or with
* the unit's dotted name first.
*/
function unitThatRan(running, units) {
	if (running === void 0) return void 0;
	const [place = "", ...test] = running.split(/ › |::/);
	const named = units.find(({ unit }) => unit === running || unit === place);
	if (named !== void 0) return named;
	const files = filesOf(units);
	const file = files.includes(place) ? place : fileByDottedName(running, files);
	const candidates = units.filter((unit) => fileOf(unit) === file);
	return candidates.length === 1 ? candidates[0] : partWith(test, candidates);
}
function fileByDottedName(name, files) {
	if (files.length === 1) return void 0;
	const { byUnit } = attributeCases([{
		name,
		group: "",
		file: void 0,
		line: void 0,
		seconds: void 0,
		outcome: { kind: "passed" }
	}], files, []);
	return byUnit.keys().next().value;
}
/** `test`: its class, where it has one, and its name. `units`: parts of one file. */
function partWith(test, units) {
	const name = test.at(-1);
	if (name === void 0) return void 0;
	const owner = test.slice(0, -1).join(".");
	const isIt = (one) => (name === "setUpClass" || one.name === name) && (owner === "" || `.${one.group}`.endsWith(`.${owner}`));
	const naming = units.filter(({ part }) => part !== void 0 && "only" in part && part.only.some(isIt));
	if (naming.length > 0) {
		const isElsewhere = name === "setUpClass" && units.some(({ part }) => part !== void 0 && "except" in part);
		return naming.length === 1 && !isElsewhere ? naming[0] : void 0;
	}
	return units.find(({ part }) => part !== void 0 && "except" in part && !part.except.some(isIt));
}

// src/workers/batch-end.ts
/** How a batch ended, and which of its units brought that about, as far as it can be known. */
/**
* Exit status 0 without a report means a process that was gone too early only where our adapter has seen it run: a command that
* writes its report to another place ends like that, too, and running it again would not help.
*/
function batchEnd({ exit, isReported, isCollected }, { units }) {
	if (exit.kind === "stopped" || exit.kind === "timed out") return exit.kind;
	if (exit.kind === "killed") return "died";
	if (!units.some(isOpen)) return "whole";
	return !isReported && (exit.status !== 0 || isCollected) ? "died" : "lost";
}
/** `exit` of a process that died, with the test that ran then. */
function diedIn(exit, running) {
	if (running === void 0 || exit.kind !== "exited" && exit.kind !== "killed") return exit;
	return {
		...exit,
		running
	};
}
/** The unit whose test ran when the process died; undefined where nobody told, or where it had been reported whole. */
function suspectOf({ end, exit, batch, judgement }) {
	if (end !== "died" || exit.kind === "stopped") return void 0;
	return unitThatRan(exit.running, openOf(judgement, batch.units))?.unit;
}
/** `judgement` with the unit that hung, or crashed its process. Where it could be one of several, they stay without an outcome. */
function blame(judgement, end, exit, planned) {
	const open = judgement.units.filter(isOpen);
	if (end === "died") return planned.length === 1 ? withOutcome(judgement, open[0], "crashed") : judgement;
	if (exit.kind !== "timed out") return judgement;
	const candidates = openOf(judgement, planned);
	const hung = candidates.length === 1 ? candidates[0] : unitThatRan(exit.running, candidates);
	return withOutcome(judgement, open.find(({ unit }) => unit === hung?.unit), "timed out");
}
function openOf({ units }, planned) {
	const names = new Set(units.filter(isOpen).map(({ unit }) => unit));
	return planned.filter(({ unit }) => names.has(unit));
}
function withOutcome(judgement, blamed, outcome) {
	const units = judgement.units.map(({ unit, cases, ...rest }) => unit === blamed?.unit ? {
		unit,
		cases,
		outcome
	} : {
		unit,
		cases,
		...rest
	});
	return {
		...judgement,
		units
	};
}
/** How a launch ended, and what ran then, for a sentence. */
function phraseOf(exit) {
	const meanwhile = exit.kind === "stopped" || exit.running === void 0 ? "" : ` while ${exit.running} ran`;
	return `${endPhrase(exit)}${meanwhile}`;
}
/** How a launch ended, for a sentence that tells by itself what ran then. */
function endPhrase(exit) {
	switch (exit.kind) {
		case "stopped": return `it was stopped: ${exit.reason}`;
		case "killed": return outOfMemorySentence(exit.memory, `its process was killed by ${exit.signal}`);
		case "timed out": return timedOutPhrase(exit);
		case "exited": return outOfMemorySentence(exit.memory, `its process ended with exit status ${exit.status}, before its report was whole`);
	}
}

// src/workers/collected.ts
/** Reads what an adapter says it collected: how many tests each unit holds, what the launch cost until then, and in which order. */
/** 100,000 files take about 10 MB. */
const longestBytes = 64 * 1024 ** 2;
/** Of the runner and what it stands on. */
const mostVersions = 20;
const word = string().check(_maxLength(40), _regex(/^[^\p{Cc}]*$/u));
/** Tests can write to this file too, so its shape is not taken for granted. */
const schema = object({
	launchSeconds: number().check(_nonnegative(), _lte(86400)),
	units: record(string(), int().check(_nonnegative())),
	seeds: partialRecord(_enum(shufflers), string().check(_regex(seedForm))),
	versions: record(word, word).check(refine((all) => Object.keys(all).length <= mostVersions))
});
/** Undefined where there is no such file, or none that can be relied on. */
async function readCollected(file) {
	const found = await lstat(file).catch(() => void 0);
	if (found === void 0 || !found.isFile() || found.size > longestBytes) return void 0;
	const text = await readFile(file, "utf8");
	const parsed = schema.safeParse(parseOrUndefined(text));
	if (!parsed.success) return void 0;
	const { launchSeconds, units, seeds, versions } = parsed.data;
	const known = shufflers.flatMap((shuffler) => {
		const value = seeds[shuffler];
		return value === void 0 ? [] : [{
			shuffler,
			value
		}];
	});
	return {
		launchSeconds,
		units: new Map(Object.entries(units)),
		introduction: {
			seeds: known,
			versions
		}
	};
}
function parseOrUndefined(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}

// src/workers/environment.ts
/** The environment of a worker: the job's, without what belongs to this step, with what makes the worker its own. */
/** Tokens and addresses that a `run:` step would not see either, and the files of this very step. */
const withheld = /^(INPUT_.*|ACTIONS_.*(TOKEN|URL)|STATE_ledger|GITHUB_(STATE|OUTPUT|STEP_SUMMARY))$/;
/**
* What a `run:` step would have got. `RUNNER_TRACKING_ID` stays: by it the runner finds and ends orphans.
*/
function stepEnvironment(inherited) {
	return Object.fromEntries(Object.entries(inherited).filter((entry) => entry[1] !== void 0 && !withheld.test(entry[0])));
}
/** What makes a worker its own, but for its databases. */
function workerEnvironment(place) {
	return {
		...numbersOf(place.worker, place.workers),
		TMPDIR: place.temporary,
		COVERAGE_FILE: `${place.workingDirectory}/.coverage.worker${place.worker}.batch${place.batch}`
	};
}
/**
* The worker's number under our name and under those that frameworks read. They count differently:
* `TEST_ENV_NUMBER` is empty for the first (grosser/parallel_tests), `TEST_TOKEN` (paratest), `JEST_WORKER_ID` and
* `VITEST_POOL_ID` start at 1.
*/
function numbersOf(worker, workers) {
	const number = String(worker);
	return {
		TESTSHOAL_WORKER: number,
		TESTSHOAL_WORKERS: String(workers),
		TEST_ENV_NUMBER: worker === 1 ? "" : number,
		TEST_TOKEN: number,
		JEST_WORKER_ID: number,
		VITEST_POOL_ID: number
	};
}
/** Names under which a worker is told its number. */
const workerNumbers = Object.keys(numbersOf(1, 1));

// src/workers/judge.ts
/** What a batch came to: every assigned unit has an outcome, and what was not reported is named. */
function judge(evidence) {
	const { byUnit, unmatched } = attributeCases(evidence.report.cases, evidence.units, [evidence.workingDirectory]);
	const units = evidence.units.map((unit) => {
		const cases = byUnit.get(unit) ?? [];
		const collected = evidence.collected?.get(unit);
		const outcome = unitOutcome(cases, collected, evidence);
		const { report } = evidence;
		const partial = outcome === "failed" && !report.complete && !isReportedWhole(cases, collected, report);
		return {
			unit,
			cases,
			outcome,
			...partial ? { partial } : {}
		};
	});
	return {
		units,
		unmatched,
		problems: [
			...exitProblems(evidence, [...units.flatMap(({ cases }) => cases), ...unmatched], units),
			...reportProblems(evidence.report),
			...unreportedProblems(units)
		]
	};
}
function unitOutcome(cases, collected, evidence) {
	const told = toldOutcome(cases);
	if (told === "failed") return told;
	if (cases.length === 0) return saidToBeEmpty(collected, evidence) ? "empty" : "unreported";
	if (!isReportedWhole(cases, collected, evidence.report)) return "unreported";
	return told;
}
/** Of half a report only what our adapter had counted can be relied on; some runners write two cases of one test. */
function isReportedWhole(cases, collected, { complete }) {
	if (complete) return cases.length >= (collected ?? 0);
	return collected !== void 0 && new Set(cases.map(keyOf)).size >= collected;
}
/** What the cases of a unit come to, the worst first; of none it says nothing. */
function toldOutcome(cases) {
	const kinds = new Set(cases.map(({ outcome }) => outcome.kind));
	return [
		"failed",
		"flaky",
		"passed"
	].find((kind) => kinds.has(kind)) ?? "skipped";
}
function saidToBeEmpty(collected, { exit, meaning }) {
	const ended = exit.kind === "exited" && (exit.status === 0 || meaning !== "broken");
	const foundNothing = exit.kind === "exited" && exit.status !== 0 && meaning === "no-tests";
	return ended && (collected === 0 || foundNothing);
}
function exitProblems({ exit, meaning }, cases, units) {
	switch (exit.kind) {
		case "stopped":
		case "killed":
		case "timed out": return [phraseOf(exit)];
		case "exited": {
			if (exit.status === 0) return [];
			if (meaning === "no-tests" && units.every(({ outcome }) => outcome === "empty")) return [];
			if (meaning === "tests-failed" && cases.some(({ outcome }) => outcome.kind === "failed")) return [];
			const unexplained = `its exit status is ${exit.status}, and no failed test accounts for it`;
			return [outOfMemorySentence(exit.memory, unexplained)];
		}
	}
}
function reportProblems(report) {
	return report.complete ? [] : [`its report cannot be relied on: ${report.problem ?? "it is not complete"}`];
}
function unreportedProblems(units) {
	const missing = units.filter(({ outcome }) => outcome === "unreported").map(({ unit }) => unit);
	if (missing.length === 0) return [];
	return [`it was to run ${missing.join(", ")}, and did not report all of ${missing.length === 1 ? "it" : "them"}`];
}

// src/workers/judge-parts.ts
/** What a batch came to, of files that it ran in parts: every part has an outcome of its own. */
/** `judgement`: by files. The answer is by units, as they were planned. */
function judgeParts(judgement, planned) {
	const partsOfFile = Map.groupBy(planned.flatMap(({ unit, part }) => part === void 0 ? [] : [{
		unit,
		part
	}]), ({ part }) => part.file);
	if (partsOfFile.size === 0) return judgement;
	const units = judgement.units.flatMap((judged) => {
		const parts = partsOfFile.get(judged.unit);
		return parts === void 0 ? [judged] : apart(judged, parts);
	});
	return {
		...judgement,
		units
	};
}
function apart({ cases, outcome, partial }, units) {
	const parts = units.map(({ part }) => part);
	const partOf = sorterInto(parts);
	const places = Map.groupBy(cases, (testCase) => partOf(testCase) ?? parts[0]);
	return units.map(({ unit, part }) => {
		const own = places.get(part) ?? [];
		const judged = {
			unit,
			cases: own,
			outcome: outcomeOf(own, partial === true ? "unreported" : outcome)
		};
		return partial === true && judged.outcome === "failed" ? {
			...judged,
			partial
		} : judged;
	});
}
/** `whole`: of the file. Where something of it failed or is missing, a part without any test may be what is missing. */
function outcomeOf(cases, whole) {
	const told = toldOutcome(cases);
	if (told === "failed") return told;
	if (whole === "unreported") return "unreported";
	if (cases.length === 0) return whole === "failed" ? "unreported" : "empty";
	return told;
}

// src/workers/launcher.ts
/** How the units of one batch come to run. Every kind leaves the same files behind and ends in the same ways. */
/** Where they lie in a launch's own folder. */
function launchFiles(folder) {
	return {
		report: path.join(folder, "report.xml"),
		collected: path.join(folder, "collected.json"),
		events: path.join(folder, "events.jsonl"),
		stacks: path.join(folder, "stacks.txt")
	};
}
/** A process of its own for every batch, by whatever command the user has. */
function commandLauncher(recipe) {
	return { async launch(order) {
		const { environment, onLine, signal, onProcess, onUsed } = order;
		const directory = recipe.workingDirectory;
		const script = await writeScript(order, recipe);
		const { graceSeconds, backlog } = recipe;
		const exit = await launch({
			script,
			directory,
			environment,
			onLine,
			backlog,
			onProcess,
			signal,
			graceSeconds
		});
		const cpuSeconds = await readTimes(order.folder);
		if (cpuSeconds !== void 0) onUsed?.(cpuSeconds);
		return exit;
	} };
}
async function writeScript({ folder, files, units, placeholders: ofClone, worker }, recipe) {
	const words = units.map((unit) => recipe.argument(unit));
	const list = path.join(folder, "tests.txt");
	await writeFile(list, words.map((word) => `${word}\n`).join(""));
	const quoted = [...ofClone].map(([name, value]) => [name, quoteForShell(value)]);
	const placeholders = new Map([
		...quoted,
		["tests", words.map(quoteForShell).join(" ")],
		["tests-file", quoteForShell(list)],
		["report", quoteForShell(files.report)],
		["worker", String(worker)],
		["workers", String(recipe.workers)]
	]);
	return writeCommand(folder, fillPlaceholders(recipe.run, placeholders));
}

// src/workers/parts-environment.ts
/** Tells our adapter which tests of which files a launch runs, where it is not all of them. */
/** The variable that leads to a file in `folder`, which says it; none where all units are whole files. */
async function partsEnvironment(units, folder) {
	const parts = units.flatMap(({ part }) => part === void 0 ? [] : [part]);
	if (parts.length === 0) return {};
	const selections = [...Map.groupBy(parts, ({ file }) => file)].map(([file, own]) => {
		const { kind, tests } = selectionOf(own);
		return [file, { [kind]: tests.map(({ group, name }) => [group, name]) }];
	});
	const file = path.join(folder, "parts.json");
	await writeFile(file, JSON.stringify(Object.fromEntries(selections)));
	return { TESTSHOAL_PARTS: file };
}

// src/workers/speaker.ts
function speakerOf(worker, { number }) {
	return {
		name: `worker ${worker}`,
		worker,
		batch: number
	};
}
/** `Worker 2, batch 5: 3 units in 12.4 s, 14 tests, 1 failed`. */
function endingOf({ worker, batch, seconds, exit, judgement }) {
	const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
	const failed = cases.filter(({ outcome }) => outcome.kind === "failed").length;
	const facts = [
		`${count(batch.units.length, "unit")} in ${duration(seconds)}`,
		count(cases.length, "test"),
		...failed === 0 ? [] : [`${failed} failed`],
		...exitFacts(exit),
		...failed === 0 && judgement.problems.length > 0 ? [count(judgement.problems.length, "problem")] : []
	];
	return {
		title: `Worker ${worker}, batch ${batch.number}: ${facts.join(", ")}`,
		isBad: failed > 0 || judgement.problems.length > 0
	};
}
function exitFacts(exit) {
	switch (exit.kind) {
		case "exited": return [];
		case "killed": return [`killed by ${exit.signal}`];
		case "stopped": return ["stopped"];
		case "timed out": return ["timed out"];
	}
}

// src/workers/batch.ts
/** Runs one batch: a launch on the clone that was leased for it, and the reading of its report. */
async function runBatch(worker, batch, lease, recipe, { launcher, log, clock, signal }) {
	const folder = path.join(recipe.temporary, `worker${worker}`, `batch${batch.number}`);
	const temporary = path.join(folder, "tmp");
	await mkdir(temporary, { recursive: true });
	const files = launchFiles(folder);
	const own = {
		...workerEnvironment({
			...recipe,
			worker,
			batch: batch.number,
			temporary
		}),
		...await partsEnvironment(batch.units, folder)
	};
	const testFiles = filesOf(batch.units);
	const listener = new Listener();
	const startSeconds = clock();
	const ended = await launcher.launch({
		worker,
		batch: batch.number,
		units: testFiles,
		folder,
		files,
		placeholders: lease.placeholders,
		environment: lease.environment(files, own),
		onLine: (line) => {
			listener.hear(line);
			log.output(speakerOf(worker, batch), line);
		},
		signal
	});
	const seconds = clock() - startSeconds;
	const collected = await readCollected(files.collected);
	const report = withinLaunch(linesFromOne(await readJUnitFile(files.report), recipe.firstLine), seconds);
	const byFile = judge({
		units: testFiles,
		exit: ended,
		meaning: ended.kind === "exited" ? recipe.exitMeaning(ended.status) : "broken",
		report,
		collected: collected?.units,
		workingDirectory: recipe.workingDirectory
	});
	const byUnit = judgeParts(byFile, batch.units);
	const evidence = {
		exit: ended,
		isReported: report.complete,
		isCollected: collected !== void 0
	};
	const end = batchEnd(evidence, byUnit);
	const exit = end === "died" ? diedIn(ended, testThatRan(files.events, testFiles)) : ended;
	const judgement = blame(byUnit, end, exit, batch.units);
	await rm(temporary, {
		recursive: true,
		force: true
	}).catch((error) => {
		log.debug(`${temporary} stays, for a test left something in it that cannot be removed: ${messageOf(error)}`);
	});
	const launchSeconds = collected?.launchSeconds ?? Math.max(0, seconds - testSeconds(judgement));
	const { clones, seconds: cloneSeconds } = lease;
	const { introduction } = collected ?? listener;
	return {
		worker,
		batch,
		clones,
		startSeconds,
		seconds,
		launchSeconds,
		cloneSeconds,
		exit,
		end,
		judgement,
		introduction
	};
}
function linesFromOne(report, firstLine) {
	const cases = report.cases.map((testCase) => testCase.line === void 0 ? testCase : {
		...testCase,
		line: Math.max(1, testCase.line + 1 - firstLine)
	});
	return {
		...report,
		cases
	};
}
/** Many runners measure by the time of day: a test during which that clock was set has taken a day then. `seconds`: of the whole launch. */
function withinLaunch(report, seconds) {
	const cases = report.cases.map((testCase) => testCase.seconds === void 0 || testCase.seconds <= seconds ? testCase : {
		...testCase,
		seconds
	});
	return {
		...report,
		cases
	};
}
function testSeconds(judgement) {
	const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
	return secondsOfCases(cases);
}

// src/workers/pool.ts
/** The pool: numbered workers take batches from the queue until nothing is left to be run, or the run is stopped. */
/** Resolves after all workers have ended, with a fault as well. */
async function runPool(options) {
	const { queue, recipe, signal, clock, scaling } = options;
	let workers = 0;
	const aftermath = new Aftermath(options.policy);
	const running = /* @__PURE__ */ new Map();
	const fault = new AbortController();
	const stopped = AbortSignal.any([signal, fault.signal]);
	let someEnd = Promise.withResolvers();
	const faults = [];
	const abortOthers = (error) => {
		faults.push(error);
		fault.abort("another worker met a fault");
	};
	const next = (worker) => {
		if (stopped.aborted || aftermath.closed !== void 0) return void 0;
		const others = Array.from({ length: workers }, (_, index) => index + 1).filter((other) => other !== worker);
		const batch = queue.take(others.map((other) => leftSeconds(running.get(other), queue, clock())));
		if (batch !== void 0) running.set(worker, {
			batch,
			since: clock()
		});
		return batch;
	};
	/** Undefined where it runs again, and may not any more or has no clone for that: what is known until then stands. */
	const leaseFor = async (worker, { number, purpose }) => {
		const fresh = purpose !== "plan";
		if (purpose === "retry" && !aftermath.mayRetry()) {
			queue.drop("retry");
			return;
		}
		try {
			return await options.lease(worker, {
				batch: number,
				moreToCome: queue.remainingUnits > 0,
				fresh
			});
		} catch (error) {
			if (!fresh || stopped.aborted || error instanceof SecurityStop) throw error;
			aftermath.giveUp(`no clone could be made for that: ${messageOf(error)}`);
			for (const again of [
				"rest",
				"bisect",
				"retry"
			]) queue.drop(again);
			return;
		}
	};
	const follow = (result) => {
		const again = aftermath.after(endedBatch(result));
		for (const sentence of againSentences(result, again)) options.log.info(sentence);
		queue.runAgain(again);
		if (aftermath.noRetries !== void 0) queue.drop("retry");
	};
	const runOne = async (worker, batch) => {
		const lease = await leaseFor(worker, batch);
		if (lease === void 0) return void 0;
		let whole = false;
		try {
			if (stopped.aborted) {
				queue.giveBack(batch);
				return;
			}
			options.onStart?.(worker, batch);
			const result = await runBatch(worker, batch, lease, recipe, {
				...options,
				signal: stopped
			});
			whole = isWhole(result);
			if (whole && batch.purpose !== "retry") queue.learn(lessonOf(result));
			options.onResult(result);
			follow(result);
			return result;
		} finally {
			lease.release({
				batch: batch.number,
				isWhole: whole,
				moreToCome: queue.remainingUnits > 0
			});
		}
	};
	const work = async (worker) => {
		for (;;) {
			await scaling?.admit(worker, stopped);
			if (options.mayTake?.(worker) === false) return;
			const batch = next(worker);
			if (batch === void 0) {
				if (running.size === 0 || stopped.aborted) return;
				await someEnd.promise;
				continue;
			}
			try {
				const result = await runOne(worker, batch);
				if (result !== void 0 && hasUsedUpItsTime(result)) return;
			} catch (error) {
				queue.giveBack(batch);
				abortOthers(error);
				return;
			} finally {
				running.delete(worker);
				someEnd.resolve();
				someEnd = Promise.withResolvers();
			}
		}
	};
	const working = [];
	const hire = () => {
		if (workers === recipe.workers) return;
		workers += 1;
		working.push(work(workers).catch(abortOthers));
	};
	while (workers < (scaling?.start ?? recipe.workers)) hire();
	scaling?.onHire(hire);
	for (const one of working) await one;
	const reason = aftermath.closed ?? (stopped.aborted ? "the run was stopped" : "all workers had used up their time");
	return {
		abandoned: queue.abandon(),
		reason,
		noReruns: aftermath.noReruns ?? reason,
		noRetries: aftermath.noRetries,
		fault: faults[0]
	};
}
/** One that was stopped or half reported says nothing of what a launch or a unit costs. */
function isWhole({ end }) {
	return end === "whole";
}
/** What a launch costs beside its tests: its own time, and that of making its clone, which others have to wait for. */
function launchCost({ launchSeconds, cloneSeconds }) {
	return launchSeconds + cloneSeconds;
}
function hasUsedUpItsTime({ exit }) {
	return exit.kind === "timed out" && exit.limit === "worker";
}
/** What the aftermath has to know of it. */
function endedBatch(result) {
	const { batch, end, exit } = result;
	const { units, problems, unmatched } = result.judgement;
	const toldByItself = end === "whole" || end === "lost";
	return {
		batch,
		end,
		limit: exit.kind === "timed out" ? exit.limit : void 0,
		units,
		suspect: suspectOf(result),
		failedBeside: toldByItself && problems.length > 0 || unmatched.some(({ outcome }) => outcome.kind === "failed")
	};
}
function againSentences({ worker, batch, exit }, again) {
	const place = `Worker ${worker}, batch ${batch.number}`;
	const searches = again.filter(({ purpose }) => purpose !== "retry").map(({ units }) => units.length);
	const units = searches.reduce((sum, own) => sum + own, 0);
	return [...units === 0 ? [] : [`${place}: ${phraseOf(exit)}. Units that run again: ${units}, in ${searches.length} batches.`], ...again.filter(({ purpose }) => purpose === "retry").map((retry) => `${place}: ${retry.units.map(({ unit }) => unit).join()} has failed, and runs again.`)];
}
function leftSeconds(running, queue, now) {
	return running === void 0 ? 0 : Math.max(0, running.since + queue.secondsOf(running.batch) - now);
}
function lessonOf(result) {
	const planned = new Map(result.batch.units.map((unit) => [unit.unit, unit]));
	return {
		units: result.judgement.units.map(({ unit, cases }) => {
			const { known, seconds } = planned.get(unit) ?? {};
			return {
				seconds: secondsOfCases(cases),
				knownSeconds: known ? seconds : void 0
			};
		}),
		launchSeconds: launchCost(result)
	};
}

// src/lessons.ts
function learned({ phase, units, templated, suite, run }) {
	return {
		run: run === void 0 ? void 0 : attemptName(run.id, run.attempt),
		existing: suite.units,
		units: passedFiles(units, (run?.attempt ?? 1) - 1),
		launchSeconds: phase.results.filter(isWhole).map(launchCost),
		databases: new Map(templated.map((one) => [one.database.alias, countsOf(one, phase)])),
		workerBytes: phase.peakWorkerBytes,
		buildSeconds: templated.filter(({ report }) => report.source === "built").map(({ database, report }) => ({
			alias: database.alias,
			seconds: report.buildSeconds ?? 0
		})),
		seen: seenUnits(units.map(reportedPart))
	};
}
/** What a stopped or stray run counted is no measure. */
function countsOf({ database, template }, phase) {
	const clones = phase.cloneReports.get(database.alias) ?? [];
	const isWholeRun = phase.fault === void 0 && phase.abandoned.length === 0;
	return {
		templateBytes: template.sizeBytes,
		sessions: isWholeRun ? sumOfKnown(clones.map(({ sessions }) => sessions)) : void 0,
		peakSessions: isWholeRun ? highest(clones.flatMap(({ peakSessions }) => peakSessions === void 0 ? [] : [peakSessions])) : void 0
	};
}
function highest(counts) {
	return counts.length === 0 ? void 0 : Math.max(...counts);
}
function lastBuildSeconds({ buildSeconds }) {
	return lastOf([...buildSeconds]);
}
function lastTemplateBytes({ databases }) {
	return lastOf([...databases].map(([alias, { templateBytes }]) => [alias, templateBytes]));
}
/** By alias, where there is any. */
function lastOf(histories) {
	return new Map(histories.flatMap(([alias, history]) => history.slice(-1).map((last) => [alias, last])));
}
/** The highest that one worker took; undefined where no run has measured it. */
function peakWorkerBytes({ workerBytes }) {
	return highest(workerBytes);
}
/** The test process's own, a live server's thread, a second alias. */
const usualSessions = 5;
/** What the databases can carry, as far as it is known. */
function capacitiesOf(databases, known, { isFixed, availableBytes }) {
	const allBytes = sum(databases.map(({ cloneBytes = 0 }) => cloneBytes));
	return databases.map(({ alias, freeConnections, room, cloneBytes = 0 }) => ({
		alias,
		freeConnections,
		room,
		memory: isFixed || cloneBytes === 0 ? void 0 : {
			cloneBytes,
			availableBytes: availableBytes * cloneBytes / allBytes
		},
		...expectedSessions(known, alias, isFixed)
	}));
}
/** Of one worker. */
function expectedSessions(known, alias, isFixed) {
	return {
		peakSessions: highest(known.databases.get(alias)?.peakSessions ?? []),
		guessedSessions: isFixed ? 1 : usualSessions
	};
}
/** What earlier runs opened in all clones; undefined where none was counted. */
function earlierSessions({ databases }, alias) {
	const history = databases.get(alias)?.sessions ?? [];
	const middle = median(history);
	return middle === void 0 ? void 0 : {
		median: middle,
		runs: history.length
	};
}

// src/databases/recorded.ts
/** An empty database under the working name. */
async function makeWorking({ engine, alias, names }, ledger) {
	ledger.made(alias, names.working);
	await engine.create(names.working);
}
async function dropRecorded({ engine, alias }, name, ledger) {
	await engine.drop(name);
	ledger.dropped(alias, name);
}

// src/databases/dump/manifest.ts
/** What a dump says of itself. It comes from a cache, and is not taken for granted. */
const sha256$1 = string().check(_regex(/^[0-9a-f]{64}$/));
const bytes = int().check(_nonnegative());
const text = string().check(_maxLength(500));
/** Path and SHA-256 of a file that the template depends on. */
const filePair = tuple([string(), sha256$1]);
const manifestSchema = object({
	engine: text,
	engineVersion: text,
	/** For messages: `pg_dump 15.18 in the service container`. */
	tool: text,
	/** Hash over all that the template depends on, but its files. */
	family: text,
	/** Checked one by one. */
	files: array(unknown()),
	templateBytes: bytes,
	/** How the template came about. */
	source: _enum(["built", "extended"]),
	/** Key of the newest relative that was there when this template was made, for whoever cannot use this one. */
	previous: nullable(text),
	payload: object({
		compression: _enum(["zstd", "none"]),
		storedBytes: bytes,
		plainBytes: bytes,
		/** Of the bytes as they are stored. */
		sha256: sha256$1
	})
});
const subject = "what it says of itself is";
/** @throws Error saying what is wrong. */
function parseManifest(json) {
	const manifest = inForm(manifestSchema, parseJson(json, subject), subject);
	return {
		...manifest,
		files: allInForm(filePair, manifest.files, subject, "files")
	};
}

// src/databases/dump/container.ts
/**
* The file in which a dump is kept: the payload, then the manifest, then a footer of fixed size. Nothing in it is
* believed before its hash is right. Bytes pass through in a stream, however large the dump is.
*/
/** Changes whenever an older reader could misread a newer file. */
const format = 1;
const mark = Buffer.from("TSHLDUMP");
/** Length of the manifest, format, SHA-256 of the manifest, mark. */
const footerBytes = 40 + mark.length;
/** Room for some 60,000 files. */
const manifestLimitBytes = 8 * 1024 ** 2;
/** Measured on dumps of `pg_dump` without its own compression: higher levels gain little and cost time. */
const params = { [zlib$1.constants.ZSTD_c_compressionLevel]: 3 };
/** Node has it since 22.15, and the action's own is newer; local runs take what is on the path. */
const hasZstd = typeof zlib$1.createZstdCompress === "function";
/** Writes `file`, whole or not at all. `compressed`: the payload is so already. Returns its size in bytes. */
async function packDump(payload, description, file, compressed = false) {
	const part = `${file}.part`;
	try {
		const [plain, stored] = [new Meter(), new Meter()];
		const compression = compressed || !hasZstd ? "none" : "zstd";
		const squeeze = compression === "none" ? new PassThrough() : zlib$1.createZstdCompress({ params });
		await pipeline(createReadStream(payload), plain, squeeze, stored, createWriteStream(part));
		const manifest = {
			...description,
			payload: {
				compression,
				storedBytes: stored.bytes,
				plainBytes: plain.bytes,
				sha256: stored.digest()
			}
		};
		const json = Buffer.from(JSON.stringify(manifest));
		if (json.length > manifestLimitBytes) throw new Error(`${json.length} bytes are too many for a manifest`);
		const numbers = Buffer.alloc(8);
		numbers.writeUInt32BE(json.length, 0);
		numbers.writeUInt32BE(format, 4);
		await appendFile(part, Buffer.concat([
			json,
			numbers,
			sha256(json),
			mark
		]));
		await rename(part, file);
		return stored.bytes + json.length + footerBytes;
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
/** @throws Error saying why it is no whole dump. */
async function readManifest(file) {
	await using handle = await open(file);
	const { size } = await handle.stat();
	const read = async (start, length) => {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
		return buffer.subarray(0, bytesRead);
	};
	if (size < footerBytes) throw new Error("it is cut off, or no dump");
	const footer = await read(size - footerBytes, footerBytes);
	if (!footer.subarray(-mark.length).equals(mark)) throw new Error("it is cut off, or no dump");
	const written = footer.readUInt32BE(4);
	if (written !== format) throw new Error(`it is written in format ${written}, and this version reads format ${format}`);
	const length = footer.readUInt32BE(0);
	if (length > Math.min(manifestLimitBytes, size - footerBytes)) throw new Error("its end makes no sense");
	const json = await read(size - footerBytes - length, length);
	if (!sha256(json).equals(footer.subarray(8, 40))) throw new Error("its manifest is damaged");
	const manifest = parseManifest(json.toString());
	if (manifest.payload.storedBytes !== size - footerBytes - length) throw new Error("its size is wrong");
	return manifest;
}
/**
* Writes the payload to `into`, which is whole or absent afterwards.
* @throws Error where it is damaged, or there is no room for it.
*/
async function unpackDump(file, { payload }, into) {
	const { bavail, bsize } = await statfs(path.dirname(into));
	if (payload.plainBytes > bavail * bsize) throw new Error(`it unpacks to ${payload.plainBytes} bytes, and ${bavail * bsize} are free`);
	const [stored, plain] = [new Meter(), new Meter(payload.plainBytes)];
	const isSqueezed = payload.compression === "zstd";
	if (isSqueezed && !hasZstd) throw new Error(`Node ${process.versions.node} cannot unpack zstd`);
	const expand = isSqueezed ? zlib$1.createZstdDecompress() : new PassThrough();
	try {
		if (payload.storedBytes === 0) throw new Error("it is empty");
		const source = createReadStream(file, { end: payload.storedBytes - 1 });
		await pipeline(source, stored, expand, plain, createWriteStream(into));
		if (stored.digest() !== payload.sha256) throw new Error("its content is damaged");
		if (plain.bytes !== payload.plainBytes) throw new Error("it unpacks to another size than it says");
	} catch (error) {
		await rm(into, { force: true });
		throw error;
	}
}
/** Counts and hashes what passes, and fails where it is more than `limitBytes`. */
var Meter = class extends Transform {
	bytes = 0;
	#limitBytes;
	#hash = createHash("sha256");
	constructor(limitBytes = Number.POSITIVE_INFINITY) {
		super();
		this.#limitBytes = limitBytes;
	}
	_transform(chunk, _, done) {
		this.bytes += chunk.length;
		this.#hash.update(chunk);
		if (this.bytes > this.#limitBytes) done(/* @__PURE__ */ new Error("it unpacks to more than it says"));
		else done(null, chunk);
	}
	digest() {
		return this.#hash.digest("hex");
	}
};
function sha256(content) {
	return createHash("sha256").update(content).digest();
}

// src/databases/dump/packing.ts
/** Dumps of templates that a run has made: packed, kept for later runs, and at hand while the run goes on. */
/** Writes the dump of a template that was made and stores it. Runs beside the tests. */
async function keepDump(made, ports) {
	const { store, clock, log } = ports;
	const { next, database } = made;
	if (store === void 0 || next === void 0) return void 0;
	const start = clock();
	const packed = await packTemplate(made, ports);
	if (packed === void 0) return void 0;
	const outcome = await store.store(next.key, packed.file);
	log.info(`Dump of ${database.alias} by ${packed.tool}, ${packed.bytes} bytes: ${outcome} under ${next.key} in ${store.description}.`);
	return {
		bytes: packed.bytes,
		seconds: clock() - start
	};
}
/**
* Writes and packs the dump of a template, on a clone of its own where others could come into the template. Undefined where
* no tool can do it, for a reason that is in the log.
*/
async function packTemplate({ database, template, report, next }, ports) {
	const { engine, names, alias } = database;
	const payload = path.join(ports.temporary, `dumped-${alias}`);
	const file = packedFile(alias, ports);
	const source = engine.instances ? template.name : names.dumped;
	if (!engine.instances) {
		ports.ledger.made(alias, names.dumped);
		await engine.clone(template, names.dumped);
	}
	try {
		const dump = await engine.dump(source, payload);
		if (dump === void 0) return void 0;
		const description = {
			engine: engine.name,
			engineVersion: engine.version,
			tool: dump.tool,
			family: next?.keys.family ?? "",
			files: [...next?.keys.content.files ?? []],
			templateBytes: template.sizeBytes,
			source: report.source === "extended" ? "extended" : "built",
			previous: next?.previous ?? null
		};
		return {
			file,
			bytes: await packDump(payload, description, file, dump.compressed),
			tool: dump.tool
		};
	} finally {
		await rm(payload, { force: true });
		if (!engine.instances) await dropRecorded(database, names.dumped, ports.ledger);
	}
}
/** The packed dump that is there: of this run, or that the template was restored from. */
function packedDumpOf({ database, packed }, ports) {
	const made = packedFile(database.alias, ports);
	return [packed?.file, made].find((file) => file !== void 0 && existsSync(file));
}
/** Packed dumps are only of use while their run goes on. */
async function removePacked(made, ports) {
	for (const file of [made.packed?.file, packedFile(made.database.alias, ports)]) if (file !== void 0) await rm(file, { force: true });
}
function packedFile(alias, { temporary }) {
	return path.join(temporary, `packed-${alias}`);
}

// src/replay/secrets.ts
/** Keeps out of a bundle what is secret: whoever may read the repository may read its artifacts, and nobody masks those. */
/** Names of variables whose values are for nobody else. `PWD` alone is a folder. */
const secretName = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|_PWD$|_KEY(_|$)|APIKEY/i;
/** Shorter values are found in any text by chance. */
const shortestSecret = 6;
/** What stands in a bundle for a secret. */
const leftOut = "***";
/** `redis://:secret@host`, under whatever name. What stands before the last `@` of the authority is for the server alone. */
const urlWithPassword = /^[a-z][a-z\d+.-]*:\/\/[^/?#\s:@]*:([^/?#\s]+)@/i;
/** Values of the job's environment that are secret by their names, and passwords in URLs; in every form that they may be written in. */
function secretsInEnvironment(environment) {
	const found = Object.entries(environment).flatMap(([name, value = ""]) => {
		const password = urlWithPassword.exec(value)?.[1];
		return [...secretName.test(name) && !isPlace(name, value) ? formsOf(value) : [], ...password === void 0 ? [] : [
			value,
			...formsOf(password),
			decoded(password)
		]];
	});
	return [...new Set(found)].filter((secret) => secret !== "");
}
/** A key of many lines is masked line by line by the platform too. */
function formsOf(secret) {
	const lines = secret.split("\n").map((line) => line.trim());
	return [secret, ...lines.length > 1 ? lines : []].flatMap((one) => [one, encoded(one)]);
}
function encoded(text) {
	return encodeURIComponent(text.toWellFormed());
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
/** `SSH_KEY_FILE=/home/…` and `AWS_TOKEN_URL=https://…` are no secrets by themselves. */
function isPlace(name, value) {
	if (/^https?:\/\/[^@]*$/.test(value)) return /_(URL|URI|ENDPOINT)$/i.test(name);
	return value.startsWith("/") && (placeName.test(name) || /\.\w{1,8}$/.test(value));
}
const placeName = /^(OLD)?PWD$|_(FILE|PATH|DIR|FOLDER|ROOT|HOME|SOCK|SOCKET)$/i;
/**
* `text` with `***` for every one of `secrets`, but for those of `names`: the password of a test database often is the
* name of its user, and then no secret. Placeholders stay, whatever they are called.
*/
function withoutSecrets(text, secrets, names = /* @__PURE__ */ new Set()) {
	const looked = [...new Set(secrets)].filter((secret) => secret.length >= shortestSecret && !names.has(secret)).sort((a, b) => b.length - a.length).map((secret) => secret.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	if (looked.length === 0) return text;
	const pattern = new RegExp(`\\{[A-Za-z_][\\w.-]*\\}|(${looked.join("|")})`, "g");
	return text.replaceAll(pattern, (whole, secret) => secret === void 0 ? whole : "***");
}

// src/preflight.ts
/** Before anything is made: is there room for all databases, and does the server take all sessions? */
/** What cloning, watching and clean-up need beside the workers. */
const ownSessions = 6;
/** Template and the copy that is dumped; and for each worker the clone in use and the next one. */
const commonDatabases = 2;
const databasesPerWorker = 2;
/** The rest of the memory is for the tests themselves. */
const shareForClones = .6;
/** How many databases there may be at once, for each alias. */
function databasesFor(workers) {
	return commonDatabases + databasesPerWorker * workers;
}
/** How many sessions there may be at once on the server of one alias. */
function sessionsFor(workers, expected) {
	return workers * sessionsOfWorker(expected) + ownSessions;
}
function sessionsOfWorker({ peakSessions, guessedSessions }) {
	return Math.max(1, peakSessions ?? guessedSessions);
}
/** @throws UserError where there is not even room for one worker. */
function preflight(wanted, capacities) {
	const checks = capacities.flatMap((capacity) => [
		...checkConnections(wanted, capacity),
		...checkRoom(wanted, capacity),
		...checkMemory(wanted, capacity)
	]);
	const problems = checks.flatMap(({ problem }) => problem === void 0 ? [] : [problem]);
	if (problems.length > 0) throw new UserError(problems);
	return {
		workers: Math.max(1, Math.min(wanted, ...checks.map(({ fitting }) => fitting))),
		lines: checks.map(({ line }) => line),
		warnings: checks.filter(({ fitting }) => fitting < wanted).map(({ fitting, reason }) => `There are ${Math.max(1, fitting)} workers and not ${wanted}: ${reason}`)
	};
}
function checkConnections(wanted, { alias, freeConnections, peakSessions, guessedSessions }) {
	if (freeConnections === void 0) return [];
	const each = sessionsOfWorker({
		peakSessions,
		guessedSessions
	});
	const needed = sessionsFor(wanted, {
		peakSessions,
		guessedSessions
	});
	const reckoning = `${wanted} workers × ${each} sessions (${peakSessions === void 0 ? "a guess" : "as in earlier runs"}) + ${ownSessions} of our own`;
	return [{
		fitting: Math.floor((freeConnections - ownSessions) / each),
		line: `${alias}: ${reckoning} = ${needed} of the ${freeConnections} connections that the server still takes`,
		reason: `the server of "${alias}" takes ${freeConnections} more sessions, and ${reckoning} would be ${needed}. Raise max_connections, or leave fewer sessions open.`
	}];
}
function checkRoom(wanted, { alias, room, databaseBytes }) {
	if (room === void 0) return [];
	const free = `${size(room.freeBytes)} free in ${room.place}`;
	if (databaseBytes === void 0 || databaseBytes === 0) return [{
		fitting: wanted,
		line: `${alias}: ${free}; the template's size is not known yet`,
		reason: ""
	}];
	const count = databasesFor(wanted);
	const fitting = Math.floor((Math.floor(room.freeBytes / databaseBytes) - commonDatabases) / databasesPerWorker);
	const reckoning = `up to ${count} databases × ${size(databaseBytes)} = ${size(count * databaseBytes)}`;
	return [{
		fitting,
		line: `${alias}: ${reckoning}, ${free}`,
		reason: `the databases of "${alias}" need ${reckoning}, and there are ${free}.`,
		...fitting < 1 && { problem: `There is no room for the databases of "${alias}": one worker needs up to 4 databases × ${size(databaseBytes)}, and there are ${free}. Make room there, or give the tests a smaller template.` }
	}];
}
function checkMemory(wanted, { alias, memory }) {
	if (memory === void 0) return [];
	const { cloneBytes, availableBytes } = memory;
	const usable = availableBytes * shareForClones;
	const count = databasesPerWorker * wanted;
	const reckoning = `${count} servers × ${size(cloneBytes)} = ${size(count * cloneBytes)} of memory`;
	const free = `${size(usable)} of the ${size(availableBytes)} that are free may go to them`;
	return [{
		fitting: Math.floor(usable / (databasesPerWorker * cloneBytes)),
		line: `${alias}: ${reckoning}, ${free}`,
		reason: `the clones of "${alias}" need ${reckoning}, and ${free}. \`clone: database\` needs no memory for them.`
	}];
}
/** How many would fit, for a run that may come to need them. Nothing is said of it. */
function mostFitting(most, capacities, bytes) {
	return preflight(most, withSizes(capacities, bytes)).workers;
}
/** The same with the sizes in `bytes`, by alias. What was reckoned is in the log. */
function fitWorkers(wanted, capacities, bytes, log) {
	const { workers, lines, warnings } = preflight(wanted, withSizes(capacities, bytes));
	for (const line of lines) log.info(`${line}.`);
	for (const warning of warnings) log.warning(warning);
	return workers;
}
function withSizes(capacities, bytes) {
	return capacities.map((capacity) => ({
		...capacity,
		databaseBytes: bytes.get(capacity.alias)
	}));
}

// src/databases/advice.ts
/** Lines to paste, with a sentence before them; empty where there is nothing to gain. */
function adviceFor({ service, engine, version, inMemory, isFixed }) {
	if (engine === "sqlite") return [];
	const lines = [...inMemory === false ? [`    options: --tmpfs ${dataFolder(engine, version)}`] : [], ...isFixed && engine === "postgres" ? [`    command: ${command}`] : []];
	if (lines.length === 0) return [];
	return [
		`The server of the service "${service}" could be faster: nobody needs its data after the job. ${gainOf(engine)} Add to what the service has:`,
		"services:",
		`  ${service}:`,
		...lines
	];
}
/** On one machine, its disk against its memory (`bench/README.md`, "A PostgreSQL server for each worker"; MySQL: an earlier measurement). */
function gainOf(engine) {
	return engine === "postgres" ? "Expect clones in a tenth of the time or less: four took 0.05 to 0.35 s in place of 1.8 to 2.8 s where that was measured." : "Expect clones that are databases in two thirds to a fifth of the time; those that are servers of their own gain little.";
}
/**
* The official image of PostgreSQL moved its data in 18 and does not start with a mount at the old place.
* Source: https://github.com/docker-library/postgres/pull/1259
*/
function dataFolder(engine, version) {
	if (engine !== "postgres") return "/var/lib/mysql";
	return Number.parseInt(version, 10) >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
}
const command = "postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=off";

// src/databases/durability.ts
/** `service`: the key under `services:` in the workflow, where the server is a service's. */
async function makeFast(database, service, durability, log) {
	if (database.engine.instances) return;
	const isFixed = await relax(database, durability, log);
	if (service === void 0) return;
	const { name, version } = database.engine;
	const inMemory = database.room?.inMemory;
	const lines = adviceFor({
		service,
		engine: name,
		version,
		inMemory,
		isFixed
	});
	if (lines.length > 0) log.info(lines.join("\n"));
}
/** Returns whether the server refused a part of it. */
async function relax(database, durability, log) {
	if (durability === "on" || durability === "auto" && !database.throwAway) return false;
	if (!database.throwAway) log.warning(`\`durability: off\` changes the settings of the server of "${database.alias}", and they stay after this run. ` + undoing[database.engine.name]);
	const refusals = await database.engine.relaxDurability();
	for (const refusal of refusals) log.warning(`${database.alias}: ${refusal}`);
	return refusals.length > 0;
}
/** How a server gets its settings back. */
const undoing = {
	postgres: "`ALTER SYSTEM RESET ALL` and `SELECT pg_reload_conf()` undo that and any other ALTER SYSTEM.",
	mysql: "A restart of the server undoes that, after `ALTER INSTANCE ENABLE INNODB REDO_LOG`.",
	mariadb: "A restart of the server undoes that.",
	sqlite: ""
};

// src/databases/file-places.ts
/** Where the files of SQLite and of instances lie: in memory where they fit, for every commit waits for the disk otherwise. */
/** While nothing is known of the size. */
const plentyBytes = 1024 ** 3;
/** The rest of the memory is for the tests themselves. */
const shareOfMemory = .5;
/** `neededBytes`: of all files at once; undefined where nobody knows how large one is. */
function chooseFilePlace({ memory, disk }, neededBytes) {
	if (memory === void 0) return {
		folder: disk,
		fallback: "this machine has no folder in memory"
	};
	const free = size(memory.freeBytes);
	if (neededBytes === void 0) return memory.freeBytes >= plentyBytes ? {
		folder: memory.folder,
		fallback: void 0
	} : {
		folder: disk,
		fallback: `their size is not known yet, and only ${free} of memory are free`
	};
	return neededBytes <= memory.freeBytes * shareOfMemory ? {
		folder: memory.folder,
		fallback: void 0
	} : {
		folder: disk,
		fallback: `they need ${size(neededBytes)}, and half of the ${free} of free memory is for the tests`
	};
}

// src/databases/guard.ts
/** Tells databases that could be real from those that tests may do anything with. Its verdict is final. */
/** Not inside a longer word; digits and `_` end one, so that `prod1` and `shop_prod` count and `products` does not. */
const REAL_WORDS = /(?<!\p{L})(?:prod|production|live|staging|primary)(?!\p{L})/iu;
const SHOWN_SESSIONS = 5;
const LOOPBACK = blockListOf(["127.0.0.0/8", "::1/128"]);
/** RFC 1918 and RFC 4193. */
const PRIVATE = blockListOf([
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"fc00::/7"
]);
/**
* Why `target` could be a real database, one refusal for each rule that it breaks; empty where it may be used.
* `allowed` is the input `allow-database`: exact places, as `placeOf` writes them, that are let through.
*/
function guardProblems(target, facts, allowed) {
	const place = placeOf(target);
	if (allowed.includes(place)) return [];
	return (target.engine === "sqlite" ? nameFindings("path", target.file) : [
		...nameFindings("host", target.host),
		...nameFindings("database name", target.database),
		...networkFindings(target, facts),
		...sessionFindings(facts.sessions)
	]).map(({ rule, reason }) => `The database ${quote(place)} could be a real one (rule "${rule}"): ${reason}. If it is only for tests, add this line to the input "allow-database": ${onOneLine$1(place)}`);
}
/** As Docker names its bridges. Not every `br-…`: `br-lan` is a router's local network. */
function isDockerBridge(networkInterface) {
	return /^(?:docker0|br-[0-9a-f]{12})$/.test(networkInterface);
}
/** `host/name`, or the path of an SQLite file as written: the form of the input `allow-database`. */
function placeOf(target) {
	return target.engine === "sqlite" ? target.file : `${target.host}/${target.database}`;
}
function nameFindings(what, value) {
	const word = REAL_WORDS.exec(value)?.[0];
	return word === void 0 ? [] : [{
		rule: "name",
		reason: `the ${what} ${quote(value)} has the word ${quote(word)}`
	}];
}
function networkFindings(target, facts) {
	if (isUnixSocket(target)) return [];
	if (facts.addresses.length === 0) return [{
		rule: "network",
		reason: `no address is known for the host ${quote(target.host)}`
	}];
	const trusted = [
		LOOPBACK,
		blockListOf(facts.serviceAddresses.map((address) => `${address}/${familyOf(address) === "ipv4" ? 32 : 128}`)),
		blockListOf(containerNetworks(facts).map(({ cidr }) => cidr))
	];
	const outside = facts.addresses.filter((address) => !trusted.some((list) => contains(list, address)));
	if (outside.length === 0) return [];
	return [{
		rule: "network",
		reason: `the host ${quote(target.host)} (${outside.join(", ")}) is neither this machine, nor a service container of the job, nor on a network of containers`
	}];
}
function containerNetworks({ interfaces, insideContainer }) {
	return interfaces.filter(({ name, cidr }) => isDockerBridge(name) || insideContainer && contains(PRIVATE, cidr.replace(/\/.*/, "")));
}
function sessionFindings(sessions) {
	if (sessions.length === 0) return [];
	const more = sessions.length - SHOWN_SESSIONS;
	return [{
		rule: "sessions",
		reason: `others are connected to it: ${[...sessions.slice(0, SHOWN_SESSIONS), ...more > 0 ? [`and ${more} more`] : []].map(quote).join("; ")}`
	}];
}
/** Of networks written as `address/prefix length`. Throws where one is not. */
function blockListOf(cidrs) {
	const list = new BlockList();
	for (const cidr of cidrs) {
		const [address = "", prefix] = cidr.split("/");
		list.addSubnet(address, Number(prefix), familyOf(address));
	}
	return list;
}
/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is found in IPv4 networks; what is no address in none. */
function contains(list, address) {
	return list.check(address, familyOf(address));
}
function familyOf(address) {
	return isIP(address) === 4 ? "ipv4" : "ipv6";
}
/** In double quotes, with line breaks and the like escaped: names come from outside. */
function quote(text) {
	return JSON.stringify(text);
}
/** As it is, so that it can be copied, but for what would start a line of its own in the log. */
function onOneLine$1(text) {
	return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

// src/databases/network.ts
/** Asks this machine what the guard has to know about the network. */
/** Docker and Podman leave these files in every container. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];
/** On Linux: all interfaces, where Node lists only those in use, and an idle bridge is not. */
const INTERFACES = "/sys/class/net";
/** A host whose name cannot be looked up has no addresses, which the guard refuses; the reason is logged. */
async function networkFacts(target, log) {
	const host = target.engine === "sqlite" || isUnixSocket(target) ? void 0 : target.host;
	return {
		addresses: host === void 0 ? [] : await addressesOf(host, log),
		interfaces: localInterfaces(),
		insideContainer: insideContainer()
	};
}
/** Whether this process has a container's network. One that shares the network of Docker's host is not inside. */
function insideContainer() {
	return CONTAINER_MARKS.some((mark) => existsSync(mark)) && !seesDockerBridge();
}
async function addressesOf(host, log) {
	try {
		return (await lookup(host, { all: true })).map(({ address }) => address);
	} catch (error) {
		log.info(`The host ${JSON.stringify(host)} could not be looked up: ${messageOf(error)}`);
		return [];
	}
}
/** Docker's bridges are in the network of Docker's host, and in no container's own. */
function seesDockerBridge() {
	return existsSync(INTERFACES) && readdirSync(INTERFACES).some(isDockerBridge);
}
function localInterfaces() {
	return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => addresses.flatMap(({ cidr }) => cidr === null ? [] : [{
		name,
		cidr
	}]));
}

// src/databases/service-images.ts
/** https://github.com/docker-library/docs/blob/master/postgres/README.md */
const postgres = {
	label: "PostgreSQL",
	port: 5432,
	/** The official image and those made from it set `PG_MAJOR` and `PGDATA`. With `POSTGRES_HOST` it is a client. */
	recognises({ image, env }) {
		if ("PG_MAJOR" in env || "PGDATA" in env) return true;
		if (/postgres|postgis|timescale|pgvector/i.test(nameOf$1(image))) return true;
		return hasPrefixed(env, ["POSTGRES_"]) && !("POSTGRES_HOST" in env);
	},
	url(env, host, port) {
		const user = env["POSTGRES_USER"] || "postgres";
		return {
			engine: "postgres",
			host,
			port,
			user,
			password: env["POSTGRES_PASSWORD"] ?? "",
			database: env["POSTGRES_DB"] || user,
			parameters: {}
		};
	},
	doubt: (env) => env["POSTGRES_PASSWORD"] || env["POSTGRES_HOST_AUTH_METHOD"] === "trust" ? void 0 : "has no POSTGRES_PASSWORD, so it is tried without a password. If it needs one, give the whole address with the input \"database-url\"."
};
/**
* https://github.com/docker-library/docs/blob/master/mysql/README.md, …/mariadb/README.md,
* https://docs.percona.com/percona-server/8.4/docker-config.html
*/
const mysql = {
	label: "MySQL",
	port: 3306,
	/** The official images set `MYSQL_MAJOR` or `MARIADB_VERSION`. Whoever is told of another host is a client. */
	recognises({ image, env }) {
		if ("MYSQL_MAJOR" in env || "MARIADB_VERSION" in env) return true;
		if ([
			"MYSQL_HOST",
			"MARIADB_HOST",
			"PMA_HOST",
			"PMA_HOSTS"
		].some((name) => name in env)) return false;
		return /mysql|mariadb|percona/i.test(nameOf$1(image)) || hasPrefixed(env, ["MYSQL_", "MARIADB_"]);
	},
	url(env, host, port) {
		const root = rootPassword(env);
		const user = mysqlVariable(env, "USER");
		const login = root !== void 0 || user === void 0 ? {
			user: "root",
			password: root ?? ""
		} : {
			user,
			password: mysqlVariable(env, "PASSWORD") ?? ""
		};
		const database = mysqlVariable(env, "DATABASE") ?? "test";
		return {
			engine: "mysql",
			host,
			port,
			...login,
			database,
			parameters: {}
		};
	},
	doubt(env) {
		if (rootPassword(env) !== void 0) return void 0;
		const user = mysqlVariable(env, "USER");
		return `does not tell the password of root, so ${user === void 0 ? "root without a password" : `the user "${user}", who may not create databases,`} is tried. Set MYSQL_ROOT_PASSWORD or MARIADB_ROOT_PASSWORD, or give the whole address with the input "database-url".`;
	}
};
/** Undefined where `container` holds no database server that we know. */
function imageKindOf(container) {
	return [postgres, mysql].find((kind) => kind.recognises(container));
}
/** Empty where the image was told that root needs none; undefined where nobody but the container knows it. */
function rootPassword(env) {
	const isEmpty = mysqlVariable(env, "ALLOW_EMPTY_PASSWORD") ?? mysqlVariable(env, "ALLOW_EMPTY_ROOT_PASSWORD");
	return mysqlVariable(env, "ROOT_PASSWORD") ?? (isEmpty === void 0 ? void 0 : "");
}
/** MariaDB's image takes both prefixes, its own first. An empty variable counts as none. */
function mysqlVariable(env, name) {
	return env[`MARIADB_${name}`] || env[`MYSQL_${name}`] || void 0;
}
function hasPrefixed(env, prefixes) {
	return Object.keys(env).some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}
/** `ghcr.io/organisation/postgis:16` → `postgis:16`: an organisation's name says nothing about the program. */
function nameOf$1(image) {
	return image.slice(image.lastIndexOf("/") + 1);
}

// src/databases/services.ts
/** Finds the databases of the job's service containers, so that the user need not repeat what the workflow says. */
/** The `job.services` context: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context */
const ServicesContext = record$1(string$1().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/), object$1({
	id: string$1().nullish(),
	ports: record$1(string$1(), number$1().int().min(1).max(65535)).nullish()
})).nullable();
/**
* `servicesJson` is `toJSON(job.services)`; empty and `null` mean that the job has none. A job on the machine itself
* reaches a service by its mapped port, a job in a container of its own by the service's id. Rejects with a
* `UserError` where the input is something else, where the containers cannot be inspected, and where the job could
* not reach a database. The URLs hold passwords that nobody has masked yet.
*/
async function findServiceDatabases(servicesJson, containers, place) {
	const context = Object.entries(parseServices(servicesJson));
	const inspected = await Promise.all(context.map(async ([id, { id: containerId, ports }]) => ({
		id,
		container: await inspect(containerId, containers),
		ports
	})));
	const services = inspected.flatMap(({ id, container, ports }) => {
		if (container === void 0) return [];
		const kind = imageKindOf(container);
		return kind === void 0 ? [] : [{
			id,
			container,
			kind,
			mappedPort: ports?.[kind.port]
		}];
	});
	return {
		databases: serviceDatabases(services, place),
		notices: [...inspected.filter(({ container }) => container === void 0).map(missingNotice), ...services.flatMap(({ id, kind, container }) => {
			const doubt = kind.doubt(container.env);
			return doubt === void 0 ? [] : [`The service "${id}" ${doubt}`];
		})]
	};
}
function parseServices(servicesJson) {
	if (servicesJson.trim() === "") return {};
	try {
		return ServicesContext.parse(JSON.parse(servicesJson)) ?? {};
	} catch (error) {
		throw new UserError("The input \"services\" is not the JSON of the context \"job.services\": leave the input out, or make it empty.", { cause: error });
	}
}
async function inspect(id, containers) {
	if (!id) return void 0;
	try {
		return await containers.inspect(id);
	} catch (error) {
		throw new UserError(`The service containers cannot be inspected: ${messageOf(error)}. Name the database with the input "database-url", or make the input "services" empty if no service is a database.`, { cause: error });
	}
}
function serviceDatabases(services, { insideContainer }) {
	const problems = [];
	const byAlias = /* @__PURE__ */ new Map();
	for (const { id, container, kind, mappedPort } of services) {
		const alias = services.length === 1 ? "default" : id.replaceAll("-", "_");
		const port = insideContainer ? kind.port : mappedPort;
		if (port === void 0) problems.push(`The job cannot reach ${kind.label} in the service "${id}", for its port is not mapped: add "ports: ['${kind.port}:${kind.port}']" to the service, or "ports: ['${kind.port}']" for any free port of the machine.`);
		else if (byAlias.has(alias)) problems.push(`Two services give the alias "${alias}": rename the service "${id}".`);
		else {
			const url = kind.url(container.env, insideContainer ? id : "127.0.0.1", port);
			byAlias.set(alias, {
				alias,
				url,
				service: id,
				container: container.id,
				addresses: container.addresses
			});
		}
	}
	if (problems.length > 0) throw new UserError(problems);
	return [...byAlias.values()];
}
function missingNotice({ id }) {
	return `The service "${id}" is left aside, for the Docker engine knows no container of it.`;
}

// src/databases/find.ts
/** Finds the databases that a run makes clones of: those that are named, else those of the service containers. */
/** URLs that are given come first; services serve where none is, and tell which container a URL leads into. */
async function findDatabases(options, ports) {
	const services = await findServices(options, ports);
	const serviceAddresses = services.flatMap(({ addresses }) => addresses);
	if (options.urls.length === 0) return services.map((service) => ({
		...service,
		serviceAddresses
	}));
	return options.urls.map(({ alias, url }) => {
		const behind = services.find((service) => leadsInto(url, service));
		return {
			alias,
			url,
			container: behind?.container,
			service: behind?.service,
			serviceAddresses
		};
	});
}
/** Where URLs are given, services that cannot be used are no error. */
async function findServices(options, { containers, log }) {
	try {
		const services = await findServiceDatabases(options.services, containers, { insideContainer: insideContainer() });
		for (const notice of services.notices) log.info(notice);
		return services.databases;
	} catch (error) {
		if (options.urls.length === 0 || !(error instanceof UserError)) throw error;
		log.info(`Service containers are not looked at: ${messageOf(error)}`);
		return [];
	}
}
function leadsInto(url, service) {
	if (url.engine === "sqlite" || url.engine !== service.url.engine || url.port !== service.url.port) return false;
	const loopback = [
		"localhost",
		"127.0.0.1",
		"::1"
	];
	return url.host === service.url.host || loopback.includes(url.host) && loopback.includes(service.url.host);
}

// src/databases/open.ts
/** Opens the databases of a run, but for those that could be real: they are refused. */
/** @throws SecurityStop for a database that could be real, UserError for one that cannot be used; all at once. */
async function openDatabases(options, ports) {
	const found = await findDatabases(options, ports);
	const mark = ownMark(options.run, options.projectName);
	for (const { url } of found) for (const secret of secretsOf(url)) ports.log.mask(secret);
	await refuse(found, /* @__PURE__ */ new Map(), options, ports.log);
	const engines = [];
	try {
		const opened = [];
		const surveys = /* @__PURE__ */ new Map();
		for (const database of found) {
			const engine = await openRecorded(database, mark, options, ports);
			engines.push(engine);
			const survey = await engine.survey();
			for (const fact of survey.facts ?? []) ports.log.info(`${database.alias}: ${fact}.`);
			for (const notice of survey.notices ?? []) ports.log.warning(`${database.alias}: ${notice}`);
			surveys.set(database.alias, survey);
			opened.push(describe(database, engine, survey, options));
		}
		await refuse(found, surveys, options, ports.log);
		refuseUnusable(surveys);
		sayWithoutEffect(options.clone, opened, ports.log);
		await sweepFolders(options.filePlaces, here(mark), ports.log);
		for (const [index, database] of opened.entries()) {
			if (!database.throwAway) await sweep(database.engine, mark, ports.log);
			const service = options.advises ? found[index]?.service : void 0;
			await makeFast(database, service, options.durability, ports.log);
		}
		return opened;
	} catch (error) {
		await Promise.allSettled(engines.map((engine) => engine.close()));
		throw error;
	}
}
/** Where it is asked for and only MySQL and MariaDB could do it, they have refused by now. */
function sayWithoutEffect(clone, opened, log) {
	if (clone !== "instance" || opened.length === 0 || opened.some(({ engine }) => engine.instances)) return;
	log.warning("`clone: instance` has no effect: only clones of MySQL and MariaDB can be servers of their own. Those of PostgreSQL are databases, and those of SQLite files.");
}
async function refuse(found, surveys, options, log) {
	const problems = await Promise.all(found.map(async ({ alias, url, serviceAddresses }) => {
		const facts = await networkFacts(url, log);
		const sessions = surveys.get(alias)?.baseSessions ?? [];
		return guardProblems(url, {
			...facts,
			serviceAddresses,
			sessions
		}, options.allowDatabase);
	}));
	if (problems.flat().length > 0) throw new SecurityStop(problems.flat());
}
async function openRecorded(found, mark, options, ports) {
	const { alias, container } = found;
	const url = absolute(found.url, options.workingDirectory);
	const { folder, fallback } = await placeFor(alias, url, options);
	ports.ledger.record({
		kind: "place",
		alias,
		url: formatDatabaseUrl(url),
		...container === void 0 ? {} : { container },
		...url.engine === "postgres" ? {} : { folder }
	});
	const engine = await openEngine({
		url,
		clone: options.clone,
		container,
		folder,
		mark
	}, ports);
	if (engine.instances) ports.ledger.record({
		kind: "instances",
		alias
	});
	const isUsed = url.engine === "sqlite" || engine.instances && existsSync(folder);
	if (fallback !== void 0 && isUsed) ports.log.info(`${alias}: templates and clones lie on the disk: ${fallback}.`);
	return engine;
}
/** For SQLite the larger of the user's own file and the last template is a hint at the next. */
async function placeFor(alias, url, options) {
	const { folder, fallback } = chooseFilePlace(options.filePlaces, url.engine === "sqlite" ? await neededBytes(alias, url.file, options) : void 0);
	return {
		folder: `${folder}-${alias}`,
		fallback
	};
}
async function neededBytes(alias, file, options) {
	const own = await stat(file).catch(() => void 0);
	const bytes = Math.max(own?.size ?? 0, options.knownBytes.get(alias) ?? 0);
	return bytes === 0 ? void 0 : bytes * options.databasesAtOnce;
}
/** The guard judges a file's path as the user wrote it, for the folders above the checkout are not their choice. */
function absolute(url, workingDirectory) {
	return url.engine === "sqlite" ? {
		...url,
		file: path.resolve(workingDirectory, url.file)
	} : url;
}
function describe(found, engine, survey, options) {
	const { base, freeConnections, connectionLimit, room, cloneBytes } = survey;
	const database = found.url.engine === "sqlite" ? path.parse(found.url.file).name : found.url.database;
	return {
		alias: found.alias,
		engine,
		base,
		container: found.container,
		throwAway: found.url.engine === "sqlite" || found.container !== void 0,
		freeConnections,
		connectionLimit,
		room,
		cloneBytes,
		names: databaseNames({
			project: options.projectName,
			database,
			run: options.run,
			limitBytes: engine.nameLimitBytes
		})
	};
}
function refuseUnusable(surveys) {
	const problems = [...surveys].flatMap(([alias, { missingRights, obstacles = [] }]) => [...missingRights.map((right) => `The role of the database "${alias}" may not ${right}. Give it that right, or another role.`), ...obstacles]);
	if (problems.length > 0) throw new UserError(problems);
}

// src/databases/session-limits.ts
/** `sessions`: expected at once, of all workers and of our own. Returns the databases with what their servers take then. */
async function raiseSessionLimits(databases, sessions, durability) {
	const raised = [];
	for (const database of databases) {
		const { engine, alias, throwAway, freeConnections } = database;
		const limits = freeConnections !== void 0 && freeConnections < sessions(alias) && throwAway && durability !== "on" ? await engine.takeSessions?.(sessions(alias)) : void 0;
		raised.push({
			...database,
			...limits
		});
	}
	return raised;
}

// src/databases/application-name.ts
/** The name by which the sessions of a worker make themselves known to the server. */
const beginning = "testshoal-worker-";
/** `worker`: its number, from 1. */
function workerApplication(worker) {
	return `${beginning}${worker}`;
}
/** The worker that `application` names; undefined where it is any other name. */
function workerOfApplication(application) {
	const number = application.startsWith(beginning) ? application.slice(17) : "";
	return /^[1-9]\d{0,8}$/.test(number) ? Number(number) : void 0;
}

// src/runners/ruby.ts
/** Our plugin in every Ruby that a worker starts. */
/**
* Added to what the job has in `RUBYOPT`. There nothing can be quoted (`moreswitches` in Ruby's `ruby.c`), so that a folder with a
* space in its path cannot be named; and a search path in its place would break every Ruby that a test gives a path of its own.
*/
function rubyEnvironment({ adapters, inherited }) {
	const plugin = path.join(adapters, "ruby", "testshoal_stacks.rb");
	if (/\s/.test(plugin)) return {};
	return { RUBYOPT: `${inherited["RUBYOPT"] ?? ""} -r${plugin}`.trim() };
}

// src/handover.ts
/** Puts together what a launch is told: the step's environment, the worker's own, the clone's, and the preset's. */
/** Tells which database each alias is for this launch. */
function handOver(databases, nameOf) {
	const accesses = /* @__PURE__ */ new Map();
	const handovers = /* @__PURE__ */ new Map();
	for (const database of databases) {
		const { alias, engine } = database;
		const access = engine.access(nameOf(database));
		accesses.set(alias, access);
		handovers.set(alias, {
			engine: engine.name,
			access
		});
	}
	return {
		placeholders: accessPlaceholders(accesses),
		databases: handovers
	};
}
/** Later ones win: the step's, the worker's own, those of the engine's clients, `worker-env`, what all runners get, the preset's. */
function launchEnvironment(options, handed, files, own) {
	const { preset, run } = options.suite;
	const base = baseEnvironment(options, handed, own);
	const commandWritesReport = hasPlaceholder(run, "report");
	const setting = {
		adapters: options.adapters,
		databases: handed.databases,
		inherited: base
	};
	return {
		...base,
		TESTSHOAL_STACKS: files.stacks,
		...rubyEnvironment(setting),
		...preset.launchEnvironment({
			...setting,
			...files,
			commandWritesReport
		})
	};
}
/** `own`: what makes it its own, as for a launch. */
function prepareEnvironment(options, handed, own = {}) {
	const base = baseEnvironment(options, handed, own);
	const setting = {
		adapters: options.adapters,
		databases: handed.databases,
		inherited: base
	};
	return {
		...base,
		...options.suite.preset.prepareEnvironment(setting)
	};
}
/**
* `given`: the user's own lines of `worker-env`; the preset's are simply not set where there is no database.
* @throws UserError naming every placeholder that nothing fills.
*/
function refuseUnfilled(suite, given, databases) {
	const { placeholders } = handOver(databases, ({ names }) => names.template);
	const ofWorkers = new Map([
		...placeholders,
		["worker", ""],
		["workers", ""]
	]);
	const unfilled = /* @__PURE__ */ new Set([...[suite.run, ...given.map(({ value }) => value)].flatMap((text) => unfilledPlaceholders(text, ofWorkers)), ...unfilledPlaceholders(suite.prepare ?? "", placeholders)]);
	if (unfilled.size === 0) return;
	const known = [...placeholders.keys()].map((name) => `{${name}}`).join(" ") || "none, for there is no database";
	throw new UserError([...unfilled].map((name) => `{${name}} is not filled by any database. There are: ${known}. {worker} and {workers} are known in \`run\` and \`worker-env\`.`));
}
function baseEnvironment(options, handed, own) {
	const step = stepEnvironment(options.inherited);
	for (const name of options.suite.preset.withheld) delete step[name];
	const clients = clientEnvironment(handed, step, own);
	return {
		...step,
		...own,
		...clients,
		...workerEnv(options.suite, handed, own)
	};
}
/** Lines that nothing fills are the preset's own where there is no database; the user's have been refused. */
function workerEnv(suite, { placeholders }, own) {
	const filled = new Map([...placeholders, ...workerPlaceholders(own)]);
	const lines = suite.workerEnv.filter(({ value }) => unfilledPlaceholders(value, filled).length === 0);
	return Object.fromEntries(lines.map(({ name, value }) => [name, fillPlaceholders(value, filled)]));
}
/** While preparing there is no worker. */
function workerPlaceholders(own) {
	const { TESTSHOAL_WORKER: worker, TESTSHOAL_WORKERS: workers } = own;
	return [...worker === void 0 ? [] : [["worker", worker]], ...workers === void 0 ? [] : [["workers", workers]]];
}
/** What the engines' own client libraries read, and so their many users. */
function clientEnvironment({ databases }, step, own) {
	const all = [...databases.values()];
	const postgres = all.find(({ engine }) => engine === "postgres");
	const mysql = all.find(({ engine }) => engine === "mysql" || engine === "mariadb");
	return {
		...postgres && {
			...libpqEnvironment(postgres.access),
			...applicationName(step, own)
		},
		...mysql && mysqlEnvironment(mysql.access)
	};
}
/** https://www.postgresql.org/docs/current/libpq-envars.html */
function libpqEnvironment({ host, port, user, password, database }) {
	return {
		PGHOST: host,
		PGPORT: port,
		PGUSER: user,
		PGPASSWORD: password,
		PGDATABASE: database
	};
}
/**
* By this name the server knows whose session it has. One that the job sets is the user's, but for that of a worker
* of another run around this one.
*/
function applicationName(step, { TESTSHOAL_WORKER: worker }) {
	const given = step["PGAPPNAME"];
	const isUsers = given !== void 0 && workerOfApplication(given) === void 0;
	return worker === void 0 || isUsers ? {} : { PGAPPNAME: workerApplication(worker) };
}
/**
* There is no variable for the user and the database.
* https://dev.mysql.com/doc/refman/en/environment-variables.html
*/
function mysqlEnvironment({ host, port, password }) {
	return {
		...host.startsWith("/") ? {
			MYSQL_HOST: "localhost",
			MYSQL_UNIX_PORT: host
		} : {
			MYSQL_HOST: host,
			MYSQL_TCP_PORT: port
		},
		MYSQL_PWD: password
	};
}

// src/run-databases.ts
/** Without units no database is needed, and none is looked for. */
async function openFor(suite, config, workers, known, world) {
	if (suite.units.length === 0) return [];
	const sizes = {
		databasesAtOnce: databasesFor(workers),
		knownBytes: lastTemplateBytes(known)
	};
	const place = {
		urls: config.databaseUrls,
		advises: world.workflowRun !== void 0
	};
	const databases = await openDatabases({
		...config,
		...world,
		...sizes,
		...place
	}, world);
	if (databases.length === 0) world.log.info("No database was found, so the workers get none. If the tests need one, add a service container or `database-url`.");
	try {
		refuseUnfilled(suite, config.workerEnv ?? [], databases);
		const isFixed = config.workers.kind === "fixed";
		const sessions = (alias) => sessionsFor(workers, expectedSessions(known, alias, isFixed));
		return await raiseSessionLimits(databases, sessions, config.durability);
	} catch (error) {
		await closeAll(databases);
		throw error;
	}
}
async function closeAll(databases) {
	await Promise.all(databases.map(({ engine }) => engine.close()));
}
/** After a cancellation there is no time; the post step does it. */
async function dropAll(databases, nameOf, { ledger, log, cancellation }) {
	if (cancellation.signal.aborted) return;
	for (const database of databases) {
		const name = nameOf(database);
		await dropRecorded(database, name, ledger).catch((error) => {
			log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
		});
	}
}

// src/workers/batch-output.ts
/** One stream that batches write to one after another, parted by lines that only its two ends know. */
var BatchOutput = class {
	#splitter = new LineSplitter((line) => this.#take(line));
	#between;
	#batch;
	#heldBlank = false;
	/** `between`: takes what is written while no batch runs, such as by a daemon that a batch left behind. */
	constructor(between) {
		this.#between = between;
	}
	/** Lines go to `onLine` until `end` stands alone on one. Resolves then, or when the stream closes. */
	batch(end, onLine) {
		const { promise, resolve } = Promise.withResolvers();
		this.#batch = {
			end,
			onLine,
			ended: resolve
		};
		return promise;
	}
	write(chunk) {
		this.#splitter.write(chunk);
	}
	close() {
		this.#splitter.end();
		this.#finish();
	}
	#take(line) {
		if (this.#batch !== void 0 && line === this.#batch.end) {
			this.#heldBlank = false;
			this.#finish();
			return;
		}
		const onLine = this.#batch?.onLine ?? this.#between;
		if (this.#heldBlank) onLine("");
		this.#heldBlank = line === "";
		if (!this.#heldBlank) onLine(line);
	}
	#finish() {
		this.#batch?.ended();
		this.#batch = void 0;
	}
};

// src/workers/session-process.ts
/** The process of a session: its descriptors, and the events that its adapter sends. */
/** What the adapter tells (`adapters/python/testshoal_session.py`). */
const eventSchema = discriminatedUnion("event", [
	object({ event: literal("ready") }),
	object({
		event: literal("refused"),
		reason: pipe(string(), transform(onOneLine))
	}),
	object({
		event: literal("started"),
		batch: int(),
		process: int().check(_gte(2))
	}),
	object({
		event: literal("ended"),
		batch: int(),
		status: optional(int()),
		signal: optional(string()),
		cpuSeconds: optional(number().check(_nonnegative()))
	})
]);
/** After standard input, output and error. */
const ordersDescriptor = 3;
const eventsDescriptor = 4;
const firstOutput = 5;
const longestReason = 500;
function startSession(start) {
	const outputs = Array.from({ length: start.workers }, (_, index) => [firstOutput + 2 * index, firstOutput + 2 * index + 1]);
	const setting = {
		orders: ordersDescriptor,
		events: eventsDescriptor,
		outputs,
		units: start.unitsFile,
		worker_variables: workerNumbers
	};
	const child = spawn("bash", [
		"-eo",
		"pipefail",
		start.script
	], {
		cwd: start.directory,
		env: {
			...start.environment,
			TESTSHOAL_SESSION: JSON.stringify(setting)
		},
		detached: true,
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"pipe",
			"pipe",
			...outputs.flat().map(() => "pipe")
		]
	});
	const reading = new PacedReading(start.backlog);
	for (const descriptor of [1, 2]) {
		const splitter = new LineSplitter(start.onLine);
		const stream = readable(child, descriptor).on("close", () => splitter.end());
		reading.read(stream, (chunk) => splitter.write(chunk));
	}
	readLines(readable(child, eventsDescriptor), (line) => {
		const event = parseEvent(line);
		if (event === void 0) signalGroup(child.pid, "SIGKILL");
		else start.onEvent(event);
	});
	for (const [index, pair] of outputs.entries()) for (const [stream, descriptor] of pair.entries()) reading.read(readable(child, descriptor), (chunk) => start.onOutput(index + 1, stream === 0 ? 0 : 1, chunk));
	const orders = child.stdio[ordersDescriptor];
	orders.on("error", () => {});
	return {
		group: child.pid,
		orders,
		exited: howItEnded(child, reading)
	};
}
function readLines(stream, onLine) {
	const splitter = new LineSplitter(onLine);
	stream.on("data", (chunk) => splitter.write(chunk)).on("close", () => splitter.end());
}
function readable(child, descriptor) {
	return child.stdio[descriptor].on("error", () => {});
}
/** Names of threads and files are in it, and it goes into the log. */
function onOneLine(reason) {
	return reason.replace(/\p{Cc}+/gu, " ").slice(0, longestReason);
}
function parseEvent(line) {
	try {
		return eventSchema.parse(JSON.parse(line));
	} catch {
		return;
	}
}
/** Told after what it had written was read, but for what outlives it. */
async function howItEnded(child, reading) {
	const closed = once(child, "close").catch(() => {});
	try {
		const [status, signal] = await once(child, "exit");
		await reading.drained(closed);
		return signal === null ? `exit status ${status}` : `killed by ${signal}`;
	} catch (error) {
		return messageOf(error);
	}
}

// src/workers/session.ts
/** A session: one process that imports and collects once, and forks a child for every batch of every worker. */
var Session = class {
	/** Settles once everything is imported and collected, or will not be. Never rejects. */
	state;
	#options;
	#process;
	#outputs;
	#running = /* @__PURE__ */ new Map();
	#settle;
	#over;
	constructor(options) {
		this.#options = options;
		const { promise, resolve } = Promise.withResolvers();
		this.state = promise;
		this.#settle = resolve;
		this.#outputs = Array.from({ length: options.workers }, () => [new BatchOutput(options.print), new BatchOutput(options.print)]);
		this.#process = startSession({
			...options,
			onLine: options.print,
			onEvent: (event) => this.#hear(event),
			onOutput: (worker, stream, chunk) => this.#outputs[worker - 1]?.[stream].write(chunk)
		});
		this.#process.exited.then((how) => this.#end(how));
	}
	/**
	* Runs a batch in a child. Undefined where the session is over before the child was there: nobody ran it.
	* A session that ends under its child ends the batch as killed.
	*/
	async fork(order) {
		const [output, errors] = this.#outputs[order.worker - 1] ?? [];
		if (output === void 0 || errors === void 0) throw new Error(`no worker ${order.worker}`);
		const started = Promise.withResolvers();
		const ended = Promise.withResolvers();
		this.#running.set(order.batch, {
			started: started.resolve,
			ended: ended.resolve,
			used: (cpuSeconds) => order.onUsed?.(cpuSeconds),
			lost(how) {
				started.resolve(void 0);
				ended.resolve({
					kind: "killed",
					signal: `the end of its session (${how})`
				});
			}
		});
		const end = randomBytes(16).toString("hex");
		const printed = [output, errors].map((stream) => stream.batch(end, order.onLine));
		if (this.#over !== void 0) this.#end(this.#over);
		else this.#process.orders.write(`${JSON.stringify(this.#orderOf(order, end))}\n`);
		const { signal } = order;
		const { graceSeconds } = this.#options;
		const child = await this.#withinGrace(started.promise, signal);
		if (child === void 0) return void 0;
		order.onProcess?.(child);
		const exit = await endingGroupOnAbort(child, ended.promise, {
			signal,
			graceSeconds
		});
		await Promise.all(printed);
		return signal.aborted ? {
			kind: "stopped",
			reason: messageOf(signal.reason)
		} : exit;
	}
	/** Leader of its process group; undefined where it could not be started. */
	get group() {
		return this.#process.group;
	}
	/** Makes it refuse all batches, and ends it by force. */
	giveUp(reason) {
		this.#settle({
			kind: "refused",
			reason
		});
		this.close(0);
	}
	/** Lets the process undo what it has set up, and ends it by force after the grace. */
	async close(graceSeconds = this.#options.graceSeconds) {
		this.#process.orders.end();
		const signal = AbortSignal.timeout(graceSeconds * 1e3);
		await endingGroupOnAbort(this.#process.group, this.#process.exited, {
			signal,
			graceSeconds: 0
		});
	}
	/** A session that does not answer although it was to stop is ended; whoever waits for it is told by its end. */
	async #withinGrace(answer, signal) {
		const answered = new AbortController();
		const stopping = async () => {
			const either = AbortSignal.any([signal, answered.signal]);
			await aborted(either);
			if (answered.signal.aborted) return;
			const { graceSeconds } = this.#options;
			await setTimeout(graceSeconds * 1e3, void 0, { signal: answered.signal }).catch(() => {});
			if (!answered.signal.aborted) signalGroup(this.#process.group, "SIGKILL");
		};
		const stopped = stopping();
		try {
			return await answer;
		} finally {
			answered.abort();
			await stopped;
		}
	}
	#hear(event) {
		switch (event.event) {
			case "ready":
				this.#settle({ kind: "ready" });
				break;
			case "refused":
				this.#settle({
					kind: "refused",
					reason: event.reason
				});
				this.close();
				break;
			case "started":
				this.#running.get(event.batch)?.started(event.process);
				break;
			case "ended":
				if (event.cpuSeconds !== void 0) this.#running.get(event.batch)?.used(event.cpuSeconds);
				this.#running.get(event.batch)?.ended(exitOf(event));
				this.#running.delete(event.batch);
		}
	}
	/** Nothing more will be heard: whoever waits must not wait for ever. */
	#end(how) {
		this.#over = how;
		this.#settle({
			kind: "refused",
			reason: `it ended before it was ready (${how})`
		});
		for (const batch of this.#running.values()) batch.lost(how);
		this.#running.clear();
		for (const stream of this.#outputs.flat()) stream.close();
	}
	#orderOf({ batch, worker, units, files, environment }, end) {
		const { report, collected } = files;
		return {
			batch,
			worker,
			units,
			report,
			collected,
			environment: this.#difference(environment),
			end
		};
	}
	/** From the session's own environment, so that what the project has set while it was imported stays. */
	#difference(wanted) {
		const given = this.#options.environment;
		const gone = Object.keys(given).filter((name) => wanted[name] === void 0);
		const changed = Object.entries(wanted).filter(([name, value]) => given[name] !== value);
		return Object.fromEntries([...gone.map((name) => [name, null]), ...changed]);
	}
};
function exitOf({ status, signal }) {
	return signal === void 0 ? {
		kind: "exited",
		status: status ?? 0
	} : {
		kind: "killed",
		signal
	};
}
/** Forks where the session can, and launches where it cannot; the reason is said once. */
function sessionLauncher(session, otherwise, say) {
	let told = false;
	return { async launch(order) {
		const { signal } = order;
		const state = await Promise.race([session.state, aborted(signal)]);
		const exit = state?.kind === "ready" ? await session.fork(order) : void 0;
		if (exit !== void 0) return exit;
		if (signal.aborted) return {
			kind: "stopped",
			reason: messageOf(signal.reason)
		};
		if (!told) say(state?.kind === "refused" ? state.reason : "it ended too early");
		told = true;
		return otherwise.launch(order);
	} };
}

// src/databases/dump/relatives.ts
/** Why the template cannot be reached from that of `manifest`; undefined where it can. Added files are fine. */
function obstacleBetween({ files: older }, { files: wanted }, mayChange) {
	const paths = new Set(wanted.keys());
	for (const [file, hash] of older) {
		const now = wanted.get(file);
		if (now === hash || now !== void 0 && mayChange(file, paths)) continue;
		return `${JSON.stringify(file)} ${now === void 0 ? "is gone" : "has changed"} since`;
	}
}
/** Whether both depend on the same files with the same content. */
function isSameContent(files, wanted) {
	return files.length === wanted.files.size && files.every(([file, hash]) => wanted.files.get(file) === hash);
}

// src/databases/dump/kept.ts
/** Finds the dumps that the store keeps: the template's own, or that of an older relative. */
/** Relatives that are looked at: each costs a download. */
const triedRelatives = 3;
/** A dump that cannot be used is said, and counts as none. */
async function findDump(search, place) {
	const { keys, database } = search;
	const exact = await fetch(search, place, (into) => place.store.fetchNewest(keys.exact, into));
	if (exact !== void 0) {
		const dump = await open$1(exact, search, place, ({ files }) => {
			if (!isSameContent(files, keys.content)) throw new Error("it was made from other files than its key says");
		});
		return {
			kind: dump === void 0 ? "none" : "exact",
			dump,
			nextKey: keyAfter(exact.key, keys),
			previous: null
		};
	}
	place.log.info(`No dump of ${database.alias} under ${keys.exact}… in ${place.store.description}.`);
	return await findRelative(search, place);
}
/**
* The dump in `file`, which somebody brought from another machine: nothing says what it should have been made from, and of
* another version of the server it is worth a try. Undefined, and said, where it cannot be used.
*/
async function openGivenDump(file, { alias, engine }, { log, clock, temporary }) {
	const key = `dumps/${alias}`;
	const payload = path.join(temporary, `dump-${alias}`);
	const start = clock();
	try {
		const manifest = await readManifest(file);
		if (manifest.engine !== engine.name) throw new Error(ofEngine(manifest.engine, engine.name));
		await unpackDump(file, manifest, payload);
		return {
			key,
			manifest,
			payload,
			packed: void 0,
			fetchSeconds: 0,
			unpackSeconds: clock() - start
		};
	} catch (error) {
		log.warning(setAside(alias, key, error));
		return;
	}
}
/** The key under which a template is kept that is built though there is a dump. */
async function keyToReplace({ keys }, { store }) {
	return keyAfter(await store.newestKey(keys.exact), keys);
}
async function findRelative(search, place) {
	const { keys, database, mayChange } = search;
	const nextKey = keyAfter(void 0, keys);
	const none = {
		kind: "none",
		dump: void 0,
		nextKey,
		previous: null
	};
	if (mayChange === void 0) return none;
	let found = await fetch(search, place, (into) => place.store.fetchNewest(keys.relatives, into));
	const previous = found?.key ?? null;
	for (let tried = 1; found !== void 0 && tried <= triedRelatives; tried += 1) {
		let following = null;
		const dump = await open$1(found, search, place, (manifest) => {
			following = manifest.previous;
			return obstacleBetween(manifest, keys.content, mayChange);
		});
		if (dump !== void 0) {
			place.log.info(`The template of ${database.alias} is taken further from the dump under ${dump.key}.`);
			await rm(found.file, { force: true });
			return {
				kind: "older",
				dump: {
					...dump,
					packed: void 0
				},
				nextKey,
				previous
			};
		}
		found = await fetchRelative(following, search, place);
	}
	return {
		...none,
		previous
	};
}
/** A dump names its forerunner. It is hostile, so the name has to be that of a relative. */
async function fetchRelative(key, search, place) {
	if (key === null || !key.startsWith(search.keys.relatives) || !/^[a-z0-9-]{1,200}$/.test(key)) return;
	return await fetch(search, place, async (into) => await place.store.fetch(key, into) ? key : void 0);
}
async function fetch({ database }, { clock, temporary }, from) {
	const file = path.join(temporary, `fetched-${database.alias}`);
	const start = clock();
	const key = await from(file);
	return key === void 0 ? void 0 : {
		key,
		file,
		seconds: clock() - start
	};
}
/** Undefined, and said, where the dump cannot be used; then its file is gone. `judge` tells why it does not fit. */
async function open$1({ key, file, seconds }, { database, keys }, { log, clock, temporary }, judge) {
	const { alias, engine } = database;
	const payload = path.join(temporary, `dump-${alias}`);
	const start = clock();
	try {
		const manifest = await readManifest(file);
		const foreign = foreignness(manifest, engine, keys);
		if (foreign !== void 0) throw new Error(foreign);
		const obstacle = judge(manifest);
		if (obstacle !== void 0) {
			log.info(`The dump of ${alias} under ${key} is left aside: ${obstacle}.`);
			await rm(file, { force: true });
			return;
		}
		await unpackDump(file, manifest, payload);
		return {
			key,
			manifest,
			payload,
			packed: file,
			fetchSeconds: seconds,
			unpackSeconds: clock() - start
		};
	} catch (error) {
		await rm(file, { force: true });
		log.warning(setAside(alias, key, error));
		return;
	}
}
function setAside(alias, key, error) {
	return `The dump of ${alias} under ${key} is set aside: ${messageOf(error)}`;
}
function foreignness({ engine, engineVersion, family }, { name, version }, keys) {
	if (engine !== name) return ofEngine(engine, name);
	if (engineVersion !== version) return `it is of version ${JSON.stringify(engineVersion)}, not ${version}`;
	return family === keys.family ? void 0 : "it was made by another `prepare`, project or platform";
}
function ofEngine(engine, name) {
	return `it is of the engine ${JSON.stringify(engine)}, not ${name}`;
}
/** `…-1` after nothing, `…-3` after `…-2`. */
function keyAfter(key, { exact }) {
	if (key === void 0) return `${exact}1`;
	const generation = Number(key.slice(exact.length));
	return `${exact}${Number.isSafeInteger(generation) && generation > 0 ? generation + 1 : 2}`;
}

// src/databases/restore.ts
/** Restores the templates' dumps from the cache: all of them, or none. */
/** One `prepare` fills all databases together, so all are restored from the same state, or none is. */
async function restoreAll(request, ports) {
	const { databases, keys, mayChange } = request;
	const next = /* @__PURE__ */ new Map();
	const missing = {
		kind: "missing",
		filled: /* @__PURE__ */ new Map(),
		next
	};
	if (ports.store === void 0) return missing;
	const place = {
		...ports,
		store: ports.store
	};
	const findings = /* @__PURE__ */ new Map();
	for (const database of databases) {
		const own = keys.get(database.alias);
		if (own === void 0) continue;
		const search = {
			database,
			keys: own,
			mayChange
		};
		if (request.use === "rebuild") {
			const key = await keyToReplace(search, place);
			next.set(database.alias, {
				key,
				keys: own,
				previous: null
			});
		} else {
			const finding = await findDump(search, place);
			findings.set(database, finding);
			next.set(database.alias, {
				key: finding.nextKey,
				keys: own,
				previous: finding.previous
			});
		}
	}
	const dumps = new Map([...findings].flatMap(([database, { dump }]) => dump ? [[database, dump]] : []));
	const kind = commonKind(databases, findings);
	if (kind === "missing") {
		await removeAll(dumps.values());
		return missing;
	}
	const filled = await fillAll$1(dumps, ports);
	return filled === void 0 ? missing : {
		kind,
		filled,
		next
	};
}
/** From packed dumps that somebody brought, by alias: all of them, or none. */
async function restoreGiven(databases, given, ports) {
	const missing = {
		kind: "missing",
		filled: /* @__PURE__ */ new Map(),
		next: /* @__PURE__ */ new Map()
	};
	const dumps = /* @__PURE__ */ new Map();
	for (const database of databases) {
		const file = given.get(database.alias);
		const dump = file === void 0 ? void 0 : await openGivenDump(file, database, ports);
		if (dump === void 0) {
			await removeAll(dumps.values());
			return missing;
		}
		dumps.set(database, dump);
	}
	const filled = await fillAll$1(dumps, ports);
	return filled === void 0 ? missing : {
		...missing,
		kind: "restored",
		filled
	};
}
async function removeAll(dumps) {
	for (const { payload, packed } of dumps) for (const file of [payload, packed]) if (file !== void 0) await rm(file, { force: true });
}
/** Older ones fit together only where they were made from the same files. */
function commonKind(databases, findings) {
	const all = databases.map((database) => findings.get(database));
	if (all.every((finding) => finding?.kind === "exact")) return "restored";
	const states = all.map((finding) => finding?.kind === "older" ? JSON.stringify(finding.dump?.manifest.files) : void 0);
	return states[0] !== void 0 && states.every((state) => state === states[0]) ? "older" : "missing";
}
/** Undefined, and said, where one of them does not restore; then none of the databases is left. */
async function fillAll$1(dumps, ports) {
	const filled = /* @__PURE__ */ new Map();
	const made = [];
	for (const [database, dump] of dumps) {
		made.push(database);
		try {
			filled.set(database.alias, await fill(database, dump, ports));
		} catch (error) {
			ports.log.warning(setAside(database.alias, dump.key, error));
			for (const each of made) await dropRecorded(each, each.names.working, ports.ledger);
			await removeAll(dumps.values());
			return;
		}
	}
	return filled;
}
async function fill(database, dump, { ledger, clock }) {
	const start = clock();
	if (database.engine.instances) ledger.made(database.alias, database.names.working);
	else await makeWorking(database, ledger);
	await database.engine.restore(dump.payload, database.names.working);
	await rm(dump.payload, { force: true });
	return {
		fetchedBytes: dump.manifest.payload.storedBytes,
		packed: dump.packed === void 0 ? void 0 : {
			file: dump.packed,
			key: dump.key
		},
		stages: [
			{
				stage: "fetch",
				seconds: dump.fetchSeconds
			},
			{
				stage: "unpack",
				seconds: dump.unpackSeconds
			},
			{
				stage: "restore",
				seconds: clock() - start
			}
		]
	};
}

// src/databases/template.ts
/** The template's life: restored, taken further from an older one, built by `prepare`, or copied; sealed, and named last. */
/**
* Makes the template of every database. One `prepare` fills all of them together, so all have the same source.
* A dump that cannot be used is said and set aside; nothing half-made keeps a template's name.
*/
async function makeTemplates(request, ports) {
	return sealAll(request, await fillAll(request, ports), ports);
}
async function fillAll(request, ports) {
	const { databases, use } = request;
	if (use === "off") return {
		source: "copied",
		filled: await copyAll(databases, ports),
		next: /* @__PURE__ */ new Map()
	};
	const { kind, filled, next } = await (request.given === void 0 ? restoreAll({
		...request,
		use
	}, ports) : restoreGiven(databases, request.given, ports));
	if (kind === "restored") return {
		source: "restored",
		filled,
		next: /* @__PURE__ */ new Map()
	};
	if (kind === "older") {
		const extension = await tryExtension(request, ports);
		if (extension !== void 0) return {
			source: "extended",
			filled: withStage(filled, extension),
			next
		};
	}
	for (const database of databases) await makeWorking(database, ports.ledger);
	const built = await build("build", "empty", request, ports);
	return {
		source: "built",
		filled: new Map(databases.map(({ alias }) => [alias, only(built)])),
		next
	};
}
/** Undefined, and said, where `prepare` does not go on; what it left is dropped then. */
async function tryExtension(request, ports) {
	try {
		return await build("extend", "older", request, ports);
	} catch (error) {
		if (error instanceof Cancelled) throw error;
		ports.log.warning(`\`prepare\` could not take the older template further, so it starts from empty: ${messageOf(error)}`);
		return;
	}
}
/** What a failed `prepare` leaves is dropped again; if that fails too, the ledger still has it. */
async function build(stage, state, request, { clock, ledger }) {
	const start = clock();
	try {
		await request.build(state);
	} catch (error) {
		await dropWorking(request.databases, ledger);
		throw error;
	}
	return {
		stage,
		seconds: clock() - start
	};
}
async function copyAll(databases, { clock, ledger }) {
	const filled = /* @__PURE__ */ new Map();
	for (const { engine, alias, names } of databases) {
		const start = clock();
		ledger.made(alias, names.working);
		try {
			await engine.copyBase(names.working);
		} catch (error) {
			await dropWorking(databases, ledger);
			throw error;
		}
		filled.set(alias, only({
			stage: "copy",
			seconds: clock() - start
		}));
	}
	return filled;
}
async function dropWorking(databases, ledger) {
	await Promise.allSettled(databases.map((database) => dropRecorded(database, database.names.working, ledger)));
}
function withStage(filled, stage) {
	return new Map([...filled].map(([alias, one]) => [alias, {
		...one,
		stages: [...one.stages, stage]
	}]));
}
/** Filled by one stage, without a dump. */
function only(stage) {
	return {
		stages: [stage],
		fetchedBytes: void 0,
		packed: void 0
	};
}
async function sealAll(request, { source, filled, next }, { ledger, clock }) {
	const templated = [];
	for (const database of request.databases) {
		const { engine, alias, names } = database;
		const start = clock();
		ledger.made(alias, names.template);
		const template = await engine.seal(names.working, names.template);
		ledger.dropped(alias, names.working);
		const { stages = [], fetchedBytes, packed } = filled.get(alias) ?? {};
		const built = stages.find(({ stage }) => stage === "build")?.seconds;
		const report = {
			source,
			sizeBytes: template.sizeBytes,
			stages: [...stages, {
				stage: "seal",
				seconds: clock() - start
			}],
			fetchedBytes,
			dumpBytes: void 0,
			buildSeconds: built ?? request.knownBuildSeconds.get(alias)
		};
		templated.push({
			database,
			template,
			report,
			next: next.get(alias),
			packed
		});
	}
	return templated;
}

// src/databases/template-key.ts
/** What a template depends on: the files of `template-key` and all else, as the keys under which its dump is kept. */
/** Changes whenever what a template is changes; the format of its dump has a number of its own. */
const templateVersion = 2;
function templateKeys({ content, ...others }) {
	const { literals, files } = content;
	const family = shortHash([templateVersion, ...Object.entries({
		...others,
		literals
	}).sort()], 12);
	const relatives = `testshoal-dump-${family}-`;
	return {
		relatives,
		exact: `${relatives}${shortHash([...files], 24)}-`,
		family,
		content
	};
}
/** Reads what `template-key` names. Two machines with the same checkout get the same. */
async function readTemplateContent(lines, directory) {
	const globs = lines.filter((line) => !line.startsWith("=") && !line.startsWith("!"));
	const excluded = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
	const found = await glob(globs, {
		cwd: directory,
		ignore: [
			"**/node_modules/**",
			"**/.git/**",
			...excluded
		],
		expandDirectories: false
	});
	const files = /* @__PURE__ */ new Map();
	for (const file of found.map((name) => name.replaceAll("\\", "/")).sort()) {
		const content = createHash("sha256");
		await pipeline(createReadStream(path.join(directory, file)), content);
		files.set(file, content.digest("hex"));
	}
	return {
		files,
		literals: lines.filter((line) => line.startsWith("="))
	};
}
function shortHash(content, digits) {
	return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, digits);
}

// src/prepare.ts
/** Runs the user's or the preset's `prepare` on the empty working databases. */
/** The folder for its temporary files, as for those of a worker. */
function temporaryOfPrepare({ temporary }) {
	return path.join(temporary, "prepare", "tmp");
}
/** Lines of output that an error shows. */
const shownLines = 20;
/** @throws UserError with the exit status and the end of the output. */
async function prepare(options) {
	const folder = path.join(options.temporary, "prepare");
	await mkdir(temporaryOfPrepare(options), { recursive: true });
	const quoted = new Map([...options.placeholders].map(([name, value]) => [name, quoteForShell(value)]));
	const script = await writeCommand(folder, fillPlaceholders(options.command, quoted));
	const last = [];
	const exit = await launch({
		script,
		directory: options.workingDirectory,
		environment: options.environment,
		onLine: (line) => {
			options.log.output({ name: "prepare" }, line);
			last.push(line);
			if (last.length > shownLines) last.shift();
		},
		backlog: () => options.log.backlog(),
		signal: options.signal,
		graceSeconds: options.graceSeconds
	});
	if (exit.kind === "exited" && exit.status === 0) return;
	throw new UserError(`\`prepare\` failed: ${exitText(exit)}. The command was: ${options.command}\nRun it on an empty database by hand, or correct the input. Its output ended with:\n${last.join("\n")}`);
}

// src/templates.ts
/** @throws UserError when nothing says how to prepare a database. */
async function provideTemplates(options, world) {
	const { databases, suite, config } = options;
	const none = {
		templated: [],
		fallbacks: [],
		keepDumps: async () => /* @__PURE__ */ new Map()
	};
	if (databases.length === 0) {
		refuseWithoutDatabase(options);
		return none;
	}
	const use = config.template === "extend" ? "auto" : config.template;
	const command = suite.prepare ?? "";
	if (command === "" && use !== "off") throw new UserError("`prepare` is needed: the command that takes an empty database to the state in which tests find it, such as running the migrations. With `template: off` your own database is cloned as it is.");
	if (use === "off" && config.prepare !== void 0) world.log.info("`prepare` does not run, for `template: off` clones the database as it is.");
	const ports = {
		...world,
		store: world.stores?.dumps
	};
	const { keys, fallbacks } = use === "off" ? {
		keys: /* @__PURE__ */ new Map(),
		fallbacks: []
	} : await dumpKeys(options, command, world);
	const templated = await makeTemplates({
		databases,
		keys,
		use,
		mayChange: suite.mayChange,
		knownBuildSeconds: options.knownBuildSeconds,
		given: options.given,
		build: (state) => {
			const handed = handOver(databases, ({ names }) => names.working);
			const own = { TMPDIR: temporaryOfPrepare(world) };
			return prepare({
				command,
				placeholders: handed.placeholders,
				environment: {
					...prepareEnvironment(options.handover, handed, own),
					TESTSHOAL_TEMPLATE: state
				},
				workingDirectory: config.workingDirectory,
				graceSeconds: options.graceSeconds,
				temporary: world.temporary,
				log: world.log,
				signal: world.cancellation.signal
			}).catch((error) => {
				const { aborted } = world.cancellation.signal;
				throw aborted ? new Cancelled("`prepare` was cancelled", { cause: error }) : error;
			});
		}
	}, ports);
	return {
		templated,
		fallbacks,
		async keepDumps() {
			const kept = /* @__PURE__ */ new Map();
			for (const made of templated) {
				const { alias } = made.database;
				try {
					const facts = await keepDump(made, ports);
					if (facts !== void 0) kept.set(alias, facts);
				} catch (error) {
					world.log.warning(`The dump of ${alias} could not be kept: ${messageOf(error)}`);
				}
			}
			return kept;
		}
	};
}
/** Who says how to prepare a database expects that there is one. */
function refuseWithoutDatabase({ config, suite }) {
	if (suite.units.length === 0 || config.prepare === void 0 && config.templateKey.length === 0) return;
	throw new UserError("There is no database to prepare: the job has no service container with a database, and `database-url` is not given. Give one of them, or leave out `prepare` and `template-key`.");
}
/** Without something that says what a template depends on, a dump could be stale, and none is kept. */
async function dumpKeys({ config, suite, databases, identity }, command, world) {
	const keys = /* @__PURE__ */ new Map();
	if (world.stores === void 0) return {
		keys,
		fallbacks: []
	};
	const lines = suite.templateKey;
	const content = await readTemplateContent(lines, config.workingDirectory);
	if (content.files.size === 0 && content.literals.length === 0) {
		if (config.templateKey.length > 0) throw new UserError(`\`template-key\` matches no file in \`working-directory\`: ${lines.join(", ")}.`);
		return {
			keys,
			fallbacks: ["The template is built in every run, for nothing says when a kept dump would be stale. Give `template-key`: globs of the migrations, seeds and lock files."]
		};
	}
	for (const { alias, engine } of databases) {
		const ingredients = {
			suite: identity,
			alias,
			engine: engine.instances ? `${engine.name}-instance` : engine.name,
			version: engine.version
		};
		keys.set(alias, templateKeys({
			...ingredients,
			architecture: world.platform,
			prepare: command,
			content
		}));
	}
	return {
		keys,
		fallbacks: []
	};
}

// src/batch-launcher.ts
function launcherOf({ suite, config, mostWorkers: workers, graceSeconds, session }, log) {
	const { preset, run } = suite;
	const { workingDirectory } = config;
	const launches = commandLauncher({
		run,
		workers,
		workingDirectory,
		graceSeconds,
		argument: preset.argument,
		backlog: () => log.backlog()
	});
	if (session === void 0) return launches;
	return sessionLauncher(session, launches, (reason) => log.info(`Every batch is launched by itself, not forked from a session: ${reason}.`));
}

// src/databases/health.ts
/**
* Whether clones are fit for a batch: looked into just before it, by the way that its worker takes, and each of them in
* another place than all others.
*/
/** What was looked at so shortly before is taken to be as it was. */
const usualTrustSeconds = 2;
/** A server that is busy for a moment is no reason to throw a clone away. */
const attempts = 3;
const longestPauseSeconds = .3;
/** A clone that is not what it should be. */
var UnfitClone = class extends Error {
	name = "UnfitClone";
	alias;
	constructor(alias, reason) {
		super(messageOf(reason), { cause: reason });
		this.alias = alias;
	}
};
var Health = class {
	/** The last look at each clone that there is, by alias and name. */
	#looks = /* @__PURE__ */ new Map();
	#trustSeconds;
	constructor(trustSeconds = usualTrustSeconds) {
		this.#trustSeconds = trustSeconds;
	}
	/** A clone that has just been verified. */
	async admit(clone) {
		await this.#look(clone, "used");
	}
	/** What is in a used one has been found out when it was given back. Rejects with an `UnfitClone`. */
	async check(clones, state) {
		await Promise.all(clones.map(async (clone) => {
			const { alias } = clone.templated.database;
			const last = this.#looksAt(alias).get(clone.name);
			if (last !== void 0 && now() - last.atSeconds < this.#trustSeconds) return;
			try {
				await this.#look(clone, state);
			} catch (error) {
				throw new UnfitClone(alias, error);
			}
		}));
	}
	forget(alias, name) {
		this.#looksAt(alias).delete(name);
	}
	async #look(clone, state) {
		const { templated, name } = clone;
		const place = await probe(clone, state === "fresh");
		const looks = this.#looksAt(templated.database.alias);
		const before = looks.get(name)?.place;
		if (before !== void 0 && before !== place) throw new Error(`${name} is another database than the one that was made: ${place}, and not ${before}`);
		const twin = [...looks].find(([other, look]) => other !== name && look.place === place);
		if (twin !== void 0) throw new Error(`${name} and ${twin[0]} are the same database: ${place}`);
		looks.set(name, {
			place,
			atSeconds: now()
		});
	}
	#looksAt(alias) {
		const looks = this.#looks.get(alias) ?? /* @__PURE__ */ new Map();
		this.#looks.set(alias, looks);
		return looks;
	}
};
async function probe({ templated, name }, whole) {
	const { database, template } = templated;
	for (let attempt = 1;; attempt += 1) try {
		return await database.engine.probe(template, name, whole);
	} catch (error) {
		if (attempt === attempts) throw error;
		await setTimeout(longestPauseSeconds * (.5 + Math.random() / 2) * 1e3);
	}
}
function now() {
	return performance.now() / 1e3;
}

// src/databases/clone-maker.ts
/** Makes sets of clones, and drops them; a set that is not sound is made a second time, and that is said. */
var CloneMaker = class {
	#templated;
	#health;
	#ports;
	#generations = /* @__PURE__ */ new Map();
	#dropping = [];
	constructor(templated, health, ports) {
		this.#templated = templated;
		this.#health = health;
		this.#ports = ports;
	}
	/**
	* What fails once may be the matter of one clone, and is tried once more under other names. `batch`: that waits for it; undefined
	* where it is made ahead.
	*/
	async make(worker, batch) {
		try {
			return await this.#makeOnce(worker);
		} catch (error) {
			if (!(error instanceof UnfitClone) || this.#ports.signal.aborted) throw error;
			this.tell(error, worker, batch);
			return await this.#makeOnce(worker).catch((second) => {
				throw new Error(`worker ${worker} got no sound clone of "${error.alias}" twice: ${error.message}; then: ${messageOf(second)}`, { cause: second });
			});
		}
	}
	/** Says that a set of `worker` is not used, and why. */
	tell({ alias, message: because }, worker, batch) {
		const whose = batch === void 0 ? `worker ${worker}` : `worker ${worker}, batch ${batch},`;
		this.#ports.log.warning(`A clone of "${alias}" for ${whose} is replaced by another one: ${because}`);
		this.#ports.onUnfit({
			worker,
			batch,
			alias,
			because
		});
	}
	async #makeOnce(worker) {
		const generation = (this.#generations.get(worker) ?? 0) + 1;
		this.#generations.set(worker, generation);
		const made = await Promise.allSettled(this.#templated.map((templated) => this.#cloneOne(templated, worker, generation)));
		const failed = made.find((end) => end.status === "rejected");
		if (failed !== void 0) {
			for (const templated of this.#templated) this.#dropping.push(this.drop({
				templated,
				name: templated.database.names.clone(worker, generation)
			}));
			throw failed.reason;
		}
		const clones = made.flatMap((end) => end.status === "fulfilled" ? [end.value] : []);
		return {
			worker,
			clones,
			seconds: Math.max(0, ...clones.map(({ seconds }) => seconds))
		};
	}
	async #cloneOne(templated, worker, generation) {
		const { engine, alias, names } = templated.database;
		const name = names.clone(worker, generation);
		this.#ports.ledger.made(alias, name);
		try {
			const { strategy, seconds } = await engine.clone(templated.template, name);
			await engine.verify(templated.template, name);
			const clone = {
				templated,
				name,
				worker,
				strategy,
				seconds,
				access: engine.access(name),
				initial: void 0
			};
			await this.#health.admit(clone);
			return {
				...clone,
				initial: await engine.statistics(name)
			};
		} catch (error) {
			throw error instanceof UserError ? error : new UnfitClone(alias, error);
		}
	}
	/** What cannot be dropped is left to the post step, as all is where there is no time left. */
	async drop({ templated, name }) {
		this.#health.forget(templated.database.alias, name);
		if (this.#ports.signal.aborted) return;
		try {
			await dropRecorded(templated.database, name, this.#ports.ledger);
		} catch (error) {
			this.#ports.log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
		}
	}
	/** Waits for what is being dropped in the background. */
	async close() {
		await Promise.all(this.#dropping);
	}
};

// src/databases/clone-report.ts
/** So many names of what has changed are kept; a migration can change thousands. */
const keptChanges = 10;
/** What the server counted, less what our own verification of the clone added. */
function cloneReport({ name, worker, strategy, seconds, initial }, final, peakSessions, dirtied) {
	const counted = final && subtractCounts(final, initial);
	return {
		name,
		worker,
		strategy,
		seconds,
		peakSessions,
		sessions: counted?.sessions,
		transactions: counted?.transactions,
		rollbacks: counted?.rollbacks,
		deadlocks: counted?.deadlocks,
		leftOpen: counted?.leftOpen,
		leftInTransaction: counted?.leftInTransaction,
		temporaryBytes: counted?.temporaryBytes,
		blocksHit: counted?.blocksHit,
		blocksRead: counted?.blocksRead,
		abortedSessions: counted?.abortedSessions,
		killedSessions: counted?.killedSessions,
		dirtied: dirtied && {
			batch: dirtied.batch,
			changes: dirtied.changes.slice(0, keptChanges),
			moreChanges: Math.max(0, dirtied.changes.length - keptChanges)
		}
	};
}

// src/databases/clones.ts
/** The clones of a run: one per worker at once, kept while nothing has changed in it, the next one made ahead. */
/** Who is connected so long after a batch has come to stay. */
const leaveLimitSeconds = 1;
/** InnoDB tells of its transactions anew only if nobody has asked for a tenth of a second. */
const lookAgainSeconds = .15;
const brokenOff = "the batch was stopped, killed or half reported";
var Clones = class {
	reports = /* @__PURE__ */ new Map();
	#recycle;
	#ports;
	#health;
	#maker;
	#ready = /* @__PURE__ */ new Map();
	/** What workers have given back; undefined where it is renewed. */
	#kept = /* @__PURE__ */ new Map();
	#leased = /* @__PURE__ */ new Map();
	#retiring = [];
	constructor(templated, recycle, ports) {
		this.#recycle = recycle;
		this.#ports = ports;
		this.#health = new Health(ports.trustSeconds);
		this.#maker = new CloneMaker(templated, this.#health, ports);
	}
	/** Starts the clones of all workers at once. They are awaited when they are leased. */
	prepare(workers) {
		for (let worker = 1; worker <= workers; worker += 1) this.#makeAhead(worker);
	}
	/**
	* Clones for one batch: those that the worker had, if they are still good, else new ones.
	*/
	async lease(worker, { batch, moreToCome, fresh = false }) {
		const kept = await this.#kept.get(worker);
		this.#kept.delete(worker);
		const usable = fresh ? void 0 : await this.#ifFit(kept, "used", batch);
		if (fresh && kept !== void 0) this.#retireSet(kept);
		const set = usable ?? await this.#fresh(worker, batch, moreToCome);
		this.#leased.set(worker, set);
		return set;
	}
	/** What `worker` is using now. */
	leased(worker) {
		return this.#leased.get(worker)?.clones ?? [];
	}
	/** Takes a set back after `use`. Whether it is good for another batch is found out at once, in the background. */
	release(set, use) {
		this.#leased.delete(set.worker);
		this.#kept.set(set.worker, this.#keepOrRetire(set, use));
	}
	/** Drops what was made ahead and waits for everything in the background. What cannot be dropped is left to post. */
	async close() {
		for (const kept of await Promise.all(this.#kept.values())) if (kept !== void 0) this.#retireSet(kept);
		this.#kept.clear();
		const unused = await Promise.allSettled(this.#ready.values());
		this.#ready.clear();
		for (const end of unused) if (end.status === "fulfilled") this.#dropUnused(end.value);
		await Promise.all(this.#retiring);
		await this.#maker.close();
	}
	#makeAhead(worker) {
		const made = this.#maker.make(worker);
		made.then(({ clones }) => {
			const names = clones.map(({ name }) => name).join(", ");
			this.#ports.log.debug(`Made ahead for worker ${worker}: ${names}`);
		}, () => {});
		this.#ready.set(worker, made);
	}
	/** The one that was made ahead, if it is still fit; else a new one. */
	async #fresh(worker, batch, moreToCome) {
		const ready = this.#ready.get(worker);
		this.#ready.delete(worker);
		const set = await this.#ifFit(await ready, "fresh", batch) ?? await this.#maker.make(worker, batch);
		if (moreToCome && this.#recycle !== "worker") this.#makeAhead(worker);
		return set;
	}
	/** Undefined where there is none, or where it is set aside because a clone in it is unfit. */
	async #ifFit(set, state, batch) {
		if (set === void 0) return void 0;
		try {
			await this.#health.check(set.clones, state);
			return set;
		} catch (error) {
			if (!(error instanceof UnfitClone) || this.#ports.signal.aborted) throw error;
			this.#maker.tell(error, set.worker, batch);
			if (state === "used") this.#retireSet(set);
			else this.#dropUnused(set);
			return;
		}
	}
	async #keepOrRetire(set, { batch, isWhole, moreToCome }) {
		if (!(this.#recycle !== "batch" && moreToCome && !this.#ports.signal.aborted)) return void this.#retireSet(set);
		if (isWhole && this.#recycle === "worker") return {
			...set,
			seconds: 0
		};
		const start = performance.now();
		const dirty = (await Promise.all(set.clones.map(async (clone) => [clone, isWhole ? await this.#changesIn(clone) : [brokenOff]]))).filter(([, changes]) => changes.length > 0);
		if (dirty.length === 0) return {
			...set,
			seconds: (performance.now() - start) / 1e3
		};
		const dirtied = dirty.map(([clone, changes]) => [clone, {
			batch,
			changes
		}]);
		this.#retireSet(set, new Map(dirtied));
	}
	async #changesIn({ templated, name }) {
		try {
			return await templated.database.engine.changes(templated.template, name);
		} catch (error) {
			return [`it could not be read (${messageOf(error)})`];
		}
	}
	#dropUnused({ clones }) {
		for (const clone of clones) this.#retiring.push(this.#maker.drop(clone));
	}
	/** Reads what happened in the clones and drops them, in the background. */
	#retireSet(set, dirtied = /* @__PURE__ */ new Map()) {
		for (const clone of set.clones) this.#retiring.push(this.#retire(clone, dirtied.get(clone)));
	}
	async #retire(clone, dirtied) {
		const { alias } = clone.templated.database;
		const statistics = await this.#lastStatistics(clone).catch((error) => {
			this.#ports.log.warning(`No pool statistics of ${clone.name}: ${messageOf(error)}`);
		});
		const peak = this.#ports.peakSessions(alias, clone.name);
		const report = cloneReport(clone, statistics, peak, dirtied);
		this.reports.set(alias, [...this.reports.get(alias) ?? [], report]);
		await this.#maker.drop(clone);
	}
	/** Once the sessions that are about to end have ended, for a server lists them a moment longer. */
	async #lastStatistics({ templated, name }) {
		const deadline = performance.now() + leaveLimitSeconds * 1e3;
		for (;;) {
			const statistics = await templated.database.engine.statistics(name);
			if ((statistics?.leftOpen ?? 0) === 0 || performance.now() > deadline || this.#ports.signal.aborted) return statistics;
			await setTimeout(lookAgainSeconds * 1e3);
		}
	}
};

// src/databases/watch.ts
/** Watches who is connected where: the peak of each clone, and sessions where no worker, or not that one, should be. */
/** Between two looks; longer where a look takes longer, so that looking takes less than a hundredth of a processor. */
const intervalSeconds = .5;
const longestIntervalSeconds = 1;
const intervalsPerLook = 200;
/** A health check may look in for a moment; who is met this often in a row has come to stay. */
const samplesToBelieve = 3;
/** Nobody but a worker calls itself one. */
const samplesToBelieveNamed = 1;
/** Samples from its making until it is closed. */
var SessionWatch = class {
	#options;
	#closing = new AbortController();
	#peaks = /* @__PURE__ */ new Map();
	#serverPeaks = /* @__PURE__ */ new Map();
	/** Workers of whose clones the last look told whether somebody is at work in them, and the answer. */
	#activity = /* @__PURE__ */ new Map();
	#strays = /* @__PURE__ */ new Map();
	#running;
	#ofWorkers;
	#sighted;
	#lost;
	#told = false;
	constructor(options) {
		this.#options = options;
		this.#running = this.#run();
	}
	/** Set as soon as a worker was seen outside its clone, be it once. */
	get sighted() {
		return this.#sighted;
	}
	/** A server that did not answer to some look, to follow "because": what failed then may have failed of that. */
	get lostServer() {
		return this.#lost;
	}
	peakSessions(alias, database) {
		return this.#peaks.get(`${alias} ${database}`);
	}
	/** In all clones of `worker` at the last look; undefined where nobody has looked. */
	sessionsOf(worker) {
		return this.#ofWorkers && (this.#ofWorkers.get(worker) ?? 0);
	}
	/** Highest number of sessions at once on the whole server of `alias`; undefined where none was seen. */
	peakConnections(alias) {
		return this.#serverPeaks.get(alias);
	}
	/**
	* Whether a statement of `worker` was at work in one of its clones at the last look, so that it waited neither for a lock
	* nor for time. Undefined where nobody tells, or nobody was in them.
	*/
	isActive(worker) {
		return this.#activity.get(worker);
	}
	async close() {
		this.#closing.abort();
		await this.#running;
	}
	async #run() {
		const before = (await this.#sample()).filter(({ database, owner }) => owner.names.workerOf(database) === void 0);
		const known = new Set(before.map(({ key }) => key));
		let pauseSeconds = intervalSeconds;
		while (!this.#closing.signal.aborted) {
			await setTimeout(pauseSeconds * 1e3, void 0, { signal: this.#closing.signal }).catch(() => {});
			if (this.#closing.signal.aborted) return;
			const start = performance.now();
			const samples = await this.#sample();
			pauseSeconds = pauseAfter((performance.now() - start) / 1e3);
			for (const { key, sessions } of samples) this.#peaks.set(key, Math.max(sessions, this.#peaks.get(key) ?? 0));
			this.#countServers(samples);
			this.#ofWorkers = sessionsByWorker(samples);
			this.#activity = activityIn(samples);
			this.#lookForStrays(samples.filter(({ key }) => !known.has(key)));
		}
	}
	async #sample() {
		return (await Promise.all(this.#options.databases.map(async (database) => {
			return (await database.engine.sessions().catch((error) => {
				this.#options.log.debug(`sessions of ${database.alias} could not be read: ${messageOf(error)}`);
				this.#lost ??= `the server of "${database.alias}" did not answer for a while: ${messageOf(error)}`;
				return [];
			})).map((count) => ({
				...count,
				owner: database,
				key: `${database.alias} ${count.database}`
			}));
		}))).flat();
	}
	#countServers(samples) {
		for (const [alias, own] of Map.groupBy(samples, ({ owner }) => owner.alias)) {
			const total = sum(own.map(({ sessions }) => sessions));
			this.#serverPeaks.set(alias, Math.max(total, this.#serverPeaks.get(alias) ?? 0));
		}
	}
	#lookForStrays(samples) {
		const strays = samples.flatMap((sample) => strayOf(sample) ?? []);
		const present = new Set(strays.map(({ key }) => key));
		for (const key of this.#strays.keys()) if (!present.has(key)) this.#strays.delete(key);
		for (const stray of strays) {
			const seen = (this.#strays.get(stray.key) ?? 0) + 1;
			this.#strays.set(stray.key, seen);
			this.#sighted ??= stray.stop;
			if (seen < stray.samplesToBelieve || this.#told) continue;
			this.#told = true;
			this.#options.onStray(stray.stop);
		}
	}
};
/** A session that stays is found all the same, and short visits by the servers' counters at the end. */
function pauseAfter(lookSeconds) {
	return Math.min(longestIntervalSeconds, Math.max(intervalSeconds, intervalsPerLook * lookSeconds));
}
function sessionsByWorker(samples) {
	const byWorker = Map.groupBy(samples, ({ owner, database }) => owner.names.workerOf(database) ?? 0);
	return new Map([...byWorker].map(([worker, own]) => [worker, sum(own.map(({ sessions }) => sessions))]));
}
function activityIn(samples) {
	const activity = /* @__PURE__ */ new Map();
	for (const { owner, database, active } of samples) {
		const worker = owner.names.workerOf(database);
		if (worker === void 0 || active === void 0) continue;
		activity.set(worker, activity.get(worker) === true || active > 0);
	}
	return activity;
}
function strayOf(sample) {
	const { key, database, sessions } = sample;
	if (isForbidden(sample)) {
		const stop = strayStop(`${sessions} sessions are open on the database "${database}"`, sample);
		return {
			key,
			samplesToBelieve,
			stop
		};
	}
	const owner = sample.owner.names.workerOf(database);
	const guest = guestOf(owner, sample.applications ?? []);
	if (guest === void 0) return void 0;
	const stop = strayStop(`worker ${guest} is in the clone "${database}" of worker ${owner}`, sample);
	return {
		key,
		samplesToBelieve: samplesToBelieveNamed,
		stop
	};
}
/**
* The user's own database always; on a server of this job's own, every database that is not one of ours.
* Elsewhere other databases have owners who do as they like.
*/
function isForbidden({ database, owner }) {
	return database === owner.base || owner.throwAway && owner.engine.name !== "sqlite" && !isNameOfOurs(database);
}
/** Another worker than the one whose clone it is. Clients without a worker's name can be anybody's. */
function guestOf(owner, applications) {
	if (owner === void 0) return void 0;
	return applications.map(workerOfApplication).find((worker) => worker !== void 0 && worker !== owner);
}
function strayStop(sight, { owner }) {
	return new SecurityStop(`A worker is not in its own clone: ${sight} (${owner.alias}). ${handoverHint}`);
}
/** What to look at when workers are found elsewhere. */
const handoverHint = "Workers read the clone from `worker-env` (by default DATABASE_URL). Does the project take its database from another variable, or from a fixed name? Name that variable in `worker-env`.";

// src/lease.ts
function leaseOf(set, clones, handover) {
	const databases = set.clones.map(({ templated }) => templated.database);
	const handed = handOver(databases, ({ alias }) => nameOf(set, alias));
	return {
		seconds: set.seconds,
		clones: Object.fromEntries(set.clones.map(({ templated, name }) => [templated.database.alias, name])),
		placeholders: handed.placeholders,
		environment: (files, own) => launchEnvironment(handover, handed, files, own),
		release: (use) => clones.release(set, use)
	};
}
function nameOf(set, alias) {
	const clone = set.clones.find(({ templated }) => templated.database.alias === alias);
	if (clone === void 0) throw new Error(`worker ${set.worker} has no clone of "${alias}"`);
	return clone.name;
}

export { launchFiles as A, sizeOf as B, lastTemplateBytes as C, runBatch as D, runPool as E, phraseOf as F, ownMark as G, nearSentence as H, TestEvents as I, readConfig as K, classSetUp as L, stepEnvironment as M, workerNumbers as N, endingOf as O, endPhrase as P, runningName as R, lastBuildSeconds as S, peakWorkerBytes as T, spentWorkerSentence as U, expiredSentence as V, here as W, packTemplate as _, launcherOf as a, capacitiesOf as b, closeAll as c, handOver as d, launchEnvironment as f, withoutSecrets as g, secretsInEnvironment as h, Clones as i, toldOutcome as j, speakerOf as k, dropAll as l, mostFitting as m, SessionWatch as n, provideTemplates as o, fitWorkers as p, testsEndSeconds as q, handoverHint as r, Session as s, leaseOf as t, openFor as u, packedDumpOf as v, learned as w, earlierSessions as x, removePacked as y, readTail as z };