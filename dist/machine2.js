import { s as aborted } from "./machine.js";
import { n as spread } from "./spread.js";
import { s as duration } from "./markdown.js";
import { i as messageOf$1, n as SecurityStop, r as UserError, t as Cancelled } from "./errors.js";
import { A as _gte, D as tuple, I as _regex, M as _maxLength, P as _nonnegative, T as string, _ as nullable, b as optional, d as _enum, f as array, g as literal, h as int, j as _lte, k as unknown, p as boolean, v as number, y as object } from "./zod.js";
import { n as inForm, t as allInForm } from "./expected-form.js";
import { a as readPlanRecord, c as fileOf, i as planRecordData } from "./plan-record.js";
import { M as packJson, N as unpackJson, _ as secondsOfFiles, t as listUnits, u as sum } from "./units.js";
import { t as quoteForShell } from "./quote-for-shell.js";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import path from "node:path";
import { existsSync, readFileSync, statSync } from "node:fs";
import os from "node:os";

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
		reader.problem(`\`plan\` is not what the plan action has made: ${messageOf$1(error)}. Pass its output on as it is.`);
		return;
	}
}
/** Absolute path of a file that we are to write; undefined where none is named. */
function readFilePlace(input, reader, workspace, variable) {
	const value = reader.text(input, variable);
	if (value === "") return void 0;
	const file = path.resolve(workspace, value);
	if (existsSync(file) && statSync(file).isDirectory()) reader.problem(`\`${input}\` is "${value}". That is a folder; name a file in it.`);
	return file;
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
	batch: optional(count),
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
	workerBytes: optional(count),
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
	}),
	bundle: optional(string().check(_regex(/^[\w.-]{1,100}$/))),
	extract: optional(unknown())
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

// src/timings/test-case.ts
/** Seconds of all of them together; those that tell none count 0. */
function secondsOfCases(cases) {
	return cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
}

// src/ran-units.ts
/** What a test phase came to, unit by unit: for the receipt, and for what later plans learn of it. */
/** `fault`: why the test phase could not go on. What a worker did outside its clone was not the test. */
function countingResults(results, fault) {
	return fault instanceof SecurityStop ? [] : results;
}
/** `attempt`: of the workflow's run. */
function ranUnits(results, attempt) {
	return results.flatMap((result) => unitsOf(result, attempt));
}
function unitsOf({ judgement, worker, batch, clones }, attempt) {
	const planned = new Map(batch.units.map((unit) => [unit.unit, unit]));
	const suspect = judgement.problems.length > 0 || judgement.unmatched.some(({ outcome }) => outcome.kind === "failed");
	return judgement.units.map(({ unit, cases, outcome }) => ({
		unit,
		file: fileOf(planned.get(unit) ?? { unit }),
		parts: planned.get(unit)?.part?.of ?? 1,
		outcome,
		seconds: secondsOfCases(cases),
		estimateSeconds: planned.get(unit)?.seconds,
		worker,
		batch: batch.number,
		attempt,
		...suspect ? { suspect } : {},
		clones: Object.values(clones),
		tests: cases.map(testOf)
	}));
}
function testOf({ name, group, seconds, outcome }) {
	return {
		group,
		name,
		outcome: outcome.kind,
		seconds,
		message: messageOf(outcome).slice(0, 300)
	};
}
function messageOf(outcome) {
	if (outcome.kind === "passed") return "";
	return outcome.kind === "skipped" ? outcome.reason : outcome.message;
}
/**
* What later plans learn of `units`, those that an earlier attempt ran among them: whole files that passed, of which
* something ran after attempt `added`, the last one that they have learned from.
*/
function passedFiles(units, added) {
	const fresh = new Set(units.filter(({ attempt }) => attempt > added).map(({ file }) => file));
	const passed = units.filter(({ file, outcome }) => outcome === "passed" && fresh.has(file));
	return secondsOfFiles(passed.map(passedPart));
}
/** What a run saw of a unit, passed or not. */
function reportedPart({ file, unit, parts, outcome, tests }) {
	return {
		file,
		unit,
		parts,
		isWhole: !isIncomplete({ outcome }),
		tests: tests.map((test) => ({
			group: test.group,
			name: test.name,
			skipped: test.outcome === "skipped"
		}))
	};
}
function passedPart({ file, parts, seconds, tests }) {
	return {
		file,
		parts,
		seconds,
		tests: tests.map(({ group, name, outcome, seconds: own }) => ({
			group,
			name,
			seconds: outcome === "passed" ? own : void 0
		}))
	};
}

