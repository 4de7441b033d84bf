import { n as staged, t as Gaps } from "./gaps.js";
import { a as int, i as boolean, l as string, n as _enum, r as array, s as object } from "./zod.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { a as escapeLiteral, i as escapeIdentifier, n as DatabaseError, r as Pool, t as Client } from "./pg.js";
import { t as readTlsFile } from "./tls-file.js";
import { t as formatDatabaseUrl } from "./url.js";
import { n as subtractCounts, t as addCounts } from "./pool-statistics.js";
import { a as withoutMark, i as withMark, r as readMark } from "./mark.js";
import { a as stringOfUnknownEscapes, i as matching, n as timeoutNotices, r as cutLiterals, t as timeoutNames } from "./timeouts.js";
import { n as roomInside, r as unknownRoom, t as roomIn } from "./room.js";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { randomUUID } from "node:crypto";
import path, { join } from "node:path";
import { appendFile, open, readFile, readdir, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";

// src/databases/postgres/failure.ts
/** What the server's errors mean. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const sqlState = {
	noSuchDatabase: "3D000",
	noPrivilege: "42501",
	objectInUse: "55006",
	wrongPassword: "28P01",
	notAuthorized: "28000",
	starting: "57P03",
	tooManyConnections: "53300"
};
/** The code of the server's error, or of the operating system's; also where `inServerWords` was at work. */
function codeOf(error) {
	if (!(error instanceof Error)) return void 0;
	return "code" in error && typeof error.code === "string" ? error.code : codeOf(error.cause);
}
/** The server's message with its detail and hint, which name who is in the way and what to do. */
function inServerWords(error) {
	if (!(error instanceof DatabaseError)) return error instanceof Error ? error : new Error(messageOf(error));
	const words = [
		error.message,
		error.detail,
		error.hint
	].filter((part) => part !== void 0);
	return new Error(words.join("; "), { cause: error });
}

// src/databases/postgres/quoting.ts
/** The only place where names and values become part of a statement or of a connection string. */
/** NAMEDATALEN − 1. The server cuts longer names with no more than a notice, so that two can become one. */
const nameLimitBytes = 63;
/** Throws for what cannot be a name, above all for one that the server would cut. */
function identifier(name) {
	const sizeBytes = Buffer.byteLength(name);
	if (sizeBytes === 0 || sizeBytes > 63 || name.includes("\0")) throw new Error(`${JSON.stringify(name)} cannot be a name in PostgreSQL: it needs 1 to ${63} bytes and no zero byte`);
	return escapeIdentifier(name);
}
function literal(text) {
	if (text.includes("\0")) throw new Error("PostgreSQL has no text with a zero byte");
	return escapeLiteral(text);
}
/**
* A libpq connection string, for tools that would take a plain database name with `=` in it for one.
* Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
*/
function connectionString(keywords) {
	return Object.entries(keywords).map(([keyword, value]) => `${keyword}='${value.replaceAll(/[\\']/g, "\\$&")}'`).join(" ");
}

// src/databases/postgres/prepared-transactions.ts
/** A database with one of these can be neither renamed nor copied. Throws and names them. */
async function refusePreparedTransactions(server, database) {
	const prepared = await preparedTransactions(server, database);
	if (prepared.length === 0) return;
	throw new Error(`these prepared transactions are still open: ${listed(prepared)}; finish each with COMMIT PREPARED or ROLLBACK PREPARED`);
}
/** Not even FORCE drops a database with these, and each can only be rolled back from inside. */
async function rollBackPreparedTransactions(server, database, log) {
	const prepared = await preparedTransactions(server, database);
	if (prepared.length === 0) return;
	log.warning(`The database ${database} is dropped with prepared transactions in it: ${listed(prepared)}`);
	await server.query(`ALTER DATABASE ${identifier(database)} WITH ALLOW_CONNECTIONS true`);
	await server.visit(database, async (inside) => {
		for (const gid of prepared) await inside.query(`ROLLBACK PREPARED ${literal(gid)}`);
	});
}
/** Their global identifiers, oldest first. */
async function preparedTransactions(server, database) {
	return (await server.query("SELECT gid FROM pg_prepared_xacts WHERE database = $1 ORDER BY prepared", [database])).map(({ gid }) => gid);
}
function listed(gids) {
	return gids.map((gid) => JSON.stringify(gid)).join(", ");
}

// src/databases/postgres/target.ts
const applicationName = "testshoal";
/** With the run's name where databases get its mark, so that others see that it is alive. */
function sessionName({ mark }) {
	return mark === void 0 ? applicationName : `${applicationName} ${mark.run}`;
}
/** TLS parameters are libpq's own, so that one URL serves both sides. */
const tlsParameters = [
	"sslmode",
	"sslrootcert",
	"sslcert",
	"sslkey"
];
/** What a role or database sets for the project's sessions must not stop ours half-way. Older servers refuse what they do not know. */
function sessionOptions(major) {
	return [
		"statement_timeout=0",
		"lock_timeout=0",
		"idle_in_transaction_session_timeout=0",
		"default_transaction_read_only=off",
		...major >= 14 ? ["idle_session_timeout=0"] : [],
		...major >= 17 ? ["transaction_timeout=0"] : []
	].map((setting) => `-c ${setting}`).join(" ");
}
/** For messages; without user and password. */
function addressOf(target) {
	return target.host.startsWith("/") ? `the socket in ${target.host}, port ${target.port}` : `${target.host}:${target.port}`;
}
/** `major`: the server's version; 13 where it is not known yet. */
function clientConfig(target, database, major = 13) {
	return {
		host: target.host,
		port: target.port,
		user: target.user,
		password: target.password,
		database,
		ssl: tlsOptions(target),
		application_name: sessionName(target),
		options: sessionOptions(major),
		keepAlive: true
	};
}
/** libpq's keywords for `database`. The password is not among them: it goes into the environment. */
function libpqKeywords(target, database) {
	const tls = tlsParameters.flatMap((name) => {
		const value = target.parameters?.[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		host: target.host,
		port: String(target.port),
		user: target.user,
		dbname: database,
		application_name: applicationName,
		...Object.fromEntries(tls)
	};
}
function accessTo(target, database) {
	const { host, port, user, password, parameters = {} } = target;
	return {
		url: formatDatabaseUrl({
			engine: "postgres",
			host,
			port,
			user,
			password,
			database,
			parameters
		}),
		database,
		host,
		port: String(port),
		user,
		password
	};
}
/**
* libpq's meaning of `sslmode`, which `pg` does not share by itself. `allow` and `prefer` mean "plain is
* good enough" and become plain.
* Source: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
*/
function tlsOptions(target) {
	const { sslmode, sslrootcert, sslcert, sslkey } = target.parameters ?? {};
	if (![
		"require",
		"verify-ca",
		"verify-full"
	].includes(sslmode ?? "prefer") || target.host.startsWith("/")) return false;
	return {
		rejectUnauthorized: sslmode !== "require" || sslrootcert !== void 0,
		...sslmode !== "verify-full" && { checkServerIdentity: () => void 0 },
		...sslrootcert !== void 0 && { ca: readTlsFile(sslrootcert) },
		...sslcert !== void 0 && { cert: readTlsFile(sslcert) },
		...sslkey !== void 0 && { key: readTlsFile(sslkey) }
	};
}

// src/databases/postgres/sessions.ts
/** Who is connected to which database: counted, described, and ended. */
/** Sessions that ignore the request to end for so long will ignore it for ever. */
const endLimitSeconds = 10;
/** The server lists a session for a moment after its client has left. */
const leaveLimitSeconds = 1;
/**
* Not ours is whatever has another process id than our connections, or another name: the operating system
* gives the ids of ended sessions to new ones. A role without pg_read_all_stats sees no backend_type of others.
*/
const notOurs = `NOT (a.pid = ANY($1) AND a.application_name LIKE '${applicationName}%')`;
const isClient = `coalesce(a.backend_type, 'client backend') = 'client backend'`;
/** The server itself sends autovacuum away; parallel workers end with their leader. */
const isInTheWay = `coalesce(a.backend_type, '') NOT IN ('autovacuum worker', 'parallel worker')`;
/**
* Clients per database, without our own connections; databases without any are left out. The names of applications
* are shown to every role (https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS).
*/
async function countSessions(server) {
	return await server.query(`SELECT a.datname AS database, count(*)::int AS sessions,
       (count(*) FILTER (WHERE a.state = 'active'
         AND coalesce(a.wait_event_type, '') NOT IN ('Lock', 'Timeout', 'Client')))::int AS active,
       array_agg(DISTINCT coalesce(a.application_name, '')) AS applications
     FROM pg_stat_activity a
     WHERE a.datname IS NOT NULL AND ${isClient} AND ${notOurs} GROUP BY 1 ORDER BY 1`, [server.ownProcessIds]);
}
/** The clients of `database` but us, described for a message. */
async function describeSessions(server, database) {
	return (await sessionsOn(server, database, isClient)).map(describe);
}
/**
* Whatever is still in `database` after a moment and could write to it, described; ours and the server's own upkeep left
* out. What the sessions that have left did is counted by then.
*/
async function lastingSessions(server, database) {
	const deadline = performance.now() + leaveLimitSeconds * 1e3;
	for (;;) {
		const sessions = await sessionsOn(server, database, isInTheWay);
		if (sessions.length === 0 || performance.now() > deadline) return sessions.map(describe);
		await setTimeout(10);
	}
}
/**
* Ends all sessions on `database` but ours, each named in the log first, and waits until they are gone.
* New ones must have been made impossible before. Throws where sessions stay, and names them.
*/
async function endSessions(server, database, log) {
	const deadline = performance.now() + endLimitSeconds * 1e3;
	const named = /* @__PURE__ */ new Set();
	for (;;) {
		const sessions = await sessionsOn(server, database, isInTheWay);
		if (sessions.length === 0) return;
		if (performance.now() > deadline) throw new Error(`these sessions did not end within ${endLimitSeconds} seconds: ${sessions.map(describe).join("; ")}`);
		for (const session of sessions.filter(({ pid }) => !named.has(pid))) {
			log.warning(`Ending a session that is still on the database ${database}: ${describe(session)}`);
			named.add(session.pid);
			await end(server, session);
		}
		await setTimeout(10);
	}
}
async function end(server, session) {
	try {
		await server.query("SELECT pg_terminate_backend($1)", [session.pid]);
	} catch (error) {
		if (codeOf(error) !== sqlState.noPrivilege) throw error;
		const { user } = server.target;
		throw new Error(`the role "${user}" may not end this session: ${describe(session)}. End it before this step, or let a superuser run: GRANT pg_signal_backend TO ${identifier(user)}, which does for all but sessions of superusers`, { cause: error });
	}
}
async function sessionsOn(server, database, condition) {
	return await server.query(`SELECT a.pid, coalesce(nullif(a.application_name, ''), 'an application without a name') AS application,
       coalesce(host(a.client_addr), 'a local socket') AS client,
       coalesce(a.state, 'state unknown') AS state, a.query AS statement
     FROM pg_stat_activity a WHERE a.datname = $2 AND ${condition} AND ${notOurs} ORDER BY a.pid`, [server.ownProcessIds, database]);
}
function describe(session) {
	const kind = statementKind(session.statement ?? "");
	const last = kind === void 0 ? "" : `, last statement ${kind}`;
	return `${session.application} from ${session.client}, ${session.state}${last} (pid ${session.pid})`;
}
/** The first word of a statement, and no more: what follows can hold secrets. */
function statementKind(statement) {
	return (/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)\b/i.exec(statement)?.[1])?.toUpperCase();
}

// src/databases/postgres/base-copy.ts
/** Copies the user's own database as it is. It is only read, and nobody is sent away from it. */
/** @throws UserError where it does not exist, may not be copied, or is in use. */
async function copyBase(server, cloner, database) {
	const base = server.target.database;
	const [state] = await server.query(`SELECT r.rolsuper OR d.datistemplate OR pg_has_role(d.datdba, 'USAGE') AS may_copy
     FROM pg_database d, pg_roles r WHERE d.datname = $1 AND r.rolname = current_user`, [base]);
	if (state === void 0) throw new UserError(`The database "${base}" does not exist, and \`template: off\` makes clones of it as it is. Make and fill it in an earlier step, or leave out \`template: off\`.`);
	if (!state.may_copy) throw new UserError(`The role "${server.target.user}" may not copy the database "${base}", for it does not own it. Name its owner or a superuser in \`database-url\`.`);
	await refuseSessions(server, base);
	await refusePreparedTransactions(server, base);
	const isOurPlace = server.adminDatabase === base;
	if (isOurPlace) await server.moveFrom(base);
	try {
		await cloner.copyForeign(base, database);
	} catch (error) {
		if (codeOf(error) === sqlState.objectInUse) await refuseSessions(server, base);
		throw error;
	} finally {
		if (isOurPlace) await server.moveFrom(server.adminDatabase);
	}
}
async function refuseSessions(server, base) {
	const sessions = await describeSessions(server, base);
	if (sessions.length === 0) return;
	throw new UserError(`The database "${base}" cannot be copied while others are in it: ${sessions.join("; ")}. Nobody is sent away from a database of yours: end these sessions before this step.`);
}

// src/databases/postgres/catalog-rows.ts
/**
* What temporary tables write to as well, and leave as it was when their session ends. To any other catalog only
* definitions that stay write, so that counters say enough.
*/
const sharedWithTemporary = [...[
	"pg_attrdef",
	"pg_attribute",
	"pg_class",
	"pg_constraint",
	"pg_depend",
	"pg_index",
	"pg_inherits"
], ...[
	"pg_namespace",
	"pg_proc",
	"pg_rewrite",
	"pg_sequence",
	"pg_trigger",
	"pg_type"
]];
/** Of a fresh clone. */
async function countSharedRows(inside) {
	const counted = await countRows(inside, sharedWithTemporary, "0");
	return new Map(counted.map(({ catalog, rows }) => [catalog, rows]));
}
/**
* What is otherwise in the catalogs `written` than in a fresh clone, before transaction `next`: tables, views,
* sequences and indexes by name, then the catalogs. As many rows as then, and none that is newer, are the same rows.
*/
async function tracesIn(inside, written, fresh, next) {
	const isShared = (catalog) => fresh.has(catalog);
	const altered = (await countRows(inside, written.filter(isShared), next)).filter(({ catalog, rows, newer }) => newer > 0 || rows !== fresh.get(catalog)).map(({ catalog }) => catalog);
	const catalogs = [...altered, ...written.filter((catalog) => !isShared(catalog))];
	return [...altered.includes("pg_class") ? await newerRelations(inside, next) : [], ...catalogs.map((catalog) => `catalog ${catalog}`)];
}
/** The schemas of temporary tables stay, and are empty. */
async function countRows(inside, catalogs, next) {
	if (catalogs.length === 0) return [];
	const counts = catalogs.map((catalog) => {
		return `SELECT '${catalog}' AS catalog, count(*)::int AS rows, (count(*) FILTER (WHERE ${isNewer}))::int AS newer FROM pg_catalog.${catalog}${catalog === "pg_namespace" ? ` WHERE nspname !~ '^pg_(toast_)?temp_[0-9]+$'` : ""}`;
	});
	return await inside.query(counts.join(" UNION ALL "), [next]);
}
async function newerRelations(inside, next) {
	return (await inside.query(`SELECT CASE WHEN c.relkind = 'S' THEN 'sequence ' ELSE '' END || n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE age(c.xmin) <= age($1::xid) AND c.relkind <> 't' AND c.relpersistence <> 't'
     ORDER BY c.relkind IN ('i', 'I'), 1`, [next])).map(({ name }) => name);
}
/** Numbers of transactions go round, so that they compare by their age only. */
const isNewer = "age(xmin) <= age($1::xid)";

// src/databases/postgres/properties.ts
/** What belongs to a database but is kept outside of it, so that copies and dumps come without it. */
/** Plain data: it travels beside dumps. */
const databaseProperties = object({
	/** Null for the role that read the properties, so that another one can make a copy of its own. */
	owner: string().nullable(),
	comment: string().nullable(),
	/** −1 is none. */
	connectionLimit: int(),
	/** As `timezone=UTC`; for one role in this database, or for all. */
	settings: array(object({
		role: string().nullable(),
		values: array(string())
	})),
	/** Null where nobody ever granted or revoked. */
	grants: array(object({
		role: string().nullable(),
		privilege: string(),
		grantable: boolean()
	})).nullable()
});
/** All from catalogs that databases share: no connection to `database` is needed, so it may be sealed. */
async function readProperties(connection, database) {
	const [row] = await connection.query(`SELECT json_build_object(
       'owner', nullif(pg_get_userbyid(d.datdba), current_user),
       'comment', shobj_description(d.oid, 'pg_database'),
       'connectionLimit', d.datconnlimit,
       'settings', (SELECT coalesce(json_agg(json_build_object(
            'role', r.rolname, 'values', s.setconfig) ORDER BY r.rolname NULLS FIRST), '[]')
          FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setdatabase = d.oid),
       'grants', CASE WHEN d.datacl IS NOT NULL THEN (SELECT coalesce(json_agg(json_build_object(
            'role', r.rolname, 'privilege', g.privilege_type, 'grantable', g.is_grantable)
              ORDER BY r.rolname NULLS FIRST, g.privilege_type, g.is_grantable), '[]')
          FROM aclexplode(d.datacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee) END
     ) AS properties
     FROM pg_database d WHERE d.datname = $1`, [database]);
	if (row === void 0) throw new Error("there is no such database");
	return {
		...row.properties,
		comment: withoutMark(row.properties.comment)
	};
}
/** Gives `database` the properties, which it must not have yet, and the mark. */
async function applyProperties(connection, database, properties, mark) {
	const comment = withMark(properties.comment, mark);
	const statements = statementsFor(database, {
		...properties,
		comment
	});
	if (statements.length > 0) await connection.query(statements.join(";\n"));
}
function statementsFor(database, properties) {
	const name = identifier(database);
	const { owner, comment, connectionLimit, settings, grants } = properties;
	return [
		...owner === null ? [] : [`ALTER DATABASE ${name} OWNER TO ${identifier(owner)}`],
		...comment === null ? [] : [`COMMENT ON DATABASE ${name} IS ${literal(comment)}`],
		...connectionLimit < 0 ? [] : [`ALTER DATABASE ${name} WITH CONNECTION LIMIT ${connectionLimit}`],
		...settings.flatMap(({ role, values }) => values.map((value) => settingStatement(name, role, value))),
		...grants === null ? [] : grantStatements(name, owner, grants)
	];
}
function settingStatement(quotedDatabase, role, setting) {
	const end = setting.indexOf("=");
	const [variable, value] = [setting.slice(0, end), setting.slice(end + 1)];
	const subject = role === null ? `DATABASE ${quotedDatabase}` : `ROLE ${identifier(role)} IN DATABASE ${quotedDatabase}`;
	const values = quotedLists.has(variable.toLowerCase()) ? listElements(value) : [value];
	return `ALTER ${subject} SET ${identifier(variable)} TO ${values.map(literal).join(", ")}`;
}
/**
* Settings that the server keeps as a list of quoted names, as `"$user", public`; set from a single literal,
* the list would become one name.
* Source: variable_is_guc_list_quote() in src/bin/pg_dump/dumputils.c of PostgreSQL 18
*/
const quotedLists = /* @__PURE__ */ new Set([
	"local_preload_libraries",
	"search_path",
	"session_preload_libraries",
	"shared_preload_libraries",
	"temp_tablespaces",
	"unix_socket_directories"
]);
function listElements(list) {
	const elements = [...list.matchAll(/"((?:[^"]|"")*)"|[^",\s]+/g)].map(([plain, quoted]) => quoted?.replaceAll("\"\"", "\"") ?? plain);
	return elements.length === 0 ? [""] : elements;
}
/** From nothing, also without what owner and public have by default, to exactly `grants`. */
function grantStatements(quotedDatabase, owner, grants) {
	return [`REVOKE ALL ON DATABASE ${quotedDatabase} FROM PUBLIC, ${owner === null ? "CURRENT_USER" : identifier(owner)}`, ...grants.map(({ role, privilege, grantable }) => `GRANT ${databasePrivilege.parse(privilege)} ON DATABASE ${quotedDatabase} TO ${role === null ? "PUBLIC" : identifier(role)}${grantable ? " WITH GRANT OPTION" : ""}`)];
}
const databasePrivilege = _enum([
	"CREATE",
	"CONNECT",
	"TEMPORARY"
]);

