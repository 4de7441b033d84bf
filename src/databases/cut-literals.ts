/**
 * Takes the values out of a statement, so that it can be shown. A dialect is a list of rules; what no rule is sure of ends
 * the text, for one wrong guess would turn all strings after it inside out.
 */

/** What stands at a place of a statement. */
export interface Piece {
  readonly end: number;
  /** `doubt`: sessions read what follows in different ways, and how this one does is not known. */
  readonly kind: 'kept' | 'cut' | 'space' | 'doubt';
}

/** Undefined where it does not begin at `at`. The first rule that knows what is there wins. */
export type Rule = (sql: string, at: number) => Piece | undefined;

/** More than anybody reads of one statement. */
const longestSql = 4000;

/** In place of a value. */
const mark = '?';
/** In place of what cannot be read for certain. */
const rest = '…';

/**
 * The beginning of a statement on one line, without values and comments. `text` may end anywhere: servers cut what they
 * keep of a statement.
 */
export function cutLiterals(text: string, rules: readonly Rule[]): string {
  const sql = text.slice(0, longestSql);
  let shown = '';
  for (let at = 0; at < sql.length; ) {
    const { end, kind } = pieceAt(sql, at, rules);
    if (kind === 'doubt') {
      shown += rest;
      break;
    }
    shown += kind === 'kept' ? sql.slice(at, end) : kind === 'cut' ? mark : ' ';
    at = end;
  }
  return withoutLongLists(shown.replaceAll(/\s+/g, ' ').trim());
}

function pieceAt(sql: string, at: number, rules: readonly Rule[]): Piece {
  for (const rule of rules) {
    const piece = rule(sql, at);
    if (piece !== undefined) return piece;
  }
  return { end: at + 1, kind: 'kept' };
}

/** `expression` is sticky. */
export function matching(expression: RegExp, kind: Piece['kind']): Rule {
  return (sql, at) => {
    expression.lastIndex = at;
    const [text] = expression.exec(sql) ?? [];
    return text === undefined ? undefined : { end: at + text.length, kind };
  };
}

/**
 * A string in which a backslash may or may not escape: that is a setting of its session. Both readings agree until a
 * quote follows an odd number of backslashes. `opening` is sticky and ends with the quote.
 */
export function stringOfUnknownEscapes(opening: RegExp): Rule {
  return (sql, at) => {
    opening.lastIndex = at;
    const [start] = opening.exec(sql) ?? [];
    if (start === undefined) return undefined;
    const quote = start.charAt(start.length - 1);
    for (let place = at + start.length; place < sql.length; place += 1) {
      const character = sql.charAt(place);
      if (character === '\\') {
        const next = sql.charAt(place + 1);
        if (next === quote) return { end: place, kind: 'doubt' };
        if (next === '\\') place += 1;
      } else if (character === quote) {
        if (sql.charAt(place + 1) !== quote) return { end: place + 1, kind: 'cut' };
        place += 1;
      }
    }
    return { end: sql.length, kind: 'cut' };
  };
}

/** A list of many values says no more than that there are many. */
function withoutLongLists(text: string): string {
  return text
    .replaceAll(/\?(?:, ?\?){3,}/g, '?, …, ?')
    .replaceAll(/\(\?, …, \?\)(?:, ?\(\?, …, \?\))+/g, '(?, …, ?), …');
}
