import { a as DockerUnavailable, c as Ledger, i as ImageNotFetched, l as ledgerName, n as filePlaces, r as platform, s as aborted, t as containersOf, x as standardOutputBacklog } from "./machine.js";
import { c as findSuite, f as testName, n as Cancellation, t as thisMachine } from "./machine2.js";
import { n as sweepSteps, t as cleanUp } from "./clean-up.js";
import { r as markFolder } from "./folders.js";
import { D as runBatch, G as ownMark, K as readConfig, W as here, a as launcherOf, c as closeAll, i as Clones, l as dropAll, n as SessionWatch, o as provideTemplates, t as leaseOf, u as openFor } from "./lease.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { t as readBundle } from "./archive2.js";
import { c as fileOf, l as filesOf } from "./plan-record.js";
import { a as seedVariables, s as tellSeeds } from "./bundle.js";
import { n as escapePath, p as emptyTimings } from "./units.js";
import { a as count, f as size, h as plainText, m as plainLine, r as clip, s as duration } from "./markdown.js";
import { parseArgs } from "node:util";
import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { rm } from "node:fs/promises";
import { globSync, mkdirSync, statSync } from "node:fs";
import { spawn } from "node:child_process";
import os from "node:os";
import { text } from "node:stream/consumers";

// src/replay/choose.ts
/** Which batches of a bundle run once more. */
/**
* The batch that is asked for, else the first in which something failed, else the first. Where clones were kept for a worker's
* whole life, those that came before it on the same clone run before it. @throws UserError where there is none.
*/
function chooseBatches({ batches, suite }, choice) {
	const candidates = batches.filter(({ number, worker }) => (choice.batch === void 0 || choice.batch === number) && (choice.worker === void 0 || choice.worker === worker));
	const chosen = candidates.find(({ failures }) => failures.length > 0) ?? candidates[0];
	if (chosen === void 0) throw new UserError(noSuchBatch(batches, choice));
	if (suite.recycle !== "worker") return [chosen];
	const [first = chosen, ...rest] = [...batches.filter(({ worker, number }) => worker === chosen.worker && number < chosen.number), chosen];
	return [first, ...rest];
}
function noSuchBatch(batches, { worker, batch }) {
	const asked = [...worker === void 0 ? [] : [`--worker ${worker}`], ...batch === void 0 ? [] : [`--batch ${batch}`]].join(" ");
	const owner = batches.find(({ number }) => number === batch)?.worker;
	return `The bundle has no batch for ${asked}. ${owner === void 0 ? `There are the batches ${batches.map(({ number }) => number).join(", ")}` : `Batch ${batch} was one of worker ${owner}`}. See \`--list\`.`;
}

// src/replay/configure.ts
/** The suite of a bundle in a checkout: its inputs are read as the action reads those of a step, and refused in the same words. */
/** @throws UserError with every problem at once; also where none of the units is in the checkout. */
async function configure(bundle, batches, options) {
	const files = filesOf(batches.flatMap(({ units }) => units.map(planned)));
	const config = configOf(bundle, files, options);
	const suite = await findSuite(config);
	const here = new Set(suite.units);
	const missing = files.filter((file) => !here.has(file));
	const chosen = batches.at(-1)?.units.map((unit) => fileOf(unit)) ?? [];
	if (chosen.every((file) => !here.has(file))) throw new UserError(`None of the batch's files is in ${config.workingDirectory}, such as ${chosen[0]}. Run this in a checkout of the repository, at the commit ${bundle.run.commit || "of the run"}, or give --directory.`);
	return {
		config,
		suite,
		missing
	};
}
/** A unit as the launchers know it; what it takes is of no interest to a single batch. */
function planned(unit) {
	return {
		...unit,
		seconds: void 0,
		known: false
	};
}
function configOf(bundle, files, options) {
	const { suite, databases, run } = bundle;
	const command = options.run ?? suite.run;
	const prepare = databases.length === 0 ? "" : options.prepare ?? suite.prepare;
	refuseIncomplete({
		run: command,
		prepare
	});
	const given = {
		runner: suite.runner,
		run: command,
		tests: files.map((file) => escapePath(file)).join("\n"),
		prepare: suite.template === "copied" ? "" : prepare,
		template: suite.template === "copied" ? "off" : "auto",
		"working-directory": suite.workingDirectory,
		"project-name": suite.projectName,
		"worker-env": (suite.workerEnv ?? []).filter((line) => !line.includes("***")).join("\n"),
		"database-url": options.databaseUrl,
		"allow-database": options.allowDatabase,
		workers: String(run.workers),
		clone: databases.some(({ instances }) => instances) ? "auto" : "database",
		recycle: suite.recycle,
		session: "off",
		cache: "off",
		timings: "ignore"
	};
	const inputs = new Map(Object.entries(given).filter(([, value]) => value !== ""));
	const surroundings = {
		workspace: options.directory,
		repository: run.repository,
		environment: {}
	};
	return readConfig(inputs, surroundings).config;
}
function refuseIncomplete(commands) {
	const problems = Object.entries(commands).flatMap(([input, command]) => command.includes("***") ? [`The bundle leaves a secret out of \`${input}\`. Give the whole command with --${input}: ${command}`] : []);
	if (problems.length > 0) throw new UserError(problems);
}

