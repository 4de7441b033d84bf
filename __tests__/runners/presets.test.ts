import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { HandoverSetting, Project } from '../../src/runners/preset.ts';
import { choosePreset } from '../../src/runners/registry.ts';
import { listUnits } from '../../src/runners/units.ts';
import { folderWith } from './folder-with.ts';

function project(files: Record<string, string>): Project {
  return { read: (file) => files[file] };
}

describe('choosing a preset', () => {
  it.each([
    ['pytest', { 'pytest.ini': '[pytest]\n' }],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }],
    ['pytest', { 'setup.cfg': '[tool:pytest]\n', 'manage.py': '' }],
    ['pytest', { 'conftest.py': '' }],
    ['django', { 'manage.py': '', 'pyproject.toml': '[project]\n' }],
  ] as const)('finds %s by the files %j', (name, files) => {
    expect(choosePreset('auto', project(files), undefined).name).toBe(name);
  });

  it('takes a bare command for what it is, and otherwise says what to give', () => {
    expect(choosePreset('auto', project({}), 'make {tests}').name).toBe('command');
    expect(() => choosePreset('auto', project({}), undefined)).toThrow(UserError);
  });
});

describe('pytest', () => {
  const preset = choosePreset('pytest', project({}), undefined);
  const setting: HandoverSetting = { adapters: '/a', databases: new Map(), inherited: {} };
  const launch = {
    ...setting,
    report: '/r/report.xml',
    collected: '/r/units.json',
    events: '/r/events.jsonl',
    commandWritesReport: false,
  };

  it.each([
    [{}, ['**/test_*.py', '**/*_test.py']],
    [{ 'pytest.ini': '[pytest]\npython_files = test*.py check_*.py\n' }, ['**/test*.py', '**/check_*.py']],
    [
      { 'pytest.ini': '[pytest]\npython_files =\n    tests.py\n    test_*.py\naddopts = -q\n' },
      ['**/tests.py', '**/test_*.py'],
    ],
    [
      { 'pyproject.toml': '[tool.pytest.ini_options]\npython_files = ["tests.py", "test_*.py"]\n' },
      ['**/tests.py', '**/test_*.py'],
    ],
  ])('finds the test files that its settings %j name', (files, globs) => {
    const { tests } = preset.defaults(project(files));
    expect(tests.filter((glob) => !glob.startsWith('!'))).toEqual(globs);
  });

  it.each([
    [{ 'pytest.ini': '[pytest]\ntestpaths = tests ./more/ one.py\npython_files =\nnorecursedirs = slow\n' }],
    [
      {
        'pyproject.toml':
          '[tool.pytest.ini_options]\nnorecursedirs = "slow"\ntestpaths = [\n  "tests", # "not", this]\n  \'more\',\n  "one.py",\n]\n',
      },
    ],
    [
      {
        'setup.cfg':
          '[tool:pytest]\r\ntestpaths =\r\n    tests\r\n    # not this\r\n    more\r\n    one.py\r\nnorecursedirs = slow\r\n',
      },
    ],
  ])('looks only where its settings %j say', (files) => {
    expect(preset.defaults(project(files)).tests).toEqual([
      'tests/**/test_*.py',
      'tests/**/*_test.py',
      '!tests/**/slow/**',
      'more/**/test_*.py',
      'more/**/*_test.py',
      '!more/**/slow/**',
      'one.py',
    ]);
  });

  it('enters the folders that pytest would enter', async () => {
    await using folder = await folderWith([
      'test_1.py',
      'build/test_2.py',
      'a/dist/test_3.py',
      'a/b.egg/test_4.py',
      '{arch}/test_5.py',
      'a/.hidden/test_6.py',
      'a/builds/test_7.py',
    ]);
    const found = (settings: string) =>
      listUnits(preset.defaults(project({ 'pytest.ini': `[pytest]\n${settings}` })).tests, folder.path);
    expect(await found('')).toEqual(['a/builds/test_7.py', 'test_1.py']);
    expect(await found('testpaths = build')).toEqual(['build/test_2.py']);
    expect(await found('testpaths = . build')).toEqual([
      'a/builds/test_7.py',
      'build/test_2.py',
      'test_1.py',
    ]);
    expect(await found('norecursedirs = builds *.egg {arch} build')).toEqual([
      'a/dist/test_3.py',
      'test_1.py',
    ]);
  });

  it('prepares a database by itself only for Django', () => {
    expect(preset.defaults(project({ 'manage.py': '' })).prepare).toBe('python -m pytest');
    expect(
      preset.defaults(project({ 'pytest.ini': '[pytest]\nDJANGO_SETTINGS_MODULE = a.b\n' })).prepare,
    ).toBeDefined();
    expect(preset.defaults(project({ 'pytest.ini': '[pytest]\n' })).prepare).toBeUndefined();
  });

  it('adds to the options and the path that the job has', () => {
    const environment = preset.launchEnvironment({
      ...launch,
      report: "/it's/report.xml",
      inherited: { PYTEST_ADDOPTS: '--color=yes', PYTHONPATH: '/lib' },
    });
    expect(environment['PYTEST_ADDOPTS']).toBe(
      `--color=yes -p testshoal_pytest --continue-on-collection-errors '--junitxml=/it'\\''s/report.xml' -o junit_family=xunit1`,
    );
    expect(environment['PYTHONPATH']).toBe('/a/python:/lib');
    expect(environment['TESTSHOAL_JOB_ADDOPTS']).toBe('--color=yes');
  });

  it('leaves the report to a command that writes it itself', () => {
    expect(preset.launchEnvironment({ ...launch, commandWritesReport: true })['PYTEST_ADDOPTS']).toBe(
      '-p testshoal_pytest --continue-on-collection-errors',
    );
  });

  it('tells tests that failed from a run that broke', () => {
    expect([1, 2, 3, 4, 5, 139].map((status) => preset.exitMeaning(status))).toEqual([
      'tests-failed',
      'broken',
      'broken',
      'broken',
      'no-tests',
      'broken',
    ]);
  });
});

describe('django', () => {
  it('names units as modules', () => {
    const preset = choosePreset('django', project({}), undefined);
    expect(preset.argument('shop/tests/test_cart.py')).toBe('shop.tests.test_cart');
  });
});
