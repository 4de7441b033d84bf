/** pytest-django on a clone, wherever a project keeps its settings. */

import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { migrationRuns } from './project.ts';
import { PytestSample } from './pytest-sample.ts';
import { products } from './sample.ts';

const settings = 'DJANGO_SETTINGS_MODULE';
const conftest = `
from django.conf import settings

def pytest_configure():
    from config import settings as project
    settings.configure(**{name: getattr(project, name) for name in dir(project) if name.isupper()})
`;
const tests = ['shop/tests/test_products.py', 'news/test_articles.py', 'news/test_leaves_a_row.py'];

describe.each(['4.2', '5.2'])('pytest with Django %s', (version) => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith([`django==${version}.*`, 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  test.each([
    [
      'the ini file, with --create-db and -n',
      [`${settings} = config.settings`, 'addopts = --create-db -n 2'],
      [],
      {},
      '',
    ],
    ['the command line, with --reuse-db', ['addopts = --reuse-db'], ['--ds=config.settings'], {}, ''],
    ['the environment', [], [], { [settings]: 'config.settings' }, ''],
    ['a conftest', [], [], {}, conftest],
  ])('settings from %s: prepared without tests, then no migration runs on a copy', async (...variant) => {
    const [, ini, args, env, conftest] = variant;
    await using project = await PytestSample.create(python, ini);
    await project.sample.write('conftest.py', conftest);
    const files = await project.sample.files();

    const preparation = await project.prepare(args, env);
    expect(preparation).toMatchObject({ status: 0, output: expect.stringContaining(migrationRuns) });
    expect(preparation.output).not.toMatch(/collected|passed|no tests ran/);

    const run = await project.runOnClone([...args, ...tests], env);
    expect(run).toMatchObject({ status: 0, output: expect.stringContaining('8 passed') });
    expect(run.output).not.toContain(migrationRuns);
    expect(products(project.clone).at(-1)).toBe('left by a test');
    expect(await project.sample.files()).toEqual(files);
  });
});
