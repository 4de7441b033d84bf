import { mkdir, mkdtempDisposable, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptFolder, makeOnce } from './kept-folder.ts';

const temporary = () => mkdtempDisposable(join(tmpdir(), 'testshoal-kept-'));

test('another recipe is another folder', () => {
  expect(keptFolder('data', { version: 1 })).toBe(keptFolder('data', { version: 1 }));
  expect(keptFolder('data', { version: 1 })).not.toBe(keptFolder('data', { version: 2 }));
});

test('what is half-made looks undone, and nothing of it stays', async () => {
  await using parent = await temporary();
  const place = join(parent.path, 'kept');
  const half = makeOnce(place, async (folder) => {
    await writeFile(join(folder, 'first'), '');
    expect(await readdir(parent.path)).not.toContain('kept');
    throw new Error('no room');
  });
  await expect(half).rejects.toThrow('no room');
  expect(await readdir(parent.path)).toEqual([]);
});

test('it is made once, and of two makers at once one wins', async () => {
  await using parent = await temporary();
  const place = join(parent.path, 'kept');
  const both = Promise.withResolvers<void>();
  let making = 0;
  const make = (text: string) =>
    makeOnce(place, async (folder) => {
      making += 1;
      if (making === 2) both.resolve();
      await both.promise;
      await writeFile(join(folder, 'text'), text);
    });
  await Promise.all([make('one'), make('one')]);
  await make('another');
  expect(making).toBe(2);
  expect(await readFile(join(place, 'text'), 'utf8')).toBe('one');
  expect(await readdir(parent.path)).toEqual(['kept']);
});

test('what nobody used for a month goes when something new is made, and nothing else', async () => {
  await using parent = await temporary();
  const names = {
    old: 'data-mysql-0123456789ab',
    halfMade: 'data-mysql-0123456789ac-making-Ab3dEf',
    used: 'data-mysql-0123456789ad',
    foreign: 'my-own-folder',
  };
  const month = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  for (const name of Object.values(names)) {
    await mkdir(join(parent.path, name));
    await utimes(join(parent.path, name), month, month);
  }
  await makeOnce(join(parent.path, names.used), async () => {
    throw new Error('it is there');
  });
  await makeOnce(join(parent.path, 'new'), async () => {});
  expect((await readdir(parent.path)).toSorted()).toEqual([names.used, names.foreign, 'new'].toSorted());
});
