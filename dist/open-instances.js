import { i as messageOf } from "./errors.js";
import { P as _nonnegative, T as string, d as _enum, g as literal, h as int, y as object } from "./zod.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { n as killServers, t as dataOption } from "./server-processes.js";
import { t as InstancesUnavailable } from "./site2.js";
import { t as quoteForShell } from "./quote-for-shell.js";
import { a as remnants, i as placeOf, o as removePlace, r as makeFolder, s as removeView, t as containerName } from "./remains.js";
import { n as staged } from "./gaps.js";
import { B as readProcesses, C as readDatabase, G as openTransactions, H as identifier, J as codeOf, M as pictureOf, R as isAtWork, U as literal$1, V as sessionsIn, X as numberOf, Y as errorNumber, Z as withoutStatement, a as copyBaseTo, n as survey$1, o as refuseUnusable, q as textOf, r as connectServer, v as databaseExists } from "./survey.js";
import { r as connectionOptions, t as accessTo } from "./target2.js";
import { t as require_promise } from "./mysql2.js";
import { r as markFolder } from "./folders.js";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { BlockList, connect, createServer, isIP } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import path, { delimiter, dirname, join } from "node:path";
import { chown, copyFile, lstat, mkdir, mkdtemp, open, readFile, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { constants as constants$2, createReadStream, createWriteStream, existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { networkInterfaces } from "node:os";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";
import { createInterface } from "node:readline";

// src/databases/mysql/instances/archive.ts
/**
* A data directory as one file: a tar archive under zstd. Streams both ways, so that its size costs no memory. What
* is unpacked comes from a cache and can be anything.
*/
var import_tar_stream = require_tar_stream();
/** The first entry: what is in the archive, and what the engine wants to know about it. */
const headName = "testshoal.json";
const headLimitBytes = 65536;
const headShape = object({
	format: literal("testshoal-data-1"),
	entries: int().check(_nonnegative()),
	sizeBytes: int().check(_nonnegative()),
	about: string()
});
/** Data compresses to a fifth either way; higher levels only take longer. */
const compressionLevel = 3;
/** Writes all `entries`, which are those of `manifest`, into `file`. */
async function packData(entries, { entries: { length }, sizeBytes }, about, file) {
	const archive = (0, import_tar_stream.pack)();
	const params = {
		[constants.ZSTD_c_compressionLevel]: compressionLevel,
		[constants.ZSTD_c_checksumFlag]: 1
	};
	const head = {
		format: "testshoal-data-1",
		entries: length,
		sizeBytes,
		about
	};
	const filling = (async () => {
		archive.entry({ name: headName }, JSON.stringify(head));
		for await (const entry of entries) await addEntry(archive, `data/${entry.path}`, entry);
		archive.finalize();
	})();
	const target = createWriteStream(file, { mode: 384 });
	const writing = pipeline(archive, createZstdCompress({ params }), target);
	filling.catch((error) => archive.destroy(error));
	await Promise.all([writing, filling]);
}
/** Adds a file or a folder to an archive; `header` says more than its name, where that matters. */
async function addEntry(archive, name, { content, sizeBytes }, header = {}) {
	if (content === void 0) {
		archive.entry({
			...header,
			name,
			type: "directory"
		});
		return;
	}
	const sink = archive.entry({
		...header,
		name,
		size: sizeBytes
	});
	await pipeline(content(), sink);
}
/**
* Gives everything to `sink`. `check` is told what `packData` was, before anything else is read, and may throw.
* Throws for anything but plain files and folders inside of the data directory, and for an archive that is cut off,
* damaged, or larger than it says.
*/
async function unpackData(file, sink, check) {
	const archive = (0, import_tar_stream.extract)();
	const target = archive;
	const reading = pipeline(createReadStream(file), createZstdDecompress(), target);
	const taking = takeEntries(archive, sink, check);
	taking.catch((error) => archive.destroy(error));
	await Promise.all([reading, taking]);
}
async function takeEntries(archive, sink, check) {
	const seen = {
		entries: 0,
		sizeBytes: 0
	};
	let head;
	for await (const entry of archive) {
		const { header } = entry;
		const content = entry;
		if (head === void 0) {
			head = await readHead(header, content);
			check(head.about);
			await sink.begin(head.sizeBytes);
			continue;
		}
		const target = safePath(header);
		seen.entries += 1;
		seen.sizeBytes += header.size;
		if (seen.entries > head.entries || seen.sizeBytes > head.sizeBytes) throw new Error("the dump holds more than it says");
		if (header.type === "directory") {
			await sink.directory(target);
			content.resume();
		} else await sink.file(target, header.size, content);
	}
	if (head === void 0 || seen.entries !== head.entries || seen.sizeBytes !== head.sizeBytes) throw new Error("the dump is not complete");
}
async function readHead(header, content) {
	if (header.name !== headName || header.size > headLimitBytes) throw new Error("the file is not the dump of a data directory");
	return headShape.parse(JSON.parse((await buffer(content)).toString()));
}
/** The path below the data directory. */
function safePath({ name, type }) {
	const parts = name.replace(/\/$/, "").split("/");
	const isPlain = type === "file" || type === "directory";
	const isInside = parts.length >= 2 && parts[0] === "data" && !parts.some((part) => /^\.{0,2}$/.test(part));
	if (!isPlain || !isInside || name.includes("\0")) throw new Error(`the dump holds ${JSON.stringify(name)} (${type}), which no data directory has`);
	return path.posix.join(...parts.slice(1));
}

// src/databases/mysql/instances/command-lines.ts
/** All but the port's option. `address`: where it listens for workers. */
function serverWords({ server, options = [] }, place, address, launch) {
	return [
		...server,
		"--no-defaults",
		...options,
		dataOption(place.data),
		`--socket=${place.socket}`,
		`--pid-file=${place.pid}`,
		`--tmpdir=${place.temporary}`,
		`--bind-address=${address}`,
		...launch.options,
		...launch.firstStatements === void 0 ? [] : [`--init-file=${place.firstStatements}`]
	];
}
/** Fills the empty place with a data directory that `root` may enter without a password. */
function initialiserWords({ server, installer, options = [] }, place, settings) {
	return [
		...installer === void 0 ? [
			...server,
			"--no-defaults",
			"--initialize-insecure"
		] : [
			...installer,
			"--no-defaults",
			"--skip-test-db",
			"--auth-root-authentication-method=normal"
		],
		...options,
		dataOption(place.data),
		`--tmpdir=${place.temporary}`,
		...settings
	];
}
/** `timeZone` is the server's own, as the variable `TZ`. */
function serverEnvironment(timeZone) {
	return {
		LC_ALL: "C",
		...timeZone === void 0 ? {} : { TZ: timeZone }
	};
}
/** As the option `--init-file` wants it. */
function statementsText(statements) {
	return `${statements.join(";\n")};\n`;
}

// src/databases/mysql/instances/container-data.ts
/** Data directories of a container on their way into an archive and out of it: Docker reads and writes folders as tar. */
/** From the archive of a folder, in which its own name comes first. */
async function* containerEntries(download) {
	const archive = (0, import_tar_stream.extract)();
	const reading = pipeline(download, archive);
	reading.catch((error) => archive.destroy(error));
	for await (const entry of archive) {
		const { header } = entry;
		const content = entry;
		const name = header.name.replace(/^[^/]*\/|\/$/g, "");
		if (header.type === "directory") {
			content.resume();
			if (name !== "") yield {
				path: name,
				kind: "directory",
				sizeBytes: 0,
				content: void 0
			};
		} else if (header.type === "file") yield {
			path: name,
			kind: "file",
			sizeBytes: header.size,
			content: () => content
		};
		else throw new Error(`the data directory holds ${JSON.stringify(name)}, which is neither a file nor a folder`);
	}
	await reading;
}
/** `upload` gets an archive with the folder `data` in it, while `fill` fills the sink. */
async function fillContainer(owner, upload, fill) {
	const archive = (0, import_tar_stream.pack)();
	const folder = {
		...owner,
		mode: 488
	};
	const file = {
		...owner,
		mode: 416
	};
	const filling = fill({
		begin: () => addEntry(archive, "data", {
			content: void 0,
			sizeBytes: 0
		}, folder),
		directory: (name) => addEntry(archive, `data/${name}`, {
			content: void 0,
			sizeBytes: 0
		}, folder),
		file: (name, sizeBytes, content) => addEntry(archive, `data/${name}`, {
			content: () => content,
			sizeBytes
		}, file)
	}).then(() => archive.finalize());
	filling.catch((error) => archive.destroy(error));
	const bytes = new PassThrough();
	const moving = pipeline(archive, bytes);
	const [filled, ...sent] = await Promise.allSettled([
		filling,
		moving,
		upload(bytes)
	]);
	for (const each of [filled, ...sent]) if (each.status === "rejected") throw each.reason;
}

// src/databases/mysql/instances/data-manifest.ts
/** What a data directory consists of, without its contents: a sealed one has to stay exactly so. */
async function readDataManifest(data) {
	const found = [];
	for (const name of await readdir(data, { recursive: true })) {
		const { mode, size, mtimeNs } = await lstat(path.join(data, name), { bigint: true });
		found.push({
			path: name,
			kind: kindOf(mode),
			sizeBytes: Number(size),
			changed: `${mtimeNs}`
		});
	}
	return manifestOf(found);
}
function kindOf(mode) {
	const type = Number(mode) & constants$2.S_IFMT;
	return type === constants$2.S_IFREG ? "file" : type === constants$2.S_IFDIR ? "directory" : "other";
}
/** Throws where the directory holds a link, or anything else that is no plain file or folder. */
function manifestOf(found) {
	if (!found.some((entry) => entry.path === "ibdata1")) throw new Error("there is no data directory under that name");
	const hash = createHash("sha256");
	const entries = [];
	for (const { path: name, kind, ...file } of found.toSorted(byPath)) {
		if (kind === "other") throw new Error(`the data directory holds ${JSON.stringify(name)}, which is neither a file nor a folder, so it cannot be copied faithfully`);
		const { sizeBytes, changed } = kind === "file" ? file : {
			sizeBytes: 0,
			changed: ""
		};
		hash.update(JSON.stringify([
			name,
			kind,
			sizeBytes,
			changed
		]));
		entries.push({
			path: name,
			kind,
			sizeBytes
		});
	}
	return {
		entries,
		sizeBytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
		hash: hash.digest("hex")
	};
}
function byPath(one, other) {
	return one.path < other.path ? -1 : 1;
}

// src/databases/mysql/instances/container-manifest.ts
const kinds = {
	f: "file",
	d: "directory"
};
async function readContainerManifest(shell, data) {
	const lines = (await shell.output(`cd "$1" && find . -mindepth 1 -printf '%y %s %T@ %P\\0'`, [data])).split("\0").filter(Boolean);
	return manifestOf(lines.map(entryOf));
}
function entryOf(line) {
	const [type = "", size, changed = "", ...path] = line.split(" ");
	return {
		path: path.join(" "),
		kind: kinds[type] ?? "other",
		sizeBytes: Number(size),
		changed
	};
}

// src/databases/mysql/instances/container-mount.ts
/**
* `mount` and `umount` for a container whose image has none, as MySQL's: those of this machine, with the libraries
* and the loader that they run with. Whether they work there is found out by trying.
*/
const programs = ["mount", "umount"];
/** Inside of the container, and of nobody else's. */
const folder = "/testshoal-programs";
/** Shell code after which both are found, the image's own first. */
const findMount = `PATH=$PATH:${folder}`;
/** Leaves the container as it is where it has both programs, or where this machine has none to lend. */
async function lendMount(id, shell, { own, tools, log }) {
	const { status } = await shell.run("for p; do command -v \"$p\" || exit; done", programs);
	if (status === 0) return;
	try {
		const parts = await Promise.all(programs.map((name) => partsOf(name, tools)));
		const archive = (0, import_tar_stream.pack)();
		const filling = fill(archive, parts);
		filling.catch((error) => archive.destroy(error));
		await Promise.all([own.upload(id, "/", archive), filling]);
	} catch (error) {
		log.debug(`no program "mount" for the container: ${messageOf(error)}`);
	}
}
async function partsOf(name, tools) {
	const { status, stdout, stderr } = await tools.run("sh", [
		"-c",
		"program=$(command -v \"$1\") && echo \"$program\" && ldd \"$program\"",
		"sh",
		name
	]);
	const [program = "", ...needed] = stdout.split("\n");
	const parts = readParts(program, needed.join("\n"));
	if (status !== 0 || parts === void 0) throw new Error(`this machine's "${name}" cannot be taken apart: ${stderr.trim() || stdout.trim()}`);
	return parts;
}
/** From what `ldd` prints, of glibc or musl; undefined for a program without a loader. */
function readParts(program, printed) {
	const [, loader] = /^\s*(\/\S+) \(0x/m.exec(printed) ?? [];
	if (loader === void 0) return void 0;
	return {
		program,
		loader,
		libraries: [...printed.matchAll(/ => (\/\S+) \(0x/g)].map(([, file = ""]) => file)
	};
}
async function fill(archive, parts) {
	for (const { program, loader, libraries } of parts) {
		const name = path.basename(program);
		const inside = `${folder}/parts-of-${name}`;
		for (const file of [
			program,
			loader,
			...libraries
		]) add(archive, `${inside}/${path.basename(file)}`, await readFile(file));
		const words = [
			`${inside}/${path.basename(loader)}`,
			"--library-path",
			inside,
			`${inside}/${name}`
		];
		add(archive, `${folder}/${name}`, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
	}
	archive.finalize();
}
function add(archive, file, content) {
	archive.entry({
		name: path.posix.relative("/", file),
		mode: 493
	}, content);
}

// src/databases/mysql/instances/server-program.ts
/** A server program of this machine: which it is, and how it is started. */
/** Where distributions put servers, which are seldom on a user's path. */
const usualFolders = [
	"/usr/sbin",
	"/usr/local/sbin",
	"/usr/libexec",
	"/usr/local/mysql/bin",
	"/usr/bin"
];
const serverNames = {
	mariadb: ["mariadbd", "mysqld"],
	mysql: ["mysqld"]
};
const installerNames = ["mariadb-install-db", "mysql_install_db"];
/** The program of exactly this version; undefined where there is none, and then `log` has what was found. */
async function findServerProgram(flavour, version, { tools, log }, searchPath = process.env["PATH"] ?? "") {
	const folders = [.../* @__PURE__ */ new Set([...searchPath.split(delimiter), ...usualFolders])].filter(Boolean);
	for (const file of filesNamed(serverNames[flavour], folders)) try {
		const { stdout } = await tools.run(file, ["--no-defaults", "--version"]);
		const found = identityOf(stdout);
		if (found?.flavour === flavour && found.version === version) {
			const program = {
				...found,
				server: [file],
				options: [`--basedir=${dirname(dirname(file))}`]
			};
			if (flavour === "mysql") return program;
			const [installer] = filesNamed(installerNames, [dirname(file), ...folders]);
			if (installer !== void 0) return {
				...program,
				installer: [installer]
			};
			log.debug(`${file} has no mariadb-install-db beside it`);
		} else log.debug(`${file} is not ${flavour} ${version}: ${stdout.trim()}`);
	} catch (error) {
		log.debug(`${file} cannot be run: ${messageOf(error)}`);
	}
}
/** From what `--version` prints: `mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64`. */
function identityOf(printed) {
	const [, version, suffix = ""] = /\bVer (\d+\.\d+\.\d+)(\S*)/.exec(printed) ?? [];
	if (version === void 0) return void 0;
	return {
		flavour: /mariadb/i.test(suffix) ? "mariadb" : "mysql",
		version
	};
}
function filesNamed(names, folders) {
	return folders.flatMap((folder) => names.map((name) => join(folder, name))).filter((file) => existsSync(file));
}

// src/databases/mysql/instances/container-program.ts
/** As the official images, and everything that is made from them, call the account of the server. */
const accountName = "mysql";
/** Lines: the program's path, what it says of its version, user and group of the account. */
const survey = `for name in "$@"; do program=$(command -v "$name") && break; done
echo "$program"
"$program" --no-defaults --version
id -u ${accountName} && id -g ${accountName}`;
/** @throws InstancesUnavailable where there is no program of that version, or no account to run it. */
async function containerPrograms(shell, flavour, version) {
	const { stdout } = await shell.run(survey, serverNames[flavour]);
	const [server = "", ...said] = stdout.split("\n");
	const identity = identityOf(said.join("\n"));
	if (identity?.flavour !== flavour || identity.version !== version) throw new InstancesUnavailable(`the service's image has no program of ${flavour} ${version}`);
	const [, uid, gid] = /\n(\d+)\n(\d+)\n$/.exec(stdout) ?? [];
	if (uid === void 0 || gid === void 0) throw new InstancesUnavailable(`the service's image has no account "${accountName}" to run servers as`);
	return {
		program: {
			...identity,
			server: [server],
			options: [`--user=${accountName}`],
			...flavour === "mariadb" && { installer: ["mariadb-install-db"] }
		},
		owner: {
			uid: Number(uid),
			gid: Number(gid)
		}
	};
}

// src/databases/mysql/instances/container-places.ts
/** The folders of one data directory inside of a container of ours: made with what needs them, and removed. */
/** Shell code that makes the folders that the first two of its arguments name; `placeWords` gives them. */
const makePlace = `mkdir -p "$1" "$2" && chown ${accountName} "$1" "$2"`;
function placeWords({ root, temporary }) {
	return [root, temporary];
}
/**
* Shell code that ends the servers on the data that its first argument names: by their command lines, as a server has no file
* with its id until it is up. Programs that name the data at all are few, and only those are looked at closely.
*/
const endServers = `
  servers() {
    for file in $(grep -lsF -e "--datadir=$1" /proc/[0-9]*/cmdline); do
      process=\${file#/proc/}
      if tr '\\0' '\\n' < $file | grep -qxF -e "--datadir=$1"; then echo \${process%/cmdline}; fi
    done 2> /dev/null
  }
  while running=$(servers "$1") && test -n "$running"; do kill -9 $running; sleep 0.02; done`;
async function killInContainer(shell, { data }) {
	await shell.output(endServers, [data]);
}
/**
* Kills what runs there; no error where nothing is. The view goes at once (`-l`): a killed process has no command line any
* more, but holds its files until its memory is free.
*/
async function removeContainerPlace(shell, { root, data }) {
	const removal = `${findMount}
  ${endServers}
  if test -d "$2/upper"; then umount -l "$1"; fi
  rm -rf "$2"`;
	await shell.output(removal, [data, root]);
}

// src/databases/mysql/instances/server-account.ts
/** Database servers refuse to run as root, or run there with more rights than a test database needs. */
/** Undefined where this process is not root: then servers run as its own user. */
async function serverAccount() {
	if (process.getuid?.() !== 0) return void 0;
	const accounts = await readFile("/etc/passwd", "utf8");
	for (const name of ["mysql", "nobody"]) {
		const [, , uid, gid] = accounts.split("\n").find((entry) => entry.startsWith(`${name}:`))?.split(":") ?? [];
		if (uid !== void 0 && gid !== void 0) return {
			uid: Number(uid),
			gid: Number(gid)
		};
	}
	throw new InstancesUnavailable("this is root, and there is no account \"mysql\" or \"nobody\" to run servers as");
}
/** Words to put before a command that this process starts as root, so that it runs as the account. */
function asAccount(account) {
	if (account === void 0) return [];
	return [
		"setpriv",
		`--reuid=${account.uid}`,
		`--regid=${account.gid}`,
		"--clear-groups",
		"--"
	];
}

// src/databases/mysql/instances/overlay.ts
/**
* Copy-on-write views of a sealed data directory. A view is mounted in a mount namespace of the server's own and
* goes with it: whatever ends the process, no mount is left behind.
*/
/** Of what a mount option may not hold, and what `mount` would take as several lower folders. */
const unmountable = /[,:\\"]/;
const script = "mount -t overlay overlay -o \"$1\" \"$2\" && shift 2 && exec \"$@\"";
/** What `mount` takes after `-o`. Nobody needs a clone after a crash, so that no file need ever reach the disk. */
function mountOptions({ lower, upper, work }) {
	return `lowerdir=${lower},upperdir=${upper},workdir=${work},volatile`;
}
/** The view of the data directory `over` in the place of another. */
function viewOf({ upper, work, data }, over) {
	return {
		lower: over.data,
		upper,
		work,
		mountPoint: data
	};
}
/** Words to put before a command, so that it runs with the view. Only for root. */
function viewCommand(view, account) {
	return [...[
		"unshare",
		"--mount",
		"sh",
		"-c",
		script,
		"sh",
		mountOptions(view),
		view.mountPoint
	], ...asAccount(account)];
}
/**
* Puts all that a view shows, its server being gone, into the folder `copy`. The file system would not mount it a
* second time by itself, for it does not know what reached the disk; nothing was lost here, for the machine still runs.
*/
async function materialise(view, copy, tools) {
	await rm(path.join(view.work, "work", "incompat"), {
		recursive: true,
		force: true
	});
	const [program = "", ...args] = [
		...viewCommand(view, void 0),
		"cp",
		"--archive",
		view.mountPoint,
		copy
	];
	const { status, stderr } = await tools.run(program, args);
	if (status !== 0) throw new Error(`the view could not be copied: ${stderr.trim()}`);
}
/** Tries it in `folder`: it takes root, a kernel that can, and a container that may. */
async function canMakeViews(folder, tools, log) {
	if (process.platform !== "linux" || process.getuid?.() !== 0 || unmountable.test(folder)) return false;
	const trial = await mkdtemp(path.join(folder, "view-"));
	try {
		const view = Object.fromEntries([
			"lower",
			"upper",
			"work",
			"mountPoint"
		].map((name) => [name, path.join(trial, name)]));
		const made = await tools.run("mkdir", Object.values(view));
		const [program = "", ...args] = [
			...viewCommand(view, void 0),
			"touch",
			`${view.mountPoint}/written`
		];
		const result = made.status === 0 ? await tools.run(program, args) : made;
		if (result.status !== 0) log.debug(`no overlay mounts in ${folder}: ${result.stderr.trim()}`);
		return result.status === 0;
	} catch (error) {
		log.debug(`no overlay mounts in ${folder}: ${messageOf(error)}`);
		return false;
	} finally {
		await rm(trial, {
			recursive: true,
			force: true
		});
	}
}

// src/databases/mysql/instances/container-views.ts
/** Shell code that makes a view of the first four of its arguments; `viewWords` gives them. */
const makeView = [
	findMount,
	"mkdir \"$2\" \"$3\" \"$4\"",
	`chown ${accountName} "$2" "$3" "$4"`,
	"mount -t overlay overlay -o \"$1\" \"$4\""
].join(" && ");
function viewWords(view) {
	return [
		mountOptions(view),
		view.upper,
		view.work,
		view.mountPoint
	];
}
/** Puts a plain folder with all that it shows in the place of a view; leaves what is none as it is. */
async function materialiseView(shell, { root, data, upper, work }) {
	await shell.output(`test -d "$2" || exit 0; ${findMount}; cp --archive "$1" "$4/copy" && umount "$1" && rm -rf "$1" "$2" "$3" && mv "$4/copy" "$1"`, [
		data,
		upper,
		work,
		root
	]);
}
/** Tries it in `folder`: it takes a kernel that can, and a container that may. */
async function containerHasViews(shell, folder, log) {
	const trial = `${folder}/trial`;
	const view = {
		lower: `${trial}/lower`,
		upper: `${trial}/upper`,
		work: `${trial}/work`,
		mountPoint: `${trial}/mountPoint`
	};
	const { status, stderr } = await shell.run(`mkdir -p "$5" && ${makeView} && touch "$4/written" && umount "$4"; status=$?; rm -rf "$6"; exit $status`, [
		...viewWords(view),
		view.lower,
		trial
	]);
	if (status !== 0) log.debug(`no overlay mounts in the container: ${stderr.trim()}`);
	return status === 0;
}

// src/databases/mysql/instances/knock.ts
/** Finds out whether a neighbour of this machine is there, and whether it listens. */
/** `host`: an IP address. Of one that is no neighbour's, a gateway may refuse as well. */
function knock(host, port, limitSeconds) {
	const { promise, resolve } = Promise.withResolvers();
	const socket = connect({
		host,
		port,
		timeout: limitSeconds * 1e3
	}).on("connect", () => resolve("open")).on("timeout", () => resolve("silent")).on("error", (error) => resolve(error.code === "ECONNREFUSED" ? "refused" : "silent"));
	return promise.finally(() => socket.destroy());
}
/** Whether the address is on a network that this machine is on itself. */
function isNeighbour(address) {
	const networks = new BlockList();
	for (const { cidr, family } of Object.values(networkInterfaces()).flatMap((own = []) => own)) {
		const [network, prefix] = cidr?.split("/") ?? [];
		if (network !== void 0) networks.addSubnet(network, Number(prefix), family === "IPv6" ? "ipv6" : "ipv4");
	}
	return networks.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

// src/databases/mysql/instances/container-server.ts
/** Starts one server in a container of ours, waits until it listens, and stops it. */
const startLimitSeconds$1 = 60;
/** A clean stop writes all that is in memory. */
const stopLimitSeconds$1 = 120;
const lookSeconds = .5;
const shownLogBytes = 1500;
/** What stays has its own output, or the shell would wait for it. Its process id is what is printed. */
const beginning = `${makePlace} && { log=$3; shift 3; ( exec > "$log" 2>&1 < /dev/null`;
const end = `exec "$@" ) & echo $!; }`;
const overView = `${beginning}; ${makeView} && shift 4 && ${end}`;
const onItsOwn = `${beginning}; ${end}`;
/** Leaves no server behind where it fails. */
async function launchInContainer({ address, shell }, { words, place, view, port, environment }, limitSeconds = startLimitSeconds$1) {
	const start = [
		...placeWords(place),
		place.log,
		...view === void 0 ? [] : viewWords(view)
	];
	const script = view === void 0 ? onItsOwn : overView;
	const server = {
		shell,
		place,
		pid: (await shell.output(script, [
			...start,
			...words,
			`--port=${port}`
		], environment)).trim()
	};
	try {
		await untilListening$1(server, address, port, limitSeconds);
	} catch (error) {
		await killInContainer(shell, place);
		throw error;
	}
	return {
		port,
		ended: endOf$1(server),
		stop: () => stop$1(server)
	};
}
async function untilListening$1(server, address, port, limitSeconds) {
	const deadline = performance.now() + limitSeconds * 1e3;
	let look = performance.now() + lookSeconds * 1e3;
	while (await knock(address, port, 1) !== "open") {
		if (performance.now() > look) {
			look = performance.now() + lookSeconds * 1e3;
			if (!await isRunning(server)) throw new Error(`its server did not start: ${await logEnd(server)}`);
		}
		if (performance.now() > deadline) throw new Error(`its server cannot be reached at ${address}:${port} after ${limitSeconds} seconds: ${await logEnd(server)}`);
		await setTimeout(5);
	}
}
/** How it ended, for a message. */
async function endOf$1(server) {
	while (await isRunning(server).catch(() => false)) await setTimeout(lookSeconds * 1e3, void 0, { ref: false });
	return `its log ends with: ${await logEnd(server).catch(() => "(gone)")}`;
}
async function isRunning({ shell, pid }) {
	return (await shell.run("kill -0 \"$1\"", [pid])).status === 0;
}
async function logEnd({ shell, place }) {
	return (await shell.output("tail -c \"$1\" \"$2\"", [String(shownLogBytes), place.log])).trim();
}
async function stop$1(server) {
	await server.shell.output("kill -TERM $(cat \"$1\")", [server.place.pid]);
	const deadline = performance.now() + stopLimitSeconds$1 * 1e3;
	while (await isRunning(server)) {
		if (performance.now() > deadline) throw new Error(`its server did not stop within ${stopLimitSeconds$1} seconds`);
		await setTimeout(20);
	}
}

// src/databases/mysql/instances/container-shell.ts
/**
* Scripts inside of a container of ours, all through its first program: a shell that reads them from its input. A command
* of its own for each, through the container engine, would cost a tenth of a second. Paths and other values are
* arguments of a script, never part of it.
*/
/** The first program of a container. */
const shellCommand = ["sh"];
/**
* `answer ID STATUS` prints what the script left in its two files, in hexadecimal digits and in lines that each say whose they are.
*/
const prelude = `answers=$(mktemp -d) || exit
part() {
  od -An -v -tx1 "$answers/$1.$2" | tr -d ' \\n' | fold -w 3000 |
    while read -r hex || test -n "$hex"; do echo "$1 $2 $hex"; done
  rm -f "$answers/$1.$2"
}
answer() {
  part "$1" out; part "$1" err
  echo "$1 end $2"
}
`;
var ContainerShell = class {
	#input;
	#pending = /* @__PURE__ */ new Map();
	#asked = 0;
	#over;
	constructor({ input, output }) {
		this.#input = input;
		input.on("error", () => {});
		input.write(prelude);
		this.#read(output);
	}
	/** What it printed. Throws where it fails, with the end of what it said about that. */
	async output(script, args = [], env = {}) {
		const { status, stdout, stderr } = await this.run(script, args, env);
		if (status === 0) return stdout;
		throw new Error(`exit status ${status} in the container: ${stderr.trim().slice(-1500)}`);
	}
	/** Scripts run at once. One that leaves a program behind has to give it another output. */
	async run(script, args = [], env = {}) {
		if (this.#over !== void 0) throw new Error(this.#over);
		this.#asked += 1;
		const id = this.#asked;
		const parts = {
			out: [],
			err: []
		};
		const ended = Promise.withResolvers();
		this.#pending.set(id, {
			parts,
			settle: ended.resolve,
			fail: ended.reject
		});
		this.#input.write(order(id, script, args, {
			LC_ALL: "C",
			...env
		}));
		return {
			status: await ended.promise,
			stdout: text$1(parts.out),
			stderr: text$1(parts.err)
		};
	}
	async #read(output) {
		let why = "its first program has ended";
		try {
			for await (const line of createInterface({ input: Readable.from(output) })) this.#take(line);
		} catch (error) {
			why = messageOf(error);
		}
		this.#over = `the shell of the container can no longer be asked: ${why}`;
		for (const { fail } of this.#pending.values()) fail(new Error(this.#over));
		this.#pending.clear();
	}
	#take(line) {
		const [, id, kind, content = ""] = /^(\d+) (out|err|end) (\w*)$/.exec(line) ?? [];
		const pending = this.#pending.get(Number(id));
		if (pending === void 0) return;
		if (kind === "out" || kind === "err") pending.parts[kind].push(content);
		else {
			this.#pending.delete(Number(id));
			pending.settle(Number(content));
		}
	}
};
/** In a child of a child, so that the container's init buries what it leaves. */
function order(id, script, args, env) {
	const exported = Object.entries(env).map(([name, value]) => `export ${name}=${quoteForShell(value)}; `);
	const files = `> "$answers/${id}.out" 2> "$answers/${id}.err" < /dev/null`;
	return [
		`( ( ( ${exported.join("")}set -- ${args.map(quoteForShell).join(" ")}`,
		script,
		`) ${files}; answer ${id} $? ) & )`,
		""
	].join("\n");
}
function text$1(parts) {
	return Buffer.from(parts.join(""), "hex").toString();
}

// src/databases/mysql/instances/container-site.ts
/**
* Data directories and servers in one container more, started from the service's own image: its program is exactly
* the service's. Everything lies inside, so that nothing is left once the container is removed.
*/
/** Inside of the container. */
const volume = "/testshoal";
/** No other program listens there. */
const firstPort = 2e4;
/** A neighbour's answer takes less than a millisecond. */
const reachSeconds = 3;
/**
* @throws InstancesUnavailable where the engine starts no such container, where it has not the service's program or
* the account for it, and where the job cannot reach it.
*/
async function openContainerSite(options) {
	const { containers, service, name, log } = options;
	const { own } = containers;
	if (own === void 0 || process.platform !== "linux") throw new InstancesUnavailable("no containers can be started here");
	const model = await containers.inspect(service);
	if (model === void 0) throw new InstancesUnavailable("the service container is not there");
	const [network] = model.networks ?? [];
	const { image } = model;
	const started = await own.start({
		name,
		image,
		command: shellCommand,
		network,
		volume
	}).catch((error) => {
		throw new InstancesUnavailable(error.message, { cause: error });
	});
	const { id } = started;
	try {
		const timeZone = options.timeZone ?? model.env["TZ"];
		const shell = new ContainerShell(started);
		const [address, programs, hasViews] = await Promise.all([
			reachableAddress(containers, id),
			containerPrograms(shell, options.flavour, options.version),
			lendMount(id, shell, {
				...options,
				own
			}).then(() => containerHasViews(shell, volume, log))
		]);
		return new ContainerSite({
			...programs,
			id,
			name,
			address,
			own,
			shell,
			log,
			timeZone,
			description: `in a container of ${image}`,
			strategy: hasViews ? "overlay" : "copy"
		});
	} catch (error) {
		await own.remove(id);
		throw error;
	}
}
/** An engine that runs in a machine or a network of its own gives addresses that lead nowhere, or to somebody else. */
async function reachableAddress(containers, id) {
	const [address] = (await containers.inspect(id))?.addresses ?? [];
	if (address === void 0) throw new InstancesUnavailable("the container has no address");
	if (!isNeighbour(address) || await knock(address, firstPort, reachSeconds) === "silent") throw new InstancesUnavailable(`the job cannot reach a container at its address ${address}`);
	return address;
}
var ContainerSite = class {
	description;
	strategy;
	#facts;
	#shell;
	/** Names of places that are made or about to be: nobody else makes any in a container of ours. */
	#places = /* @__PURE__ */ new Set();
	#port = firstPort;
	constructor(facts) {
		this.description = facts.description;
		this.strategy = facts.strategy;
		this.#facts = facts;
		this.#shell = facts.shell;
	}
	/** The place is made by what fills it, which saves a command. */
	async reserve(name) {
		place(name);
		if (this.#places.has(name)) throw new Error(`${name} exists already`);
		this.#places.add(name);
	}
	async exists(name) {
		return this.#places.has(name);
	}
	async initialise(name, options) {
		await this.#fill(name, "\"$@\"", initialiserWords(this.#facts.program, place(name), options));
	}
	async copy(from, to) {
		await this.#fill(to, "cp --archive --reflink=auto \"$1\" \"$2\"", [place(from).data, place(to).data]);
	}
	async start(name, launch) {
		const own = place(name);
		const { program, timeZone, address: host } = this.#facts;
		this.#port += 1;
		const port = this.#port;
		if (launch.firstStatements !== void 0) {
			const script = `umask 077; printf %s "$STATEMENTS" > "$1" && chown ${accountName} "$1"`;
			const env = { STATEMENTS: statementsText(launch.firstStatements) };
			await this.#shell.output(script, [own.firstStatements], env);
		}
		const launched = await launchInContainer(this.#facts, {
			words: serverWords(program, own, "0.0.0.0", launch),
			environment: serverEnvironment(timeZone),
			view: launch.over === void 0 ? void 0 : viewOf(own, place(launch.over)),
			place: own,
			port
		});
		const settled = async () => void await this.#shell.output("rm -f \"$1\"", [own.firstStatements]);
		return {
			...launched,
			way: {
				host,
				port
			},
			pidFile: own.pid,
			host,
			settled
		};
	}
	async materialise(name) {
		await materialiseView(this.#shell, place(name));
	}
	async manifest(name) {
		return await readContainerManifest(this.#shell, place(name).data);
	}
	async tidy(name) {
		await this.#shell.output("cd \"$1\" && shift && rm -rf \"$@\"", [place(name).data, ...remnants]);
	}
	async rename(from, to) {
		if (this.#places.has(to)) throw new Error(`${to} exists already`);
		this.#places.add(to);
		await this.#shell.output("mv \"$1\" \"$2\"", [place(from).root, place(to).root]);
		this.#places.delete(from);
	}
	async pack(name, about, file) {
		const manifest = await this.manifest(name);
		const archive = await this.#facts.own.download(this.#facts.id, place(name).data);
		await packData(containerEntries(archive), manifest, about, file);
		return (await stat(file)).size;
	}
	async unpack(file, name, check) {
		const { id, own, owner } = this.#facts;
		await this.#fill(name, "true", []);
		await fillContainer(owner, (archive) => own.upload(id, place(name).root, archive), (sink) => unpackData(file, sink, check));
	}
	async remove(name) {
		await removeContainerPlace(this.#shell, place(name));
		this.#places.delete(name);
	}
	/** The tests have ended by then, and the post step removes by its name what is still there. */
	async close() {
		const { own, id, name, log } = this.#facts;
		await own.remove(id).catch((error) => {
			log.warning(`The container ${name} could not be removed; the post step tries again: ${messageOf(error)}`);
		});
	}
	/** Runs the script in a place that is made first. */
	async #fill(name, script, args) {
		const words = placeWords(place(name));
		await this.#shell.output(`${makePlace} && shift 2 && ${script}`, [...words, ...args]);
	}
};
function place(name) {
	return placeOf(volume, name);
}

// src/databases/mysql/instances/accounts.ts
/** The accounts of the service, so that tests log in to an instance as they would log in there. */
/** Servers make them themselves. */
const systemUsers = [
	"mysql.sys",
	"mysql.session",
	"mysql.infoschema",
	"mariadb.sys",
	"PUBLIC"
];
/** Where workers come from; accounts of other hosts than these and the own one would hide that. */
const loopback = [
	"localhost",
	"127.0.0.1",
	"::1"
];
/** All of them where we may read them; else the own one, which everybody may. */
async function readAccounts(connection, flavour, log) {
	const [row] = await connection.query("SELECT CURRENT_USER() AS name");
	const own = splitName(row?.name ?? "");
	if (flavour === "mysql") await connection.query("SET SESSION print_identified_with_as_hex = ON");
	const names = await listAccounts(connection, flavour).catch((error) => {
		log.debug(`only the own account goes to the instances: ${messageOf(error)}`);
		return [{
			...own,
			isRole: false
		}];
	});
	const all = [];
	for (const name of names.filter(({ user }) => !systemUsers.includes(user))) {
		const isOwn = sameAccount(name, own);
		try {
			all.push(await readAccount(connection, name, isOwn));
		} catch (error) {
			if (isOwn) throw error;
			log.debug(`an account does not go to the instances: ${messageOf(error)}`);
		}
	}
	return {
		own,
		all
	};
}
async function listAccounts(connection, flavour) {
	const isRole = flavour === "mariadb" ? `is_role = 'Y'` : "0";
	return (await connection.query(`SELECT User AS user, Host AS host, ${isRole} AS role FROM mysql.user`)).map(({ user, host, role }) => ({
		user,
		host,
		isRole: Number(role) === 1
	}));
}
async function readAccount(connection, name, isOwn) {
	const subject = isOwn ? "CURRENT_USER()" : name.isRole ? accountRole(name) : accountText(name);
	const lines = async (statement) => (await connection.query(statement)).map((row) => Object.values(row)[0] ?? "");
	return {
		...name,
		creation: name.isRole ? `CREATE ROLE ${accountRole(name)}` : (await lines(`SHOW CREATE USER ${subject}`))[0] ?? "",
		grants: await lines(`SHOW GRANTS FOR ${subject}`)
	};
}
/**
* Makes the accounts of a server equal to `accounts`, apart from the one that `admin` is logged in as. Accounts that
* are there already keep their rights and get the password of today. What cannot be given is a warning.
*/
async function applyAccounts(admin, { own, all }, flavour, log) {
	const [current] = await admin.query("SELECT CURRENT_USER() AS name");
	const adminName = splitName(current?.name ?? "");
	const present = (await listAccounts(admin, flavour)).filter((name) => !systemUsers.includes(name.user) && !sameAccount(name, adminName));
	const wanted = withReachableOwn(own, all);
	const hidesOwn = (name) => (name.user === own.user || name.user === "") && loopback.includes(name.host) && !sameAccount(name, own);
	for (const name of present.filter(hidesOwn)) await admin.query(`DROP USER ${accountText(name)}`);
	const missing = wanted.filter((account) => !present.some((name) => sameAccount(name, account)));
	const kept = wanted.filter((account) => !account.isRole && present.some((name) => sameAccount(name, account) && !hidesOwn(name)));
	const failures = await runAll(admin, [
		...missing.map(({ creation }) => creation),
		...kept.map(({ creation }) => creation.replace(/^CREATE USER/, "ALTER USER")),
		...missing.flatMap(({ grants }) => grants)
	]);
	for (const reason of failures) log.warning(`An account of the service is not complete on the instances: ${reason}`);
}
/** The own account from wherever a worker comes, and no other of that name in front of it. */
function withReachableOwn(own, all) {
	const others = all.filter((account) => sameAccount(account, own) || !((account.user === own.user || account.user === "") && [...loopback, "%"].includes(account.host)));
	const account = all.find((candidate) => sameAccount(candidate, own));
	if (account === void 0 || own.host === "%") return others;
	const everywhere = {
		user: own.user,
		host: "%"
	};
	const rewrite = (statement) => statement.replaceAll(accountIdentifier(own), accountIdentifier(everywhere));
	return [...others, {
		...account,
		...everywhere,
		creation: rewrite(account.creation),
		grants: account.grants.map(rewrite)
	}];
}
/** Some need others first (roles): what fails is tried again as long as anything succeeds. Returns why the rest fails. */
async function runAll(admin, statements) {
	let left = statements;
	for (;;) {
		const failed = [];
		for (const statement of left) try {
			await admin.query(statement);
		} catch (error) {
			failed.push({
				statement,
				reason: messageOf(error)
			});
		}
		if (failed.length === 0 || failed.length === left.length) return failed.map(({ reason }) => reason);
		left = failed.map(({ statement }) => statement);
	}
}
/** The last @ is the one: a user's name may hold others. */
function splitName(text) {
	const end = text.lastIndexOf("@");
	return {
		user: text.slice(0, end),
		host: text.slice(end + 1)
	};
}
function sameAccount(one, other) {
	return one.user === other.user && one.host.toLowerCase() === other.host.toLowerCase();
}
/** As statements take it. */
function accountText({ user, host }) {
	return `${literal$1(user)}@${literal$1(host)}`;
}
/** As servers print it. */
function accountIdentifier({ user, host }) {
	return [user, host].map((name) => `\`${name.replaceAll("`", "``")}\``).join("@");
}
/** MariaDB's roles have no host. */
function accountRole({ user }) {
	return literal$1(user);
}

// src/databases/mysql/instances/catalog.ts
/** What a database consists of, as one account sees it, without opening its tables: that would copy their files. */
/**
* Columns that a server answers from its dictionary or from the table's definition. Others (AUTO_INCREMENT, sizes,
* times) make it open the table itself.
* Source: https://dev.mysql.com/doc/refman/5.7/en/information-schema-optimization.html, which MariaDB still follows
*/
const catalogs = [
	`SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()`,
	`SELECT ROUTINE_NAME, ROUTINE_TYPE, SHA2(ROUTINE_DEFINITION, 256) AS body
     FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()`,
	`SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION
     FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`
];
/** Equal for databases with the same objects; `connection` is inside of it. */
async function catalogHash(connection) {
	const hash = createHash("sha256");
	for (const statement of catalogs) {
		const rows = await connection.query(statement);
		hash.update(JSON.stringify(rows.map((row) => JSON.stringify(Object.values(row))).sort()));
	}
	return hash.digest("hex");
}

// src/databases/mysql/instances/profile.ts
/**
* Measured on MariaDB 10.11 and MySQL 9.7 with 64 MB of pool: resident after the start and a few statements, and
* what a copy-on-write view has by then in files of its own.
*/
const instanceBytes = {
	mariadb: {
		memory: 60 * 1024 ** 2,
		files: 32 * 1024 ** 2
	},
	mysql: {
		memory: 170 * 1024 ** 2,
		files: 190 * 1024 ** 2
	}
};
/** The log of changes is part of each copy, so a sealed one has the smallest that both take. */
const sealedLogBytes = 8 * 1024 ** 2;
const buildingLogBytes = 64 * 1024 ** 2;
/** An option that a version does not know is no reason not to start: `loose`. */
const common = [
	"skip-log-bin",
	"loose-innodb-doublewrite=0",
	"loose-innodb-flush-log-at-trx-commit=0",
	"loose-innodb-flush-method=nosync",
	"loose-innodb-buffer-pool-load-at-startup=OFF",
	"loose-innodb-buffer-pool-dump-at-shutdown=OFF",
	"loose-innodb-log-buffer-size=2M",
	"loose-innodb-fast-shutdown=0",
	"loose-performance-schema=OFF",
	"loose-skip-symbolic-links"
];
const ofFlavour = {
	mariadb: [
		"loose-sync-frm=0",
		"loose-aria-pagecache-buffer-size=1M",
		"loose-key-buffer-size=64K"
	],
	mysql: [
		"loose-mysqlx=OFF",
		"loose-innodb-validate-tablespace-paths=OFF",
		"secure-file-priv=NULL"
	]
};
function profileOptions(flavour, purpose) {
	const logBytes = purpose === "build" ? buildingLogBytes : sealedLogBytes;
	const log = flavour === "mariadb" ? "innodb-log-file-size" : "innodb-redo-log-capacity";
	const pool = purpose === "build" ? "128M" : "64M";
	return [
		...common,
		...ofFlavour[flavour],
		`loose-innodb-buffer-pool-size=${pool}`,
		`loose-${log}=${logBytes}`
	].map((option) => `--${option}`);
}

// src/databases/mysql/instances/closing.ts
/** What has to be so before a data directory is closed for ever. */
/** A server lists a session for a moment after its client has left. */
const leaveLimitSeconds = 1;
/** Sessions that ignore the request to end for so long will ignore it for ever. */
const endLimitSeconds = 10;
const resizeLimitSeconds = 10;
/** Ends all sessions but ours, each named in the log first. Throws where sessions stay, and names them. */
async function endSessions(admin, ours, database, log) {
	const start = performance.now();
	const patience = start + leaveLimitSeconds * 1e3;
	const deadline = start + endLimitSeconds * 1e3;
	const named = /* @__PURE__ */ new Set();
	for (;;) {
		const sessions = await sessionsOn(admin, ours);
		if (sessions.length === 0) return;
		if (performance.now() < patience) {
			await setTimeout(10);
			continue;
		}
		if (performance.now() > deadline) throw new Error(`these sessions did not end within ${endLimitSeconds} seconds: ${sessions.map(describe).join("; ")}`);
		for (const session of sessions.filter(({ id }) => !named.has(id))) {
			log.warning(`Ending a session that is still on the database ${database}: ${describe(session)}`);
			named.add(session.id);
			await admin.query(`KILL ${Number(session.id)}`).catch((error) => {
				log.debug(`session ${session.id} could not be ended: ${messageOf(error)}`);
			});
		}
		await setTimeout(10);
	}
}
/** No statement is shown: it can hold secrets. */
function describe({ id, user, host, command, seconds }) {
	return `${user} from ${host}, ${command.toLowerCase()} for ${seconds} s (connection ${id})`;
}
async function sessionsOn(admin, ours) {
	return (await admin.query(`SELECT ID AS id, USER AS user, HOST AS host, COMMAND AS command, TIME AS seconds
       FROM information_schema.PROCESSLIST
       WHERE COMMAND NOT IN ('Daemon', 'Killed') AND USER NOT IN ('system user', 'event_scheduler')`)).filter(({ id }) => ![...ours, admin.connectionId].includes(Number(id)));
}
/** A prepared transaction outlives the server, and so would be in every copy, with its locks. */
async function refusePreparedTransactions(admin) {
	const prepared = await admin.query("XA RECOVER");
	if (prepared.length === 0) return;
	throw new Error(`it has prepared transactions (${prepared.map(({ data }) => JSON.stringify(textOf(data))).join(", ")}); commit or roll them back at the end of \`prepare\``);
}
/** What a table of the engine MEMORY holds is gone when its server stops. */
async function refuseRowsInMemory(admin) {
	const tables = await admin.query(`SELECT TABLE_SCHEMA AS \`database\`, TABLE_NAME AS name FROM information_schema.TABLES
       WHERE ENGINE = 'MEMORY' AND TABLE_ROWS > 0
         AND TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')`);
	if (tables.length === 0) return;
	const names = tables.map(({ database, name }) => `${database}.${name}`).join(", ");
	throw new Error(`these tables have their rows in memory only, and would be empty in every clone: ${names}; use another engine than MEMORY, or \`clone: database\``);
}
/** Tables whose files are elsewhere would be shared by all copies. */
async function refuseFilesElsewhere(admin, flavour) {
	const rows = await admin.query(flavour === "mysql" ? `SELECT TABLESPACE_NAME AS name, FILE_NAME AS file FROM information_schema.FILES
           WHERE FILE_NAME LIKE '/%' OR FILE_NAME LIKE '../%'` : `SELECT NAME AS name, FILENAME AS file FROM information_schema.INNODB_SYS_TABLESPACES
           WHERE FILENAME LIKE '/%' OR FILENAME LIKE '../%'`);
	if (rows.length === 0) return;
	const elsewhere = rows.map(({ name, file }) => `${name} (${file})`).join(", ");
	throw new Error(`these tables have their files outside of the server's data directory: ${elsewhere}; leave out DATA DIRECTORY, or use \`clone: database\``);
}
/** A smaller log, for it is part of each copy. A server that cannot change it keeps what it has. */
async function shrinkLog(admin, flavour, log) {
	const variable = flavour === "mysql" ? "innodb_redo_log_capacity" : "innodb_log_file_size";
	try {
		await admin.query(`SET GLOBAL ${variable} = ${sealedLogBytes}`);
		if (flavour === "mysql") await waitForResize(admin);
	} catch (error) {
		log.debug(`the log of changes keeps its size: ${messageOf(error)}`);
	}
}
async function waitForResize(admin) {
	const deadline = performance.now() + resizeLimitSeconds * 1e3;
	while (performance.now() < deadline) {
		const [status] = await admin.query(`SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_capacity_resized'`);
		if (Number(status?.Value) === sealedLogBytes) return;
		await setTimeout(10);
	}
}

// src/databases/mysql/instances/instance.ts
/** A running server of ours and our connections to it, which its counters must not show. */
var import_promise = require_promise();
/** A server that listens may still need a moment before it answers. */
const answerLimitSeconds = 30;
var Instance = class Instance {
	server;
	#connection;
	/** Connections of ours beside this one, which have ended. */
	#visits = 0;
	/** Of the server's process, once that has ended. */
	#end;
	constructor(server, connection) {
		this.server = server;
		this.#connection = connection;
		connection.on("error", () => {});
		server.ended.then((end) => {
			this.#end = end;
		});
	}
	/** The way that workers take. */
	static asWorker(server, { user, password }, database) {
		const { host, port } = server;
		const options = connectionOptions({
			host,
			port,
			user,
			password,
			database
		});
		return Instance.#open(server, {
			...options,
			database
		});
	}
	/** The way that only we can take; inside no database. */
	static asOwner(server, { user, password }) {
		return Instance.#open(server, connectionOptions({
			...server.way,
			user,
			password,
			database: ""
		}));
	}
	static async #open(server, options) {
		const deadline = performance.now() + answerLimitSeconds * 1e3;
		let end;
		server.ended.then((reason) => {
			end = reason;
		});
		for (;;) try {
			const connection = await (0, import_promise.createConnection)(options);
			const instance = new Instance(server, connection);
			await instance.#introduce();
			return instance;
		} catch (error) {
			if (end !== void 0) throw new Error(`its server ended: ${end}`, { cause: error });
			if (!/^(ECONNREFUSED|ECONNRESET|ENOENT|PROTOCOL_CONNECTION_LOST)$/.test(codeOf(error) ?? "") || performance.now() > deadline) throw withoutStatement(error);
			await setTimeout(4);
		}
	}
	/** Makes sure who answers: a port is a number that anybody could have. */
	async #introduce() {
		const [row] = await this.query("SELECT @@pid_file AS file");
		if (row?.file !== this.server.pidFile) {
			await this.close();
			throw new Error("another server than its own answers at its address");
		}
		await this.query("SET SESSION wait_timeout = 86400, SESSION autocommit = 1");
	}
	async query(sql, values) {
		if (this.#end !== void 0) throw new Error(`its server ended: ${this.#end}`);
		try {
			const [rows] = await this.#connection.query(sql, values && [...values]);
			return rows;
		} catch (error) {
			if (codeOf(error) === "PROTOCOL_CONNECTION_LOST") await Promise.race([this.server.ended, setTimeout(500)]);
			if (this.#end !== void 0) throw new Error(`its server ended: ${this.#end}`, { cause: error });
			throw withoutStatement(error);
		}
	}
	/** Id that the server gave to our connection. */
	get connectionId() {
		return this.#connection.threadId;
	}
	/** Its counters must not show that we came in once more. */
	countVisit() {
		this.#visits += 1;
	}
	/** Of others now, and those that are at work; as far as this account sees them: its own always, all with the right PROCESS. */
	async sessions() {
		const others = await this.#others();
		return {
			sessions: others.length,
			active: others.filter(isAtWork).length
		};
	}
	async #others() {
		const nobody = ["event_scheduler", "unauthenticated user"];
		return (await readProcesses(this)).filter(({ id, user }) => id !== this.connectionId && !nobody.includes(user));
	}
	/** Since we connected: connections are numbered. Only COMMITs count as transactions. */
	async statistics() {
		const rows = await this.query(`SHOW GLOBAL STATUS WHERE Variable_name IN ('Connections', 'Com_commit', 'Com_rollback', 'Innodb_deadlocks')`);
		const status = new Map(rows.map((row) => [row.Variable_name, Number(row.Value)]));
		const others = await this.#others();
		return {
			sessions: Math.max(0, (status.get("Connections") ?? 0) - this.connectionId - this.#visits),
			transactions: status.get("Com_commit") ?? 0,
			rollbacks: status.get("Com_rollback") ?? 0,
			deadlocks: status.get("Innodb_deadlocks") ?? await this.#deadlocks(),
			leftOpen: others.length,
			leftInTransaction: others.length === 0 ? 0 : await this.#inTransaction(others)
		};
	}
	/** Those of `sessions` that have a transaction open and do nothing. Undefined without the right PROCESS. */
	async #inTransaction(sessions) {
		try {
			const transactions = await openTransactions(this);
			return sessions.filter(({ id, command }) => command === "Sleep" && transactions.has(id)).length;
		} catch (error) {
			if (numberOf(error) === errorNumber.needsPrivilege) return void 0;
			throw error;
		}
	}
	async close() {
		this.#connection.destroy();
	}
	/** MySQL keeps them where not every account may look. */
	async #deadlocks() {
		try {
			const [row] = await this.query(`SELECT COUNT AS count FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'`);
			return Number(row?.count ?? 0);
		} catch (error) {
			if (/PROCESS privilege|denied/i.test(messageOf(error))) return void 0;
			throw error;
		}
	}
};

