import { n as staged } from "./gaps.js";
import { A as pastLocks, D as dialectOf, E as names, F as describe, H as identifier, I as describeAll, K as performanceSchemaIsOn, L as inTransaction, N as pictureOfDatabase, O as queryEach, P as countSessions, S as queryWithLooseKeys, T as describeProgram, U as literal, V as sessionsIn, W as qualified, X as numberOf, Y as errorNumber, _ as createLikeBase, b as createDatabase, c as dumpDatabase, d as history, f as isTransactional, g as sizeOf, h as hashOf, i as copyBase, j as sendAway, k as isOurs, l as analyze, m as fingerprint, n as survey, p as checksums, q as textOf, r as connectServer, s as restoreDatabase, t as sessionLimits, u as copyRows, v as databaseExists, w as readSchema, x as replay, y as dropDatabase, z as lastingSessionsIn } from "./survey.js";
import { i as messageOf } from "./errors.js";
import { c as marksNameOf, i as withMark, r as readMark } from "./mark.js";
import { n as roomInside, r as unknownRoom, t as roomIn } from "./room.js";
import { t as accessTo } from "./target2.js";
import { isDeepStrictEqual } from "node:util";
import os from "node:os";

// src/databases/mysql/schema-differences.ts
/** Two schemas compared, object by object. */
/** Names of what only one of them has, or both otherwise: `notes`, `trigger audit`. Empty for equal ones. */
function differencesOf(before, after) {
	const [one, other] = [objectsOf(before), objectsOf(after)];
	return [.../* @__PURE__ */ new Set([...other.keys(), ...one.keys()])].filter((name) => !isDeepStrictEqual(one.get(name), other.get(name)));
}
function objectsOf({ tables, sequences, programs, grants, ...database }) {
	return new Map([
		...tables.map((table) => [table.name, table]),
		...sequences.map((sequence) => [`sequence ${sequence.name}`, sequence]),
		...programs.map((program) => [`${program.kind} ${program.name}`, program]),
		["rights", grants],
		["character set, collation, comment or encryption of the database", database]
	]);
}

