import { i as messageOf, r as UserError } from "./errors.js";
import { readFileSync } from "node:fs";

// src/databases/tls-file.ts
/** Reads the files that a database URL names for TLS. */
/** @throws UserError where `file` cannot be read. */
function readTlsFile(file) {
	try {
		return readFileSync(file);
	} catch (error) {
		throw new UserError(`The database URL names ${JSON.stringify(file)} for TLS, which cannot be read: ${messageOf(error)}. Put the file there, or leave the parameter out.`, { cause: error });
	}
}

export { readTlsFile as t };