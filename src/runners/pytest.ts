/** pytest, with or without Django: a file is a unit, our plugin rides in `PYTEST_ADDOPTS`. */

import { quoteForShell } from '../quote-for-shell.ts';
import type { ExitMeaning, HandoverSetting, LaunchSetting, Preset } from './preset.ts';
import { settingsOf, testGlobs } from './pytest-settings.ts';
import {
  djangoTemplateKey,
  hasMigrationsFor,
  pythonEnvironment,
  urlEnvironment,
  withheldFromPython,
} from './python.ts';

export const pytest: Preset = {
  name: 'pytest',

  recognises(project) {
    return settingsOf(project) !== undefined || project.read('conftest.py') !== undefined;
  },

  defaults(project) {
    const hasDjango =
      project.read('manage.py') !== undefined || /\bDJANGO_SETTINGS_MODULE\b/.test(settingsOf(project) ?? '');
    return {
      run: 'python -m pytest {tests}',
      tests: testGlobs(project),
      prepare: hasDjango ? 'python -m pytest' : undefined,
      templateKey: hasDjango ? djangoTemplateKey : [],
      workerEnv: urlEnvironment,
    };
  },

  mayChange: hasMigrationsFor,

  withheld: withheldFromPython,

  forks: true,

  runsParts: true,

  shufflers: ['pytest-randomly', 'pytest-random-order'],

  argument: (unit) => unit,

  // pytest counts them from 0 (`reportinfo` in its Item, https://docs.pytest.org/en/stable/reference/reference.html).
  firstLine: 0,

  launchEnvironment(launch: LaunchSetting) {
    // One file that cannot be imported should not keep the others of its batch from running.
    const options = ['-p', 'testshoal_pytest', '--continue-on-collection-errors'];
    if (!launch.commandWritesReport) options.push(`--junitxml=${launch.report}`, '-o', 'junit_family=xunit1');
    return {
      ...pythonEnvironment(launch),
      PYTEST_ADDOPTS: withAddedOptions(launch, options),
      // Given back by our plugin, so that a pytest which a test starts has the job's own.
      TESTSHOAL_JOB_ADDOPTS: launch.inherited['PYTEST_ADDOPTS'] ?? '',
      TESTSHOAL_UNITS: launch.collected,
      TESTSHOAL_EVENTS: launch.events,
    };
  },

  prepareEnvironment(setting: HandoverSetting) {
    return {
      ...pythonEnvironment(setting),
      PYTEST_ADDOPTS: withAddedOptions(setting, ['-p', 'testshoal_pytest']),
      TESTSHOAL_PREPARE: '1',
    };
  },

  // https://docs.pytest.org/en/stable/reference/exit-codes.html
  exitMeaning(status): ExitMeaning {
    if (status === 1) return 'tests-failed';
    return status === 5 ? 'no-tests' : 'broken';
  },
};

function withAddedOptions(setting: HandoverSetting, options: readonly string[]): string {
  const inherited = setting.inherited['PYTEST_ADDOPTS'] ?? '';
  return [inherited, ...options.map(quoteForShell)].join(' ').trim();
}
