import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { C as size, S as openEngine, _ as estimateUnits, b as sum, d as writeCommand, f as endingGroupOnAbort, g as describeMatch, h as printedLine, m as LineSplitter, p as signalGroup, s as beginStep, t as buildWorld, u as launch, v as matchRate, w as failStep, x as sumOfKnown, y as median } from "./world.js";
import { f as startGroup, i as endGroup, l as setFailed, s as info } from "./toolkit-cache.js";
import { i as secretsOf, n as isUnixSocket, r as parseDatabaseUrls, t as formatDatabaseUrl } from "./url.js";
import { i as messageOf, n as SecurityStop, r as UserError, t as Cancelled } from "./errors.js";
import { C as object, D as _lte, E as _gte, O as _maxLength, T as string, _ as number, a as int, c as number$1, d as pipe, f as record$1, g as unknown, h as tuple, i as discriminatedUnion, j as _regex, k as _nonnegative, l as object$1, m as transform, n as _enum, o as literal, p as string$1, r as array, s as nullable, u as optional, w as record } from "./zod.js";
import { n as isNameOfOurs, t as databaseNames } from "./names.js";
import { n as sweepFolders } from "./folders.js";
import { n as isAbandonedDatabase } from "./mark.js";
import * as nativeFs from "fs";
import { readdir, readdirSync, realpath, realpathSync, stat, statSync } from "fs";
import { basename, dirname, isAbsolute, normalize, posix, relative, resolve, sep } from "path";
import { BlockList, isIP } from "node:net";
import { PassThrough, Transform } from "node:stream";
import { once } from "node:events";
import * as zlib$1 from "node:zlib";
import { gunzipSync, gzipSync } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync as existsSync$1, readFileSync, readdirSync as readdirSync$1, statSync as statSync$1 } from "node:fs";
import path from "node:path";
import { appendFile, lstat, mkdir, open, readFile, rename, rm, stat as stat$1, statfs, writeFile } from "node:fs/promises";
import { lookup } from "node:dns/promises";
import os, { networkInterfaces } from "node:os";
import { spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { fileURLToPath } from "url";
import { createRequire } from "module";
import { pipeline } from "node:stream/promises";

// node_modules/fastest-levenshtein/mod.js
var require_fastest_levenshtein = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.__esModule = true;
	exports.distance = exports.closest = void 0;
	var peq = /* @__PURE__ */ new Uint32Array(65536);
	var myers_32 = function(a, b) {
		var n = a.length;
		var m = b.length;
		var lst = 1 << n - 1;
		var pv = -1;
		var mv = 0;
		var sc = n;
		var i = n;
		while (i--) peq[a.charCodeAt(i)] |= 1 << i;
		for (i = 0; i < m; i++) {
			var eq = peq[b.charCodeAt(i)];
			var xv = eq | mv;
			eq |= (eq & pv) + pv ^ pv;
			mv |= ~(eq | pv);
			pv &= eq;
			if (mv & lst) sc++;
			if (pv & lst) sc--;
			mv = mv << 1 | 1;
			pv = pv << 1 | ~(xv | mv);
			mv &= xv;
		}
		i = n;
		while (i--) peq[a.charCodeAt(i)] = 0;
		return sc;
	};
	var myers_x = function(b, a) {
		var n = a.length;
		var m = b.length;
		var mhc = [];
		var phc = [];
		var hsize = Math.ceil(n / 32);
		var vsize = Math.ceil(m / 32);
		for (var i = 0; i < hsize; i++) {
			phc[i] = -1;
			mhc[i] = 0;
		}
		var j = 0;
		for (; j < vsize - 1; j++) {
			var mv_1 = 0;
			var pv_1 = -1;
			var start_1 = j * 32;
			var vlen_1 = Math.min(32, m) + start_1;
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] |= 1 << k;
			for (var i = 0; i < n; i++) {
				var eq = peq[a.charCodeAt(i)];
				var pb = phc[i / 32 | 0] >>> i & 1;
				var mb = mhc[i / 32 | 0] >>> i & 1;
				var xv = eq | mv_1;
				var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
				var ph = mv_1 | ~(xh | pv_1);
				var mh = pv_1 & xh;
				if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
				if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
				ph = ph << 1 | pb;
				mh = mh << 1 | mb;
				pv_1 = mh | ~(xv | ph);
				mv_1 = ph & xv;
			}
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] = 0;
		}
		var mv = 0;
		var pv = -1;
		var start = j * 32;
		var vlen = Math.min(32, m - start) + start;
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		var score = m;
		for (var i = 0; i < n; i++) {
			var eq = peq[a.charCodeAt(i)];
			var pb = phc[i / 32 | 0] >>> i & 1;
			var mb = mhc[i / 32 | 0] >>> i & 1;
			var xv = eq | mv;
			var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			var ph = mv | ~(xh | pv);
			var mh = pv & xh;
			score += ph >>> m - 1 & 1;
			score -= mh >>> m - 1 & 1;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
		return score;
	};
	var distance = function(a, b) {
		if (a.length < b.length) {
			var tmp = b;
			b = a;
			a = tmp;
		}
		if (b.length === 0) return a.length;
		if (a.length <= 32) return myers_32(a, b);
		return myers_x(a, b);
	};
	exports.distance = distance;
	var closest = function(str, arr) {
		var min_distance = Infinity;
		var min_index = 0;
		for (var i = 0; i < arr.length; i++) {
			var dist = distance(str, arr[i]);
			if (dist < min_distance) {
				min_distance = dist;
				min_index = i;
			}
		}
		return arr[min_index];
	};
	exports.closest = closest;
}));

// src/input-reader.ts
var import_fastest_levenshtein = require_fastest_levenshtein();
var InputReader = class {
	/** Every value that was read, by input. */
	settings = /* @__PURE__ */ new Map();
	#given;
	#defaults;
	#environment;
	#problems = [];
	constructor(given, defaults, environment) {
		this.#given = given;
		this.#defaults = defaults;
		this.#environment = environment;
	}
	/** Names the inputs that do not exist, each with the nearest that does. */
	refuseUnknown() {
		const known = Object.keys(this.#defaults);
		for (const name of this.#given.keys()) {
			if (known.includes(name)) continue;
			const near = nearest(name, known);
			const hint = near === void 0 ? `The inputs are: ${known.join(", ")}.` : `Did you mean \`${near}\`?`;
			this.problem(`\`${name}\` is not an input. ${hint} (It is INPUT_${name.toUpperCase()} in the environment.)`);
		}
	}
	/**
	* The trimmed value. A value equal to the default counts as not given, since the platform fills defaults in;
	* then the environment variable is looked at, if the input has one.
	*/
	text(name, environmentName) {
		const fallback = this.#defaults[name] ?? "";
		const given = this.#given.get(name)?.trim() ?? "";
		if (given !== "" && given !== fallback) return this.#settle(name, given, "given");
		const fromEnvironment = environmentName === void 0 ? void 0 : this.#environment[environmentName]?.trim();
		if (environmentName !== void 0 && fromEnvironment !== void 0 && fromEnvironment !== "") return this.#settle(name, fromEnvironment, { environment: environmentName });
		return this.#settle(name, fallback, "default");
	}
	lines(name) {
		return this.text(name).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
	}
	choice(name, allowed) {
		const value = this.text(name);
		const found = allowed.find((candidate) => candidate === value);
		if (found !== void 0) return found;
		this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: ${allowed.join(", ")}.`);
		return allowed[0];
	}
	flag(name) {
		return this.choice(name, ["false", "true"]) === "true";
	}
	/** A whole number within bounds; the lower bound stands in for a bad one, which is a problem already. */
	wholeNumber(name, bounds, environmentName) {
		const value = this.text(name, environmentName);
		const number = /^\d+$/.test(value) ? Number(value) : NaN;
		if (number >= bounds.from && number <= bounds.to) return number;
		this.problem(`\`${this.#label(name)}\` is "${value}". Allowed: a whole number from ${bounds.from} to ${bounds.to}.`);
		return bounds.from;
	}
	problem(sentence) {
		this.#problems.push(sentence);
	}
	/** @throws UserError with all problems, when there are any. */
	finish() {
		if (this.#problems.length > 0) throw new UserError(this.#problems);
	}
	#settle(name, value, source) {
		this.settings.set(name, {
			value,
			source
		});
		return value;
	}
	#label(name) {
		const source = this.settings.get(name)?.source;
		return typeof source === "object" ? source.environment : name;
	}
};
/** The most similar candidate, if it is similar enough to be a slip. */
function nearest(name, candidates) {
	const candidate = (0, import_fastest_levenshtein.closest)(name, candidates);
	return (0, import_fastest_levenshtein.distance)(name, candidate) <= Math.max(2, Math.floor(name.length / 3)) ? candidate : void 0;
}

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
/** Quotes one word for bash: nothing inside single quotes is special except the single quote. */
function quoteForBash(word) {
	return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
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

// src/config.ts
/** The inputs, read once into one readonly object; every problem is reported at once, before anything is touched. */
const templateModes = [
	"auto",
	"extend",
	"rebuild",
	"off"
];
const runnerNames = [
	"auto",
	"pytest",
	"django",
	"command"
];
/** The default of every input: the contract with `action.yml`, held by a test. */
const inputDefaults = {
	run: "",
	runner: "auto",
	tests: "",
	"working-directory": ".",
	workers: "auto",
	"min-workers": "1",
	"max-workers": "16",
	"database-url": "",
	services: "",
	prepare: "",
	"template-key": "",
	template: "auto",
	"worker-env": "",
	session: "auto",
	clone: "auto",
	durability: "auto",
	"allow-empty": "false",
	"project-name": "",
	"allow-database": "",
	cache: "auto",
	"cache-prefix": ""
};
const maximumWorkers = 256;
/** @throws UserError with every problem at once. */
function readConfig(given, surroundings) {
	const reader = new InputReader(given, inputDefaults, surroundings.environment);
	reader.refuseUnknown();
	const workingDirectory = path.resolve(surroundings.workspace, reader.text("working-directory"));
	const config = {
		run: orUndefined(reader.text("run")),
		runner: reader.choice("runner", runnerNames),
		tests: reader.lines("tests"),
		workingDirectory,
		repositoryPath: path.relative(surroundings.workspace, workingDirectory).replaceAll(path.sep, "/"),
		workers: readWorkers(reader),
		databaseUrls: readDatabaseUrls(reader),
		services: reader.text("services"),
		prepare: orUndefined(reader.text("prepare")),
		templateKey: reader.lines("template-key"),
		template: reader.choice("template", templateModes),
		workerEnv: readWorkerEnv(reader),
		session: reader.choice("session", ["auto", "off"]),
		clone: reader.choice("clone", [
			"auto",
			"instance",
			"database"
		]),
		durability: reader.choice("durability", [
			"auto",
			"off",
			"on"
		]),
		allowEmpty: reader.flag("allow-empty"),
		projectName: reader.text("project-name", "PROJECT_NAME") || nameOf$2(surroundings),
		allowDatabase: reader.lines("allow-database"),
		cache: readCache(reader, surroundings.workspace),
		cachePrefix: reader.text("cache-prefix")
	};
	if (!existsSync$1(workingDirectory) || !statSync$1(workingDirectory).isDirectory()) reader.problem(`\`working-directory\` is "${reader.text("working-directory")}". There is no such folder in the checkout.`);
	refuseRunWithoutTests(config.run, reader);
	reader.finish();
	return {
		config,
		settings: reader.settings
	};
}
function readWorkers(reader) {
	const bounds = {
		from: 1,
		to: maximumWorkers
	};
	const minimum = reader.wholeNumber("min-workers", bounds, "DJANGO_TEST_MIN_WORKERS");
	const maximum = reader.wholeNumber("max-workers", bounds, "DJANGO_TEST_MAX_WORKERS");
	if (reader.text("workers", "DJANGO_TEST_WORKERS") === "auto") return {
		kind: "auto",
		minimum,
		maximum
	};
	return {
		kind: "fixed",
		count: reader.wholeNumber("workers", bounds, "DJANGO_TEST_WORKERS")
	};
}
function readDatabaseUrls(reader) {
	const { targets, problems } = parseDatabaseUrls(reader.text("database-url"));
	for (const problem of problems) reader.problem(`\`database-url\`: ${problem}`);
	return targets;
}
function readWorkerEnv(reader) {
	const text = reader.text("worker-env");
	if (text === "") return void 0;
	const { entries, problems } = parseEnvironmentLines(text);
	for (const problem of problems) reader.problem(`\`worker-env\`: ${problem}`);
	return entries;
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
function refuseRunWithoutTests(run, reader) {
	if (run === void 0 || hasPlaceholder(run, "tests") || hasPlaceholder(run, "tests-file")) return;
	reader.problem(`\`run\` is "${run}". It has to contain {tests} or {tests-file}, or every worker would run all tests.`);
}
function nameOf$2(surroundings) {
	return surroundings.repository.split("/").at(-1) || path.basename(surroundings.workspace);
}
function orUndefined(text) {
	return text === "" ? void 0 : text;
}

// src/databases/advice.ts
/** Lines to paste, with a sentence before them; empty where there is nothing to gain. */
function adviceFor({ service, engine, version, inMemory, isFixed }) {
	if (engine !== "postgres") return [];
	const lines = [...inMemory === false ? [`    options: --tmpfs ${dataFolder(Number.parseInt(version, 10))}`] : [], ...isFixed ? [`    command: ${command$1}`] : []];
	if (lines.length === 0) return [];
	return [
		`The server of the service "${service}" could be faster: nobody needs its data after the job. Add to what the service has:`,
		"services:",
		`  ${service}:`,
		...lines
	];
}
/**
* The official image moved its data in 18 and does not start with a mount at the old place.
* Source: https://github.com/docker-library/postgres/pull/1259
*/
function dataFolder(major) {
	return major >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
}
const command$1 = "postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=off";

// src/databases/durability.ts
/** `service`: the key under `services:` in the workflow, where the server is a service's. */
async function makeFast(database, service, durability, log) {
	if (database.engine.instances) return;
	const isFixed = await relax(database, durability, log);
	if (service === void 0) return;
	const { name, version } = database.engine;
	const inMemory = database.room?.inMemory;
	const lines = adviceFor({
		service,
		engine: name,
		version,
		inMemory,
		isFixed
	});
	if (lines.length > 0) log.info(lines.join("\n"));
}
/** Returns whether the server refused a part of it. */
async function relax(database, durability, log) {
	if (durability === "on" || durability === "auto" && !database.throwAway) return false;
	if (!database.throwAway) log.warning(`\`durability: off\` changes the settings of the server of "${database.alias}", and they stay after this run. ` + undoing[database.engine.name]);
	const refusals = await database.engine.relaxDurability();
	for (const refusal of refusals) log.warning(`${database.alias}: ${refusal}`);
	return refusals.length > 0;
}
/** How a server gets its settings back. */
const undoing = {
	postgres: "`ALTER SYSTEM RESET ALL` and `SELECT pg_reload_conf()` undo that and any other ALTER SYSTEM.",
	mysql: "A restart of the server undoes that, after `ALTER INSTANCE ENABLE INNODB REDO_LOG`.",
	mariadb: "A restart of the server undoes that.",
	sqlite: ""
};

// src/databases/file-places.ts
/** Where the files of SQLite and of instances lie: in memory where they fit, for every commit waits for the disk otherwise. */
/** While nothing is known of the size. */
const plentyBytes = 1024 ** 3;
/** The rest of the memory is for the tests themselves. */
const shareOfMemory = .5;
/** `neededBytes`: of all files at once; undefined where nobody knows how large one is. */
function chooseFilePlace({ memory, disk }, neededBytes) {
	if (memory === void 0) return {
		folder: disk,
		fallback: "this machine has no folder in memory"
	};
	const free = size(memory.freeBytes);
	if (neededBytes === void 0) return memory.freeBytes >= plentyBytes ? {
		folder: memory.folder,
		fallback: void 0
	} : {
		folder: disk,
		fallback: `their size is not known yet, and only ${free} of memory are free`
	};
	return neededBytes <= memory.freeBytes * shareOfMemory ? {
		folder: memory.folder,
		fallback: void 0
	} : {
		folder: disk,
		fallback: `they need ${size(neededBytes)}, and half of the ${free} of free memory is for the tests`
	};
}

// src/databases/guard.ts
/** Tells databases that could be real from those that tests may do anything with. Its verdict is final. */
/** Not inside a longer word; digits and `_` end one, so that `prod1` and `shop_prod` count and `products` does not. */
const REAL_WORDS = /(?<!\p{L})(?:prod|production|live|staging|primary)(?!\p{L})/iu;
const SHOWN_SESSIONS = 5;
const LOOPBACK = blockListOf(["127.0.0.0/8", "::1/128"]);
/** RFC 1918 and RFC 4193. */
const PRIVATE = blockListOf([
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"fc00::/7"
]);
/**
* Why `target` could be a real database, one refusal for each rule that it breaks; empty where it may be used.
* `allowed` is the input `allow-database`: exact places, as `placeOf` writes them, that are let through.
*/
function guardProblems(target, facts, allowed) {
	const place = placeOf(target);
	if (allowed.includes(place)) return [];
	return (target.engine === "sqlite" ? nameFindings("path", target.file) : [
		...nameFindings("host", target.host),
		...nameFindings("database name", target.database),
		...networkFindings(target, facts),
		...sessionFindings(facts.sessions)
	]).map(({ rule, reason }) => `The database ${quote(place)} could be a real one (rule "${rule}"): ${reason}. If it is only for tests, add this line to the input "allow-database": ${onOneLine$1(place)}`);
}
/** As Docker names its bridges. Not every `br-…`: `br-lan` is a router's local network. */
function isDockerBridge(networkInterface) {
	return /^(?:docker0|br-[0-9a-f]{12})$/.test(networkInterface);
}
/** `host/name`, or the path of an SQLite file as written: the form of the input `allow-database`. */
function placeOf(target) {
	return target.engine === "sqlite" ? target.file : `${target.host}/${target.database}`;
}
function nameFindings(what, value) {
	const word = REAL_WORDS.exec(value)?.[0];
	return word === void 0 ? [] : [{
		rule: "name",
		reason: `the ${what} ${quote(value)} has the word ${quote(word)}`
	}];
}
function networkFindings(target, facts) {
	if (isUnixSocket(target)) return [];
	if (facts.addresses.length === 0) return [{
		rule: "network",
		reason: `no address is known for the host ${quote(target.host)}`
	}];
	const trusted = [
		LOOPBACK,
		blockListOf(facts.serviceAddresses.map((address) => `${address}/${familyOf(address) === "ipv4" ? 32 : 128}`)),
		blockListOf(containerNetworks(facts).map(({ cidr }) => cidr))
	];
	const outside = facts.addresses.filter((address) => !trusted.some((list) => contains(list, address)));
	if (outside.length === 0) return [];
	return [{
		rule: "network",
		reason: `the host ${quote(target.host)} (${outside.join(", ")}) is neither this machine, nor a service container of the job, nor on a network of containers`
	}];
}
function containerNetworks({ interfaces, insideContainer }) {
	return interfaces.filter(({ name, cidr }) => isDockerBridge(name) || insideContainer && contains(PRIVATE, cidr.replace(/\/.*/, "")));
}
function sessionFindings(sessions) {
	if (sessions.length === 0) return [];
	const more = sessions.length - SHOWN_SESSIONS;
	return [{
		rule: "sessions",
		reason: `others are connected to it: ${[...sessions.slice(0, SHOWN_SESSIONS), ...more > 0 ? [`and ${more} more`] : []].map(quote).join("; ")}`
	}];
}
/** Of networks written as `address/prefix length`. Throws where one is not. */
function blockListOf(cidrs) {
	const list = new BlockList();
	for (const cidr of cidrs) {
		const [address = "", prefix] = cidr.split("/");
		list.addSubnet(address, Number(prefix), familyOf(address));
	}
	return list;
}
/** An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is found in IPv4 networks; what is no address in none. */
function contains(list, address) {
	return list.check(address, familyOf(address));
}
function familyOf(address) {
	return isIP(address) === 4 ? "ipv4" : "ipv6";
}
/** In double quotes, with line breaks and the like escaped: names come from outside. */
function quote(text) {
	return JSON.stringify(text);
}
/** As it is, so that it can be copied, but for what would start a line of its own in the log. */
function onOneLine$1(text) {
	return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

// src/databases/network.ts
/** Asks this machine what the guard has to know about the network. */
/** Docker and Podman leave these files in every container. */
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];
/** On Linux: all interfaces, where Node lists only those in use, and an idle bridge is not. */
const INTERFACES = "/sys/class/net";
/** A host whose name cannot be looked up has no addresses, which the guard refuses; the reason is logged. */
async function networkFacts(target, log) {
	const host = target.engine === "sqlite" || isUnixSocket(target) ? void 0 : target.host;
	return {
		addresses: host === void 0 ? [] : await addressesOf(host, log),
		interfaces: localInterfaces(),
		insideContainer: insideContainer()
	};
}
/** Whether this process has a container's network. One that shares the network of Docker's host is not inside. */
function insideContainer() {
	return CONTAINER_MARKS.some((mark) => existsSync$1(mark)) && !seesDockerBridge();
}
async function addressesOf(host, log) {
	try {
		return (await lookup(host, { all: true })).map(({ address }) => address);
	} catch (error) {
		log.info(`The host ${JSON.stringify(host)} could not be looked up: ${messageOf(error)}`);
		return [];
	}
}
/** Docker's bridges are in the network of Docker's host, and in no container's own. */
function seesDockerBridge() {
	return existsSync$1(INTERFACES) && readdirSync$1(INTERFACES).some(isDockerBridge);
}
function localInterfaces() {
	return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => addresses.flatMap(({ cidr }) => cidr === null ? [] : [{
		name,
		cidr
	}]));
}

// src/databases/service-images.ts
/** https://github.com/docker-library/docs/blob/master/postgres/README.md */
const postgres = {
	label: "PostgreSQL",
	port: 5432,
	/** The official image and those made from it set `PG_MAJOR` and `PGDATA`. With `POSTGRES_HOST` it is a client. */
	recognises({ image, env }) {
		if ("PG_MAJOR" in env || "PGDATA" in env) return true;
		if (/postgres|postgis|timescale|pgvector/i.test(nameOf$1(image))) return true;
		return hasPrefixed(env, ["POSTGRES_"]) && !("POSTGRES_HOST" in env);
	},
	url(env, host, port) {
		const user = env["POSTGRES_USER"] || "postgres";
		return {
			engine: "postgres",
			host,
			port,
			user,
			password: env["POSTGRES_PASSWORD"] ?? "",
			database: env["POSTGRES_DB"] || user,
			parameters: {}
		};
	},
	doubt: (env) => env["POSTGRES_PASSWORD"] || env["POSTGRES_HOST_AUTH_METHOD"] === "trust" ? void 0 : "has no POSTGRES_PASSWORD, so it is tried without a password. If it needs one, give the whole address with the input \"database-url\"."
};
/**
* https://github.com/docker-library/docs/blob/master/mysql/README.md, …/mariadb/README.md,
* https://docs.percona.com/percona-server/8.4/docker-config.html
*/
const mysql = {
	label: "MySQL",
	port: 3306,
	/** The official images set `MYSQL_MAJOR` or `MARIADB_VERSION`. Whoever is told of another host is a client. */
	recognises({ image, env }) {
		if ("MYSQL_MAJOR" in env || "MARIADB_VERSION" in env) return true;
		if ([
			"MYSQL_HOST",
			"MARIADB_HOST",
			"PMA_HOST",
			"PMA_HOSTS"
		].some((name) => name in env)) return false;
		return /mysql|mariadb|percona/i.test(nameOf$1(image)) || hasPrefixed(env, ["MYSQL_", "MARIADB_"]);
	},
	url(env, host, port) {
		const root = rootPassword(env);
		const user = mysqlVariable(env, "USER");
		const login = root !== void 0 || user === void 0 ? {
			user: "root",
			password: root ?? ""
		} : {
			user,
			password: mysqlVariable(env, "PASSWORD") ?? ""
		};
		const database = mysqlVariable(env, "DATABASE") ?? "test";
		return {
			engine: "mysql",
			host,
			port,
			...login,
			database,
			parameters: {}
		};
	},
	doubt(env) {
		if (rootPassword(env) !== void 0) return void 0;
		const user = mysqlVariable(env, "USER");
		return `does not tell the password of root, so ${user === void 0 ? "root without a password" : `the user "${user}", who may not create databases,`} is tried. Set MYSQL_ROOT_PASSWORD or MARIADB_ROOT_PASSWORD, or give the whole address with the input "database-url".`;
	}
};
/** Undefined where `container` holds no database server that we know. */
function imageKindOf(container) {
	return [postgres, mysql].find((kind) => kind.recognises(container));
}
/** Empty where the image was told that root needs none; undefined where nobody but the container knows it. */
function rootPassword(env) {
	const isEmpty = mysqlVariable(env, "ALLOW_EMPTY_PASSWORD") ?? mysqlVariable(env, "ALLOW_EMPTY_ROOT_PASSWORD");
	return mysqlVariable(env, "ROOT_PASSWORD") ?? (isEmpty === void 0 ? void 0 : "");
}
/** MariaDB's image takes both prefixes, its own first. An empty variable counts as none. */
function mysqlVariable(env, name) {
	return env[`MARIADB_${name}`] || env[`MYSQL_${name}`] || void 0;
}
function hasPrefixed(env, prefixes) {
	return Object.keys(env).some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}
/** `ghcr.io/organisation/postgis:16` → `postgis:16`: an organisation's name says nothing about the program. */
function nameOf$1(image) {
	return image.slice(image.lastIndexOf("/") + 1);
}

// src/databases/services.ts
/** Finds the databases of the job's service containers, so that the user need not repeat what the workflow says. */
/** The `job.services` context: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context */
const ServicesContext = record(string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/), object({
	id: string().nullish(),
	ports: record(string(), number().int().min(1).max(65535)).nullish()
})).nullable();
/**
* `servicesJson` is `toJSON(job.services)`; empty and `null` mean that the job has none. A job on the machine itself
* reaches a service by its mapped port, a job in a container of its own by the service's id. Rejects with a
* `UserError` where the input is something else, where the containers cannot be inspected, and where the job could
* not reach a database. The URLs hold passwords that nobody has masked yet.
*/
async function findServiceDatabases(servicesJson, containers, place) {
	const context = Object.entries(parseServices(servicesJson));
	const inspected = await Promise.all(context.map(async ([id, { id: containerId, ports }]) => ({
		id,
		container: await inspect(containerId, containers),
		ports
	})));
	const services = inspected.flatMap(({ id, container, ports }) => {
		if (container === void 0) return [];
		const kind = imageKindOf(container);
		return kind === void 0 ? [] : [{
			id,
			container,
			kind,
			mappedPort: ports?.[kind.port]
		}];
	});
	return {
		databases: serviceDatabases(services, place),
		notices: [...inspected.filter(({ container }) => container === void 0).map(missingNotice), ...services.flatMap(({ id, kind, container }) => {
			const doubt = kind.doubt(container.env);
			return doubt === void 0 ? [] : [`The service "${id}" ${doubt}`];
		})]
	};
}
function parseServices(servicesJson) {
	if (servicesJson.trim() === "") return {};
	try {
		return ServicesContext.parse(JSON.parse(servicesJson)) ?? {};
	} catch (error) {
		throw new UserError("The input \"services\" is not the JSON of the context \"job.services\": leave the input out, or make it empty.", { cause: error });
	}
}
async function inspect(id, containers) {
	if (!id) return void 0;
	try {
		return await containers.inspect(id);
	} catch (error) {
		throw new UserError(`The service containers cannot be inspected: ${messageOf(error)}. Name the database with the input "database-url", or make the input "services" empty if no service is a database.`, { cause: error });
	}
}
function serviceDatabases(services, { insideContainer }) {
	const problems = [];
	const byAlias = /* @__PURE__ */ new Map();
	for (const { id, container, kind, mappedPort } of services) {
		const alias = services.length === 1 ? "default" : id.replaceAll("-", "_");
		const port = insideContainer ? kind.port : mappedPort;
		if (port === void 0) problems.push(`The job cannot reach ${kind.label} in the service "${id}", for its port is not mapped: add "ports: ['${kind.port}:${kind.port}']" to the service, or "ports: ['${kind.port}']" for any free port of the machine.`);
		else if (byAlias.has(alias)) problems.push(`Two services give the alias "${alias}": rename the service "${id}".`);
		else {
			const url = kind.url(container.env, insideContainer ? id : "127.0.0.1", port);
			byAlias.set(alias, {
				alias,
				url,
				service: id,
				container: container.id,
				addresses: container.addresses
			});
		}
	}
	if (problems.length > 0) throw new UserError(problems);
	return [...byAlias.values()];
}
function missingNotice({ id }) {
	return `The service "${id}" is left aside, for the Docker engine knows no container of it.`;
}

