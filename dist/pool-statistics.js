// src/databases/pool-statistics.ts
/** All that adds up; sessions that are open now do not. */
const counts = [...[
	"sessions",
	"transactions",
	"rollbacks",
	"deadlocks",
	"temporaryBytes"
], ...[
	"blocksHit",
	"blocksRead",
	"abortedSessions",
	"killedSessions"
]];
/** What was counted since `before`, never less than nothing. */
function subtractCounts(after, before) {
	return combine(after, (key) => Math.max(0, (after[key] ?? 0) - (before?.[key] ?? 0)));
}
function addCounts(one, other) {
	return combine(one, (key) => (one[key] ?? 0) + (other?.[key] ?? 0));
}
function combine(one, count) {
	const entries = counts.flatMap((key) => one[key] === void 0 ? [] : [[key, count(key)]]);
	return {
		...one,
		...Object.fromEntries(entries)
	};
}

export { subtractCounts as n, addCounts as t };