/** What the Python presets share: our plugins on the path, and the databases as our Django plugin reads them. */

import path from 'node:path';
import type { HandoverSetting } from './preset.ts';

/**
 * Files that decide what Django's test set-up leaves in a database. Folders of tests count too, for they may hold
 * settings and apps of their own. Why these and no others: `docs/decisions/0006-default-template-key.md`.
 */
export const djangoTemplateKey: readonly string[] = [
  // With what they read: SQL and data often lie beside them.
  '**/migrations/**',
  '**/*.sql',
  '**/fixtures/**',
  '!**/tests/fixtures/**',
  // Without migrations the tables are made from the models.
  '**/models.py',
  '**/models/**/*.py',
  '**/apps.py',
  '**/*settings*.py',
  '**/settings/**/*.py',
  'manage.py',
  // They choose the settings, and may switch migrations off.
  'pytest.toml',
  'pytest.ini',
  '.pytest.ini',
  'tox.ini',
  'setup.cfg',
  'setup.py',
  'pyproject.toml',
  // Versions of installed apps, which bring migrations too.
  '**/requirements*.txt',
  '**/requirements/*.txt',
  '**/*.lock',
  '**/pylock*.toml',
  '!**/__pycache__/**',
];

/**
 * Changes of an app's models reach the database by its migrations only; where a project has migrations switched off,
 * our plugin refuses to go on. Why: `docs/decisions/0009-extended-templates.md`.
 */
export function hasMigrationsFor(file: string, files: ReadonlySet<string>): boolean {
  const app = /^(?<app>.*\/|)models(?:\.py|\/.*\.py)$/.exec(file)?.groups?.['app'];
  return app !== undefined && files.has(`${app}migrations/__init__.py`);
}

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
