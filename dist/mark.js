import { A as _positive, a as int, j as _regex, l as object, p as string, t as datetime } from "./zod.js";
import { n as isNameOfOurs } from "./names.js";

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

export { withoutMark as a, withMark as i, isAbandonedDatabase as n, readMark as r, isAbandoned as t };