// src/databases/mysql/instances/mirrored-settings.ts
/**
* Variables that are options of the same name. Left out: what only costs or saves time, what says where files are,
* and replication, which an instance has none of.
* Sources: https://dev.mysql.com/doc/refman/en/server-system-variable-reference.html,
* https://mariadb.com/kb/en/full-list-of-mariadb-options-system-and-status-variables/
*/
const mirrored = [
	...[
		"sql_mode",
		"old_mode",
		"explicit_defaults_for_timestamp",
		"div_precision_increment"
	],
	...[
		"default_storage_engine",
		"default_tmp_storage_engine",
		"enforce_storage_engine"
	],
	...[
		"disabled_storage_engines",
		"sql_require_primary_key",
		"sql_generate_invisible_primary_key"
	],
	...[
		"restrict_fk_on_non_standard_key",
		"sql_safe_updates",
		"sql_auto_is_null",
		"sql_big_selects"
	],
	...[
		"max_join_size",
		"check_constraint_checks",
		"foreign_key_checks",
		"unique_checks",
		"local_infile"
	],
	...[
		"updatable_views_with_limit",
		"log_bin_trust_function_creators",
		"default_week_format"
	],
	...[
		"auto_increment_increment",
		"auto_increment_offset",
		"block_encryption_mode",
		"windowing_use_high_precision"
	],
	...[
		"enforce_gtid_consistency",
		"system_versioning_alter_history",
		"system_versioning_insert_history"
	],
	...[
		"character_set_server",
		"collation_server",
		"character_set_filesystem",
		"character_set_collations"
	],
	...[
		"skip_character_set_client_handshake",
		"lc_time_names",
		"init_connect",
		"group_concat_max_len"
	],
	...[
		"ft_min_word_len",
		"ft_max_word_len",
		"ft_query_expansion_limit",
		"ft_boolean_syntax"
	],
	...[
		"innodb_ft_min_token_size",
		"innodb_ft_max_token_size",
		"innodb_ft_enable_stopword",
		"ngram_token_size"
	],
	...[
		"autocommit",
		"completion_type",
		"transaction_isolation",
		"transaction_read_only",
		"lock_wait_timeout"
	],
	...[
		"innodb_lock_wait_timeout",
		"innodb_rollback_on_timeout",
		"innodb_autoinc_lock_mode",
		"innodb_deadlock_detect"
	],
	...[
		"innodb_snapshot_isolation",
		"innodb_strict_mode",
		"innodb_default_row_format",
		"innodb_file_per_table"
	],
	...[
		"innodb_stats_persistent",
		"lower_case_table_names",
		"innodb_page_size",
		"innodb_checksum_algorithm"
	],
	...[
		"max_allowed_packet",
		"max_connections",
		"max_user_connections",
		"max_error_count",
		"max_sort_length"
	],
	...[
		"max_sp_recursion_depth",
		"max_prepared_stmt_count",
		"max_execution_time",
		"max_statement_time"
	],
	...[
		"cte_max_recursion_depth",
		"max_recursive_iterations",
		"regexp_stack_limit",
		"regexp_time_limit"
	],
	...[
		"tmp_table_size",
		"max_heap_table_size",
		"thread_stack",
		"wait_timeout",
		"interactive_timeout"
	],
	...[
		"net_read_timeout",
		"net_write_timeout",
		"optimizer_switch"
	],
	...[
		"default_authentication_plugin",
		"authentication_policy",
		"activate_all_roles_on_login",
		"partial_revokes"
	],
	...[
		"skip_name_resolve",
		"default_password_lifetime",
		"strict_password_validation",
		"event_scheduler"
	]
];
/** Options whose variables have other names. */
const renamed = {
	time_zone: "default-time-zone",
	tx_isolation: "transaction-isolation",
	tx_read_only: "transaction-read-only"
};
/** These are decided when a data directory is made. */
const decidedAtBirth = /* @__PURE__ */ new Set(["lower_case_table_names", "innodb_page_size"]);
async function readSettings(connection) {
	const rows = await connection.query("SHOW GLOBAL VARIABLES");
	return new Map(rows.map((row) => [row.Variable_name, row.Value]));
}
/** As options of the command line. `loose`: a server that does not know one starts, and `differences` tells. */
function mirroringOptions(settings) {
	return [...mirrored.flatMap((name) => optionOf(name, name, settings)), ...Object.entries(renamed).flatMap(([name, option]) => optionOf(name, option, settings))];
}
/** The part of them that `--initialize` needs. */
function birthOptions(settings) {
	return mirrored.filter((name) => decidedAtBirth.has(name)).flatMap((name) => optionOf(name, name, settings));
}
/** Where a server is not as it should be, as `sql_mode is "" instead of "ANSI"`. */
function differences(wanted, actual) {
	return [
		...mirrored,
		...Object.keys(renamed),
		"system_time_zone"
	].flatMap((name) => {
		const [one, other] = [wanted.get(name), actual.get(name)];
		return one === other ? [] : [`${name} is ${JSON.stringify(other)} instead of ${JSON.stringify(one)}`];
	});
}
/** For the variable `TZ` of a server, where the service follows its machine's zone and that can be told. */
function zoneOf(settings) {
	return settings.get("system_time_zone") === "UTC" ? "UTC" : void 0;
}
/** Why a server of our own would not be like the service; undefined where nothing is known against it. */
function obstacleIn(settings, flavour) {
	if (settings.get("require_secure_transport") === "ON") return "the server takes encrypted connections only";
	if (flavour === "mysql" && settings.get("default_table_encryption") === "ON") return "the server encrypts its tables";
}
function optionOf(name, option, settings) {
	const value = settings.get(name);
	if (value === void 0 || name === "time_zone" && value === "SYSTEM") return [];
	return [`--loose-${option.replaceAll("_", "-")}=${value}`];
}