// src/replay/differences.ts
/** One sentence each. `directory`: of the checkout. */
async function differences({ run, databases }, opened, directory, { tools, platform }) {
	const commit = await commitOf(directory, tools);
	const versions = databases.flatMap(({ alias, engine, version }) => {
		const here = opened.find((one) => one.alias === alias)?.engine;
		if (here === void 0 || here.name === engine && here.version === version) return [];
		return [`The run had ${engine} ${version} for "${alias}", and this is ${here.name} ${here.version}.`];
	});
	return [
		...commit === void 0 || run.commit === "" || commit === run.commit ? [] : [`The run was of commit ${run.commit}, and this checkout is at ${commit}.${wayTo(run.commit)}`],
		...versions,
		...run.platform === platform ? [] : [`The run was on ${run.platform}, and this is ${platform}.`]
	];
}
/** Of those that said their version both in the run and here, one sentence for all. */
function otherTools({ tools }, { versions }) {
	const others = Object.entries(tools).flatMap(([tool, version]) => {
		const here = versions[tool];
		return here === void 0 || here === version ? [] : [{
			tool,
			version,
			here
		}];
	});
	if (others.length === 0) return [];
	const list = (told) => others.map((one) => `${one.tool} ${told(one)}`).join(", ");
	return [`The run had ${list(({ version }) => version)}, and this is ${list(({ here }) => here)}.`];
}
/** That of a pull request is a merge, which no branch of the user's has. */
function wayTo(commit) {
	return /^[0-9a-f]{7,64}$/.test(commit) ? ` \`git fetch origin ${commit}\` brings it.` : "";
}
/** Undefined where there is no git, or no repository. */
async function commitOf(directory, tools) {
	const told = await tools.run("git", ["rev-parse", "HEAD"], { directory }).catch(() => void 0);
	return told?.status === 0 ? told.stdout.trim() : void 0;
}

// src/replay/dumps.ts
/** `platform`: of this machine, as a bundle has that of the run. */
function usableDumps({ databases, run, suite }, dumps, opened, platform) {
	const usable = /* @__PURE__ */ new Map();
	const others = [];
	for (const database of databases) {
		const dump = dumps.get(database.alias);
		const here = opened.find(({ alias }) => alias === database.alias)?.engine;
		if (here === void 0 || suite.template === "copied") continue;
		if (dump === void 0) {
			const why = database.withoutDump ?? "nobody says why";
			others.push(`The bundle has no dump of "${database.alias}" (${why}), and \`prepare\` runs.`);
			continue;
		}
		const obstacle = obstacleTo(database, here, {
			there: run.platform,
			here: platform
		});
		if (obstacle === void 0) usable.set(database.alias, dump);
		else others.push(`The dump of "${database.alias}" is left aside, and \`prepare\` runs: ${obstacle}.`);
	}
	return {
		dumps: usable,
		others
	};
}
function obstacleTo({ engine, version, instances }, server, platform) {
	if (!instances) return server.instances === true ? "it is for a database, and clones are servers here" : void 0;
	const it = `it is a data directory of ${engine} ${version}`;
	if (server.instances !== true) return `${it}, and no server can be started on it here`;
	if (server.name !== engine || server.version !== version) return `${it}, and the servers here are ${server.name} ${server.version}`;
	return platform.there === platform.here ? void 0 : `${it} on ${platform.there}, and this is ${platform.here}`;
}

