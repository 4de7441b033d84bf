/** The only place where names and values become part of a statement or of a connection string. */

import { escapeIdentifier, escapeLiteral } from 'pg';

/** NAMEDATALEN − 1. The server cuts longer names with no more than a notice, so that two can become one. */
export const nameLimitBytes = 63;

/** Throws for what cannot be a name, above all for one that the server would cut. */
export function identifier(name: string): string {
  const sizeBytes = Buffer.byteLength(name);
  if (sizeBytes === 0 || sizeBytes > nameLimitBytes || name.includes('\0')) {
    throw new Error(
      `${JSON.stringify(name)} cannot be a name in PostgreSQL: it needs 1 to ${nameLimitBytes} bytes and no zero byte`,
    );
  }
  return escapeIdentifier(name);
}

export function literal(text: string): string {
  if (text.includes('\0')) throw new Error('PostgreSQL has no text with a zero byte');
  return escapeLiteral(text);
}

/**
 * A libpq connection string, for tools that would take a plain database name with `=` in it for one.
 * Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function connectionString(keywords: Readonly<Record<string, string>>): string {
  return Object.entries(keywords)
    .map(([keyword, value]) => `${keyword}='${value.replaceAll(/[\\']/g, '\\$&')}'`)
    .join(' ');
}
