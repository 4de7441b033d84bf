import { c as saveState, d as setSecret, f as startGroup, i as endGroup, l as setFailed, m as getExecOutput, o as getState, p as warning, r as debug, s as info } from "./toolkit-cache.js";
import { n as UserError, r as messageOf } from "./errors.js";
import { _ as object, g as number, i as literal, l as string$1, m as boolean, n as discriminatedUnion, o as object$1, p as array, s as optional, v as record, y as string } from "./zod.js";
import { t as BLOB_FILE } from "./cache-protocol.js";
import { isIP, isIPv6 } from "node:net";
import { request } from "node:http";
import { once } from "node:events";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statfsSync, writeFileSync } from "node:fs";
import path, { join } from "node:path";
import os from "node:os";
import { chmod, constants as constants$1, copyFile, link, lstat, mkdir, mkdtempDisposable, open, readFile, readdir, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { fork, spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { text } from "node:stream/consumers";

// src/actions/failure.ts
/** The one failure policy of each entry: main fails the step, post only warns. */
const reportAt = "https://github.com/testshoal/testshoal/issues";
/** The user's errors are shown as they are; ours with their stack and where to report them. */
function failStep(error) {
	setFailed(messageOf(error));
	if (error instanceof UserError) return;
	info(error instanceof Error && error.stack !== void 0 ? error.stack : "");
	info(`This is a fault of Testshoal. Please report it with the lines above: ${reportAt}`);
}
function warnOnly(error) {
	warning(`Cleaning up failed: ${messageOf(error)}`);
}

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

// src/databases/open-engine.ts
async function openEngine({ url, container, folder }, ports) {
	switch (url.engine) {
		case "postgres": {
			const { openPostgres } = await import("./postgres.js");
			return openPostgres({
				...url,
				...container === void 0 ? {} : { container }
			}, ports);
		}
		case "sqlite": {
			const { openSqlite } = await import("./sqlite.js");
			return openSqlite({
				file: url.file,
				folder
			}, ports);
		}
	}
}

// src/workers/lines.ts
/** Cuts a stream of output into whole lines that the platform cannot take for commands. */
/** A line longer than this is printed in pieces, so that output without line ends cannot fill the memory. */
const longestLine = 16384;
var LineSplitter = class {
	#decoder = new StringDecoder("utf8");
	#onLine;
	#rest = "";
	constructor(onLine) {
		this.#onLine = onLine;
	}
	write(chunk) {
		this.#rest += this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
		const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
		this.#rest = lines.pop() ?? "";
		for (const line of lines) this.#emit(line);
		while (this.#rest.length > longestLine) {
			this.#emit(this.#rest.slice(0, longestLine));
			this.#rest = this.#rest.slice(longestLine);
		}
	}
	end() {
		const last = (this.#rest + this.#decoder.end()).replace(/\r$/, "");
		this.#rest = "";
		if (last !== "") this.#emit(last);
	}
	#emit(line) {
		for (let start = 0; start === 0 || start < line.length; start += longestLine) this.#onLine(line.slice(start, start + longestLine));
	}
};
/**
* A line of a worker or of `prepare` as it is printed. `::command::` counts only at the start of a line, so the prefix disarms it;
* the older `##[command]` counts anywhere (ActionCommand.cs of the runner) and is broken up.
*/
function printedLine(speaker, line) {
	return `[${speaker}] ${line.replaceAll("##[", "## [")}`;
}

// src/workers/process.ts
/** Launches a command in a process group of its own and ends the whole group, politely first. */
/**
* Text of a script that runs `command`. Its first line leaves the id of the process group in the script's folder,
* for whoever has to end it when this process no longer can.
*/
function scriptText(command) {
	return `echo $$ > "\${BASH_SOURCE[0]%/*}/${groupFile}"\n${command}\n`;
}
/** Name of the file beside a script that holds the id of its process group. */
const groupFile = "process-group";
/** How long output of processes that outlive their leader is still read. */
const drainSeconds = 2;
/** Resolves when no process of the group is left. @throws UserError when bash cannot be started. */
async function launch(options) {
	const child = spawn("bash", [
		"-eo",
		"pipefail",
		options.script
	], {
		cwd: options.directory,
		env: options.environment,
		detached: true,
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		]
	});
	const splitters = [child.stdout, child.stderr].map((stream) => {
		const splitter = new LineSplitter(options.onLine);
		stream.on("data", (chunk) => splitter.write(chunk));
		return splitter;
	});
	const closed = once(child, "close");
	closed.catch(() => {});
	const exited = once(child, "exit");
	const finished = new AbortController();
	const stopping = stopGroupOnAbort(child.pid, options, finished.signal);
	try {
		const [status, signal] = await exited;
		finished.abort();
		await stopping;
		signalGroup(child.pid, "SIGKILL");
		await Promise.race([closed, setTimeout$1(drainSeconds * 1e3, void 0, { ref: false })]);
		for (const splitter of splitters) splitter.end();
		if (options.signal.aborted) return {
			kind: "stopped",
			reason: messageOf(options.signal.reason)
		};
		return signal === null ? {
			kind: "exited",
			status: status ?? 0
		} : {
			kind: "killed",
			signal
		};
	} catch (error) {
		finished.abort();
		throw new UserError(`bash could not be started in ${options.directory}. Is the folder there, and bash on the path?`, { cause: error });
	}
}
async function stopGroupOnAbort(pid, options, finished) {
	const aborted = AbortSignal.any([options.signal, finished]);
	if (!aborted.aborted) await once(aborted, "abort");
	if (finished.aborted) return;
	signalGroup(pid, "SIGTERM");
	await setTimeout$1(options.graceSeconds * 1e3, void 0, { signal: finished }).catch(() => {});
	signalGroup(pid, "SIGKILL");
}
/** A group that is gone already is no error. */
function signalGroup(pid, signal) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (error.code !== "ESRCH") throw error;
	}
}

