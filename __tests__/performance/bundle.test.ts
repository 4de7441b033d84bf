/** What each step loads at its start: every chunk costs memory and time before the first line of the log. */

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const dist = new URL('../../dist/', import.meta.url);

/** The chunks that Node loads with `entry`, before anything in it runs. */
async function loadedWith(entry: string, loaded = new Set<string>()): Promise<ReadonlySet<string>> {
  loaded.add(entry);
  const text = await readFile(new URL(entry, dist), 'utf8');
  for (const [, chunk = ''] of text.matchAll(/^(?:import|export) .*?"\.\/([\w-]+\.js)";$/gm)) {
    if (!loaded.has(chunk)) await loadedWith(chunk, loaded);
  }
  return loaded;
}

test.each(['main.js', 'post.js'])('%s starts without the cache client and the drivers', async (entry) => {
  const loaded = await loadedWith(entry);
  expect(loaded).toContain('toolkit.js');
  for (const chunk of ['toolkit-cache.js', 'pg.js', 'mysql2.js', 'better-sqlite3.js', 'tar-stream.js']) {
    expect(loaded).not.toContain(chunk);
  }
});
