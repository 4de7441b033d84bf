/** What the cache toolkit prints, read: the secrets to hide, lines that are safe to log, and the reason of a failure. */

export interface ToolkitOutput {
  /** Parts of signed addresses that the toolkit wants hidden. */
  readonly secrets: readonly string[];
  /** Without control characters and commands to the Actions runner, so long as a word of ours comes before them. */
  readonly lines: readonly string[];
  /** Said of this operation: it did not work. */
  readonly failure: string | undefined;
  /** The last complaint of any kind, where the operation's own result already is that it did not work. */
  readonly complaint: string | undefined;
}

// Texts of @actions/cache 6.3.0. `Failed to reserve cache` is its debug line with the service's own words;
// the line for users after it names any reason "another job may be creating this cache".
const FAILURE = /^Failed to (reserve cache|save|restore): /;
const SKIPPED = /^Cache (save|restore) skipped: /;
const COMMAND = /^::(?<name>[a-z-]+)(?: [^:]*)?::(?<value>.*)$/;

export function readToolkitOutput(text: string): ToolkitOutput {
  const printed = text
    .split(/\r?\n/)
    .map(parseLine)
    .filter((line) => line.text !== '');
  const said = printed.filter(({ kind }) => kind !== 'add-mask');
  const complaints = said.filter(
    ({ kind, text }) => kind === 'warning' || kind === 'error' || SKIPPED.test(text),
  );
  return {
    secrets: printed.filter(({ kind }) => kind === 'add-mask').map(({ text }) => text),
    lines: said.map(({ text }) => harmless(text)),
    failure: harmlessOrNone(said.find(({ text }) => FAILURE.test(text))),
    complaint: harmlessOrNone(complaints.at(-1)),
  };
}

interface PrintedLine {
  /** The command's name, or `plain`. */
  readonly kind: string;
  readonly text: string;
}

function parseLine(line: string): PrintedLine {
  const { name: kind = 'plain', value = line } = COMMAND.exec(line)?.groups ?? {};
  return { kind, text: kind === 'plain' ? line : unescapeValue(value) };
}

/** The opposite of escapeData in @actions/core. */
function unescapeValue(value: string): string {
  return value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/**
 * The Actions runner takes `##[name]` anywhere in a line for a command (ActionCommand.cs of actions/runner), and
 * names in archives are chosen by whoever wrote them. `::name::` is one only at the start, which is never theirs.
 */
function harmless(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll('##[', '# [')
    .trim();
}

function harmlessOrNone(line: PrintedLine | undefined): string | undefined {
  return line === undefined ? undefined : harmless(line.text);
}
