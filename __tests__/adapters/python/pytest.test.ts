/** The pytest plugin with pytest-django, pytest-xdist and without Django. */

import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { migrationRuns } from './project.ts';
import { type Ended, products, Sample, sqlite } from './sample.ts';

const settings = 'DJANGO_SETTINGS_MODULE';
const configured = `
from django.conf import settings

def pytest_configure():
    from config import settings as project
    settings.configure(**{name: getattr(project, name) for name in dir(project) if name.isupper()})
`;

describe.each(['4.2', '5.2'])('pytest with Django %s', (version) => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith([`django==${version}.*`, 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  function pytest(sample: Sample, args: readonly string[], env: Record<string, string>, folder = '.') {
    const plugins = '-p testshoal_pytest -p no:cacheprovider';
    return sample.run(python, ['-m', 'pytest', ...args], { PYTEST_ADDOPTS: plugins, ...env }, folder);
  }

  /** A sample whose ini file has `lines`. Its file names follow Django's pattern. */
  async function sampleWith(lines: readonly string[]): Promise<Sample> {
    const sample = await Sample.create();
    await sample.write('pytest.ini', ['[pytest]', 'python_files = test*.py', ...lines].join('\n'));
    return sample;
  }

  async function prepareAndRun(
    sample: Sample,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ preparation: Ended; run: Ended; clone: string }> {
    const template = sample.path('template.sqlite3');
    const clone = sample.path('clone.sqlite3');
    const prepare = { TESTSHOAL_DATABASES: sqlite({ default: template }), TESTSHOAL_PREPARE: '1' };
    const preparation = await pytest(sample, args, { ...env, ...prepare });
    await copyFile(template, clone);
    const tests = ['shop/tests/test_products.py', 'news/test_articles.py', 'news/test_leaves_a_row.py'];
    const run = await pytest(sample, [...args, ...tests], {
      ...env,
      TESTSHOAL_DATABASES: sqlite({ default: clone }),
    });
    return { preparation, run, clone };
  }

  test.each([
    [
      'the ini file, with --create-db and -n',
      [`${settings} = config.settings`, 'addopts = --create-db -n 2'],
      [],
      {},
    ],
    ['the command line, with --reuse-db', ['addopts = --reuse-db'], ['--ds=config.settings'], {}],
    ['the environment', [], [], { [settings]: 'config.settings' }],
  ])(
    'settings from %s: prepared without tests, then run on a copy without a migration',
    async (_, ini, args, env) => {
      await using sample = await sampleWith(ini);
      const files = await sample.files();
      const { preparation, run, clone } = await prepareAndRun(sample, args, env);
      expect(preparation).toMatchObject({ status: 0, output: expect.stringContaining(migrationRuns) });
      expect(preparation.output).not.toMatch(/collected|passed|no tests ran/);
      expect(run).toMatchObject({ status: 0, output: expect.stringContaining('8 passed') });
      expect(run.output).not.toContain(migrationRuns);
      expect(products(clone).at(-1)).toBe('left by a test');
      expect(await sample.files()).toEqual(files);
    },
  );

  test('settings that a conftest makes are found too', async () => {
    await using sample = await sampleWith([]);
    await sample.write('conftest.py', configured);
    const { preparation, run } = await prepareAndRun(sample, []);
    expect(preparation).toMatchObject({ status: 0, output: expect.stringContaining(migrationRuns) });
    expect(run).toMatchObject({ status: 0, output: expect.stringContaining('8 passed') });
  });

  test('--no-migrations holds for the template: the tables are there, the rows of migrations are not', async () => {
    await using sample = await sampleWith([`${settings} = config.settings`, 'addopts = --no-migrations']);
    const { preparation } = await prepareAndRun(sample, []);
    expect(preparation).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
    expect(products(sample.path('template.sqlite3'))).toEqual([]);
  });

  test('a fixture of the project that replaces the set-up of databases does not run while preparing', async () => {
    await using sample = await sampleWith([`${settings} = config.settings`]);
    const fixture =
      'import pytest\n\n@pytest.fixture(scope="session")\ndef django_db_setup():\n    assert False\n';
    await sample.write('conftest.py', fixture);
    const { preparation } = await prepareAndRun(sample, []);
    expect(preparation.status).toBe(0);
    expect(products(sample.path('template.sqlite3'))).toEqual(['from a migration']);
  });

  test.each([
    ['without pytest-django', ['-p', 'no:django'], 'pytest-django is not loaded'],
    ['without settings', [], 'Django has no settings'],
  ])('preparing %s fails with a reason', async (_, args, reason) => {
    await using sample = await sampleWith([]);
    const env = {
      TESTSHOAL_DATABASES: sqlite({ default: sample.path('x.sqlite3') }),
      TESTSHOAL_PREPARE: '1',
    };
    const ended = await pytest(sample, args, env);
    expect(ended).toMatchObject({ status: 4, output: expect.stringContaining(reason) });
  });

  test('a database for an unknown alias stops pytest before any test', async () => {
    await using sample = await sampleWith([`${settings} = config.settings`]);
    const env = { TESTSHOAL_DATABASES: sqlite({ main: sample.path('x.sqlite3') }) };
    const ended = await pytest(sample, ['news/test_articles.py'], env);
    expect(ended).toMatchObject({
      status: 4,
      output: expect.stringContaining("a database for alias 'main', but"),
    });
  });

  test('the units count from the folder of the launch; empty files count 0, broken ones are left out', async () => {
    await using sample = await sampleWith([`${settings} = config.settings`]);
    const files = ['products', 'empty', 'unimportable', 'outcomes'].map((name) => `tests/test_${name}.py`);
    const tests = [
      ...files,
      '../news/test_articles.py::test_article',
      '--deselect=shop/tests/test_outcomes.py',
    ];
    const env = { TESTSHOAL_DATABASES: '{}', TESTSHOAL_UNITS: sample.path('units.json') };
    const ended = await pytest(sample, tests, env, 'shop');
    expect(ended.output).toContain('ERROR collecting');
    expect(JSON.parse(await sample.read('units.json'))).toEqual({
      launchSeconds: expect.any(Number),
      units: {
        'tests/test_products.py': 4,
        'tests/test_empty.py': 0,
        'tests/test_outcomes.py': 0,
        '../news/test_articles.py': 1,
      },
    });
  });

  test('a whole run counts the same tests with and without -n', async () => {
    await using sample = await sampleWith([`${settings} = config.settings`]);
    const env = { TESTSHOAL_DATABASES: '{}', TESTSHOAL_UNITS: sample.path('units.json') };
    const ended = await pytest(sample, ['-n', '2', '--dist', 'loadfile', 'news/test_articles.py'], env);
    expect(ended).toMatchObject({ status: 0, output: expect.stringContaining('pytest-xdist stays off') });
    expect(JSON.parse(await sample.read('units.json')).units).toEqual({ 'news/test_articles.py': 3 });
  });
});

describe('pytest without Django', () => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['pytest']);
  });

  test('the units are written', async () => {
    await using sample = await Sample.create();
    await sample.write('test_plain.py', 'def test_one(): pass\n\n\ndef test_two(): pass\n');
    const env = { TESTSHOAL_DATABASES: '{}', TESTSHOAL_UNITS: sample.path('units.json') };
    const ended = await sample.run(python, ['-m', 'pytest', '-p', 'testshoal_pytest', 'test_plain.py'], env);
    expect(ended.status).toBe(0);
    expect(JSON.parse(await sample.read('units.json')).units).toEqual({ 'test_plain.py': 2 });
  });

  test('preparing fails with a reason, and collects nothing', async () => {
    await using sample = await Sample.create();
    const env = {
      TESTSHOAL_DATABASES: '{}',
      TESTSHOAL_PREPARE: '1',
      TESTSHOAL_UNITS: sample.path('units.json'),
    };
    const ended = await sample.run(python, ['-m', 'pytest', '-p', 'testshoal_pytest'], env);
    expect(ended).toMatchObject({
      status: 4,
      output: expect.stringContaining('pytest-django is not loaded'),
    });
    expect(existsSync(sample.path('units.json'))).toBe(false);
  });
});
