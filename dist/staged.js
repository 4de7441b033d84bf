import { n as UserError } from "./errors.js";

// src/databases/engine.ts
/** A statement or step on a database failed. The server's own words are in the message, secrets are not. */
var EngineError = class extends Error {
	name = "EngineError";
	constructor(stage, engine, database, cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		super(`${stage} (${engine}, database ${database}): ${reason}`, { cause });
	}
};

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

export { staged as t };