import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import type { Receipt } from '../../src/planning/receipt.ts';
import { mergedOutputs } from '../../src/report/merged-outputs.ts';
import { problemsOf } from '../../src/report/merged-report.ts';
import { renderMergedSummary } from '../../src/report/merged-summary.ts';
import { planOutputs } from '../../src/report/plan-choice.ts';
import { renderPlanSummary } from '../../src/report/plan-summary.ts';
import { aReceiptTest, aReceiptUnit, receiptsOf } from '../planning/receipt-builder.ts';
import { hostileReport, hostileText } from './hostile.ts';
import { foreignText, readSummary, tables } from './markdown-reader.ts';
import { anExtract, merged, threeShards } from './merged-builder.ts';
import { aPlanChoice } from './plan-situations.ts';
import { anIncident } from './report-builder.ts';

const whole = receiptsOf(threeShards);

function withSecond(overrides: Partial<Receipt>): readonly Receipt[] {
  return whole.map((receipt) => (receipt.shard.index === 2 ? { ...receipt, ...overrides } : receipt));
}

/** The second shard's units, the first with `tests`. */
function secondUnits(outcome: 'failed' | 'flaky', message = 'no'): Receipt['units'] {
  const [first, ...rest] = whole[1]?.units ?? [];
  return [aReceiptUnit({ ...first, outcome, tests: [aReceiptTest({ outcome, message })] }), ...rest];
}

describe('the outcome of a run of several shards', () => {
  it.each([
    ['passed', whole],
    ['flaky', withSecond({ outcome: 'flaky', units: secondUnits('flaky') })],
    ['failed', withSecond({ outcome: 'failed', units: secondUnits('failed') })],
    ['error', withSecond({ outcome: 'error' })],
    ['cancelled', withSecond({ outcome: 'cancelled', units: [], notRun: ['u1.py'] })],
    [
      'failed',
      withSecond({ outcome: 'empty', units: whole[1]?.units.map((unit) => ({ ...unit, tests: [] })) ?? [] }),
    ],
    [
      'empty',
      whole.map((receipt) => ({
        ...receipt,
        outcome: 'empty',
        units: receipt.units.map((unit) => ({ ...unit, tests: [] })),
      })),
    ],
    ['failed', whole.slice(0, 2)],
    ['failed', withSecond({ outcome: 'what nobody knows' })],
  ] as const)('is %s', (outcome, receipts) => {
    expect(merged(receipts).outcome).toBe(outcome);
  });

  it('is flaky where a shard says so and no test does, and a failure where a shard asks for that', () => {
    const recovered = merged(withSecond({ outcome: 'flaky' }));
    expect(recovered).toMatchObject({ outcome: 'flaky', flakyFails: false, problems: [] });
    expect(merged(withSecond({ outcome: 'flaky', flakyFails: true }))).toMatchObject({
      outcome: 'flaky',
      flakyFails: true,
    });
  });

  it('is failed where this checkout is not what was planned', () => {
    const report = merged(whole, threeShards, { disagreements: ['In this checkout: new.py.'] });
    expect(report).toMatchObject({ outcome: 'failed', proved: false, discoveredHere: true });
    expect(report.problems).toEqual(['In this checkout: new.py.']);
  });

  it('is explained where a shard is red without a failed test', () => {
    expect(merged(withSecond({ outcome: 'failed' })).problems).toEqual([
      'Shard 2 of 3 ended as "failed", and no failed test accounts for it. The summary of its job says why.',
    ]);
    expect(merged(withSecond({ outcome: 'failed', units: secondUnits('failed') })).problems).toEqual([]);
  });
});

describe('what the shards tell of themselves', () => {
  it('is their problems, which explain a red shard, and are not the own ones of the merge', () => {
    const told = merged(
      withSecond({ outcome: 'failed', extract: anExtract({ problems: ['Worker 1: it was killed.'] }) }),
    );
    expect(told).toMatchObject({ outcome: 'failed', proved: true, problems: [] });
    expect(told.shards[1]?.problems).toEqual(['Worker 1: it was killed.']);
    expect(problemsOf(told)).toEqual(['Shard 2 of 3: Worker 1: it was killed.']);
    expect(renderMergedSummary(told)).toContain('Failed: 1 problem\n');
  });

  it('is fallbacks, each once with all shards that say it', () => {
    const all = whole.map((receipt) => ({
      ...receipt,
      extract: anExtract({ fallbacks: ['No dump.', ...(receipt.shard.index === 2 ? ['No cache.'] : [])] }),
    }));
    expect(merged(all).fallbacks).toEqual(['Shards 1, 2 and 3: No dump.', 'Shard 2: No cache.']);
  });

  it('is incidents with their shard, and how many there are besides', () => {
    const incidents = Array.from({ length: 25 }, (_, index) => anIncident({ seconds: index }));
    const report = merged(withSecond({ extract: anExtract({ incidents }) }));
    expect(report.incidents).toHaveLength(20);
    expect(report.incidents[0]).toMatchObject({ shard: 2, worker: 2, seconds: 0 });
    expect(report.moreIncidents).toBe(5);
    expect(renderMergedSummary(report)).toContain('5 more are in the summaries of their shards.');
  });

  it('is nothing in a receipt of an older version, and said where it cannot be read', () => {
    expect(merged(whole)).toMatchObject({ outcome: 'passed', incidents: [], fallbacks: [] });
    const broken = merged(withSecond({ extract: { problems: 3 } }));
    expect(broken).toMatchObject({ outcome: 'passed', proved: true });
    expect(broken.fallbacks).toEqual([
      expect.stringMatching(/^Shard 2: What its receipt holds .* cannot be read: .* at problems$/),
    ]);
  });

  it('is the command for its own bundle, of a shard that wrote one', () => {
    const units = secondUnits('failed').map((unit) => ({ ...unit, worker: 3, batch: 9 }));
    const failed = { outcome: 'failed', units } as const;
    const bundle = 'testshoal-replay-2-of-3.tar';
    const text = renderMergedSummary(merged(withSecond({ ...failed, bundle })));
    expect(text).toContain(`replay ${bundle} --worker 3 --batch 9</code>`);
    expect(renderMergedSummary(merged(withSecond(failed)))).not.toContain('Replay:');
  });
});