// src/actions/step.ts
/** This step on the platform: its folder, its state, what it shares with its post step. */
const ledgerState = "ledger";
/** Makes the step's folder and tells the post step of it before anything else is made. */
function beginStep(environment) {
	const run = randomBytes(4).toString("hex");
	const folder = path.join(rootFolder(environment), `${stepName(environment)}-${run}`);
	const ledgerFile = path.join(folder, "ledger.jsonl");
	mkdirSync(folder, {
		recursive: true,
		mode: 448
	});
	writeFileSync(path.join(folder, "pid"), String(process.pid));
	saveState(ledgerState, ledgerFile);
	return {
		run,
		folder,
		ledgerFile
	};
}
/**
* The ledgers that this post step answers for: the one of its state, or, when the main step was ended by force and
* its state was lost, those of the same step whose process is gone.
*/
function ledgersToCleanUp(environment) {
	const saved = getState(ledgerState);
	if (saved !== "") return existsSync(saved) ? [saved] : [];
	const root = rootFolder(environment);
	if (!existsSync(root)) return [];
	return readdirSync(root).filter((name) => name.startsWith(`${stepName(environment)}-`)).map((name) => path.join(root, name)).filter((folder) => !isAlive(folder)).map((folder) => path.join(folder, "ledger.jsonl")).filter((ledger) => existsSync(ledger));
}
/**
* Where SQLite's templates and clones lie: in memory where there is plenty, for every commit waits for the disk
* otherwise, and nobody needs a clone after a crash.
*/
function fastFolder(step) {
	const memory = "/dev/shm";
	const enoughBytes = 1024 ** 3;
	if (os.platform() === "linux" && existsSync(memory)) {
		const { bavail, bsize } = statfsSync(memory);
		if (bavail * bsize >= enoughBytes) return path.join(memory, `testshoal-${step.run}`);
	}
	return path.join(step.folder, "sqlite");
}
function rootFolder(environment) {
	return path.join(environment["RUNNER_TEMP"] ?? os.tmpdir(), "testshoal");
}
/** The same in main and post of one step, different for two steps of one job. */
function stepName(environment) {
	const parts = [
		"GITHUB_RUN_ID",
		"GITHUB_RUN_ATTEMPT",
		"GITHUB_JOB",
		"GITHUB_ACTION"
	].map((name) => environment[name]);
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
function isAlive(folder) {
	try {
		process.kill(Number(readFileSync(path.join(folder, "pid"), "utf8")), 0);
		return true;
	} catch {
		return false;
	}
}

// src/databases/docker-http.ts
/** Single requests to the Docker engine's HTTP API. */
/** Nothing answers, or something that is no Docker engine. */
var DockerUnavailable = class extends Error {
	name = "DockerUnavailable";
};
/** The engine refused, or broke off. The message has the engine's own words. */
var DockerError = class extends Error {
	name = "DockerError";
};
/** Docker's own port for TCP without TLS. */
const DEFAULT_TCP_PORT = 2375;
const ANSWER_SECONDS = 30;
const Refusal = object({ message: string() });
/** `dockerHost` is written as in `DOCKER_HOST`. Throws a `UserError` for anything but a unix socket and plain TCP. */
function dockerEndpoint(dockerHost) {
	const url = URL.parse(dockerHost);
	if (url?.protocol === "unix:" && url.host === "" && url.pathname !== "") return {
		description: url.pathname,
		address: { socketPath: decodeURIComponent(url.pathname) }
	};
	if (url?.protocol === "tcp:" && url.hostname !== "") {
		const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
		return {
			description: url.host,
			address: {
				host,
				port: Number(url.port || DEFAULT_TCP_PORT)
			}
		};
	}
	throw new UserError(`DOCKER_HOST is ${JSON.stringify(dockerHost)}: only unix:///path and tcp://host:port (without TLS) can be used.`);
}
/** Any status is an answer. Rejects with `DockerUnavailable` where none comes. */
async function ask(endpoint, method, path, body) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const signal = AbortSignal.timeout(ANSWER_SECONDS * 1e3);
	send(request({
		...endpoint.address,
		agent: false,
		method,
		path,
		signal
	}), body).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	try {
		return await promise;
	} catch (error) {
		throw unavailable(endpoint, error);
	}
}
/** Asks for the connection itself, to be used in both directions from then on; or why not. */
async function takeOver(endpoint, path, body) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const headers = {
		Connection: "Upgrade",
		Upgrade: "tcp"
	};
	send(request({
		...endpoint.address,
		agent: false,
		method: "POST",
		path,
		headers
	}), body).on("upgrade", (_response, connection, head) => {
		connection.unshift(head);
		resolve(connection);
	}).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	try {
		return await promise;
	} catch (error) {
		throw unavailable(endpoint, error);
	}
}
/** The body of an answer of the expected status. `goal` ends the sentence "The Docker engine did not …". */
function bodyOf(answer, expectedStatus, schema, goal) {
	if (answer.status !== expectedStatus) throw refusal(answer, goal);
	try {
		return schema.parse(JSON.parse(answer.body));
	} catch (error) {
		throw new DockerUnavailable(`What answers as the Docker engine did not ${goal} in Docker's way`, { cause: error });
	}
}
function refusal({ status, body }, goal) {
	return new DockerError(`The Docker engine did not ${goal} (status ${status}): ${wordsOf(body)}`);
}
function wordsOf(body) {
	try {
		return Refusal.parse(JSON.parse(body)).message;
	} catch {
		return JSON.stringify(body.slice(0, 200));
	}
}
function send(call, body) {
	if (body === void 0) return call.end();
	const content = JSON.stringify(body);
	call.setHeader("Content-Type", "application/json");
	call.setHeader("Content-Length", Buffer.byteLength(content));
	return call.end(content);
}
async function answerOf(response) {
	return {
		status: response.statusCode ?? 0,
		body: await text(response)
	};
}
function unavailable({ description }, cause) {
	const message = `No Docker engine answers at ${description}; is it running, and may this user open its socket?`;
	return new DockerUnavailable(message, { cause });
}

