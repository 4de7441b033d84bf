import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { junitOf } from '../../src/report/junit-writer.ts';
import { readJUnit } from '../../src/timings/junit.ts';
import { pythonWith } from '../engines/python.ts';
import { aReceipt, aReceiptTest, aReceiptUnit } from '../planning/receipt-builder.ts';
import { hostileText } from './hostile.ts';

const receipts = [
  aReceipt({
    shard: { index: 1, total: 2 },
    units: [
      aReceiptUnit({
        unit: 'tests/test_orders.py',
        seconds: 2.5,
        worker: 2,
        batch: 5,
        attempt: 1,
        clones: ['shop_w2', 'logs_w2'],
        tests: [
          aReceiptTest({ name: 'test_total', seconds: 0.0000004 }),
          aReceiptTest({ name: 'test_tax', outcome: 'failed', message: 'assert <3> == "4"\nreally' }),
          aReceiptTest({ name: 'test_gis', outcome: 'skipped', message: 'needs PostGIS' }),
          aReceiptTest({ name: 'test_mail', outcome: 'flaky', message: 'reset', seconds: undefined }),
        ],
      }),
    ],
    notRun: ['tests/test_never.py'],
  }),
  aReceipt({
    run: { id: '77', attempt: 2 },
    shard: { index: 2, total: 2 },
    units: [aReceiptUnit({ unit: 'tests/test_half.py', outcome: 'unreported', attempt: 2 })],
  }),
];

describe('one JUnit file of all shards', () => {
  it('is read back as what the receipts say, gaps as failures', async () => {
    const { cases, complete } = await readJUnit(chunks(junitOf(receipts, [])));
    expect(complete).toBe(true);
    expect(cases.map(({ name, file, seconds, outcome }) => [name, file, seconds, outcome])).toEqual([
      ['test_total', 'tests/test_orders.py', 0, { kind: 'passed' }],
      [
        'test_tax',
        'tests/test_orders.py',
        0.4,
        {
          kind: 'failed',
          message: 'assert <3> == "4"\nreally',
          details: 'assert <3> == "4"\nreally',
        },
      ],
      ['test_gis', 'tests/test_orders.py', 0.4, { kind: 'skipped', reason: 'needs PostGIS' }],
      ['test_mail', 'tests/test_orders.py', undefined, { kind: 'flaky', message: 'reset' }],
      [
        'tests/test_never.py',
        'tests/test_never.py',
        undefined,
        { kind: 'failed', message: 'it was not run', details: '' },
      ],
      ['test_total', 'tests/test_half.py', 0.4, { kind: 'passed' }],
      [
        'tests/test_half.py',
        'tests/test_half.py',
        undefined,
        { kind: 'failed', message: 'not all of its tests were reported', details: '' },
      ],
    ]);
  });

  it('is no greener than the job: what belongs to no test is an error', async () => {
    const { cases } = await readJUnit(chunks(junitOf([], ['Shard 2 of 2 left no receipt.'])));
    expect(cases).toMatchObject([
      { name: 'problem 1', outcome: { kind: 'failed', message: 'Shard 2 of 2 left no receipt.' } },
    ]);
  });

  it('is read by junitparser, with shard, worker, attempt and clones of each unit', async () => {
    await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'junit-'));
    const file = path.join(folder.path, 'junit.xml');
    await writeFile(file, junitOf(receipts, []));
    const python = await pythonWith(['junitparser==4.0.2']);
    const script = [
      'import json, sys',
      'from junitparser import JUnitXml',
      'xml = JUnitXml.fromfile(sys.argv[1])',
      'xml.update_statistics()',
      'suites = [[s.name, [[p.name, p.value] for p in s.properties()]] for s in xml]',
      'print(json.dumps([xml.tests, xml.failures, xml.errors, xml.skipped, suites]))',
    ].join('\n');
    const said = JSON.parse(execFileSync(python, ['-c', script, file], { encoding: 'utf8' }));
    expect(said).toEqual([
      7,
      1,
      2,
      1,
      [
        [
          'tests/test_orders.py',
          [
            ['shard', '1/2'],
            ['worker', '2'],
            ['batch', '5'],
            ['attempt', '1'],
            ['clone', 'shop_w2'],
            ['clone', 'logs_w2'],
          ],
        ],
        [
          'tests/test_never.py',
          [
            ['shard', '1/2'],
            ['attempt', '1'],
          ],
        ],
        [
          'tests/test_half.py',
          [
            ['shard', '2/2'],
            ['worker', '1'],
            ['attempt', '2'],
            ['clone', 'shop_default_1a2b3c_w1'],
          ],
        ],
      ],
    ]);
  });
});

test('whatever is in a name or message, the file is well-formed and says it', async () => {
  const outcome = fc.constantFrom('passed', 'failed', 'skipped', 'flaky');
  const tests = fc.array(
    fc.record({ group: hostileText, name: hostileText, message: hostileText, outcome }),
    {
      maxLength: 5,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      hostileText,
      tests,
      fc.array(hostileText, { maxLength: 2 }),
      async (unit, some, clones) => {
        const own = some.map((one) => aReceiptTest(one));
        const text = junitOf([aReceipt({ units: [aReceiptUnit({ unit, clones, tests: own })] })], []);
        const { cases, complete } = await readJUnit(chunks(text));
        expect(complete).toBe(true);
        expect(cases.map(({ name }) => name)).toEqual(own.map(({ name }) => readable(name)));
      },
    ),
  );
});

async function* chunks(text: string): AsyncIterable<string> {
  yield text;
}

/** What is left of characters that XML does not have. */
function readable(text: string): string {
  return text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '\ufffd');
}
