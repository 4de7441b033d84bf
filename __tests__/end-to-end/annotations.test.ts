/** What the platform shows of a run at the lines of the change: files are those of the checkout, lines those of the tests. */

import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from '../engines/python.ts';
import { makeDjangoScene } from './django-scene.ts';
import { annotations, makeScene } from './scene.ts';

const failing = `
from django.test import TestCase
from shop.models import Product


class PriceTests(TestCase):
    def test_passes(self):
        Product.objects.create(name="fine")

    def test_price(self):
        self.assertEqual(Product.objects.count(), 3)
`;

/** `file` and `line` of an annotation of the platform. */
function placeOf(line: string): { file: string | undefined; line: number } {
  return { file: /[ ,]file=([^,:]+)/.exec(line)?.[1], line: Number(/,line=(\d+)/.exec(line)?.[1]) };
}

describe('annotations of a Django project below the root of its checkout', () => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  it.each(['pytest', 'django'])(
    'point to the file in the repository and to the test (%s)',
    async (runner) => {
      const file = 'shop/tests/test_prices.py';
      await using scene = await makeDjangoScene(python, runner, [file], { [file]: failing });
      const workspace = path.join(scene.temporary, 'checkout');
      cpSync(scene.workspace, path.join(workspace, 'apps', 'site'), { recursive: true });
      const result = await scene.step({ 'working-directory': 'apps/site' }, { workspace });
      const [error = ''] = annotations(result, 'error').filter((line) => line.includes('test_price'));
      const place = placeOf(error);
      expect(place.file).toBe(`apps/site/${file}`);
      const lines = readFileSync(path.join(workspace, place.file ?? ''), 'utf8').split('\n');
      expect(lines[place.line - 1]).toContain('def test_price');
    },
  );
});

it('are ten errors at most, with the end of the step, however many tests fail', async () => {
  await using scene = await makeScene();
  const tests = Array.from(
    { length: 50 },
    (_, index) => `'t${index}': () => { throw new Error('no ${index}'); }`,
  );
  await scene.addUnit('many', `export default { ${tests.join(', ')} };\n`);
  await scene.addUnit(
    'other',
    `export default { 'the other': () => { throw new Error('another cause'); } };\n`,
  );
  const result = await scene.step({ 'database-url': 'sqlite:shop.sqlite' });
  const errors = annotations(result, 'error');
  expect(errors).toHaveLength(10);
  expect(errors.slice(0, 2).join('\n')).toContain('another cause');
  expect(errors.slice(0, 8).every((line) => placeOf(line).file?.startsWith('units/'))).toBe(true);
  expect(errors[8]).toContain('43 more failed tests in the job summary.');
  expect(errors[9]).toContain('The run ended as "failed"');
});
