import { D as hasEarlierTests, G as enter, H as identify, O as isSpare, R as pictureLines, T as cancellation, W as plannedUnits, k as sharePlan, n as buildWorld, w as printConfiguration, z as keepReceipt } from "./world.js";
import { a as writeCommand, n as sweepSteps } from "./clean-up.js";
import { A as launchFiles, B as sizeOf, C as lastTemplateBytes, E as runPool, F as phraseOf, G as ownMark, H as nearSentence, I as TestEvents, K as readConfig, L as classSetUp, M as stepEnvironment, N as workerNumbers, O as endingOf, P as endPhrase, R as runningName, S as lastBuildSeconds, T as peakWorkerBytes, U as spentWorkerSentence, V as expiredSentence, W as here, _ as packTemplate, a as launcherOf, b as capacitiesOf, c as closeAll, d as handOver, f as launchEnvironment, g as withoutSecrets, h as secretsInEnvironment, i as Clones, j as toldOutcome, k as speakerOf, l as dropAll, m as mostFitting, n as SessionWatch, o as provideTemplates, p as fitWorkers, q as testsEndSeconds, r as handoverHint, s as Session, t as leaseOf, u as openFor, v as packedDumpOf, w as learned, x as earlierSessions, y as removePacked, z as readTail } from "./lease.js";
import { r as markFolder } from "./folders.js";
import { a as count, d as percent, f as size, h as plainText, m as plainLine, r as clip } from "./markdown.js";
import { i as messageOf, n as SecurityStop } from "./errors.js";
import { I as _regex, L as safeParse, N as _minLength, T as string, b as optional, f as array, h as int, k as unknown, y as object } from "./zod.js";
import { h as sliceOf, l as filesOf$1, m as predictedSeconds } from "./plan-record.js";
import { a as readUrl, i as secretsOf } from "./url.js";
import { E as secondsOfCases, R as fillPlaceholders, S as countingResults, V as unfilledPlaceholders, c as findSuite, f as testName, h as keyOf$1, u as environmentAsksForCoverage, w as ranUnits } from "./machine2.js";
import { t as orderVariables } from "./bundle.js";
import { n as recall } from "./known-timings.js";
import { A as matchRate, D as describeMatch, c as highestOfKnown, h as recordRun, j as median, u as sum } from "./units.js";
import { n as usualSeconds, r as extractOf, t as changesSince } from "./changes.js";
import { p as rememberTimings, w as timingsContext } from "./directory.js";
import { t as quoteForShell } from "./quote-for-shell.js";
import { p as printedLine, s as aborted, y as isOpen } from "./machine.js";
import { d as surroundingsOf, f as ProgressMeter, l as openLog, n as beginStep, u as givenInputs } from "./tools.js";
import { n as spread, t as level } from "./spread.js";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { connect } from "node:net";
import { promisify } from "node:util";
import path from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import { closeSync, constants as constants$1, existsSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { constants as constants$2 } from "node:os";

// src/announce.ts
function announce({ plan, slice, carried }, predicted, workers, { preset }, { shard }, { log }) {
	const expectation = predicted === void 0 ? "no timings yet" : `about ${Math.ceil(predicted)} s expected`;
	const share = shard.total === 1 ? "" : ` of ${plan.units.length}, shard ${shard.index} of ${shard.total},`;
	const earlier = carried.length === 0 ? "" : ` ${carried.length} more ran well in an earlier attempt.`;
	log.info(`Plan ${plan.hash}: ${count(slice.length, "unit")}${share} for ${count(workers, "worker")} (${preset.name}), ${expectation}.${earlier}`);
}

// src/awaited.ts
/** Work that goes on beside other work, and whose failure is met later. */
/** Its failure is met by whoever awaits it, and by nobody before. */
function awaitedLater(work) {
	work.catch(() => {});
	return work;
}
/** Undefined where it failed: whoever needs it has met the reason. */
async function settled(work) {
	return work?.catch(() => void 0);
}
/** What it failed with; undefined where it did not. */
async function faultOf(work) {
	try {
		await work;
		return;
	} catch (error) {
		return error;
	}
}

// src/database-reports.ts
/** `kept`: the dumps that were kept, by alias. */
function databaseReports(templated, { cloneReports, peakConnections }, kept, known) {
	return templated.map(({ database: { alias, engine, connectionLimit }, report }) => ({
		alias,
		engine: engine.name,
		version: engine.version,
		template: withDump(report, kept.get(alias)),
		clones: cloneReports.get(alias) ?? [],
		connections: peakAndLimit(peakConnections.get(alias), connectionLimit),
		earlierSessions: earlierSessions(known, alias)
	}));
}
function peakAndLimit(peak, limit) {
	return peak === void 0 || limit === void 0 ? void 0 : {
		peak,
		limit
	};
}
function withDump(report, dump) {
	if (dump === void 0) return report;
	const stages = [...report.stages, {
		stage: "dump",
		seconds: dump.seconds
	}];
	return {
		...report,
		stages,
		dumpBytes: dump.bytes
	};
}

// src/worker-count.ts
/** The rest is for what else the job does while its tests run. */
const shareForWorkers = .9;
/** Caps win over the minimum: a machine that cannot carry it is not made to. Never below 1. What databases allow: `preflight`. */
function countWorkers(wanted, bounds, scaling) {
	const units = {
		workers: bounds.units,
		name: `there are only ${count(bounds.units, "unit")}`
	};
	const memory = memoryBound(bounds);
	const asked = wanted.kind === "fixed" ? {
		workers: wanted.count,
		name: "`workers` asks for them"
	} : askedBy(bounds.processors, wanted.minimum);
	const maximum = wanted.kind === "auto" ? wanted.maximum : scaling?.maximum;
	const tightest = [
		...maximum === void 0 ? [] : [{
			workers: maximum,
			name: "`max-workers` allows no more"
		}],
		...memory === void 0 || wanted.kind === "fixed" ? [] : [memory],
		units
	].reduce((least, cap) => cap.workers < least.workers ? cap : least, asked);
	const workers = Math.max(1, tightest.workers);
	const isShort = memory !== void 0 && memory.workers < Math.min(asked.workers, bounds.units);
	return {
		workers,
		most: scaling === void 0 ? workers : Math.max(workers, Math.min(scaling.maximum, bounds.units)),
		because: `${count(workers, "worker")}, for ${tightest.name}.`,
		shortOfMemory: isShort && (tightest === memory || wanted.kind === "fixed") ? shortage(workers, asked, memory) : void 0
	};
}
function askedBy(processors, minimum) {
	return processors >= minimum ? {
		workers: processors,
		name: `this job may use ${count(processors, "processor")}`
	} : {
		workers: minimum,
		name: "`min-workers` asks for them"
	};
}
function memoryBound({ availableBytes, peakWorkerBytes }) {
	if (peakWorkerBytes === void 0 || peakWorkerBytes === 0) return void 0;
	return {
		workers: Math.floor(availableBytes * shareForWorkers / peakWorkerBytes),
		name: `a worker took up to ${size(peakWorkerBytes)} in earlier runs, and ${size(availableBytes)} are free`
	};
}
function shortage(workers, asked, memory) {
	return workers < asked.workers ? `There are ${count(workers, "worker")} and not ${asked.workers}: ${memory.name}. A machine with more memory would be used better.` : `Memory may not be enough for ${count(workers, "worker")}: ${memory.name}. Give fewer \`workers\`, or leave the number to \`auto\`.`;
}

// src/expected-workers.ts
function expectedWorkers(suite, config, known, world) {
	const choose = (units) => {
		const bounds = {
			...world,
			units,
			peakWorkerBytes: peakWorkerBytes(known)
		};
		return countWorkers(config.workers, bounds, config.scaling);
	};
	const cutFor = suite.preset.runsParts ? config.shard.total * choose(Number.POSITIVE_INFINITY).workers : void 0;
	return {
		chosen: choose(expectedUnits(suite, config, known, cutFor)),
		cutFor
	};
}
/** Of this shard, as far as they are known before the shards agree. */
function expectedUnits({ units }, { plan: given, shard }, known, cutFor) {
	if (given !== void 0) return sliceOf(given.plan, shard.index).length;
	return Math.ceil(plannedUnits(units, known, cutFor).length / shard.total);
}

// src/replay/record.ts
/** Writes down what a run did, so that any of its batches can run once more. Of environment variables, names alone. */
/** Whether something in it failed, be it made good by a later attempt. */
function hasFailed$1({ judgement }) {
	return judgement.problems.length > 0 || failedCases(judgement).length > 0;
}
/** So many failures of a batch say what it is about. */
const shownFailures = 20;
const longestName$1 = 300;
const longestWord = 200;
function bundleOf(run) {
	const { report, environment, platform, results } = run;
	const free = withoutSecretsOf(run);
	const suite = suiteOf(run, free);
	const env = (name) => (environment[name] ?? "").slice(0, longestName$1);
	return {
		format: 1,
		run: {
			startedAt: report.startedAt,
			outcome: report.outcome,
			repository: env("GITHUB_REPOSITORY"),
			commit: env("GITHUB_SHA"),
			id: env("GITHUB_RUN_ID"),
			attempt: report.plan.attempt,
			shard: report.plan.shard,
			platform,
			planHash: report.plan.hash,
			workers: report.workers.length
		},
		suite,
		environment: {
			names: variableNames(environment),
			seeds: seedsIn(environment)
		},
		tools: Object.assign({}, ...results.map(({ introduction }) => introduction.versions)),
		databases: run.databases.map((recorded) => databaseOf(recorded, run.config.workingDirectory)),
		batches: [...results].sort((a, b) => a.batch.number - b.batch.number).map((one) => batchOf(one, free)),
		notes: notesOn(suite)
	};
}
function withoutSecretsOf({ config, databases, environment }) {
	const accesses = databases.map(({ database }) => database.engine.access(database.names.template));
	const secrets = [
		...config.databaseUrls.flatMap(({ url }) => secretsOf(url)),
		...accesses.flatMap(({ password, url }) => [
			password,
			encodeURIComponent(password),
			url
		]),
		...secretsInEnvironment(environment)
	];
	const names = /* @__PURE__ */ new Set([...databases.flatMap(({ database }) => [
		database.base,
		database.alias,
		database.engine.name
	]), ...accesses.flatMap(({ user, host }) => [user, host])]);
	return (text) => withoutSecrets(text, secrets, names);
}
function suiteOf({ config, suite, databases }, free) {
	const isCopied = databases.some(({ isCopy }) => isCopy);
	return {
		runner: suite.preset.name,
		run: free(suite.run),
		prepare: isCopied || databases.length === 0 ? "" : free(suite.prepare ?? ""),
		workingDirectory: config.repositoryPath,
		projectName: config.projectName.slice(0, longestName$1),
		workerEnv: config.workerEnv?.map((line) => `${line.name}=${bundledValue(line, free)}`),
		recycle: config.recycle,
		template: isCopied ? "copied" : "prepared"
	};
}
/** Of a line that names no database nobody knows whether it is secret. */
function bundledValue({ value }, free) {
	return unfilledPlaceholders(value, /* @__PURE__ */ new Map()).length > 0 ? free(value) : "***";
}
function databaseOf({ database, image, templateBytes, templateKey, dump }, workingDirectory) {
	const { alias, engine, base, names } = database;
	return {
		alias,
		engine: engine.name,
		version: engine.version,
		database: engine.name === "sqlite" ? fileIn(workingDirectory, base) : base.slice(0, longestWord),
		user: engine.access(names.template).user.slice(0, longestWord),
		image,
		instances: engine.instances === true,
		templateBytes,
		templateKey,
		..."bytes" in dump ? { dumpBytes: dump.bytes } : { withoutDump: dump.without.slice(0, longestName$1) }
	};
}
/** A file elsewhere counts by its name: nothing but names of clones is made from it. */
function fileIn(workingDirectory, file) {
	const relative = path.relative(workingDirectory, file).replaceAll(path.sep, "/");
	return relative.startsWith("../") ? path.basename(file) : relative;
}
function batchOf({ batch, worker, judgement, introduction }, free) {
	const failures = [...failedCases(judgement).map((failed) => testName(failed)), ...judgement.problems.map((problem) => `${problem}.`)];
	return {
		number: batch.number,
		worker,
		purpose: batch.purpose,
		units: batch.units.map(({ unit, part }) => ({
			unit,
			...part === void 0 ? {} : { part }
		})),
		seeds: [...introduction.seeds],
		failures: failures.slice(0, shownFailures).map((failure) => free(failure).slice(0, longestName$1))
	};
}
function failedCases({ units, unmatched }) {
	return [...units.flatMap(({ cases }) => cases), ...unmatched].filter(({ outcome }) => outcome.kind === "failed");
}
/** The platform's own say nothing of the job. */
function variableNames(environment) {
	return Object.keys(stepEnvironment(environment)).filter((name) => !/^(GITHUB|RUNNER|ACTIONS|STATE)_/.test(name) && name.length <= longestName$1).sort().slice(0, 5e3);
}
function seedsIn(environment) {
	return Object.fromEntries(orderVariables.flatMap((name) => {
		const value = environment[name];
		return value !== void 0 && /^\d{1,20}$/.test(value) ? [[name, value]] : [];
	}));
}
function notesOn({ run, prepare, workerEnv = [] }) {
	const incomplete = [...run.includes("***") ? ["`run`"] : [], ...prepare.includes("***") ? ["`prepare`"] : []];
	const names = workerEnv.filter((line) => line.includes("***")).map((line) => line.replace(/=.*/s, ""));
	return [...incomplete.map((input) => `${input} held a secret, for which the bundle has ${"***"}.`), ...names.length === 0 ? [] : [`\`worker-env\` set ${names.join(", ")} to values that the bundle leaves out.`]];
}

// src/keep-bundle.ts
/** After tests have failed: all that it takes to run them once more elsewhere, in one file (`docs/replay.md`). */
/** After a cancellation: when nobody waits for the bundle any more. */
const bundleLimitSeconds = 4.5;
/** As they are packed: an artifact takes time and costs money. */
const largestDumpBytes = 512 * 1024 ** 2;
/** A dump that no cache wanted is made for the bundle alone, and the job waits for it. */
const largestTemplateBytes = 1024 ** 3;
/** The report, which names the bundle where one was written. What cannot be written is a warning. */
async function withBundle(report, facts, world) {
	if (!isWanted(facts.config, facts.results)) return report;
	const name = bundleName(facts.config);
	try {
		const written = write(name, report, facts, world).then(() => true);
		return await world.cancellation.upTo(bundleLimitSeconds, written, false) ? {
			...report,
			bundle: name
		} : report;
	} catch (error) {
		world.log.warning(`The bundle for replaying could not be written: ${messageOf(error)}`);
		return report;
	}
}
/** The packed dumps of a run that has ended. */
async function removePackedDumps(templated, world) {
	for (const made of templated) await removePacked(made, world);
}
function isWanted({ bundle }, results) {
	return bundle === "always" ? results.length > 0 : bundle === "failed" && results.some(hasFailed$1);
}
/** The artifacts of several shards may meet in one folder. */
function bundleName({ shard }) {
	return shard.total === 1 ? "testshoal-replay.tar" : `testshoal-replay-${shard.index}-of-${shard.total}.tar`;
}
async function write(name, report, { config, suite, results, templated }, world) {
	const databases = [];
	const dumps = /* @__PURE__ */ new Map();
	for (const made of templated) {
		const dump = await dumpFor(made, world);
		const { alias } = made.database;
		if ("file" in dump) dumps.set(alias, dump.file);
		else world.log.info(`The bundle has no dump of ${alias}: ${dump.without}.`);
		databases.push(await describe$1(made, dump, world));
	}
	const { environment, platform } = world;
	const bundle = bundleOf({
		config,
		suite,
		report,
		results,
		databases,
		environment,
		platform
	});
	const { writeBundle } = await import("./archive.js");
	await writeBundle(bundle, dumps, path.join(world.temporary, name));
}
async function describe$1({ database, template, report, next, packed }, dump, { containers }) {
	const { container } = database;
	return {
		database,
		image: container === void 0 ? void 0 : (await containers.inspect(container))?.image,
		templateBytes: template.sizeBytes,
		isCopy: report.source === "copied",
		templateKey: next?.key ?? packed?.key,
		dump
	};
}
/** One that is there already, or else made now where the job can wait for it. */
async function dumpFor(made, world) {
	const { report, template } = made;
	if (report.source === "copied") return { without: "it is a copy of your own database, which stays where it is" };
	const there = packedDumpOf(made, world);
	if (there !== void 0) return withinLimit({
		file: there,
		bytes: statSync(there).size
	});
	if (world.cancellation.signal.aborted) return { without: "the run was cancelled before one was made" };
	if (template.sizeBytes > largestTemplateBytes) return { without: `the template has ${size(template.sizeBytes)}, and none was kept` };
	try {
		const packed = await packTemplate(made, {
			...world,
			store: void 0
		});
		return packed === void 0 ? { without: "no tool is there that can write one" } : withinLimit(packed);
	} catch (error) {
		return { without: messageOf(error) };
	}
}
function withinLimit(dump) {
	return dump.bytes <= largestDumpBytes ? dump : { without: `it has ${size(dump.bytes)}, and a bundle takes no more than ${size(largestDumpBytes)}` };
}

// src/planning/floor.ts
/** Undefined where no unit is longer than an even share. `workers`: of each shard. */
function floorOf({ units, shards }, workers) {
	const longest = units.find(({ seconds }) => seconds !== void 0);
	if (longest?.seconds === void 0) return void 0;
	const shareSeconds = units.reduce((sum, { seconds = 0 }) => sum + seconds, 0) / (shards * workers);
	return longest.seconds > shareSeconds ? {
		unit: longest.unit,
		seconds: longest.seconds,
		shareSeconds
	} : void 0;
}

// src/own-receipt.ts
/** This shard's receipt, of what its test phase came to. */
function receiptOf(facts) {
	const { run, shard, plan, units, learned, report } = facts;
	const slice = sliceOf(plan, shard.index);
	const ran = new Set(units.map(({ unit }) => unit));
	return {
		run: {
			id: run.id,
			attempt: run.attempt
		},
		shard,
		planHash: plan.hash,
		complete: report.outcome !== "cancelled" && report.outcome !== "error",
		outcome: report.outcome,
		ignored: facts.ignored,
		flakyFails: facts.flakyFails,
		coverage: facts.coverage,
		units,
		notRun: slice.map(({ unit }) => unit).filter((unit) => !ran.has(unit)),
		launchSeconds: learned.launchSeconds,
		buildSeconds: learned.buildSeconds,
		databases: [...learned.databases].map(([alias, counts]) => ({
			alias,
			templateBytes: counts.templateBytes ?? 0,
			sessions: counts.sessions,
			peakSessions: counts.peakSessions
		})),
		workerBytes: learned.workerBytes,
		times: timesOf(facts),
		host: facts.host,
		bundle: report.bundle,
		extract: extractOf(report)
	};
}
function timesOf({ results, report, setUpSeconds, testStartSeconds }) {
	const estimated = results.filter(({ batch }) => batch.purpose === "plan").flatMap(({ batch }) => batch.units.map(({ seconds }) => seconds));
	const isKnown = estimated.some((seconds) => seconds !== void 0);
	return {
		wall: report.seconds,
		setUp: setUpSeconds,
		planned: isKnown ? sum(estimated.map((seconds) => seconds ?? 0)) : void 0,
		workers: report.workers.map(({ worker }) => workerTimes(worker, results, testStartSeconds))
	};
}
function workerTimes(worker, results, testStart) {
	const own = results.filter((result) => result.worker === worker);
	return {
		busy: sum(own.map(({ seconds }) => seconds)),
		launch: sum(own.map(({ launchSeconds }) => launchSeconds)),
		end: Math.max(0, ...own.map(({ startSeconds, seconds }) => startSeconds + seconds - testStart))
	};
}

// src/remember-run.ts
/** After a cancellation: when nobody waits for timings, receipts and the plan any more. */
const recordsLimitSeconds = 6;
/** Of one of several shards the receipt is enough: who makes the next plan gathers them. */
async function rememberRun(timings, facts, identity, { shard, timings: mode, flaky }, world) {
	const { stores, run, workflowRun, temporary, cancellation, log } = world;
	if (stores === void 0) return;
	const { records } = stores;
	const upTo = (work) => cancellation.upTo(6, work, "failed");
	const tasks = [];
	if (shard.total === 1 && mode !== "ignore") {
		const stored = upTo(rememberTimings(timings, timingsContext(identity, facts.coverage), run, records, temporary));
		tasks.push(stored.then((outcome) => log.info(`Timings of ${timings.units.size} units: ${outcome} in ${records.description}.`)));
	}
	if (workflowRun !== void 0) {
		const policy = {
			ignored: mode === "ignore",
			flakyFails: flaky === "fail"
		};
		const receipt = receiptOf({
			...facts,
			...policy,
			run: workflowRun,
			shard,
			host: world
		});
		const kept = upTo(keepReceipt(receipt, workflowRun, {
			suite: identity,
			store: records,
			temporary,
			log
		}));
		tasks.push(kept.then((outcome) => log.info(`Receipt of ${receipt.units.length} units: ${outcome} in ${records.description}.`)));
	}
	await Promise.all(tasks);
}

// src/report/assemble.ts
function assembleReport(facts) {
	const cases = facts.results.flatMap(casesOf);
	const totals = countTotals(cases.map((located) => located.testCase));
	const problems = problemsOf$1(facts);
	return {
		version: 2,
		outcome: outcomeOf$1(facts, totals, problems),
		startedAt: facts.startedAt,
		seconds: facts.seconds,
		runner: facts.runner,
		totals,
		plan: {
			hash: facts.plan.hash,
			units: facts.plan.units.length,
			knownUnits: facts.plan.units.filter(({ known }) => known).length,
			predictedSeconds: facts.predictedSeconds,
			shard: facts.shard,
			carriedUnits: facts.carried.length,
			floor: facts.floor,
			attempt: facts.attempt,
			wholeBecause: facts.wholeBecause
		},
		workers: Array.from({ length: facts.workers }, (_, index) => workerReport(index + 1, facts)),
		units: facts.results.flatMap(unitReports),
		tests: cases.flatMap(testReport),
		passed: passedTests(cases, facts.earlierTests),
		changes: facts.changes,
		incidents: facts.incidents,
		machine: facts.machine,
		curves: facts.curves,
		databases: facts.databases,
		timings: facts.timings,
		problems,
		fallbacks: [...facts.recoveries, ...facts.fallbacks]
	};
}
function casesOf({ judgement, worker, batch: { number: batch } }) {
	const matched = judgement.units.flatMap(({ unit, cases }) => cases.map((testCase) => ({
		testCase,
		unit,
		worker,
		batch
	})));
	const unmatched = judgement.unmatched.map((testCase) => ({
		testCase,
		unit: testCase.file ?? "",
		worker,
		batch
	}));
	return [...matched, ...unmatched];
}
function countTotals(cases) {
	const counts = {
		passed: 0,
		failed: 0,
		skipped: 0,
		flaky: 0
	};
	for (const { outcome } of cases) counts[outcome.kind] += 1;
	return {
		tests: cases.length,
		...counts
	};
}
function problemsOf$1({ results, abandoned, abandonedBecause, fault }) {
	const ofBatches = results.flatMap(({ worker, batch, judgement: { problems, units } }) => [...problems, ...units.flatMap(({ problem }) => problem ?? [])].map((problem) => `Worker ${worker}, batch ${batch.number}: ${problem}.`));
	return [
		...fault === void 0 ? [] : [fault],
		...ofBatches,
		...abandoned.length === 0 ? [] : [`Never started, because ${abandonedBecause}: ${abandoned.join(", ")}.`]
	];
}
/** A failure outweighs being empty, being empty outweighs being flaky. */
function outcomeOf$1(facts, totals, problems) {
	if (facts.cancelled) return "cancelled";
	if (facts.fault !== void 0) return "error";
	if (totals.failed > 0 || problems.length > 0) return "failed";
	if (totals.tests === 0) return facts.allowEmpty ? "passed" : "empty";
	return totals.flaky > 0 || facts.recoveries.length > 0 ? "flaky" : "passed";
}
function seedsOf({ introduction: { seeds } }) {
	return seeds.length === 0 ? {} : { seeds };
}
const unmeasured = {
	cpuSeconds: void 0,
	peakMemoryBytes: void 0,
	peakProcesses: void 0,
	outputBytes: 0
};
function workerReport(worker, { results, testStartSeconds, plan, resources }) {
	const own = results.filter((result) => result.worker === worker);
	return {
		worker,
		plannedSeconds: plan.units.some(({ seconds }) => seconds !== void 0) ? sum(own.map(({ batch }) => batch.estimateSeconds)) : void 0,
		busySeconds: sum(own.map(({ seconds }) => seconds)),
		tests: own.flatMap(casesOf).length,
		batches: own.map((result) => ({
			batch: result.batch.number,
			units: result.batch.units.length,
			startSeconds: result.startSeconds - testStartSeconds,
			seconds: result.seconds,
			launchSeconds: result.launchSeconds,
			exit: result.exit,
			purpose: result.batch.purpose,
			...seedsOf(result),
			clones: result.clones
		})),
		resources: resources.get(worker) ?? unmeasured
	};
}
function unitReports({ judgement, worker, batch }) {
	const planned = new Map(batch.units.map((unit) => [unit.unit, unit]));
	return judgement.units.map(({ unit, cases, outcome }) => ({
		unit,
		worker,
		batch: batch.number,
		estimateSeconds: planned.get(unit)?.seconds,
		known: planned.get(unit)?.known ?? false,
		seconds: secondsOfCases(cases),
		tests: cases.length,
		outcome
	}));
}
function testReport({ testCase, unit, worker, batch }) {
	const { name, group, seconds, line, outcome } = testCase;
	return outcome.kind === "passed" ? [] : [{
		name,
		group,
		unit,
		worker,
		batch,
		seconds,
		line,
		outcome
	}];
}
function passedTests(cases, earlier) {
	const usual = usualSeconds(earlier);
	return cases.flatMap(({ testCase, unit, worker, batch }) => {
		const { name, group, seconds, outcome } = testCase;
		if (outcome.kind !== "passed") return [];
		return [{
			name,
			group,
			unit,
			worker,
			batch,
			seconds,
			usualSeconds: usual(unit, testCase)
		}];
	});
}

// src/runners/runner-command.ts
/** Which commands are no more than a Python runner with arguments. */
/** What makes bash do more than start one program with words. Quotes are words. */
const moreThanWords = /[;&|<>()`$\\\n#]/;
const runnerCommand = new RegExp(`^(?:[A-Za-z_][A-Za-z0-9_]*=\\S* )*(?:(?:uv|poetry|pipenv|pdm|rye) run )?(?:\\S*python[\\d.]*(?: -[WX] ?\\S+| -[A-Za-z]+(?= ))* (?:-m pytest|-m django test|\\S*manage\\.py test)|\\S*pytest) (?:.* )?\\{tests\\}(?: .*)?$`);
/**
* Whether `command` starts pytest or Django's tests, once, and tells it of a batch by `{tests}` alone. Only then is
* starting it with all units and forking it for each batch the same as starting it for each batch.
*/
function isRunnerCommand(command) {
	const [before, after, ...more] = command.split("{tests}");
	if (before === void 0 || after === void 0 || more.length > 0) return false;
	const rest = before + after;
	if (["report", "tests-file"].some((name) => rest.includes(`{${name}}`)) || unfilledPlaceholders(rest, /* @__PURE__ */ new Map()).length > 0) return false;
	return !moreThanWords.test(rest) && runnerCommand.test(command.trim());
}

// src/workers/resources/process-stat.ts
/** `USER_HZ`, the same on all machines that Node runs on. Source: time(7) */
const ticksPerSecond = 100;
/** Fields of /proc/<pid>/stat after the name, from 0. Source: proc_pid_stat(5) */
const field = {
	state: 0,
	parent: 1,
	group: 2,
	session: 3,
	userTicks: 11,
	systemTicks: 12,
	childrenUserTicks: 13,
	childrenSystemTicks: 14,
	born: 19,
	residentPages: 21
};
/** Undefined where `stat` is not a line of that kind. */
function parseProcessStat(stat, pageBytes) {
	const open = stat.indexOf("(");
	const close = stat.lastIndexOf(")");
	if (open < 0 || close < open) return void 0;
	const fields = stat.slice(close + 2).split(" ");
	if (fields.length <= field.residentPages) return void 0;
	const number = (index) => Number(fields[index]);
	const ticks = number(field.userTicks) + number(field.systemTicks) + number(field.childrenUserTicks) + number(field.childrenSystemTicks);
	return {
		pid: Number(stat.slice(0, open)),
		parent: number(field.parent),
		group: number(field.group),
		session: number(field.session),
		name: stat.slice(open + 1, close),
		born: fields[field.born] ?? "",
		cpuSeconds: ticks / ticksPerSecond,
		residentBytes: number(field.residentPages) * pageBytes,
		isZombie: fields[field.state] === "Z"
	};
}
/** `Pss` of /proc/<pid>/smaps_rollup: its own memory, and its share of what it has in common with others. */
function parseProportionalBytes(rollup) {
	const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(rollup) ?? [];
	return kilobytes === void 0 ? void 0 : Number(kilobytes) * 1024;
}
/** `AT_PAGESZ` of elf.h, in /proc/self/auxv: pairs of machine words. */
const pageSizeKey = 6n;
const wordBytes = 8;
const usualPageBytes = 4096;
function parsePageBytes(auxiliary) {
	const view = new DataView(auxiliary.buffer, auxiliary.byteOffset, auxiliary.byteLength);
	for (let at = 0; at + 16 <= view.byteLength; at += 16) if (view.getBigUint64(at, true) === pageSizeKey) return Number(view.getBigUint64(at + wordBytes, true));
	return usualPageBytes;
}

// src/workers/resources/ps.ts
/** `comm` is last, for it may hold spaces. POSIX knows all but `rss` and `lstart`, which macOS and Linux have. */
const processListArguments = [
	"-A",
	"-o",
	"pid=,ppid=,pgid=,rss=,time=,stat=,lstart=,comm="
];
const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d:.-]+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;
/** Lines that are not of that form are left out. It does not tell sessions, nor the time of children that ended. */
function parseProcessList(list) {
	return list.split("\n").flatMap((text) => {
		const [, pid, parent, group, resident, time = "", state = "", born = "", command = ""] = line.exec(text) ?? [];
		if (pid === void 0) return [];
		return [{
			pid: Number(pid),
			parent: Number(parent),
			group: Number(group),
			session: 0,
			name: command.slice(command.lastIndexOf("/") + 1),
			born,
			cpuSeconds: secondsOf(time),
			residentBytes: Number(resident) * 1024,
			isZombie: state.startsWith("Z")
		}];
	});
}
/** `1-02:03:04` and `02:03:04` of Linux, `3:04.56` of macOS. */
function secondsOf(time) {
	const [clock = "", days = "0"] = time.split("-").reverse();
	const seconds = clock.split(":").reduce((total, part) => total * 60 + Number(part), 0);
	return Number(days) * 24 * 60 * 60 + seconds;
}

// src/workers/resources/process-table.ts
/** Reads the processes of the machine, by what the platform has. */
/** Undefined where nothing is known to tell. */
function processTable(platform = process.platform) {
	if (platform === "linux") return linuxProcesses();
	return platform === "win32" ? void 0 : listedProcesses();
}
/** Its share is read again when the resident memory has moved by this part since, */
const movedShare = .05;
/** or after so long: what was shared may not be so any more, at the same size. */
const oldMilliseconds = 1e4;
/** Read at once and not in turns: a file of /proc waits for no disk, and a turn costs more than the reading. */
function linuxProcesses(proc = "/proc") {
	const pageBytes = parsePageBytes(readFileSync(`${proc}/self/auxv`));
	const shares = /* @__PURE__ */ new Map();
	return {
		leastSeconds: 1,
		read() {
			const all = readdirSync(proc).flatMap((name) => {
				const stat = isNumber(name) ? readOrUndefined(`${proc}/${name}/stat`) : void 0;
				return (stat === void 0 ? void 0 : parseProcessStat(stat, pageBytes)) ?? [];
			});
			const present = new Set(all.map(({ pid }) => pid));
			for (const pid of shares.keys()) if (!present.has(pid)) shares.delete(pid);
			return all;
		},
		memoryBytes(process) {
			const now = performance.now();
			const known = shares.get(process.pid);
			if (known !== void 0 && isStillRight(known, process, now)) return known.bytes;
			const rollup = readOrUndefined(`${proc}/${process.pid}/smaps_rollup`) ?? "";
			const { born, residentBytes } = process;
			const bytes = parseProportionalBytes(rollup) ?? residentBytes;
			shares.set(process.pid, {
				born,
				residentBytes,
				bytes,
				readAt: now
			});
			return bytes;
		}
	};
}
function isStillRight(known, process, now) {
	return known.born === process.born && Math.abs(process.residentBytes - known.residentBytes) <= movedShare * known.residentBytes && now - known.readAt < oldMilliseconds;
}
function isNumber(name) {
	return name >= "1" && name < ":";
}
/** Undefined where it cannot be read: a process may end at any moment. */
function readOrUndefined(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return;
	}
}
/** After a cancellation there are a few seconds in all. */
const limitMilliseconds = 2e3;
const mostListBytes = 16 * 1024 ** 2;
/** macOS, and whatever else has the `ps` of POSIX. It tells resident memory only. */
function listedProcesses() {
	const run = promisify(execFile);
	return {
		leastSeconds: 5,
		async read() {
			const options = {
				timeout: limitMilliseconds,
				maxBuffer: mostListBytes,
				env: {
					...process.env,
					LC_ALL: "C"
				}
			};
			const { stdout } = await run("ps", processListArguments, options);
			return parseProcessList(stdout);
		},
		memoryBytes: ({ residentBytes }) => residentBytes
	};
}

// src/workers/group-processes.ts
/** The processes of a launch, as Linux shows them in /proc. Elsewhere nothing is known of them. */
/** One look at all processes serves all workers. */
const lookSeconds$3 = .5;
/** In the order of their start, as far as their numbers tell it. */
function processesOf(group) {
	return samples().filter((sample) => sample.group === group).sort((one, other) => one.pid - other.pid).flatMap(({ pid }) => describe(pid) ?? []);
}
/** Processor time of process groups: what their processes have used, and what those that they have waited for had. */
var ProcessorTimes = class {
	#looked = Number.NEGATIVE_INFINITY;
	#seconds;
	/** Seconds; undefined where it cannot be known. `now`: a clock reading. */
	of(group, now) {
		if (now - this.#looked >= lookSeconds$3) {
			this.#looked = now;
			this.#seconds = lookAtAll();
		}
		return this.#seconds?.get(group);
	}
};
function lookAtAll() {
	const all = samples();
	if (all.length === 0) return void 0;
	const seconds = /* @__PURE__ */ new Map();
	for (const { group, cpuSeconds } of all) seconds.set(group, (seconds.get(group) ?? 0) + cpuSeconds);
	return seconds;
}
function samples() {
	try {
		return linuxProcesses().read();
	} catch {
		return [];
	}
}
function describe(pid) {
	try {
		const program = path.basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ""));
		const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
		return mask === void 0 ? void 0 : {
			pid,
			program,
			catches: BigInt(`0x${mask}`)
		};
	} catch {
		return;
	}
}

// src/workers/go-stacks.ts
/** What the dump of a Go process says of its tests. */
/** Neither goroutines of the runtime itself nor the registers that follow the last one say anything of a test. */
function goroutinesOf(dump) {
	const paragraphs = dump.split("\n\n");
	const end = paragraphs.findLastIndex(isGoroutine) + 1;
	return paragraphs.slice(0, end === 0 ? void 0 : end).filter((paragraph) => !isGoroutine(paragraph) || runsMoreThanRuntime(paragraph)).join("\n\n");
}
function isGoroutine(paragraph) {
	return paragraph.startsWith("goroutine ");
}
function runsMoreThanRuntime(goroutine) {
	return goroutine.split("\n").slice(1).some((call) => call !== "" && !/^(?:\t|runtime\.|internal\/runtime\/|created by )/.test(call));
}

// src/workers/java-stacks.ts
/**
* The thread dump of a Java process, as `jstack` asks for it: over a socket, for its standard output may be a channel of Maven or
* Gradle. How: `AttachListener` in https://github.com/openjdk/jdk/tree/master/src/hotspot/os/posix.
*/
const lookSeconds$2 = .02;
/** Version of the protocol, the command, and its three arguments. */
const request = [
	"1",
	"threaddump",
	"",
	"",
	""
].map((word) => `${word}\0`).join("");
const answered = /^0\n/;
/** Enough for some hundred threads, before those that run no Java are left out. */
const longestDump = 262144;
/**
* Undefined where it opens no socket within `limit`. Then it has printed the dump: it does so at this signal when nobody may
* attach to it, or it is no HotSpot.
* @throws Error when the process is not there any more, or the socket breaks.
*/
async function javaStacks(pid, signal, limit) {
	const socket = `/tmp/.java_pid${pid}`;
	if (existsSync(socket)) return threadsOf(await ask$1(socket, limit));
	const wish = `/tmp/.attach_pid${pid}`;
	if (!existsSync(wish)) writeFileSync(wish, "", {
		flag: "wx",
		mode: 384
	});
	try {
		process.kill(pid, signal);
		while (!existsSync(socket)) {
			if (limit.aborted) return void 0;
			await setTimeout(lookSeconds$2 * 1e3);
		}
		return threadsOf(await ask$1(socket, limit));
	} finally {
		rmSync(wish, { force: true });
		rmSync(socket, { force: true });
	}
}
function ask$1(path, limit) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const socket = connect({
		path,
		signal: limit
	});
	let text = "";
	socket.setEncoding("utf8").on("connect", () => socket.write(request));
	socket.on("data", (chunk) => {
		text += chunk;
		if (text.length > longestDump) socket.destroy();
	});
	socket.on("error", reject).on("close", () => resolve(text.replace(answered, "")));
	return promise;
}
/** Threads of the machine itself run no Java, and say nothing of a test. */
function threadsOf(dump) {
	return dump.split("\n\n").filter((each) => !each.startsWith("\"") || each.includes("\n	at ")).join("\n\n");
}

// src/workers/inspector.ts
/** Speaks with the debugger that every Node process has: https://chromedevtools.github.io/devtools-protocol/v8/ */
/** Longer ones tell of a file with its whole source map. */
const longestMessage = 4 * 1024 ** 2;
const messageSchema = object({
	id: optional(int()),
	method: optional(string()),
	params: optional(unknown()),
	result: optional(unknown())
});
/** One thread, and what it is asked and tells. What is never answered never settles: whoever asks has a limit. */
var InspectedThread = class {
	#send;
	#answered = /* @__PURE__ */ new Map();
	#listeners = /* @__PURE__ */ new Map();
	#last = 0;
	constructor(send) {
		this.#send = send;
	}
	/** An error is an answer too: undefined. */
	call(method, params = {}) {
		this.#last += 1;
		const id = this.#last;
		const { promise, resolve } = Promise.withResolvers();
		this.#answered.set(id, resolve);
		this.#send(JSON.stringify({
			id,
			method,
			params
		}));
		return promise;
	}
	on(event, listener) {
		this.#listeners.set(event, listener);
	}
	/** Tests can print whatever they like to a port that they listen to. */
	receive(text) {
		const message = text.length > longestMessage ? void 0 : parse(text);
		if (message === void 0) return;
		if (message.id !== void 0) this.#answered.get(message.id)?.(message.result);
		else if (message.method !== void 0) this.#listeners.get(message.method)?.(message.params);
	}
};
function parse(text) {
	try {
		return messageSchema.parse(JSON.parse(text));
	} catch {
		return;
	}
}
/**
* Makes the process listen, by its own `signal` for that, and connects. A process that has something else behind the port
* that it wants, such as another debugger, is asked again.
* @throws Error when `limit` is aborted before, or the process is not there any more.
*/
async function openInspector(pid, signal, limit) {
	const port = await newPort(pid, signal, limit);
	const identity = await identityOf$1(port, limit);
	limit.throwIfAborted();
	const socket = new WebSocket(`ws://127.0.0.1:${port}/${identity}`);
	const main = new InspectedThread((message) => socket.send(message));
	socket.addEventListener("message", ({ data }) => main.receive(String(data)));
	const { promise, resolve, reject } = Promise.withResolvers();
	socket.addEventListener("open", () => resolve());
	for (const event of ["error", "close"]) socket.addEventListener(event, () => reject(/* @__PURE__ */ new Error("its debugger cannot be reached")));
	limit.addEventListener("abort", () => reject(limit.reason), { once: true });
	try {
		await promise;
	} catch (error) {
		socket.close();
		throw error;
	}
	return {
		main,
		close: () => socket.close()
	};
}
const lookSeconds$1 = .02;
const againSeconds = .5;
async function newPort(pid, signal, limit) {
	const before = listeningPorts(pid);
	for (let looks = 0;; looks += 1) {
		if (looks % Math.round(againSeconds / lookSeconds$1) === 0) process.kill(pid, signal);
		await setTimeout(lookSeconds$1 * 1e3, void 0, { signal: limit });
		const port = [...listeningPorts(pid)].find((each) => !before.has(each));
		if (port !== void 0) return port;
	}
}
/** State of a socket that listens, in /proc/net/tcp. */
const listening = "0A";
function listeningPorts(pid) {
	const folder = `/proc/${pid}/fd`;
	const own = new Set(readdirSync(folder).map((name) => linkOf(`${folder}/${name}`)));
	const ports = readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n").slice(1).flatMap((row) => {
		const [, address = "", , state, , , , , , inode] = row.trim().split(/\s+/);
		return state === listening && own.has(`socket:[${inode}]`) ? [Number.parseInt(address.split(":")[1] ?? "", 16)] : [];
	});
	return new Set(ports);
}
function linkOf(file) {
	try {
		return readlinkSync(file);
	} catch {
		return "";
	}
}
const mostListed = 65536;
/** Only its name is taken, so that whatever listens there leads nowhere else. */
const listSchema = array(object({ id: string().check(_regex(/^[\w-]{1,64}$/)) })).check(_minLength(1));
async function identityOf$1(port, limit) {
	const { body } = await fetch(`http://127.0.0.1:${port}/json/list`, {
		signal: limit,
		redirect: "error"
	});
	const decoder = new TextDecoder();
	let text = "";
	for await (const chunk of body ?? []) {
		text += decoder.decode(chunk, { stream: true });
		if (text.length > mostListed) break;
	}
	return listSchema.parse(JSON.parse(text))[0]?.id ?? "";
}

