import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JUnitReport, readJUnit, readJUnitFile } from '../../src/timings/junit.ts';
import type { TestCase } from '../../src/timings/test-case.ts';

const fixtures = new URL('fixtures/', import.meta.url);

async function* chunksOf(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort((a, b) => a - b);
  for (const [index, from] of [0, ...places].entries()) {
    yield bytes.subarray(from, places[index] ?? bytes.length);
  }
}

function read(xml: string | Uint8Array, cuts: readonly number[] = []): Promise<JUnitReport> {
  return readJUnit(chunksOf(typeof xml === 'string' ? Buffer.from(xml) : xml, cuts));
}

function readFixture(name: string): Promise<JUnitReport> {
  return readJUnit(createReadStream(new URL(name, fixtures)));
}

/** One test of a suite, with `inside` in its element. */
function suiteOf(inside: string, attributes = 'name="a"'): string {
  return `<testsuite><testcase ${attributes}>${inside}</testcase></testsuite>`;
}

async function onlyCase(xml: string): Promise<TestCase> {
  const report = await read(xml);
  expect(report).toMatchObject({ complete: true, cases: [{}] });
  return report.cases[0] as TestCase;
}

function totals(cases: readonly TestCase[]): Record<TestCase['outcome']['kind'], number> {
  const count = { passed: 0, flaky: 0, failed: 0, skipped: 0 };
  for (const { outcome } of cases) count[outcome.kind] += 1;
  return count;
}

