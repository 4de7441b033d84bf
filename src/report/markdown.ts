/** Building blocks of GitHub-flavoured Markdown, in which text from outside is always shown as text. */

import { plainLine, plainText } from './plain-text.ts';

/** What makes Markdown, HTML, a formula or a link (https://github.github.com/gfm/), anywhere in a line. */
const special = /[\\`*_[\]|~:!"'$&<>]|(?<=www)\.|[@#]|(?<=gh)-/gi;

/**
 * What makes a mention, a mail link or an issue reference. These are looked for in the finished text, where a
 * character reference is no help; an empty comment splits that text.
 */
const linking = /[@#-]/;

/** What makes a list, a heading or a quote where a line starts. */
const specialAtStart = /^(?:[-+=]|\d+(?=[.)](?: |$)))/;

/** Characters of a text on one line, unless told otherwise. */
export const longestText = 300;

/**
 * `text` for a table cell, a heading or a list item: on one line, clipped, and never Markdown, HTML, a mention,
 * an issue reference or a link.
 */
export function escapeText(text: string, limit = longestText): string {
  return clip(plainLine(text), limit)
    .replace(special, (character) => reference(character) + (linking.test(character) ? '<!-- -->' : ''))
    .replace(specialAtStart, reference);
}

function reference(text: string): string {
  return [...text].map((character) => `&#${character.charCodeAt(0)};`).join('');
}

/** Names of files and tests, in the fixed-width face; the element's content is escaped like any other text. */
export function code(text: string, limit = longestText): string {
  return `<code>${escapeText(text, limit)}</code>`;
}

/** Output of a test without its colours, fenced by more backticks than it holds; of more than `limit` characters, both ends. */
export function fenced(text: string, limit: number): string {
  const shown = bothEnds(plainText(text), limit);
  const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/** Some runners say at the start what went wrong, more of them at the end. */
export function bothEnds(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = Math.floor(limit / 4);
  const left = text.length - limit;
  return `${text.slice(0, start)}\n… ${count(left, 'character')} left out …\n${text.slice(start + left)}`;
}

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** `rows` hold Markdown: escape what comes from outside. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('\n');
}

/** Folded until somebody opens it, or `open` from the start. `title` is HTML, `body` is Markdown. */
export function details(title: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` characters at 1; shown in the fixed-width face so that bars compare. */
export function bar(fraction: number, width = 12): string {
  const cells = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const drawn = '█'.repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? '');
  return `<code>${drawn.padEnd(width, ' ')}</code>`;
}

/** `350 ms`, `4.2 s`, `2 m 05 s`, `1 h 02 m`. */
export function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} m`;
}

/** `812 B`, `20.3 MB`. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let power = 0;
  let value = bytes;
  for (; value >= 999.95 && power < units.length - 1; power += 1) value /= 1000;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** `1 test`, `3 tests`. */
/** `19 %`, rounded. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** As `show` has it, and `n/a` where it is not known. */
export function orUnknown<T>(value: T | undefined, show: (value: T) => string = String): string {
  return value === undefined ? 'n/a' : show(value);
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** At most `limit` UTF-16 units and whole characters only, with a mark where something was cut. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
