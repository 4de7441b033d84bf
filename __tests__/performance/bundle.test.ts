/** What each step loads at its start: every chunk costs memory and time before the first line of the log. */

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const dist = new URL('../../dist/', import.meta.url);

function textOf(chunk: string): Promise<string> {
  return readFile(new URL(chunk, dist), 'utf8');
}

/** The chunks that Node loads with `entry`, before anything in it runs. */
async function loadedWith(entry: string, loaded = new Set<string>()): Promise<ReadonlySet<string>> {
  loaded.add(entry);
  const text = await textOf(entry);
  for (const [, chunk = ''] of text.matchAll(/^(?:import|export) .*?"\.\/([\w-]+\.js)";$/gm)) {
    if (!loaded.has(chunk)) await loadedWith(chunk, loaded);
  }
  return loaded;
}

const entries = ['main.js', 'post.js', 'plan.js', 'merge.js'];

test.each(entries)('%s starts without the cache client and the drivers', async (entry) => {
  const loaded = await loadedWith(entry);
  expect(loaded).toContain('toolkit.js');
  for (const chunk of ['toolkit-cache.js', 'pg.js', 'mysql2.js', 'better-sqlite3.js', 'tar-stream.js']) {
    expect(loaded).not.toContain(chunk);
  }
});

test('the HTTP client of the toolkit, half a megabyte, is in the cache client alone', async () => {
  const holders = async (chunks: Iterable<string>) => {
    const texts = await Promise.all([...chunks].map(async (chunk) => [chunk, await textOf(chunk)] as const));
    return texts.filter(([, text]) => text.includes('node_modules/undici/')).map(([chunk]) => chunk);
  };
  for (const entry of entries) expect(await holders(await loadedWith(entry))).toEqual([]);
  expect(await holders(['toolkit-cache.js'])).toEqual(['toolkit-cache.js']);
});
