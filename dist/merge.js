import { B as receiptsOfShards, C as junitXml, E as aloneBecause, F as recordedRun, G as enter, H as identify, I as fetchPlan, M as measuredCoverage, N as newestReceiptName, S as problemSuite, T as cancellation, _ as cappedTable, a as setOutputs, b as fitSections, c as slowestOf, d as incidentSection, f as headline, g as capped, h as changesSection, i as keepTimings, j as addRun, l as slowestSection, m as retrySections, o as writeSummary, p as failureSections, r as annotate, s as timedTestSection, t as buildSharedWorld, u as skipSection, v as replayCommand, w as printConfiguration, x as countedOutputs, y as budgetBytes } from "./world.js";
import { _ as InputReader, g as readLogOptions, h as logDefaults } from "./machine.js";
import { D as endedWell, F as suiteDefaults, N as readPlan, O as isIncomplete, P as readSuiteConfig, l as findUnits, m as fileOfName } from "./machine2.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { h as sliceOf, l as filesOf, p as planOf, s as someOf, t as disagreements } from "./plan-record.js";
import { S as runReceiptsPrefix, _ as planKey, f as recallTimings, p as rememberTimings, w as timingsContext } from "./directory.js";
import { i as readExtract, n as usualSeconds, t as changesSince } from "./changes.js";
import { c as highestOfKnown, d as sumOfKnown, p as emptyTimings, u as sum } from "./units.js";
import { a as count, c as escapeText, d as percent, f as size, i as code, o as details, s as duration, t as bar, u as orUnknown } from "./markdown.js";
import { d as surroundingsOf, l as openLog, n as beginStep, u as givenInputs } from "./tools.js";
import path from "node:path";
import { writeFile } from "node:fs/promises";

// src/merge-config.ts
/** The inputs of the merge. */
/** The default of every input: the contract with `merge/action.yml`, held by a test. */
const mergeDefaults = {
	...suiteDefaults,
	suite: "",
	plan: "",
	"wait-seconds": "90",
	...logDefaults
};
/** @throws UserError with every problem at once. */
function readMergeConfig(given, surroundings) {
	const reader = new InputReader(given, mergeDefaults, surroundings.environment);
	reader.refuseUnknown();
	const config = {
		...readSuiteConfig(reader, surroundings),
		suite: readSuite(reader),
		plan: readPlan(reader),
		waitSeconds: reader.wholeNumber("wait-seconds", {
			from: 0,
			to: 3600
		})
	};
	const logOptions = readLogOptions(reader);
	reader.finish();
	return {
		config,
		settings: reader.settings,
		logOptions
	};
}
function readSuite(reader) {
	const value = reader.text("suite");
	if (value === "") return void 0;
	if (!/^[0-9a-f]{12}$/.test(value)) reader.problem(`\`suite\` is "${value}". Allowed: the output \`suite\` of a shard, as it is.`);
	return value;
}

// src/planning/exactly-once.ts
/** The proof that every unit of a run, and so every test, ran exactly once: planned = given to a shard = run there, and nowhere else. */
/** `receipts`: of each shard the newest. */
function prove(plan, receipts) {
	const byShard = new Map(receipts.map((receipt) => [receipt.shard.index, receipt]));
	const shards = Array.from({ length: plan.shards }, (_, index) => index + 1);
	const units = receipts.flatMap((receipt) => receipt.units.map((unit) => ({
		...unit,
		receipt
	})));
	return {
		problems: [
			...shards.filter((shard) => !byShard.has(shard)).map((shard) => missingShard(shard, plan)),
			...receipts.flatMap((receipt) => shardProblems(receipt, plan)),
			...doubles(units.map(({ unit, receipt }) => [unit, receipt.shard.index])).map(([unit, where]) => `${unit} ran in shards ${where.join(" and ")}.`),
			...doubles(units.filter(({ parts }) => parts > 1).flatMap(({ file, tests, receipt }) => distinct(tests.map(({ group, name }) => JSON.stringify([
				file,
				group,
				name
			]))).map((test) => [test, receipt.shard.index]))).map(([test, where]) => `The test ${JSON.parse(test).join(" › ")} ran in shards ${where.join(" and ")}.`)
		],
		units: units.length,
		tests: units.reduce((sum, { tests }) => sum + tests.length, 0),
		unitsByAttempt: countsOf(units.map(({ attempt }) => attempt))
	};
}
function missingShard(shard, plan) {
	const units = sliceOf(plan, shard).map(({ unit }) => unit);
	return `Shard ${shard} of ${plan.shards} left no receipt, so nobody knows whether its units ran: ${listOf(units)}.`;
}
function shardProblems(receipt, plan) {
	const { shard, planHash, units, notRun } = receipt;
	const name = `Shard ${shard.index} of ${shard.total}`;
	if (planHash !== plan.hash) return [`${name} ran plan ${planHash}, and the run's plan is ${plan.hash}.`];
	const given = new Set(sliceOf(plan, shard.index).map(({ unit }) => unit));
	const ran = new Set(units.map(({ unit }) => unit));
	const gaps = [...given].filter((unit) => !ran.has(unit));
	const strangers = [...ran].filter((unit) => !given.has(unit));
	const half = units.filter(isIncomplete).map(({ unit }) => unit);
	return [
		...gaps.length === 0 ? [] : [`${name} did not run ${listOf(gaps)}${said(gaps, notRun)}.`],
		...strangers.length === 0 ? [] : [`${name} ran what the plan does not give it: ${listOf(strangers)}.`],
		...half.length === 0 ? [] : [`${name} has no complete report of ${listOf(half)}.`]
	];
}
function said(gaps, notRun) {
	const known = new Set(notRun);
	return gaps.every((unit) => known.has(unit)) ? ", because it was stopped" : " and does not say why";
}
/** Values that occur in more than one shard, with those shards; and in one shard more than once, with it twice. */
function doubles(located) {
	const places = /* @__PURE__ */ new Map();
	for (const [value, shard] of located) {
		const list = places.get(value);
		if (list === void 0) places.set(value, [shard]);
		else list.push(shard);
	}
	return [...places].filter(([, list]) => list.length > 1);
}
/** Tests of one unit may share a name; only another unit makes a double of them. */
function distinct(values) {
	return [...new Set(values)];
}
function countsOf(values) {
	const counts = /* @__PURE__ */ new Map();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}
const namedUnits = 10;
function listOf(units) {
	return someOf(units, namedUnits);
}

