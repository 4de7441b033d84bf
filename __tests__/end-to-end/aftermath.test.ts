/** The shipped action where tests end their process, change their minds, or fail early. */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../scripts/local-runner.ts';
import type { Report } from '../../src/report/report.ts';
import { pythonWith } from '../engines/python.ts';
import { makeDjangoScene } from './django-scene.ts';
import { annotations, makeScene, unitSource } from './scene.ts';

function reportOf({ outputs }: StepResult): Report {
  return JSON.parse(readFileSync(outputs['report'] ?? '', 'utf8')) as Report;
}

/** A file whose only test writes a row and runs `body`. */
function testFile(name: string, body: string): string {
  return `
import os, signal
from django.test import TestCase
from shop.models import Product

class ${name}Tests(TestCase):
    def test_${name.toLowerCase()}(self):
        Product.objects.create(name="${name}")
        ${body}
`;
}

/** The same between two tests that pass. */
function inTheMiddle(name: string, body: string): string {
  return `${testFile(name, body)}
    def test_0_before(self):
        pass

    def test_z_after(self):
        pass
`;
}

const kills = 'os.kill(os.getpid(), signal.SIGKILL)';
const aborts = 'os.abort()';
const leaves = 'os._exit(0)';
/** Fails when it runs for the first time. */
const flips = `
        import pathlib
        mark = pathlib.Path("flipped")
        first = not mark.exists()
        mark.touch()
        self.assertFalse(first, "not at the first go")`;

const passing = [1, 2, 3, 4, 5, 6].map((number) => `news/test_p${number}.py`);
const passingFiles = Object.fromEntries(
  passing.map((file, index) => [file, testFile(`P${index + 1}`, 'pass')]),
);

describe.skipIf(process.platform !== 'linux')('a Django project', () => {
  let python: string;
  beforeAll(async () => {
    python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  });

  it.each([
    ['pytest', 'auto', 'is killed', kills, /its process was killed by SIGKILL/],
    ['pytest', 'off', 'is killed', kills, /its process was killed by SIGKILL/],
    ['pytest', 'off', 'aborts', aborts, /its process was killed by SIGABRT/],
    ['pytest', 'auto', 'leaves with status 0', leaves, /exit status 0, before its report was whole/],
    ['django', 'auto', 'is killed', kills, /its process was killed by SIGKILL/],
    ['django', 'off', 'leaves with status 0', leaves, /exit status 0, before its report was whole/],
  ])(
    'by %s is told which test in eight files ends its process (session: %s; it %s), and has the outcomes of all others',
    async (runner, session, _, body, how) => {
      const files = {
        ...passingFiles,
        'news/test_killer.py': inTheMiddle('Killer', body),
        'news/test_bad.py': testFile('Bad', 'self.fail("on purpose")'),
      };
      await using scene = await makeDjangoScene(python, runner, Object.keys(files), files);
      const result = await scene.step({ session, workers: '1' });
      const report = reportOf(result);
      const outcomes = Object.fromEntries(report.units.map(({ unit, outcome }) => [unit, outcome]));
      expect(outcomes).toEqual({
        ...Object.fromEntries(passing.map((unit) => [unit, 'passed'])),
        'news/test_killer.py': 'crashed',
        'news/test_bad.py': 'failed',
      });
      expect(result.outputs).toMatchObject({ outcome: 'failed', tests: '7', passed: '6', failed: '1' });
      expect(result.status).toBe(1);
      expect(report.problems).toHaveLength(1);
      expect(report.problems[0]).toMatch(/^Worker 1, batch \d+: news\/test_killer\.py crashed: /);
      expect(report.problems[0]).toMatch(how);
      expect(annotations(result, 'error').join('\n')).toContain('news/test_killer.py crashed');
      const running = 'news/test_killer.py › KillerTests › test_killer';
      expect(report.problems[0]).toContain(`while ${running} ran`);
      expect(report.incidents).toMatchObject([
        { worker: 1, running, what: { kind: 'crashed', unit: 'news/test_killer.py' } },
      ]);
      expect(result.summary.replaceAll('&#95;', '_')).toContain(
        `while <code>${running}</code> ran, and <code>news/test_killer.py</code> does it`,
      );
      const batches = report.workers.flatMap((worker) => worker.batches);
      expect(batches.map(({ purpose, units }) => [purpose, units])).toEqual([
        ['plan', 8],
        ['bisect', 1],
        ['bisect', 7],
      ]);
      expect(await scene.leftovers()).toEqual([]);
    },
  );

  it.each([
    ['auto', 'pass', 0],
    ['off', 'fail', 1],
  ])(
    'by pytest whose test fails and passes in a retry is flaky (session: %s, flaky: %s)',
    async (session, flaky, status) => {
      const files = { ...passingFiles, 'news/test_flips.py': testFile('Flips', flips) };
      await using scene = await makeDjangoScene(python, 'pytest', Object.keys(files), files);
      const result = await scene.step({ session, flaky, retries: '2' });
      expect(result.outputs).toMatchObject({
        outcome: 'flaky',
        tests: '7',
        passed: '6',
        failed: '0',
        flaky: '1',
      });
      expect(result.status).toBe(status);
      const { tests, units, workers } = reportOf(result);
      expect(tests).toMatchObject([{ unit: 'news/test_flips.py', outcome: { kind: 'flaky' } }]);
      expect(JSON.stringify(tests)).toContain('not at the first go');
      expect(units.filter(({ unit }) => unit === 'news/test_flips.py')).toHaveLength(1);
      const retries = workers.flatMap(({ batches }) => batches).filter(({ purpose }) => purpose === 'retry');
      expect(retries).toHaveLength(1);
      expect(result.summary).toContain('Flaky tests');
    },
  );
});

describe('fail-fast', () => {
  it('runs nothing more after a failure, names it, and the next attempt of the run runs it', async () => {
    await using scene = await makeScene();
    await scene.addUnit('counts-1', unitSource(`throw new Error('on purpose');`));
    const long = await scene.longUnits(30);
    const attempt = (number: number) =>
      scene.step(
        { 'database-url': 'sqlite:shop.sqlite', workers: '1', 'fail-fast': 'true', ...long },
        { environment: { GITHUB_RUN_ID: '701', GITHUB_RUN_ATTEMPT: String(number) } },
      );
    const stopped = await attempt(1);
    expect(stopped.outputs).toMatchObject({ outcome: 'failed', failed: '1' });
    const ran = reportOf(stopped).units.map(({ unit }) => unit);
    expect(ran.length).toBeLessThan(8);
    const [problem = ''] = reportOf(stopped).problems;
    expect(problem).toMatch(/^Never started, because of `fail-fast`: units\//);
    await scene.addUnit('counts-1', unitSource(''));
    const again = await attempt(2);
    expect(again.outputs['outcome']).toBe('passed');
    const later = reportOf(again).units.map(({ unit }) => unit);
    expect(later).toContain('units/counts-1.unit.mjs');
    for (const unit of later.filter((one) => one !== 'units/counts-1.unit.mjs')) {
      expect(problem).toContain(unit);
      expect(ran).not.toContain(unit);
    }
    expect(later.length).toBe(8 - ran.length + 1);
  });
});
