import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { HandoverSetting, Project } from '../../src/runners/preset.ts';
import { choosePreset } from '../../src/runners/registry.ts';

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
    expect(preset.defaults(project(files)).tests).toEqual(globs);
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
