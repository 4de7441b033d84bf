import { isIPv6 } from "node:net";

// src/databases/url-fault.ts
/** What can be wrong with a part of any URL. */
/** What is wrong with a URL, as the end of a sentence that shows nothing of it. */
var UrlFault = class extends Error {
	name = "UrlFault";
};
const CONTROL_CHARACTER = /\p{Cc}/u;
/** Returns `text`; throws a `UrlFault` with `fault` where it holds a control character. */
function withoutControls(text, fault = "it holds an encoded control character") {
	if (CONTROL_CHARACTER.test(text)) throw new UrlFault(fault);
	return text;
}

// src/databases/read-server-url.ts
/** URLs of servers: the only place that knows how the clients of PostgreSQL, MySQL and MariaDB spell them. */
const FORM = /^[^:]*:\/\/(?:(?<login>[^/?#]*)@)?(?<host>\[[^\]]*\]|[^:/?#@[\]]*)(?::(?<port>\d*))?(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;
/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
const postgres = {
	scheme: "postgres",
	defaultPort: 5432,
	socketHint: "?host=/its/directory",
	place(host, port, parameters) {
		const other = host === "" ? take(parameters, "host") : void 0;
		const otherPort = other !== void 0 && port === "" ? take(parameters, "port") : void 0;
		return {
			host: other ?? host,
			port: otherPort ?? port
		};
	},
	placeParameters: [...[
		"host",
		"hostaddr",
		"port",
		"user",
		"password",
		"passfile",
		"dbname",
		"service",
		"servicefile"
	]]
};
/** `unix_socket` is what Python's clients read, `socket` Ruby's and Node's. All of them mean the socket itself. */
const mysql = {
	scheme: "mysql",
	defaultPort: 3306,
	socketHint: "?unix_socket=/its/path",
	place(host, port, parameters) {
		const socket = host === "" || host.toLowerCase() === "localhost" ? take(parameters, "unix_socket") ?? take(parameters, "socket") : void 0;
		if (socket !== void 0 && !socket.startsWith("/")) throw new UrlFault("its socket is no absolute path");
		return {
			host: socket ?? host,
			port
		};
	},
	placeParameters: [
		...[
			"unix_socket",
			"socket",
			"socketPath",
			"host",
			"hostname",
			"port",
			"user",
			"username"
		],
		...[
			"password",
			"passwd",
			"db",
			"database",
			"dbname"
		],
		...[
			"read_default_file",
			"read_default_group",
			"default_file",
			"default_group"
		]
	]
};
function readPostgres(text) {
	return {
		engine: "postgres",
		...readServer(text, postgres)
	};
}
/** `scheme`: as the user wrote it, for messages. */
function readMysql(text, scheme) {
	return {
		engine: "mysql",
		...readServer(text, {
			...mysql,
			scheme
		})
	};
}
function readServer(text, family) {
	const groups = FORM.exec(text)?.groups;
	if (groups === void 0 || /[/@]/.test(groups["path"] ?? "")) throw new UrlFault(`it is not of the form ${family.scheme}://user:password@host:port/database; write / as %2F, # as %23, ? as %3F and @ as %40 inside the user, the password and the name`);
	const [user = "", ...password] = (groups["login"] ?? "").split(":");
	const parameters = new URLSearchParams(groups["query"]);
	return {
		...readPlace(groups["host"] ?? "", groups["port"] ?? "", parameters, family),
		user: withoutControls(decode(user)),
		password: withoutNul(decode(password.join(":"))),
		database: readName(groups["path"] ?? "", family),
		parameters: Object.fromEntries(parameters)
	};
}
function readPlace(host, port, parameters, family) {
	const place = family.place(decode(host.replace(/^\[(.*)\]$/, "$1")), port, parameters);
	const misplaced = family.placeParameters.filter((name) => parameters.has(name)).map((name) => `"${name}"`);
	if (misplaced.length > 0) throw new UrlFault(`say it before the "?", not with the parameter ${misplaced.join(", ")}`);
	return {
		host: readHost(place.host, family),
		port: readPort(place.port || `${family.defaultPort}`)
	};
}
function readHost(host, { socketHint }) {
	if (host === "") throw new UrlFault(`it names no host; for a unix socket write "${socketHint}"`);
	if (withoutControls(host).startsWith("/")) return host;
	if (isIPv6(host) || /^[\p{L}\p{N}._-]+$/u.test(host)) return host.toLowerCase();
	throw new UrlFault("its host is neither one name, nor an address, nor a unix socket");
}
function readPort(text) {
	const port = /^\d+$/.test(text) ? Number(text) : 0;
	if (port >= 1 && port <= 65535) return port;
	throw new UrlFault("its port is not in 1…65535");
}
function readName(path, { scheme }) {
	if (path === "") throw new UrlFault(`it names no database; write one after the host, as in ${scheme}://host/name`);
	return withoutControls(decode(path));
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
/** A password is never shown, so it may hold any other character. */
function withoutNul(password) {
	if (password.includes("\0")) throw new UrlFault("its password holds an encoded control character");
	return password;
}

// src/databases/read-url.ts
/** Reads one database URL, in whatever way clients spell it. */
const SCHEME = /^(postgres|postgresql|sqlite|sqlite3|mysql|mysql2|mariadb)(?:\+\w+)?:/i;
/** In lower case and without a driver's suffix; undefined where it is none that a database has. */
function schemeOf(text) {
	return SCHEME.exec(text)?.[1]?.toLowerCase();
}
/** Throws a `UrlFault`. */
function readUrl(text) {
	withoutControls(text, "it holds a control character");
	switch (schemeOf(text)) {
		case "postgres":
		case "postgresql": return readPostgres(text);
		case "mysql":
		case "mysql2": return readMysql(text, "mysql");
		case "mariadb": return readMysql(text, "mariadb");
		case "sqlite":
		case "sqlite3": return readSqlite(text.replace(SCHEME, ""));
		default: throw new UrlFault("it is no URL that starts with \"postgres://\", \"mysql://\", \"mariadb://\" or \"sqlite:\"");
	}
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
/**
* The URL in the spelling that the engine's own library, SQLAlchemy, dj-database-url and Rails all read; for a socket
* of MySQL that of Python's clients. Holds the password.
*/
function formatDatabaseUrl(url) {
	if (url.engine === "sqlite") return `sqlite:///${url.file}`;
	const password = url.password === "" ? "" : `:${encodeURIComponent(url.password)}`;
	const login = url.user + url.password === "" ? "" : `${encodeURIComponent(url.user)}${password}@`;
	const { scheme, place, parameters } = placeInUrl(url);
	const query = Object.entries({
		...parameters,
		...url.parameters
	}).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
	return `${scheme}://${login}${place}/${encodeURIComponent(url.database)}${query && `?${query}`}`;
}
function placeInUrl(url) {
	const { engine, host, port } = url;
	const scheme = engine === "postgres" ? "postgresql" : "mysql";
	if (!isUnixSocket(url)) return {
		scheme,
		place: `${isIPv6(host) ? `[${host}]` : host}:${port}`,
		parameters: {}
	};
	return engine === "postgres" ? {
		scheme,
		place: "",
		parameters: {
			host,
			port: `${port}`
		}
	} : {
		scheme,
		place: `localhost:${port}`,
		parameters: { unix_socket: host }
	};
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

export { readUrl as a, secretsOf as i, isUnixSocket as n, parseDatabaseUrls as r, formatDatabaseUrl as t };