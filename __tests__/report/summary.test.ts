import { describe, expect, it, test } from 'vitest';
import type { Report, TestReport } from '../../src/report/report.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { aBatch, aClone, aDatabase, aReport, aTest, aUnit, aWorker } from './report-builder.ts';
import { situations } from './situations.ts';

const budgetBytes = 900 * 1024;

const noTests = { tests: 0, passed: 0, failed: 0, skipped: 0, flaky: 0 };

function flood(count: number, of: (index: number) => TestReport): TestReport[] {
  return Array.from({ length: count }, (_, index) => of(index));
}

function section(text: string, title: string): string {
  const from = text.indexOf(`### ${title}\n`);
  return text.slice(from, text.indexOf('\n### ', from + 1));
}

describe('a summary of too much', () => {
  const details = `${'    line of a traceback, é\n'.repeat(400)}E  AssertionError`;
  const many = flood(20_000, (index) =>
    aTest({ name: `test_${index}`, outcome: { kind: 'failed', message: 'AssertionError', details } }),
  );
  const report = aReport({
    outcome: 'failed',
    totals: { tests: 20_000, passed: 0, failed: 20_000, skipped: 0, flaky: 0 },
    tests: many,
  });

  it('shows some of 20,000 failures, how many more there are, and all the rest of the run', () => {
    const text = renderSummary(report);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budgetBytes);
    expect(text.match(/<details><summary>/g)).toHaveLength(201);
    expect(section(text, 'Failed tests')).toMatch(/\n\n… and 19800 more\.\n$/);
    expect(text).toContain(
      '> Cut to fit the size of a summary: failed tests. All of it is in the report file.\n',
    );
    for (const title of ['Workers', 'Slowest units', 'Databases', 'Plan'])
      expect(text).toContain(`### ${title}\n`);
  });

  it('renders what is left out only once', () => {
    let readings = 0;
    const counted = many.map((test) => ({
      ...test,
      get line() {
        readings += 1;
        return test.line;
      },
    }));
    renderSummary({ ...report, tests: counted });
    const ofOneRendering = readings / (20_000 + 1000 + 500 + 200);
    expect(ofOneRendering).toBeLessThanOrEqual(2);
    expect(ofOneRendering).toBeGreaterThan(0);
  });

  it('cuts what floods it, and not what matters less but is short', () => {
    const text = renderSummary(
      aReport({
        problems: ['Worker 1, batch 1: its process was killed by SIGKILL.'],
        tests: flood(400, (index) => aTest({ outcome: { kind: 'skipped', reason: `reason ${index}` } })),
      }),
      20_000,
    );
    expect(text).toContain('killed by SIGKILL');
    expect(text).toContain('### Plan');
    expect(text).toContain('> Cut to fit the size of a summary: skipped tests.');
    expect(text.match(/<details><summary>1 test: reason/g)).toHaveLength(100);
    expect(text).toContain('… and 300 more.');
  });
});

describe('a section that is capped', () => {
  const wide: Report = aReport({
    workers: Array.from({ length: 64 }, (_, index) => aWorker({ worker: index + 1 })),
    units: Array.from({ length: 37 }, (_, index) =>
      aUnit({ unit: `tests/test_${index}.py`, seconds: index + 1 }),
    ),
    tests: flood(70, () => aTest({ outcome: { kind: 'skipped', reason: 'needs PostGIS' } })),
    databases: Array.from({ length: 12 }, (_, index) =>
      aDatabase({
        alias: `db${index}`,
        clones: Array.from({ length: 64 }, (_, worker) => aClone({ worker: worker + 1 })),
      }),
    ),
  });

  it('names the ten slowest units, and says how many more there are', () => {
    const text = section(renderSummary(wide), 'Slowest units');
    expect(text).toContain('test&#95;36.py');
    expect(text).not.toContain('test&#95;26.py');
    expect(text).toContain('\n\n… and 27 more.\n');
    expect(renderSummary(wide)).not.toContain('Cut to fit');
  });

  it.each([
    ['Workers', /^\| \d+ \|/gm, 64, 7000],
    ['Databases', /^- <code>db/gm, 12, 10_000],
    ['Pool statistics', /^\| db\d+ \|/gm, 768, 10_000],
    ['Skipped tests', /^- <code>/gm, 70, budgetBytes],
  ])('says in "%s" how many more there are, so that they add up', (title, item, total, limitBytes) => {
    const text = renderSummary(wide, limitBytes);
    const own = text.slice(text.indexOf(title)).replace(/(… and \d+ more\.)[\s\S]*/, '$1');
    const left = Number(/… and (\d+) more\.$/.exec(own)?.[1]);
    expect(left).toBeGreaterThan(0);
    expect((own.match(item) ?? []).length + left).toBe(total);
  });
});

