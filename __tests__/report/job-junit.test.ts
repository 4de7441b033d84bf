import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobJunitOf } from '../../src/report/job-junit.ts';
import { junitOf } from '../../src/report/junit-writer.ts';
import type { Report } from '../../src/report/report.ts';
import { readJUnit } from '../../src/timings/junit.ts';
import { pythonWith } from '../engines/python.ts';
import { aReceipt, aReceiptTest, aReceiptUnit } from '../planning/receipt-builder.ts';
import { hostileReport } from './hostile.ts';
import { aBatch, aPassedTest, aPlan, aReport, aTest, aUnit, aWorker } from './report-builder.ts';
import { situations } from './situations.ts';

/** A unit that passed on its second try, one that was ended, and a test of no unit. */
const report = aReport({
  plan: aPlan({ shard: { index: 2, total: 3 }, attempt: 2 }),
  workers: [
    aWorker({
      batches: [
        aBatch({ clones: { default: 'shop_w1', logs: 'logs_w1' } }),
        aBatch({ batch: 3, purpose: 'retry', clones: { default: 'shop_w1_2' } }),
      ],
    }),
    aWorker({ worker: 2, batches: [aBatch({ batch: 2 })] }),
  ],
  units: [
    aUnit({ seconds: 0.6, outcome: 'failed' }),
    aUnit({ batch: 3, seconds: 0.5, outcome: 'flaky' }),
    aUnit({ unit: 'tests/test_slow.py', worker: 2, batch: 2, seconds: 0, outcome: 'timed out' }),
  ],
  tests: [
    aTest({ batch: 1 }),
    aTest({ batch: 3, outcome: { kind: 'flaky', message: 'it failed before' } }),
    aTest({ name: 'shared', unit: 'shared.py', worker: 2, batch: 2 }),
  ],
  passed: [aPassedTest({ batch: 1, seconds: 0.0000004 })],
  problems: ['Worker 2, batch 2: it was ended at its limit of 30 s.'],
});

describe('the JUnit file of a job', () => {
  it('is read back as all of its tests, and as no greener than the job', async () => {
    const { cases, complete } = await readJUnit(chunks(jobJunitOf(report)));
    expect(complete).toBe(true);
    expect(cases.map(({ name, file, seconds, outcome }) => [name, file, seconds, outcome.kind])).toEqual([
      ['test_total', 'tests/test_orders.py', 0.4, 'failed'],
      ['test_list', 'tests/test_orders.py', 0, 'passed'],
      ['test_total', 'tests/test_orders.py', 0.4, 'flaky'],
      ['tests/test_slow.py', 'tests/test_slow.py', undefined, 'failed'],
      ['shared', 'shared.py', 0.4, 'failed'],
      ['problem 1', 'Testshoal', undefined, 'failed'],
    ]);
    const [failed] = cases;
    expect(failed?.outcome).toMatchObject({ message: 'AssertionError: assert 3 == 4' });
    expect(failed?.outcome).toHaveProperty(
      'details',
      expect.stringContaining('order = Order.create(lines=3)'),
    );
  });

  it('is read by junitparser, with what ran each unit', async () => {
    const suites = await readByJunitparser(jobJunitOf(report));
    expect(suites).toEqual([
      [
        'tests/test_orders.py',
        [2, 1, 0, 0],
        {
          shard: ['2/3'],
          worker: ['1'],
          batch: ['1'],
          attempt: ['2'],
          purpose: ['plan'],
          clone: ['shop_w1', 'logs_w1'],
        },
      ],
      [
        'tests/test_orders.py',
        [1, 0, 0, 0],
        {
          shard: ['2/3'],
          worker: ['1'],
          batch: ['3'],
          attempt: ['2'],
          purpose: ['retry'],
          clone: ['shop_w1_2'],
        },
      ],
      ['tests/test_slow.py', [1, 0, 1, 0], expect.objectContaining({ worker: ['2'], batch: ['2'] })],
      ['shared.py', [1, 1, 0, 0], expect.objectContaining({ worker: ['2'], batch: ['2'] })],
      ['Testshoal', [1, 0, 1, 0], { shard: ['2/3'], attempt: ['2'] }],
    ]);
  });

  it('has every test of the report, whatever the tests are called', async () => {
    await fc.assert(
      fc.asyncProperty(hostileReport, async (any) => {
        const { cases, complete } = await readJUnit(chunks(jobJunitOf(any)));
        expect(complete).toBe(true);
        const named = new Set(any.units.filter(({ outcome }) => outcome !== 'passed'));
        expect(cases.length).toBe(any.tests.length + any.passed.length + any.problems.length + named.size);
      }),
    );
  });
});

it('is valid against the common schema, in all situations, of a job and of all shards', async () => {
  const receipts = [
    aReceipt({
      units: [
        aReceiptUnit({
          seconds: 2.5000004,
          tests: (['passed', 'failed', 'skipped', 'flaky'] as const).map((outcome) =>
            aReceiptTest({ outcome, seconds: 0.0000014, message: '<&>"' }),
          ),
        }),
        aReceiptUnit({ unit: 'half', outcome: 'unreported' }),
      ],
      notRun: ['never'],
    }),
  ];
  const ofShards = junitOf(receipts, ['Shard 2 of 2 left no receipt.']);
  const ofJobs = [report, ...Object.values<Report>(situations)].map(jobJunitOf);
  expect(await validate([ofShards, ...ofJobs])).toEqual([]);
  expect(await validate(['<testsuites><testsuite name="x"/></testsuites>'])).not.toEqual([]);
});

async function* chunks(text: string): AsyncIterable<string> {
  yield text;
}

/** Name, counts (tests, failures, errors, skipped) and properties of each suite. */
async function readByJunitparser(text: string): Promise<unknown> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'junit-'));
  const file = path.join(folder.path, 'junit.xml');
  await writeFile(file, text);
  const python = await pythonWith(['junitparser==4.0.2']);
  const script = [
    'import json, sys',
    'from junitparser import JUnitXml',
    'suites = []',
    'for suite in JUnitXml.fromfile(sys.argv[1]):',
    '    suite.update_statistics()',
    '    properties = {}',
    '    for one in suite.properties(): properties.setdefault(one.name, []).append(one.value)',
    '    suites.append([suite.name, [suite.tests, suite.failures, suite.errors, suite.skipped], properties])',
    'print(json.dumps(suites))',
  ].join('\n');
  return JSON.parse(execFileSync(python, ['-c', script, file], { encoding: 'utf8' }));
}

/** What `junit-10.xsd` of Jenkins' xUnit plugin has against any of the files. */
async function validate(files: readonly string[]): Promise<unknown> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'junit-'));
  const names = await Promise.all(
    files.map(async (text, index) => {
      const file = path.join(folder.path, `${index}.xml`);
      await writeFile(file, text);
      return file;
    }),
  );
  const schema = fileURLToPath(new URL('./fixtures/junit-10.xsd', import.meta.url));
  const python = await pythonWith(['lxml==6.0.2']);
  const script = [
    'import json, sys',
    'from lxml import etree',
    'schema = etree.XMLSchema(etree.parse(sys.argv[1]))',
    'wrong = []',
    'for name in sys.argv[2:]:',
    '    schema.validate(etree.parse(name))',
    '    wrong += [str(one) for one in schema.error_log]',
    'print(json.dumps(wrong))',
  ].join('\n');
  return JSON.parse(execFileSync(python, ['-c', script, schema, ...names], { encoding: 'utf8' }));
}
