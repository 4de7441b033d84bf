import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { annotationsOf } from '../../src/report/annotations.ts';
import { aReport, aTest } from './report-builder.ts';

const root = { workspace: '/srv/checkout', directory: '' };

const problems = ['Worker 1, batch 3: its process was killed by SIGKILL.'];

test('come of problems first, then of failed tests, and of no others', () => {
  const tests = [
    aTest({ name: 'skipped', outcome: { kind: 'skipped', reason: '' } }),
    aTest({ name: 'flaky', outcome: { kind: 'flaky', message: '' } }),
    aTest({ name: 'a', group: '' }),
    aTest({ name: 'b', group: 'G' }),
  ];
  const annotations = annotationsOf(aReport({ problems, tests }), root);
  expect(annotations.map(({ title }) => title)).toEqual(['Problem', 'a', 'G › b']);
  expect(annotations[0]).toMatchObject({ message: problems[0], place: undefined });
});

describe('of too many', () => {
  const numbered = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}${n}`);
  const shown = (problemCount: number, failedCount: number) => {
    const tests = numbered('f', failedCount).map((name) => aTest({ name, group: '' }));
    const all = annotationsOf(aReport({ problems: numbered('p', problemCount), tests }), root);
    return all.map(({ title, message }) =>
      title === 'Problem' || title === 'More failures' ? message : title,
    );
  };

  it.each([
    [1, 8, ['p0', 'f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']],
    [1, 9, ['p0', 'f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', '2 more failed tests in the job summary.']],
    [9, 1, ['p0', 'f0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', '2 more problems in the job summary.']],
    [5, 4, ['p0', 'f0', 'p1', 'f1', 'p2', 'f2', 'p3', 'f3', 'p4']],
    [0, 10, ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', '2 more failed tests in the job summary.']],
    [
      30,
      40,
      [
        ...['p0', 'f0', 'p1', 'f1', 'p2', 'f2', 'p3', 'f3'],
        '26 more problems and 36 more failed tests in the job summary.',
      ],
    ],
  ])(
    'of %d problems and %d failed tests, nine are shown in turns, the last for the rest',
    (p, f, expected) => {
      expect(shown(p, f)).toEqual(expected);
    },
  );

  it('none is forgotten, and no kind is pushed out', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (p, f) => {
        const all = shown(p, f);
        const [problemsShown, failedShown] = [/^p/, /^f/].map(
          (kind) => all.filter((text) => kind.test(text)).length,
        );
        const left = [...(all.at(-1)?.matchAll(/\d+(?= more)/g) ?? [])].reduce(
          (sum, [n]) => sum + Number(n),
          0,
        );
        expect((problemsShown ?? 0) + (failedShown ?? 0) + left).toBe(p + f);
        expect(all.length).toBe(Math.min(9, p + f));
        expect(problemsShown).toBeGreaterThanOrEqual(Math.min(p, 4));
        expect(failedShown).toBeGreaterThanOrEqual(Math.min(f, 4));
      }),
    );
  });
});

test('say the message and the details, once each, and are clipped with a mark', () => {
  const said = (message: string, details: string, name = 'n') =>
    annotationsOf(
      aReport({ tests: [aTest({ name, outcome: { kind: 'failed', message, details } })] }),
      root,
    )[0];
  expect(said('m', 'd\n')?.message).toBe('m\n\nd');
  expect(said('same', 'same\n')?.message).toBe('same');
  expect(said('', '')?.message).toBe('failed');
  expect(said('m', 'x'.repeat(9000))?.message).toMatch(/^m\n\nx{3996}…$/);
  expect(said('m', '', 'y'.repeat(900))?.title).toHaveLength(200);
  const [problem] = annotationsOf(aReport({ problems: ['z'.repeat(9000)] }), root);
  expect(problem?.message).toMatch(/^z{3999}…$/);
});

test('hold nothing that a terminal would act on, and are clipped after it is gone', () => {
  const red = '\u001b[31mred\u001b[0m';
  const outcome = { kind: 'failed', message: red, details: 'red' } as const;
  const tests = [aTest({ name: `${red}\u0000\n${red}`, group: red, outcome })];
  const [problem, failure] = annotationsOf(aReport({ problems: [red.repeat(400)], tests }), root);
  expect(problem?.message).toBe('red'.repeat(400));
  expect(failure).toMatchObject({ title: 'red › red\ufffd red', message: 'red' });
});
