/** One test as its runner reported it. */

/** How a test ended. `flaky`: it failed, and passed when it ran again. */
export type TestOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'flaky'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface TestCase {
  readonly name: string;
  /** Class, package or describe block, as the runner says it; empty where it says none. */
  readonly group: string;
  /** The file that the runner names, on the case or the nearest suite around it; as written. */
  readonly file: string | undefined;
  /** From the runner's own number for the first line of a file, be it 0 or 1. */
  readonly line: number | undefined;
  /** Undefined where the report has none or no usable number. */
  readonly seconds: number | undefined;
  readonly outcome: TestOutcome;
}

/** Seconds of all of them together; those that tell none count 0. */
export function secondsOfCases(cases: readonly TestCase[]): number {
  return cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
}