// src/databases/mysql/changes.ts
/**
* Tells what has changed in a database clone. The server's own notes say quickly where somebody wrote; that nobody did is
* proved by what is in the clone, all definitions and the checksums of all rows.
*/
var ChangeReader = class {
	#server;
	#fresh = /* @__PURE__ */ new Map();
	constructor(server) {
		this.#server = server;
	}
	/** Called inside of a clone that is equal to its template, before anybody else comes in. */
	async remember(inside, database) {
		this.#fresh.set(database, await this.#readNotes(inside, database));
	}
	forget(database) {
		this.#fresh.delete(database);
	}
	async changes(template, database) {
		if (this.#fresh.get(database) === void 0) return ["nobody knows how it was"];
		const sessions = await lastingSessionsIn(this.#server, database);
		if (sessions.length > 0) return sessions.map((session) => `a session that is still open: ${describe(session)}`);
		return await this.#server.visit(database, async (inside) => {
			const written = await this.written(inside, database);
			return written.length > 0 ? written : await this.#differences(inside, template, database);
		});
	}
	/** The tables that the server notes a change of since they were verified; one that is new or gone as well. */
	async written(inside, database) {
		const fresh = this.#fresh.get(database);
		if (fresh === void 0) throw new Error("nobody knows how it was");
		return differentKeys(fresh, await this.#readNotes(inside, database));
	}
	async #differences(inside, template, database) {
		const schema = differencesOf(template.schema, await readSchema(this.#server, inside, database));
		return schema.length > 0 ? schema : differentKeys(template.rows, await checksums(inside, database));
	}
	/**
	* The time of the last change has a resolution of a second, and in MariaDB not even TRUNCATE changes it. MySQL also
	* counts the rows that were written, if its performance schema is on.
	*/
	async #readNotes(inside, database) {
		const name = literal(this.#server.stored(database));
		const times = await inside.query(`SELECT TABLE_NAME AS name, COALESCE(CAST(UPDATE_TIME AS CHAR), 'never') AS note
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${name} AND TABLE_TYPE <> 'VIEW'`);
		const counts = this.#server.isMariadb ? [] : await writeCounts(inside, name);
		const notes = /* @__PURE__ */ new Map();
		for (const one of [...times, ...counts]) {
			const table = textOf(one.name);
			notes.set(table, `${notes.get(table) ?? ""} ${textOf(one.note)}`);
		}
		return notes;
	}
};
/** None where they may not be read: the proof needs no note. */
async function writeCounts(inside, name) {
	try {
		return await inside.query(`SELECT OBJECT_NAME AS name, COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE AS note
       FROM performance_schema.table_io_waits_summary_by_table
       WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = ${name} AND COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE > 0`);
	} catch (error) {
		if (numberOf(error) === errorNumber.tableAccessDenied) return [];
		throw error;
	}
}
/** In the order of `after`, then those that are no longer there. */
function differentKeys(before, after) {
	return [.../* @__PURE__ */ new Set([...after.keys(), ...before.keys()])].filter((name) => before.get(name) !== after.get(name));
}

// src/databases/mysql/clone.ts
/** Makes clones of sealed templates: the schema was read once, and is replayed for each of them. */
var Cloner = class {
	#server;
	#log;
	#templates = /* @__PURE__ */ new Map();
	constructor(server, log) {
		this.#server = server;
		this.#log = log;
	}
	/** From now on `template` can be cloned here. */
	know(template) {
		this.#templates.set(template.name, template);
	}
	/** All that is known of a template. Throws where another process has sealed it. */
	templateOf(name) {
		const template = this.#templates.get(name);
		if (template === void 0) throw new Error(`the template ${name} was not sealed by this process`);
		return template;
	}
	/** Leaves no clone behind where it fails, unless one of that name was there before. */
	async clone({ name }, database) {
		const start = performance.now();
		identifier(database);
		const template = this.templateOf(name);
		await this.#server.withConnection((connection) => createDatabase(connection, database, template.schema));
		try {
			await this.#fill(template, database);
		} catch (error) {
			await dropDatabase(this.#server, database, this.#log).catch((reason) => {
				this.#log.debug(`${database} could not be dropped: ${messageOf(reason)}`);
			});
			throw error;
		}
		return {
			strategy: "replay",
			seconds: (performance.now() - start) / 1e3
		};
	}
	async #fill({ name, schema, filled }, database) {
		await this.#server.visit(database, (inside) => replay(this.#server, inside, database, schema, () => copyRows(this.#server, inside, name, filled)));
	}
};

// src/databases/mysql/durability.ts
/** Makes a throw-away server fast: what a crash would cost is no longer of interest there. */
const common = [
	{
		name: "innodb_flush_log_at_trx_commit",
		value: "0"
	},
	{
		name: "sync_binlog",
		value: "0"
	},
	{
		name: "innodb_stats_auto_recalc",
		value: "OFF"
	}
];
const mariadb = [{
	name: "sync_frm",
	value: "OFF"
}];
/** Returns what could not be set, as `sync_binlog stays 1: …`. Nothing is believed that the server does not show. */
async function relaxDurability(server) {
	const settings = [...common, ...server.isMariadb ? mariadb : []];
	return [...await server.withConnection(async (connection) => {
		const all = [];
		for (const setting of settings) all.push(...await change(connection, setting));
		if (!server.isMariadb && server.isAtLeast("8.0.21")) all.push(...await stopRedoLog(connection));
		return all;
	}), ...await stopLogging(server)];
}
async function stopLogging(server) {
	try {
		await server.query("SET SESSION sql_log_bin = 0");
	} catch (error) {
		return [`sql_log_bin stays 1: ${messageOf(error)}`];
	}
	server.stopLoggingChanges();
	return [];
}
async function change(connection, { name, value }) {
	let reason = "the server did not take it over";
	try {
		await connection.query(`SET GLOBAL ${name} = ${value}`);
	} catch (error) {
		reason = messageOf(error);
	}
	const [row] = await connection.query(`SHOW GLOBAL VARIABLES LIKE ${literal(name)}`);
	const current = textOf(row?.Value ?? "unknown");
	return current === value ? [] : [`${name} stays ${current}: ${reason}`];
}
/** https://dev.mysql.com/doc/refman/en/innodb-redo-log.html#innodb-disable-redo-logging */
async function stopRedoLog(connection) {
	let reason = "the server did not take it over";
	try {
		await connection.query("ALTER INSTANCE DISABLE INNODB REDO_LOG");
	} catch (error) {
		reason = messageOf(error);
	}
	const [row] = await connection.query(`SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'`);
	return row?.Value === "OFF" ? [] : [`the redo log stays on: ${reason}`];
}