// src/report/junit-writer.ts
/** One JUnit XML file of all shards: a suite for each unit, with shard, worker, attempt and clones as its properties. */
/**
* In the order of `receipts`. Units that nobody ran, or reported whole, stand in it as errors, and so do `problems`: failures
* that belong to no test.
*/
function junitOf(receipts, problems) {
	const suites = receipts.flatMap((receipt) => [...receipt.units.map((unit) => unitSuite(unit, receipt)), ...receipt.notRun.map((unit) => notRunSuite(unit, receipt))]);
	return junitXml([...suites, ...problemSuite(problems, [])]);
}
function unitSuite(unit, { shard }) {
	return {
		name: unit.unit,
		seconds: unit.seconds,
		properties: [
			["shard", `${shard.index}/${shard.total}`],
			["worker", String(unit.worker)],
			...unit.batch === void 0 ? [] : [["batch", String(unit.batch)]],
			["attempt", String(unit.attempt)],
			...unit.clones.map((clone) => ["clone", clone])
		],
		cases: [...unit.tests.map(testCase), ...isIncomplete(unit) ? [errorCase(unit.unit, "not all of its tests were reported")] : []]
	};
}
function notRunSuite(unit, { shard, run }) {
	return {
		name: unit,
		seconds: 0,
		properties: [["shard", `${shard.index}/${shard.total}`], ["attempt", String(run.attempt)]],
		cases: [errorCase(unit, "it was not run")]
	};
}
function testCase({ group, name, seconds, outcome, message }) {
	return {
		group,
		name,
		seconds,
		result: resultOf(outcome, message)
	};
}
function resultOf(outcome, message) {
	switch (outcome) {
		case "passed": return { kind: "passed" };
		case "failed": return {
			kind: "failed",
			message,
			details: message
		};
		case "flaky":
		case "skipped": return {
			kind: outcome,
			message
		};
	}
}
function errorCase(unit, message) {
	return {
		group: "",
		name: unit,
		seconds: void 0,
		result: {
			kind: "error",
			message
		}
	};
}

// src/report/lost-time.ts
/** With fewer known units a machine's pace is not to be told from the units' own ups and downs. */
const fewestUnits = 5;
/** Of less nobody can say by how much it was longer; the quotient may not even be a number. */
const leastSeconds$1 = 1e-6;
/** Of each receipt, in their order. */
function accountOf(plan, receipts) {
	const known = knownUnits(plan);
	const runPace = paceOf(receipts.flatMap(ownUnits), known) ?? 1;
	return receipts.map((receipt) => {
		const peers = receipts.filter(({ run }) => run.attempt === receipt.run.attempt);
		return shardAccount(receipt, Math.max(...peers.map(({ times }) => times.wall)), known, runPace);
	});
}
/** Units whose estimates come from their own histories. */
function knownUnits({ units }) {
	return new Set(units.filter(({ known }) => known).map(({ unit }) => unit));
}
/** Of all parts together. */
function lostSeconds({ lost }) {
	const { wrongEstimate = 0, slowerRunner = 0, setUp, idle } = lost;
	return wrongEstimate + slowerRunner + setUpSeconds(setUp) + idleSeconds(idle);
}
function setUpSeconds({ beforeTests, launches, clones, afterTests }) {
	return beforeTests + launches + clones + afterTests;
}
function idleSeconds({ inShard, forOthers }) {
	return inShard + forOthers;
}
/** What ran in the receipt's own attempt, and not in an earlier one. */
function ownUnits({ units, run }) {
	return units.filter(({ attempt }) => attempt === run.attempt);
}
/** Worker-seconds inside tests. */
function testingSeconds(receipt) {
	const busy = sum(receipt.times.workers.map((worker) => worker.busy));
	return Math.min(busy, sum(ownUnits(receipt).map(({ seconds }) => seconds)));
}
/**
* How much longer known units took than their estimates: the median, in which each unit counts by its estimate. So one that
* became slower by itself does not pass for a slow machine. Undefined for too few.
*/
function paceOf(units, known) {
	const ratios = units.filter(({ unit, outcome }) => outcome === "passed" && known.has(unit)).flatMap(({ seconds, estimateSeconds = 0 }) => seconds >= leastSeconds$1 && estimateSeconds >= leastSeconds$1 ? [{
		ratio: seconds / estimateSeconds,
		weight: estimateSeconds
	}] : []).sort((a, b) => a.ratio - b.ratio);
	if (ratios.length < fewestUnits) return void 0;
	const half = sum(ratios.map(({ weight }) => weight)) / 2;
	let weight = 0;
	return ratios.find((one) => {
		weight += one.weight;
		return weight >= half;
	})?.ratio;
}
function shardAccount(receipt, longestWallSeconds, known, runPace) {
	const { run, shard, times } = receipt;
	const workers = times.workers.length;
	const ends = times.workers.map(({ end }) => end);
	const lastEnd = Math.max(0, ...ends);
	const testing = testingSeconds(receipt);
	const { wrongEstimate, slowerRunner } = deviations(ownUnits(receipt), testing, known, runPace);
	return {
		shard: shard.index,
		attempt: run.attempt,
		workers,
		wallSeconds: times.wall,
		longestWallSeconds,
		usefulSeconds: testing - (wrongEstimate ?? 0) - (slowerRunner ?? 0),
		lost: {
			wrongEstimate,
			slowerRunner,
			setUp: {
				beforeTests: workers * times.setUp,
				launches: sum(times.workers.map(({ busy }) => busy)) - testing,
				clones: sum(times.workers.map(({ busy, end }) => end - busy)),
				afterTests: workers * (times.wall - times.setUp - lastEnd)
			},
			idle: {
				inShard: sum(ends.map((end) => lastEnd - end)),
				forOthers: workers * (longestWallSeconds - times.wall)
			}
		}
	};
}
/** Why the tests did not take what the plan had expected, at the pace of the run. */
function deviations(units, testing, known, runPace) {
	if (units.every(({ estimateSeconds }) => estimateSeconds === void 0)) return {
		wrongEstimate: void 0,
		slowerRunner: void 0
	};
	const expected = runPace * sum(units.map(({ estimateSeconds, seconds }) => estimateSeconds ?? seconds));
	const ownPace = paceOf(units, known);
	const onAverageMachine = ownPace === void 0 ? testing : testing * runPace / ownPace;
	return {
		wrongEstimate: onAverageMachine - expected,
		slowerRunner: ownPace === void 0 ? void 0 : testing - onAverageMachine
	};
}

