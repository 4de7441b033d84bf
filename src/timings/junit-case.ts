/** Builds one test case from its element and what is inside. */

import type { TestCase, TestOutcome } from './test-case.ts';

type Attributes = Readonly<Record<string, string>>;

/** Stack traces are cut there; a whole one is in the runner's own output. */
const longestDetails = 16 * 1024;
const longestMessage = 2 * 1024;
const longestName = 1024;
const longestFile = 4096;

/** What an element inside a test case says of it. Surefire's rerun elements are those of pytest's and Gradle's plugins too. */
type Finding = 'failed' | 'todo' | 'skipped' | 'flaky' | 'rerun';
const findings: ReadonlyMap<string, Finding> = new Map([
  ['failure', 'failed'],
  ['error', 'failed'],
  ['skipped', 'skipped'],
  ['flakyFailure', 'flaky'],
  ['flakyError', 'flaky'],
  ['rerunFailure', 'rerun'],
  ['rerunError', 'rerun'],
]);

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

  /** Whether text is of use where the reader is now. */
  get reading(): boolean {
    return this.#reading !== undefined;
  }

  open(element: string, attributes: Attributes): void {
    const finding = findingOf(element, attributes);
    if (finding === undefined || this.#reading !== undefined) return;
    this.#reading = { element, finding };
    const earlier = this.#found.get(finding);
    if (earlier !== undefined) {
      earlier.details += '\n';
      return;
    }
    this.#found.set(finding, { message: attributes['message'] || attributes['type'] || '', details: '' });
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
    const fileOrNone = file || filepath || this.#suiteFile;
    return {
      name: clipped(name ?? '', longestName),
      group: clipped(classname ?? '', longestName),
      file: fileOrNone === undefined ? undefined : clipped(fileOrNone, longestFile),
      line: whole(line ?? lineno),
      seconds: secondsOf(time),
      outcome: this.#outcome(),
    };
  }

  /** A failure outweighs all but `todo`: a test that is said to have been rerun and still holds one has failed. */
  #outcome(): TestOutcome {
    const todo = this.#found.get('todo');
    if (todo !== undefined) return { kind: 'skipped', reason: messageIn(todo) };
    const failed = this.#found.get('failed');
    if (failed !== undefined) {
      const details = clipped(failed.details.trim(), longestDetails);
      return { kind: 'failed', message: messageIn(failed), details };
    }
    const skipped = this.#found.get('skipped');
    if (skipped !== undefined) return { kind: 'skipped', reason: messageIn(skipped) };
    const flaky = this.#found.get('flaky') ?? this.#found.get('rerun');
    if (flaky !== undefined) return { kind: 'flaky', message: messageIn(flaky) };
    return { kind: 'passed' };
  }
}

/** node:test reports the failure of a test that is still to do as well, and does not count it. */
function findingOf(element: string, attributes: Attributes): Finding | undefined {
  if (element === 'skipped' && attributes['type'] === 'todo') return 'todo';
  return findings.get(element);
}

/** Its message, else the first line of its details. */
function messageIn({ message, details }: { message: string; details: string }): string {
  return clipped(message.trim() || (details.trim().split('\n', 1)[0] ?? ''), longestMessage);
}

/** A copy: what the parser gives are slices, and each would keep the whole chunk that it was cut from in memory. */
function clipped(text: string, longest: number): string {
  return Buffer.from(text.slice(0, longest)).toString();
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Surefire writes a comma between thousands, and may write no zero before the point. Undefined for what is no time. */
function secondsOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  const plain = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed;
  const seconds = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(seconds) ? seconds : undefined;
}
