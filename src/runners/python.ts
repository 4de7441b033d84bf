/** What the Python presets share: our plugins on the path, and the databases as our Django plugin reads them. */

import path from 'node:path';
import type { HandoverSetting } from './preset.ts';

/** Files that decide what `migrate` does: migrations of the project, and versions of the installed ones. */
export const djangoTemplateKey: readonly string[] = [
  '**/migrations/**/*.py',
  '**/requirements*.txt',
  '**/requirements/*.txt',
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  '*.lock',
  'manage.py',
];

/** Images of containers like to set it, and then every process compiles all modules again. */
export const withheldFromPython: readonly string[] = ['PYTHONDONTWRITEBYTECODE'];

/** For `django-environ` and `dj-database-url` projects; our plugin needs none of it. */
export const urlEnvironment = [{ name: 'DATABASE_URL', value: '{url}' }] as const;

export function pythonEnvironment(setting: HandoverSetting): Record<string, string> {
  const plugins = path.join(setting.adapters, 'python');
  const inherited = setting.inherited['PYTHONPATH'];
  const environment: Record<string, string> = {
    PYTHONPATH:
      inherited === undefined || inherited === '' ? plugins : `${plugins}${path.delimiter}${inherited}`,
  };
  if (setting.databases.size > 0) environment['TESTSHOAL_DATABASES'] = databasesForDjango(setting);
  return environment;
}

function databasesForDjango(setting: HandoverSetting): string {
  const entries = [...setting.databases].map(([alias, { engine, access }]) => {
    const { database: name, host, port, user, password } = access;
    return [alias, engine === 'sqlite' ? { engine, name } : { engine, name, host, port, user, password }];
  });
  return JSON.stringify(Object.fromEntries(entries));
}