// src/databases/served.ts
/** A database server of our own for as long as a replay lasts, in a container of the image that the run had. */
/**
* Starts it; it may need a while until it answers. `run`: hex digits of this run. It goes when what the ledger holds is cleaned
* up. @throws UserError where that cannot be done, Cancelled where it was stopped meanwhile.
*/
async function serveDatabase(model, run, ports) {
	const { alias, database } = model;
	const image = model.image ?? officialImage(model);
	const name = `testshoal-replay-${run}-${alias}`;
	const password = randomBytes(16).toString("hex");
	ports.log.mask(password);
	const { port, user, env } = recipeFor(model, password);
	const { signal } = ports.cancellation;
	ports.log.info(`Starting ${image} for the database "${alias}".`);
	try {
		if (ports.containers.own === void 0) throw new Error("no containers can be started");
		await ports.containers.inspect(name);
		ports.ledger.record({
			kind: "container",
			name
		});
		const served = await ports.containers.own.serve({
			name,
			image,
			env,
			port,
			signal,
			tell: (sentence) => ports.log.info(sentence)
		});
		ports.ledger.record({
			kind: "container",
			name,
			id: served.id
		});
		return {
			alias,
			url: {
				engine: model.engine === "postgres" ? "postgres" : "mysql",
				host: "127.0.0.1",
				port: served.port,
				user,
				password,
				database,
				parameters: {}
			},
			container: served.id,
			ports: { [port]: served.port }
		};
	} catch (error) {
		if (signal.aborted) throw new Cancelled("It was stopped before the server was there.", { cause: error });
		throw new UserError(`There is no server for the database "${alias}": ${messageOf(error)}. ${remedyFor(error, image)}, or name a server of ${model.engine} with --database-url ${alias}=URL.`, { cause: error });
	}
}
function remedyFor(error, image) {
	if (error instanceof DockerUnavailable) return "Start Docker";
	if (error instanceof ImageNotFetched) return `Fetch it with \`docker pull ${image}\` and try again`;
	return "Put that right";
}
function officialImage({ engine, version }) {
	return `${engine}:${/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "latest"}`;
}
/** As the official images are told (see `service-images.ts`). */
function recipeFor({ engine, database, user }, password) {
	if (engine === "postgres") {
		const owner = user === "" ? "postgres" : user;
		return {
			port: 5432,
			user: owner,
			env: {
				POSTGRES_USER: owner,
				POSTGRES_PASSWORD: password,
				POSTGRES_DB: database
			}
		};
	}
	const prefix = engine === "mariadb" ? "MARIADB" : "MYSQL";
	return {
		port: 3306,
		user: "root",
		env: {
			[`${prefix}_ROOT_PASSWORD`]: password,
			[`${prefix}_DATABASE`]: database
		}
	};
}

// src/replay/places.ts
/** Starts what the user has not named. @throws UserError where `given` does not fit, or a server cannot be started. */
async function placesFor({ databases, suite }, given, run, ports) {
	const named = underTheirAliases(databases, given);
	refuseMisfits(databases, named);
	const urls = [];
	const started = [];
	for (const database of databases) {
		const { alias, engine } = database;
		const own = named.find((one) => one.alias === alias);
		if (own !== void 0) urls.push(own);
		else if (engine === "sqlite") urls.push({
			alias,
			url: {
				engine,
				file: database.database
			}
		});
		else {
			if (suite.template === "copied") throw new UserError(needsOriginal(database));
			const served = await serveDatabase({
				...database,
				engine,
				image: database.image
			}, run, ports);
			started.push(served);
			urls.push({
				alias,
				url: served.url
			});
		}
	}
	const services = started.map(({ alias, container, ports: mapped }) => [alias, {
		id: container,
		ports: mapped
	}]);
	return {
		urls,
		services: started.length === 0 ? "" : JSON.stringify(Object.fromEntries(services))
	};
}
/** Of a single database nobody need know what the workflow calls it. */
function underTheirAliases(databases, given) {
	const [only, second] = databases;
	return only !== void 0 && second === void 0 && given.length === 1 ? given.map((one) => one.alias === "default" ? {
		...one,
		alias: only.alias
	} : one) : given;
}
function refuseMisfits(databases, named) {
	const problems = named.flatMap(({ alias, url }) => {
		const database = databases.find((one) => one.alias === alias);
		if (database === void 0) return [`--database-url names "${alias}", and the databases of the run are: ${databases.map((one) => one.alias).join(", ") || "none"}.`];
		const family = database.engine === "mariadb" ? "mysql" : database.engine;
		return url.engine === family ? [] : [`--database-url names ${url.engine} for "${alias}", and the run had ${database.engine} there.`];
	});
	if (problems.length > 0) throw new UserError(problems);
}
function needsOriginal({ alias, engine }) {
	return `The run made clones of the database "${alias}" as it was (\`template: off\`), and no copy of that is in the bundle. Name a ${engine} database in that state with --database-url ${alias}=URL. It is only read.`;
}

