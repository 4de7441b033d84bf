// src/quote-for-shell.ts
/** The one place where words are quoted for a shell. */
/** Quotes one word for bash and every POSIX shell: nothing inside single quotes is special except the single quote. */
function quoteForShell(word) {
	return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export { quoteForShell as t };