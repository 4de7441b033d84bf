// src/databases/engine.ts
/** A statement or step on a database failed. The server's own words are in the message, secrets are not. */
var EngineError = class extends Error {
	name = "EngineError";
	constructor(stage, engine, database, cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		super(`${stage} (${engine}, database ${database}): ${reason}`, { cause });
	}
};

export { EngineError as t };