import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readBundle, writeBundle } from '../../src/replay/archive.ts';
import { aBundle, aBundledDatabase, aFolder, type Entry, type Folder, tarOf } from './bundles.ts';

const withDump = aBundle({ databases: [aBundledDatabase({ dumpBytes: 4 })] });
const head = (bundle = withDump): Entry => ({ name: 'bundle.json', content: JSON.stringify(bundle) });
const dump: Entry = { name: 'dumps/default', content: 'dump' };

/** What reading says, with and without taking the dumps out; the same, but for what only taking out finds. */
async function refusal(file: string, folder: Folder): Promise<string> {
  const into = folder.in('into');
  await mkdir(into, { recursive: true });
  const said: unknown = await readBundle(file, into).then(
    () => 'it was read',
    (error: unknown) => error,
  );
  expect(said).toBeInstanceOf(UserError);
  expect(existsSync(folder.in('escaped'))).toBe(false);
  await expect(readBundle(file, undefined)).rejects.toThrow(UserError);
  return (said as UserError).message;
}

describe('a bundle in a file', () => {
  it('comes back as it was, with its dumps', async () => {
    await using folder = await aFolder();
    await writeFile(folder.in('packed'), 'dump');
    await writeBundle(withDump, new Map([['default', folder.in('packed')]]), folder.in('bundle.tar'));
    const { bundle, dumps } = await readBundle(folder.in('bundle.tar'), folder.path);
    expect(bundle).toEqual(withDump);
    expect(await readFile(dumps.get('default') ?? '', 'utf8')).toBe('dump');
    expect(existsSync(folder.in('bundle.tar.part'))).toBe(false);
    const looked = await readBundle(folder.in('bundle.tar'), undefined);
    expect(looked).toEqual({ bundle: withDump, dumps: new Map() });
  });

  it('is not there where a dump could not be read', async () => {
    await using folder = await aFolder();
    const dumps = new Map([['default', folder.in('nothing')]]);
    await expect(writeBundle(withDump, dumps, folder.in('bundle.tar'))).rejects.toThrow('ENOENT');
    for (const name of ['bundle.tar', 'bundle.tar.part']) expect(existsSync(folder.in(name))).toBe(false);
  });

  it.each<[what: string, entries: readonly Entry[], reason: RegExp]>([
    ['a path that leads elsewhere', [head(), { ...dump, name: '../escaped' }], /holds "\.\.\/escaped"/],
    ['an alias that is a path', [head(), { ...dump, name: 'dumps/../../escaped' }], /which no bundle has/],
    ['an absolute path', [head(), { ...dump, name: '/tmp/escaped' }], /which no bundle has/],
    [
      'a symbolic link',
      [head(), { name: 'dumps/default', type: 'symlink', linkname: '/etc/passwd' }],
      /\(symlink\), which no bundle has/,
    ],
    ['a hard link', [head(), { name: 'dumps/default', type: 'link', linkname: 'x' }], /\(link\)/],
    ['a file that nobody announced', [head(), dump, { ...dump, name: 'more' }], /holds "more"/],
    ['a dump twice', [head(), dump, dump], /which no bundle has/],
    ['a larger dump than it says', [head(), { ...dump, content: 'dumped' }], /has 6 bytes, and not 4/],
    ['no dump where it says one', [head()], /the dump of "default" is not in it/],
    ['a dump before what it is', [dump, head()], /does not begin with bundle\.json/],
    ['a link in place of what it is', [{ name: 'bundle.json', type: 'symlink' }], /does not begin/],
    ['nothing', [], /it is empty/],
    ['no JSON', [{ name: 'bundle.json', content: '{' }], /not JSON/],
    ['a later format', [head({ ...withDump, format: 2 } as never)], /in format 2, and this version reads/],
    [
      'more bytes than the disk has',
      [head(aBundle({ databases: [aBundledDatabase({ dumpBytes: 2 ** 52 })] })), dump],
      /are free|and not 4503599627370496/,
    ],
  ])('is refused with %s', async (_, entries, reason) => {
    await using folder = await aFolder();
    expect(await refusal(await tarOf(folder.in('bundle.tar'), entries), folder)).toMatch(reason);
  });

  it('is refused where what it says of itself is endless', async () => {
    await using folder = await aFolder();
    const file = await tarOf(folder.in('bundle.tar'), [
      { name: 'bundle.json', content: ' '.repeat(33 * 1024 ** 2) },
    ]);
    expect(await refusal(file, folder)).toMatch(/too long: 34603008 bytes/);
  });

  it('is refused where it is cut off, no archive, no file, or not there', async () => {
    await using folder = await aFolder();
    const file = await tarOf(folder.in('bundle.tar'), [head(), { ...dump }]);
    await truncate(file, 1024);
    expect(await refusal(file, folder)).toMatch(/cannot be replayed/);
    await writeFile(folder.in('text'), 'no archive at all, but long enough to be taken for one '.repeat(20));
    expect(await refusal(folder.in('text'), folder)).toMatch(/cannot be replayed/);
    expect(await refusal(folder.path, folder)).toMatch(/it is no file/);
    expect(await refusal(folder.in('nowhere'), folder)).toMatch(/ENOENT/);
    await symlink(folder.in('nowhere'), folder.in('link'));
    expect(await refusal(folder.in('link'), folder)).toMatch(/ENOENT/);
  });
});