// src/databases/mysql/marks.ts
/**
* Ownership marks on a server. A database of MySQL has no comment, so a run that marks keeps one database more, with a
* row for each that it makes: written before that is there, gone after it is gone. The last one takes the place along.
*/
const table = "testshoal_marks";
/** What this run writes. Without a mark of its own nothing is written, and only taken away. */
var Marks = class {
	#server;
	#log;
	/** One change after the other: the first makes the place, the last takes it away. */
	#last = Promise.resolve();
	/** Databases that this process has made, and the places of marks. */
	#made = /* @__PURE__ */ new Set();
	#shownAlive;
	constructor(server, log) {
		this.#server = server;
		this.#log = log;
	}
	/** Marks `database`, then makes it. */
	async making(database, make) {
		await this.#inTurn(() => this.#add(database));
		try {
			const result = await make();
			this.#made.add(database);
			return result;
		} catch (error) {
			if (numberOf(error) === errorNumber.databaseExists && !this.#made.has(database)) await this.gone(database);
			throw error;
		}
	}
	/** After `database` is gone, or was found not to be ours. */
	async gone(database) {
		this.#made.delete(database);
		if (!isOurs(this.#server)) await this.#inTurn(() => this.#remove(database));
	}
	async #add(database) {
		const { mark } = this.#server.target;
		const place = marksNameOf(database);
		if (mark === void 0 || place === void 0) return;
		await this.#showAlive(mark);
		const line = literal(withMark(null, mark) ?? "");
		const names = [place, database].map((name) => `(${literal(this.#server.stored(name))}, ${line})`);
		await this.#server.withConnection(async (connection) => {
			if (!this.#made.has(place)) await makePlace(connection, place);
			this.#made.add(place);
			await connection.query(`REPLACE INTO ${qualified(place, table)} (name, mark) VALUES ${names.join(", ")}`);
		});
	}
	async #remove(database) {
		const place = marksNameOf(database);
		if (place === void 0 || !await databaseExists(this.#server, place)) return;
		const [own, name] = [place, database].map((each) => literal(this.#server.stored(each)));
		await this.#server.withConnection(async (connection) => {
			try {
				await connection.query(`DELETE FROM ${qualified(place, table)} WHERE name = ${name}`);
				if ((await connection.query(`SELECT 1 FROM ${qualified(place, table)} WHERE name <> ${own} LIMIT 1`)).length > 0) return;
				await connection.query(`DROP DATABASE ${identifier(place)}`);
				this.#made.delete(place);
			} catch (error) {
				if (numberOf(error) !== errorNumber.noSuchTable) throw error;
			}
		});
	}
	/** A lock by name, which others can see for as long as this session lives. Where there are none, age has to do. */
	async #showAlive(mark) {
		this.#shownAlive ??= this.#server.hold(`DO GET_LOCK(${literal(lockOf(mark))}, 0)`).catch((error) => {
			this.#log.debug(`others cannot see that this run is alive: ${messageOf(error)}`);
		});
		await this.#shownAlive;
	}
	#inTurn(change) {
		const turn = this.#last.then(change);
		this.#last = turn.catch(() => {});
		return turn;
	}
};
async function makePlace(connection, place) {
	await connection.query(`CREATE DATABASE IF NOT EXISTS ${identifier(place)}`);
	await connection.query(`CREATE TABLE IF NOT EXISTS ${qualified(place, table)} (
       name varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,
       mark text CHARACTER SET utf8mb4 NOT NULL
     ) ENGINE = InnoDB`);
}
/** All that have a mark, of any run; the places of the marks too, each after what it tells of. */
async function markedDatabases(server) {
	const rows = await server.query("SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA");
	const existing = new Set(rows.map(({ name }) => textOf(name)));
	const sessions = new Map((await countSessions(server)).map((count) => [count.database, count.sessions]));
	const marked = [];
	for (const place of existing) {
		if (marksNameOf(place) !== place) continue;
		const entries = [];
		for (const { database, mark } of await marksIn(server, place)) {
			if (!existing.has(database) || marksNameOf(database) !== place) continue;
			const inUse = sessions.has(database) || await isAlive(server, mark);
			entries.push({
				database,
				mark,
				inUse
			});
		}
		const anyInUse = entries.some(({ inUse }) => inUse);
		marked.push(...entries.filter(({ database }) => database !== place));
		marked.push(...entries.filter(({ database }) => database === place).map((own) => ({
			...own,
			inUse: anyInUse
		})));
	}
	return marked;
}
async function marksIn(server, place) {
	try {
		return (await server.query(`SELECT name, mark FROM ${qualified(place, table)} ORDER BY name`)).flatMap((row) => {
			const mark = readMark(textOf(row.mark));
			return mark === void 0 ? [] : [{
				database: textOf(row.name),
				mark
			}];
		});
	} catch (error) {
		if (holdsNone.includes(numberOf(error))) return [];
		throw error;
	}
}
async function isAlive(server, mark) {
	const [row] = await server.query(`SELECT IS_USED_LOCK(${literal(lockOf(mark))}) AS holder`);
	return row?.holder !== null;
}
/** Of that name, and not of ours; or of a user whose marks are not for us to see. */
const holdsNone = [
	errorNumber.noSuchTable,
	errorNumber.noSuchDatabase,
	errorNumber.databaseAccessDenied,
	errorNumber.tableAccessDenied
];
function lockOf({ run }) {
	return `testshoal ${run}`;
}