// src/report/advice.ts
/** A run that loses a smaller share of its workers' time has nothing that is worth a change. */
const littleShare = .1;
/** `accounts`: of `receipts`, in the same order. Undefined where nothing ran. */
function adviceOf(accounts, receipts) {
	const lost = sum(accounts.map(lostSeconds));
	const all = lost + sum(accounts.map(({ usefulSeconds }) => usefulSeconds));
	if (all <= 0) return void 0;
	if (lost < littleShare * all) return {
		kind: "little lost",
		share: Math.max(0, lost / all)
	};
	const total = (of) => sum(accounts.map(of));
	const [most] = [...[
		[total(({ lost: { setUp } }) => setUp.beforeTests), () => forSetUp(receipts)],
		[total(({ lost: { setUp } }) => setUp.launches), () => ({
			kind: "launches",
			seconds: total(({ lost: { setUp } }) => setUp.launches)
		})],
		[total(({ lost: { setUp } }) => setUp.clones), () => ({
			kind: "clones",
			seconds: total(({ lost: { setUp } }) => setUp.clones)
		})],
		[total(({ lost: { setUp } }) => setUp.afterTests), () => ({
			kind: "after tests",
			secondsPerShard: meanOf$1(receipts.map(afterTestsSeconds))
		})],
		[total(({ lost: { idle } }) => idle.inShard + idle.forOthers), () => forIdle(accounts, receipts)]
	]].sort(([a], [b]) => b - a);
	return most?.[1]();
}
function forSetUp(receipts) {
	const building = receipts.filter(({ buildSeconds }) => buildSeconds.length > 0);
	const seconds = Math.max(0, ...building.flatMap(({ buildSeconds }) => buildSeconds.map((one) => one.seconds)));
	const secondsPerShard = meanOf$1(receipts.map(({ times }) => times.setUp));
	if (seconds * building.length > secondsPerShard * receipts.length / 2) return {
		kind: "template built",
		shards: building.length,
		seconds
	};
	return {
		kind: "set-up",
		shards: receipts.length,
		secondsPerShard
	};
}
/** Workers were idle while somebody else still worked: what kept that one? */
function forIdle(accounts, receipts) {
	const last = longestOf(accounts.map((account, index) => ({
		account,
		receipt: receipts[index]
	})));
	const seconds = sum(accounts.map(({ lost: { idle } }) => idle.inShard + idle.forOthers));
	if (last?.receipt === void 0) return {
		kind: "idle",
		seconds
	};
	const { account, receipt } = last;
	const units = ownUnits(receipt);
	const workers = sum(accounts.map((one) => one.workers));
	const shareSeconds = sum(receipts.map(testingSeconds)) / Math.max(1, workers);
	const longest = mostOf(units, (unit) => unit.seconds);
	if (longest !== void 0 && longest.seconds > shareSeconds) return {
		kind: "long unit",
		unit: longest.unit,
		seconds: longest.seconds,
		shareSeconds
	};
	const { shard } = account;
	const { slowerRunner = 0, wrongEstimate = 0 } = account.lost;
	if (slowerRunner > 0 && slowerRunner >= wrongEstimate) return {
		kind: "slow runner",
		shard,
		seconds: slowerRunner
	};
	const late = mostOf(units, latenessOf);
	if (wrongEstimate > 0 && late?.estimateSeconds !== void 0 && latenessOf(late) > 0) {
		const { unit, estimateSeconds } = late;
		return {
			kind: "wrong estimate",
			shard,
			unit,
			seconds: late.seconds,
			estimateSeconds
		};
	}
	return {
		kind: "idle",
		seconds
	};
}
function longestOf(shards) {
	return mostOf(shards, ({ account }) => account.wallSeconds);
}
function latenessOf({ seconds, estimateSeconds }) {
	return estimateSeconds === void 0 ? 0 : seconds - estimateSeconds;
}
function afterTestsSeconds({ times }) {
	return times.wall - times.setUp - Math.max(0, ...times.workers.map(({ end }) => end));
}
/** The first of those of which `of` is highest. */
function mostOf(values, of) {
	let most;
	for (const value of values) if (most === void 0 || of(value) > of(most)) most = value;
	return most;
}
function meanOf$1(values) {
	return values.length === 0 ? 0 : sum(values) / values.length;
}

// src/report/shard-report.ts
/** One shard in the report of all of them: its receipt, and what that holds of its own report. */
function readShard(receipt) {
	const { run, shard, outcome, units, times, host, bundle } = receipt;
	const { problems, moreProblems, fallbacks, moreFallbacks, incidents, moreIncidents, ...extract } = extractIn(receipt);
	return {
		report: {
			shard: shard.index,
			attempt: run.attempt,
			outcome,
			units: units.length,
			carriedUnits: units.length - ownUnits(receipt).length,
			tests: sum(units.map(({ tests }) => tests.length)),
			workers: times.workers.length,
			wallSeconds: times.wall,
			testSeconds: testingSeconds(receipt),
			plannedSeconds: times.planned,
			host,
			problems: [...problems, ...moreOf(moreProblems, "problem")],
			bundle,
			machine: extract.machine,
			use: extract.workers,
			databases: extract.databases
		},
		fallbacks: [...fallbacks, ...moreOf(moreFallbacks, "fallback")],
		incidents: incidents.map((incident) => ({
			...incident,
			shard: shard.index
		})),
		moreIncidents
	};
}
function moreOf(number, noun) {
	return number === 0 ? [] : [`${count(number, `more ${noun}`)} ${number === 1 ? "is" : "are"} in the summary of that shard.`];
}
const nothing = {
	problems: [],
	moreProblems: 0,
	fallbacks: [],
	moreFallbacks: 0,
	incidents: [],
	moreIncidents: 0,
	machine: void 0,
	workers: [],
	databases: []
};
/** One that cannot be read costs the proof nothing, and is said. An older version left none. */
function extractIn({ extract }) {
	if (extract === void 0) return nothing;
	try {
		return readExtract(extract);
	} catch (error) {
		const said = `What its receipt holds of its report cannot be read: ${messageOf(error)}`;
		return {
			...nothing,
			fallbacks: [said]
		};
	}
}