/** Of the fixtures, in the order of the columns of `totals`. */
const expectedTotals = [
  ['pytest-xunit1.xml', 11, 0, 11, 3],
  ['pytest-xunit2.xml', 11, 0, 11, 3],
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
const exactCases: readonly { fixture: string; expected: TestCase }[] = [
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

describe('reports of real tools', () => {
  it('has expectations for every fixture', async () => {
    const names = (await readdir(fixtures)).filter((name) => name.endsWith('.xml'));
    expect(expectedTotals.map(([name]) => name as string).sort()).toEqual(names.sort());
  });

  it.each(expectedTotals)('reads all of %s', async (name, passed, flaky, failed, skipped) => {
    const report = await readFixture(name);
    expect(report).toEqual({ cases: report.cases, complete: true });
    expect(totals(report.cases)).toEqual({ passed, flaky, failed, skipped });
  });

  it.each(exactCases)('reads "$expected.name" of $fixture exactly', async ({ fixture, expected }) => {
    const { cases } = await readFixture(fixture);
    expect(cases.filter(({ name }) => name === expected.name)).toContainEqual(expected);
  });

  it('gives the same wherever the bytes are cut', async () => {
    const files = expectedTotals.map(([name]) => name);
    const whole = new Map<string, { bytes: Buffer; report: JUnitReport }>();
    for (const name of files) {
      whole.set(name, { bytes: await readFile(new URL(name, fixtures)), report: await readFixture(name) });
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.nat(7000), { maxLength: 40 }),
        async (name, cuts) => {
          const { bytes, report } = whole.get(name) ?? expect.unreachable();
          expect(await read(bytes, cuts)).toEqual(report);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never takes a report for complete that was cut off', async () => {
    const text = await readFile(new URL('django-xmlrunner.xml', fixtures), 'utf8');
    const bytes = Buffer.from(text.trimEnd());
    const { cases } = await read(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        const cut = await read(bytes.subarray(0, length));
        expect(cut.complete).toBe(false);
        expect(cut.problem).toMatch(/^it is not well-formed XML/);
        expect(cut.cases).toEqual(cases.slice(0, cut.cases.length));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is no report', () => {
  it('says that there is no file', async () => {
    const missing = fileURLToPath(new URL('no-such-report.xml', fixtures));
    expect(await readJUnitFile(missing)).toEqual({
      cases: [],
      complete: false,
      problem: 'no report was written',
    });
  });

  it('says why a file cannot be read', async () => {
    const report = await readJUnitFile(fileURLToPath(fixtures));
    expect(report).toEqual({ cases: [], complete: false, problem: expect.stringContaining('EISDIR') });
  });

  it.each([
    ['nothing', '', /root element/],
    ['blank lines', '\n\n', /root element/],
    ['a declaration alone', '<?xml version="1.0"?>', /root element/],
    ['a page of a proxy', '<!DOCTYPE html><html><head><meta charset=utf-8></head></html>', /not well-formed/],
    ['well-formed HTML', '<!DOCTYPE html><html><body><p>no</p></body></html>', /holds no test suite/],
    ['two documents', `${suiteOf('')}${suiteOf('')}`, /not well-formed/],
    ['output after the report', `${suiteOf('')}Done.`, /not well-formed/],
  ])('is not complete with %s', async (_, content, problem) => {
    expect(await read(content)).toMatchObject({ complete: false, problem: expect.stringMatching(problem) });
  });

  it('keeps the cases before a fault, and none after it, wherever the bytes are cut', async () => {
    const broken = `<testsuite><testcase name="a"/><br></hr><testcase name="b"/></testsuite>`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(broken.length), { maxLength: 5 }), async (cuts) => {
        const report = await read(broken, cuts);
        expect(report.complete).toBe(false);
        expect(report.cases.map(({ name }) => name)).toEqual(['a']);
      }),
    );
  });
});

describe('hostile reports', () => {
  it('does not expand entities that a report declares', async () => {
    const entities = Array.from(
      { length: 20 },
      (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
    );
    const bomb = `<!DOCTYPE b [<!ENTITY e0 "ha">${entities.join('')}]>${suiteOf('<failure>&e20;</failure>')}`;
    const report = await read(bomb);
    expect(report).toMatchObject({ cases: [], complete: false });
    expect(report.problem).toContain('undefined entity');
  });

  it('reads suites nested 10,000 deep', async () => {
    const [open, close] = ['<testsuite file="outer.py">', '</testsuite>'].map((tag) => tag.repeat(10_000));
    const report = await read(`${open}<testcase name="deep"/>${close}`);
    expect(report).toMatchObject({ complete: true, cases: [{ name: 'deep', file: 'outer.py' }] });
  });

  it('replaces characters that XML does not have, and loses nothing else', async () => {
    const forbidden = ['\0', '\x1b', '\ufffe', '&#0;', '&#27;', '&#x1B;', '&#x0000001b;', '&#xFFFE;'];
    const surrogates = ['&#xD83E;', '&#56704;', '&#1114112;'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...forbidden, ...surrogates), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(300), { maxLength: 8 }),
        async (characters, cuts) => {
          const text = `<${characters.join('&lt;')}>`.replace(/^<|>$/g, '|');
          const xml = `<testsuite><testcase name="${text}"><failure message="${text}">${text}</failure></testcase><testcase name="next"/></testsuite>`;
          const clean = `|${characters.map(() => '\ufffd').join('<')}|`;
          expect(await read(xml, cuts)).toMatchObject({
            complete: true,
            cases: [
              { name: clean, outcome: { kind: 'failed', message: clean, details: clean } },
              { name: 'next' },
            ],
          });
        },
      ),
    );
  });

  it('keeps references to characters that XML has', async () => {
    const { name } = await onlyCase(suiteOf('', 'name="&#9;&#xA;&#65;&#x1F980;&#xe9;&#x10FFFF;"'));
    expect(name).toBe('\t\nA🦀é\u{10ffff}');
  });

  it('clips names, messages and details, and not in the middle of a character', async () => {
    const long = `a${'🦀'.repeat(20_000)}`;
    const { name, group, outcome } = await onlyCase(
      suiteOf(`<failure message="${long}">${long}</failure>`, `name="${long}" classname="${long}"`),
    );
    expect([name.length, group.length]).toEqual([1024, 1024]);
    expect(outcome.kind === 'failed' && [outcome.message.length, outcome.details.length]).toEqual([
      2048, 16_384,
    ]);
    expect([name, outcome.kind === 'failed' && outcome.details]).toSatisfy((all: string[]) =>
      all.every((text) => text.isWellFormed()),
    );
  });

  it('bounds what it quotes of a report in the problem', async () => {
    const report = await read(`<testsuite><${'x'.repeat(100_000)}>`);
    expect(report.problem?.length).toBeLessThan(300);
  });

  it('is not led astray by elements named like parts of an object', async () => {
    const { outcome } = await onlyCase(
      suiteOf('<toString/><constructor><failure message="found"/></constructor>'),
    );
    expect(outcome).toMatchObject({ kind: 'failed', message: 'found' });
  });
});

describe('details of a case', () => {
  it.each([
    ['0.25', 0.25],
    ['1,234.5', 1234.5],
    ['1,234,567', 1_234_567],
    ['1e-3', 0.001],
    [' 2 ', 2],
    ['0,123', undefined],
    ['1,23', undefined],
    ['-1', undefined],
    ['1e999', undefined],
    ['NaN', undefined],
    ['0x10', undefined],
    ['', undefined],
  ])('reads the time "%s" as %s', async (time, seconds) => {
    expect((await onlyCase(suiteOf('', `name="a" time="${time}"`))).seconds).toBe(seconds);
  });

  it.each([
    ['line="7"', 7],
    ['lineno="7"', 7],
    ['line="0"', 1],
    ['line="-7"', undefined],
    ['line="7.5"', undefined],
    ['', undefined],
  ])('reads the line of %s as %s', async (attribute, line) => {
    expect((await onlyCase(suiteOf('', `name="a" ${attribute}`))).line).toBe(line);
  });

  it('takes the file of the nearest suite around a case that has none', async () => {
    const report = await read(
      `<testsuites><testsuite file="a.py"><testsuite><testcase name="1"/></testsuite><testsuite filepath="b.py">` +
        `<testcase name="2"/><testcase name="3" file="c.py"/></testsuite><testcase name="4"/></testsuite>` +
        `<testcase name="5"/></testsuites>`,
    );
    expect(report.cases.map(({ file }) => file)).toEqual(['a.py', 'b.py', 'c.py', 'a.py', undefined]);
  });

  it.each([
    ['<skipped/><error message="in teardown"/>', 'failed'],
    ['<flakyFailure message="first"/><failure message="second"/>', 'failed'],
    ['<rerunFailure message="first"/>', 'flaky'],
    ['<system-out>&lt;failure/&gt;</system-out>', 'passed'],
    ['<skipped message="off"/>', 'skipped'],
  ])('takes %s for %s', async (inside, kind) => {
    expect((await onlyCase(suiteOf(inside))).outcome.kind).toBe(kind);
  });

  it.each([
    ['message=" why "', 'details', 'why'],
    ['message=" " type="Error"', '\nfirst line\nsecond', 'first line'],
    ['type="Error"', 'details', 'Error'],
    ['', 'details', 'details'],
  ])('takes the message of a failure with %s from the best place', async (attributes, text, message) => {
    const { outcome } = await onlyCase(suiteOf(`<failure ${attributes}>${text}</failure>`));
    expect(outcome).toMatchObject({ kind: 'failed', message });
  });

  it('reads on after an element inside a failure', async () => {
    const { outcome } = await onlyCase(suiteOf('<failure>one <b>two</b> three</failure>'));
    expect(outcome).toMatchObject({ details: 'one two three' });
  });

  it('keeps the text of failures only, not the output beside them', async () => {
    const { outcome } = await onlyCase(
      suiteOf(
        '<system-out>before</system-out><failure>why<![CDATA[ & how]]></failure><system-err>after</system-err>',
      ),
    );
    expect(outcome).toEqual({ kind: 'failed', message: 'why & how', details: 'why & how' });
  });
});