test.each<[string, Partial<Report>]>([
  ['✅ All tests passed', { outcome: 'passed' }],
  ['✅ No tests ran, and `allow-empty` allows it', { outcome: 'passed', totals: noTests }],
  [
    '⚠️ Passed, with 1 flaky test',
    { outcome: 'flaky', totals: { ...noTests, tests: 9, passed: 8, flaky: 1 } },
  ],
  ['❌ 2 tests failed', { outcome: 'failed', totals: { ...noTests, tests: 2, failed: 2 } }],
  [
    '❌ 1 test failed, 2 problems',
    { outcome: 'failed', totals: { ...noTests, tests: 1, failed: 1 }, problems: ['a', 'b'] },
  ],
  ['❌ Failed: 1 problem', { outcome: 'failed', problems: ['a'] }],
  ['❌ No tests ran', { outcome: 'empty', totals: noTests }],
  ['❌ The run could not go on', { outcome: 'error' }],
  ['⏹️ Cancelled before the end', { outcome: 'cancelled' }],
])('"%s" is the first line', (heading, facts) => {
  expect(renderSummary(aReport(facts)).split('\n')[0]).toBe(`## ${heading}`);
});

describe('what a reader of a failed run sees', () => {
  it('comes first: problems, then failed tests, before anything on time', () => {
    const text = renderSummary(situations['failures, problems and a slow worker'] ?? aReport());
    const titles = [...text.matchAll(/^###? (.*)$/gm)].map(([, title]) => title);
    expect(titles.slice(0, 3)).toEqual(['❌ 3 tests failed, 1 problem', 'Problems', 'Failed tests']);
  });

  it('is unfolded for three failures, and folded for four', () => {
    const failing = (count: number) => renderSummary(aReport({ tests: flood(count, () => aTest()) }));
    expect(failing(3).match(/<details open>/g)).toHaveLength(3);
    expect(failing(4)).not.toContain('<details open>');
  });

  it('has both ends of long details, and all of a long message', () => {
    const failing = (message: string, details: string) =>
      renderSummary(aReport({ tests: [aTest({ outcome: { kind: 'failed', message, details } })] }));
    const text = failing('short', `first line\n${'x'.repeat(9000)}\nlast line`);
    expect(text).toMatch(/```text\nfirst line\nx{989}\n… /);
    expect(text).toContain('\nlast line\n```');
    expect(text).toContain('\n… 5021 characters left out …\n');
    expect(failing(`${'y '.repeat(200)}the end`, '')).toContain('the end\n```');
    expect(failing('all there is', 'all there is\n').match(/all there is/g)).toHaveLength(1);
    expect(failing(`${'y '.repeat(200)}the end`, 'at line 3')).toContain('the end\n\nat line 3\n```');
  });

  it('has no colours in it, which neither take room nor make one thing two', () => {
    const red = '\u001b[31mred\u001b[0m';
    const tests = [
      aTest({ name: red, outcome: { kind: 'failed', message: red, details: 'red' } }),
      aTest({ name: 'a', outcome: { kind: 'skipped', reason: red } }),
      aTest({ name: 'b', unit: '', outcome: { kind: 'skipped', reason: 'red' } }),
    ];
    const text = renderSummary(aReport({ tests }));
    expect(text).not.toMatch(/\p{Cc}(?<!\n)|31m|```text/u);
    expect(text).toContain('<details><summary>2 tests: red</summary>');
    expect(text).toContain('› b</code>\n');
  });

  it('does not call a worker slow for a few seconds', () => {
    const workers = [aWorker({ busySeconds: 9 }), aWorker({ worker: 2, busySeconds: 1 })];
    expect(renderSummary(aReport({ workers }))).not.toContain('Slow workers');
  });
});

describe('the plan', () => {
  it.each([
    ['match rate 100 %: 4 units with timings of earlier runs, 0 without a history', 4, 4, 1],
    ['match rate 99 %: 1999 units with timings of earlier runs, 1 without a history', 2000, 1999, 0.9995],
    ['match rate 29 %: 29 units with timings of earlier runs, 71 without a history', 100, 29, 0.29],
    ['match rate 0 %: 0 units with timings of earlier runs, 4 without a history', 4, 0, 0],
    ['no history: there are no timings of earlier runs', 4, 0, undefined],
  ])('says "%s"', (line, units, knownUnits, matchRate) => {
    const plan = { ...aReport().plan, units, knownUnits };
    const text = renderSummary(aReport({ plan, timings: { matchRate, recordedUnits: 9 } }));
    expect(section(text, 'Plan')).toContain(`\n- ${line}\n`);
  });
});

test('the median of an even number of clones is between the two in the middle', () => {
  const clones = [0.4, 0.1, 0.3, 0.2].map((seconds) => aClone({ seconds }));
  expect(renderSummary(aReport({ databases: [aDatabase({ clones })] }))).toContain(
    '1.0 s in all, median 250 ms, longest 400 ms',
  );
});

describe('pool statistics', () => {
  const rowsOf = (overrides: Partial<Report>) =>
    [
      ...renderSummary(aReport(overrides)).matchAll(
        /^\| (?:default|logs) \| <code>(.*)<\/code> \| (.*) \|$/gm,
      ),
    ].map(([, name, figures]) => `${name} | ${figures}`.replaceAll('&#95;', '_'));

  it('are of each clone, by worker and batch', () => {
    const batch = (number: number, name: string) => aBatch({ batch: number, clones: { default: name } });
    const workers = [
      aWorker({ worker: 2, batches: [batch(2, 'w2')] }),
      aWorker({ batches: [batch(11, 'w1_2'), batch(1, 'w1')] }),
    ];
    const clones = [
      aClone({ worker: 2, name: 'w2_2' }),
      aClone({ worker: 2, name: 'w2', deadlocks: 3 }),
      aClone({ name: 'w1_2', rollbacks: undefined }),
      aClone({ name: 'w1', leftOpen: 4, leftInTransaction: 1, seconds: 2 }),
    ];
    expect(rowsOf({ workers, databases: [aDatabase({ clones })] })).toEqual([
      'w1 | 1 | 1 | 2.0 s | 5 | 2 | 180 | 40 | 0 | 4 (1 in a transaction)',
      'w1_2 | 1 | 11 | 120 ms | 5 | 2 | 180 | n/a | 0 | 0',
      'w2 | 2 | 2 | 120 ms | 5 | 2 | 180 | 40 | 3 | 0',
      'w2_2 | 2 | n/a | 120 ms | 5 | 2 | 180 | 40 | 0 | 0',
    ]);
  });

  it('are n/a of a clone of which they were lost, and left out where nobody counts', () => {
    const lost = { peakSessions: undefined, sessions: undefined, transactions: undefined };
    const databases = [aDatabase({ clones: [aClone({ name: 'lost', ...lost }), aClone({ name: 'kept' })] })];
    expect(rowsOf({ databases })).toEqual([
      'lost | 1 | n/a | 120 ms | n/a | n/a | n/a | 40 | 0 | 0',
      'kept | 1 | n/a | 120 ms | 5 | 2 | 180 | 40 | 0 | 0',
    ]);
    const clones = [aClone({ peakSessions: undefined, transactions: undefined })];
    expect(rowsOf({ databases: [aDatabase({ clones })] })).toEqual([]);
    expect(renderSummary(aReport({ databases: [aDatabase({ clones })] }))).not.toContain('Pool statistics');
  });
});

describe('what restoring saved', () => {
  const { template } = aDatabase();
  const taking = (restoreSeconds: number, overrides: Partial<typeof template> = {}, alias = 'default') =>
    aDatabase({
      alias,
      template: { ...template, ...overrides, stages: [{ stage: 'restore', seconds: restoreSeconds }] },
    });
  const said = (...databases: Report['databases']) =>
    section(renderSummary(aReport({ databases })), 'Databases');

  it('is said against building as last measured', () => {
    expect(said(taking(4.6))).toContain('its dump, 30.0 s less than building it took (');
    expect(said(taking(4.6)).match(/than building/g)).toHaveLength(1);
    expect(said(taking(44.6))).toContain('its dump, 10.0 s more than building it took (');
    expect(said(taking(4.6, { buildSeconds: undefined }))).not.toContain('than building');
    expect(said(taking(4.6, { source: 'built' }))).not.toContain('than building');
  });

  it('is said once of several databases, for they are built together and restored one by one', () => {
    const text = said(taking(4.6), taking(10, {}, 'logs'));
    expect(text).toContain('\n\nRestoring all of them took 20.0 s less than building them took.\n');
    expect(text.match(/than building/g)).toHaveLength(1);
    expect(said(taking(4.6), taking(10, { buildSeconds: undefined }, 'logs'))).not.toContain('than building');
  });
});