// src/databases/mysql/instances/time-zones.ts
/** The named time zones of the service: without them, CONVERT_TZ gives NULL for every one. */
const tables = [
	"time_zone",
	"time_zone_name",
	"time_zone_transition",
	"time_zone_transition_type",
	"time_zone_leap_second"
];
const rowsPerStatement = 4e3;
/** Empty where the service has none. Who may not read them gets none, and that is said. */
async function readTimeZones(connection, log) {
	try {
		const read = [];
		for (const name of tables) {
			const rows = await connection.query(`SELECT * FROM mysql.${identifier(name)}`);
			const columns = Object.keys(rows[0] ?? {});
			read.push({
				name,
				columns,
				rows: rows.map((row) => columns.map((column) => row[column] ?? null))
			});
		}
		return read.filter(({ rows }) => rows.length > 0);
	} catch (error) {
		log.info(`The named time zones of the service cannot be read, so the instances have none: ${messageOf(error)}`);
		return [];
	}
}
/** Into tables that are empty. */
async function writeTimeZones(admin, zones) {
	for (const { name, columns, rows } of zones) {
		const target = `mysql.${identifier(name)} (${columns.map(identifier).join(", ")})`;
		for (let start = 0; start < rows.length; start += rowsPerStatement) {
			const values = rows.slice(start, start + rowsPerStatement).map((row) => `(${row.map(value).join(",")})`);
			await admin.query(`INSERT INTO ${target} VALUES ${values.join(",")}`);
		}
	}
}
function value(of) {
	return of === null ? "NULL" : typeof of === "number" ? String(of) : literal$1(of);
}

