import { A as timingsToPlanBy, E as aloneBecause, G as enter, H as identify, I as fetchPlan, L as storePlan, M as measuredCoverage, P as newestRun, T as cancellation, U as cutLong, a as setOutputs, b as fitSections, g as capped, o as writeSummary, t as buildSharedWorld, w as printConfiguration, y as budgetBytes } from "./world.js";
import { _ as InputReader, g as readLogOptions, h as logDefaults } from "./machine.js";
import { d as makePlan, g as split, m as predictedSeconds, o as requireSamePlan, u as longestFirst } from "./plan-record.js";
import { F as suiteDefaults, I as packPlan, M as readFilePlace, P as readSuiteConfig, l as findUnits } from "./machine2.js";
import { r as UserError } from "./errors.js";
import { t as knownTimings } from "./known-timings.js";
import { _ as planKey, w as timingsContext } from "./directory.js";
import { D as describeMatch, j as median, k as estimateUnits } from "./units.js";
import { a as count, c as escapeText, i as code, p as table, s as duration } from "./markdown.js";
import { d as surroundingsOf, l as openLog, n as beginStep, u as givenInputs } from "./tools.js";

// src/plan-config.ts
/** The inputs of the planner. */
/** The default of every input: the contract with `plan/action.yml`, held by a test. */
const planDefaults = {
	...suiteDefaults,
	"target-seconds": "300",
	"min-shards": "1",
	"max-shards": "16",
	workers: "auto",
	"overhead-seconds": "auto",
	"timings-file": "",
	...logDefaults
};
const longestSeconds = 86400;
const mostWorkers = 256;
/** @throws UserError with every problem at once. */
function readPlanConfig(given, surroundings) {
	const reader = new InputReader(given, planDefaults, surroundings.environment);
	reader.refuseUnknown();
	const config = {
		...readSuiteConfig(reader, surroundings),
		workspace: surroundings.workspace,
		targetSeconds: reader.wholeNumber("target-seconds", {
			from: 1,
			to: longestSeconds
		}),
		bounds: readBounds(reader),
		workers: numberOrAuto(reader, "workers", {
			from: 1,
			to: mostWorkers
		}),
		overheadSeconds: numberOrAuto(reader, "overhead-seconds", {
			from: 0,
			to: longestSeconds
		}),
		timingsFile: readFilePlace("timings-file", reader, surroundings.workspace, "TEST_TIMINGS_FILE")
	};
	const logOptions = readLogOptions(reader);
	reader.finish();
	return {
		config,
		settings: reader.settings,
		logOptions
	};
}
function readBounds(reader) {
	const fewest = reader.wholeNumber("min-shards", {
		from: 1,
		to: 256
	});
	const most = reader.wholeNumber("max-shards", {
		from: 1,
		to: 256
	});
	if (fewest > most) reader.problem(`\`min-shards\` is ${fewest}, and \`max-shards\` is ${most}. The least cannot be above the most.`);
	return {
		fewest,
		most
	};
}
function numberOrAuto(reader, name, bounds) {
	return reader.text(name) === "auto" ? void 0 : reader.wholeNumber(name, bounds);
}