// src/databases/find.ts
/** Finds the databases that a run makes clones of: those that are named, else those of the service containers. */
/** URLs that are given come first; services serve where none is, and tell which container a URL leads into. */
async function findDatabases(options, ports) {
	const services = await findServices(options, ports);
	const serviceAddresses = services.flatMap(({ addresses }) => addresses);
	if (options.urls.length === 0) return services.map((service) => ({
		...service,
		serviceAddresses
	}));
	return options.urls.map(({ alias, url }) => {
		const behind = services.find((service) => leadsInto(url, service));
		return {
			alias,
			url,
			container: behind?.container,
			service: behind?.service,
			serviceAddresses
		};
	});
}
/** Where URLs are given, services that cannot be used are no error. */
async function findServices(options, { containers, log }) {
	try {
		const services = await findServiceDatabases(options.services, containers, { insideContainer: insideContainer() });
		for (const notice of services.notices) log.info(notice);
		return services.databases;
	} catch (error) {
		if (options.urls.length === 0 || !(error instanceof UserError)) throw error;
		log.info(`Service containers are not looked at: ${messageOf(error)}`);
		return [];
	}
}
function leadsInto(url, service) {
	if (url.engine === "sqlite" || url.engine !== service.url.engine || url.port !== service.url.port) return false;
	const loopback = [
		"localhost",
		"127.0.0.1",
		"::1"
	];
	return url.host === service.url.host || loopback.includes(url.host) && loopback.includes(service.url.host);
}

// src/databases/sweep.ts
/** Drops what earlier runs of this project have left on a server that outlives its jobs. */
function ownMark(run, project) {
	return {
		run,
		at: (/* @__PURE__ */ new Date()).toISOString(),
		host: os.hostname(),
		pid: process.pid,
		project
	};
}
function here(mark) {
	return {
		mark,
		nowSeconds: Date.now() / 1e3,
		isAlive
	};
}
/** What cannot be dropped is a warning: this run does not depend on it. */
async function sweep(engine, mark, log) {
	try {
		const found = await engine.marked();
		const place = here(mark);
		for (const left of found.filter((database) => isAbandonedDatabase(database, place))) {
			await engine.drop(left.database);
			log.info(`Dropped ${left.database}, which the run ${left.mark.run} of ${left.mark.at} on ${left.mark.host} had left behind.`);
		}
	} catch (error) {
		log.warning(`What earlier runs have left behind could not be dropped: ${messageOf(error)}`);
	}
}
/** One that we may not signal lives too. */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}

// src/databases/open.ts
/** Opens the databases of a run, but for those that could be real: they are refused. */
/** @throws SecurityStop for a database that could be real, UserError for one that cannot be used; all at once. */
async function openDatabases(options, ports) {
	const found = await findDatabases(options, ports);
	const mark = ownMark(options.run, options.projectName);
	for (const { url } of found) for (const secret of secretsOf(url)) ports.log.mask(secret);
	await refuse(found, /* @__PURE__ */ new Map(), options, ports.log);
	const engines = [];
	try {
		const opened = [];
		const surveys = /* @__PURE__ */ new Map();
		for (const database of found) {
			const engine = await openRecorded(database, mark, options, ports);
			engines.push(engine);
			const survey = await engine.survey();
			for (const fact of survey.facts ?? []) ports.log.info(`${database.alias}: ${fact}.`);
			surveys.set(database.alias, survey);
			opened.push(describe(database, engine, survey, options));
		}
		await refuse(found, surveys, options, ports.log);
		refuseUnusable(surveys);
		await sweepFolders(options.filePlaces, here(mark), ports.log);
		for (const [index, database] of opened.entries()) {
			if (!database.throwAway) await sweep(database.engine, mark, ports.log);
			await makeFast(database, found[index]?.service, options.durability, ports.log);
		}
		return opened;
	} catch (error) {
		await Promise.allSettled(engines.map((engine) => engine.close()));
		throw error;
	}
}
async function refuse(found, surveys, options, log) {
	const problems = await Promise.all(found.map(async ({ alias, url, serviceAddresses }) => {
		const facts = await networkFacts(url, log);
		const sessions = surveys.get(alias)?.baseSessions ?? [];
		return guardProblems(url, {
			...facts,
			serviceAddresses,
			sessions
		}, options.allowDatabase);
	}));
	if (problems.flat().length > 0) throw new SecurityStop(problems.flat());
}
async function openRecorded(found, mark, options, ports) {
	const { alias, container } = found;
	const url = absolute(found.url, options.workingDirectory);
	const { folder, fallback } = await placeFor(alias, url, options);
	ports.ledger.record({
		kind: "place",
		alias,
		url: formatDatabaseUrl(url),
		...container === void 0 ? {} : { container },
		...url.engine === "postgres" ? {} : { folder }
	});
	const own = container === void 0 ? mark : void 0;
	const engine = await openEngine({
		url,
		clone: options.clone,
		container,
		folder,
		mark: own
	}, ports);
	if (engine.instances) ports.ledger.record({
		kind: "instances",
		alias
	});
	if (fallback !== void 0 && (url.engine === "sqlite" || engine.instances)) ports.log.info(`${alias}: templates and clones lie on the disk: ${fallback}.`);
	return engine;
}
/** For SQLite the larger of the user's own file and the last template is a hint at the next. */
async function placeFor(alias, url, options) {
	const { folder, fallback } = chooseFilePlace(options.filePlaces, url.engine === "sqlite" ? await neededBytes(alias, url.file, options) : void 0);
	return {
		folder: `${folder}-${alias}`,
		fallback
	};
}
async function neededBytes(alias, file, options) {
	const own = await stat$1(file).catch(() => void 0);
	const bytes = Math.max(own?.size ?? 0, options.knownBytes.get(alias) ?? 0);
	return bytes === 0 ? void 0 : bytes * options.databasesAtOnce;
}
/** The guard judges a file's path as the user wrote it, for the folders above the checkout are not their choice. */
function absolute(url, workingDirectory) {
	return url.engine === "sqlite" ? {
		...url,
		file: path.resolve(workingDirectory, url.file)
	} : url;
}
function describe(found, engine, survey, options) {
	const { base, freeConnections, connectionLimit, room, cloneBytes } = survey;
	const database = found.url.engine === "sqlite" ? path.parse(found.url.file).name : found.url.database;
	return {
		alias: found.alias,
		engine,
		base,
		throwAway: found.url.engine === "sqlite" || found.container !== void 0,
		freeConnections,
		connectionLimit,
		room,
		cloneBytes,
		names: databaseNames({
			project: options.projectName,
			database,
			run: options.run,
			limitBytes: engine.nameLimitBytes
		})
	};
}
function refuseUnusable(surveys) {
	const problems = [...surveys].flatMap(([alias, { missingRights, obstacles = [] }]) => [...missingRights.map((right) => `The role of the database "${alias}" may not ${right}. Give it that right, or another role.`), ...obstacles]);
	if (problems.length > 0) throw new UserError(problems);
}

// src/databases/recorded.ts
/** An empty database under the working name. */
async function makeWorking({ engine, alias, names }, ledger) {
	ledger.made(alias, names.working);
	await engine.create(names.working);
}
async function dropRecorded({ engine, alias }, name, ledger) {
	await engine.drop(name);
	ledger.dropped(alias, name);
}

// src/databases/application-name.ts
/** The name by which the sessions of a worker make themselves known to the server. */
const beginning = "testshoal-worker-";
/** `worker`: its number, from 1. */
function workerApplication(worker) {
	return `${beginning}${worker}`;
}
/** The worker that `application` names; undefined where it is any other name. */
function workerOfApplication(application) {
	const number = application.startsWith(beginning) ? application.slice(17) : "";
	return /^[1-9]\d{0,8}$/.test(number) ? Number(number) : void 0;
}

// src/workers/environment.ts
/** The environment of a worker: the job's, without what belongs to this step, with what makes the worker its own. */
/** Tokens and addresses that a `run:` step would not see either, and the files of this very step. */
const withheld = /^(INPUT_.*|ACTIONS_.*(TOKEN|URL)|STATE_ledger|GITHUB_(STATE|OUTPUT|STEP_SUMMARY))$/;
/**
* What a `run:` step would have got. `RUNNER_TRACKING_ID` stays: by it the runner finds and ends orphans.
*/
function stepEnvironment(inherited) {
	return Object.fromEntries(Object.entries(inherited).filter((entry) => entry[1] !== void 0 && !withheld.test(entry[0])));
}
/** What makes a worker its own, but for its databases. */
function workerEnvironment(place) {
	return {
		...numbersOf(place.worker, place.workers),
		TMPDIR: place.temporary,
		COVERAGE_FILE: `${place.workingDirectory}/.coverage.worker${place.worker}.batch${place.batch}`
	};
}
/**
* The worker's number under our name and under those that frameworks read. They count differently:
* `TEST_ENV_NUMBER` is empty for the first (grosser/parallel_tests), `TEST_TOKEN` (paratest), `JEST_WORKER_ID` and
* `VITEST_POOL_ID` start at 1.
*/
function numbersOf(worker, workers) {
	const number = String(worker);
	return {
		TESTSHOAL_WORKER: number,
		TESTSHOAL_WORKERS: String(workers),
		TEST_ENV_NUMBER: worker === 1 ? "" : number,
		TEST_TOKEN: number,
		JEST_WORKER_ID: number,
		VITEST_POOL_ID: number
	};
}
/** Names under which a worker is told its number. */
const workerNumbers = Object.keys(numbersOf(1, 1));

// src/handover.ts
/** Puts together what a launch is told: the step's environment, the worker's own, the clone's, and the preset's. */
/** Tells which database each alias is for this launch. */
function handOver(databases, nameOf) {
	const accesses = /* @__PURE__ */ new Map();
	const handovers = /* @__PURE__ */ new Map();
	for (const database of databases) {
		const { alias, engine } = database;
		const access = engine.access(nameOf(database));
		accesses.set(alias, access);
		handovers.set(alias, {
			engine: engine.name,
			access
		});
	}
	return {
		placeholders: accessPlaceholders(accesses),
		databases: handovers
	};
}
/** Later ones win: the step's, the worker's own, those of the engine's clients, `worker-env`, the preset's. */
function launchEnvironment(options, handed, files, own) {
	const { preset, run } = options.suite;
	const base = baseEnvironment(options, handed, own);
	const commandWritesReport = hasPlaceholder(run, "report");
	const setting = {
		adapters: options.adapters,
		databases: handed.databases,
		inherited: base
	};
	return {
		...base,
		...preset.launchEnvironment({
			...setting,
			...files,
			commandWritesReport
		})
	};
}
function prepareEnvironment(options, handed) {
	const base = baseEnvironment(options, handed, {});
	const setting = {
		adapters: options.adapters,
		databases: handed.databases,
		inherited: base
	};
	return {
		...base,
		...options.suite.preset.prepareEnvironment(setting)
	};
}
/**
* `given`: the user's own lines of `worker-env`; the preset's are simply not set where there is no database.
* @throws UserError naming every placeholder that nothing fills.
*/
function refuseUnfilled(suite, given, databases) {
	const { placeholders } = handOver(databases, ({ names }) => names.template);
	const ofWorkers = new Map([
		...placeholders,
		["worker", ""],
		["workers", ""]
	]);
	const unfilled = /* @__PURE__ */ new Set([...[suite.run, ...given.map(({ value }) => value)].flatMap((text) => unfilledPlaceholders(text, ofWorkers)), ...unfilledPlaceholders(suite.prepare ?? "", placeholders)]);
	if (unfilled.size === 0) return;
	const known = [...placeholders.keys()].map((name) => `{${name}}`).join(" ") || "none, for there is no database";
	throw new UserError([...unfilled].map((name) => `{${name}} is not filled by any database. There are: ${known}. {worker} and {workers} are known in \`run\` and \`worker-env\`.`));
}
function baseEnvironment(options, handed, own) {
	const step = stepEnvironment(options.inherited);
	for (const name of options.suite.preset.withheld) delete step[name];
	const clients = clientEnvironment(handed, step, own);
	return {
		...step,
		...own,
		...clients,
		...workerEnv(options.suite, handed, own)
	};
}
/** Lines that nothing fills are the preset's own where there is no database; the user's have been refused. */
function workerEnv(suite, { placeholders }, own) {
	const filled = new Map([...placeholders, ...workerPlaceholders(own)]);
	const lines = suite.workerEnv.filter(({ value }) => unfilledPlaceholders(value, filled).length === 0);
	return Object.fromEntries(lines.map(({ name, value }) => [name, fillPlaceholders(value, filled)]));
}
/** While preparing there is no worker. */
function workerPlaceholders(own) {
	const { TESTSHOAL_WORKER: worker, TESTSHOAL_WORKERS: workers } = own;
	return [...worker === void 0 ? [] : [["worker", worker]], ...workers === void 0 ? [] : [["workers", workers]]];
}
/** What the engines' own client libraries read, and so their many users. */
function clientEnvironment({ databases }, step, own) {
	const all = [...databases.values()];
	const postgres = all.find(({ engine }) => engine === "postgres");
	const mysql = all.find(({ engine }) => engine === "mysql" || engine === "mariadb");
	return {
		...postgres && {
			...libpqEnvironment(postgres.access),
			...applicationName(step, own)
		},
		...mysql && mysqlEnvironment(mysql.access)
	};
}
/** https://www.postgresql.org/docs/current/libpq-envars.html */
function libpqEnvironment({ host, port, user, password, database }) {
	return {
		PGHOST: host,
		PGPORT: port,
		PGUSER: user,
		PGPASSWORD: password,
		PGDATABASE: database
	};
}
/**
* By this name the server knows whose session it has. One that the job sets is the user's, but for that of a worker
* of another run around this one.
*/
function applicationName(step, { TESTSHOAL_WORKER: worker }) {
	const given = step["PGAPPNAME"];
	const isUsers = given !== void 0 && workerOfApplication(given) === void 0;
	return worker === void 0 || isUsers ? {} : { PGAPPNAME: workerApplication(worker) };
}
/**
* There is no variable for the user and the database.
* https://dev.mysql.com/doc/refman/en/environment-variables.html
*/
function mysqlEnvironment({ host, port, password }) {
	return {
		...host.startsWith("/") ? {
			MYSQL_HOST: "localhost",
			MYSQL_UNIX_PORT: host
		} : {
			MYSQL_HOST: host,
			MYSQL_TCP_PORT: port
		},
		MYSQL_PWD: password
	};
}

// src/timings/test-case.ts
/** Seconds of all of them together; those that tell none count 0. */
function secondsOfCases(cases) {
	return cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
}

// node_modules/xmlchars/xml/1.0/ed5.js
var require_ed5 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 5th edition of XML 1.0.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "	\n\r -퟿-�𐀀-􏿿";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= SPACE && c <= 55295 || c === NL || c === CR || c === TAB || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xml/1.1/ed2.js
var require_ed2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character classes and associated utilities for the 2nd edition of XML 1.1.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CHAR = "-퟿-�𐀀-􏿿";
	exports.RESTRICTED_CHAR = "-\b\v\f---";
	exports.S = " 	\r\n";
	exports.NAME_START_CHAR = ":A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NAME_CHAR = "-" + exports.NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.CHAR_RE = new RegExp("^[" + exports.CHAR + "]$", "u");
	exports.RESTRICTED_CHAR_RE = new RegExp("^[" + exports.RESTRICTED_CHAR + "]$", "u");
	exports.S_RE = new RegExp("^[" + exports.S + "]+$", "u");
	exports.NAME_START_CHAR_RE = new RegExp("^[" + exports.NAME_START_CHAR + "]$", "u");
	exports.NAME_CHAR_RE = new RegExp("^[" + exports.NAME_CHAR + "]$", "u");
	exports.NAME_RE = new RegExp("^[" + exports.NAME_START_CHAR + "][" + exports.NAME_CHAR + "]*$", "u");
	exports.NMTOKEN_RE = new RegExp("^[" + exports.NAME_CHAR + "]+$", "u");
	var TAB = 9;
	var NL = 10;
	var CR = 13;
	var SPACE = 32;
	/** All characters in the ``S`` production. */
	exports.S_LIST = [
		SPACE,
		NL,
		CR,
		TAB
	];
	/**
	* Determines whether a codepoint matches the ``CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR``.
	*/
	function isChar(c) {
		return c >= 1 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isChar = isChar;
	/**
	* Determines whether a codepoint matches the ``RESTRICTED_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``RESTRICTED_CHAR``.
	*/
	function isRestrictedChar(c) {
		return c >= 1 && c <= 8 || c === 11 || c === 12 || c >= 14 && c <= 31 || c >= 127 && c <= 132 || c >= 134 && c <= 159;
	}
	exports.isRestrictedChar = isRestrictedChar;
	/**
	* Determines whether a codepoint matches the ``CHAR`` production and does not
	* match the ``RESTRICTED_CHAR`` production. ``isCharAndNotRestricted(x)`` is
	* equivalent to ``isChar(x) && !isRestrictedChar(x)``. This function is faster
	* than running the two-call equivalent.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``CHAR`` and does not match
	* ``RESTRICTED_CHAR``.
	*/
	function isCharAndNotRestricted(c) {
		return c === 9 || c === 10 || c === 13 || c > 31 && c < 127 || c === 133 || c > 159 && c <= 55295 || c >= 57344 && c <= 65533 || c >= 65536 && c <= 1114111;
	}
	exports.isCharAndNotRestricted = isCharAndNotRestricted;
	/**
	* Determines whether a codepoint matches the ``S`` (space) production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``S``.
	*/
	function isS(c) {
		return c === SPACE || c === NL || c === CR || c === TAB;
	}
	exports.isS = isS;
	/**
	* Determines whether a codepoint matches the ``NAME_START_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_START_CHAR``.
	*/
	function isNameStartChar(c) {
		return c >= 65 && c <= 90 || c >= 97 && c <= 122 || c === 58 || c === 95 || c === 8204 || c === 8205 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNameStartChar = isNameStartChar;
	/**
	* Determines whether a codepoint matches the ``NAME_CHAR`` production.
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches ``NAME_CHAR``.
	*/
	function isNameChar(c) {
		return isNameStartChar(c) || c >= 48 && c <= 57 || c === 45 || c === 46 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNameChar = isNameChar;
}));

// node_modules/xmlchars/xmlns/1.0/ed3.js
var require_ed3 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Character class utilities for XML NS 1.0 edition 3.
	*
	* @author Louis-Dominique Dubeau
	* @license MIT
	* @copyright Louis-Dominique Dubeau
	*/
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.NC_NAME_START_CHAR = "A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿‌-‍⁰-↏Ⰰ-⿯、-퟿豈-﷏ﷰ-�𐀀-󯿿";
	exports.NC_NAME_CHAR = "-" + exports.NC_NAME_START_CHAR + ".0-9·̀-ͯ‿-⁀";
	exports.NC_NAME_START_CHAR_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "]$", "u");
	exports.NC_NAME_CHAR_RE = new RegExp("^[" + exports.NC_NAME_CHAR + "]$", "u");
	exports.NC_NAME_RE = new RegExp("^[" + exports.NC_NAME_START_CHAR + "][" + exports.NC_NAME_CHAR + "]*$", "u");
	/**
	* Determines whether a codepoint matches [[NC_NAME_START_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameStartChar(c) {
		return c >= 65 && c <= 90 || c === 95 || c >= 97 && c <= 122 || c >= 192 && c <= 214 || c >= 216 && c <= 246 || c >= 248 && c <= 767 || c >= 880 && c <= 893 || c >= 895 && c <= 8191 || c >= 8204 && c <= 8205 || c >= 8304 && c <= 8591 || c >= 11264 && c <= 12271 || c >= 12289 && c <= 55295 || c >= 63744 && c <= 64975 || c >= 65008 && c <= 65533 || c >= 65536 && c <= 983039;
	}
	exports.isNCNameStartChar = isNCNameStartChar;
	/**
	* Determines whether a codepoint matches [[NC_NAME_CHAR]].
	*
	* @param c The code point.
	*
	* @returns ``true`` if the codepoint matches.
	*/
	function isNCNameChar(c) {
		return isNCNameStartChar(c) || c === 45 || c === 46 || c >= 48 && c <= 57 || c === 183 || c >= 768 && c <= 879 || c >= 8255 && c <= 8256;
	}
	exports.isNCNameChar = isNCNameChar;
}));

