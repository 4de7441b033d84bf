/** The only place where names and values become part of a statement. */

/** Of characters outside of ASCII fewer fit, for the limit is one of characters; this is what always fits. */
export const nameLimitBytes = 64;
const nameLimitCharacters = 64;

/**
 * Throws for what cannot be a name of a database or of one of its objects.
 * Source: https://dev.mysql.com/doc/refman/en/identifiers.html, https://mariadb.com/kb/en/identifier-names/
 */
export function identifier(name: string): string {
  const fault = nameFault(name);
  if (fault !== undefined) {
    throw new Error(`${JSON.stringify(name)} cannot be a name in MySQL or MariaDB: ${fault}`);
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `database.name`, both quoted. */
export function qualified(database: string, name: string): string {
  return `${identifier(database)}.${identifier(name)}`;
}

/** For sessions without NO_BACKSLASH_ESCAPES, as all of ours are. */
export function literal(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;
}

/** A string of bytes; empty ones too. */
export function bytesLiteral(bytes: Uint8Array): string {
  return `X'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}'`;
}

function nameFault(name: string): string | undefined {
  const characters = [...name];
  if (characters.length === 0) return 'it is empty';
  if (characters.length > nameLimitCharacters) return `it is longer than ${nameLimitCharacters} characters`;
  if (name.includes('\0')) return 'it holds a zero byte';
  if (name.endsWith(' ')) return 'it ends with a space';
  // Names are kept in three bytes a character; the server would put a question mark for these.
  if (!name.isWellFormed() || characters.some((character) => (character.codePointAt(0) ?? 0) > 0xffff)) {
    return 'it holds a character outside of the basic multilingual plane';
  }
  return undefined;
}