// src/databases/mysql/instances/builder.ts
/** Data directories on their way to a template: made or unpacked, with a server, until they are sealed. */
/** The empty data directory that others are copied from. No database of a run is called so. */
const emptyName = "empty data directory";
var Builder = class {
	#service;
	#site;
	#log;
	#buildings = /* @__PURE__ */ new Map();
	#empty;
	#toldDifferences = false;
	constructor(service, site, log) {
		this.#service = service;
		this.#site = site;
		this.#log = log;
	}
	/** A server with the user's database, empty, and the accounts and the named time zones of the service. */
	async create(database) {
		await this.#site.reserve(database);
		try {
			await this.#initialise();
			await this.#site.copy(emptyName, database);
			const admin = await this.#start(database);
			await writeTimeZones(admin, await this.#service.timeZones());
			await this.#settle(admin);
			await admin.query(this.#service.model.baseStatement);
			await this.#prove(admin);
		} catch (error) {
			await this.#discard(database);
			throw error;
		}
	}
	/** As `create`, with everything that is in the user's own database. */
	async copyBase(database) {
		const { server } = this.#service;
		await refuseUnusable(server);
		await this.create(database);
		try {
			const own = await this.#connect(database);
			try {
				await copyBaseTo(own, server.target.database, server);
			} finally {
				await own.close();
			}
		} catch (error) {
			await this.#discard(database);
			throw error;
		}
	}
	/** In place of what `create` made, or of nothing, the data that `fill` brings; with the accounts of today. */
	async refill(database, fill) {
		await this.#discard(database);
		await this.#site.reserve(database);
		try {
			await fill();
			const admin = await this.#start(database);
			await this.#settle(admin);
			await this.#prove(admin);
		} catch (error) {
			await this.#discard(database);
			throw error;
		}
	}
	async seal(database, templateName) {
		const { admin, account } = this.#buildingOf(database);
		const { identity, target } = this.#service.server;
		if (await this.#site.exists(templateName)) throw new Error(`${templateName} exists already`);
		await admin.query("SET GLOBAL event_scheduler = OFF");
		await endSessions(admin, [], database, this.#log);
		await refusePreparedTransactions(admin);
		await refuseFilesElsewhere(admin, identity.flavour);
		await refuseRowsInMemory(admin);
		const visitor = await Instance.asWorker(admin.server, target, target.database);
		const catalog = await catalogHash(visitor);
		await endSessions(admin, [visitor.connectionId], database, this.#log);
		await visitor.close();
		await shrinkLog(admin, identity.flavour, this.#log);
		await admin.query(`DROP USER ${accountText(account)}`);
		this.#buildings.delete(database);
		await admin.close();
		await admin.server.stop();
		await this.#site.tidy(database);
		const { sizeBytes, hash } = await this.#site.manifest(database);
		await this.#site.rename(database, templateName);
		return {
			name: templateName,
			sizeBytes,
			fingerprint: `${hash} ${catalog}`
		};
	}
	instanceOf(database) {
		return this.#buildings.get(database)?.admin;
	}
	running() {
		return [...this.#buildings].map(([database, { admin }]) => ({
			database,
			instance: admin
		}));
	}
	/** Closes what is ours; the site removes the rest. */
	async forget(database) {
		const building = this.#buildings.get(database);
		this.#buildings.delete(database);
		await building?.admin.close();
	}
	async close() {
		for (const database of [...this.#buildings.keys()]) await this.forget(database);
		if (this.#empty !== void 0) await this.#site.remove(emptyName);
	}
	/** Once for all: it takes longer than everything else. */
	async #initialise() {
		const { flavour } = this.#service.server.identity;
		this.#empty ??= (async () => {
			await this.#site.reserve(emptyName);
			await this.#site.initialise(emptyName, [...profileOptions(flavour, "clone"), ...birthOptions(this.#service.model.settings)]);
		})();
		try {
			await this.#empty;
		} catch (error) {
			this.#empty = void 0;
			await this.#site.remove(emptyName);
			throw error;
		}
	}
	async #start(database) {
		const { flavour } = this.#service.server.identity;
		const account = {
			user: `testshoal-${randomBytes(4).toString("hex")}`,
			host: "%"
		};
		const password = randomBytes(16).toString("hex");
		const name = accountText(account);
		const server = await this.#site.start(database, {
			options: [...profileOptions(flavour, "build"), ...mirroringOptions(this.#service.model.settings).filter((option) => !/default-time-zone/.test(option))],
			firstStatements: [`CREATE USER ${name} IDENTIFIED BY ${literal$1(password)}`, `GRANT ALL PRIVILEGES ON *.* TO ${name} WITH GRANT OPTION`]
		});
		const admin = await Instance.asOwner(server, {
			user: account.user,
			password
		});
		await server.settled();
		await admin.query(`SET SESSION sql_mode = '', SESSION foreign_key_checks = 1`);
		this.#buildings.set(database, {
			admin,
			account,
			password
		});
		return admin;
	}
	/** What database clones are made through, on the server of a template to be. */
	#connect(database) {
		const { admin, account, password } = this.#buildingOf(database);
		const login = {
			user: account.user,
			password,
			database: this.#service.server.target.database
		};
		return connectServer({
			...admin.server.way,
			...login
		}, this.#log);
	}
	async #settle(admin) {
		const { settings, accounts } = this.#service.model;
		const zone = settings.get("time_zone") ?? "SYSTEM";
		await admin.query(`SET GLOBAL time_zone = ${literal$1(zone)}`);
		await applyAccounts(admin, accounts, this.#service.server.identity.flavour, this.#log);
	}
	/** A worker can log in, and the settings are those of the service. */
	async #prove(admin) {
		const { target } = this.#service.server;
		await (await Instance.asWorker(admin.server, target, target.database)).close();
		if (this.#toldDifferences) return;
		this.#toldDifferences = true;
		const found = differences(this.#service.model.settings, await readSettings(admin));
		if (found.length > 0) this.#log.warning(`The instances are not like the server of the database: ${found.join("; ")}. If that matters to the tests, use \`clone: database\`.`);
	}
	async #discard(database) {
		await this.forget(database);
		await this.#site.remove(database);
	}
	#buildingOf(database) {
		const building = this.#buildings.get(database);
		if (building === void 0) throw new Error("no server of a template to be runs under that name");
		return building;
	}
};