// src/workers/node-stacks.ts
/** What the threads of a Node process do, by its debugger: also in a loop that no handler of a signal would interrupt. */
/** Within this a thread that computes comes to where it can be paused. */
const pauseSeconds = .3;
const mostFrames = 100;
/** Main thread first. What is not told within `limit` is left out. @throws Error where nothing is. */
async function nodeStacks(pid, signal, limit) {
	const inspector = await openInspector(pid, signal, limit);
	try {
		return await tellingUntil(limit, inspector);
	} finally {
		inspector.main.call("Runtime.evaluate", { expression: "process._debugEnd()" });
		inspector.close();
	}
}
async function tellingUntil(limit, { main }) {
	const told = [];
	const all = async () => {
		const workers = workersOf(main);
		await main.call("NodeWorker.enable", { waitForDebuggerOnStart: false });
		told.push(await stackOf(main));
		const tellOf = async ([title, worker]) => {
			const stack = await stackOf(worker).catch(() => void 0);
			if (stack !== void 0) told.push(`${title}:\n${stack}`);
		};
		await Promise.all([...workers].map(tellOf));
	};
	await Promise.race([all(), aborted(limit)]);
	return told.join("\n\n");
}
const attachedSchema = object({
	sessionId: string(),
	workerInfo: object({ title: string() })
});
const relayedSchema = object({
	sessionId: string(),
	message: string()
});
/** Filled once `NodeWorker` is enabled: worker threads are reached through the main one. */
function workersOf(main) {
	const byName = /* @__PURE__ */ new Map();
	const bySession = /* @__PURE__ */ new Map();
	main.on("NodeWorker.attachedToWorker", (params) => {
		const { data } = safeParse(attachedSchema, params);
		if (data === void 0) return;
		const { sessionId, workerInfo } = data;
		const worker = new InspectedThread((message) => {
			main.call("NodeWorker.sendMessageToWorker", {
				sessionId,
				message
			});
		});
		bySession.set(sessionId, worker);
		byName.set(`worker thread ${byName.size + 1}, ${workerInfo.title}`, worker);
	});
	main.on("NodeWorker.receivedMessageFromWorker", (params) => {
		const { data } = safeParse(relayedSchema, params);
		if (data !== void 0) bySession.get(data.sessionId)?.receive(data.message);
	});
	return byName;
}
async function stackOf(thread) {
	const paused = new Promise((resolve) => thread.on("Debugger.paused", resolve));
	const files = filesOf(thread);
	await thread.call("Debugger.enable");
	await thread.call("Debugger.pause");
	const stack = await Promise.race([paused, setTimeout(pauseSeconds * 1e3, void 0, { ref: false })]);
	await thread.call("Debugger.disable");
	return stack === void 0 ? waitingFor(thread) : framesOf(stack, files);
}
const fileSchema = object({
	scriptId: string(),
	url: string()
});
/** By their ids; filled once `Debugger` is enabled. */
function filesOf(thread) {
	const files = /* @__PURE__ */ new Map();
	thread.on("Debugger.scriptParsed", (params) => {
		const { data } = safeParse(fileSchema, params);
		if (data !== void 0) files.set(data.scriptId, data.url.replace(/^file:\/\//, ""));
	});
	return files;
}
const pausedSchema = object({ callFrames: array(object({
	functionName: string(),
	location: object({
		scriptId: string(),
		lineNumber: int(),
		columnNumber: optional(int())
	})
})) });
/** As Node prints stacks. The protocol counts lines and columns from 0. */
function framesOf(paused, files) {
	const { callFrames } = pausedSchema.parse(paused);
	return callFrames.slice(0, mostFrames).map(({ functionName, location }) => {
		const { scriptId, lineNumber, columnNumber = 0 } = location;
		const place = `${files.get(scriptId) ?? ""}:${lineNumber + 1}:${columnNumber + 1}`;
		return functionName === "" ? `    at ${place}` : `    at ${functionName} (${place})`;
	}).join("\n");
}
/** Names of what keeps the loop alive, and whom its sockets speak with. https://nodejs.org/api/process.html#processgetactiveresourcesinfo */
const resourcesExpression = `JSON.stringify({
  resources: process.getActiveResourcesInfo?.() ?? [],
  peers: process._getActiveHandles().flatMap((handle) =>
    handle.remoteAddress === undefined ? [] : [handle.remoteAddress + ' port ' + handle.remotePort]),
})`;
const evaluatedSchema = object({ result: object({ value: string() }) });
const resourcesSchema = object({
	resources: array(string()),
	peers: array(string())
});
async function waitingFor(thread) {
	const evaluated = await thread.call("Runtime.evaluate", {
		expression: resourcesExpression,
		returnByValue: true
	});
	const { result } = evaluatedSchema.parse(evaluated);
	const { resources, peers } = resourcesSchema.parse(JSON.parse(result.value));
	const names = [...Map.groupBy(resources, (name) => name)].map(([name, { length }]) => length === 1 ? name : `${length} × ${name}`);
	const connected = peers.length === 0 ? "" : `; connected to ${[...new Set(peers)].join(", ")}`;
	return `No JavaScript runs: it waits. What could wake it: ${names.join(", ") || "nothing"}${connected}.`;
}

// src/workers/stack-dump.ts
/** How a process is asked what its threads do, by the program that it runs. */
/** Our adapters listen to it (`adapters/python/testshoal_stacks.py`, `adapters/ruby/testshoal_stacks.rb`). */
const adapterSignal = 46;
const { SIGQUIT, SIGUSR1 } = constants$2.signals;
const kinds = [
	{
		runtime: "python",
		pattern: /^(?:python|pypy)/,
		signal: adapterSignal
	},
	{
		runtime: "ruby",
		pattern: /^ruby[\d.]*$/,
		signal: adapterSignal
	},
	{
		runtime: "node",
		pattern: /^node(?:js)?$/,
		signal: SIGUSR1
	},
	{
		runtime: "java",
		pattern: /^java$/,
		signal: SIGQUIT
	},
	{
		runtime: "go",
		pattern: /\.test$/,
		signal: SIGQUIT
	}
];
/** Undefined where nothing is known of it, or it has no handler for that signal: then the signal would only kill it. */
function dumpRequest({ program, catches }) {
	const kind = kinds.find(({ pattern }) => pattern.test(program));
	if (kind === void 0) return void 0;
	const { runtime, signal } = kind;
	return (catches >> BigInt(signal - 1) & 1n) === 1n ? {
		runtime,
		signal
	} : void 0;
}

// src/workers/stacks.ts
/** Asks the processes of a launch what their threads do, and waits a little for their answers. */
/** No process is asked any more when so long has gone by. */
const askingSeconds = 6;
/** How long one process is waited for. What it is asked for takes milliseconds, but the machine may be busy. */
const answerSeconds = 3;
/** An answer is whole when nothing more has come for so long. */
const settledSeconds = .1;
const lookSeconds = .02;
/** Of one process, and of all. */
const longestAnswer = 32768;
const longestStacks = 98304;
const longestReason = 500;
/** One part for each process that can be asked, headed by its program and number; empty where there is none. Bounded, plain. */
async function collectStacks(source) {
	const deadline = performance.now() + askingSeconds * 1e3;
	const parts = [];
	for (const { pid } of processesOf(source.group)) {
		if (performance.now() >= deadline) break;
		const process = processesOf(source.group).find((now) => now.pid === pid);
		if (process === void 0) continue;
		const answer = await ask(process, source);
		if (answer === void 0) continue;
		const text = answer.replace(/^\n+/, "").trimEnd() || `no answer within ${answerSeconds} s`;
		parts.push(`${process.program}, process ${process.pid}:\n${text.slice(0, longestAnswer)}`);
	}
	return plainText(parts.join("\n\n")).slice(0, longestStacks);
}
/** What each kind of program answers; empty where it does not, undefined where it cannot be asked. */
const answers = {
	python: inFile,
	ruby: inFile,
	node: ({ pid, signal, limit }) => nodeStacks(pid, signal, limit),
	async java(question) {
		const printed = listenTo(question.source);
		return await javaStacks(question.pid, question.signal, question.limit) ?? printed();
	},
	async go({ pid, signal, source, limit }) {
		const printed = listenTo(source);
		process.kill(pid, signal);
		return goroutinesOf(await whole(printed, limit));
	}
};
/** Undefined where a process of its kind cannot be asked. */
async function ask({ pid, program, catches }, source) {
	const request = dumpRequest({
		program,
		catches
	});
	if (request === void 0) return void 0;
	const { runtime, signal } = request;
	const limit = AbortSignal.timeout(answerSeconds * 1e3);
	try {
		return await answers[runtime]({
			pid,
			signal,
			source,
			limit
		});
	} catch (error) {
		if (limit.aborted) return "";
		if (["ESRCH", "ENOENT"].includes(error.code ?? "")) return void 0;
		return `cannot be asked: ${messageOf(error).slice(0, longestReason)}`;
	}
}
async function inFile({ pid, signal, source: { file }, limit }) {
	const before = sizeOf(file);
	process.kill(pid, signal);
	return whole(() => readTail(file, before, longestAnswer).text.toString(), limit);
}
function listenTo({ printed }) {
	const before = printed().length;
	return () => printed().slice(before);
}
/** What `answer` gives once it does not grow any more. */
async function whole(answer, limit) {
	let text = "";
	let grown = performance.now();
	while (!limit.aborted) {
		await setTimeout(lookSeconds * 1e3);
		const now = answer();
		if (now.length > text.length) grown = performance.now();
		text = now;
		if (text !== "" && performance.now() - grown >= settledSeconds * 1e3) break;
	}
	return text;
}

// src/workers/inspection.ts
/** What can be seen of a launch that hangs or takes long: the stacks of its processes, and what goes on in its databases. */
/** For a server that hangs as well. */
const pictureSeconds = 5;
/** Takes a few seconds at most. When the launch is stopped for another reason, nobody waits for it. */
async function inspect$1(order, signs, ports) {
	const { signal } = order;
	const [stacks, pictures] = await Promise.all([unlessStopped(stacksOf$1(order, signs), "", signal), lookIntoDatabases(order, ports, signal)]);
	const title = `Stacks of worker ${order.worker}, batch ${order.batch}`;
	logStacks(ports.log, title, `worker ${order.worker}`, stacks);
	return {
		stacks,
		pictures
	};
}
/** The databases alone, while the launch goes on: stacks could disturb it, or end it. None once `signal` is aborted. */
async function lookIntoDatabases({ worker, batch }, ports, signal) {
	const pictures = await unlessStopped(picturesOf(worker, ports), [], signal);
	const title = `Databases of worker ${worker}, batch ${batch}`;
	logFold(ports.log, title, `worker ${worker}`, pictures.flatMap(pictureLines));
	return pictures;
}
/** In a fold of their own, where there are any. */
function logStacks(log, title, speaker, stacks) {
	if (stacks !== "") logFold(log, title, speaker, stacks.split("\n"));
}
function logFold(log, title, speaker, lines) {
	if (lines.length === 0) return;
	log.group(title, lines.map((line) => printedLine(speaker, line)));
}
async function stacksOf$1({ files }, signs) {
	const { group } = signs;
	if (group === void 0) return "";
	return collectStacks({
		group,
		file: files.stacks,
		printed: () => signs.listen()
	});
}
async function picturesOf(worker, { picture, log }) {
	if (picture === void 0) return [];
	try {
		const late = setTimeout(pictureSeconds * 1e3, void 0, { ref: false });
		const pictures = await Promise.race([picture(worker), late]);
		if (pictures !== void 0) return pictures;
		log.info(`The databases of worker ${worker} could not be looked into within ${pictureSeconds} s.`);
	} catch (error) {
		log.info(`The databases of worker ${worker} could not be looked into: ${messageOf(error)}`);
	}
	return [];
}
async function unlessStopped(work, otherwise, signal) {
	return Promise.race([work, aborted(signal).then(() => otherwise)]);
}

// src/workers/limits.ts
function isOver({ since, limitSeconds }, now) {
	return limitSeconds > 0 && now - since >= limitSeconds;
}
/** Of several limits that are reached, the one that says most of what hangs. */
const mostTellingFirst = [
	"test",
	"batch",
	"silence",
	"worker",
	"step"
];
/**
* `slowShare`: of a limit, 0 … 1. While a test is known to run, that it is silent says nothing: it has a limit of its own.
*/
function judgeSight(sight, slowShare) {
	const seen = sight.test === void 0 ? sight : {
		...sight,
		silence: void 0
	};
	const spent = mostTellingFirst.flatMap((limit) => {
		const timer = seen[limit];
		if (timer === void 0 || timer.limitSeconds === 0) return [];
		const { since, limitSeconds } = timer;
		return [{
			limit,
			limitSeconds,
			spentSeconds: sight.now - since
		}];
	});
	const expired = spent.find(({ limitSeconds, spentSeconds }) => spentSeconds >= limitSeconds);
	if (expired !== void 0) return {
		kind: "expired",
		expired
	};
	const near = spent.filter(({ limitSeconds, spentSeconds }) => spentSeconds >= slowShare * limitSeconds);
	return near.length === 0 ? { kind: "ok" } : {
		kind: "near limit",
		near
	};
}

// src/workers/signs-of-life.ts
/** Of a processor, while a launch counts as busy. Programs that wait look about now and then. */
const leastShare = .01;
/** Shorter than this, the hundredths of seconds in which processor time is counted say nothing of a share. */
const shareSeconds = 2;
/** Of what is printed while somebody looks for stacks in it. */
const mostHeard = 262144;
var SignsOfLife = class {
	#options;
	#events;
	#process;
	#lastSign = 0;
	#processor;
	#heard;
	constructor(options) {
		this.#options = options;
		this.#events = options.eventsFile === void 0 ? void 0 : new TestEvents(options.eventsFile);
	}
	/** Leader of the process group; undefined until it is there. */
	get group() {
		return this.#process?.group;
	}
	started(group, now) {
		this.#process = {
			group,
			since: now
		};
		this.#lastSign = now;
	}
	printed(line, now) {
		this.#lastSign = now;
		if (this.#heard !== void 0 && this.#heard.length < mostHeard) this.#heard += `${line}\n`;
	}
	/** What is printed from the first call on. */
	listen() {
		this.#heard ??= "";
		return this.#heard;
	}
	look(now) {
		const { budgets, units } = this.#options;
		const running = this.#events?.look(now);
		const batch = this.#process && {
			since: this.#process.since,
			limitSeconds: budgets.batchSeconds
		};
		const test = running && {
			since: running.since,
			limitSeconds: budgets.testSeconds(running.test)
		};
		const silence = test === void 0 ? this.#silence(now) : void 0;
		if (running !== void 0) this.#lastSign = now;
		const only = units.length === 1 ? units[0] : void 0;
		return {
			sight: {
				now,
				test,
				batch,
				silence
			},
			running: running === void 0 ? only : runningName(running.test)
		};
	}
	#silence(now) {
		if (this.#process === void 0) return void 0;
		if (now - this.#lastSign < shareSeconds) {
			this.#processor = void 0;
			return;
		}
		const seconds = this.#options.processorSeconds(this.#process.group, now);
		if (seconds === void 0) return void 0;
		const before = this.#processor ?? {
			seconds,
			at: now,
			isCompared: false
		};
		const elapsed = now - before.at;
		const isCompared = elapsed >= shareSeconds;
		if (isCompared && seconds - before.seconds >= leastShare * elapsed) this.#lastSign = now;
		this.#processor = isCompared ? {
			seconds,
			at: now,
			isCompared
		} : before;
		if (this.#options.databaseActive?.() === true) this.#lastSign = now;
		if (!this.#processor.isCompared) return void 0;
		return {
			since: this.#lastSign,
			limitSeconds: this.#options.budgets.silenceSeconds
		};
	}
};

// src/workers/import-watch.ts
/** Ends a session whose import hangs. Its batches are launched by themselves then, each under its own limits. */
const tickSeconds = 1;
/** Of an import that may be silent for `silenceSeconds`; 0: for ever. */
function signsOfImport(silenceSeconds) {
	const processorTimes = new ProcessorTimes();
	return new SignsOfLife({
		eventsFile: void 0,
		units: [],
		budgets: {
			batchSeconds: 0,
			silenceSeconds,
			testSeconds: () => 0
		},
		processorSeconds: (group, now) => processorTimes.of(group, now),
		databaseActive: void 0
	});
}
/** Resolves when the import is over, well or not. What hangs is looked into before it is ended. */
async function endSilentImport(session, watch) {
	const { signs, clock, log } = watch;
	const settled = new AbortController();
	session.state.then(() => settled.abort());
	if (session.group !== void 0) signs.started(session.group, clock());
	while (!settled.signal.aborted) {
		await setTimeout(tickSeconds * 1e3, void 0, {
			signal: settled.signal,
			ref: false
		}).catch(() => {});
		const { now, silence } = signs.look(clock()).sight;
		if (silence === void 0 || !isOver(silence, now)) continue;
		const stacks = await stacksOf(session, watch);
		if (settled.signal.aborted) return;
		logStacks(log, "Stacks of the import", "session", stacks);
		session.giveUp(`its import printed and computed nothing for ${silence.limitSeconds} s (\`test-timeout\`)`);
		return;
	}
}
async function stacksOf({ group }, { signs, stacksFile }) {
	if (group === void 0) return "";
	return collectStacks({
		group,
		file: stacksFile,
		printed: () => signs.listen()
	});
}

// src/session.ts
/** The session of a run: whether its batches may be forked from one process, and the start of that process. */
/**
* Starts importing. Until it is forked the process is told of databases that do not exist, so that whatever is bound to
* a database by then fails, instead of meeting the data of others.
*/
async function openSession(stage, world) {
	if (!mayFork(stage, world.platform)) return void 0;
	const { suite, config, handover } = stage;
	for (const { alias, names } of stage.databases) world.ledger.made(alias, names.importing);
	const folder = path.join(world.temporary, "session");
	const temporary = path.join(folder, "tmp");
	await mkdir(temporary, { recursive: true });
	const unitsFile = path.join(folder, "units.json");
	await writeFile(unitsFile, JSON.stringify(stage.units));
	const words = stage.units.map((unit) => quoteForShell(suite.preset.argument(unit)));
	const command = fillPlaceholders(suite.run, /* @__PURE__ */ new Map([["tests", words.join(" ")]]));
	const script = await writeCommand(folder, command);
	const handed = handOver(stage.databases, ({ names }) => names.importing);
	const signs = signsOfImport(config.limits.testSeconds);
	const files = launchFiles(folder);
	const session = new Session({
		script,
		unitsFile,
		directory: config.workingDirectory,
		environment: withoutWorker(launchEnvironment(handover, handed, files, { TMPDIR: temporary })),
		workers: stage.workers,
		graceSeconds: stage.graceSeconds,
		print: (line) => {
			signs.printed(line, world.clock());
			world.log.output({ name: "session" }, line);
		},
		backlog: () => world.log.backlog()
	});
	endSilentImport(session, {
		signs,
		stacksFile: files.stacks,
		clock: world.clock,
		log: world.log
	});
	return session;
}
/** After a cancellation there is no time for what the session has to undo. */
async function closeSession(session, { cancellation }) {
	await session?.close(cancellation.signal.aborted ? 0 : void 0);
}
/** The adapter notices when the import asks for a worker's number; one that the job has by chance must not answer. */
function withoutWorker(environment) {
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !workerNumbers.includes(name)));
}
/** `worker-env` of the user's own may be read while importing, when there is no worker yet. */
function mayFork({ config, suite, units, databases }, platform) {
	return config.session === "auto" && suite.preset.forks && databases.length > 0 && units.length > 0 && config.workerEnv === void 0 && isRunnerCommand(suite.run) && platform.startsWith("linux-");
}

