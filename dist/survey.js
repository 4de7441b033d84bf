import { i as messageOf, r as UserError } from "./errors.js";
import { i as boolean, l as string, n as _enum, r as array, s as object } from "./zod.js";
import { t as Slots } from "./slots.js";
import { t as Gaps } from "./gaps.js";
import { a as stringOfUnknownEscapes, i as matching, n as timeoutNotices, r as cutLiterals, t as timeoutNames } from "./timeouts.js";
import { n as addressOf, r as connectionOptions } from "./target2.js";
import { t as require_promise } from "./mysql2.js";
import { setTimeout } from "node:timers/promises";
import { Readable } from "node:stream";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { createHash } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

// src/databases/mysql/failure.ts
/** What the server's errors mean. Numbers: https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html */
const errorNumber = {
	databaseExists: 1007,
	databaseAccessDenied: 1044,
	noSuchDatabase: 1049,
	tooManyConnections: 1040,
	hostNotPrivileged: 1130,
	wrongPassword: 1045,
	shuttingDown: 1053,
	unknownTable: 1109,
	tableAccessDenied: 1142,
	unknownSystemVariable: 1193,
	lockWaitTimeout: 1205,
	noSuchThread: 1094,
	needsPrivilege: 1227,
	noSuchTable: 1146,
	readOnlyDatabase: 3989,
	noUniqueKeyForForeignKey: 6125,
	partialKeyForForeignKey: 6126,
	tableExists: 1050
};
/** The number of the server's error; also where another error was put around it. */
function numberOf(error) {
	if (!(error instanceof Error)) return void 0;
	return "errno" in error && typeof error.errno === "number" && isServerError(error) ? error.errno : numberOf(error.cause);
}
/** The code of the server's error, of the client's, or of the operating system's. */
function codeOf(error) {
	if (!(error instanceof Error)) return void 0;
	return "code" in error && typeof error.code === "string" ? error.code : codeOf(error.cause);
}
/** The driver keeps the whole statement in its errors, and with it whatever secrets are in there. */
function withoutStatement(error) {
	if (!(error instanceof Error)) return new Error(messageOf(error));
	if ("sql" in error) error.sql = void 0;
	return error;
}
/** Errors of the operating system have numbers too. */
function isServerError(error) {
	return "sqlState" in error && error.sqlState !== void 0;
}

// src/databases/mysql/literals.ts
/** Statements of MySQL and MariaDB without their values. */
/** Names may begin with a digit; what does is taken for a number. */
const nameStart = "A-Za-z_$\\u0080-\\u{10ffff}";
/**
* In double quotes are strings or names, by a setting of the session: they are cut. What stands in an executable
* comment is code for some servers, and none for others.
* Source: https://dev.mysql.com/doc/refman/en/language-structure.html
*/
const rules = [
	matching(/[ \t\n\r\f\v]+/y, "space"),
	matching(/#[^\n]*/y, "space"),
	matching(/--(?=[\s\0-\x1f\x7f]|$)[^\n]*/y, "space"),
	matching(/\/\*M?!/y, "doubt"),
	matching(/\/\*[\s\S]*?(?:\*\/|$)/y, "space"),
	stringOfUnknownEscapes(/[xXbBnN]?'/y),
	stringOfUnknownEscapes(/"/y),
	matching(/`(?:[^`]|``)*`?/y, "kept"),
	matching(new RegExp(`\\.?\\d[.${nameStart}0-9]*`, "uy"), "cut"),
	matching(/\$\w*\$/y, "doubt"),
	matching(new RegExp(`[${nameStart}][${nameStart}0-9]*`, "uy"), "kept")
];
function cutMysqlLiterals(sql) {
	return cutLiterals(sql, rules);
}

// src/databases/mysql/answers.ts
/** Values as `information_schema` and SHOW give them. */
/** Throws for what is no text: the server hides from a user what it has no right to see. */
function textOf(value) {
	if (typeof value === "string") return value;
	if (typeof value === "number" || typeof value === "bigint") return String(value);
	if (value instanceof Uint8Array) return Buffer.from(value).toString();
	throw new Error("the server gave no text where there has to be one");
}
/** The same order on every server, whatever its collations are. */
function byName(one, other) {
	return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

// src/databases/mysql/performance-schema.ts
async function performanceSchemaIsOn(connection) {
	const [row] = await connection.query("SELECT @@GLOBAL.performance_schema AS `on`");
	return Number(row?.on) === 1;
}

// src/databases/mysql/transactions.ts
/**
* By session. A prepared transaction has none, and is left out. When one was begun is told in the time zone of the
* server's system, whatever the session's is.
*/
async function openTransactions(connection) {
	const rows = await connection.query(`SELECT trx_mysql_thread_id AS id, trx_state AS state,
       TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')) AS seconds
     FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> 0`);
	return new Map(rows.map(({ id, state, seconds }) => [Number(id), {
		seconds: Math.max(0, Number(seconds)),
		waits: textOf(state) === "LOCK WAIT"
	}]));
}
/**
* Where the server does not tell who holds what the session waits for: a lone suspect is taken for the blocker, with the
* reason, and of several the picture says only who they are.
*/
function suspected({ id }, lock, suspects, { gaps }) {
	const others = suspects.filter((suspect) => suspect.id !== id);
	const [only] = others;
	if (only !== void 0 && others.length === 1) return [{
		blocked: String(id),
		blocker: String(only.id),
		lock: `${lock}, as no other transaction is open`
	}];
	const who = others.length === 0 ? "nobody with a transaction is to be seen" : `a transaction is open in ${others.map((suspect) => suspect.id).join(", ")}`;
	gaps.add(`who holds the ${lock} that session ${id} waits for is not told; ${who}`);
	return [];
}

// src/databases/mysql/metadata-waits.ts
/** Who waits for a table's definition, as ALTER and DROP do for every transaction that has used the table. */
async function metadataWaits(situation) {
	const waiting = situation.sessions.filter(({ stage }) => /^Waiting for .*metadata lock/i.test(stage));
	if (waiting.length === 0) return [];
	const waits = (await situation.gaps.fill("who holds the metadata locks", [], () => readPairs(situation))).filter(isConflict).map(pairPicture);
	const known = new Set(waits.map(({ blocked }) => blocked));
	const unknown = waiting.filter(({ id }) => !known.has(String(id)));
	if (unknown.length === 0) return waits;
	const holders = await readHolders(situation);
	return [...waits, ...unknown.flatMap((session) => suspected(session, "metadata lock", suspectsOf(session, holders, situation), situation))];
}
/** None where the performance schema is off, or its instrument of metadata locks, as in MariaDB by default. */
async function readPairs({ connection }) {
	if (!await performanceSchemaIsOn(connection)) return [];
	return (await connection.query(`SELECT wt.PROCESSLIST_ID AS blocked, w.LOCK_TYPE AS wanted, ht.PROCESSLIST_ID AS blocker,
       h.LOCK_TYPE AS held, h.LOCK_STATUS AS status, COALESCE(w.OBJECT_NAME, LOWER(w.OBJECT_TYPE)) AS object
     FROM performance_schema.metadata_locks w
     JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE
       AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA AND h.OBJECT_NAME <=> w.OBJECT_NAME
       AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
     JOIN performance_schema.threads wt ON wt.THREAD_ID = w.OWNER_THREAD_ID
     JOIN performance_schema.threads ht ON ht.THREAD_ID = h.OWNER_THREAD_ID
     WHERE w.LOCK_STATUS = 'PENDING'`)).map(({ blocked, wanted, blocker, held, status, object }) => ({
		blocked: Number(blocked),
		wanted: textOf(wanted),
		blocker: Number(blocker),
		held: textOf(held),
		status: textOf(status),
		object: textOf(object)
	}));
}
/**
* The locks that each kind cannot be granted beside.
* Source: the matrix at `m_granted_incompatible` of sql/mdl.cc in MySQL 8
*/
const conflicts = (() => {
	const exclusive = ["EXCLUSIVE"];
	const toRead = [...exclusive, "SHARED_NO_READ_WRITE"];
	const toWrite = [
		...toRead,
		"SHARED_NO_WRITE",
		"SHARED_READ_ONLY"
	];
	const writers = ["SHARED_WRITE", "SHARED_WRITE_LOW_PRIO"];
	const toUpgrade = [
		...toRead,
		"SHARED_NO_WRITE",
		"SHARED_UPGRADABLE"
	];
	return {
		INTENTION_EXCLUSIVE: [...exclusive, "SHARED"],
		SHARED: exclusive,
		SHARED_HIGH_PRIO: exclusive,
		SHARED_READ: toRead,
		SHARED_WRITE: toWrite,
		SHARED_WRITE_LOW_PRIO: toWrite,
		SHARED_UPGRADABLE: toUpgrade,
		SHARED_READ_ONLY: [...toRead, ...writers],
		SHARED_NO_WRITE: [...toUpgrade, ...writers],
		SHARED_NO_READ_WRITE: [
			...toWrite,
			...writers,
			"SHARED_UPGRADABLE",
			"SHARED_READ"
		]
	};
})();
/** A lock that is only wanted is in the way of weaker ones: they queue behind it. */
function isConflict({ wanted, held, status }) {
	const excluded = conflicts[wanted];
	if (excluded === void 0) return status === "GRANTED";
	return excluded.includes(held);
}
function pairPicture({ blocked, blocker, wanted, object }) {
	return {
		blocked: String(blocked),
		blocker: String(blocker),
		lock: `metadata lock on ${object} (${wanted})`
	};
}
/** Only MariaDB with its plugin METADATA_LOCK_INFO tells them. Undefined where nobody does. */
async function readHolders({ connection, flavour, gaps }) {
	if (flavour !== "mariadb") return void 0;
	try {
		return (await connection.query(`SELECT THREAD_ID AS id, TABLE_SCHEMA AS \`database\`, TABLE_NAME AS \`table\`
       FROM information_schema.METADATA_LOCK_INFO WHERE LOCK_TYPE = 'Table metadata lock'`)).map((row) => ({
			id: Number(row.id),
			database: textOf(row.database),
			table: textOf(row.table)
		}));
	} catch (error) {
		if (numberOf(error) !== errorNumber.unknownTable) gaps.add(`who holds metadata locks could not be read: ${messageOf(error)}`);
		return;
	}
}
/** The holders of a table that the waiting statement names; else who has a transaction open in the same database. */
function suspectsOf({ statement, database }, holders, { sessions, transactions }) {
	const isWaiting = ({ stage }) => /metadata lock/i.test(stage);
	const free = sessions.filter((session) => !isWaiting(session));
	if (holders !== void 0) {
		const ids = new Set(holders.filter((holder) => holder.database === database && statement.includes(holder.table)).map(({ id }) => id));
		return free.filter(({ id }) => ids.has(id));
	}
	return free.filter((session) => transactions.has(session.id) && session.database === database);
}

// src/databases/mysql/row-waits.ts
/** Source: https://dev.mysql.com/doc/refman/en/performance-schema-data-lock-waits-table.html */
const ofMysql = `
  SELECT DISTINCT r.trx_mysql_thread_id AS blocked, b.trx_mysql_thread_id AS blocker, b.trx_id AS transaction,
    l.OBJECT_NAME AS name, l.LOCK_TYPE AS kind
  FROM performance_schema.data_lock_waits w
  JOIN performance_schema.data_locks l ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID`;
/** Source: https://mariadb.com/kb/en/information-schema-innodb_lock_waits-table/ */
const ofMariadb = `
  SELECT DISTINCT r.trx_mysql_thread_id AS blocked, b.trx_mysql_thread_id AS blocker, b.trx_id AS transaction,
    l.lock_table AS name, l.lock_type AS kind
  FROM information_schema.INNODB_LOCK_WAITS w
  JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id
  JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
  JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id`;
