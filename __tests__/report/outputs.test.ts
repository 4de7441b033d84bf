import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { outputsOf } from '../../src/report/outputs.ts';
import { aClone, aDatabase, aReport, aWorker } from './report-builder.ts';

const built = aDatabase({ template: { ...aDatabase().template, source: 'built' } });

test('have exactly the names that action.yml declares, with those of the files', () => {
  const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8'));
  const names = [
    ...Object.keys(outputsOf(aReport())),
    'suite',
    'report',
    'junit',
    'html',
    'bundle',
    'timings-file',
  ];
  expect(names.sort()).toEqual(Object.keys(action.outputs).sort());
});

test('are the figures of the report', () => {
  const report = aReport({
    outcome: 'failed',
    seconds: 61.25,
    totals: { tests: 15, passed: 1, failed: 2, skipped: 4, flaky: 8 },
    workers: [aWorker({ busySeconds: 30 }), aWorker({ busySeconds: 10 })],
    databases: [
      aDatabase({ clones: [aClone({ seconds: 0.25 }), aClone({ seconds: 0.5 })] }),
      aDatabase({ clones: [aClone({ seconds: 1 })] }),
    ],
  });
  expect(outputsOf(report)).toEqual({
    outcome: 'failed',
    tests: '15',
    passed: '1',
    failed: '2',
    skipped: '4',
    flaky: '8',
    seconds: '61.3',
    workers: '2',
    template: 'restored',
    'clone-seconds': '1.75',
    'plan-hash': '0123456789ab',
    balance: '1.50',
  });
});

test('call the template built when one of several was built', () => {
  const template = (databases: Parameters<typeof aReport>[0]) => outputsOf(aReport(databases))['template'];
  expect(template({ databases: [aDatabase(), built] })).toBe('built');
  expect(template({ databases: [aDatabase(), aDatabase()] })).toBe('restored');
  expect(template({ databases: [] })).toBe('none');
});

test('leave the balance empty where no worker did anything', () => {
  expect(outputsOf(aReport({ workers: [] }))['balance']).toBe('');
  expect(outputsOf(aReport({ workers: [aWorker({ busySeconds: 0 })] }))['balance']).toBe('');
});
