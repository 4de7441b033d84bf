import { t as staged } from "./staged.js";
import { A as sendAway, B as errorNumber, C as readSchema, D as queryEach, E as dialectOf, F as identifier, I as literal, L as qualified, M as describeAll, N as lastingSessionsIn, O as isOurs, P as sessionsIn, R as textOf, T as names, V as numberOf, _ as databaseExists, b as replay, c as analyze, d as isTransactional, f as checksums, g as createLikeBase, h as sizeOf, j as countSessions, k as pastLocks, l as copyRows, m as hashOf, n as connectServer, o as restoreDatabase, p as fingerprint, r as copyBase, s as dumpDatabase, t as survey, u as history, v as dropDatabase, w as describeProgram, x as queryWithLooseKeys, y as createDatabase } from "./survey.js";
import { i as messageOf } from "./errors.js";
import { t as accessTo } from "./target2.js";

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
	/** Leaves no clone behind where it fails, unless one of that name was there before. */
	async clone({ name }, database) {
		const start = performance.now();
		identifier(database);
		const template = this.#templates.get(name);
		if (template === void 0) throw new Error(`the template ${name} was not sealed by this process`);
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
		return {
			filled: await filledTables(inside, templateName, schema),
			fingerprint: hashOf(schema, await checksums(inside, server.stored(templateName))),
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

// src/databases/mysql/statistics.ts
/**
* Undefined where there is no such database. Neither server counts sessions, transactions or deadlocks by database;
* rollbacks are the statements ROLLBACK that were sent in it, where the performance schema is on.
*/
async function statisticsOf(server, database) {
	if (!await databaseExists(server, database)) return void 0;
	const leftOpen = (await sessionsIn(server, database)).length;
	return {
		sessions: void 0,
		transactions: void 0,
		rollbacks: await countRollbacks(server, database),
		deadlocks: void 0,
		leftOpen
	};
}
async function countRollbacks(server, database) {
	const [setting] = await server.query("SELECT @@GLOBAL.performance_schema AS `on`");
	if (Number(setting?.on) !== 1) return void 0;
	const [row] = await server.query(`SELECT COALESCE(SUM(COUNT_STAR), 0) AS count FROM performance_schema.events_statements_summary_by_digest
     WHERE SCHEMA_NAME = ${literal(server.stored(database))} AND DIGEST_TEXT LIKE 'ROLLBACK%'`);
	return Number(row?.count ?? 0);
}

// src/databases/mysql/mysql.ts
/**
* Connects to a server, and waits up to a minute for one that is starting. What only the user can put right
* (a wrong password, a server that is not there or too old) is a `UserError`.
*/
async function openMysql(target, { log }) {
	const server = await connectServer(target, log);
	const cloner = new Cloner(server, log);
	const { flavour, version } = server.identity;
	const step = (stage, database, work) => staged(flavour, stage, database, work);
	return {
		name: flavour,
		version,
		nameLimitBytes: 64,
		survey: () => step("look at the server", target.database, () => survey(server)),
		relaxDurability: () => step("relax durability", target.database, () => relaxDurability(server)),
		exists: (database) => step("look for", database, () => databaseExists(server, database)),
		create: (database) => step("create", database, () => createLikeBase(server, database)),
		copyBase: (database) => step(`copy into ${database}`, target.database, () => copyBase(server, database, log)),
		seal: (database, templateName) => step(`seal as ${templateName}`, database, async () => {
			const template = await seal(server, database, templateName, log);
			cloner.know(template);
			const { name, sizeBytes, fingerprint: whole } = template;
			return {
				name,
				sizeBytes,
				fingerprint: whole
			};
		}),
		clone: (template, database) => step(`clone from ${template.name}`, database, () => cloner.clone(template, database)),
		verify: (template, database) => step("verify", database, () => verify(server, template, database)),
		drop: (database) => step("drop", database, () => dropDatabase(server, database, log)),
		sessions: () => step("count sessions", target.database, () => countSessions(server)),
		statistics: (database) => step("read statistics", database, () => statisticsOf(server, database)),
		dump: (database, file) => step("dump", database, () => dumpDatabase(server, database, file)),
		restore: (file, database) => step("restore", database, () => restoreDatabase(server, file, database)),
		marked: async () => [],
		access: (database) => accessTo(target, database),
		close: () => step("close", target.database, () => server.close())
	};
}
async function verify(server, template, database) {
	identifier(database);
	if (await server.visit(database, (inside) => fingerprint(server, inside, database)) !== template.fingerprint) throw new Error(`its objects or rows are not those of the template ${template.name}`);
}

export { openMysql };