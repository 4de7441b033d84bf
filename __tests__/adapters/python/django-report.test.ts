/** What `manage.py test` reports: units once collected, JUnit at the end. */

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { Project, Template } from './project.ts';

describe.each(['4.2', '5.2'])('Django %s', (version) => {
  let python: string;
  let template: Template;
  beforeAll(async () => {
    python = await pythonWith([`django==${version}.*`, 'pytest', 'pytest-django', 'pytest-xdist']);
    template = await Template.prepare(python);
  });
  afterAll(() => template[Symbol.asyncDispose]());

  test('every test is reported with its file, line and outcome', async () => {
    await using project = await Project.withCloneOf(template, python);
    const ended = await project.runTests(['shop.tests.test_outcomes', 'shop.tests.test_unimportable']);
    expect(ended.status).toBe(1);
    const cases = await project.report();
    const rows = cases.map(({ attributes: { classname, name, file, line }, outcome, message }) =>
      [file, line ?? '-', classname, name, outcome, message.split('\n')[0]].join(' | '),
    );
    const file = 'shop/tests/test_outcomes.py';
    const outcomes = 'shop.tests.test_outcomes.OutcomeTests';
    expect(rows.sort()).toEqual([
      `${file} | - | shop.tests.test_outcomes.BrokenSetUpTests | setUpClass | error | RuntimeError: no data`,
      `${file} | 10 | ${outcomes} | test_breaks | error | ValueError: broken`,
      `${file} | 13 | ${outcomes} | test_skipped | skipped | not today`,
      `${file} | 17 | ${outcomes} | test_fails_as_expected | skipped | expected failure`,
      `${file} | 21 | ${outcomes} | test_passes_unexpectedly | failure | unexpected success`,
      `${file} | 25 | ${outcomes} | test_subtests | failure | (number=0) AssertionError: 0 != 1`,
      `${file} | 43 | shop.tests.test_outcomes.ParameterTests | test_skips_a_subtest | skipped | not this one`,
      `${file} | 7 | ${outcomes} | test_fails | failure | AssertionError: '<a> & \\x0b \\ud800' != 'b'`,
      'shop/tests/test_unimportable.py | - | shop.tests.test_unimportable | import | error | ' +
        'ImportError: Failed to import test module: test_unimportable',
    ]);
    expect(cases.every(({ attributes }) => Number(attributes['time']) >= 0)).toBe(true);
    const subtests = cases.find(({ attributes }) => attributes['name'] === 'test_subtests');
    expect(subtests?.details).toContain('(number=2) Traceback');
    expect(subtests?.details).toContain('test_outcomes.py", line 28');
  });

  test('the units say how many tests each file holds, and 0 for an empty one', async () => {
    await using project = await Project.withCloneOf(template, python);
    await project.runTests(['shop.tests.test_products', 'shop.tests.test_empty', 'news.test_killed.Absent']);
    expect(await project.units()).toEqual({
      launchSeconds: expect.any(Number),
      units: { 'shop/tests/test_products.py': 4, 'shop/tests/test_empty.py': 0, 'news/test_killed.py': 1 },
      seeds: {},
      versions: { Python: expect.stringMatching(/^3\./), Django: expect.stringMatching(/^\d\.\d/) },
    });
    expect((await project.units()).launchSeconds).toBeGreaterThan(0);
  });

  test('a class that a file imports counts for that file, and a run inside a test writes nothing', async () => {
    await using project = await Project.withCloneOf(template, python);
    expect((await project.runTests(['news.test_reused'])).status).toBe(0);
    const files = (await project.report()).map(({ attributes }) => attributes['file']);
    expect(files).toEqual(Array(3).fill('news/test_reused.py'));
    expect((await project.units()).units).toEqual({ 'news/test_reused.py': 3 });
  });

  test('a package as label reports the files that are found in it', async () => {
    await using project = await Project.withCloneOf(template, python);
    await project.runTests(['shop', '-k', 'passes']);
    expect((await project.units()).units).toEqual({
      'shop/tests/test_outcomes.py': 1,
      'shop/tests/test_products.py': 4,
      'shop/tests/test_unimportable.py': 1,
    });
  });

  test('a killed process leaves no report', async () => {
    await using project = await Project.withCloneOf(template, python);
    expect((await project.runTests(['news.test_killed'])).status).toBe('SIGKILL');
    expect((await project.units()).units).toEqual({ 'news/test_killed.py': 1 });
    expect(existsSync(project.sample.path('report.xml'))).toBe(false);
  });

  test('a runner with its own suite, way to run and result class is reported all the same', async () => {
    await using project = await Project.withCloneOf(template, python);
    const env = { FIXTURE_RUNNER: 'config.runners.Picking' };
    const ended = await project.runTests(['shop.tests.test_products', 'shop.tests.test_outcomes'], env);
    expect(ended.status).toBe(1);
    const outcomes = (await project.report()).map(({ attributes, outcome }) => [attributes['name'], outcome]);
    expect(outcomes.sort()).toEqual([
      ['test_cache_table_passes', 'passed'],
      ['test_first_passes', 'passed'],
      ['test_migrated_row_passes', 'passed'],
      ['test_passes_unexpectedly', 'failure'],
      ['test_second_passes', 'passed'],
    ]);
    expect((await project.units()).units).toEqual({
      'shop/tests/test_products.py': 4,
      'shop/tests/test_outcomes.py': 1,
    });
  });
});