// node_modules/saxes/saxes.js
var require_saxes = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.SaxesParser = exports.EVENTS = void 0;
	const ed5 = require_ed5();
	const ed2 = require_ed2();
	const NSed3 = require_ed3();
	var isS = ed5.isS;
	var isChar10 = ed5.isChar;
	var isNameStartChar = ed5.isNameStartChar;
	var isNameChar = ed5.isNameChar;
	var S_LIST = ed5.S_LIST;
	var NAME_RE = ed5.NAME_RE;
	var isChar11 = ed2.isChar;
	var isNCNameStartChar = NSed3.isNCNameStartChar;
	var isNCNameChar = NSed3.isNCNameChar;
	var NC_NAME_RE = NSed3.NC_NAME_RE;
	const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
	const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
	const rootNS = {
		__proto__: null,
		xml: XML_NAMESPACE,
		xmlns: XMLNS_NAMESPACE
	};
	const XML_ENTITIES = {
		__proto__: null,
		amp: "&",
		gt: ">",
		lt: "<",
		quot: "\"",
		apos: "'"
	};
	const EOC = -1;
	const NL_LIKE = -2;
	const S_BEGIN = 0;
	const S_BEGIN_WHITESPACE = 1;
	const S_DOCTYPE = 2;
	const S_DOCTYPE_QUOTE = 3;
	const S_DTD = 4;
	const S_DTD_QUOTED = 5;
	const S_DTD_OPEN_WAKA = 6;
	const S_DTD_OPEN_WAKA_BANG = 7;
	const S_DTD_COMMENT = 8;
	const S_DTD_COMMENT_ENDING = 9;
	const S_DTD_COMMENT_ENDED = 10;
	const S_DTD_PI = 11;
	const S_DTD_PI_ENDING = 12;
	const S_TEXT = 13;
	const S_ENTITY = 14;
	const S_OPEN_WAKA = 15;
	const S_OPEN_WAKA_BANG = 16;
	const S_COMMENT = 17;
	const S_COMMENT_ENDING = 18;
	const S_COMMENT_ENDED = 19;
	const S_CDATA = 20;
	const S_CDATA_ENDING = 21;
	const S_CDATA_ENDING_2 = 22;
	const S_PI_FIRST_CHAR = 23;
	const S_PI_REST = 24;
	const S_PI_BODY = 25;
	const S_PI_ENDING = 26;
	const S_XML_DECL_NAME_START = 27;
	const S_XML_DECL_NAME = 28;
	const S_XML_DECL_EQ = 29;
	const S_XML_DECL_VALUE_START = 30;
	const S_XML_DECL_VALUE = 31;
	const S_XML_DECL_SEPARATOR = 32;
	const S_XML_DECL_ENDING = 33;
	const S_OPEN_TAG = 34;
	const S_OPEN_TAG_SLASH = 35;
	const S_ATTRIB = 36;
	const S_ATTRIB_NAME = 37;
	const S_ATTRIB_NAME_SAW_WHITE = 38;
	const S_ATTRIB_VALUE = 39;
	const S_ATTRIB_VALUE_QUOTED = 40;
	const S_ATTRIB_VALUE_CLOSED = 41;
	const S_ATTRIB_VALUE_UNQUOTED = 42;
	const S_CLOSE_TAG = 43;
	const S_CLOSE_TAG_SAW_WHITE = 44;
	const TAB = 9;
	const NL = 10;
	const CR = 13;
	const SPACE = 32;
	const BANG = 33;
	const DQUOTE = 34;
	const AMP = 38;
	const SQUOTE = 39;
	const MINUS = 45;
	const FORWARD_SLASH = 47;
	const SEMICOLON = 59;
	const LESS = 60;
	const EQUAL = 61;
	const GREATER = 62;
	const QUESTION = 63;
	const OPEN_BRACKET = 91;
	const CLOSE_BRACKET = 93;
	const NEL = 133;
	const LS = 8232;
	const isQuote = (c) => c === DQUOTE || c === SQUOTE;
	const QUOTES = [DQUOTE, SQUOTE];
	const DOCTYPE_TERMINATOR = [
		...QUOTES,
		OPEN_BRACKET,
		GREATER
	];
	const DTD_TERMINATOR = [
		...QUOTES,
		LESS,
		CLOSE_BRACKET
	];
	const XML_DECL_NAME_TERMINATOR = [
		EQUAL,
		QUESTION,
		...S_LIST
	];
	const ATTRIB_VALUE_UNQUOTED_TERMINATOR = [
		...S_LIST,
		GREATER,
		AMP,
		LESS
	];
	function nsPairCheck(parser, prefix, uri) {
		switch (prefix) {
			case "xml":
				if (uri !== XML_NAMESPACE) parser.fail(`xml prefix must be bound to ${XML_NAMESPACE}.`);
				break;
			case "xmlns": if (uri !== XMLNS_NAMESPACE) parser.fail(`xmlns prefix must be bound to ${XMLNS_NAMESPACE}.`);
		}
		switch (uri) {
			case XMLNS_NAMESPACE:
				parser.fail(prefix === "" ? `the default namespace may not be set to ${uri}.` : `may not assign a prefix (even "xmlns") to the URI \
${XMLNS_NAMESPACE}.`);
				break;
			case XML_NAMESPACE: switch (prefix) {
				case "xml": break;
				case "":
					parser.fail(`the default namespace may not be set to ${uri}.`);
					break;
				default: parser.fail("may not assign the xml namespace to another prefix.");
			}
		}
	}
	function nsMappingCheck(parser, mapping) {
		for (const local of Object.keys(mapping)) nsPairCheck(parser, local, mapping[local]);
	}
	const isNCName = (name) => NC_NAME_RE.test(name);
	const isName = (name) => NAME_RE.test(name);
	const FORBIDDEN_START = 0;
	const FORBIDDEN_BRACKET = 1;
	const FORBIDDEN_BRACKET_BRACKET = 2;
	/**
	* The list of supported events.
	*/
	exports.EVENTS = [
		"xmldecl",
		"text",
		"processinginstruction",
		"doctype",
		"comment",
		"opentagstart",
		"attribute",
		"opentag",
		"closetag",
		"cdata",
		"error",
		"end",
		"ready"
	];
	const EVENT_NAME_TO_HANDLER_NAME = {
		xmldecl: "xmldeclHandler",
		text: "textHandler",
		processinginstruction: "piHandler",
		doctype: "doctypeHandler",
		comment: "commentHandler",
		opentagstart: "openTagStartHandler",
		attribute: "attributeHandler",
		opentag: "openTagHandler",
		closetag: "closeTagHandler",
		cdata: "cdataHandler",
		error: "errorHandler",
		end: "endHandler",
		ready: "readyHandler"
	};
	var SaxesParser = class {
		/**
		* @param opt The parser options.
		*/
		constructor(opt) {
			this.opt = opt !== null && opt !== void 0 ? opt : {};
			this.fragmentOpt = !!this.opt.fragment;
			const xmlnsOpt = this.xmlnsOpt = !!this.opt.xmlns;
			this.trackPosition = this.opt.position !== false;
			this.fileName = this.opt.fileName;
			if (xmlnsOpt) {
				this.nameStartCheck = isNCNameStartChar;
				this.nameCheck = isNCNameChar;
				this.isName = isNCName;
				this.processAttribs = this.processAttribsNS;
				this.pushAttrib = this.pushAttribNS;
				this.ns = Object.assign({ __proto__: null }, rootNS);
				const additional = this.opt.additionalNamespaces;
				if (additional != null) {
					nsMappingCheck(this, additional);
					Object.assign(this.ns, additional);
				}
			} else {
				this.nameStartCheck = isNameStartChar;
				this.nameCheck = isNameChar;
				this.isName = isName;
				this.processAttribs = this.processAttribsPlain;
				this.pushAttrib = this.pushAttribPlain;
			}
			this.stateTable = [
				this.sBegin,
				this.sBeginWhitespace,
				this.sDoctype,
				this.sDoctypeQuote,
				this.sDTD,
				this.sDTDQuoted,
				this.sDTDOpenWaka,
				this.sDTDOpenWakaBang,
				this.sDTDComment,
				this.sDTDCommentEnding,
				this.sDTDCommentEnded,
				this.sDTDPI,
				this.sDTDPIEnding,
				this.sText,
				this.sEntity,
				this.sOpenWaka,
				this.sOpenWakaBang,
				this.sComment,
				this.sCommentEnding,
				this.sCommentEnded,
				this.sCData,
				this.sCDataEnding,
				this.sCDataEnding2,
				this.sPIFirstChar,
				this.sPIRest,
				this.sPIBody,
				this.sPIEnding,
				this.sXMLDeclNameStart,
				this.sXMLDeclName,
				this.sXMLDeclEq,
				this.sXMLDeclValueStart,
				this.sXMLDeclValue,
				this.sXMLDeclSeparator,
				this.sXMLDeclEnding,
				this.sOpenTag,
				this.sOpenTagSlash,
				this.sAttrib,
				this.sAttribName,
				this.sAttribNameSawWhite,
				this.sAttribValue,
				this.sAttribValueQuoted,
				this.sAttribValueClosed,
				this.sAttribValueUnquoted,
				this.sCloseTag,
				this.sCloseTagSawWhite
			];
			this._init();
		}
		/**
		* Indicates whether or not the parser is closed. If ``true``, wait for
		* the ``ready`` event to write again.
		*/
		get closed() {
			return this._closed;
		}
		_init() {
			var _a;
			this.openWakaBang = "";
			this.text = "";
			this.name = "";
			this.piTarget = "";
			this.entity = "";
			this.q = null;
			this.tags = [];
			this.tag = null;
			this.topNS = null;
			this.chunk = "";
			this.chunkPosition = 0;
			this.i = 0;
			this.prevI = 0;
			this.carriedFromPrevious = void 0;
			this.forbiddenState = FORBIDDEN_START;
			this.attribList = [];
			const { fragmentOpt } = this;
			this.state = fragmentOpt ? S_TEXT : S_BEGIN;
			this.reportedTextBeforeRoot = this.reportedTextAfterRoot = this.closedRoot = this.sawRoot = fragmentOpt;
			this.xmlDeclPossible = !fragmentOpt;
			this.xmlDeclExpects = ["version"];
			this.entityReturnState = void 0;
			let { defaultXMLVersion } = this.opt;
			if (defaultXMLVersion === void 0) {
				if (this.opt.forceXMLVersion === true) throw new Error("forceXMLVersion set but defaultXMLVersion is not set");
				defaultXMLVersion = "1.0";
			}
			this.setXMLVersion(defaultXMLVersion);
			this.positionAtNewLine = 0;
			this.doctype = false;
			this._closed = false;
			this.xmlDecl = {
				version: void 0,
				encoding: void 0,
				standalone: void 0
			};
			this.line = 1;
			this.column = 0;
			this.ENTITIES = Object.create(XML_ENTITIES);
			(_a = this.readyHandler) === null || _a === void 0 || _a.call(this);
		}
		/**
		* The stream position the parser is currently looking at. This field is
		* zero-based.
		*
		* This field is not based on counting Unicode characters but is to be
		* interpreted as a plain index into a JavaScript string.
		*/
		get position() {
			return this.chunkPosition + this.i;
		}
		/**
		* The column number of the next character to be read by the parser.  *
		* This field is zero-based. (The first column in a line is 0.)
		*
		* This field reports the index at which the next character would be in the
		* line if the line were represented as a JavaScript string.  Note that this
		* *can* be different to a count based on the number of *Unicode characters*
		* due to how JavaScript handles astral plane characters.
		*
		* See [[column]] for a number that corresponds to a count of Unicode
		* characters.
		*/
		get columnIndex() {
			return this.position - this.positionAtNewLine;
		}
		/**
		* Set an event listener on an event. The parser supports one handler per
		* event type. If you try to set an event handler over an existing handler,
		* the old handler is silently overwritten.
		*
		* @param name The event to listen to.
		*
		* @param handler The handler to set.
		*/
		on(name, handler) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = handler;
		}
		/**
		* Unset an event handler.
		*
		* @parma name The event to stop listening to.
		*/
		off(name) {
			this[EVENT_NAME_TO_HANDLER_NAME[name]] = void 0;
		}
		/**
		* Make an error object. The error object will have a message that contains
		* the ``fileName`` option passed at the creation of the parser. If position
		* tracking was turned on, it will also have line and column number
		* information.
		*
		* @param message The message describing the error to report.
		*
		* @returns An error object with a properly formatted message.
		*/
		makeError(message) {
			var _a;
			let msg = (_a = this.fileName) !== null && _a !== void 0 ? _a : "";
			if (this.trackPosition) {
				if (msg.length > 0) msg += ":";
				msg += `${this.line}:${this.column}`;
			}
			if (msg.length > 0) msg += ": ";
			return new Error(msg + message);
		}
		/**
		* Report a parsing error. This method is made public so that client code may
		* check for issues that are outside the scope of this project and can report
		* errors.
		*
		* @param message The error to report.
		*
		* @returns this
		*/
		fail(message) {
			const err = this.makeError(message);
			const handler = this.errorHandler;
			if (handler === void 0) throw err;
			else handler(err);
			return this;
		}
		/**
		* Write a XML data to the parser.
		*
		* @param chunk The XML data to write.
		*
		* @returns this
		*/
		write(chunk) {
			if (this.closed) return this.fail("cannot write after close; assign an onready handler.");
			let end = false;
			if (chunk === null) {
				end = true;
				chunk = "";
			} else if (typeof chunk === "object") chunk = chunk.toString();
			if (this.carriedFromPrevious !== void 0) {
				chunk = `${this.carriedFromPrevious}${chunk}`;
				this.carriedFromPrevious = void 0;
			}
			let limit = chunk.length;
			const lastCode = chunk.charCodeAt(limit - 1);
			if (!end && (lastCode === CR || lastCode >= 55296 && lastCode <= 56319)) {
				this.carriedFromPrevious = chunk[limit - 1];
				limit--;
				chunk = chunk.slice(0, limit);
			}
			const { stateTable } = this;
			this.chunk = chunk;
			this.i = 0;
			while (this.i < limit) stateTable[this.state].call(this);
			this.chunkPosition += limit;
			return end ? this.end() : this;
		}
		/**
		* Close the current stream. Perform final well-formedness checks and reset
		* the parser tstate.
		*
		* @returns this
		*/
		close() {
			return this.write(null);
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.0.
		*
		* @returns The character read.
		*/
		getCode10() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code >= SPACE || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR:
						if (chunk.charCodeAt(i + 1) === NL) this.i = i + 2;
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Get a single code point out of the current chunk. This updates the current
		* position if we do position tracking.
		*
		* This is the algorithm to use for XML 1.1.
		*
		* @returns {number} The character read.
		*/
		getCode11() {
			const { chunk, i } = this;
			this.prevI = i;
			this.i = i + 1;
			if (i >= chunk.length) return EOC;
			const code = chunk.charCodeAt(i);
			this.column++;
			if (code < 55296) {
				if (code > 31 && code < 127 || code > 159 && code !== LS || code === TAB) return code;
				switch (code) {
					case NL:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL;
					case CR: {
						const next = chunk.charCodeAt(i + 1);
						if (next === NL || next === NEL) this.i = i + 2;
					}
					case NEL:
					case LS:
						this.line++;
						this.column = 0;
						this.positionAtNewLine = this.position;
						return NL_LIKE;
					default:
						this.fail("disallowed character.");
						return code;
				}
			}
			if (code > 56319) {
				if (!(code >= 57344 && code <= 65533)) this.fail("disallowed character.");
				return code;
			}
			const final = 65536 + (code - 55296) * 1024 + (chunk.charCodeAt(i + 1) - 56320);
			this.i = i + 2;
			if (final > 1114111) this.fail("disallowed character.");
			return final;
		}
		/**
		* Like ``getCode`` but with the return value normalized so that ``NL`` is
		* returned for ``NL_LIKE``.
		*/
		getCodeNorm() {
			const c = this.getCode();
			return c === NL_LIKE ? NL : c;
		}
		unget() {
			this.i = this.prevI;
			this.column--;
		}
		/**
		* Capture characters into a buffer until encountering one of a set of
		* characters.
		*
		* @param chars An array of codepoints. Encountering a character in the array
		* ends the capture. (``chars`` may safely contain ``NL``.)
		*
		* @return The character code that made the capture end, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureTo(chars) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				const c = this.getCode();
				const isNLLike = c === NL_LIKE;
				const final = isNLLike ? NL : c;
				if (final === EOC || chars.includes(final)) {
					this.text += chunk.slice(start, this.prevI);
					return final;
				}
				if (isNLLike) {
					this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
				}
			}
		}
		/**
		* Capture characters into a buffer until encountering a character.
		*
		* @param char The codepoint that ends the capture. **NOTE ``char`` MAY NOT
		* CONTAIN ``NL``.** Passing ``NL`` will result in buggy behavior.
		*
		* @return ``true`` if we ran into the character. Otherwise, we ran into the
		* end of the current chunk.
		*/
		captureToChar(char) {
			let { i: start } = this;
			const { chunk } = this;
			while (true) {
				let c = this.getCode();
				switch (c) {
					case NL_LIKE:
						this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						c = NL;
						break;
					case EOC:
						this.text += chunk.slice(start);
						return false;
				}
				if (c === char) {
					this.text += chunk.slice(start, this.prevI);
					return true;
				}
			}
		}
		/**
		* Capture characters that satisfy ``isNameChar`` into the ``name`` field of
		* this parser.
		*
		* @return The character code that made the test fail, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		captureNameChars() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCode();
				if (c === EOC) {
					this.name += chunk.slice(start);
					return EOC;
				}
				if (!isNameChar(c)) {
					this.name += chunk.slice(start, this.prevI);
					return c === NL_LIKE ? NL : c;
				}
			}
		}
		/**
		* Skip white spaces.
		*
		* @return The character that ended the skip, or ``EOC`` if we hit
		* the end of the chunk. The return value cannot be NL_LIKE: NL is returned
		* instead.
		*/
		skipSpaces() {
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC || !isS(c)) return c;
			}
		}
		setXMLVersion(version) {
			this.currentXMLVersion = version;
			if (version === "1.0") {
				this.isChar = isChar10;
				this.getCode = this.getCode10;
			} else {
				this.isChar = isChar11;
				this.getCode = this.getCode11;
			}
		}
		sBegin() {
			if (this.chunk.charCodeAt(0) === 65279) {
				this.i++;
				this.column++;
			}
			this.state = S_BEGIN_WHITESPACE;
		}
		sBeginWhitespace() {
			const iBefore = this.i;
			const c = this.skipSpaces();
			if (this.prevI !== iBefore) this.xmlDeclPossible = false;
			switch (c) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (this.text.length !== 0) throw new Error("no-empty text at start");
					break;
				case EOC: break;
				default:
					this.unget();
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sDoctype() {
			var _a;
			const c = this.captureTo(DOCTYPE_TERMINATOR);
			switch (c) {
				case GREATER:
					(_a = this.doctypeHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					this.doctype = true;
					break;
				case EOC: break;
				default:
					this.text += String.fromCodePoint(c);
					if (c === OPEN_BRACKET) this.state = S_DTD;
					else if (isQuote(c)) {
						this.state = S_DOCTYPE_QUOTE;
						this.q = c;
					}
			}
		}
		sDoctypeQuote() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.q = null;
				this.state = S_DOCTYPE;
			}
		}
		sDTD() {
			const c = this.captureTo(DTD_TERMINATOR);
			if (c === EOC) return;
			this.text += String.fromCodePoint(c);
			if (c === CLOSE_BRACKET) this.state = S_DOCTYPE;
			else if (c === LESS) this.state = S_DTD_OPEN_WAKA;
			else if (isQuote(c)) {
				this.state = S_DTD_QUOTED;
				this.q = c;
			}
		}
		sDTDQuoted() {
			const q = this.q;
			if (this.captureToChar(q)) {
				this.text += String.fromCodePoint(q);
				this.state = S_DTD;
				this.q = null;
			}
		}
		sDTDOpenWaka() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			switch (c) {
				case BANG:
					this.state = S_DTD_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					break;
				case QUESTION:
					this.state = S_DTD_PI;
					break;
				default: this.state = S_DTD;
			}
		}
		sDTDOpenWakaBang() {
			const char = String.fromCodePoint(this.getCodeNorm());
			const owb = this.openWakaBang += char;
			this.text += char;
			if (owb !== "-") {
				this.state = owb === "--" ? S_DTD_COMMENT : S_DTD;
				this.openWakaBang = "";
			}
		}
		sDTDComment() {
			if (this.captureToChar(MINUS)) {
				this.text += "-";
				this.state = S_DTD_COMMENT_ENDING;
			}
		}
		sDTDCommentEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			this.state = c === MINUS ? S_DTD_COMMENT_ENDED : S_DTD_COMMENT;
		}
		sDTDCommentEnded() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
			else {
				this.fail("malformed comment.");
				this.state = S_DTD_COMMENT;
			}
		}
		sDTDPI() {
			if (this.captureToChar(QUESTION)) {
				this.text += "?";
				this.state = S_DTD_PI_ENDING;
			}
		}
		sDTDPIEnding() {
			const c = this.getCodeNorm();
			this.text += String.fromCodePoint(c);
			if (c === GREATER) this.state = S_DTD;
		}
		sText() {
			if (this.tags.length !== 0) this.handleTextInRoot();
			else this.handleTextOutsideRoot();
		}
		sEntity() {
			let { i: start } = this;
			const { chunk } = this;
			loop: while (true) switch (this.getCode()) {
				case NL_LIKE:
					this.entity += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					break;
				case SEMICOLON: {
					const { entityReturnState } = this;
					const entity = this.entity + chunk.slice(start, this.prevI);
					this.state = entityReturnState;
					let parsed;
					if (entity === "") {
						this.fail("empty entity name.");
						parsed = "&;";
					} else {
						parsed = this.parseEntity(entity);
						this.entity = "";
					}
					if (entityReturnState !== S_TEXT || this.textHandler !== void 0) this.text += parsed;
					break loop;
				}
				case EOC:
					this.entity += chunk.slice(start);
					break loop;
			}
		}
		sOpenWaka() {
			const c = this.getCode();
			if (isNameStartChar(c)) {
				this.state = S_OPEN_TAG;
				this.unget();
				this.xmlDeclPossible = false;
			} else switch (c) {
				case FORWARD_SLASH:
					this.state = S_CLOSE_TAG;
					this.xmlDeclPossible = false;
					break;
				case BANG:
					this.state = S_OPEN_WAKA_BANG;
					this.openWakaBang = "";
					this.xmlDeclPossible = false;
					break;
				case QUESTION:
					this.state = S_PI_FIRST_CHAR;
					break;
				default:
					this.fail("disallowed character in tag name");
					this.state = S_TEXT;
					this.xmlDeclPossible = false;
			}
		}
		sOpenWakaBang() {
			this.openWakaBang += String.fromCodePoint(this.getCodeNorm());
			switch (this.openWakaBang) {
				case "[CDATA[":
					if (!this.sawRoot && !this.reportedTextBeforeRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextBeforeRoot = true;
					}
					if (this.closedRoot && !this.reportedTextAfterRoot) {
						this.fail("text data outside of root node.");
						this.reportedTextAfterRoot = true;
					}
					this.state = S_CDATA;
					this.openWakaBang = "";
					break;
				case "--":
					this.state = S_COMMENT;
					this.openWakaBang = "";
					break;
				case "DOCTYPE":
					this.state = S_DOCTYPE;
					if (this.doctype || this.sawRoot) this.fail("inappropriately located doctype declaration.");
					this.openWakaBang = "";
					break;
				default: if (this.openWakaBang.length >= 7) this.fail("incorrect syntax.");
			}
		}
		sComment() {
			if (this.captureToChar(MINUS)) this.state = S_COMMENT_ENDING;
		}
		sCommentEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === MINUS) {
				this.state = S_COMMENT_ENDED;
				(_a = this.commentHandler) === null || _a === void 0 || _a.call(this, this.text);
				this.text = "";
			} else {
				this.text += `-${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			}
		}
		sCommentEnded() {
			const c = this.getCodeNorm();
			if (c !== GREATER) {
				this.fail("malformed comment.");
				this.text += `--${String.fromCodePoint(c)}`;
				this.state = S_COMMENT;
			} else this.state = S_TEXT;
		}
		sCData() {
			if (this.captureToChar(CLOSE_BRACKET)) this.state = S_CDATA_ENDING;
		}
		sCDataEnding() {
			const c = this.getCodeNorm();
			if (c === CLOSE_BRACKET) this.state = S_CDATA_ENDING_2;
			else {
				this.text += `]${String.fromCodePoint(c)}`;
				this.state = S_CDATA;
			}
		}
		sCDataEnding2() {
			var _a;
			const c = this.getCodeNorm();
			switch (c) {
				case GREATER:
					(_a = this.cdataHandler) === null || _a === void 0 || _a.call(this, this.text);
					this.text = "";
					this.state = S_TEXT;
					break;
				case CLOSE_BRACKET:
					this.text += "]";
					break;
				default:
					this.text += `]]${String.fromCodePoint(c)}`;
					this.state = S_CDATA;
			}
		}
		sPIFirstChar() {
			const c = this.getCodeNorm();
			if (this.nameStartCheck(c)) {
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			} else if (c === QUESTION || isS(c)) {
				this.fail("processing instruction without a target.");
				this.state = c === QUESTION ? S_PI_ENDING : S_PI_BODY;
			} else {
				this.fail("disallowed character in processing instruction name.");
				this.piTarget += String.fromCodePoint(c);
				this.state = S_PI_REST;
			}
		}
		sPIRest() {
			const { chunk, i: start } = this;
			while (true) {
				const c = this.getCodeNorm();
				if (c === EOC) {
					this.piTarget += chunk.slice(start);
					return;
				}
				if (!this.nameCheck(c)) {
					this.piTarget += chunk.slice(start, this.prevI);
					const isQuestion = c === QUESTION;
					if (isQuestion || isS(c)) {
						if (this.piTarget === "xml") {
							if (!this.xmlDeclPossible) this.fail("an XML declaration must be at the start of the document.");
							this.state = isQuestion ? S_XML_DECL_ENDING : S_XML_DECL_NAME_START;
						} else this.state = isQuestion ? S_PI_ENDING : S_PI_BODY;
					} else {
						this.fail("disallowed character in processing instruction name.");
						this.piTarget += String.fromCodePoint(c);
					}
					break;
				}
			}
		}
		sPIBody() {
			if (this.text.length === 0) {
				const c = this.getCodeNorm();
				if (c === QUESTION) this.state = S_PI_ENDING;
				else if (!isS(c)) this.text = String.fromCodePoint(c);
			} else if (this.captureToChar(QUESTION)) this.state = S_PI_ENDING;
		}
		sPIEnding() {
			var _a;
			const c = this.getCodeNorm();
			if (c === GREATER) {
				const { piTarget } = this;
				if (piTarget.toLowerCase() === "xml") this.fail("the XML declaration must appear at the start of the document.");
				(_a = this.piHandler) === null || _a === void 0 || _a.call(this, {
					target: piTarget,
					body: this.text
				});
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else if (c === QUESTION) this.text += "?";
			else {
				this.text += `?${String.fromCodePoint(c)}`;
				this.state = S_PI_BODY;
			}
			this.xmlDeclPossible = false;
		}
		sXMLDeclNameStart() {
			const c = this.skipSpaces();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (c !== EOC) {
				this.state = S_XML_DECL_NAME;
				this.name = String.fromCodePoint(c);
			}
		}
		sXMLDeclName() {
			const c = this.captureTo(XML_DECL_NAME_TERMINATOR);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.name += this.text;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (!(isS(c) || c === EQUAL)) return;
			this.name += this.text;
			this.text = "";
			if (!this.xmlDeclExpects.includes(this.name)) switch (this.name.length) {
				case 0:
					this.fail("did not expect any more name/value pairs.");
					break;
				case 1:
					this.fail(`expected the name ${this.xmlDeclExpects[0]}.`);
					break;
				default: this.fail(`expected one of ${this.xmlDeclExpects.join(", ")}`);
			}
			this.state = c === EQUAL ? S_XML_DECL_VALUE_START : S_XML_DECL_EQ;
		}
		sXMLDeclEq() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (c !== EQUAL) this.fail("value required.");
			this.state = S_XML_DECL_VALUE_START;
		}
		sXMLDeclValueStart() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (isS(c)) return;
			if (!isQuote(c)) {
				this.fail("value must be quoted.");
				this.q = SPACE;
			} else this.q = c;
			this.state = S_XML_DECL_VALUE;
		}
		sXMLDeclValue() {
			const c = this.captureTo([this.q, QUESTION]);
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				this.text = "";
				this.fail("XML declaration is incomplete.");
				return;
			}
			if (c === EOC) return;
			const value = this.text;
			this.text = "";
			switch (this.name) {
				case "version": {
					this.xmlDeclExpects = ["encoding", "standalone"];
					const version = value;
					this.xmlDecl.version = version;
					if (!/^1\.[0-9]+$/.test(version)) this.fail("version number must match /^1\\.[0-9]+$/.");
					else if (!this.opt.forceXMLVersion) this.setXMLVersion(version);
					break;
				}
				case "encoding":
					if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(value)) this.fail("encoding value must match /^[A-Za-z0-9][A-Za-z0-9._-]*$/.");
					this.xmlDeclExpects = ["standalone"];
					this.xmlDecl.encoding = value;
					break;
				case "standalone":
					if (value !== "yes" && value !== "no") this.fail("standalone value must match \"yes\" or \"no\".");
					this.xmlDeclExpects = [];
					this.xmlDecl.standalone = value;
			}
			this.name = "";
			this.state = S_XML_DECL_SEPARATOR;
		}
		sXMLDeclSeparator() {
			const c = this.getCodeNorm();
			if (c === QUESTION) {
				this.state = S_XML_DECL_ENDING;
				return;
			}
			if (!isS(c)) {
				this.fail("whitespace required.");
				this.unget();
			}
			this.state = S_XML_DECL_NAME_START;
		}
		sXMLDeclEnding() {
			var _a;
			if (this.getCodeNorm() === GREATER) {
				if (this.piTarget !== "xml") this.fail("processing instructions are not allowed before root.");
				else if (this.name !== "version" && this.xmlDeclExpects.includes("version")) this.fail("XML declaration must contain a version.");
				(_a = this.xmldeclHandler) === null || _a === void 0 || _a.call(this, this.xmlDecl);
				this.name = "";
				this.piTarget = this.text = "";
				this.state = S_TEXT;
			} else this.fail("The character ? is disallowed anywhere in XML declarations.");
			this.xmlDeclPossible = false;
		}
		sOpenTag() {
			var _a;
			const c = this.captureNameChars();
			if (c === EOC) return;
			const tag = this.tag = {
				name: this.name,
				attributes: Object.create(null)
			};
			this.name = "";
			if (this.xmlnsOpt) this.topNS = tag.ns = Object.create(null);
			(_a = this.openTagStartHandler) === null || _a === void 0 || _a.call(this, tag);
			this.sawRoot = true;
			if (!this.fragmentOpt && this.closedRoot) this.fail("documents may contain only one root.");
			switch (c) {
				case GREATER:
					this.openTag();
					break;
				case FORWARD_SLASH:
					this.state = S_OPEN_TAG_SLASH;
					break;
				default:
					if (!isS(c)) this.fail("disallowed character in tag name.");
					this.state = S_ATTRIB;
			}
		}
		sOpenTagSlash() {
			if (this.getCode() === GREATER) this.openSelfClosingTag();
			else {
				this.fail("forward-slash in opening tag not followed by >.");
				this.state = S_ATTRIB;
			}
		}
		sAttrib() {
			const c = this.skipSpaces();
			if (c === EOC) return;
			if (isNameStartChar(c)) {
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else this.fail("disallowed character in attribute name.");
		}
		sAttribName() {
			const c = this.captureNameChars();
			if (c === EQUAL) this.state = S_ATTRIB_VALUE;
			else if (isS(c)) this.state = S_ATTRIB_NAME_SAW_WHITE;
			else if (c === GREATER) {
				this.fail("attribute without value.");
				this.pushAttrib(this.name, this.name);
				this.name = this.text = "";
				this.openTag();
			} else if (c !== EOC) this.fail("disallowed character in attribute name.");
		}
		sAttribNameSawWhite() {
			const c = this.skipSpaces();
			switch (c) {
				case EOC: return;
				case EQUAL:
					this.state = S_ATTRIB_VALUE;
					break;
				default:
					this.fail("attribute without value.");
					this.text = "";
					this.name = "";
					if (c === GREATER) this.openTag();
					else if (isNameStartChar(c)) {
						this.unget();
						this.state = S_ATTRIB_NAME;
					} else {
						this.fail("disallowed character in attribute name.");
						this.state = S_ATTRIB;
					}
			}
		}
		sAttribValue() {
			const c = this.getCodeNorm();
			if (isQuote(c)) {
				this.q = c;
				this.state = S_ATTRIB_VALUE_QUOTED;
			} else if (!isS(c)) {
				this.fail("unquoted attribute value.");
				this.state = S_ATTRIB_VALUE_UNQUOTED;
				this.unget();
			}
		}
		sAttribValueQuoted() {
			const { q, chunk } = this;
			let { i: start } = this;
			while (true) switch (this.getCode()) {
				case q:
					this.pushAttrib(this.name, this.text + chunk.slice(start, this.prevI));
					this.name = this.text = "";
					this.q = null;
					this.state = S_ATTRIB_VALUE_CLOSED;
					return;
				case AMP:
					this.text += chunk.slice(start, this.prevI);
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_QUOTED;
					return;
				case NL:
				case NL_LIKE:
				case TAB:
					this.text += `${chunk.slice(start, this.prevI)} `;
					start = this.i;
					break;
				case LESS:
					this.text += chunk.slice(start, this.prevI);
					this.fail("disallowed character.");
					return;
				case EOC:
					this.text += chunk.slice(start);
					return;
			}
		}
		sAttribValueClosed() {
			const c = this.getCodeNorm();
			if (isS(c)) this.state = S_ATTRIB;
			else if (c === GREATER) this.openTag();
			else if (c === FORWARD_SLASH) this.state = S_OPEN_TAG_SLASH;
			else if (isNameStartChar(c)) {
				this.fail("no whitespace between attributes.");
				this.unget();
				this.state = S_ATTRIB_NAME;
			} else this.fail("disallowed character in attribute name.");
		}
		sAttribValueUnquoted() {
			const c = this.captureTo(ATTRIB_VALUE_UNQUOTED_TERMINATOR);
			switch (c) {
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_ATTRIB_VALUE_UNQUOTED;
					break;
				case LESS:
					this.fail("disallowed character.");
					break;
				case EOC: break;
				default:
					if (this.text.includes("]]>")) this.fail("the string \"]]>\" is disallowed in char data.");
					this.pushAttrib(this.name, this.text);
					this.name = this.text = "";
					if (c === GREATER) this.openTag();
					else this.state = S_ATTRIB;
			}
		}
		sCloseTag() {
			const c = this.captureNameChars();
			if (c === GREATER) this.closeTag();
			else if (isS(c)) this.state = S_CLOSE_TAG_SAW_WHITE;
			else if (c !== EOC) this.fail("disallowed character in closing tag.");
		}
		sCloseTagSawWhite() {
			switch (this.skipSpaces()) {
				case GREATER:
					this.closeTag();
					break;
				case EOC: break;
				default: this.fail("disallowed character in closing tag.");
			}
		}
		handleTextInRoot() {
			let { i: start, forbiddenState } = this;
			const { chunk, textHandler: handler } = this;
			scanLoop: while (true) switch (this.getCode()) {
				case LESS:
					this.state = S_OPEN_WAKA;
					if (handler !== void 0) {
						const { text } = this;
						const slice = chunk.slice(start, this.prevI);
						if (text.length !== 0) {
							handler(text + slice);
							this.text = "";
						} else if (slice.length !== 0) handler(slice);
					}
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case AMP:
					this.state = S_ENTITY;
					this.entityReturnState = S_TEXT;
					if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
					forbiddenState = FORBIDDEN_START;
					break scanLoop;
				case CLOSE_BRACKET:
					switch (forbiddenState) {
						case FORBIDDEN_START:
							forbiddenState = FORBIDDEN_BRACKET;
							break;
						case FORBIDDEN_BRACKET:
							forbiddenState = FORBIDDEN_BRACKET_BRACKET;
							break;
						case FORBIDDEN_BRACKET_BRACKET: break;
						default: throw new Error("impossible state");
					}
					break;
				case GREATER:
					if (forbiddenState === FORBIDDEN_BRACKET_BRACKET) this.fail("the string \"]]>\" is disallowed in char data.");
					forbiddenState = FORBIDDEN_START;
					break;
				case NL_LIKE:
					if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
					start = this.i;
					forbiddenState = FORBIDDEN_START;
					break;
				case EOC:
					if (handler !== void 0) this.text += chunk.slice(start);
					break scanLoop;
				default: forbiddenState = FORBIDDEN_START;
			}
			this.forbiddenState = forbiddenState;
		}
		handleTextOutsideRoot() {
			let { i: start } = this;
			const { chunk, textHandler: handler } = this;
			let nonSpace = false;
			outRootLoop: while (true) {
				const code = this.getCode();
				switch (code) {
					case LESS:
						this.state = S_OPEN_WAKA;
						if (handler !== void 0) {
							const { text } = this;
							const slice = chunk.slice(start, this.prevI);
							if (text.length !== 0) {
								handler(text + slice);
								this.text = "";
							} else if (slice.length !== 0) handler(slice);
						}
						break outRootLoop;
					case AMP:
						this.state = S_ENTITY;
						this.entityReturnState = S_TEXT;
						if (handler !== void 0) this.text += chunk.slice(start, this.prevI);
						nonSpace = true;
						break outRootLoop;
					case NL_LIKE:
						if (handler !== void 0) this.text += `${chunk.slice(start, this.prevI)}\n`;
						start = this.i;
						break;
					case EOC:
						if (handler !== void 0) this.text += chunk.slice(start);
						break outRootLoop;
					default: if (!isS(code)) nonSpace = true;
				}
			}
			if (!nonSpace) return;
			if (!this.sawRoot && !this.reportedTextBeforeRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextBeforeRoot = true;
			}
			if (this.closedRoot && !this.reportedTextAfterRoot) {
				this.fail("text data outside of root node.");
				this.reportedTextAfterRoot = true;
			}
		}
		pushAttribNS(name, value) {
			var _a;
			const { prefix, local } = this.qname(name);
			const attr = {
				name,
				prefix,
				local,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
			if (prefix === "xmlns") {
				const trimmed = value.trim();
				if (this.currentXMLVersion === "1.0" && trimmed === "") this.fail("invalid attempt to undefine prefix in XML 1.0");
				this.topNS[local] = trimmed;
				nsPairCheck(this, local, trimmed);
			} else if (name === "xmlns") {
				const trimmed = value.trim();
				this.topNS[""] = trimmed;
				nsPairCheck(this, "", trimmed);
			}
		}
		pushAttribPlain(name, value) {
			var _a;
			const attr = {
				name,
				value
			};
			this.attribList.push(attr);
			(_a = this.attributeHandler) === null || _a === void 0 || _a.call(this, attr);
		}
		/**
		* End parsing. This performs final well-formedness checks and resets the
		* parser to a clean state.
		*
		* @returns this
		*/
		end() {
			var _a, _b;
			if (!this.sawRoot) this.fail("document must contain a root element.");
			const { tags } = this;
			while (tags.length > 0) {
				const tag = tags.pop();
				this.fail(`unclosed tag: ${tag.name}`);
			}
			if (this.state !== S_BEGIN && this.state !== S_TEXT) this.fail("unexpected end.");
			const { text } = this;
			if (text.length !== 0) {
				(_a = this.textHandler) === null || _a === void 0 || _a.call(this, text);
				this.text = "";
			}
			this._closed = true;
			(_b = this.endHandler) === null || _b === void 0 || _b.call(this);
			this._init();
			return this;
		}
		/**
		* Resolve a namespace prefix.
		*
		* @param prefix The prefix to resolve.
		*
		* @returns The namespace URI or ``undefined`` if the prefix is not defined.
		*/
		resolve(prefix) {
			var _a, _b;
			let uri = this.topNS[prefix];
			if (uri !== void 0) return uri;
			const { tags } = this;
			for (let index = tags.length - 1; index >= 0; index--) {
				uri = tags[index].ns[prefix];
				if (uri !== void 0) return uri;
			}
			uri = this.ns[prefix];
			if (uri !== void 0) return uri;
			return (_b = (_a = this.opt).resolvePrefix) === null || _b === void 0 ? void 0 : _b.call(_a, prefix);
		}
		/**
		* Parse a qname into its prefix and local name parts.
		*
		* @param name The name to parse
		*
		* @returns
		*/
		qname(name) {
			const colon = name.indexOf(":");
			if (colon === -1) return {
				prefix: "",
				local: name
			};
			const local = name.slice(colon + 1);
			const prefix = name.slice(0, colon);
			if (prefix === "" || local === "" || local.includes(":")) this.fail(`malformed name: ${name}.`);
			return {
				prefix,
				local
			};
		}
		processAttribsNS() {
			var _a;
			const { attribList } = this;
			const tag = this.tag;
			{
				const { prefix, local } = this.qname(tag.name);
				tag.prefix = prefix;
				tag.local = local;
				const uri = tag.uri = (_a = this.resolve(prefix)) !== null && _a !== void 0 ? _a : "";
				if (prefix !== "") {
					if (prefix === "xmlns") this.fail("tags may not have \"xmlns\" as prefix.");
					if (uri === "") {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						tag.uri = prefix;
					}
				}
			}
			if (attribList.length === 0) return;
			const { attributes } = tag;
			const seen = /* @__PURE__ */ new Set();
			for (const attr of attribList) {
				const { name, prefix, local } = attr;
				let uri;
				let eqname;
				if (prefix === "") {
					uri = name === "xmlns" ? XMLNS_NAMESPACE : "";
					eqname = name;
				} else {
					uri = this.resolve(prefix);
					if (uri === void 0) {
						this.fail(`unbound namespace prefix: ${JSON.stringify(prefix)}.`);
						uri = prefix;
					}
					eqname = `{${uri}}${local}`;
				}
				if (seen.has(eqname)) this.fail(`duplicate attribute: ${eqname}.`);
				seen.add(eqname);
				attr.uri = uri;
				attributes[name] = attr;
			}
			this.attribList = [];
		}
		processAttribsPlain() {
			const { attribList } = this;
			const attributes = this.tag.attributes;
			for (const { name, value } of attribList) {
				if (attributes[name] !== void 0) this.fail(`duplicate attribute: ${name}.`);
				attributes[name] = value;
			}
			this.attribList = [];
		}
		/**
		* Handle a complete open tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onopentag``.
		*/
		openTag() {
			var _a;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = false;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			tags.push(tag);
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete self-closing tag. This parser code calls this once it has
		* seen the whole tag. This method checks for well-formeness and then emits
		* ``onopentag`` and ``onclosetag``.
		*/
		openSelfClosingTag() {
			var _a, _b, _c;
			this.processAttribs();
			const { tags } = this;
			const tag = this.tag;
			tag.isSelfClosing = true;
			(_a = this.openTagHandler) === null || _a === void 0 || _a.call(this, tag);
			(_b = this.closeTagHandler) === null || _b === void 0 || _b.call(this, tag);
			if ((this.tag = (_c = tags[tags.length - 1]) !== null && _c !== void 0 ? _c : null) === null) this.closedRoot = true;
			this.state = S_TEXT;
			this.name = "";
		}
		/**
		* Handle a complete close tag. This parser code calls this once it has seen
		* the whole tag. This method checks for well-formeness and then emits
		* ``onclosetag``.
		*/
		closeTag() {
			const { tags, name } = this;
			this.state = S_TEXT;
			this.name = "";
			if (name === "") {
				this.fail("weird empty close tag.");
				this.text += "</>";
				return;
			}
			const handler = this.closeTagHandler;
			let l = tags.length;
			while (l-- > 0) {
				const tag = this.tag = tags.pop();
				this.topNS = tag.ns;
				handler === null || handler === void 0 || handler(tag);
				if (tag.name === name) break;
				this.fail("unexpected close tag.");
			}
			if (l === 0) this.closedRoot = true;
			else if (l < 0) {
				this.fail(`unmatched closing tag: ${name}.`);
				this.text += `</${name}>`;
			}
		}
		/**
		* Resolves an entity. Makes any necessary well-formedness checks.
		*
		* @param entity The entity to resolve.
		*
		* @returns The parsed entity.
		*/
		parseEntity(entity) {
			if (entity[0] !== "#") {
				const defined = this.ENTITIES[entity];
				if (defined !== void 0) return defined;
				this.fail(this.isName(entity) ? "undefined entity." : "disallowed character in entity name.");
				return `&${entity};`;
			}
			let num = NaN;
			if (entity[1] === "x" && /^#x[0-9a-f]+$/i.test(entity)) num = parseInt(entity.slice(2), 16);
			else if (/^#[0-9]+$/.test(entity)) num = parseInt(entity.slice(1), 10);
			if (!this.isChar(num)) {
				this.fail("malformed character entity.");
				return `&${entity};`;
			}
			return String.fromCodePoint(num);
		}
	};
	exports.SaxesParser = SaxesParser;
}));

// src/timings/junit-case.ts
var import_saxes = require_saxes();
/** Stack traces are cut there; a whole one is in the runner's own output. */
const longestDetails = 16384;
const longestMessage = 2048;
const longestName = 1024;
const longestFile = 4096;
const findings = /* @__PURE__ */ new Map([
	["failure", "failed"],
	["error", "failed"],
	["skipped", "skipped"],
	["flakyFailure", "flaky"],
	["flakyError", "flaky"],
	["rerunFailure", "rerun"],
	["rerunError", "rerun"]
]);
var CaseBuilder = class {
	#attributes;
	#suiteFile;
	#found = /* @__PURE__ */ new Map();
	/** The element whose text is being read; undefined in those whose text is not kept, such as system-out. */
	#reading;
	constructor(attributes, suiteFile) {
		this.#attributes = attributes;
		this.#suiteFile = suiteFile;
	}
	/** Whether text is of use where the reader is now. */
	get reading() {
		return this.#reading !== void 0;
	}
	open(element, attributes) {
		const finding = findingOf(element, attributes);
		if (finding === void 0 || this.#reading !== void 0) return;
		this.#reading = {
			element,
			finding
		};
		const earlier = this.#found.get(finding);
		if (earlier !== void 0) {
			earlier.details += "\n";
			return;
		}
		this.#found.set(finding, {
			message: attributes["message"] || attributes["type"] || "",
			details: ""
		});
	}
	text(text) {
		const found = this.#reading === void 0 ? void 0 : this.#found.get(this.#reading.finding);
		if (found === void 0 || found.details.length >= longestDetails) return;
		found.details = (found.details + text).slice(0, longestDetails);
	}
	close(element) {
		if (element === this.#reading?.element) this.#reading = void 0;
	}
	finish() {
		const { name, classname, file, filepath, line, lineno, time } = this.#attributes;
		const fileOrNone = file || filepath || this.#suiteFile;
		return {
			name: clipped(name ?? "", longestName),
			group: clipped(classname ?? "", longestName),
			file: fileOrNone === void 0 ? void 0 : clipped(fileOrNone, longestFile),
			line: whole(line ?? lineno),
			seconds: secondsOf(time),
			outcome: this.#outcome()
		};
	}
	/** A failure outweighs all but `todo`: a test that is said to have been rerun and still holds one has failed. */
	#outcome() {
		const todo = this.#found.get("todo");
		if (todo !== void 0) return {
			kind: "skipped",
			reason: messageIn(todo)
		};
		const failed = this.#found.get("failed");
		if (failed !== void 0) {
			const details = clipped(failed.details.trim(), longestDetails);
			return {
				kind: "failed",
				message: messageIn(failed),
				details
			};
		}
		const skipped = this.#found.get("skipped");
		if (skipped !== void 0) return {
			kind: "skipped",
			reason: messageIn(skipped)
		};
		const flaky = this.#found.get("flaky") ?? this.#found.get("rerun");
		if (flaky !== void 0) return {
			kind: "flaky",
			message: messageIn(flaky)
		};
		return { kind: "passed" };
	}
};
/** node:test reports the failure of a test that is still to do as well, and does not count it. */
function findingOf(element, attributes) {
	if (element === "skipped" && attributes["type"] === "todo") return "todo";
	return findings.get(element);
}
/** Its message, else the first line of its details. */
function messageIn({ message, details }) {
	return clipped(message.trim() || (details.trim().split("\n", 1)[0] ?? ""), longestMessage);
}
/** A copy: what the parser gives are slices, and each would keep the whole chunk that it was cut from in memory. */
function clipped(text, longest) {
	return Buffer.from(text.slice(0, longest)).toString();
}
function whole(text) {
	return text !== void 0 && /^\d{1,9}$/.test(text) ? Number(text) : void 0;
}
/** Surefire writes a comma between thousands, and may write no zero before the point. Undefined for what is no time. */
function secondsOf(text) {
	const trimmed = text?.trim() ?? "";
	const plain = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(trimmed) ? trimmed.replaceAll(",", "") : trimmed;
	const seconds = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
	return Number.isFinite(seconds) ? seconds : void 0;
}

// src/timings/junit.ts
/** Reads JUnit XML as a stream: every dialect that runners write, without holding the output in it, and whether it came to its end. */
/** XML 1.0 forbids most of them even as references, and test output is full of them. */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;
const numericReference = /&#(?:(\d{1,8})|x([\da-f]{1,8}));/gi;
/** Of a reference that the end of a chunk could cut in two: `&#x0000001b;`. */
const longestReference = 12;
/** Node's own reporter leaves it unescaped; the parser goes on, and nothing is lost. */
const harmless = "the string \"]]>\" is disallowed in char data.";
/** The parser quotes names from the report, which can be of any length. */
const longestError = 200;
async function readJUnitFile(file) {
	try {
		if (!(await lstat(file)).isFile()) return {
			cases: [],
			complete: false,
			problem: "its report is not a plain file"
		};
		return await readJUnit(createReadStream(file));
	} catch (error) {
		return {
			cases: [],
			complete: false,
			problem: error.code === "ENOENT" ? "no report was written" : messageOf(error)
		};
	}
}
/** Never throws for what the report holds; rejects only where `chunks` does. */
async function readJUnit(chunks) {
	const reader = new JUnitReader();
	const decoder = new TextDecoder();
	let held = "";
	for await (const chunk of chunks) {
		const text = held + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
		const cut = cutBeforeReference(text);
		held = text.slice(cut);
		reader.write(text.slice(0, cut));
		if (reader.failed) return reader.end();
	}
	reader.write(held + decoder.decode());
	return reader.end();
}
/** A reference, or a pair of surrogates, that the next chunk completes is held back. */
function cutBeforeReference(text) {
	const ampersand = text.lastIndexOf("&");
	if (ampersand >= 0 && text.length - ampersand < longestReference && !text.includes(";", ampersand)) return ampersand;
	const last = text.charCodeAt(text.length - 1);
	return last >= 55296 && last <= 56319 ? text.length - 1 : text.length;
}
var JUnitReader = class {
	#parser = new import_saxes.SaxesParser();
	#cases = [];
	/** File of each open suite, or that of the one around it. */
	#suiteFiles = [];
	#case;
	#rootSeen = false;
	#problem;
	constructor() {
		this.#parser.on("error", (error) => {
			if (error.message.endsWith(harmless)) return;
			this.#problem ??= `it is not well-formed XML (${error.message.slice(0, longestError)})`;
		});
		this.#parser.on("opentag", (tag) => this.#open(tag));
		this.#parser.on("closetag", (tag) => this.#close(tag));
		this.#parser.on("cdata", (text) => this.#case?.text(text));
	}
	get failed() {
		return this.#problem !== void 0;
	}
	write(text) {
		if (text === "" || this.failed) return;
		this.#parser.write(text.toWellFormed().replace(forbidden, "�").replace(numericReference, allowedReference));
	}
	end() {
		if (!this.failed) this.#parser.close();
		if (!this.failed && !this.#rootSeen) this.#problem = "it holds no test suite";
		const problem = this.#problem;
		return problem === void 0 ? {
			cases: this.#cases,
			complete: true
		} : {
			cases: this.#cases,
			complete: false,
			problem
		};
	}
	#open(tag) {
		if (this.#case !== void 0) {
			this.#case.open(tag.name, tag.attributes);
			this.#listen();
		} else if (tag.name === "testcase") this.#case = new CaseBuilder(tag.attributes, this.#suiteFiles.at(-1));
		else if (tag.name === "testsuite" || tag.name === "testsuites") {
			this.#rootSeen = true;
			this.#suiteFiles.push(fileOf(tag.attributes) ?? this.#suiteFiles.at(-1));
		}
	}
	#close(tag) {
		if (this.failed) return;
		if (tag.name === "testcase" && this.#case !== void 0) {
			this.#cases.push(this.#case.finish());
			this.#case = void 0;
		} else if (this.#case !== void 0) {
			this.#case.close(tag.name);
			this.#listen();
		} else if (tag.name === "testsuite" || tag.name === "testsuites") this.#suiteFiles.pop();
	}
	/** The parser gathers text only while it has a listener, and output can be of any length. */
	#listen() {
		if (this.#case?.reading) this.#parser.on("text", (text) => this.#case?.text(text));
		else this.#parser.off("text");
	}
};
/** The reference, or what stands for a character that XML 1.0 does not have (https://www.w3.org/TR/xml/#charsets). */
function allowedReference(reference, decimal, hex) {
	const code = decimal === void 0 ? Number.parseInt(hex ?? "", 16) : Number(decimal);
	return [
		9,
		10,
		13
	].includes(code) || code >= 32 && code <= 55295 || code >= 57344 && code <= 65533 || code >= 65536 && code <= 1114111 ? reference : "�";
}
function fileOf(attributes) {
	return attributes["file"] || attributes["filepath"] || void 0;
}