// src/databases/postgres/statistics.ts
/** What the server counted in one database. */
/** The collector of old servers writes within half a second; more than four times that it is stuck. */
const freshLimitSeconds = 2;
/**
* Undefined where there is no such database. A session counts when it ends and about once a second before,
* so that the figures are complete when `leftOpen` is 0. The few transactions of our own checks are in them.
*/
async function statisticsOf(server, database) {
	const [row] = await server.withConnection(async (connection) => {
		if (server.major < 15) await waitForCollector(connection);
		return await connection.query(`SELECT ${server.major < 14 ? noSessions : countedSessions},
         s.temp_bytes::float8 AS "temporaryBytes", s.blks_hit::float8 AS "blocksHit",
         s.blks_read::float8 AS "blocksRead",
         s.xact_commit::float8 AS transactions, s.xact_rollback::float8 AS rollbacks,
         s.deadlocks::float8 AS deadlocks,
         o."leftOpen", o."leftInTransaction"
       FROM pg_stat_database s CROSS JOIN LATERAL (
         SELECT count(*)::int AS "leftOpen",
           (count(*) FILTER (WHERE a.state LIKE 'idle in transaction%'))::int AS "leftInTransaction"
         FROM pg_stat_activity a WHERE a.datid = s.datid
           AND coalesce(a.backend_type, 'client backend') = 'client backend' AND NOT a.pid = ANY($2)
       ) o WHERE s.datname = $1`, [database, server.ownProcessIds]);
	});
	if (row === void 0) return void 0;
	if (row.sessions === null) return {
		...row,
		sessions: void 0,
		abortedSessions: void 0,
		killedSessions: void 0
	};
	return {
		...row,
		sessions: Math.max(0, row.sessions - server.visitsTo(database))
	};
}
const countedSessions = `s.sessions::float8 AS sessions,
  (s.sessions_abandoned + s.sessions_fatal)::float8 AS "abortedSessions",
  s.sessions_killed::float8 AS "killedSessions"`;
