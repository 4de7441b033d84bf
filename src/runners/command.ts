/** Any command that writes JUnit XML to `{report}`. */

import type { Preset } from './preset.ts';

export const command: Preset = {
  name: 'command',
  recognises: () => false,
  defaults: () => ({
    run: undefined,
    tests: [],
    prepare: undefined,
    templateKey: [],
    workerEnv: [{ name: 'DATABASE_URL', value: '{url}' }],
  }),
  withheld: [],
  forks: false,

  runsParts: false,

  shufflers: [],

  argument: (unit) => unit,
  firstLine: 1,
  launchEnvironment: () => ({}),
  prepareEnvironment: () => ({}),
  /** Runners disagree on numbers; the report says what failed. */
  exitMeaning: () => 'tests-failed',
};
