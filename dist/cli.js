#!/usr/bin/env node
import { t as EngineError } from "./engine.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { O as estimateOf, j as median, p as emptyTimings, t as listUnits, u as sum } from "./units.js";
import { c as mergeTimings, d as testId, f as recallTimings, h as contextOfTimings, i as writeWhole, l as formatFor, n as keysIn, o as readTimingsFiles, p as rememberTimings, s as writeTimings, t as directoryStore, u as formatNames } from "./directory.js";
import { t as UnitFinder } from "./unit-finder.js";
import { m as plainLine, s as duration } from "./markdown.js";
import { parseArgs } from "node:util";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { mkdtempDisposable } from "node:fs/promises";
import { existsSync } from "node:fs";
import os from "node:os";

// src/cli/cached-timings.ts
/** Timings in a folder that serves as cache. */
/** The newest timings of `suite`, which may be left out where there is only one. @throws UserError where there is none. */
async function openCache(directory, suite) {
	const suites = new Set((await keysIn(directory)).flatMap((key) => contextOfTimings(key) ?? []));
	const [first, second] = suites;
	if (first === void 0) throw new UserError(`There are no timings in ${directory}. Run the action with it as \`cache\` once, or take a file for \`timings-file\`.`);
	if (suite === void 0 && second !== void 0) throw new UserError(`There are timings of several suites in ${directory}. Give --suite: ${[...suites].join(", ")}.`);
	const chosen = suite ?? first;
	if (!suites.has(chosen)) throw new UserError(`There are no timings of suite ${chosen} in ${directory}. It has: ${[...suites].join(", ")}.`);
	await using folder = await temporaryFolder();
	const log = strictLog();
	return {
		directory,
		suite: chosen,
		timings: await recallTimings(chosen, directoryStore(directory, log), folder.path, log)
	};
}
/** As the newest of the suite. @throws UserError where that cannot be. */
async function keepInCache(timings, { directory, suite }) {
	await using folder = await temporaryFolder();
	const store = directoryStore(directory, strictLog());
	await rememberTimings(timings, suite, `by-hand-${randomBytes(4).toString("hex")}`, store, folder.path);
}
function temporaryFolder() {
	return mkdtempDisposable(path.join(os.tmpdir(), "testshoal-timings-"));
}
/** A run goes on without timings; here they are all that was asked for. */
function strictLog() {
	return {
		debug: () => {},
		info: () => {},
		warning: (message) => {
			throw new UserError(message);
		},
		group: () => {},
		output: () => {},
		outputEnded: () => {},
		progress: () => {},
		backlog: () => void 0,
		mask: () => {}
	};
}

// src/cli/options.ts
/** The options of `testshoal timings`, read once. */
const mostLines = 1e5;
/** @throws UserError with all problems at once. */
function readOptions(args, directory) {
	const { values, positionals } = parsed(args);
	const problems = [];
	const absolute = (file) => path.resolve(directory, file);
	const count = /^\d{1,6}$/.test(values.count) ? Number(values.count) : 0;
	if (count < 1 || count > mostLines) problems.push(`--count is "${values.count}". Allowed: a whole number from 1 to ${mostLines}.`);
	const by = values.by === "unit" || values.by === "test" ? values.by : void 0;
	if (by === void 0) problems.push(`--by is "${values.by}". Allowed: unit, test.`);
	const format = formatNames.find((name) => name === values.format);
	if (values.format !== void 0 && format === void 0) problems.push(`--format is "${values.format}". Allowed: ${formatNames.join(", ")}.`);
	if (values.suite !== void 0 && !/^[0-9a-f]{12}(\.coverage)?$/.test(values.suite)) problems.push(`--suite is "${values.suite}". Allowed: what \`testshoal timings show --cache DIR\` names.`);
	if (problems.length > 0) throw new UserError(problems);
	return {
		help: values.help,
		files: positionals.map(absolute),
		cache: values.cache === void 0 ? void 0 : absolute(values.cache),
		suite: values.suite,
		directory: absolute(values.directory),
		tests: values.tests,
		format,
		output: values.output === void 0 ? void 0 : absolute(values.output),
		count,
		by: by ?? "unit"
	};
}
function parsed(args) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				help: {
					type: "boolean",
					short: "h",
					default: false
				},
				cache: { type: "string" },
				suite: { type: "string" },
				directory: {
					type: "string",
					default: "."
				},
				tests: {
					type: "string",
					multiple: true,
					default: []
				},
				format: { type: "string" },
				output: {
					type: "string",
					short: "o"
				},
				count: {
					type: "string",
					default: "20"
				},
				by: {
					type: "string",
					default: "unit"
				}
			}
		});
	} catch (error) {
		throw new UserError(`${messageOf(error)} See \`testshoal timings --help\`.`, { cause: error });
	}
}