// src/report/slow-shards.ts
/** A shard is slow when it took this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;
/** What accounts for less is no reason. */
const leastSeconds = 1;
/** `accounts`: of `receipts`, in the same order. A shard is compared with those of its own attempt. An estimate of a unit without a history is none. */
function slowShards(plan, accounts, receipts) {
	const shards = accounts.flatMap((account, index) => {
		const receipt = receipts[index];
		return receipt === void 0 ? [] : [{
			account,
			receipt
		}];
	});
	const known = knownUnits(plan);
	return shards.flatMap((own) => {
		const peers = shards.filter(({ account }) => account.attempt === own.account.attempt);
		const seconds = own.account.wallSeconds;
		const meanSeconds = meanOf(peers.map(({ account }) => account.wallSeconds));
		if (seconds <= meanSeconds * slowFactor || seconds - meanSeconds <= slowSeconds) return [];
		return [{
			shard: own.account.shard,
			seconds,
			meanSeconds,
			reasons: reasonsOf(own, peers, known)
		}];
	});
}
function reasonsOf(own, peers, known) {
	const units = ownUnits(own.receipt).map((unit) => known.has(unit.unit) ? unit : {
		...unit,
		estimateSeconds: void 0
	});
	return [
		...units.flatMap(tookLonger),
		...units.flatMap((unit) => beyondShare(unit, peers)),
		{
			kind: "slow machine",
			accountsForSeconds: (own.account.lost.slowerRunner ?? 0) / Math.max(1, own.account.workers)
		},
		morePlanned(own, peers),
		...stages.map((stage) => againstMean(stage, own, peers))
	].filter(({ accountsForSeconds }) => accountsForSeconds >= leastSeconds).sort((a, b) => b.accountsForSeconds - a.accountsForSeconds);
}
function tookLonger({ unit, seconds, estimateSeconds }) {
	if (estimateSeconds === void 0) return [];
	return [{
		kind: "unit took longer",
		unit,
		seconds,
		estimateSeconds,
		accountsForSeconds: seconds - estimateSeconds
	}];
}
/** No plan can make a shard shorter than its longest unit. */
function beyondShare({ unit, seconds, estimateSeconds = seconds }, peers) {
	const workers = sum(peers.map(({ account }) => account.workers));
	const shareSeconds = sum(peers.map(({ receipt }) => testingSeconds(receipt))) / Math.max(1, workers);
	return [{
		kind: "unit beyond share",
		unit,
		seconds,
		shareSeconds,
		accountsForSeconds: Math.min(seconds, estimateSeconds) - shareSeconds
	}];
}
function morePlanned(own, peers) {
	const planned = ({ account, receipt }) => (receipt.times.planned ?? 0) / Math.max(1, account.workers);
	return {
		kind: "more planned",
		...differenceOf(planned, own, peers)
	};
}
const stages = [
	"before the tests",
	"launches",
	"clones",
	"after the tests"
];
const secondsOf = {
	"before the tests": ({ lost }) => lost.setUp.beforeTests,
	launches: ({ lost }) => lost.setUp.launches,
	clones: ({ lost }) => lost.setUp.clones,
	"after the tests": ({ lost }) => lost.setUp.afterTests
};
/** What every shard spends on it makes none of them slow. */
function againstMean(kind, own, peers) {
	const perWorker = ({ account }) => secondsOf[kind](account) / Math.max(1, account.workers);
	return {
		kind,
		...differenceOf(perWorker, own, peers)
	};
}
function differenceOf(of, own, peers) {
	const seconds = of(own);
	const meanSeconds = meanOf(peers.map(of));
	return {
		seconds,
		meanSeconds,
		accountsForSeconds: seconds - meanSeconds
	};
}
function meanOf(values) {
	return values.length === 0 ? 0 : sum(values) / values.length;
}

