import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readTemplateContent } from '../../src/databases/template-key.ts';
import { djangoTemplateKey } from '../../src/runners/python.ts';
import { folderWith } from './folder-with.ts';

const decisive = [
  'manage.py',
  'pytest.ini',
  '.pytest.ini',
  'pyproject.toml',
  'uv.lock',
  'requirements/ci.txt',
  'shop/apps.py',
  'shop/models.py',
  'shop/models/cart.py',
  'shop/migrations/0001_initial.py',
  'shop/migrations/0002_countries.csv',
  'shop/sql/views.sql',
  'shop/fixtures/countries.json',
  'config/settings/base.py',
  'config/test_settings.py',
  'tests/settings.py',
  'tests/shop/models.py',
];

const indifferent = [
  'shop/views.py',
  'shop/migrations/__pycache__/0001_initial.cpython-313.pyc',
  'tests/test_cart.py',
  'tests/fixtures/answer.json',
  'conftest.py',
];

it('a kept template of Django is stale when what its tables come from changes, and only then', async () => {
  await using folder = await folderWith([...decisive, ...indifferent]);
  let before = await readTemplateContent(djangoTemplateKey, folder.path);
  expect(before.files.size).toBe(decisive.length);
  for (const file of [...decisive, ...indifferent]) {
    await appendFile(path.join(folder.path, file), '#');
    const after = await readTemplateContent(djangoTemplateKey, folder.path);
    expect(JSON.stringify([...after.files]) !== JSON.stringify([...before.files]), file).toBe(
      decisive.includes(file),
    );
    before = after;
  }
});
