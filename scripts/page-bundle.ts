/** Bundles what runs in the page: one script and one style that the action puts into each page. */

import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'rolldown';

const client = fileURLToPath(new URL('../src/report/page/client', import.meta.url));

/** Writes `page.js` and `page.css` to `folder`, beside what is there. */
export function pageBundle(folder: string) {
  return {
    input: { page: path.join(client, 'main.ts') },
    platform: 'browser',
    // Every page has it once more, so it is as short as it can be; each push proves what it is made of.
    output: { dir: folder, format: 'iife', entryFileNames: '[name].js', minify: true, sourcemap: false },
    plugins: [
      {
        name: 'style-beside-the-script',
        writeBundle() {
          copyFileSync(path.join(client, 'style.css'), path.join(folder, 'page.css'));
        },
      },
    ],
  } satisfies BuildOptions;
}