// src/report/merged-report.ts
/** That a report names. */
const mostSlowTests = 100;
function mergeReports(facts) {
	const { run, plan, receipts, proof } = facts;
	const gaps = [...facts.disagreements ?? [], ...proof.problems];
	const shards = receipts.map(readShard);
	const problems = [...gaps, ...receipts.flatMap((receipt, index) => unexplainedEnd(receipt, shards[index]))];
	const totals = countTotals(receipts.flatMap(({ units }) => units.flatMap(({ tests }) => tests)));
	const accounts = accountOf(plan, receipts);
	return {
		version: 1,
		outcome: outcomeOf(receipts, totals, [...problems, ...shards.flatMap(({ report }) => report.problems)]),
		run,
		seconds: Math.max(0, ...receipts.map(({ times }) => times.wall)),
		flakyFails: receipts.some(({ flakyFails = false }) => flakyFails),
		totals,
		plan: {
			hash: plan.hash,
			shards: plan.shards,
			units: plan.units.length
		},
		proved: gaps.length === 0,
		problems,
		attempts: [...proof.unitsByAttempt].map(([attempt, units]) => ({
			attempt,
			units
		})).sort((a, b) => a.attempt - b.attempt),
		discoveredHere: facts.disagreements !== void 0,
		shards: shards.map(({ report }) => report),
		units: receipts.flatMap(unitReports),
		tests: receipts.flatMap(testReports),
		slowestTests: slowestTests(receipts, facts.earlierTests),
		incidents: shards.flatMap(({ incidents }) => incidents),
		moreIncidents: sum(shards.map(({ moreIncidents }) => moreIncidents)),
		fallbacks: fallbacksOf(shards),
		changes: facts.changes,
		accounts,
		advice: adviceOf(accounts, receipts),
		slowShards: slowShards(plan, accounts, receipts),
		balance: balanceOf(accounts),
		recordedUnits: facts.recordedUnits
	};
}
/** Those of the merge, and those of the shards. */
function problemsOf({ problems, shards, plan }) {
	const ofShards = shards.flatMap((own) => own.problems.map((problem) => `Shard ${own.shard} of ${plan.shards}: ${problem}`));
	return [...problems, ...ofShards];
}
/** Of a shard whose job is red for something else than a failed test. */
function unexplainedEnd({ shard, outcome, units }, read) {
	if (outcome === "passed" || outcome === "flaky") return [];
	if (read !== void 0 && read.report.problems.length > 0) return [];
	if (units.some(({ tests }) => tests.some((test) => test.outcome === "failed"))) return [];
	return [`Shard ${shard.index} of ${shard.total} ended as "${outcome}", and no failed test accounts for it. The summary of its job says why.`];
}
/** A shard that could not go on outweighs a failure, a failure outweighs being flaky. */
function outcomeOf(receipts, totals, problems) {
	const outcomes = receipts.map(({ outcome }) => outcome);
	if (outcomes.includes("error")) return "error";
	if (outcomes.includes("cancelled")) return "cancelled";
	if (totals.tests === 0 && outcomes.includes("empty")) return "empty";
	if (problems.length > 0 || totals.failed > 0) return "failed";
	return totals.flaky > 0 || outcomes.includes("flaky") ? "flaky" : "passed";
}
function countTotals(tests) {
	const counts = {
		passed: 0,
		failed: 0,
		skipped: 0,
		flaky: 0
	};
	for (const { outcome } of tests) counts[outcome] += 1;
	return {
		tests: tests.length,
		...counts
	};
}
function unitReports({ units, shard }) {
	return units.map(({ unit, worker, batch, attempt, seconds, estimateSeconds, tests, outcome }) => ({
		unit,
		shard: shard.index,
		worker,
		batch,
		attempt,
		seconds,
		estimateSeconds,
		tests: tests.length,
		outcome
	}));
}
function testReports({ units, shard }) {
	return units.flatMap((unit) => unit.tests.flatMap((test) => {
		const { group, name, seconds } = test;
		const outcome = reportedOutcome(test);
		const place = {
			...placeOf(unit, shard.index),
			batch: unit.batch,
			line: void 0
		};
		return outcome === void 0 ? [] : [{
			group,
			name,
			seconds,
			...place,
			outcome
		}];
	}));
}
function placeOf({ unit, worker }, shard) {
	return {
		unit,
		worker,
		shard
	};
}
function slowestTests(receipts, earlier) {
	const usual = usualSeconds(earlier);
	const ran = receipts.flatMap(({ units, shard }) => units.flatMap((unit) => unit.tests.filter(({ outcome }) => outcome !== "skipped").map((test) => ({
		...test,
		...placeOf(unit, shard.index)
	}))));
	return slowestOf(ran, mostSlowTests).map(({ message: _, outcome, ...test }) => ({
		...test,
		usualSeconds: outcome === "passed" ? usual(test.unit, test) : void 0
	}));
}
/** What several shards say is said once. */
function fallbacksOf(shards) {
	const said = shards.flatMap(({ report, fallbacks }) => fallbacks.map((sentence) => ({
		shard: report.shard,
		sentence
	})));
	return [...Map.groupBy(said, ({ sentence }) => sentence)].map(([sentence, own]) => `${shardNames(own.map(({ shard }) => shard))}: ${sentence}`);
}
function shardNames(shards) {
	const last = shards.at(-1);
	return shards.length < 2 ? `Shard ${last}` : `Shards ${shards.slice(0, -1).join(", ")} and ${last}`;
}
function reportedOutcome({ outcome, message }) {
	switch (outcome) {
		case "passed": return;
		case "failed": return {
			kind: "failed",
			message,
			details: ""
		};
		case "flaky": return {
			kind: "flaky",
			message
		};
		case "skipped": return {
			kind: "skipped",
			reason: message
		};
	}
}
/** A later attempt of one shard ran alone, and little of it: there is nothing to compare it with. */
function balanceOf(accounts) {
	const longest = Math.max(0, ...accounts.map(({ wallSeconds }) => wallSeconds));
	const attempt = accounts.find(({ wallSeconds }) => wallSeconds === longest)?.attempt;
	const walls = accounts.filter((one) => one.attempt === attempt).map(({ wallSeconds }) => wallSeconds);
	const mean = sum(walls) / walls.length;
	return mean > 0 ? longest / mean : void 0;
}

// src/merge-shards.ts
/** The story of a merge: which suite, its plan and receipts, the proof, the report, the timings. */
/** Between two looks for what is not there yet. */
const pauseSeconds = 5;
/** A gap or a double is no error but a problem in the report. @throws UserError where there is nothing to merge. */
async function mergeShards(config, world) {
	const { stores, workflowRun: run, temporary, log } = world;
	const reason = aloneBecause(world);
	if (reason !== void 0 || stores === void 0 || run === void 0) return {
		kind: "unprovable",
		reason: reason ?? ""
	};
	const { suite, units } = await whichSuite(config, world);
	const place = {
		suite,
		store: stores.records,
		temporary,
		log
	};
	const { record, files, receipts } = await gather(config, place, run, world);
	const { plan } = record;
	log.info(`Plan ${plan.hash}: receipts of ${receipts.length} of ${plan.shards} shards.`);
	const { known, timings } = await mergeTimings(config, receipts, place, run, world);
	const report = mergeReports({
		run,
		plan,
		receipts,
		proof: prove(plan, receipts),
		disagreements: units === void 0 ? void 0 : disagreements(record, {
			index: 1,
			total: plan.shards
		}, units, files),
		recordedUnits: timings.units.size,
		earlierTests: known.tests,
		changes: changesSince(known, recordedRun(known, receipts, run.id), true)
	});
	return {
		kind: "merged",
		report,
		timings,
		junit: junitOf(receipts, problemsOf(report))
	};
}
/** `units`: those of the checkout; undefined where it need not be looked at. */
async function whichSuite(config, { platform }) {
	if (config.suite !== void 0) return {
		suite: config.suite,
		units: void 0
	};
	try {
		const { preset, units } = await findUnits(config);
		return {
			suite: identify(config, preset.name, platform),
			units
		};
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		throw new UserError([...error.problems, "So it cannot be told which suite to merge. Pass the output `suite` of the shards on as `suite`, or check the repository out and give the inputs that the shards have."]);
	}
}
/** What is missing is looked for again and again: a store may show an entry later than its job ended. */
async function gather(config, place, run, { clock, log, cancellation }) {
	const deadline = clock() + config.waitSeconds;
	const found = /* @__PURE__ */ new Map();
	let record = config.plan;
	for (;;) {
		record ??= await fetchPlan(place, run);
		const total = record?.plan.shards ?? await totalOf(place, run);
		const missing = unsettled(total ?? 0, found, run);
		for (const receipt of await receiptsOfShards(place, run.id, total ?? 0, missing)) found.set(receipt.shard.index, receipt);
		const receipts = inOrder(found);
		const plan = record === void 0 ? onlyShard(receipts, total) : {
			record,
			files: filesOf(record.plan.units)
		};
		const isWhole = unsettled(total ?? 0, found, run).length === 0;
		const left = deadline - clock();
		if (plan !== void 0 && (isWhole || left <= 0)) return {
			...plan,
			receipts
		};
		if (left <= 0) throw nothingToMerge(place, run, total);
		log.info(`Waiting for the plan or a receipt, which may become readable late: ${Math.ceil(left)} s left.`);
		await cancellation.pause(Math.min(pauseSeconds, left));
	}
}
/** How many shards the run has, by a receipt of it. */
async function totalOf(place, run) {
	return (await newestReceiptName(place, runReceiptsPrefix(place.suite, run.id)))?.shard.total;
}
/** Shards without a receipt, and those that ended badly in an earlier attempt: the run's next attempt has run them again. */
function unsettled(total, found, run) {
	return Array.from({ length: total }, (_, index) => index + 1).filter((shard) => {
		const receipt = found.get(shard);
		if (receipt === void 0) return true;
		return receipt.run.attempt < run.attempt && !endedWell(receipt);
	});
}
function inOrder(found) {
	return [...found.values()].sort((a, b) => a.shard.index - b.shard.index);
}
/** A run of one shard had nobody to agree with, so its plan was never stored; the receipt says what it was given. */
function onlyShard([receipt], total) {
	if (total !== 1 || receipt === void 0) return void 0;
	const files = [...receipt.units.map(({ file }) => file), ...receipt.notRun.map(fileOfName)];
	const units = [...receipt.units.map(({ unit, estimateSeconds: seconds }) => ({
		unit,
		seconds
	})), ...receipt.notRun.map((unit) => ({
		unit,
		seconds: void 0
	}))].map((unit) => ({
		...unit,
		known: unit.seconds !== void 0
	}));
	const shardOf = units.map(() => 1);
	return {
		record: {
			plan: {
				...planOf(units, 1, shardOf),
				hash: receipt.planHash
			},
			maker: {
				shard: 1,
				attempt: receipt.run.attempt
			}
		},
		files
	};
}
function nothingToMerge({ store, suite }, run, total) {
	if (total !== void 0) return new UserError(`${store.description} has receipts of ${total} shards of this run, and not their plan (${planKey(suite, run)}), so it cannot be told whether every test ran. Start the workflow anew.`);
	return new UserError(`Nothing to merge: ${store.description} has neither a plan nor a receipt of suite ${suite} in run ${run.id}. Either no shard came so far that it could leave one, or the shards are another suite: pass their output \`suite\` on. If they run with \`cache: off\`, say so here too.`);
}
/** Per run first, then over runs. */
async function mergeTimings({ timings: mode }, receipts, place, run, { run: ownRun, temporary, log }) {
	const { suite, store } = place;
	const context = timingsContext(suite, measuredCoverage(receipts));
	const known = mode === "use" ? await recallTimings(context, store, temporary, log) : emptyTimings;
	const timings = addRun(known, receipts, run.id);
	if (mode === "ignore" || timings === known) return {
		known,
		timings
	};
	const outcome = await rememberTimings(timings, context, ownRun, store, temporary);
	log.info(`Timings of ${timings.units.size} units: ${outcome} in ${store.description}.`);
	return {
		known,
		timings
	};
}