// src/timings/runs.ts
/** An attempt of a workflow's run, as timings name it. */
function attemptName(runId, attempt) {
	return attempt === 1 ? runId : `${runId}.${attempt}`;
}
/** The last attempt of a run that is in the timings; 0: none is. */
function addedAttempt({ runs }, runId) {
	return runs.reduce((last, name) => Math.max(last, attemptIn(name, runId)), 0);
}
/** 0 where `name` is that of another run. */
function attemptIn(name, runId) {
	if (name === runId) return 1;
	return name.startsWith(`${runId}.`) ? Number(name.slice(runId.length + 1)) || 0 : 0;
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

// src/report/test-name.ts
function testName({ group, name }) {
	return [group, name].filter((part) => part !== "").join(" › ");
}
/** The same where the unit stands beside it: without the packages in `group` that the unit's path says already. */
function nameInUnit({ group, name, unit }) {
	return testName({
		group: withoutModule(group, unit),
		name
	});
}
/** `wagtail.users.tests.test_utils.TestUser` in `wagtail/users/tests/test_utils.py` is `TestUser`. */
function withoutModule(group, unit) {
	const file = unit.replace(/#.*$/, "");
	if (file === group || file.endsWith(`/${group}`)) return "";
	const words = group.split(".");
	const path = file.replace(/\.[^./]*$/, "").split("/");
	for (let length = Math.min(words.length, path.length); length > 0; length -= 1) if (words.slice(0, length).join("/") === path.slice(-length).join("/")) return words.slice(length).join(".");
	return group;
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
	shufflers: [],
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
	shufflers: ["Django"],
	/** `manage.py test` takes dotted modules, not paths. */
	argument: (unit) => unit.replace(/\.py$/, "").replaceAll("/", "."),
	firstLine: 1,
	launchEnvironment(launch) {
		return {
			...pythonEnvironment(launch),
			...launch.commandWritesReport ? {} : { TESTSHOAL_REPORT: launch.report },
			TESTSHOAL_UNITS: launch.collected,
			TESTSHOAL_EVENTS: launch.events
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
	shufflers: ["pytest-randomly", "pytest-random-order"],
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
			TESTSHOAL_EVENTS: launch.events
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

// src/report/words.ts
const templateSources = {
	restored: "restored from its dump",
	extended: "extended by `prepare` from an older dump",
	built: "built by `prepare`",
	copied: "copied from the database as it is"
};
/** The log and the problems say besides where a limit comes from (`workers/limit-messages.ts`), for there is somebody who waits. */
const limitNames = {
	test: "limit for one test",
	batch: "limit for the batch",
	silence: "limit for silence",
	worker: "limit for the worker's work",
	step: "limit for the whole step"
};
/** A few words. A problem of the run has a sentence for it, which says what to look at (`workers/batch-end.ts`). */
function exitText(exit) {
	switch (exit.kind) {
		case "exited": return `exit status ${exit.status}${inTest(exit)}`;
		case "killed": return `killed by ${exit.signal}${inTest(exit)}`;
		case "stopped": return `stopped: ${exit.reason}`;
		case "timed out": return `ended at the ${limitNames[exit.limit]} of ${duration(exit.limitSeconds)}${inTest(exit)}`;
	}
}
/** Whether a process was ended, or died: one that left by itself in the middle of a test has an exit status, too. */
function endedEarly(exit) {
	return exit.kind !== "exited" || exit.running !== void 0;
}
function inTest({ running }) {
	return running === void 0 ? "" : ` in ${running}`;
}
/** Sessions that were open when the batches of a clone had ended: `4 (1 in a transaction)`. */
function leftOpenText({ leftOpen: sessions, leftInTransaction: inTransaction = 0 }) {
	if (sessions === void 0) return "n/a";
	return inTransaction === 0 ? String(sessions) : `${sessions} (${inTransaction} in a transaction)`;
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
			await aborted(either);
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

// src/workers/resources/control-groups.ts
/** The control groups of this process, version 1 or 2: where their files lie. */
/**
* The groups by which `controller` bounds this process; undefined where nothing of the kind is mounted.
* `membership`: /proc/self/cgroup. `mountInfo`: /proc/self/mountinfo. Sources: cgroups(7), proc_pid_mountinfo(5)
*/
function findControlGroups(controller, membership, mountInfo) {
	const mounts = mountInfo.split("\n").flatMap((line) => parseMount(line) ?? []);
	const lines = membership.split("\n").map(parseMembership);
	const first = lines.find(({ controllers }) => controllers.includes(controller));
	if (first !== void 0) {
		const mount = mounts.find(({ type, options }) => type === "cgroup" && options.includes(controller));
		return mount && {
			version: 1,
			chain: chainOf(mount, first.group)
		};
	}
	const second = lines.find(({ hierarchy }) => hierarchy === "0");
	const mount = mounts.find(({ type }) => type === "cgroup2");
	return second && mount && {
		version: 2,
		chain: chainOf(mount, second.group)
	};
}
function parseMembership(line) {
	const [hierarchy = "", controllers = "", ...group] = line.split(":");
	return {
		hierarchy,
		controllers: controllers.split(","),
		group: group.join(":")
	};
}
function parseMount(line) {
	const [before = "", after] = line.split(" - ");
	if (after === void 0) return void 0;
	const [, , , root = "/", place = ""] = before.split(" ");
	const [type = "", , options = ""] = after.split(" ");
	return {
		root: unescaped(root),
		place: unescaped(place),
		type,
		options: options.split(",")
	};
}
/** Spaces and the like are written as octal numbers. */
function unescaped(text) {
	return text.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}
/** A container mounts a part of the hierarchy, and may see its group by a path of the host: then its mount is its group. */
function chainOf({ root, place }, group) {
	const below = path.relative(root, group);
	const own = path.join(place, below);
	return !below.startsWith("..") && existsSync(own) ? chainUpTo(place, own) : [place];
}
function chainUpTo(top, folder) {
	return folder === top ? [top] : [folder, ...chainUpTo(top, path.dirname(folder))];
}

// src/workers/resources/group-files.ts
/** What control groups say of their limits and of what is used. Sources: cgroup-v1/memory.rst, cgroup-v2.rst of Linux */
/** Version 1 writes a number close to that where there is no limit. */
const noLimitBytes = 2 ** 60;
/** Undefined where no group has a limit below `totalBytes`, the machine's memory. */
function readGroupMemory(groups, totalBytes) {
	if (groups === void 0) return void 0;
	const [limitName, usageName, idleName] = groups.version === 2 ? [
		"memory.max",
		"memory.current",
		"inactive_file"
	] : [
		"memory.limit_in_bytes",
		"memory.usage_in_bytes",
		"total_inactive_file"
	];
	return groups.chain.flatMap((folder) => {
		const limitBytes = readNumber(folder, limitName);
		if (limitBytes === void 0 || limitBytes >= Math.min(noLimitBytes, totalBytes)) return [];
		const used = readNumber(folder, usageName) ?? 0;
		const idle = numberAfter(readText(folder, "memory.stat"), idleName) ?? 0;
		return [{
			limitBytes,
			usedBytes: Math.max(0, used - idle)
		}];
	}).sort((a, b) => a.limitBytes - a.usedBytes - (b.limitBytes - b.usedBytes))[0];
}
/** How many processes of the group, or of one below it, the kernel has ended for lack of memory. */
function readGroupKills(groups) {
	const [folder] = groups?.chain ?? [];
	if (folder === void 0) return void 0;
	return numberAfter(readText(folder, groups?.version === 2 ? "memory.events" : "memory.oom_control"), "oom_kill");
}
/** Processors' worth of time that the tightest quota allows; undefined where there is none. */
function readProcessorQuota(groups) {
	const quotas = (groups?.chain ?? []).flatMap((folder) => {
		const [quota, period] = groups?.version === 2 ? (readText(folder, "cpu.max") ?? "").split(" ").map(Number) : [readNumber(folder, "cpu.cfs_quota_us"), readNumber(folder, "cpu.cfs_period_us")];
		return quota !== void 0 && quota > 0 && period !== void 0 && period > 0 ? [quota / period] : [];
	});
	return quotas.length === 0 ? void 0 : Math.min(...quotas);
}
/** Of all that ever ran in the group. `groups`: of `cpuacct`. */
function readGroupProcessorSeconds(groups) {
	const [folder] = groups?.chain ?? [];
	if (folder === void 0) return void 0;
	if (groups?.version === 2) {
		const microseconds = numberAfter(readText(folder, "cpu.stat"), "usage_usec");
		return microseconds === void 0 ? void 0 : microseconds / 1e6;
	}
	const nanoseconds = readNumber(folder, "cpuacct.usage");
	return nanoseconds === void 0 ? void 0 : nanoseconds / 1e9;
}
/** The number after `name` at the start of a line. */
function numberAfter(text, name) {
	const line = text?.split("\n").find((candidate) => candidate.startsWith(`${name} `));
	return line === void 0 ? void 0 : Number(line.slice(name.length + 1));
}
function readNumber(folder, name) {
	const text = readText(folder, name)?.trim() ?? "";
	return /^-?\d+$/.test(text) ? Number(text) : void 0;
}
/** Undefined where the system has no such file, or does not show it. */
function readText(folder, name) {
	try {
		return readFileSync(path.join(folder, name), "utf8");
	} catch {
		return;
	}
}

// src/workers/resources/pressure.ts
/** Pressure stall information of Linux: how long something waited for memory or for a processor. */
/** Seconds since the system started in which at least one task waited. Source: Documentation/accounting/psi.rst */
function parseStallSeconds(pressure) {
	const [, microseconds] = /^some .*\btotal=(\d+)$/m.exec(pressure) ?? [];
	return microseconds === void 0 ? void 0 : Number(microseconds) / 1e6;
}

// src/workers/resources/machine.ts
/** The machine as this job may use it: its processors, its memory, and how busy they are. */
/** This one. */
function thisMachine(platform = process.platform) {
	return platform === "linux" ? linuxMachine() : plainMachine();
}
function linuxMachine(proc = "/proc") {
	const groupsOf = (controller) => findControlGroups(controller, readText(proc, "self/cgroup") ?? "", readText(proc, "self/mountinfo") ?? "");
	const memoryGroups = groupsOf("memory");
	const accounts = groupsOf("cpuacct");
	const totalBytes = machineMemory(proc)?.totalBytes ?? os.totalmem();
	const allowed = allowedProcessors(readText(proc, "self/status") ?? "");
	const quota = readProcessorQuota(groupsOf("cpu"));
	return {
		processors: processorsOf(allowed.length, quota),
		memoryBytes: readGroupMemory(memoryGroups, totalBytes)?.limitBytes ?? totalBytes,
		sample() {
			const machine = machineMemory(proc);
			const group = readGroupMemory(memoryGroups, totalBytes);
			const free = group && group.limitBytes - group.usedBytes;
			const stall = (resource) => parseStallSeconds(pressureOf(resource, memoryGroups, proc));
			return {
				usedBytes: group?.usedBytes ?? (machine && machine.totalBytes - machine.availableBytes),
				availableBytes: least(free, machine?.availableBytes),
				load: Number((readText(proc, "loadavg") ?? "").split(" ")[0] || NaN),
				memoryStallSeconds: stall("memory"),
				processorStallSeconds: stall("cpu"),
				idleSeconds: quota === void 0 || quota >= allowed.length ? idleSecondsOf(readText(proc, "stat") ?? "", allowed) : unusedSeconds(quota, readGroupProcessorSeconds(accounts))
			};
		},
		memoryKills: () => readGroupKills(memoryGroups) ?? numberAfter(readText(proc, "vmstat"), "oom_kill")
	};
}
/** Where there is no /proc: what Node knows everywhere. */
function plainMachine() {
	return {
		processors: os.availableParallelism(),
		memoryBytes: os.totalmem(),
		sample: () => ({
			usedBytes: os.totalmem() - process.availableMemory(),
			availableBytes: process.availableMemory(),
			load: process.platform === "win32" ? void 0 : os.loadavg()[0],
			memoryStallSeconds: void 0,
			processorStallSeconds: void 0,
			idleSeconds: void 0
		}),
		memoryKills: () => void 0
	};
}
/** Numbers of the processors that a process is bound to. `status`: /proc/self/status. */
function allowedProcessors(status) {
	const [, list = ""] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
	return list.split(",").flatMap((range) => {
		const [first, last = first] = range.split("-").map((end) => Number.parseInt(end, 10));
		if (first === void 0 || last === void 0 || Number.isNaN(first + last)) return [];
		return Array.from({ length: last - first + 1 }, (_, index) => first + index);
	});
}
/**
* Node's own count makes 1 of a quota of 1.9, takes one below 1 for none, and of version 1 looks only where the
* hierarchy is mounted (libuv's `uv__get_constrained_cpu`). `allowed`: 0 where that is not known.
*/
function processorsOf(allowed, quota) {
	const bound = allowed > 0 ? allowed : os.availableParallelism();
	return Math.max(1, Math.min(bound, Math.ceil(quota ?? bound)));
}
function machineMemory(proc) {
	const text = readText(proc, "meminfo");
	const [totalBytes, availableBytes] = ["MemTotal", "MemAvailable"].map((name) => {
		const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text ?? "") ?? [];
		return kilobytes === void 0 ? void 0 : Number(kilobytes) * 1024;
	});
	return totalBytes === void 0 || availableBytes === void 0 ? void 0 : {
		totalBytes,
		availableBytes
	};
}
/** Of the job's own group where it keeps count, else of the machine. */
function pressureOf(resource, groups, proc) {
	const [own] = groups?.version === 2 ? groups.chain : [];
	return (own === void 0 ? void 0 : readText(own, `${resource}.pressure`)) ?? readText(proc, `pressure/${resource}`) ?? "";
}
/** `idle` and `iowait` of the lines of these processors, in hundredths of a second. Source: proc_stat(5) */
function idleSecondsOf(stat, allowed) {
	const own = new Set(allowed.map((processor) => `cpu${processor}`));
	const idle = stat.split("\n").map((line) => line.split(" ")).filter(([name = ""]) => own.has(name)).map((ticks) => Number(ticks[4]) + Number(ticks[5]));
	return idle.length === 0 ? void 0 : sum(idle) / 100;
}
/** The same of a quota: since this process started, what it would have allowed more than was used. */
function unusedSeconds(quota, usedSeconds) {
	return usedSeconds === void 0 ? void 0 : performance.now() / 1e3 * quota - usedSeconds;
}
function least(...values) {
	const known = values.filter((value) => value !== void 0);
	return known.length === 0 ? void 0 : Math.min(...known);
}

export { readReceipt as A, parseEnvironmentLines as B, passedFiles as C, endedWell as D, secondsOfCases as E, suiteDefaults as F, packPlan as I, accessPlaceholders as L, readFilePlace as M, readPlan as N, isIncomplete as O, readSuiteConfig as P, fillPlaceholders as R, countingResults as S, reportedPart as T, unfilledPlaceholders as V, selectionOf as _, leftOpenText as a, attemptIn as b, findSuite as c, nameInUnit as d, testName as f, nameOfPart as g, keyOf as h, exitText as i, receiptData as j, ranWell as k, findUnits as l, fileOfName as m, Cancellation as n, limitNames as o, cut as p, endedEarly as r, templateSources as s, thisMachine as t, environmentAsksForCoverage as u, sorterInto as v, ranUnits as w, attemptName as x, addedAttempt as y, hasPlaceholder as z };