/** `manage.py test` on a clone: real Django, real processes. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { migrationRuns, Project, Template } from './project.ts';
import { products, sqlite } from './sample.ts';

describe.each(['4.2', '5.2'])('Django %s', (version) => {
  let python: string;
  let template: Template;
  beforeAll(async () => {
    python = await pythonWith([`django==${version}.*`, 'pytest', 'pytest-django', 'pytest-xdist']);
    template = await Template.prepare(python);
  });
  afterAll(() => template[Symbol.asyncDispose]());

  test('tests pass on a copy of the template, and no migration runs', async () => {
    await using project = await Project.withCloneOf(template, python);
    const files = await project.sample.files();
    const ended = await project.runTests(['shop.tests.test_products']);
    expect(template.preparation).toMatchObject({ status: 0, output: expect.stringContaining(migrationRuns) });
    expect(ended).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
    expect((await project.report()).map(({ outcome }) => outcome)).toEqual(Array(4).fill('passed'));
    expect(await project.sample.files()).toEqual(files);
  });

  test('the clone is what tests write to, and it stays where it is', async () => {
    await using project = await Project.withCloneOf(template, python);
    await project.runTests(['shop.tests.test_leaves_a_row']);
    expect(products(project.clone)).toEqual(['from a migration', 'left by a test']);
    expect(products(template.file)).toEqual(['from a migration']);
  });

  test("rows that a project's runner loads are not in the template, so each clone can get them", async () => {
    await using project = await Project.withCloneOf(template, python);
    const own = project.sample.path('own-template.sqlite3');
    const env = {
      FIXTURE_RUNNER: 'config.runners.Loading',
      TESTSHOAL_DATABASES: sqlite({ default: own }),
    };
    const preparation = await project.manage('testshoal_prepare', env);
    expect(preparation).toMatchObject({ status: 0, output: expect.stringContaining(migrationRuns) });
    expect(products(own)).toEqual(['from a migration']);
    expect((await project.runTests(['shop.tests.test_leaves_a_row'], env)).status).toBe(0);
    expect(products(own)).toEqual(['from a migration', 'loaded by the runner', 'left by a test']);
  });

  test('a runner that sets up no databases cannot prepare', async () => {
    await using project = await Project.withCloneOf(template, python);
    const runner = 'config.runners.WithoutDatabases';
    const ended = await project.runTests([], { FIXTURE_RUNNER: runner, TESTSHOAL_PREPARE: '1' });
    expect(ended).toMatchObject({ status: 1, output: expect.stringContaining(`${runner} does not call`) });
  });

  test('preparing without a database is an error', async () => {
    await using project = await Project.withCloneOf(template, python);
    const ended = await project.manage('testshoal_prepare', { TESTSHOAL_DATABASES: '{}' });
    expect(ended).toMatchObject({ status: 1, output: expect.stringContaining('names no database') });
  });

  test('while tests run Django names the clone everywhere, and afterwards the own database again', async () => {
    await using project = await Project.withCloneOf(template, python);
    const show = [
      'from django.conf import settings',
      'from django.db import connection',
      'from django.test.utils import setup_databases, teardown_databases',
      'def show(): print("at", settings.DATABASES["default"]["NAME"], connection.settings_dict["NAME"],',
      '    connection.settings_dict["TEST"]["NAME"], connection.connection is None)',
      'show(); old = setup_databases(0, False); show(); teardown_databases(old, 0); show()',
    ].join('\n');
    const ended = await project.sample.run(python, ['manage.py', 'shell', '-c', show], {
      TESTSHOAL_DATABASES: sqlite({ default: project.clone }),
    });
    const own = join(project.sample.directory, 'project.sqlite3');
    expect(ended.output.match(/^at .*/gm)).toEqual([
      `at ${own} ${own} None True`,
      `at ${project.clone} ${project.clone} ${project.clone} False`,
      `at ${own} ${own} None True`,
    ]);
  });

  test("Django's own --parallel copies the clone and drops its copies", async () => {
    await using project = await Project.withCloneOf(template, python);
    const ended = await project.runTests(['shop.tests.test_products', '--parallel', '2']);
    expect(ended).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
    expect(ended.output).toContain('Cloning test database');
    expect(await project.report()).toHaveLength(4);
    expect(existsSync(project.clone)).toBe(true);
    expect(existsSync(project.sample.path('clone_1.sqlite3'))).toBe(false);
  });

  describe('with several aliases', () => {
    const settings = { DJANGO_SETTINGS_MODULE: 'config.several' };

    test.each(['replica', 'same'])('%s goes where default goes, the rest stays as it is', async (alias) => {
      await using project = await Project.withCloneOf(template, python);
      const files = await project.sample.files();
      const env = { ...settings, FIXTURE_ALIAS: alias };
      const ended = await project.runTests(['shop.tests.test_leaves_a_row'], env);
      expect(ended.status).toBe(0);
      expect(products(project.clone)).toEqual(['from a migration', 'left by a test']);
      expect(ended.output.match(/no database was given for alias.*/g)).toEqual([
        "no database was given for alias 'reports', 'same'; it stays as the project has it.",
      ]);
      expect(ended.output).toContain(`${migrationRuns} on reports`);
      expect(await project.sample.files()).toEqual(files);
    });

    test('preparing only default leaves nothing of the other aliases behind', async () => {
      await using project = await Project.withCloneOf(template, python);
      const files = await project.sample.files();
      const own = project.sample.path('own-template.sqlite3');
      const env = { ...settings, TESTSHOAL_DATABASES: sqlite({ default: own }), TESTSHOAL_PREPARE: '1' };
      const ended = await project.manage('test', env);
      expect(ended).toMatchObject({
        status: 0,
        output: expect.stringContaining(`${migrationRuns} on reports`),
      });
      expect(products(own)).toEqual(['from a migration']);
      expect(await project.sample.files()).toEqual(files);
    });

    test('each alias uses the database that it was given', async () => {
      await using project = await Project.withCloneOf(template, python);
      const reports = project.sample.path('reports-clone.sqlite3');
      const env = { ...settings, TESTSHOAL_DATABASES: sqlite({ default: project.clone, reports }) };
      const preparation = await project.manage('test', { ...env, TESTSHOAL_PREPARE: '1' });
      expect(preparation.status).toBe(0);
      expect(preparation.output).toContain(`${migrationRuns} on reports`);
      const ended = await project.runTests(['shop.tests.test_leaves_a_row'], {
        ...env,
        FIXTURE_ALIAS: 'reports',
      });
      expect(ended).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
      expect(products(reports)).toEqual(['from a migration', 'left by a test']);
      expect(products(project.clone)).toEqual(['from a migration']);
    });

    test('a database for an alias that shares the database of one without is refused', async () => {
      await using project = await Project.withCloneOf(template, python);
      const env = { ...settings, TESTSHOAL_DATABASES: sqlite({ same: project.clone }) };
      const ended = await project.runTests(['shop.tests.test_leaves_a_row'], env);
      expect(ended.status).toBe(1);
      expect(ended.output).toContain(
        "alias 'same' was given a database, but in the settings it shares that of",
      );
    });
  });

  test.each([
    ['an unknown alias', (file: string) => sqlite({ main: file }), "a database for alias 'main', but"],
    ['no JSON', () => 'default=secret', 'TESTSHOAL_DATABASES is not JSON'],
    ['a relative path', () => sqlite({ default: 'secret' }), 'is not an absolute path'],
    ['a missing file', (file: string) => sqlite({ default: `${file}-gone` }), "no clone for alias 'default'"],
    [
      'another engine',
      () => JSON.stringify({ default: { engine: 'postgres', name: 'x', password: 'secret' } }),
      'was given a postgres database, but its ENGINE is django.db.backends.sqlite3',
    ],
    [
      'MariaDB for another engine',
      () => JSON.stringify({ default: { engine: 'mariadb', name: 'x', password: 'secret' } }),
      'was given a mariadb database, but its ENGINE is django.db.backends.sqlite3',
    ],
    [
      'an engine that is none',
      () => JSON.stringify({ default: { engine: 'oracle', name: 'x', password: 'secret' } }),
      'no engine of',
    ],
  ])(
    '%s in TESTSHOAL_DATABASES fails the run, with a reason and without secrets',
    async (_, value, reason) => {
      await using project = await Project.withCloneOf(template, python);
      const env = { TESTSHOAL_DATABASES: value(project.clone) };
      const ended = await project.runTests(['shop.tests.test_products'], env);
      expect(ended.status).toBe(1);
      expect(ended.output).toContain(reason);
      expect(ended.output).not.toContain('secret');
      expect(existsSync(project.sample.path('report.xml'))).toBe(false);
    },
  );
});