// src/databases/docker-stream.ts
/** One byte for the stream, three of nothing, four for the length of what follows. */
const HEADER_BYTES = 8;
/**
* Sends `input` and then closes that direction, while it collects what comes back until the other side closes.
* Never rejects: only the program's exit status tells whether a broken conversation matters.
*/
async function converse(connection, input, output) {
	const stdout = [];
	const stderr = [];
	const collect = async () => {
		for await (const { stream, content } of frames(connection)) if (stream === "stderr") stderr.push(content);
		else if (output === void 0) stdout.push(content);
		else await output.writeFile(content);
	};
	const send = async () => input && pipeline(input.createReadStream({ autoClose: false }), connection);
	const [collected] = await Promise.allSettled([collect(), send()]);
	return {
		stdout: Buffer.concat(stdout).toString(),
		stderr: Buffer.concat(stderr).toString(),
		broken: collected.status === "rejected" ? collected.reason : void 0
	};
}
/**
* Takes Docker's framing off. Chunks may be cut anywhere. Throws where the stream ends inside a frame or is none.
* Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
*/
async function* frames(chunks) {
	let header = Buffer.alloc(0);
	let stream = "stdout";
	let leftBytes = 0;
	for await (const chunk of chunks) {
		let rest = Buffer.concat([header, chunk]);
		header = Buffer.alloc(0);
		while (rest.length > 0) {
			if (leftBytes === 0) {
				if (rest.length < HEADER_BYTES) {
					header = rest;
					break;
				}
				stream = streamOf(rest);
				leftBytes = rest.readUInt32BE(4);
				rest = rest.subarray(HEADER_BYTES);
			}
			const content = rest.subarray(0, leftBytes);
			rest = rest.subarray(content.length);
			leftBytes -= content.length;
			if (content.length > 0) yield {
				stream,
				content
			};
		}
	}
	if (leftBytes > 0 || header.length > 0) throw new Error("the stream ended inside a frame");
}
function streamOf(header) {
	switch (header[0]) {
		case 1: return "stdout";
		case 2: return "stderr";
		default: throw new Error(`a frame of the unknown kind ${header[0]}`);
	}
}