// src/report/merged-outputs.ts
function mergedOutputs(report) {
	return {
		...countedOutputs(report),
		proved: String(report.proved),
		"plan-hash": report.plan.hash,
		balance: report.balance?.toFixed(2) ?? ""
	};
}

// src/report/summary/lost-time.ts
const columns$3 = [
	{
		title: "shard",
		align: "right"
	},
	{
		title: "worker-time",
		align: "right"
	},
	{
		title: "useful",
		align: "right"
	},
	{
		title: "wrong estimate",
		align: "right"
	},
	{
		title: "slower runner",
		align: "right"
	},
	{
		title: "set-up and clones",
		align: "right"
	},
	{
		title: "idle",
		align: "right"
	}
];
const partColumns = [
	{
		title: "shard",
		align: "right"
	},
	{
		title: "before the tests",
		align: "right"
	},
	{
		title: "launches",
		align: "right"
	},
	{
		title: "waiting for clones",
		align: "right"
	},
	{
		title: "after the tests",
		align: "right"
	},
	{
		title: "idle in the shard",
		align: "right"
	},
	{
		title: "idle for longer shards",
		align: "right"
	}
];
/** In the order of the columns. They sum up: worker-time is all the others together. */
const figures = [
	({ workers, longestWallSeconds }) => workers * longestWallSeconds,
	({ usefulSeconds }) => usefulSeconds,
	({ lost }) => lost.wrongEstimate,
	({ lost }) => lost.slowerRunner,
	({ lost }) => setUpSeconds(lost.setUp),
	({ lost }) => idleSeconds(lost.idle)
];
const partFigures = [
	({ lost }) => lost.setUp.beforeTests,
	({ lost }) => lost.setUp.launches,
	({ lost }) => lost.setUp.clones,
	({ lost }) => lost.setUp.afterTests,
	({ lost }) => lost.idle.inShard,
	({ lost }) => lost.idle.forOthers
];
function lostTimeSection({ accounts, advice }) {
	return {
		title: "lost time",
		items: accounts.length,
		render: (cap) => {
			return [
				"### Lost time",
				...advice === void 0 ? [] : [`**What to change:** ${adviceText(advice)}`],
				accountTable(columns$3, figures, accounts, cap),
				details("The parts of set-up and idle", accountTable(partColumns, partFigures, accounts, cap))
			].join("\n\n");
		}
	};
}
/** A row for each shard, and above them one for all. */
function accountTable(titles, of, accounts, cap) {
	const rows = [{
		name: "all",
		values: of.map((figure) => {
			const known = accounts.map(figure).filter((value) => value !== void 0);
			return known.length === 0 ? void 0 : sum(known);
		})
	}, ...accounts.map((account) => ({
		name: String(account.shard),
		values: of.map((figure) => figure(account))
	}))];
	return cappedTable(titles, rows, cap + 1, ({ name, values }) => [name, ...values.map(signed)]);
}
function signed(seconds) {
	if (seconds === void 0) return "n/a";
	return seconds <= -5e-4 ? `−${duration(-seconds)}` : duration(Math.max(0, seconds));
}
function adviceText(advice) {
	switch (advice.kind) {
		case "little lost": return `nothing; only ${percent(advice.share)} of the workers' time was lost.`;
		case "template built": return `${count(advice.shards, "shard")} built the template, which took up to ${duration(advice.seconds)}: let the workflow run on the default branch too, so that its dump is there to be restored.`;
		case "set-up": return `each of ${count(advice.shards, "shard")} took ${duration(advice.secondsPerShard)} before its first test, so fewer shards, or a smaller template, give back most.`;
		case "launches": return `launches took ${duration(advice.seconds)} of worker-time before and after their tests, so what the runner imports and collects, or fewer workers, give back most.`;
		case "clones": return `workers waited ${duration(advice.seconds)} for clones, so fewer workers in a shard, or a smaller template, give back most.`;
		case "after tests": return `each shard took ${duration(advice.secondsPerShard)} after its last test, so look into the end of its log for what was slow to save or to drop.`;
		case "long unit": return `split ${code(advice.unit)}: it took ${duration(advice.seconds)}, and an even share of a worker is ${duration(advice.shareSeconds)}.`;
		case "slow runner": return `nothing in the tests; the machine of shard ${advice.shard} was slower than the others and lost ${duration(advice.seconds)}, for which the others waited.`;
		case "wrong estimate": return `look at ${code(advice.unit)} in shard ${advice.shard}: it took ${duration(advice.seconds)} instead of ${duration(advice.estimateSeconds)}. The next run knows.`;
		case "idle": return `workers were idle for ${duration(advice.seconds)}, and no single unit or machine accounts for it, so fewer workers or fewer shards cost less and take hardly longer.`;
	}
}

