/** A file that is run in parts: what one part runs, and that all parts together run everything. */

import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../engines/python.ts';
import { Project, Template } from './project.ts';
import { PytestSample } from './pytest-sample.ts';
import { readCases, type Sample } from './sample.ts';

const file = 'shop/tests/test_outcomes.py';
const outcomes = 'shop.tests.test_outcomes.OutcomeTests';
const chosen = [
  [outcomes, 'test_breaks'],
  [outcomes, 'test_skipped'],
  [outcomes, 'test_that_is_gone'],
] as const;

interface Ran {
  readonly names: readonly string[];
  readonly units: Readonly<Record<string, number>>;
}

/** The environment of a launch that is given a part. */
async function partEnvironment(sample: Sample, part: object | undefined): Promise<Record<string, string>> {
  if (part === undefined) return {};
  await writeFile(sample.path('parts.json'), JSON.stringify({ [file]: part }));
  return { TESTSHOAL_PARTS: sample.path('parts.json') };
}

async function ranOf(sample: Sample): Promise<Ran> {
  const cases = readCases(await sample.read('report.xml'));
  const { units } = JSON.parse(await sample.read('units.json'));
  return {
    units,
    names: cases.map(({ attributes }) => `${attributes['classname']} ${attributes['name']}`).sort(),
  };
}

async function byPytest(python: string, part: object | undefined): Promise<Ran> {
  await using project = await PytestSample.create(python, ['DJANGO_SETTINGS_MODULE = config.settings']);
  await project.prepare();
  const { sample } = project;
  const report = ['--junitxml', sample.path('report.xml'), '-o', 'junit_family=xunit1'];
  const env = { TESTSHOAL_UNITS: sample.path('units.json'), ...(await partEnvironment(sample, part)) };
  await project.runOnClone([file, 'shop/tests/test_products.py', ...report], env);
  return await ranOf(sample);
}

async function byDjango(python: string, part: object | undefined): Promise<Ran> {
  await using template = await Template.prepare(python);
  await using project = await Project.withCloneOf(template, python);
  const labels = ['shop.tests.test_outcomes', 'shop.tests.test_products'];
  await project.runTests(labels, await partEnvironment(project.sample, part));
  return await ranOf(project.sample);
}

describe.each([
  ['pytest', byPytest],
  ['manage.py test', byDjango],
])('%s', (_, run) => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  test('runs what a part names, what no other names, and other files whole', async () => {
    const whole = await run(python, undefined);
    const part = await run(python, { only: chosen });
    const rest = await run(python, { except: chosen });
    const own = whole.names.filter((name) => name.startsWith('shop.tests.test_outcomes.'));
    const ofPart = part.names.filter((name) => name.startsWith('shop.tests.test_outcomes.'));
    const ofRest = rest.names.filter((name) => name.startsWith('shop.tests.test_outcomes.'));
    expect(ofPart).toEqual([`${outcomes} test_breaks`, `${outcomes} test_skipped`]);
    expect([...ofPart, ...ofRest].sort()).toEqual(own);
    for (const { units } of [whole, part, rest]) expect(units['shop/tests/test_products.py']).toBe(4);
    expect(part.units[file]).toBe(2);
    expect((rest.units[file] ?? 0) + 2).toBe(whole.units[file]);
  });
});