// src/databases/mysql/probe.ts
/** A look into a database clone just before a worker gets it, by the way that the worker takes. */
/** Also asks `reader` for notes of a change, where one is given. */
async function probe(server, reader, database) {
	return await server.visit(database, async (inside) => {
		const [place] = await inside.query(`SELECT DATABASE() AS name, CONCAT_WS(' ', @@hostname, @@port, @@datadir) AS server`);
		if (textOf(place?.name) !== server.stored(database)) throw new Error(`its address leads to the database ${JSON.stringify(place?.name)}`);
		const written = await reader?.written(inside, database) ?? [];
		if (written.length > 0) throw new Error(`somebody has changed it: ${written.slice(0, 3).join(", ")}`);
		return `${textOf(place?.server)} ${server.stored(database)}`;
	});
}

// src/databases/mysql/room.ts
/** Where databases lie, and how much room there is. Reads only. */
/** `survey` with the room, or with a line that nobody knows it. */
async function withRoom(survey, server, ports) {
	const room = await findRoom(server, ports);
	return {
		...survey,
		room,
		facts: [...survey.facts ?? [], ...room === void 0 ? [unknownRoom] : []]
	};
}
/** Known of a server in a service container, and of one that says it is on this machine. */
async function findRoom(server, { log, containers }) {
	const { container } = server.target;
	try {
		const [row] = await server.query("SELECT @@GLOBAL.datadir AS folder, @@GLOBAL.hostname AS host");
		const folder = textOf(row?.folder);
		if (container !== void 0) return await roomInside(folder, container, containers);
		return isHere(server, textOf(row?.host)) ? await roomIn(folder) : void 0;
	} catch (error) {
		log.debug(`${server.identity.label}: the room for clones is not known: ${messageOf(error)}`);
		return;
	}
}
/** At our own address a forwarded port may answer for another machine, which has another name. */
function isHere({ target: { host, socket } }, name) {
	return (socket !== void 0 || [
		"localhost",
		"127.0.0.1",
		"::1"
	].includes(host)) && name === os.hostname();
}

