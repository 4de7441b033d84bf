/**
 * Suites of tests as JUnit XML, in the form that most readers know: `junit-10.xsd` of Jenkins' xUnit plugin, with Surefire's
 * `flakyFailure` in a test that passed when it ran again. A test has no file of its own there; its suite has.
 */

import { sum } from './arithmetic.ts';

/** A test file, or what one batch ran of it. */
export interface JUnitSuite {
  readonly name: string;
  readonly seconds: number;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly JUnitCase[];
}

export interface JUnitCase {
  readonly group: string;
  readonly name: string;
  /** Undefined where nobody told them. */
  readonly seconds: number | undefined;
  readonly result: JUnitResult;
}

/** `error`: nobody knows how it would have ended. */
export type JUnitResult =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string }
  | { readonly kind: 'error' | 'flaky' | 'skipped'; readonly message: string };

export function junitXml(suites: readonly JUnitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const { skipped: _, ...counts } = countAttributes(all, sum(suites.map(({ seconds }) => seconds)));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'Testshoal', ...counts })}>`,
    ...suites.map(suiteXml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteXml({ name, seconds, properties, cases }: JUnitSuite): string {
  return [
    `<testsuite${attributes({ name, file: name, ...countAttributes(cases, seconds) })}>`,
    '<properties>',
    ...properties.map(([property, value]) => `<property${attributes({ name: property, value })}/>`),
    '</properties>',
    ...cases.map(caseXml),
    '</testsuite>',
  ].join('\n');
}

function caseXml({ group, name, seconds, result }: JUnitCase): string {
  const time: Record<string, string> = seconds === undefined ? {} : { time: timeOf(seconds, 6) };
  const start = `<testcase${attributes({ classname: group, name, ...time })}`;
  return result.kind === 'passed' ? `${start}/>` : `${start}>${resultXml(result)}</testcase>`;
}

function resultXml(result: Exclude<JUnitResult, { kind: 'passed' }>): string {
  const { message } = result;
  switch (result.kind) {
    case 'failed':
      return `<failure${attributes({ message })}>${escapeXml(result.details)}</failure>`;
    case 'error':
      return `<error${attributes({ message })}/>`;
    case 'skipped':
      return `<skipped${attributes({ message })}/>`;
    case 'flaky':
      // The schema wants the class of the exception, which nobody knows any more.
      return `<flakyFailure${attributes({ message, type: 'failure' })}/>`;
  }
}

function countAttributes(cases: readonly JUnitCase[], seconds: number): Record<string, string> {
  const of = (kind: JUnitResult['kind']): string =>
    String(cases.filter(({ result }) => result.kind === kind).length);
  return {
    tests: String(cases.length),
    failures: of('failed'),
    errors: of('error'),
    skipped: of('skipped'),
    // Older versions of the schema take no more digits.
    time: timeOf(seconds, 3),
  };
}

/** Never with an exponent, which not every reader takes. */
function timeOf(seconds: number, digits: number): string {
  return seconds.toFixed(digits).replace(/\.?0+$/, '');
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
