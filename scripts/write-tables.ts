/** Writes the tables of inputs and outputs into the pages from the actions' definitions; with --check it only compares. */

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Definition {
  readonly inputs: Record<string, { description: string; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
}

/** Page and definition, relative to the repository. */
const pages = [
  ['README.md', 'action.yml'],
  ['docs/plan.md', 'plan/action.yml'],
  ['docs/merge.md', 'merge/action.yml'],
] as const;

const home = new URL('../', import.meta.url);

for (const [page, action] of pages) {
  const before = readFileSync(new URL(page, home), 'utf8');
  const after = withTables(before, page, action);
  if (!process.argv.includes('--check')) {
    writeFileSync(new URL(page, home), after);
  } else if (after !== before) {
    console.error(`The tables in ${page} differ from ${action}: run \`npm run docs\` and commit.`);
    process.exitCode = 1;
  }
}

function withTables(text: string, page: string, action: string): string {
  const definition = parse(readFileSync(new URL(action, home), 'utf8')) as Definition;
  const inputs = Object.entries(definition.inputs).map(([name, { description, default: value = '' }]) => [
    `\`${name}\``,
    value === '' ? '' : `\`${value}\``,
    cell(description),
  ]);
  const outputs = Object.entries(definition.outputs).map(([name, { description }]) => [
    `\`${name}\``,
    cell(description),
  ]);
  const tables = {
    inputs: table(['input', 'default', 'meaning'], inputs),
    outputs: table(['output', 'meaning'], outputs),
  };
  return Object.entries(tables).reduce(
    (result, [marker, content]) => replaceBetween(result, page, action, marker, content),
    text,
  );
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function replaceBetween(text: string, page: string, action: string, marker: string, content: string): string {
  const [start, end] = [`<!-- ${marker}: written from ${action} -->`, `<!-- /${marker} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) throw new Error(`${page} has no marks for ${marker}`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}
