import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { annotationsOf } from '../../src/report/annotations.ts';
import { anIncident, aReport, aTest, aUnit } from './report-builder.ts';

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

test('show one of each cause first, of 50 failures that have three', () => {
  const failed = (index: number, message: string) =>
    aTest({ name: `t${index}`, group: '', outcome: { kind: 'failed', message, details: '' } });
  const tests = Array.from({ length: 48 }, (_, index) => failed(index, `no order ${index}\nat ${index}`));
  const all = annotationsOf(
    aReport({ tests: [...tests, failed(48, 'no table'), failed(49, 'no stock')] }),
    root,
  );
  expect(all.map(({ title }) => title)).toEqual([
    ...['t0', 't48', 't49', 't1', 't2', 't3', 't4', 't5'],
    'More failures',
  ]);
  expect(all.at(-1)?.message).toBe('42 more failed tests in the job summary.');
});

test('begin with why the run could not go on', () => {
  const incidents = [anIncident({ what: { kind: 'crashed', how: 'killed', unit: undefined } })];
  const first = (outcome: 'error' | 'failed') =>
    annotationsOf(aReport({ outcome, incidents, problems: ['a worker is elsewhere'] }), root)[0]?.title;
  expect(first('error')).toBe('Problem');
  expect(first('failed')).toContain('Crashed');
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

describe('what happened to a batch', () => {
  const units = [
    aUnit({ unit: 'tests/test_mail.py', worker: 2, batch: 4 }),
    aUnit({ unit: 'tests/test_stock.py', worker: 2, batch: 4 }),
    aUnit({ unit: 'tests/alone.py', batch: 5 }),
  ];
  const of = (...incidents: Parameters<typeof anIncident>[0][]) =>
    annotationsOf(aReport({ units, incidents: incidents.map(anIncident), problems }), root);

  it('is an error at the file that ran then, with its stacks, before the problem that it made', () => {
    const [first, second, ...others] = of({ stacks: 'File "a.py", line 7\u001b[31m' });
    expect(first).toEqual({
      level: 'error',
      title: 'Timed out: tests/test_mail.py::test_send',
      message:
        'It was ended at the limit for one test (30.0 s) (worker 2, batch 4, while tests/test_mail.py::test_send ran)\n\nFile "a.py", line 7',
      place: { file: 'tests/test_mail.py' },
    });
    expect(second?.title).toBe('Problem');
    expect(others).toEqual([]);
  });

  it.each([
    [{ what: { kind: 'crashed', how: 'SIGSEGV', unit: 'tests/test_stock.py' } }, 'tests/test_stock.py'],
    [{ batch: 5, running: undefined }, 'tests/alone.py'],
    [{ running: 'tests/test_mail.py › Mail › test_send' }, 'tests/test_mail.py'],
    [{ running: undefined }, undefined],
    [{ running: 'tests/elsewhere.py::x' }, undefined],
  ] as const)('is at %o', (incident, file) => {
    expect(of(incident)[0]?.place?.file).toBe(file);
  });

  it('is a notice where it only came near to its limit, one for each unit and limit, the nearest first', () => {
    const near = (running: string, spentSeconds: number) =>
      ({ running, what: { kind: 'near limit', limit: 'test', limitSeconds: 30, spentSeconds } }) as const;
    const notices = of(
      near('tests/test_mail.py', 24),
      near('tests/test_stock.py', 28),
      near('tests/test_mail.py', 26),
    ).filter(({ level }) => level === 'notice');
    expect(notices.map(({ title, message, place }) => [title, message, place?.file])).toEqual([
      [
        'Near its limit: tests/test_stock.py',
        '28.0 s of the limit for one test (30.0 s).',
        'tests/test_stock.py',
      ],
      [
        'Near its limit: tests/test_mail.py',
        '26.0 s of the limit for one test (30.0 s).',
        'tests/test_mail.py',
      ],
    ]);
  });

  it('is no annotation where nothing ended: a worker that was held back, a clone that was replaced', () => {
    expect(
      of(
        { what: { kind: 'held back', because: '' } },
        { what: { kind: 'unhealthy clone', alias: '', because: '' } },
      ),
    ).toHaveLength(1);
  });

  it('takes turns with problems and failed tests, and is counted among what is left', () => {
    const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
    const all = annotationsOf(
      aReport({ incidents: many(5, anIncident()), problems: many(5, 'p'), tests: many(5, aTest()) }),
      root,
    );
    expect(all).toHaveLength(9);
    expect(all.slice(0, 3).map(({ title }) => title.slice(0, 9))).toEqual([
      'Timed out',
      'Problem',
      'tests.tes',
    ]);
    expect(all.at(-1)?.message).toBe(
      '2 more ended batches and 2 more problems and 3 more failed tests in the job summary.',
    );
  });
});
