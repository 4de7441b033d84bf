import { describe, expect, it } from 'vitest';
import { listUnits } from '../../src/runners/units.ts';
import { folderWith } from './folder-with.ts';

describe('listing units', () => {
  it('gives what the globs match, less what they exclude, in an order that no locale changes', async () => {
    await using folder = await folderWith([
      'b/test_1.py',
      'B/test_2.py',
      'a/test_é.py',
      'a/slow/test_3.py',
      'a/x.py',
    ]);
    expect(await listUnits(['**/test_*.py', '!a/slow/**'], folder.path)).toEqual([
      'B/test_2.py',
      'a/test_é.py',
      'b/test_1.py',
    ]);
  });

  it('never looks into installed packages', async () => {
    await using folder = await folderWith([
      'node_modules/x/test_1.py',
      '.venv/test_2.py',
      'venv/lib/test_3.py',
      'test_4.py',
    ]);
    expect(await listUnits(['**/test_*.py'], folder.path)).toEqual(['test_4.py']);
  });

  it('refuses a name that a runner would take for an option', async () => {
    await using folder = await folderWith(['-k.test']);
    await expect(listUnits(['*.test'], folder.path)).rejects.toThrow('Rename the test file "-k.test"');
  });
});
