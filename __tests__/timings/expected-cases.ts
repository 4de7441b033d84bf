/** What the JUnit reader is to find in the fixtures. */

import type { TestCase } from '../../src/timings/test-case.ts';

/** Per fixture: passed, flaky, failed, skipped. */
export const expectedTotals = [
  ['pytest-xunit1.xml', 11, 0, 11, 3],
  ['pytest-xunit2.xml', 11, 0, 11, 3],
  ['pytest-inherited.xml', 2, 0, 0, 0],
  ['django-xmlrunner.xml', 1, 0, 6, 2],
  ['rspec.xml', 5, 0, 4, 3],
  ['rspec-load-error.xml', 0, 0, 0, 0],
  ['jest-junit.xml', 6, 0, 2, 1],
  ['jest-junit-file.xml', 6, 0, 4, 1],
  ['vitest.xml', 6, 0, 3, 2],
  ['phpunit.xml', 5, 0, 4, 2],
  ['gotestsum.xml', 3, 0, 5, 1],
  ['gotestsum-rerun.xml', 3, 0, 7, 1],
  ['go-junit-report.xml', 3, 0, 5, 1],
  ['node-test.xml', 2, 0, 4, 2],
  ['surefire-reruns.xml', 1, 2, 1, 1],
] as const;

/** Cases exactly as they are to be read: those in which the dialects differ. */
export const exactCases: readonly { fixture: string; expected: TestCase }[] = [
  {
    fixture: 'pytest-xunit1.xml',
    expected: {
      name: 'test_parametrised[]]>]',
      group: 'pkg.tests.test_odd',
      file: 'pkg/tests/test_odd.py',
      line: 15,
      seconds: 0.001,
      outcome: {
        kind: 'failed',
        message: "AssertionError: assert ']]>' != ']]>'",
        details:
          "pkg/tests/test_odd.py:18: in test_parametrised\n    assert value != \"]]>\"\nE   AssertionError: assert ']]>' != ']]>'",
      },
    },
  },
  {
    fixture: 'pytest-xunit2.xml',
    expected: {
      name: 'test_nested',
      group: 'pkg.tests.test_odd.TestGroup.TestInner',
      file: undefined,
      line: undefined,
      seconds: 0.001,
      outcome: { kind: 'passed' },
    },
  },
  {
    fixture: 'pytest-xunit2.xml',
    expected: {
      name: 'test_subtests',
      group: 'pkg.tests.test_odd',
      file: undefined,
      line: undefined,
      seconds: 0.007,
      outcome: {
        kind: 'failed',
        message: 'assert 1 != 1',
        details:
          'pkg/tests/test_odd.py:67: in test_subtests\n    assert number != 1\nE   assert 1 != 1\ncontains 1 failed subtest',
      },
    },
  },
  {
    fixture: 'django-xmlrunner.xml',
    expected: {
      name: "test_sub (value=']]>')",
      group: 'shop.tests.test_odd.OddTests',
      file: 'shop/tests/test_odd.py',
      line: 27,
      seconds: 0,
      outcome: {
        kind: 'failed',
        message: "']]>' == ']]>'",
        details:
          'Traceback (most recent call last):\n  File "/workspace/shop/tests/test_odd.py", line 30, in test_sub\n' +
          "    self.assertNotEqual(value, \"]]>\")\nAssertionError: ']]>' == ']]>'",
      },
    },
  },
  {
    fixture: 'rspec.xml',
    expected: {
      name: 'Invoice #total <b> with ]]> inside raises',
      group: 'spec.odd_spec',
      file: './spec/odd_spec.rb',
      line: undefined,
      seconds: 0.000037,
      outcome: {
        kind: 'failed',
        message: '\\e[1mno\\e[0m ]]>',
        details:
          `Failure/Error: it('raises') { raise ArgumentError, "\\e[1mno\\e[0m ]]>" }\n\n` +
          "ArgumentError:\n  \\e[1mno\\e[0m ]]>\n./spec/odd_spec.rb:6:in `block (4 levels) in <top (required)>'",
      },
    },
  },
  {
    fixture: 'jest-junit-file.xml',
    expected: {
      name: 'is skipped',
      group: '',
      file: '__tests__/odd.test.js',
      line: undefined,
      seconds: 0,
      outcome: { kind: 'skipped', reason: '' },
    },
  },
  {
    fixture: 'vitest.xml',
    expected: {
      name: 'outer <b> > inner ]]> > raises',
      group: 'tests/odd.test.js',
      file: undefined,
      line: undefined,
      seconds: 0.001309403,
      outcome: {
        kind: 'failed',
        message: '[1mno[0m',
        details: 'TypeError: no\n ❯ tests/odd.test.js:6:68',
      },
    },
  },
  {
    fixture: 'phpunit.xml',
    expected: {
      name: 'testTakes with data set "🦀"',
      group: 'App.Tests.OddTest',
      file: '/workspace/tests/OddTest.php',
      line: 13,
      seconds: 0.000121,
      outcome: {
        kind: 'failed',
        message: 'PHPUnit\\Framework\\ExpectationFailedException',
        details:
          'App\\Tests\\OddTest::testTakes with data set "🦀" (\']]>\')\n' +
          'Failed asserting that two strings are not identical.\n\n/workspace/tests/OddTest.php:13',
      },
    },
  },
  {
    fixture: 'go-junit-report.xml',
    expected: {
      name: 'TestGroup/\\x1b[31mred_🦀_]]>',
      group: 'example.com/odd/odd',
      file: undefined,
      line: undefined,
      seconds: 0,
      outcome: {
        kind: 'failed',
        message: 'Failed',
        details: 'odd_test.go:13: \ufffd[31m<script>alert(1)</script>\ufffd[0m ]]> nul:\ufffd 🦀',
      },
    },
  },
  {
    fixture: 'node-test.xml',
    expected: {
      name: 'is to do',
      group: 'test',
      file: '/workspace/odd.test.mjs',
      line: undefined,
      seconds: 0.000141,
      outcome: { kind: 'skipped', reason: 'later' },
    },
  },
  {
    fixture: 'surefire-reruns.xml',
    expected: {
      name: 'passes',
      group: 'com.example.OrderTest',
      file: undefined,
      line: undefined,
      seconds: 1234.5,
      outcome: { kind: 'passed' },
    },
  },
  {
    fixture: 'surefire-reruns.xml',
    expected: {
      name: 'passesAtTheSecondTry',
      group: 'com.example.OrderTest',
      file: undefined,
      line: undefined,
      seconds: 0.021,
      outcome: { kind: 'flaky', message: 'expected: <1> but was: <2>' },
    },
  },
  {
    fixture: 'surefire-reruns.xml',
    expected: {
      name: 'failsEachTime',
      group: 'com.example.OrderTest',
      file: undefined,
      line: undefined,
      seconds: 0.3,
      outcome: {
        kind: 'failed',
        message: 'first',
        details:
          'org.opentest4j.AssertionFailedError: first\n\tat com.example.OrderTest.failsEachTime(OrderTest.java:30)',
      },
    },
  },
];