// src/databases/mysql/instances/dumped-data.ts
/** What a packed data directory says about itself, so that no other server is put on it. */
const shape = object({
	flavour: _enum(["mysql", "mariadb"]),
	version: string(),
	architecture: string(),
	lower_case_table_names: string(),
	innodb_page_size: string()
});
function describeData({ flavour, version }, settings) {
	const description = {
		flavour,
		version,
		architecture: process.arch,
		lower_case_table_names: settings.get("lower_case_table_names") ?? "",
		innodb_page_size: settings.get("innodb_page_size") ?? ""
	};
	return JSON.stringify(description);
}
/** Data files go to servers of exactly the same kind only: another version would change them, or not read them. */
function refuseForeignData(about, expected) {
	const [actual, wanted] = [about, expected].map((text) => shape.parse(JSON.parse(text)));
	if (actual === void 0 || wanted === void 0) return;
	const faults = Object.keys(wanted).filter((key) => actual[key] !== wanted[key]);
	if (faults.length === 0) return;
	const list = faults.map((key) => `its ${key} is ${actual[key]}, the server's is ${wanted[key]}`);
	throw new Error(`the dump is of another server: ${list.join("; ")}`);
}

// src/databases/mysql/instances/instances.ts
/** The engine closes both when it is closed. */
function instanceEngine(service, site, log) {
	const { identity, target } = service.server;
	const instances = new Instances(service, site, log);
	const step = (stage, database, work) => staged(identity.flavour, stage, database, work);
	return {
		name: identity.flavour,
		version: identity.version,
		nameLimitBytes: 200,
		instances: true,
		survey: () => step("look at the server", target.database, () => service.survey()),
		relaxDurability: async () => [],
		exists: (database) => step("look for", database, () => site.exists(database)),
		create: (database) => step("create", database, () => instances.create(database)),
		copyBase: (database) => step(`copy into ${database}`, target.database, () => instances.copyBase(database)),
		seal: (database, templateName) => step(`seal as ${templateName}`, database, () => instances.seal(database, templateName)),
		clone: (template, database) => step(`clone from ${template.name}`, database, () => instances.clone(template, database)),
		verify: (template, database) => step("verify", database, () => instances.verify(template, database)),
		changes: async () => ["a new server costs less than looking into the used one"],
		probe: (template, database, whole) => step("look into", database, () => instances.probe(template, database, whole)),
		drop: (database) => step("drop", database, () => instances.drop(database)),
		sessions: () => step("count sessions", target.database, () => instances.sessions()),
		picture: (database) => step("look at the sessions", database, () => instances.picture(database)),
		statistics: (database) => step("read statistics", database, () => instances.statistics(database)),
		dump: (database, file) => step("dump", database, () => instances.dump(database, file)),
		restore: (file, database) => step("restore", database, () => instances.restore(file, database)),
		marked: async () => [],
		access: (database) => instances.access(database),
		close: () => step("close", target.database, () => instances.close())
	};
}
var Instances = class {
	#service;
	#site;
	#log;
	#builder;
	#clones = /* @__PURE__ */ new Map();
	constructor(service, site, log) {
		this.#service = service;
		this.#site = site;
		this.#log = log;
		this.#builder = new Builder(service, site, log);
	}
	create(database) {
		return this.#builder.create(database);
	}
	copyBase(database) {
		return this.#builder.copyBase(database);
	}
	seal(database, templateName) {
		return this.#builder.seal(database, templateName);
	}
	async clone(template, database) {
		const start = performance.now();
		await this.#site.reserve(database);
		try {
			const overlaid = this.#site.strategy === "overlay";
			if (!overlaid) await this.#site.copy(template.name, database);
			await this.#startClone(database, template, overlaid ? { over: template.name } : {});
		} catch (error) {
			await this.#site.remove(database);
			throw error;
		}
		return {
			strategy: this.#site.strategy,
			seconds: (performance.now() - start) / 1e3
		};
	}
	/** The sealed files are what they were, and a server on a view or a copy of them finds the same objects. */
	async verify(template, database) {
		const { instance, template: origin } = this.#cloneOf(database);
		const { hash } = await this.#site.manifest(template.name);
		const catalog = await catalogHash(instance);
		if (origin.fingerprint !== template.fingerprint || `${hash} ${catalog}` !== template.fingerprint) throw new Error(`it is not equal to the template ${template.name}`);
	}
	/** Comes in anew, and makes sure by that whose server answers. */
	async probe(template, database, whole) {
		const { instance } = this.#cloneOf(database);
		const { target } = this.#service.server;
		const visitor = await Instance.asWorker(instance.server, target, target.database);
		try {
			if (!(!whole || template.fingerprint.endsWith(` ${await catalogHash(visitor)}`))) throw new Error(`its objects are no longer those of the template ${template.name}`);
			return instance.server.pidFile;
		} finally {
			instance.countVisit();
			await visitor.close();
		}
	}
	async picture(database) {
		const { instance } = this.#cloneOf(database);
		const { flavour } = this.#service.server.identity;
		const isOurs = (session) => session === instance.connectionId;
		return await pictureOf({
			connection: instance,
			flavour,
			database: void 0,
			isOurs
		});
	}
	async drop(database) {
		const clone = this.#clones.get(database);
		this.#clones.delete(database);
		await clone?.instance.close();
		await this.#builder.forget(database);
		await this.#site.remove(database);
	}
	async sessions() {
		const all = [...this.#clones.entries()].map(([database, { instance }]) => ({
			database,
			instance
		}));
		const counted = await Promise.all([...all, ...this.#builder.running()].map(async ({ database, instance }) => ({
			database,
			...await instance.sessions().catch(() => ({
				sessions: 0,
				active: 0
			}))
		})));
		const base = await this.#service.baseSessions();
		return [...counted.filter(({ sessions }) => sessions > 0), ...base];
	}
	async statistics(database) {
		return await this.#clones.get(database)?.instance.statistics();
	}
	/** A clone is stopped for that, and started again. */
	async dump(database, file) {
		const { identity } = this.#service.server;
		const clone = this.#clones.get(database);
		if (clone !== void 0) await this.#stopClone(database, clone);
		const about = describeData(identity, this.#service.model.settings);
		const sizeBytes = await this.#site.pack(database, about, file);
		if (clone !== void 0) await this.#startClone(database, clone.template, {});
		return {
			tool: `a packed data directory (${identity.label} ${identity.version})`,
			sizeBytes,
			compressed: true
		};
	}
	async restore(file, database) {
		const expected = describeData(this.#service.server.identity, this.#service.model.settings);
		await this.#builder.refill(database, () => this.#site.unpack(file, database, (about) => refuseForeignData(about, expected)));
	}
	/**
	* Where no server runs, as before the template is made, the port is one at which nobody answers. Clients take 0 for
	* the usual one, where the user's own server may be, which has a database of the same name.
	*/
	access(database) {
		const { target } = this.#service.server;
		const server = (this.#clones.get(database)?.instance ?? this.#builder.instanceOf(database))?.server;
		const { socket: _, parameters: __, ...place } = target;
		const { host, port } = server ?? {
			host: "127.0.0.1",
			port: 1
		};
		return accessTo({
			...place,
			host,
			port
		}, target.database);
	}
	async close() {
		const running = [...this.#clones.values()];
		this.#clones.clear();
		for (const { instance } of running) await instance.close();
		try {
			await this.#builder.close();
		} finally {
			await this.#site.close();
			await this.#service.server.close();
		}
	}
	async #startClone(database, template, launch) {
		const { identity, target } = this.#service.server;
		const server = await this.#site.start(database, {
			options: [...profileOptions(identity.flavour, "clone"), ...mirroringOptions(this.#service.model.settings)],
			...launch
		});
		const instance = await Instance.asWorker(server, target, target.database);
		this.#clones.set(database, {
			instance,
			template
		});
		server.ended.then((end) => {
			if (this.#clones.get(database)?.instance !== instance) return;
			this.#log.warning(`The server of ${database} ended while it was in use: ${end}`);
		});
	}
	async #stopClone(database, { instance, template }) {
		this.#clones.delete(database);
		await instance.close();
		await instance.server.stop();
		if (this.#site.strategy === "overlay") await this.#site.materialise(database, template.name);
	}
	#cloneOf(database) {
		const clone = this.#clones.get(database);
		if (clone === void 0) throw new Error("no server of a clone runs under that name");
		return clone;
	}
};

