// src/errors.ts
/** The two kinds of error: the user's, which say what to change, and ours, which carry a stack. */
/**
* Something that the user can put right. The message says what is wrong, where, and what to change;
* it is shown without a stack. `problems` holds all that was found at once, one sentence each.
*/
var UserError = class extends Error {
	name = "UserError";
	problems;
	constructor(problems, options) {
		const list = typeof problems === "string" ? [problems] : problems;
		super(list.length === 1 ? list[0] : list.map((problem) => `- ${problem}`).join("\n"), options);
		this.problems = list;
	}
};
/** A database that could be real, or a worker outside its own clone. Never caught to try something else. */
var SecurityStop = class extends UserError {
	name = "SecurityStop";
};
/** The run was cancelled from outside; what is unfinished stays unfinished. */
var Cancelled = class extends Error {
	name = "Cancelled";
};
/** The message of anything thrown, with the messages of its causes where it does not quote them already. */
function messageOf(thrown) {
	if (!(thrown instanceof Error)) return String(thrown);
	const own = thrown instanceof AggregateError && thrown.message === "" ? "several errors" : thrown.message;
	return [own, ...(thrown instanceof AggregateError ? thrown.errors : thrown.cause === void 0 ? [] : [thrown.cause]).map(messageOf).filter((reason) => !own.includes(reason))].join(": ");
}

export { messageOf as i, SecurityStop as n, UserError as r, Cancelled as t };