async function rowWaits(situation) {
	const { connection, flavour, sessions, transactions, gaps } = situation;
	const waiting = sessions.filter(({ id }) => transactions.get(id)?.waits === true);
	if (waiting.length === 0) return [];
	if (!(flavour === "mariadb" || await performanceSchemaIsOn(connection))) {
		const others = sessions.filter(({ id }) => transactions.get(id)?.waits === false);
		return waiting.flatMap((session) => suspected(session, "row lock", others, situation));
	}
	return (await gaps.fill("who holds the locked rows", [], () => connection.query(flavour === "mariadb" ? ofMariadb : ofMysql))).map(({ blocked, blocker, transaction, name, kind }) => ({
		blocked: String(blocked),
		blocker: Number(blocker) === 0 ? `prepared transaction ${transaction}` : String(blocker),
		lock: `${textOf(kind) === "TABLE" ? "table" : "row"} lock on ${bareName(textOf(name))}`
	}));
}
/** MariaDB writes `` `shop`.`notes` ``. */
function bareName(name) {
	const last = /`((?:[^`]|``)*)`(?: .*)?$/.exec(name)?.[1];
	return last === void 0 ? name : last.replaceAll("``", "`");
}

// src/databases/mysql/quoting.ts
const nameLimitCharacters = 64;
/**
* Throws for what cannot be a name of a database or of one of its objects.
* Source: https://dev.mysql.com/doc/refman/en/identifiers.html, https://mariadb.com/kb/en/identifier-names/
*/
function identifier(name) {
	const fault = nameFault(name);
	if (fault !== void 0) throw new Error(`${JSON.stringify(name)} cannot be a name in MySQL or MariaDB: ${fault}`);
	return `\`${name.replaceAll("`", "``")}\``;
}
/** `database.name`, both quoted. */
function qualified(database, name) {
	return `${identifier(database)}.${identifier(name)}`;
}
/** For sessions without NO_BACKSLASH_ESCAPES, as all of ours are. */
function literal(text) {
	return `'${text.replaceAll(/[\\']/g, "\\$&").replaceAll("\0", "\\0")}'`;
}
/** A string of bytes; empty ones too. */
function bytesLiteral(bytes) {
	return `X'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}'`;
}
function nameFault(name) {
	const characters = [...name];
	if (characters.length === 0) return "it is empty";
	if (characters.length > nameLimitCharacters) return `it is longer than ${nameLimitCharacters} characters`;
	if (name.includes("\0")) return "it holds a zero byte";
	if (name.endsWith(" ")) return "it ends with a space";
	if (!name.isWellFormed() || characters.some((character) => (character.codePointAt(0) ?? 0) > 65535)) return "it holds a character outside of the basic multilingual plane";
}

// src/databases/mysql/sessions.ts
/** Who is connected to which database: counted, described, and ended. */
/** Sessions that ignore the request to end for so long will ignore it for ever. */
const endLimitSeconds = 10;
const leaveLimitSeconds = 1;
const systemDatabases = /* @__PURE__ */ new Set([...[
	"mysql",
	"information_schema",
	"performance_schema",
	"sys"
]]);
/** Clients per database, without our own connections; databases without any are left out, and the server's own. */
async function countSessions(server) {
	const inside = (await listSessions(server)).flatMap((session) => {
		const { database } = session;
		return database === void 0 || systemDatabases.has(database.toLowerCase()) ? [] : [{
			...session,
			database
		}];
	});
	return [...Map.groupBy(inside, ({ database }) => database)].sort(([one], [other]) => one < other ? -1 : 1).map(([database, sessions]) => ({
		database,
		sessions: sessions.length,
		active: sessions.filter(isAtWork).length
	}));
}
/** Who waits for a row is not told from who works. */
function isAtWork({ command, stage }) {
	return command !== "Sleep" && !/^(Waiting for|User (sleep|lock))/i.test(stage);
}
/** The sessions in `database`, without ours. */
async function sessionsIn(server, database) {
	const name = server.stored(database);
	return (await listSessions(server)).filter((session) => session.database === name);
}
/** Those that are still there after a moment: the server lists a session for a while after its client has left. */
async function lastingSessionsIn(server, database) {
	const deadline = performance.now() + leaveLimitSeconds * 1e3;
	for (;;) {
		const sessions = await sessionsIn(server, database);
		if (sessions.length === 0 || performance.now() > deadline) return sessions;
		await setTimeout(10);
	}
}
/**
* The sessions that hold locks on what is in `database`, wherever they are. Empty where the server does not tell:
* MariaDB only does with its plugin METADATA_LOCK_INFO.
*/
async function holdersOf(server, database, log) {
	const name = literal(server.stored(database));
	const query = server.isMariadb ? `SELECT THREAD_ID AS id FROM information_schema.METADATA_LOCK_INFO WHERE TABLE_SCHEMA = ${name}` : `SELECT t.PROCESSLIST_ID AS id FROM performance_schema.metadata_locks l
       JOIN performance_schema.threads t ON t.THREAD_ID = l.OWNER_THREAD_ID
       WHERE l.OBJECT_SCHEMA = ${name} AND l.LOCK_STATUS = 'GRANTED'`;
	try {
		const ids = new Set((await server.query(query)).map(({ id }) => Number(id)));
		return (await listSessions(server)).filter(({ id }) => ids.has(id));
	} catch (error) {
		log.debug(`${server.identity.label}: who holds locks is not known: ${messageOf(error)}`);
		return [];
	}
}
/** The sessions with an open transaction, where holders of locks are not known. */
async function inTransaction(server) {
	const rows = await server.query("SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX");
	const ids = new Set(rows.map(({ id }) => Number(id)));
	return (await listSessions(server)).filter(({ id }) => ids.has(id));
}
/** Ends `sessions` and waits until they are gone. Throws where some stay, and names them. */
async function endSessions(server, sessions) {
	for (const session of sessions) try {
		await server.query(`KILL CONNECTION ${session.id}`);
	} catch (error) {
		if (numberOf(error) === errorNumber.noSuchThread) continue;
		throw new Error(`the user may not end this session: ${describe(session)}; end it before this step, or give the user the right to end others' sessions (CONNECTION_ADMIN in MySQL, CONNECTION ADMIN in MariaDB)`, { cause: error });
	}
	const deadline = performance.now() + endLimitSeconds * 1e3;
	const ended = new Set(sessions.map(({ id }) => id));
	for (;;) {
		const left = (await listSessions(server)).filter(({ id }) => ended.has(id));
		if (left.length === 0) return;
		if (performance.now() > deadline) throw new Error(`these sessions did not end within ${endLimitSeconds} seconds: ${describeAll(left)}`);
		await setTimeout(10);
	}
}
function describeAll(sessions) {
	return sessions.map(describe).join("; ");
}
function describe({ id, user, host, command, statement }) {
	const kind = statementKind(statement);
	const last = kind === void 0 ? "" : `, statement ${kind}`;
	return `${user} from ${host === "" ? "the server itself" : host}, ${command}${last} (connection ${id})`;
}
/** The first word of a statement, and no more: what follows can hold secrets. */
function statementKind(statement) {
	return /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)\b/i.exec(statement)?.[1]?.toUpperCase();
}
/** Without our own connections. */
async function listSessions(server) {
	const own = new Set(server.ownConnectionIds);
	return (await readProcesses(server)).filter(({ id }) => !own.has(id));
}
/** Clients, and events that run, as far as the account may see them: its own always, all with the right PROCESS. */
async function readProcesses(connection) {
	return (await connection.query("SHOW FULL PROCESSLIST")).map(sessionOf$1).filter(({ command, user }) => command !== "Daemon" && user !== "system user");
}
function sessionOf$1(row) {
	const text = (key) => row[key] === null || row[key] === void 0 ? "" : textOf(row[key]);
	const database = text("db");
	return {
		id: Number(row["Id"]),
		user: text("User"),
		host: text("Host"),
		database: database === "" ? void 0 : database,
		command: text("Command"),
		stage: text("State"),
		seconds: row["Time"] === null || row["Time"] === void 0 ? void 0 : Math.max(0, Number(row["Time"])),
		statement: text("Info")
	};
}

// src/databases/mysql/picture.ts
/** What the sessions of one database are doing, and who waits for whom: on its server, or on a server of its own. */
/** A server at its limit has a place again as soon as a session of ours is done with its work. */
const placeLimitSeconds = 1;
/** Of a database clone. */
async function pictureOfDatabase(server, database) {
	const deadline = performance.now() + placeLimitSeconds * 1e3;
	const { flavour } = server.identity;
	for (;;) try {
		return await server.withConnection((connection) => {
			const own = new Set(server.ownConnectionIds);
			return pictureOf({
				connection,
				flavour,
				database: server.stored(database),
				isOurs: (id) => own.has(id)
			});
		});
	} catch (error) {
		if (!(numberOf(error) === errorNumber.tooManyConnections) || performance.now() > deadline) throw error;
		await setTimeout(50);
	}
}
async function pictureOf(scene) {
	const gaps = new Gaps();
	const { connection, database } = scene;
	const processes = await gaps.fill("its sessions", [], () => readProcesses(connection));
	const transactions = await gaps.fill("its transactions (which takes the right PROCESS)", /* @__PURE__ */ new Map(), () => openTransactions(connection));
	const everybody = processes.filter(({ id }) => !scene.isOurs(id));
	const situation = {
		...scene,
		sessions: everybody,
		transactions,
		gaps
	};
	const waits = [...await rowWaits(situation), ...await metadataWaits(situation)];
	const involved = new Set(waits.flatMap(({ blocked, blocker }) => [blocked, blocker]));
	const inside = everybody.filter((session) => database === void 0 || session.database === database);
	const isShown = (session) => inside.includes(session) || involved.has(String(session.id));
	const concerned = waits.filter(({ blocked }) => inside.some(({ id }) => String(id) === blocked));
	const ages = inside.flatMap(({ id }) => transactions.get(id)?.seconds ?? []);
	return {
		sessions: everybody.filter(isShown).map((session) => sessionPicture(session, transactions, waits)),
		waits: concerned,
		oldestTransactionSeconds: ages.length === 0 ? void 0 : Math.max(...ages),
		gaps: gaps.sentences
	};
}
function sessionPicture({ id, user, command, stage, seconds, statement }, transactions, waits) {
	const transaction = transactions.get(id);
	const isBlocked = transaction?.waits === true || waits.some(({ blocked }) => blocked === String(id));
	const isWaiting = /^(Waiting|User (sleep|lock))/i.test(stage);
	return {
		id: String(id),
		application: user,
		state: command,
		wait: isWaiting ? stage : isBlocked ? "LOCK WAIT" : "",
		seconds,
		transactionSeconds: transaction?.seconds,
		query: cutMysqlLiterals(statement)
	};
}