// src/cli/tables.ts
/** Timings as text for people. */
function overview(timings) {
	const units = rowsByUnit(timings);
	const seconds = units.map((unit) => unit.seconds);
	const longest = longestFirst(units)[0];
	const tests = sum([...timings.tests.values()].map((own) => own.length));
	const runs = units.map(({ history }) => history.length);
	return [
		["units", String(units.length)],
		["tests", tests === 0 ? "not told apart" : `${tests}, of ${timings.tests.size} units`],
		["in all", duration(sum(seconds))],
		["median unit", duration(median(seconds) ?? 0)],
		["longest unit", longest === void 0 ? "none" : `${duration(longest.seconds)}, ${plainLine(longest.name)}`],
		["runs of a unit", runs.length === 0 ? "none" : `${Math.min(...runs)} to ${Math.max(...runs)}`],
		["a launch", timings.launchSeconds.length === 0 ? "not known" : duration(median(timings.launchSeconds) ?? 0)]
	].map(([name, value]) => `${name.padEnd(16)}${value}\n`).join("");
}
function slowest(timings, { by, count }) {
	return longestFirst(by === "unit" ? rowsByUnit(timings) : rowsByTest(timings)).slice(0, count).map(({ name, history, seconds }) => `${duration(seconds).padStart(10)}  ${plainLine(name)}  (${runsOf(history)})\n`).join("");
}
/** `last runs: 1.2 s, 1.1 s`. */
function runsOf(history) {
	return history.length === 1 ? "one run" : `last runs: ${history.map(duration).join(", ")}`;
}
function rowsByUnit({ units }) {
	return [...units].map(([name, history]) => rowOf(name, history));
}
function rowsByTest({ tests }) {
	return [...tests].flatMap(([unit, own]) => own.map((test) => rowOf(testId(unit, test), test.seconds)));
}
function rowOf(name, history) {
	return {
		name,
		history,
		seconds: estimateOf(history) ?? 0
	};
}
function longestFirst(rows) {
	return [...rows].sort((a, b) => b.seconds - a.seconds || (a.name < b.name ? -1 : 1));
}

