/** The `{placeholders}` of commands and environment values. */

import type { Access } from '../databases/engine.ts';

export interface EnvironmentLine {
  readonly name: string;
  /** With placeholders. */
  readonly value: string;
}

/** Placeholder name, without braces, to what it becomes. */
export type Placeholders = ReadonlyMap<string, string>;

/** Reads `NAME=value` a line, blank lines ignored. Problems name the line and show nothing of it: it may be secret. */
export function parseEnvironmentLines(text: string): {
  entries: EnvironmentLine[];
  problems: string[];
} {
  const entries: EnvironmentLine[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line.trim());
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined) {
      problems.push(`line ${index + 1} does not read NAME=value.`);
    } else {
      entries.push({ name, value });
    }
  }
  return { entries, problems };
}

/** `{url}`, `{host}` … of the only or the first database, and `{alias.url}` … of each. */
export function accessPlaceholders(accesses: ReadonlyMap<string, Access>): Placeholders {
  const placeholders = new Map<string, string>();
  for (const [alias, access] of accesses) {
    for (const [field, value] of Object.entries(access)) {
      placeholders.set(`${alias}.${field}`, value);
      if (!placeholders.has(field)) placeholders.set(field, value);
    }
  }
  return placeholders;
}

/** Names of placeholders in `text` that nothing fills. Braces around other things, as in JSON or shell, are left alone. */
export function unfilledPlaceholders(text: string, placeholders: Placeholders): readonly string[] {
  return [...text.matchAll(placeholderPattern)]
    .map((match) => match[1] ?? '')
    .filter((name) => looksMeant(name) && !placeholders.has(name));
}

export function fillPlaceholders(text: string, placeholders: Placeholders): string {
  return text.replace(placeholderPattern, (whole, name: string) => placeholders.get(name) ?? whole);
}

/** Whether `text` has one of ours of that name; `${tests}` is a variable of bash. */
export function hasPlaceholder(text: string, name: string): boolean {
  return [...text.matchAll(placeholderPattern)].some((match) => match[1] === name);
}

/** `${HOME}` is bash's. */
const placeholderPattern = /(?<!\$)\{([A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)?)\}/g;

const meant = new Set(['url', 'database', 'host', 'port', 'user', 'password', 'worker', 'workers']);

/** `{url}` and `{other.url}` are ours; `{print}` is awk's. */
function looksMeant(name: string): boolean {
  return meant.has(name.split('.').at(-1) ?? '');
}