// src/databases/pictures.ts
/** Pictures of a worker's clones, fit to be shown: in time, bounded, without secrets, who blocks others first. */
const shownSessions = 20;
const shownWaits = 40;
const shownGaps = 10;
/** Characters of a statement, and of any other text. */
const longestQuery = 500;
const longestName = 200;
/** A database that does not answer within `limitSeconds` has a picture that says so. */
async function takePictures(clones, limitSeconds) {
	const secrets = clones.flatMap(({ access }) => secretsOf(readUrl(access.url)));
	return await Promise.all(clones.map(async ({ templated: { database }, name }) => ({
		alias: database.alias,
		database: name,
		...presentable(await within(limitSeconds, database.engine.picture(name)), secrets)
	})));
}
async function within(limitSeconds, looking) {
	const done = new AbortController();
	const late = setTimeout(limitSeconds * 1e3, void 0, { signal: done.signal }).then(() => onlyGap(`it did not answer within ${limitSeconds} s`));
	try {
		return await Promise.race([looking, late]);
	} catch (error) {
		return onlyGap(`it could not be looked at: ${messageOf(error)}`);
	} finally {
		done.abort();
		late.catch(() => {});
		looking.catch(() => {});
	}
}
function onlyGap(gap) {
	return {
		sessions: [],
		waits: [],
		oldestTransactionSeconds: void 0,
		gaps: [gap]
	};
}
/** The same picture, with what matters most of what is too much, and nothing hostile or secret in its texts. */
function presentable(picture, secrets) {
	const waits = inOrder(picture.waits);
	const sessions = byImportance(picture.sessions, waits);
	const text = (raw, limit = longestName) => clip(plainLine(masked(raw, secrets)), limit);
	const left = sessions.length - shownSessions;
	const gaps = [
		...picture.gaps.slice(0, shownGaps),
		...left > 0 ? [`${left} more sessions are not shown`] : [],
		...waits.length > shownWaits ? [`${waits.length - shownWaits} more waits are not shown`] : []
	];
	return {
		sessions: sessions.slice(0, shownSessions).map((session) => ({
			...session,
			id: text(session.id),
			application: text(session.application),
			state: text(session.state),
			wait: text(session.wait),
			query: text(session.query, longestQuery)
		})),
		waits: waits.slice(0, shownWaits).map(({ blocked, blocker, lock }) => ({
			blocked: text(blocked),
			blocker: text(blocker),
			lock: text(lock)
		})),
		oldestTransactionSeconds: picture.oldestTransactionSeconds,
		gaps: gaps.map((gap) => text(gap, longestQuery))
	};
}
/** Longer ones first: a password can be part of the URL that holds it. */
function masked(text, secrets) {
	return secrets.toSorted((one, other) => other.length - one.length).reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}
