/** Names of databases inside of definitions: a copy must not refer to what it was copied from. */

import type { Dialect, Token } from './tokens.ts';
import { tokens } from './tokens.ts';

/** `sql` without `database` where it stands before the name of one of its objects. */
export function withoutQualifier(sql: string, database: Named, dialect: Dialect): string {
  const all = tokens(sql, dialect);
  return all
    .filter(
      (_token, index) => !isQualifier(all, index, database) && !isDotAfterQualifier(all, index, database),
    )
    .map(({ text }) => text)
    .join('');
}

/** Whether `sql` names an object of `database` by its whole name. Strings and comments do not count. */
export function names(sql: string, database: Named, dialect: Dialect): boolean {
  const all = tokens(sql, dialect);
  return all.some((_token, index) => isQualifier(all, index, database));
}

/**
 * Splits the definition of a trigger after the words FOR EACH ROW: the server keeps what stands before them as it was
 * typed, whole names too.
 */
export function splitTrigger(sql: string, dialect: Dialect): readonly [head: string, body: string] {
  const all = tokens(sql, dialect);
  const words = all.flatMap(({ kind, text }, index) =>
    kind === 'name' ? [{ word: text.toUpperCase(), index }] : [],
  );
  const row = words.findIndex(
    ({ word }, at) => word === 'ROW' && words[at - 1]?.word === 'EACH' && words[at - 2]?.word === 'FOR',
  );
  const end = (words[row]?.index ?? -1) + 1;
  const text = (part: readonly Token[]) => part.map((token) => token.text).join('');
  return [text(all.slice(0, end)), text(all.slice(end))];
}

export interface Named {
  readonly database: string;
  /** The server compares names without regard to case. */
  readonly folds: boolean;
}

/** A name before a dot, and not after one. */
function isQualifier(all: readonly Token[], index: number, { database, folds }: Named): boolean {
  const token = all[index];
  if (token?.kind !== 'name') return false;
  const same = folds ? token.name.toLowerCase() === database.toLowerCase() : token.name === database;
  return same && neighbour(all, index, 1)?.text === '.' && neighbour(all, index, -1)?.text !== '.';
}

function isDotAfterQualifier(all: readonly Token[], index: number, database: Named): boolean {
  if (all[index]?.text !== '.') return false;
  const before = neighbourIndex(all, index, -1);
  return before !== undefined && isQualifier(all, before, database);
}

function neighbour(all: readonly Token[], index: number, step: 1 | -1): Token | undefined {
  const found = neighbourIndex(all, index, step);
  return found === undefined ? undefined : all[found];
}

function neighbourIndex(all: readonly Token[], index: number, step: 1 | -1): number | undefined {
  for (let at = index + step; at >= 0 && at < all.length; at += step) {
    const kind = all[at]?.kind;
    if (kind !== 'space' && kind !== 'comment') return at;
  }
  return undefined;
}
