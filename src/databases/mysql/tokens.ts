/** Reads SQL as far as is needed to tell names from strings and comments. */

export interface Token {
  readonly kind: 'name' | 'string' | 'comment' | 'space' | 'mark';
  /** As it stands in the text. */
  readonly text: string;
  /** A name without its quotes; empty for other tokens. */
  readonly name: string;
}

/** How a session reads, by its `sql_mode`. */
export interface Dialect {
  /** ANSI_QUOTES: double quotes are for names. */
  readonly ansiQuotes: boolean;
  /** NO_BACKSLASH_ESCAPES is not set. */
  readonly backslashEscapes: boolean;
}

export function dialectOf(sqlMode: string | null): Dialect {
  const modes = (sqlMode ?? '').split(',');
  return {
    ansiQuotes: modes.includes('ANSI_QUOTES'),
    backslashEscapes: !modes.includes('NO_BACKSLASH_ESCAPES'),
  };
}

const pattern = {
  comment: String.raw`\/\*(?!M?!)[\s\S]*?\*\/|#[^\n]*|--(?=\s|$)[^\n]*`,
  // What stands in /*!80023 … */ is code like any other.
  space: String.raw`\s+|\/\*M?!\d*|\*\/`,
  backtick: '`(?:[^`]|``)*`',
  word: String.raw`[\p{L}\p{N}_$\u0080-\uffff]+`,
  escaped: (quote: string) => String.raw`${quote}(?:[^${quote}\\]|\\[\s\S]|${quote}${quote})*${quote}`,
  plain: (quote: string) => `${quote}(?:[^${quote}]|${quote}${quote})*${quote}`,
};

/** The texts of all tokens together are `sql`. */
export function tokens(sql: string, dialect: Dialect): readonly Token[] {
  return [...sql.matchAll(expressionFor(dialect))].map(({ 0: text, groups = {} }): Token => {
    if (groups['word'] !== undefined) return { kind: 'name', text, name: text };
    if (groups['quoted'] !== undefined) return { kind: 'name', text, name: unquote(text) };
    const kind = (['comment', 'space', 'string'] as const).find((name) => groups[name] !== undefined);
    return { kind: kind ?? 'mark', text, name: '' };
  });
}

function expressionFor({ ansiQuotes, backslashEscapes }: Dialect): RegExp {
  const string = backslashEscapes ? pattern.escaped : pattern.plain;
  const strings = ansiQuotes ? string(`'`) : `${string(`'`)}|${string('"')}`;
  const quoted = ansiQuotes ? `${pattern.backtick}|${pattern.plain('"')}` : pattern.backtick;
  return new RegExp(
    `(?<comment>${pattern.comment})|(?<space>${pattern.space})|(?<string>${strings})|` +
      `(?<quoted>${quoted})|(?<word>${pattern.word})|[\\s\\S]`,
    'gu',
  );
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}
