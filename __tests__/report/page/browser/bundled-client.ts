/** The page's script and style, of the source as it is now and not of `dist/`. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';
import { pageBundle } from '../../../../scripts/page-bundle.ts';
import type { PageClient } from '../../../../src/report/page/page.ts';

/** `folder`: where they are made. */
export async function bundledClient(folder: string): Promise<PageClient> {
  await build(pageBundle(folder));
  const [script = '', style = ''] = await Promise.all(
    ['page.js', 'page.css'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { script, style };
}