// src/databases/docker-engine.ts
/** Containers through the Docker engine's HTTP API: a job's own container often has its socket, but no `docker`. */
const DEFAULT_SOCKET = "/var/run/docker.sock";
const ID = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** The engine closes a program's streams a moment before it knows the exit status. */
const EXIT_STATUS_SECONDS = 10;
const POLL_SECONDS = .02;
/** What is used of the answers. Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Inspected = object({
	Id: string(),
	Config: object({
		Image: string(),
		Env: array(string()).nullish()
	}),
	NetworkSettings: object({ Networks: record(string(), object({
		IPAddress: string(),
		GlobalIPv6Address: string()
	})).nullish() })
});
const ExecCreated = object({ Id: string().regex(ID) });
const ExecInspected = object({
	Running: boolean(),
	ExitCode: number().nullable()
});
/**
* Calls reject with `DockerUnavailable` or `DockerError`. A program that the container does not have is no error:
* the engine gives it the exit status 126 or 127. Throws a `UserError` for a `dockerHost` that cannot be used.
*/
function dockerEngine({ socketPath = DEFAULT_SOCKET, dockerHost }) {
	const endpoint = dockerHost ? dockerEndpoint(dockerHost) : {
		description: socketPath,
		address: { socketPath }
	};
	return {
		inspect: (id) => inspect(endpoint, id),
		exec: (id, command, options = {}) => exec(endpoint, id, command, options)
	};
}
async function inspect(endpoint, id) {
	const answer = await ask(endpoint, "GET", `/containers/${checked(id)}/json`);
	if (answer.status === 404) return void 0;
	const { Id, Config, NetworkSettings } = bodyOf(answer, 200, Inspected, `inspect the container ${id}`);
	return {
		id: Id,
		image: Config.Image,
		env: Object.fromEntries((Config.Env ?? []).map(splitVariable)),
		addresses: Object.values(NetworkSettings.Networks ?? {}).flatMap((network) => [network.IPAddress, network.GlobalIPv6Address]).filter((address) => isIP(address) !== 0)
	};
}
async function exec(endpoint, id, command, { env = {}, input, output }) {
	const goal = `run "${command[0]}" in the container ${checked(id)}`;
	await using source = input === void 0 ? void 0 : await open(input);
	await using target = output === void 0 ? void 0 : await open(output, "w");
	const created = await ask(endpoint, "POST", `/containers/${id}/exec`, {
		AttachStdin: source !== void 0,
		AttachStdout: true,
		AttachStderr: true,
		Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
		Cmd: command
	});
	const { Id: execId } = bodyOf(created, 201, ExecCreated, goal);
	const connection = await takeOver(endpoint, `/exec/${execId}/start`, {
		Detach: false,
		Tty: false
	});
	if ("status" in connection) throw refusal(connection, goal);
	const { stdout, stderr, broken } = await converse(connection, source, target);
	const status = await exitStatus(endpoint, execId, goal);
	if (status === 0 && broken !== void 0) throw new DockerError(`The Docker engine did not ${goal} to its end`, { cause: broken });
	return {
		status,
		stdout,
		stderr
	};
}
async function exitStatus(endpoint, execId, goal) {
	const deadline = performance.now() + EXIT_STATUS_SECONDS * 1e3;
	while (performance.now() < deadline) {
		const answer = await ask(endpoint, "GET", `/exec/${execId}/json`);
		const { Running, ExitCode } = bodyOf(answer, 200, ExecInspected, goal);
		if (!Running && ExitCode !== null) return ExitCode;
		await setTimeout$1(POLL_SECONDS * 1e3);
	}
	throw new DockerError(`The Docker engine did not ${goal} to its end: the connection closed, the program runs`);
}
/** Ids become parts of paths. */
function checked(id) {
	if (ID.test(id)) return id;
	throw new DockerError(`${JSON.stringify(id)} is no container's id`);
}
function splitVariable(variable) {
	const end = variable.indexOf("=");
	return end === -1 ? [variable, ""] : [variable.slice(0, end), variable.slice(end + 1)];
}

// src/databases/ledger.ts
/** The ledger: what this run makes is written down before it is made, so that the post step can undo it after any end. */
const entrySchema = discriminatedUnion("kind", [
	object$1({
		kind: literal("place"),
		alias: string$1(),
		url: string$1(),
		container: optional(string$1()),
		folder: optional(string$1())
	}),
	object$1({
		kind: literal("made"),
		alias: string$1(),
		database: string$1()
	}),
	object$1({
		kind: literal("dropped"),
		alias: string$1(),
		database: string$1()
	})
]);
/** Holds passwords: readable by the owner only. Each entry is on its way to the disk before `record` returns. */
var Ledger = class {
	file;
	constructor(file) {
		this.file = file;
		mkdirSync(path.dirname(file), {
			recursive: true,
			mode: 448
		});
	}
	record(entry) {
		appendFileSync(this.file, `${JSON.stringify(entry)}\n`, { mode: 384 });
	}
	made(alias, database) {
		this.record({
			kind: "made",
			alias,
			database
		});
	}
	dropped(alias, database) {
		this.record({
			kind: "dropped",
			alias,
			database
		});
	}
};
/** Reads a ledger whose writer may have been killed in the middle of the last line. */
function readLedger(file) {
	const entries = readFileSync(file, "utf8").split("\n").flatMap(parseLine$1);
	return entries.filter((entry) => entry.kind === "place").map((place) => ({
		place,
		databases: [...remainingNames(entries, place.alias)]
	}));
}
function remainingNames(entries, alias) {
	const names = /* @__PURE__ */ new Set();
	for (const entry of entries) {
		if (entry.kind === "place" || entry.alias !== alias) continue;
		if (entry.kind === "made") names.add(entry.database);
		else names.delete(entry.database);
	}
	return names;
}
function parseLine$1(line) {
	try {
		return [entrySchema.parse(JSON.parse(line))];
	} catch {
		return [];
	}
}

