import { A as _gte, C as record, I as _regex, M as _maxLength, N as _minLength, P as _nonnegative, T as string, b as optional, d as _enum, f as array, g as literal, h as int, j as _lte, k as unknown, p as boolean, u as datetime, x as partialRecord, y as object } from "./zod.js";
import { n as inForm, r as parseJson, t as allInForm } from "./expected-form.js";
import { c as fileOf, r as partForm } from "./plan-record.js";

// src/runners/seeds.ts
/** Seeds by which runners put their tests into an order of chance: found in what they print, and given to them again. */
/** Those that print their seed. */
const shufflers = [
	"pytest-randomly",
	"pytest-random-order",
	"Django",
	"RSpec",
	"Minitest",
	"Go",
	"Jest",
	"Vitest",
	"PHPUnit"
];
/** A 64-bit number has 20 digits. */
const seedForm = /^-?\d{1,20}$/;
/** Seen in the output of each, of the versions that are named, and in its documentation. */
const habits = {
	"pytest-randomly": {
		line: /^Using --randomly-seed=(-?\d+)$/,
		option: (value) => `--randomly-seed=${value}`
	},
	"pytest-random-order": {
		line: /^Using --random-order-seed=(\d+)$/,
		option: (value) => `--random-order-seed=${value}`
	},
	Django: {
		line: /^Us(?:ing|ed) shuffle seed: (\d+) \((?:given|generated)\)$/,
		option: (value) => `--shuffle=${value}`
	},
	RSpec: {
		line: /^Randomized with seed (\d+)$/,
		option: (value) => `--seed ${value}`,
		variable: {
			name: "SPEC_OPTS",
			value: (seed, before = "") => `${before} --seed ${seed}`.trim()
		}
	},
	Minitest: {
		line: /^Run options: (?:.* )?--seed (\d+)(?: .*)?$/,
		option: (value) => `--seed ${value}`,
		variable: {
			name: "SEED",
			value: (seed) => seed
		}
	},
	Go: {
		line: /^-test\.shuffle (\d+)$/,
		option: (value) => `-shuffle=${value}`
	},
	Jest: {
		line: /^Seed: (-?\d+)$/,
		option: (value) => `--seed=${value}`
	},
	Vitest: {
		line: /^Running tests with seed "(\d+)"$/,
		option: (value) => `--sequence.seed=${value}`
	},
	PHPUnit: {
		line: /^Random Seed: (\d+)$/,
		option: (value) => `--random-order-seed=${value}`
	}
};
/** The seed that `line` says, which is without colours and has single spaces. Undefined where it says none. */
function seedIn(line) {
	for (const shuffler of shufflers) {
		const value = habits[shuffler].line.exec(line)?.[1];
		if (value !== void 0 && seedForm.test(value)) return {
			shuffler,
			value
		};
	}
}
/** Variables that ask for the order of `seeds`, where the command does not say otherwise. `before`: what they hold here. */
function seedVariables(seeds, before) {
	const ofAdapters = {};
	const variables = {};
	for (const { shuffler, value } of firstOfEach(seeds)) {
		const { variable } = habits[shuffler];
		ofAdapters[shuffler] = value;
		if (variable !== void 0) variables[variable.name] = variable.value(value, before[variable.name]);
	}
	return seeds.length === 0 ? {} : {
		...variables,
		TESTSHOAL_SEEDS: JSON.stringify(ofAdapters)
	};
}
/** Those of a command that says its seed for every part of it are one after another, and it takes one. */
function firstOfEach(seeds) {
	return seeds.filter((seed, index) => seeds.findIndex(({ shuffler }) => shuffler === seed.shuffler) === index);
}
/**
* How a replay comes to the order of `seeds`, one sentence each. `run`: its command. `adapted`: those to which the preset's
* adapter gives them. `open`: what is left to the user.
*/
function tellSeeds(seeds, run, adapted) {
	const taken = [];
	const open = [];
	for (const { shuffler, value } of firstOfEach(seeds)) {
		const { option, variable } = habits[shuffler];
		const all = seeds.filter((seed) => seed.shuffler === shuffler).map((seed) => seed.value);
		if (all.length > 1) open.push(`${shuffler} had ${all.length} seeds in this batch (${all.join(", ")}), and a command takes one.`);
		if (adapted.includes(shuffler) || variable !== void 0 || run.includes(value)) taken.push(`${shuffler} gets the seed that it had in the run: ${value}.`);
		else open.push(`${shuffler} had the seed ${value} in the run. For the same order give the command with --run, and ${option(value)} in it.`);
	}
	return {
		taken,
		open
	};
}