test('the slowest tests of all shards say where they ran, and what they usually take', () => {
  const [first, ...rest] = whole[1]?.units ?? [];
  const tests = [
    aReceiptTest({ group: 'G', name: 'slow', seconds: 9 }),
    aReceiptTest({ group: 'G', name: 'left out', seconds: 99, outcome: 'skipped' }),
    aReceiptTest({ group: 'G', name: 'broken', seconds: 5, outcome: 'failed', message: 'no' }),
  ];
  const slow = aReceiptUnit({ ...first, worker: 2, tests });
  const earlierTests = new Map([
    [slow.unit, tests.map(({ group, name }) => ({ group, name, seconds: [6] }))],
  ]);
  const { slowestTests } = merged(withSecond({ units: [slow, ...rest] }), threeShards, { earlierTests });
  expect(slowestTests.slice(0, 2)).toEqual([
    { group: 'G', name: 'slow', unit: slow.unit, worker: 2, shard: 2, seconds: 9, usualSeconds: 6 },
    { group: 'G', name: 'broken', unit: slow.unit, worker: 2, shard: 2, seconds: 5, usualSeconds: undefined },
  ]);
});

test('failed tests say which shard ran them', () => {
  const { tests, totals } = merged(withSecond({ outcome: 'failed', units: secondUnits('failed', 'no <3>') }));
  expect(tests).toMatchObject([{ shard: 2, worker: 1, outcome: { kind: 'failed', message: 'no <3>' } }]);
  expect(totals).toEqual({ tests: 12, passed: 11, failed: 1, skipped: 0, flaky: 0 });
});

test('the slowest units of all shards say where they ran, against what was expected', () => {
  const [first, ...rest] = whole[1]?.units ?? [];
  const slow = aReceiptUnit({ ...first, seconds: 95, worker: 2, attempt: 1 });
  const report = merged(withSecond({ units: [slow, ...rest] }));
  expect(report.units).toHaveLength(12);
  expect(report.units.find(({ unit }) => unit === slow.unit)).toEqual({
    unit: slow.unit,
    shard: 2,
    worker: 2,
    attempt: 1,
    seconds: 95,
    estimateSeconds: 10,
    tests: 1,
    outcome: 'passed',
  });
  const text = renderMergedSummary(report).split('### Slowest units')[1] ?? '';
  const [, head, , slowest] = text.split(/\n+/);
  expect(head).toBe('| unit | time | expected | tests | worker | shard |');
  expect(slowest).toBe(`| <code>${slow.unit}</code> | 1 m 35 s | 10.0 s | 1 | 2 | 2 |`);
  expect(text).toContain('… and 2 more.');
});

test('balance is that of shards of one attempt', () => {
  const wall = (seconds: number) => ({ ...(whole[1]?.times ?? never()), wall: seconds });
  expect(merged(withSecond({ times: wall(160) })).balance).toBeCloseTo(160 / 120);
  expect(merged(withSecond({ run: { id: '77', attempt: 2 }, times: wall(10) })).balance).toBe(1);
  expect(merged([]).balance).toBeUndefined();
});

describe('outputs', () => {
  const declared = (action: string) =>
    Object.keys(
      parse(readFileSync(new URL(`../../${action}/action.yml`, import.meta.url), 'utf8')).outputs,
    ).sort();

  it('of the merge have exactly the names that its action.yml declares, with those of the files', () => {
    const names = [...Object.keys(mergedOutputs(merged(whole))), 'junit', 'report', 'timings-file'];
    expect(names.sort()).toEqual(declared('merge'));
    expect(mergedOutputs(merged(whole.slice(0, 2)))).toMatchObject({
      outcome: 'failed',
      proved: 'false',
      tests: '8',
      balance: '1.00',
    });
  });

  it('of the planner have exactly the names that its action.yml declares', () => {
    const outputs = planOutputs(aPlanChoice(120));
    expect(Object.keys(outputs).sort()).toEqual(declared('plan'));
    expect(outputs).toMatchObject({
      matrix: '{"shard":["1/4","2/4","3/4","4/4"]}',
      shards: '4',
      plan: 'cGxhbg==',
      suite: '0123456789ab',
    });
    expect(planOutputs(aPlanChoice(120, { packed: undefined }))['plan']).toBe('');
  });
});