const noSessions = "NULL AS sessions, 0 AS \"abortedSessions\", 0 AS \"killedSessions\"";
/**
* Before 15 the figures came from a file that a collector process wrote on request; the age of the file
* is that of the figures.
* Source: https://www.postgresql.org/docs/14/monitoring-stats.html
*/
async function waitForCollector(connection) {
	const deadline = performance.now() + freshLimitSeconds * 1e3;
	const [start] = await connection.query("SELECT clock_timestamp()::text AS now");
	while (performance.now() < deadline) {
		await connection.query("SELECT pg_stat_clear_snapshot()");
		const [row] = await connection.query("SELECT pg_stat_get_snapshot_timestamp() > $1::timestamptz AS fresh", [start?.now]);
		if (row?.fresh === true) return;
		await setTimeout(50);
	}
}

// src/databases/postgres/changes.ts
/**
* Tells what has changed in a clone: by the server's counters, its catalogs, and the numbers and lengths of its files. A
* clone is a new database, so its counters begin at nothing.
*/
/** Before 15 counters travel by datagrams, of which the kernel may drop some. */
const reliableMajor = 15;
var ChangeReader = class {
	#server;
	#contents = /* @__PURE__ */ new Map();
	#fresh = /* @__PURE__ */ new Map();
	/** What the readings themselves added to the counters of a clone. */
	#own = /* @__PURE__ */ new Map();
	constructor(server) {
		this.#server = server;
	}
	/** Called inside of a clone that is equal to its template, before anybody else comes in. */
	async remember(inside, template, database) {
		if (this.#server.major < reliableMajor) return;
		const contents = this.#contents.get(template.name) ?? {
			files: await readFiles(inside),
			catalogRows: await countSharedRows(inside)
		};
		this.#contents.set(template.name, contents);
		this.#fresh.set(database, {
			...contents,
			counting: await readCounting(inside)
		});
	}
	forget(database) {
		this.#fresh.delete(database);
		this.#own.delete(database);
	}
	/** `look`, of which nothing is in the statistics; nobody else is in `database`, or it is taken for ours. */
	async uncounted(database, look) {
		const before = await statisticsOf(this.#server, database);
		const found = await look();
		const after = await statisticsOf(this.#server, database);
		if (before !== void 0 && after !== void 0) this.#own.set(database, addCounts(subtractCounts(after, before), this.#own.get(database)));
		return found;
	}
	/** What the tests did, without what reading it took. */
	async statistics(database) {
		const counted = await statisticsOf(this.#server, database);
		return counted && subtractCounts(counted, this.#own.get(database));
	}
	async changes(template, database) {
		if (this.#server.major < reliableMajor) return ["before PostgreSQL 15 counters get lost"];
		const fresh = this.#fresh.get(database);
		if (fresh === void 0) return ["nobody knows how it was"];
		const sessions = await lastingSessions(this.#server, database);
		if (sessions.length > 0) return sessions.map((session) => `a session that is still open: ${session}`);
		const outside = await this.#changesOutside(template.name, database);
		if (outside.length > 0) return outside;
		return await this.uncounted(database, () => this.#server.visit(database, (visit) => changesInside(visit, fresh)));
	}
	/**
	* The same inside of a clone that nobody was to come to, but without the lengths of files, which are dear to read: what
	* writes rows is counted. Undefined where that cannot be relied on.
	*/
	async counted(inside, database) {
		const fresh = this.#fresh.get(database);
		if (fresh === void 0 || await whyUncounted(inside, fresh) !== void 0) return void 0;
		return await countedInside(inside, fresh);
	}
	/** What belongs to a database and is not kept in it. */
	async #changesOutside(template, database) {
		const prepared = await preparedTransactions(this.#server, database);
		const { own, wanted } = await this.#server.withConnection(async (connection) => ({
			own: await readProperties(connection, database),
			wanted: await readProperties(connection, template)
		}));
		const outside = await this.#server.query(`SELECT 'subscription ' || subname AS name FROM pg_subscription
         WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = $1)
       UNION ALL SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE database = $1`, [database]);
		return [
			...prepared.map((gid) => `prepared transaction ${gid}`),
			...isDeepStrictEqual(own, wanted) ? [] : ["owner, comment, settings or rights of the database"],
			...outside.map(({ name }) => name)
		];
	}
};
async function changesInside(inside, fresh) {
	const gap = await whyUncounted(inside, fresh);
	if (gap !== void 0) return [gap];
	const found = await countedInside(inside, fresh);
	if (found.length === 0 && await readFiles(inside) !== fresh.files) return ["a table, index or sequence"];
	return found;
}
/** Undefined where all changes since then were counted. */
async function whyUncounted(inside, fresh) {
	const { era, gap } = await readCounting(inside);
	return era === fresh.counting.era ? gap ?? void 0 : "the server lost its counters";
}
async function countedInside(inside, fresh) {
	const written = await readWritten(inside);
	const named = written.filter(({ catalog }) => !catalog).map(({ name }) => name);
	const traces = await tracesIn(inside, written.filter(({ catalog }) => catalog).map(({ name }) => name), fresh.catalogRows, fresh.counting.nextTransaction);
	return [.../* @__PURE__ */ new Set([...named, ...traces])];
}
/**
* Statistics are thrown away after a crash, and those of the whole server then have a new time of reset. A role of
* superusers can switch counting off, and only the table access method `heap` (OID 2) is known to count.
* Source: head of src/backend/utils/activity/pgstat.c of PostgreSQL 15
*/
async function readCounting(inside) {
	const [counting] = await inside.query(`SELECT concat_ws(' ', d.oid, extract(epoch FROM pg_postmaster_start_time()),
         (SELECT extract(epoch FROM stats_reset) FROM pg_stat_bgwriter),
         extract(epoch FROM pg_stat_get_db_stat_reset_time(d.oid))) AS era,
       CASE WHEN current_setting('track_counts') = 'off' THEN 'track_counts is off'
         WHEN EXISTS (SELECT FROM pg_db_role_setting, unnest(setconfig) AS s(setting) WHERE setting ILIKE 'track_counts=%')
           THEN 'track_counts is set for a role or a database'
         WHEN EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'm') AND relam <> 2)
           THEN 'a table has an access method of its own'
       END AS gap,
       pg_snapshot_xmax(pg_current_snapshot())::xid::text AS "nextTransaction"
     FROM pg_database d WHERE d.datname = current_database()`);
	if (counting === void 0) throw new Error("the server does not know the database that we are in");
	return counting;
}
/**
* Tables in which a row was inserted, updated or deleted, be it by a transaction that was rolled back; and sequences of
* which the only page was asked for, for they are not counted otherwise. A row of a TOAST table goes with one of its
* table. A temporary table is gone with its session.
*/
async function readWritten(inside) {
	return await inside.query(`SELECT CASE WHEN c.relkind = 'S' THEN 'sequence ' ELSE '' END
         || CASE WHEN c.relnamespace = 'pg_catalog'::regnamespace THEN '' ELSE n.nspname || '.' END || c.relname AS name,
       c.relnamespace = 'pg_catalog'::regnamespace AS catalog
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT c.relisshared AND c.relpersistence <> 't' AND CASE
       WHEN c.relkind IN ('r', 'm') THEN pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
         + pg_stat_get_tuples_deleted(c.oid) > 0
       WHEN c.relkind = 'S' THEN pg_stat_get_blocks_fetched(c.oid) > 0
     END ORDER BY c.relkind = 'S', 1`);
}
/** Numbers and lengths of the files of what is not the server's own; those below 16384 are. */
async function readFiles(inside) {
	const [row] = await inside.query(`SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ',
         c.oid, pg_relation_filenode(c.oid), pg_relation_size(c.oid)), ',' ORDER BY c.oid), ''), 'UTF8')), 'hex') AS files
     FROM pg_class c WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND c.relkind IN ('r', 'm', 'i', 'S', 't')`);
	return row?.files ?? "";
}

// src/databases/postgres/marks.ts
/** Ownership marks on a server: in the comments of databases, which all databases share. */
/** Puts the run's mark on `database`, after whatever its comment is. Without a mark nothing happens. */
async function markDatabase(server, database) {
	const { mark } = server.target;
	if (mark === void 0) return;
	const [row] = await server.query(`SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`, [database]);
	const comment = withMark(row?.comment ?? null, mark) ?? "";
	await server.query(`COMMENT ON DATABASE ${identifier(database)} IS ${literal(comment)}`);
}
/** All that have a mark, of any run. */
async function markedDatabases(server) {
	const rows = await server.query(`SELECT d.datname AS database, c.comment,
       (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid)::int AS sessions
     FROM pg_database d, shobj_description(d.oid, 'pg_database') AS c(comment)
     WHERE c.comment LIKE '%testshoal: {%'`);
	const applications = await server.query("SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE application_name LIKE $1", [`${applicationName} %`]);
	const connected = new Set(applications.map(({ name }) => name));
	return rows.flatMap(({ database, comment, sessions }) => {
		const mark = readMark(comment);
		if (mark === void 0) return [];
		return [{
			database,
			mark,
			inUse: sessions > 0 || connected.has(`${"testshoal"} ${mark.run}`)
		}];
	});
}

// src/databases/postgres/databases.ts
/** Databases come and go: made like the user's own, dropped by their exact name. */
const attempts$1 = 4;
async function databaseExists(server, database) {
	identifier(database);
	return (await server.query("SELECT FROM pg_database WHERE datname = $1", [database])).length === 1;
}
/**
* Makes an empty database with the encoding and the locale of the user's own one; where that does not exist,
* as a plain CREATE DATABASE would.
*/
async function createDatabase(server, database) {
	await create(server, database);
	await markDatabase(server, database);
}
async function create(server, database) {
	const name = identifier(database);
	const locales = await server.query(localeQuery(server.major), [server.target.database]);
	const template1 = locales.find(({ datname }) => datname === "template1");
	const wanted = locales.find(({ datname }) => datname === server.target.database) ?? template1;
	const isPlain = template1 !== void 0 && wanted !== void 0 && JSON.stringify({
		...wanted,
		datname: ""
	}) === JSON.stringify({
		...template1,
		datname: ""
	});
	if (wanted === void 0 || isPlain && server.adminDatabase !== "template1") await server.query(`CREATE DATABASE ${name}`);
	else await server.query(`CREATE DATABASE ${name} TEMPLATE template0 ${localeClause(wanted)}`);
}
/** The columns' names changed in 15, 16 and 17. */
function localeQuery(major) {
	return `SELECT datname, pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype,
      ${major < 15 ? `'c'` : "datlocprovider"} AS provider, ${major < 15 ? "NULL" : major < 17 ? "daticulocale" : "datlocale"} AS locale, ${major < 16 ? "NULL" : "daticurules"} AS rules
    FROM pg_database WHERE datname IN ('template1', $1)`;
}
function localeClause(locale) {
	const provider = {
		c: "libc",
		i: "icu",
		b: "builtin"
	}[locale.provider] ?? locale.provider;
	const options = {
		ENCODING: locale.encoding,
		LC_COLLATE: locale.collate,
		LC_CTYPE: locale.ctype,
		LOCALE_PROVIDER: provider === "libc" ? null : provider,
		[`${provider}_LOCALE`]: locale.locale,
		ICU_RULES: locale.rules
	};
	return Object.entries(options).flatMap(([option, value]) => value === null ? [] : [`${option} ${literal(value)}`]).join(" ");
}
/** Drops exactly `database`, whatever state it is in. No error where it is gone already. */
async function dropDatabase(server, database, log) {
	const name = identifier(database);
	for (let attempt = 1;; attempt += 1) try {
		if (!await databaseExists(server, database)) return;
		await makeDroppable(server, database, log);
		await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
		return;
	} catch (error) {
		if (codeOf(error) === sqlState.noSuchDatabase) return;
		if (codeOf(error) === sqlState.noPrivilege) throw await withSessions(server, database, error);
		if (codeOf(error) !== sqlState.objectInUse || attempt === attempts$1) throw error;
		log.debug(`PostgreSQL: ${database} is in use, attempt ${attempt} to drop it: ${messageOf(error)}`);
	}
}
/** FORCE needs the right to end the sessions that are there. */
async function withSessions(server, database, error) {
	const sessions = await describeSessions(server, database);
	if (sessions.length === 0) return error;
	return new Error(`${messageOf(error)}; in it are: ${sessions.join("; ")}`, { cause: error });
}
/** An invalid database (limit −2, left by an interrupted DROP) refuses every other statement. */
async function makeDroppable(server, database, log) {
	const name = identifier(database);
	const [state] = await server.query("SELECT datconnlimit = -2 AS invalid FROM pg_database WHERE datname = $1", [database]);
	if (state === void 0 || state.invalid) return;
	await rollBackPreparedTransactions(server, database, log);
	await server.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false IS_TEMPLATE false`);
}

