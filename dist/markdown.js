// src/report/plain-text.ts
/** Text of runners and tests as a page can show it: without what it tells a terminal, and nothing unseen in it. */
/**
* What stands where an escape character was: XML has none, so pytest writes `#x1B` (`bin_xml_escape`), Go's encoder
* and our own reader U+FFFD. They are believed only before a whole sequence of a common form.
*/
const standIn = "(?:\\ufffd|#x1B)";
const escapeCharacter = "\\u001b";
/**
* Terminal sequences by their general forms in ECMA-48, section 5: control strings (titles, links, graphics),
* control sequences (colours, cursor), and short escapes. `stripVTControlCharacters` of node:util is not used, for it
* leaves control strings and takes minutes over 400 kB of `ESC ]`; here no form runs across the next escape. Of the
* forms of one byte only control sequences count: the others are common in text that was decoded wrongly.
*/
const terminalSequence = new RegExp([
	`${escapeCharacter}[\\]PX^_][^\\u0007\\u001b]*${`(?:\\u0007|${escapeCharacter}\\\\)`}`,
	`(?:${escapeCharacter}\\[|\\u009b(?=\\d))[0-?]*[ -/]*[@-~]`,
	`${escapeCharacter}[ -/]*[0-~]`,
	`${standIn}\\](?=\\d+;)[^\\ufffd#]*(?:${standIn}\\\\|\\ufffd|#x07)`,
	`${standIn}\\[(?:[\\d;:?]+[A-Za-z]|[mK](?![A-Za-z]))`,
	`${standIn}\\([0AB]`
].join("|"), "g");
/** What cannot be seen or turns text: controls, zero-width, bidirectional overrides, separators, half characters. */
const unseenInLine = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/gu;
/** The same of a text that keeps its lines, and what programs draw with. */
const unseenInText = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** `text` on one line, with U+FFFD for what cannot be seen. */
function plainLine(text) {
	return withoutSequences(text).replace(/\s+/g, " ").replace(unseenInLine, "�").trim();
}
/** `text` with its lines and tabs, and U+FFFD for what cannot be seen. */
function plainText(text) {
	return withoutSequences(text).replace(/\r\n?/g, "\n").replace(unseenInText, "�");
}
function withoutSequences(text) {
	return text.replace(terminalSequence, "");
}

// src/report/markdown.ts
/** Building blocks of GitHub-flavoured Markdown, in which text from outside is always shown as text. */
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
const longestText = 300;
/**
* `text` for a table cell, a heading or a list item: on one line, clipped, and never Markdown, HTML, a mention,
* an issue reference or a link.
*/
function escapeText(text, limit = 300) {
	return clip(plainLine(text), limit).replace(special, (character) => reference(character) + (linking.test(character) ? "<!-- -->" : "")).replace(specialAtStart, reference);
}
function reference(text) {
	return [...text].map((character) => `&#${character.charCodeAt(0)};`).join("");
}
/** Names of files and tests, in the fixed-width face; the element's content is escaped like any other text. */
function code(text, limit = 300) {
	return `<code>${escapeText(text, limit)}</code>`;
}
/** Output of a test without its colours, fenced by more backticks than it holds; of more than `limit` characters, both ends. */
function fenced(text, limit) {
	const shown = bothEnds(plainText(text), limit);
	const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longestRun + 1);
	return `${fence}text\n${shown}\n${fence}`;
}
/** Some runners say at the start what went wrong, more of them at the end. */
function bothEnds(text, limit) {
	if (text.length <= limit) return text;
	const start = Math.floor(limit / 4);
	const left = text.length - limit;
	return `${text.slice(0, start)}\n… ${count(left, "character")} left out …\n${text.slice(start + left)}`;
}
/** `rows` hold Markdown: escape what comes from outside. */
function table(columns, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	const rule = columns.map(({ align }) => align === "right" ? "---:" : "---");
	return [
		line(columns.map(({ title }) => title)),
		line(rule),
		...rows.map(line)
	].join("\n");
}
/** Folded until somebody opens it, or `open` from the start. `title` is HTML, `body` is Markdown. */
function details(title, body, open = false) {
	return `<details${open ? " open" : ""}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
const eighths = [
	"",
	"▏",
	"▎",
	"▍",
	"▌",
	"▋",
	"▊",
	"▉"
];
/** A bar of `width` characters at 1; shown in the fixed-width face so that bars compare. */
function bar(fraction, width = 12) {
	const cells = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
	return `<code>${("█".repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? "")).padEnd(width, " ")}</code>`;
}
/** `350 ms`, `4.2 s`, `2 m 05 s`, `1 h 02 m`. */
function duration(seconds) {
	if (seconds < .9995) return `${Math.round(seconds * 1e3)} ms`;
	if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
	return `${Math.floor(whole / 3600)} h ${pad(Math.floor(whole % 3600 / 60))} m`;
}
/** `812 B`, `20.3 MB`. */
function size(bytes) {
	const units = [
		"B",
		"kB",
		"MB",
		"GB",
		"TB"
	];
	let power = 0;
	let value = bytes;
	for (; value >= 999.95 && power < units.length - 1; power += 1) value /= 1e3;
	return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
/** `1 test`, `3 tests`. */
/** `19 %`, rounded. */
function percent(share) {
	return `${Math.round(share * 100)} %`;
}
/** As `show` has it, and `n/a` where it is not known. */
function orUnknown(value, show = String) {
	return value === void 0 ? "n/a" : show(value);
}
function count(number, noun, plural = `${noun}s`) {
	return `${number} ${number === 1 ? noun : plural}`;
}
/** At most `limit` UTF-16 units and whole characters only, with a mark where something was cut. */
function clip(text, limit) {
	return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
function pad(number) {
	return String(number).padStart(2, "0");
}

export { count as a, escapeText as c, percent as d, size as f, plainText as h, code as i, fenced as l, plainLine as m, bothEnds as n, details as o, table as p, clip as r, duration as s, bar as t, orUnknown as u };