// src/workers/collected.ts
/** Reads what an adapter says it collected: how many tests each unit holds, and what the launch cost until then. */
/** 100,000 files take about 10 MB. */
const longestBytes$1 = 64 * 1024 ** 2;
/** Tests can write to this file too, so its shape is not taken for granted. */
const schema$1 = object$1({
	launchSeconds: number$1().check(_nonnegative(), _lte(86400)),
	units: record$1(string$1(), int().check(_nonnegative()))
});
/** Undefined where there is no such file, or none that can be relied on. */
async function readCollected(file) {
	const found = await lstat(file).catch(() => void 0);
	if (found === void 0 || !found.isFile() || found.size > longestBytes$1) return void 0;
	const text = await readFile(file, "utf8");
	const parsed = schema$1.safeParse(parseOrUndefined(text));
	if (!parsed.success) return void 0;
	return {
		launchSeconds: parsed.data.launchSeconds,
		units: new Map(Object.entries(parsed.data.units))
	};
}
function parseOrUndefined(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}

// src/timings/attribute.ts
/**
* By Python module; else by file, which Vitest writes as the class; else by dotted module, class or test name of any
* language; else, where only one unit is in question, by that.
* `units`: test files relative to the working directory. `roots`: absolute folders that files may start with.
*/
function attributeCases(cases, units, roots) {
	const prefixes = roots.flatMap(tails);
	const known = new Map(units.map((unit) => [withoutDot(unit), unit]));
	const modules = modulesOf(units, prefixes);
	const only = units.length === 1 ? units[0] : void 0;
	const byUnit = /* @__PURE__ */ new Map();
	const unmatched = [];
	for (const testCase of cases) {
		const named = unitByName(testCase, modules);
		const unit = (named?.endsWith(".py") ? named : void 0) ?? unitByFile(testCase.file, known, prefixes) ?? unitByFile(testCase.group, known, prefixes) ?? named ?? only;
		if (unit === void 0) {
			unmatched.push(testCase);
			continue;
		}
		const own = byUnit.get(unit);
		if (own === void 0) byUnit.set(unit, [testCase]);
		else own.push(testCase);
	}
	return {
		byUnit,
		unmatched
	};
}
function unitByFile(file, known, prefixes) {
	if (file === void 0) return void 0;
	const slashes = file.replaceAll("\\", "/").replace(/^file:\/\//, "");
	return [slashes, ...prefixes.map((prefix) => withoutRoot(slashes, prefix))].map((candidate) => known.get(withoutDot(candidate))).find((unit) => unit !== void 0);
}
/** `/repo/app` → `/repo/app`, `repo/app`, `app`: pytest names files from its own root, which may lie above. */
function tails(root) {
	const parts = root.replaceAll("\\", "/").split("/");
	return parts.map((_, index) => parts.slice(index).join("/")).filter((tail) => tail !== "");
}
function withoutRoot(file, root) {
	const prefix = `${root.replaceAll("\\", "/").replace(/\/$/, "")}/`;
	return file.startsWith(prefix) ? file.slice(prefix.length) : file;
}
/**
* The longest beginning of `pkg.tests.test_x.TestY.test_z` that is a unit's module. The name counts, too: of a module that
* cannot be imported, pytest and unittest make a test whose name ends with the module's.
*/
function unitByName({ group, name }, modules) {
	const full = (group === "" ? name : `${group}.${name}`).replace(/^unittest\.loader\._FailedTest\./, "");
	for (let prefix = full; prefix !== ""; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf(".")))) {
		const unit = modules.get(prefix);
		if (unit !== void 0) return unit;
	}
}
/** Units by module, as it is called from the working directory and from each folder above; the former wins. */
function modulesOf(units, prefixes) {
	const fromAbove = prefixes.flatMap((prefix) => units.map((unit) => [dotted(`${prefix}/${withoutDot(unit)}`), unit]));
	return new Map([...fromAbove, ...units.map((unit) => [dotted(unit), unit])]);
}
/** `pkg/tests/test_x.py` → `pkg.tests.test_x`, `./spec/a_spec.rb` → `spec.a_spec`. */
function dotted(unit) {
	return withoutDot(unit).replace(/\.\w+$/, "").replaceAll("/", ".");
}
function withoutDot(file) {
	return file.replace(/^(\.\/)+/, "");
}

// src/workers/judge.ts
function judge(evidence) {
	const { byUnit, unmatched } = attributeCases(evidence.report.cases, evidence.units, [evidence.workingDirectory]);
	const units = evidence.units.map((unit) => {
		const cases = byUnit.get(unit) ?? [];
		return {
			unit,
			cases,
			outcome: unitOutcome(cases, evidence.collected?.get(unit), evidence)
		};
	});
	return {
		units,
		unmatched,
		problems: [
			...exitProblems(evidence, [...units.flatMap(({ cases }) => cases), ...unmatched], units),
			...reportProblems(evidence.report),
			...unreportedProblems(units)
		]
	};
}
function unitOutcome(cases, collected, evidence) {
	const kinds = new Set(cases.map(({ outcome }) => outcome.kind));
	if (kinds.has("failed")) return "failed";
	if (cases.length === 0) return saidToBeEmpty(collected, evidence) ? "empty" : "unreported";
	if (!evidence.report.complete || cases.length < (collected ?? 0)) return "unreported";
	if (kinds.has("flaky")) return "flaky";
	return kinds.has("passed") ? "passed" : "skipped";
}
function saidToBeEmpty(collected, { exit, meaning }) {
	const ended = exit.kind === "exited" && (exit.status === 0 || meaning !== "broken");
	const foundNothing = exit.kind === "exited" && exit.status !== 0 && meaning === "no-tests";
	return ended && (collected === 0 || foundNothing);
}
function exitProblems({ exit, meaning }, cases, units) {
	switch (exit.kind) {
		case "stopped": return [`it was stopped: ${exit.reason}`];
		case "killed": return [`its process was killed by ${exit.signal}`];
		case "exited":
			if (exit.status === 0) return [];
			if (meaning === "no-tests" && units.every(({ outcome }) => outcome === "empty")) return [];
			if (meaning === "tests-failed" && cases.some(({ outcome }) => outcome.kind === "failed")) return [];
			return [`its exit status is ${exit.status}, and no failed test accounts for it`];
	}
}
function reportProblems(report) {
	return report.complete ? [] : [`its report cannot be relied on: ${report.problem ?? "it is not complete"}`];
}
function unreportedProblems(units) {
	const missing = units.filter(({ outcome }) => outcome === "unreported").map(({ unit }) => unit);
	if (missing.length === 0) return [];
	return [`it was to run ${missing.join(", ")}, and did not report all of ${missing.length === 1 ? "it" : "them"}`];
}

// src/workers/launcher.ts
/** How the units of one batch come to run. Every kind leaves the same files behind and ends in the same ways. */
/** Where they lie in a launch's own folder. */
function launchFiles(folder) {
	return {
		report: path.join(folder, "report.xml"),
		collected: path.join(folder, "collected.json")
	};
}
/** A process of its own for every batch, by whatever command the user has. */
function commandLauncher(recipe) {
	return { async launch(order) {
		const { environment, onLine, signal } = order;
		const directory = recipe.workingDirectory;
		const script = await writeScript(order, recipe);
		return launch({
			script,
			directory,
			environment,
			onLine,
			signal,
			graceSeconds: recipe.graceSeconds
		});
	} };
}
async function writeScript({ folder, files, units, placeholders: ofClone, worker }, recipe) {
	const words = units.map((unit) => recipe.argument(unit));
	const list = path.join(folder, "tests.txt");
	await writeFile(list, words.map((word) => `${word}\n`).join(""));
	const quoted = [...ofClone].map(([name, value]) => [name, quoteForBash(value)]);
	const placeholders = new Map([
		...quoted,
		["tests", words.map(quoteForBash).join(" ")],
		["tests-file", quoteForBash(list)],
		["report", quoteForBash(files.report)],
		["worker", String(worker)],
		["workers", String(recipe.workers)]
	]);
	return writeCommand(folder, fillPlaceholders(recipe.run, placeholders));
}

// src/workers/batch.ts
/** Runs one batch: a launch on the clone that was leased for it, and the reading of its report. */
async function runBatch(worker, batch, lease, recipe, { launcher, log, clock, signal }) {
	const folder = path.join(recipe.temporary, `worker${worker}`, `batch${batch.number}`);
	const temporary = path.join(folder, "tmp");
	await mkdir(temporary, { recursive: true });
	const files = launchFiles(folder);
	const own = workerEnvironment({
		...recipe,
		worker,
		batch: batch.number,
		temporary
	});
	const startSeconds = clock();
	const exit = await launcher.launch({
		worker,
		batch: batch.number,
		units: batch.units.map(({ unit }) => unit),
		folder,
		files,
		placeholders: lease.placeholders,
		environment: lease.environment(files, own),
		onLine: (line) => log.info(printedLine(`worker ${worker}`, line)),
		signal
	});
	const seconds = clock() - startSeconds;
	const collected = await readCollected(files.collected);
	const judgement = judge({
		units: batch.units.map(({ unit }) => unit),
		exit,
		meaning: exit.kind === "exited" ? recipe.exitMeaning(exit.status) : "broken",
		report: linesFromOne(await readJUnitFile(files.report), recipe.firstLine),
		collected: collected?.units,
		workingDirectory: recipe.workingDirectory
	});
	await rm(temporary, {
		recursive: true,
		force: true
	}).catch((error) => {
		log.debug(`${temporary} stays, for a test left something in it that cannot be removed: ${messageOf(error)}`);
	});
	const launchSeconds = collected?.launchSeconds ?? Math.max(0, seconds - testSeconds(judgement));
	const { clones, seconds: cloneSeconds } = lease;
	return {
		worker,
		batch,
		clones,
		startSeconds,
		seconds,
		launchSeconds,
		cloneSeconds,
		exit,
		judgement
	};
}
function linesFromOne(report, firstLine) {
	const cases = report.cases.map((testCase) => testCase.line === void 0 ? testCase : {
		...testCase,
		line: Math.max(1, testCase.line + 1 - firstLine)
	});
	return {
		...report,
		cases
	};
}
function testSeconds(judgement) {
	const cases = [...judgement.units.flatMap((unit) => unit.cases), ...judgement.unmatched];
	return secondsOfCases(cases);
}

