/** The shipped action on tests that hang: each is named, and what the others have done counts. */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StepResult } from '../../scripts/local-runner.ts';
import type { Report } from '../../src/report/report.ts';
import { pythonWith } from '../engines/python.ts';
import { makeDjangoScene } from './django-scene.ts';
import { annotations, makeScene, unitSource } from './scene.ts';

const hanging = `
import time
import unittest

class HangingTests(unittest.TestCase):
    def test_1_passes(self):
        pass

    def test_2_hangs(self):
        self.wait_for_ever()

    def wait_for_ever(self):
        time.sleep(600)
`;

const suite = ['news/test_hangs.py', 'shop/tests/test_products.py'];
const files = { 'news/test_hangs.py': hanging };

function reportOf({ outputs }: StepResult): Report {
  return JSON.parse(readFileSync(outputs['report'] ?? '', 'utf8'));
}

const database = { 'database-url': 'sqlite:shop.sqlite' };

const hung = 'news/test_hangs.py › HangingTests › test_2_hangs';

describe.skipIf(process.platform !== 'linux').each(['pytest', 'django'])(
  'a test that hangs, by %s',
  (runner) => {
    let python: string;
    beforeAll(async () => {
      python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
    });

    test.each(['auto', 'off'])(
      'is named with its stacks, and the others count (session: %s)',
      async (session) => {
        await using scene = await makeDjangoScene(python, runner, suite, files);
        const result = await scene.step({
          workers: '1',
          'test-timeout': '4',
          'slow-threshold': '50',
          session,
        });
        const report = reportOf(result);
        expect(result.status).toBe(1);
        expect(result.outputs).toMatchObject({ outcome: 'failed', passed: '5', failed: '0' });
        expect(report.problems.join('\n')).toContain('it was ended at its limit of 4 s');
        expect(report.problems.join('\n')).toContain(`while ${hung} ran`);
        expect(report.incidents.map(({ what }) => what.kind)).toEqual(['near limit', 'timed out']);
        const incident = report.incidents.at(-1);
        expect(incident).toMatchObject({
          worker: 1,
          running: hung,
          what: { limit: 'test', limitSeconds: 4 },
        });
        expect(incident?.stacks).toMatch(/^python\S*, process \d+:\n/);
        expect(incident?.stacks).toContain('in wait_for_ever');
        expect(result.log.join('\n')).toContain('in wait_for_ever');
        expect(annotations(result, 'warning').join('\n')).toContain(`${hung} is running`);
        const exits = report.workers.flatMap(({ batches }) => batches.map(({ exit }) => exit));
        expect(exits).toContainEqual({ kind: 'timed out', limit: 'test', limitSeconds: 4, running: hung });
      },
    );
  },
);

/** Gives a program a terminal of its own, and ends as it does. */
const onTerminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

describe.skipIf(process.platform !== 'linux')('a terminal', () => {
  test.each(['auto', 'off'])('shows the test that runs (session: %s)', async (session) => {
    const python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
    await using scene = await makeDjangoScene(python, 'pytest', suite, files);
    const inputs = { workers: '1', 'test-timeout': '4', session };
    const { log } = await scene.step(inputs, { through: [python, '-c', onTerminal] });
    expect(log.join('\n')).toMatch(/▏ 0\/2 units · \S*test_hangs\.py › HangingTests › test_2_/);
  });
});

const spinning = `
import unittest

class SpinningTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spins_for_ever()

    @classmethod
    def spins_for_ever(cls):
        while True:
            pass

    def test_never_runs(self):
        pass
`;

describe.skipIf(process.platform !== 'linux')('a class whose set-up computes for ever', () => {
  test('is named by Django with its stacks', async () => {
    const python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
    await using scene = await makeDjangoScene(python, 'django', suite, { 'news/test_hangs.py': spinning });
    const report = reportOf(await scene.step({ workers: '1', 'test-timeout': '4' }));
    const running = 'news/test_hangs.py › SpinningTests › setUpClass';
    expect(report.problems.join('\n')).toContain(`while ${running} ran`);
    expect(report.incidents.at(-1)).toMatchObject({ running, what: { kind: 'timed out', limit: 'test' } });
    expect(report.incidents.at(-1)?.stacks).toContain('in spins_for_ever');
    expect(report.totals.passed).toBe(4);
  });
});

describe.skipIf(process.platform !== 'linux')('any command that hangs', () => {
  test('is ended in silence, and its unit named', async () => {
    await using scene = await makeScene();
    await scene.addUnit('hangs', unitSource('await new Promise((resolve) => setTimeout(resolve, 600_000));'));
    const result = await scene.step({ ...database, 'test-timeout': '4', tests: 'units/hangs.unit.mjs' });
    expect(result.outputs).toMatchObject({ outcome: 'failed' });
    expect(reportOf(result).problems.join('\n')).toMatch(
      /it was ended at its limit of 4 s .*while units\/hangs\.unit\.mjs ran/,
    );
  });

  test('is ended with the whole step, in time to report and to save', async () => {
    await using scene = await makeScene();
    await scene.addUnit('hangs', unitSource('await new Promise((resolve) => setTimeout(resolve, 600_000));'));
    const result = await scene.step({ ...database, 'test-timeout': '0', timeout: '45' });
    expect(result.seconds).toBeLessThan(45);
    expect(result.outputs).toMatchObject({ outcome: 'failed' });
    const report = reportOf(result);
    expect(report.totals.passed).toBeGreaterThan(0);
    expect(report.incidents.at(-1)).toMatchObject({
      what: { kind: 'timed out', limit: 'step', limitSeconds: 15 },
    });
    expect(result.log.join('\n')).toContain('Timings of');
  });

  test('is ended before its tests as well, when the time of the step is over', async () => {
    await using scene = await makeScene();
    const inputs = { ...database, prepare: 'sleep 300', 'test-timeout': '0', timeout: '35' };
    const result = await scene.step(inputs);
    expect(result.seconds).toBeLessThan(35);
    expect(result.status).toBe(1);
    expect(annotations(result, 'error').join('\n')).toContain("The step's limit of 35 s (`timeout`)");
  });

  test('is not started where the limits contradict each other', async () => {
    await using scene = await makeScene();
    const result = await scene.step({ 'test-timeout': '60', 'worker-timeout': '30', timeout: '80' });
    expect(result.status).toBe(1);
    expect(annotations(result, 'error').join('\n')).toMatch(/`worker-timeout` is 30 s.*`timeout` is 80 s/);
  });
});
