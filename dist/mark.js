import { F as _positive, I as _regex, T as string, h as int, u as datetime, y as object } from "./zod.js";
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
const NAME_OF_OURS = new RegExp(`^(?<stem>.*_${RUN})_(?:mrk|tpl|bld|dmp|imp|w\\d+(?:_\\d+)?)$`, "s");
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
/** `…_mrk`: where a run keeps the marks of `database` and those beside it. Undefined where that is no name of ours. */
function marksNameOf(database) {
	const stem = NAME_OF_OURS.exec(database)?.groups?.["stem"];
	return stem === void 0 ? void 0 : `${stem}_mrk`;
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

// src/databases/mark.ts
/** The mark that says whose a database is: by it, and never by a name alone, one of a crashed run is told. */
const markSchema = object({
	/** The hex digits in the names of the run's databases. */
	run: string().check(_regex(/^[0-9a-f]{6,16}$/)),
	/** When the run began, ISO 8601. */
	at: datetime(),
	host: string(),
	pid: int().check(_positive()),
	project: string()
});
const start = "testshoal: ";
/** One line, which may follow a text of the user's. */
function withMark(text, mark) {
	const own = withoutMark(text);
	if (mark === void 0) return own;
	const line = `${start}${JSON.stringify(mark)}`;
	return own === null ? line : `${own}\n${line}`;
}
/** The user's text as it was; null where there was none. */
function withoutMark(text) {
	if (text === null || readMark(text) === void 0) return text;
	const end = text.lastIndexOf(start);
	return end === 0 ? null : text.slice(0, end - 1);
}
/** The mark in the last line. Undefined where there is none, or something that only looks like one. */
function readMark(text) {
	const line = text?.split("\n").at(-1) ?? "";
	if (!line.startsWith(start)) return void 0;
	try {
		return markSchema.safeParse(JSON.parse(line.slice(11))).data;
	} catch {
		return;
	}
}
/** Longer than any job of a hosted runner, and than most of others. */
const abandonedAfterSeconds = 86400;
/** Whether a run of this project has left it behind, and it is named as that run would name it. */
function isAbandonedDatabase({ database, ...marked }, here) {
	return isNameOfOurs(database) && database.includes(`_${marked.mark.run}_`) && isAbandoned(marked, here);
}
/** Whether a run of this project has left it behind: old, and of nobody who lives. */
function isAbandoned({ mark, inUse }, here) {
	const ageSeconds = here.nowSeconds - Date.parse(mark.at) / 1e3;
	return mark.run !== here.mark.run && mark.project === here.mark.project && ageSeconds > abandonedAfterSeconds && !inUse && !(mark.host === here.mark.host && here.isAlive(mark.pid));
}

export { withoutMark as a, marksNameOf as c, withMark as i, isAbandonedDatabase as n, databaseNames as o, readMark as r, isNameOfOurs as s, isAbandoned as t };