// src/cli/timings-command.ts
/** `testshoal timings …`: look at timings, and take them from one place and form to another. */
const timingsUsage = `Usage: testshoal timings COMMAND [FILE...] [options]

  show      how much is known, and how long it takes
  slowest   the slowest units, or tests, with their last runs
  merge     several files into one
  prune     without units whose files are gone
  import    files of other tools, by the names of this checkout
  export    in another form

Timings are read from FILE, or from --cache. What merge, prune and import make goes to --output, else into --cache, else
to the standard output.

  --cache DIR       a folder that serves as cache (the input \`cache\`)
  --suite HASH      whose timings in there, where it holds several
  --directory DIR   where the tests run; for prune and import (default .)
  --tests GLOB      the test files in there; may be given again (default: what looks like tests)
  --format NAME     of what import reads and the others write: ${formatNames.join(", ")}
                    (default: told from the content, and from the name of --output)
  -o, --output FILE
  --by unit|test    for slowest (default unit)
  --count N         for slowest (default 20)
`;
const commands = /* @__PURE__ */ new Map([
	["show", async (options, terminal) => terminal.print(overview((await sourceOf(options)).timings))],
	["slowest", async (options, terminal) => terminal.print(slowest((await sourceOf(options)).timings, options))],
	["merge", mergeCommand],
	["prune", pruneCommand],
	["import", importCommand],
	["export", async (options, terminal) => write((await sourceOf(options)).timings, options, terminal)]
]);
/** @throws UserError where it cannot be done. */
async function timingsCommand(args, terminal) {
	const [name = "", ...rest] = args;
	if (name === "" || name === "--help" || name === "-h") return terminal.print(timingsUsage);
	const command = commands.get(name);
	if (command === void 0) throw new UserError(`"${name}" is not a command of timings. Allowed: ${[...commands.keys()].join(", ")}.`);
	const options = readOptions(rest, terminal.directory);
	if (options.help) return terminal.print(timingsUsage);
	await command(options, terminal);
}
async function mergeCommand(options, terminal) {
	const { files, cache } = options;
	if (files.length === 0) throw new UserError("merge needs files to merge.");
	const cached = cache === void 0 ? void 0 : await openCache(cache, options.suite);
	const { timings } = await readTimingsFiles(files);
	await put(mergeTimings([cached?.timings ?? emptyTimings, timings]), cached, options, terminal);
}
async function pruneCommand(options, terminal) {
	const { timings, cached } = await sourceOf(options);
	const exists = ([unit]) => existsSync(path.join(options.directory, unit));
	const units = new Map([...timings.units].filter(exists));
	terminal.note(`${timings.units.size - units.size} of ${timings.units.size} units are gone.`);
	if (units.size === 0 && timings.units.size > 0) throw new UserError(`None of the units is in ${options.directory}, such as ${[...timings.units.keys()][0]}. Give --directory: the folder in which the tests run.`);
	const tests = new Map([...timings.tests].filter(exists));
	await put({
		...timings,
		units,
		tests
	}, cached, options, terminal);
}
/** So are test files called, in one language or the other, or the folders that they lie in. */
const testLike = [
	"**/*[tT]est*",
	"**/*[sS]pec*",
	"**/{test,tests,spec,specs,__tests__}/**",
	"**/*.feature"
];
async function importCommand(options, terminal) {
	const { files, cache, directory, format } = options;
	if (files.length === 0) throw new UserError("import needs files to import.");
	const units = await listUnits(options.tests.length > 0 ? options.tests : testLike, directory);
	const finder = new UnitFinder(units, [directory]);
	const cached = cache === void 0 ? void 0 : await openCache(cache, options.suite);
	const { timings: imported, unplaced } = await readTimingsFiles(files, {
		format,
		finder
	});
	const [stranger] = unplaced;
	if (imported.units.size === 0) throw new UserError(stranger === void 0 ? "There are no timings in there." : `None of the names belongs to a test file in ${directory}: recorded is ${stranger}, found here is ${units[0] ?? "no test file"}. Give --directory: the folder in which the tests run, and --tests where its files are called otherwise.`);
	terminal.note(`${imported.units.size} of ${units.length} ${options.tests.length > 0 ? "test files" : "files that look like tests"} have timings now.` + (stranger === void 0 ? "" : ` ${unplaced.length} names belong to none of them, such as ${stranger}.`));
	await put(mergeTimings([imported, cached?.timings ?? emptyTimings]), cached, {
		...options,
		format: void 0
	}, terminal);
}
/** One file, or the cache. */
async function sourceOf({ files, cache, suite }) {
	const [file, second] = files;
	if (file === void 0 === (cache === void 0) || second !== void 0) throw new UserError("Name one file with timings, or give --cache.");
	if (file !== void 0) return {
		timings: (await readTimingsFiles([file])).timings,
		cached: void 0
	};
	const cached = await openCache(cache ?? "", suite);
	return {
		timings: cached.timings,
		cached
	};
}
async function put(timings, cached, options, terminal) {
	if (cached === void 0 || options.output !== void 0) return write(timings, options, terminal);
	await keepInCache(timings, cached);
	terminal.note(`Timings of ${timings.units.size} units are kept in ${cached.directory} for suite ${cached.suite}.`);
}
async function write(timings, options, terminal) {
	const { output } = options;
	const format = options.format ?? (output === void 0 ? "json" : formatFor(output));
	if (output === void 0) return terminal.print(writeTimings(timings, format));
	await writeWhole(output, writeTimings(timings, format));
	terminal.note(`Timings of ${timings.units.size} units are written to ${output} (${format}).`);
}

// src/cli/command-line.ts
/** The command line: what is asked for, and the one policy for failures. */
const usage = `Usage: testshoal timings …   look at timings, and take them elsewhere
       testshoal replay …    run a batch of a run in CI once more, here

${timingsUsage}`;
/**
* `home`: where this program lies. The exit status: 0, that of tests, or 1 where it could not be done. What the user can put
* right is shown without a stack.
*/
async function commandLine(args, terminal, home) {
	const [topic, ...rest] = args;
	try {
		switch (topic) {
			case void 0:
			case "--help":
			case "-h":
				terminal.print(usage);
				return topic === void 0 ? 1 : 0;
			case "timings":
				await timingsCommand(rest, terminal);
				return 0;
			case "replay": {
				const { replayCommand } = await import("./replay-command.js");
				return await replayCommand(rest, terminal, home);
			}
			default: throw new UserError(`"${topic}" is not a command. There are: timings, replay. See \`testshoal --help\`.`);
		}
	} catch (error) {
		terminal.note(messageOf(error));
		if (!(error instanceof UserError || error instanceof EngineError) && error instanceof Error) terminal.note(error.stack ?? "");
		return 1;
	}
}

// src/cli/terminal.ts
function processTerminal() {
	process.stdout.on("error", (error) => {
		if (error.code === "EPIPE") process.exit();
		throw error;
	});
	return {
		directory: process.cwd(),
		print: (content) => void process.stdout.write(content),
		note: (sentence) => void process.stderr.write(`${sentence}\n`)
	};
}

// src/cli.ts
/** The command line's entry. */
process.exitCode = await commandLine(process.argv.slice(2), processTerminal(), new URL(".", import.meta.url));

export {  };