// src/databases/mysql/instances/copy-strategy.ts
/** How clones on this machine get their data: finds out which ways the file system of a folder takes. */
/** The one that writes least of those that `folder` takes. */
async function bestStrategy(folder, tools, log) {
	if (await canMakeViews(folder, tools, log)) return "overlay";
	return await sharesBlocks(folder) ? "reflink" : "copy";
}
async function sharesBlocks(folder) {
	const trial = await mkdtemp(path.join(folder, "copy-"));
	try {
		await writeFile(path.join(trial, "one"), "x".repeat(4096));
		await copyFile(path.join(trial, "one"), path.join(trial, "other"), constants$2.COPYFILE_FICLONE_FORCE);
		return true;
	} catch {
		return false;
	} finally {
		await rm(trial, {
			recursive: true,
			force: true
		});
	}
}

// src/databases/mysql/instances/free-port.ts
/** A TCP port of this machine at which nobody listens now. Another process may take it before it is used. */
async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("there is no free TCP port");
	return address.port;
}

// src/databases/mysql/instances/local-data.ts
/** Data directories of this machine on their way into an archive and out of it. */
async function* localEntries(data, { entries }) {
	for (const entry of entries) {
		const file = path.join(data, entry.path);
		yield {
			...entry,
			content: entry.kind === "file" ? () => createReadStream(file) : void 0
		};
	}
}
/** Into `data`, which does not exist yet; never into a file that is there. */
function localSink(data) {
	return {
		async begin(sizeBytes) {
			await mkdir(data, { mode: 488 });
			const { bavail, bsize } = await statfs(data);
			if (sizeBytes <= bavail * bsize) return;
			throw new Error(`the dump needs ${sizeBytes} bytes in ${data}, where ${bavail * bsize} are free`);
		},
		directory: async (name) => void await mkdir(path.join(data, name), { mode: 488 }),
		file: (name, _sizeBytes, content) => pipeline(content, createWriteStream(path.join(data, name), {
			flags: "wx",
			mode: 416
		}))
	};
}

