/** The exact key of a dump: everything that decides whether it is still the template that `prepare` would build. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { glob } from 'tinyglobby';

/** Changes whenever the format of dumps, or what a template is, changes. */
const dumpFormat = 1;

export interface TemplateIngredients {
  readonly suite: string;
  readonly alias: string;
  readonly engine: string;
  /** The server's whole version: an extension or a collation may differ between two of them. */
  readonly version: string;
  readonly architecture: string;
  readonly prepare: string;
  /** Hash over the files and texts of `template-key`. */
  readonly content: string;
}

export function templateKey(ingredients: TemplateIngredients): string {
  const text = JSON.stringify([dumpFormat, ...Object.entries(ingredients).sort()]);
  return `testshoal-dump-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

export interface TemplateContent {
  readonly hash: string;
  readonly files: number;
}

/**
 * Hashes the names and bytes of the files that the globs match, and the lines that start with `=` as they are.
 * Two machines with the same checkout get the same hash.
 */
export async function hashTemplateContent(
  lines: readonly string[],
  directory: string,
): Promise<TemplateContent> {
  const literals = lines.filter((line) => line.startsWith('='));
  const globs = lines.filter((line) => !line.startsWith('=') && !line.startsWith('!'));
  const excluded = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const found = await glob(globs, {
    cwd: directory,
    ignore: ['**/node_modules/**', '**/.git/**', ...excluded],
    expandDirectories: false,
  });
  const files = found.map((file) => file.replaceAll('\\', '/')).sort();
  const hash = createHash('sha256').update(JSON.stringify(literals));
  for (const file of files) {
    const content = createHash('sha256');
    await pipeline(createReadStream(path.join(directory, file)), content);
    hash.update(JSON.stringify([file, content.digest('hex')]));
  }
  return { hash: hash.digest('hex'), files: files.length };
}
