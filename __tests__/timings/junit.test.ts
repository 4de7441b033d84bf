import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JUnitReport, readJUnit, readJUnitFile } from '../../src/timings/junit.ts';
import type { TestCase } from '../../src/timings/test-case.ts';
import { exactCases, expectedTotals } from './expected-cases.ts';

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
    expect(report).toEqual({ cases: [], complete: false, problem: 'its report is not a plain file' });
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
    ['.5', 0.5],
    ['.', undefined],
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
    ['line="0"', 0],
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
    ['<rerunError message="first"/>', 'flaky'],
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
