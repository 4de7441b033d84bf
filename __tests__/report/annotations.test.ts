import { expect, test } from 'vitest';
import { annotationsOf } from '../../src/report/annotations.ts';
import { aReport, aTest } from './report-builder.ts';

const problems = ['Worker 1, batch 3: its process was killed by SIGKILL.'];

test('come of problems first, then of failed tests, and of no others', () => {
  const tests = [
    aTest({ name: 'skipped', outcome: { kind: 'skipped', reason: '' } }),
    aTest({ name: 'flaky', outcome: { kind: 'flaky', message: '' } }),
    aTest({ name: 'a', group: '' }),
    aTest({ name: 'b', group: 'G' }),
  ];
  const annotations = annotationsOf(aReport({ problems, tests }), '');
  expect(annotations.map(({ title }) => title)).toEqual(['Problem', 'a', 'G › b']);
  expect(annotations[0]).toMatchObject({ message: problems[0], place: undefined });
});

test('are nine at most, of which the last says how many more there are', () => {
  const failing = (count: number) =>
    annotationsOf(aReport({ problems, tests: Array.from({ length: count }, () => aTest()) }), '');
  expect(failing(8)).toHaveLength(9);
  expect(failing(8).at(-1)?.title).toBe('tests.test_orders.TestOrders › test_total');
  expect(failing(9)).toHaveLength(9);
  expect(failing(9).at(-1)).toMatchObject({
    message: '2 more failures in the job summary.',
    place: undefined,
  });
  expect(failing(25).at(-1)?.message).toBe('18 more failures in the job summary.');
});

test.each([
  ['', 'tests/a.py', 7, { file: 'tests/a.py', line: 7 }],
  ['apps/shop', 'tests/a.py', undefined, { file: 'apps/shop/tests/a.py' }],
  ['apps/shop', '/srv/checkout/shared.py', 7, { file: '/srv/checkout/shared.py', line: 7 }],
  ['apps/shop', '', 7, undefined],
])('below "%s" a test of "%s" has its place in the repository', (repositoryPath, unit, line, place) => {
  expect(annotationsOf(aReport({ tests: [aTest({ unit, line })] }), repositoryPath)[0]?.place).toEqual(place);
});

test('say the message and the details, once each, and are clipped with a mark', () => {
  const said = (message: string, details: string, name = 'n') =>
    annotationsOf(
      aReport({ tests: [aTest({ name, outcome: { kind: 'failed', message, details } })] }),
      '',
    )[0];
  expect(said('m', 'd\n')?.message).toBe('m\n\nd');
  expect(said('same', 'same\n')?.message).toBe('same');
  expect(said('', '')?.message).toBe('failed');
  expect(said('m', 'x'.repeat(9000))?.message).toMatch(/^m\n\nx{3996}…$/);
  expect(said('m', '', 'y'.repeat(900))?.title).toHaveLength(200);
  const [problem] = annotationsOf(aReport({ problems: ['z'.repeat(9000)] }), '');
  expect(problem?.message).toMatch(/^z{3999}…$/);
});