// src/databases/mysql/grants.ts
/** Rights on a database and on what is in it are kept by its name, so that a copy begins without any. */
/** All that were given on exactly `database`: on the whole of it, on tables, columns and routines. */
async function readGrants(connection, server, database) {
	return merged(await allPrivileges(connection, server.stored(database)));
}
async function allPrivileges(connection, name) {
	return [
		...await schemaPrivileges(connection, [name, await patternFor(connection, name)]),
		...await tablePrivileges(connection, name),
		...await columnPrivileges(connection, name),
		...await routinePrivileges(connection, name)
	];
}
/** Those on the whole of `database` only: what was given to the user's database is right for ours beside it, too. */
async function readSchemaGrants(connection, server, database) {
	const name = server.stored(database);
	return merged(await schemaPrivileges(connection, [name, await patternFor(connection, name)]));
}
async function applyGrants(connection, database, grants) {
	if (grants.length === 0) return;
	const pattern = await patternFor(connection, database);
	for (const grant of grants) await connection.query(`GRANT ${grant.privileges.map(privilegeSql).join(", ")} ON ${placeSql(grant.on, database, pattern)} TO ${accountSql(grant)}${grant.grantable ? " WITH GRANT OPTION" : ""}`);
}
/** After a drop: the server keeps the rights, for a database that may come. */
async function revokeGrants(connection, server, database) {
	const privileges = await allPrivileges(connection, server.stored(database));
	for (const [pattern, ofPattern] of Map.groupBy(privileges, (privilege) => privilege.pattern)) for (const grant of merged(ofPattern)) {
		const rest = `ON ${placeSql(grant.on, database, pattern)} FROM ${accountSql(grant)}`;
		await connection.query(`REVOKE ${grant.privileges.map(privilegeSql).join(", ")} ${rest}`);
		if (grant.grantable) await connection.query(`REVOKE GRANT OPTION ${rest}`);
	}
}
/**
* For the rights on a whole database its name is a pattern, in which `_` and `%` stand for other characters, unless
* the server has partial revokes. Source: https://dev.mysql.com/doc/refman/en/grant.html#grant-database-privileges
*/
async function patternFor(connection, database) {
	const [row] = await connection.query(`SHOW VARIABLES LIKE 'partial_revokes'`);
	const escaped = database.replaceAll(/[\\_%]/g, "\\$&");
	return row?.["Value"] === "ON" || [...escaped].length > 64 ? database : escaped;
}
async function schemaPrivileges(connection, names) {
	return (await connection.query(`SELECT GRANTEE AS grantee, TABLE_SCHEMA AS name, PRIVILEGE_TYPE AS privilege, IS_GRANTABLE AS grantable
     FROM information_schema.SCHEMA_PRIVILEGES
     WHERE CAST(TABLE_SCHEMA AS BINARY) IN (${names.map((name) => `CAST(${literal(name)} AS BINARY)`).join(", ")})`)).map((row) => privilegeOf(row, null));
}
async function tablePrivileges(connection, database) {
	return (await connection.query(`SELECT GRANTEE AS grantee, TABLE_NAME AS name, PRIVILEGE_TYPE AS privilege, IS_GRANTABLE AS grantable
     FROM information_schema.TABLE_PRIVILEGES
     WHERE CAST(TABLE_SCHEMA AS BINARY) = CAST(${literal(database)} AS BINARY)`)).map((row) => privilegeOf(row, {
		kind: "TABLE",
		name: textOf(row["name"])
	}));
}
async function columnPrivileges(connection, database) {
	return (await connection.query(`SELECT GRANTEE AS grantee, TABLE_NAME AS name, COLUMN_NAME AS columnName, PRIVILEGE_TYPE AS privilege,
       IS_GRANTABLE AS grantable
     FROM information_schema.COLUMN_PRIVILEGES
     WHERE CAST(TABLE_SCHEMA AS BINARY) = CAST(${literal(database)} AS BINARY)`)).map((row) => {
		const { privilege, ...rest } = privilegeOf(row, {
			kind: "TABLE",
			name: textOf(row["name"])
		});
		return {
			...rest,
			privilege: `${privilege} (${textOf(row["columnName"])})`
		};
	});
}
/** There is no view of these; who may not read the system's own table has given none that a copy would need. */
async function routinePrivileges(connection, database) {
	return (await connection.query(`SELECT User AS user, Host AS host, Routine_name AS name, Routine_type AS kind, Proc_priv AS privileges
       FROM mysql.procs_priv WHERE CAST(Db AS BINARY) = CAST(${literal(database)} AS BINARY)`).catch(() => [])).flatMap((row) => {
		const kind = textOf(row["kind"]) === "FUNCTION" ? "FUNCTION" : "PROCEDURE";
		const all = textOf(row["privileges"]).split(",");
		return all.filter((privilege) => privilege !== "Grant").map((privilege) => ({
			grantee: `'${textOf(row["user"])}'@'${textOf(row["host"])}'`,
			privilege: privilege.toUpperCase(),
			grantable: all.includes("Grant"),
			on: {
				kind,
				name: textOf(row["name"])
			},
			pattern: ""
		}));
	});
}
function privilegeOf(row, on) {
	return {
		grantee: textOf(row["grantee"]),
		privilege: textOf(row["privilege"]),
		grantable: row["grantable"] === "YES",
		on,
		pattern: on === null ? textOf(row["name"]) : ""
	};
}
/** One grant for each account and place, in an order of its own. */
function merged(privileges) {
	return [...Map.groupBy(privileges, ({ grantee, on, grantable }) => JSON.stringify([
		grantee,
		on,
		grantable
	]))].sort(([one], [other]) => one < other ? -1 : 1).flatMap(([, group]) => {
		const [first] = group;
		if (first === void 0) return [];
		const names = [...new Set(group.map(({ privilege }) => privilege))].sort();
		return [{
			...accountOf(first.grantee),
			privileges: names,
			on: first.on,
			grantable: first.grantable
		}];
	});
}
/** `'user'@'host'`, in which the quotes inside of the user are not doubled. */
function accountOf(grantee) {
	const at = grantee.lastIndexOf(`'@'`);
	return at < 0 ? {
		user: grantee.replaceAll(/^'|'$/g, ""),
		host: ""
	} : {
		user: grantee.slice(1, at),
		host: grantee.slice(at + 3, -1)
	};
}
/** MariaDB's roles have no host, and take none. */
function accountSql({ user, host }) {
	return host === "" ? literal(user) : `${literal(user)}@${literal(host)}`;
}
function placeSql(on, database, pattern) {
	if (on === null) return `\`${pattern.replaceAll("`", "``")}\`.*`;
	return `${on.kind} ${identifier(database)}.${identifier(on.name)}`;
}
/** `SELECT` or `SELECT (column)`; they come from a dump, too. */
function privilegeSql(privilege) {
	const [, name = "", column] = /^([A-Z ]+?)(?: \(([\s\S]+)\))?$/.exec(privilege) ?? [];
	if (name === "") throw new Error(`${JSON.stringify(privilege)} is no privilege`);
	return column === void 0 ? name : `${name} (${identifier(column)})`;
}

// src/databases/mysql/locks.ts
const attempts = 3;
/** A server in a service container is this job's own, and so are its sessions. */
function isOurs(server) {
	return server.target.container !== void 0;
}
/** Runs `change`, which needs locks on all of `database`. Throws and names who does not give them up. */
async function pastLocks(server, database, log, change) {
	for (let attempt = 1;; attempt += 1) try {
		return await change();
	} catch (error) {
		if (numberOf(error) !== errorNumber.lockWaitTimeout) throw error;
		const holders = await holdersOf(server, database, log);
		if (holders.length > 0 && isOurs(server) && attempt < attempts) {
			await sendAway(server, database, holders, log);
			continue;
		}
		throw new Error(await explain(server, holders), { cause: error });
	}
}
/** Ends `sessions`, each named first. */
async function sendAway(server, database, sessions, log) {
	for (const session of sessions) log.warning(`Ending a session that is still on the database ${database}: ${describe(session)}`);
	await endSessions(server, sessions);
}
async function explain(server, holders) {
	if (holders.length > 0) return `others hold locks on it, end them first: ${describeAll(holders)}`;
	const suspects = await inTransaction(server);
	return `somebody holds locks on it, ${suspects.length > 0 ? `one of these, which have a transaction open: ${describeAll(suspects)}` : "perhaps a prepared transaction, see XA RECOVER"}`;
}

// src/databases/mysql/batch.ts
/** Far under what every server takes in one packet by default. */
const packetLimitBytes = 1048576;
/** So that a packet's answers stay small too. */
const packetLimitStatements = 100;
/**
* Runs `statements` in their order, many in a packet. The rows of each; of one that has none, nothing sensible. For
* connections that take several statements at once. No stored program may be made so: see `replay.ts`.
*/
async function queryEach(connection, statements) {
	const answers = [];
	for (const packet of packets(statements)) {
		const answer = await connection.query(packet.join(";\n"));
		answers.push(...packet.length === 1 ? [answer] : answer);
	}
	return answers;
}
function* packets(statements) {
	let packet = [];
	let sizeBytes = 0;
	for (const statement of statements) {
		const bytes = Buffer.byteLength(statement);
		if (packet.length > 0 && (sizeBytes + bytes > packetLimitBytes || packet.length === packetLimitStatements)) {
			yield packet;
			packet = [];
			sizeBytes = 0;
		}
		packet.push(statement);
		sizeBytes += bytes;
	}
	if (packet.length > 0) yield packet;
}

// src/databases/mysql/tokens.ts
function dialectOf(sqlMode) {
	const modes = (sqlMode ?? "").split(",");
	return {
		ansiQuotes: modes.includes("ANSI_QUOTES"),
		backslashEscapes: !modes.includes("NO_BACKSLASH_ESCAPES")
	};
}
const pattern = {
	comment: String.raw`\/\*(?!M?!)[\s\S]*?\*\/|#[^\n]*|--(?=\s|$)[^\n]*`,
	space: String.raw`\s+|\/\*M?!\d*|\*\/`,
	backtick: "`(?:[^`]|``)*`",
	word: String.raw`[\p{L}\p{N}_$\u0080-\uffff]+`,
	escaped: (quote) => String.raw`${quote}(?:[^${quote}\\]|\\[\s\S]|${quote}${quote})*${quote}`,
	plain: (quote) => `${quote}(?:[^${quote}]|${quote}${quote})*${quote}`
};
/** The texts of all tokens together are `sql`. */
function tokens(sql, dialect) {
	return [...sql.matchAll(expressionFor$1(dialect))].map(({ 0: text, groups = {} }) => {
		if (groups["word"] !== void 0) return {
			kind: "name",
			text,
			name: text
		};
		if (groups["quoted"] !== void 0) return {
			kind: "name",
			text,
			name: unquote(text)
		};
		return {
			kind: [
				"comment",
				"space",
				"string"
			].find((name) => groups[name] !== void 0) ?? "mark",
			text,
			name: ""
		};
	});
}
function expressionFor$1({ ansiQuotes, backslashEscapes }) {
	const string = backslashEscapes ? pattern.escaped : pattern.plain;
	const strings = ansiQuotes ? string(`'`) : `${string(`'`)}|${string("\"")}`;
	const quoted = ansiQuotes ? `${pattern.backtick}|${pattern.plain("\"")}` : pattern.backtick;
	return new RegExp(`(?<comment>${pattern.comment})|(?<space>${pattern.space})|(?<string>${strings})|(?<quoted>${quoted})|(?<word>${pattern.word})|[\\s\\S]`, "gu");
}
function unquote(text) {
	const quote = text.charAt(0);
	return text.slice(1, -1).replaceAll(quote + quote, quote);
}