/** Step by step from the blockers that wait for nobody; those that wait for each other come last. */
function inOrder(waits) {
	const blocked = new Set(waits.map((wait) => wait.blocked));
	const ordered = /* @__PURE__ */ new Set();
	let front = new Set(waits.map(({ blocker }) => blocker).filter((blocker) => !blocked.has(blocker)));
	while (front.size > 0) {
		const next = waits.filter((wait) => !ordered.has(wait) && front.has(wait.blocker));
		for (const wait of next) ordered.add(wait);
		front = new Set(next.map((wait) => wait.blocked));
	}
	return [...ordered, ...waits.filter((wait) => !ordered.has(wait))];
}
/** Who blocks, who waits, who does something or has a transaction open, and the rest; the longest first. */
function byImportance(sessions, waits) {
	const places = /* @__PURE__ */ new Map();
	for (const id of waits.flatMap(({ blocker, blocked }) => [blocker, blocked])) if (!places.has(id)) places.set(id, places.size);
	const place = ({ id, state, transactionSeconds }) => places.get(id) ?? (transactionSeconds !== void 0 || !/^(idle|sleep|open|)$/i.test(state) ? places.size : places.size + 1);
	const age = ({ seconds, transactionSeconds }) => transactionSeconds ?? seconds ?? 0;
	return sessions.toSorted((one, other) => place(one) - place(other) || age(other) - age(one));
}

