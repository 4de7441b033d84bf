/**
 * One JUnit XML file of all shards: a suite for each unit, with shard, worker, attempt and clones as its properties.
 *
 * The form is the one that most readers know (`jenkins-junit.xsd` of the xUnit plugin), with Surefire's `flakyFailure` in a test that
 * passed when it ran again.
 */

import { isIncomplete, type Receipt, type ReceiptTest, type ReceiptUnit } from '../planning/receipt.ts';
import { sum } from './arithmetic.ts';

/** In the order of `receipts`. Units that nobody ran, or reported whole, stand in it as errors. */
export function junitOf(receipts: readonly Receipt[]): string {
  const suites = receipts.flatMap((receipt) => [
    ...receipt.units.map((unit) => unitSuite(unit, receipt)),
    ...receipt.notRun.map((unit) => notRunSuite(unit, receipt)),
  ]);
  const counts = sumOf(suites.map((suite) => suite.counts));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'Testshoal', ...countAttributes(counts) })}>`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly seconds: number;
}

interface Suite {
  readonly counts: Counts;
  readonly text: string;
}

function unitSuite(unit: ReceiptUnit, receipt: Receipt): Suite {
  const { tests } = unit;
  const isWhole = !isIncomplete(unit);
  const of = (kind: ReceiptTest['outcome']): number => tests.filter((test) => test.outcome === kind).length;
  return suite(
    unit.unit,
    {
      tests: tests.length + (isWhole ? 0 : 1),
      failures: of('failed'),
      errors: isWhole ? 0 : 1,
      skipped: of('skipped'),
      seconds: unit.seconds,
    },
    [
      ['shard', `${receipt.shard.index}/${receipt.shard.total}`],
      ['worker', String(unit.worker)],
      ['attempt', String(unit.attempt)],
      ...unit.clones.map((clone) => ['clone', clone] as const),
    ],
    [
      ...tests.map((test) => testCase(test, unit.unit)),
      ...(isWhole ? [] : [errorCase(unit.unit, 'not all of its tests were reported')]),
    ],
  );
}

function notRunSuite(unit: string, { shard, run }: Receipt): Suite {
  return suite(
    unit,
    { tests: 1, failures: 0, errors: 1, skipped: 0, seconds: 0 },
    [
      ['shard', `${shard.index}/${shard.total}`],
      ['attempt', String(run.attempt)],
    ],
    [errorCase(unit, 'it was not run')],
  );
}

function suite(
  name: string,
  counts: Counts,
  properties: readonly (readonly [name: string, value: string])[],
  cases: readonly string[],
): Suite {
  const text = [
    `<testsuite${attributes({ name, file: name, ...countAttributes(counts) })}>`,
    '<properties>',
    ...properties.map(([property, value]) => `<property${attributes({ name: property, value })}/>`),
    '</properties>',
    ...cases,
    '</testsuite>',
  ].join('\n');
  return { counts, text };
}

function testCase({ group, name, seconds, outcome, message }: ReceiptTest, file: string): string {
  const time: Record<string, string> = seconds === undefined ? {} : { time: timeOf(seconds) };
  const start = `<testcase${attributes({ classname: group, name, file, ...time })}`;
  switch (outcome) {
    case 'passed':
      return `${start}/>`;
    case 'failed':
      return `${start}><failure${attributes({ message })}>${escapeXml(message)}</failure></testcase>`;
    case 'flaky':
      return `${start}><flakyFailure${attributes({ message })}/></testcase>`;
    case 'skipped':
      return `${start}><skipped${attributes({ message })}/></testcase>`;
  }
}

function errorCase(unit: string, message: string): string {
  return `<testcase${attributes({ classname: '', name: unit, file: unit })}><error${attributes({ message })}/></testcase>`;
}

function countAttributes({ tests, failures, errors, skipped, seconds }: Counts): Record<string, string> {
  return {
    tests: String(tests),
    failures: String(failures),
    errors: String(errors),
    skipped: String(skipped),
    time: timeOf(seconds),
  };
}

function sumOf(counts: readonly Counts[]): Counts {
  const of = (count: keyof Counts): number => sum(counts.map((one) => one[count]));
  return {
    tests: of('tests'),
    failures: of('failures'),
    errors: of('errors'),
    skipped: of('skipped'),
    seconds: of('seconds'),
  };
}

/** Never with an exponent, which not every reader takes. */
function timeOf(seconds: number): string {
  return seconds.toFixed(6).replace(/\.?0+$/, '');
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}

/** XML 1.0 does not have most of them, not even as references (https://www.w3.org/TR/xml/#charsets). */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

/** Markup, and the white space that a reader of an attribute would make a space of. */
const special = /[&<>"'\t\n\r]/g;

/** For attributes and text alike. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replace(special, (character) => `&#${character.charCodeAt(0)};`);
}