// src/replay/bundle.ts
/** A bundle: what it takes to run a batch of a run once more on another machine. Read back, it can be anything. */
/** Changes whenever an older reader could misread a newer bundle. */
const bundleFormat = 1;
const maximumWorkers = 256;
const name = string().check(_maxLength(300));
const command = string().check(_maxLength(65536));
const counted = int().check(_gte(1));
const alias = string().check(_regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/));
/** Becomes a part of a URL. */
const word = string().check(_maxLength(200), _regex(/^[^\p{Cc}]*$/u));
/** https://pkg.go.dev/github.com/distribution/reference */
const image = string().check(_maxLength(300), _regex(/^[a-zA-Z0-9][\w./:@-]*$/));
const runSchema = object({
	startedAt: datetime(),
	outcome: name,
	/** `owner/name`; empty where nobody says. */
	repository: name,
	commit: name,
	/** The workflow's run; empty where it is none. */
	id: name,
	attempt: counted,
	shard: object({
		index: counted,
		total: int().check(_gte(1), _lte(256))
	}),
	/** `linux-x64` and so on. */
	platform: name,
	planHash: name,
	workers: int().check(_gte(1), _lte(maximumWorkers))
});
/** As inputs of the action, what was in effect. */
const suiteSchema = object({
	runner: _enum([
		"pytest",
		"django",
		"command"
	]),
	run: command,
	prepare: command,
	workingDirectory: name,
	projectName: name,
	/** Lines of `worker-env`, of which only those with placeholders have their values. Undefined: the preset's. */
	workerEnv: optional(array(command)),
	recycle: _enum([
		"auto",
		"batch",
		"worker"
	]),
	/** `copied`: clones were of the database as it was, without `prepare`. */
	template: _enum(["prepared", "copied"])
});
const databaseSchema = object({
	alias,
	engine: _enum([
		"postgres",
		"mysql",
		"mariadb",
		"sqlite"
	]),
	version: name,
	/** Its name on the server; for SQLite the file's path in the working directory. */
	database: word,
	/** Empty for SQLite. */
	user: word,
	/** Of the service container; undefined where it was none. */
	image: optional(image),
	/** Whether clones were server processes. */
	instances: boolean(),
	templateBytes: int().check(_nonnegative()),
	/** Key under which the template's dump is kept between runs; undefined where it is not. */
	templateKey: optional(name),
	/** Size of the packed dump in the bundle; undefined where it has none. */
	dumpBytes: optional(int().check(_nonnegative())),
	/** Why it has none. */
	withoutDump: optional(name)
});
const unitSchema = object({
	unit: command,
	part: optional(partForm)
});
const batchSchema = object({
	/** 1-based, in the order of handing out. */
	number: counted,
	worker: int().check(_gte(1), _lte(maximumWorkers)),
	purpose: _enum([
		"plan",
		"rest",
		"bisect",
		"retry"
	]),
	/** In the order in which they ran. */
	units: array(unitSchema).check(_minLength(1)),
	/** Names of its failed tests, then what went wrong besides; no more than a few. */
	failures: array(name),
	/** By which its tests were shuffled. */
	seeds: array(object({
		shuffler: _enum(shufflers),
		value: string().check(_regex(seedForm))
	}))
});
/** Variables that decide in which order a runner or an interpreter does things, and are no secret. No others are set by a bundle. */
const orderVariables = [
	"PYTHONHASHSEED",
	"SEED",
	"RANDOM_SEED",
	"TEST_SEED",
	"PYTEST_RANDOM_SEED"
];
const schema = object({
	format: literal(1),
	run: runSchema,
	suite: suiteSchema,
	/** Variables that the tests could see, without their values, but for those that decide an order and are no secret. */
	environment: object({
		names: array(name).check(_maxLength(5e3)),
		seeds: partialRecord(_enum(orderVariables), string().check(_regex(/^\d{1,20}$/)))
	}),
	/** Versions of the runner and of what it stands on, as far as they were said. */
	tools: record(name, name),
	databases: array(databaseSchema).check(_maxLength(100)),
	/** Checked one by one. */
	batches: array(unknown()),
	/** What is left out, one sentence each. */
	notes: array(string().check(_maxLength(2e3)))
});
const subject = "what it says of itself is";
/** @throws Error saying what is wrong. */
function parseBundle(json) {
	const data = parseJson(json, subject);
	const { format } = inForm(object({ format: int() }), data, subject);
	if (format !== 1) throw new Error(`it is written in format ${format}, and this version reads format ${1}`);
	const bundle = inForm(schema, data, subject);
	const batches = allInForm(batchSchema, bundle.batches, subject, "batches").map((batch) => ({
		...batch,
		units: batch.units.map(({ unit, part }) => ({
			unit,
			...part === void 0 ? {} : { part }
		}))
	}));
	if (batches.length === 0) throw new Error("it holds no batch");
	refuseTwice(batches.map(({ number }) => `batch ${number}`));
	refuseTwice(bundle.databases.map(({ alias }) => `database ${alias}`));
	for (const { units } of batches) for (const unit of units) refuseElsewhere(fileOf(unit));
	refuseElsewhere(bundle.suite.workingDirectory);
	for (const { engine, database } of bundle.databases) if (engine === "sqlite") refuseElsewhere(database);
	return {
		...bundle,
		batches
	};
}
function refuseTwice(things) {
	const seen = /* @__PURE__ */ new Set();
	for (const thing of things) {
		if (seen.has(thing)) throw new Error(`${thing} stands in it twice`);
		seen.add(thing);
	}
}
/** Of files and folders that it names, none may lie outside of the checkout, or pass for an option. */
function refuseElsewhere(file) {
	if (!(!/^[-/\\]|^[A-Za-z]:|\p{Cc}/u.test(file) && !file.split(/[/\\]/).includes(".."))) throw new Error(`${JSON.stringify(file)} is no path inside of a checkout`);
}

export { seedVariables as a, seedIn as i, parseBundle as n, shufflers as o, seedForm as r, tellSeeds as s, orderVariables as t };