import { i as messageOf, r as UserError } from "./errors.js";
import { t as EngineError } from "./engine.js";

// src/databases/staged.ts
/** Turns whatever an engine's step throws into an `EngineError` that names the step. */
/** Runs `work`; its failure says that `stage` failed on `database`, in the words of the failure. */
async function staged(engine, stage, database, work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof EngineError || error instanceof UserError) throw error;
		throw new EngineError(stage, engine, database, error);
	}
}

// src/databases/gaps.ts
/** What could not be read, while all else is. */
var Gaps = class {
	#sentences = /* @__PURE__ */ new Set();
	get sentences() {
		return [...this.#sentences];
	}
	add(sentence) {
		this.#sentences.add(sentence);
	}
	/** What `look` finds; `otherwise` where it fails, which is a gap then. `what`: "who waits for whom". */
	async fill(what, otherwise, look) {
		try {
			return await look();
		} catch (error) {
			this.add(`${what} could not be read: ${messageOf(error)}`);
			return otherwise;
		}
	}
};

export { staged as n, Gaps as t };