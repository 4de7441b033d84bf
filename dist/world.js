import { c as Ledger, n as filePlaces, r as platform, t as containersOf } from "./machine.js";
import { r as error, s as notice, u as setOutput, y as summary } from "./toolkit.js";
import { c as closeLogs, i as failStep, o as exitStep, s as askedLog, t as actionsTools } from "./tools.js";
import { a as count, c as escapeText, d as percent, f as size, h as plainText, i as code, l as fenced, m as plainLine, n as bothEnds, o as details, p as table, r as clip, s as duration, t as bar, u as orUnknown } from "./markdown.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { a as readPlanRecord, d as makePlan, f as planByName, h as sliceOf, i as planRecordData, n as makerName, o as requireSamePlan } from "./plan-record.js";
import { A as readReceipt, C as passedFiles, D as endedWell, O as isIncomplete, T as reportedPart, a as leftOpenText, b as attemptIn, d as nameInUnit, f as testName, g as nameOfPart, j as receiptData, k as ranWell, m as fileOfName, n as Cancellation, o as limitNames, p as cut, r as endedEarly, s as templateSources, t as thisMachine, x as attemptName, y as addedAttempt } from "./machine2.js";
import { M as packJson, N as unpackJson, O as estimateOf, d as sumOfKnown, f as testPhaseSeconds, h as recordRun, j as median, k as estimateUnits, l as savedSeconds, o as balance, p as emptyTimings, s as cloneSeconds, u as sum, y as seenUnits } from "./units.js";
import { C as shardReceiptsPrefix, _ as planKey, a as requireBlobKey, b as receiptKey, f as recallTimings, g as jobReceiptsPrefix, i as writeWhole, l as formatFor, m as suiteHash, p as rememberTimings, r as moveWhole, s as writeTimings, t as directoryStore, v as presenceKey, w as timingsContext, x as receiptsPrefix, y as readReceiptKey } from "./directory.js";
import { t as Slots } from "./slots.js";
import { t as BLOB_FILE } from "./cache-protocol.js";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import path, { join } from "node:path";
import { chmod, constants, copyFile, link, lstat, mkdir, mkdtempDisposable, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { fork } from "node:child_process";
import os from "node:os";

// src/actions/entry.ts
/** How each of our entries runs: one failure policy, in the form of log that the inputs ask for, and an end. */
/** `home`: the folder of the bundle. Ends the process. */
async function enter(step, home) {
	const log = askedLog(process.env);
	process.once("exit", closeLogs);
	process.once("uncaughtException", (error) => {
		try {
			failStep(error, log);
		} finally {
			exitStep();
		}
	});
	await step(process.env, home).catch((error) => failStep(error, log));
	return exitStep();
}

// src/planned-units.ts
/** What a plan is made of: the units with their estimates, those that are too long in parts. */
/** `workers`: of all shards; undefined where the runner cannot be told to run some of a file's tests. */
function plannedUnits(units, timings, workers) {
	const estimates = estimateUnits(units, timings);
	return workers === void 0 ? estimates : cutLong(estimates, timings, workers);
}
/** Units that are longer than an even share of `workers`, of all shards, in parts. A part costs what a launch costs. */
function cutLong(estimates, timings, workers) {
	const options = {
		shareSeconds: estimates.reduce((sum, { seconds = 0 }) => sum + seconds, 0) / workers,
		partCostSeconds: median(timings.launchSeconds) ?? 0
	};
	return estimates.flatMap((estimate) => {
		const { unit, seconds, known } = estimate;
		if (seconds === void 0 || !known || seconds <= options.shareSeconds) return [estimate];
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

// src/report/severity.ts
/** What ended something comes before what only could have. */
const severity = [
	"timed out",
	"crashed",
	"out of memory",
	"unhealthy clone",
	"held back",
	"near limit"
];
/** Of the same kind the earlier first. */
function bySeverity(a, b) {
	return severity.indexOf(a.what.kind) - severity.indexOf(b.what.kind) || a.seconds - b.seconds;
}
/** Whether its batch came to a bad end by it. */
function isGrave({ what }) {
	return what.kind === "timed out" || what.kind === "crashed" || what.kind === "out of memory";
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

// src/report/pictures.ts
/** For the log, or anything else in a fixed-width face. */
function pictureLines(picture) {
	const { sessions, waits, gaps } = picture;
	const involved = new Set(waits.flatMap(({ blocker, blocked }) => [blocker, blocked]));
	const others = sessions.filter(({ id }) => !involved.has(id));
	return [
		plainLine(headline$1(picture)),
		...waitTree(picture),
		...others.map((session) => line(1, describe$1(session))),
		...gaps.map((gap) => line(1, `not known: ${gap}`))
	];
}
/** Characters of a picture in Markdown. */
const longestPicture = 4e3;
function pictureMarkdown(picture) {
	return fenced(pictureLines(picture).join("\n"), longestPicture);
}
function headline$1({ alias, database, sessions, waits, oldestTransactionSeconds }) {
	const blocked = new Set(waits.map((wait) => wait.blocked)).size;
	return [
		`${database} (${alias}): ${count(sessions.length, "session")}`,
		...blocked === 0 ? [] : [`${blocked} of them blocked`],
		...oldestTransactionSeconds === void 0 ? [] : [`the oldest transaction open for ${duration(oldestTransactionSeconds)}`]
	].join(", ");
}
/** Each session with those that it blocks below it; those that block each other in a circle begin anywhere. */
function waitTree({ sessions, waits }) {
	const known = new Map(sessions.map((session) => [session.id, session]));
	const shown = /* @__PURE__ */ new Set();
	const lines = [];
	const grow = (id, depth, wait) => {
		const session = known.get(id);
		const what = session === void 0 ? `session ${id}` : describe$1(session);
		const link = wait === void 0 ? "" : `└ blocks (${wait.lock}) `;
		const isAgain = shown.has(id);
		lines.push(line(depth, `${link}${isAgain ? `${id}, as above` : what}`));
		if (isAgain) return;
		shown.add(id);
		for (const next of waits) if (next.blocker === id) grow(next.blocked, depth + 1, next);
	};
	const blocked = new Set(waits.map((wait) => wait.blocked));
	const roots = waits.map(({ blocker }) => blocker).filter((blocker) => !blocked.has(blocker));
	for (const root of [...new Set(roots), ...blocked]) if (!shown.has(root)) grow(root, 1, void 0);
	return lines;
}
function describe$1(session) {
	const { id, application, state, wait, seconds, transactionSeconds, query } = session;
	return [
		application === "" ? id : `${id} ${application}`,
		...state === "" ? [] : [`${state}${seconds === void 0 ? "" : ` ${duration(seconds)}`}`],
		...transactionSeconds === void 0 ? [] : [`transaction ${duration(transactionSeconds)}`],
		...wait === "" ? [] : [`waits: ${wait}`]
	].join(", ").concat(query === "" ? "" : `: ${query}`);
}
function line(depth, text) {
	return `${"  ".repeat(depth)}${plainLine(text)}`;
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
async function gatherTimings(known, place, { ownRun, coverage, newest: read }) {
	const name = read?.name ?? await newestReceiptName(place, receiptsPrefix(place.suite));
	if (name === void 0 || name.runId === ownRun || addedAttempt(known, name.runId) >= name.attempt) return {
		timings: known,
		added: void 0
	};
	const receipts = read?.receipts ?? await receiptsOfRun(place, name.runId, name.shard.total);
	if (coverage !== void 0 && receipts.some((receipt) => (receipt.coverage ?? false) !== coverage)) return {
		timings: known,
		added: void 0,
		elsewhere: {
			name,
			receipts
		}
	};
	const timings = addRun(known, receipts, name.runId);
	return {
		timings,
		added: timings === known ? void 0 : timings.runs.at(-1)
	};
}
/** Undefined where no run but `ownRun` has left receipts of late. */
async function newestRun(place, ownRun) {
	const name = await newestReceiptName(place, receiptsPrefix(place.suite));
	if (name === void 0 || name.runId === ownRun) return void 0;
	return {
		name,
		receipts: await receiptsOfRun(place, name.runId, name.shard.total)
	};
}
/** Of the receipts under `prefix`; undefined where there are none. */
async function newestReceiptName({ store, temporary }, prefix) {
	const key = await store.fetchNewest(prefix, path.join(temporary, "receipt-newest"));
	return key === void 0 ? void 0 : readReceiptKey(key);
}
/**
* The timings with one run of all its shards more. Of a run that they hold already they get what later attempts have run.
* Adding an attempt twice, or a run that is to be ignored, changes nothing.
*/
function addRun(known, receipts, runId) {
	const lessons = receipts.filter(({ ignored }) => ignored !== true);
	if (lastAttempt(lessons) <= addedAttempt(known, runId)) return known;
	return recordRun(known, recordedRun(known, lessons, runId));
}
/** What the receipts of one run say that later plans should know, and `known` does not. */
function recordedRun(known, receipts, runId) {
	return {
		run: attemptName(runId, lastAttempt(receipts)),
		existing: existingUnits(known, receipts),
		...measured(receipts, addedAttempt(known, runId))
	};
}
function lastAttempt(receipts) {
	return receipts.reduce((last, { run }) => Math.max(last, run.attempt), 0);
}
/** Whether a run measured coverage: all its shards have the same command. */
function measuredCoverage(receipts) {
	return receipts.some(({ coverage }) => coverage === true);
}
function existingUnits(known, receipts) {
	const notRun = receipts.flatMap((receipt) => receipt.notRun).flatMap((unit) => [unit, fileOfName(unit)]);
	const named = [...receipts.flatMap(({ units }) => units.map(({ file }) => file)), ...notRun];
	return receipts.length === receipts[0]?.shard.total ? named : [...known.units.keys(), ...named];
}
/** What attempts after `added` have measured. */
function measured(receipts, added) {
	const units = receipts.flatMap((receipt) => receipt.units);
	const later = receipts.filter(({ run }) => run.attempt > added);
	const aliases = new Set(receipts.flatMap(({ databases }) => databases.map(({ alias }) => alias)));
	return {
		units: passedFiles(units, added),
		workerBytes: most(later.map(({ workerBytes }) => workerBytes)),
		seen: seenUnits(units.map(reportedPart)),
		launchSeconds: later.flatMap(({ launchSeconds }) => launchSeconds),
		buildSeconds: later.flatMap(({ buildSeconds }) => buildSeconds),
		databases: added === 0 ? new Map([...aliases].map((alias) => [alias, countsOf(alias, receipts)])) : /* @__PURE__ */ new Map()
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
/** `known`: what is known before, which is nothing unless the mode is `use`. */
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
	const { coverage, newest } = place;
	const { timings, added, elsewhere } = await gatherTimings(known, place, {
		ownRun: place.runId,
		coverage,
		newest
	});
	if (added !== void 0) await keep(timings, added, place, coverage);
	if (elsewhere !== void 0) await keepElsewhere(elsewhere, place);
	return timings;
}
/** What was measured with coverage is kept for runs with coverage, by whoever comes next. */
async function keepElsewhere({ name, receipts }, place) {
	const known = await recallOwn(place, !place.coverage);
	const timings = addRun(known, receipts, name.runId);
	if (timings !== known) await keep(timings, timings.runs.at(-1) ?? name.runId, place, !place.coverage);
}
/**
* Keeps timings that know nothing, so that the next run finds no older ones. They name all runs that are in the older ones,
* and the one whose receipts nobody has added yet, so that none of them comes back.
*/
async function beginAnew(place) {
	const { runId, coverage, store, log } = place;
	const { runs } = await recallOwn(place, coverage);
	const newest = place.newest?.name ?? await newestReceiptName(place, receiptsPrefix(place.suite));
	const names = [...runs, ...newest === void 0 ? [] : [attemptName(newest.runId, newest.attempt)]];
	const forgotten = new Set(names.filter((name) => attemptIn(name, runId) === 0));
	if (await keep({
		...emptyTimings,
		runs: [...forgotten].slice(-50)
	}, `reset-${runId}`, place, coverage) === "failed") log.warning(`The timings could not be reset in ${store.description}: the next run will find the old ones again. Say \`timings: reset\` once more, in a run that may write there.`);
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
	await resetTimings(stage, world);
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
function ownPlan({ config: { shard }, suite, known, cutFor }, isByName) {
	return isByName ? planByName(estimateUnits(suite.units, known), shard.total) : makePlan(plannedUnits(suite.units, known, cutFor));
}
/**
* With `timings: reset`, where no agreement does it: of shards that share nothing each one, for each may have a folder of its
* own; of those that were given their plan the first, for the job that planned did not know whether coverage is measured. A
* job that runs everything keeps what it measures, and so nothing else.
*/
async function resetTimings({ config: { shard, plan, timings }, identity, coverage }, { stores, workflowRun, run, temporary, log }) {
	if (timings !== "reset" || stores === void 0 || shard.total === 1) return;
	const isAlone = aloneBecause({
		stores,
		workflowRun
	}) !== void 0;
	if (plan !== void 0 && !isAlone && shard.index > 1) return;
	const place = {
		suite: identity,
		store: stores.records,
		temporary,
		log
	};
	await timingsToPlanBy("reset", emptyTimings, {
		...place,
		runId: workflowRun?.id ?? run,
		coverage
	});
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
function agreementOf({ config, suite, identity, coverage, known, follow = async (timings) => timings, cutFor }, { records, sharing }, run, { temporary, log, clock, cancellation }) {
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
			return makePlan(plannedUnits(suite.units, await follow(timings), cutFor), config.shard.total);
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
/** More shards than units: nothing was forgotten, there is nothing to do. */
function isSpare({ plan, slice }) {
	return slice.length === 0 && plan.units.length > 0;
}
/** What is left of a shard may hold no tests, and the shard had some. */
function hasEarlierTests({ carried }) {
	return carried.some(({ tests }) => tests.length > 0);
}

// src/actions/cancellation.ts
/** The platform's wish to stop: SIGINT, then SIGTERM 7.5 s later, to this process alone (ProcessInvoker.cs of the runner). */
/** Whatever hangs then is left to the post step; SIGKILL would take the log's last lines along. */
const latestExitSeconds = 6.6;
/** How long the runner is waited for to take the log's last lines. */
const takingSeconds = .2;
/** Begins at the first of the two signals. From then on the process ends by itself, not by the signal. */
function cancellation() {
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
		if (controller.signal.aborted) return;
		controller.abort("the run was cancelled");
		setTimeout(() => void exitStep(1, takingSeconds), latestExitSeconds * 1e3).unref();
	});
	return new Cancellation(controller.signal);
}

// src/actions/configuration.ts
/** May hold passwords, and are read before anything could be masked; or are longer than anybody reads. */
const unshown = /* @__PURE__ */ new Set([
	"database-url",
	"worker-env",
	"services",
	"plan"
]);
/** `settings`: by the input's name. */
function printConfiguration(settings, log) {
	log.group("Configuration", [...settings].map(([name, { value, source }]) => {
		return `${name}: ${unshown.has(name) && value !== "" ? "(not shown)" : JSON.stringify(value)} (${typeof source === "string" ? source : source.environment})`;
	}));
}

// src/actions/cache-child.ts
/** One operation on the Actions cache, in a process of its own: the parent's side. */
/** Rejects only where no process can be started. Nothing of it runs on when the promise is settled. */
async function runCacheProcess(request, launch) {
	const child = fork(launch.entry, [], {
		cwd: launch.folder,
		env: { ...launch.env },
		execArgv: [],
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"ipc"
		],
		detached: OWN_GROUP
	});
	const closed = once(child, "close");
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => {
		output = (output + text).slice(-262144);
	});
	let reply;
	child.once("message", (message) => {
		reply = message;
	});
	child.send(request, () => {});
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		kill(child);
	}, launch.limitSeconds * 1e3);
	try {
		await closed;
	} finally {
		clearTimeout(timer);
	}
	return {
		reply,
		late,
		output
	};
}
const OWN_GROUP = process.platform !== "win32";
function kill(child) {
	if (child.pid === void 0) return;
	try {
		process.kill(OWN_GROUP ? -child.pid : child.pid, "SIGKILL");
	} catch {}
	child.stdout?.destroy();
	child.stderr?.destroy();
}

// src/actions/cache-output.ts
const FAILURE = /^Failed to (reserve cache|save|restore): /;
const SKIPPED = /^Cache (save|restore) skipped: /;
const COMMAND = /^::(?<name>[a-z-]+)(?: [^:]*)?::(?<value>.*)$/;
function readToolkitOutput(text) {
	const printed = text.split(/\r?\n/).map(parseLine).filter((line) => line.text !== "");
	const said = printed.filter(({ kind }) => kind !== "add-mask");
	const complaints = said.filter(({ kind, text }) => kind === "warning" || kind === "error" || SKIPPED.test(text));
	return {
		secrets: printed.filter(({ kind }) => kind === "add-mask").map(({ text }) => text),
		lines: said.map(({ text }) => harmless(text)),
		failure: harmlessOrNone(said.find(({ text }) => FAILURE.test(text))),
		complaint: harmlessOrNone(complaints.at(-1))
	};
}
function parseLine(line) {
	const { name: kind = "plain", value = line } = COMMAND.exec(line)?.groups ?? {};
	return {
		kind,
		text: kind === "plain" ? line : unescapeValue(value)
	};
}
/** The opposite of escapeData in @actions/core. */
function unescapeValue(value) {
	return value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
/**
* The Actions runner takes `##[name]` anywhere in a line for a command (ActionCommand.cs of actions/runner), and
* names in archives are chosen by whoever wrote them. `::name::` is one only at the start, which is never theirs.
*/
function harmless(text) {
	return text.replaceAll(/\p{Cc}+/gu, " ").replaceAll("##[", "# [").trim();
}
function harmlessOrNone(line) {
	return line === void 0 ? void 0 : harmless(line.text);
}

// src/actions/cache-operation.ts
/** One operation on the Actions cache, from the request to what came of it. */
const LIMIT_SECONDS = 120;
const TAR_OPTIONS = `--transform=s,.*,${BLOB_FILE},`;
/** Restores into, or saves from, the file `BLOB_FILE` in `folder`, the absolute path of a private one. */
async function operate(request, folder, { log, env, entry, limitSeconds = LIMIT_SECONDS, compression = "best" }) {
	const place = {
		GITHUB_WORKSPACE: folder,
		RUNNER_TEMP: folder,
		TAR_OPTIONS,
		...compression === "gzip" ? { PATH: await pathWithoutZstd(folder, env["PATH"]) } : {}
	};
	const run = await runCacheProcess(request, {
		entry,
		folder,
		limitSeconds,
		env: {
			...env,
			...place
		}
	});
	const printed = readToolkitOutput(run.output);
	for (const secret of printed.secrets) log.mask(secret);
	for (const line of printed.lines) log.debug(`cache: ${line}`);
	const { reply } = run;
	if (reply === void 0) return { failure: `its process ${run.late ? `took longer than ${limitSeconds} s` : "ended early"}; last words: ${printed.lines.at(-1) ?? "none"}` };
	if ("thrown" in reply) return { failure: reply.thrown };
	if (printed.failure !== void 0) return { failure: printed.failure };
	if (reply.key === null && printed.complaint !== void 0) return { failure: printed.complaint };
	return { key: reply.key ?? void 0 };
}
/** One of that name comes first which does not answer `--version`: to the toolkit there is none (getCompressionMethod). */
async function pathWithoutZstd(folder, before) {
	const programs = path.join(folder, "programs");
	await mkdir(programs);
	await writeFile(path.join(programs, "zstd"), "#!/bin/sh\n", { mode: 493 });
	return [programs, ...before === void 0 ? [] : [before]].join(path.delimiter);
}

// src/actions/cache.ts
/** Blobs in the Actions cache. */
const KEY_END = "=";
const TAKEN = /^Failed to (reserve cache|save: Unable to reserve cache)\b.*(\(409\)|already exists)/;
/**
* Each operation runs in a child process: the toolkit makes an entry's version from path strings, takes the workspace
* and the working directory from its process, and sets no time limit that holds.
*/
function actionsCache(options) {
	const { log, temp, told = /* @__PURE__ */ new Set() } = options;
	const description = "the Actions cache";
	/** Warns of the same reason once only: a service that is down fails every operation. */
	function tell(doing, error) {
		const reason = messageOf(error);
		const line = `${doing} ${description} failed, the run goes on without it: ${reason}`;
		if (told.has(reason)) log.debug(line);
		else log.warning(line);
		told.add(reason);
	}
	/** The key of the entry that fits, whose blob is in `folder` after a `restore`. With an end mark, `sought` fits one only. */
	async function find(operation, sought, folder) {
		const result = await operate({
			operation,
			key: sought
		}, folder, options);
		if ("failure" in result) throw new Error(result.failure);
		if (result.key === void 0) return void 0;
		if (!result.key.startsWith(sought) || result.key.indexOf(KEY_END) !== result.key.length - 1) throw new Error(`it gave ${JSON.stringify(result.key)} when asked for ${JSON.stringify(sought)}`);
		return result.key.slice(0, -1);
	}
	/** The key of the entry whose blob is now in `into`. */
	async function restore(sought, into) {
		await rm(into, { force: true });
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		const key = await find("restore", sought, folder.path);
		if (key === void 0) return void 0;
		const blob = join(folder.path, BLOB_FILE);
		await requirePlainFile(blob);
		await moveWhole(blob, into);
		return key;
	}
	async function save(key, file) {
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		await layFile(file, join(folder.path, BLOB_FILE));
		const result = await operate({
			operation: "save",
			key: `${key}${KEY_END}`
		}, folder.path, options);
		if (!("failure" in result)) return "stored";
		if (TAKEN.test(result.failure)) return "present";
		throw new Error(result.failure);
	}
	return {
		description,
		async fetch(key, into) {
			requireBlobKey(key);
			try {
				return await restore(`${key}${KEY_END}`, into) !== void 0;
			} catch (error) {
				tell(`Fetching ${key} from`, error);
				return false;
			}
		},
		async fetchOrThrow(key, into) {
			requireBlobKey(key);
			return await restore(`${key}${KEY_END}`, into) !== void 0;
		},
		async fetchNewest(prefix, into) {
			requireBlobKey(prefix);
			try {
				return await restore(prefix, into);
			} catch (error) {
				tell(`Fetching the newest ${prefix}… from`, error);
				return;
			}
		},
		async newestKey(prefix) {
			requireBlobKey(prefix);
			try {
				await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
				return await find("look-up", prefix, folder.path);
			} catch (error) {
				tell(`Looking for the newest ${prefix}… in`, error);
				return;
			}
		},
		async store(key, file) {
			requireBlobKey(key);
			try {
				return await save(key, file);
			} catch (error) {
				tell(`Storing ${key} in`, error);
				return "failed";
			}
		}
	};
}
/** Puts `file` at `path`; a second name of the same file is enough. */
async function layFile(file, path) {
	const original = await realpath(file);
	try {
		await link(original, path);
	} catch {
		await copyFile(original, path, constants.COPYFILE_FICLONE);
	}
}
/** What an archive left at `path` may also be a link to a file of the machine, a device, or a folder. */
async function requirePlainFile(path) {
	const found = await lstat(path);
	if (!found.isFile() || found.nlink !== 1) throw new Error("its entry holds something else than one file");
	await chmod(path, 384);
}
/**
* Whether `env` says that there is a cache: the same answer in all jobs of a run. As isFeatureAvailable in
* @actions/cache, and the workflow's own `cache-mode: none`.
*/
function actionsCacheAvailable(env) {
	if (modeOf(env) === "none") return false;
	return Boolean(isVersion2(env) ? env["ACTIONS_RESULTS_URL"] : env["ACTIONS_CACHE_URL"]);
}
/**
* Events that anybody can cause, and whose runs have the default branch's scope: their jobs get a token that only reads
* (GitHub's changelog of 2026-06-26). One that is missing here costs a clear failure, and one too many an even split.
*/
const READING_EVENTS = /* @__PURE__ */ new Set([
	"check_run",
	"check_suite",
	"discussion",
	"discussion_comment",
	"fork",
	"issue_comment",
	"issues",
	"pull_request_target",
	"watch",
	"workflow_run"
]);
/**
* What the jobs of a run can do through the cache, the same answer in all of them. Version 1 is also spoken by servers that
* let two jobs create one key, such as act's.
*/
function sharingThroughActionsCache(env) {
	const mode = modeOf(env);
	const event = env["GITHUB_EVENT_NAME"] ?? "";
	if (mode === "read" || mode === "write-only") return {
		kind: "none",
		reason: `the cache's mode is ${mode}`
	};
	if (mode !== "write" && READING_EVENTS.has(event)) return {
		kind: "none",
		reason: `runs for the event ${event} may only read the cache`
	};
	return { kind: isVersion2(env) ? "exclusive" : "last-wins" };
}
function modeOf(env) {
	return env["ACTIONS_CACHE_MODE"]?.trim().toLowerCase() ?? "";
}
function isVersion2(env) {
	return Boolean(env["ACTIONS_CACHE_SERVICE_V2"]) && !isEnterpriseServer(env["GITHUB_SERVER_URL"]);
}
function isEnterpriseServer(serverUrl) {
	const host = new URL(serverUrl || "https://github.com").hostname.toLowerCase();
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}

// src/report/place.ts
/** Where in the repository a file that a runner names lies. */
/** No file of a checkout has them in its name, and a page may take them for something else. */
const unlikely = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/**
* `file`: absolute or relative to the working directory, as the runner wrote it. Undefined where it names nothing
* inside the repository.
*/
function placeOf$3(file, line, checkout) {
	if (file === "") return void 0;
	const workspace = rooted(checkout.workspace);
	const whole = path.posix.resolve(workspace, rooted(checkout.directory), rooted(file));
	const inside = path.posix.relative(workspace, whole);
	if (inside === "" || inside === ".." || inside.startsWith("../") || unlikely.test(inside)) return void 0;
	return line === void 0 ? { file: inside } : {
		file: inside,
		line
	};
}
/** With forward slashes, and a drive below the root: `C:\a` is `/C:/a`. */
function rooted(file) {
	return file.replaceAll("\\", "/").replace(/^(?=[a-z]:\/)/i, "/");
}

// src/report/annotations.ts
/** The platform shows ten of a step and a level, and drops the others without a word; the last error is the step's own. */
const platformLimit = 9;
/** The platform cuts a message at 4,096 characters. */
const longestMessage = 4e3;
const longestTitle = 200;
/**
* What ended a batch, problems and failed tests take turns, so that a flood of one kind leaves room for the others. Besides
* these, which are errors, what only came near to its limit.
*/
function annotationsOf(report, checkout, limit = platformLimit) {
	const { outcome, incidents = [] } = report;
	const ends = {
		nouns: ["more ended batch", "more ended batches"],
		annotations: incidents.flatMap((one) => endAnnotation(one, report, checkout))
	};
	const problems = {
		nouns: ["more problem", "more problems"],
		annotations: report.problems.map(problemAnnotation)
	};
	return [...errorsOf([...outcome === "error" ? [problems, ends] : [ends, problems], {
		nouns: ["more failed test", "more failed tests"],
		annotations: oneOfEachCauseFirst(report.tests.filter(({ outcome }) => outcome.kind === "failed")).map((test) => failureAnnotation(test, checkout))
	}], limit), ...nearLimits(report, checkout).slice(0, limit)];
}
/** Fifty tests may fail for the one reason, and one for another: that one must be in sight. */
function oneOfEachCauseFirst(failed) {
	return takingTurns([...Map.groupBy(failed, causeOf).values()]);
}
/** The start of what it says, in which numbers are all alike: ids and times differ where the cause does not. */
function causeOf({ outcome }) {
	const [first = ""] = outcome.kind === "failed" ? plainText(outcome.message).trim().split("\n", 1) : [];
	return first.replace(/\d+/g, "0");
}
function errorsOf(kinds, limit) {
	if (kinds.reduce((total, { annotations }) => total + annotations.length, 0) <= limit) return inTurns(kinds, limit);
	const shown = inTurns(kinds, limit - 1);
	return [...shown, moreAnnotation(kinds, new Set(shown))];
}
/** One of each kind after the other, until there are `limit` of them. */
function inTurns(kinds, limit) {
	return takingTurns(kinds.map(({ annotations }) => annotations)).slice(0, limit);
}
/** The first of each list, then the second of each, and so on. */
function takingTurns(lists) {
	const longest = Math.max(0, ...lists.map(({ length }) => length));
	return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}
function moreAnnotation(kinds, shown) {
	return {
		level: "error",
		title: "More failures",
		message: `${kinds.flatMap(({ nouns, annotations }) => {
			const number = annotations.filter((annotation) => !shown.has(annotation)).length;
			return number === 0 ? [] : [count(number, ...nouns)];
		}).join(" and ")} in the job summary.`,
		place: void 0
	};
}
/** Of what ended a batch; of others none. */
function endAnnotation(incident, { units = [] }, checkout) {
	const said = endOf$1(incident.what);
	if (said === void 0) return [];
	const { worker, batch, running, stacks } = incident;
	const where = [
		worker === void 0 ? "" : `worker ${worker}`,
		batch === void 0 ? "" : `batch ${batch}`,
		running === void 0 ? "" : `while ${running} ran`
	].filter((part) => part !== "");
	return [{
		level: "error",
		title: clip(plainLine(running === void 0 ? said.title : `${said.title}: ${running}`), longestTitle),
		message: clip([`${said.sentence} (${where.join(", ")})`, plainText(stacks).trim()].map((part) => plainText(part)).filter((part) => part !== "").join("\n\n"), longestMessage),
		place: placeOf$3(unitOf(incident, units), void 0, checkout)
	}];
}
function endOf$1(what) {
	switch (what.kind) {
		case "timed out": return {
			title: "Timed out",
			sentence: `It was ended at the ${limitNames[what.limit]} (${duration(what.limitSeconds)})`
		};
		case "crashed": return {
			title: "Crashed",
			sentence: `Its process died: ${what.how}`
		};
		case "out of memory": return {
			title: "Out of memory",
			sentence: `${what.process} was killed, for there was ${what.probable === true ? "probably " : ""}no memory left`
		};
		default: return;
	}
}
/** A notice for each unit, the nearest to its limit: in the log it was a warning when it happened. */
function nearLimits({ incidents = [], units = [] }, checkout) {
	const near = incidents.flatMap((incident) => {
		const { what } = incident;
		if (what.kind !== "near limit") return [];
		return [{
			incident,
			what,
			share: what.spentSeconds / what.limitSeconds,
			unit: unitOf(incident, units)
		}];
	});
	return [...Map.groupBy(near, ({ unit, what }) => JSON.stringify([unit, what.limit])).values()].flatMap((own) => own.sort((a, b) => b.share - a.share).slice(0, 1)).sort((a, b) => b.share - a.share).map(({ incident, what, unit }) => ({
		level: "notice",
		title: clip(plainLine(`Near its limit: ${incident.running ?? `worker ${incident.worker}`}`), longestTitle),
		message: `${duration(what.spentSeconds)} of the ${limitNames[what.limit]} (${duration(what.limitSeconds)}).`,
		place: placeOf$3(unit, void 0, checkout)
	}));
}
/** The file that it is about: what ran then, where that is a unit, or the only unit of the batch. Empty where nobody knows. */
function unitOf({ what, running, batch }, units) {
	if (what.kind === "crashed" && what.unit !== void 0) return what.unit;
	const own = units.filter((unit) => unit.batch === batch);
	return own.find(({ unit }) => running === unit || running?.startsWith(`${unit} › `) || running?.startsWith(`${unit}::`))?.unit ?? (own.length === 1 ? own[0]?.unit ?? "" : "");
}
function problemAnnotation(problem) {
	return {
		level: "error",
		title: "Problem",
		message: clip(plainText(problem), longestMessage),
		place: void 0
	};
}
function failureAnnotation(test, checkout) {
	const { outcome } = test;
	const parts = (outcome.kind === "failed" ? [outcome.message, outcome.details] : []).map((part) => plainText(part).trim()).filter((part) => part !== "");
	return {
		level: "error",
		title: clip(plainLine(testName(test)), longestTitle),
		message: clip([...new Set(parts)].join("\n\n") || "failed", longestMessage),
		place: placeOf$3(test.unit, test.line, checkout)
	};
}

// src/report/junit-xml.ts
/**
* Suites of tests as JUnit XML, in the form that most readers know: `junit-10.xsd` of Jenkins' xUnit plugin, with Surefire's
* `flakyFailure` in a test that passed when it ran again. A test has no file of its own there; its suite has.
*/
function junitXml(suites) {
	const { skipped: _, ...counts } = countAttributes(suites.flatMap(({ cases }) => cases), sum(suites.map(({ seconds }) => seconds)));
	return [
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
		`<testsuites${attributes({
			name: "Testshoal",
			...counts
		})}>`,
		...suites.map(suiteXml),
		"</testsuites>",
		""
	].join("\n");
}
function suiteXml({ name, seconds, properties, cases }) {
	return [
		`<testsuite${attributes({
			name,
			file: name,
			...countAttributes(cases, seconds)
		})}>`,
		"<properties>",
		...properties.map(([property, value]) => `<property${attributes({
			name: property,
			value
		})}/>`),
		"</properties>",
		...cases.map(caseXml),
		"</testsuite>"
	].join("\n");
}
function caseXml({ group, name, seconds, result }) {
	const start = `<testcase${attributes({
		classname: group,
		name,
		...seconds === void 0 ? {} : { time: timeOf(seconds, 6) }
	})}`;
	return result.kind === "passed" ? `${start}/>` : `${start}>${resultXml(result)}</testcase>`;
}
function resultXml(result) {
	const { message } = result;
	switch (result.kind) {
		case "failed": return `<failure${attributes({ message })}>${escapeXml(result.details)}</failure>`;
		case "error": return `<error${attributes({ message })}/>`;
		case "skipped": return `<skipped${attributes({ message })}/>`;
		case "flaky": return `<flakyFailure${attributes({
			message,
			type: "failure"
		})}/>`;
	}
}
function countAttributes(cases, seconds) {
	const of = (kind) => String(cases.filter(({ result }) => result.kind === kind).length);
	return {
		tests: String(cases.length),
		failures: of("failed"),
		errors: of("error"),
		skipped: of("skipped"),
		time: timeOf(seconds, 3)
	};
}
/** Never with an exponent, which not every reader takes. */
function timeOf(seconds, digits) {
	return seconds.toFixed(digits).replace(/\.?0+$/, "");
}
function attributes(values) {
	return Object.entries(values).map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join("");
}
/** XML 1.0 does not have most of them, not even as references (https://www.w3.org/TR/xml/#charsets). */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;
/** Markup, and the white space that a reader of an attribute would make a space of. */
const special = /[&<>"'\t\n\r]/g;
/** For attributes and text alike. */
function escapeXml(text) {
	return text.toWellFormed().replace(forbidden, "�").replace(special, (character) => `&#${character.charCodeAt(0)};`);
}

// src/report/problem-suite.ts
const name = "Testshoal";
/** None where there are no `problems`. */
function problemSuite(problems, properties) {
	if (problems.length === 0) return [];
	return [{
		name,
		seconds: 0,
		properties,
		cases: problems.map((message, index) => ({
			group: name,
			name: `problem ${index + 1}`,
			seconds: void 0,
			result: {
				kind: "error",
				message
			}
		}))
	}];
}

// src/report/job-junit.ts
/**
* One JUnit XML file of a job: a suite for each unit and each time that it ran, with shard, worker, batch, attempt and clones as
* its properties. What failed without belonging to a test is in a suite of its own, so that the file is no greener than the job.
*/
function jobJunitOf(report) {
	const left = Map.groupBy([...report.tests, ...report.passed], placeOf$2);
	const ofUnits = report.units.map((unit) => {
		const tests = left.get(placeOf$2(unit)) ?? [];
		left.delete(placeOf$2(unit));
		return unitSuite(unit, tests, report);
	});
	const others = [...left.values()].map((tests) => strayTests(tests, report));
	return junitXml([
		...ofUnits,
		...others,
		...problemSuite(report.problems, placeInRun(report))
	]);
}
function placeOf$2({ unit, batch }) {
	return `${batch}\n${unit}`;
}
function unitSuite(unit, tests, report) {
	return {
		name: unit.unit,
		seconds: unit.seconds,
		properties: propertiesOf(unit, report),
		cases: [...tests.map(testCase), ...unreported(unit)]
	};
}
/** Of a file that was not handed out, such as shared examples. */
function strayTests(tests, report) {
	const [first] = tests;
	return {
		name: first?.unit === void 0 || first.unit === "" ? "no file" : first.unit,
		seconds: tests.reduce((seconds, test) => seconds + (test.seconds ?? 0), 0),
		properties: first === void 0 ? [] : propertiesOf(first, report),
		cases: tests.map(testCase)
	};
}
function placeInRun({ plan: { shard, attempt } }) {
	return [["shard", `${shard.index}/${shard.total}`], ["attempt", String(attempt)]];
}
function propertiesOf({ worker, batch }, { plan, workers }) {
	const { shard, attempt } = plan;
	const ran = workers.find((one) => one.worker === worker)?.batches.find((one) => one.batch === batch);
	return [
		["shard", `${shard.index}/${shard.total}`],
		["worker", String(worker)],
		...batch === void 0 ? [] : [["batch", String(batch)]],
		["attempt", String(attempt)],
		...ran === void 0 ? [] : [["purpose", ran.purpose]],
		...Object.values(ran?.clones ?? {}).map((clone) => ["clone", clone])
	];
}
function testCase(test) {
	const { group, name, seconds } = test;
	return {
		group,
		name,
		seconds,
		result: "outcome" in test ? resultOf(test.outcome) : { kind: "passed" }
	};
}
function resultOf(outcome) {
	return outcome.kind === "skipped" ? {
		kind: "skipped",
		message: outcome.reason
	} : outcome;
}
const incomplete = {
	"timed out": "it was ended at a limit of time",
	crashed: "its process died, and it is the one that did it",
	unreported: "not all of its tests were reported"
};
function unreported({ unit, outcome }) {
	if (!isIncomplete({ outcome })) return [];
	return [{
		group: "",
		name: unit,
		seconds: void 0,
		result: {
			kind: "error",
			message: incomplete[outcome] ?? outcome
		}
	}];
}

// src/report/outputs.ts
/** The action's outputs, of the report. */
function outputsOf(report) {
	return {
		...countedOutputs(report),
		seconds: report.seconds.toFixed(1),
		workers: String(report.workers.length),
		template: templateOutput(report),
		"clone-seconds": cloneSeconds(report).toFixed(2),
		"plan-hash": report.plan.hash,
		balance: balance(report.workers)?.toFixed(2) ?? ""
	};
}
/** How it ended, and the numbers of tests. */
function countedOutputs({ outcome, totals }) {
	return {
		outcome,
		tests: String(totals.tests),
		passed: String(totals.passed),
		failed: String(totals.failed),
		skipped: String(totals.skipped),
		flaky: String(totals.flaky)
	};
}
/** Of several databases, the coldest: one that was built makes the whole run a cold one. */
function templateOutput({ databases }) {
	const sources = databases.map(({ template }) => template.source);
	return [
		"built",
		"extended",
		"restored"
	].find((source) => sources.includes(source)) ?? "none";
}

// src/report/heading.ts
/** How a run ended, in one line, for whatever shows it. */
/** Nothing from outside is in it. `plan`: where it is of one job. */
function heading({ outcome, totals, problems }, plan) {
	switch (outcome) {
		case "passed": return totals.tests === 0 ? withoutTests(plan) : "All tests passed";
		case "flaky":
			if (totals.flaky === 0) return "Passed, and not at the first go";
			return `Passed, with ${count(totals.flaky, "flaky test")}`;
		case "failed": return failedBy(totals.failed, problems.length);
		case "empty": return "No tests ran";
		case "error": return "The run could not go on";
		case "cancelled": return "Cancelled before the end";
	}
}
/** What to do about it; undefined where nothing is to be said. */
function advice({ outcome }) {
	if (outcome !== "empty") return void 0;
	return "Either `tests` matches no files, or the command in `run` found no tests in them. With `allow-empty: true` such a run passes.";
}
function withoutTests(plan) {
	const { shard, units = 0, carriedUnits = 0 } = plan ?? {};
	if (carriedUnits > 0) return "What was left held no tests, and the rest ran well in an earlier attempt";
	if (shard !== void 0 && shard.total > 1 && units === 0) return "Nothing to run in this shard";
	return "No tests ran, and `allow-empty` allows it";
}
/** Tests that passed are no comfort where others were lost. */
function failedBy(failed, problems) {
	const tests = `${count(failed, "test")} failed`;
	if (problems === 0) return tests;
	return failed === 0 ? `Failed: ${count(problems, "problem")}` : `${tests}, ${count(problems, "problem")}`;
}

// src/report/page/data.ts
const pageLimits = {
	text: 1e5,
	texts: 8e6,
	passedTests: 1e5,
	testHistories: 5e4
};
function pageData(report, timings, limits = pageLimits) {
	const limit = textLimit(report.tests, limits);
	const tests = report.tests.map((test) => withinLimit(test, limit));
	const passed = longest(report.passed, limits.passedTests);
	const histories = historiesOf(timings, limits.testHistories);
	return {
		report: {
			...report,
			tests,
			passed
		},
		timings: {
			units: [...timings.units],
			tests: histories
		},
		cuts: [
			...tests.some((test, index) => test !== report.tests[index]) ? [`Of messages and details, ${count(limit, "character")} each are shown.`] : [],
			...leftOut(report.passed.length - passed.length, "passed test", "the shortest"),
			...leftOut(countTests(timings.tests) - countTests(histories), "history of a test", "of the shortest units")
		]
	};
}
/** The same for all of them, so that one failure does not take the room of the others. */
function textLimit(tests, { text, texts }) {
	const lengths = tests.flatMap(({ outcome }) => outcome.kind === "failed" ? [outcome.message.length, outcome.details.length] : []);
	return sum(lengths.map((length) => Math.min(text, length))) <= texts ? text : Math.floor(texts / lengths.length);
}
/** The same object where nothing is cut. */
function withinLimit(test, limit) {
	const { outcome } = test;
	if (outcome.kind !== "failed") return test;
	const { message, details } = outcome;
	if (message.length <= limit && details.length <= limit) return test;
	return {
		...test,
		outcome: {
			...outcome,
			message: bothEnds(message, limit),
			details: bothEnds(details, limit)
		}
	};
}
/** In their order. */
function longest(passed, most) {
	if (passed.length <= most) return passed;
	const kept = new Set([...passed].sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0)).slice(0, most));
	return passed.filter((test) => kept.has(test));
}
/** All tests of a unit or none, the longest units first. */
function historiesOf({ units, tests }, most) {
	if (countTests(tests) <= most) return [...tests];
	const lastSeconds = (unit) => units.get(unit)?.at(-1) ?? 0;
	let room = most;
	return [...tests].sort(([a], [b]) => lastSeconds(b) - lastSeconds(a)).filter(([, own]) => {
		if (own.length > room) return false;
		room -= own.length;
		return true;
	});
}
function countTests(tests) {
	return sum([...tests].map(([, own]) => own.length));
}
function leftOut(number, what, which) {
	const noun = what.startsWith("history") ? count(number, what, "histories of tests") : count(number, what);
	return number === 0 ? [] : [`${noun}, ${which}, ${number === 1 ? "is" : "are"} not on this page.`];
}

// src/report/page/page.ts
/** The page: one HTML file of the report and the timings, which asks nothing of a network. */
/** A whole document. Everything from outside is in it as data, and becomes text only in the reader's browser. */
function renderPage(report, timings, client) {
	const script = inlined(client.script, "script");
	const style = inlined(client.style, "style");
	const title = heading(report, report.plan);
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Testshoal</title>
<link rel="icon" href="data:image/svg+xml,${icon(report.outcome)}">
<style>${style}</style>
</head>
<body>
<noscript>${title}. This page is drawn by a script of its own. Allow it, or read the job's summary.</noscript>
<script type="application/json" id="data">${jsonForHtml(pageData(report, timings))}<\/script>
<script>${script}<\/script>
</body>
</html>
`;
}
/**
* Only our own script and style, by their hashes; no address of any kind. Where browsers know trusted types, even our
* script cannot make markup of a text (https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/trusted-types/).
*/
function policy(script, style) {
	return [
		`default-src 'none'`,
		`script-src '${hashOf(script)}'`,
		`style-src '${hashOf(style)}'`,
		`img-src data:`,
		`base-uri 'none'`,
		`form-action 'none'`,
		`require-trusted-types-for 'script'`,
		`trusted-types 'none'`
	].join("; ");
}
function hashOf(text) {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
/** JSON in which no tag, comment or line of a script can begin or end. */
function jsonForHtml(value) {
	return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
/** `text` as it can stand in its element, whose end tag nothing in there may look like. */
function inlined(text, element) {
	if (new RegExp(`</${element}|<!--`, "i").test(text)) throw new Error(`The page's own ${element} would end its element.`);
	return text;
}
const iconColours = {
	passed: "1a7f37",
	flaky: "9a6700",
	failed: "cf222e",
	empty: "cf222e",
	error: "cf222e",
	cancelled: "57606a"
};
function icon(outcome) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#${iconColours[outcome]}"/></svg>`;
	return encodeURIComponent(svg);
}

// src/report/fit-sections.ts
/** Sections under a byte budget, with a visible cut: the platform drops a summary of more than 1 MiB whole. */
/** For one summary. */
const budgetBytes = 921600;
/** How many items a section shows, in the steps in which it is cut. */
const caps = [
	1e3,
	500,
	200,
	100,
	50,
	20,
	10,
	5,
	2,
	1,
	0
];
/** So many items each section keeps while others have more, in rounds. */
const floors = [
	20,
	5,
	1,
	0
];
/**
* `sections`: what matters most first. `start` is never cut; sections without items are left out. At most `limitBytes`,
* if `start` and the line on what was cut fit.
*/
function fitSections(start, sections, limitBytes) {
	return join$1(start, cutToFit(sections.filter(({ items }) => items > 0).map((section) => render(section, section.items)), limitBytes - sizeBytes(start)));
}
/**
* What matters least is cut first, but not to nothing while anything else is long: so a flood of one kind leaves the others
* readable, and the first sections are the last that are left.
*/
function cutToFit(whole, limitBytes) {
	const parts = [...whole];
	const fits = () => sum(parts.map(({ bytes }) => bytes)) + sizeBytes(cutNote(parts)) <= limitBytes;
	for (const floor of floors) for (const [index, part] of [...parts.entries()].reverse()) {
		const lower = caps.filter((cap) => cap < part.cap && cap >= floor);
		for (const cap of lower) {
			if (fits()) return parts;
			parts[index] = render(part.section, cap);
		}
	}
	return parts;
}
function render(section, cap) {
	const text = cap === 0 ? "" : section.render(cap);
	return {
		section,
		cap,
		text,
		bytes: sizeBytes(text)
	};
}
function join$1(start, parts) {
	return `${[
		start,
		...parts.map(({ text }) => text),
		cutNote(parts)
	].filter((text) => text !== "").join(separator)}\n`;
}
function cutNote(parts) {
	const cut = parts.filter(({ cap, section }) => cap < section.items).map(({ section }) => section.title);
	if (cut.length === 0) return "";
	return `> Cut to fit the size of a summary: ${cut.join(", ")}. All of it is in the report file.`;
}
const separator = "\n\n";
/** With what goes between it and the next text. */
function sizeBytes(text) {
	return Buffer.byteLength(text) + 2;
}

// src/report/replay-command.ts
/** Undefined where no bundle was written, or where nobody says in which batch the test ran. */
function replayCommand({ bundle }, { worker, batch }) {
	if (bundle === void 0 || batch === void 0) return void 0;
	return `npx github:testshoal/testshoal replay ${bundle} --worker ${worker} --batch ${batch}`;
}
/** By which seeds the tests of its batch were shuffled: `seed 123 of RSpec`. Undefined where nobody said so. */
function seedsOfBatch({ workers }, { batch }) {
	const seeds = workers.flatMap(({ batches }) => batches).find((one) => one.batch === batch)?.seeds ?? [];
	return seeds.length === 0 ? void 0 : seeds.map(({ shuffler, value }) => `seed ${value} of ${shuffler}`).join(", ");
}

// src/report/slow-workers.ts
/** Which workers took much longer than the others, and what accounts for it. */
/** A worker is slow when it took this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;
/** What accounts for less is no reason. */
const leastSeconds$1 = 1;
function slowWorkers({ workers, units }) {
	const meanSeconds = meanOf(workers.map(totalSeconds));
	return workers.filter((worker) => isSlow(totalSeconds(worker), meanSeconds)).map((worker) => ({
		worker: worker.worker,
		seconds: totalSeconds(worker),
		plannedSeconds: worker.plannedSeconds,
		reasons: reasonsOf(worker, workers, units.filter((unit) => unit.worker === worker.worker))
	}));
}
/** Seconds before and between the launches: the clones were not ready. */
function waitingSeconds(batches) {
	const inOrder = [...batches].sort((a, b) => a.startSeconds - b.startSeconds);
	let endSeconds = 0;
	let waited = 0;
	for (const { startSeconds, seconds } of inOrder) {
		waited += Math.max(0, startSeconds - endSeconds);
		endSeconds = startSeconds + seconds;
	}
	return waited;
}
function launchingSeconds(batches) {
	return sum(batches.map(({ launchSeconds }) => launchSeconds));
}
function totalSeconds({ busySeconds, batches }) {
	return busySeconds + waitingSeconds(batches);
}
function isSlow(seconds, meanSeconds) {
	return seconds > meanSeconds * slowFactor && seconds - meanSeconds > slowSeconds;
}
function reasonsOf({ batches }, workers, units) {
	return [
		...units.flatMap(tookLonger),
		...beyondShare(units, workers),
		...withoutHistory(units),
		...launching(batches, workers),
		...waiting(batches, workers)
	].filter(({ accountsForSeconds }) => accountsForSeconds >= leastSeconds$1).sort((a, b) => b.accountsForSeconds - a.accountsForSeconds);
}
function tookLonger(unit) {
	const { known, estimateSeconds, seconds } = unit;
	if (!known || estimateSeconds === void 0) return [];
	return [{
		kind: "unit took longer",
		unit,
		estimateSeconds,
		accountsForSeconds: seconds - estimateSeconds
	}];
}
/** No plan can make a worker shorter than its longest unit. */
function beyondShare(units, workers) {
	const shareSeconds = meanOf(workers.map(({ plannedSeconds }) => plannedSeconds ?? 0));
	return units.flatMap((unit) => {
		const { known, estimateSeconds, seconds } = unit;
		if (!known || estimateSeconds === void 0) return [];
		const accountsForSeconds = Math.min(estimateSeconds, seconds) - shareSeconds;
		return [{
			kind: "unit beyond share",
			unit,
			shareSeconds,
			accountsForSeconds
		}];
	});
}
/** Of them only the guess was planned, or nothing. */
function withoutHistory(units) {
	const unknown = units.filter(({ known }) => !known).sort((a, b) => b.seconds - a.seconds);
	const [longest] = unknown;
	if (longest === void 0) return [];
	const seconds = sum(unknown.map((unit) => unit.seconds));
	const guessedSeconds = sum(unknown.map(({ estimateSeconds }) => estimateSeconds ?? 0));
	return [{
		kind: "units without history",
		units: unknown.length,
		seconds,
		longest,
		accountsForSeconds: seconds - guessedSeconds
	}];
}
function launching(batches, workers) {
	return [{
		kind: "launches",
		launches: batches.length,
		...againstMean(launchingSeconds, batches, workers)
	}];
}
function waiting(batches, workers) {
	return [{
		kind: "waiting",
		...againstMean(waitingSeconds, batches, workers)
	}];
}
/** What every worker spends on it makes none of them slow. */
function againstMean(secondsOf, own, workers) {
	const seconds = secondsOf(own);
	return {
		seconds,
		accountsForSeconds: seconds - meanOf(workers.map(({ batches }) => secondsOf(batches)))
	};
}
function meanOf(values) {
	return values.length === 0 ? 0 : sum(values) / values.length;
}

// src/report/job-advice.ts
/** What to change in a job of its own, by what its report shows; what would give back most comes first. */
/** What would give back less is not worth a change. */
const leastSeconds = 5;
/** Of the job's wall time, or of the time of all workers. */
const leastShare = .1;
/** Every run has to begin somehow. */
const leastSetUpShare = .25;
/** Tests wait for memory that much of the time before it is worth a word. */
const shortMemoryShare = .1;
/** One retry is bad luck. */
const manyRetries = 3;
/** The longest worker ÷ the mean; below it a worker less would make the others longer. */
const unevenBalance = 1.5;
/** None for a run that did not come to its end: its figures mislead. */
function jobAdvice(report) {
	if (report.outcome === "cancelled" || report.outcome === "error") return [];
	return [
		...forSetUp(report),
		...forLongUnit(report),
		...forLaunches(report),
		...forClones(report),
		...forIdle(report),
		...forMemory(report),
		...forLeftOpen(report),
		...forRetries(report)
	].sort((a, b) => b.lostSeconds - a.lostSeconds);
}
/** All that comes before the first and after the last test, less what is worth it. */
function forSetUp({ databases, seconds, workers }) {
	const building = Math.max(0, ...databases.filter(({ template }) => template.source === "built").flatMap(({ template }) => template.stages.filter(({ stage }) => stage === "build")).map((stage) => stage.seconds));
	const around = seconds - testPhaseSeconds(workers);
	if (!(around >= leastSeconds && around >= leastSetUpShare * seconds) || workers.every(({ batches }) => batches.length === 0)) return [];
	return building > around / 2 ? [{
		kind: "template built",
		seconds: building,
		lostSeconds: building
	}] : [{
		kind: "set-up",
		seconds: around,
		share: around / seconds,
		lostSeconds: around
	}];
}
/** No plan makes the job shorter than its longest unit. */
function forLongUnit({ units, workers }) {
	const longest = units.reduce((most, unit) => most === void 0 || unit.seconds > most.seconds ? unit : most, void 0);
	if (longest === void 0 || workers.length < 2) return [];
	const { unit, seconds } = longest;
	const shareSeconds = sum(units.map((one) => one.seconds)) / workers.length;
	const lostSeconds = seconds - shareSeconds;
	return isWorth(lostSeconds, testPhaseSeconds(workers)) ? [{
		kind: "long unit",
		unit,
		seconds,
		shareSeconds,
		lostSeconds
	}] : [];
}
function forLaunches({ workers }) {
	const batches = workers.flatMap((worker) => worker.batches);
	const seconds = launchingSeconds(batches);
	const all = busySeconds(workers);
	const lostSeconds = seconds * (1 - Math.min(1, workers.length / Math.max(1, batches.length))) / Math.max(1, workers.length);
	return isWorth(lostSeconds, all / Math.max(1, workers.length)) ? [{
		kind: "launches",
		launches: batches.length,
		seconds,
		share: seconds / all,
		lostSeconds
	}] : [];
}
function forClones({ workers }) {
	const seconds = sum(workers.map(({ batches }) => waitingSeconds(batches)));
	const all = busySeconds(workers) + seconds;
	const lostSeconds = seconds / Math.max(1, workers.length);
	return isWorth(lostSeconds, all / Math.max(1, workers.length)) ? [{
		kind: "clones",
		seconds,
		share: seconds / all,
		lostSeconds
	}] : [];
}
/** Time of workers and not of the job: fewer of them cost less, and take hardly longer. */
function forIdle({ workers }) {
	const even = balance(workers);
	const longest = Math.max(0, ...workers.map((worker) => worker.busySeconds));
	if (even === void 0 || even < unevenBalance || longest < leastSeconds) return [];
	return [{
		kind: "idle",
		workers: workers.length,
		balance: even,
		lostSeconds: 0
	}];
}
function forMemory({ incidents, machine }) {
	const times = (kind) => incidents.filter(({ what }) => what.kind === kind).length;
	const share = machine?.memoryPressure ?? 0;
	return [
		...times("out of memory") > 0 ? [{
			kind: "killed",
			times: times("out of memory")
		}] : [],
		...times("held back") > 0 ? [{
			kind: "held back",
			times: times("held back")
		}] : [],
		...share >= shortMemoryShare ? [{
			kind: "pressure",
			share
		}] : []
	].slice(0, 1).map((because) => ({
		kind: "memory",
		because,
		lostSeconds: 0
	}));
}
/** Names the batch that left most of them. */
function forLeftOpen({ databases, workers }) {
	const clones = databases.flatMap((database) => database.clones);
	const sessions = sum(clones.map(({ leftOpen }) => leftOpen ?? 0));
	if (sessions === 0) return [];
	const worst = clones.reduce((most, clone) => (clone.leftOpen ?? 0) > (most.leftOpen ?? 0) ? clone : most);
	return [{
		kind: "left open",
		sessions,
		batch: workers.flatMap(({ batches }) => batches).findLast(({ clones: used }) => Object.values(used).includes(worst.name))?.batch,
		lostSeconds: 0
	}];
}
/** Where all was well in the end; where something still fails, that is to be mended first. */
function forRetries({ outcome, workers }) {
	if (outcome !== "flaky") return [];
	const again = workers.flatMap(({ batches }) => batches.filter(({ purpose }) => purpose === "retry"));
	if (again.length < manyRetries) return [];
	const seconds = sum(again.map((batch) => batch.seconds));
	return [{
		kind: "retries",
		retries: again.length,
		seconds,
		lostSeconds: seconds / Math.max(1, workers.length)
	}];
}
function isWorth(seconds, ofSeconds) {
	return seconds >= leastSeconds && seconds >= leastShare * ofSeconds;
}
function busySeconds(workers) {
	return sum(workers.map((worker) => worker.busySeconds));
}

// src/report/batch-name.ts
/** `batch 3 (tests/test_orders.py and 2 more)`. `name`: how names of files are written. */
function batchName(batch, { units }, name) {
	const own = units.filter((unit) => unit.batch === batch);
	const [first] = own;
	return first === void 0 ? `batch ${batch}` : `batch ${batch} (${withOthers(name(first.unit), own.length - 1)})`;
}
function withOthers(unit, others) {
	return others === 0 ? unit : `${unit} and ${others} more`;
}

// src/report/job-advice-text.ts
/** What to change in a job, in one sentence each. */
/** `name`: how names of files are written. */
function adviceText(advice, report, name) {
	switch (advice.kind) {
		case "template built": return `Building the template took ${duration(advice.seconds)}: let the workflow run on the default branch too, so that its dump is there to be restored.`;
		case "set-up": return `${duration(advice.seconds)} (${percent(advice.share)} of the step) went to what comes before and after the tests: a smaller template gives back most, and the seconds of its stages are under Databases.`;
		case "long unit": return `Split ${name(advice.unit)}: it took ${duration(advice.seconds)}, and an even share of a worker is ${duration(advice.shareSeconds)}.`;
		case "launches": return `${count(advice.launches, "launch", "launches")} took ${duration(advice.seconds)} besides their tests (${percent(advice.share)} of the workers' time): look at what the runner imports and collects, or give the step fewer workers.`;
		case "clones": return `Workers waited ${duration(advice.seconds)} for clones (${percent(advice.share)} of their time): fewer workers, or a smaller template.`;
		case "idle": return `The longest of ${count(advice.workers, "worker")} was busy ${advice.balance.toFixed(2)} times as long as the mean: fewer workers cost less, and take hardly longer.`;
		case "memory": return `${memoryText(advice.because)}: fewer workers, or a machine with more memory.`;
		case "left open": return `${`${count(advice.sessions, "session")} of tests ${advice.sessions === 1 ? "was" : "were"} still open when ${advice.sessions === 1 ? "its batch" : "their batches"} ended`}${advice.batch === void 0 ? "" : `, most of them in ${batchName(advice.batch, report, name)}`}: close connections where they are opened.`;
		case "retries": return `${count(advice.retries, "batch", "batches")} ran again for ${duration(advice.seconds)}: the flaky tests above cost that in every run, so mend or remove them.`;
	}
}
function memoryText(sign) {
	switch (sign.kind) {
		case "killed": return `Memory ran out ${sign.times === 1 ? "once" : `${sign.times} times`}`;
		case "held back": return `Workers had to wait for memory ${sign.times === 1 ? "once" : `${sign.times} times`}`;
		case "pressure": return `Something waited for memory during ${percent(sign.share)} of the tests`;
	}
}

// src/report/summary/section.ts
/** A section of the summary: things of one kind, of which only some may be shown. */
/** The first `cap` items, and a sentence on the others. */
function capped(items, cap, show, separator = "\n") {
	return withRest(items.slice(0, cap).map(show).join(separator), items.length, cap);
}
/** The first `cap` items as rows, and a sentence on the others. */
function cappedTable(columns, items, cap, row) {
	return withRest(table(columns, items.slice(0, cap).map(row)), items.length, cap);
}
function withRest(shown, items, cap) {
	return items <= cap ? shown : `${shown}\n\n… and ${items - cap} more.`;
}

// src/report/summary/advice.ts
/** What to change, in one sentence each. */
function adviceSection(report) {
	const advice = jobAdvice(report);
	return {
		title: "what to change",
		items: advice.length,
		render: (cap) => `### What to change\n\n${capped(advice, cap, (one) => `- ${adviceText(one, report, code)}`)}`
	};
}

// src/report/summary/changes.ts
function changesSection({ changes }) {
	const { newTests = [], vanishedTests = [] } = changes ?? {};
	return {
		title: "new and vanished tests",
		items: Math.max(newTests.length, vanishedTests.length),
		render: (cap) => [
			"### New and vanished tests",
			"Since each file was last seen.",
			...list(`${count(vanishedTests.length, "test")} gone`, vanishedTests, cap),
			...list(count(newTests.length, "new test"), newTests, cap)
		].join("\n\n")
	};
}
function list(title, tests, cap) {
	if (tests.length === 0) return [];
	return [details(title, capped(tests, cap, (test) => `- ${code(nameInUnit(test))} in ${code(test.unit)}`))];
}

// src/report/summary/batches.ts
/** The batches that ran on each clone of `alias`, by its name and in their order. */
function batchesByClone(alias, workers) {
	const found = /* @__PURE__ */ new Map();
	for (const { batch, clones } of workers.flatMap(({ batches }) => batches)) {
		const name = clones[alias];
		if (name !== void 0) found.set(name, [...found.get(name) ?? [], batch]);
	}
	return found;
}

// src/report/summary/renewals.ts
/** Which batches left a clone dirty, and what they changed. */
const shownLines = 5;
const shownBatches$1 = 3;
const shownChanges = 3;
/** One line for each set of changes, those of the last batches first, and one on the others. */
function renewals(clones, report) {
	const dirtied = clones.flatMap((clone) => clone.dirtied ?? []).sort((a, b) => b.batch - a.batch);
	const groups = [...Map.groupBy(dirtied, describeChanges)];
	const lines = groups.slice(0, shownLines).map(([changes, own]) => {
		return `renewed after ${listed(own.slice(0, shownBatches$1).map(({ batch }) => batchName(batch, report, code)), own.length - shownBatches$1)}: ${changes}`;
	});
	const left = groups.slice(shownLines).flatMap(([, own]) => own).length;
	return left === 0 ? lines : [...lines, `renewed after ${count(left, "more batch", "more batches")}`];
}
function describeChanges({ changes, moreChanges }) {
	const shown = changes.slice(0, shownChanges).map((change) => code(change));
	return listed(shown, changes.length - shown.length + moreChanges);
}
function listed(shown, more) {
	return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

// src/report/summary/databases.ts
/** Where the templates came from, and what the clones cost. */
function databaseSection(report) {
	const { databases } = report;
	return {
		title: "databases",
		items: databases.length,
		render: (cap) => {
			return [
				"### Databases",
				capped(databases, cap, (database) => describe(database, report)),
				...gainOfAll(databases)
			].join("\n\n");
		}
	};
}
function describe(database, report) {
	const { alias, engine, version, template, clones } = database;
	const facts = [
		...template.stages.map(({ stage, seconds }) => `${escapeText(stage)} ${duration(seconds)}`),
		size(template.sizeBytes),
		...template.fetchedBytes === void 0 ? [] : [`from a dump of ${size(template.fetchedBytes)}`],
		...template.dumpBytes === void 0 ? [] : [`dump of ${size(template.dumpBytes)} kept`]
	].join(", ");
	const gained = (report.databases.length === 1 ? gain([database]) : []).map((text) => `, ${text} than building it took`).join("");
	return [
		`- ${code(alias)} (${escapeText(engine)} ${escapeText(version)}): template ${templateSources[template.source]}${gained} (${facts})`,
		...clones.length === 0 ? [] : [`  - ${describeClones(database, report)}`],
		...renewals(clones, report).map((line) => `  - ${line}`)
	].join("\n");
}
/** Of several databases, which are built together. */
function gainOfAll(databases) {
	if (databases.length === 1) return [];
	return gain(databases).map((text) => `Restoring all of them took ${text} than building them took.`);
}
function gain(databases) {
	const saved = savedSeconds(databases);
	return saved === void 0 ? [] : [`${duration(Math.abs(saved))} ${saved < 0 ? "more" : "less"}`];
}
function describeClones({ alias, clones }, { workers }) {
	const strategies = [...new Set(clones.map(({ strategy }) => escapeText(strategy)))].join(", ");
	const seconds = clones.map((clone) => clone.seconds);
	const batches = [...batchesByClone(alias, workers).values()].flat().length;
	const shared = batches > clones.length ? ` for ${batches} batches` : "";
	const total = `${count(clones.length, "clone")}${shared} by ${strategies}: ${duration(sum(seconds))}`;
	return clones.length === 1 ? total : `${total} in all, median ${duration(median(seconds) ?? 0)}, longest ${duration(Math.max(...seconds))}`;
}

// src/report/summary/failures.ts
/** What went wrong: problems that belong to no test, failed tests, flaky ones, and what was done instead. */
/** Characters of a problem or fallback; all of it is in the report file. */
const shownSentence = 2e3;
/** Characters of a failure's details; all of them are in the report file. */
const shownDetails = 4e3;
/** So few failures are shown unfolded. */
const unfoldedFailures = 3;
/** `replayOf`: the command that runs a test's batch once more; `orderOf`: by which seeds it was shuffled. Undefined where there is none. */
function failureSections({ problems, tests }, replayOf, orderOf = () => void 0) {
	const failed = tests.filter(({ outcome }) => outcome.kind === "failed");
	return [{
		title: "problems",
		items: problems.length,
		render: (cap) => `### Problems\n\n${capped(problems, cap, sentence)}`
	}, {
		title: "failed tests",
		items: failed.length,
		render: (cap) => {
			const open = failed.length <= unfoldedFailures;
			return `### Failed tests\n\n${capped(failed, cap, (test) => failure(test, open, replayOf(test), orderOf(test)), "\n\n")}`;
		}
	}];
}
/** What went well in the end, or otherwise than it should. */
function retrySections({ tests, units, fallbacks }) {
	const flaky = tests.filter(({ outcome }) => outcome.kind === "flaky");
	return [{
		title: "flaky tests",
		items: flaky.length,
		render: (cap) => {
			return `### Flaky tests\n\nFailed, and passed when run again.\n\n${capped(flaky, cap, (test) => flakyTest(test, attemptsOf(test, units)))}`;
		}
	}, {
		title: "fallbacks",
		items: fallbacks.length,
		render: (cap) => `### Fallbacks\n\n${capped(fallbacks, cap, sentence)}`
	}];
}
function sentence(text) {
	return `- ${escapeText(text, shownSentence)}`;
}
/** How often its unit ran, as far as we launched it; a runner that tries again by itself tells nobody. */
function attemptsOf({ unit }, units) {
	return units.filter((one) => one.unit === unit).length;
}
/** The message stays in sight; the details unfold. */
function failure(test, open, replay, order) {
	const { message, text } = wordsOf(test);
	const head = [testLine(test), escapeText(message)].filter((part) => part !== "").join("<br>");
	const told = text === "" ? head : details(head, fenced(text, shownDetails), open);
	const again = [...replay === void 0 ? [] : [`Replay: ${code(replay)}`], ...order === void 0 ? [] : [`Order: ${escapeText(order)}`]];
	return again.length === 0 ? told : `${told}\n\n${again.join("<br>")}`;
}
/** `text` is empty where the message, in sight as it is, says it all; it has the message where that is cut in sight. */
function wordsOf({ outcome }) {
	if (outcome.kind !== "failed") return {
		message: "",
		text: ""
	};
	const message = plainText(outcome.message).trim();
	const details = plainText(outcome.details).trimEnd();
	const inSight = message.length <= 300;
	if (details.trim() === "" || details.trim() === message) return {
		message,
		text: inSight ? "" : message
	};
	return {
		message,
		text: inSight || details.includes(message) ? details : `${message}\n\n${details}`
	};
}
function flakyTest(test, attempts) {
	const message = test.outcome.kind === "flaky" ? test.outcome.message : "";
	return `- ${[attempts < 2 ? testLine(test) : `${testLine(test)}, ${attempts} attempts`, escapeText(message)].filter((part) => part !== "").join(": ")}`;
}
function testLine(test) {
	const line = test.line === void 0 ? "" : ` line ${test.line}`;
	const place = test.unit === "" ? "" : `${code(test.unit)}${line}, `;
	const shard = test.shard === void 0 ? "" : `shard ${test.shard}, `;
	return `${code(nameInUnit(test))} · ${place}${shard}worker ${test.worker}`;
}

// src/report/summary/header.ts
/** What a reader sees first: how it ended, in one line, and the figures, in another. */
const signs = {
	passed: "✅",
	flaky: "⚠️",
	failed: "❌",
	empty: "❌",
	error: "❌",
	cancelled: "⏹️"
};
function header(report) {
	return [headline(report, [count(report.workers.length, "worker"), ...placeOf$1(report.plan)].join(" · "), report.plan), advice(report)].filter((paragraph) => paragraph !== void 0).join("\n\n");
}
/** `size`: how many took part. `plan`: where it is of one job. */
function headline(report, size, plan) {
	const { totals, seconds, outcome } = report;
	const kinds = [
		`${totals.passed} passed`,
		totals.failed > 0 ? `**${totals.failed} failed**` : "",
		totals.flaky > 0 ? `${totals.flaky} flaky` : "",
		totals.skipped > 0 ? `${totals.skipped} skipped` : ""
	].filter((part) => part !== "");
	const tests = totals.tests === 0 ? "no tests" : `${count(totals.tests, "test")}: ${kinds.join(", ")}`;
	return `## ${signs[outcome]} ${heading(report, plan)}\n\n${tests} · ${duration(seconds)} · ${size}`;
}
/** Which of several jobs this is. */
function placeOf$1({ shard, attempt }) {
	return [...shard.total === 1 ? [] : [`shard ${shard.index} of ${shard.total}`], ...attempt === 1 ? [] : [`attempt ${attempt}`]];
}

// src/report/summary/incidents.ts
/** Characters of the stacks of one incident; all of them are in the report file. */
const shownStacks = 8e3;
/**
* `moreIncidents`: in a report of several shards, those that only the reports of their shards have. `replayOf`: the command that
* runs a batch once more, undefined where there is none.
*/
function incidentSection({ incidents, moreIncidents = 0 }, replayOf) {
	const inOrder = [...incidents].sort(bySeverity);
	return {
		title: "incidents",
		items: inOrder.length,
		render: (cap) => [
			"### Incidents",
			capped(inOrder, cap, (one) => incidentText(one, replayOf), "\n\n"),
			...moreIncidents === 0 ? [] : [`${moreIncidents} more ${moreIncidents === 1 ? "is in the summary of its shard" : "are in the summaries of their shards"}.`]
		].join("\n\n")
	};
}
function incidentText(incident, replayOf) {
	const line = [placeOf(incident), whatOf(incident)].join(": ");
	const { stacks, pictures, worker, batch, shard } = incident;
	const parts = [...stacks === "" ? [] : [`What its threads did:\n\n${fenced(stacks, shownStacks)}`], ...pictures.map(pictureMarkdown)];
	const told = parts.length === 0 ? `- ${line}` : details(line, parts.join("\n\n"));
	if (worker === void 0 || !isGrave(incident)) return told;
	const replay = replayOf({
		worker,
		batch,
		...shard === void 0 ? {} : { shard }
	});
	if (replay === void 0) return told;
	return `${told}${parts.length === 0 ? "<br>" : "\n\n"}Replay: ${code(replay)}`;
}
/** `after 41.2 s, worker 2, batch 5`. */
function placeOf({ seconds, shard, worker, batch }) {
	return [
		`after ${duration(seconds)}`,
		...shard === void 0 ? [] : [`shard ${shard}`],
		...worker === void 0 ? [] : [`worker ${worker}`],
		...batch === void 0 ? [] : [`batch ${batch}`]
	].join(", ");
}
function whatOf({ what, running }) {
	const meanwhile = running === void 0 ? "" : ` while ${code(running)} ran`;
	switch (what.kind) {
		case "near limit": return `near the ${limitNames[what.limit]} (${duration(what.spentSeconds)} of ${duration(what.limitSeconds)})${meanwhile}`;
		case "timed out": return `<b>timed out</b> at the ${limitNames[what.limit]} (${duration(what.limitSeconds)})${meanwhile}`;
		case "crashed": {
			const by = what.unit === void 0 || what.unit === running ? "" : `, and ${code(what.unit)} does it`;
			return `<b>crashed</b>, ${escapeText(what.how)}${meanwhile}${by}`;
		}
		case "out of memory": return `<b>${what.probable === true ? "probably " : ""}out of memory</b>, ${code(what.process)}${memoryOf(what)} was killed${meanwhile}`;
		case "held back": return `no more batches for a while, ${escapeText(what.because)}`;
		case "unhealthy clone": return `a clone of ${code(what.alias)} was replaced, ${escapeText(what.because)}`;
	}
}
function memoryOf({ memoryBytes, limitBytes }) {
	const limit = limitBytes === void 0 ? "" : ` of ${size(limitBytes)}`;
	return memoryBytes === void 0 ? "" : ` with ${size(memoryBytes)}${limit}`;
}

// src/report/summary/lanes.ts
/** What each worker did when: a lane for each, as a chart where it is small enough for one, else as text. */
/**
* Mermaid's own limit is 50,000 characters (`maxTextSize`), and what is over it shows as an error; a chart of so many batches
* has 10,000, and is as much as can be read. There are no edges in it, so that their limit (500, `maxEdges`) is out of reach.
*/
const mostCharted = 250;
const mostWorkers = 64;
/** Characters of a lane of text. */
const laneWidth = 60;
function laneSection({ workers }) {
	const busy = workers.filter(({ batches }) => batches.length > 0);
	const isCharted = busy.flatMap((worker) => worker.batches).length <= mostCharted && busy.length <= mostWorkers;
	return {
		title: "lanes of the workers",
		items: busy.length < 2 ? 0 : busy.length,
		render: (cap) => {
			const shown = busy.slice(0, cap);
			const rest = busy.length > cap ? `\n\n… and ${busy.length - cap} more.` : "";
			return `### Lanes\n\n${isCharted && cap >= busy.length ? chart(shown) : textLanes(shown)}${rest}`;
		}
	};
}
/**
* Times are milliseconds since 1970 and the axis shows them as seconds of that, so that no time zone moves them. No text from
* outside is in it.
*/
function chart(workers) {
	return `${[
		"```mermaid",
		"---",
		"displayMode: compact",
		"---",
		"gantt",
		"  dateFormat x",
		"  axisFormat %s",
		"  todayMarker off",
		...workers.flatMap(({ worker, batches }) => [`  section Worker ${worker}`, ...batches.map(task)]),
		"```"
	].join("\n")}\n\nNumbers are batches, the axis is seconds since the first test. Red: ended badly. Light: the rest of a batch, a part of one, or a second try.`;
}
function task({ batch, startSeconds, seconds, ...how }) {
	const start = Math.max(0, Math.round(startSeconds * 1e3));
	const end = Math.max(start + 1, Math.round((startSeconds + seconds) * 1e3));
	return `  ${batch} :${tagOf(how)}, ${start}, ${end}`;
}
function tagOf({ exit, purpose }) {
	if (endedEarly(exit)) return "crit";
	return purpose === "plan" ? "done" : "active";
}
function textLanes(workers) {
	const ends = workers.flatMap(({ batches }) => batches.map(endOf));
	const endSeconds = Math.max(...ends);
	return `\`\`\`text\n${workers.map(({ worker, batches }) => `${String(worker).padStart(3)} ${lane(batches, endSeconds)}`).join("\n")}\n\`\`\`\n\n█ in a batch, ▒ in one that ended badly, · waiting; ${duration(endSeconds)} in all.`;
}
function lane(batches, endSeconds) {
	const cellSeconds = endSeconds / laneWidth;
	return Array.from({ length: laneWidth }, (_, cell) => {
		const middle = (cell + .5) * cellSeconds;
		const batch = batches.find((one) => one.startSeconds <= middle && middle < endOf(one));
		if (batch === void 0) return "·";
		return endedEarly(batch.exit) ? "▒" : "█";
	}).join("");
}
function endOf({ startSeconds, seconds }) {
	return startSeconds + seconds;
}

// src/report/summary/load.ts
/** What the tests asked of each database's server, all clones together, and against earlier runs. */
function loadSection({ databases }) {
	const loaded = databases.flatMap((database) => {
		const facts = factsOf(database);
		return !(facts.length > 1 || database.earlierSessions !== void 0) || facts.length === 0 ? [] : [`- ${code(database.alias)}: ${facts.join(", ")}`];
	});
	return {
		title: "load of the databases",
		items: loaded.length,
		render: (cap) => `### Load of the databases\n\n${capped(loaded, cap, (line) => line)}`
	};
}
function factsOf({ clones, connections, earlierSessions }) {
	const total = (count) => sumOfKnown(clones.map(count));
	const sessions = total((clone) => clone.sessions);
	const [hit, read] = [total(({ blocksHit }) => blocksHit), total(({ blocksRead }) => blocksRead)];
	const temporary = total(({ temporaryBytes }) => temporaryBytes);
	return [
		...sessions === void 0 ? [] : [count(sessions, "session") + against(sessions, earlierSessions)],
		...connections === void 0 ? [] : [`at most ${connections.peak} of ${connections.limit} at once`],
		...hit === void 0 || read === void 0 || hit + read === 0 ? [] : [`${(100 * hit / (hit + read)).toFixed(1)} % of blocks from memory`],
		...temporary === void 0 || temporary === 0 ? [] : [`${size(temporary)} of temporary files`],
		...some(total(({ abortedSessions }) => abortedSessions), "aborted"),
		...some(total(({ killedSessions }) => killedSessions), "killed")
	];
}
/** `, 12 more than the median of the last 10 runs`. */
function against(sessions, earlier) {
	if (earlier === void 0) return "";
	const difference = Math.round(sessions - earlier.median);
	const runs = earlier.runs === 1 ? "in the last run" : `the median of the last ${earlier.runs} runs`;
	if (difference === 0) return ` (as ${earlier.runs === 1 ? runs : `is ${runs}`})`;
	return ` (${Math.abs(difference)} ${difference > 0 ? "more" : "fewer"} than ${runs})`;
}
function some(sessions, what) {
	return sessions === void 0 || sessions === 0 ? [] : [`${sessions} ${what}`];
}

// src/report/summary/plan.ts
function planSection(report) {
	return {
		title: "plan",
		items: report.plan.units === 0 ? 0 : 1,
		render: () => `### Plan\n\n${planLines(report).join("\n")}`
	};
}
function planLines({ plan, workers, timings }) {
	const even = balance(workers);
	const longest = Math.max(0, ...workers.map(({ busySeconds }) => busySeconds));
	const predicted = plan.predictedSeconds === void 0 ? "nothing could be predicted" : `${duration(plan.predictedSeconds)} were predicted`;
	return [
		`- ${count(plan.units, "unit")}${shareOf(plan)}; plan ${code(plan.hash)}`,
		...rerunLines(plan),
		`- ${history(plan, timings)}`,
		`- the longest worker was busy for ${duration(longest)}; ${predicted}`,
		...plan.floor === void 0 ? [] : [floorLine(plan.floor)],
		...even === void 0 ? [] : [`- balance ${even.toFixed(2)} (longest worker ÷ mean; 1.00 is best)`],
		`- timings of ${count(timings.recordedUnits, "unit")} are kept for the next run`
	];
}
function floorLine({ unit, seconds, shareSeconds }) {
	return `- ${code(unit)} takes ${duration(seconds)}, and an even share of all workers is ${duration(shareSeconds)}: nobody is done sooner than that. Cut the file in two`;
}
const wholeReasons = {
	passed: "an earlier attempt passed, so that a re-run asks for all of it",
	"no-receipt": "no receipt of an earlier attempt is there",
	"two-receipts": "two receipts of an earlier attempt are there, perhaps of two jobs",
	"other-units": "the receipt of the earlier attempt is of other units",
	"nothing-singled-out": "what failed in the earlier attempt belongs to no unit"
};
/** What a later attempt ran. */
function rerunLines({ attempt, carriedUnits, wholeBecause }) {
	if (wholeBecause !== void 0) return [`- attempt ${attempt} ran all units again: ${wholeReasons[wholeBecause]}`];
	if (carriedUnits === 0) return [];
	return [`- attempt ${attempt} ran what failed or did not run before; ${count(carriedUnits, "unit")} more ran well in an earlier attempt, and did not run again`];
}
function shareOf({ shard }) {
	return shard.total === 1 ? "" : ` for shard ${shard.index} of ${shard.total}`;
}
/** A rate of 100 % is all of them: it is rounded down. */
function history({ units, knownUnits }, { matchRate }) {
	if (matchRate === void 0) return "no history: there are no timings of earlier runs";
	return `match rate ${Math.floor(Math.round(matchRate * 1e6) / 1e4)} %: ${`${count(knownUnits, "unit")} with timings of earlier runs`}, ${units - knownUnits} without a history`;
}

// src/report/summary/pools.ts
/** What the servers counted in the clones, each with the batches that it was for. */
/** So many batches of a clone are named. */
const shownBatches = 3;
const columns$3 = [
	{ title: "database" },
	{ title: "clone" },
	{
		title: "worker",
		align: "right"
	},
	{
		title: "batches",
		align: "right"
	},
	{
		title: "made in",
		align: "right"
	},
	{
		title: "sessions",
		align: "right"
	},
	{
		title: "peak",
		align: "right"
	},
	{
		title: "transactions",
		align: "right"
	},
	{
		title: "rollbacks",
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
function poolSection(report) {
	const pools = poolsOf(report);
	return {
		title: "pool statistics",
		items: pools.length,
		render: (cap) => details("Pool statistics of each clone", cappedTable(columns$3, pools, cap, row$2))
	};
}
const last = Number.MAX_SAFE_INTEGER;
/** By database, worker and first batch. */
function poolsOf({ databases, workers }) {
	return databases.filter(isCounted).flatMap(({ alias, clones }) => {
		const batches = batchesByClone(alias, workers);
		return clones.map((clone) => ({
			alias,
			clone,
			batches: batches.get(clone.name) ?? []
		})).sort((a, b) => a.clone.worker - b.clone.worker || (a.batches[0] ?? last) - (b.batches[0] ?? last));
	});
}
/** Whether anything is known of its clones; of one of them it may be lost. */
function isCounted({ clones }) {
	return clones.some(({ transactions, peakSessions }) => transactions !== void 0 || peakSessions !== void 0);
}
function row$2({ alias, clone, batches }) {
	return [
		escapeText(alias),
		code(clone.name),
		String(clone.worker),
		batchNumbers(batches),
		duration(clone.seconds),
		orUnknown(clone.sessions),
		orUnknown(clone.peakSessions),
		orUnknown(clone.transactions),
		orUnknown(clone.rollbacks),
		orUnknown(clone.deadlocks),
		leftOpenText(clone)
	];
}
function batchNumbers(batches) {
	if (batches.length === 0) return "n/a";
	const shown = batches.slice(0, shownBatches).join(", ");
	return batches.length <= shownBatches ? shown : `${shown} and ${batches.length - shownBatches} more`;
}

// src/report/skip-reasons.ts
/** Those with the most new skips first, then those with the most. */
function skipReasons({ tests, changes }) {
	const isNew = finder(changes?.newSkips ?? []);
	const skips = tests.filter(({ outcome }) => outcome.kind === "skipped").map((test) => ({
		test,
		isNew: isNew(test)
	}));
	return [...Map.groupBy(skips, ({ test }) => reasonOf(test))].map(groupOf).sort(byImportance);
}
/** A unit may be a part of the file that a change names. */
function finder(changed) {
	const byName = Map.groupBy(changed, ({ group, name }) => `${group}\n${name}`);
	return ({ group, name, unit }) => byName.get(`${group}\n${name}`)?.some((one) => unit === one.unit || unit.startsWith(`${one.unit}#`)) ?? false;
}
function reasonOf({ outcome }) {
	return outcome.kind === "skipped" ? plainLine(outcome.reason) : "";
}
function groupOf([reason, skips]) {
	const [fresh, known] = [skips.filter(({ isNew }) => isNew), skips.filter(({ isNew }) => !isNew)];
	return {
		reason,
		skips: [...fresh, ...known],
		newOnes: fresh.length
	};
}
function byImportance(a, b) {
	return b.newOnes - a.newOnes || b.skips.length - a.skips.length || (a.reason < b.reason ? -1 : 1);
}

// src/report/summary/skips.ts
/** Skipped tests by reason. */
/** Of the tests of one reason. */
const shownTests$1 = 50;
function skipSection(report) {
	const reasons = skipReasons(report);
	return {
		title: "skipped tests",
		items: reasons.length,
		render: (cap) => `### Skipped tests\n\n${capped(reasons, cap, reasonText$1)}`
	};
}
function reasonText$1({ reason, skips, newOnes }) {
	const fresh = newOnes === 0 ? "" : ` (${newOnes} new)`;
	const title = `${count(skips.length, "test")}${fresh}: ${reason === "" ? "no reason given" : escapeText(reason)}`;
	return details(title, capped(skips, shownTests$1, skipLine));
}
function skipLine({ test, isNew }) {
	const place = test.unit === "" ? [] : [code(test.unit)];
	return `- ${isNew ? "<b>new:</b> " : ""}${[code(nameInUnit(test)), ...place].join(" in ")}`;
}

// src/report/summary/slowest.ts
/** The units that took longest, against what was expected of them. */
const shownUnits = 10;
const columns$2 = [
	{ title: "unit" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "expected",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "worker",
		align: "right"
	}
];
const shardColumn$1 = {
	title: "shard",
	align: "right"
};
function slowestSection({ units }) {
	const slowest = units.filter(({ seconds }) => seconds > 0).sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1));
	const ofShards = units.some(({ shard }) => shard !== void 0);
	return {
		title: "slowest units",
		items: Math.min(shownUnits, slowest.length),
		render: (cap) => {
			return `### Slowest units\n\n${cappedTable(ofShards ? [...columns$2, shardColumn$1] : columns$2, slowest, cap, row$1)}`;
		}
	};
}
function row$1({ unit, seconds, estimateSeconds, tests, worker, shard }) {
	return [
		code(unit),
		duration(seconds),
		orUnknown(estimateSeconds, duration),
		String(tests),
		String(worker),
		...shard === void 0 ? [] : [String(shard)]
	];
}

// src/report/slowest-tests.ts
/** At most `most`, the slowest first. */
function slowestOf(tests, most) {
	return tests.filter(isTimed).sort((a, b) => b.seconds - a.seconds || (testName(a) < testName(b) ? -1 : 1)).slice(0, most);
}
function ran({ outcome }) {
	return outcome.kind !== "skipped";
}
function isTimed(test) {
	return test.seconds !== void 0 && test.seconds > 0;
}

// src/report/summary/slowest-tests.ts
/** The tests that took longest, against what earlier runs took them for. */
const shownTests = 10;
const columns$1 = [
	{ title: "test" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "usual",
		align: "right"
	},
	{
		title: "change",
		align: "right"
	},
	{
		title: "worker",
		align: "right"
	}
];
const shardColumn = {
	title: "shard",
	align: "right"
};
/** A smaller change says more of the machine than of the test. */
const leastChangeSeconds = .1;
/** Of one job. */
function slowestTestSection({ passed, tests }) {
	return timedTestSection(slowestOf([...passed, ...tests.filter(ran)], shownTests));
}
/** `tests`: the slowest first; their shards are told where they are of several. */
function timedTestSection(tests) {
	const ofShards = tests.some(({ shard }) => shard !== void 0);
	return {
		title: "slowest tests",
		items: Math.min(shownTests, tests.length),
		render: (cap) => {
			const shown = tests.slice(0, shownTests);
			return `### Slowest tests\n\n${cappedTable(ofShards ? [...columns$1, shardColumn] : columns$1, shown, cap, row)}`;
		}
	};
}
function row(test) {
	const { seconds, usualSeconds, worker, shard } = test;
	return [
		[code(nameInUnit(test)), ...test.unit === "" ? [] : [code(test.unit)]].join("<br>"),
		duration(seconds),
		orUnknown(usualSeconds, duration),
		orUnknown(usualSeconds, (usual) => changeOf(seconds, usual)),
		String(worker),
		...shard === void 0 ? [] : [String(shard)]
	];
}
/** `+1.2 s (+40 %)`; a dash for one that is not worth a word. */
function changeOf(seconds, usualSeconds) {
	const difference = seconds - usualSeconds;
	if (Math.abs(difference) < leastChangeSeconds) return "–";
	const sign = difference < 0 ? "−" : "+";
	const share = usualSeconds > 0 ? ` (${sign}${Math.round(100 * Math.abs(difference) / usualSeconds)} %)` : "";
	return `${sign}${duration(Math.abs(difference))}${share}`;
}

// src/report/summary/workers.ts
/** The workers: plan against what was, and the reasons where one was slow. */
/** Of one worker; they come in the order of what they account for. */
const shownReasons = 3;
const columns = [
	{
		title: "worker",
		align: "right"
	},
	{ title: "busy" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "planned",
		align: "right"
	},
	{
		title: "batches",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "CPU",
		align: "right"
	},
	{
		title: "memory",
		align: "right"
	},
	{
		title: "launching",
		align: "right"
	},
	{
		title: "waiting",
		align: "right"
	}
];
function workerSections(report) {
	const { workers } = report;
	const slow = slowWorkers(report);
	return [{
		title: "workers",
		items: sum(workers.map(({ batches }) => batches.length)) === 0 ? 0 : workers.length,
		render: (cap) => `### Workers\n\n${workerTable(workers, cap)}`
	}, {
		title: "slow workers",
		items: slow.length,
		render: (cap) => `### Slow workers\n\n${capped(slow, cap, slowLine)}`
	}];
}
function workerTable(workers, cap) {
	const longest = Math.max(...workers.map(({ busySeconds }) => busySeconds));
	return cappedTable(columns, workers, cap, (own) => {
		const { worker, busySeconds, plannedSeconds, batches, tests, resources } = own;
		return [
			String(worker),
			bar(longest === 0 ? 0 : busySeconds / longest),
			duration(busySeconds),
			orUnknown(plannedSeconds, duration),
			String(batches.length),
			String(tests),
			orUnknown(resources.cpuSeconds, duration),
			orUnknown(resources.peakMemoryBytes, size),
			duration(launchingSeconds(batches)),
			duration(waitingSeconds(batches))
		];
	});
}
function slowLine({ worker, seconds, plannedSeconds, reasons }) {
	const planned = plannedSeconds === void 0 ? "nothing could be planned" : `${duration(plannedSeconds)} were planned`;
	const shown = reasons.slice(0, shownReasons).map(reasonText);
	const text = shown.length === 0 ? "no single thing accounts for it" : shown.join("; ");
	return `- Worker ${worker} took ${duration(seconds)}, ${planned}: ${text}.`;
}
function reasonText(reason) {
	switch (reason.kind) {
		case "unit took longer": {
			const { unit, estimateSeconds } = reason;
			return `${code(unit.unit)} took ${duration(unit.seconds)} instead of ${duration(estimateSeconds)}`;
		}
		case "unit beyond share": {
			const { unit, shareSeconds } = reason;
			return `${code(unit.unit)} alone is longer than an even share of ${duration(shareSeconds)}`;
		}
		case "units without history": {
			const { units, longest, seconds } = reason;
			const name = code(longest.unit);
			return units === 1 ? `${name} without a history took ${duration(seconds)}` : `${units} units without a history took ${duration(seconds)}, the longest ${name} ${duration(longest.seconds)}`;
		}
		case "launches": return `${count(reason.launches, "launch", "launches")} took ${duration(reason.seconds)}, ${moreThanMean(reason)}`;
		case "waiting": return `it waited ${duration(reason.seconds)} for clones, ${moreThanMean(reason)}`;
	}
}
function moreThanMean({ accountsForSeconds }) {
	return `${duration(accountsForSeconds)} more than the mean`;
}

// src/report/summary.ts
/** The job summary: a pure function of the report, under a byte budget with a visible cut. */
/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
function renderSummary(report, limitBytes = budgetBytes) {
	const sections = [
		...failureSections(report, (test) => replayCommand(report, test), (test) => seedsOfBatch(report, test)),
		incidentSection(report, (batch) => replayCommand(report, batch)),
		...retrySections(report),
		adviceSection(report),
		...workerSections(report),
		laneSection(report),
		slowestTestSection(report),
		slowestSection(report),
		changesSection(report),
		skipSection(report),
		databaseSection(report),
		loadSection(report),
		planSection(report),
		poolSection(report)
	];
	return fitSections(header(report), sections, limitBytes);
}

// src/actions/publish.ts
/** Renders a report on the platform: summary, annotations, outputs, files. */
/** Rejects where the files cannot be written. */
async function publish(report, timings, place, log) {
	const reportFile = path.join(place.folder, "report.json");
	await writeWhole(reportFile, JSON.stringify(report, null, 2));
	const junitFile = await keepFile({
		what: "The JUnit report",
		input: "junit",
		file: place.junitFile
	}, path.join(place.folder, "junit.xml"), () => jobJunitOf(report), log);
	const timingsFile = await keepTimings(timings, place, log);
	const html = await keepPage(report, timings, place, log);
	annotate(report, place.checkout);
	const bundle = report.bundle === void 0 ? "" : path.join(place.folder, report.bundle);
	setOutputs({
		...outputsOf(report),
		report: reportFile,
		junit: junitFile,
		html,
		bundle,
		"timings-file": timingsFile
	});
	await writeSummary(renderSummary(report), log);
}
function annotate(report, checkout) {
	for (const { level, message, title, place: where } of annotationsOf(report, checkout)) {
		const properties = {
			title,
			...where === void 0 ? {} : { file: where.file },
			...where?.line === void 0 ? {} : { startLine: where.line }
		};
		if (level === "error") error(message, properties);
		else notice(message, properties);
	}
}
function setOutputs(outputs) {
	for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}
/** One that cannot be written is said, and costs nothing else. */
async function writeSummary(markdown, log) {
	await summary.addRaw(markdown).write().catch((error) => log.warning(`The job summary could not be written: ${messageOf(error)}`));
}
/** Where they were written. */
async function keepTimings(timings, { folder, timingsFile }, log) {
	return keepFile({
		what: "The timings",
		input: "timings-file",
		file: timingsFile
	}, path.join(folder, "test_timings.json"), (file) => writeTimings(timings, file === timingsFile ? formatFor(file) : "json"), log);
}
/** Where it was written; empty where it could not be made at all, for the run has told the same in other ways. */
async function keepPage(report, timings, place, log) {
	const { folder, htmlFile, client } = place;
	try {
		const [script, style] = await Promise.all(["page.js", "page.css"].map((name) => readFile(new URL(name, client), "utf8")));
		const page = renderPage(report, timings, {
			script: script ?? "",
			style: style ?? ""
		});
		return await keepFile({
			what: "The page",
			input: "html",
			file: htmlFile
		}, path.join(folder, "report.html"), () => page, log);
	} catch (error) {
		log.warning(`There is no page of this run: ${messageOf(error)}`);
		return "";
	}
}
/** Where it was written. A place that the user named and that cannot be written is said, and `ownFile` serves. */
async function keepFile({ what, input, file }, ownFile, contentFor, log) {
	if (file !== void 0) try {
		await writeWhole(file, contentFor(file), besides(ownFile));
		return file;
	} catch (error) {
		log.warning(`${what} could not be written to ${file} (\`${input}\`): ${messageOf(error)}`);
	}
	await writeWhole(ownFile, contentFor(ownFile));
	return ownFile;
}
/** What a killed run had half written lies in the folder of its step, where post finds it, and not at a place of the user's. */
function besides(ownFile) {
	return `${ownFile}.${process.pid}.new`;
}

// src/actions/world.ts
/** Builds the world of a run from the platform's toolkit and this machine. */
/** For timings; a plan without them is better than a run that waits. */
const recordLimitSeconds = 20;
function buildWorld(options) {
	const { step, environment, home, checkout, timingsFile, htmlFile, junitFile } = options;
	const machine = thisMachine();
	const place = {
		folder: step.folder,
		checkout,
		timingsFile,
		htmlFile,
		junitFile,
		client: home
	};
	return {
		...buildSharedWorld(options),
		containers: containersOf(environment),
		ledger: new Ledger(step.ledgerFile),
		environment,
		filePlaces: filePlaces(step.run, step.folder),
		adapters: fileURLToPath(new URL("./adapters", home)),
		machine,
		availableBytes: machine.sample().availableBytes ?? process.availableMemory(),
		tellSuite: (suite) => setOutput("suite", suite),
		publish: (report, timings) => publish(report, timings, place, options.log)
	};
}
/** For the jobs before and after the shards, which run no tests. */
function buildSharedWorld({ step, cache, environment, cancellation, home, log, matrix = "" }) {
	return {
		log,
		tools: actionsTools,
		clock: () => performance.now() / 1e3,
		stores: chooseStores(cache, step, environment, new URL("./cache.js", home), log),
		temporary: step.folder,
		run: step.run,
		workflowRun: workflowRunOf(environment, matrix),
		processors: thisMachine().processors,
		platform: platform(),
		cancellation
	};
}
/** A directory serves where there is no Actions cache: on a laptop, or a self-hosted runner without one. */
function chooseStores(place, step, environment, entry, log) {
	switch (place.kind) {
		case "off": return;
		case "directory": return inDirectory(place.directory, log);
		case "auto": {
			if (!actionsCacheAvailable(environment)) {
				const home = environment["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
				return inDirectory(path.join(home, "testshoal"), log);
			}
			const options = {
				log,
				env: environment,
				entry,
				temp: step.folder,
				told: /* @__PURE__ */ new Set()
			};
			return {
				dumps: actionsCache(options),
				records: actionsCache({
					...options,
					limitSeconds: recordLimitSeconds,
					compression: "gzip"
				}),
				sharing: sharingThroughActionsCache(environment)
			};
		}
	}
}
function inDirectory(directory, log) {
	const store = directoryStore(directory, log);
	return {
		dumps: store,
		records: store,
		sharing: {
			kind: "none",
			reason: "a directory may be another one on each machine"
		}
	};
}
/** act gives every run the id 1, so that it would find the plans of earlier ones. */
const idOfLocalRuns = "1";
function workflowRunOf(environment, matrix) {
	const id = environment["GITHUB_RUN_ID"] ?? "";
	if (!/^\d+$/.test(id) || id === idOfLocalRuns && environment["ACT"] === "true") return void 0;
	const place = [
		environment["GITHUB_JOB"],
		environment["GITHUB_ACTION"],
		matrix
	];
	const job = createHash("sha256").update(JSON.stringify(place)).digest("hex").slice(0, 8);
	return {
		id,
		attempt: Number(environment["GITHUB_RUN_ATTEMPT"]) || 1,
		job
	};
}

export { timingsToPlanBy as A, receiptsOfShards as B, junitXml as C, hasEarlierTests as D, aloneBecause as E, recordedRun as F, enter as G, identify as H, fetchPlan as I, storePlan as L, measuredCoverage as M, newestReceiptName as N, isSpare as O, newestRun as P, pictureLines as R, problemSuite as S, cancellation as T, cutLong as U, bySeverity as V, plannedUnits as W, cappedTable as _, setOutputs as a, fitSections as b, slowestOf as c, incidentSection as d, headline as f, capped as g, changesSection as h, keepTimings as i, addRun as j, sharePlan as k, slowestSection as l, retrySections as m, buildWorld as n, writeSummary as o, failureSections as p, annotate as r, timedTestSection as s, buildSharedWorld as t, skipSection as u, replayCommand as v, printConfiguration as w, countedOutputs as x, budgetBytes as y, keepReceipt as z };