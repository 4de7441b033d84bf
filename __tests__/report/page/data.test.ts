/** What the page holds, and what it leaves out where there is too much. */

import { expect, it } from 'vitest';
import { pageData, pageLimits } from '../../../src/report/page/data.ts';
import type { PassedTest } from '../../../src/report/report.ts';
import { emptyTimings } from '../../../src/timings/model.ts';
import { aReport, aTest } from '../report-builder.ts';

const timings = {
  ...emptyTimings,
  units: new Map([
    ['short.py', [1, 1]],
    ['long.py', [9, 9]],
  ]),
  tests: new Map([
    ['short.py', [{ group: '', name: 'a', seconds: [1] }]],
    ['long.py', [{ group: '', name: 'b', seconds: [9] }]],
  ]),
};

const failed = (message: string, details: string) => aTest({ outcome: { kind: 'failed', message, details } });

it('is the report and the timings as they are, where there is room', () => {
  const report = aReport({ tests: [failed('m'.repeat(90_000), 'd'.repeat(90_000))] });
  expect(pageData(report, timings)).toEqual({
    report,
    timings: { units: [...timings.units], tests: [...timings.tests] },
    cuts: [],
  });
});

it('gives all failures the same room where they want too much, keeps both ends, and says so', () => {
  const tests = [failed('short', `begin${'x'.repeat(500)}end`), failed('', 'y'.repeat(500)), aTest()];
  const { report, cuts } = pageData(aReport({ tests }), emptyTimings, { ...pageLimits, texts: 1200 });
  expect(cuts).toEqual(['Of messages and details, 200 characters each are shown.']);
  expect(report.tests[0]?.outcome).toMatchObject({
    message: 'short',
    details: expect.stringMatching(/^begin.*left out.*end$/s),
  });
  expect(report.tests[2]).toBe(tests[2]);
});

it('cuts one text that is far too long', () => {
  const { report, cuts } = pageData(aReport({ tests: [failed('m', 'd'.repeat(100_001))] }), emptyTimings);
  expect(cuts).toHaveLength(1);
  expect(JSON.stringify(report).length).toBeLessThan(110_000);
});

it('keeps the longest of too many passed tests in their order, and says how many are left out', () => {
  const passed = [3, 1, 2].map(
    (seconds): PassedTest => ({ name: `t${seconds}`, group: '', unit: 'a.py', worker: 1, batch: 1, seconds }),
  );
  const { report, cuts } = pageData(aReport({ passed }), emptyTimings, { ...pageLimits, passedTests: 2 });
  expect(report.passed.map(({ name }) => name)).toEqual(['t3', 't2']);
  expect(cuts).toEqual(['1 passed test, the shortest, is not on this page.']);
});

it('keeps the histories of the tests in the longest units, and says how many are left out', () => {
  const { timings: kept, cuts } = pageData(aReport(), timings, { ...pageLimits, testHistories: 1 });
  expect(kept.tests.map(([unit]) => unit)).toEqual(['long.py']);
  expect(kept.units).toHaveLength(2);
  expect(cuts).toEqual(['1 history of a test, of the shortest units, is not on this page.']);
});
