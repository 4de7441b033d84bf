/** Tests that are new, and tests that are gone. */

import type { ChangedTest, Changes } from '../changes.ts';
import { code, count, details } from '../markdown.ts';
import { nameInUnit } from '../test-name.ts';
import { capped, type Section } from './section.ts';

export function changesSection({ changes }: { readonly changes?: Changes | undefined }): Section {
  const { newTests = [], vanishedTests = [] } = changes ?? {};
  return {
    title: 'new and vanished tests',
    items: Math.max(newTests.length, vanishedTests.length),
    render: (cap) =>
      [
        '### New and vanished tests',
        'Since each file was last seen.',
        ...list(`${count(vanishedTests.length, 'test')} gone`, vanishedTests, cap),
        ...list(count(newTests.length, 'new test'), newTests, cap),
      ].join('\n\n'),
  };
}

function list(title: string, tests: readonly ChangedTest[], cap: number): string[] {
  if (tests.length === 0) return [];
  return [
    details(
      title,
      capped(tests, cap, (test) => `- ${code(nameInUnit(test))} in ${code(test.unit)}`),
    ),
  ];
}
