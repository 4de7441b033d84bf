/** What the pytest plugin prepares, refuses and counts. */

import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { migrationRuns } from './project.ts';
import { PytestSample } from './pytest-sample.ts';
import { products, Sample, sqlite } from './sample.ts';

const settings = 'DJANGO_SETTINGS_MODULE = config.settings';
const fixtureThatFails = `
import pytest

@pytest.fixture(scope="session")
def django_db_setup():
    assert False
`;

describe('the pytest plugin', () => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  test('--no-migrations holds for the template: tables are there, rows of migrations are not', async () => {
    await using project = await PytestSample.create(python, [settings, 'addopts = --no-migrations']);
    const preparation = await project.prepare();
    expect(preparation).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
    expect(products(project.template)).toEqual([]);
  });

  test('a fixture of the project that sets up databases does not run while preparing', async () => {
    await using project = await PytestSample.create(python, [settings]);
    await project.sample.write('conftest.py', fixtureThatFails);
    expect((await project.prepare()).status).toBe(0);
    expect(products(project.template)).toEqual(['from a migration']);
  });

  test.each([
    ['without pytest-django', [settings], ['-p', 'no:django'], {}, 'pytest-django is not loaded'],
    ['without settings', [], [], {}, 'Django has no settings'],
    ['without a database', [settings], [], { TESTSHOAL_DATABASES: '{}' }, 'names no database to prepare'],
    [
      'a wrong alias',
      [settings],
      [],
      { TESTSHOAL_DATABASES: sqlite({ main: '/x' }) },
      "for alias 'main', but",
    ],
  ])('preparing %s fails with a reason', async (_, ini, args, env, reason) => {
    await using project = await PytestSample.create(python, ini);
    const ended = await project.prepare(args, env);
    expect(ended).toMatchObject({ status: 4, output: expect.stringContaining(reason) });
  });

  test('a database for an unknown alias stops pytest before any test', async () => {
    await using project = await PytestSample.create(python, [settings]);
    const env = { TESTSHOAL_DATABASES: sqlite({ main: '/x' }) };
    const ended = await project.pytest(['news/test_articles.py::test_without_database'], env);
    expect(ended).toMatchObject({ status: 4, output: expect.stringContaining("for alias 'main', but") });
  });

  test('units are named from the folder of the launch; empty files count 0, broken ones are left out', async () => {
    await using project = await PytestSample.create(python, [settings]);
    const files = ['products', 'empty', 'unimportable', 'outcomes'].map((name) => `tests/test_${name}.py`);
    const tests = [
      ...files,
      '../news/test_articles.py::test_article',
      '--deselect=shop/tests/test_outcomes.py',
    ];
    const env = { TESTSHOAL_DATABASES: '{}', TESTSHOAL_UNITS: project.sample.path('units.json') };
    const ended = await project.pytest(tests, env, 'shop');
    expect(ended.output).toContain('ERROR collecting');
    expect(await project.units()).toEqual({
      launchSeconds: expect.any(Number),
      units: {
        'tests/test_products.py': 4,
        'tests/test_empty.py': 0,
        'tests/test_outcomes.py': 0,
        '../news/test_articles.py': 1,
      },
      seeds: {},
      versions: expect.objectContaining({ Python: expect.any(String), pytest: expect.any(String) }),
    });
    expect((await project.units()).launchSeconds).toBeGreaterThan(0);
  });

  test('pytest-xdist is switched off, however it was switched on', async () => {
    await using project = await PytestSample.create(python, [settings, 'addopts = -n 2']);
    const env = { TESTSHOAL_DATABASES: '{}', TESTSHOAL_UNITS: project.sample.path('units.json') };
    const ended = await project.pytest(['-d', '--tx', '2*popen', 'news/test_articles.py'], env);
    expect(ended).toMatchObject({ status: 0, output: expect.stringContaining('pytest-xdist stays off') });
    expect(ended.output).not.toContain('2 workers');
    expect((await project.units()).units).toEqual({ 'news/test_articles.py': 3 });
  });
});

describe('the pytest plugin without Django', () => {
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
    const units = sample.path('units.json');
    const env = { TESTSHOAL_DATABASES: '{}', TESTSHOAL_PREPARE: '1', TESTSHOAL_UNITS: units };
    const ended = await sample.run(python, ['-m', 'pytest', '-p', 'testshoal_pytest'], env);
    expect(ended).toMatchObject({
      status: 4,
      output: expect.stringContaining('pytest-django is not loaded'),
    });
    expect(existsSync(units)).toBe(false);
  });
});