// src/replay/replay.ts
/** The story of a replay: servers, the template from its dump or by `prepare`, one clone, and the batch once more. */
/** Between TERM and KILL. */
const graceSeconds = 3;
/**
* What it makes is in the world's ledger, and whoever calls it cleans that up. A failed test is no error.
* @throws UserError, SecurityStop or EngineError where the batch cannot be run, Cancelled where it was stopped before.
*/
async function replay({ bundle, dumps }, request, world) {
	const { log, cancellation } = world;
	await using undo = new AsyncDisposableStack();
	const batches = chooseBatches(bundle, request);
	const replayed = await configure(bundle, batches, request);
	const { suite, missing } = replayed;
	for (const file of missing) log.warning(`${file} is not in this checkout, and left out.`);
	const chosen = batches[batches.length - 1] ?? batches[0];
	const order = tellSeeds(chosen.seeds, suite.run, suite.preset.shufflers);
	for (const sentence of order.taken) log.info(sentence);
	for (const sentence of order.open) log.warning(sentence);
	const places = await placesFor(bundle, replayed.config.databaseUrls, world.run, world);
	const config = {
		...replayed.config,
		databaseUrls: places.urls,
		services: places.services
	};
	const databases = await cancellation.orThrow(openFor(suite, config, 1, emptyTimings, world));
	undo.defer(() => closeAll(databases));
	undo.defer(() => dropAll(databases, ({ names }) => names.template, world));
	for (const sentence of await differences(bundle, databases, request.directory, world)) log.warning(sentence);
	const inherited = withOrder(world.environment, bundle);
	const handover = {
		suite,
		adapters: world.adapters,
		inherited
	};
	const { dumps: given, others } = usableDumps(bundle, dumps, databases, world.platform);
	for (const sentence of others) log.warning(sentence);
	const stage = {
		config,
		suite,
		handover,
		databases,
		identity: "",
		knownBuildSeconds: /* @__PURE__ */ new Map(),
		graceSeconds
	};
	const { templated } = await cancellation.orThrow(provideTemplates({
		...stage,
		given
	}, world));
	const stop = new AbortController();
	const watch = new SessionWatch({
		databases,
		log,
		onStray: (stray) => stop.abort(stray)
	});
	undo.defer(() => watch.close());
	const signal = AbortSignal.any([cancellation.signal, stop.signal]);
	const clones = new Clones(templated, "worker", {
		...world,
		signal,
		peakSessions: () => void 0,
		onUnfit: () => {}
	});
	undo.defer(() => clones.close());
	const set = await cancellation.orThrow(clones.lease(chosen.worker, {
		batch: chosen.number,
		moreToCome: false
	}));
	undo.defer(async () => clones.release(set, {
		batch: chosen.number,
		isWhole: true,
		moreToCome: false
	}));
	let result;
	for (const batch of batches) {
		const shuffled = {
			...handover,
			inherited: {
				...inherited,
				...seedVariables(batch.seeds, inherited)
			}
		};
		result = await runOne(batch, leaseOf(set, clones, shuffled), {
			...replayed,
			config
		}, world, signal) ?? result;
	}
	if (stop.signal.aborted) throw stop.signal.reason;
	if (cancellation.signal.aborted) throw new Cancelled("The replay was stopped.");
	if (result === void 0) throw new Error("no batch was run");
	for (const sentence of otherTools(bundle, result.introduction)) log.warning(sentence);
	const end = {
		chosen,
		result
	};
	const names = new Map(set.clones.map(({ templated: { database }, name }) => [database.alias, name]));
	const urls = databases.map(({ alias, engine }) => [alias, engine.access(names.get(alias) ?? "").url]);
	await request.onEnd(end, new Map(urls));
	return end;
}
/** Undefined where none of its files is in the checkout: without files the command would run all tests. */
async function runOne({ number, worker, purpose, units }, lease, { config, suite, missing }, world, signal) {
	const here = units.map(planned).filter((unit) => !missing.includes(fileOf(unit)));
	if (here.length === 0) return void 0;
	const workers = config.workers.kind === "fixed" ? config.workers.count : 1;
	const launcher = launcherOf({
		suite,
		config,
		mostWorkers: workers,
		graceSeconds,
		session: void 0
	}, world.log);
	const batch = {
		number,
		units: here,
		estimateSeconds: 0,
		purpose
	};
	const { firstLine, exitMeaning } = suite.preset;
	const { workingDirectory } = config;
	const recipe = {
		workers,
		workingDirectory,
		temporary: world.temporary,
		firstLine,
		exitMeaning
	};
	return runBatch(worker, batch, lease, recipe, {
		...world,
		launcher,
		signal
	});
}
/** What decides an order is as it was in the run, unless it is set here. */
function withOrder(environment, { environment: { seeds } }) {
	return {
		...seeds,
		...environment
	};
}