// src/databases/mysql/qualifiers.ts
/** `sql` without `database` where it stands before the name of one of its objects. */
function withoutQualifier(sql, database, dialect) {
	const all = tokens(sql, dialect);
	return all.filter((_token, index) => !isQualifier(all, index, database) && !isDotAfterQualifier(all, index, database)).map(({ text }) => text).join("");
}
/** Whether `sql` names an object of `database` by its whole name. Strings and comments do not count. */
function names(sql, database, dialect) {
	const all = tokens(sql, dialect);
	return all.some((_token, index) => isQualifier(all, index, database));
}
/**
* Splits the definition of a trigger after the words FOR EACH ROW: the server keeps what stands before them as it was
* typed, whole names too.
*/
function splitTrigger(sql, dialect) {
	const all = tokens(sql, dialect);
	const words = all.flatMap(({ kind, text }, index) => kind === "name" ? [{
		word: text.toUpperCase(),
		index
	}] : []);
	const end = (words[words.findIndex(({ word }, at) => word === "ROW" && words[at - 1]?.word === "EACH" && words[at - 2]?.word === "FOR")]?.index ?? -1) + 1;
	const text = (part) => part.map((token) => token.text).join("");
	return [text(all.slice(0, end)), text(all.slice(end))];
}
/** A name before a dot, and not after one. */
function isQualifier(all, index, { database, folds }) {
	const token = all[index];
	if (token?.kind !== "name") return false;
	return (folds ? token.name.toLowerCase() === database.toLowerCase() : token.name === database) && neighbour(all, index, 1)?.text === "." && neighbour(all, index, -1)?.text !== ".";
}
function isDotAfterQualifier(all, index, database) {
	if (all[index]?.text !== ".") return false;
	const before = neighbourIndex(all, index, -1);
	return before !== void 0 && isQualifier(all, before, database);
}
function neighbour(all, index, step) {
	const found = neighbourIndex(all, index, step);
	return found === void 0 ? void 0 : all[found];
}
function neighbourIndex(all, index, step) {
	for (let at = index + step; at >= 0 && at < all.length; at += step) {
		const kind = all[at]?.kind;
		if (kind !== "space" && kind !== "comment") return at;
	}
}

// src/databases/mysql/schema.ts
/**
* A database as data: all that is needed to make another one that is equal, except the rows. Nothing in it knows the
* database's own name. It is read from a server, compared by its hash, replayed, and kept in dumps.
*/
/** What a value's literal looks like in a dump: quoted text, a bare number, bytes in hex, or JSON in hex. */
const cellKind$1 = _enum([
	"text",
	"number",
	"bytes",
	"json"
]);
const column = object({
	name: string(),
	type: string(),
	cell: cellKind$1
});
const table = object({
	name: string(),
	/** As `SHOW CREATE TABLE` prints it. */
	create: string(),
	/** Those that an INSERT names: no generated ones, and what the history of a versioned table needs. */
	columns: array(column),
	/** MariaDB's system versioning: rows have a history. */
	versioned: boolean()
});
const sequence = object({
	name: string(),
	create: string(),
	next: string(),
	cycles: string()
});
/** What a view, routine, trigger or event remembers of the session that made it. */
const programSession = object({
	/** Null for views, which remember none. */
	sqlMode: string().nullable(),
	/** Of the text; see `character_set_client`. */
	characterSet: string(),
	collation: string(),
	/** The database's default at that time; null for views. */
	databaseCollation: string().nullable(),
	/** Null for all but events. */
	timeZone: string().nullable()
});
const program = object({
	kind: _enum([
		"view",
		"library",
		"function",
		"procedure",
		"package",
		"package body",
		"trigger",
		"event"
	]),
	name: string(),
	create: string(),
	session: programSession
});
const grant = object({
	user: string(),
	/** Empty for MariaDB's roles. */
	host: string(),
	/** As `SELECT`, or `SELECT (a, b)`. */
	privileges: array(string()),
	/** Null for the whole database. */
	on: object({
		kind: _enum([
			"TABLE",
			"FUNCTION",
			"PROCEDURE"
		]),
		name: string()
	}).nullable(),
	grantable: boolean()
});
const schemaFormat = object({
	characterSet: string(),
	collation: string(),
	/** MariaDB's; null where databases have none. */
	comment: string().nullable(),
	/** MySQL's default for new tables; null where databases have none. */
	encrypted: boolean().nullable(),
	tables: array(table),
	sequences: array(sequence),
	/** In an order in which they can be made: routines, views, triggers, events. */
	programs: array(program),
	grants: array(grant)
});
/** For messages: `the trigger "audit"`. */
function describeProgram({ kind, name }) {
	return `the ${kind} ${JSON.stringify(name)}`;
}

// src/databases/mysql/read-programs.ts
/** Reads routines, views, triggers and events, in an order in which they can be made again. */
/** Adds to `problems` what cannot be copied. */
async function readPrograms(server, inside, database, problems) {
	const found = await list(server, inside, database);
	const answers = await queryEach(inside, found.map(({ kind, name }) => `SHOW CREATE ${kind.toUpperCase()} ${identifier(name)}`));
	const own = {
		database: server.stored(database),
		folds: server.identity.foldsNames
	};
	return inOrder(found.flatMap((one, index) => {
		const program = programOf(one, answers[index]?.[0] ?? {});
		if (program === void 0) {
			problems.push(`The user may not read the text of ${describeProgram(one)}: give it the right, or let \`prepare\` make it as this user.`);
			return [];
		}
		const unqualified = withoutOwnName(program, own);
		if (unqualified.kind !== "view" && names(bodyOf(unqualified), own, dialectOf(unqualified.session.sqlMode))) problems.push(`${capitalised(describeProgram(one))} names its database "${database}" itself, so in every clone it would still mean that one: leave the name out before the names of its own tables and routines, or use \`clone: instance\`.`);
		return [unqualified];
	}));
}
/** One kind after the other; triggers in the order in which the server fires them. */
async function list(server, inside, database) {
	const own = literal(server.stored(database));
	const hasLibraries = !server.isMariadb && server.isAtLeast("9.2.0");
	const [routines = [], views = [], triggers = [], events = [], libraries = []] = await queryEach(inside, [
		`SELECT ROUTINE_NAME AS name, LOWER(ROUTINE_TYPE) AS kind FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${own}`,
		`SELECT TABLE_NAME AS name, 'view' AS kind FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = ${own} AND TABLE_TYPE = 'VIEW'`,
		`SELECT TRIGGER_NAME AS name, 'trigger' AS kind FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${own}
       ORDER BY CAST(EVENT_OBJECT_TABLE AS BINARY), ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
		`SELECT EVENT_NAME AS name, 'event' AS kind FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${own}`,
		...hasLibraries ? [`SELECT LIBRARY_NAME AS name, 'library' AS kind FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ${own}`] : []
	]);
	const sorted = (rows) => rows.map(foundOf).sort(byName);
	const all = [...sorted(libraries), ...sorted(routines)];
	const bodies = all.filter(({ kind }) => kind === "package body");
	return [
		...all.filter(({ kind }) => kind !== "package body"),
		...bodies,
		...sorted(views),
		...triggers.map(foundOf),
		...sorted(events)
	];
}
function foundOf(row) {
	return {
		kind: textOf(row["kind"]),
		name: textOf(row["name"])
	};
}
/** The text is in a column whose name depends on the kind. Undefined where the server does not show it. */
function programOf({ kind, name }, row) {
	const column = Object.keys(row).find((key) => /^(?:Create |SQL Original Statement)/i.test(key));
	const create = column === void 0 ? null : row[column];
	if (typeof create !== "string" || create === "") return void 0;
	const optional = (key) => row[key] === void 0 || row[key] === null ? null : textOf(row[key]);
	return {
		kind,
		name,
		create,
		session: {
			sqlMode: optional("sql_mode"),
			characterSet: optional("character_set_client") ?? "utf8mb4",
			collation: optional("collation_connection") ?? "utf8mb4_general_ci",
			databaseCollation: optional("Database Collation"),
			timeZone: optional("time_zone")
		}
	};
}
/** Views are printed with all names whole where one of them is in another database, and triggers as they were typed. */
function withoutOwnName(program, own) {
	const dialect = dialectOf(program.session.sqlMode);
	if (program.kind === "view") return {
		...program,
		create: withoutQualifier(program.create, own, dialect)
	};
	if (program.kind !== "trigger") return program;
	const [head, body] = splitTrigger(program.create, dialect);
	return {
		...program,
		create: withoutQualifier(head, own, dialect) + body
	};
}
function bodyOf({ kind, create, session }) {
	return kind === "trigger" ? splitTrigger(create, dialectOf(session.sqlMode))[1] : create;
}
/** Views after the views that they name; the rest stays as it is. */
function inOrder(programs) {
	const views = new Map(programs.filter(({ kind }) => kind === "view").map((view) => [view.name, view]));
	const ordered = /* @__PURE__ */ new Set();
	const begun = /* @__PURE__ */ new Set();
	const visit = (view) => {
		if (begun.has(view)) return;
		begun.add(view);
		for (const token of tokens(view.create, dialectOf(null))) {
			const named = token.kind === "name" ? views.get(token.name) : void 0;
			if (named !== void 0) visit(named);
		}
		ordered.add(view);
	};
	for (const program of programs) if (program.kind === "view") visit(program);
	else ordered.add(program);
	return [...ordered];
}
function capitalised(text) {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

// src/databases/mysql/character-sets.ts
/** MySQL prints a column's character set beside its collation only where a statement once named both, or printed so. */
/**
* `create` without the character sets that the collation after them implies. A table that got its collation from its
* database is printed without them, and its copy, made from that, with them.
*/
function withoutImpliedCharacterSets(create, dialect) {
	const kept = [];
	for (const { text } of tokens(create, dialect)) {
		kept.push(text);
		const [character, , set, , name = "", , collate, , collation = ""] = kept.slice(-9);
		const isImplied = collation.startsWith(`${name}_`) || collation === "binary" && name === "binary";
		if (character === "CHARACTER" && set === "SET" && collate === "COLLATE" && isImplied) kept.splice(-9, 6);
	}
	return kept.join("");
}

// src/databases/mysql/read-tables.ts
/** Reads tables and sequences. */
/** Their rows are somewhere else, where all clones would meet. */
const foreignEngines = /^(FEDERATED|CONNECT|SPIDER|S3|MRG_MYISAM|BLACKHOLE|SPHINX|OQGRAPH|COLUMNSTORE)$/i;
/** Older servers cannot write the history of rows. Source: https://mariadb.com/kb/en/system-versioned-tables/ */
const historyVersion = "10.11.0";
/** Adds to `problems` what cannot be copied. */
async function readTables(server, inside, database, problems) {
	const where = `WHERE TABLE_SCHEMA = ${literal(server.stored(database))}`;
	const [tableRows = [], columnRows = []] = await queryEach(inside, [`SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine FROM information_schema.TABLES ${where}
       AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'TEMPORARY', 'TEMPORARY SEQUENCE')`, `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, DATA_TYPE AS type, EXTRA AS extra,
         GENERATION_EXPRESSION AS expression, COLUMN_TYPE AS fullType
       FROM information_schema.COLUMNS ${where} ORDER BY TABLE_NAME, ORDINAL_POSITION`]);
	const found = tableRows.map((row) => ({
		name: textOf(row["name"]),
		type: textOf(row["type"]),
		engine: row["engine"]
	})).sort(byName);
	problems.push(...found.flatMap((one) => faultsOf(one, server)));
	if (problems.length > 0) return {
		tables: [],
		sequences: []
	};
	const columns = Map.groupBy(columnRows, (row) => textOf(row["tableName"]));
	const isSequence = ({ type }) => type === "SEQUENCE";
	const tables = await readDefinitions(server, inside, database, found.filter((one) => !isSequence(one)), columns);
	problems.push(...tables.flatMap(columnFaults));
	return {
		tables,
		sequences: await readSequences(inside, found.filter(isSequence))
	};
}
function faultsOf({ name, type, engine }, server) {
	const table = `The table ${JSON.stringify(name)}`;
	if (engine === null || engine === void 0) return [`${table} cannot be opened by the server: repair it, or drop it in \`prepare\`.`];
	if (foreignEngines.test(textOf(engine))) return [`${table} has the engine ${textOf(engine)}, whose rows are kept elsewhere, so its clones would share them. Drop it in \`prepare\`, or use \`clone: instance\`.`];
	if (type === "SYSTEM VERSIONED" && !server.isAtLeast(historyVersion)) return [`${table} is system-versioned, and this server cannot copy the history of rows: use MariaDB 10.11 or newer, or \`clone: instance\`.`];
	return [];
}
function columnFaults({ name, versioned, columns }) {
	const table = `The table ${JSON.stringify(name)}`;
	if (columns.length === 0) return [`${table} has nothing but generated columns, so no row can be copied into it. Give it another one.`];
	return versioned && columns.some(({ type }) => type === "bigint ROW START") ? [`${table} is versioned by transaction numbers, which cannot be copied: version it by timestamps, or use \`clone: instance\`.`] : [];
}
async function readDefinitions(server, inside, database, found, columns) {
	const answers = await queryEach(inside, found.map(({ name }) => `SHOW CREATE TABLE ${identifier(name)}`));
	const own = {
		database: server.stored(database),
		folds: server.identity.foldsNames
	};
	return found.map(({ name, type }, index) => {
		const versioned = type === "SYSTEM VERSIONED";
		return {
			name,
			create: withoutImpliedCharacterSets(withoutQualifier(textOf(answers[index]?.[0]?.["Create Table"]), own, dialectOf(null)), dialectOf(null)),
			columns: insertable(columns.get(name) ?? [], versioned),
			versioned
		};
	});
}
/**
* `DEFAULT_GENERATED`, which MySQL says of a column with an expression for its default, is none of the generated.
* MariaDB hides the two columns of a row's life unless they were spelt out.
*/
function insertable(rows, versioned) {
	const columns = rows.flatMap((row) => {
		const generated = /(?:^|\s)(?:VIRTUAL|STORED|PERSISTENT) GENERATED/.test(textOf(row["extra"] ?? ""));
		const life = /^ROW (?:START|END)$/.exec(textOf(row["expression"] ?? ""))?.[0];
		if (generated && !(versioned && life !== void 0)) return [];
		const type = textOf(row["type"]).toLowerCase();
		return [{
			name: textOf(row["name"]),
			type: life === void 0 ? type : `${type} ${life}`,
			cell: cellKind(type)
		}];
	});
	if (!versioned || columns.some(({ type }) => type.endsWith(" ROW START"))) return columns;
	const life = ["row_start", "row_end"].map((name) => ({
		name,
		type: "timestamp",
		cell: "text"
	}));
	return [...columns, ...life];
}
function cellKind(type) {
	if ([
		"bit",
		"enum",
		"set"
	].includes(type)) return "number";
	if (type === "json") return "json";
	const isText = /char|text/.test(type);
	const isBinary = /binary|blob|vector|geometry|point|polygon|linestring|geomcollection|geometrycollection/.test(type);
	return isText || isBinary ? "bytes" : "text";
}
/** The next value that is not in some cache of the server: what a restart would go on with. */
async function readSequences(inside, found) {
	const definitions = await queryEach(inside, found.map(({ name }) => `SHOW CREATE SEQUENCE ${identifier(name)}`));
	const states = await queryEach(inside, found.map(({ name }) => `SELECT next_not_cached_value AS next, cycle_count AS cycles FROM ${identifier(name)}`));
	return found.map(({ name }, index) => ({
		name,
		create: textOf(definitions[index]?.[0]?.["Create Table"]),
		next: textOf(states[index]?.[0]?.["next"]),
		cycles: textOf(states[index]?.[0]?.["cycles"])
	}));
}

