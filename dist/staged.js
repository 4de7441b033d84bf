import { r as UserError } from "./errors.js";
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

export { staged as t };