// src/databases/postgres/clone.ts
/** Copies a sealed template, with the strategy that measurements recommend, and all that the copy leaves out. */
/** With fsync on, writing the copy twice (log and file) costs less than two checkpoints, up to about here. */
const walLogLimitBytes = 104857600;
const attempts = 4;
/**
* `STRATEGY` is there since PostgreSQL 15; older servers copy files. Without fsync the checkpoints of
* FILE_COPY are nearly free, and it is about three times as fast as WAL_LOG at any size.
*/
function chooseStrategy(major, fsync, sizeBytes) {
	return major < 15 || !fsync || sizeBytes > walLogLimitBytes ? "FILE_COPY" : "WAL_LOG";
}
/** Makes clones on one server, and learns there whether files can be cloned by the file system. */
var Cloner = class {
	#server;
	#log;
	#tryFileClone;
	constructor(server, log) {
		this.#server = server;
		this.#log = log;
		this.#tryFileClone = server.major >= 18;
	}
	/** Leaves no clone behind where it fails, unless one of that name was there before. */
	async clone(template, database) {
		const start = performance.now();
		const strategy = await this.#copy(template, database);
		await this.#complete(template.name, database);
		return {
			strategy,
			seconds: (performance.now() - start) / 1e3
		};
	}
	/**
	* Copies a database that is not ours: whoever is in it stays there, and the copy fails. WAL_LOG reads the source's
	* catalog as a query does, and would leave hint bits in it; FILE_COPY leaves every byte as it is.
	*/
	async copyForeign(source, database) {
		const statement = `CREATE DATABASE ${identifier(database)} TEMPLATE ${identifier(source)}`;
		await this.#server.query(this.#server.major < 15 ? statement : `${statement} STRATEGY FILE_COPY`);
		await this.#complete(source, database);
	}
	/**
	* Between two attempts no connection is held: ending sessions takes one, and if every clone held one while
	* it waited for another, all would wait for ever.
	*/
	async #copy(template, database) {
		for (let attempt = 1;; attempt += 1) try {
			return await this.#server.withConnection((connection) => this.#create(connection, template, database));
		} catch (error) {
			if (codeOf(error) !== sqlState.objectInUse || attempt === attempts) throw error;
			this.#log.debug(`PostgreSQL: the template is in use, attempt ${attempt}: ${messageOf(error)}`);
			await endSessions(this.#server, template.name, this.#log);
		}
	}
	async #create(connection, template, database) {
		const strategy = chooseStrategy(this.#server.major, await hasFsync(connection), template.sizeBytes);
		const statement = `CREATE DATABASE ${identifier(database)} TEMPLATE ${identifier(template.name)}` + (this.#server.major < 15 ? "" : ` STRATEGY ${strategy}`);
		if (strategy === "FILE_COPY" && this.#tryFileClone) {
			if (await this.#createByFileClone(connection, statement)) return "FILE_COPY with file clones";
		}
		await connection.query(statement);
		return strategy;
	}
	/**
	* PostgreSQL 18 can leave the copying to the file system. False where that is not possible.
	* Source: https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-FILE-COPY-METHOD
	*/
	async #createByFileClone(connection, statement) {
		try {
			await connection.query("SET file_copy_method = 'clone'");
			await connection.query(statement);
			return true;
		} catch (error) {
			if (!/file_copy_method|could not clone file/.test(messageOf(error))) throw error;
			this.#tryFileClone = false;
			this.#log.debug(`PostgreSQL: files are copied, not cloned: ${messageOf(error)}`);
			return false;
		} finally {
			await connection.query("RESET file_copy_method");
		}
	}
	async #complete(template, database) {
		try {
			await this.#server.withConnection(async (connection) => {
				const properties = await readProperties(connection, template);
				await applyProperties(connection, database, properties, this.#server.target.mark);
			});
		} catch (error) {
			await dropDatabase(this.#server, database, this.#log);
			throw error;
		}
	}
};
async function hasFsync(connection) {
	return (await connection.query("SHOW fsync"))[0]?.fsync !== "off";
}

