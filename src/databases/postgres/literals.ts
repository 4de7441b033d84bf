/** Statements of PostgreSQL without their values. */

import { cutLiterals, matching, type Rule, stringOfUnknownEscapes } from '../cut-literals.ts';

/** Every character outside of ASCII can be part of a name. */
const nameStart = 'A-Za-z_\\u0080-\\u{10ffff}';

/** Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
const rules: readonly Rule[] = [
  matching(/[ \t\n\r\f\v]+/y, 'space'),
  matching(/--[^\n\r]*/y, 'space'),
  blockComment,
  // Here a backslash always escapes.
  matching(/[eE]'(?:[^'\\]|\\[\s\S]|''|\\$)*'?/y, 'cut'),
  stringOfUnknownEscapes(/(?:[bBxXnN]|[uU]&)?'/y),
  dollarString,
  matching(/"(?:[^"]|"")*"?/y, 'kept'),
  matching(/\$\d+/y, 'kept'),
  matching(new RegExp(`[${nameStart}][${nameStart}0-9$]*`, 'uy'), 'kept'),
  matching(new RegExp(`\\.?\\d[.${nameStart}0-9$]*`, 'uy'), 'cut'),
];

export function cutPostgresLiterals(sql: string): string {
  return cutLiterals(sql, rules);
}

/** Comments can be inside of comments. */
function blockComment(sql: string, at: number): ReturnType<Rule> {
  if (!sql.startsWith('/*', at)) return undefined;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return { end: edge.lastIndex, kind: 'space' };
  }
  return { end: sql.length, kind: 'space' };
}

const dollarQuote = new RegExp(`\\$(?:[${nameStart}][${nameStart}0-9]*)?\\$`, 'uy');

function dollarString(sql: string, at: number): ReturnType<Rule> {
  dollarQuote.lastIndex = at;
  const [quote] = dollarQuote.exec(sql) ?? [];
  if (quote === undefined) return undefined;
  const end = sql.indexOf(quote, at + quote.length);
  return { end: end < 0 ? sql.length : end + quote.length, kind: 'cut' };
}
