/** Text of runners and tests as a page can show it: without what it tells a terminal, and nothing unseen in it. */

/**
 * What stands where an escape character was: XML has none, so pytest writes `#x1B` (`bin_xml_escape`), Go's encoder
 * and our own reader U+FFFD. They are believed only before a whole sequence of a common form.
 */
const standIn = '(?:\\ufffd|#x1B)';

const escapeCharacter = '\\u001b';

/** Ends a string that is meant for the terminal: BEL or ST. */
const stringEnd = `(?:\\u0007|${escapeCharacter}\\\\)`;

/**
 * Terminal sequences by their general forms in ECMA-48, section 5: control strings (titles, links, graphics),
 * control sequences (colours, cursor), and short escapes. `stripVTControlCharacters` of node:util is not used, for it
 * leaves control strings and takes minutes over 400 kB of `ESC ]`; here no form runs across the next escape. Of the
 * forms of one byte only control sequences count: the others are common in text that was decoded wrongly.
 */
const terminalSequence = new RegExp(
  [
    `${escapeCharacter}[\\]PX^_][^\\u0007\\u001b]*${stringEnd}`,
    `(?:${escapeCharacter}\\[|\\u009b(?=\\d))[0-?]*[ -/]*[@-~]`,
    `${escapeCharacter}[ -/]*[0-~]`,
    `${standIn}\\](?=\\d+;)[^\\ufffd#]*(?:${standIn}\\\\|\\ufffd|#x07)`,
    `${standIn}\\[(?:[\\d;:?]+[A-Za-z]|[mK](?![A-Za-z]))`,
    `${standIn}\\([0AB]`,
  ].join('|'),
  'g',
);

/** What cannot be seen or turns text: controls, zero-width, bidirectional overrides, separators, half characters. */
const unseenInLine = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/gu;

/** The same of a text that keeps its lines, and what programs draw with. */
const unseenInText = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** `text` on one line, with U+FFFD for what cannot be seen. */
export function plainLine(text: string): string {
  return withoutSequences(text).replace(/\s+/g, ' ').replace(unseenInLine, '\ufffd').trim();
}

/** `text` with its lines and tabs, and U+FFFD for what cannot be seen. */
export function plainText(text: string): string {
  return withoutSequences(text).replace(/\r\n?/g, '\n').replace(unseenInText, '\ufffd');
}

function withoutSequences(text: string): string {
  return text.replace(terminalSequence, '');
}