// src/cli/docker-host.ts
/** As in `DOCKER_HOST`. Undefined: the usual socket, for nobody says anything else. */
async function dockerHost(environment, tools) {
	const given = environment["DOCKER_HOST"];
	if (given !== void 0 && given !== "") return given;
	const told = await tools.run("docker", [
		"context",
		"inspect",
		"--format",
		"{{.Endpoints.docker.Host}}"
	]).catch(() => void 0);
	const host = told?.status === 0 ? told.stdout.trim() : "";
	return /^(unix|tcp):\/\/\S+$/.test(host) ? host : void 0;
}

// src/cli/replay-options.ts
/** The options of `testshoal replay`, read once. */
/** `directory`: absolute, where the command was given. @throws UserError with all problems at once. */
function readReplayOptions(args, directory, environment) {
	const { values, positionals } = parsed(args);
	const problems = [];
	const number = (name) => {
		const value = values[name];
		if (value === void 0 || /^[1-9]\d{0,8}$/.test(value)) return value === void 0 ? value : Number(value);
		problems.push(`--${name} is "${value}". Allowed: a whole number from 1.`);
	};
	const [bundle, ...more] = positionals;
	if (more.length > 0) problems.push(`One bundle at a time: ${positionals.join(", ")}.`);
	const choice = {
		worker: number("worker"),
		batch: number("batch")
	};
	if (problems.length > 0) throw new UserError(problems);
	return {
		...choice,
		help: values.help,
		bundle: bundle === void 0 ? void 0 : path.resolve(directory, bundle),
		list: values.list,
		keep: values.keep,
		directory: path.resolve(directory, values.directory),
		databaseUrl: values["database-url"].join("\n") || (environment["TESTSHOAL_DATABASE_URL"] ?? ""),
		allowDatabase: values["allow-database"].join("\n"),
		run: values.run,
		prepare: values.prepare
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
				list: {
					type: "boolean",
					default: false
				},
				keep: {
					type: "boolean",
					default: false
				},
				worker: { type: "string" },
				batch: { type: "string" },
				directory: {
					type: "string",
					default: "."
				},
				"database-url": {
					type: "string",
					multiple: true,
					default: []
				},
				"allow-database": {
					type: "string",
					multiple: true,
					default: []
				},
				run: { type: "string" },
				prepare: { type: "string" }
			}
		});
	} catch (error) {
		throw new UserError(`${messageOf(error)} See \`testshoal replay --help\`.`, { cause: error });
	}
}