// src/databases/mysql/seal.ts
/** Seals a database: read while nobody else is inside, moved to its final name, marked as complete last. */
/**
* No server renames a database, so its tables move, which copies no rows. Everything else is in `schema` already, and
* goes with the old name. Fails where `templateName` is in use.
*/
async function seal(server, database, templateName, log) {
	identifier(templateName);
	await sendStrangersAway(server, database, log);
	const schema = await server.visit(database, (inside) => readSchema(server, inside, database));
	for (const notice of noticesOf(schema, server)) log.warning(notice);
	await server.withConnection((connection) => createDatabase(connection, templateName, schema));
	await moveTables(server, database, templateName, schema, log);
	const measured = await server.visit(templateName, async (inside) => {
		const filled = await filledTables(inside, templateName, schema);
		const rows = await checksums(inside, server.stored(templateName));
		return {
			filled,
			rows,
			fingerprint: hashOf(schema, rows),
			sizeBytes: await sizeOf(inside, server.stored(templateName))
		};
	});
	await dropDatabase(server, database, log);
	await markComplete(server, templateName);
	return {
		name: templateName,
		schema,
		...measured
	};
}
async function sendStrangersAway(server, database, log) {
	const strangers = await lastingSessionsIn(server, database);
	if (strangers.length === 0) return;
	if (!isOurs(server)) throw new Error(`others are connected to it, and the server is not this job's own: ${describeAll(strangers)}; let \`prepare\` end its sessions before it ends`);
	await sendAway(server, database, strangers, log);
}
/** Definitions that would do more in a clone than one may think. */
function noticesOf(schema, server) {
	const base = {
		database: server.target.database,
		folds: server.identity.foldsNames
	};
	const outward = schema.programs.filter(({ create, session }) => names(create, base, dialectOf(session.sqlMode))).map(describeProgram);
	const all = [...schema.tables.filter(({ create }) => names(create, base, dialectOf(null))).map(({ name }) => `the table ${JSON.stringify(name)}`), ...outward];
	if (all.length === 0) return [];
	return [`These name the database "${base.database}" itself, and so they do in every clone: ${all.join(", ")}. Leave the name out, or use \`clone: instance\`.`];
}
/** Triggers cannot move, and are not needed where nobody writes. */
async function moveTables(server, from, to, { tables, sequences, programs }, log) {
	const triggers = programs.filter(({ kind }) => kind === "trigger");
	const moves = [...sequences, ...tables].map(({ name }) => `${qualified(from, name)} TO ${qualified(to, name)}`);
	await pastLocks(server, from, log, async () => {
		for (const { name } of triggers) await server.query(`DROP TRIGGER IF EXISTS ${qualified(from, name)}`);
	});
	if (moves.length === 0) return;
	if (!server.isMariadb) await pastLocks(server, from, log, () => writeToFiles(server, from, tables, log));
	await pastLocks(server, from, log, () => server.withConnection((connection) => queryWithLooseKeys(connection, `RENAME TABLE ${moves.join(", ")}`)));
}
/**
* With its redo log off, MySQL waits a tenth of a second for each table that it renames and has written in the
* background: half a minute for 300 tables. Written out together first, they take a moment. Without the right to do so
* the seal only takes longer.
*/
async function writeToFiles(server, database, tables, log) {
	const names = tables.filter(isTransactional).map(({ name }) => qualified(database, name));
	if (names.length === 0) return;
	try {
		await server.withConnection(async (connection) => {
			await connection.query(`FLUSH TABLES ${names.join(", ")} FOR EXPORT`);
			await connection.query("UNLOCK TABLES");
		});
	} catch (error) {
		if (numberOf(error) === errorNumber.lockWaitTimeout) throw error;
		log.debug(`MySQL: the tables of ${database} are not written out before they move: ${messageOf(error)}`);
	}
}
/** With fresh figures of their sizes, which the server would take its time for. */
async function filledTables(inside, database, { tables }) {
	const answers = await queryEach(inside, tables.map((table) => `SELECT EXISTS (SELECT 1 FROM ${qualified(database, table.name)}${history(table)}) AS filled`));
	const filled = tables.filter((_table, index) => Number(answers[index]?.[0]?.filled) === 1);
	await analyze(inside, filled);
	const sizes = await inside.query(`SELECT TABLE_NAME AS name, DATA_LENGTH AS size FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(database)}`);
	const sizeOfTable = new Map(sizes.map(({ name, size }) => [textOf(name), Number(size ?? 0)]));
	return filled.map((table) => ({
		table,
		sizeBytes: sizeOfTable.get(table.name) ?? 0
	}));
}
/** The last step: whatever bears the mark is whole. MySQL's mark keeps everybody from writing, too. */
async function markComplete(server, templateName) {
	const name = identifier(templateName);
	if (server.isMariadb) await server.query(`ALTER DATABASE ${name} COMMENT ${literal(completeMark)}`);
	else if (server.isAtLeast("8.0.22")) await server.query(`ALTER DATABASE ${name} READ ONLY = 1`);
}
const completeMark = "A complete template of testshoal";

