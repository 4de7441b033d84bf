import { t as require_tar_stream } from "./tar-stream.js";
import { i as messageOf, r as UserError } from "./errors.js";
import { n as parseBundle } from "./bundle.js";
import path from "node:path";
import { rename, rm, stat, statfs } from "node:fs/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";

// src/replay/archive.ts
/** A bundle as one file: a tar archive of what it says of itself, then the packed dumps. It can have come from anywhere. */
var import_tar_stream = require_tar_stream();
const headName = "bundle.json";
const dumpFolder = "dumps/";
/** Room for the batches of some 100,000 units; see `packed-json.ts` for what more would do. */
const headLimitBytes = 32 * 1024 ** 2;
/** Writes `file`, whole or not at all. `dumps`: paths of the packed dumps that the bundle says it has, by alias. */
async function writeBundle(bundle, dumps, file) {
	const part = `${file}.part`;
	const archive = (0, import_tar_stream.pack)();
	try {
		const writing = pipeline(archive, createWriteStream(part, { mode: 384 }));
		const filling = fill(archive, bundle, dumps);
		filling.catch((error) => archive.destroy(error));
		await Promise.all([filling, writing]);
		await rename(part, file);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
async function fill(archive, bundle, dumps) {
	const head = Buffer.from(JSON.stringify(bundle, null, 1));
	if (head.length > headLimitBytes) throw new Error(`${head.length} bytes are too many for ${headName}`);
	archive.entry({ name: headName }, head);
	for (const { alias, dumpBytes } of bundle.databases) {
		const dump = dumps.get(alias);
		if (dump === void 0 || dumpBytes === void 0) continue;
		const entry = archive.entry({
			name: `${dumpFolder}${alias}`,
			size: dumpBytes
		});
		await pipeline(createReadStream(dump), entry);
	}
	archive.finalize();
}
/**
* `into`: absolute path of a folder for the dumps; undefined: they are left where they are. No name in the archive becomes a
* path. @throws UserError saying what is wrong with the file.
*/
async function readBundle(file, into) {
	const archive = (0, import_tar_stream.extract)();
	try {
		if (!(await stat(file)).isFile()) throw new Error("it is no file");
		const reading = pipeline(createReadStream(file), archive);
		const taking = take(archive, into);
		taking.catch((error) => archive.destroy(error));
		const [bundle] = await Promise.all([taking, reading]);
		return bundle;
	} catch (error) {
		throw new UserError(`${file} cannot be replayed: ${messageOf(error)}. It has to be the file that the output \`bundle\` of the run names.`, { cause: error });
	}
}
async function take(archive, into) {
	let bundle;
	const expected = /* @__PURE__ */ new Map();
	const dumps = /* @__PURE__ */ new Map();
	for await (const entry of archive) {
		const content = entry;
		if (bundle === void 0) {
			bundle = await readHead(entry.header, content);
			for (const { alias, dumpBytes } of bundle.databases) if (dumpBytes !== void 0) expected.set(alias, dumpBytes);
			if (into !== void 0) await requireRoom([...expected.values()], into);
			continue;
		}
		const alias = announced(entry.header, expected);
		expected.delete(alias);
		if (into === void 0) content.resume();
		else {
			const target = path.join(into, `bundled-${alias}`);
			await pipeline(content, createWriteStream(target, { mode: 384 }));
			dumps.set(alias, target);
		}
	}
	if (bundle === void 0) throw new Error("it is empty");
	const [missing] = expected.keys();
	if (missing !== void 0) throw new Error(`the dump of "${missing}" is not in it`);
	return {
		bundle,
		dumps
	};
}
async function readHead({ name, type, size }, content) {
	if (name !== headName || type !== "file") throw new Error(`it does not begin with ${headName}`);
	if (size > headLimitBytes) throw new Error(`its ${headName} is too long: ${size} bytes`);
	return parseBundle((await buffer(content)).toString());
}
/** The alias of the database whose dump an entry is. Nothing else may be there. */
function announced({ name, type, size }, expected) {
	const alias = name.startsWith(dumpFolder) ? name.slice(6) : "";
	const bytes = expected.get(alias);
	if (type !== "file" || bytes === void 0) throw new Error(`it holds ${JSON.stringify(name.slice(0, 200))} (${type}), which no bundle has`);
	if (size !== bytes) throw new Error(`the dump of "${alias}" has ${size} bytes, and not ${bytes} as it says`);
	return alias;
}
async function requireRoom(sizes, folder) {
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	const { bavail, bsize } = await statfs(folder);
	if (bytes > bavail * bsize) throw new Error(`its dumps have ${bytes} bytes, and ${bavail * bsize} are free`);
}

export { writeBundle as n, readBundle as t };