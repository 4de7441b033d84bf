/** Reads where pytest looks for tests from the project's own settings, INI or TOML. */

import path from 'node:path';
import type { Project } from './preset.ts';

/** The sections in which pytest looks for its settings, by file. */
const settingsSections: readonly (readonly [file: string, section: string])[] = [
  ['pytest.toml', '[pytest]'],
  ['pytest.ini', '[pytest]'],
  ['.pytest.ini', '[pytest]'],
  ['pyproject.toml', '[tool.pytest'],
  ['tox.ini', '[pytest]'],
  ['setup.cfg', '[tool:pytest]'],
];

/** The text of pytest's section, to the end of its file; undefined where no file has one. */
export function settingsOf(project: Project): string | undefined {
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
  addopts: [],
} as const;

/** What pytest would collect without arguments. A setting takes the place of its default, as in pytest. */
export function testGlobs(project: Project): readonly string[] {
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

/** The options that pytest adds to every command line by itself; empty where there are none. */
export function addedOptions(project: Project): string {
  return listSetting(settingsOf(project) ?? '', 'addopts').join(' ');
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
