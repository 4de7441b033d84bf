/** Statements of MySQL and MariaDB without their values. */

import { cutLiterals, matching, type Rule, stringOfUnknownEscapes } from '../cut-literals.ts';

/** Names may begin with a digit; what does is taken for a number. */
const nameStart = 'A-Za-z_$\\u0080-\\u{10ffff}';

/**
 * In double quotes are strings or names, by a setting of the session: they are cut. What stands in an executable
 * comment is code for some servers, and none for others.
 * Source: https://dev.mysql.com/doc/refman/en/language-structure.html
 */
const rules: readonly Rule[] = [
  matching(/[ \t\n\r\f\v]+/y, 'space'),
  matching(/#[^\n]*/y, 'space'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the server looks for
  matching(/--(?=[\s\0-\x1f\x7f]|$)[^\n]*/y, 'space'),
  matching(/\/\*M?!/y, 'doubt'),
  matching(/\/\*[\s\S]*?(?:\*\/|$)/y, 'space'),
  stringOfUnknownEscapes(/[xXbBnN]?'/y),
  stringOfUnknownEscapes(/"/y),
  matching(/`(?:[^`]|``)*`?/y, 'kept'),
  matching(new RegExp(`\\.?\\d[.${nameStart}0-9]*`, 'uy'), 'cut'),
  // A string from MySQL 9 on, and a name before.
  matching(/\$\w*\$/y, 'doubt'),
  matching(new RegExp(`[${nameStart}][${nameStart}0-9]*`, 'uy'), 'kept'),
];

export function cutMysqlLiterals(sql: string): string {
  return cutLiterals(sql, rules);
}