// src/storage/blob-key.ts
/** The one rule for the keys of blobs: what every place that keeps them can take. */
const KEY$1 = /^[a-z0-9._:/@+-]{1,500}$/;
/** Throws where `key`, or the start of keys, breaks the rule: a mistake in this program, not the user's. */
function requireBlobKey(key) {
	if (!KEY$1.test(key)) throw new Error(`not a key of a blob: ${JSON.stringify(key)} does not match ${KEY$1}`);
}

// src/storage/whole-file.ts
/** Files that appear under their name only when they are complete. */
/** Copies `from` to `into`, sharing the blocks where the file system can. Replaces a file that is there. */
async function copyWhole(from, into) {
	const part = `${into}.${randomUUID()}.part`;
	try {
		await copyFile(from, part, constants$1.COPYFILE_FICLONE);
		await rename(part, into);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
/** Moves `from` to `into`, also from one file system to another. */
async function moveWhole(from, into) {
	try {
		await rename(from, into);
	} catch (error) {
		if (error.code !== "EXDEV") throw error;
		await copyWhole(from, into);
		await rm(from);
	}
}

// src/storage/directory-entries.ts
/** How a directory holds blobs: an entry is a folder with the blob and its key. */
const ENTRY = /^[0-9a-f]{64}$/;
const INCOMING = "incoming-";
const REMOVED = "removed-";
const INCOMING_LIMIT_SECONDS = 86400;
const BLOB = "blob";
const KEY = "key";
function entryPath(folder, key) {
	return join(folder, createHash("sha256").update(key).digest("hex"));
}
/** Copies the entry's blob to `into` and marks its use. False where there is no such entry. */
async function copyOut(entry, into, log) {
	try {
		await copyWhole(join(entry, BLOB), into);
	} catch (error) {
		if (await exists(entry)) throw error;
		return false;
	}
	try {
		await utimes(join(entry, KEY), nowSeconds(), nowSeconds());
	} catch (error) {
		log.debug(`The use of ${entry} was not marked: ${messageOf(error)}`);
	}
	return true;
}
/** Publishes a copy of `file` as the entry of `key`, readable for this user only. */
async function copyIn(folder, key, file) {
	const entry = entryPath(folder, key);
	if (await exists(entry)) return "present";
	await using incoming = await mkdtempDisposable(join(folder, INCOMING));
	const [blob, mark] = [join(incoming.path, BLOB), join(incoming.path, KEY)];
	await copyFile(file, blob, constants$1.COPYFILE_FICLONE);
	await chmod(blob, 384);
	await writeFile(mark, key, { mode: 384 });
	for (const path of [blob, mark]) await utimes(path, nowSeconds(), nowSeconds());
	await flush(blob);
	try {
		await rename(incoming.path, entry);
		return "stored";
	} catch (error) {
		if (await exists(entry)) return "present";
		throw error;
	}
}
/** After a power cut an entry must not have its name without its content. */
async function flush(file) {
	await using handle = await open(file, "r+");
	await handle.sync();
}
/** All entries that are complete, in no order. */
async function readEntries(folder) {
	const names = await exists(folder) ? await readdir(folder) : [];
	return (await Promise.all(names.filter((name) => ENTRY.test(name)).map((name) => readEntry(join(folder, name))))).filter((entry) => entry !== void 0);
}
async function readEntry(path) {
	try {
		const [key, blob, mark] = await Promise.all([
			readFile(join(path, KEY), "utf8"),
			stat(join(path, BLOB)),
			stat(join(path, KEY))
		]);
		const [storedAtSeconds, usedAtSeconds] = [blob.mtimeMs / 1e3, mark.mtimeMs / 1e3];
		return {
			path,
			key,
			sizeBytes: blob.size,
			storedAtSeconds,
			usedAtSeconds
		};
	} catch (error) {
		if (isMissing(error)) return void 0;
		throw error;
	}
}
/** Takes the entry's name away first, so that nobody finds half of it. */
async function removeEntry(folder, path) {
	const removed = join(folder, `${REMOVED}${randomUUID()}`);
	try {
		await rename(path, removed);
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
	await rm(removed, {
		recursive: true,
		force: true
	});
}
/** Removes what processes left that were killed while they copied or removed. */
async function removeLeftovers(folder) {
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		if (name.startsWith(REMOVED) || name.startsWith(INCOMING) && await isAbandoned(path)) await rm(path, {
			recursive: true,
			force: true
		});
	}
}
async function isAbandoned(path) {
	try {
		return nowSeconds() - (await stat(path)).mtimeMs / 1e3 > INCOMING_LIMIT_SECONDS;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}
async function exists(path) {
	try {
		await stat(path);
		return true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}
function isMissing(error) {
	return error.code === "ENOENT";
}
/** Since 1970, to the microsecond. */
function nowSeconds() {
	return (performance.timeOrigin + performance.now()) / 1e3;
}

// src/storage/pruning.ts
/** As GitHub bounds its own cache in time, and half of it in size: a disk of one's own is rarely empty. */
const BOUNDS = {
	sizeBytes: 5 * 1024 ** 3,
	unusedSeconds: 604800
};
/** The blobs that have to go: all that are unused for too long, then the least recently used ones. Never the last used one. */
function superfluous(blobs, bounds, nowSeconds) {
	const lastUsedFirst = blobs.toSorted((a, b) => b.usedAtSeconds - a.usedAtSeconds || (a.key < b.key ? -1 : 1));
	let total = 0;
	const firstToGo = lastUsedFirst.findIndex(({ sizeBytes, usedAtSeconds }, index) => {
		total += sizeBytes;
		return index > 0 && (total > bounds.sizeBytes || nowSeconds - usedAtSeconds > bounds.unusedSeconds);
	});
	return firstToGo === -1 ? [] : lastUsedFirst.slice(firstToGo);
}

// src/storage/directory.ts
/** Blobs in a directory, for self-hosted machines and laptops. */
const FOLDER = "testshoal-blobs";
/**
* Keeps blobs below `root`, readable for this user only. Several processes may use the same directory at once.
* What goes beyond `bounds` is removed after each `store`.
*/
function directoryStore(root, log, bounds = BOUNDS) {
	const description = `the directory ${root}`;
	const folder = join(root, FOLDER);
	const fault = (doing, error) => log.warning(`${doing} failed: ${messageOf(error)}`);
	async function fetch(key, into) {
		requireBlobKey(key);
		try {
			await rm(into, { force: true });
			return await copyOut(entryPath(folder, key), into, log);
		} catch (error) {
			fault(`Fetching ${key} from ${description}`, error);
			return false;
		}
	}
	async function fetchNewest(prefix, into) {
		requireBlobKey(prefix);
		try {
			await rm(into, { force: true });
			const entries = (await readEntries(folder)).filter(({ key }) => key.startsWith(prefix));
			entries.sort((a, b) => b.storedAtSeconds - a.storedAtSeconds || (a.key < b.key ? 1 : -1));
			for (const entry of entries) if (await copyOut(entry.path, into, log)) return entry.key;
		} catch (error) {
			fault(`Fetching the newest ${prefix}… from ${description}`, error);
		}
	}
	async function store(key, file) {
		requireBlobKey(key);
		let outcome;
		try {
			await mkdir(folder, {
				recursive: true,
				mode: 448
			});
			outcome = await copyIn(folder, key, file);
		} catch (error) {
			fault(`Storing ${key} in ${description}`, error);
			return "failed";
		}
		try {
			await prune(folder, bounds, log);
		} catch (error) {
			fault(`Removing old blobs from ${description}`, error);
		}
		return outcome;
	}
	return {
		description,
		fetch,
		fetchNewest,
		store
	};
}
async function prune(folder, bounds, log) {
	for (const { path, key } of superfluous(await readEntries(folder), bounds, nowSeconds())) {
		log.debug(`The blob ${key} goes: it is not among the last used ${bounds.sizeBytes} bytes, or too old`);
		await removeEntry(folder, path);
	}
	await removeLeftovers(folder);
}

// src/actions/cache-child.ts
/** One operation on the Actions cache, in a process of its own: the parent's side. */
/** Rejects only where no process can be started. Nothing of it runs on when the promise is settled. */
async function runCacheProcess(request, launch) {
	const child = fork(launch.entry, [], {
		cwd: launch.folder,
		env: { ...launch.env },
		execArgv: [],
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"ipc"
		],
		detached: OWN_GROUP
	});
	const closed = once(child, "close");
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => {
		output = (output + text).slice(-262144);
	});
	let reply;
	child.once("message", (message) => {
		reply = message;
	});
	child.send(request, () => {});
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		kill(child);
	}, launch.limitSeconds * 1e3);
	try {
		await closed;
	} finally {
		clearTimeout(timer);
	}
	return {
		reply,
		late,
		output
	};
}
const OWN_GROUP = process.platform !== "win32";
function kill(child) {
	if (child.pid === void 0) return;
	try {
		process.kill(OWN_GROUP ? -child.pid : child.pid, "SIGKILL");
	} catch {}
	child.stdout?.destroy();
	child.stderr?.destroy();
}