// src/databases/mysql/read-schema.ts
/** Reads a database as data. What could not be made again as it is, is refused with its name and a remedy. */
/** `database` is the one that `inside` is in. @throws UserError with everything that cannot be copied. */
async function readSchema(server, inside, database) {
	const problems = [];
	const schema = {
		...await readDatabase(server, inside, database),
		...await readTables(server, inside, database, problems),
		programs: await readPrograms(server, inside, database, problems),
		grants: await readGrants(inside, server, database)
	};
	if (problems.length > 0) throw new UserError(problems);
	return schema;
}
/** Throws where there is no such database. */
async function readDatabase(server, inside, database) {
	const row = (await inside.query(`SELECT * FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(server.stored(database))}`)).find((one) => one["SCHEMA_NAME"] === server.stored(database));
	if (row === void 0) throw new Error("there is no such database");
	return {
		characterSet: textOf(row["DEFAULT_CHARACTER_SET_NAME"]),
		collation: textOf(row["DEFAULT_COLLATION_NAME"]),
		comment: "SCHEMA_COMMENT" in row ? textOf(row["SCHEMA_COMMENT"]) : null,
		encrypted: "DEFAULT_ENCRYPTION" in row ? row["DEFAULT_ENCRYPTION"] === "YES" : null
	};
}

// src/databases/mysql/loose-keys.ts
/** Runs one statement on `connection`. */
async function queryWithLooseKeys(connection, statement) {
	try {
		await connection.query(statement);
	} catch (error) {
		if (!needsLooseKeys(error)) throw error;
		await connection.query("SET SESSION restrict_fk_on_non_standard_key = OFF");
		try {
			await connection.query(statement);
		} finally {
			await connection.query("SET SESSION restrict_fk_on_non_standard_key = ON");
		}
	}
}
function needsLooseKeys(error) {
	return [errorNumber.noUniqueKeyForForeignKey, errorNumber.partialKeyForForeignKey].includes(numberOf(error));
}

// src/databases/mysql/replay.ts
/** Makes the objects of a schema in a database that has none. */
/** Fails where a database of that name exists. */
async function createDatabase(connection, database, { characterSet, collation, comment, encrypted }) {
	await connection.query([
		`CREATE DATABASE ${identifier(database)} CHARACTER SET ${literal(characterSet)} COLLATE ${literal(collation)}`,
		...comment === null || comment === "" ? [] : [`COMMENT ${literal(comment)}`],
		...encrypted === null ? [] : [`ENCRYPTION ${literal(encrypted ? "Y" : "N")}`]
	].join(" "));
}
/** Gives a database that was made otherwise the options of `schema`. */
async function alterDatabase(connection, database, { characterSet, collation, comment, encrypted }) {
	await connection.query([
		`ALTER DATABASE ${identifier(database)} CHARACTER SET ${literal(characterSet)} COLLATE ${literal(collation)}`,
		...comment === null ? [] : [`COMMENT ${literal(comment)}`],
		...encrypted === null ? [] : [`ENCRYPTION ${literal(encrypted ? "Y" : "N")}`]
	].join(" "));
}
/**
* Makes everything of `schema` in the empty `database`, which `inside` is in; `fill` puts the rows into the tables.
* Triggers come after the rows, which must not fire them. The session is left as the last definition had it.
*/
async function replay(server, inside, database, schema, fill) {
	await makeEach(inside, "sequences", schema.sequences);
	await makeEach(inside, "tables", schema.tables);
	await fill();
	await queryEach(inside, schema.sequences.map(positionOf));
	for (const program of schema.programs) await makeProgram(inside, database, schema, program);
	await server.withConnection((connection) => applyGrants(connection, database, schema.grants));
}
async function makeEach(inside, what, objects) {
	let done = 0;
	for (const packet of packets(objects.map(({ create }) => create))) {
		const [first, last] = [objects[done]?.name, objects[done + packet.length - 1]?.name];
		try {
			await makePacket(inside, packet);
		} catch (error) {
			throw new Error(`making the ${what} ${JSON.stringify(first)} to ${JSON.stringify(last)}: ${messageOf(error)}`, { cause: error });
		}
		done += packet.length;
	}
}
async function makePacket(inside, packet) {
	try {
		await queryEach(inside, packet);
	} catch (error) {
		if (!needsLooseKeys(error)) throw error;
		for (const statement of packet) await makeUnlessMade(inside, statement);
	}
}
/** What stood before the statement that failed is there already. */
async function makeUnlessMade(inside, statement) {
	try {
		await queryWithLooseKeys(inside, statement);
	} catch (error) {
		if (numberOf(error) !== errorNumber.tableExists) throw error;
	}
}
/** `SHOW CREATE SEQUENCE` says where a sequence starts, not where it is. */
function positionOf({ name, next, cycles }) {
	if (!/^-?\d+$/.test(next) || !/^\d+$/.test(cycles)) throw new Error(`the sequence ${name} has no number`);
	return `DO SETVAL(${identifier(name)}, ${next}, 0, ${cycles})`;
}
/**
* One statement in a packet: MySQL keeps the semicolon after a stored program that others follow. Each gets the
* session that it remembers from the first time.
*/
async function makeProgram(inside, database, { characterSet, collation }, program) {
	const { session } = program;
	const wasAltered = session.databaseCollation !== null && session.databaseCollation !== collation;
	const alter = (to) => `ALTER DATABASE ${identifier(database)} COLLATE ${literal(to)}`;
	try {
		if (wasAltered) await inside.query(alter(session.databaseCollation ?? collation));
		await inside.query(sessionOf(session));
		await inside.query(program.create);
		await inside.query("SET SESSION character_set_client = utf8mb4");
		if (wasAltered) await inside.query(`ALTER DATABASE ${identifier(database)} CHARACTER SET ${literal(characterSet)} COLLATE ${literal(collation)}`);
	} catch (error) {
		throw new Error(`making ${describeProgram(program)}: ${messageOf(error)}; repair it, or drop it in \`prepare\``, { cause: error });
	}
}
function sessionOf({ sqlMode, characterSet, collation, timeZone }) {
	return `SET ${[
		`sql_mode = ${literal(sqlMode ?? "")}`,
		`character_set_client = ${literal(characterSet)}`,
		`collation_connection = ${literal(collation)}`,
		...timeZone === null ? [] : [`time_zone = ${literal(timeZone)}`]
	].map((setting) => `SESSION ${setting}`).join(", ")}`;
}

// src/databases/mysql/databases.ts
async function databaseExists(server, database) {
	identifier(database);
	const name = server.stored(database);
	return (await server.query(`SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(name)}`)).some((row) => row.name === name);
}
/**
* Makes an empty database with the character set and the rights of the user's own one; where that does not exist, as a
* plain CREATE DATABASE would.
*/
async function createLikeBase(server, database) {
	const name = identifier(database);
	const base = server.target.database;
	const baseExists = await databaseExists(server, base);
	await server.withConnection(async (connection) => {
		if (!baseExists) return void await connection.query(`CREATE DATABASE ${name}`);
		const { characterSet, collation, encrypted } = await readDatabase(server, connection, base);
		await createDatabase(connection, database, {
			characterSet,
			collation,
			encrypted,
			comment: null
		});
		await applyGrants(connection, database, await readSchemaGrants(connection, server, base));
	});
}
/** Drops exactly `database`, sealed or not, and the rights on it. No error where it is gone already. */
async function dropDatabase(server, database, log) {
	identifier(database);
	if (isOurs(server)) await endSessions(server, await sessionsIn(server, database));
	await pastLocks(server, database, log, () => drop(server, database));
	await server.withConnection((connection) => revokeGrants(connection, server, database));
}
async function drop(server, database) {
	const statement = `DROP DATABASE IF EXISTS ${identifier(database)}`;
	try {
		await server.query(statement);
	} catch (error) {
		if (numberOf(error) !== errorNumber.readOnlyDatabase) throw error;
		await server.query(`ALTER DATABASE ${identifier(database)} READ ONLY = 0`);
		await server.query(statement);
	}
}