// src/databases/mysql/session-limit.ts
/** Lets a throw-away server take more sessions: its limit is one that changes while it runs. */
/** Raises `max_connections` so that `sessions` more fit, and never lowers it. Returns what the server takes then. */
async function takeSessions(server, sessions, log) {
	const before = await sessionLimits(server);
	if ((before.freeConnections ?? sessions) >= sessions) return before;
	try {
		const [status] = await server.query(`SHOW GLOBAL STATUS LIKE 'Threads_connected'`);
		const wanted = Number(textOf(status?.Value)) + sessions;
		const [row] = await server.query("SELECT @@GLOBAL.max_connections AS most");
		const most = Number(row?.most);
		if (wanted > most) {
			await server.query(`SET GLOBAL max_connections = ${wanted}`);
			log.info(`max_connections of the server is raised from ${most} to ${wanted}.`);
		}
	} catch (error) {
		log.info(`max_connections of the server stays as it is: ${messageOf(error)}`);
	}
	return await sessionLimits(server);
}

// src/databases/mysql/statistics.ts
/**
* Undefined where there is no such database. Neither server counts sessions, transactions or deadlocks by database;
* rollbacks are the statements ROLLBACK that were sent in it, where the performance schema is on.
*/
async function statisticsOf(server, database) {
	if (!await databaseExists(server, database)) return void 0;
	const leftOpen = (await sessionsIn(server, database)).length;
	const leftInTransaction = leftOpen === 0 ? 0 : await countLeftInTransaction(server, database);
	return {
		sessions: void 0,
		transactions: void 0,
		rollbacks: await countRollbacks(server, database),
		deadlocks: void 0,
		leftOpen,
		leftInTransaction
	};
}
/** Undefined without the right PROCESS. */
async function countLeftInTransaction(server, database) {
	try {
		const name = server.stored(database);
		return (await inTransaction(server)).filter((session) => session.database === name && session.command === "Sleep").length;
	} catch (error) {
		if (numberOf(error) === errorNumber.needsPrivilege) return void 0;
		throw error;
	}
}
/** Undefined without the performance schema, or the right to read it. */
async function countRollbacks(server, database) {
	if (!await performanceSchemaIsOn(server)) return void 0;
	try {
		const [row] = await server.query(`SELECT COALESCE(SUM(COUNT_STAR), 0) AS count FROM performance_schema.events_statements_summary_by_digest
       WHERE SCHEMA_NAME = ${literal(server.stored(database))} AND DIGEST_TEXT LIKE 'ROLLBACK%'`);
		return Number(row?.count ?? 0);
	} catch (error) {
		if (numberOf(error) === errorNumber.tableAccessDenied) return void 0;
		throw error;
	}
}