// src/databases/postgres/connection.ts
/** Connections to one server: a few for administration, and short visits to single databases. */
/** So many statements run at once; more would only wait for the same disk. */
const adminConnections = 4;
const oldestMajor = 13;
/** One server, through connections that are never inside a template. */
var PostgresServer = class {
	target;
	/** As `15.18`. */
	version;
	major;
	#log;
	#adminDatabase;
	#pool;
	/** All that there ever were: the server lists a session for a moment after its end. */
	#processIds = /* @__PURE__ */ new Set();
	#visits = /* @__PURE__ */ new Map();
	constructor(target, identity, log) {
		this.target = target;
		this.version = identity.version;
		this.major = identity.major;
		this.#adminDatabase = identity.adminDatabase;
		this.#log = log;
		this.#pool = this.#openPool(identity.adminDatabase);
	}
	/** The database that the administrative connections are in. */
	get adminDatabase() {
		return this.#adminDatabase;
	}
	/** Takes the administrative connections out of `database`, into the other one that is on every server. */
	async moveFrom(database) {
		const left = this.#pool;
		this.#adminDatabase = database === "template1" ? "postgres" : "template1";
		this.#pool = this.#openPool(this.#adminDatabase);
		await left.end();
	}
	/** Process ids of the server's side of our connections. */
	get ownProcessIds() {
		return [...this.#processIds];
	}
	/** How often we were inside `database`; the server counts us among its sessions. */
	visitsTo(database) {
		return this.#visits.get(database) ?? 0;
	}
	async query(sql, values) {
		return await this.withConnection((connection) => connection.query(sql, values));
	}
	/** One administrative connection for several statements. `work` must not wait for a second one. */
	async withConnection(work) {
		const client = await this.#pool.connect();
		try {
			return await work(connectionOf(client));
		} catch (error) {
			throw inServerWords(error);
		} finally {
			client.release();
		}
	}
	/** Connects to `database` itself; the connection is closed when `work` has ended. */
	async visit(database, work) {
		return await this.#visit(database, clientConfig(this.target, database, this.major), work);
	}
	/** A session as the project has them: with what the server and the role set. Where none is named, in no database of anybody. */
	async visitAsProject(work, database = this.#adminDatabase) {
		const { options: _, ...config } = clientConfig(this.target, database);
		return await this.#visit(database, config, work);
	}
	async #visit(database, config, work) {
		const client = new Client(config);
		this.#outlive(client);
		try {
			await client.connect();
			this.#own(client, database);
			return await work(connectionOf(client));
		} catch (error) {
			throw inServerWords(error);
		} finally {
			await client.end();
		}
	}
	async close() {
		await this.#pool.end();
	}
	#openPool(database) {
		const pool = new Pool({
			...clientConfig(this.target, database, this.major),
			max: adminConnections
		});
		pool.on("connect", (client) => {
			this.#outlive(client);
			this.#own(client, database);
		});
		pool.on("error", () => {});
		return pool;
	}
	/** A session that the server ends is an `error` event, and one without a listener ends this process. */
	#outlive(client) {
		client.on("error", (error) => this.#log.debug(`PostgreSQL: a connection broke: ${messageOf(error)}`));
	}
	#own(client, database) {
		this.#visits.set(database, this.visitsTo(database) + 1);
		const { processID } = client;
		this.#processIds.add(processID);
	}
};
/**
* Waits until the server answers, at most `limitSeconds`. What waiting cannot cure, as a wrong password,
* is a `UserError` at once.
*/
async function connectServer(target, log, limitSeconds = 60) {
	const deadline = performance.now() + limitSeconds * 1e3;
	for (let attempt = 1;; attempt += 1) try {
		return new PostgresServer(target, await identify(target, log), log);
	} catch (error) {
		if (error instanceof UserError) throw error;
		if (!isPassing(error)) throw refused(target, error);
		if (performance.now() > deadline) throw silent(target, limitSeconds, error);
		if (attempt === 1) log.debug(`Waiting for PostgreSQL at ${addressOf(target)}: ${messageOf(error)}`);
		await setTimeout(100);
	}
}
/** Tries the databases that are there on every server, then the user's own. */
async function identify(target, log) {
	const candidates = [.../* @__PURE__ */ new Set([
		"postgres",
		"template1",
		target.database
	])];
	for (const [index, adminDatabase] of candidates.entries()) {
		const client = new Client({
			...clientConfig(target, adminDatabase),
			connectionTimeoutMillis: 5e3
		});
		client.on("error", () => {});
		try {
			await client.connect();
			const { rows } = await client.query(`SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`);
			return supported(rows[0], adminDatabase);
		} catch (error) {
			if (!(index + 1 < candidates.length && isClosedDatabase(error))) throw error;
			log.debug(`PostgreSQL: cannot connect to the database ${adminDatabase}: ${messageOf(error)}`);
		} finally {
			await client.end();
		}
	}
	throw new Error("unreachable: the last candidate returns or throws");
}
function supported(row, adminDatabase) {
	const major = Math.floor((row?.number ?? 0) / 1e4);
	const version = row?.version.split(" ")[0] ?? "";
	if (major < oldestMajor) throw new UserError(`PostgreSQL ${version} is too old. Use version ${oldestMajor} or newer.`);
	return {
		version,
		major,
		adminDatabase
	};
}
function connectionOf(client) {
	return { async query(sql, values) {
		const { rows } = await client.query(sql, values && [...values]);
		return rows;
	} };
}
/** The database is missing, or not for this role; another one may do. */
function isClosedDatabase(error) {
	return [
		sqlState.noSuchDatabase,
		sqlState.noPrivilege,
		sqlState.notAuthorized
	].includes(codeOf(error));
}
/** Faults of a server that is starting, or still behind a proxy that accepts for it. */
function isPassing(error) {
	const code = codeOf(error);
	if (code === void 0) return /terminated|timeout expired/.test(messageOf(error));
	return [sqlState.starting, sqlState.tooManyConnections].includes(code) || /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/.test(code);
}
function refused(target, error) {
	return new UserError(`PostgreSQL at ${addressOf(target)} refused the role ${JSON.stringify(target.user)}: ${messageOf(error)}. Check host, user and password of the database URL.`, { cause: error });
}
function silent(target, limitSeconds, error) {
	return new UserError(`No PostgreSQL server answered at ${addressOf(target)} within ${limitSeconds} seconds: ${messageOf(error)}. Check host and port of the database URL, and that the service is started before this step.`, { cause: error });
}

// src/databases/postgres/dump-file.ts
/**
* The file of a dump: the archive as `pg_dump` wrote it, then the database's properties, which no archive
* of a single database restores. `pg_restore` finds its data by offsets and never reads the end.
*/
/** The last bytes of a complete file: the size of the properties in four bytes, then this. */
const mark = Buffer.from("TSHOAL01");
const archiveMark = Buffer.from("PGDMP");
const footerBytes = 4 + mark.length;
const propertiesLimitBytes = 1048576;
async function appendProperties(file, properties) {
	const json = Buffer.from(JSON.stringify(properties));
	const size = Buffer.alloc(4);
	size.writeUInt32BE(json.length);
	await appendFile(file, Buffer.concat([
		json,
		size,
		mark
	]));
}
/** Throws for a file that was cut off or is no dump of ours; what it says is hostile until parsed. */
async function readAppendedProperties(file) {
	await using handle = await open(file);
	const { size: sizeBytes } = await handle.stat();
	const read = async (start, length) => {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, Math.max(0, start));
		return buffer.subarray(0, bytesRead);
	};
	const start = await read(0, archiveMark.length);
	const footer = await read(sizeBytes - footerBytes, footerBytes);
	if (!start.equals(archiveMark) || !footer.subarray(4).equals(mark)) throw new Error("the file is not a complete dump");
	const length = footer.readUInt32BE();
	if (length > propertiesLimitBytes) throw new Error("the file is not a dump: its end makes no sense");
	const json = await read(sizeBytes - footerBytes - length, length);
	return databaseProperties.parse(JSON.parse(json.toString()));
}

// src/databases/postgres/toolbox.ts
function majorOf(toolbox) {
	return Number.parseInt(toolbox.version, 10);
}
/** The version that `pg_dump --version` and `pg_restore --version` have to agree on. */
function commonVersion(dump, restore) {
	const [version, other] = [dump, restore].map(({ stdout }) => /\(PostgreSQL\) (\d\S*)/.exec(stdout)?.[1]);
	if (version === void 0 || version !== other) throw new Error("pg_dump and pg_restore do not both tell the same version");
	return version;
}
/** Their messages are read, so they must be the untranslated ones. */
function toolEnvironment(target) {
	return {
		PGPASSWORD: target.password,
		LC_ALL: "C"
	};
}

// src/databases/postgres/dump.ts
/** Dumps and restores by PostgreSQL's own tools. A dump comes from a cache, so it is never given to `psql`. */
/** More jobs do not restore a test database sooner, and each is a session. */
const mostJobs = 4;
/** Undefined where no place has fitting tools. Leaves no file behind where it fails. */
async function dumpDatabase(server, database, file, toolboxes, ports) {
	const failures = [];
	for (const toolbox of toolboxes) {
		const failure = await tryDump(server, toolbox, database, file);
		if (failure === void 0) {
			const properties = await server.withConnection((connection) => readProperties(connection, database));
			await appendProperties(file, properties);
			return {
				tool: `pg_dump ${toolbox.version} ${toolbox.place}`,
				sizeBytes: (await stat(file)).size
			};
		}
		await rm(file, { force: true });
		const message = `pg_dump ${toolbox.version} ${toolbox.place}: ${failure}`;
		if (majorOf(toolbox) === server.major) failures.push(message);
		else ports.log.debug(message);
	}
	if (failures.length > 0) throw new Error(failures.join("; "));
	ports.log.info(`No dump of ${database}: there is no pg_dump that works with PostgreSQL ${server.version}, neither in a service container nor on this machine.`);
}
/** Fills the empty `database`, and gives it the properties that the dumped one had. */
async function restoreDatabase(server, file, database, toolboxes) {
	const properties = await readAppendedProperties(file);
	const toolbox = await firstUsable(toolboxes, file, database);
	if (toolbox === void 0) throw new Error(`there is no pg_restore that works with PostgreSQL ${server.version}`);
	const jobs = Math.min(mostJobs, availableParallelism());
	const failure = failureOf(await toolbox.restore(["--exit-on-error", `--jobs=${jobs}`], file, database));
	if (failure !== void 0) throw new Error(`pg_restore ${toolbox.version} ${toolbox.place}: ${failure}`);
	await server.withConnection((connection) => applyProperties(connection, database, properties, server.target.mark));
}
/** Uncompressed, for what packs it afterwards makes it much smaller. Returns why it failed. */
async function tryDump(server, toolbox, database, file) {
	const failure = failureOf(await toolbox.dump([
		"--format=custom",
		"--no-sync",
		"--compress=0"
	], database, file));
	if (failure !== void 0 || majorOf(toolbox) === server.major) return failure;
	return await rehearse(toolbox, file, database);
}
async function firstUsable(toolboxes, file, database) {
	for (const toolbox of toolboxes) if (await rehearse(toolbox, file, database) === void 0) return toolbox;
}
/**
* Restores nothing, but connects, reads the archive and sends the settings that come before all data: newer
* tools fail here where the server does not know one of them. Returns why it failed.
*/
async function rehearse(toolbox, file, database) {
	return failureOf(await toolbox.restore(["--exit-on-error", "--use-list=/dev/null"], file, database));
}
function failureOf(result) {
	if (result.status === 0) return void 0;
	return `exit status ${result.status}: ${result.stderr.trim().slice(-2e3)}`;
}

