import { r as UserError } from "./errors.js";
import { n as inForm, t as allInForm } from "./expected-form.js";
import { A as _gte, D as tuple, O as union, P as _nonnegative, T as string, _ as nullable, f as array, g as literal, h as int, j as _lte, k as unknown, p as boolean, v as number, y as object } from "./zod.js";
import { n as spread } from "./spread.js";
import { createHash } from "node:crypto";

// src/planning/split.ts
/**
* Which shard runs which unit: longest units first, each into one of the shards that are nearly lightest, and of those into
* the one that its name prefers.
*
* As even as plain longest-first packing (Graham, 1969), which always takes the very lightest, and therefore moves a third of all
* units when one is added. With the preference few units move, so that a failure which depends on a shard's company stays
* with it. Measured in `bench/planning/`.
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
	const steps = stepsAround(shards);
	let lightest = 0;
	return withoutEmptyShards(units.map(({ unit }, index) => {
		const chosen = preferred(unit, loads, lightest + tolerance * evenShare, steps);
		const before = loads[chosen] ?? 0;
		loads[chosen] = before + (weights[index] ?? shortestSeconds);
		if (before === lightest) lightest = least(loads);
		return chosen + 1;
	}), shards);
}
/**
* By its name alone, where shards cannot agree on seconds: rendezvous hashing (Thaler and Ravishankar, 1998), so that with one
* shard more few units move.
*/
function splitByName(units, shards) {
	return withoutEmptyShards(units.map((unit) => firstRanked(hashOf$1(unit), shards) + 1), shards);
}
/** What a unit counts: finite, positive, whatever its history says. */
function weightOf({ seconds }) {
	if (seconds === void 0) return unknownSeconds;
	return seconds >= shortestSeconds ? Math.min(seconds, longestSeconds) : shortestSeconds;
}
/** Not by spreading them, which for hundreds of shards takes longer than all the rest. */
function least(loads) {
	let lowest = Number.POSITIVE_INFINITY;
	for (let shard = 0; shard < loads.length; shard += 1) {
		const load = loads[shard] ?? 0;
		if (load < lowest) lowest = load;
	}
	return lowest;
}
/**
* The first of the shards that carry at most `most`, of which there is one, in the order that the unit's name prefers: from a
* place of its own on, in steps of its own. To rank all shards for each unit would take most of the time of a large plan.
*/
function preferred(unit, loads, most, steps) {
	const shards = loads.length;
	const hash = mix(hashOf$1(unit));
	const step = steps[mix(hash) % steps.length] ?? 1;
	let shard = hash % shards;
	while ((loads[shard] ?? 0) > most) shard = (shard + step) % shards;
	return shard;
}
/** Steps by which one meets all of `shards` in a circle: those that have no divisor in common with their number. */
function stepsAround(shards) {
	return Array.from({ length: shards }, (_, index) => index + 1).filter((step) => divisorOf(step, shards) === 1);
}
/** The greatest that both have in common. */
function divisorOf(a, b) {
	return b === 0 ? a : divisorOf(b, a % b);
}
function firstRanked(hash, shards) {
	let best = 0;
	let bestRank = -1;
	for (let shard = 0; shard < shards; shard += 1) {
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
const seconds = number().check(_nonnegative());
const shardNumber = int().check(_gte(1), _lte(256));
const tests = array(object({
	group: string(),
	name: string()
}));
const partFacts = {
	file: string(),
	index: int(),
	of: int(),
	seconds
};
/** Of a part, as plans and bundles hold it. */
const partForm = union([object({
	...partFacts,
	except: tests
}), object({
	...partFacts,
	only: tests
})]);
const row = tuple([
	string(),
	nullable(seconds),
	boolean(),
	shardNumber,
	nullable(partForm)
]);
/** Rows are checked one by one. */
const schema = object({
	version: literal(1),
	hash: string(),
	shards: int().check(_gte(1), _lte(256)),
	maker: object({
		shard: int(),
		attempt: int()
	}),
	units: array(unknown())
});
const subject = "it is";
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
	const { hash, shards, maker, units } = inForm(schema, data, subject);
	const rows = allInForm(row, units, subject, "units");
	const planned = rows.map(([unit, seconds, known, , part]) => ({
		unit,
		seconds: seconds ?? void 0,
		known,
		...part === null ? {} : { part }
	}));
	const shardOf = rows.map(([, , , shard]) => shard);
	const plan = planOf(planned, shards, shardOf);
	if (plan.hash !== hash) throw new Error(`${subject} not whole: its content has the hash ${plan.hash}, and not the one that it names`);
	if (new Set(planned.map(({ unit }) => unit)).size < planned.length) throw new Error(`${subject} not of the expected form: a unit stands in it twice`);
	if (Math.max(1, ...new Set(shardOf)) > shards) throw new Error(`${subject} not of the expected form: a unit is given to a shard beyond ${shards}`);
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

export { readPlanRecord as a, fileOf as c, makePlan as d, planByName as f, split as g, sliceOf as h, planRecordData as i, filesOf as l, predictedSeconds as m, makerName as n, requireSamePlan as o, planOf as p, partForm as r, someOf as s, disagreements as t, longestFirst as u };