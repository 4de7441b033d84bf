/**
 * One JUnit XML file of a job: a suite for each unit and each time that it ran, with shard, worker, batch, attempt and clones as
 * its properties. What failed without belonging to a test is in a suite of its own, so that the file is no greener than the job.
 */

import { isIncomplete } from '../planning/receipt.ts';
import { type JUnitCase, type JUnitResult, type JUnitSuite, junitXml } from './junit-xml.ts';
import { problemSuite } from './problem-suite.ts';
import type { PassedTest, Report, TestReport, UnitOutcome, UnitReport } from './report.ts';

export function jobJunitOf(report: Report): string {
  const left = Map.groupBy<string, Test>([...report.tests, ...report.passed], placeOf);
  const ofUnits = report.units.map((unit) => {
    const tests = left.get(placeOf(unit)) ?? [];
    left.delete(placeOf(unit));
    return unitSuite(unit, tests, report);
  });
  const others = [...left.values()].map((tests) => strayTests(tests, report));
  return junitXml([...ofUnits, ...others, ...problemSuite(report.problems, placeInRun(report))]);
}

type Test = TestReport | PassedTest;

type Place = Pick<UnitReport, 'unit' | 'worker'> & { readonly batch?: number | undefined };

function placeOf({ unit, batch }: Place): string {
  return `${batch}\n${unit}`;
}

function unitSuite(unit: UnitReport, tests: readonly Test[], report: Report): JUnitSuite {
  return {
    name: unit.unit,
    seconds: unit.seconds,
    properties: propertiesOf(unit, report),
    cases: [...tests.map(testCase), ...unreported(unit)],
  };
}

/** Of a file that was not handed out, such as shared examples. */
function strayTests(tests: readonly Test[], report: Report): JUnitSuite {
  const [first] = tests;
  return {
    name: first?.unit === undefined || first.unit === '' ? 'no file' : first.unit,
    seconds: tests.reduce((seconds, test) => seconds + (test.seconds ?? 0), 0),
    properties: first === undefined ? [] : propertiesOf(first, report),
    cases: tests.map(testCase),
  };
}

function placeInRun({ plan: { shard, attempt } }: Report): JUnitSuite['properties'] {
  return [
    ['shard', `${shard.index}/${shard.total}`],
    ['attempt', String(attempt)],
  ];
}

function propertiesOf({ worker, batch }: Place, { plan, workers }: Report): JUnitSuite['properties'] {
  const { shard, attempt } = plan;
  const ran = workers.find((one) => one.worker === worker)?.batches.find((one) => one.batch === batch);
  return [
    ['shard', `${shard.index}/${shard.total}`],
    ['worker', String(worker)],
    ...(batch === undefined ? [] : [['batch', String(batch)] as const]),
    ['attempt', String(attempt)],
    ...(ran === undefined ? [] : [['purpose', ran.purpose] as const]),
    ...Object.values(ran?.clones ?? {}).map((clone) => ['clone', clone] as const),
  ];
}

function testCase(test: Test): JUnitCase {
  const { group, name, seconds } = test;
  return { group, name, seconds, result: 'outcome' in test ? resultOf(test.outcome) : { kind: 'passed' } };
}

function resultOf(outcome: TestReport['outcome']): JUnitResult {
  return outcome.kind === 'skipped' ? { kind: 'skipped', message: outcome.reason } : outcome;
}

const incomplete: Partial<Readonly<Record<UnitOutcome, string>>> = {
  'timed out': 'it was ended at a limit of time',
  crashed: 'its process died, and it is the one that did it',
  unreported: 'not all of its tests were reported',
};

function unreported({ unit, outcome }: UnitReport): JUnitCase[] {
  if (!isIncomplete({ outcome })) return [];
  const message = incomplete[outcome] ?? outcome;
  return [{ group: '', name: unit, seconds: undefined, result: { kind: 'error', message } }];
}
