/** Django's own `manage.py test`: a test module is a unit; our plugin hands over the database and writes the report. */

import type { HandoverSetting, LaunchSetting, Preset } from './preset.ts';
import {
  djangoTemplateKey,
  hasMigrationsFor,
  pythonEnvironment,
  urlEnvironment,
  withheldFromPython,
} from './python.ts';

export const django: Preset = {
  name: 'django',

  recognises: (project) => project.read('manage.py') !== undefined,

  defaults: () => ({
    run: 'python manage.py test --noinput {tests}',
    tests: ['**/test*.py'],
    // Projects that look for "test" in sys.argv then get the same settings as their tests.
    prepare: 'python manage.py test',
    templateKey: djangoTemplateKey,
    workerEnv: urlEnvironment,
  }),

  mayChange: hasMigrationsFor,

  withheld: withheldFromPython,

  forks: true,

  runsParts: true,

  shufflers: ['Django'],

  /** `manage.py test` takes dotted modules, not paths. */
  argument: (unit) => unit.replace(/\.py$/, '').replaceAll('/', '.'),

  firstLine: 1,

  launchEnvironment(launch: LaunchSetting) {
    return {
      ...pythonEnvironment(launch),
      ...(launch.commandWritesReport ? {} : { TESTSHOAL_REPORT: launch.report }),
      TESTSHOAL_UNITS: launch.collected,
      TESTSHOAL_EVENTS: launch.events,
    };
  },

  prepareEnvironment(setting: HandoverSetting) {
    return { ...pythonEnvironment(setting), TESTSHOAL_PREPARE: '1' };
  },

  exitMeaning: (status) => (status === 1 ? 'tests-failed' : 'broken'),
};