// src/database-insight.ts
/** A picture that takes longer would keep the worker from being stopped. */
const pictureLimitSeconds = 3;
function databaseInsight(clones, watch) {
	return {
		picture: (worker) => takePictures(clones.leased(worker), pictureLimitSeconds),
		isActive: (worker) => watch.isActive(worker)
	};
}

// src/databases/visits.ts
/** Whether anybody came to the users' own databases while the tests ran, by the server's counters. */
async function countVisits(databases, log) {
	const counts = /* @__PURE__ */ new Map();
	for (const { alias, engine, base } of databases) {
		if (engine.name === "sqlite") continue;
		try {
			const statistics = await engine.exists(base) ? await engine.statistics(base) : void 0;
			if (statistics?.sessions !== void 0) counts.set(alias, statistics.sessions);
		} catch (error) {
			log.debug(`visits to ${base} could not be counted: ${messageOf(error)}`);
		}
	}
	return counts;
}
/** The aliases whose own database was visited between the two readings. */
function visitedSince(before, after) {
	return [...after].flatMap(([alias, count]) => count > (before.get(alias) ?? 0) ? [alias] : []);
}

// src/incidents.ts
var Incidents = class {
	#clock;
	#startSeconds;
	#told = [];
	/** `startSeconds`: of the test phase, by `clock`. */
	constructor(clock, startSeconds) {
		this.#clock = clock;
		this.#startSeconds = startSeconds;
	}
	/** In the order of time. */
	get all() {
		return this.#told.toSorted((one, other) => one.seconds - other.seconds);
	}
	/** What is told as a whole, by whoever knows the moment. */
	take(incident) {
		this.#told.push(incident);
	}
	add({ worker, what, batch, running, stacks = "", pictures = [] }) {
		const seconds = this.#clock() - this.#startSeconds;
		this.#told.push({
			seconds,
			worker,
			batch,
			running,
			what,
			stacks,
			pictures
		});
	}
};

// src/planning/queue.ts
/** A batch runs at least this long, so that handing out costs nothing worth mentioning. */
const shortestBatchSeconds = 10;
/** The cost of a launch and its clone may be one part of this many of its batch. */
const launchCostDivisor = 10;
/** A pace beyond these is taken for a mistake of the measurement. */
const slowestPace = 10;
const fastestPace = .1;
/** What a unit is taken to last while nothing at all is known. */
const unknownSeconds = 1;
/**
* Holds what is still to be run. A batch takes longest-first until it reaches half of the worker's even share of
* what is left, so that mistakes of the estimate can still be made good; when the share is too short to be worth
* two launches, it takes the whole share at once. Real histories end at 1.01–1.08 of the best possible this way,
* static plans at 1.12–1.49 (`docs/decisions/0003-queue.md`).
*/
var Queue = class {
	#rest;
	/** What has run, and runs again. */
	#again = [];
	#handedOut = 0;
	/** Of all units that this run has measured; kept as sums, for every unknown unit asks for their mean. */
	#learnedSeconds = 0;
	#learnedUnits = 0;
	#launchSeconds;
	#expectedSeconds = 0;
	#measuredSeconds = 0;
	constructor({ units }, launchSeconds) {
		this.#rest = units;
		this.#launchSeconds = [...launchSeconds];
	}
	get remainingUnits() {
		return this.#again.reduce((sum, { units }) => sum + units.length, this.#rest.length);
	}
	/**
	* Seconds that `unit` is taken to last, by what is known now: its history at the pace of this run. For one without a
	* history the mean of this run says more than the plan's guess: durations have long tails, and it is sums that
	* are compared here.
	*/
	estimate(unit) {
		return unit.known && unit.seconds !== void 0 ? unit.seconds * this.#pace() : this.#learnedMean() ?? unit.seconds ?? unknownSeconds;
	}
	/** Seconds that a batch is taken to last, by what is known now. */
	secondsOf({ units }) {
		return this.#secondsOf(units);
	}
	/**
	* The next batch for an idle worker; undefined when nothing is left.
	* `otherLoads`: for each other worker, the seconds that it is still expected to be busy (0 when idle).
	*/
	take(otherLoads) {
		const again = this.#again.find(({ first }) => first || this.#rest.length === 0);
		if (again !== void 0) return this.#takeAgain(again);
		if (this.#rest.length === 0) return void 0;
		const chosen = chooseIndices(this.#rest.map((unit) => this.estimate(unit)), otherLoads, this.#rest.every(({ known }) => known), this.#shortestBatch());
		const units = this.#rest.filter((_, index) => chosen.has(index));
		this.#rest = this.#rest.filter((_, index) => !chosen.has(index));
		return {
			...this.#numbered(units),
			purpose: "plan"
		};
	}
	/** What a later batch runs again; the newest comes first. */
	runAgain(again) {
		this.#again = [...again, ...this.#again];
	}
	/** What still waits to run again for `purpose` does not. */
	drop(purpose) {
		this.#again = this.#again.filter((again) => again.purpose !== purpose);
	}
	/** Puts a batch back that nobody ran. */
	giveBack({ units, purpose, origin = 0 }) {
		if (purpose === "plan") this.#rest = [...units, ...this.#rest];
		else this.#again = [{
			units,
			purpose,
			origin,
			first: true
		}, ...this.#again];
	}
	/** Empties the queue and names what nobody has run, nor will. */
	abandon() {
		const units = this.#rest.map(({ unit }) => unit);
		this.#rest = [];
		this.#again = [];
		return units;
	}
	learn(lesson) {
		this.#launchSeconds.push(lesson.launchSeconds);
		for (const { seconds, knownSeconds } of lesson.units) {
			this.#learnedSeconds += seconds;
			this.#learnedUnits += 1;
			if (knownSeconds === void 0) continue;
			this.#expectedSeconds += knownSeconds;
			this.#measuredSeconds += seconds;
		}
	}
	#takeAgain(again) {
		const { units, purpose, origin } = again;
		this.#again = this.#again.filter((other) => other !== again);
		return {
			...this.#numbered(units),
			purpose,
			origin
		};
	}
	#numbered(units) {
		this.#handedOut += 1;
		return {
			number: this.#handedOut,
			units,
			estimateSeconds: this.#secondsOf(units)
		};
	}
	#learnedMean() {
		return this.#learnedUnits === 0 ? void 0 : this.#learnedSeconds / this.#learnedUnits;
	}
	/** How much longer units take in this run than their histories say: machines and their loads differ. */
	#pace() {
		if (this.#expectedSeconds === 0) return 1;
		return Math.min(slowestPace, Math.max(fastestPace, this.#measuredSeconds / this.#expectedSeconds));
	}
	#secondsOf(units) {
		return units.reduce((sum, unit) => sum + this.estimate(unit), this.#launchCost());
	}
	#shortestBatch() {
		return Math.max(shortestBatchSeconds, launchCostDivisor * this.#launchCost());
	}
	#launchCost() {
		return median(this.#launchSeconds) ?? 0;
	}
};
/** A share of guessed seconds is taken whole only when it is too short to be worth two launches even so. */
function chooseIndices(weights, otherLoads, certain, shortest) {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const share = level(total, [0, ...otherLoads]);
	const chosen = share < (certain ? 2 : 1) * shortest ? evenShare(weights, otherLoads) : longestUntil(weights, Math.max(shortest, share / 2));
	return chosen.size > 0 ? chosen : /* @__PURE__ */ new Set([0]);
}
/** What this worker gets when all the rest is spread over all workers. */
function evenShare(weights, otherLoads) {
	const { bins } = spread(weights, [0, ...otherLoads]);
	return new Set(bins.flatMap((bin, index) => bin === 0 ? [index] : []));
}
function longestUntil(weights, target) {
	const chosen = /* @__PURE__ */ new Set();
	let sum = 0;
	for (const [index, weight] of weights.entries()) {
		if (sum >= target) break;
		chosen.add(index);
		sum += weight;
	}
	return chosen;
}

// src/unused-clones.ts
/** Clones that no worker used: the project may need none, or found another database. */
/** Aliases in whose clones the server counted nothing, although tests ran: they need no database, or used another one. */
function unusedAliases(reports, results) {
	if (!results.some(({ judgement }) => judgement.units.some(({ cases }) => cases.length > 0))) return [];
	return [...reports].flatMap(([alias, clones]) => {
		return clones.every(({ transactions, sessions, peakSessions }) => transactions === 0 && (sessions ?? 0) === 0 && (peakSessions ?? 0) === 0) ? [alias] : [];
	});
}
function unusedSentence(alias) {
	return `No worker used its clone of "${alias}". If the tests need that database, say in \`worker-env\` how they find it.`;
}
/** Nobody in the clones, and somebody elsewhere: too short a visit for the watch to stop it, and yet no result counts. */
function strayBesides(unused, sighted, visited) {
	if (unused.length === 0) return void 0;
	const alias = unused.find((candidate) => visited.includes(candidate));
	if (sighted !== void 0 || alias === void 0) return sighted;
	return new SecurityStop(`No worker is in its own clone: none of the clones of "${alias}" was used, and the database itself was. ${handoverHint}`);
}

// src/workers/budgets.ts
/** How long a test or a batch may take: the limit that the user gives, and more where earlier runs took long. */
/**
* Of the slowest of the last passed runs. Machines and their loads differ from run to run; what takes five times as long as
* it ever took hangs, or has become another test.
*/
const slowMultiple = 5;
/** 0 where there is no limit. */
function testBudget(test, limitSeconds, history) {
	if (limitSeconds === 0) return 0;
	return Math.max(limitSeconds, 5 * slowest(historyOf(test, history)));
}
/**
* Of a launch with all its tests; 0 where there is no limit, or one of its files has no history, so that nobody knows what
* they take. A file that runs in parts is taken for whole.
*/
function batchBudget(files, limitSeconds, history) {
	const known = files.map((file) => history.units.get(file) ?? []);
	if (limitSeconds === 0 || known.some(({ length }) => length === 0)) return 0;
	const seconds = sum(known.map(slowest)) + slowest(history.launchSeconds);
	return Math.max(limitSeconds, 5 * seconds);
}
/**
* Where the tests of its file are not told apart, none of them is longer than the file. What setting up a class took is part of
* what one of its tests took: of whichever came first.
*/
function historyOf({ unit, group, name }, { units, tests }) {
	const ofUnit = tests.get(unit);
	if (ofUnit === void 0) return units.get(unit) ?? [];
	return ofUnit.filter((test) => test.group === group && (name === "setUpClass" || test.name === name)).flatMap(({ seconds }) => seconds);
}
function slowest(history) {
	return Math.max(0, ...history);
}

// src/workers/limit-watch.ts
/** Watches launches while they run: warns near a limit; at a limit looks what hangs, and ends it. */
const longestTickSeconds = 1;
const shortestTickSeconds = .1;
/** Of things near their limits. Nobody reads more. */
const mostWarnings = 50;
const noFindings = {
	stacks: "",
	pictures: []
};
var LimitWatch = class {
	#options;
	#processorTimes = new ProcessorTimes();
	#workersSince = /* @__PURE__ */ new Map();
	#spentWorkers = /* @__PURE__ */ new Set();
	#warned = /* @__PURE__ */ new Set();
	/** The last look at what each worker runs. */
	#looks = /* @__PURE__ */ new Map();
	constructor(options) {
		this.#options = options;
	}
	/** Whether `worker` has time left for one more batch. */
	mayTake(worker) {
		const { step, clock, log } = this.#options;
		const now = clock();
		if (isOver(step, now)) return false;
		const own = this.#workerTimer(worker, now);
		if (!isOver(own, now)) return true;
		if (!this.#spentWorkers.has(worker)) log.warning(spentWorkerSentence(worker, own.limitSeconds));
		this.#spentWorkers.add(worker);
		return false;
	}
	/** The test that `worker` runs now, as its processes have told; undefined where they do not. */
	runningTest(worker) {
		const { sight, running } = this.#looks.get(worker) ?? {};
		if (sight?.test === void 0 || running === void 0) return void 0;
		return {
			name: running,
			seconds: this.#options.clock() - sight.test.since
		};
	}
	/** Launches as `launcher` does, and ends what reaches a limit. */
	watching(launcher) {
		return { launch: (order) => this.#launch(order, launcher) };
	}
	async #launch(order, launcher) {
		const { clock } = this.#options;
		const signs = this.#signsOf(order);
		const stop = new AbortController();
		const ended = new AbortController();
		const watching = this.#watch({
			order,
			signs,
			stop,
			ended: ended.signal
		});
		try {
			const exit = await launcher.launch({
				...order,
				onLine: (line) => {
					signs.printed(line, clock());
					order.onLine(line);
				},
				onProcess: (leader) => {
					signs.started(leader, clock());
					order.onProcess?.(leader);
				},
				signal: AbortSignal.any([order.signal, stop.signal])
			});
			ended.abort();
			const expiry = await watching;
			const endedWell = exit.kind === "exited" && exit.status === 0;
			return expiry === void 0 || endedWell ? exit : expiry;
		} finally {
			ended.abort();
			this.#looks.delete(order.worker);
		}
	}
	/** Resolves when the launch has ended, or was told to, and all of it is recorded. */
	async #watch(watched) {
		const warnings = [];
		try {
			return await this.#untilEnd(watched, warnings);
		} finally {
			await Promise.all(warnings);
		}
	}
	/** `warnings`: takes those that are still being recorded. */
	async #untilEnd(watched, warnings) {
		const { order, signs, stop, ended } = watched;
		const tickSeconds = tickOf(this.#options);
		while (!ended.aborted) {
			await setTimeout(tickSeconds * 1e3, void 0, { signal: ended }).catch(() => {});
			if (ended.aborted || order.signal.aborted) return void 0;
			const look = signs.look(this.#options.clock());
			this.#looks.set(order.worker, look);
			const place = {
				worker: order.worker,
				batch: order.batch,
				running: look.running
			};
			const verdict = judgeSight(this.#sightOf(look, order.worker), this.#options.limits.slowShare);
			if (verdict.kind === "near limit") warnings.push(this.#warn(place, verdict.near, look, watched));
			if (verdict.kind !== "expired") continue;
			await this.#recordExpiry(place, verdict.expired, order, signs);
			stop.abort("it reached a limit");
			const { limit, limitSeconds } = verdict.expired;
			return {
				kind: "timed out",
				limit,
				limitSeconds,
				running: look.running
			};
		}
	}
	#signsOf({ files, units, worker }) {
		const { history, databaseActive, limits } = this.#options;
		const { testSeconds } = limits;
		return new SignsOfLife({
			eventsFile: files.events,
			units,
			budgets: {
				batchSeconds: batchBudget(units, testSeconds, history),
				silenceSeconds: testSeconds,
				testSeconds: (test) => testBudget(test, testSeconds, history)
			},
			processorSeconds: (group, now) => this.#processorTimes.of(group, now),
			databaseActive: databaseActive && (() => databaseActive(worker))
		});
	}
	#sightOf({ sight }, worker) {
		return {
			...sight,
			worker: this.#workerTimer(worker, sight.now),
			step: this.#options.step
		};
	}
	/** Runs from the first time that the worker asked for a batch. */
	#workerTimer(worker, now) {
		const since = this.#workersSince.get(worker) ?? now;
		this.#workersSince.set(worker, since);
		return {
			since,
			limitSeconds: this.#options.limits.workerSeconds
		};
	}
	/** Of each once. What one of them waits for may be seen in its databases, while it goes on. */
	async #warn(place, all, { sight }, { order, ended }) {
		const first = all.filter((near) => this.#warnOnce(place, near, sight));
		const pictures = first.some(({ limit }) => limit !== "step") ? await lookIntoDatabases(order, this.#options, ended) : [];
		for (const near of first) {
			const findings = near.limit === "step" ? noFindings : {
				...noFindings,
				pictures
			};
			this.#record(place, {
				kind: "near limit",
				...near
			}, findings, sight.now);
		}
	}
	/** Whether nobody was warned of it before. */
	#warnOnce(place, near, sight) {
		const { log } = this.#options;
		const once = keyOf(place, near, sight.test);
		if (this.#warned.has(once) || this.#warned.size >= mostWarnings) return false;
		this.#warned.add(once);
		log.warning(nearSentence(place, near));
		if (this.#warned.size === mostWarnings) log.warning(`${mostWarnings} things were near their limits. There is no warning of any more.`);
		return true;
	}
	/** Looks into it before it is ended, for afterwards nothing is left to be seen. */
	async #recordExpiry(place, expired, order, signs) {
		const { log, clock } = this.#options;
		const now = clock();
		log.warning(expiredSentence(place, expired));
		const findings = await inspect$1(order, signs, this.#options);
		const { limit, limitSeconds } = expired;
		this.#record(place, {
			kind: "timed out",
			limit,
			limitSeconds
		}, findings, now);
	}
	#record({ worker, batch, running }, what, findings, now) {
		const seconds = now - this.#options.startSeconds;
		const place = what.kind === "near limit" && what.limit === "step" ? {
			worker: void 0,
			batch: void 0
		} : {
			worker,
			batch
		};
		this.#options.onIncident({
			seconds,
			...place,
			running,
			what,
			...findings
		});
	}
};
/** Looks are so close that the shortest limit is seen near before it is seen over. */
function tickOf({ limits, step }) {
	const { testSeconds, workerSeconds, slowShare } = limits;
	const shortest = Math.min(...[
		testSeconds,
		workerSeconds,
		step.limitSeconds
	].filter((limit) => limit > 0));
	const nearSeconds = (1 - slowShare) * shortest;
	if (!(nearSeconds > 0)) return longestTickSeconds;
	return Math.min(longestTickSeconds, Math.max(shortestTickSeconds, nearSeconds / 2));
}
/** One warning for each. */
function keyOf({ worker, batch }, { limit }, test) {
	switch (limit) {
		case "test": return `test ${batch} ${test?.since}`;
		case "batch":
		case "silence": return `${limit} ${batch}`;
		case "worker": return `worker ${worker}`;
		case "step": return "step";
	}
}