// src/workers/pool.ts
/** Resolves after all workers have ended, with a fault as well. */
async function runPool(options) {
	const { queue, recipe, signal, clock } = options;
	const running = /* @__PURE__ */ new Map();
	const fault = new AbortController();
	const stopped = AbortSignal.any([signal, fault.signal]);
	const next = (worker) => {
		if (stopped.aborted) return void 0;
		const others = Array.from({ length: recipe.workers }, (_, index) => index + 1).filter((other) => other !== worker);
		const batch = queue.take(others.map((other) => leftSeconds(running.get(other), queue, clock())));
		if (batch === void 0) running.delete(worker);
		else running.set(worker, {
			batch,
			since: clock()
		});
		return batch;
	};
	const runOne = async (worker, batch) => {
		const lease = await options.lease(worker, queue.remainingUnits > 0);
		try {
			if (stopped.aborted) return queue.giveBack(batch);
			const result = await runBatch(worker, batch, lease, recipe, {
				...options,
				signal: stopped
			});
			if (isWhole(result)) queue.learn(lessonOf(result));
			options.onResult(result);
		} finally {
			lease.release();
		}
	};
	const work = async (worker) => {
		for (let batch = next(worker); batch !== void 0; batch = next(worker)) try {
			await runOne(worker, batch);
		} catch (error) {
			queue.giveBack(batch);
			throw error;
		}
	};
	const faults = [];
	const abortOthers = (error) => {
		faults.push(error);
		fault.abort("another worker met a fault");
	};
	await Promise.all(Array.from({ length: recipe.workers }, (_, index) => work(index + 1).catch(abortOthers)));
	return {
		abandoned: queue.abandon(),
		fault: faults[0]
	};
}
/** One that was stopped or half reported says nothing of what a launch or a unit costs. */
function isWhole({ exit, judgement }) {
	return exit.kind === "exited" && judgement.units.every(({ outcome }) => outcome !== "unreported");
}
/** What a launch costs beside its tests: its own time, and that of making its clone, which others have to wait for. */
function launchCost({ launchSeconds, cloneSeconds }) {
	return launchSeconds + cloneSeconds;
}
function leftSeconds(running, queue, now) {
	return running === void 0 ? 0 : Math.max(0, running.since + queue.secondsOf(running.batch) - now);
}
function lessonOf(result) {
	const planned = new Map(result.batch.units.map((unit) => [unit.unit, unit]));
	return {
		units: result.judgement.units.map(({ unit, cases }) => {
			const { known, seconds } = planned.get(unit) ?? {};
			return {
				seconds: secondsOfCases(cases),
				knownSeconds: known ? seconds : void 0
			};
		}),
		launchSeconds: launchCost(result)
	};
}

// src/lessons.ts
function learned(phase, templated, suite) {
	const results = phase.fault instanceof SecurityStop ? [] : phase.results;
	const passed = results.flatMap(({ judgement }) => judgement.units.filter(({ outcome }) => outcome === "passed"));
	return {
		existing: suite.units,
		units: passed.map(({ unit, cases }) => ({
			unit,
			seconds: secondsOfCases(cases)
		})),
		launchSeconds: results.filter(isWhole).map(launchCost),
		databases: new Map(templated.map((one) => [one.database.alias, countsOf(one, phase)])),
		buildSeconds: templated.filter(({ report }) => report.source === "built").map(({ database, report }) => ({
			alias: database.alias,
			seconds: report.buildSeconds ?? 0
		}))
	};
}
/** What a stopped or stray run counted is no measure. */
function countsOf({ database, template }, phase) {
	const clones = phase.cloneReports.get(database.alias) ?? [];
	const isWholeRun = phase.fault === void 0 && phase.abandoned.length === 0;
	return {
		templateBytes: template.sizeBytes,
		sessions: isWholeRun ? sumOfKnown(clones.map(({ sessions }) => sessions)) : void 0,
		peakSessions: isWholeRun ? highest(clones.flatMap(({ peakSessions }) => peakSessions === void 0 ? [] : [peakSessions])) : void 0
	};
}
function highest(counts) {
	return counts.length === 0 ? void 0 : Math.max(...counts);
}
function lastBuildSeconds({ buildSeconds }) {
	return lastOf([...buildSeconds]);
}
function lastTemplateBytes({ databases }) {
	return lastOf([...databases].map(([alias, { templateBytes }]) => [alias, templateBytes]));
}
/** By alias, where there is any. */
function lastOf(histories) {
	return new Map(histories.flatMap(([alias, history]) => history.slice(-1).map((last) => [alias, last])));
}
/** The test process's own, a live server's thread, a second alias. */
const usualSessions = 5;
/** What the databases can carry, as far as it is known. */
function capacitiesOf(databases, known, { isFixed, availableBytes }) {
	const allBytes = sum(databases.map(({ cloneBytes = 0 }) => cloneBytes));
	return databases.map(({ alias, freeConnections, room, cloneBytes = 0 }) => ({
		alias,
		freeConnections,
		room,
		memory: isFixed || cloneBytes === 0 ? void 0 : {
			cloneBytes,
			availableBytes: availableBytes * cloneBytes / allBytes
		},
		peakSessions: highest(known.databases.get(alias)?.peakSessions ?? []),
		guessedSessions: isFixed ? 1 : usualSessions
	}));
}
/** What earlier runs opened in all clones; undefined where none was counted. */
function earlierSessions({ databases }, alias) {
	const history = databases.get(alias)?.sessions ?? [];
	const middle = median(history);
	return middle === void 0 ? void 0 : {
		median: middle,
		runs: history.length
	};
}

// src/planning/spread.ts
/**
* Spreads `weights`, which are sorted longest first, over bins that already carry `loads`. Ties go to the
* lowest bin, so that every machine gets the same answer. No bin ends above 4/3 of the best possible
* when all start empty.
*/
function spread(weights, loads) {
	const totals = [...loads];
	return {
		bins: weights.map((weight) => {
			const bin = totals.indexOf(Math.min(...totals));
			totals[bin] = (totals[bin] ?? 0) + weight;
			return bin;
		}),
		loads: totals
	};
}
/**
* How high each bin would stand if `weight` could be poured over bins that carry `loads`: the level at which
* the bins below it hold exactly `weight` more.
*/
function level(weight, loads) {
	const sorted = [...loads].sort((a, b) => a - b);
	let below = 0;
	for (const [index, load] of sorted.entries()) {
		below += load;
		const height = (weight + below) / (index + 1);
		const next = sorted[index + 1];
		if (next === void 0 || height <= next) return height;
	}
	return weight;
}

// src/planning/plan.ts
/** The plan: all units with their estimates, in one total order, with a hash that two machines can compare. */
function makePlan(estimates) {
	const units = [...estimates].sort(longestFirst);
	const text = JSON.stringify(units.map(({ unit, seconds }) => [unit, seconds ?? null]));
	return {
		units,
		hash: createHash("sha256").update(text).digest("hex").slice(0, 12)
	};
}
/** Busy seconds of the longest of `workers`, with one launch for each; undefined when nothing is known. */
function predictedSeconds(plan, workers, launchSeconds) {
	if (plan.units.every(({ seconds }) => seconds === void 0)) return void 0;
	const loads = spread(plan.units.map(({ seconds }) => seconds ?? 0), new Array(workers).fill(launchSeconds)).loads;
	return Math.max(0, ...loads);
}
function longestFirst(a, b) {
	return (b.seconds ?? 0) - (a.seconds ?? 0) || (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0);
}

// src/preflight.ts
/** Before anything is made: is there room for all databases, and does the server take all sessions? */
/** What cloning, watching and clean-up need beside the workers. */
const ownSessions = 6;
/** Template and the copy that is dumped; and for each worker the clone in use and the next one. */
const commonDatabases = 2;
const databasesPerWorker = 2;
/** The rest of the memory is for the tests themselves. */
const shareForClones = .6;
/** How many databases there may be at once, for each alias. */
function databasesFor(workers) {
	return commonDatabases + databasesPerWorker * workers;
}
/** @throws UserError where there is not even room for one worker. */
function preflight(wanted, capacities) {
	const checks = capacities.flatMap((capacity) => [
		...checkConnections(wanted, capacity),
		...checkRoom(wanted, capacity),
		...checkMemory(wanted, capacity)
	]);
	const problems = checks.flatMap(({ problem }) => problem === void 0 ? [] : [problem]);
	if (problems.length > 0) throw new UserError(problems);
	return {
		workers: Math.max(1, Math.min(wanted, ...checks.map(({ fitting }) => fitting))),
		lines: checks.map(({ line }) => line),
		warnings: checks.filter(({ fitting }) => fitting < wanted).map(({ fitting, reason }) => `There are ${Math.max(1, fitting)} workers and not ${wanted}: ${reason}`)
	};
}
function checkConnections(wanted, { alias, freeConnections, peakSessions, guessedSessions }) {
	if (freeConnections === void 0) return [];
	const each = Math.max(1, peakSessions ?? guessedSessions);
	const reckoning = `${wanted} workers × ${each} sessions (${peakSessions === void 0 ? "a guess" : "as in earlier runs"}) + ${ownSessions} of our own`;
	return [{
		fitting: Math.floor((freeConnections - ownSessions) / each),
		line: `${alias}: ${reckoning} = ${wanted * each + ownSessions} of the ${freeConnections} connections that the server still takes`,
		reason: `the server of "${alias}" takes ${freeConnections} more sessions, and ${reckoning} would be ${wanted * each + ownSessions}. Raise max_connections, or leave fewer sessions open.`
	}];
}
function checkRoom(wanted, { alias, room, databaseBytes }) {
	if (room === void 0) return [];
	const free = `${size(room.freeBytes)} free in ${room.place}`;
	if (databaseBytes === void 0 || databaseBytes === 0) return [{
		fitting: wanted,
		line: `${alias}: ${free}; the template's size is not known yet`,
		reason: ""
	}];
	const count = databasesFor(wanted);
	const fitting = Math.floor((Math.floor(room.freeBytes / databaseBytes) - commonDatabases) / databasesPerWorker);
	const reckoning = `up to ${count} databases × ${size(databaseBytes)} = ${size(count * databaseBytes)}`;
	return [{
		fitting,
		line: `${alias}: ${reckoning}, ${free}`,
		reason: `the databases of "${alias}" need ${reckoning}, and there are ${free}.`,
		...fitting < 1 && { problem: `There is no room for the databases of "${alias}": one worker needs up to 4 databases × ${size(databaseBytes)}, and there are ${free}. Make room there, or give the tests a smaller template.` }
	}];
}
function checkMemory(wanted, { alias, memory }) {
	if (memory === void 0) return [];
	const { cloneBytes, availableBytes } = memory;
	const usable = availableBytes * shareForClones;
	const count = databasesPerWorker * wanted;
	const reckoning = `${count} servers × ${size(cloneBytes)} = ${size(count * cloneBytes)} of memory`;
	const free = `${size(usable)} of the ${size(availableBytes)} that are free may go to them`;
	return [{
		fitting: Math.floor(usable / (databasesPerWorker * cloneBytes)),
		line: `${alias}: ${reckoning}, ${free}`,
		reason: `the clones of "${alias}" need ${reckoning}, and ${free}. \`clone: database\` needs no memory for them.`
	}];
}
/** The same with the sizes in `bytes`, by alias. What was reckoned is in the log. */
function fitWorkers(wanted, capacities, bytes, log) {
	const { workers, lines, warnings } = preflight(wanted, capacities.map((capacity) => ({
		...capacity,
		databaseBytes: bytes.get(capacity.alias)
	})));
	for (const line of lines) log.info(`${line}.`);
	for (const warning of warnings) log.warning(warning);
	return workers;
}

// src/expected-form.ts
/** @throws Error where `text` is not JSON. */
function parseJson(text, subject) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new Error(`${subject} not JSON: ${messageOf(error)}`);
	}
}
/** `place`: where `value` stands in the whole. @throws Error saying what is wrong first, and where. */
function inForm(form, value, subject, place = []) {
	const parsed = form.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const where = [...place, ...issue?.path ?? []].join(".") || "the top";
	throw new Error(`${subject} not of the expected form: ${issue?.message} at ${where}`);
}
/** Checks the values of a long list one by one, and the first wrong one ends it: zod remembers every single one. */
function allInForm(form, values, subject, list) {
	return values.map((value, index) => inForm(form, value, subject, [list, index]));
}

// src/timings/model.ts
const emptyTimings = {
	units: /* @__PURE__ */ new Map(),
	launchSeconds: [],
	buildSeconds: /* @__PURE__ */ new Map(),
	databases: /* @__PURE__ */ new Map()
};
const emptyDatabaseHistory = {
	templateBytes: [],
	sessions: [],
	peakSessions: []
};
/** Nothing that a hosted job can run takes longer. */
const longestSeconds = 86400;
/** The timings with one more run in them. Values that cannot be durations are left out. */
function recordRun(timings, run) {
	const units = /* @__PURE__ */ new Map();
	for (const unit of run.existing) {
		const history = timings.units.get(unit);
		if (history !== void 0) units.set(unit, history);
	}
	const existing = new Set(run.existing);
	for (const { unit, seconds } of run.units) if (existing.has(unit)) units.set(unit, appended(units.get(unit) ?? [], [seconds]));
	const buildSeconds = new Map(timings.buildSeconds);
	for (const { alias, seconds } of run.buildSeconds) buildSeconds.set(alias, appended(buildSeconds.get(alias) ?? [], [seconds]));
	return {
		units: new Map([...units].filter(([, history]) => history.length > 0)),
		launchSeconds: appended(timings.launchSeconds, run.launchSeconds),
		buildSeconds,
		databases: recordDatabases(timings.databases, run.databases)
	};
}
/** A run without databases, as one without tests, forgets nothing; else aliases that are gone go. */
function recordDatabases(history, run) {
	if (run.size === 0) return history;
	return new Map([...run].map(([alias, counts]) => {
		const before = history.get(alias) ?? emptyDatabaseHistory;
		const grown = (count) => [...before[count], ...[counts[count] ?? []].flat()].slice(-10);
		return [alias, {
			templateBytes: grown("templateBytes"),
			sessions: grown("sessions"),
			peakSessions: grown("peakSessions")
		}];
	}));
}
function appended(history, more) {
	const usable = more.filter((seconds) => seconds >= 0 && seconds <= 86400);
	return [...history, ...usable].slice(-5);
}

// src/timings/codec.ts
/** Timings as bytes and back. What comes from a cache was written by code of some branch, and is not taken for granted. */
/**
* Packed and unpacked. 100,000 units take up to 14 MB unpacked. JSON of tiny arrays grows to 1 GB in memory,
* and from 256 MB it ends the process, which no `catch` prevents.
*/
const longestBytes = 32 * 1024 ** 2;
/** The length is checked before the values, for zod remembers every single one that is wrong. */
const numbers = (mostNumbers, largest) => pipe(array(unknown()).check(_maxLength(mostNumbers)), array(number$1().check(_nonnegative(), _lte(largest))));
const history = numbers(5, longestSeconds);
const counts = numbers(10, Number.MAX_SAFE_INTEGER);
const pair = tuple([string$1(), history]);
const databasePair = tuple([string$1(), object$1({
	templateBytes: counts,
	sessions: counts,
	peakSessions: counts
})]);
/** Pairs, not objects: a unit may be called `__proto__`. They are checked one by one. */
const schema = object$1({
	version: literal(1),
	units: array(unknown()),
	launchSeconds: history,
	buildSeconds: array(unknown()),
	/** Older writers had none. */
	databases: optional(array(unknown()))
});
const subject$1 = "they are";
/** The same timings give the same bytes. */
function encodeTimings(timings) {
	const content = {
		version: 1,
		units: sortedPairs(timings.units),
		launchSeconds: [...timings.launchSeconds],
		buildSeconds: sortedPairs(timings.buildSeconds),
		databases: sortedPairs(timings.databases)
	};
	return gzipSync(JSON.stringify(content), { level: 6 });
}
/** @throws Error saying what is wrong with the bytes. */
function decodeTimings(bytes) {
	if (bytes.byteLength > longestBytes) throw new Error(`${bytes.byteLength} bytes are too many for timings`);
	const { units, launchSeconds, buildSeconds, databases = [] } = inForm(schema, parseJson(unpack(bytes), subject$1), subject$1);
	return {
		units: new Map(allInForm(pair, units, subject$1, "units")),
		launchSeconds,
		buildSeconds: new Map(allInForm(pair, buildSeconds, subject$1, "buildSeconds")),
		databases: new Map(allInForm(databasePair, databases, subject$1, "databases"))
	};
}
function unpack(bytes) {
	try {
		return gunzipSync(bytes, { maxOutputLength: longestBytes }).toString("utf8");
	} catch (error) {
		throw new Error(`they cannot be unpacked: ${messageOf(error)}`);
	}
}
function sortedPairs(map) {
	return [...map].sort(([a], [b]) => a < b ? -1 : 1);
}

// src/remember.ts
/** Timings between runs: found by prefix, kept under a key of this run's own, so that nothing is ever overwritten. */
/** Short hash for keys; whatever the user named is inside it, and nowhere else in a key. */
function suiteHash(identity) {
	return createHash("sha256").update(JSON.stringify(Object.entries(identity).sort())).digest("hex").slice(0, 12);
}
async function recallTimings(suite, store, temporary, log) {
	const file = path.join(temporary, "timings-restored");
	const key = await store?.fetchNewest(prefixOf(suite), file);
	if (key === void 0) return emptyTimings;
	try {
		return decodeTimings(await readFile(file));
	} catch (error) {
		log.warning(`The timings under ${key} cannot be read, so this run plans without: ${messageOf(error)}`);
		return emptyTimings;
	}
}
/** `run` makes the key unique. */
async function rememberTimings(timings, suite, run, store, temporary) {
	const file = path.join(temporary, "timings-new");
	await writeFile(file, encodeTimings(timings));
	return store.store(`${prefixOf(suite)}${run}`, file);
}
function prefixOf(suite) {
	return `testshoal-timings-${suite}-`;
}