// src/report/summary/proof.ts
/** Whether every test ran exactly once, and by what that is known. */
function proofSection(report) {
	return {
		title: "every test once",
		items: 1,
		render: () => `### Every test once\n\n${lines(report).join("\n")}`
	};
}
function lines({ proved, plan, totals, attempts, discoveredHere, recordedUnits }) {
	const planLine = `plan ${code(plan.hash)} gives ${count(plan.units, "unit")} to ${count(plan.shards, "shard")}`;
	return [
		proved ? `- proved: each of ${count(plan.units, "unit")} ran in exactly one shard, and with it its tests, ${totals.tests} in all` : "- **not proved**: the problems above say what is missing or double",
		`- ${planLine}; every shard has compared it with its checkout${discoveredHere ? ", and so has this job" : ""}`,
		...attempts.length < 2 ? [] : [`- ${attempts.map(attemptText).join(", ")}`],
		`- timings of ${count(recordedUnits, "unit")} are kept for the next run`
	];
}
function attemptText({ attempt, units }) {
	return `${count(units, "unit")} ran in attempt ${attempt}`;
}

// src/report/summary/shard-databases.ts
const columns$2 = [
	{
		title: "shard",
		align: "right"
	},
	{ title: "database" },
	{ title: "template" },
	{
		title: "size",
		align: "right"
	},
	{
		title: "there after",
		align: "right"
	},
	{
		title: "clones",
		align: "right"
	},
	{
		title: "made in",
		align: "right"
	},
	{ title: "by" },
	{
		title: "left dirty",
		align: "right"
	},
	{
		title: "sessions",
		align: "right"
	},
	{
		title: "at once",
		align: "right"
	},
	{
		title: "deadlocks",
		align: "right"
	},
	{
		title: "left open",
		align: "right"
	}
];
function shardDatabaseSection({ shards }) {
	const all = shards.flatMap(({ shard, databases }) => databases.map((database) => ({
		shard,
		database
	})));
	return {
		title: "databases",
		items: all.length,
		render: (cap) => `### Databases\n\n${cappedTable(columns$2, all, cap, row$2)}`
	};
}
function row$2({ shard, database }) {
	const { alias, engine, version, strategies } = database;
	return [
		String(shard),
		`${code(alias)} (${escapeText(engine)} ${escapeText(version)})`,
		database.source,
		size(database.templateBytes),
		duration(database.templateSeconds),
		String(database.clones),
		duration(database.cloneSeconds),
		strategies.length === 0 ? "n/a" : strategies.map((strategy) => escapeText(strategy)).join(", "),
		String(database.dirtied),
		orUnknown(database.sessions),
		atOnce(database),
		orUnknown(database.deadlocks),
		orUnknown(database.leftOpen)
	];
}
/** On the whole server where that was seen, else in one clone. */
function atOnce({ connections, peakSessions }) {
	return connections === void 0 ? orUnknown(peakSessions) : `${connections.peak} of ${connections.limit}`;
}

// src/report/summary/shard-resources.ts
/** What the workers and the machine of each shard used. */
const columns$1 = [
	{
		title: "shard",
		align: "right"
	},
	{
		title: "CPU",
		align: "right"
	},
	{
		title: "memory of a worker",
		align: "right"
	},
	{
		title: "memory of the machine",
		align: "right"
	},
	{
		title: "load",
		align: "right"
	},
	{
		title: "waited for memory",
		align: "right"
	},
	{
		title: "waited for processors",
		align: "right"
	}
];
function resourceSection({ shards }) {
	return {
		title: "resources",
		items: shards.some(({ use, machine }) => use.length > 0 || machine !== void 0) ? shards.length : 0,
		render: (cap) => `### Resources\n\n${cappedTable(columns$1, shards, cap, row$1)}\n\nCPU is the sum over workers; memory and load are the highest that were seen.`
	};
}
function row$1({ shard, use, machine }) {
	return [
		String(shard),
		orUnknown(sumOfKnown(use.map(({ cpuSeconds }) => cpuSeconds)), duration),
		workerMemory(use),
		ofAll(machine?.peakMemoryBytes, machine?.memoryBytes),
		machine?.peakLoad === void 0 ? "n/a" : `${machine.peakLoad.toFixed(1)} on ${count(machine.processors, "core")}`,
		orUnknown(machine?.memoryPressure, percent),
		orUnknown(machine?.processorPressure, percent)
	];
}
/** `412.0 MB (worker 2)`. */
function workerMemory(use) {
	const peak = highestOfKnown(use.map(({ peakMemoryBytes }) => peakMemoryBytes));
	const worker = use.find(({ peakMemoryBytes }) => peakMemoryBytes === peak)?.worker;
	return peak === void 0 ? "n/a" : `${size(peak)} (worker ${worker})`;
}
function ofAll(used, all) {
	if (used === void 0) return "n/a";
	return all === void 0 ? size(used) : `${size(used)} of ${size(all)}`;
}