// src/planning/price.ts
/** How many shards: what each number of them is expected to take, and to cost. */
/** Below so much of the best wall time, more shards are not worth their cost. */
const nearlyBest = 1.02;
/**
* The fewest shards within `bounds` that end within `targetSeconds`. Where none do, the fewest that end nearly as early as any.
* Where nothing is known, the most: one run that costs too much, in place of one that takes too long.
*/
function chooseShards(unitsFor, targetSeconds, bounds, cost) {
	const candidates = candidatesWithin(bounds, unitsFor);
	const { shards: most = bounds.fewest, units = [] } = candidates.at(-1) ?? {};
	if (units.length === 0) return {
		shards: bounds.fewest,
		reason: "no units",
		prices: []
	};
	if (!isAnythingKnown(units)) return {
		shards: most,
		reason: "nothing known",
		prices: []
	};
	const prices = candidates.map((candidate) => priceOf(candidate, cost));
	const best = Math.min(...prices.map(({ wallSeconds }) => wallSeconds));
	const meeting = prices.find(({ wallSeconds }) => wallSeconds <= targetSeconds);
	const nearest = prices.find(({ wallSeconds }) => wallSeconds <= nearlyBest * best);
	const shards = (meeting ?? nearest)?.shards ?? most;
	return {
		shards,
		reason: meeting === void 0 ? "target out of reach" : "target met",
		prices: pricesAround(unitsFor, shards, cost)
	};
}
/** Of one shard fewer, of `shards`, of one more. */
function pricesAround(unitsFor, shards, cost) {
	return [
		shards - 1,
		shards,
		shards + 1
	].filter((number) => number >= 1).map((number) => ({
		shards: number,
		units: unitsFor(number)
	})).filter(({ units }) => isAnythingKnown(units)).map((candidate) => priceOf(candidate, cost));
}
/** A shard without units would only cost, so only the fewest that are allowed may have one. */
function candidatesWithin({ fewest, most }, unitsFor) {
	return Array.from({ length: most - fewest + 1 }, (_, index) => fewest + index).map((shards) => ({
		shards,
		units: unitsFor(shards)
	})).filter(({ shards, units }) => shards === fewest || units.length >= shards);
}
function isAnythingKnown(units) {
	return units.some(({ seconds }) => seconds !== void 0);
}
function priceOf({ shards, units: unsorted }, cost) {
	const units = longestFirst(unsorted);
	const shardOf = split(units, shards);
	const slices = Map.groupBy(units.map((unit, index) => ({
		unit,
		shard: shardOf[index] ?? 1
	})), ({ shard }) => shard);
	const walls = Array.from({ length: shards }, (_, index) => {
		const slice = slices.get(index + 1)?.map(({ unit }) => unit) ?? [];
		const workers = Math.max(1, Math.min(cost.workers, slice.length));
		return cost.overheadSeconds + (predictedSeconds(slice, workers, cost.launchSeconds) ?? 0);
	});
	return {
		shards,
		wallSeconds: Math.max(...walls),
		billedMinutes: walls.reduce((sum, wall) => sum + Math.max(1, Math.ceil(wall / 60)), 0)
	};
}

