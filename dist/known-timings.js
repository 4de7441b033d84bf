import { b as followRenames, p as emptyTimings } from "./units.js";
import { i as messageOf } from "./errors.js";
import { f as recallTimings, o as readTimingsFiles } from "./directory.js";
import { t as UnitFinder } from "./unit-finder.js";
import { existsSync } from "node:fs";

// src/git-renames.ts
/** On the way to the commit that timings were measured on. */
const mostCommits = 200;
/** A part of a clone could fetch every file's content to compare it. */
const environment = {
	GIT_NO_LAZY_FETCH: "1",
	GIT_OPTIONAL_LOCKS: "0"
};
/** The timings of units that were renamed under their new names; unchanged where git is no help. */
async function followGit(timings, units, directory, tools) {
	const existing = new Set(units);
	if (![...timings.units.keys()].some((unit) => !existing.has(unit)) || units.every((unit) => timings.units.has(unit))) return timings;
	const renames = await renamesInHistory(directory, tools);
	return followRenames(timings, new Map([...renames].filter(([old, unit]) => existing.has(unit) && !existing.has(old))));
}
/** Newest names by old ones, both relative to `directory`; empty where there is no repository, no history or no git. */
async function renamesInHistory(directory, tools) {
	const args = [
		"log",
		"-z",
		"--format=",
		"--name-status",
		"--find-renames",
		"--diff-filter=R",
		"--relative"
	];
	const range = [
		"--first-parent",
		"-m",
		`--max-count=${mostCommits}`,
		"HEAD",
		"--",
		"."
	];
	try {
		const { status, stdout } = await tools.run("git", [...args, ...range], {
			directory,
			env: environment
		});
		return status === 0 ? readRenames(stdout) : /* @__PURE__ */ new Map();
	} catch {
		return /* @__PURE__ */ new Map();
	}
}
/** `output`: `R100`, old name and new name, each ended by a NUL, of the newest commit first. */
function readRenames(output) {
	const parts = output.split("\0");
	const newest = /* @__PURE__ */ new Map();
	for (let index = 0; index + 3 < parts.length; index += 1) {
		if (!/^\s*R\d+$/.test(parts[index] ?? "")) continue;
		const [old = "", unit = ""] = parts.slice(index + 1, index + 3);
		if (!newest.has(old)) newest.set(old, newest.get(unit) ?? unit);
		index += 2;
	}
	return newest;
}

// src/given-timings.ts
/** Timings that the checkout itself holds, in the file that `timings-file` names: a start for a project that moves over. */
/** `known`, and for units that are not in there what the file says. A file that cannot be read is said, and left aside. */
async function withGivenTimings(known, { file, units, roots }, log) {
	if (file === void 0 || !existsSync(file)) return known;
	try {
		const { timings, unplaced } = await readTimingsFiles([file], { finder: new UnitFinder(units, roots) });
		const added = completed(known, timings);
		log.info(`\`timings-file\`: ${added.units.size - known.units.size} units of ${file} are used, which earlier runs have not measured.` + (unplaced.length === 0 ? "" : ` ${unplaced.length} names in it belong to no unit of this run, such as ${unplaced[0]}.`));
		if (timings.units.size === 0 && unplaced.length > 0) log.warning(`None of the names in ${file} (\`timings-file\`) belongs to a unit of this run: recorded is ${unplaced[0]}, found here is ${units[0] ?? "none"}.`);
		return added;
	} catch (error) {
		log.warning(`This run plans without \`timings-file\`. ${messageOf(error)}`);
		return known;
	}
}
/** What runs have measured is newer than any file. */
function completed(known, given) {
	const isNew = ([unit]) => !known.units.has(unit);
	return {
		...known,
		units: new Map([...known.units, ...[...given.units].filter(isNew)]),
		tests: new Map([...known.tests, ...[...given.tests].filter(isNew)])
	};
}

// src/known-timings.ts
/** `context`: whose timings, see `timingsContext`. */
async function knownTimings(config, units, context, { stores, temporary, log, tools }) {
	const { workingDirectory, workspace, timingsFile: file } = config;
	const follow = (timings) => followGit(timings, units, workingDirectory, tools);
	if (config.timings !== "use") return {
		known: emptyTimings,
		follow
	};
	const kept = await recallTimings(context, stores?.records, temporary, log);
	return {
		known: await withGivenTimings(kept, {
			file,
			units,
			roots: [workingDirectory, workspace]
		}, log),
		follow
	};
}
/** By what earlier runs and the checkout say; with several shards it is who plans that adds what the newest run has measured. */
async function recall(config, { units }, context, world) {
	const { known, follow } = await knownTimings(config, units, context, world);
	return {
		known: config.shard.total === 1 ? await follow(known) : known,
		follow
	};
}

export { recall as n, knownTimings as t };