// src/databases/mysql/instances/server-launch.ts
/** Starts one server process of this machine and waits until it listens. */
/** Another process may take a port between our look and the server's bind. */
const portAttempts = 5;
const startLimitSeconds = 60;
/** A clean stop writes all that is in memory. */
const stopLimitSeconds = 120;
async function launchServer(command, choosePort = freePort) {
	for (let attempt = 1;; attempt += 1) {
		const port = await choosePort();
		const { socket } = command.place;
		await Promise.all([socket, `${socket}.lock`].map((file) => rm(file, { force: true })));
		const child = await spawnServer(command, port);
		const ended = endOf(child, command.place);
		const failure = await Promise.race([ended, untilListening(command.place)]);
		if (failure === void 0) return {
			port,
			ended,
			stop: () => stop(child, ended)
		};
		await killServers(command.place.data);
		if (attempt === portAttempts || !/Address already in use|port.*in use/i.test(failure)) throw new Error(`its server did not start: ${failure}`);
	}
}
async function spawnServer({ words, place, account, environment }, port) {
	const [program = "", ...args] = words;
	await using log = await open(place.log, "w");
	const child = spawn(program, [...args, `--port=${port}`], {
		...account,
		cwd: place.root,
		env: environment,
		detached: true,
		stdio: [
			"ignore",
			log.fd,
			log.fd
		]
	});
	await once(child, "spawn");
	child.unref();
	return child;
}
/** How it ended, for a message. */
async function endOf(child, { log }) {
	const [status, signal] = await once(child, "exit");
	const printed = await readFile(log, "utf8").catch(() => "");
	return `${signal === null ? `exit status ${status}` : `ended by ${signal}`}; its log ends with: ${printed.trim().slice(-1500) || "(nothing)"}`;
}
/** Undefined when it listens. */
async function untilListening({ socket, root }) {
	const deadline = performance.now() + startLimitSeconds * 1e3;
	while (!existsSync(socket)) {
		if (performance.now() > deadline) return `no socket after ${startLimitSeconds} seconds`;
		if (!existsSync(root)) return "its folder is gone";
		await setTimeout(4);
	}
}
async function stop(child, ended) {
	child.kill("SIGTERM");
	const limit = setTimeout(stopLimitSeconds * 1e3, void 0, { ref: false });
	await Promise.race([ended, limit]);
	if (child.exitCode === 0) return;
	throw new Error(child.exitCode === null && child.signalCode === null ? `its server did not stop within ${stopLimitSeconds} seconds` : `its server did not stop cleanly: ${await ended}`);
}