// src/plan-shards.ts
/** The story of a planning job: which suite, what earlier runs teach, how many shards, the plan that all of them take. */
/** What a job takes besides its tests, as long as no receipt tells: a template and its clones, reports, saving. */
const defaultOverheadSeconds = 30;
/** Until a plan that another job has stored is readable. */
const looks = 12;
const pauseSeconds = 5;
/** @throws UserError where the suite is not known, or the run's plan cannot be the plan of this checkout. */
async function planShards(config, world) {
	const { preset, units } = await findUnits(config);
	const suite = identify(config, preset.name, world.platform);
	const shelf = shelfOf(suite, world);
	const history = await recallHistory(config, suite, units, world);
	const mismatch = describeMatch(units, history.timings);
	if (mismatch !== void 0) world.log.warning(mismatch);
	const { cost, sources } = costOf(config, history, world);
	const before = shelf === void 0 ? void 0 : await fetchPlan(shelf.place, shelf.run);
	const estimates = estimateUnits(units, history.timings);
	const unitsFor = (shards) => preset.runsParts ? cutLong(estimates, history.timings, shards * cost.workers) : estimates;
	const { record, choice, isStored } = before === void 0 ? await settle(unitsFor, config, cost, shelf, world) : {
		record: before,
		choice: choiceBefore(before, cost),
		isStored: true
	};
	const { plan } = record;
	requireSamePlan(record, {
		index: 1,
		total: plan.shards
	}, units, `the plan of suite ${suite}`);
	const packed = packPlan(record);
	return {
		suite,
		plan: {
			hash: plan.hash,
			shards: plan.shards,
			units: plan.units.length,
			knownUnits: plan.units.filter(({ known }) => known).length
		},
		packed,
		choice,
		targetSeconds: config.targetSeconds,
		bounds: config.bounds,
		cost,
		sources,
		fallbacks: packed === void 0 && plan.shards > 1 ? [longPlanSentence(isStored)] : []
	};
}
/** Undefined where jobs share nothing. */
function shelfOf(suite, world) {
	const { stores, workflowRun: run, temporary, log } = world;
	if (aloneBecause(world) !== void 0 || stores === void 0 || run === void 0) return void 0;
	return {
		place: {
			suite,
			store: stores.records,
			temporary,
			log
		},
		run
	};
}
/** A new plan; or that of another job, where one was faster. */
async function settle(unitsFor, { targetSeconds, bounds }, cost, shelf, world) {
	const choice = chooseShards(unitsFor, targetSeconds, bounds, cost);
	const attempt = world.workflowRun?.attempt ?? 1;
	const record = {
		plan: makePlan(unitsFor(choice.shards), choice.shards),
		maker: {
			shard: 0,
			attempt
		}
	};
	if (shelf === void 0 || choice.shards === 1) return {
		record,
		choice,
		isStored: false
	};
	const outcome = await storePlan(record, shelf.place, shelf.run);
	if (outcome !== "present") return {
		record,
		choice,
		isStored: outcome === "stored"
	};
	const other = await awaitPlan(shelf, world);
	return {
		record: other,
		choice: choiceBefore(other, cost),
		isStored: true
	};
}
async function awaitPlan({ place, run }, { cancellation }) {
	for (let look = 1; look <= looks; look += 1) {
		const record = await fetchPlan(place, run);
		if (record !== void 0) return record;
		await cancellation.pause(pauseSeconds);
	}
	throw new UserError(`Another job has made the plan of this run (${planKey(place.suite, run)}), and it was not to be read from ${place.store.description} within 60 s. Only one job of a run may plan a suite: give each suite a \`cache-prefix\` of its own, and let all shards wait for this job with \`needs\`.`);
}
function choiceBefore({ plan }, cost) {
	const { shards, units } = plan;
	return {
		shards,
		reason: "made before",
		prices: pricesAround(() => units, shards, cost)
	};
}
function longPlanSentence(isStored) {
	return `The plan is longer than an input may be, so the output \`plan\` is empty: ${isStored ? "the shards find it in the cache" : "and as it could not be kept in the cache either, the shards have to agree on one of their own"}.`;
}
/** What the shards would plan by, and what their jobs took besides tests. */
async function recallHistory(config, suite, units, world) {
	const { stores, temporary, log, run: ownRun, workflowRun } = world;
	const place = stores === void 0 ? void 0 : {
		suite,
		store: stores.records,
		temporary,
		log
	};
	const runId = workflowRun?.id ?? ownRun;
	const newest = place === void 0 ? void 0 : await newestRun(place, runId);
	const { receipts = [] } = newest ?? {};
	const coverage = measuredCoverage(receipts);
	const { known, follow } = await knownTimings(config, units, timingsContext(suite, coverage), world);
	return {
		timings: await follow(place === void 0 ? known : await timingsToPlanBy(config.timings, known, {
			...place,
			runId,
			coverage,
			newest
		})),
		receipts: config.timings === "use" ? receipts : []
	};
}
function costOf({ workers, overheadSeconds }, { timings, receipts }, { processors }) {
	const lastWorkers = median(receipts.map(({ times }) => times.workers.length));
	const lastOverhead = median(receipts.map(overheadOf));
	return {
		cost: {
			workers: workers ?? Math.max(1, Math.floor(lastWorkers ?? processors)),
			launchSeconds: median(timings.launchSeconds) ?? 0,
			overheadSeconds: overheadSeconds ?? lastOverhead ?? defaultOverheadSeconds
		},
		sources: {
			workers: workers !== void 0 ? "given" : lastWorkers === void 0 ? "this machine" : "last run",
			overheadSeconds: overheadSeconds !== void 0 ? "given" : lastOverhead === void 0 ? "default" : "last run"
		}
	};
}
/** What a shard's step took besides its test phase. */
function overheadOf({ times }) {
	return Math.max(0, times.wall - Math.max(0, ...times.workers.map(({ end }) => end)));
}

// src/report/plan-choice.ts
/** The outputs of the planner. */
function planOutputs({ suite, plan, packed, choice }) {
	const chosen = choice.prices.find(({ shards }) => shards === plan.shards);
	const names = Array.from({ length: plan.shards }, (_, index) => `${index + 1}/${plan.shards}`);
	return {
		matrix: JSON.stringify({ shard: names }),
		shards: String(plan.shards),
		plan: packed ?? "",
		"plan-hash": plan.hash,
		suite,
		seconds: chosen === void 0 ? "" : String(Math.ceil(chosen.wallSeconds)),
		"billed-minutes": chosen === void 0 ? "" : String(chosen.billedMinutes)
	};
}

