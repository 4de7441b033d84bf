import { i as __toESM } from "./rolldown-runtime.js";
import { c as openFilesBelow, d as messageIfDenied, l as codeOf, o as describeHolders, r as markFolder, s as holdersOf, u as isBusy } from "./folders.js";
import { t as roomIn } from "./room.js";
import { n as staged, t as Gaps } from "./gaps.js";
import { t as formatDatabaseUrl } from "./url.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { createRequire } from "node:module";
import { setTimeout } from "node:timers/promises";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { basename, dirname, join, resolve } from "node:path";
import { access, chmod, constants, copyFile, mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { constants as constants$1, existsSync } from "node:fs";

// src/databases/sqlite/files.ts
/** The files that make up SQLite databases in one folder. */
/** Source: https://sqlite.org/tempfiles.html; the last two exist in WAL mode only. */
const siblingEndings = [
	"-journal",
	"-wal",
	"-shm"
];
/** For the copy of a dump that is still to be checked. */
const restoringEnding = ".restoring";
/** 255 bytes on all usual file systems, less the longest endings that we and SQLite add. */
const nameLimitBytes = 237;
const bufferBytes = 262144;
/** The path of the database `name`. Throws for names that lead out of `folder` or into another database. */
function pathOf(folder, name) {
	const sizeBytes = Buffer.byteLength(name);
	const isFileName = sizeBytes > 0 && sizeBytes <= 237 && name !== "." && name !== "..";
	const isPortable = !/[/\\\0-\x1f<>:"|?*]|[. ]$/.test(name);
	if (!isFileName || !isPortable || siblingEndings.some((ending) => name.endsWith(ending))) throw new Error(`${JSON.stringify(name)} cannot be the name of a database file: it needs 1 to ${237} bytes, none of / \\ < > : " | ? * and control characters, and no ending that SQLite itself uses`);
	return join(folder, name);
}
async function exists(file) {
	return await sizeOf(file) !== void 0;
}
async function sizeOf(file) {
	try {
		return (await stat(file)).size;
	} catch (error) {
		if (codeOf(error) === "ENOENT") return void 0;
		throw error;
	}
}
/** Siblings of another life of this file: SQLite would play them into the database. */
async function removeSiblings(file) {
	await Promise.all(siblingEndings.map((ending) => rm(file + ending, { force: true })));
}
/** The siblings that are there. */
async function siblingsOf(file) {
	const sizes = await Promise.all(siblingEndings.map((ending) => sizeOf(file + ending)));
	return siblingEndings.filter((_, index) => sizes[index] !== void 0);
}
/** Equal for equal contents. Reads the whole file, through one buffer: a stream would fill memory faster than it is freed. */
async function measure(file) {
	const hash = createHash("sha256");
	await using handle = await open(file);
	const buffer = Buffer.alloc(bufferBytes);
	let sizeBytes = 0;
	for (;;) {
		const { bytesRead } = await handle.read(buffer, 0, bufferBytes, sizeBytes);
		if (bytesRead === 0) return {
			sizeBytes,
			fingerprint: hash.digest("hex")
		};
		hash.update(buffer.subarray(0, bytesRead));
		sizeBytes += bytesRead;
	}
}

// src/databases/sqlite/base-copy.ts
/** Copies the user's own file as it is. It is only read: opening it as a database would already write beside it. */
/** What a crash may have left beside the file belongs to its content. */
const contentEndings = [
	"",
	"-wal",
	"-journal"
];
/** @throws UserError where there is no such file, or somebody has it open or writes to it. */
async function copyBase({ pathOf }, base, database) {
	const file = pathOf(database);
	const before = await lookAt(base);
	if (before[0] === void 0) throw new UserError(`The file ${base} does not exist, and \`template: off\` makes clones of it as it is. Make and fill it in an earlier step, or leave out \`template: off\`.`);
	await refuseHolders(base);
	try {
		await copyFile(base, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
		await removeSiblings(file);
		for (const [index, ending] of contentEndings.entries()) {
			if (index === 0 || before[index] === void 0) continue;
			await copyFile(base + ending, file + ending, constants.COPYFILE_FICLONE);
		}
		await refuseHolders(base);
		if (JSON.stringify(await lookAt(base)) !== JSON.stringify(before)) throw new UserError(`The file ${base} was written to while it was copied. End that program before this step.`);
	} catch (error) {
		if (codeOf(error) !== "EEXIST") await rm(file, { force: true }).then(() => removeSiblings(file));
		throw error;
	}
}
async function refuseHolders(base) {
	const holders = await describeHolders(base);
	if (holders.length === 0) return;
	throw new UserError(`The file ${base} cannot be copied while others have it open: ${holders.join(", ")}. End them before this step: a copy in the middle of a change is none.`);
}
/** Size and time of change of the file and of what belongs to it; undefined for what is not there. */
function lookAt(base) {
	return Promise.all(contentEndings.map(async (ending) => {
		try {
			const { size, mtimeNs } = await stat(base + ending, { bigint: true });
			return `${size} ${mtimeNs}`;
		} catch (error) {
			if (codeOf(error) === "ENOENT") return void 0;
			throw error;
		}
	}));
}

// src/databases/sqlite/changes.ts
/** Tells whether a clone's file is still the file that was verified. Which table has changed is not known. */
/**
* Finding out who has a file open looks at all processes, which costs as much CPU as copying a file of about this size
* (`docs/decisions/0002-dirty-clones-are-renewed.md`).
*/
const worthReadingBytes = 67108864;
/** A program that ends closes its files a moment later. */
const leaveLimitSeconds = 1;
/** Source: https://sqlite.org/fileformat2.html#the_database_header; among it the number of changes. */
const headerBytes = 100;
/** Files by their inodes: one that was put in the place of another is not what was verified, whatever is in it. */
var ChangeReader = class {
	#place;
	#readFromBytes;
	#inodes = /* @__PURE__ */ new Map();
	/** Clones of smaller templates than `readFromBytes` are not looked into. */
	constructor(place, readFromBytes = worthReadingBytes) {
		this.#place = place;
		this.#readFromBytes = readFromBytes;
	}
	/** Called while nobody but us knows of the clone. */
	async remember(database) {
		const { ino } = await stat(this.#place.pathOf(database), { bigint: true });
		this.#inodes.set(database, ino);
	}
	forget(database) {
		this.#inodes.delete(database);
	}
	/** Rejects where the file is gone, closed to us, or another one; with `whole` also where somebody has written to it. */
	async probe(template, database, whole) {
		const file = this.#place.pathOf(database);
		await using handle = await open(file, "r+");
		const { dev, ino } = await handle.stat({ bigint: true });
		if (ino !== this.#inodes.get(database)) throw new Error("it is another file");
		const found = whole ? await this.#changesOf(file, template, database) : [];
		if (found.length > 0) throw new Error(`somebody has changed it: ${found.join(", ")}`);
		return `file ${dev} ${ino}`;
	}
	async changes(template, database) {
		if (process.platform !== "linux") return ["who has the file open is not known here"];
		if (template.sizeBytes < this.#readFromBytes) return ["a new copy costs less than looking into the used one"];
		const file = this.#place.pathOf(database);
		const found = await this.#changesOf(file, template, database);
		if (found.length > 0 && (await siblingsOf(file)).length === 0) return found;
		const holders = await lastingHolders(file);
		if (holders.length > 0) return holders.map((holder) => `a session that is still open: ${holder}`);
		const siblings = await siblingsOf(file);
		if (siblings.length > 0) return siblings.map((ending) => `the file ${basename(file)}${ending}`);
		const later = await this.#changesOf(file, template, database);
		if (later.length > 0) return later;
		return (await measure(file)).fingerprint === template.fingerprint ? [] : [content];
	}
	/** What can be told without reading the whole file, and without asking who has it open. */
	async #changesOf(file, template, database) {
		const { ino, size } = await stat(file, { bigint: true });
		if (ino !== this.#inodes.get(database)) return ["it is another file"];
		const sealed = await headerOf(this.#place.pathOf(template.name));
		return Number(size) === template.sizeBytes && (await headerOf(file)).equals(sealed) ? [] : [content];
	}
};
const content = "content of the file";
async function lastingHolders(file) {
	const deadline = performance.now() + leaveLimitSeconds * 1e3;
	for (;;) {
		const holders = await describeHolders(file);
		if (holders.length === 0 || performance.now() > deadline) return holders;
		await setTimeout(10);
	}
}
async function headerOf(file) {
	await using handle = await open(file);
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
	return buffer.subarray(0, bytesRead);
}

// src/databases/sqlite/check.ts
/** Is a file a sound database? */
const shownProblems = 5;
/**
* Throws where the database is damaged. Rows that break foreign keys are only reported: SQLite does not enforce
* keys by default, so projects live with them, and a copy must have them too.
*/
function checkSoundness(connection, database, log) {
	connection.run("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
	const problems = listed(connection, "PRAGMA integrity_check", database, log).map((row) => String(row["integrity_check"]));
	if (problems.length > 0 && problems[0] !== "ok") throw new Error(`integrity_check: ${problems.slice(0, shownProblems).join("; ")}`);
	const violations = listed(connection, "PRAGMA foreign_key_check", database, log);
	if (violations.length > 0) {
		const tables = [...new Set(violations.map((row) => String(row["table"])))];
		log.warning(`SQLite: ${violations.length} rows of ${database} break a foreign key, in ${tables.slice(0, shownProblems).join(", ")}`);
	}
}
/** Modules, collations and functions that only the project loads cannot be checked here. */
function listed(connection, pragma, database, log) {
	try {
		return connection.rows(pragma);
	} catch (error) {
		if (!/no such (module|collation sequence|function)|unknown function/i.test(messageOf(error))) throw error;
		log.debug(`SQLite: ${pragma} of ${database} is not possible here: ${messageOf(error)}`);
		return [];
	}
}

// src/databases/sqlite/settle.ts
/** Brings a database into one file, with nobody else in it: only then is a copy of the file a copy of it. */
/** Programs of `prepare` that are about to end get so long. */
const settleLimitSeconds = 5;
/**
* Moves what the write-ahead log holds into the file, rolls back what a crash left, and runs `check` inside.
* A copy of a file with a log beside it looks sound and lacks the newest rows.
* Throws where somebody else has the database open, and names who.
*/
async function settle(driver, file, check) {
	const deadline = performance.now() + settleLimitSeconds * 1e3;
	for (;;) {
		const obstacle = await mergeLog(driver, file, check) ?? await obstacleTo(file);
		if (obstacle === void 0) return;
		if (performance.now() > deadline) throw new Error(obstacle);
		await setTimeout(50);
	}
}
async function mergeLog(driver, file, check) {
	const connection = driver.open(file);
	try {
		const [result] = connection.rows("PRAGMA wal_checkpoint(TRUNCATE)");
		if (result?.["busy"] === 1) return await inUse(file);
		connection.run("BEGIN EXCLUSIVE; COMMIT");
		check(connection);
		return;
	} catch (error) {
		if (!isBusy(error)) throw error;
		return await inUse(file);
	} finally {
		connection.close();
	}
}
/** A connection that only idles holds no lock, but could write at any time. */
async function obstacleTo(file) {
	const [holders, siblings] = await Promise.all([describeHolders(file), siblingsOf(file)]);
	return holders.length > 0 || siblings.length > 0 ? await inUse(file) : void 0;
}
async function inUse(file) {
	return `the file ${file} is still in use by ${(await describeHolders(file)).join(", ") || "a process that is not visible from here"}; it must be closed first`;
}

// src/databases/sqlite/copies.ts
/** The life of a database file: sealed, copied, dumped, restored, dropped. */
const sealedMode = 292;
const openMode = 420;
/** The first bytes of every database. Source: https://sqlite.org/fileformat2.html#magic_header_string */
const magic = Buffer.from("SQLite format 3\0");
async function sealDatabase({ driver, log, pathOf }, database, templateName) {
	const file = pathOf(database);
	const finalFile = pathOf(templateName);
	if (await exists(finalFile)) throw new Error(`${templateName} exists already`);
	await settle(driver, file, (connection) => checkSoundness(connection, database, log));
	await chmod(file, sealedMode);
	const measured = await measure(file);
	await rename(file, finalFile);
	return {
		name: templateName,
		...measured
	};
}
async function copyDatabase({ pathOf }, template, database) {
	const start = performance.now();
	const source = pathOf(template.name);
	const file = pathOf(database);
	const strategy = await copyExclusively(source, file);
	await removeSiblings(file);
	await chmod(file, openMode);
	return {
		strategy,
		seconds: (performance.now() - start) / 1e3
	};
}
/** Also works on a database that is not sealed, if nobody is in it. */
async function dumpDatabase({ driver, pathOf }, database, file) {
	const source = pathOf(database);
	const { mode } = await stat(source);
	if (!((mode & 146) === 0)) await settle(driver, source, () => {});
	await copyFile(source, file);
	await chmod(file, openMode);
	return {
		tool: `a copy of the file (SQLite ${driver.version})`,
		sizeBytes: (await stat(file)).size
	};
}
/** Checks the dump before it gets the database's name, because what comes from a cache can be anything. */
async function restoreDatabase({ driver, log, pathOf }, file, database) {
	const target = pathOf(database);
	const copy = target + restoringEnding;
	if ((await stat(target)).size > 0) throw new Error("it is not empty");
	await refuseForeignFile(file);
	try {
		await copyFile(file, copy);
		await removeSiblings(copy);
		await chmod(copy, openMode);
		await settle(driver, copy, (connection) => checkSoundness(connection, database, log));
		await removeSiblings(target);
		await rename(copy, target);
	} catch (error) {
		await rm(copy, { force: true });
		await removeSiblings(copy);
		throw error;
	}
}
/** The file goes first: a log without its file is nothing, a file without its log lacks rows. */
async function dropDatabase({ pathOf }, database) {
	const file = pathOf(database);
	await rm(file, { force: true });
	await removeSiblings(file);
}
/** Where the file system can share the blocks, the copy costs nothing. Leaves nothing behind where it fails. */
async function copyExclusively(source, file) {
	try {
		await copyFile(source, file, constants$1.COPYFILE_EXCL | constants$1.COPYFILE_FICLONE_FORCE);
		return "reflink";
	} catch (error) {
		if (["EEXIST", "ENOENT"].includes(codeOf(error) ?? "")) throw error;
	}
	await copyFile(source, file, constants$1.COPYFILE_EXCL);
	return "copy";
}
async function refuseForeignFile(file) {
	await using handle = await open(file);
	const { buffer, bytesRead } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
	if (!buffer.subarray(0, bytesRead).equals(magic)) throw new Error("the dump is not an SQLite database");
}

// src/databases/sqlite/driver.ts
/** SQLite itself: better-sqlite3, or the one inside Node where that cannot be loaded. */
/** better-sqlite3 where its binary can be loaded, else `node:sqlite`, which is said in the log. */
async function loadSqlite(log) {
	const obstacle = obstacleToNative(process.versions.node, runtimeLibc());
	if (obstacle !== void 0) {
		log.info(`SQLite: using the one inside Node, because better-sqlite3 needs ${obstacle}`);
		return await loadNodeSqlite();
	}
	try {
		return await loadBetterSqlite();
	} catch (error) {
		log.info(`SQLite: using the one inside Node, because better-sqlite3 did not load: ${messageOf(error)}`);
		return await loadNodeSqlite();
	}
}
/**
* What the binaries of better-sqlite3 13 need and is not there. Asked beforehand, because on a Node before 22
* they do not fail to load but end the process.
*/
function obstacleToNative(nodeVersion, libc) {
	if (Number.parseInt(nodeVersion, 10) < 22) return `Node 22; this is ${nodeVersion}`;
	const [major = 0, minor = 0] = libc.glibcVersion?.split(".").map(Number) ?? [];
	if (libc.glibcVersion !== void 0 && (major < 2 || major === 2 && minor < 34)) return `glibc 2.34; this system has ${libc.glibcVersion}`;
}
function runtimeLibc() {
	if (process.platform !== "linux") return { glibcVersion: void 0 };
	const report = process.report;
	const { excludeNetwork = false } = report;
	report.excludeNetwork = true;
	const { header } = report.getReport();
	report.excludeNetwork = excludeNetwork;
	return { glibcVersion: header.glibcVersionRuntime };
}
/** Imported only here, so that other engines neither wait for the binary nor depend on it. */
async function loadBetterSqlite() {
	const { default: Database } = await import("./lib.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const nativeBinding = nativeBindingFile();
	return driver("better-sqlite3", (file) => {
		const database = new Database(file, {
			nativeBinding,
			timeout: 0,
			fileMustExist: file !== ":memory:"
		});
		return {
			run: (sql) => void database.exec(sql),
			rows: (sql) => database.prepare(sql).all(),
			close: () => void database.close()
		};
	});
}
async function loadNodeSqlite() {
	const { DatabaseSync } = await import("node:sqlite").catch((error) => {
		throw new UserError(`SQLite needs Node 22.13 or newer; this is ${process.versions.node}.`, { cause: error });
	});
	return driver("node:sqlite", (file) => {
		const database = new DatabaseSync(file, { timeout: 0 });
		return {
			run: (sql) => database.exec(sql),
			rows: (sql) => database.prepare(sql).all(),
			close: () => database.close()
		};
	});
}
function driver(name, open) {
	const memory = open(":memory:");
	try {
		return {
			name,
			version: String(memory.rows("SELECT sqlite_version() AS version")[0]?.["version"]),
			open
		};
	} finally {
		memory.close();
	}
}
/** In the bundle the binaries lie in `prebuilds/` beside the chunk or above it; else in the package. */
function nativeBindingFile() {
	const { platform, arch } = process;
	const binary = `${platform === "linux" && runtimeLibc().glibcVersion === void 0 ? "linuxmusl" : platform}-${arch}.node`;
	const here = dirname(fileURLToPath(import.meta.url));
	const found = [join(here, "prebuilds", binary), join(here, "..", "prebuilds", binary)].find((file) => existsSync(file));
	if (found !== void 0) return found;
	const packageFile = createRequire(import.meta.url).resolve("better-sqlite3/package.json");
	return join(dirname(packageFile), "prebuilds", binary);
}

// src/databases/sqlite/locks.ts
const ofDatabase = [
	[
		"WRITE",
		1073741826,
		"EXCLUSIVE"
	],
	[
		"WRITE",
		1073741824,
		"PENDING"
	],
	[
		"WRITE",
		1073741825,
		"RESERVED"
	],
	[
		"READ",
		1073741826,
		"SHARED"
	]
];
/** Source: https://sqlite.org/walformat.html#wal_locks */
const ofIndex = [
	[
		"WRITE",
		120,
		"WAL write"
	],
	[
		"WRITE",
		121,
		"WAL checkpoint"
	],
	[
		"WRITE",
		122,
		"WAL recovery"
	],
	...[
		123,
		124,
		125,
		126,
		127
	].map((byte) => [
		"READ",
		byte,
		"WAL read"
	])
];
const line = /^\d+: +(?:POSIX|OFDLCK) +\S+ +(?<mode>READ|WRITE) +(?<pid>\d+) +\S+:\S+:(?<inode>\d+) +(?<from>\d+) +(?<to>\d+|EOF)/;
/**
* `text`: of `/proc/locks`. Files are told by their inodes only, for file systems that lie over others give the device
* another number there. Source: https://man7.org/linux/man-pages/man5/proc_locks.5.html
*/
function locksIn(text, { database, index }) {
	return text.split("\n").flatMap((entry) => {
		const { mode, pid, inode, from, to } = line.exec(entry)?.groups ?? {};
		if (inode === void 0) return [];
		const number = BigInt(inode);
		const meanings = number === database ? ofDatabase : number === index ? ofIndex : [];
		const [start, end] = [Number(from), to === "EOF" ? Number.POSITIVE_INFINITY : Number(to)];
		const found = meanings.find(([wanted, byte]) => wanted === mode && start <= byte && byte <= end);
		return found === void 0 ? [] : [{
			pid: Number(pid),
			name: found[2]
		}];
	});
}

// src/databases/sqlite/picture.ts
/** Who has a database's file open, and what of it is locked. What they do with it SQLite tells nobody. */
async function pictureOf(file) {
	const gaps = new Gaps();
	const nothing = {
		waits: [],
		oldestTransactionSeconds: void 0
	};
	if (process.platform !== "linux") return {
		...nothing,
		sessions: [],
		gaps: ["who has the file open is not known here"]
	};
	const holders = await gaps.fill("who has the file open", [], () => holdersOf(file));
	const locks = await gaps.fill("its locks", [], () => readLocks(file));
	if (holders.length > 0) gaps.add("what the programs do, and which of them wait for a lock, SQLite does not tell");
	return {
		...nothing,
		sessions: holders.map((holder) => sessionPicture(holder, locks)),
		gaps: gaps.sentences
	};
}
/** Of the database, and of the index of its log, which exists in WAL mode only. */
async function readLocks(file) {
	const text = await readFile("/proc/locks", "utf8");
	const [database, index] = await Promise.all([inodeOf(file), inodeOf(`${file}-shm`)]);
	return locksIn(text, {
		database,
		index
	});
}
async function inodeOf(file) {
	return (await stat(file, { bigint: true }).catch(() => void 0))?.ino;
}
function sessionPicture({ pid, program }, locks) {
	const held = [...new Set(locks.filter((lock) => lock.pid === pid).map(({ name }) => name))];
	return {
		id: String(pid),
		application: program,
		state: held.join(", ") || "open",
		wait: "",
		seconds: void 0,
		transactionSeconds: void 0,
		query: ""
	};
}

// src/databases/sqlite/sqlite.ts
/** SQLite behind the `Engine` port: databases are files in one folder, clones are copies of a file. */
async function openSqlite(target, { log }, load = loadSqlite) {
	await mkdir(target.folder, { recursive: true });
	const folder = await realpath(target.folder);
	if (target.mark !== void 0) await markFolder(folder, target.mark);
	const base = resolve(target.file);
	const driver = await load(log);
	const place = {
		driver,
		log,
		pathOf: (database) => pathOf(folder, database)
	};
	const reader = new ChangeReader(place, target.readFromBytes);
	const step = (stage, database, work) => staged("sqlite", stage, database, work);
	return {
		name: "sqlite",
		version: driver.version,
		nameLimitBytes: 237,
		survey: () => step("look at", base, () => survey(base, folder, driver.version)),
		relaxDurability: async () => [],
		exists: (database) => step("look for", database, async () => exists(pathOf(folder, database))),
		create: (database) => step("create", database, async () => createEmpty(pathOf(folder, database))),
		copyBase: (database) => step(`copy into ${database}`, base, () => copyBase(place, base, database)),
		seal: (database, templateName) => step(`seal as ${templateName}`, database, () => sealDatabase(place, database, templateName)),
		clone: (template, database) => step(`clone from ${template.name}`, database, () => copyDatabase(place, template, database)),
		verify: (template, database) => step("verify", database, async () => {
			await verify(template, pathOf(folder, database));
			await reader.remember(database);
		}),
		changes: (template, database) => step("read changes", database, () => reader.changes(template, database)),
		probe: (template, database, whole) => step("look into", database, () => reader.probe(template, database, whole)),
		drop: (database) => step("drop", database, async () => {
			await dropDatabase(place, database);
			reader.forget(database);
		}),
		sessions: () => step("count sessions", folder, () => countSessions(folder)),
		picture: (database) => step("look at who has it open", database, () => pictureOf(pathOf(folder, database))),
		statistics: async () => void 0,
		dump: (database, file) => step("dump", database, () => dumpDatabase(place, database, file)),
		restore: (file, database) => step("restore", database, () => restoreDatabase(place, file, database)),
		marked: async () => [],
		access: (database) => accessTo(pathOf(folder, database)),
		close: async () => {}
	};
}
async function survey(base, folder, version) {
	const denied = await messageIfDenied(() => access(folder, constants$1.W_OK));
	return {
		base,
		baseExists: await exists(base),
		baseSessions: await describeHolders(base),
		missingRights: denied === void 0 ? [] : [`write into the folder of the clones: ${denied}`],
		freeConnections: void 0,
		room: await roomIn(folder),
		facts: [`SQLite ${version}`]
	};
}
/** Not one page yet: page size, encoding and journal mode are still the project's to choose. */
async function createEmpty(file) {
	await (await open(file, "wx")).close();
}
async function verify(template, file) {
	const { sizeBytes, fingerprint } = await measure(file);
	if (sizeBytes !== template.sizeBytes || fingerprint !== template.fingerprint) throw new Error(`its bytes are not those of the template ${template.name}`);
}
/** The workers' processes that have a database of `folder` open. */
async function countSessions(folder) {
	const counts = /* @__PURE__ */ new Map();
	for (const { file } of await openFilesBelow()) {
		const database = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : "";
		if (database !== "" && !database.includes("/") && !/-(journal|wal|shm)$/.test(database)) counts.set(database, (counts.get(database) ?? 0) + 1);
	}
	return [...counts].map(([database, sessions]) => ({
		database,
		sessions
	}));
}
function accessTo(file) {
	return {
		url: formatDatabaseUrl({
			engine: "sqlite",
			file
		}),
		database: file,
		host: "",
		port: "",
		user: "",
		password: ""
	};
}

export { openSqlite };