/** The `{placeholders}` of commands and environment values, and the one place where words are quoted for bash. */

import type { Access } from '../databases/engine.ts';

export interface EnvironmentLine {
  readonly name: string;
  /** With placeholders. */
  readonly value: string;
}

/** Placeholder name, without braces, to what it becomes. */
export type Placeholders = ReadonlyMap<string, string>;

export function parseEnvironmentLines(lines: readonly string[]): {
  entries: EnvironmentLine[];
  problems: string[];
} {
  const entries: EnvironmentLine[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined) {
      problems.push(`a line does not read NAME=value: it starts with "${line.slice(0, 20)}".`);
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

/** Quotes one word for bash: nothing inside single quotes is special except the single quote. */
export function quoteForBash(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const placeholderPattern = /\{([A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)?)\}/g;

const meant = new Set(['url', 'database', 'host', 'port', 'user', 'password']);

/** `${HOME}` is bash's; `{url}` and `{other.url}` are ours. */
function looksMeant(name: string): boolean {
  return meant.has(name.split('.').at(-1) ?? '');
}
