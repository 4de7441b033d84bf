import { a as info, c as setFailed, d as startGroup, f as warning, i as getState, l as setOutput, m as getExecOutput, n as endGroup, r as error, s as saveState, t as debug, u as setSecret, v as summary } from "./toolkit.js";
import { t as EngineError } from "./engine.js";
import { i as messageOf, r as UserError, t as Cancelled } from "./errors.js";
import { C as string, b as optional, c as record, g as literal, i as boolean, l as string$1, m as discriminatedUnion, o as number, r as array, s as object$1, y as object } from "./zod.js";
import { B as savedSeconds, H as sumOfKnown, L as median, R as balance, V as sum, a as bar, c as count, d as escapeText, f as fenced, g as plainText, h as plainLine, i as requireBlobKey, l as details, m as table, o as clip, p as size, r as moveWhole, s as code, t as directoryStore, u as duration, x as formatFor, y as writeTimingsFile, z as cloneSeconds } from "./directory.js";
import { t as BLOB_FILE } from "./cache-protocol.js";
import { isIP } from "node:net";
import { request } from "node:http";
import { addAbortSignal } from "node:stream";
import { once } from "node:events";
import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import path, { join } from "node:path";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statfsSync, writeFileSync } from "node:fs";
import { chmod, constants as constants$1, copyFile, link, lstat, mkdir, mkdtempDisposable, open, realpath, rm, writeFile } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { fork } from "node:child_process";
import os from "node:os";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";

// src/actions/failure.ts
/** The one failure policy of each entry: main fails the step, post only warns. */
const reportAt = "https://github.com/testshoal/testshoal/issues";
/** What the user or the machine can put right is shown as it is; ours with its stack and where to report it. */
function failStep(error) {
	setOutput("outcome", error instanceof Cancelled ? "cancelled" : "error");
	setFailed(messageOf(error));
	if (error instanceof UserError || error instanceof EngineError || error instanceof Cancelled) return;
	const stack = error instanceof Error ? error.stack ?? "" : "";
	for (const line of stack.split(/[\r\n]+/)) info(`  at fault: ${line}`);
	info(`This is a fault of Testshoal. Please report it with the lines above: ${reportAt}`);
}
function warnOnly(error) {
	warning(`Cleaning up failed: ${messageOf(error)}`);
}

