/**
 * Writes what is in the pages twice: the tables of inputs and outputs, from the actions' definitions, and the schemas of reports and log, from
 * their types. With --check it only compares.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { publishedSchemas, schemaOf } from './schemas.ts';

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
  write(page, `The tables in ${page} differ from ${action}`, (before) => withTables(before, page, action));
}

for (const schema of publishedSchemas) {
  const text = `${JSON.stringify(schemaOf(schema), null, 2)}\n`;
  write(schema.file, `${schema.file} differs from ${schema.source}`, () => text);
}

/** `difference`: what to say where the page is not what it should be. */
function write(page: string, difference: string, change: (before: string) => string): void {
  const file = new URL(page, home);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const after = change(before);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, after);
  } else if (after !== before) {
    console.error(`${difference}: run \`npm run docs\` and commit.`);
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
