/** pytest, with or without Django: a file is a unit, our plugin rides in `PYTEST_ADDOPTS`. */

import path from 'node:path';
import { quoteForBash } from './placeholders.ts';
import type { ExitMeaning, HandoverSetting, LaunchSetting, Preset, Project } from './preset.ts';
import { djangoTemplateKey, pythonEnvironment, urlEnvironment, withheldFromPython } from './python.ts';

/** The sections in which pytest looks for its settings, by file. */
const settingsSections: readonly (readonly [file: string, section: string])[] = [
  ['pytest.toml', '[pytest]'],
  ['pytest.ini', '[pytest]'],
  ['.pytest.ini', '[pytest]'],
  ['pyproject.toml', '[tool.pytest'],
  ['tox.ini', '[pytest]'],
  ['setup.cfg', '[tool:pytest]'],
];

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

  withheld: withheldFromPython,

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

function settingsOf(project: Project): string | undefined {
  for (const [file, section] of settingsSections) {
    const text = project.read(file);
    const start = text?.indexOf(section) ?? -1;
    if (text !== undefined && start >= 0) return text.slice(start);
  }
  return undefined;
}

/** pytest's own defaults (https://docs.pytest.org/en/stable/reference/reference.html#configuration-options). */
const ownDefaults = {
  python_files: ['test_*.py', '*_test.py'],
  testpaths: ['.'],
  norecursedirs: ['*.egg', '.*', '_darcs', 'build', 'CVS', 'dist', 'node_modules', 'venv', '{arch}'],
} as const;

/** What pytest would collect without arguments. A setting takes the place of its default, as in pytest. */
function testGlobs(project: Project): readonly string[] {
  const settings = settingsOf(project) ?? '';
  const files = listSetting(settings, 'python_files');
  const paths = listSetting(settings, 'testpaths').map((entry) =>
    path.posix.normalize(entry).replace(/\/$/, ''),
  );
  const notEntered = listSetting(settings, 'norecursedirs');
  return paths.flatMap((testPath) => {
    if (testPath.endsWith('.py')) return [testPath];
    const below = testPath === '.' ? '**' : `${testPath}/**`;
    // A folder that `testpaths` itself names is entered all the same.
    const excluded = notEntered.filter(
      (folder) => !paths.some((other) => other !== testPath && other.split('/').includes(folder)),
    );
    return [
      ...files.map((pattern) => `${below}/${pattern}`),
      ...excluded.map((folder) => `!${below}/${folder}/**`),
    ];
  });
}

/** An INI list, parted by white space, or a TOML array. Empty lists count as not given. */
function listSetting(settings: string, name: keyof typeof ownDefaults): readonly string[] {
  const toml = `\\[(?:"[^"]*"|'[^']*'|#.*|[^\\]"'#])*\\]`;
  const ini = '.*(?:\\r?\\n[ \\t]+\\S.*)*';
  const value = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(${toml}|${ini})`, 'm').exec(settings)?.[1] ?? '';
  const words = value.startsWith('[')
    ? [...value.matchAll(/#.*|"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? '')
    : value.replace(/^[ \t]*#.*$/gm, '').split(/[\s"']+/);
  const entries = words.filter((word) => word !== '');
  return entries.length > 0 ? entries : ownDefaults[name];
}

function withAddedOptions(setting: HandoverSetting, options: readonly string[]): string {
  const inherited = setting.inherited['PYTEST_ADDOPTS'] ?? '';
  return [inherited, ...options.map(quoteForBash)].join(' ').trim();
}
