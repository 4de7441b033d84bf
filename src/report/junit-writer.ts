/** One JUnit XML file of all shards: a suite for each unit, with shard, worker, attempt and clones as its properties. */

import { isIncomplete, type Receipt, type ReceiptTest, type ReceiptUnit } from '../planning/receipt.ts';
import { type JUnitCase, type JUnitResult, type JUnitSuite, junitXml } from './junit-xml.ts';
import { problemSuite } from './problem-suite.ts';

/**
 * In the order of `receipts`. Units that nobody ran, or reported whole, stand in it as errors, and so do `problems`: failures
 * that belong to no test.
 */
export function junitOf(receipts: readonly Receipt[], problems: readonly string[]): string {
  const suites = receipts.flatMap((receipt) => [
    ...receipt.units.map((unit) => unitSuite(unit, receipt)),
    ...receipt.notRun.map((unit) => notRunSuite(unit, receipt)),
  ]);
  return junitXml([...suites, ...problemSuite(problems, [])]);
}

function unitSuite(unit: ReceiptUnit, { shard }: Receipt): JUnitSuite {
  return {
    name: unit.unit,
    seconds: unit.seconds,
    properties: [
      ['shard', `${shard.index}/${shard.total}`],
      ['worker', String(unit.worker)],
      ...(unit.batch === undefined ? [] : [['batch', String(unit.batch)] as const]),
      ['attempt', String(unit.attempt)],
      ...unit.clones.map((clone) => ['clone', clone] as const),
    ],
    cases: [
      ...unit.tests.map(testCase),
      ...(isIncomplete(unit) ? [errorCase(unit.unit, 'not all of its tests were reported')] : []),
    ],
  };
}

function notRunSuite(unit: string, { shard, run }: Receipt): JUnitSuite {
  return {
    name: unit,
    seconds: 0,
    properties: [
      ['shard', `${shard.index}/${shard.total}`],
      ['attempt', String(run.attempt)],
    ],
    cases: [errorCase(unit, 'it was not run')],
  };
}

function testCase({ group, name, seconds, outcome, message }: ReceiptTest): JUnitCase {
  return { group, name, seconds, result: resultOf(outcome, message) };
}

function resultOf(outcome: ReceiptTest['outcome'], message: string): JUnitResult {
  switch (outcome) {
    case 'passed':
      return { kind: 'passed' };
    case 'failed':
      return { kind: 'failed', message, details: message };
    case 'flaky':
    case 'skipped':
      return { kind: outcome, message };
  }
}

function errorCase(unit: string, message: string): JUnitCase {
  return { group: '', name: unit, seconds: undefined, result: { kind: 'error', message } };
}
