/** A replay of tests that were shuffled: by the runners' own means, in the order of the run. */

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBundle } from '../../src/replay/archive.ts';
import { pythonWith } from '../engines/python.ts';
import { makeDjangoScene } from './django-scene.ts';
import { makeLaptop } from './laptop.ts';

/** Twelve tests in two classes that note when they run. */
const noting = `
import pathlib
from django.test import SimpleTestCase

NOTES = pathlib.Path(__file__).parents[2] / "order"

class OneTests(SimpleTestCase):
    pass

class OtherTests(SimpleTestCase):
    pass

def note(self):
    with NOTES.open("a") as notes:
        notes.write(self.id() + "\\n")

for case in (OneTests, OtherTests):
    for number in range(6):
        setattr(case, f"test_{number}", note)

# pytest would take it for one more class.
del case
`;
const files = { 'shop/tests/test_one.py': noting, 'shop/tests/test_other.py': noting };

interface Shuffler {
  readonly name: string;
  readonly runner: string;
  readonly run: string;
  readonly packages: readonly string[];
  readonly forks: boolean;
}

const shufflers: readonly Shuffler[] = [
  {
    name: 'pytest-randomly',
    runner: 'pytest',
    // Its head, which says the seed, is not printed then.
    run: 'python -m pytest -q {tests}',
    packages: ['pytest-randomly'],
    forks: true,
  },
  {
    name: 'pytest-random-order',
    runner: 'pytest',
    run: 'python -m pytest --random-order {tests}',
    packages: ['pytest-random-order'],
    forks: false,
  },
  {
    name: 'Django',
    runner: 'django',
    run: 'python manage.py test --noinput {tests} --shuffle',
    packages: [],
    forks: true,
  },
];

describe.skipIf(process.platform !== 'linux').each(shufflers)(
  'tests that $name shuffles',
  ({ name, runner, run, packages, forks }) => {
    let python: string;
    beforeAll(async () => {
      python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', ...packages]);
    });

    test('run in the same order again, and the report tells by which seed', async () => {
      await using scene = await makeDjangoScene(python, runner, Object.keys(files), files);
      const notes = path.join(scene.workspace, 'order');
      const readNotes = async () => (await readFile(notes, 'utf8')).trim().split('\n');
      const step = await scene.step({ run, bundle: 'always', workers: '1' });
      expect(step.outputs).toMatchObject({ outcome: 'passed', tests: '24' });
      const ran = await readNotes();
      expect(ran).not.toEqual([...ran].sort());
      expect(step.log.join('\n').includes('launched by itself')).toBe(!forks);

      await using laptop = await makeLaptop(scene, step.outputs['bundle'] ?? '', scene.environment);
      const { bundle } = await readBundle(laptop.bundle, undefined);
      expect(bundle.tools).toMatchObject({
        Python: expect.stringMatching(/^3\./),
        Django: expect.stringMatching(/^5\.2/),
      });
      const report = JSON.parse(await readFile(step.outputs['report'] ?? '', 'utf8'));
      expect(report.workers[0].batches.map(({ seeds }: { seeds: unknown }) => seeds)).toEqual(
        bundle.batches.map(({ seeds }) => seeds),
      );
      const again: string[] = [];
      for (const { number, seeds } of bundle.batches) {
        expect(seeds).toEqual([{ shuffler: name, value: expect.stringMatching(/^\d+$/) }]);
        await rm(notes);
        const { status, output } = await laptop.replay(laptop.bundle, '--batch', String(number));
        expect(output).toContain(`${name} gets the seed that it had in the run: ${seeds[0]?.value}.`);
        expect(status).toBe(0);
        again.push(...(await readNotes()));
      }
      expect(again).toEqual(ran);
    });
  },
);