// src/databases/mysql/dump-file.ts
/**
* The file of a dump: a mark, then frames, each with its kind and its length before it; all of it compressed. The
* last frame counts the rows, so that a file that was cut off is known. What a file says is hostile until parsed.
*/
const header = object({
	flavour: _enum(["mysql", "mariadb"]),
	version: string(),
	/** Of the dumped database, without its grants: what a restored one must have. */
	fingerprint: string(),
	schema: schemaFormat
});
const mark = Buffer.from("TESTSHOAL MYSQL 1\n");
const frameKinds = {
	header: 72,
	table: 84,
	row: 82,
	end: 69
};
const frameStartBytes = 5;
/** More than a server takes in one packet. */
const frameLimitBytes = 1073741824;
const chunkBytes = 65536;
/** Never more than a few rows of it are in memory. */
async function writeDump(file, parts) {
	const compression = createZstdCompress({ params: {
		[constants.ZSTD_c_compressionLevel]: 1,
		[constants.ZSTD_c_checksumFlag]: 1
	} });
	await pipeline(Readable.from(chunks(parts), { objectMode: false }), compression, createWriteStream(file));
}
/** Throws for a file that was cut off, damaged, or is no dump of ours; only then where it is read to its end. */
async function* readDump(file) {
	const source = createReadStream(file);
	const bytes = source.pipe(createZstdDecompress());
	source.on("error", (error) => bytes.destroy(error));
	try {
		yield* partsIn(new FrameReader(bytes));
	} finally {
		source.destroy();
		bytes.destroy();
	}
}
async function* chunks(parts) {
	let pending = [mark];
	let sizeBytes = 0;
	let rows = 0;
	for await (const part of parts) {
		if (part.kind === "row") rows += 1;
		const frame = frameOf(part);
		pending.push(...frame);
		sizeBytes += frame.reduce((sum, { length }) => sum + length, 0);
		if (sizeBytes < chunkBytes) continue;
		yield Buffer.concat(pending);
		pending = [];
		sizeBytes = 0;
	}
	yield Buffer.concat([...pending, ...framed("end", [numberBytes(rows)])]);
}
function frameOf(part) {
	switch (part.kind) {
		case "header": return framed("header", [Buffer.from(JSON.stringify(part.header))]);
		case "table": return framed("table", [numberBytes(part.index)]);
		case "row": return framed("row", part.row.flatMap(cellBytes));
	}
}
function framed(kind, payload) {
	const length = payload.reduce((sum, part) => sum + part.length, 0);
	if (length > frameLimitBytes) throw new Error(`a row has ${length} bytes, more than a dump takes`);
	const start = Buffer.alloc(frameStartBytes);
	start.writeUInt8(frameKinds[kind]);
	start.writeUInt32BE(length, 1);
	return [start, ...payload];
}
const nullLength = 4294967295;
function cellBytes(cell) {
	return cell === null ? [numberBytes(nullLength)] : [numberBytes(cell.length), cell];
}
function numberBytes(value) {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}
async function* partsIn(reader) {
	if (!(await reader.take(mark.length))?.equals(mark)) throw new Error("the file is no dump of ours");
	let rows = 0;
	for (;;) {
		const start = await reader.take(frameStartBytes);
		if (start === void 0) throw new Error("the file is not a complete dump");
		const length = start.readUInt32BE(1);
		if (length > frameLimitBytes) throw new Error("the file is not a dump: a part of it is too long");
		const payload = await reader.take(length);
		if (payload === void 0) throw new Error("the file is not a complete dump");
		switch (start.readUInt8()) {
			case frameKinds.header:
				yield {
					kind: "header",
					header: header.parse(JSON.parse(payload.toString()))
				};
				break;
			case frameKinds.table:
				yield {
					kind: "table",
					index: payload.readUInt32BE()
				};
				break;
			case frameKinds.row:
				rows += 1;
				yield {
					kind: "row",
					row: rowOf(payload)
				};
				break;
			case frameKinds.end:
				if (payload.readUInt32BE() !== rows) throw new Error("the file has lost rows");
				return await reader.expectEnd();
			default: throw new Error("the file is not a dump: a part of it is of no known kind");
		}
	}
}
function rowOf(payload) {
	const cells = [];
	for (let at = 0; at < payload.length;) {
		const length = payload.readUInt32BE(at);
		at += 4;
		if (length === nullLength) {
			cells.push(null);
			continue;
		}
		if (at + length > payload.length) throw new Error("the file is not a dump: a value is longer than its row");
		cells.push(payload.subarray(at, at + length));
		at += length;
	}
	return cells;
}
/** Takes so many bytes from a stream as are asked for. */
var FrameReader = class {
	#chunks;
	#rest = Buffer.alloc(0);
	constructor(source) {
		this.#chunks = source[Symbol.asyncIterator]();
	}
	/** Undefined where fewer are left. */
	async take(length) {
		if (this.#rest.length < length && !await this.#read(length)) return void 0;
		const taken = this.#rest.subarray(0, length);
		this.#rest = this.#rest.subarray(length);
		return taken;
	}
	/** The checksum stands after the last byte, so the stream has to be read to its end. */
	async expectEnd() {
		if (await this.take(1) !== void 0) throw new Error("the file is not a dump: something follows its end");
	}
	async #read(length) {
		const parts = [this.#rest];
		let sizeBytes = this.#rest.length;
		while (sizeBytes < length) {
			const next = await this.#chunks.next();
			if (next.done === true) break;
			parts.push(next.value);
			sizeBytes += next.value.length;
		}
		this.#rest = Buffer.concat(parts);
		return sizeBytes >= length;
	}
};

// src/databases/mysql/fingerprint.ts
/** The fingerprint of a database: its schema and the checksums of its rows. */
/** Equal for a database and its exact copies, on the same server. */
async function fingerprint(server, inside, database) {
	return hashOf(await readSchema(server, inside, database), await checksums(inside, database));
}
/** `schema` can have been read before the rows were moved to another database. */
function hashOf(schema, rows) {
	const { tables, sequences, programs, grants, ...database } = schema;
	const whole = {
		database,
		tables,
		sequences,
		programs,
		grants,
		rows: [...rows]
	};
	return createHash("sha256").update(JSON.stringify(whole)).digest("hex");
}
/** A checksum over all rows of each table, whatever order they lie in; the rows that were included. */
async function checksums(inside, database) {
	const names = await tableNames(inside, database);
	const answers = await queryEach(inside, names.map((name) => `CHECKSUM TABLE ${qualified(database, name)}`));
	return new Map(names.map((name, index) => {
		const checksum = answers[index]?.[0]?.Checksum;
		if (checksum === null || checksum === void 0) throw new Error(`the rows of ${JSON.stringify(name)} cannot be read`);
		return [name, textOf(checksum)];
	}));
}
/** Bytes of data and indexes; a database without tables takes at least a page of the dictionary. */
async function sizeOf(connection, database) {
	const [row] = await connection.query(`SELECT COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) AS size FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(database)}`);
	return Number(row?.size ?? 0) + dictionaryPageBytes;
}
const dictionaryPageBytes = 16384;
async function tableNames(inside, database) {
	return (await inside.query(`SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = ${literal(database)} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')`)).map(({ name }) => textOf(name)).sort();
}

// src/databases/mysql/opaque-json.ts
/**
* JSON of MySQL can hold values of SQL types: `JSON_OBJECT('day', CURRENT_DATE)` keeps a DATE. As text they are strings and
* floats, so that no dump could bring them back.
*/
/** Those that text has no spelling for. Source: https://dev.mysql.com/doc/refman/en/json-attribute-functions.html#function_json-type */
const opaqueTypes = [
	"DATE",
	"TIME",
	"DATETIME",
	"TIMESTAMP",
	"DECIMAL",
	"BLOB",
	"BIT",
	"OPAQUE"
];
/** Throws for the first column that has such a value at any depth, with its name and the value's type. */
async function refuseOpaqueJson(inside, tables) {
	const types = opaqueTypes.map((type) => `'${type}'`).join(", ");
	for (const { name, columns } of tables) for (const column of columns.filter(({ cell }) => cell === "json")) {
		const [found] = await inside.query(`SELECT JSON_TYPE(j.part) AS type FROM ${identifier(name)} t,
           JSON_TABLE(JSON_EXTRACT(t.${identifier(column.name)}, '$', '$**.*', '$**[*]'), '$[*]' COLUMNS (part json PATH '$')) j
         WHERE JSON_TYPE(j.part) IN (${types}) LIMIT 1`);
		if (found === void 0) continue;
		throw new Error(`the JSON column ${JSON.stringify(`${name}.${column.name}`)} holds a value of the SQL type ${textOf(found.type)}, which a dump would bring back as text; store it with CAST(… AS CHAR), or use \`clone: instance\``);
	}
}

// src/databases/mysql/rows.ts
/** Rows from one database of a server into another one, without leaving the server. */
/** In a smaller table no plan is a bad one, and 300 of them would cost a tenth of a clone. */
const analyzedFromBytes = 1048576;
/** Copies the rows of `tables` from `source` into the tables of the database that `inside` is in. */
async function copyRows(server, inside, source, tables) {
	if (tables.length === 0) return;
	const sorted = tables.toSorted((one, other) => other.sizeBytes - one.sizeBytes);
	const [within, without] = [true, false].map((wanted) => sorted.filter(({ table }) => isTransactional(table) === wanted).map(({ table }) => copyStatement(source, table)));
	await prepareBulkLoad(server, inside);
	await copyEach(inside, without ?? []);
	await inside.query("START TRANSACTION");
	await copyEach(inside, within ?? []);
	await inside.query("COMMIT");
	await analyze(inside, tables.filter(({ sizeBytes }) => sizeBytes >= analyzedFromBytes).map(({ table }) => table));
}
async function copyEach(inside, statements) {
	for (const packet of packets(statements)) try {
		await queryEach(inside, packet);
	} catch (error) {
		throw new Error(`copying rows: ${messageOf(error)}`, { cause: error });
	}
}
/** Statistics for the optimizer, which a copy comes without. NO_WRITE_TO_BINLOG needs no right of its own. */
async function analyze(inside, tables) {
	if (tables.length === 0) return;
	const names = tables.map(({ name }) => identifier(name)).join(", ");
	await inside.query(`ANALYZE NO_WRITE_TO_BINLOG TABLE ${names}`);
}
/**
* With both checks off MariaDB fills an empty table in one go; its older releases do that wrong. So does its own
* client choose. Source: https://jira.mariadb.org/browse/MDEV-34703
*/
async function prepareBulkLoad(server, inside) {
	if (server.isMariadb && !loadsInBulk(server)) await inside.query("SET SESSION unique_checks = 1");
}
function loadsInBulk(server) {
	if (server.isAtLeast("11.5.0")) return server.isAtLeast("11.7.2");
	if (server.isAtLeast("11.0.0")) return server.isAtLeast("11.4.5");
	return server.isAtLeast("10.11.11");
}
function copyStatement(source, table) {
	const columns = columnList(table);
	return `INSERT INTO ${identifier(table.name)} (${columns}) SELECT ${columns} FROM ${qualified(source, table.name)}${history(table)}`;
}
function columnList({ columns }) {
	return columns.map(({ name }) => identifier(name)).join(", ");
}
/** Of the other engines some know transactions too; for them it only matters less. */
function isTransactional({ create }) {
	return /^\) ENGINE=InnoDB\b/m.test(create);
}
/** What reads the rows that were, too. */
function history({ versioned }) {
	return versioned ? " FOR SYSTEM_TIME ALL" : "";
}