/** All that a line may start with; what comes from outside never decides it. */
const starts = [
  /^$/,
  /^## (?:❌|⚠️|✅|⏹️|\d+ shards?$)/,
  /^### (?:Problems|Failed tests|Incidents|Flaky tests|Fallbacks|Every test once|Shards|Slow shards|Lost time|Slowest tests|Slowest units|Skipped tests|Resources|Databases|Prices|Plan)$/,
  /^\d+ tests?: /,
  /^Failed, and passed when run again\.$/,
  /^- (?![-+*>#=]|\d+[.)](?:\s|$)|\s)/,
  /^- (?=$|\*\*not proved\*\*)/,
  /^\| /,
  /^<details(?: open)?><summary>.*<\/summary>$/,
  /^<\/details>$/,
  /^<code>/,
  /^Replay: <code>/,
  /^What its threads did:$/,
  /^CPU is the sum /,
  /^Balance /,
  /^\*\*What to change:\*\* /,
  /^The fewest that meet /,
  /^… and \d+ more\.$/,
  /^> Cut to fit the size of a summary: [a-z, ]+\. All of it is in the report file\.$/,
];

const outcome = fc.constantFrom('passed', 'failed', 'skipped', 'flaky');
const someTests = fc.array(
  fc.record({ group: hostileText, name: hostileText, message: hostileText, outcome }),
  { maxLength: 4 },
);
const hostileMerge = fc
  .record({
    unit: hostileText,
    tests: someTests,
    ended: hostileText,
    platform: hostileText,
    hash: hostileText,
    kind: fc.constantFrom('long unit', 'wrong estimate'),
    report: hostileReport,
  })
  .map(({ unit, tests, ended, platform, hash, kind, report }) => {
    const own = tests.map((one) => aReceiptTest(one));
    const receipts = withSecond({
      outcome: ended,
      planHash: hash,
      host: { platform, processors: 4 },
      units: [aReceiptUnit({ unit, seconds: 90, batch: 3, tests: own })],
      notRun: [unit],
      bundle: 'testshoal-replay.tar',
      extract: anExtract({ ...report, machine: undefined }),
    });
    const advice = { kind, unit, shard: 2, seconds: 90, estimateSeconds: 10, shareSeconds: 40 };
    return { ...merged(receipts, threeShards, { disagreements: [unit] }), advice };
  });

describe('a summary of anything', () => {
  it('has no line that text from outside starts, and no element, link or mention but its own', () => {
    fc.assert(
      fc.property(hostileMerge, hostileText, (report, sentence) => {
        const ours = (line: string) =>
          line.replaceAll(/\*\*(?:What to change:|not proved|\d+ failed|\d+)\*\*/g, '·');
        for (const text of [
          renderMergedSummary(report),
          renderPlanSummary(aPlanChoice(120, { fallbacks: [sentence] })),
        ]) {
          const { lines, fenceOpen } = readSummary(text);
          expect(fenceOpen).toBe(false);
          for (const line of lines) {
            expect(
              starts.some((start) => start.test(line)),
              line,
            ).toBe(true);
            const foreign = foreignText(
              ours(line)
                .replace(/^(?:#{2,3}|>|\|.*---.*\|$)/, '')
                .replaceAll('`overhead-seconds`', '·'),
            );
            expect(foreign).not.toMatch(/[<>@#[\]`*_~\\$!]|:\/\/|www\.|gh-\d/i);
          }
          for (const rows of tables(lines)) expect(new Set(rows).size).toBe(1);
        }
      }),
    );
  });

  it('stays within its budget', () => {
    fc.assert(
      fc.property(hostileMerge, fc.integer({ min: 1000, max: 30_000 }), (report, limitBytes) => {
        expect(Buffer.byteLength(renderMergedSummary(report, limitBytes))).toBeLessThanOrEqual(limitBytes);
      }),
    );
  });

  it('says what was cut of 20,000 failures', () => {
    const [receipt] = whole;
    const tests = Array.from({ length: 20_000 }, (_, index) =>
      aReceiptTest({ name: `test_${index}`, outcome: 'failed', message: 'AssertionError: '.repeat(18) }),
    );
    const units = [aReceiptUnit({ unit: 'u0.py', outcome: 'failed', tests })];
    const report = merged([{ ...(receipt ?? never()), units }, ...whole.slice(1)]);
    const text = renderMergedSummary(report);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900 * 1024);
    expect(text).toContain('> Cut to fit the size of a summary: failed tests.');
    expect(text).toContain('### Lost time\n');
  });
});

function never(): never {
  throw new Error('there is no such shard');
}