// src/databases/mysql/instances/local-site.ts
/** Data directories in a folder of this machine, with server programs that are installed here. */
const host = "127.0.0.1";
/** @throws InstancesUnavailable where servers cannot be run in the folder. */
async function openLocalSite(options) {
	const { folder, tools, log } = options;
	if (process.platform !== "linux") throw new InstancesUnavailable("local server processes need Linux");
	if (Buffer.byteLength(folder) > 83) throw new InstancesUnavailable(`the path of the folder ${folder} is too long for a socket in it`);
	const account = await serverAccount();
	await makeFolder(folder);
	if (options.mark !== void 0) await markFolder(folder, options.mark);
	await refuseClosedFolder(folder, account, tools);
	const strategy = options.strategy ?? await bestStrategy(folder, tools, log);
	return new LocalSite(options, account, strategy);
}
async function refuseClosedFolder(folder, account, tools) {
	if (account === void 0) return;
	const [program = "", ...args] = [
		...asAccount(account),
		"test",
		"-x",
		folder
	];
	const { status } = await tools.run(program, args);
	if (status !== 0) throw new InstancesUnavailable(`the user ${account.uid}, who runs the servers, may not enter the folder ${folder}`);
}
var LocalSite = class {
	description;
	strategy;
	#options;
	#account;
	constructor(options, account, strategy) {
		const { server, version } = options.program;
		this.#options = options;
		this.#account = account;
		this.strategy = strategy;
		this.description = `${path.basename(server.at(-1) ?? "")} ${version} on this machine`;
	}
	async reserve(name) {
		const { root, temporary } = this.#placeOf(name);
		try {
			await mkdir(root, { mode: 493 });
		} catch (error) {
			if (error.code === "EEXIST") throw new Error(`${name} exists already`);
			throw error;
		}
		await mkdir(temporary);
		await this.#giveAway(root, temporary);
		await writeFile(path.join(root, "name"), name);
	}
	async exists(name) {
		return existsSync(this.#placeOf(name).root);
	}
	async initialise(name, options) {
		const words = initialiserWords(this.#options.program, this.#placeOf(name), options);
		await this.#run([...asAccount(this.#account), ...words]);
	}
	async copy(from, to) {
		const [source, target] = [this.#placeOf(from), this.#placeOf(to)];
		const { sizeBytes } = await this.manifest(from);
		const { bavail, bsize } = await statfs(this.#options.folder);
		if (this.strategy !== "reflink" && sizeBytes > bavail * bsize) throw new Error(`a copy of ${from} needs ${sizeBytes} bytes in ${this.#options.folder}, where ${bavail * bsize} are free`);
		await this.#run([
			"cp",
			"--archive",
			"--reflink=auto",
			source.data,
			target.data
		]);
	}
	async start(name, launch) {
		const place = this.#placeOf(name);
		const { program, timeZone, choosePort = freePort } = this.#options;
		const prefix = launch.over === void 0 ? [] : await this.#makeView(place, launch.over);
		if (launch.firstStatements !== void 0) {
			const text = statementsText(launch.firstStatements);
			await writeFile(place.firstStatements, text, {
				mode: 384,
				flag: "wx"
			});
			await this.#giveAway(place.firstStatements);
		}
		const words = [...prefix, ...serverWords(program, place, host, launch)];
		const environment = {
			PATH: process.env["PATH"] ?? "",
			...serverEnvironment(timeZone)
		};
		const account = prefix.length > 0 ? void 0 : this.#account;
		const launched = await launchServer({
			words,
			place,
			account,
			environment
		}, choosePort);
		const settled = () => rm(place.firstStatements, { force: true });
		const way = {
			host: "localhost",
			port: launched.port,
			socket: place.socket
		};
		return {
			...launched,
			way,
			pidFile: place.pid,
			host,
			settled
		};
	}
	async materialise(name, over) {
		const place = this.#placeOf(name);
		if (!existsSync(place.upper)) return;
		const copy = path.join(place.root, "copy");
		await materialise(viewOf(place, this.#placeOf(over)), copy, this.#options.tools);
		await removeView(place);
		await rename(copy, place.data);
	}
	async manifest(name) {
		return await readDataManifest(this.#placeOf(name).data);
	}
	async tidy(name) {
		const { data } = this.#placeOf(name);
		for (const remnant of remnants) await rm(path.join(data, remnant), {
			recursive: true,
			force: true
		});
	}
	async rename(from, to) {
		const [source, target] = [this.#placeOf(from), this.#placeOf(to)];
		await writeFile(path.join(source.root, "name"), to);
		await rename(source.root, target.root);
	}
	async pack(name, about, file) {
		const manifest = await this.manifest(name);
		await packData(localEntries(this.#placeOf(name).data, manifest), manifest, about, file);
		return (await stat(file)).size;
	}
	async unpack(file, name, check) {
		const { data } = this.#placeOf(name);
		await unpackData(file, localSink(data), check);
		const { uid, gid } = this.#account ?? {};
		if (uid !== void 0) await this.#run([
			"chown",
			"--recursive",
			`${uid}:${gid}`,
			data
		]);
	}
	async remove(name) {
		await removePlace(this.#placeOf(name));
	}
	async close() {}
	#placeOf(name) {
		return placeOf(this.#options.folder, name);
	}
	async #makeView(place, over) {
		const { upper, work, data } = place;
		for (const folder of [
			upper,
			work,
			data
		]) await mkdir(folder, { mode: 488 });
		await this.#giveAway(upper, work, data);
		return viewCommand(viewOf(place, this.#placeOf(over)), this.#account);
	}
	async #giveAway(...files) {
		if (this.#account === void 0) return;
		for (const file of files) await chown(file, this.#account.uid, this.#account.gid);
	}
	async #run(words) {
		const [program = "", ...args] = words;
		const { status, stdout, stderr } = await this.#options.tools.run(program, args, { env: { LC_ALL: "C" } });
		if (status === 0) return;
		const printed = messageOf(`${stdout}\n${stderr}`).trim().slice(-1500);
		throw new Error(`"${words.map((word) => path.basename(word)).find((word) => !/^(setpriv|-)/.test(word)) ?? program}" ended with exit status ${status}: ${printed}`);
	}
};

// src/databases/mysql/instances/service.ts
var Service = class Service {
	server;
	model;
	#log;
	#zones;
	constructor(server, model, log) {
		this.server = server;
		this.model = model;
		this.#log = log;
	}
	static async open(target, log) {
		const server = await connectServer(target, log);
		try {
			const { database } = target;
			const baseExists = await databaseExists(server, database);
			const model = await server.withConnection(async (connection) => ({
				settings: await readSettings(connection),
				accounts: await readAccounts(connection, server.identity.flavour, log),
				baseStatement: baseStatement(database, baseExists ? await readDatabase(server, connection, database) : void 0)
			}));
			return new Service(server, model, log);
		} catch (error) {
			await server.close();
			throw error;
		}
	}
	/** Read when the first instance is built: there are a hundred thousand rows. */
	timeZones() {
		this.#zones ??= this.server.withConnection((connection) => readTimeZones(connection, this.#log));
		return this.#zones;
	}
	async survey() {
		const { identity } = this.server;
		const { memory, files } = instanceBytes[identity.flavour];
		return {
			...await survey$1(this.server),
			missingRights: [],
			freeConnections: void 0,
			connectionLimit: void 0,
			room: void 0,
			cloneBytes: memory + files
		};
	}
	/** Of others, on the user's own database: where a worker is that did not take its clone. */
	async baseSessions() {
		const { database } = this.server.target;
		const sessions = (await sessionsIn(this.server, database)).length;
		return sessions === 0 ? [] : [{
			database: this.server.stored(database),
			sessions
		}];
	}
};
/** Where there is no such database, as a plain CREATE DATABASE would make it. */
function baseStatement(database, options) {
	const properties = options === void 0 ? "" : ` CHARACTER SET ${literal$1(options.characterSet)} COLLATE ${literal$1(options.collation)}`;
	return `CREATE DATABASE ${identifier(database)}${properties}`;
}

// src/databases/mysql/instances/open-instances.ts
/**
* Says in the log how the clones are made.
* @throws InstancesUnavailable where it is not possible, with every reason. UserError as `connectServer`.
*/
async function openInstances(target, place, ports) {
	const service = await Service.open(target, ports.log);
	try {
		const { identity } = service.server;
		const obstacle = obstacleIn(service.model.settings, identity.flavour);
		if (obstacle !== void 0) throw new InstancesUnavailable(obstacle);
		const site = await openSite(service, place, ports);
		ports.log.info(`Clones of "${target.database}" are servers of their own (${site.description}), their data by ${site.strategy}.`);
		return instanceEngine(service, site, ports.log);
	} catch (error) {
		await service.server.close();
		throw error;
	}
}
/** A program of this machine starts at once, so it goes before containers. */
async function openSite(service, place, ports) {
	const reasons = [];
	for (const open of [openLocal, openContainer]) try {
		return await open(service, place, ports);
	} catch (error) {
		if (!(error instanceof InstancesUnavailable)) throw error;
		reasons.push(error.message);
	}
	throw new InstancesUnavailable(reasons.join("; "));
}
async function openLocal(service, place, ports) {
	const { flavour, label, version } = service.server.identity;
	const program = await findServerProgram(flavour, version, ports);
	if (program === void 0) throw new InstancesUnavailable(`this machine has no program of ${label} ${version}`);
	return await openLocalSite({
		...ports,
		...place,
		program,
		timeZone: zoneOf(service.model.settings)
	});
}
async function openContainer(service, { folder }, ports) {
	const { identity, target } = service.server;
	if (target.container === void 0) throw new InstancesUnavailable("its server is no service container");
	return await openContainerSite({
		...ports,
		...identity,
		service: target.container,
		name: containerName(folder),
		timeZone: zoneOf(service.model.settings)
	});
}

export { openInstances };