// src/report/assemble.ts
function assembleReport(facts) {
	const cases = facts.results.flatMap(casesOf);
	const totals = countTotals(cases.map((located) => located.testCase));
	const problems = problemsOf(facts);
	return {
		version: 1,
		outcome: outcomeOf(facts, totals, problems),
		startedAt: facts.startedAt,
		seconds: facts.seconds,
		runner: facts.runner,
		totals,
		plan: {
			hash: facts.plan.hash,
			units: facts.plan.units.length,
			knownUnits: facts.plan.units.filter(({ known }) => known).length,
			predictedSeconds: facts.predictedSeconds
		},
		workers: Array.from({ length: facts.workers }, (_, index) => workerReport(index + 1, facts)),
		units: facts.results.flatMap(unitReports),
		tests: cases.flatMap(testReport),
		databases: facts.databases,
		timings: facts.timings,
		problems,
		fallbacks: facts.fallbacks
	};
}
function casesOf({ judgement, worker }) {
	const matched = judgement.units.flatMap(({ unit, cases }) => cases.map((testCase) => ({
		testCase,
		unit,
		worker
	})));
	const unmatched = judgement.unmatched.map((testCase) => ({
		testCase,
		unit: testCase.file ?? "",
		worker
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
function problemsOf({ results, abandoned, fault }) {
	const ofBatches = results.flatMap(({ worker, batch, judgement }) => judgement.problems.map((problem) => `Worker ${worker}, batch ${batch.number}: ${problem}.`));
	return [
		...fault === void 0 ? [] : [fault],
		...ofBatches,
		...abandoned.length === 0 ? [] : [`Never started, because the run was stopped: ${abandoned.join(", ")}.`]
	];
}
/** A failure outweighs being empty, being empty outweighs being flaky. */
function outcomeOf(facts, totals, problems) {
	if (facts.cancelled) return "cancelled";
	if (facts.fault !== void 0) return "error";
	if (totals.failed > 0 || problems.length > 0) return "failed";
	if (totals.tests === 0) return facts.allowEmpty ? "passed" : "empty";
	return totals.flaky > 0 ? "flaky" : "passed";
}
function workerReport(worker, { results, testStartSeconds, plan }) {
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
			clones: result.clones
		}))
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
function testReport({ testCase, unit, worker }) {
	const { name, group, seconds, line, outcome } = testCase;
	return outcome.kind === "passed" ? [] : [{
		name,
		group,
		unit,
		worker,
		seconds,
		line,
		outcome
	}];
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
	/** `manage.py test` takes dotted modules, not paths. */
	argument: (unit) => unit.replace(/\.py$/, "").replaceAll("/", "."),
	firstLine: 1,
	launchEnvironment(launch) {
		return {
			...pythonEnvironment(launch),
			...launch.commandWritesReport ? {} : { TESTSHOAL_REPORT: launch.report },
			TESTSHOAL_UNITS: launch.collected
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
	]
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
/** An INI list, parted by white space, or a TOML array. Empty lists count as not given. */
function listSetting(settings, name) {
	const value = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(\\[(?:"[^"]*"|'[^']*'|#.*|[^\\]"'#])*\\]|.*(?:\\r?\\n[ \\t]+\\S.*)*)`, "m").exec(settings)?.[1] ?? "";
	const entries = (value.startsWith("[") ? [...value.matchAll(/#.*|"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? "") : value.replace(/^[ \t]*#.*$/gm, "").split(/[\s"']+/)).filter((word) => word !== "");
	return entries.length > 0 ? entries : ownDefaults[name];
}

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
			TESTSHOAL_UNITS: launch.collected
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
	return [setting.inherited["PYTEST_ADDOPTS"] ?? "", ...options.map(quoteForBash)].join(" ").trim();
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

// node_modules/fdir/dist/index.mjs
var __require = /* @__PURE__ */ createRequire(import.meta.url);
function cleanPath(path) {
	let normalized = normalize(path);
	if (normalized.length > 1 && normalized[normalized.length - 1] === sep) normalized = normalized.substring(0, normalized.length - 1);
	return normalized;
}
const SLASHES_REGEX = /[\\/]/g;
function convertSlashes(path, separator) {
	return path.replace(SLASHES_REGEX, separator);
}
const WINDOWS_ROOT_DIR_REGEX = /^[a-z]:[\\/]$/i;
function isRootDirectory(path) {
	return path === "/" || WINDOWS_ROOT_DIR_REGEX.test(path);
}
function normalizePath(path, options) {
	const { resolvePaths, normalizePath: normalizePath$1, pathSeparator } = options;
	const pathNeedsCleaning = process.platform === "win32" && path.includes("/") || path.startsWith(".");
	if (resolvePaths) path = resolve(path);
	if (normalizePath$1 || pathNeedsCleaning) path = cleanPath(path);
	if (path === ".") return "";
	return convertSlashes(path[path.length - 1] !== pathSeparator ? path + pathSeparator : path, pathSeparator);
}
function joinPathWithBasePath(filename, directoryPath) {
	return directoryPath + filename;
}
function joinPathWithRelativePath(root, options) {
	return function(filename, directoryPath) {
		if (directoryPath.startsWith(root)) return directoryPath.slice(root.length) + filename;
		else return convertSlashes(relative(root, directoryPath), options.pathSeparator) + options.pathSeparator + filename;
	};
}
function joinPath(filename) {
	return filename;
}
function joinDirectoryPath(filename, directoryPath, separator) {
	return directoryPath + filename + separator;
}
function build$7(root, options) {
	const { relativePaths, includeBasePath } = options;
	return relativePaths && root ? joinPathWithRelativePath(root, options) : includeBasePath ? joinPathWithBasePath : joinPath;
}
function pushDirectoryWithRelativePath(root) {
	return function(directoryPath, paths) {
		paths.push(directoryPath.substring(root.length) || ".");
	};
}
function pushDirectoryFilterWithRelativePath(root) {
	return function(directoryPath, paths, filters) {
		const relativePath = directoryPath.substring(root.length) || ".";
		if (filters.every((filter) => filter(relativePath, true))) paths.push(relativePath);
	};
}
const pushDirectory = (directoryPath, paths) => {
	paths.push(directoryPath || ".");
};
const pushDirectoryFilter = (directoryPath, paths, filters) => {
	const path = directoryPath || ".";
	if (filters.every((filter) => filter(path, true))) paths.push(path);
};
const empty$2 = () => {};
function build$6(root, options) {
	const { includeDirs, filters, relativePaths } = options;
	if (!includeDirs) return empty$2;
	if (relativePaths) return filters && filters.length ? pushDirectoryFilterWithRelativePath(root) : pushDirectoryWithRelativePath(root);
	return filters && filters.length ? pushDirectoryFilter : pushDirectory;
}
const pushFileFilterAndCount = (filename, _paths, counts, filters) => {
	if (filters.every((filter) => filter(filename, false))) counts.files++;
};
const pushFileFilter = (filename, paths, _counts, filters) => {
	if (filters.every((filter) => filter(filename, false))) paths.push(filename);
};
const pushFileCount = (_filename, _paths, counts, _filters) => {
	counts.files++;
};
const pushFile = (filename, paths) => {
	paths.push(filename);
};
const empty$1 = () => {};
function build$5(options) {
	const { excludeFiles, filters, onlyCounts } = options;
	if (excludeFiles) return empty$1;
	if (filters && filters.length) return onlyCounts ? pushFileFilterAndCount : pushFileFilter;
	else if (onlyCounts) return pushFileCount;
	else return pushFile;
}
const getArray = (paths) => {
	return paths;
};
const getArrayGroup = () => {
	return [""].slice(0, 0);
};
function build$4(options) {
	return options.group ? getArrayGroup : getArray;
}
const groupFiles = (groups, directory, files) => {
	groups.push({
		directory,
		files,
		dir: directory
	});
};
const empty = () => {};
function build$3(options) {
	return options.group ? groupFiles : empty;
}
const resolveSymlinksAsync = function(path, state, callback$1) {
	const { queue, fs, options: { suppressErrors } } = state;
	queue.enqueue();
	fs.realpath(path, (error, resolvedPath) => {
		if (error) return queue.dequeue(suppressErrors ? null : error, state);
		fs.stat(resolvedPath, (error$1, stat) => {
			if (error$1) return queue.dequeue(suppressErrors ? null : error$1, state);
			if (stat.isDirectory() && isRecursive(path, resolvedPath, state)) return queue.dequeue(null, state);
			callback$1(stat, resolvedPath);
			queue.dequeue(null, state);
		});
	});
};
const resolveSymlinks = function(path, state, callback$1) {
	const { queue, fs, options: { suppressErrors } } = state;
	queue.enqueue();
	try {
		const resolvedPath = fs.realpathSync(path);
		const stat = fs.statSync(resolvedPath);
		if (stat.isDirectory() && isRecursive(path, resolvedPath, state)) return;
		callback$1(stat, resolvedPath);
	} catch (e) {
		if (!suppressErrors) throw e;
	}
};
function build$2(options, isSynchronous) {
	if (!options.resolveSymlinks || options.excludeSymlinks) return null;
	return isSynchronous ? resolveSymlinks : resolveSymlinksAsync;
}
function isRecursive(path, resolved, state) {
	if (state.options.useRealPaths) return isRecursiveUsingRealPaths(resolved, state);
	let parent = dirname(path);
	let depth = 1;
	while (parent !== state.root && depth < 2) {
		const resolvedPath = state.symlinks.get(parent);
		if (!!resolvedPath && (resolvedPath === resolved || resolvedPath.startsWith(resolved) || resolved.startsWith(resolvedPath))) depth++;
		else parent = dirname(parent);
	}
	state.symlinks.set(path, resolved);
	return depth > 1;
}
function isRecursiveUsingRealPaths(resolved, state) {
	return state.visited.includes(resolved + state.options.pathSeparator);
}
const onlyCountsSync = (state) => {
	return state.counts;
};
const groupsSync = (state) => {
	return state.groups;
};
const defaultSync = (state) => {
	return state.paths;
};
const limitFilesSync = (state) => {
	return state.paths.slice(0, state.options.maxFiles);
};
const onlyCountsAsync = (state, error, callback$1) => {
	report(error, callback$1, state.counts, state.options.suppressErrors);
	return null;
};
const defaultAsync = (state, error, callback$1) => {
	report(error, callback$1, state.paths, state.options.suppressErrors);
	return null;
};
const limitFilesAsync = (state, error, callback$1) => {
	report(error, callback$1, state.paths.slice(0, state.options.maxFiles), state.options.suppressErrors);
	return null;
};
const groupsAsync = (state, error, callback$1) => {
	report(error, callback$1, state.groups, state.options.suppressErrors);
	return null;
};
function report(error, callback$1, output, suppressErrors) {
	if (error && !suppressErrors) callback$1(error, output);
	else callback$1(null, output);
}
function build$1(options, isSynchronous) {
	const { onlyCounts, group, maxFiles } = options;
	if (onlyCounts) return isSynchronous ? onlyCountsSync : onlyCountsAsync;
	else if (group) return isSynchronous ? groupsSync : groupsAsync;
	else if (maxFiles) return isSynchronous ? limitFilesSync : limitFilesAsync;
	else return isSynchronous ? defaultSync : defaultAsync;
}
const readdirOpts = { withFileTypes: true };
const walkAsync = (state, crawlPath, directoryPath, currentDepth, callback$1) => {
	state.queue.enqueue();
	if (currentDepth < 0) return state.queue.dequeue(null, state);
	const { fs } = state;
	state.visited.push(crawlPath);
	state.counts.directories++;
	fs.readdir(crawlPath || ".", readdirOpts, (error, entries = []) => {
		callback$1(entries, directoryPath, currentDepth);
		state.queue.dequeue(state.options.suppressErrors ? null : error, state);
	});
};
const walkSync = (state, crawlPath, directoryPath, currentDepth, callback$1) => {
	const { fs } = state;
	if (currentDepth < 0) return;
	state.visited.push(crawlPath);
	state.counts.directories++;
	let entries = [];
	try {
		entries = fs.readdirSync(crawlPath || ".", readdirOpts);
	} catch (e) {
		if (!state.options.suppressErrors) throw e;
	}
	callback$1(entries, directoryPath, currentDepth);
};
function build$8(isSynchronous) {
	return isSynchronous ? walkSync : walkAsync;
}
/**
* This is a custom stateless queue to track concurrent async fs calls.
* It increments a counter whenever a call is queued and decrements it
* as soon as it completes. When the counter hits 0, it calls onQueueEmpty.
*/
var Queue$1 = class {
	count = 0;
	constructor(onQueueEmpty) {
		this.onQueueEmpty = onQueueEmpty;
	}
	enqueue() {
		this.count++;
		return this.count;
	}
	dequeue(error, output) {
		if (this.onQueueEmpty && (--this.count <= 0 || error)) {
			this.onQueueEmpty(error, output);
			if (error) {
				output.controller.abort();
				this.onQueueEmpty = void 0;
			}
		}
	}
};
var Counter = class {
	_files = 0;
	_directories = 0;
	set files(num) {
		this._files = num;
	}
	get files() {
		return this._files;
	}
	set directories(num) {
		this._directories = num;
	}
	get directories() {
		return this._directories;
	}
	/**
	* @deprecated use `directories` instead
	*/
	/* c8 ignore next 3 */
	get dirs() {
		return this._directories;
	}
};
/**
* AbortController is not supported on Node 14 so we use this until we can drop
* support for Node 14.
*/
var Aborter = class {
	aborted = false;
	abort() {
		this.aborted = true;
	}
};
var Walker = class {
	root;
	isSynchronous;
	state;
	joinPath;
	pushDirectory;
	pushFile;
	getArray;
	groupFiles;
	resolveSymlink;
	walkDirectory;
	callbackInvoker;
	constructor(root, options, callback$1) {
		this.isSynchronous = !callback$1;
		this.callbackInvoker = build$1(options, this.isSynchronous);
		this.root = normalizePath(root, options);
		this.state = {
			root: isRootDirectory(this.root) ? this.root : this.root.slice(0, -1),
			paths: [""].slice(0, 0),
			groups: [],
			counts: new Counter(),
			options,
			queue: new Queue$1((error, state) => this.callbackInvoker(state, error, callback$1)),
			symlinks: /* @__PURE__ */ new Map(),
			visited: [""].slice(0, 0),
			controller: new Aborter(),
			fs: options.fs || nativeFs
		};
		this.joinPath = build$7(this.root, options);
		this.pushDirectory = build$6(this.root, options);
		this.pushFile = build$5(options);
		this.getArray = build$4(options);
		this.groupFiles = build$3(options);
		this.resolveSymlink = build$2(options, this.isSynchronous);
		this.walkDirectory = build$8(this.isSynchronous);
	}
	start() {
		this.pushDirectory(this.root, this.state.paths, this.state.options.filters);
		this.walkDirectory(this.state, this.root, this.root, this.state.options.maxDepth, this.walk);
		return this.isSynchronous ? this.callbackInvoker(this.state, null) : null;
	}
	walk = (entries, directoryPath, depth) => {
		const { paths, options: { filters, resolveSymlinks: resolveSymlinks$1, excludeSymlinks, exclude, maxFiles, signal, useRealPaths, pathSeparator }, controller } = this.state;
		if (controller.aborted || signal && signal.aborted || maxFiles && paths.length > maxFiles) return;
		const files = this.getArray(this.state.paths);
		for (let i = 0; i < entries.length; ++i) {
			const entry = entries[i];
			if (entry.isFile() || entry.isSymbolicLink() && !resolveSymlinks$1 && !excludeSymlinks) {
				const filename = this.joinPath(entry.name, directoryPath);
				this.pushFile(filename, files, this.state.counts, filters);
			} else if (entry.isDirectory()) {
				let path = joinDirectoryPath(entry.name, directoryPath, this.state.options.pathSeparator);
				if (exclude && exclude(entry.name, path)) continue;
				this.pushDirectory(path, paths, filters);
				this.walkDirectory(this.state, path, path, depth - 1, this.walk);
			} else if (this.resolveSymlink && entry.isSymbolicLink()) {
				let path = joinPathWithBasePath(entry.name, directoryPath);
				this.resolveSymlink(path, this.state, (stat, resolvedPath) => {
					if (stat.isDirectory()) {
						resolvedPath = normalizePath(resolvedPath, this.state.options);
						if (exclude && exclude(entry.name, useRealPaths ? resolvedPath : path + pathSeparator)) return;
						this.walkDirectory(this.state, resolvedPath, useRealPaths ? resolvedPath : path + pathSeparator, depth - 1, this.walk);
					} else {
						resolvedPath = useRealPaths ? resolvedPath : path;
						const filename = basename(resolvedPath);
						const directoryPath$1 = normalizePath(dirname(resolvedPath), this.state.options);
						resolvedPath = this.joinPath(filename, directoryPath$1);
						this.pushFile(resolvedPath, files, this.state.counts, filters);
					}
				});
			}
		}
		this.groupFiles(this.state.groups, directoryPath, files);
	};
};
function promise(root, options) {
	return new Promise((resolve$1, reject) => {
		callback(root, options, (err, output) => {
			if (err) return reject(err);
			resolve$1(output);
		});
	});
}
function callback(root, options, callback$1) {
	new Walker(root, options, callback$1).start();
}
function sync(root, options) {
	return new Walker(root, options).start();
}
var APIBuilder = class {
	constructor(root, options) {
		this.root = root;
		this.options = options;
	}
	withPromise() {
		return promise(this.root, this.options);
	}
	withCallback(cb) {
		callback(this.root, this.options, cb);
	}
	sync() {
		return sync(this.root, this.options);
	}
};
let pm = null;
/* c8 ignore next 6 */
try {
	__require.resolve("picomatch");
	pm = __require("picomatch");
} catch {}
var Builder = class {
	globCache = {};
	options = {
		maxDepth: Infinity,
		suppressErrors: true,
		pathSeparator: sep,
		filters: []
	};
	globFunction;
	constructor(options) {
		this.options = {
			...this.options,
			...options
		};
		this.globFunction = this.options.globFunction;
	}
	group() {
		this.options.group = true;
		return this;
	}
	withPathSeparator(separator) {
		this.options.pathSeparator = separator;
		return this;
	}
	withBasePath() {
		this.options.includeBasePath = true;
		return this;
	}
	withRelativePaths() {
		this.options.relativePaths = true;
		return this;
	}
	withDirs() {
		this.options.includeDirs = true;
		return this;
	}
	withMaxDepth(depth) {
		this.options.maxDepth = depth;
		return this;
	}
	withMaxFiles(limit) {
		this.options.maxFiles = limit;
		return this;
	}
	withFullPaths() {
		this.options.resolvePaths = true;
		this.options.includeBasePath = true;
		return this;
	}
	withErrors() {
		this.options.suppressErrors = false;
		return this;
	}
	withSymlinks({ resolvePaths = true } = {}) {
		this.options.resolveSymlinks = true;
		this.options.useRealPaths = resolvePaths;
		return this.withFullPaths();
	}
	withAbortSignal(signal) {
		this.options.signal = signal;
		return this;
	}
	normalize() {
		this.options.normalizePath = true;
		return this;
	}
	filter(predicate) {
		this.options.filters.push(predicate);
		return this;
	}
	onlyDirs() {
		this.options.excludeFiles = true;
		this.options.includeDirs = true;
		return this;
	}
	exclude(predicate) {
		this.options.exclude = predicate;
		return this;
	}
	onlyCounts() {
		this.options.onlyCounts = true;
		return this;
	}
	crawl(root) {
		return new APIBuilder(root || ".", this.options);
	}
	withGlobFunction(fn) {
		this.globFunction = fn;
		return this;
	}
	/**
	* @deprecated Pass options using the constructor instead:
	* ```ts
	* new fdir(options).crawl("/path/to/root");
	* ```
	* This method will be removed in v7.0
	*/
	/* c8 ignore next 4 */
	crawlWithOptions(root, options) {
		this.options = {
			...this.options,
			...options
		};
		return new APIBuilder(root || ".", this.options);
	}
	glob(...patterns) {
		if (this.globFunction) return this.globWithOptions(patterns);
		return this.globWithOptions(patterns, ...[{ dot: true }]);
	}
	globWithOptions(patterns, ...options) {
		const globFn = this.globFunction || pm;
		/* c8 ignore next 5 */
		if (!globFn) throw new Error("Please specify a glob function to use glob matching.");
		var isMatch = this.globCache[patterns.join("\0")];
		if (!isMatch) {
			isMatch = globFn(patterns, ...options);
			this.globCache[patterns.join("\0")] = isMatch;
		}
		this.options.filters.push((path) => isMatch(path));
		return this;
	}
};

// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	/**
	* POSIX Bracket Regex
	*/
	const POSIX_REGEX_SOURCE = {
		__proto__: null,
		alnum: "a-zA-Z0-9",
		alpha: "a-zA-Z",
		ascii: "\\x00-\\x7F",
		blank: " \\t",
		cntrl: "\\x00-\\x1F\\x7F",
		digit: "0-9",
		graph: "\\x21-\\x7E",
		lower: "a-z",
		print: "\\x20-\\x7E ",
		punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
		space: " \\t\\r\\n\\v\\f",
		upper: "A-Z",
		word: "A-Za-z0-9_",
		xdigit: "A-Fa-f0-9"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE,
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));

// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));

// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? Infinity : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));

// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));

// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));

// node_modules/picomatch/index.js
var require_picomatch = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
}));

// node_modules/tinyglobby/dist/index.mjs
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
const isReadonlyArray = Array.isArray;
const BACKSLASHES = /\\/g;
const DRIVE_RELATIVE_PATH = /^[A-Za-z]:$/;
const isWin = process.platform === "win32";
const ONLY_PARENT_DIRECTORIES = /^(\/?\.\.)+$/;
function getPartialMatcher(patterns, options = {}) {
	const patternsCount = patterns.length;
	const patternsParts = Array(patternsCount);
	const matchers = Array(patternsCount);
	let i, j;
	for (i = 0; i < patternsCount; i++) {
		const parts = splitPattern(patterns[i]);
		patternsParts[i] = parts;
		const partsCount = parts.length;
		const partMatchers = Array(partsCount);
		for (j = 0; j < partsCount; j++) partMatchers[j] = (0, import_picomatch.default)(parts[j], options);
		matchers[i] = partMatchers;
	}
	return (input) => {
		const inputParts = input.split("/");
		if (inputParts[0] === ".." && ONLY_PARENT_DIRECTORIES.test(input)) return true;
		for (i = 0; i < patternsCount; i++) {
			const patternParts = patternsParts[i];
			const matcher = matchers[i];
			const inputPatternCount = inputParts.length;
			const minParts = Math.min(inputPatternCount, patternParts.length);
			j = 0;
			while (j < minParts) {
				const part = patternParts[j];
				if (part.includes("/")) return true;
				if (!matcher[j](inputParts[j])) break;
				if (!options.noglobstar && part === "**") return true;
				j++;
			}
			if (j === inputPatternCount) return true;
		}
		return false;
	};
}
/* node:coverage ignore next 2 */
const WIN32_ROOT_DIR = /^[A-Z]:\/$/i;
const isRoot = isWin ? (p) => WIN32_ROOT_DIR.test(p) : (p) => p === "/";
function buildFormat(cwd, root, absolute) {
	if (cwd === root || root.startsWith(`${cwd}/`)) {
		if (absolute) {
			const start = cwd.length + +!isRoot(cwd);
			return (p, isDir) => p.slice(start, isDir ? -1 : void 0) || ".";
		}
		const prefix = root.slice(cwd.length + 1);
		if (prefix) return (p, isDir) => {
			if (p === ".") return prefix;
			const result = `${prefix}/${p}`;
			return isDir ? result.slice(0, -1) : result;
		};
		return (p, isDir) => isDir && p !== "." ? p.slice(0, -1) : p;
	}
	if (absolute) return (p) => posix.relative(cwd, p) || ".";
	return (p) => posix.relative(cwd, `${root}/${p}`) || ".";
}
function buildRelative(cwd, root) {
	if (root.startsWith(`${cwd}/`)) {
		const prefix = root.slice(cwd.length + 1);
		return (p) => `${prefix}/${p}`;
	}
	return (p) => {
		const result = posix.relative(cwd, `${root}/${p}`);
		return p[p.length - 1] === "/" && result !== "" ? `${result}/` : result || ".";
	};
}
function ensureNonDriveRelativePath(path) {
	return path.replace(DRIVE_RELATIVE_PATH, (match) => `${match}/`);
}
const splitPatternOptions = { parts: true };
function splitPattern(path) {
	var _result$parts;
	const result = import_picomatch.default.scan(path, splitPatternOptions);
	return ((_result$parts = result.parts) === null || _result$parts === void 0 ? void 0 : _result$parts.length) ? result.parts : [path];
}
const POSIX_UNESCAPED_GLOB_SYMBOLS = /(?<!\\)([()[\]{}*?|]|^!|[!+@](?=\()|\\(?![()[\]{}!*+?@|]))/g;
const WIN32_UNESCAPED_GLOB_SYMBOLS = /(?<!\\)([()[\]{}]|^!|[!+@](?=\())/g;
const escapePosixPath = (path) => path.replace(POSIX_UNESCAPED_GLOB_SYMBOLS, "\\$&");
const escapeWin32Path = (path) => path.replace(WIN32_UNESCAPED_GLOB_SYMBOLS, "\\$&");
/**
* Escapes a path's special characters depending on the platform.
* @see {@link https://superchupu.dev/tinyglobby/documentation#escapePath}
*/
/* node:coverage ignore next */
const escapePath = isWin ? escapeWin32Path : escapePosixPath;
/**
* Checks if a pattern has dynamic parts.
*
* Has a few minor differences with [`fast-glob`](https://github.com/mrmlnc/fast-glob) for better accuracy:
*
* - Doesn't necessarily return `false` on patterns that include `\`.
* - Returns `true` if the pattern includes parentheses, regardless of them representing one single pattern or not.
* - Returns `true` for unfinished glob extensions i.e. `(h`, `+(h`.
* - Returns `true` for unfinished brace expansions as long as they include `,` or `..`.
*
* @see {@link https://superchupu.dev/tinyglobby/documentation#isDynamicPattern}
*/
function isDynamicPattern(pattern, options) {
	if ((options === null || options === void 0 ? void 0 : options.caseSensitiveMatch) === false) return true;
	const scan = import_picomatch.default.scan(pattern);
	return scan.isGlob || scan.negated;
}
function log(...tasks) {
	console.log(`[tinyglobby ${(/* @__PURE__ */ new Date()).toLocaleTimeString("es")}]`, ...tasks);
}
function ensureStringArray(value) {
	return typeof value === "string" ? [value] : value !== null && value !== void 0 ? value : [];
}
const PARENT_DIRECTORY = /^(\/?\.\.)+/;
const ESCAPING_BACKSLASHES = /\\(?=[()[\]{}!*+?@|])/g;
function normalizePattern(pattern, opts, props, isIgnore) {
	var _PARENT_DIRECTORY$exe;
	const cwd = opts.cwd;
	let result = pattern;
	if (pattern[pattern.length - 1] === "/") result = pattern.slice(0, -1);
	if (result[result.length - 1] !== "*" && opts.expandDirectories) result += "/**";
	const escapedCwd = escapePath(cwd);
	result = isAbsolute(result.replace(ESCAPING_BACKSLASHES, "")) ? posix.relative(escapedCwd, result) : posix.normalize(result);
	const parentDir = (_PARENT_DIRECTORY$exe = PARENT_DIRECTORY.exec(result)) === null || _PARENT_DIRECTORY$exe === void 0 ? void 0 : _PARENT_DIRECTORY$exe[0];
	const parts = splitPattern(result);
	if (parentDir) {
		const n = (parentDir.length + 1) / 3;
		let i = 0;
		const cwdParts = escapedCwd.split("/");
		while (i < n && parts[i + n] === cwdParts[cwdParts.length + i - n]) {
			result = result.slice(0, (n - i - 1) * 3) + result.slice((n - i) * 3 + parts[i + n].length + 1) || ".";
			i++;
		}
		const potentialRoot = posix.join(cwd, parentDir.slice(i * 3));
		if (potentialRoot[0] !== "." && props.root.length > potentialRoot.length) {
			props.root = ensureNonDriveRelativePath(potentialRoot);
			props.depthOffset = -n + i;
		}
	}
	if (!isIgnore && props.depthOffset >= 0) {
		var _props$commonPath;
		(_props$commonPath = props.commonPath) !== null && _props$commonPath !== void 0 || (props.commonPath = parts);
		const newCommonPath = [];
		const length = Math.min(props.commonPath.length, parts.length);
		for (let i = 0; i < length; i++) {
			const part = parts[i];
			if (part === "**" && !parts[i + 1]) {
				newCommonPath.pop();
				break;
			}
			if (i === parts.length - 1 || part !== props.commonPath[i] || isDynamicPattern(part)) break;
			newCommonPath.push(part);
		}
		props.depthOffset = newCommonPath.length;
		props.commonPath = newCommonPath;
		props.root = ensureNonDriveRelativePath(newCommonPath.length > 0 ? posix.join(cwd, ...newCommonPath) : cwd);
	}
	return result;
}
function processPatterns(options, patterns, props) {
	const matchPatterns = [];
	const ignorePatterns = [];
	for (const pattern of options.ignore) {
		if (!pattern) continue;
		if (pattern[0] !== "!" || pattern[1] === "(") ignorePatterns.push(normalizePattern(pattern, options, props, true));
	}
	for (const pattern of patterns) {
		if (!pattern) continue;
		if (pattern[0] !== "!" || pattern[1] === "(") matchPatterns.push(normalizePattern(pattern, options, props, false));
		else if (pattern[1] !== "!" || pattern[2] === "(") ignorePatterns.push(normalizePattern(pattern.slice(1), options, props, true));
	}
	return {
		match: matchPatterns,
		ignore: ignorePatterns
	};
}
function buildCrawler(options, patterns) {
	const cwd = options.cwd;
	const props = {
		root: cwd,
		depthOffset: 0
	};
	const processed = processPatterns(options, patterns, props);
	if (options.debug) log("internal processing patterns:", processed);
	const { absolute, caseSensitiveMatch, debug, dot, followSymbolicLinks, onlyDirectories } = options;
	const root = props.root.replace(BACKSLASHES, "");
	const matchOptions = {
		dot,
		nobrace: options.braceExpansion === false,
		nocase: !caseSensitiveMatch,
		noextglob: options.extglob === false,
		noglobstar: options.globstar === false,
		posix: true
	};
	const matcher = (0, import_picomatch.default)(processed.match, matchOptions);
	const ignore = (0, import_picomatch.default)(processed.ignore, matchOptions);
	const partialMatcher = getPartialMatcher(processed.match, matchOptions);
	const format = buildFormat(cwd, root, absolute);
	const excludeFormatter = absolute ? format : buildFormat(cwd, root, true);
	const excludePredicate = (_, p) => {
		const relativePath = excludeFormatter(p, true);
		return relativePath !== "." && !partialMatcher(relativePath) || ignore(relativePath);
	};
	let maxDepth;
	if (options.deep !== void 0) maxDepth = Math.round(options.deep - props.depthOffset);
	const crawler = new Builder({
		filters: [debug ? (p, isDirectory) => {
			const path = format(p, isDirectory);
			const matches = matcher(path) && !ignore(path);
			if (matches) log(`matched ${path}`);
			return matches;
		} : (p, isDirectory) => {
			const path = format(p, isDirectory);
			return matcher(path) && !ignore(path);
		}],
		exclude: debug ? (_, p) => {
			const skipped = excludePredicate(_, p);
			log(`${skipped ? "skipped" : "crawling"} ${p}`);
			return skipped;
		} : excludePredicate,
		fs: options.fs,
		pathSeparator: "/",
		relativePaths: !absolute,
		resolvePaths: absolute,
		includeBasePath: absolute,
		resolveSymlinks: followSymbolicLinks,
		excludeSymlinks: !followSymbolicLinks,
		excludeFiles: onlyDirectories,
		includeDirs: onlyDirectories || !options.onlyFiles,
		maxDepth,
		signal: options.signal
	}).crawl(root);
	if (options.debug) log("internal properties:", {
		...props,
		root
	});
	return [crawler, cwd !== root && !absolute && buildRelative(cwd, root)];
}
function formatPaths(paths, mapper) {
	if (mapper) for (let i = paths.length - 1; i >= 0; i--) paths[i] = mapper(paths[i]);
	return paths;
}
const defaultOptions = {
	caseSensitiveMatch: true,
	debug: !!process.env.TINYGLOBBY_DEBUG,
	expandDirectories: true,
	followSymbolicLinks: true,
	onlyFiles: true
};
function getOptions(options) {
	const opts = Object.assign({}, options);
	for (const key in defaultOptions) if (opts[key] === void 0) Object.assign(opts, { [key]: defaultOptions[key] });
	opts.cwd = (opts.cwd instanceof URL ? fileURLToPath(opts.cwd) : resolve(opts.cwd || process.cwd())).replace(BACKSLASHES, "/");
	opts.ignore = ensureStringArray(opts.ignore);
	opts.fs && (opts.fs = {
		readdir: opts.fs.readdir || readdir,
		readdirSync: opts.fs.readdirSync || readdirSync,
		realpath: opts.fs.realpath || realpath,
		realpathSync: opts.fs.realpathSync || realpathSync,
		stat: opts.fs.stat || stat,
		statSync: opts.fs.statSync || statSync
	});
	if (opts.debug) log("globbing with options:", opts);
	return opts;
}
function getCrawler(globInput, inputOptions = {}) {
	var _ref;
	if (globInput && (inputOptions === null || inputOptions === void 0 ? void 0 : inputOptions.patterns)) throw new Error("Cannot pass patterns as both an argument and an option");
	const isModern = isReadonlyArray(globInput) || typeof globInput === "string";
	const patterns = ensureStringArray((_ref = isModern ? globInput : globInput.patterns) !== null && _ref !== void 0 ? _ref : "**/*");
	const options = getOptions(isModern ? inputOptions : globInput);
	return patterns.length > 0 ? buildCrawler(options, patterns) : [];
}
async function glob(globInput, options) {
	const [crawler, relative] = getCrawler(globInput, options);
	return crawler ? formatPaths(await crawler.withPromise(), relative) : [];
}

// src/runners/units.ts
/** Lists the units: test files that the globs match, relative to the working directory, in a stable order. */
/** Folders that hold other people's tests or none, and are large. */
const neverTests = [
	"**/node_modules/**",
	"**/.git/**",
	"**/.venv/**",
	"**/venv/**",
	"**/site-packages/**",
	"**/.tox/**"
];
/** @throws UserError for a file name that a runner would take for an option. */
async function listUnits(globs, directory) {
	const patterns = globs.filter((pattern) => !pattern.startsWith("!"));
	const excluded = globs.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
	const units = (await glob(patterns, {
		cwd: directory,
		ignore: [...neverTests, ...excluded],
		expandDirectories: false,
		onlyFiles: true,
		dot: false
	})).map((file) => file.replaceAll("\\", "/")).sort(byCodeUnit);
	const hostile = units.filter((unit) => unit.startsWith("-") || /[\n\r\0]/.test(unit));
	if (hostile.length > 0) throw new UserError(hostile.map((unit) => `Rename the test file ${JSON.stringify(unit)}: its name cannot be passed to a command.`));
	return units;
}
/** The same order on every machine, whatever its locale. */
function byCodeUnit(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
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
	if (globs.length === 0) problems.push(`\`tests\` is needed with \`runner: ${preset.name}\`: the globs of test files.`);
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
		units: await listUnits(globs, config.workingDirectory)
	};
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

// src/workers/batch-output.ts
/** One stream that batches write to one after another, parted by lines that only its two ends know. */
var BatchOutput = class {
	#splitter = new LineSplitter((line) => this.#take(line));
	#between;
	#batch;
	#heldBlank = false;
	/** `between`: takes what is written while no batch runs, such as by a daemon that a batch left behind. */
	constructor(between) {
		this.#between = between;
	}
	/** Lines go to `onLine` until `end` stands alone on one. Resolves then, or when the stream closes. */
	batch(end, onLine) {
		const { promise, resolve } = Promise.withResolvers();
		this.#batch = {
			end,
			onLine,
			ended: resolve
		};
		return promise;
	}
	write(chunk) {
		this.#splitter.write(chunk);
	}
	close() {
		this.#splitter.end();
		this.#finish();
	}
	#take(line) {
		if (this.#batch !== void 0 && line === this.#batch.end) {
			this.#heldBlank = false;
			this.#finish();
			return;
		}
		const onLine = this.#batch?.onLine ?? this.#between;
		if (this.#heldBlank) onLine("");
		this.#heldBlank = line === "";
		if (!this.#heldBlank) onLine(line);
	}
	#finish() {
		this.#batch?.ended();
		this.#batch = void 0;
	}
};

// src/workers/session-process.ts
/** The process of a session: its descriptors, and the events that its adapter sends. */
/** What the adapter tells (`adapters/python/testshoal_session.py`). */
const eventSchema = discriminatedUnion("event", [
	object$1({ event: literal("ready") }),
	object$1({
		event: literal("refused"),
		reason: pipe(string$1(), transform(onOneLine))
	}),
	object$1({
		event: literal("started"),
		batch: int(),
		process: int().check(_gte(2))
	}),
	object$1({
		event: literal("ended"),
		batch: int(),
		status: optional(int()),
		signal: optional(string$1())
	})
]);
/** After standard input, output and error. */
const ordersDescriptor = 3;
const eventsDescriptor = 4;
const firstOutput = 5;
/** How long output of processes that outlive the session is still read. */
const drainSeconds = .5;
const longestReason = 500;
function startSession(start) {
	const outputs = Array.from({ length: start.workers }, (_, index) => [firstOutput + 2 * index, firstOutput + 2 * index + 1]);
	const setting = {
		orders: ordersDescriptor,
		events: eventsDescriptor,
		outputs,
		units: start.unitsFile,
		worker_variables: workerNumbers
	};
	const child = spawn("bash", [
		"-eo",
		"pipefail",
		start.script
	], {
		cwd: start.directory,
		env: {
			...start.environment,
			TESTSHOAL_SESSION: JSON.stringify(setting)
		},
		detached: true,
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"pipe",
			"pipe",
			...outputs.flat().map(() => "pipe")
		]
	});
	for (const descriptor of [1, 2]) readLines(child, descriptor, start.onLine);
	readLines(child, eventsDescriptor, (line) => {
		const event = parseEvent(line);
		if (event === void 0) signalGroup(child.pid, "SIGKILL");
		else start.onEvent(event);
	});
	for (const [index, pair] of outputs.entries()) for (const [stream, descriptor] of pair.entries()) readable(child, descriptor).on("data", (chunk) => start.onOutput(index + 1, stream === 0 ? 0 : 1, chunk));
	const orders = child.stdio[ordersDescriptor];
	orders.on("error", () => {});
	return {
		group: child.pid,
		orders,
		exited: howItEnded(child)
	};
}
function readLines(child, descriptor, onLine) {
	const splitter = new LineSplitter(onLine);
	readable(child, descriptor).on("data", (chunk) => splitter.write(chunk)).on("close", () => splitter.end());
}
function readable(child, descriptor) {
	return child.stdio[descriptor].on("error", () => {});
}
/** Names of threads and files are in it, and it goes into the log. */
function onOneLine(reason) {
	return reason.replace(/\p{Cc}+/gu, " ").slice(0, longestReason);
}
function parseEvent(line) {
	try {
		return eventSchema.parse(JSON.parse(line));
	} catch {
		return;
	}
}
/** Told after what it had written was read, but for what outlives it. */
async function howItEnded(child) {
	const closed = once(child, "close").catch(() => {});
	try {
		const [status, signal] = await once(child, "exit");
		await Promise.race([closed, setTimeout$1(drainSeconds * 1e3, void 0, { ref: false })]);
		return signal === null ? `exit status ${status}` : `killed by ${signal}`;
	} catch (error) {
		return messageOf(error);
	}
}

// src/workers/session.ts
/** A session: one process that imports and collects once, and forks a child for every batch of every worker. */
var Session = class {
	/** Settles once everything is imported and collected, or will not be. Never rejects. */
	state;
	#options;
	#process;
	#outputs;
	#running = /* @__PURE__ */ new Map();
	#settle;
	#over;
	constructor(options) {
		this.#options = options;
		const { promise, resolve } = Promise.withResolvers();
		this.state = promise;
		this.#settle = resolve;
		const print = (line) => options.print(printedLine("session", line));
		this.#outputs = Array.from({ length: options.workers }, () => [new BatchOutput(print), new BatchOutput(print)]);
		this.#process = startSession({
			...options,
			onLine: print,
			onEvent: (event) => this.#hear(event),
			onOutput: (worker, stream, chunk) => this.#outputs[worker - 1]?.[stream].write(chunk)
		});
		this.#process.exited.then((how) => this.#end(how));
	}
	/**
	* Runs a batch in a child. Undefined where the session is over before the child was there: nobody ran it.
	* A session that ends under its child ends the batch as killed.
	*/
	async fork(order) {
		const [output, errors] = this.#outputs[order.worker - 1] ?? [];
		if (output === void 0 || errors === void 0) throw new Error(`no worker ${order.worker}`);
		const started = Promise.withResolvers();
		const ended = Promise.withResolvers();
		this.#running.set(order.batch, {
			started: started.resolve,
			ended: ended.resolve,
			lost(how) {
				started.resolve(void 0);
				ended.resolve({
					kind: "killed",
					signal: `the end of its session (${how})`
				});
			}
		});
		const end = randomBytes(16).toString("hex");
		const printed = [output, errors].map((stream) => stream.batch(end, order.onLine));
		if (this.#over !== void 0) this.#end(this.#over);
		else this.#process.orders.write(`${JSON.stringify(this.#orderOf(order, end))}\n`);
		const { signal } = order;
		const { graceSeconds } = this.#options;
		const child = await this.#withinGrace(started.promise, signal);
		if (child === void 0) return void 0;
		const exit = await endingGroupOnAbort(child, ended.promise, {
			signal,
			graceSeconds
		});
		await Promise.all(printed);
		return signal.aborted ? {
			kind: "stopped",
			reason: messageOf(signal.reason)
		} : exit;
	}
	/** Lets the process undo what it has set up, and ends it by force after the grace. */
	async close(graceSeconds = this.#options.graceSeconds) {
		this.#process.orders.end();
		const signal = AbortSignal.timeout(graceSeconds * 1e3);
		await endingGroupOnAbort(this.#process.group, this.#process.exited, {
			signal,
			graceSeconds: 0
		});
	}
	/** A session that does not answer although it was to stop is ended; whoever waits for it is told by its end. */
	async #withinGrace(answer, signal) {
		const answered = new AbortController();
		const stopping = async () => {
			const either = AbortSignal.any([signal, answered.signal]);
			if (!either.aborted) await once(either, "abort");
			if (answered.signal.aborted) return;
			const { graceSeconds } = this.#options;
			await setTimeout$1(graceSeconds * 1e3, void 0, { signal: answered.signal }).catch(() => {});
			if (!answered.signal.aborted) signalGroup(this.#process.group, "SIGKILL");
		};
		const stopped = stopping();
		try {
			return await answer;
		} finally {
			answered.abort();
			await stopped;
		}
	}
	#hear(event) {
		switch (event.event) {
			case "ready":
				this.#settle({ kind: "ready" });
				break;
			case "refused":
				this.#settle({
					kind: "refused",
					reason: event.reason
				});
				this.close();
				break;
			case "started":
				this.#running.get(event.batch)?.started(event.process);
				break;
			case "ended":
				this.#running.get(event.batch)?.ended(exitOf(event));
				this.#running.delete(event.batch);
		}
	}
	/** Nothing more will be heard: whoever waits must not wait for ever. */
	#end(how) {
		this.#over = how;
		this.#settle({
			kind: "refused",
			reason: `it ended before it was ready (${how})`
		});
		for (const batch of this.#running.values()) batch.lost(how);
		this.#running.clear();
		for (const stream of this.#outputs.flat()) stream.close();
	}
	#orderOf({ batch, worker, units, files, environment }, end) {
		return {
			batch,
			worker,
			units,
			...files,
			environment: this.#difference(environment),
			end
		};
	}
	/** From the session's own environment, so that what the project has set while it was imported stays. */
	#difference(wanted) {
		const given = this.#options.environment;
		const gone = Object.keys(given).filter((name) => wanted[name] === void 0);
		const changed = Object.entries(wanted).filter(([name, value]) => given[name] !== value);
		return Object.fromEntries([...gone.map((name) => [name, null]), ...changed]);
	}
};
function exitOf({ status, signal }) {
	return signal === void 0 ? {
		kind: "exited",
		status: status ?? 0
	} : {
		kind: "killed",
		signal
	};
}
/** Forks where the session can, and launches where it cannot; the reason is said once. */
function sessionLauncher(session, otherwise, say) {
	let told = false;
	return { async launch(order) {
		const { signal } = order;
		const state = await Promise.race([session.state, aborted(signal)]);
		const exit = state?.kind === "ready" ? await session.fork(order) : void 0;
		if (exit !== void 0) return exit;
		if (signal.aborted) return {
			kind: "stopped",
			reason: messageOf(signal.reason)
		};
		if (!told) say(state?.kind === "refused" ? state.reason : "it ended too early");
		told = true;
		return otherwise.launch(order);
	} };
}
async function aborted(signal) {
	if (!signal.aborted) await once(signal, "abort");
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
	await writeFile(unitsFile, JSON.stringify(suite.units));
	const words = suite.units.map((unit) => quoteForBash(suite.preset.argument(unit)));
	const command = fillPlaceholders(suite.run, /* @__PURE__ */ new Map([["tests", words.join(" ")]]));
	const script = await writeCommand(folder, command);
	const handed = handOver(stage.databases, ({ names }) => names.importing);
	return new Session({
		script,
		unitsFile,
		directory: config.workingDirectory,
		environment: withoutWorker(launchEnvironment(handover, handed, launchFiles(folder), { TMPDIR: temporary })),
		workers: stage.workers,
		graceSeconds: stage.graceSeconds,
		print: (line) => world.log.info(line)
	});
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
function mayFork({ config, suite, databases }, platform) {
	return config.session === "auto" && suite.preset.forks && databases.length > 0 && config.workerEnv === void 0 && isRunnerCommand(suite.run) && platform.startsWith("linux-");
}

// src/databases/dump/manifest.ts
/** What a dump says of itself. It comes from a cache, and is not taken for granted. */
const sha256$1 = string$1().check(_regex(/^[0-9a-f]{64}$/));
const bytes = int().check(_nonnegative());
const text = string$1().check(_maxLength(500));
/** Path and SHA-256 of a file that the template depends on. */
const filePair = tuple([string$1(), sha256$1]);
const manifestSchema = object$1({
	engine: text,
	engineVersion: text,
	/** For messages: `pg_dump 15.18 in the service container`. */
	tool: text,
	/** Hash over all that the template depends on, but its files. */
	family: text,
	/** Checked one by one. */
	files: array(unknown()),
	templateBytes: bytes,
	/** How the template came about. */
	source: _enum(["built", "extended"]),
	/** Key of the newest relative that was there when this template was made, for whoever cannot use this one. */
	previous: nullable(text),
	payload: object$1({
		compression: _enum(["zstd", "none"]),
		storedBytes: bytes,
		plainBytes: bytes,
		/** Of the bytes as they are stored. */
		sha256: sha256$1
	})
});
const subject = "what it says of itself is";
/** @throws Error saying what is wrong. */
function parseManifest(json) {
	const manifest = inForm(manifestSchema, parseJson(json, subject), subject);
	return {
		...manifest,
		files: allInForm(filePair, manifest.files, subject, "files")
	};
}

// src/databases/dump/container.ts
/**
* The file in which a dump is kept: the payload, then the manifest, then a footer of fixed size. Nothing in it is
* believed before its hash is right. Bytes pass through in a stream, however large the dump is.
*/
/** Changes whenever an older reader could misread a newer file. */
const format = 1;
const mark = Buffer.from("TSHLDUMP");
/** Length of the manifest, format, SHA-256 of the manifest, mark. */
const footerBytes = 40 + mark.length;
/** Room for some 60,000 files. */
const manifestLimitBytes = 8 * 1024 ** 2;
/** Measured on dumps of `pg_dump` without its own compression: higher levels gain little and cost time. */
const params = { [zlib$1.constants.ZSTD_c_compressionLevel]: 3 };
/** Node has it since 22.15, and the action's own is newer; local runs take what is on the path. */
const hasZstd = typeof zlib$1.createZstdCompress === "function";
/** Writes `file`, whole or not at all. `compressed`: the payload is so already. Returns its size in bytes. */
async function packDump(payload, description, file, compressed = false) {
	const part = `${file}.part`;
	try {
		const [plain, stored] = [new Meter(), new Meter()];
		const compression = compressed || !hasZstd ? "none" : "zstd";
		const squeeze = compression === "none" ? new PassThrough() : zlib$1.createZstdCompress({ params });
		await pipeline(createReadStream(payload), plain, squeeze, stored, createWriteStream(part));
		const manifest = {
			...description,
			payload: {
				compression,
				storedBytes: stored.bytes,
				plainBytes: plain.bytes,
				sha256: stored.digest()
			}
		};
		const json = Buffer.from(JSON.stringify(manifest));
		if (json.length > manifestLimitBytes) throw new Error(`${json.length} bytes are too many for a manifest`);
		const numbers = Buffer.alloc(8);
		numbers.writeUInt32BE(json.length, 0);
		numbers.writeUInt32BE(format, 4);
		await appendFile(part, Buffer.concat([
			json,
			numbers,
			sha256(json),
			mark
		]));
		await rename(part, file);
		return stored.bytes + json.length + footerBytes;
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
/** @throws Error saying why it is no whole dump. */
async function readManifest(file) {
	await using handle = await open(file);
	const { size } = await handle.stat();
	const read = async (start, length) => {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
		return buffer.subarray(0, bytesRead);
	};
	if (size < footerBytes) throw new Error("it is cut off, or no dump");
	const footer = await read(size - footerBytes, footerBytes);
	if (!footer.subarray(-mark.length).equals(mark)) throw new Error("it is cut off, or no dump");
	const written = footer.readUInt32BE(4);
	if (written !== format) throw new Error(`it is written in format ${written}, and this version reads format ${format}`);
	const length = footer.readUInt32BE(0);
	if (length > Math.min(manifestLimitBytes, size - footerBytes)) throw new Error("its end makes no sense");
	const json = await read(size - footerBytes - length, length);
	if (!sha256(json).equals(footer.subarray(8, 40))) throw new Error("its manifest is damaged");
	const manifest = parseManifest(json.toString());
	if (manifest.payload.storedBytes !== size - footerBytes - length) throw new Error("its size is wrong");
	return manifest;
}
/**
* Writes the payload to `into`, which is whole or absent afterwards.
* @throws Error where it is damaged, or there is no room for it.
*/
async function unpackDump(file, { payload }, into) {
	const { bavail, bsize } = await statfs(path.dirname(into));
	if (payload.plainBytes > bavail * bsize) throw new Error(`it unpacks to ${payload.plainBytes} bytes, and ${bavail * bsize} are free`);
	const [stored, plain] = [new Meter(), new Meter(payload.plainBytes)];
	const isSqueezed = payload.compression === "zstd";
	if (isSqueezed && !hasZstd) throw new Error(`Node ${process.versions.node} cannot unpack zstd`);
	const expand = isSqueezed ? zlib$1.createZstdDecompress() : new PassThrough();
	try {
		if (payload.storedBytes === 0) throw new Error("it is empty");
		const source = createReadStream(file, { end: payload.storedBytes - 1 });
		await pipeline(source, stored, expand, plain, createWriteStream(into));
		if (stored.digest() !== payload.sha256) throw new Error("its content is damaged");
		if (plain.bytes !== payload.plainBytes) throw new Error("it unpacks to another size than it says");
	} catch (error) {
		await rm(into, { force: true });
		throw error;
	}
}
/** Counts and hashes what passes, and fails where it is more than `limitBytes`. */
var Meter = class extends Transform {
	bytes = 0;
	#limitBytes;
	#hash = createHash("sha256");
	constructor(limitBytes = Number.POSITIVE_INFINITY) {
		super();
		this.#limitBytes = limitBytes;
	}
	_transform(chunk, _, done) {
		this.bytes += chunk.length;
		this.#hash.update(chunk);
		if (this.bytes > this.#limitBytes) done(/* @__PURE__ */ new Error("it unpacks to more than it says"));
		else done(null, chunk);
	}
	digest() {
		return this.#hash.digest("hex");
	}
};
function sha256(content) {
	return createHash("sha256").update(content).digest();
}

// src/databases/dump/relatives.ts
/** Why the template cannot be reached from that of `manifest`; undefined where it can. Added files are fine. */
function obstacleBetween({ files: older }, { files: wanted }, mayChange) {
	const paths = new Set(wanted.keys());
	for (const [file, hash] of older) {
		const now = wanted.get(file);
		if (now === hash || now !== void 0 && mayChange(file, paths)) continue;
		return `${JSON.stringify(file)} ${now === void 0 ? "is gone" : "has changed"} since`;
	}
}
/** Whether both depend on the same files with the same content. */
function isSameContent(files, wanted) {
	return files.length === wanted.files.size && files.every(([file, hash]) => wanted.files.get(file) === hash);
}

// src/databases/dump/kept.ts
/** Finds the dumps that the store keeps: the template's own, or that of an older relative. */
/** Relatives that are looked at: each costs a download. */
const triedRelatives = 3;
/** A dump that cannot be used is said, and counts as none. */
async function findDump(search, place) {
	const { keys, database } = search;
	const exact = await fetch(search, place, (into) => place.store.fetchNewest(keys.exact, into));
	if (exact !== void 0) {
		const dump = await open$1(exact, search, place, ({ files }) => {
			if (!isSameContent(files, keys.content)) throw new Error("it was made from other files than its key says");
		});
		return {
			kind: dump === void 0 ? "none" : "exact",
			dump,
			nextKey: keyAfter(exact.key, keys),
			previous: null
		};
	}
	place.log.info(`No dump of ${database.alias} under ${keys.exact}… in ${place.store.description}.`);
	return await findRelative(search, place);
}
/** The key under which a template is kept that is built though there is a dump. */
async function keyToReplace(search, place) {
	const { keys } = search;
	return keyAfter((await fetch(search, place, (into) => place.store.fetchNewest(keys.exact, into)))?.key, keys);
}
async function findRelative(search, place) {
	const { keys, database, mayChange } = search;
	const nextKey = keyAfter(void 0, keys);
	const none = {
		kind: "none",
		dump: void 0,
		nextKey,
		previous: null
	};
	if (mayChange === void 0) return none;
	let found = await fetch(search, place, (into) => place.store.fetchNewest(keys.relatives, into));
	const previous = found?.key ?? null;
	for (let tried = 1; found !== void 0 && tried <= triedRelatives; tried += 1) {
		let following = null;
		const dump = await open$1(found, search, place, (manifest) => {
			following = manifest.previous;
			return obstacleBetween(manifest, keys.content, mayChange);
		});
		if (dump !== void 0) {
			place.log.info(`The template of ${database.alias} is taken further from the dump under ${dump.key}.`);
			return {
				kind: "older",
				dump,
				nextKey,
				previous
			};
		}
		found = await fetchRelative(following, search, place);
	}
	return {
		...none,
		previous
	};
}
/** A dump names its forerunner. It is hostile, so the name has to be that of a relative. */
async function fetchRelative(key, search, place) {
	if (key === null || !key.startsWith(search.keys.relatives) || !/^[a-z0-9-]{1,200}$/.test(key)) return;
	return await fetch(search, place, async (into) => await place.store.fetch(key, into) ? key : void 0);
}
async function fetch({ database }, { clock, temporary }, from) {
	const file = path.join(temporary, `fetched-${database.alias}`);
	const start = clock();
	const key = await from(file);
	return key === void 0 ? void 0 : {
		key,
		file,
		seconds: clock() - start
	};
}
/** Undefined, and said, where the dump cannot be used. `judge` tells why it does not fit. */
async function open$1({ key, file, seconds }, { database, keys }, { log, clock, temporary }, judge) {
	const { alias, engine } = database;
	const payload = path.join(temporary, `dump-${alias}`);
	const start = clock();
	try {
		const manifest = await readManifest(file);
		const foreign = foreignness(manifest, engine, keys);
		if (foreign !== void 0) throw new Error(foreign);
		const obstacle = judge(manifest);
		if (obstacle !== void 0) {
			log.info(`The dump of ${alias} under ${key} is left aside: ${obstacle}.`);
			return;
		}
		await unpackDump(file, manifest, payload);
		return {
			key,
			manifest,
			payload,
			fetchSeconds: seconds,
			unpackSeconds: clock() - start
		};
	} catch (error) {
		log.warning(setAside(alias, key, error));
		return;
	} finally {
		await rm(file, { force: true });
	}
}
function setAside(alias, key, error) {
	return `The dump of ${alias} under ${key} is set aside: ${messageOf(error)}`;
}
function foreignness({ engine, engineVersion, family }, { name, version }, keys) {
	if (engine !== name) return `it is of the engine ${JSON.stringify(engine)}, not ${name}`;
	if (engineVersion !== version) return `it is of version ${JSON.stringify(engineVersion)}, not ${version}`;
	return family === keys.family ? void 0 : "it was made by another `prepare`, project or platform";
}
/** `…-1` after nothing, `…-3` after `…-2`. */
function keyAfter(key, { exact }) {
	if (key === void 0) return `${exact}1`;
	const generation = Number(key.slice(exact.length));
	return `${exact}${Number.isSafeInteger(generation) && generation > 0 ? generation + 1 : 2}`;
}

// src/databases/restore.ts
/** Restores the templates' dumps from the cache: all of them, or none. */
/** One `prepare` fills all databases together, so all are restored from the same state, or none is. */
async function restoreAll(request, ports) {
	const { databases, keys, mayChange } = request;
	const next = /* @__PURE__ */ new Map();
	const missing = {
		kind: "missing",
		filled: /* @__PURE__ */ new Map(),
		next
	};
	if (ports.store === void 0) return missing;
	const place = {
		...ports,
		store: ports.store
	};
	const findings = /* @__PURE__ */ new Map();
	for (const database of databases) {
		const own = keys.get(database.alias);
		if (own === void 0) continue;
		const search = {
			database,
			keys: own,
			mayChange
		};
		if (request.use === "rebuild") {
			const key = await keyToReplace(search, place);
			next.set(database.alias, {
				key,
				keys: own,
				previous: null
			});
		} else {
			const finding = await findDump(search, place);
			findings.set(database, finding);
			next.set(database.alias, {
				key: finding.nextKey,
				keys: own,
				previous: finding.previous
			});
		}
	}
	const kind = commonKind(databases, findings);
	if (kind === "missing") {
		for (const { dump } of findings.values()) if (dump !== void 0) await rm(dump.payload, { force: true });
		return missing;
	}
	const filled = await fillAll$1(findings, ports);
	return filled === void 0 ? missing : {
		kind,
		filled,
		next
	};
}
/** Older ones fit together only where they were made from the same files. */
function commonKind(databases, findings) {
	const all = databases.map((database) => findings.get(database));
	if (all.every((finding) => finding?.kind === "exact")) return "restored";
	const states = all.map((finding) => finding?.kind === "older" ? JSON.stringify(finding.dump?.manifest.files) : void 0);
	return states[0] !== void 0 && states.every((state) => state === states[0]) ? "older" : "missing";
}
/** Undefined, and said, where one of them does not restore; then none of the databases is left. */
async function fillAll$1(findings, ports) {
	const filled = /* @__PURE__ */ new Map();
	const made = [];
	for (const [database, { dump }] of findings) {
		if (dump === void 0) continue;
		made.push(database);
		try {
			filled.set(database.alias, await fill(database, dump, ports));
		} catch (error) {
			ports.log.warning(setAside(database.alias, dump.key, error));
			for (const each of made) await dropRecorded(each, each.names.working, ports.ledger);
			for (const each of findings.values()) await rm(each.dump?.payload ?? "", { force: true });
			return;
		}
	}
	return filled;
}
async function fill(database, dump, { ledger, clock }) {
	const start = clock();
	if (database.engine.instances) ledger.made(database.alias, database.names.working);
	else await makeWorking(database, ledger);
	await database.engine.restore(dump.payload, database.names.working);
	await rm(dump.payload, { force: true });
	return {
		fetchedBytes: dump.manifest.payload.storedBytes,
		stages: [
			{
				stage: "fetch",
				seconds: dump.fetchSeconds
			},
			{
				stage: "unpack",
				seconds: dump.unpackSeconds
			},
			{
				stage: "restore",
				seconds: clock() - start
			}
		]
	};
}

// src/databases/template.ts
/** The template's life: restored, taken further from an older one, built by `prepare`, or copied; sealed, and named last. */
/**
* Makes the template of every database. One `prepare` fills all of them together, so all have the same source.
* A dump that cannot be used is said and set aside; nothing half-made keeps a template's name.
*/
async function makeTemplates(request, ports) {
	return sealAll(request, await fillAll(request, ports), ports);
}
async function fillAll(request, ports) {
	const { databases, use } = request;
	if (use === "off") return {
		source: "copied",
		filled: await copyAll(databases, ports),
		next: /* @__PURE__ */ new Map()
	};
	const { kind, filled, next } = await restoreAll({
		...request,
		use
	}, ports);
	if (kind === "restored") return {
		source: "restored",
		filled,
		next: /* @__PURE__ */ new Map()
	};
	if (kind === "older") {
		const extension = await tryExtension(request, ports);
		if (extension !== void 0) return {
			source: "extended",
			filled: withStage(filled, extension),
			next
		};
	}
	for (const database of databases) await makeWorking(database, ports.ledger);
	const built = await build("build", "empty", request, ports);
	return {
		source: "built",
		filled: new Map(databases.map(({ alias }) => [alias, only(built)])),
		next
	};
}
/** Writes the dump of a template that was made and stores it. Runs beside the tests, on a clone of its own where others could come into the template. */
async function keepDump({ database, template, report, next }, ports) {
	const { engine, names, alias } = database;
	if (ports.store === void 0 || next === void 0) return void 0;
	const start = ports.clock();
	const payload = path.join(ports.temporary, `dumped-${alias}`);
	const file = path.join(ports.temporary, `packed-${alias}`);
	const source = engine.instances ? template.name : names.dumped;
	if (!engine.instances) {
		ports.ledger.made(alias, names.dumped);
		await engine.clone(template, names.dumped);
	}
	try {
		const dump = await engine.dump(source, payload);
		if (dump === void 0) return void 0;
		const description = {
			engine: engine.name,
			engineVersion: engine.version,
			tool: dump.tool,
			family: next.keys.family,
			files: [...next.keys.content.files],
			templateBytes: template.sizeBytes,
			source: report.source === "extended" ? "extended" : "built",
			previous: next.previous
		};
		const bytes = await packDump(payload, description, file, dump.compressed);
		const outcome = await ports.store.store(next.key, file);
		ports.log.info(`Dump of ${alias} by ${dump.tool}, ${bytes} bytes: ${outcome} under ${next.key} in ${ports.store.description}.`);
		return {
			bytes,
			seconds: ports.clock() - start
		};
	} finally {
		for (const each of [payload, file]) await rm(each, { force: true });
		if (!engine.instances) await dropRecorded(database, names.dumped, ports.ledger);
	}
}
/** Undefined, and said, where `prepare` does not go on; what it left is dropped then. */
async function tryExtension(request, ports) {
	try {
		return await build("extend", "older", request, ports);
	} catch (error) {
		if (error instanceof Cancelled) throw error;
		ports.log.warning(`\`prepare\` could not take the older template further, so it starts from empty: ${messageOf(error)}`);
		return;
	}
}
/** What a failed `prepare` leaves is dropped again; if that fails too, the ledger still has it. */
async function build(stage, state, request, { clock, ledger }) {
	const start = clock();
	try {
		await request.build(state);
	} catch (error) {
		await dropWorking(request.databases, ledger);
		throw error;
	}
	return {
		stage,
		seconds: clock() - start
	};
}
async function copyAll(databases, { clock, ledger }) {
	const filled = /* @__PURE__ */ new Map();
	for (const { engine, alias, names } of databases) {
		const start = clock();
		ledger.made(alias, names.working);
		try {
			await engine.copyBase(names.working);
		} catch (error) {
			await dropWorking(databases, ledger);
			throw error;
		}
		filled.set(alias, only({
			stage: "copy",
			seconds: clock() - start
		}));
	}
	return filled;
}
async function dropWorking(databases, ledger) {
	await Promise.allSettled(databases.map((database) => dropRecorded(database, database.names.working, ledger)));
}
function withStage(filled, stage) {
	return new Map([...filled].map(([alias, one]) => [alias, {
		...one,
		stages: [...one.stages, stage]
	}]));
}
/** Filled by one stage, without a dump. */
function only(stage) {
	return {
		stages: [stage],
		fetchedBytes: void 0
	};
}
async function sealAll(request, { source, filled, next }, { ledger, clock }) {
	const templated = [];
	for (const database of request.databases) {
		const { engine, alias, names } = database;
		const start = clock();
		ledger.made(alias, names.template);
		const template = await engine.seal(names.working, names.template);
		ledger.dropped(alias, names.working);
		const { stages = [], fetchedBytes } = filled.get(alias) ?? {};
		const built = stages.find(({ stage }) => stage === "build")?.seconds;
		const report = {
			source,
			sizeBytes: template.sizeBytes,
			stages: [...stages, {
				stage: "seal",
				seconds: clock() - start
			}],
			fetchedBytes,
			dumpBytes: void 0,
			buildSeconds: built ?? request.knownBuildSeconds.get(alias)
		};
		templated.push({
			database,
			template,
			report,
			next: next.get(alias)
		});
	}
	return templated;
}

// src/databases/template-key.ts
/** What a template depends on: the files of `template-key` and all else, as the keys under which its dump is kept. */
/** Changes whenever what a template is changes; the format of its dump has a number of its own. */
const templateVersion = 2;
function templateKeys({ content, ...others }) {
	const { literals, files } = content;
	const family = shortHash([templateVersion, ...Object.entries({
		...others,
		literals
	}).sort()], 12);
	const relatives = `testshoal-dump-${family}-`;
	return {
		relatives,
		exact: `${relatives}${shortHash([...files], 24)}-`,
		family,
		content
	};
}
/** Reads what `template-key` names. Two machines with the same checkout get the same. */
async function readTemplateContent(lines, directory) {
	const globs = lines.filter((line) => !line.startsWith("=") && !line.startsWith("!"));
	const excluded = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
	const found = await glob(globs, {
		cwd: directory,
		ignore: [
			"**/node_modules/**",
			"**/.git/**",
			...excluded
		],
		expandDirectories: false
	});
	const files = /* @__PURE__ */ new Map();
	for (const file of found.map((name) => name.replaceAll("\\", "/")).sort()) {
		const content = createHash("sha256");
		await pipeline(createReadStream(path.join(directory, file)), content);
		files.set(file, content.digest("hex"));
	}
	return {
		files,
		literals: lines.filter((line) => line.startsWith("="))
	};
}
function shortHash(content, digits) {
	return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, digits);
}

// src/prepare.ts
/** Runs the user's or the preset's `prepare` on the empty working databases. */
/** Lines of output that an error shows. */
const shownLines = 20;
/** @throws UserError with the exit status and the end of the output. */
async function prepare(options) {
	const folder = path.join(options.temporary, "prepare");
	await mkdir(path.join(folder, "tmp"), { recursive: true });
	const quoted = new Map([...options.placeholders].map(([name, value]) => [name, quoteForBash(value)]));
	const script = await writeCommand(folder, fillPlaceholders(options.command, quoted));
	const last = [];
	const exit = await launch({
		script,
		directory: options.workingDirectory,
		environment: {
			TMPDIR: path.join(folder, "tmp"),
			...options.environment
		},
		onLine: (line) => {
			options.log.info(printedLine("prepare", line));
			last.push(line);
			if (last.length > shownLines) last.shift();
		},
		signal: options.signal,
		graceSeconds: options.graceSeconds
	});
	if (exit.kind === "exited" && exit.status === 0) return;
	throw new UserError(`\`prepare\` failed: ${describeExit(exit)}. The command was: ${options.command}\nRun it on an empty database by hand, or correct the input. Its output ended with:\n${last.join("\n")}`);
}
function describeExit(exit) {
	switch (exit.kind) {
		case "exited": return `exit status ${exit.status}`;
		case "killed": return `killed by ${exit.signal}`;
		case "stopped": return `stopped, ${exit.reason}`;
	}
}

// src/templates.ts
/** @throws UserError when nothing says how to prepare a database. */
async function provideTemplates(options, world) {
	const { databases, suite, config } = options;
	const none = {
		templated: [],
		fallbacks: [],
		keepDumps: async () => /* @__PURE__ */ new Map()
	};
	if (databases.length === 0) {
		refuseWithoutDatabase(options);
		return none;
	}
	const use = config.template === "extend" ? "auto" : config.template;
	const command = suite.prepare ?? "";
	if (command === "" && use !== "off") throw new UserError("`prepare` is needed: the command that takes an empty database to the state in which tests find it, such as running the migrations. With `template: off` your own database is cloned as it is.");
	if (use === "off" && config.prepare !== void 0) world.log.info("`prepare` does not run, for `template: off` clones the database as it is.");
	const ports = {
		...world,
		store: world.stores?.dumps
	};
	const { keys, fallbacks } = use === "off" ? {
		keys: /* @__PURE__ */ new Map(),
		fallbacks: []
	} : await dumpKeys(options, command, world);
	const templated = await makeTemplates({
		databases,
		keys,
		use,
		mayChange: suite.mayChange,
		knownBuildSeconds: options.knownBuildSeconds,
		build: (state) => {
			const handed = handOver(databases, ({ names }) => names.working);
			return prepare({
				command,
				placeholders: handed.placeholders,
				environment: {
					...prepareEnvironment(options.handover, handed),
					TESTSHOAL_TEMPLATE: state
				},
				workingDirectory: config.workingDirectory,
				graceSeconds: options.graceSeconds,
				temporary: world.temporary,
				log: world.log,
				signal: world.cancellation.signal
			}).catch((error) => {
				const { aborted } = world.cancellation.signal;
				throw aborted ? new Cancelled("`prepare` was cancelled", { cause: error }) : error;
			});
		}
	}, ports);
	return {
		templated,
		fallbacks,
		async keepDumps() {
			const kept = /* @__PURE__ */ new Map();
			for (const made of templated) {
				const { alias } = made.database;
				try {
					const facts = await keepDump(made, ports);
					if (facts !== void 0) kept.set(alias, facts);
				} catch (error) {
					world.log.warning(`The dump of ${alias} could not be kept: ${messageOf(error)}`);
				}
			}
			return kept;
		}
	};
}
/** Who says how to prepare a database expects that there is one. */
function refuseWithoutDatabase({ config, suite }) {
	if (suite.units.length === 0 || config.prepare === void 0 && config.templateKey.length === 0) return;
	throw new UserError("There is no database to prepare: the job has no service container with a database, and `database-url` is not given. Give one of them, or leave out `prepare` and `template-key`.");
}
/** Without something that says what a template depends on, a dump could be stale, and none is kept. */
async function dumpKeys({ config, suite, databases, identity }, command, world) {
	const keys = /* @__PURE__ */ new Map();
	if (world.stores === void 0) return {
		keys,
		fallbacks: []
	};
	const lines = suite.templateKey;
	const content = await readTemplateContent(lines, config.workingDirectory);
	if (content.files.size === 0 && content.literals.length === 0) {
		if (config.templateKey.length > 0) throw new UserError(`\`template-key\` matches no file in \`working-directory\`: ${lines.join(", ")}.`);
		return {
			keys,
			fallbacks: ["The template is built in every run, for nothing says when a kept dump would be stale. Give `template-key`: globs of the migrations, seeds and lock files."]
		};
	}
	for (const { alias, engine } of databases) {
		const ingredients = {
			suite: identity,
			alias,
			engine: engine.instances ? `${engine.name}-instance` : engine.name,
			version: engine.version
		};
		keys.set(alias, templateKeys({
			...ingredients,
			architecture: world.platform,
			prepare: command,
			content
		}));
	}
	return {
		keys,
		fallbacks: []
	};
}

// src/databases/clones.ts
/** The clones of a run: one per worker at once, the next one made ahead, each used for one batch only. */
/**
* A used clone counts as dirty, always: a rolled-back test leaves moved sequences behind, and any doubt counts.
* So a launch never meets what another one left.
*/
var Clones = class {
	reports = /* @__PURE__ */ new Map();
	#templated;
	#ports;
	#generations = /* @__PURE__ */ new Map();
	#ready = /* @__PURE__ */ new Map();
	#retiring = [];
	constructor(templated, ports) {
		this.#templated = templated;
		this.#ports = ports;
	}
	/** Starts the clones of all workers at once. They are awaited when they are leased. */
	prepare(workers) {
		for (let worker = 1; worker <= workers; worker += 1) this.#makeAhead(worker);
	}
	/** Clean clones for one batch. `moreToCome`: starts making the worker's next ones in the background. */
	async lease(worker, moreToCome) {
		const ready = this.#ready.get(worker) ?? this.#make(worker);
		this.#ready.delete(worker);
		const set = await ready;
		if (moreToCome) this.#makeAhead(worker);
		return set;
	}
	/** Reads what happened in the clones and drops them, in the background. */
	retire(set) {
		this.#retiring.push(Promise.all(set.clones.map((clone) => this.#retire(clone))).then(() => void 0));
	}
	/** Drops what was made ahead and waits for everything in the background. What cannot be dropped is left to post. */
	async close() {
		const unused = await Promise.allSettled(this.#ready.values());
		this.#ready.clear();
		for (const end of unused) {
			if (end.status === "rejected") continue;
			for (const clone of end.value.clones) this.#retiring.push(this.#drop(clone));
		}
		await Promise.all(this.#retiring);
	}
	#makeAhead(worker) {
		const made = this.#make(worker);
		made.catch(() => {});
		this.#ready.set(worker, made);
	}
	async #make(worker) {
		const generation = (this.#generations.get(worker) ?? 0) + 1;
		this.#generations.set(worker, generation);
		return {
			worker,
			clones: await Promise.all(this.#templated.map((templated) => this.#cloneOne(templated, worker, generation)))
		};
	}
	async #cloneOne(templated, worker, generation) {
		const { engine, alias, names } = templated.database;
		const name = names.clone(worker, generation);
		this.#ports.ledger.made(alias, name);
		const { strategy, seconds } = await engine.clone(templated.template, name);
		await engine.verify(templated.template, name);
		const initial = await engine.statistics(name);
		return {
			templated,
			name,
			worker,
			strategy,
			seconds,
			access: engine.access(name),
			initial
		};
	}
	async #retire(clone) {
		const { alias, engine } = clone.templated.database;
		const report = cloneReport(clone, await engine.statistics(clone.name).catch((error) => {
			this.#ports.log.warning(`No pool statistics of ${clone.name}: ${messageOf(error)}`);
		}), this.#ports.peakSessions(alias, clone.name));
		this.reports.set(alias, [...this.reports.get(alias) ?? [], report]);
		await this.#drop(clone);
	}
	async #drop({ templated, name }) {
		if (this.#ports.signal.aborted) return;
		try {
			await dropRecorded(templated.database, name, this.#ports.ledger);
		} catch (error) {
			this.#ports.log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
		}
	}
};
/** What the server counted, less what our own verification of the clone added. */
function cloneReport(clone, final, peak) {
	const since = (count) => {
		const end = final === void 0 ? void 0 : count(final);
		return end === void 0 ? void 0 : Math.max(0, end - ((clone.initial && count(clone.initial)) ?? 0));
	};
	return {
		name: clone.name,
		worker: clone.worker,
		strategy: clone.strategy,
		seconds: clone.seconds,
		peakSessions: peak,
		sessions: since(({ sessions }) => sessions),
		transactions: since(({ transactions }) => transactions),
		rollbacks: since(({ rollbacks }) => rollbacks),
		deadlocks: since(({ deadlocks }) => deadlocks),
		leftOpen: final?.leftOpen,
		temporaryBytes: since(({ temporaryBytes }) => temporaryBytes),
		blocksHit: since(({ blocksHit }) => blocksHit),
		blocksRead: since(({ blocksRead }) => blocksRead),
		abortedSessions: since(({ abortedSessions }) => abortedSessions),
		killedSessions: since(({ killedSessions }) => killedSessions)
	};
}

// src/databases/visits.ts
/** Whether anybody came to the users' own databases while the tests ran, by the server's counters. */
async function countVisits(databases, log) {
	const counts = /* @__PURE__ */ new Map();
	for (const { alias, engine, base } of databases) try {
		const statistics = await engine.exists(base) ? await engine.statistics(base) : void 0;
		if (statistics?.sessions !== void 0) counts.set(alias, statistics.sessions);
	} catch (error) {
		log.debug(`visits to ${base} could not be counted: ${messageOf(error)}`);
	}
	return counts;
}
/** The aliases whose own database was visited between the two readings. */
function visitedSince(before, after) {
	return [...after].flatMap(([alias, count]) => count > (before.get(alias) ?? 0) ? [alias] : []);
}

// src/databases/watch.ts
/** Watches who is connected where: the peak of each clone, and sessions where no worker, or not that one, should be. */
const intervalSeconds = .5;
/** A health check may look in for a moment; who is met this often in a row has come to stay. */
const samplesToBelieve = 3;
/** Nobody but a worker calls itself one. */
const samplesToBelieveNamed = 1;
/** Samples from its making until it is closed. */
var SessionWatch = class {
	#options;
	#closing = new AbortController();
	#peaks = /* @__PURE__ */ new Map();
	#serverPeaks = /* @__PURE__ */ new Map();
	#strays = /* @__PURE__ */ new Map();
	#running;
	#sighted;
	#told = false;
	constructor(options) {
		this.#options = options;
		this.#running = this.#run();
	}
	/** Set as soon as a worker was seen outside its clone, be it once. */
	get sighted() {
		return this.#sighted;
	}
	peakSessions(alias, database) {
		return this.#peaks.get(`${alias} ${database}`);
	}
	/** Highest number of sessions at once on the whole server of `alias`; undefined where none was seen. */
	peakConnections(alias) {
		return this.#serverPeaks.get(alias);
	}
	async close() {
		this.#closing.abort();
		await this.#running;
	}
	async #run() {
		const before = (await this.#sample()).filter(({ database, owner }) => owner.names.workerOf(database) === void 0);
		const known = new Set(before.map(({ key }) => key));
		while (!this.#closing.signal.aborted) {
			await setTimeout$1(intervalSeconds * 1e3, void 0, { signal: this.#closing.signal }).catch(() => {});
			if (this.#closing.signal.aborted) return;
			const samples = await this.#sample();
			for (const { key, sessions } of samples) this.#peaks.set(key, Math.max(sessions, this.#peaks.get(key) ?? 0));
			this.#countServers(samples);
			this.#lookForStrays(samples.filter(({ key }) => !known.has(key)));
		}
	}
	async #sample() {
		return (await Promise.all(this.#options.databases.map(async (database) => {
			return (await database.engine.sessions().catch((error) => {
				this.#options.log.debug(`sessions of ${database.alias} could not be read: ${messageOf(error)}`);
				return [];
			})).map((count) => ({
				...count,
				owner: database,
				key: `${database.alias} ${count.database}`
			}));
		}))).flat();
	}
	#countServers(samples) {
		for (const [alias, own] of Map.groupBy(samples, ({ owner }) => owner.alias)) {
			const total = sum(own.map(({ sessions }) => sessions));
			this.#serverPeaks.set(alias, Math.max(total, this.#serverPeaks.get(alias) ?? 0));
		}
	}
	#lookForStrays(samples) {
		const strays = samples.flatMap((sample) => strayOf(sample) ?? []);
		const present = new Set(strays.map(({ key }) => key));
		for (const key of this.#strays.keys()) if (!present.has(key)) this.#strays.delete(key);
		for (const stray of strays) {
			const seen = (this.#strays.get(stray.key) ?? 0) + 1;
			this.#strays.set(stray.key, seen);
			this.#sighted ??= stray.stop;
			if (seen < stray.samplesToBelieve || this.#told) continue;
			this.#told = true;
			this.#options.onStray(stray.stop);
		}
	}
};
function strayOf(sample) {
	const { key, database, sessions } = sample;
	if (isForbidden(sample)) {
		const stop = strayStop(`${sessions} sessions are open on the database "${database}"`, sample);
		return {
			key,
			samplesToBelieve,
			stop
		};
	}
	const owner = sample.owner.names.workerOf(database);
	const guest = guestOf(owner, sample.applications ?? []);
	if (guest === void 0) return void 0;
	const stop = strayStop(`worker ${guest} is in the clone "${database}" of worker ${owner}`, sample);
	return {
		key,
		samplesToBelieve: samplesToBelieveNamed,
		stop
	};
}
/**
* The user's own database always; on a server of this job's own, every database that is not one of ours.
* Elsewhere other databases have owners who do as they like.
*/
function isForbidden({ database, owner }) {
	return database === owner.base || owner.throwAway && owner.engine.name !== "sqlite" && !isNameOfOurs(database);
}
/** Another worker than the one whose clone it is. Clients without a worker's name can be anybody's. */
function guestOf(owner, applications) {
	if (owner === void 0) return void 0;
	return applications.map(workerOfApplication).find((worker) => worker !== void 0 && worker !== owner);
}
function strayStop(sight, { owner }) {
	return new SecurityStop(`A worker is not in its own clone: ${sight} (${owner.alias}). ${handoverHint}`);
}
/** What to look at when workers are found elsewhere. */
const handoverHint = "Workers read the clone from `worker-env` (by default DATABASE_URL). Does the project take its database from another variable, or from a fixed name? Name that variable in `worker-env`.";

// src/planning/queue.ts
/** The queue inside a job: workers take batches, longest units first, shrinking towards the end. */
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
	#handedOut = 0;
	#unitSeconds = [];
	#launchSeconds;
	#expectedSeconds = 0;
	#measuredSeconds = 0;
	constructor(plan, launchSeconds) {
		this.#rest = plan.units;
		this.#launchSeconds = [...launchSeconds];
	}
	get remainingUnits() {
		return this.#rest.length;
	}
	/**
	* Seconds that `unit` is taken to last, by what is known now: its history at the pace of this run. For one without a
	* history the mean of this run says more than the plan's median: durations have long tails, and it is sums that
	* are compared here.
	*/
	estimate(unit) {
		return unit.known && unit.seconds !== void 0 ? unit.seconds * this.#pace() : mean(this.#unitSeconds) ?? unit.seconds ?? unknownSeconds;
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
		if (this.#rest.length === 0) return void 0;
		const chosen = chooseIndices(this.#rest.map((unit) => this.estimate(unit)), otherLoads, this.#rest.every(({ known }) => known), this.#shortestBatch());
		const units = this.#rest.filter((_, index) => chosen.has(index));
		this.#rest = this.#rest.filter((_, index) => !chosen.has(index));
		this.#handedOut += 1;
		return {
			number: this.#handedOut,
			units,
			estimateSeconds: this.#secondsOf(units)
		};
	}
	/** Puts a batch back that nobody ran. */
	giveBack(batch) {
		this.#rest = [...batch.units, ...this.#rest];
	}
	/** Empties the queue and names what nobody will run. */
	abandon() {
		const units = this.#rest.map(({ unit }) => unit);
		this.#rest = [];
		return units;
	}
	learn(lesson) {
		this.#unitSeconds.push(...lesson.units.map(({ seconds }) => seconds));
		this.#launchSeconds.push(lesson.launchSeconds);
		for (const { seconds, knownSeconds } of lesson.units) {
			if (knownSeconds === void 0) continue;
			this.#expectedSeconds += knownSeconds;
			this.#measuredSeconds += seconds;
		}
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
function mean(values) {
	return values.length === 0 ? void 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

// src/test-phase.ts
/** After a cancellation; what is not dropped by then is left to the post step. */
const clonesLimitSeconds = 4;
/** A fault ends the phase; what was run until then is in the result. */
async function testPhase(options, world) {
	const { suite, templated, workers } = options;
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
	const clones = new Clones(templated, {
		...world,
		signal,
		peakSessions
	});
	const results = [];
	const testStartSeconds = world.clock();
	clones.prepare(workers);
	const { abandoned, fault } = await runPool({
		queue: new Queue(options.plan, options.known.launchSeconds),
		recipe: {
			workers,
			workingDirectory: options.config.workingDirectory,
			temporary: world.temporary,
			firstLine: suite.preset.firstLine,
			exitMeaning: suite.preset.exitMeaning
		},
		launcher: launcherOf(options, world.log),
		lease: async (worker, moreToCome) => leaseOf(await clones.lease(worker, moreToCome), clones, options.handover),
		onResult: (result) => results.push(result),
		log: world.log,
		clock: world.clock,
		signal: AbortSignal.any([signal, stop.signal])
	});
	await closeSession(options.session, world);
	await world.cancellation.upTo(clonesLimitSeconds, clones.close(), void 0);
	await world.cancellation.upTo(clonesLimitSeconds, watch.close(), void 0);
	const unused = unusedAliases(clones.reports, results);
	const visited = visitedSince(visitsBefore, unused.length > 0 ? await countVisits(databases, world.log) : /* @__PURE__ */ new Map());
	const stray = strayBesides(unused, watch.sighted, visited);
	return {
		results,
		abandoned,
		testStartSeconds,
		cloneReports: clones.reports,
		peakConnections: new Map(databases.flatMap(({ alias }) => {
			const peak = watch.peakConnections(alias);
			return peak === void 0 ? [] : [[alias, peak]];
		})),
		fallbacks: unused.map(unusedSentence),
		fault: stop.signal.aborted ? stop.signal.reason : fault ?? stray
	};
}
function launcherOf({ suite, config, workers, graceSeconds, session }, log) {
	const { preset, run } = suite;
	const { workingDirectory } = config;
	const launches = commandLauncher({
		run,
		workers,
		workingDirectory,
		graceSeconds,
		argument: preset.argument
	});
	if (session === void 0) return launches;
	return sessionLauncher(session, launches, (reason) => log.info(`Every batch is launched by itself, not forked from a session: ${reason}.`));
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
function leaseOf(set, clones, handover) {
	const databases = set.clones.map(({ templated }) => templated.database);
	const handed = handOver(databases, ({ alias }) => nameOf(set, alias));
	return {
		seconds: Math.max(0, ...set.clones.map(({ seconds }) => seconds)),
		clones: Object.fromEntries(set.clones.map(({ templated, name }) => [templated.database.alias, name])),
		placeholders: handed.placeholders,
		environment: (files, own) => launchEnvironment(handover, handed, files, own),
		release: () => clones.retire(set)
	};
}
function nameOf(set, alias) {
	const clone = set.clones.find(({ templated }) => templated.database.alias === alias);
	if (clone === void 0) throw new Error(`worker ${set.worker} has no clone of "${alias}"`);
	return clone.name;
}
/** Aliases in whose clones the server counted nothing, although tests ran: they need no database, or used another one. */
function unusedAliases(reports, results) {
	if (!results.some(({ judgement }) => judgement.units.some(({ cases }) => cases.length > 0))) return [];
	return [...reports].flatMap(([alias, clones]) => {
		return clones.every(({ transactions, sessions, peakSessions }) => transactions === 0 && (sessions ?? 0) === 0 && (peakSessions ?? 0) === 0) ? [alias] : [];
	});
}

// src/worker-count.ts
/** Caps win over the minimum: a machine that cannot carry it is not made to. Never below 1. What databases allow: `preflight`. */
function countWorkers(wanted, bounds) {
	if (wanted.kind === "fixed") return Math.max(1, Math.min(wanted.count, bounds.units));
	const chosen = Math.max(wanted.minimum, bounds.processors);
	return Math.max(1, Math.min(chosen, wanted.maximum, bounds.units));
}

// src/run.ts
/** Between TERM and KILL; after a cancellation the platform leaves 7.5 s in all (ProcessInvoker.cs of the runner). */
const graceSeconds = 3;
/** After a cancellation: when nobody waits for dumps, timings and connections any more. */
const dumpsLimitSeconds = 4;
const timingsLimitSeconds = 6;
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
	const suite = await findSuite(config);
	const handover = {
		suite,
		adapters: world.adapters,
		inherited: world.environment
	};
	const identity = identify(config, suite, world);
	const known = await cancellation.orThrow(recallTimings(identity, world.stores?.records, world.temporary, log));
	const plan = makePlan(estimateUnits(suite.units, known));
	const wanted = countWorkers(config.workers, {
		...world,
		units: plan.units.length
	});
	const databases = await cancellation.orThrow(openFor(suite, config, wanted, known, world));
	undo.defer(() => cancellation.upTo(closeLimitSeconds, closeAll(databases), void 0));
	const capacities = capacitiesOf(databases, known, {
		isFixed: config.workers.kind === "fixed",
		availableBytes: world.availableBytes
	});
	const expected = fitWorkers(wanted, capacities, lastTemplateBytes(known), log);
	const predicted = predictedSeconds(plan, expected, median(known.launchSeconds) ?? 0);
	announce(plan, predicted, suite, expected, known, world);
	const sessionStage = {
		config,
		suite,
		handover,
		databases,
		workers: expected,
		graceSeconds
	};
	let session = config.prepare === void 0 ? await openSession(sessionStage, world) : void 0;
	undo.defer(async () => {
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
	if (config.prepare !== void 0) session = await openSession(sessionStage, world);
	const made = templates.templated.map(({ database }) => database);
	undo.defer(() => dropAll(made, ({ names }) => names.template, world));
	const measured = new Map(templates.templated.map(({ database, template }) => [database.alias, template.sizeBytes]));
	const settled = capacities.map((capacity) => ({
		...capacity,
		freeConnections: void 0,
		memory: void 0
	}));
	const workers = fitWorkers(expected, settled, measured, log);
	const dumps = cancellation.upTo(dumpsLimitSeconds, templates.keepDumps(), /* @__PURE__ */ new Map());
	undo.defer(async () => void await dumps);
	const phase = await testPhase({
		config,
		suite,
		handover,
		plan,
		workers,
		known,
		graceSeconds,
		session,
		...templates
	}, world);
	const kept = await dumps;
	const timings = recordRun(known, learned(phase, templates.templated, suite));
	const report = assembleReport({
		...phase,
		startedAt,
		seconds: clock() - start,
		runner: suite.preset.name,
		workers,
		plan,
		predictedSeconds: predicted,
		cancelled: cancellation.signal.aborted,
		fault: phase.fault === void 0 ? void 0 : messageOf(phase.fault),
		allowEmpty: config.allowEmpty,
		databases: databaseReports(templates.templated, phase, kept, known),
		timings: {
			matchRate: matchRate(suite.units, known),
			recordedUnits: timings.units.size
		},
		fallbacks: [...templates.fallbacks, ...phase.fallbacks]
	});
	await world.publish(report, timings);
	if (suite.units.length > 0) await remember(timings, identity, world);
	if (phase.fault !== void 0) throw phase.fault;
	return report;
}
/** Without units no database is needed, and none is looked for. */
async function openFor(suite, config, workers, known, world) {
	if (suite.units.length === 0) return [];
	const sizes = {
		databasesAtOnce: databasesFor(workers),
		knownBytes: lastTemplateBytes(known)
	};
	const databases = await openDatabases({
		...config,
		...world,
		...sizes,
		urls: config.databaseUrls
	}, world);
	try {
		refuseUnfilled(suite, config.workerEnv ?? [], databases);
	} catch (error) {
		await closeAll(databases);
		throw error;
	}
	if (databases.length === 0) world.log.info("No database was found, so the workers get none. If the tests need one, add a service container or `database-url`.");
	return databases;
}
async function remember(timings, identity, { stores, run, temporary, cancellation, log }) {
	if (stores === void 0) return;
	const stored = rememberTimings(timings, identity, run, stores.records, temporary);
	const outcome = await cancellation.upTo(timingsLimitSeconds, stored, "failed");
	log.info(`Timings of ${timings.units.size} units: ${outcome} in ${stores.records.description}.`);
}
function identify(config, suite, world) {
	return suiteHash({
		project: config.projectName,
		cachePrefix: config.cachePrefix,
		directory: config.repositoryPath,
		runner: suite.preset.name,
		tests: config.tests.join("\n"),
		platform: world.platform
	});
}
function announce(plan, predicted, suite, workers, known, { log }) {
	const expectation = predicted === void 0 ? "no timings yet" : `about ${Math.ceil(predicted)} s expected`;
	log.info(`Plan ${plan.hash}: ${plan.units.length} units for ${workers} workers (${suite.preset.name}), ${expectation}.`);
	const mismatch = describeMatch(suite.units, known);
	if (mismatch !== void 0) log.warning(mismatch);
}
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
async function closeAll(databases) {
	await Promise.all(databases.map(({ engine }) => engine.close()));
}
/** After a cancellation there is no time; the post step does it. */
async function dropAll(databases, nameOf, { ledger, log, cancellation }) {
	if (cancellation.signal.aborted) return;
	for (const database of databases) {
		const name = nameOf(database);
		await dropRecorded(database, name, ledger).catch((error) => {
			log.warning(`${name} could not be dropped; the post step tries again: ${messageOf(error)}`);
		});
	}
}

// src/cancellation.ts
/** A run that is cancelled from outside has seconds left, and spends them on what matters. */
var Cancellation = class {
	signal;
	#sinceSeconds = Number.POSITIVE_INFINITY;
	constructor(signal) {
		this.signal = signal;
		const note = () => {
			this.#sinceSeconds = now();
		};
		if (signal.aborted) note();
		else signal.addEventListener("abort", note, { once: true });
	}
	/** The result of `work`, or `otherwise` when the run was cancelled `limitSeconds` ago and it is not done. */
	async upTo(limitSeconds, work, otherwise) {
		return this.#race(work, async (finished) => {
			const left = this.#sinceSeconds + limitSeconds - now();
			if (left > 0) await setTimeout$1(left * 1e3, void 0, { signal: finished }).catch(() => {});
			return otherwise;
		});
	}
	/** The result of `work`. @throws Cancelled as soon as the run is cancelled; `work` is left to itself. */
	async orThrow(work) {
		return this.#race(work, async () => {
			throw new Cancelled("The run was cancelled before its tests had started.");
		});
	}
	async #race(work, onceCancelled) {
		const finished = new AbortController();
		const cancelled = async () => {
			const either = AbortSignal.any([this.signal, finished.signal]);
			if (!either.aborted) await once(either, "abort");
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

// src/actions/cancellation.ts
/** The platform's wish to stop: SIGINT, then SIGTERM 7.5 s later, to this process alone (ProcessInvoker.cs of the runner). */
/** Whatever hangs then is left to the post step; SIGKILL would take the log's last lines along. */
const latestExitSeconds = 7;
/** Begins at the first of the two signals. From then on the process ends by itself, not by the signal. */
function cancellation() {
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
		if (controller.signal.aborted) return;
		controller.abort("the run was cancelled");
		setTimeout(() => process.exit(1), latestExitSeconds * 1e3).unref();
	});
	return new Cancellation(controller.signal);
}

// src/actions/inputs.ts
/** The inputs as the platform hands them to an action: in the environment. */
const prefix = "INPUT_";
/**
* All inputs that were given or have a default in `action.yml`, by their name in lower case; empty ones left out.
* The platform keeps hyphens (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax),
* so `working_directory` is not `working-directory`.
*/
function givenInputs(environment) {
	const given = /* @__PURE__ */ new Map();
	for (const [name, value] of Object.entries(environment)) {
		if (!name.startsWith(prefix) || value === void 0 || value === "") continue;
		given.set(name.slice(6).toLowerCase(), value);
	}
	return given;
}

// src/actions/run-step.ts
/** The main step: reads the inputs, runs, publishes, and says whether the step passes. */
/** @throws UserError when the run cannot go on. */
async function runStep(environment, home) {
	const workspace = environment["GITHUB_WORKSPACE"] ?? process.cwd();
	const read = readConfig(givenInputs(environment), {
		workspace,
		repository: environment["GITHUB_REPOSITORY"] ?? "",
		environment
	});
	printConfiguration(read);
	const { config } = read;
	const step = beginStep(environment);
	const world = buildWorld({
		step,
		cache: config.cache,
		environment,
		cancellation: cancellation(),
		home,
		checkout: {
			workspace,
			directory: config.repositoryPath
		}
	});
	const report = await run(config, world);
	if (report.outcome !== "passed" && report.outcome !== "flaky") setFailed(`The run ended as "${report.outcome}"; the summary says why.`);
}
/** May hold passwords, and are read before anything could be masked. */
const unshown = /* @__PURE__ */ new Set([
	"database-url",
	"worker-env",
	"services"
]);
/** What is in effect, and where it comes from. */
function printConfiguration({ settings }) {
	startGroup("Configuration");
	for (const [name, { value, source }] of settings) {
		const shown = unshown.has(name) && value !== "" ? "(not shown)" : JSON.stringify(value);
		const origin = typeof source === "string" ? source : source.environment;
		info(`${name}: ${shown} (${origin})`);
	}
	endGroup();
}

// src/main.ts
/** The main step's entry. */
await runStep(process.env, new URL(".", import.meta.url)).catch(failStep);
process.exit();

export {  };