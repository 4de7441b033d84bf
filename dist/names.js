import { isIPv6 } from "node:net";
import { createHash } from "node:crypto";

// src/databases/engine.ts
/** A statement or step on a database failed. The server's own words are in the message, secrets are not. */
var EngineError = class extends Error {
	name = "EngineError";
	constructor(stage, engine, database, cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		super(`${stage} (${engine}, database ${database}): ${reason}`, { cause });
	}
};

// src/databases/read-url.ts
/** Reads one database URL: the only place that knows how clients spell them. */
/** What is wrong with a URL, as the end of a sentence that shows nothing of it. */
var UrlFault = class extends Error {
	name = "UrlFault";
};
const DEFAULT_PORT = 5432;
const SCHEME = /^(postgres|postgresql|sqlite|sqlite3|mysql|mysql2|mariadb)(?:\+\w+)?:/i;
const POSTGRES = /^[^:]*:\/\/(?:(?<login>[^/?#]*)@)?(?<host>\[[^\]]*\]|[^:/?#@[\]]*)(?::(?<port>\d*))?(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;
const CONTROL_CHARACTER = /\p{Cc}/u;
/**
* libpq lets these override what stands before the `?`, other clients ignore them: the guard would judge one server,
* and a client would open another. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
*/
const PLACE_PARAMETERS = [
	"host",
	"hostaddr",
	"port",
	"user",
	"password",
	"passfile",
	"dbname",
	"service",
	"servicefile"
];
/** In lower case and without a driver's suffix; undefined where it is none that a database has. */
function schemeOf(text) {
	return SCHEME.exec(text)?.[1]?.toLowerCase();
}
/** Throws a `UrlFault`. */
function readUrl(text) {
	if (CONTROL_CHARACTER.test(text)) throw new UrlFault("it holds a control character");
	switch (schemeOf(text)) {
		case "postgres":
		case "postgresql": return readPostgres(text);
		case "sqlite":
		case "sqlite3": return readSqlite(text.replace(SCHEME, ""));
		case void 0: throw new UrlFault("it is no URL that starts with \"postgres://\" or \"sqlite:\"");
		default: throw new UrlFault("this version handles PostgreSQL and SQLite, not MySQL or MariaDB");
	}
}
function readPostgres(text) {
	const groups = POSTGRES.exec(text)?.groups;
	if (groups === void 0 || /[/@]/.test(groups["path"] ?? "")) throw new UrlFault("it is not of the form postgres://user:password@host:port/database; write / as %2F, # as %23, ? as %3F and @ as %40 inside the user, the password and the name");
	const [user = "", ...password] = (groups["login"] ?? "").split(":");
	const parameters = new URLSearchParams(groups["query"]);
	return {
		engine: "postgres",
		...readPlace(groups["host"] ?? "", groups["port"] ?? "", parameters),
		user: withoutControls(decode(user)),
		password: withoutNul(decode(password.join(":"))),
		database: readName(groups["path"] ?? ""),
		parameters: Object.fromEntries(parameters)
	};
}
/** Takes the parameters that say the place out of `parameters`: without a host, as for a unix socket, they have to. */
function readPlace(host, port, parameters) {
	const parameterHost = host === "" ? take(parameters, "host") : void 0;
	const parameterPort = parameterHost !== void 0 && port === "" ? take(parameters, "port") : void 0;
	const misplaced = PLACE_PARAMETERS.filter((name) => parameters.has(name)).map((name) => `"${name}"`);
	if (misplaced.length > 0) throw new UrlFault(`say it before the "?", not with the parameter ${misplaced.join(", ")}`);
	return {
		host: readHost(parameterHost ?? decode(host.replace(/^\[(.*)\]$/, "$1"))),
		port: readPort((parameterPort ?? port) || `${DEFAULT_PORT}`)
	};
}
function readHost(host) {
	if (host === "") throw new UrlFault("it names no host; for a unix socket write \"?host=/its/directory\"");
	if (withoutControls(host).startsWith("/")) return host;
	if (isIPv6(host) || /^[\p{L}\p{N}._-]+$/u.test(host)) return host.toLowerCase();
	throw new UrlFault("its host is neither one name, nor an address, nor the directory of a socket");
}
function readPort(text) {
	const port = /^\d+$/.test(text) ? Number(text) : 0;
	if (port >= 1 && port <= 65535) return port;
	throw new UrlFault("its port is not in 1…65535");
}
function readName(path) {
	if (path === "") throw new UrlFault("it names no database; write one after the host, as in postgres://host/name");
	return withoutControls(decode(path));
}
/**
* `rest` is what follows `sqlite:`: a path; or, as SQLAlchemy and dj-database-url have it, three slashes before a
* relative path and four for an absolute one. Neither of them decodes it.
*/
function readSqlite(rest) {
	const file = rest.replace(/^\/\/\/?/, "");
	if (file === "" || file.startsWith(":memory:") || /[?&]mode=memory\b/.test(file)) throw new UrlFault("a database in memory lives inside one process, so each worker has its own already and there is nothing to clone; remove the line, or name a file");
	if (/^\/\/[^/]/.test(rest)) throw new UrlFault("two slashes would name a host; write \"sqlite:///relative\" or \"sqlite:////absolute\"");
	if (file.startsWith("file:") || file.includes("?")) throw new UrlFault("it has parameters, which are not handled; name the file alone");
	return {
		engine: "sqlite",
		file: rest.startsWith("///") ? file : rest
	};
}
function take(parameters, name) {
	const value = parameters.get(name) ?? void 0;
	parameters.delete(name);
	return value;
}
function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new UrlFault("it has a % that is not followed by the two hex digits of a UTF-8 character; write % as %25");
	}
}
function withoutControls(text) {
	if (CONTROL_CHARACTER.test(text)) throw new UrlFault("it holds an encoded control character");
	return text;
}
/** A password is never shown, so it may hold any other character. */
function withoutNul(password) {
	if (password.includes("\0")) throw new UrlFault("its password holds an encoded control character");
	return password;
}

// src/databases/url.ts
/** Database URLs: the input `database-url` as data, the spelling for clients, and what in them is secret. */
const ALIAS = /^[A-Za-z_][A-Za-z0-9_]*$/;
/**
* Reads the input `database-url`: one `[alias=]url` a line, blank lines ignored. All problems are returned at once,
* and none of them shows more of a line than its scheme: a mistyped URL may have its password anywhere.
*/
function parseDatabaseUrls(input) {
	const targets = [];
	const problems = [];
	const lineOfAlias = /* @__PURE__ */ new Map();
	for (const [index, line] of input.split(/\r?\n/).entries()) {
		if (line.trim() === "") continue;
		const [alias, text] = splitAlias(line);
		const url = tryRead(text);
		const earlier = lineOfAlias.get(alias);
		const faults = [
			...ALIAS.test(alias) ? [] : ["an alias is made of letters, digits and underscores"],
			...earlier === void 0 ? [] : [`its alias is taken by line ${earlier}; write "other_alias=" before it`],
			...url instanceof UrlFault ? [url.message] : []
		];
		const scheme = schemeOf(text);
		const where = `Line ${index + 1} of the input "database-url"${scheme === void 0 ? "" : ` (${scheme}:…)`}`;
		problems.push(...faults.map((fault) => `${where}: ${fault}.`));
		lineOfAlias.set(alias, earlier ?? index + 1);
		if (!(url instanceof UrlFault)) targets.push({
			alias,
			url
		});
	}
	return {
		targets,
		problems
	};
}
/** The URL in the spelling that libpq, SQLAlchemy, dj-database-url and Rails all read. Holds the password. */
function formatDatabaseUrl(url) {
	if (url.engine === "sqlite") return `sqlite:///${url.file}`;
	const password = url.password === "" ? "" : `:${encodeURIComponent(url.password)}`;
	const login = url.user + url.password === "" ? "" : `${encodeURIComponent(url.user)}${password}@`;
	const socket = isUnixSocket(url) ? {
		host: url.host,
		port: `${url.port}`
	} : {};
	const place = isUnixSocket(url) ? "" : `${isIPv6(url.host) ? `[${url.host}]` : url.host}:${url.port}`;
	const query = Object.entries({
		...socket,
		...url.parameters
	}).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
	return `postgresql://${login}${place}/${encodeURIComponent(url.database)}${query && `?${query}`}`;
}
/**
* What must be masked: the password plain and in both usual encodings, and the whole URL; nothing where there is no
* password. A password of one letter is masked as well: a log full of `***` is noticed and put right, a password in
* a log is not.
*/
function secretsOf(url) {
	if (url.engine === "sqlite") return [];
	const passwords = [url.password, url.parameters["sslpassword"] ?? ""].filter((password) => password !== "");
	if (passwords.length === 0) return [];
	const encoded = passwords.map(encodeURIComponent);
	return [.../* @__PURE__ */ new Set([
		...passwords,
		...encoded,
		...encoded.map(encodeMarks),
		formatDatabaseUrl(url)
	])];
}
function isUnixSocket(url) {
	return url.host.startsWith("/");
}
/** An alias ends at the first `=`, but only before the first `:`, which every URL has. */
function splitAlias(line) {
	const end = line.search(/[=:]/);
	return line[end] === "=" ? [line.slice(0, end).trim(), line.slice(end + 1).trim()] : ["default", line.trim()];
}
function tryRead(text) {
	try {
		return readUrl(text);
	} catch (error) {
		if (error instanceof UrlFault) return error;
		throw error;
	}
}
/** Encodes the five marks that `encodeURIComponent` leaves, as Python's and Ruby's encoders do. */
function encodeMarks(encoded) {
	return encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

// src/databases/names.ts
/** The names of the databases that are made, all known before the first of them exists. */
/** Room for `_w9999_9999999`, so that all names of one database share their beginning. */
const LONGEST_ENDING_BYTES = 14;
const LONGEST_SHORTENED_PROJECT_BYTES = 16;
/** The end of a shortened name. A name that ends so by itself is hashed as well, lest it equal another's shortened one. */
const LOOKS_SHORTENED = /_[0-9a-f]{12}$/;
/** Long enough that no word of a user's own name (`test_db_w1`) passes for one. */
const RUN = "[0-9a-f]{6,16}";
const RUN_ALONE = new RegExp(`^${RUN}$`);
const CLONE_ENDING = /^w(\d+)(?:_\d+)?$/;
const NAME_OF_OURS = new RegExp(`_${RUN}_(?:tpl|bld|dmp|imp|w\\d+(?:_\\d+)?)$`);
/** Throws a `RangeError` where a name cannot be made within the limit. */
function databaseNames(parts) {
	if (!RUN_ALONE.test(parts.run)) throw new RangeError(`The run "${parts.run}" is not 6 to 16 lower-case hex digits.`);
	const stem = stemOf(parts);
	const named = (ending) => {
		const name = `${stem}_${ending}`;
		if (Buffer.byteLength(name) <= parts.limitBytes) return name;
		throw new RangeError(`The database name "${name}" is longer than ${parts.limitBytes} bytes.`);
	};
	return {
		template: named("tpl"),
		working: named("bld"),
		dumped: named("dmp"),
		importing: named("imp"),
		clone: (worker, generation) => named(generation === 1 ? `w${worker}` : `w${worker}_${generation}`),
		workerOf(database) {
			const ending = database.startsWith(`${stem}_`) ? database.slice(stem.length + 1) : "";
			const worker = CLONE_ENDING.exec(ending)?.[1];
			return worker === void 0 ? void 0 : Number(worker);
		}
	};
}
/** Whether a database's name is of the form that `databaseNames` makes, in this run or another. Not enough to drop it. */
function isNameOfOurs(database) {
	return NAME_OF_OURS.test(database);
}
function stemOf({ project, database, run, limitBytes }) {
	const slug = slugOf(project);
	const whole = `${slug}_${database}`;
	const roomBytes = limitBytes - LONGEST_ENDING_BYTES - `_${run}`.length;
	if (Buffer.byteLength(whole) <= roomBytes && !LOOKS_SHORTENED.test(whole)) return `${whole}_${run}`;
	const hash = createHash("sha256").update(JSON.stringify([project, database])).digest("hex").slice(0, 12);
	return `${cutToBytes(`${slug.slice(0, LONGEST_SHORTENED_PROJECT_BYTES)}_${database}`, roomBytes - `_${hash}`.length)}_${hash}_${run}`;
}
function slugOf(project) {
	const slug = project.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "");
	return slug === "" ? "project" : slug;
}
/** The longest beginning of `text` within `limitBytes` of UTF-8 that splits no character. */
function cutToBytes(text, limitBytes) {
	let kept = "";
	let leftBytes = limitBytes;
	for (const character of text) {
		leftBytes -= Buffer.byteLength(character);
		if (leftBytes < 0) break;
		kept += character;
	}
	return kept;
}

export { parseDatabaseUrls as a, isUnixSocket as i, isNameOfOurs as n, secretsOf as o, formatDatabaseUrl as r, EngineError as s, databaseNames as t };