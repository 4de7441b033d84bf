/** How a test is called wherever it is shown. */

import type { TestReport } from './report.ts';

export function testName({ group, name }: Pick<TestReport, 'group' | 'name'>): string {
  return [group, name].filter((part) => part !== '').join(' › ');
}