// src/cli/replay-text.ts
const longestLine = 300;
const shownUnits = 20;
/** Lines of what a failed test says. */
const shownDetails = 40;
/** What `--list` shows. `environment`: of this machine. */
function describeBundle(bundle, environment) {
	const { run, suite, databases, batches, notes } = bundle;
	const unset = bundle.environment.names.filter((name) => environment[name] === void 0);
	const facts = [
		["run", `${run.startedAt}, ${run.outcome}, ${run.repository || "no repository"} at ${run.commit || "no commit"}`],
		["shard", `${run.shard.index} of ${run.shard.total}, attempt ${run.attempt}, plan ${run.planHash}`],
		["platform", run.platform],
		["runner", suite.runner],
		["command", suite.run],
		["prepare", suite.prepare || "none"],
		...toolsOf(bundle),
		["directory", suite.workingDirectory || "."],
		...databases.map((database) => [`database ${database.alias}`, describeDatabase(database)]),
		["not set here", unset.join(" ") || "nothing"],
		...notes.map((note) => ["note", note])
	];
	const width = Math.max(...facts.map(([name]) => name.length)) + 2;
	return `${[
		...facts.map(([name, value]) => `${plainLine(name).padEnd(width)}${shown(value, 2e3)}`),
		"",
		...batches.flatMap(describeBatch)
	].join("\n")}\n`;
}
function toolsOf({ tools }) {
	const told = Object.entries(tools).map(([tool, version]) => `${tool} ${version}`);
	return told.length === 0 ? [] : [["tools", told.join(", ")]];
}
function describeDatabase(database) {
	const { engine, version, templateBytes, dumpBytes, withoutDump, image, templateKey } = database;
	return [
		`${engine} ${version}`,
		...image === void 0 ? [] : [`image ${image}`],
		`template of ${size(templateBytes)}`,
		...templateKey === void 0 ? [] : [`key ${templateKey}`],
		dumpBytes === void 0 ? `no dump: ${withoutDump ?? "nobody says why"}` : `dump of ${size(dumpBytes)}`
	].join(", ");
}
function describeBatch({ number, worker, purpose, units, failures, seeds }) {
	const failed = failures.length === 0 ? "" : ", failed";
	const more = units.length - shownUnits;
	return [
		`batch ${number}, worker ${worker}, ${count(units.length, "unit")}${purpose === "plan" ? "" : `, ${purpose}`}${failed}`,
		...failures.map((failure) => `  failed: ${shown(failure)}`),
		...seeds.map(({ shuffler, value }) => `  seed: ${value} of ${shuffler}`),
		...units.slice(0, shownUnits).map(({ unit }) => `  ${shown(unit)}`),
		...more > 0 ? [`  and ${more} more`] : []
	];
}
/** What is going to run: whoever has a bundle from elsewhere should see it. */
function describeStart({ run, suite, databases }, { number, worker, units }, { run: command = suite.run, prepare = suite.prepare } = {}) {
	return [
		`Batch ${number} of worker ${worker}, ${count(units.length, "unit")}, of the run of ${run.startedAt}` + (run.commit === "" ? "." : ` at commit ${shown(run.commit)}.`),
		`Command: ${shown(command, 2e3)}`,
		...databases.length === 0 || prepare === "" ? [] : [`Prepare, where no dump can be used: ${shown(prepare, 2e3)}`],
		...(suite.workerEnv ?? []).map((line) => `Variable: ${shown(line, 2e3)}`),
		""
	].join("\n");
}
/** How it ended, and whether it ended so in the run. `silent`: the command has printed nothing of the failures. */
function describeEnd({ chosen, result }, silent) {
	const { judgement, seconds } = result;
	const located = judgement.units.flatMap(({ unit, cases }) => cases.map((testCase) => ({
		unit,
		testCase
	})));
	const unmatched = judgement.unmatched.map((testCase) => ({
		unit: testCase.file ?? "",
		testCase
	}));
	const cases = [...located, ...unmatched];
	const failed = cases.flatMap(({ unit, testCase: { outcome, ...test } }) => outcome.kind === "failed" ? [
		`  failed: ${shown(testName(test))}: ${shown(outcome.message)}`,
		...placeOf(unit, test.line),
		...silent ? detailsOf(outcome.details) : []
	] : []);
	const problems = judgement.problems.map((problem) => `  ${shown(problem, 2e3)}`);
	const failures = cases.filter(({ testCase }) => testCase.outcome.kind === "failed").length;
	const fails = failures + problems.length > 0;
	return [
		`Batch ${chosen.number}: ${count(cases.length, "test")} in ${duration(seconds)}, ${failures} failed.`,
		...failed,
		...problems,
		comparison(fails, chosen),
		""
	].join("\n");
}
function placeOf(unit, line) {
	if (unit === "") return [];
	return [`    in ${shown(unit)}${line === void 0 ? "" : ` line ${line}`}`];
}
function detailsOf(details) {
	const text = plainText(details).trimEnd();
	if (text === "") return [];
	const lines = text.split("\n");
	const more = lines.length - shownDetails;
	return [...lines.slice(0, shownDetails).map((line) => `    ${clip(line, longestLine)}`), ...more > 0 ? [`    and ${count(more, "line")} more`] : []];
}
function comparison(fails, { failures }) {
	const [first] = failures;
	if (first === void 0) return fails ? "In the run it passed." : "So it was in the run.";
	const more = failures.length > 1 ? ` and ${failures.length - 1} more` : "";
	return `In the run it failed${fails ? " as well" : ""}: ${shown(first)}${more}.`;
}
/** What a replay comes to: the status of the command, and never 0 where something failed. */
function statusOf({ result: { exit, judgement } }) {
	if (exit.kind === "exited" && exit.status !== 0) return exit.status;
	const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
	return judgement.problems.length > 0 || cases.some(({ outcome }) => outcome.kind === "failed") ? 1 : 0;
}
function shown(text, limit = longestLine) {
	return clip(plainLine(text), limit);
}