// src/databases/ledger.ts
/** The ledger: what this run makes is written down before it is made, so that the post step can undo it after any end. */
const entrySchema = discriminatedUnion("kind", [
	object({
		kind: literal("place"),
		alias: string(),
		url: string(),
		container: optional(string()),
		folder: optional(string())
	}),
	object({
		kind: literal("instances"),
		alias: string()
	}),
	object({
		kind: literal("made"),
		alias: string(),
		database: string()
	}),
	object({
		kind: literal("dropped"),
		alias: string(),
		database: string()
	})
]);
/** What it is called in the folder of its step. */
const ledgerName = "ledger.jsonl";
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
		...entries.some(({ kind, alias }) => kind === "instances" && alias === place.alias) && { instances: true },
		databases: [...remainingNames(entries, place.alias)]
	}));
}
function remainingNames(entries, alias) {
	const names = /* @__PURE__ */ new Set();
	for (const entry of entries) {
		if (entry.kind === "place" || entry.alias !== alias) continue;
		if (entry.kind === "made") names.add(entry.database);
		if (entry.kind === "dropped") names.delete(entry.database);
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

// src/is-alive.ts
/** Whether a process of this machine lives. */
/** One that we may not signal lives too. */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}

// src/actions/step.ts
/** This step on the platform: its folder, its state, what it shares with its post step. */
const ledgerState = "ledger";
/** Makes the step's folder and tells the post step of it before anything else is made. */
function beginStep(environment) {
	const run = randomBytes(4).toString("hex");
	const folder = path.join(rootFolder(environment), `${stepName(environment)}-${run}`);
	const ledgerFile = path.join(folder, ledgerName);
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
	return readdirSync(root).filter((name) => name.startsWith(`${stepName(environment)}-`)).map((name) => path.join(root, name)).filter((folder) => !isInUse(folder)).map((folder) => path.join(folder, ledgerName)).filter((ledger) => existsSync(ledger));
}
/** Where the files of SQLite and of instances may lie. Nobody needs a clone after a crash, so memory will do. */
function filePlaces(step) {
	return {
		memory: memoryPlace(step),
		disk: path.join(step.folder, "sqlite")
	};
}
function memoryPlace({ run }) {
	const shared = "/dev/shm";
	if (os.platform() !== "linux" || !existsSync(shared)) return void 0;
	const { bavail, bsize } = statfsSync(shared);
	const freeBytes = Math.min(bavail * bsize, process.availableMemory());
	return {
		folder: path.join(shared, `testshoal-${run}`),
		freeBytes
	};
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
/** A folder that does not tell has no step any more. */
function isInUse(folder) {
	const file = path.join(folder, "pid");
	return existsSync(file) && isAlive(Number(readFileSync(file, "utf8")));
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
const idForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const Refusal = object$1({ message: string$1() });
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
/** Returns `id`, which becomes a part of a path. @throws DockerError where it could not be a container's. */
function checkedId(id) {
	if (idForm.test(id)) return id;
	throw new DockerError(`${JSON.stringify(id)} is no container's id`);
}
/** As the engine writes an environment: `NAME=value`. */
function variables(env) {
	return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
/** Any status is an answer. Rejects with `DockerUnavailable` where none comes in time. */
async function ask(endpoint, method, path, body, limitSeconds = ANSWER_SECONDS) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const signal = AbortSignal.timeout(limitSeconds * 1e3);
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
		if (!signal.aborted) throw unavailable(endpoint, error);
		const { description } = endpoint;
		throw new DockerUnavailable(`The Docker engine at ${description} did not answer within ${limitSeconds} seconds`);
	}
}
/** Asks for the connection itself, to be used in both directions until `signal` destroys it; or why not. */
async function takeOver(endpoint, path, body, signal) {
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
		headers,
		signal
	}), body).on("upgrade", (_response, connection, head) => {
		connection.unshift(head);
		resolve(addAbortSignal(signal, connection));
	}).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	try {
		return await promise;
	} catch (error) {
		throw unavailable(endpoint, error);
	}
}
/** Asks for a body that is taken as it comes. */
async function download(endpoint, path, goal) {
	const { promise, resolve, reject } = Promise.withResolvers();
	request({
		...endpoint.address,
		agent: false,
		method: "GET",
		path
	}).on("response", resolve).on("error", reject).end();
	const response = await promise.catch((error) => {
		throw unavailable(endpoint, error);
	});
	if (response.statusCode === 200) return response;
	throw refusal(await answerOf(response), goal);
}
/** Sends a tar archive of whatever length. */
async function upload(endpoint, path, archive, goal) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const headers = { "Content-Type": "application/x-tar" };
	const call = request({
		...endpoint.address,
		agent: false,
		method: "PUT",
		path,
		headers
	}).on("response", (response) => resolve(answerOf(response))).on("error", reject);
	const [sent] = await Promise.allSettled([pipeline(archive, call)]);
	if (sent.status === "rejected") promise.catch(() => {});
	const answer = await Promise.race([promise, ...sent.status === "rejected" ? [Promise.reject(sent.reason)] : []]);
	if (answer.status !== 200) throw refusal(answer, goal);
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
	return new DockerError(`The Docker engine did not ${goal} (status ${status}): ${wordsOf$1(body)}`);
}
function wordsOf$1(body) {
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
/** What a program prints, without what it says of its troubles. */
async function* outputOf(connection) {
	for await (const { stream, content } of frames(connection)) if (stream === "stdout") yield content;
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

// src/databases/docker-own.ts
/** Says that a container is ours: only such ones are removed. */
const label = "testshoal";
/** On a busy machine an engine needs a minute to make the files and the network of a container, or to remove them. */
const slowLimitSeconds = 180;
/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Created = object$1({ Id: string$1().regex(idForm) });
const Labelled = object$1({ Config: object$1({ Labels: record(string$1(), string$1()).nullish() }) });
function ownContainers(endpoint) {
	return {
		start: async (options) => start(endpoint(), options),
		download: async (id, path) => {
			const query = new URLSearchParams({ path });
			return download(endpoint(), `/containers/${checkedId(id)}/archive?${query}`, `read ${path} of the container`);
		},
		upload: async (id, path, archive) => {
			const query = new URLSearchParams({ path });
			const target = `/containers/${checkedId(id)}/archive?${query}`;
			await upload(endpoint(), target, archive, `write ${path} of the container`);
		},
		remove: async (id) => remove(endpoint(), checkedId(id))
	};
}
async function start(endpoint, options) {
	const { name, image, command, network, volume } = options;
	const goal = `start a container of ${image}`;
	const created = await ask(endpoint, "POST", `/containers/create?${new URLSearchParams({ name: checkedId(name) })}`, {
		Image: image,
		Entrypoint: command.slice(0, 1),
		Cmd: command.slice(1),
		User: "0:0",
		Labels: { [label]: "" },
		OpenStdin: true,
		StdinOnce: true,
		Volumes: { [volume]: {} },
		HostConfig: {
			Init: true,
			LogConfig: { Type: "none" },
			CapAdd: ["SYS_ADMIN"],
			SecurityOpt: ["apparmor=unconfined"],
			...network === void 0 ? {} : { NetworkMode: network }
		}
	}, slowLimitSeconds);
	const { Id: id } = bodyOf(created, 201, Created, goal);
	try {
		const connection = await attach(endpoint, id, goal);
		const started = await ask(endpoint, "POST", `/containers/${id}/start`, void 0, slowLimitSeconds);
		if (started.status !== 204) throw refusal(started, goal);
		return {
			id,
			input: connection,
			output: outputOf(connection)
		};
	} catch (error) {
		await ask(endpoint, "DELETE", `/containers/${id}?force=1&v=1`, void 0, slowLimitSeconds);
		throw error;
	}
}
/** Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach */
async function attach(endpoint, id, goal) {
	const target = `/containers/${id}/attach?stream=1&stdin=1&stdout=1`;
	const connection = await takeOver(endpoint, target, {}, new AbortController().signal);
	if ("status" in connection) throw refusal(connection, goal);
	return connection;
}
async function remove(endpoint, id) {
	const goal = `remove the container ${id}`;
	const inspected = await ask(endpoint, "GET", `/containers/${id}/json`);
	if (inspected.status === 404) return;
	const { Labels } = bodyOf(inspected, 200, Labelled, goal).Config;
	if (Labels?.[label] === void 0) throw new DockerError(`The container ${id} was not started by Testshoal`);
	const target = `/containers/${id}?force=1&v=1`;
	const removed = await ask(endpoint, "DELETE", target, void 0, slowLimitSeconds);
	if (![
		204,
		404,
		409
	].includes(removed.status)) throw refusal(removed, goal);
}

// src/databases/docker-engine.ts
/** Containers through the Docker engine's HTTP API: a job's own container often has its socket, but no `docker`. */
const DEFAULT_SOCKET = "/var/run/docker.sock";
/** The engine closes a program's streams a moment before it knows the exit status. */
const EXIT_STATUS_SECONDS = 10;
/** Enough for the dump of a large test database, and far less than the platform's six hours. */
const EXEC_LIMIT_SECONDS = 600;
const POLL_SECONDS = .02;
/** What is used of the answers. Source: https://docs.docker.com/reference/api/engine/version/v1.41/ */
const Inspected = object$1({
	Id: string$1(),
	Config: object$1({
		Image: string$1(),
		Env: array(string$1()).nullish()
	}),
	NetworkSettings: object$1({ Networks: record(string$1(), object$1({
		IPAddress: string$1(),
		GlobalIPv6Address: string$1()
	})).nullish() })
});
const ExecCreated = object$1({ Id: string$1().regex(idForm) });
const ExecInspected = object$1({
	Running: boolean(),
	ExitCode: number().nullable()
});
/**
* Calls reject with `DockerUnavailable` or `DockerError`. A program that the container does not have is no error:
* the engine gives it the exit status 126 or 127. A `dockerHost` that cannot be used is a `UserError` of the first call,
* for a run without service containers needs no Docker.
*/
function dockerEngine({ socketPath = DEFAULT_SOCKET, dockerHost, execLimitSeconds = EXEC_LIMIT_SECONDS }) {
	const endpoint = () => dockerHost ? dockerEndpoint(dockerHost) : {
		description: socketPath,
		address: { socketPath }
	};
	return {
		inspect: async (id) => inspect(endpoint(), id),
		exec: async (id, command, options = {}) => exec(endpoint(), id, command, options, execLimitSeconds),
		own: ownContainers(endpoint)
	};
}
async function inspect(endpoint, id) {
	const answer = await ask(endpoint, "GET", `/containers/${checkedId(id)}/json`);
	if (answer.status === 404) return void 0;
	const { Id, Config, NetworkSettings } = bodyOf(answer, 200, Inspected, `inspect the container ${id}`);
	return {
		id: Id,
		image: Config.Image,
		env: Object.fromEntries((Config.Env ?? []).map(splitVariable)),
		addresses: Object.values(NetworkSettings.Networks ?? {}).flatMap((network) => [network.IPAddress, network.GlobalIPv6Address]).filter((address) => isIP(address) !== 0),
		networks: Object.keys(NetworkSettings.Networks ?? {})
	};
}
async function exec(endpoint, id, command, { env = {}, input, output }, limitSeconds) {
	const goal = `run "${command[0]}" in the container ${checkedId(id)}`;
	await using source = input === void 0 ? void 0 : await open(input);
	await using target = output === void 0 ? void 0 : await open(output, "w");
	const created = await ask(endpoint, "POST", `/containers/${id}/exec`, {
		AttachStdin: source !== void 0,
		AttachStdout: true,
		AttachStderr: true,
		Env: variables(env),
		Cmd: command
	});
	const { Id: execId } = bodyOf(created, 201, ExecCreated, goal);
	const limit = AbortSignal.timeout(limitSeconds * 1e3);
	const start = `/exec/${execId}/start`;
	const connection = await takeOver(endpoint, start, {
		Detach: false,
		Tty: false
	}, limit);
	if ("status" in connection) throw refusal(connection, goal);
	const { stdout, stderr, broken } = await converse(connection, source, target);
	if (broken !== void 0 && limit.aborted) throw new DockerError(`The Docker engine did not ${goal} to its end within ${limitSeconds} seconds`);
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
function splitVariable(variable) {
	const end = variable.indexOf("=");
	return end === -1 ? [variable, ""] : [variable.slice(0, end), variable.slice(end + 1)];
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
/** One operation on the Actions cache, from the request to what came of it. */
const LIMIT_SECONDS = 120;
const TAR_OPTIONS = `--transform=s,.*,${BLOB_FILE},`;
/** Restores into, or saves from, the file `BLOB_FILE` in `folder`, the absolute path of a private one. */
async function operate(request, folder, { log, env, entry, limitSeconds = LIMIT_SECONDS, compression = "best" }) {
	const place = {
		GITHUB_WORKSPACE: folder,
		RUNNER_TEMP: folder,
		TAR_OPTIONS,
		...compression === "gzip" ? { PATH: await pathWithoutZstd(folder, env["PATH"]) } : {}
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
/** One of that name comes first which does not answer `--version`: to the toolkit there is none (getCompressionMethod). */
async function pathWithoutZstd(folder, before) {
	const programs = path.join(folder, "programs");
	await mkdir(programs);
	await writeFile(path.join(programs, "zstd"), "#!/bin/sh\n", { mode: 493 });
	return [programs, ...before === void 0 ? [] : [before]].join(path.delimiter);
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
	const { log, temp, told = /* @__PURE__ */ new Set() } = options;
	const description = "the Actions cache";
	/** Warns of the same reason once only: a service that is down fails every operation. */
	function tell(doing, error) {
		const reason = messageOf(error);
		const line = `${doing} ${description} failed, the run goes on without it: ${reason}`;
		if (told.has(reason)) log.debug(line);
		else log.warning(line);
		told.add(reason);
	}
	/** The key of the entry that fits, whose blob is in `folder` after a `restore`. With an end mark, `sought` fits one only. */
	async function find(operation, sought, folder) {
		const result = await operate({
			operation,
			key: sought
		}, folder, options);
		if ("failure" in result) throw new Error(result.failure);
		if (result.key === void 0) return void 0;
		if (!result.key.startsWith(sought) || result.key.indexOf(KEY_END) !== result.key.length - 1) throw new Error(`it gave ${JSON.stringify(result.key)} when asked for ${JSON.stringify(sought)}`);
		return result.key.slice(0, -1);
	}
	/** The key of the entry whose blob is now in `into`. */
	async function restore(sought, into) {
		await rm(into, { force: true });
		await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
		const key = await find("restore", sought, folder.path);
		if (key === void 0) return void 0;
		const blob = join(folder.path, BLOB_FILE);
		await requirePlainFile(blob);
		await moveWhole(blob, into);
		return key;
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
		async fetchOrThrow(key, into) {
			requireBlobKey(key);
			return await restore(`${key}${KEY_END}`, into) !== void 0;
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
		async newestKey(prefix) {
			requireBlobKey(prefix);
			try {
				await using folder = await mkdtempDisposable(join(await realpath(temp), "cache-"));
				return await find("look-up", prefix, folder.path);
			} catch (error) {
				tell(`Looking for the newest ${prefix}… in`, error);
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
	if (modeOf(env) === "none") return false;
	return Boolean(isVersion2(env) ? env["ACTIONS_RESULTS_URL"] : env["ACTIONS_CACHE_URL"]);
}
/**
* Events that anybody can cause, and whose runs have the default branch's scope: their jobs get a token that only reads
* (GitHub's changelog of 2026-06-26). One that is missing here costs a clear failure, and one too many an even split.
*/
const READING_EVENTS = /* @__PURE__ */ new Set([
	"check_run",
	"check_suite",
	"discussion",
	"discussion_comment",
	"fork",
	"issue_comment",
	"issues",
	"pull_request_target",
	"watch",
	"workflow_run"
]);
/**
* What the jobs of a run can do through the cache, the same answer in all of them. Version 1 is also spoken by servers that
* let two jobs create one key, such as act's.
*/
function sharingThroughActionsCache(env) {
	const mode = modeOf(env);
	const event = env["GITHUB_EVENT_NAME"] ?? "";
	if (mode === "read" || mode === "write-only") return {
		kind: "none",
		reason: `the cache's mode is ${mode}`
	};
	if (mode !== "write" && READING_EVENTS.has(event)) return {
		kind: "none",
		reason: `runs for the event ${event} may only read the cache`
	};
	return { kind: isVersion2(env) ? "exclusive" : "last-wins" };
}
function modeOf(env) {
	return env["ACTIONS_CACHE_MODE"]?.trim().toLowerCase() ?? "";
}
function isVersion2(env) {
	return Boolean(env["ACTIONS_CACHE_SERVICE_V2"]) && !isEnterpriseServer(env["GITHUB_SERVER_URL"]);
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

// src/report/place.ts
/** Where in the repository a file that a runner names lies. */
/** No file of a checkout has them in its name, and a page may take them for something else. */
const unlikely = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/**
* `file`: absolute or relative to the working directory, as the runner wrote it. Undefined where it names nothing
* inside the repository.
*/
function placeOf$2(file, line, checkout) {
	if (file === "") return void 0;
	const workspace = rooted(checkout.workspace);
	const whole = path.posix.resolve(workspace, rooted(checkout.directory), rooted(file));
	const inside = path.posix.relative(workspace, whole);
	if (inside === "" || inside === ".." || inside.startsWith("../") || unlikely.test(inside)) return void 0;
	return line === void 0 ? { file: inside } : {
		file: inside,
		line
	};
}
/** With forward slashes, and a drive below the root: `C:\a` is `/C:/a`. */
function rooted(file) {
	return file.replaceAll("\\", "/").replace(/^(?=[a-z]:\/)/i, "/");
}

// src/report/test-name.ts
function testName({ group, name }) {
	return [group, name].filter((part) => part !== "").join(" › ");
}

// src/report/annotations.ts
/** The platform shows ten errors of a step and drops the others without a word; the last one is the step's own. */
const platformLimit = 9;
/** The platform cuts a message at 4,096 characters. */
const longestMessage = 4e3;
const longestTitle = 200;
/** Problems and failed tests take turns, so that a flood of one kind leaves room for the other. */
function annotationsOf(report, checkout, limit = platformLimit) {
	const { problems } = report;
	const failures = report.tests.filter(({ outcome }) => outcome.kind === "failed");
	const fits = problems.length + failures.length <= limit;
	const shown = shareOut(problems.length, failures.length, fits ? limit : limit - 1);
	const annotations = inTurns(problems.slice(0, shown.first).map(problemAnnotation), failures.slice(0, shown.second).map((test) => failureAnnotation(test, checkout)));
	if (fits) return annotations;
	return [...annotations, moreAnnotation(problems.length - shown.first, failures.length - shown.second)];
}
/** How many of two kinds get one of `places`: half each, and what one kind leaves is the other's. */
function shareOut(first, second, places) {
	const half = Math.ceil(places / 2);
	const ofFirst = Math.min(first, Math.max(half, places - second));
	return {
		first: ofFirst,
		second: Math.min(second, places - ofFirst)
	};
}
function inTurns(first, second) {
	const turns = Math.max(first.length, second.length);
	return Array.from({ length: turns }, (_, turn) => [...first.slice(turn, turn + 1), ...second.slice(turn, turn + 1)]).flat();
}
function moreAnnotation(problems, failures) {
	return {
		title: "More failures",
		message: `${[...problems > 0 ? [count(problems, "more problem")] : [], ...failures > 0 ? [count(failures, "more failed test")] : []].join(" and ")} in the job summary.`,
		place: void 0
	};
}
function problemAnnotation(problem) {
	return {
		title: "Problem",
		message: clip(plainText(problem), longestMessage),
		place: void 0
	};
}
function failureAnnotation(test, checkout) {
	const { outcome } = test;
	const parts = (outcome.kind === "failed" ? [outcome.message, outcome.details] : []).map((part) => plainText(part).trim()).filter((part) => part !== "");
	return {
		title: clip(plainLine(testName(test)), longestTitle),
		message: clip([...new Set(parts)].join("\n\n") || "failed", longestMessage),
		place: placeOf$2(test.unit, test.line, checkout)
	};
}

// src/report/outputs.ts
/** The action's outputs, of the report. */
function outputsOf(report) {
	return {
		...countedOutputs(report),
		seconds: report.seconds.toFixed(1),
		workers: String(report.workers.length),
		template: templateOutput(report),
		"clone-seconds": cloneSeconds(report).toFixed(2),
		"plan-hash": report.plan.hash,
		balance: balance(report.workers)?.toFixed(2) ?? ""
	};
}
/** How it ended, and the numbers of tests. */
function countedOutputs({ outcome, totals }) {
	return {
		outcome,
		tests: String(totals.tests),
		passed: String(totals.passed),
		failed: String(totals.failed),
		skipped: String(totals.skipped),
		flaky: String(totals.flaky)
	};
}
/** Of several databases, the coldest: one that was built makes the whole run a cold one. */
function templateOutput({ databases }) {
	const sources = databases.map(({ template }) => template.source);
	return [
		"built",
		"extended",
		"restored"
	].find((source) => sources.includes(source)) ?? "none";
}

// src/report/fit-sections.ts
/** Sections under a byte budget, with a visible cut: the platform drops a summary of more than 1 MiB whole. */
/** For one summary. */
const budgetBytes = 921600;
/** How many items a section shows, in the steps in which it is cut. */
const caps = [
	1e3,
	500,
	200,
	100,
	50,
	20,
	10,
	5,
	2,
	1,
	0
];
/** `start` is never cut; sections without items are left out. At most `limitBytes`, if `start` and the line on what was cut fit. */
function fitSections(start, sections, limitBytes) {
	return join$1(start, cutToFit(sections.filter(({ items }) => items > 0).map((section) => render(section, section.items)), limitBytes - sizeBytes(start)));
}
/** Always cuts the part that takes the most room, so that a flood of one kind leaves the others readable. */
function cutToFit(whole, limitBytes) {
	const parts = [...whole];
	while (sum(parts.map(({ bytes }) => bytes)) + sizeBytes(cutNote(parts)) > limitBytes) {
		const largest = parts.reduce((most, part, index) => part.bytes > (parts[most]?.bytes ?? 0) ? index : most, 0);
		const part = parts[largest];
		if (part === void 0 || part.cap === 0) break;
		parts[largest] = render(part.section, caps.find((cap) => cap < part.cap) ?? 0);
	}
	return parts;
}
function render(section, cap) {
	const text = cap === 0 ? "" : section.render(cap);
	return {
		section,
		cap,
		text,
		bytes: sizeBytes(text)
	};
}
function join$1(start, parts) {
	return `${[
		start,
		...parts.map(({ text }) => text),
		cutNote(parts)
	].filter((text) => text !== "").join(separator)}\n`;
}
function cutNote(parts) {
	const cut = parts.filter(({ cap, section }) => cap < section.items).map(({ section }) => section.title);
	if (cut.length === 0) return "";
	return `> Cut to fit the size of a summary: ${cut.join(", ")}. All of it is in the report file.`;
}
const separator = "\n\n";
/** With what goes between it and the next text. */
function sizeBytes(text) {
	return Buffer.byteLength(text) + 2;
}

// src/report/summary/batches.ts
/** Batches as the databases' sections name them. */
/** The batches that ran on each clone of `alias`, by its name and in their order. */
function batchesByClone(alias, workers) {
	const found = /* @__PURE__ */ new Map();
	for (const { batch, clones } of workers.flatMap(({ batches }) => batches)) {
		const name = clones[alias];
		if (name !== void 0) found.set(name, [...found.get(name) ?? [], batch]);
	}
	return found;
}
/** `batch 3 (tests/test_orders.py and 2 more)`. */
function batchName(batch, { units }) {
	const own = units.filter((unit) => unit.batch === batch);
	const [first] = own;
	return first === void 0 ? `batch ${batch}` : `batch ${batch} (${withOthers(first, own.length - 1)})`;
}
function withOthers({ unit }, others) {
	return others === 0 ? code(unit) : `${code(unit)} and ${others} more`;
}

// src/report/summary/renewals.ts
/** Which batches left a clone dirty, and what they changed. */
const shownLines = 5;
const shownBatches$1 = 3;
const shownChanges = 3;
/** One line for each set of changes, those of the last batches first, and one on the others. */
function renewals(clones, report) {
	const dirtied = clones.flatMap((clone) => clone.dirtied ?? []).sort((a, b) => b.batch - a.batch);
	const groups = [...Map.groupBy(dirtied, describeChanges)];
	const lines = groups.slice(0, shownLines).map(([changes, own]) => {
		return `renewed after ${listed(own.slice(0, shownBatches$1).map(({ batch }) => batchName(batch, report)), own.length - shownBatches$1)}: ${changes}`;
	});
	const left = groups.slice(shownLines).flatMap(([, own]) => own).length;
	return left === 0 ? lines : [...lines, `renewed after ${left} more`];
}
function describeChanges({ changes, moreChanges }) {
	const shown = changes.slice(0, shownChanges).map((change) => code(change));
	return listed(shown, changes.length - shown.length + moreChanges);
}
function listed(shown, more) {
	return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

// src/report/summary/section.ts
/** A section of the summary: things of one kind, of which only some may be shown. */
/** The first `cap` items, and a sentence on the others. */
function capped(items, cap, show, separator = "\n") {
	return withRest(items.slice(0, cap).map(show).join(separator), items.length, cap);
}
/** The first `cap` items as rows, and a sentence on the others. */
function cappedTable(columns, items, cap, row) {
	return withRest(table(columns, items.slice(0, cap).map(row)), items.length, cap);
}
function withRest(shown, items, cap) {
	return items <= cap ? shown : `${shown}\n\n… and ${items - cap} more.`;
}

// src/report/summary/databases.ts
/** Where the templates came from, and what the clones cost. */
const sources = {
	restored: "restored from its dump",
	extended: "extended by `prepare` from an older dump",
	built: "built by `prepare`",
	copied: "copied from the database as it is"
};
function databaseSection(report) {
	const { databases } = report;
	return {
		title: "databases",
		items: databases.length,
		render: (cap) => {
			return [
				"### Databases",
				capped(databases, cap, (database) => describe(database, report)),
				...gainOfAll(databases)
			].join("\n\n");
		}
	};
}
function describe(database, report) {
	const { alias, engine, version, template, clones } = database;
	const facts = [
		...template.stages.map(({ stage, seconds }) => `${escapeText(stage)} ${duration(seconds)}`),
		size(template.sizeBytes),
		...template.fetchedBytes === void 0 ? [] : [`from a dump of ${size(template.fetchedBytes)}`],
		...template.dumpBytes === void 0 ? [] : [`dump of ${size(template.dumpBytes)} kept`]
	].join(", ");
	const gained = (report.databases.length === 1 ? gain([database]) : []).map((text) => `, ${text} than building it took`).join("");
	return [
		`- ${code(alias)} (${escapeText(engine)} ${escapeText(version)}): template ${sources[template.source]}${gained} (${facts})`,
		...clones.length === 0 ? [] : [`  - ${describeClones(database, report)}`],
		...renewals(clones, report).map((line) => `  - ${line}`)
	].join("\n");
}
/** Of several databases, which are built together. */
function gainOfAll(databases) {
	if (databases.length === 1) return [];
	return gain(databases).map((text) => `Restoring all of them took ${text} than building them took.`);
}
function gain(databases) {
	const saved = savedSeconds(databases);
	return saved === void 0 ? [] : [`${duration(Math.abs(saved))} ${saved < 0 ? "more" : "less"}`];
}
function describeClones({ alias, clones }, { workers }) {
	const strategies = [...new Set(clones.map(({ strategy }) => escapeText(strategy)))].join(", ");
	const seconds = clones.map((clone) => clone.seconds);
	const batches = [...batchesByClone(alias, workers).values()].flat().length;
	const shared = batches > clones.length ? ` for ${batches} batches` : "";
	const total = `${count(clones.length, "clone")}${shared} by ${strategies}: ${duration(sum(seconds))}`;
	return clones.length === 1 ? total : `${total} in all, median ${duration(median(seconds) ?? 0)}, longest ${duration(Math.max(...seconds))}`;
}

// src/report/summary/failures.ts
/** What went wrong: problems that belong to no test, failed tests, flaky ones, and what was done instead. */
/** Characters of a problem or fallback; all of it is in the report file. */
const shownSentence = 2e3;
/** Characters of a failure's details; all of them are in the report file. */
const shownDetails = 4e3;
/** So few failures are shown unfolded. */
const unfoldedFailures = 3;
function failureSections({ problems, tests, fallbacks }) {
	const failed = tests.filter(({ outcome }) => outcome.kind === "failed");
	const flaky = tests.filter(({ outcome }) => outcome.kind === "flaky");
	const sentence = (text) => `- ${escapeText(text, shownSentence)}`;
	return [
		{
			title: "problems",
			items: problems.length,
			render: (cap) => `### Problems\n\n${capped(problems, cap, sentence)}`
		},
		{
			title: "failed tests",
			items: failed.length,
			render: (cap) => {
				const open = failed.length <= unfoldedFailures;
				return `### Failed tests\n\n${capped(failed, cap, (test) => failure(test, open), "\n\n")}`;
			}
		},
		{
			title: "flaky tests",
			items: flaky.length,
			render: (cap) => `### Flaky tests\n\nFailed, and passed when run again.\n\n${capped(flaky, cap, flakyTest)}`
		},
		{
			title: "fallbacks",
			items: fallbacks.length,
			render: (cap) => `### Fallbacks\n\n${capped(fallbacks, cap, sentence)}`
		}
	];
}
/** The message stays in sight; the details unfold. */
function failure(test, open) {
	const { message, text } = wordsOf(test);
	const head = [testLine(test), escapeText(message)].filter((part) => part !== "").join("<br>");
	return text === "" ? head : details(head, fenced(text, shownDetails), open);
}
/** `text` is empty where the message, in sight as it is, says it all; it has the message where that is cut in sight. */
function wordsOf({ outcome }) {
	if (outcome.kind !== "failed") return {
		message: "",
		text: ""
	};
	const message = plainText(outcome.message).trim();
	const details = plainText(outcome.details).trimEnd();
	const inSight = message.length <= 300;
	if (details.trim() === "" || details.trim() === message) return {
		message,
		text: inSight ? "" : message
	};
	return {
		message,
		text: inSight || details.includes(message) ? details : `${message}\n\n${details}`
	};
}
function flakyTest(test) {
	const message = test.outcome.kind === "flaky" ? test.outcome.message : "";
	return `- ${[testLine(test), escapeText(message)].filter((part) => part !== "").join(": ")}`;
}
function testLine(test) {
	const line = test.line === void 0 ? "" : ` line ${test.line}`;
	const place = test.unit === "" ? "" : `${code(test.unit)}${line}, `;
	const shard = test.shard === void 0 ? "" : `shard ${test.shard}, `;
	return `${code(testName(test))} · ${place}${shard}worker ${test.worker}`;
}

// src/report/summary/header.ts
/** What a reader sees first: how it ended, in one line, and the figures, in another. */
function header(report) {
	return `${headline(report, [count(report.workers.length, "worker"), ...placeOf$1(report.plan)].join(" · "), report.plan)}${advice(report)}`;
}
/** `size`: how many took part. `plan`: where it is of one job. */
function headline(report, size, plan) {
	const { totals, seconds } = report;
	const kinds = [
		`${totals.passed} passed`,
		totals.failed > 0 ? `**${totals.failed} failed**` : "",
		totals.flaky > 0 ? `${totals.flaky} flaky` : "",
		totals.skipped > 0 ? `${totals.skipped} skipped` : ""
	].filter((part) => part !== "");
	const tests = totals.tests === 0 ? "no tests" : `${count(totals.tests, "test")}: ${kinds.join(", ")}`;
	return `## ${heading(report, plan)}\n\n${tests} · ${duration(seconds)} · ${size}`;
}
/** Which of several jobs this is. */
function placeOf$1({ shard, attempt }) {
	return [...shard.total === 1 ? [] : [`shard ${shard.index} of ${shard.total}`], ...attempt === 1 ? [] : [`attempt ${attempt}`]];
}
function heading({ outcome, totals, problems }, plan) {
	switch (outcome) {
		case "passed": return totals.tests === 0 ? withoutTests(plan) : "✅ All tests passed";
		case "flaky":
			if (totals.flaky === 0) return "⚠️ Passed, and not at the first go";
			return `⚠️ Passed, with ${count(totals.flaky, "flaky test")}`;
		case "failed": return `❌ ${failedBy(totals.failed, problems.length)}`;
		case "empty": return "❌ No tests ran";
		case "error": return "❌ The run could not go on";
		case "cancelled": return "⏹️ Cancelled before the end";
	}
}
function withoutTests(plan) {
	const { shard, units = 0, carriedUnits = 0 } = plan ?? {};
	if (carriedUnits > 0) return "✅ What was left held no tests, and the rest ran well in an earlier attempt";
	if (shard !== void 0 && shard.total > 1 && units === 0) return "✅ Nothing to run in this shard";
	return "✅ No tests ran, and `allow-empty` allows it";
}
/** Tests that passed are no comfort where others were lost. */
function failedBy(failed, problems) {
	const tests = `${count(failed, "test")} failed`;
	if (problems === 0) return tests;
	return failed === 0 ? `Failed: ${count(problems, "problem")}` : `${tests}, ${count(problems, "problem")}`;
}
function advice({ outcome }) {
	return outcome === "empty" ? "\n\nEither `tests` matches no files, or the command in `run` found no tests in them. With `allow-empty: true` such a run passes." : "";
}

// src/report/summary/load.ts
/** What the tests asked of each database's server, all clones together, and against earlier runs. */
function loadSection({ databases }) {
	const loaded = databases.flatMap((database) => {
		const facts = factsOf(database);
		return !(facts.length > 1 || database.earlierSessions !== void 0) || facts.length === 0 ? [] : [`- ${code(database.alias)}: ${facts.join(", ")}`];
	});
	return {
		title: "load of the databases",
		items: loaded.length,
		render: (cap) => `### Load of the databases\n\n${capped(loaded, cap, (line) => line)}`
	};
}
function factsOf({ clones, connections, earlierSessions }) {
	const total = (count) => sumOfKnown(clones.map(count));
	const sessions = total((clone) => clone.sessions);
	const [hit, read] = [total(({ blocksHit }) => blocksHit), total(({ blocksRead }) => blocksRead)];
	const temporary = total(({ temporaryBytes }) => temporaryBytes);
	return [
		...sessions === void 0 ? [] : [count(sessions, "session") + against(sessions, earlierSessions)],
		...connections === void 0 ? [] : [`at most ${connections.peak} of ${connections.limit} at once`],
		...hit === void 0 || read === void 0 || hit + read === 0 ? [] : [`${(100 * hit / (hit + read)).toFixed(1)} % of blocks from memory`],
		...temporary === void 0 || temporary === 0 ? [] : [`${size(temporary)} of temporary files`],
		...some(total(({ abortedSessions }) => abortedSessions), "aborted"),
		...some(total(({ killedSessions }) => killedSessions), "killed")
	];
}
/** `, 12 more than the median of the last 10 runs`. */
function against(sessions, earlier) {
	if (earlier === void 0) return "";
	const difference = Math.round(sessions - earlier.median);
	const runs = earlier.runs === 1 ? "in the last run" : `the median of the last ${earlier.runs} runs`;
	if (difference === 0) return ` (as ${earlier.runs === 1 ? runs : `is ${runs}`})`;
	return ` (${Math.abs(difference)} ${difference > 0 ? "more" : "fewer"} than ${runs})`;
}
function some(sessions, what) {
	return sessions === void 0 || sessions === 0 ? [] : [`${sessions} ${what}`];
}

// src/report/summary/plan.ts
function planSection(report) {
	return {
		title: "plan",
		items: report.plan.units === 0 ? 0 : 1,
		render: () => `### Plan\n\n${planLines(report).join("\n")}`
	};
}
function planLines({ plan, workers, timings }) {
	const even = balance(workers);
	const longest = Math.max(0, ...workers.map(({ busySeconds }) => busySeconds));
	const predicted = plan.predictedSeconds === void 0 ? "nothing could be predicted" : `${duration(plan.predictedSeconds)} were predicted`;
	return [
		`- ${count(plan.units, "unit")}${shareOf(plan)}; plan ${code(plan.hash)}`,
		...rerunLines(plan),
		`- ${history(plan, timings)}`,
		`- the longest worker was busy for ${duration(longest)}; ${predicted}`,
		...plan.floor === void 0 ? [] : [floorLine(plan.floor)],
		...even === void 0 ? [] : [`- balance ${even.toFixed(2)} (longest worker ÷ mean; 1.00 is best)`],
		`- timings of ${count(timings.recordedUnits, "unit")} are kept for the next run`
	];
}
function floorLine({ unit, seconds, shareSeconds }) {
	return `- ${code(unit)} takes ${duration(seconds)}, and an even share of all workers is ${duration(shareSeconds)}: nobody is done sooner than that. Cut the file in two`;
}
const wholeReasons = {
	passed: "an earlier attempt passed, so that a re-run asks for all of it",
	"no-receipt": "no receipt of an earlier attempt is there",
	"two-receipts": "two receipts of an earlier attempt are there, perhaps of two jobs",
	"other-units": "the receipt of the earlier attempt is of other units",
	"nothing-singled-out": "what failed in the earlier attempt belongs to no unit"
};
/** What a later attempt ran. */
function rerunLines({ attempt, carriedUnits, wholeBecause }) {
	if (wholeBecause !== void 0) return [`- attempt ${attempt} ran all units again: ${wholeReasons[wholeBecause]}`];
	if (carriedUnits === 0) return [];
	return [`- attempt ${attempt} ran what failed or did not run before; ${count(carriedUnits, "unit")} more ran well in an earlier attempt, and did not run again`];
}
function shareOf({ shard }) {
	return shard.total === 1 ? "" : ` for shard ${shard.index} of ${shard.total}`;
}
/** A rate of 100 % is all of them: it is rounded down. */
function history({ units, knownUnits }, { matchRate }) {
	if (matchRate === void 0) return "no history: there are no timings of earlier runs";
	return `match rate ${Math.floor(Math.round(matchRate * 1e6) / 1e4)} %: ${`${count(knownUnits, "unit")} with timings of earlier runs`}, ${units - knownUnits} without a history`;
}

// src/report/summary/pools.ts
/** What the servers counted in the clones, each with the batches that it was for. */
/** So many batches of a clone are named. */
const shownBatches = 3;
const columns$2 = [
	{ title: "database" },
	{ title: "clone" },
	{
		title: "worker",
		align: "right"
	},
	{
		title: "batches",
		align: "right"
	},
	{
		title: "made in",
		align: "right"
	},
	{
		title: "sessions",
		align: "right"
	},
	{
		title: "peak",
		align: "right"
	},
	{
		title: "transactions",
		align: "right"
	},
	{
		title: "rollbacks",
		align: "right"
	},
	{
		title: "deadlocks",
		align: "right"
	},
	{
		title: "left open",
		align: "right"
	}
];
function poolSection(report) {
	const pools = poolsOf(report);
	return {
		title: "pool statistics",
		items: pools.length,
		render: (cap) => details("Pool statistics of each clone", cappedTable(columns$2, pools, cap, row))
	};
}
const last = Number.MAX_SAFE_INTEGER;
/** By database, worker and first batch. */
function poolsOf({ databases, workers }) {
	return databases.filter(isCounted).flatMap(({ alias, clones }) => {
		const batches = batchesByClone(alias, workers);
		return clones.map((clone) => ({
			alias,
			clone,
			batches: batches.get(clone.name) ?? []
		})).sort((a, b) => a.clone.worker - b.clone.worker || (a.batches[0] ?? last) - (b.batches[0] ?? last));
	});
}
/** Whether anything is known of its clones; of one of them it may be lost. */
function isCounted({ clones }) {
	return clones.some(({ transactions, peakSessions }) => transactions !== void 0 || peakSessions !== void 0);
}
function row({ alias, clone, batches }) {
	return [
		escapeText(alias),
		code(clone.name),
		String(clone.worker),
		batchNumbers(batches),
		duration(clone.seconds),
		figure(clone.sessions),
		figure(clone.peakSessions),
		figure(clone.transactions),
		figure(clone.rollbacks),
		figure(clone.deadlocks),
		figure(clone.leftOpen)
	];
}
function figure(value) {
	return value === void 0 ? "n/a" : String(value);
}
function batchNumbers(batches) {
	if (batches.length === 0) return "n/a";
	const shown = batches.slice(0, shownBatches).join(", ");
	return batches.length <= shownBatches ? shown : `${shown} and ${batches.length - shownBatches} more`;
}

// src/report/summary/skips.ts
/** Skipped tests, grouped by the reason they give. */
/** Of the tests of one reason. */
const shownTests = 50;
function skipSection({ tests }) {
	const groups = [...Map.groupBy(tests.filter(({ outcome }) => outcome.kind === "skipped"), ({ outcome }) => outcome.kind === "skipped" ? plainLine(outcome.reason) : "")].sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1));
	return {
		title: "skipped tests",
		items: groups.length,
		render: (cap) => `### Skipped tests\n\n${capped(groups, cap, reasonGroup)}`
	};
}
function reasonGroup([reason, tests]) {
	const title = `${count(tests.length, "test")}: ${reason === "" ? "no reason given" : escapeText(reason)}`;
	return details(title, capped(tests, shownTests, (test) => `- ${[code(testName(test)), ...placeOf(test)].join(" in ")}`));
}
function placeOf({ unit }) {
	return unit === "" ? [] : [code(unit)];
}

// src/report/summary/slowest.ts
/** The units that took longest, against what was expected of them. */
const shownUnits = 10;
const columns$1 = [
	{ title: "unit" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "expected",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "worker",
		align: "right"
	}
];
function slowestSection({ units }) {
	const slowest = units.filter(({ seconds }) => seconds > 0).sort((a, b) => b.seconds - a.seconds || (a.unit < b.unit ? -1 : 1));
	return {
		title: "slowest units",
		items: Math.min(shownUnits, slowest.length),
		render: (cap) => {
			return `### Slowest units\n\n${cappedTable(columns$1, slowest, cap, ({ unit, seconds, estimateSeconds, tests, worker }) => [
				code(unit),
				duration(seconds),
				estimateSeconds === void 0 ? "n/a" : duration(estimateSeconds),
				String(tests),
				String(worker)
			])}`;
		}
	};
}

// src/report/slow-workers.ts
/** Which workers took much longer than the others, and what accounts for it. */
/** A worker is slow when it took this much longer than the mean, and it is worth speaking of. */
const slowFactor = 1.2;
const slowSeconds = 5;
/** What accounts for less is no reason. */
const leastSeconds = 1;
function slowWorkers({ workers, units }) {
	const meanSeconds = meanOf(workers.map(totalSeconds));
	return workers.filter((worker) => isSlow(totalSeconds(worker), meanSeconds)).map((worker) => ({
		worker: worker.worker,
		seconds: totalSeconds(worker),
		plannedSeconds: worker.plannedSeconds,
		reasons: reasonsOf(worker, workers, units.filter((unit) => unit.worker === worker.worker))
	}));
}
/** Seconds before and between the launches: the clones were not ready. */
function waitingSeconds(batches) {
	const inOrder = [...batches].sort((a, b) => a.startSeconds - b.startSeconds);
	let endSeconds = 0;
	let waited = 0;
	for (const { startSeconds, seconds } of inOrder) {
		waited += Math.max(0, startSeconds - endSeconds);
		endSeconds = startSeconds + seconds;
	}
	return waited;
}
function launchingSeconds(batches) {
	return sum(batches.map(({ launchSeconds }) => launchSeconds));
}
function totalSeconds({ busySeconds, batches }) {
	return busySeconds + waitingSeconds(batches);
}
function isSlow(seconds, meanSeconds) {
	return seconds > meanSeconds * slowFactor && seconds - meanSeconds > slowSeconds;
}
function reasonsOf({ batches }, workers, units) {
	return [
		...units.flatMap(tookLonger),
		...beyondShare(units, workers),
		...withoutHistory(units),
		...launching(batches, workers),
		...waiting(batches, workers)
	].filter(({ accountsForSeconds }) => accountsForSeconds >= leastSeconds).sort((a, b) => b.accountsForSeconds - a.accountsForSeconds);
}
function tookLonger(unit) {
	const { known, estimateSeconds, seconds } = unit;
	if (!known || estimateSeconds === void 0) return [];
	return [{
		kind: "unit took longer",
		unit,
		estimateSeconds,
		accountsForSeconds: seconds - estimateSeconds
	}];
}
/** No plan can make a worker shorter than its longest unit. */
function beyondShare(units, workers) {
	const shareSeconds = meanOf(workers.map(({ plannedSeconds }) => plannedSeconds ?? 0));
	return units.flatMap((unit) => {
		const { known, estimateSeconds, seconds } = unit;
		if (!known || estimateSeconds === void 0) return [];
		const accountsForSeconds = Math.min(estimateSeconds, seconds) - shareSeconds;
		return [{
			kind: "unit beyond share",
			unit,
			shareSeconds,
			accountsForSeconds
		}];
	});
}
/** Of them only the guess was planned, or nothing. */
function withoutHistory(units) {
	const unknown = units.filter(({ known }) => !known).sort((a, b) => b.seconds - a.seconds);
	const [longest] = unknown;
	if (longest === void 0) return [];
	const seconds = sum(unknown.map((unit) => unit.seconds));
	const guessedSeconds = sum(unknown.map(({ estimateSeconds }) => estimateSeconds ?? 0));
	return [{
		kind: "units without history",
		units: unknown.length,
		seconds,
		longest,
		accountsForSeconds: seconds - guessedSeconds
	}];
}
function launching(batches, workers) {
	return [{
		kind: "launches",
		launches: batches.length,
		...againstMean(launchingSeconds, batches, workers)
	}];
}
function waiting(batches, workers) {
	return [{
		kind: "waiting",
		...againstMean(waitingSeconds, batches, workers)
	}];
}
/** What every worker spends on it makes none of them slow. */
function againstMean(secondsOf, own, workers) {
	const seconds = secondsOf(own);
	return {
		seconds,
		accountsForSeconds: seconds - meanOf(workers.map(({ batches }) => secondsOf(batches)))
	};
}
function meanOf(values) {
	return values.length === 0 ? 0 : sum(values) / values.length;
}

// src/report/summary/workers.ts
/** The workers: plan against what was, and the reasons where one was slow. */
/** Of one worker; they come in the order of what they account for. */
const shownReasons = 3;
const columns = [
	{
		title: "worker",
		align: "right"
	},
	{ title: "busy" },
	{
		title: "time",
		align: "right"
	},
	{
		title: "planned",
		align: "right"
	},
	{
		title: "batches",
		align: "right"
	},
	{
		title: "tests",
		align: "right"
	},
	{
		title: "launching",
		align: "right"
	},
	{
		title: "waiting",
		align: "right"
	}
];
function workerSections(report) {
	const { workers } = report;
	const slow = slowWorkers(report);
	return [{
		title: "workers",
		items: sum(workers.map(({ batches }) => batches.length)) === 0 ? 0 : workers.length,
		render: (cap) => `### Workers\n\n${workerTable(workers, cap)}`
	}, {
		title: "slow workers",
		items: slow.length,
		render: (cap) => `### Slow workers\n\n${capped(slow, cap, slowLine)}`
	}];
}
function workerTable(workers, cap) {
	const longest = Math.max(...workers.map(({ busySeconds }) => busySeconds));
	return cappedTable(columns, workers, cap, ({ worker, busySeconds, plannedSeconds, batches, tests }) => [
		String(worker),
		bar(longest === 0 ? 0 : busySeconds / longest),
		duration(busySeconds),
		plannedSeconds === void 0 ? "n/a" : duration(plannedSeconds),
		String(batches.length),
		String(tests),
		duration(launchingSeconds(batches)),
		duration(waitingSeconds(batches))
	]);
}
function slowLine({ worker, seconds, plannedSeconds, reasons }) {
	const planned = plannedSeconds === void 0 ? "nothing could be planned" : `${duration(plannedSeconds)} were planned`;
	const shown = reasons.slice(0, shownReasons).map(reasonText);
	const text = shown.length === 0 ? "no single thing accounts for it" : shown.join("; ");
	return `- Worker ${worker} took ${duration(seconds)}, ${planned}: ${text}.`;
}
function reasonText(reason) {
	switch (reason.kind) {
		case "unit took longer": {
			const { unit, estimateSeconds } = reason;
			return `${code(unit.unit)} took ${duration(unit.seconds)} instead of ${duration(estimateSeconds)}`;
		}
		case "unit beyond share": {
			const { unit, shareSeconds } = reason;
			return `${code(unit.unit)} alone is longer than an even share of ${duration(shareSeconds)}`;
		}
		case "units without history": {
			const { units, longest, seconds } = reason;
			const name = code(longest.unit);
			return units === 1 ? `${name} without a history took ${duration(seconds)}` : `${units} units without a history took ${duration(seconds)}, the longest ${name} ${duration(longest.seconds)}`;
		}
		case "launches": return `${count(reason.launches, "launch", "launches")} took ${duration(reason.seconds)}, ${moreThanMean(reason)}`;
		case "waiting": return `it waited ${duration(reason.seconds)} for clones, ${moreThanMean(reason)}`;
	}
}
function moreThanMean({ accountsForSeconds }) {
	return `${duration(accountsForSeconds)} more than the mean`;
}

// src/report/summary.ts
/** The job summary: a pure function of the report, under a byte budget with a visible cut. */
/** At most `limitBytes`, which must have room for the header and the line on what was cut: 1,000 bytes. */
function renderSummary(report, limitBytes = budgetBytes) {
	const sections = [
		...failureSections(report),
		...workerSections(report),
		slowestSection(report),
		skipSection(report),
		databaseSection(report),
		loadSection(report),
		poolSection(report),
		planSection(report)
	];
	return fitSections(header(report), sections, limitBytes);
}

// src/actions/publish.ts
/** Renders a report on the platform: summary, annotations, outputs, files. */
/** Rejects where the files cannot be written. */
async function publish(report, timings, place) {
	const reportFile = path.join(place.folder, "report.json");
	await writeFile(reportFile, JSON.stringify(report, null, 2));
	const timingsFile = await keepTimings(timings, place);
	annotate(report, place.checkout);
	setOutputs({
		...outputsOf(report),
		report: reportFile,
		"timings-file": timingsFile
	});
	await writeSummary(renderSummary(report));
}
function annotate(report, checkout) {
	for (const { message, title, place: where } of annotationsOf(report, checkout)) {
		const properties = {
			title,
			...where === void 0 ? {} : { file: where.file },
			...where?.line === void 0 ? {} : { startLine: where.line }
		};
		error(message, properties);
	}
}
function setOutputs(outputs) {
	for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}
/** One that cannot be written is said, and costs nothing else. */
async function writeSummary(markdown) {
	await summary.addRaw(markdown).write().catch((error) => warning(`The job summary could not be written: ${messageOf(error)}`));
}
/** Where they were written. A place that the user named and that cannot be written is said, and ours serves. */
async function keepTimings(timings, { folder, timingsFile }) {
	if (timingsFile !== void 0) try {
		await writeTimingsFile(timingsFile, timings, formatFor(timingsFile));
		return timingsFile;
	} catch (error) {
		warning(`The timings could not be written to ${timingsFile} (\`timings-file\`): ${messageOf(error)}`);
	}
	const file = path.join(folder, "test_timings.json");
	await writeTimingsFile(file, timings, "json");
	return file;
}

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
/** For timings; a plan without them is better than a run that waits. */
const recordLimitSeconds = 20;
function buildWorld(options) {
	const { step, environment, home, checkout, timingsFile } = options;
	return {
		...buildSharedWorld(options),
		tools: actionsTools,
		containers: containersOf(environment),
		ledger: new Ledger(step.ledgerFile),
		environment,
		filePlaces: filePlaces(step),
		adapters: fileURLToPath(new URL("./adapters", home)),
		availableBytes: process.availableMemory(),
		tellSuite: (suite) => setOutput("suite", suite),
		publish: (report, timings) => publish(report, timings, {
			folder: step.folder,
			checkout,
			timingsFile
		})
	};
}
/** For the jobs before and after the shards, which run no tests. */
function buildSharedWorld({ step, cache, environment, cancellation, home, matrix = "" }) {
	return {
		log: actionsLog,
		clock: () => performance.now() / 1e3,
		stores: chooseStores(cache, step, environment, new URL("./cache.js", home), actionsLog),
		temporary: step.folder,
		run: step.run,
		workflowRun: workflowRunOf(environment, matrix),
		processors: os.availableParallelism(),
		platform: `${os.platform()}-${os.arch()}`,
		cancellation
	};
}
function containersOf(environment) {
	const dockerHost = environment["DOCKER_HOST"];
	return dockerEngine(dockerHost === void 0 || dockerHost === "" ? {} : { dockerHost });
}
/** A directory serves where there is no Actions cache: on a laptop, or a self-hosted runner without one. */
function chooseStores(place, step, environment, entry, log) {
	switch (place.kind) {
		case "off": return;
		case "directory": return inDirectory(place.directory, log);
		case "auto": {
			if (!actionsCacheAvailable(environment)) {
				const home = environment["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache");
				return inDirectory(path.join(home, "testshoal"), log);
			}
			const options = {
				log,
				env: environment,
				entry,
				temp: step.folder,
				told: /* @__PURE__ */ new Set()
			};
			return {
				dumps: actionsCache(options),
				records: actionsCache({
					...options,
					limitSeconds: recordLimitSeconds,
					compression: "gzip"
				}),
				sharing: sharingThroughActionsCache(environment)
			};
		}
	}
}
function inDirectory(directory, log) {
	const store = directoryStore(directory, log);
	return {
		dumps: store,
		records: store,
		sharing: {
			kind: "none",
			reason: "a directory may be another one on each machine"
		}
	};
}
/** act gives every run the id 1, so that it would find the plans of earlier ones. */
const idOfLocalRuns = "1";
function workflowRunOf(environment, matrix) {
	const id = environment["GITHUB_RUN_ID"] ?? "";
	if (!/^\d+$/.test(id) || id === idOfLocalRuns && environment["ACT"] === "true") return void 0;
	const place = [
		environment["GITHUB_JOB"],
		environment["GITHUB_ACTION"],
		matrix
	];
	const job = createHash("sha256").update(JSON.stringify(place)).digest("hex").slice(0, 8);
	return {
		id,
		attempt: Number(environment["GITHUB_RUN_ATTEMPT"]) || 1,
		job
	};
}

export { readLedger as C, ledgerName as S, warnOnly as T, actionsLog as _, annotate as a, isAlive as b, writeSummary as c, failureSections as d, capped as f, countedOutputs as g, fitSections as h, actionsTools as i, skipSection as l, budgetBytes as m, buildWorld as n, keepTimings as o, cappedTable as p, containersOf as r, setOutputs as s, buildSharedWorld as t, headline as u, beginStep as v, failStep as w, Ledger as x, ledgersToCleanUp as y };