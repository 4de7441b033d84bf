/** Builds one test case from its element and what is inside. */

import type { TestCase, TestOutcome } from './test-case.ts';

type Attributes = Readonly<Record<string, string>>;

/** Stack traces are cut there; a whole one is in the runner's own output. */
const longestDetails = 16 * 1024;
const longestMessage = 2 * 1024;
const longestName = 1024;

/** What an element inside a test case says of it. Surefire's rerun elements are those of pytest's and Gradle's plugins too. */
type Finding = 'failed' | 'skipped' | 'flaky' | 'rerun';
const findings: Readonly<Record<string, Finding>> = {
  failure: 'failed',
  error: 'failed',
  skipped: 'skipped',
  flakyFailure: 'flaky',
  flakyError: 'flaky',
  rerunFailure: 'rerun',
  rerunError: 'rerun',
};

export class CaseBuilder {
  readonly #attributes: Attributes;
  readonly #suiteFile: string | undefined;
  readonly #found = new Map<Finding, { message: string; details: string }>();
  /** The element whose text is being read; undefined in those whose text is not kept, such as system-out. */
  #reading: { element: string; finding: Finding } | undefined;

  constructor(attributes: Attributes, suiteFile: string | undefined) {
    this.#attributes = attributes;
    this.#suiteFile = suiteFile;
  }

  open(element: string, attributes: Attributes): void {
    const finding = Object.hasOwn(findings, element) ? findings[element] : undefined;
    if (finding === undefined || this.#reading !== undefined) return;
    this.#reading = { element, finding };
    if (this.#found.has(finding)) return;
    const message = attributes['message'] || attributes['type'] || '';
    this.#found.set(finding, { message: message.slice(0, longestMessage), details: '' });
  }

  text(text: string): void {
    const found = this.#reading === undefined ? undefined : this.#found.get(this.#reading.finding);
    if (found === undefined || found.details.length >= longestDetails) return;
    found.details = (found.details + text).slice(0, longestDetails);
  }

  close(element: string): void {
    if (element === this.#reading?.element) this.#reading = undefined;
  }

  finish(): TestCase {
    const { name, classname, file, filepath, line, lineno, time } = this.#attributes;
    return {
      name: (name ?? '').slice(0, longestName),
      group: (classname ?? '').slice(0, longestName),
      file: file || filepath || this.#suiteFile,
      line: positiveWhole(line ?? lineno),
      seconds: secondsOf(time),
      outcome: this.#outcome(),
    };
  }

  /** A failure outweighs everything: a test that is said to have been rerun and still holds one has failed. */
  #outcome(): TestOutcome {
    const failed = this.#found.get('failed');
    if (failed !== undefined) {
      return {
        kind: 'failed',
        message: failed.message || firstLine(failed.details),
        details: failed.details.trim(),
      };
    }
    const skipped = this.#found.get('skipped');
    if (skipped !== undefined)
      return { kind: 'skipped', reason: skipped.message || firstLine(skipped.details) };
    const flaky = this.#found.get('flaky') ?? this.#found.get('rerun');
    if (flaky !== undefined) return { kind: 'flaky', message: flaky.message || firstLine(flaky.details) };
    return { kind: 'passed' };
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, longestMessage) ?? '';
}

/** pytest counts lines from 0 in its reports; a line is only a hint, and 0 is shown as the first. */
function positiveWhole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.max(1, Number(text)) : undefined;
}

/** Some runners write a comma between thousands. Undefined for what is no time. */
function secondsOf(text: string | undefined): number | undefined {
  const plain = text?.trim().replaceAll(/,(?=\d{3}(?:\D|$))/g, '') ?? '';
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