// src/cli/tools.ts
/** The tools port on child processes: short-lived programs whose output is kept and not printed. */
const childProcessTools = { run: run$1 };
async function run$1(program, args, options = {}) {
	const child = spawn(program, args, {
		...options.directory !== void 0 && { cwd: options.directory },
		env: {
			...process.env,
			...options.env
		},
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	});
	const ended = new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve(code ?? 128));
	});
	const [status, stdout, stderr] = await Promise.all([
		ended,
		text(child.stdout),
		text(child.stderr)
	]);
	return {
		status,
		stdout,
		stderr
	};
}

// src/cli/replay-world.ts
/** Builds the world of a replay: this machine, a folder of its own, and no platform around it. */
function replayWorld(terminal, cancellation, { home, directory, dockerHost }) {
	const run = randomBytes(4).toString("hex");
	const place = createHash("sha256").update(`replay ${directory}`).digest("hex").slice(0, 12);
	const folder = path.join(os.tmpdir(), "testshoal", `${place}-${run}`);
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	const machine = thisMachine();
	return {
		log: terminalLog(terminal),
		clock: () => performance.now() / 1e3,
		tools: childProcessTools,
		containers: containersOf({ DOCKER_HOST: dockerHost }),
		stores: void 0,
		ledger: new Ledger(path.join(folder, ledgerName)),
		environment: process.env,
		temporary: folder,
		filePlaces: filePlaces(run, folder),
		adapters: fileURLToPath(new URL("./adapters", home)),
		run,
		workflowRun: void 0,
		processors: machine.processors,
		machine,
		availableBytes: machine.sample().availableBytes ?? process.availableMemory(),
		platform: platform(),
		cancellation,
		tellSuite: () => {},
		publish: async () => {}
	};
}
/** What tests print goes where it was asked for; warnings go beside it. */
function terminalLog(terminal) {
	const secrets = /* @__PURE__ */ new Set();
	const masked = (text) => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
	return {
		debug: () => {},
		info: (message) => terminal.print(`${masked(message)}\n`),
		warning: (message) => terminal.note(`Warning: ${plainText(masked(message))}`),
		group: (title, lines) => {
			for (const line of [title, ...lines.map((one) => `  ${one}`)]) terminal.print(`${masked(line)}\n`);
		},
		output: (_speaker, line) => terminal.print(`${masked(line)}\n`),
		outputEnded: () => {},
		progress: () => {},
		backlog: standardOutputBacklog,
		mask: (secret) => {
			if (secret !== "") secrets.add(secret);
		}
	};
}