// src/actions/cache-output.ts
const FAILURE = /^Failed to (reserve cache|save|restore): /;
const SKIPPED = /^Cache (save|restore) skipped: /;
const COMMAND = /^::(?<name>[a-z-]+)(?: [^:]*)?::(?<value>.*)$/;
function readToolkitOutput(text) {
	const printed = text.split(/\r?\n/).map(parseLine).filter((line) => line.text !== "");
	const said = printed.filter(({ kind }) => kind !== "add-mask");
	const complaints = said.filter(({ kind, text }) => kind === "warning" || kind === "error" || SKIPPED.test(text));
	return {
		secrets: printed.filter(({ kind }) => kind === "add-mask").map(({ text }) => text),
		lines: said.map(({ text }) => harmless(text)),
		failure: harmlessOrNone(said.find(({ text }) => FAILURE.test(text))),
		complaint: harmlessOrNone(complaints.at(-1))
	};
}
function parseLine(line) {
	const { name: kind = "plain", value = line } = COMMAND.exec(line)?.groups ?? {};
	return {
		kind,
		text: kind === "plain" ? line : unescapeValue(value)
	};
}
/** The opposite of escapeData in @actions/core. */
function unescapeValue(value) {
	return value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
/**
* The Actions runner takes `##[name]` anywhere in a line for a command (ActionCommand.cs of actions/runner), and
* names in archives are chosen by whoever wrote them. `::name::` is one only at the start, which is never theirs.
*/
function harmless(text) {
	return text.replaceAll(/\p{Cc}+/gu, " ").replaceAll("##[", "# [").trim();
}
function harmlessOrNone(line) {
	return line === void 0 ? void 0 : harmless(line.text);
}

// src/actions/cache-operation.ts
const LIMIT_SECONDS = 120;
const TAR_OPTIONS = `--transform=s,.*,${BLOB_FILE},`;
/** Restores into, or saves from, the file `BLOB_FILE` in `folder`, the absolute path of a private one. */
async function operate(request, folder, { log, env, entry, limitSeconds = LIMIT_SECONDS }) {
	const place = {
		GITHUB_WORKSPACE: folder,
		RUNNER_TEMP: folder,
		TAR_OPTIONS
	};
	const run = await runCacheProcess(request, {
		entry,
		folder,
		limitSeconds,
		env: {
			...env,
			...place
		}
	});
	const printed = readToolkitOutput(run.output);
	for (const secret of printed.secrets) log.mask(secret);
	for (const line of printed.lines) log.debug(`cache: ${line}`);
	const { reply } = run;
	if (reply === void 0) return { failure: `its process ${run.late ? `took longer than ${limitSeconds} s` : "ended early"}; last words: ${printed.lines.at(-1) ?? "none"}` };
	if ("thrown" in reply) return { failure: reply.thrown };
	if (printed.failure !== void 0) return { failure: printed.failure };
	if (reply.key === null && printed.complaint !== void 0) return { failure: printed.complaint };
	return { key: reply.key ?? void 0 };
}

// src/actions/cache.ts
/** Blobs in the Actions cache. */
const KEY_END = "=";
const TAKEN = /^Failed to (reserve cache|save: Unable to reserve cache)\b.*(\(409\)|already exists)/;
/**
* Each operation runs in a child process: the toolkit makes an entry's version from path strings, takes the workspace
* and the working directory from its process, and sets no time limit that holds.
*/
function actionsCache(options) {
	const { log, temp } = options;
	const description = "the Actions cache";
	const told = /* @__PURE__ */ new Set();
	/** Warns of the same reason once only: a service that is down fails every operation. */
	function tell(doing, error) {
		const reason = messageOf(error);
		const line = `${doing} ${description} failed, the run goes on without it: ${reason}`;
		if (told.has(reason)) log.debug(line);
		else log.warning(line);
		told.add(reason);
	}
	/** The key of the entry whose blob is now in `into`. With an end mark, `sought` fits one key only. */
	async function restore(sought, into) {
		await rm(into, { force: true });
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		const result = await operate({
			operation: "restore",
			key: sought
		}, folder.path, options);
		if ("failure" in result) throw new Error(result.failure);
		if (result.key === void 0) return void 0;
		if (!result.key.startsWith(sought) || result.key.indexOf(KEY_END) !== result.key.length - 1) throw new Error(`it gave ${JSON.stringify(result.key)} when asked for ${JSON.stringify(sought)}`);
		const blob = join(folder.path, BLOB_FILE);
		await requirePlainFile(blob);
		await moveWhole(blob, into);
		return result.key.slice(0, -1);
	}
	async function save(key, file) {
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		await layFile(file, join(folder.path, BLOB_FILE));
		const result = await operate({
			operation: "save",
			key: `${key}${KEY_END}`
		}, folder.path, options);
		if (!("failure" in result)) return "stored";
		if (TAKEN.test(result.failure)) return "present";
		throw new Error(result.failure);
	}
	return {
		description,
		async fetch(key, into) {
			requireBlobKey(key);
			try {
				return await restore(`${key}${KEY_END}`, into) !== void 0;
			} catch (error) {
				tell(`Fetching ${key} from`, error);
				return false;
			}
		},
		async fetchNewest(prefix, into) {
			requireBlobKey(prefix);
			try {
				return await restore(prefix, into);
			} catch (error) {
				tell(`Fetching the newest ${prefix}… from`, error);
				return;
			}
		},
		async store(key, file) {
			requireBlobKey(key);
			try {
				return await save(key, file);
			} catch (error) {
				tell(`Storing ${key} in`, error);
				return "failed";
			}
		}
	};
}
/** Puts `file` at `path`; a second name of the same file is enough. */
async function layFile(file, path) {
	const original = await realpath(file);
	try {
		await link(original, path);
	} catch {
		await copyFile(original, path, constants$1.COPYFILE_FICLONE);
	}
}
/** What an archive left at `path` may also be a link to a file of the machine, a device, or a folder. */
async function requirePlainFile(path) {
	const found = await lstat(path);
	if (!found.isFile() || found.nlink !== 1) throw new Error("its entry holds something else than one file");
	await chmod(path, 384);
}
/**
* Whether `env` says that there is a cache: the same answer in all jobs of a run. As isFeatureAvailable in
* @actions/cache, and the workflow's own `cache-mode: none`.
*/
function actionsCacheAvailable(env) {
	if (env["ACTIONS_CACHE_MODE"]?.trim().toLowerCase() === "none") return false;
	const isV2 = Boolean(env["ACTIONS_CACHE_SERVICE_V2"]) && !isEnterpriseServer(env["GITHUB_SERVER_URL"]);
	return Boolean(isV2 ? env["ACTIONS_RESULTS_URL"] : env["ACTIONS_CACHE_URL"]);
}
function isEnterpriseServer(serverUrl) {
	const host = new URL(serverUrl || "https://github.com").hostname.toLowerCase();
	return host !== "github.com" && !host.endsWith(".ghe.com") && !host.endsWith(".localhost");
}

// src/actions/log.ts
/** The log port on the toolkit. */
const actionsLog = {
	debug,
	info,
	warning: (message) => warning(message),
	group(title, lines) {
		startGroup(title);
		for (const line of lines) info(line);
		endGroup();
	},
	mask: setSecret
};

// src/actions/tools.ts
/** The tools port on the toolkit: short-lived programs whose output is kept and not printed. */
const actionsTools = { async run(program, args, options = {}) {
	const environment = Object.fromEntries(Object.entries(process.env).filter((entry) => entry[1] !== void 0));
	const result = await getExecOutput(program, [...args], {
		silent: true,
		ignoreReturnCode: true,
		env: {
			...environment,
			...options.env
		},
		...options.directory === void 0 ? {} : { cwd: options.directory }
	});
	return {
		status: result.exitCode,
		stdout: result.stdout,
		stderr: result.stderr
	};
} };

// src/actions/world.ts
/** Builds the world of a run from the platform's toolkit and this machine. */
function buildWorld({ step, cache, environment, signal, home }) {
	return {
		log: actionsLog,
		clock: () => performance.now() / 1e3,
		tools: actionsTools,
		containers: containersOf(environment),
		store: chooseStore(cache, step, environment, new URL("./cache.js", home), actionsLog),
		ledger: new Ledger(step.ledgerFile),
		environment,
		temporary: step.folder,
		sqliteFolder: fastFolder(step),
		adapters: new URL("./adapters", home).pathname,
		run: step.run,
		processors: os.availableParallelism(),
		platform: `${os.platform()}-${os.arch()}`,
		signal
	};
}
function containersOf(environment) {
	const dockerHost = environment["DOCKER_HOST"];
	return dockerEngine(dockerHost === void 0 || dockerHost === "" ? {} : { dockerHost });
}
/** A directory serves where there is no Actions cache: on a laptop, or a self-hosted runner without one. */
function chooseStore(place, step, environment, entry, log) {
	switch (place.kind) {
		case "off": return;
		case "directory": return directoryStore(place.directory, log);
		case "auto": {
			if (actionsCacheAvailable(environment)) return actionsCache({
				log,
				env: environment,
				entry,
				temp: step.folder
			});
			const home = environment["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
			return directoryStore(path.join(home, "testshoal"), log);
		}
	}
}

export { secretsOf as _, Ledger as a, ledgersToCleanUp as c, scriptText as d, printedLine as f, parseDatabaseUrls as g, isUnixSocket as h, actionsLog as i, groupFile as l, formatDatabaseUrl as m, containersOf as n, readLedger as o, openEngine as p, actionsTools as r, beginStep as s, buildWorld as t, launch as u, failStep as v, warnOnly as y };