// src/databases/mysql/dump.ts
/** Writes a database to a file: its schema, and its rows as the server keeps them. No tool is needed for that. */
/** Leaves no file behind where it fails. Nobody else may write to `database` meanwhile. */
async function dumpDatabase(server, database, file) {
	try {
		await server.visit(database, (inside) => writeDump(file, partsOf(server, inside, database)));
	} catch (error) {
		await rm(file, { force: true });
		throw error;
	}
	return {
		tool: `testshoal from ${server.identity.label}`,
		sizeBytes: (await stat(file)).size,
		compressed: true
	};
}
/** Grants can come from the user's own database and differ between servers, so they are left out. */
function dumpFingerprint(schema, rows) {
	return hashOf({
		...schema,
		grants: []
	}, rows);
}
/** The whole of the `database` that `inside` is in. */
async function* partsOf(server, inside, database) {
	const { flavour, version } = server.identity;
	const schema = await readSchema(server, inside, database);
	await refuseOpaqueJson(inside, schema.tables);
	yield {
		kind: "header",
		header: {
			flavour,
			version,
			fingerprint: dumpFingerprint(schema, await checksums(inside, server.stored(database))),
			schema
		}
	};
	await inside.query("SET SESSION character_set_results = NULL");
	for (const [index, table] of schema.tables.entries()) {
		yield {
			kind: "table",
			index
		};
		for await (const row of inside.stream(selectOf(table))) yield {
			kind: "row",
			row
		};
	}
}
function selectOf(table) {
	return `SELECT ${table.columns.map(expressionFor).join(", ")} FROM ${identifier(table.name)}${history(table)}`;
}
/** A float's text has fewer digits than it has; the labels of an enum say nothing of its number 0. */
function expressionFor({ name, type, cell }) {
	if (cell === "number") return `CAST(${identifier(name)} AS UNSIGNED)`;
	return type === "float" ? `${identifier(name)} + 0e0` : identifier(name);
}