// src/cli/replay-command.ts
/** `testshoal replay …`: runs a batch of a run in CI once more on this machine, on a clone of the same template. */
const replayUsage = `Usage: testshoal replay BUNDLE [options]

Runs a batch of a run once more: on a clone of the same template, with the same command, in the same order. BUNDLE is the file
that the action's output \`bundle\` names, or a folder that holds it. Run it in a checkout of the repository. It runs the
commands that are in the bundle: take one only from a run that you trust.

  --list              show what is in it, and run nothing
  --worker N          which batch: of this worker (default: the first in which something failed)
  --batch N           which batch: this one
  --directory DIR     the checkout (default .)
  --database-url URL  [alias=]url of a server of yours; clones are made beside the database that it names, which is not written
                      to. May be given again; TESTSHOAL_DATABASE_URL serves too. Default: a container of the run's image;
                      SQLite needs nothing
  --allow-database P  as the input \`allow-database\`
  --run COMMAND       in place of the run's command, with the same placeholders
  --prepare COMMAND   in place of the run's \`prepare\`, which is run where the template's dump cannot be used
  --keep              show the clone's URL when the tests have ended, and keep it until Ctrl-C

The exit status is that of the command, 1 where the tests failed otherwise, 130 after Ctrl-C.
`;
/** What Ctrl-C ends with, by custom. */
const interruptedStatus = 130;
/** `home`: where this program lies. The exit status. @throws UserError where the batch cannot be run. */
async function replayCommand(args, terminal, home) {
	const command = readReplayOptions(args, terminal.directory, process.env);
	if (command.help) {
		terminal.print(replayUsage);
		return 0;
	}
	const file = bundleFile(command.bundle);
	if (command.list) {
		const { bundle } = await readBundle(file, void 0);
		terminal.print(describeBundle(bundle, process.env));
		return 0;
	}
	using interrupt = interruption(terminal);
	const place = {
		home,
		directory: command.directory,
		dockerHost: await dockerHost(process.env, childProcessTools)
	};
	const world = replayWorld(terminal, interrupt.cancellation, place);
	try {
		return statusOf(await run(file, command, terminal, world));
	} catch (error) {
		if (error instanceof Cancelled) return interruptedStatus;
		throw error;
	} finally {
		await cleanUp(world.ledger.file, {
			...world,
			log: {
				...world.log,
				info: world.log.debug
			}
		});
		await rm(world.temporary, {
			recursive: true,
			force: true
		});
	}
}
async function run(file, command, terminal, world) {
	const mark = ownMark(world.run, "replay");
	await markFolder(world.temporary, mark);
	await sweepSteps(path.dirname(world.temporary), here(mark), world);
	const opened = await readBundle(file, world.temporary);
	const chosen = chooseBatches(opened.bundle, command).at(-1);
	if (chosen !== void 0) terminal.print(describeStart(opened.bundle, chosen, command));
	for (const note of opened.bundle.notes) terminal.note(plainText(note));
	let silent = true;
	const log = {
		...world.log,
		output(speaker, line) {
			if (speaker.batch !== void 0 && speaker.batch === chosen?.number) silent = false;
			world.log.output(speaker, line);
		}
	};
	return replay(opened, {
		...command,
		async onEnd(replayed, urls) {
			terminal.print(describeEnd(replayed, silent));
			if (command.keep) await keepUntilInterrupted(urls, terminal, world);
		}
	}, {
		...world,
		log
	});
}
/** A folder into which an artifact was unpacked holds one. @throws UserError where there is none, or several. */
function bundleFile(named) {
	if (named === void 0) throw new UserError("replay needs a bundle. See `testshoal replay --help`.");
	if (!(statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false)) return named;
	const [file, second] = globSync("**/testshoal-replay*.tar", { cwd: named }).sort();
	if (file !== void 0 && second === void 0) return path.join(named, file);
	throw new UserError(file === void 0 ? `There is no testshoal-replay*.tar in ${named}.` : `There are several bundles in ${named}: name one, such as ${path.join(named, file)}.`);
}
async function keepUntilInterrupted(urls, terminal, { cancellation }) {
	for (const [alias, url] of urls) terminal.print(`The clone of "${alias}": ${url}\n`);
	terminal.print("It is kept until you press Ctrl-C.\n");
	const alive = setInterval(() => {}, 1 << 30);
	await aborted(cancellation.signal);
	clearInterval(alive);
}
/** The first signal stops what is going on, and all is cleaned up; the second one ends the process as it is. */
function interruption(terminal) {
	const controller = new AbortController();
	const onSignal = () => {
		if (controller.signal.aborted) process.exit(interruptedStatus);
		terminal.note("Stopping, and cleaning up. Once more leaves it as it is.");
		controller.abort("the replay was stopped");
	};
	const signals = [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	];
	for (const signal of signals) process.on(signal, onSignal);
	return {
		cancellation: new Cancellation(controller.signal),
		[Symbol.dispose]: () => {
			for (const signal of signals) process.off(signal, onSignal);
		}
	};
}

export { replayCommand };