/** What a template depends on: the files of `template-key` and all else, as the keys under which its dump is kept. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { glob } from 'tinyglobby';

/** Changes whenever what a template is changes; the format of its dump has a number of its own. */
const templateVersion = 2;

export interface TemplateIngredients {
  readonly suite: string;
  readonly alias: string;
  readonly engine: string;
  /** The server's whole version: an extension or a collation may differ between two of them. */
  readonly version: string;
  readonly architecture: string;
  readonly prepare: string;
  readonly content: TemplateContent;
}

export interface TemplateKeys {
  /** The beginning of the keys of all templates that differ from this one in their files only. */
  readonly relatives: string;
  /** The beginning of the keys of this very template. A number follows: an entry cannot be replaced. */
  readonly exact: string;
  /** The hash in `relatives`. A dump says it of itself. */
  readonly family: string;
  readonly content: TemplateContent;
}

export function templateKeys({ content, ...others }: TemplateIngredients): TemplateKeys {
  const { literals, files } = content;
  const family = shortHash([templateVersion, ...Object.entries({ ...others, literals }).sort()], 12);
  const relatives = `testshoal-dump-${family}-`;
  return { relatives, exact: `${relatives}${shortHash([...files], 24)}-`, family, content };
}

export interface TemplateContent {
  /** SHA-256 of each file that the globs match, by its path with forward slashes, sorted by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The lines that start with `=`, as they are. */
  readonly literals: readonly string[];
}

/** Reads what `template-key` names. Two machines with the same checkout get the same. */
export async function readTemplateContent(
  lines: readonly string[],
  directory: string,
): Promise<TemplateContent> {
  const globs = lines.filter((line) => !line.startsWith('=') && !line.startsWith('!'));
  const excluded = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const found = await glob(globs, {
    cwd: directory,
    ignore: ['**/node_modules/**', '**/.git/**', ...excluded],
    expandDirectories: false,
  });
  const files = new Map<string, string>();
  for (const file of found.map((name) => name.replaceAll('\\', '/')).sort()) {
    const content = createHash('sha256');
    await pipeline(createReadStream(path.join(directory, file)), content);
    files.set(file, content.digest('hex'));
  }
  return { files, literals: lines.filter((line) => line.startsWith('=')) };
}

function shortHash(content: unknown, digits: number): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, digits);
}