// src/databases/mysql/mysql.ts
/**
* Connects to a server, and waits up to a minute for one that is starting. What only the user can put right
* (a wrong password, a server that is not there or too old) is a `UserError`.
*/
async function openMysql(target, ports, answerSeconds) {
	const { log } = ports;
	const server = await connectServer(target, log, answerSeconds);
	const cloner = new Cloner(server, log);
	const marks = new Marks(server, log);
	const reader = new ChangeReader(server);
	const { flavour, version } = server.identity;
	const step = (stage, database, work) => staged(flavour, stage, database, work);
	return {
		name: flavour,
		version,
		nameLimitBytes: 64,
		survey: () => step("look at the server", target.database, async () => withRoom(await survey(server), server, ports)),
		relaxDurability: () => step("relax durability", target.database, () => relaxDurability(server)),
		takeSessions: (sessions) => step("raise max_connections", target.database, () => takeSessions(server, sessions, log)),
		exists: (database) => step("look for", database, () => databaseExists(server, database)),
		create: (database) => step("create", database, () => marks.making(database, () => createLikeBase(server, database))),
		copyBase: (database) => step(`copy into ${database}`, target.database, () => marks.making(database, () => copyBase(server, database, log))),
		seal: (database, templateName) => step(`seal as ${templateName}`, database, async () => {
			const template = await marks.making(templateName, () => seal(server, database, templateName, log));
			await marks.gone(database);
			cloner.know(template);
			const { name, sizeBytes, fingerprint: whole } = template;
			return {
				name,
				sizeBytes,
				fingerprint: whole
			};
		}),
		clone: (template, database) => step(`clone from ${template.name}`, database, () => marks.making(database, () => cloner.clone(template, database))),
		verify: (template, database) => step("verify", database, () => verify(server, reader, template, database)),
		changes: (template, database) => step("read changes", database, () => reader.changes(cloner.templateOf(template.name), database)),
		probe: (_, database, whole) => step("look into", database, () => probe(server, whole ? reader : void 0, database)),
		drop: (database) => step("drop", database, async () => {
			await dropDatabase(server, database, log);
			reader.forget(database);
			await marks.gone(database);
		}),
		sessions: () => step("count sessions", target.database, () => countSessions(server)),
		picture: (database) => step("look at the sessions", database, () => pictureOfDatabase(server, database)),
		statistics: (database) => step("read statistics", database, () => statisticsOf(server, database)),
		dump: (database, file) => step("dump", database, () => dumpDatabase(server, database, file)),
		restore: (file, database) => step("restore", database, () => restoreDatabase(server, file, database)),
		marked: () => step("look for marks", target.database, () => markedDatabases(server)),
		access: (database) => accessTo(target, database),
		close: () => step("close", target.database, () => server.close())
	};
}
async function verify(server, reader, template, database) {
	identifier(database);
	await server.visit(database, async (inside) => {
		if (await fingerprint(server, inside, database) !== template.fingerprint) throw new Error(`its objects or rows are not those of the template ${template.name}`);
		await reader.remember(inside, database);
	});
}

export { openMysql };