// src/databases/mysql/restore.ts
/** Fills a database from a dump, and proves that it is what was dumped. */
/** One INSERT is about so long: longer ones take memory here, and gain nothing there. */
const statementBytes = 262144;
async function restoreDatabase(server, file, database) {
	await fillFrom(readDump(file), server, database);
}
/** Rows are read while the server takes the ones before; never more than a few statements are in memory. */
async function fillFrom(parts, server, database) {
	try {
		const header = await readHeader(parts, server);
		await server.withConnection((connection) => alterDatabase(connection, database, header.schema));
		await server.visit(database, async (inside) => {
			await replay(server, inside, database, header.schema, () => fillTables(server, inside, header.schema, parts));
		});
		await prove(server, database, header.fingerprint);
	} finally {
		await parts.return(void 0);
	}
}
async function readHeader(parts, server) {
	const { value } = await parts.next();
	if (value === void 0 || value.kind !== "header") throw new Error("the file is not a dump: it has no header");
	const { flavour, version } = value.header;
	if (flavour !== server.identity.flavour) throw new Error(`the dump is one of ${flavour} ${version}`);
	return value.header;
}
/** A restored database that differs would make tests pass or fail for no reason of theirs. */
async function prove(server, database, fingerprint) {
	if (await server.visit(database, async (inside) => dumpFingerprint(await readSchema(server, inside, database), await checksums(inside, server.stored(database)))) !== fingerprint) throw new Error("what was restored is not equal to what was dumped");
}
async function fillTables(server, inside, schema, parts) {
	await prepareBulkLoad(server, inside);
	const sending = new Sending(inside);
	let inserts;
	for await (const part of parts) {
		if (part.kind === "header") throw new Error("the file is not a dump: it has two headers");
		if (part.kind === "row") {
			if (inserts === void 0) throw new Error("the file is not a dump: a row is in no table");
			const statement = inserts.add(part.row);
			if (statement !== void 0) await sending.send(statement);
			continue;
		}
		await finish(inserts, sending);
		const table = schema.tables[part.index];
		if (table === void 0) throw new Error("the file is not a dump: it has rows of an unknown table");
		inserts = new Inserts(table);
		await sending.send("START TRANSACTION");
	}
	await finish(inserts, sending);
	await sending.done();
}
async function finish(inserts, sending) {
	if (inserts === void 0) return;
	const last = inserts.take();
	if (last !== void 0) await sending.send(last);
	await sending.send("COMMIT");
}
/** One statement is under way while the next one is put together. */
var Sending = class {
	#inside;
	#underWay = Promise.resolve();
	constructor(inside) {
		this.#inside = inside;
	}
	async send(statement) {
		await this.done();
		this.#underWay = this.#inside.query(statement);
		this.#underWay.catch(() => {});
	}
	async done() {
		try {
			await this.#underWay;
		} catch (error) {
			throw new Error(`inserting rows: ${messageOf(error)}`, { cause: error });
		}
	}
};
/** Puts rows of one table together to statements. */
var Inserts = class {
	#start;
	#cells;
	#rows = [];
	#sizeBytes = 0;
	constructor(table) {
		this.#start = `INSERT INTO ${identifier(table.name)} (${columnList(table)}) VALUES `;
		this.#cells = table.columns.map(({ cell }) => cell);
	}
	/** A statement, when one is full. */
	add(row) {
		const text = this.#rowText(row);
		this.#rows.push(text);
		this.#sizeBytes += text.length;
		return this.#sizeBytes < statementBytes ? void 0 : this.take();
	}
	take() {
		if (this.#rows.length === 0) return void 0;
		const statement = this.#start + this.#rows.join(",");
		this.#rows = [];
		this.#sizeBytes = 0;
		return statement;
	}
	#rowText(row) {
		if (row.length !== this.#cells.length) throw new Error("the file is not a dump: a row is too long or too short");
		return `(${row.map((cell, index) => valueText(cell, this.#cells[index] ?? "bytes")).join(",")})`;
	}
};
function valueText(cell, kind) {
	if (cell === null) return "NULL";
	switch (kind) {
		case "text": return literal(cell.toString("latin1"));
		case "number": {
			const digits = cell.toString("latin1");
			if (!/^\d+$/.test(digits)) throw new Error("the file is not a dump: a number is none");
			return digits;
		}
		case "bytes": return bytesLiteral(cell);
		case "json": return `_utf8mb4 ${bytesLiteral(cell)}`;
	}
}

// src/databases/mysql/base-copy.ts
/** Copies the user's own database as it is. It is only read: no lock is taken, and nobody is sent away from it. */
/**
* Each table is read as it is at one moment, and all of them at different ones, so it is proved that none changed.
* Leaves nothing behind where it fails, unless a database of that name was there before.
* @throws UserError where the base does not exist, is in use, cannot be copied, or is written to meanwhile.
*/
async function copyBase(server, database, log) {
	const base = server.target.database;
	await whileUnchanged(server, async ({ schema, fingerprint }) => {
		await server.withConnection((connection) => createDatabase(connection, database, schema));
		try {
			await fill(server, base, database, schema);
			if ((await stateOf(server, database)).fingerprint !== fingerprint) throw new Error(`the copy is not equal to "${base}"`);
		} catch (error) {
			await dropDatabase(server, database, log).catch((reason) => {
				log.debug(`${database} could not be dropped: ${messageOf(reason)}`);
			});
			throw error;
		}
	});
}
/** Fills the empty `database` of another server, without a file in between. @throws UserError as `copyBase`. */
async function copyBaseTo(other, database, server) {
	const base = server.target.database;
	await whileUnchanged(server, () => server.visit(base, (inside) => fillFrom(partsOf(server, inside, base), other, database)));
}
/** Does `work` with the user's own database, in which nobody may be. */
async function whileUnchanged(server, work) {
	const base = server.target.database;
	await refuseUnusable(server);
	const before = await stateOf(server, base);
	const failure = await work(before).then(() => void 0, (error) => ({ error }));
	if ((await stateOf(server, base)).fingerprint !== before.fingerprint) throw new UserError(`The database "${base}" was written to while it was copied. End that program before this step.`);
	if (failure !== void 0) throw failure.error;
}
/** @throws UserError where the user's own database does not exist or is in use. */
async function refuseUnusable(server) {
	const base = server.target.database;
	if (!await databaseExists(server, base)) throw new UserError(`The database "${base}" does not exist, and \`template: off\` makes clones of it as it is. Make and fill it in an earlier step, or leave out \`template: off\`.`);
	const sessions = await lastingSessionsIn(server, base);
	if (sessions.length > 0) throw new UserError(`The database "${base}" cannot be copied while others are in it: ${describeAll(sessions)}. Nobody is sent away from a database of yours: end these sessions before this step.`);
}
/** Rights are left out: those of a copy are what this user may pass on. */
function stateOf(server, database) {
	return server.visit(database, async (inside) => {
		const schema = await readSchema(server, inside, database);
		const rows = await checksums(inside, server.stored(database));
		return {
			schema,
			fingerprint: dumpFingerprint(schema, rows)
		};
	});
}
async function fill(server, base, database, schema) {
	const tables = schema.tables.map((table) => ({
		table,
		sizeBytes: 0
	}));
	await server.visit(database, async (inside) => {
		await inside.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
		await replay(server, inside, database, schema, () => copyRows(server, inside, base, tables));
	});
}

// src/databases/mysql/session-settings.ts
var import_promise = require_promise();
/** Every server of the supported versions lets everybody set these. */
const common = [
	{
		name: "sql_mode",
		value: `'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'`
	},
	{
		name: "time_zone",
		value: `'+00:00'`
	},
	{
		name: "sql_quote_show_create",
		value: "1"
	},
	{
		name: "foreign_key_checks",
		value: "0"
	},
	{
		name: "unique_checks",
		value: "0"
	},
	{
		name: "lock_wait_timeout",
		value: "10"
	},
	{
		name: "wait_timeout",
		value: "86400"
	},
	{
		name: "session_track_system_variables",
		value: `'character_set_client'`
	},
	{
		name: "sql_select_limit",
		value: "DEFAULT"
	},
	{
		name: "sql_safe_updates",
		value: "0"
	},
	{
		name: "autocommit",
		value: "1"
	}
];
/** Each of them is unknown to some server, or not for everybody. */
const whereKnown = [
	{
		name: "max_execution_time",
		value: "0"
	},
	{
		name: "max_statement_time",
		value: "0"
	},
	{
		name: "information_schema_stats_expiry",
		value: "0"
	},
	{
		name: "show_gipk_in_create_table_and_information_schema",
		value: "ON"
	},
	{
		name: "sql_generate_invisible_primary_key",
		value: "OFF"
	},
	{
		name: "sql_require_primary_key",
		value: "OFF"
	},
	{
		name: "innodb_force_primary_key",
		value: "OFF"
	},
	{
		name: "default_collation_for_utf8mb4",
		value: "utf8mb4_0900_ai_ci"
	},
	{
		name: "innodb_strict_mode",
		value: "OFF"
	},
	{
		name: "check_constraint_checks",
		value: "OFF"
	},
	{
		name: "system_versioning_insert_history",
		value: "ON"
	}
];
/** Those of `whereKnown` that this session may set. */
async function acceptedSettings(connection) {
	const accepted = [];
	for (const setting of whereKnown) try {
		await connection.query(statementFor([setting]));
		accepted.push(setting);
	} catch (error) {
		if (numberOf(error) === void 0) throw error;
	}
	return accepted;
}
/** The statement that every session of ours begins with. */
function sessionStatement(accepted, logsChanges) {
	return statementFor([
		...common,
		...accepted,
		...logsChanges ? [] : [{
			name: "sql_log_bin",
			value: "0"
		}]
	]);
}
function statementFor(settings) {
	return `SET ${settings.map(({ name, value }) => `SESSION ${name} = ${value}`).join(", ")}`;
}

// src/databases/mysql/identity.ts
/** Finds out what server answers, and waits for one that is starting. */
const labels = {
	mysql: "MySQL",
	mariadb: "MariaDB"
};
const oldestVersions = {
	mysql: "8.0",
	mariadb: "10.6"
};
/** Whether `version` is `oldest` or newer; both as `10.6.18`, missing parts count as 0. */
function isAtLeast(version, oldest) {
	const [one, other] = [version, oldest].map((text) => text.split(".").map(Number));
	for (let part = 0; part < 3; part += 1) {
		const difference = (one?.[part] ?? 0) - (other?.[part] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}
/**
* Waits until the server answers, at most `limitSeconds`. What waiting cannot cure, as a wrong password,
* is a `UserError` at once.
*/
async function identifyServer(target, log, limitSeconds = 60) {
	const deadline = performance.now() + limitSeconds * 1e3;
	for (let attempt = 1;; attempt += 1) try {
		return await identify(target);
	} catch (error) {
		if (error instanceof UserError) throw error;
		if (!isPassing(error)) throw refused(target, error);
		if (performance.now() > deadline) throw silent(target, limitSeconds, error);
		if (attempt === 1) log.debug(`Waiting for MySQL or MariaDB at ${addressOf(target)}: ${messageOf(error)}`);
		await setTimeout(100);
	}
}
async function identify(target) {
	const connection = await (0, import_promise.createConnection)(connectionOptions(target));
	connection.on("error", () => {});
	try {
		const [rows] = await connection.query("SELECT VERSION() AS version, @@version_comment AS comment, @@lower_case_table_names AS folds");
		const { version, comment, folds } = rows[0];
		return {
			...supported(/mariadb/i.test(`${version} ${comment}`) ? "mariadb" : "mysql", /^[\d.]*\d/.exec(version)?.[0] ?? ""),
			foldsNames: folds !== 0,
			settings: await acceptedSettings(connection)
		};
	} finally {
		await connection.end().catch(() => {});
	}
}
function supported(flavour, version) {
	const [label, oldest] = [labels[flavour], oldestVersions[flavour]];
	if (!isAtLeast(version, oldest)) throw new UserError(`${label} ${version} is too old. Use version ${oldest} or newer.`);
	return {
		flavour,
		label,
		version
	};
}
/** Faults of a server that is starting, or still behind a proxy that accepts for it. */
function isPassing(error) {
	const number = numberOf(error);
	if (number !== void 0) return [errorNumber.tooManyConnections, errorNumber.shuttingDown].includes(number);
	return /^(PROTOCOL_CONNECTION_LOST|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/.test(codeOf(error) ?? "");
}
function refused(target, error) {
	return new UserError(`The server at ${addressOf(target)} refused the user ${JSON.stringify(target.user)}: ${messageOf(error)}. Check host, user and password of the database URL.`, { cause: withoutStatement(error) });
}
function silent(target, limitSeconds, error) {
	return new UserError(`No MySQL or MariaDB server answered at ${addressOf(target)} within ${limitSeconds} seconds: ${messageOf(error)}. Check host and port of the database URL, and that the service is started before this step.`, { cause: withoutStatement(error) });
}

// src/databases/mysql/connection.ts
/** So many statements run at once; more would only wait for the same disk and the same dictionary. */
const adminConnections = 4;
const visitorsAtOnce = 4;
/** So many rows of a stream wait in memory. */
const streamedRows = 64;
/** One server, through connections that are inside no database unless they visit one. */
var MysqlServer = class {
	target;
	identity;
	#pool;
	#slots = new Slots(visitorsAtOnce);
	#log;
	/** All that there ever were: a server gives no id twice while it runs. */
	#connectionIds = /* @__PURE__ */ new Set();
	/** Those that have our settings already. */
	#settled = /* @__PURE__ */ new WeakSet();
	#visits = /* @__PURE__ */ new Map();
	#held = [];
	#logsChanges = true;
	constructor(target, identity, log) {
		this.target = target;
		this.identity = identity;
		this.#log = log;
		this.#pool = (0, import_promise.createPool)({
			...connectionOptions(target),
			connectionLimit: adminConnections
		});
	}
	get isMariadb() {
		return this.identity.flavour === "mariadb";
	}
	/** Whether the server is `version` or newer; ask which of the two it is before. */
	isAtLeast(version) {
		return isAtLeast(this.identity.version, version);
	}
	/** Ids that the server gave to our connections. */
	get ownConnectionIds() {
		return [...this.#connectionIds];
	}
	/** How often we were inside `database`; the server counts us among its sessions. */
	visitsTo(database) {
		return this.#visits.get(database) ?? 0;
	}
	/** As the server keeps it: some are set to fold the names of databases to lower case. */
	stored(database) {
		return this.identity.foldsNames ? database.toLowerCase() : database;
	}
	/** From now on what we do is not written to the binary log. Only for servers that have no replicas. */
	stopLoggingChanges() {
		this.#logsChanges = false;
		this.#settled = /* @__PURE__ */ new WeakSet();
	}
	async query(sql, values) {
		return await this.withConnection((connection) => connection.query(sql, values));
	}
	/** One administrative connection for several statements. `work` must not wait for a second one. */
	async withConnection(work) {
		const connection = await this.#pool.getConnection();
		try {
			await this.#settle(connection, connection.connection);
			return await work(connectionOf(connection));
		} catch (error) {
			throw withoutStatement(error);
		} finally {
			connection.release();
		}
	}
	/**
	* Works inside `database` on a connection of its own, which may be left in any state and which takes several
	* statements at once where no values come with them. `work` must not wait for another visit.
	*/
	async visit(database, work) {
		const inDatabase = `USE ${identifier(database)}`;
		return await this.#slots.use(async () => {
			const connection = await (0, import_promise.createConnection)({
				...connectionOptions(this.target),
				multipleStatements: true
			});
			connection.on("error", (error) => this.#log.debug(`a connection broke: ${messageOf(error)}`));
			try {
				await this.#settle(connection, connection);
				await connection.query(inDatabase);
				this.#visits.set(database, this.visitsTo(database) + 1);
				return await work(visitOf(connection));
			} catch (error) {
				connection.destroy();
				throw withoutStatement(error);
			} finally {
				await connection.end().catch(() => {});
			}
		});
	}
	/** Runs `statement` on a connection that stays until `close`: for what lasts as long as its session does. */
	async hold(statement) {
		const connection = await (0, import_promise.createConnection)(connectionOptions(this.target));
		connection.on("error", (error) => this.#log.debug(`a connection broke: ${messageOf(error)}`));
		this.#held.push(connection);
		try {
			await this.#settle(connection, connection);
			await connection.query(statement);
		} catch (error) {
			throw withoutStatement(error);
		}
	}
	async close() {
		for (const connection of this.#held) connection.destroy();
		await this.#pool.end();
	}
	#sessionStatement() {
		return sessionStatement(this.identity.settings, this.#logsChanges);
	}
	/** `session` stands for the connection behind `connection`, which the pool wraps anew each time. */
	async #settle(connection, session) {
		this.#connectionIds.add(connection.threadId);
		if (this.#settled.has(session)) return;
		await connection.query(this.#sessionStatement());
		this.#settled.add(session);
	}
};
/** Waits for a server that is starting. @throws UserError for what only the user can put right. */
async function connectServer(target, log, limitSeconds) {
	return new MysqlServer(target, await identifyServer(target, log, limitSeconds), log);
}
/** Only the callback interface streams. The promise's holds it, but not in its types. */
function coreOf(connection) {
	return connection.connection;
}
function visitOf(connection) {
	return {
		...connectionOf(connection),
		stream(sql) {
			return coreOf(connection).query({
				sql,
				rowsAsArray: true,
				typeCast: (field) => field.buffer()
			}).stream({ highWaterMark: streamedRows });
		}
	};
}
function connectionOf(connection) {
	return { async query(sql, values) {
		const [rows] = await connection.query(sql, values && [...values]);
		return rows;
	} };
}

// src/databases/mysql/survey.ts
async function survey(server) {
	const base = server.target.database;
	const grants = await server.query("SHOW GRANTS");
	const baseExists = await databaseExists(server, base);
	const encoding = await encodingOf(server, baseExists);
	const whose = baseExists ? "" : ` as the server has them, for ${JSON.stringify(base)} is not there`;
	const { flavour, label, version } = server.identity;
	return {
		base: server.stored(base),
		baseExists,
		baseSessions: (await sessionsIn(server, base)).map(describe),
		missingRights: mayCreate(grants.flatMap((row) => Object.values(row).map(textOf))) ? [] : ["create databases"],
		...await sessionLimits(server),
		facts: [`${label} ${version}, ${encoding.characterSet}, collation ${encoding.collation}${whose}`],
		notices: timeoutNotices(flavour, server.target.user, await readTimeouts(server))
	};
}
/**
* From the lines of SHOW GRANTS: on everything, on databases by a pattern, or by a role, whose rights are listed
* elsewhere. A right on single databases does not help, for ours have names of their own.
*/
function mayCreate(grants) {
	return grants.some((grant) => {
		const [, privileges, place] = /^GRANT ([\s\S]+?) ON ([\s\S]+?) TO /.exec(grant) ?? [];
		if (privileges === void 0 || place === void 0) return /^GRANT .* TO /.test(grant);
		return /(?:^|, )(?:ALL PRIVILEGES|CREATE)(?:,|$)/.test(privileges) && (place === "*.*" || /(?<!\\)[%_]/.test(place.replace(/\.\*$/, "")));
	});
}
async function sessionLimits(server) {
	const [limits] = await server.query("SELECT @@GLOBAL.max_connections AS most, @@SESSION.max_user_connections AS mine");
	const [status] = await server.query(`SHOW GLOBAL STATUS LIKE 'Threads_connected'`);
	const most = Number(limits?.most);
	const mine = Number(limits?.mine) || most;
	return {
		freeConnections: Math.max(0, Math.min(most - Number(status?.Value), mine)),
		connectionLimit: Math.min(most, mine)
	};
}
/** What templates get: that of the user's own database, or the server's where that is not there. */
async function encodingOf(server, baseExists) {
	if (baseExists) return server.withConnection((connection) => readDatabase(server, connection, server.target.database));
	const [row] = await server.query("SELECT @@GLOBAL.character_set_server AS characterSet, @@GLOBAL.collation_server AS collation");
	return {
		characterSet: textOf(row?.characterSet),
		collation: textOf(row?.collation)
	};
}
/** Ours have limits of their own, so these are the server's. Of `max_execution_time` the unit is the millisecond. */
async function readTimeouts(server) {
	const names = timeoutNames.map((name) => `'${name}'`).join(", ");
	return (await server.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`)).map((row) => {
		const name = textOf(row.Variable_name);
		const value = Number(textOf(row.Value));
		return {
			name,
			seconds: name === "max_execution_time" ? value / 1e3 : value
		};
	});
}

export { pastLocks as A, readProcesses as B, readDatabase as C, dialectOf as D, names as E, describe as F, openTransactions as G, identifier as H, describeAll as I, codeOf as J, performanceSchemaIsOn as K, inTransaction as L, pictureOf as M, pictureOfDatabase as N, queryEach as O, countSessions as P, isAtWork as R, queryWithLooseKeys as S, describeProgram as T, literal as U, sessionsIn as V, qualified as W, numberOf as X, errorNumber as Y, withoutStatement as Z, createLikeBase as _, copyBaseTo as a, createDatabase as b, dumpDatabase as c, history as d, isTransactional as f, sizeOf as g, hashOf as h, copyBase as i, sendAway as j, isOurs as k, analyze as l, fingerprint as m, survey as n, refuseUnusable as o, checksums as p, textOf as q, connectServer as r, restoreDatabase as s, sessionLimits as t, copyRows as u, databaseExists as v, readSchema as w, replay as x, dropDatabase as y, lastingSessionsIn as z };