// src/databases/postgres/durability.ts
/** Makes a throw-away server fast: what a crash would cost is no longer of interest there. */
/** All of these take effect on a reload; the others of this kind would need a restart. */
const fastSettings = {
	fsync: "off",
	full_page_writes: "off",
	synchronous_commit: "off",
	max_wal_size: "4GB",
	checkpoint_timeout: "1h"
};
const reloadLimitSeconds = 5;
/** Returns what could not be set, as `fsync stays on: …`. Nothing is believed that the server does not show. */
async function relaxDurability(server) {
	const reasons = /* @__PURE__ */ new Map();
	for (const [name, value] of Object.entries(fastSettings)) {
		const reason = await alter(server, name, value);
		if (reason !== void 0) reasons.set(name, reason);
	}
	const awaited = Object.keys(fastSettings).filter((name) => !reasons.has(name));
	if (awaited.length > 0) await server.query("SELECT pg_reload_conf()");
	const unchanged = await waitForSettings(server, awaited);
	for (const { name, source } of unchanged) reasons.set(name, isFixed(source) ? `it is set by: ${source}` : "the server did not take it over");
	return (await readSettings(server)).filter(({ name, value }) => reasons.has(name) && value !== fastSettings[name]).map(({ name, value }) => `${name} stays ${value}: ${reasons.get(name)}`);
}
async function alter(server, name, value) {
	try {
		await server.query(`ALTER SYSTEM SET ${name} = ${literal(value)}`);
		return;
	} catch (error) {
		return messageOf(error instanceof Error && error.cause !== void 0 ? error.cause : error);
	}
}
/** Returns those of `names` that do not have the wanted value when the time is over. */
async function waitForSettings(server, names) {
	const deadline = performance.now() + reloadLimitSeconds * 1e3;
	for (;;) {
		const missing = (await readSettings(server)).filter(({ name, value }) => names.includes(name) && value !== fastSettings[name]);
		if (missing.filter(({ source }) => !isFixed(source)).length === 0 || performance.now() > deadline) return missing;
		await setTimeout(20);
	}
}
async function readSettings(server) {
	return await server.query("SELECT name, current_setting(name) AS value, source FROM pg_settings WHERE name = ANY($1)", [Object.keys(fastSettings)]);
}
/** These sources win over the file that ALTER SYSTEM writes, so that waiting is of no use. */
function isFixed(source) {
	return [
		"command line",
		"global",
		"database",
		"user",
		"database user"
	].includes(source);
}

// src/databases/postgres/fingerprint.ts
/**
* Copies keep the OIDs, the file numbers and the lengths of all relations, with either strategy. Relations
* that the databases of a server share are left out, and temporary ones. Takes a `stat` call per relation.
*/
const fingerprintQuery = `
  SELECT encode(sha256(convert_to(string_agg(concat_ws(' ',
      c.oid, c.relname, c.relnamespace, c.reltype, c.relowner, c.relam, c.relkind, c.relpersistence,
      c.relnatts, c.relchecks, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity, c.relacl,
      pg_relation_filenode(c.oid), pg_relation_size(c.oid)), E'\\n' ORDER BY c.oid), 'UTF8')), 'hex') AS fingerprint,
    pg_database_size(current_database())::float8 AS "sizeBytes"
  FROM pg_class c WHERE NOT c.relisshared AND c.relpersistence <> 't'`;
/** Measures the database that `inside` is connected to. */
async function measure(inside) {
	const [measured] = await inside.query(fingerprintQuery);
	if (measured === void 0) throw new Error("the server returned no fingerprint");
	return measured;
}

// src/databases/postgres/literals.ts
/** Statements of PostgreSQL without their values. */
/** Every character outside of ASCII can be part of a name. */
const nameStart = "A-Za-z_\\u0080-\\u{10ffff}";
/** Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
const rules = [
	matching(/[ \t\n\r\f\v]+/y, "space"),
	matching(/--[^\n\r]*/y, "space"),
	blockComment,
	matching(/[eE]'(?:[^'\\]|\\[\s\S]|''|\\$)*'?/y, "cut"),
	stringOfUnknownEscapes(/(?:[bBxXnN]|[uU]&)?'/y),
	dollarString,
	matching(/"(?:[^"]|"")*"?/y, "kept"),
	matching(/\$\d+/y, "kept"),
	matching(new RegExp(`[${nameStart}][${nameStart}0-9$]*`, "uy"), "kept"),
	matching(new RegExp(`\\.?\\d[.${nameStart}0-9$]*`, "uy"), "cut")
];
function cutPostgresLiterals(sql) {
	return cutLiterals(sql, rules);
}
/** Comments can be inside of comments. */
function blockComment(sql, at) {
	if (!sql.startsWith("/*", at)) return void 0;
	const edge = /\/\*|\*\//g;
	edge.lastIndex = at;
	let depth = 0;
	for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
		depth += found[0] === "/*" ? 1 : -1;
		if (depth === 0) return {
			end: edge.lastIndex,
			kind: "space"
		};
	}
	return {
		end: sql.length,
		kind: "space"
	};
}
const dollarQuote = new RegExp(`\\$(?:[${nameStart}][${nameStart}0-9]*)?\\$`, "uy");
function dollarString(sql, at) {
	dollarQuote.lastIndex = at;
	const [quote] = dollarQuote.exec(sql) ?? [];
	if (quote === void 0) return void 0;
	const end = sql.indexOf(quote, at + quote.length);
	return {
		end: end < 0 ? sql.length : end + quote.length,
		kind: "cut"
	};
}

// src/databases/postgres/waits.ts
/** Of the sessions in `database`. A blocker can be anywhere; 0 is a prepared transaction. */
async function readWaits(connection, database) {
	const pairs = await connection.query(`SELECT DISTINCT a.pid AS blocked, b.pid AS blocker
     FROM pg_stat_activity a CROSS JOIN unnest(pg_blocking_pids(a.pid)) AS b(pid)
     WHERE a.datname = $1 AND a.pid IN (SELECT pid FROM pg_locks WHERE NOT granted) ORDER BY 1, 2`, [database]);
	const prepared = await connection.query(`SELECT transaction::text, gid, extract(epoch FROM clock_timestamp() - prepared)::float8 AS seconds
     FROM pg_prepared_xacts WHERE database = $1 ORDER BY prepared`, [database]);
	if (pairs.length === 0) return {
		pairs,
		locks: [],
		prepared
	};
	return {
		pairs,
		locks: await connection.query(`SELECT pid, locktype AS kind, mode, granted, relation::text, transactionid::text AS "waitedFor",
       virtualtransaction AS holder, concat_ws(' ', classid, objid) AS key
     FROM pg_locks WHERE pid IS NULL OR pid = ANY($1) AND (NOT granted OR locktype = 'tuple')`, [pairs.map(({ blocked }) => blocked)]),
		prepared
	};
}
/** The relations that are to be named. */
function relationsOf({ pairs, locks }) {
	const blocked = new Set(pairs.map((pair) => pair.blocked));
	return [...new Set(locks.flatMap(({ pid, relation }) => blocked.has(pid) ? relation ?? [] : []))];
}
function waitPictures(waits, names) {
	return waits.pairs.map(({ blocked, blocker }) => {
		const own = waits.locks.filter(({ pid }) => pid === blocked);
		const wanted = own.find(({ granted }) => !granted);
		return {
			blocked: String(blocked),
			blocker: blocker === 0 ? preparedBlocker(waits, wanted) : String(blocker),
			lock: wanted === void 0 ? "a lock" : describeLock(wanted, own, names)
		};
	});
}
function preparedId({ gid }) {
	return `prepared transaction ${gid}`;
}
/** The one that the lock is about; where several hold the same, the oldest. */
function preparedBlocker({ locks, prepared }, wanted) {
	const found = prepared.find(({ transaction }) => transaction === wanted?.waitedFor || locks.some(({ pid, holder, relation }) => pid === null && holder === `-1/${transaction}` && relation !== null && relation === wanted?.relation));
	return found === void 0 ? "a prepared transaction" : preparedId(found);
}
/** Who wants a row that another transaction has changed waits for its end, and holds the row's own lock meanwhile. */
function describeLock(wanted, own, names) {
	const nameOf = ({ relation }) => relation === null ? "" : ` on ${names.get(relation) ?? relation}`;
	switch (wanted.kind) {
		case "relation": return `table lock${nameOf(wanted)} (${wanted.mode})`;
		case "tuple": return `row lock${nameOf(wanted)}`;
		case "transactionid": {
			const row = own.find(({ kind }) => kind === "tuple");
			return row === void 0 ? "row or key of an open transaction" : `row lock${nameOf(row)}`;
		}
		case "virtualxid": return "end of an older transaction";
		case "advisory": return `advisory lock ${wanted.key}`;
		default: return `${wanted.kind} lock${nameOf(wanted)} (${wanted.mode})`;
	}
}

