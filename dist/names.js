import { createHash } from "node:crypto";

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

export { isNameOfOurs as n, databaseNames as t };