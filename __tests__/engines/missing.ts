/** What this machine cannot give to a test: one loud line for who reads it, a failure on CI, where nobody would. */

import type { TestContext } from 'vitest';

export function isOnCi(): boolean {
  return ['1', 'true'].includes(process.env['CI'] ?? '');
}

/** Throws on CI. `missing` says what there is not, and why. */
export function reportMissing(missing: string): void {
  if (isOnCi()) throw new Error(missing);
  tellSkipped(missing);
}

export function tellSkipped(reason: string): void {
  process.stderr.write(`\n!!! Tests are SKIPPED: ${reason}\n\n`);
}

/** Ends the test. */
export function skipMissing(context: TestContext, missing: string): never {
  reportMissing(missing);
  return context.skip(missing);
}
