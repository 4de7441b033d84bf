/** Writes the tables of inputs and outputs into the README from action.yml; with --check it only compares. */

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Definition {
  readonly inputs: Record<string, { description: string; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
}

const readme = new URL('../README.md', import.meta.url);
const definition = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as Definition;

const inputs = Object.entries(definition.inputs).map(([name, { description, default: value = '' }]) => [
  `\`${name}\``,
  value === '' ? '' : `\`${value}\``,
  cell(description),
]);
const outputs = Object.entries(definition.outputs).map(([name, { description }]) => [
  `\`${name}\``,
  cell(description),
]);

const before = readFileSync(readme, 'utf8');
const after = replaceBetween(
  replaceBetween(before, 'inputs', table(['input', 'default', 'meaning'], inputs)),
  'outputs',
  table(['output', 'meaning'], outputs),
);
if (!process.argv.includes('--check')) {
  writeFileSync(readme, after);
} else if (after !== before) {
  console.error('The tables in README.md differ from action.yml: run `npm run docs` and commit.');
  process.exitCode = 1;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function replaceBetween(text: string, marker: string, content: string): string {
  const [start, end] = [`<!-- ${marker}: written from action.yml -->`, `<!-- /${marker} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) throw new Error(`README.md has no marks for ${marker}`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}