// src/databases/postgres/picture.ts
/** What the sessions of one database are doing, and who waits for whom, by the server's own views. */
/** More are not read; who waits and who blocks is read first. */
const readSessions = 200;
/** A server at its limit has a place again as soon as a session of ours is done with its work. */
const placeLimitSeconds = 1;
async function pictureOf(server, database) {
	const gaps = new Gaps();
	const noWaits = {
		pairs: [],
		locks: [],
		prepared: []
	};
	const { rows, waits } = await gaps.fill("its sessions", {
		rows: [],
		waits: noWaits
	}, () => patiently(() => server.withConnection(async (connection) => {
		const found = await gaps.fill("its locks", noWaits, () => readWaits(connection, database));
		return {
			rows: await readActivity(connection, server, database, found),
			waits: found
		};
	})));
	for (const gap of hiddenBy(rows, server.target.user)) gaps.add(gap);
	const relations = relationsOf(waits);
	const names = relations.length === 0 ? /* @__PURE__ */ new Map() : await gaps.fill("the names of what is locked", /* @__PURE__ */ new Map(), () => readNames(server, database, relations));
	const sessions = [...rows.map(sessionPicture), ...waits.prepared.map(preparedPicture)];
	const ages = sessions.flatMap(({ transactionSeconds }) => transactionSeconds ?? []);
	return {
		sessions,
		waits: waitPictures(waits, names),
		oldestTransactionSeconds: ages.length === 0 ? void 0 : Math.max(...ages),
		gaps: gaps.sentences
	};
}
async function patiently(work) {
	const deadline = performance.now() + placeLimitSeconds * 1e3;
	for (;;) try {
		return await work();
	} catch (error) {
		if (codeOf(error) !== sqlState.tooManyConnections || performance.now() > deadline) throw error;
		await setTimeout(50);
	}
}
/** Whoever is in `database`, also the server's own workers, and whoever blocks them from elsewhere. */
async function readActivity(connection, server, database, { pairs }) {
	const involved = pairs.flatMap(({ blocked, blocker }) => [blocked, blocker]);
	const age = (column) => `abs(extract(epoch FROM clock_timestamp() - a.${column}))::float8`;
	return await connection.query(`SELECT a.pid, a.state, a.query, ${age("state_change")} AS seconds, ${age("xact_start")} AS "transactionSeconds",
       CASE WHEN coalesce(a.backend_type, 'client backend') = 'client backend' THEN coalesce(a.application_name, '')
         ELSE a.backend_type END AS application,
       CASE WHEN a.wait_event_type <> 'Activity' AND NOT (a.wait_event_type = 'Client' AND a.state LIKE 'idle%')
         THEN a.wait_event_type || ': ' || a.wait_event END AS wait
     FROM pg_stat_activity a WHERE (a.datname = $2 OR a.pid = ANY($3)) AND ${notOurs}
     ORDER BY a.pid = ANY($3) DESC, a.xact_start, a.pid LIMIT ${readSessions}`, [
		server.ownProcessIds,
		database,
		involved
	]);
}
/** What the server writes in place of a statement that the role may not see. */
const hidden = "<insufficient privilege>";
function hiddenBy(rows, user) {
	return [...rows.some(({ query }) => query === hidden) ? [`what other roles do is hidden from the role "${user}"; a superuser shows it with: GRANT pg_read_all_stats TO ${identifier(user)}`] : [], ...rows.some(({ state }) => state === "disabled") ? ["track_activities is off for some sessions"] : []];
}
function sessionPicture(row) {
	return {
		id: String(row.pid),
		application: row.application,
		state: row.state ?? "",
		wait: row.wait ?? "",
		seconds: row.seconds ?? void 0,
		transactionSeconds: row.transactionSeconds ?? void 0,
		query: row.query === hidden ? "" : cutPostgresLiterals(row.query ?? "")
	};
}
function preparedPicture(prepared) {
	const { seconds } = prepared;
	return {
		id: preparedId(prepared),
		state: "prepared",
		seconds,
		transactionSeconds: seconds,
		application: "",
		wait: "",
		query: ""
	};
}
/** Only inside of a database its relations have names. */
async function readNames(server, database, relations) {
	const rows = await server.visit(database, (inside) => inside.query(`SELECT c.oid::text AS relation,
         CASE WHEN n.nspname IN ('public', 'pg_catalog') THEN '' ELSE n.nspname || '.' END || c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY($1::oid[])`, [relations]));
	return new Map(rows.map(({ relation, name }) => [relation, name]));
}

// src/databases/postgres/probe.ts
const shownChanges = 5;
/** Also looks whether it is still as `template`, where that is given. */
async function probe(server, reader, template, database) {
	return await server.visitAsProject(async (inside) => {
		const [place] = await inside.query(`SELECT d.datname AS name, d.oid::text, pg_is_in_recovery() AS standby,
         EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid AND a.pid <> pg_backend_pid()
           AND coalesce(a.backend_type, 'client backend') = 'client backend') AS visited
       FROM pg_database d WHERE d.datname = current_database()`);
		if (place?.name !== database) throw new Error(`its address leads to the database "${place?.name}"`);
		if (place.standby) throw new Error("its server is a standby, which takes no writes");
		if (template !== void 0) await compare(inside, template, place.visited ? void 0 : await reader.counted(inside, database));
		return `database ${place.oid}`;
	}, database);
}
/** `changes`: undefined where they are not counted. Then the lengths of all relations are read, each of which is opened for that. */
async function compare(inside, template, changes) {
	if (changes === void 0) {
		const { fingerprint } = await measure(inside);
		if (fingerprint === template.fingerprint) return;
		throw new Error(`its relations are no longer those of the template ${template.name}`);
	}
	if (changes.length === 0) return;
	const shown = changes.slice(0, shownChanges).join(", ");
	throw new Error(`its contents are no longer those of the template ${template.name}: ${shown}`);
}

// src/databases/postgres/seal.ts
/** Seals a database: measured while nobody else can be inside, closed for ever, renamed last. */
async function seal(server, database, templateName, log) {
	const name = identifier(database);
	const finalName = identifier(templateName);
	await refusePreparedTransactions(server, database);
	const measured = await server.visit(database, async (inside) => {
		await server.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
		await endSessions(server, database, log);
		await refusePreparedTransactions(server, database);
		await tidy(inside, database, log);
		return await measure(inside);
	});
	await markDatabase(server, database);
	await checkpoint(server, log);
	await server.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE true`);
	await server.query(`ALTER DATABASE ${name} RENAME TO ${finalName}`);
	return {
		name: templateName,
		...measured
	};
}
/** Clones inherit statistics and visibility maps, so that neither their first reads nor autovacuum write. */
async function tidy(inside, database, log) {
	try {
		await inside.query("VACUUM (FREEZE, ANALYZE)");
	} catch (error) {
		log.warning(`VACUUM (FREEZE, ANALYZE) failed on the database ${database}: ${messageOf(error)}. The clones are right, but start without fresh planner statistics.`);
	}
}
/** Writes now, once, what the first FILE_COPY would have to write. A role without the right loses only that. */
async function checkpoint(server, log) {
	try {
		await server.query("CHECKPOINT");
	} catch (error) {
		log.debug(`PostgreSQL: no checkpoint before the cloning: ${messageOf(error)}`);
	}
}

// src/databases/postgres/locale.ts
async function readLocale(server) {
	const versions = server.major < 15 ? "NULL AS recorded, NULL AS actual, NULL AS \"sourceRecorded\", NULL AS \"sourceActual\"" : `d.datcollversion AS recorded, pg_database_collation_actual_version(d.oid) AS actual,
         t.datcollversion AS "sourceRecorded", pg_database_collation_actual_version(t.oid) AS "sourceActual"`;
	const [row] = await server.query(`SELECT pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collation, d.datname = $1 AS "isOwn", ${versions}
     FROM pg_database d, pg_database t
     WHERE d.datname IN ('template1', $1) AND t.datname = 'template1' ORDER BY d.datname = $1 DESC LIMIT 1`, [server.target.database]);
	if (row === void 0) throw new Error("the server has no template1");
	return row;
}
/** CREATE DATABASE refuses such a source: https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES */
function collationObstacles({ sourceRecorded, sourceActual }) {
	if (sourceRecorded === null || sourceRecorded === sourceActual) return [];
	return [`The database template1 was made with version ${sourceRecorded} of its collation, and the server's system has ${sourceActual ?? "none"}, so nothing can be copied from it. Run, as its owner: ALTER DATABASE template1 REFRESH COLLATION VERSION`];
}
/** For the log: what templates get, and whose it is. */
function describeLocale(database, { encoding, collation, isOwn }) {
	return `${encoding}, locale ${collation}${isOwn ? "" : ` as template1 has them, for ${identifier(database)} is not there`}`;
}
function localeNotices(database, locale) {
	const { isOwn, recorded, actual } = locale;
	if (!isOwn || recorded === null || recorded === actual) return [];
	const name = identifier(database);
	return [`the database ${name} was made with version ${recorded} of its collation, and templates get ${actual ?? "none"}, so text may sort otherwise in them. Run, as its owner: REINDEX DATABASE ${name}, and ALTER DATABASE ${name} REFRESH COLLATION VERSION.`];
}

// src/databases/postgres/preloads.ts
/** Extensions that cannot be made where the server did not load their library at its start. Reads only. */
/**
* Their own documentation says so: https://docs.citusdata.com, https://github.com/citusdata/pg_cron,
* https://github.com/cybertec-postgresql/pg_squeeze, https://github.com/pgaudit/pgaudit, https://github.com/supabase/pg_net,
* https://github.com/2ndQuadrant/pglogical, https://docs.timescale.com
*/
const preloadOnly = [
	"citus",
	"pg_cron",
	"pg_net",
	"pg_squeeze",
	"pgaudit",
	"pglogical",
	"timescaledb"
];
/** Those of `extensions` that the server has and has not loaded; none where the role may not see what it has loaded. */
async function unloadedExtensions(server, extensions = preloadOnly) {
	const [loaded] = await server.query(`SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries'`);
	if (loaded === void 0) return [];
	const libraries = loaded.setting.split(",").map((name) => path.basename(name.trim().replaceAll("\"", "")));
	return (await server.query("SELECT name FROM pg_available_extensions WHERE name = ANY($1) ORDER BY name", [extensions])).map(({ name }) => name).filter((name) => !libraries.includes(name));
}
/** Worth a line in the log where there are any: whether the project wants them, only `prepare` knows. */
function preloadFacts(unloaded) {
	if (unloaded.length === 0) return [];
	const names = unloaded.join(",");
	return [`CREATE EXTENSION fails for ${unloaded.join(", ")}, which the server has not loaded at its start; if \`prepare\` needs it, give the service \`command: postgres -c shared_preload_libraries=${names}\``];
}