// src/report/plan-summary.ts
/** Characters of a fallback. */
const shownSentence = 2e3;
const columns = [
	{ title: "shards" },
	{
		title: "until all are done",
		align: "right"
	},
	{
		title: "billed minutes",
		align: "right"
	}
];
/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
function renderPlanSummary(result, limitBytes = budgetBytes) {
	return fitSections(header(result), [fallbackSection(result), priceSection(result)], limitBytes);
}
function header({ plan, choice, targetSeconds, bounds }) {
	const bound = `from ${bounds.fewest} to ${bounds.most} were allowed`;
	return `## ${count(plan.shards, "shard")}\n\n${reasonText(choice, targetSeconds)}; ${bound}.`;
}
function reasonText({ reason, shards, prices }, targetSeconds) {
	const chosen = prices.find((price) => price.shards === shards);
	const target = `the target of ${duration(targetSeconds)}`;
	switch (reason) {
		case "target met": return `The fewest that meet ${target}`;
		case "target out of reach": return `No number meets ${target}; this is the fewest that end nearly as early as any${chosen === void 0 ? "" : `, which takes ${duration(chosen.wallSeconds)}`}`;
		case "nothing known": return "There are no timings yet, so the most were taken; the next run can choose";
		case "no units": return "No test file was found";
		case "made before": return "An earlier attempt of this run has made the plan, and a run has one plan only";
	}
}
function fallbackSection({ fallbacks }) {
	return {
		title: "fallbacks",
		items: fallbacks.length,
		render: (cap) => `### Fallbacks\n\n${capped(fallbacks, cap, (text) => `- ${escapeText(text, shownSentence)}`)}`
	};
}
function priceSection(result) {
	const { plan, choice } = result;
	return {
		title: "prices",
		items: 1,
		render: () => {
			const rows = choice.prices.map((price) => row(price, plan.shards));
			return [...rows.length === 0 ? [] : [`### Prices\n\n${table(columns, rows)}`], `### Plan\n\n${planLines(result).join("\n")}`].join("\n\n");
		}
	};
}
function row({ shards, wallSeconds, billedMinutes }, chosen) {
	return [
		shards === chosen ? `**${shards}**` : String(shards),
		duration(wallSeconds),
		String(billedMinutes)
	];
}
function planLines({ plan, cost, sources }) {
	return [
		`- ${count(plan.units, "unit")}, ${plan.knownUnits} of them with timings of earlier runs; plan ${code(plan.hash)}`,
		`- reckoned with ${count(cost.workers, "worker")} in each shard (${workersFrom[sources.workers]}) and ${duration(cost.overheadSeconds)} for each job besides its tests (${overheadFrom[sources.overheadSeconds]})`,
		"- minutes are rounded up for each job; what a job does before the step of its tests counts only where `overhead-seconds` says it"
	];
}
const workersFrom = {
	given: "as `workers` says",
	"last run": "as in the last run",
	"this machine": "as many as this machine has processors"
};
const overheadFrom = {
	given: "as `overhead-seconds` says",
	"last run": "the median of the last run",
	default: "a guess, for no run has told yet"
};

// src/actions/plan-step.ts
/** The planning job: reads the inputs, plans, publishes. */
/** @throws UserError when there can be no plan. */
async function planStep(environment, home) {
	const { config, settings, logOptions } = readPlanConfig(givenInputs(environment), surroundingsOf(environment));
	const log = openLog(logOptions);
	printConfiguration(settings, log);
	const world = buildSharedWorld({
		step: beginStep(environment),
		cache: config.cache,
		environment,
		cancellation: cancellation(),
		home,
		log
	});
	const result = await planShards(config, world);
	for (const sentence of result.fallbacks) log.warning(sentence);
	log.info(`Plan ${result.plan.hash}: ${result.plan.units} units for ${result.plan.shards} shards.`);
	setOutputs(planOutputs(result));
	await writeSummary(renderPlanSummary(result), log);
}

// src/plan.ts
/** The planner's entry. */
await enter(planStep, new URL(".", import.meta.url));

export {  };