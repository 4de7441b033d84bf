/** The shipped action on a Django project that is imported once: what a user of the presets gets without asking. */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StepResult } from '../../scripts/local-runner.ts';
import { pythonWith } from '../engines/python.ts';
import { makeDjangoScene } from './django-scene.ts';

const tests = ['shop/tests/test_products.py', 'shop/tests/test_outcomes.py', 'news/test_killed.py'];

/** Eight tests of a second. */
const longFile = `
import time
from django.test import SimpleTestCase

class OneTests(SimpleTestCase):
    pass

class OtherTests(SimpleTestCase):
    pass

for case in (OneTests, OtherTests):
    for number in range(4):
        setattr(case, f"test_{number}", lambda self: time.sleep(1))

# pytest would take it for one more class.
del case
`;

describe.skipIf(process.platform !== 'linux').each(['pytest', 'django'])(
  'a Django project by %s',
  (runner) => {
    let python: string;
    beforeAll(async () => {
      python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
    });

    test('gives the same outcomes from a session as from launches, and leaves nothing behind', async () => {
      await using scene = await makeDjangoScene(python, runner, tests);
      const forked = await scene.step({});
      const launched = await scene.step({ session: 'off' });
      const figures = ({ outputs }: StepResult) =>
        ['outcome', 'tests', 'passed', 'failed', 'skipped'].map((name) => outputs[name]);
      expect(figures(forked)).toEqual(figures(launched));
      expect(figures(forked).slice(0, 1)).toEqual(['failed']);
      expect(forked.log.join('\n')).toContain('[session] ');
      expect(forked.log.join('\n')).not.toContain('launched by itself');
      expect(launched.log.join('\n')).not.toContain('[session] ');
      expect(forked.log.join('\n')).toContain('killed by SIGKILL');
      expect(await scene.leftovers()).toEqual([]);
    });

    test.each(['auto', 'off'])('runs a file that is too long in parts (session: %s)', async (session) => {
      await using scene = await makeDjangoScene(python, runner, tests, {
        'shop/tests/test_long.py': longFile,
      });
      const inputs = { tests: 'shop/tests/test_long.py\nshop/tests/test_products.py', session };
      const whole = await scene.step(inputs);
      const cut = await scene.step(inputs);
      for (const { outputs } of [whole, cut]) {
        expect(outputs).toMatchObject({ outcome: 'passed', tests: '12', passed: '12' });
      }
      const unitsOf = ({ outputs }: StepResult): { unit: string; tests: number }[] =>
        JSON.parse(readFileSync(outputs['report'] ?? '', 'utf8')).units;
      expect(unitsOf(whole)).toHaveLength(2);
      const parts = unitsOf(cut).filter(({ unit }) => unit.startsWith('shop/tests/test_long.py#'));
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.reduce((sum, { tests: own }) => sum + own, 0)).toBe(8);
    });

    test('launches every batch where a fork cannot be trusted, and says why', async () => {
      await using scene = await makeDjangoScene(python, runner, tests);
      const { log, outputs } = await scene.step({
        tests: 'shop/tests/test_unimportable.py\nshop/tests/test_products.py',
      });
      expect(log.join('\n')).toMatch(
        /Every batch is launched by itself, not forked from a session: \S+ that cannot be/,
      );
      expect(outputs).toMatchObject({ outcome: 'failed', passed: '4' });
    });
  },
);