// src/databases/postgres/server-facts.ts
/** What a run should know of a server before it begins: room, tools, encodings, limits of time. Reads only. */
async function serverFacts(server, toolboxes, ports) {
	const [locale, room, unloaded, timeouts] = await Promise.all([
		readLocale(server),
		findRoom(server, ports),
		unloadedExtensions(server),
		readTimeouts(server)
	]);
	const [best] = toolboxes;
	const tools = best === void 0 ? `no pg_dump that works with PostgreSQL ${server.version}, so no dump is kept` : `dumps by pg_dump ${best.version} ${best.place}`;
	const { user, database } = server.target;
	return {
		facts: [
			`PostgreSQL ${server.version}, ${describeLocale(database, locale)}; ${tools}`,
			...room === void 0 ? [unknownRoom] : [],
			...preloadFacts(unloaded)
		],
		notices: [...localeNotices(database, locale), ...timeoutNotices("postgres", identifier(user), timeouts)],
		obstacles: collationObstacles(locale),
		room
	};
}
/** As a session of the project gets them, in milliseconds of the server. */
async function readTimeouts(server) {
	return (await server.visitAsProject((inside) => inside.query("SELECT name, setting::int AS milliseconds FROM pg_settings WHERE name = ANY($1) ORDER BY name", [timeoutNames]))).map(({ name, milliseconds }) => ({
		name,
		seconds: milliseconds / 1e3
	}));
}
/** Known of a server in a service container, and of one on this machine whose folder can be told from others. */
async function findRoom(server, ports) {
	try {
		const [row] = await server.query(`SELECT setting AS folder FROM pg_settings WHERE name = 'data_directory'`);
		const folder = row?.folder ?? void 0;
		if (folder === void 0) return void 0;
		const { container, port } = server.target;
		return container === void 0 ? await roomHere(folder, port) : await roomInside(folder, container, ports.containers);
	} catch (error) {
		ports.log.debug(`PostgreSQL: the room for clones is not known: ${messageOf(error)}`);
		return;
	}
}
/** A folder of that name may be another server's, but the port in its `postmaster.pid` is ours alone. */
async function roomHere(folder, port) {
	const [, , , ownPort] = (await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n");
	if (ownPort !== String(port)) return void 0;
	return await roomIn(folder);
}

// src/databases/postgres/survey.ts
async function survey(server, toolboxes, ports) {
	const base = server.target.database;
	const [situation] = await server.query(`SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS base_exists,
       r.rolsuper OR r.rolcreatedb AS may_create,
       greatest(0, least(
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true)::int, 0)
           - (SELECT count(*) FROM pg_stat_activity
              WHERE coalesce(backend_type, 'client backend') = 'client backend'),
         CASE WHEN r.rolconnlimit >= 0 THEN r.rolconnlimit
           - (SELECT count(*) FROM pg_stat_activity WHERE usesysid = r.oid) END
       ))::int AS free,
       least(current_setting('max_connections')::int,
         CASE WHEN r.rolconnlimit >= 0 THEN r.rolconnlimit END)::int AS allowed
     FROM pg_roles r WHERE r.rolname = current_user`, [base]);
	if (situation === void 0) throw new Error("the server does not know the role that it let in");
	return {
		base,
		baseExists: situation.base_exists,
		baseSessions: await describeSessions(server, base),
		missingRights: situation.may_create ? [] : ["create databases"],
		freeConnections: situation.free,
		connectionLimit: situation.allowed,
		...await serverFacts(server, toolboxes, ports)
	};
}

// src/databases/postgres/container-tools.ts
/** `pg_dump` and `pg_restore` of the service container: always there, always of the server's version. */
/** Throws where the container has no such tools. */
async function containerToolbox(server, container, containers) {
	const exec = (command, options) => containers.exec(container, command, {
		env: toolEnvironment(server.target),
		...options
	});
	const address = await addressInside(server);
	const connection = (database) => `--dbname=${connectionString({
		...address,
		dbname: database
	})}`;
	return {
		version: commonVersion(await exec(["pg_dump", "--version"]), await exec(["pg_restore", "--version"])),
		place: "in the service container",
		dump: (options, database, file) => exec([
			"pg_dump",
			...options,
			connection(database)
		], { output: file }),
		async restore(options, file, database) {
			const copy = `/tmp/testshoal-${randomUUID()}.dump`;
			try {
				const copied = await exec([
					"sh",
					"-c",
					"cat > \"$1\"",
					"sh",
					copy
				], { input: file });
				return copied.status === 0 ? await exec([
					"pg_restore",
					...options,
					connection(database),
					copy
				]) : copied;
			} finally {
				await exec([
					"rm",
					"-f",
					copy
				]);
			}
		}
	};
}
/** From inside, the server has its own port and its socket: no mapped port, no TLS. */
async function addressInside(server) {
	const settings = await server.query(`SELECT name, setting FROM pg_settings WHERE name IN ('port', 'unix_socket_directories')`);
	const settingOf = (name) => settings.find((setting) => setting.name === name)?.setting;
	const sockets = settingOf("unix_socket_directories")?.split(",")[0]?.trim();
	return {
		...sockets !== void 0 && { host: sockets === "" ? "127.0.0.1" : sockets },
		port: settingOf("port") ?? "5432",
		user: server.target.user,
		application_name: applicationName
	};
}

// src/databases/postgres/local-tools.ts
/** `pg_dump` and `pg_restore` as programs of this machine. */
/** The tools in `folder`, or on the PATH. Throws where they are not there or do not fit together. */
async function localToolbox(target, folder, tools) {
	const run = (name, args) => tools.run(folder === void 0 ? name : join(folder, name), args, { env: toolEnvironment(target) });
	const connection = (database) => `--dbname=${connectionString(libpqKeywords(target, database))}`;
	return {
		version: commonVersion(await run("pg_dump", ["--version"]), await run("pg_restore", ["--version"])),
		place: folder === void 0 ? "from the PATH" : `from ${folder}`,
		dump: (options, database, file) => run("pg_dump", [
			...options,
			`--file=${file}`,
			connection(database)
		]),
		restore: (options, file, database) => run("pg_restore", [
			...options,
			connection(database),
			file
		])
	};
}

// src/databases/postgres/tools.ts
/** Finds the places where client tools of a fitting version can be run, best place first. */
/** Debian and Ubuntu, and so the hosted runners, keep all majors side by side here. */
const majorsFolder = "/usr/lib/postgresql";
/**
* The service container, then this machine; tools of the server's own major before newer ones. Older tools
* refuse to work on a newer server.
* Source: https://www.postgresql.org/docs/current/app-pgdump.html#APP-PGDUMP-NOTES
*/
async function findToolboxes(server, ports) {
	const { target } = server;
	const { container } = target;
	const folders = await localFolders(server.major);
	const places = [...container === void 0 ? [] : [() => containerToolbox(server, container, ports.containers)], ...folders.map((folder) => () => localToolbox(target, folder, ports.tools))];
	return (await Promise.all(places.map((open) => openToolbox(open, ports.log)))).filter((toolbox) => toolbox !== void 0).filter((toolbox) => majorOf(toolbox) >= server.major).sort((one, other) => majorOf(one) - majorOf(other));
}
async function openToolbox(open, log) {
	try {
		return await open();
	} catch (error) {
		log.debug(`PostgreSQL: a place without usable client tools: ${messageOf(error)}`);
		return;
	}
}
/** Undefined stands for the PATH. */
async function localFolders(oldestMajor) {
	return [...(await readdir(majorsFolder).catch(() => [])).filter((name) => /^\d+$/.test(name) && Number(name) >= oldestMajor).map((major) => join(majorsFolder, major, "bin")), void 0];
}

// src/databases/postgres/postgres.ts
/**
* Connects to a server, and waits up to a minute, or `answerSeconds`, for one that is starting. What only the user can put right
* (a wrong password, a server that is not there or too old) is a `UserError`.
*/
async function openPostgres(target, ports, answerSeconds) {
	const server = await connectServer(target, ports.log, answerSeconds);
	let found;
	/** Looked for once: in a container each look is a program. */
	const toolboxes = () => {
		found ??= findToolboxes(server, ports);
		return found;
	};
	const cloner = new Cloner(server, ports.log);
	const reader = new ChangeReader(server);
	const step = (stage, database, work) => staged("postgres", stage, database, work);
	return {
		name: "postgres",
		version: server.version,
		nameLimitBytes: 63,
		survey: () => step("look at the server", target.database, async () => survey(server, await toolboxes(), ports)),
		relaxDurability: () => step("relax durability", target.database, () => relaxDurability(server)),
		exists: (database) => step("look for", database, () => databaseExists(server, database)),
		create: (database) => step("create", database, () => createDatabase(server, database)),
		copyBase: (database) => step(`copy into ${database}`, target.database, () => copyBase(server, cloner, database)),
		seal: (database, templateName) => step(`seal as ${templateName}`, database, () => seal(server, database, templateName, ports.log)),
		clone: (template, database) => step(`clone from ${template.name}`, database, () => cloner.clone(template, database)),
		verify: (template, database) => step("verify", database, () => verify(server, reader, template, database)),
		changes: (template, database) => step("read changes", database, () => reader.changes(template, database)),
		probe: (template, database, whole) => step("look into", database, () => reader.uncounted(database, () => probe(server, reader, whole ? template : void 0, database))),
		drop: (database) => step("drop", database, async () => {
			await dropDatabase(server, database, ports.log);
			reader.forget(database);
		}),
		sessions: () => step("count sessions", target.database, () => countSessions(server)),
		picture: (database) => step("look at the sessions", database, () => pictureOf(server, database)),
		statistics: (database) => step("read statistics", database, () => reader.statistics(database)),
		dump: (database, file) => step("dump", database, async () => dumpDatabase(server, database, file, await toolboxes(), ports)),
		restore: (file, database) => step("restore", database, async () => restoreDatabase(server, file, database, await toolboxes())),
		marked: () => step("look for marks", target.database, () => markedDatabases(server)),
		access: (database) => accessTo(target, database),
		close: () => step("close", target.database, () => server.close())
	};
}
async function verify(server, reader, template, database) {
	await server.visit(database, async (inside) => {
		const { fingerprint } = await measure(inside);
		if (fingerprint !== template.fingerprint) throw new Error(`its relations are not those of the template ${template.name}`);
		await reader.remember(inside, template, database);
	});
}

export { openPostgres };