// src/report/summary/shards.ts
/** The shards side by side: plan against what was. */
const columns = [
	{
		title: "shard",
		align: "right"
	},
	{ title: "time" },
	{
		title: "whole step",
		align: "right"
	},
	{
		title: "in tests",
		align: "right"
	},
	{
		title: "planned",
		align: "right"
	},
	{
		title: "units",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "workers",
		align: "right"
	},
	{
		title: "attempt",
		align: "right"
	},
	{ title: "outcome" },
	{ title: "machine" }
];
function shardSection({ shards, balance }) {
	return {
		title: "shards",
		items: shards.length,
		render: (cap) => {
			const longest = Math.max(...shards.map(({ wallSeconds }) => wallSeconds));
			return `### Shards\n\n${cappedTable(columns, shards, cap, (shard) => row(shard, longest))}${balance === void 0 ? "" : `\n\nBalance ${balance.toFixed(2)} (longest shard ÷ mean; 1.00 is best). Times in tests and planned are sums over workers.`}`;
		}
	};
}
function row(shard, longestSeconds) {
	const { wallSeconds, plannedSeconds, carriedUnits, host } = shard;
	return [
		String(shard.shard),
		bar(longestSeconds === 0 ? 0 : wallSeconds / longestSeconds),
		duration(wallSeconds),
		duration(shard.testSeconds),
		orUnknown(plannedSeconds, duration),
		carriedUnits === 0 ? String(shard.units) : `${shard.units}, ${carriedUnits} of them earlier`,
		String(shard.tests),
		String(shard.workers),
		String(shard.attempt),
		escapeText(shard.outcome),
		`${escapeText(host.platform)}, ${count(host.processors, "core")}`
	];
}

// src/report/summary/slow-shards.ts
/** Shards that were slow, and the reasons. */
/** Of one shard; they come in the order of what they account for. */
const shownReasons = 3;
function slowShardSection({ slowShards }) {
	return {
		title: "slow shards",
		items: slowShards.length,
		render: (cap) => `### Slow shards\n\n${capped(slowShards, cap, line)}`
	};
}
function line({ shard, seconds, meanSeconds, reasons }) {
	const shown = reasons.slice(0, shownReasons).map(reasonText);
	const text = shown.length === 0 ? "no single thing accounts for it" : shown.join("; ");
	return `- Shard ${shard} took ${duration(seconds)}, and the mean is ${duration(meanSeconds)}: ${text}.`;
}
function reasonText(reason) {
	switch (reason.kind) {
		case "unit took longer": return `${code(reason.unit)} took ${duration(reason.seconds)} instead of ${duration(reason.estimateSeconds)}`;
		case "unit beyond share": return `${code(reason.unit)} alone is longer than an even share of ${duration(reason.shareSeconds)}`;
		case "slow machine": return `its machine was slower than the others by ${duration(reason.accountsForSeconds)}`;
		case "more planned": return `the plan gave each of its workers ${duration(reason.seconds)}, ${moreThanMean(reason)}`;
		case "before the tests": return `it took ${duration(reason.seconds)} before its first test, ${moreThanMean(reason)}`;
		case "launches": return `launches took ${duration(reason.seconds)} of each worker, ${moreThanMean(reason)}`;
		case "clones": return `each worker waited ${duration(reason.seconds)} for clones, ${moreThanMean(reason)}`;
		case "after the tests": return `it took ${duration(reason.seconds)} after its last test, ${moreThanMean(reason)}`;
	}
}
function moreThanMean({ accountsForSeconds }) {
	return `${duration(accountsForSeconds)} more than the mean`;
}

// src/report/merged-summary.ts
/** One job summary for all shards of a run: a pure function of the merged report. */
/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
function renderMergedSummary(report, limitBytes = budgetBytes) {
	const whole = {
		...report,
		problems: problemsOf(report)
	};
	const sections = [
		...failureSections(whole, (test) => replayOf(test, report)),
		incidentSection(report, (batch) => replayOf(batch, report)),
		...retrySections({
			tests: report.tests,
			units: [],
			fallbacks: report.fallbacks
		}),
		proofSection(report),
		shardSection(report),
		slowShardSection(report),
		lostTimeSection(report),
		timedTestSection(report.slowestTests),
		slowestSection(report),
		changesSection(report),
		skipSection(report),
		resourceSection(report),
		shardDatabaseSection(report)
	];
	return fitSections(headline(whole, count(report.plan.shards, "shard")), sections, limitBytes);
}
/** Each shard has a bundle of its own. */
function replayOf(batch, { shards }) {
	const bundle = shards.find(({ shard }) => shard === batch.shard)?.bundle;
	return replayCommand({ bundle }, batch);
}

// src/actions/merge-step.ts
/** The merge: reads the inputs, merges, publishes, and says whether the step passes. */
/** @throws UserError when there is nothing to merge. */
async function mergeStep(environment, home) {
	const surroundings = surroundingsOf(environment);
	const { config, settings, logOptions } = readMergeConfig(givenInputs(environment), surroundings);
	const log = openLog(logOptions);
	printConfiguration(settings, log);
	const step = beginStep(environment);
	const world = buildSharedWorld({
		step,
		cache: config.cache,
		environment,
		cancellation: cancellation(),
		home,
		log
	});
	const merge = await mergeShards(config, world);
	if (merge.kind === "unprovable") {
		setOutputs({ outcome: "unprovable" });
		log.warning(`Nothing could be merged or proved, because ${merge.reason}: no shard could leave a receipt. Whether the shards passed, their own jobs say.`);
		return;
	}
	const checkout = {
		workspace: surroundings.workspace,
		directory: config.repositoryPath
	};
	await publishMerge(merge, step.folder, checkout, log);
	const { outcome, flakyFails } = merge.report;
	if (outcome === "flaky" && flakyFails) log.failed("The run of all shards ended as \"flaky\", and `flaky: fail` in a shard makes that a failure.");
	else if (outcome !== "passed" && outcome !== "flaky") log.failed(`The run of all shards ended as "${outcome}"; the summary says why.`);
}
async function publishMerge({ report, timings, junit }, folder, checkout, log) {
	const reportFile = path.join(folder, "report.json");
	await writeFile(reportFile, JSON.stringify(report, null, 2));
	const junitFile = path.join(folder, "junit.xml");
	await writeFile(junitFile, junit);
	annotate({
		problems: report.problems,
		tests: []
	}, checkout);
	setOutputs({
		...mergedOutputs(report),
		report: reportFile,
		junit: junitFile,
		"timings-file": await keepTimings(timings, {
			folder,
			timingsFile: void 0
		}, log)
	});
	await writeSummary(renderMergedSummary(report), log);
}

// src/merge.ts
/** The merge's entry. */
await enter(mergeStep, new URL(".", import.meta.url));

export {  };