// src/workers/resources/measured-launcher.ts
/** The same launches, measured; an exit for lack of memory says so. */
function measuredLauncher(launcher, watch) {
	return { async launch(order) {
		const watched = watch.batch(order.worker, order.batch);
		let exit = {
			kind: "stopped",
			reason: "it could not be launched"
		};
		try {
			exit = await launcher.launch({
				...order,
				onLine: (line) => {
					watched.printed(Buffer.byteLength(line) + 1);
					order.onLine(line);
				},
				onProcess: (leader) => {
					watched.started(leader);
					order.onProcess?.(leader);
				},
				onUsed: (cpuSeconds) => watched.used(cpuSeconds)
			});
		} finally {
			exit = watched.ended(exit);
		}
		return exit;
	} };
}

// src/workers/resources/scaling.ts
/** When a run gets one more worker, and which worker waits until there is memory again. */
const initialScaling = {
	held: [],
	tightSince: void 0,
	easySince: void 0,
	idleSince: void 0,
	decidedAt: Number.NEGATIVE_INFINITY
};
/** Memory is tight below this part of it, and easy only well above: between the two nothing changes. */
const tightShare = .1;
const easyShare = .2;
/** Of the time, waiting for memory. */
const tightStall = .1;
const easyStall = .01;
/** How long it has to be so. Tests allocate within seconds; a batch that begins to use a processor takes longer. */
const tightSeconds = 2;
const easySeconds = 10;
const idleSeconds = 10;
/** Between two decisions. */
const settleSeconds = 5;
/** A worker that is added is to find most of a processor idle. */
const idleProcessorsToGrow = .75;
function decideScaling(state, sample, bounds) {
	const { seconds } = sample;
	const since = (holds, before) => holds ? before ?? seconds : void 0;
	const reason = tightness(sample, bounds);
	const seen = {
		...state,
		tightSince: since(reason !== void 0, state.tightSince),
		easySince: since(isEasy(sample, bounds), state.easySince),
		idleSince: since((sample.idleProcessors ?? 0) >= idleProcessorsToGrow, state.idleSince)
	};
	const decision = decide(seen, sample, bounds, reason);
	if (decision.kind === "nothing") return {
		decision,
		state: seen
	};
	return {
		decision,
		state: {
			...seen,
			...heldAfter(decision, seen.held),
			decidedAt: seconds
		}
	};
}
function decide(state, sample, bounds, reason) {
	const { seconds, workers, remainingUnits } = sample;
	const lasts = (from, enough) => from !== void 0 && seconds - from >= enough;
	const [held] = state.held;
	if (held !== void 0 && remainingUnits === 0) return {
		kind: "let go",
		worker: held
	};
	if (seconds - state.decidedAt < settleSeconds) return { kind: "nothing" };
	if (reason !== void 0 && lasts(state.tightSince, tightSeconds)) {
		const worker = largest(sample, state.held);
		return worker === void 0 || workers - state.held.length <= bounds.minimum ? { kind: "nothing" } : {
			kind: "hold back",
			worker,
			because: reason
		};
	}
	if (!lasts(state.easySince, easySeconds)) return { kind: "nothing" };
	if (held !== void 0) return {
		kind: "let go",
		worker: held
	};
	return workers < bounds.maximum && remainingUnits > 0 && lasts(state.idleSince, idleSeconds) ? { kind: "grow" } : { kind: "nothing" };
}
/** The one that takes most, and of several the last. A worker without a batch takes nothing. */
function largest({ memoryBytes, workers }, held) {
	const free = Array.from({ length: workers }, (_, index) => index + 1).filter((worker) => !held.includes(worker));
	const bytes = (worker) => memoryBytes.get(worker) ?? 0;
	return free.sort((a, b) => bytes(b) - bytes(a) || b - a)[0];
}
/** Why memory is tight, as a sentence's end; undefined where it is not. */
function tightness({ availableBytes, memoryStall }, bounds) {
	const { memoryBytes } = bounds;
	if (availableBytes !== void 0 && memoryBytes !== void 0 && availableBytes < tightShare * memoryBytes) return `${percent(availableBytes / memoryBytes)} of the memory are free`;
	return memoryStall !== void 0 && memoryStall >= tightStall ? `something waits for memory in ${percent(memoryStall)} of the time` : void 0;
}
/** There is room for one worker more. What is not known speaks against it. */
function isEasy(sample, { memoryBytes }) {
	const { availableBytes, peakWorkerBytes, memoryStall } = sample;
	if (availableBytes === void 0 || memoryBytes === void 0 || peakWorkerBytes === void 0) return false;
	return availableBytes - peakWorkerBytes >= easyShare * memoryBytes && (memoryStall ?? 0) <= easyStall;
}
function heldAfter(decision, held) {
	if (decision.kind === "hold back") return { held: [...held, decision.worker] };
	return { held: decision.kind === "let go" ? held.filter((worker) => worker !== decision.worker) : held };
}

