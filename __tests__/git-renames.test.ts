import { execFileSync } from 'node:child_process';
import { mkdir, mkdtempDisposable, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { followGit, readRenames } from '../src/git-renames.ts';
import { emptyTimings } from '../src/timings/model.ts';
import { childProcessTools } from './fakes/tools.ts';

/** A repository whose tests lie in `app`, one commit for each step. */
async function makeRepository() {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'renames-'));
  const git = (...args: string[]) => {
    const settings = [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.invalid',
      '-c',
      'init.defaultBranch=main',
    ];
    execFileSync('git', [...settings, ...args], { cwd: folder.path, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const at = (file: string) => path.join(folder.path, 'app', file);
  git('init', '--quiet');
  await mkdir(at('tests'), { recursive: true });
  return {
    root: folder.path,
    git,
    async write(file: string) {
      await writeFile(at(file), `# ${file}\n${'assert True\n'.repeat(20)}`);
    },
    move: (old: string, file: string) => rename(at(old), at(file)),
    commit() {
      git('add', '--all');
      git('commit', '--quiet', '-m', 'a step');
    },
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

const known = (...units: string[]) => ({ ...emptyTimings, units: new Map(units.map((unit) => [unit, [1]])) });

async function followed(root: string, old: string, units: readonly string[]) {
  return [...(await followGit(known(old), units, path.join(root, 'app'), childProcessTools)).units.keys()];
}

describe('git', () => {
  it('tells of files that were renamed, twice as well, seen from the working directory', async () => {
    await using repository = await makeRepository();
    await repository.write('tests/test_a.py');
    repository.commit();
    await repository.move('tests/test_a.py', 'tests/test_b.py');
    repository.commit();
    await repository.move('tests/test_b.py', 'test_c d.py');
    repository.commit();
    expect(await followed(repository.root, 'tests/test_a.py', ['test_c d.py'])).toEqual(['test_c d.py']);
  });

  it('tells of what a merge has brought, where nothing but its parents is there', async () => {
    await using repository = await makeRepository();
    await repository.write('tests/test_a.py');
    repository.commit();
    repository.git('checkout', '--quiet', '-b', 'feature');
    await repository.move('tests/test_a.py', 'tests/test_b.py');
    repository.commit();
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'feature');
    await using clone = await mkdtempDisposable(path.join(os.tmpdir(), 'renames-clone-'));
    repository.git('clone', '--quiet', '--depth=2', `file://${repository.root}`, path.join(clone.path, 'c'));
    expect(await followed(path.join(clone.path, 'c'), 'tests/test_a.py', ['tests/test_b.py'])).toEqual([
      'tests/test_b.py',
    ]);
  });

  it('tells nothing in a shallow clone, in a folder without a repository, and where it is missing', async () => {
    await using repository = await makeRepository();
    await repository.write('tests/test_a.py');
    repository.commit();
    await repository.move('tests/test_a.py', 'tests/test_b.py');
    repository.commit();
    await using clone = await mkdtempDisposable(path.join(os.tmpdir(), 'renames-clone-'));
    repository.git('clone', '--quiet', '--depth=1', `file://${repository.root}`, path.join(clone.path, 'c'));
    const stays = ['tests/test_a.py'];
    expect(await followed(path.join(clone.path, 'c'), 'tests/test_a.py', ['tests/test_b.py'])).toEqual(stays);
    await mkdir(path.join(clone.path, 'app'));
    expect(await followed(clone.path, 'tests/test_a.py', ['tests/test_b.py'])).toEqual(stays);
    expect(await followed(path.join(clone.path, 'none'), 'tests/test_a.py', ['tests/test_b.py'])).toEqual(
      stays,
    );
  });

  it('is not asked where nothing is new, or nothing is gone', async () => {
    const tools = { run: () => expect.unreachable() };
    for (const units of [['a.py'], ['a.py', 'b.py']]) {
      expect([...(await followGit(known('a.py'), units, '/', tools)).units.keys()]).toEqual(['a.py']);
    }
  });
});

describe('what git prints', () => {
  it('is read whatever files are called', () => {
    const output = 'R100\0a\0R100\0R087\0R100\0c\nd\0';
    expect(readRenames(output)).toEqual(
      new Map([
        ['a', 'R100'],
        ['R100', 'c\nd'],
      ]),
    );
    expect(readRenames('')).toEqual(new Map());
    expect(readRenames('R100\0a\0')).toEqual(new Map());
  });
});