// src/workers/resources/scaler.ts
/** Does to the workers of a run what `decideScaling` decides at every look. */
var Scaler = class {
	#options;
	#held = /* @__PURE__ */ new Map();
	start;
	#state = initialScaling;
	#workers;
	#hire;
	constructor(options) {
		this.#options = options;
		this.start = options.start;
		this.#workers = options.start;
	}
	/** That there have been until now. */
	get workers() {
		return this.#workers;
	}
	/** `hire`: adds a worker under the next number. */
	onHire = (hire) => {
		this.#hire = hire;
	};
	/** Resolves when `worker` may take a batch, and when `signal` aborts. */
	admit = async (worker, signal) => {
		const held = this.#held.get(worker);
		if (held === void 0 || signal.aborted) return;
		await Promise.race([held.promise, once(signal, "abort", { signal: this.#endOf(held) }).catch(() => {})]);
	};
	take(look) {
		const { bounds, log, knownPeakBytes, remainingUnits } = this.#options;
		const sample = {
			...look,
			workers: this.#workers,
			peakWorkerBytes: highestOfKnown([look.peakWorkerBytes, knownPeakBytes]),
			remainingUnits: remainingUnits()
		};
		const { decision, state } = decideScaling(this.#state, sample, bounds);
		this.#state = state;
		switch (decision.kind) {
			case "grow":
				this.#workers += 1;
				log.info(`Worker ${this.#workers} joins, for processors are idle and there is memory for it.`);
				this.#hire?.();
				break;
			case "hold back":
				log.info(`Worker ${decision.worker} gets no more batches until there is memory again: ${decision.because}.`);
				this.#held.set(decision.worker, Promise.withResolvers());
				this.#options.onIncident(heldBack(decision.worker, decision.because, sample.seconds));
				break;
			case "let go":
				log.info(`Worker ${decision.worker} gets batches again.`);
				this.#held.get(decision.worker)?.resolve();
				this.#held.delete(decision.worker);
		}
	}
	#endOf({ promise }) {
		const ended = new AbortController();
		promise.then(() => ended.abort());
		return ended.signal;
	}
};
function heldBack(worker, because, seconds) {
	return {
		seconds,
		worker,
		batch: void 0,
		running: void 0,
		what: {
			kind: "held back",
			because
		},
		stacks: "",
		pictures: []
	};
}

// src/workers/resources/curves.ts
/** Keeps samples over a phase of any length as a bounded number of points. */
/** More than a page has room to show. */
const mostPoints = 300;
/**
* When there are too many points, two become one: the highest of both, so that no peak is lost. From then on twice as
* many samples make a point.
*/
var CurveRecorder = class {
	#points = [];
	#samplesOfPoint = 1;
	#unfinished;
	add(sample) {
		const { point, samples } = this.#unfinished ?? {
			point: void 0,
			samples: 0
		};
		const grown = {
			point: point === void 0 ? sample : higher(point, sample),
			samples: samples + 1
		};
		this.#unfinished = grown;
		if (grown.samples < this.#samplesOfPoint) return;
		this.#points.push(grown.point);
		this.#unfinished = void 0;
		if (this.#points.length >= 300) this.#halve();
	}
	/** `workers`: how many there are, each with a curve of its own. Undefined where there was no sample. */
	curves(workers) {
		const points = this.#unfinished === void 0 ? this.#points : [...this.#points, this.#unfinished.point];
		if (points.length === 0) return void 0;
		return {
			seconds: points.map(({ seconds }) => seconds),
			memoryBytes: points.map(({ memoryBytes }) => memoryBytes ?? null),
			load: points.map(({ load }) => load ?? null),
			workers: Array.from({ length: workers }, (_, index) => ({
				worker: index + 1,
				memoryBytes: points.map((point) => point.workers.get(index + 1)?.memoryBytes ?? null),
				sessions: points.map((point) => point.workers.get(index + 1)?.sessions ?? null)
			}))
		};
	}
	#halve() {
		this.#samplesOfPoint *= 2;
		this.#points = this.#points.flatMap((point, index) => {
			if (index % 2 === 1) return [];
			const next = this.#points[index + 1];
			return [next === void 0 ? point : higher(point, next)];
		});
	}
};
/** At the time of the earlier one, where its first sample was. */
function higher(a, b) {
	const workers = /* @__PURE__ */ new Set([...a.workers.keys(), ...b.workers.keys()]);
	return {
		seconds: a.seconds,
		memoryBytes: highestOfKnown([a.memoryBytes, b.memoryBytes]),
		load: highestOfKnown([a.load, b.load]),
		workers: new Map([...workers].map((worker) => {
			const [one, other] = [a.workers.get(worker), b.workers.get(worker)];
			return [worker, {
				memoryBytes: highestOfKnown([one?.memoryBytes, other?.memoryBytes]),
				sessions: highestOfKnown([one?.sessions, other?.sessions])
			}];
		}))
	};
}

// src/workers/resources/kernel-log.ts
/** What the kernel's own log says of processes that it ended for lack of memory. */
const record = /^\d+,\d+,(\d+),[^;]*;(?:Memory cgroup out of memory|Out of memory)[^:]*: Killed process (\d+) \((.*)\) (.*)$/;
const kept = /(?:anon|file|shmem)-rss:(\d+)kB/g;
/** Records as /dev/kmsg gives them: `priority,sequence,microseconds,flags;text`. Source: ABI/testing/dev-kmsg */
function parseKilledProcesses(log) {
	return log.split("\n").flatMap((text) => {
		const [, microseconds, pid, name = "", rest = ""] = record.exec(text) ?? [];
		if (pid === void 0) return [];
		const kilobytes = [...rest.matchAll(kept)].reduce((total, [, own]) => total + Number(own), 0);
		return [{
			pid: Number(pid),
			name,
			memoryBytes: kilobytes * 1024,
			seconds: Number(microseconds) / 1e6
		}];
	});
}
/** One read gives one record, and none is longer. */
const longestRecord = 8192;
/** The log may be long, and be written faster than it is read. */
const mostRecords = 2e4;
/** Undefined where it may not be read, as nearly everywhere without the rights of root. */
function readKernelLog(file = "/dev/kmsg") {
	try {
		const descriptor = openSync(file, constants$1.O_RDONLY | constants$1.O_NONBLOCK);
		try {
			return readRecords(descriptor);
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return;
	}
}
function readRecords(descriptor) {
	const buffer = Buffer.alloc(longestRecord);
	let text = "";
	for (let records = 0; records < mostRecords; records += 1) try {
		const length = readSync(descriptor, buffer);
		if (length === 0) break;
		text += buffer.toString("utf8", 0, length);
	} catch (error) {
		if (error.code === "EPIPE") continue;
		break;
	}
	return text;
}

// src/workers/resources/out-of-memory.ts
/** From this part on, memory counts as gone. */
const goneShare = .95;
/** Undefined where nothing speaks for it. What we ended ourselves had another reason. */
function outOfMemory(evidence) {
	const { exit, kills, alone, victim, suspect, largest, limitBytes } = evidence;
	if (exit.kind === "stopped" || exit.kind === "timed out") return void 0;
	if (exit.kind === "exited" && exit.status === 0) return void 0;
	if (victim !== void 0) return {
		process: nameOf$1(victim),
		memoryBytes: victim.memoryBytes,
		limitBytes
	};
	const likely = suspect ?? largest;
	const seen = {
		process: likely === void 0 ? "a process" : nameOf$1(likely),
		memoryBytes: likely?.memoryBytes,
		limitBytes
	};
	const wasKilled = exit.kind === "killed" && exit.signal.includes("SIGKILL");
	if (wasKilled && (kills ?? 0) > 0) return seen;
	const mayBeIts = (kills ?? 0) > 0 && alone;
	const wasGone = wasKilled && kills === void 0 && isGone(evidence);
	return mayBeIts || wasGone ? {
		...seen,
		probable: true
	} : void 0;
}
function isGone({ usedBytes, limitBytes }) {
	return usedBytes !== void 0 && limitBytes !== void 0 && usedBytes >= goneShare * limitBytes;
}
/** A process may call itself as it likes. */
function nameOf$1({ name, pid }) {
	return `${plainLine(name)} (${pid})`;
}

// src/workers/resources/deaths.ts
/** The clock of the kernel's log and ours part by seconds in weeks. */
const clocksPartSeconds = 10;
const nobody = {
	victim: void 0,
	suspect: void 0
};
var Deaths = class {
	#machine;
	#readLog;
	#running = 0;
	constructor(machine, readLog = readKernelLog) {
		this.#machine = machine;
		this.#readLog = readLog;
	}
	/** A batch begins. The answer is to be asked once, when it has ended: `usedBytes`: of the machine, at the last look. */
	expect(usage) {
		const kills = this.#machine.memoryKills();
		const since = monotonicSeconds() - clocksPartSeconds;
		const startedAlone = this.#running === 0;
		this.#running += 1;
		return (exit, usedBytes) => {
			this.#running -= 1;
			if (exit.kind !== "killed" && (exit.kind !== "exited" || exit.status === 0)) return void 0;
			const rise = difference(kills, this.#machine.memoryKills());
			return outOfMemory({
				exit,
				kills: rise,
				alone: startedAlone && this.#running === 0,
				...rise === 0 ? nobody : this.#named(usage, since),
				largest: usage.largest,
				usedBytes,
				limitBytes: this.#machine.memoryBytes
			});
		};
	}
	#named(usage, since) {
		const killed = parseKilledProcesses(this.#readLog() ?? "").filter(({ seconds }) => seconds >= since);
		return {
			victim: killed.findLast(({ pid }) => usage.hasSeen(pid)),
			suspect: killed.length === 1 ? killed[0] : void 0
		};
	}
};
function monotonicSeconds() {
	return Number(process.hrtime.bigint()) / 1e9;
}
function difference(before, after) {
	return before === void 0 || after === void 0 ? void 0 : after - before;
}

// src/workers/resources/machine-meter.ts
var MachineMeter = class {
	#machine;
	#clock;
	#first;
	#last;
	#peakMemoryBytes;
	#peakLoad;
	constructor(machine, clock) {
		this.#machine = machine;
		this.#clock = clock;
		this.#first = this.#sample();
		this.#last = this.#first;
	}
	get last() {
		return this.#last;
	}
	look() {
		const before = this.#last;
		const now = this.#sample();
		this.#last = now;
		this.#peakMemoryBytes = highestOfKnown([this.#peakMemoryBytes, now.usedBytes]);
		this.#peakLoad = highestOfKnown([this.#peakLoad, now.load]);
		const idle = perSecond(before, now, "idleSeconds");
		return {
			availableBytes: now.availableBytes,
			memoryStall: perSecond(before, now, "memoryStallSeconds"),
			idleProcessors: idle === void 0 ? void 0 : Math.min(this.#machine.processors, idle)
		};
	}
	report() {
		const last = this.#sample();
		return {
			processors: this.#machine.processors,
			memoryBytes: this.#machine.memoryBytes,
			peakMemoryBytes: highestOfKnown([this.#peakMemoryBytes, last.usedBytes]),
			peakLoad: highestOfKnown([this.#peakLoad, last.load]),
			memoryPressure: share(perSecond(this.#first, last, "memoryStallSeconds")),
			processorPressure: share(perSecond(this.#first, last, "processorStallSeconds"))
		};
	}
	#sample() {
		return {
			...this.#machine.sample(),
			clockSeconds: this.#clock()
		};
	}
};
/** Undefined where no time has passed, or the counter is not there. */
function perSecond(before, after, counter) {
	const wall = after.clockSeconds - before.clockSeconds;
	const [from, to] = [before[counter], after[counter]];
	if (wall <= 0 || from === void 0 || to === void 0) return void 0;
	return Math.max(0, (to - from) / wall);
}
/** The two clocks are not read at the same moment. */
function share(rate) {
	return rate === void 0 ? void 0 : Math.min(1, rate);
}

// src/workers/resources/process-trees.ts
/** Remembers who was seen: a daemon leaves its group and its parent, and is still of the batch that started it. */
var ProcessTrees = class {
	/** By leader: identities of all that were members at the last look. */
	#members = /* @__PURE__ */ new Map();
	/** `leader`: of a process group. */
	add(leader) {
		this.#members.set(leader, /* @__PURE__ */ new Set());
	}
	remove(leader) {
		this.#members.delete(leader);
	}
	get isEmpty() {
		return this.#members.size === 0;
	}
	/** By leader. A process that could be of two is of the nearer one. */
	sort(all) {
		const leaderOf = this.#seeds(all);
		const children = Map.groupBy(all, ({ parent }) => parent);
		const open = [...leaderOf.keys()];
		for (const pid of open) for (const child of children.get(pid) ?? []) {
			if (leaderOf.has(child.pid)) continue;
			leaderOf.set(child.pid, leaderOf.get(pid) ?? 0);
			open.push(child.pid);
		}
		const sorted = Map.groupBy(all.filter(({ pid }) => leaderOf.has(pid)), ({ pid }) => leaderOf.get(pid) ?? 0);
		for (const leader of this.#members.keys()) this.#members.set(leader, new Set((sorted.get(leader) ?? []).map(identityOf)));
		return sorted;
	}
	/** Leader by process. */
	#seeds(all) {
		const known = new Map([...this.#members].flatMap(([leader, members]) => [...members].map((member) => [member, leader])));
		return new Map(all.flatMap((process) => {
			const { pid, group, session } = process;
			const leader = [group, session].find((leader) => this.#members.has(leader)) ?? known.get(identityOf(process));
			return leader === void 0 ? [] : [[pid, leader]];
		}));
	}
};
function identityOf({ pid, born }) {
	return `${pid} ${born}`;
}

// src/workers/resources/usage.ts
/** What one batch used, from samples of its processes. */
/** What a batch has used until now. */
var BatchUsage = class {
	peakMemoryBytes;
	peakProcesses;
	/** At the last look. */
	memoryBytes;
	/** With the most memory at the last look that found any. */
	largest;
	#cpuSeconds;
	#lastCpuSeconds = 0;
	#pids = /* @__PURE__ */ new Set();
	/** Undefined where it was never looked at. */
	get cpuSeconds() {
		return this.#cpuSeconds;
	}
	/** Whether `pid` was ever seen in it. */
	hasSeen(pid) {
		return this.#pids.has(pid);
	}
	/** `processes`: all that are there now. */
	take(processes) {
		const living = processes.filter(({ isZombie }) => !isZombie);
		if (processes.length === 0) return;
		for (const { pid } of processes) this.#pids.add(pid);
		const cpuSeconds = sum(processes.map((process) => process.cpuSeconds));
		this.#cpuSeconds = (this.#cpuSeconds ?? 0) + Math.max(0, cpuSeconds - this.#lastCpuSeconds);
		this.#lastCpuSeconds = cpuSeconds;
		this.memoryBytes = sum(living.map(({ memoryBytes }) => memoryBytes));
		this.peakMemoryBytes = Math.max(this.memoryBytes, this.peakMemoryBytes ?? 0);
		this.peakProcesses = Math.max(living.length, this.peakProcesses ?? 0);
		this.largest = living.reduce((most, one) => most === void 0 || one.memoryBytes > most.memoryBytes ? one : most, void 0);
	}
};

// src/workers/resources/worker-totals.ts
/** What a worker used in all of its batches. */
var WorkerTotals = class {
	#cpuSeconds;
	#peakMemoryBytes;
	#peakProcesses;
	#outputBytes = 0;
	print(bytes) {
		this.#outputBytes += bytes;
	}
	/** `toldSeconds`: what the batch's parent was told at its end, which is more than samples see of the last moments. */
	add({ cpuSeconds, peakMemoryBytes, peakProcesses }, toldSeconds) {
		const most = highestOfKnown([cpuSeconds, toldSeconds]);
		if (most !== void 0) this.#cpuSeconds = (this.#cpuSeconds ?? 0) + most;
		this.#peakMemoryBytes = highestOfKnown([this.#peakMemoryBytes, peakMemoryBytes]);
		this.#peakProcesses = highestOfKnown([this.#peakProcesses, peakProcesses]);
	}
	resources() {
		return {
			cpuSeconds: this.#cpuSeconds,
			peakMemoryBytes: this.#peakMemoryBytes,
			peakProcesses: this.#peakProcesses,
			outputBytes: this.#outputBytes
		};
	}
};

// src/workers/resources/watch.ts
/** Watches what workers and the machine use while tests run, at a cost that is bounded. */
/** What looking may cost of one processor; the time between two looks follows from what the last one has cost. */
const costShare = .005;
/** Looks from its making until it is closed. */
var ResourceWatch = class {
	#options;
	#startSeconds;
	#meter;
	#deaths;
	#trees = new ProcessTrees();
	/** By leader. */
	#running = /* @__PURE__ */ new Map();
	#totals = /* @__PURE__ */ new Map();
	#curves = new CurveRecorder();
	#closing = new AbortController();
	#looking;
	#peakWorkerBytes;
	#toldUnreadable = false;
	constructor(options) {
		this.#options = options;
		this.#startSeconds = options.clock();
		this.#meter = new MachineMeter(options.machine, options.clock);
		this.#deaths = new Deaths(options.machine);
		this.#looking = this.#run();
	}
	/** A batch of `worker` is about to be launched. */
	batch(worker, batch) {
		const totals = this.#totalsOf(worker);
		const usage = new BatchUsage();
		const memoryAt = this.#deaths.expect(usage);
		let leader;
		let toldSeconds;
		return {
			started: (process) => {
				leader = process;
				this.#trees.add(process);
				this.#running.set(process, {
					worker,
					usage
				});
			},
			printed: (bytes) => totals.print(bytes),
			used: (cpuSeconds) => {
				toldSeconds = cpuSeconds;
			},
			ended: (exit) => {
				if (leader !== void 0) {
					this.#trees.remove(leader);
					this.#running.delete(leader);
				}
				totals.add(usage, toldSeconds);
				const memory = memoryAt(exit, this.#meter.last.usedBytes);
				if (memory === void 0) return exit;
				this.#options.onIncident(incidentOf(memory, worker, batch, this.#seconds()));
				return {
					...exit,
					memory
				};
			}
		};
	}
	/** `workers`: how many there were. Resolves after the last look. */
	async close(workers) {
		this.#closing.abort();
		await this.#looking;
		return {
			resources: new Map([...this.#totals].map(([worker, totals]) => [worker, totals.resources()])),
			machine: this.#meter.report(),
			curves: this.#curves.curves(workers),
			peakWorkerBytes: this.#peakWorkerBytes
		};
	}
	async #run() {
		const { signal } = this.#closing;
		const leastSeconds = this.#options.processes?.leastSeconds ?? 1;
		while (!signal.aborted) {
			const before = threadSeconds();
			await this.#look();
			const pause = Math.max(leastSeconds, (threadSeconds() - before) / costShare);
			await setTimeout(pause * 1e3, void 0, {
				signal,
				ref: false
			}).catch(() => {});
		}
	}
	async #look() {
		const { processes, log } = this.#options;
		try {
			if (processes !== void 0 && !this.#trees.isEmpty) await this.#lookAtProcesses(processes);
		} catch (error) {
			if (!this.#toldUnreadable) log.info(`What workers use cannot be read: ${messageOf(error)}.`);
			this.#toldUnreadable = true;
		}
		const change = this.#meter.look();
		const seconds = this.#seconds();
		const memoryBytes = this.#memoryByWorker();
		this.#record(seconds, memoryBytes);
		this.#options.onLook?.({
			...change,
			seconds,
			memoryBytes,
			peakWorkerBytes: this.#peakWorkerBytes
		});
	}
	async #lookAtProcesses(processes) {
		for (const [leader, members] of this.#trees.sort(await processes.read())) {
			const usage = this.#running.get(leader)?.usage;
			usage?.take(members.map((process) => ({
				...process,
				memoryBytes: processes.memoryBytes(process)
			})));
			this.#peakWorkerBytes = highestOfKnown([this.#peakWorkerBytes, usage?.peakMemoryBytes]);
		}
	}
	#record(seconds, memoryBytes) {
		const workers = [...this.#totals.keys()].map((worker) => {
			const sessions = this.#options.sessionsOf(worker);
			return [worker, {
				memoryBytes: memoryBytes.get(worker),
				sessions
			}];
		});
		const { usedBytes, load } = this.#meter.last;
		this.#curves.add({
			seconds,
			memoryBytes: usedBytes,
			load,
			workers: new Map(workers)
		});
	}
	#memoryByWorker() {
		const seen = [...this.#running.values()].flatMap(({ worker, usage }) => usage.memoryBytes === void 0 ? [] : [{
			worker,
			bytes: usage.memoryBytes
		}]);
		const byWorker = Map.groupBy(seen, ({ worker }) => worker);
		return new Map([...byWorker].map(([worker, own]) => [worker, sum(own.map(({ bytes }) => bytes))]));
	}
	#totalsOf(worker) {
		const totals = this.#totals.get(worker) ?? new WorkerTotals();
		this.#totals.set(worker, totals);
		return totals;
	}
	#seconds() {
		return this.#options.clock() - this.#startSeconds;
	}
};
function incidentOf(memory, worker, batch, seconds) {
	return {
		seconds,
		worker,
		batch,
		running: void 0,
		what: {
			kind: "out of memory",
			...memory
		},
		stacks: "",
		pictures: []
	};
}
/** Of this thread, which does the looking. */
function threadSeconds() {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1e6;
}

// src/workers/settle-unit.ts
/** What the runs of one unit come to together. */
/** Whether it hung, or crashed its process. */
function isBlamed({ outcome }) {
	return outcome === "timed out" || outcome === "crashed";
}
/**
* `runs`: in the order of time, at least one. A run that came to its end outweighs one that did not, and the last one stands for
* all. A test that failed in one run and passed in another is flaky, whichever came first; so is a unit that hung or crashed
* in one and came to its end in another.
*/
function settleUnit(runs) {
	const ended = runs.filter(({ judged }) => !isOpen(judged) && !isBlamed(judged));
	const blamed = runs.filter(({ judged }) => isBlamed(judged));
	const decisive = ended.at(-1) ?? blamed.at(-1) ?? runs.at(-1) ?? runs[0];
	const recoveredFrom = ended.length > 0 ? blamed.at(-1) : void 0;
	if (runs.length === 1) return {
		judged: decisive.judged,
		decisive,
		recoveredFrom
	};
	const whole = ended.length > 0 ? ended : [decisive];
	const cases = together(runs.map((run) => whole.includes(run) ? run.judged.cases : run.judged.cases.filter(isFailed)));
	const outcome = ended.length > 0 ? outcomeOf(cases, blamed.length > 0) : decisive.judged.outcome;
	return {
		judged: {
			...decisive.judged,
			cases,
			outcome
		},
		decisive,
		recoveredFrom
	};
}
function outcomeOf(cases, wasBlamed) {
	const told = toldOutcome(cases);
	if (told === "failed") return told;
	if (wasBlamed) return "flaky";
	return cases.length === 0 ? "empty" : told;
}
/** Each test once. Tests of one name are told apart by their order. */
function together(runs) {
	const tries = /* @__PURE__ */ new Map();
	for (const cases of runs) {
		const before = /* @__PURE__ */ new Map();
		for (const testCase of cases) {
			const key = keyOf$1(testCase);
			const twins = before.get(key) ?? 0;
			before.set(key, twins + 1);
			const own = tries.get(`${twins} ${key}`);
			if (own === void 0) tries.set(`${twins} ${key}`, [testCase]);
			else own.push(testCase);
		}
	}
	return [...tries.values()].map(oneOf);
}
function oneOf(tries) {
	const last = tries.at(-1) ?? tries[0];
	const failed = tries.find(isFailed);
	const passed = tries.findLast(({ outcome }) => outcome.kind === "passed" || outcome.kind === "flaky");
	if (failed?.outcome.kind === "failed") {
		const { message } = failed.outcome;
		if (passed !== void 0) return {
			...passed,
			outcome: {
				kind: "flaky",
				message
			}
		};
		return tries.findLast(isFailed) ?? failed;
	}
	return tries.findLast(({ outcome }) => outcome.kind === "flaky") ?? passed ?? last;
}
function isFailed({ outcome }) {
	return outcome.kind === "failed";
}

// src/workers/settle.ts
/** What the batches of a run came to together: one outcome for each unit, however many of them ran it. */
/** `results`: in the order in which they ended. */
function settle(results, options) {
	const units = settledUnits(results);
	const decided = Map.groupBy(units, ({ decisive }) => decisive.result);
	const unmatched = unmatchedOnce(results);
	const unexplained = results.filter((result) => isUnexplained(result, results));
	return {
		results: results.map((result) => {
			const own = (decided.get(result) ?? []).map(withProblem);
			const problems = problemsOf(result, own, options);
			return {
				...result,
				judgement: {
					units: own,
					unmatched: unmatched.get(result) ?? [],
					problems
				}
			};
		}),
		crashes: results.flatMap((result) => crashesOf(result, unexplained, options)),
		recoveries: [...unexplained.filter((result) => isMadeGood(result, units)).map(unexplainedSentence), ...units.flatMap(recoverySentence)]
	};
}
function settledUnits(results) {
	const runs = /* @__PURE__ */ new Map();
	for (const result of results) for (const judged of result.judgement.units) {
		const own = runs.get(judged.unit);
		if (own === void 0) runs.set(judged.unit, [{
			result,
			judged
		}]);
		else own.push({
			result,
			judged
		});
	}
	return [...runs.values()].map(settleUnit);
}
function withProblem({ judged, decisive }) {
	if (!isBlamed(judged)) return judged;
	const { exit } = decisive.result;
	return {
		...judged,
		problem: `${judged.unit} ${judged.outcome}: ${phraseOf(exit)}`
	};
}
/** Of a batch that ended badly only what nobody ran to its end is left to be said. */
function problemsOf(result, own, { because }) {
	if (!endedBadly(result)) return result.judgement.problems;
	const left = own.filter(isOpen).map(({ unit }) => unit);
	if (left.length === 0) return [];
	return [`${phraseOf(result.exit)}, and all of ${left.join(", ")} was not reported by then, nor run again, because ${because}`];
}
/** So that other batches are to tell what became of its units. */
function endedBadly({ end, judgement }) {
	return (end === "died" || end === "timed out") && judgement.units.some((judged) => isOpen(judged) || isBlamed(judged));
}
/** A first batch that ended badly, and neither in it nor in those that ran its units again one did it by itself. */
function isUnexplained(result, results) {
	if (result.end !== "died" && !endedBadly(result)) return false;
	if (isSearch(result)) return false;
	return ![result, ...results.filter((other) => isSearch(other) && other.batch.origin === result.batch.number)].some(({ judgement }) => judgement.units.some(isBlamed));
}
function isSearch({ batch: { purpose } }) {
	return purpose === "rest" || purpose === "bisect";
}
function isMadeGood(result, units) {
	const open = new Set(result.judgement.units.filter(isOpen).map(({ unit }) => unit));
	return open.size > 0 && units.every(({ judged }) => !open.has(judged.unit) || !isOpen(judged));
}
function unexplainedSentence({ worker, batch, exit, judgement }) {
	const again = judgement.units.filter(isOpen).length;
	return `Worker ${worker}, batch ${batch.number}: ${phraseOf(exit)}. What it had not reported (${again} of ${judgement.units.length} units) was run again and came to its end, so nobody knows what did it.`;
}
function recoverySentence({ judged, recoveredFrom }) {
	if (recoveredFrom === void 0) return [];
	const { worker, batch, exit } = recoveredFrom.result;
	return [`Worker ${worker}, batch ${batch.number}: ${judged.unit} ${recoveredFrom.judged.outcome} (${phraseOf(exit)}), and came to its end when it was run again.`];
}
function crashesOf(result, unexplained, { testStartSeconds }) {
	if (result.end !== "died") return [];
	const units = result.judgement.units.filter(({ outcome }) => outcome === "crashed").map(({ unit }) => unit);
	return (unexplained.includes(result) ? [void 0] : units).map((unit) => ({
		seconds: result.startSeconds + result.seconds - testStartSeconds,
		worker: result.worker,
		batch: result.batch.number,
		running: ranIn(result.exit) ?? unit,
		what: {
			kind: "crashed",
			how: endPhrase(result.exit),
			unit
		},
		stacks: "",
		pictures: []
	}));
}
function ranIn(exit) {
	return exit.kind === "stopped" ? void 0 : exit.running;
}
/** Each test of no unit by its first run; a failure is never left out, for nobody knows whose retry could make it good. */
function unmatchedOnce(results) {
	const byNumber = new Map(results.map((result) => [result.batch.number, result]));
	const known = /* @__PURE__ */ new Map();
	return new Map(results.map((result) => {
		const seen = known.get(rootOf(result, byNumber)) ?? /* @__PURE__ */ new Map();
		known.set(rootOf(result, byNumber), seen);
		const before = new Map(seen);
		const kept = result.judgement.unmatched.filter((testCase) => !before.has(nameOf(testCase)) || hasFailed(testCase) && !before.get(nameOf(testCase)));
		for (const testCase of kept) {
			const name = nameOf(testCase);
			seen.set(name, seen.get(name) === true || hasFailed(testCase));
		}
		return [result, kept];
	}));
}
/** The number of the batch that ran its units first. */
function rootOf({ batch }, byNumber) {
	const earlier = batch.origin === void 0 ? void 0 : byNumber.get(batch.origin);
	return earlier === void 0 || earlier.batch.number >= batch.number ? batch.number : rootOf(earlier, byNumber);
}
function hasFailed({ outcome }) {
	return outcome.kind === "failed";
}
function nameOf(testCase) {
	return JSON.stringify([testCase.file, keyOf$1(testCase)]);
}

// src/test-phase.ts
/** The test phase of a run: clones ahead of the workers, batches from the queue, sessions watched. */
/** After a cancellation; what is not dropped by then is left to the post step. */
const clonesLimitSeconds = 4;
/** A fault ends the phase; what was run until then is in the result. */
async function testPhase(options, world) {
	const { suite, templated, workers, mostWorkers } = options;
	const databases = templated.map(({ database }) => database);
	const visitsBefore = await countVisits(databases, world.log);
	const stop = new AbortController();
	const watch = new SessionWatch({
		databases,
		log: world.log,
		onStray: (stray) => stop.abort(stray)
	});
	const { signal } = world.cancellation;
	const peakSessions = (alias, database) => watch.peakSessions(alias, database);
	const testStartSeconds = world.clock();
	const incidents = new Incidents(world.clock, testStartSeconds);
	const onUnfit = ({ worker, batch, alias, because }) => incidents.add({
		worker,
		batch,
		what: {
			kind: "unhealthy clone",
			alias,
			because
		}
	});
	const onIncident = (incident) => incidents.take(incident);
	const clones = new Clones(templated, options.config.recycle, {
		...world,
		signal,
		peakSessions,
		onUnfit
	});
	const insight = databaseInsight(clones, watch);
	const results = [];
	const queue = new Queue({ units: options.slice }, options.known.launchSeconds);
	const scaler = scalerOf(options, queue, world, onIncident);
	const limitWatch = new LimitWatch({
		limits: options.config.limits,
		history: options.known,
		step: options.step,
		startSeconds: testStartSeconds,
		picture: insight.picture,
		databaseActive: insight.isActive,
		log: world.log,
		clock: world.clock,
		onIncident
	});
	const resources = new ResourceWatch({
		processes: processTable(),
		machine: world.machine,
		clock: world.clock,
		log: world.log,
		sessionsOf: (worker) => watch.sessionsOf(worker),
		onIncident,
		onLook: (look) => scaler?.take(look)
	});
	const meter = new ProgressMeter({
		units: options.slice,
		workers: () => scaler?.workers ?? workers,
		queue,
		runningTest: (worker) => limitWatch.runningTest(worker),
		clock: world.clock
	});
	using _telling = everySecond(() => world.log.progress(meter.now()));
	clones.prepare(workers);
	const pool = await runPool({
		queue,
		policy: {
			retries: options.config.retries,
			failFast: options.config.failFast,
			otherCause: () => watch.lostServer
		},
		scaling: scaler,
		recipe: {
			workers: mostWorkers,
			workingDirectory: options.config.workingDirectory,
			temporary: world.temporary,
			firstLine: suite.preset.firstLine,
			exitMeaning: suite.preset.exitMeaning
		},
		launcher: limitWatch.watching(measuredLauncher(launcherOf(options, world.log), resources)),
		mayTake: (worker) => limitWatch.mayTake(worker),
		lease: async (worker, wish) => leaseOf(await clones.lease(worker, wish), clones, options.handover),
		onStart: (worker, batch) => meter.started(worker, batch),
		onResult: (result) => {
			results.push(result);
			meter.ended(result);
			world.log.outputEnded(speakerOf(result.worker, result.batch), endingOf(result));
		},
		log: world.log,
		clock: world.clock,
		signal: AbortSignal.any([signal, stop.signal])
	});
	const used = await resources.close(scaler?.workers ?? workers);
	world.log.progress({
		...meter.now(),
		running: []
	});
	await closeSession(options.session, world);
	await world.cancellation.upTo(clonesLimitSeconds, clones.close(), void 0);
	await world.cancellation.upTo(clonesLimitSeconds, watch.close(), void 0);
	const settled = settle(results, {
		because: pool.noReruns,
		testStartSeconds
	});
	const unused = unusedAliases(clones.reports, results);
	const visited = visitedSince(visitsBefore, unused.length > 0 ? await countVisits(databases, world.log) : /* @__PURE__ */ new Map());
	const stray = strayBesides(unused, watch.sighted, visited);
	return {
		...used,
		workers: scaler?.workers ?? workers,
		results: settled.results,
		abandoned: pool.abandoned,
		abandonedBecause: pool.reason,
		recoveries: settled.recoveries,
		incidents: [...incidents.all, ...settled.crashes].sort((a, b) => a.seconds - b.seconds),
		testStartSeconds,
		cloneReports: clones.reports,
		peakConnections: new Map(databases.flatMap(({ alias }) => {
			const peak = watch.peakConnections(alias);
			return peak === void 0 ? [] : [[alias, peak]];
		})),
		fallbacks: [...noRetriesSentence(pool.noRetries), ...unused.map(unusedSentence)],
		fault: stop.signal.aborted ? stop.signal.reason : pool.fault ?? stray
	};
}
/** Until it is disposed of. */
function everySecond(tell) {
	const timer = setInterval(tell, 1e3);
	return { [Symbol.dispose]: () => clearInterval(timer) };
}
/** Undefined where the number of workers stays as it is. */
function scalerOf({ config: { scaling }, workers, mostWorkers, known }, queue, { machine, log }, onIncident) {
	if (scaling === void 0) return void 0;
	return new Scaler({
		start: workers,
		bounds: {
			minimum: scaling.minimum,
			maximum: mostWorkers,
			memoryBytes: machine.memoryBytes
		},
		knownPeakBytes: peakWorkerBytes(known),
		remainingUnits: () => queue.remainingUnits,
		log,
		onIncident
	});
}
function noRetriesSentence(reason) {
	return reason === void 0 ? [] : [`Failed units were not run again, because ${reason}.`];
}

// src/run.ts
/** The story of a run: look, guard, plan, template, clones, workers, report, remember. */
/** Between TERM and KILL; after a cancellation the platform leaves 7.5 s in all (ProcessInvoker.cs of the runner). */
const graceSeconds = 3;
/** After a cancellation: when nobody waits for dumps and connections any more. */
const dumpsLimitSeconds = 4;
const closeLimitSeconds = 6.3;
/**
* A failed test is no error but an outcome. @throws UserError, SecurityStop or EngineError when the run cannot go on,
* after publishing what there is to publish; Cancelled when it was stopped before its tests.
*/
async function run(config, world) {
	const { log, clock, cancellation } = world;
	const startedAt = (/* @__PURE__ */ new Date()).toISOString();
	const start = clock();
	await using undo = new AsyncDisposableStack();
	const { limits } = config;
	if (limits.stepSeconds > 0) cancellation.endIn(limits.stepSeconds - 10, `The step's limit of ${limits.stepSeconds} s (\`timeout\`)`);
	const suite = await findSuite(config);
	const handover = {
		suite,
		adapters: world.adapters,
		inherited: world.environment
	};
	const identity = identify(config, suite.preset.name, world.platform);
	world.tellSuite(identity);
	const coverage = suite.coverage || environmentAsksForCoverage(world.environment);
	const context = timingsContext(identity, coverage);
	const { known, follow } = await cancellation.orThrow(recall(config, suite, context, world));
	const { chosen, cutFor } = expectedWorkers(suite, config, known, world);
	log.info(chosen.because);
	if (chosen.shortOfMemory !== void 0) log.warning(chosen.shortOfMemory);
	const sharing = awaitedLater(sharePlan({
		config,
		suite,
		identity,
		coverage,
		known,
		follow,
		cutFor
	}, world));
	const databases = await cancellation.orThrow(openFor(suite, config, chosen.most, known, world));
	undo.defer(() => cancellation.upTo(closeLimitSeconds, closeAll(databases), void 0));
	const capacities = capacitiesOf(databases, known, {
		isFixed: config.workers.kind === "fixed",
		availableBytes: world.availableBytes
	});
	const expected = fitWorkers(chosen.workers, capacities, lastTemplateBytes(known), log);
	const expectedMost = mostFitting(chosen.most, capacities, lastTemplateBytes(known));
	const mismatch = describeMatch(suite.units, known);
	if (mismatch !== void 0) log.warning(mismatch);
	const openOwnSession = async () => {
		const { slice } = await sharing;
		return openSession({
			config,
			suite,
			units: filesOf$1(slice),
			handover,
			databases,
			workers: expectedMost,
			graceSeconds
		}, world);
	};
	let opening = config.prepare === void 0 ? awaitedLater(openOwnSession()) : void 0;
	undo.defer(async () => {
		const session = await cancellation.upTo(closeLimitSeconds, settled(opening), void 0);
		await closeSession(session, world);
		await dropAll(databases, ({ names }) => names.importing, world);
	});
	const knownBuildSeconds = lastBuildSeconds(known);
	const stage = {
		config,
		suite,
		handover,
		databases,
		identity,
		graceSeconds,
		knownBuildSeconds
	};
	const templates = await cancellation.orThrow(provideTemplates(stage, world));
	opening ??= awaitedLater(openOwnSession());
	const made = templates.templated.map(({ database }) => database);
	undo.defer(() => dropAll(made, ({ names }) => names.template, world));
	const measured = new Map(templates.templated.map(({ database, template }) => [database.alias, template.sizeBytes]));
	const remaining = capacities.map((capacity) => ({
		...capacity,
		freeConnections: void 0,
		memory: void 0
	}));
	const fitting = fitWorkers(expected, remaining, measured, log);
	const shared = await cancellation.orThrow(sharing);
	const session = await cancellation.orThrow(opening);
	const { plan, slice } = shared;
	const workers = Math.max(1, Math.min(fitting, slice.length));
	const mostWorkers = Math.max(workers, Math.min(mostFitting(expectedMost, remaining, measured), slice.length));
	const predicted = predictedSeconds(slice, workers, median(known.launchSeconds) ?? 0);
	announce(shared, predicted, workers, suite, config, world);
	const dumps = cancellation.upTo(dumpsLimitSeconds, templates.keepDumps(), /* @__PURE__ */ new Map());
	undo.defer(() => removePackedDumps(templates.templated, world));
	undo.defer(async () => void await dumps);
	const phase = await testPhase({
		config,
		suite,
		handover,
		slice,
		workers,
		mostWorkers,
		known,
		graceSeconds,
		session,
		step: {
			since: start,
			limitSeconds: testsEndSeconds(limits)
		},
		...templates
	}, world);
	const kept = await dumps;
	const fault = phase.fault ?? await faultOf(cancellation.upTo(6, shared.confirm(), void 0));
	const results = countingResults(phase.results, phase.fault);
	const attempt = world.workflowRun?.attempt ?? 1;
	const ran = [...shared.carried, ...ranUnits(results, attempt)];
	const lessons = learned({
		phase: {
			...phase,
			results
		},
		units: ran,
		templated: templates.templated,
		suite,
		run: world.workflowRun
	});
	const timings = recordRun(known, lessons);
	const assembled = assembleReport({
		...phase,
		startedAt,
		seconds: clock() - start,
		runner: suite.preset.name,
		plan: {
			hash: plan.hash,
			units: slice
		},
		shard: config.shard,
		carried: shared.carried,
		floor: floorOf(plan, workers),
		attempt,
		wholeBecause: shared.wholeBecause,
		predictedSeconds: predicted,
		cancelled: cancellation.isFromOutside,
		fault: fault === void 0 ? void 0 : messageOf(fault),
		allowEmpty: config.allowEmpty || isSpare(shared) || hasEarlierTests(shared),
		databases: databaseReports(templates.templated, phase, kept, known),
		timings: {
			matchRate: matchRate(suite.units, known),
			recordedUnits: timings.units.size
		},
		fallbacks: [
			...chosen.shortOfMemory === void 0 ? [] : [chosen.shortOfMemory],
			...shared.fallbacks,
			...templates.fallbacks,
			...phase.fallbacks
		],
		earlierTests: known.tests,
		changes: changesSince(known, lessons, config.shard.index === 1)
	});
	const report = await withBundle(assembled, {
		...phase,
		...templates,
		config,
		suite
	}, world);
	await world.publish(report, timings);
	if (suite.units.length > 0) {
		const receipt = {
			...phase,
			...shared,
			units: ran,
			results,
			learned: lessons,
			report,
			setUpSeconds: phase.testStartSeconds - start,
			coverage
		};
		await rememberRun(timings, receipt, identity, config, world);
	}
	if (fault !== void 0) throw fault;
	return report;
}

// src/actions/run-step.ts
/** The main step: reads the inputs, runs, publishes, and says whether the step passes. */
/** @throws UserError when the run cannot go on. */
async function runStep(environment, home) {
	const surroundings = surroundingsOf(environment);
	const { workspace } = surroundings;
	const { config, settings } = readConfig(givenInputs(environment), surroundings);
	const log = openLog({
		level: config.logLevel,
		format: config.logFormat
	});
	printConfiguration(settings, log);
	const step = beginStep(environment);
	const world = buildWorld({
		step,
		cache: config.cache,
		environment,
		cancellation: cancellation(),
		home,
		log,
		checkout: {
			workspace,
			directory: config.repositoryPath
		},
		timingsFile: config.timings === "ignore" ? void 0 : config.timingsFile,
		htmlFile: config.htmlFile,
		junitFile: config.junitFile,
		matrix: config.matrix
	});
	const mark = ownMark(step.run, config.projectName);
	await markFolder(step.folder, mark);
	await sweepSteps(path.dirname(step.folder), here(mark), world);
	const { outcome } = await run(config, world);
	if (outcome === "flaky" && config.flaky === "fail") log.failed("The run ended as \"flaky\", and `flaky: fail` makes that a failure; the summary says why.");
	else if (outcome !== "passed" && outcome !== "flaky") log.failed(`The run ended as "${outcome}"; the summary says why.`);
}

// src/main.ts
/** The main step's entry. */
await enter(runStep, new URL(".", import.meta.url));

export {  };