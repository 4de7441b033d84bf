import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTimingsFiles, writeTimings } from '../../../src/timings/files.ts';
import { csv } from '../../../src/timings/formats/csv.ts';
import { json } from '../../../src/timings/formats/json.ts';
import { junit } from '../../../src/timings/formats/junit.ts';
import { parallelTests } from '../../../src/timings/formats/parallel-tests.ts';
import { formatFor, formatNames, formatOf } from '../../../src/timings/formats/registry.ts';
import { emptyTimings, type Timings } from '../../../src/timings/model.ts';

const seconds = fc.integer({ min: 0, max: 1e7 }).map((value) => value / 1e4);
/** Names that every form can hold, and that are no positions of RSpec. */
const plainNames = fc
  .stringMatching(/^[\w<>&"', éß🦀-]{1,10}$/u)
  .map((name) => `tests/${name}.py`)
  .filter((name) => name.isWellFormed());
const timingsOf = (pairs: readonly (readonly [string, number])[]): Timings => ({
  ...emptyTimings,
  units: new Map(pairs.map(([unit, value]) => [unit, [value]])),
});
const timings = fc
  .uniqueArray(fc.tuple(plainNames, seconds), { minLength: 1, selector: ([name]) => name })
  .map(timingsOf);

const withTests: Timings = {
  ...timingsOf([['shop/tests/test_a.py', 3]]),
  tests: new Map([
    [
      'shop/tests/test_a.py',
      [
        { group: 'shop.tests.test_a.TestA.Inner', name: 'test_one', seconds: [1] },
        { group: 'shop.tests.test_a', name: 'test_two[x::y]', seconds: [2] },
      ],
    ],
  ]),
};

/** What the files say together. */
async function read(...contents: readonly (string | Uint8Array)[]): Promise<Timings> {
  await using folder = await mkdtempDisposable(path.join(os.tmpdir(), 'formats-'));
  const files = contents.map((_, index) => path.join(folder.path, String(index)));
  for (const [index, content] of contents.entries()) await writeFile(files[index] ?? '', content);
  return (await readTimingsFiles(files)).timings;
}

describe.each(formatNames.filter((name) => name !== 'pytest-split'))('what is written as %s', (format) => {
  it('is recognised, and gives the same seconds again', async () => {
    await fc.assert(
      fc.asyncProperty(timings, async (given) => {
        const { units } = await read(writeTimings(given, format));
        expect(new Map(units)).toEqual(new Map(given.units));
      }),
    );
  });
});

describe('what is written as pytest-split', () => {
  it('is node ids, and gives the same tests again', async () => {
    const written = writeTimings(withTests, 'pytest-split');
    expect(written).toBe(
      '{\n    "shop/tests/test_a.py::TestA::Inner::test_one": 1,\n    "shop/tests/test_a.py::test_two[x::y]": 2\n}\n',
    );
    expect(await read(written)).toEqual(withTests);
  });
});

describe('what is written as junit', () => {
  it('has the tests where they are told apart', async () => {
    expect(await read(writeTimings(withTests, 'junit'))).toEqual(withTests);
  });
});

describe('what is written as parallel-tests', () => {
  it('leaves out what would be two lines', () => {
    expect(
      parallelTests.write(
        timingsOf([
          ['a\nb', 1],
          ['c:1', 2],
        ]),
      ),
    ).toBe('c:1:2\n');
  });
});

describe('a flat object', () => {
  it('may have hostile names, in the order of names', async () => {
    const given = timingsOf([
      ['__proto__', 1],
      ['10', 2],
      ['9', 3],
      ['"', 4],
    ]);
    expect(json.write(given)).toBe('{\n  "\\"": 4,\n  "10": 2,\n  "9": 3,\n  "__proto__": 1\n}\n');
    expect((await read(json.write(given))).units).toEqual(given.units);
  });

  it('is pairs in the oldest files of pytest-split', async () => {
    expect((await read('[["a.py::test_one", 1.5], ["a.py::test_two", 2]]')).units).toEqual(
      new Map([['a.py', [3.5]]]),
    );
  });

  it.each([
    ['no number', '{"a": "1"}', /expected form: .* at line\.0\.1/],
    ['a negative number', '{"a": -1}', /at line\.0\.1/],
    ['something else', '3', /no object of names and seconds/],
    ['half of it', '{"a": 1', /not JSON/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => json.read(text)).toThrow(message);
  });
});

describe('CSV', () => {
  it('has quotes, line ends in quotes, other columns, in any order, and a mark of its encoding', () => {
    const text = '\ufeffduration_seconds,owner,test_id\r\n1.5,me,"a ""b"", c\nd"\r\n\r\n2,,plain';
    expect(csv.read(text)).toEqual([
      { keys: ['a "b", c\nd'], seconds: 1.5 },
      { keys: ['plain'], seconds: 2 },
    ]);
  });

  it.each([
    ['without its first line', 'a.py,1\n', /does not name the columns test_id and duration_seconds/],
    ['with a row that is too short', 'test_id,duration_seconds\na.py\n', /row 1 has no duration: ""/],
    [
      'with a duration that is none',
      'test_id,duration_seconds\na.py,1\nb.py,soon\n',
      /row 2 has no duration: "soon"/,
    ],
    ['with a quote that does not end', 'test_id,duration_seconds\n"a.py,1\n', /is not CSV after row 1/],
    ['that is empty', '', /does not name the columns/],
  ])('is refused %s', (_, text, message) => {
    expect(() => csv.read(text)).toThrow(message);
  });
});

describe('a runtime log', () => {
  it('may have a time below nothing, and one in powers of ten', () => {
    expect(parallelTests.read('spec/a_spec.rb:-1.0e-06\nspec/b:c_spec.rb:1.5e-05\n\n')).toEqual([
      { keys: ['spec/a_spec.rb'], seconds: 0 },
      { keys: ['spec/b:c_spec.rb'], seconds: 1.5e-5 },
    ]);
  });

  it('is refused where a line is something else', () => {
    expect(() => parallelTests.read('spec/a_spec.rb:1\nhello\n')).toThrow(
      'line 2 does not read path:seconds: "hello"',
    );
  });
});

describe('JUnit XML', () => {
  it('counts passed tests only, and refuses half a report', async () => {
    const cases =
      '<testcase classname="a" name="x" time="1"/><testcase name="y" time="2"><failure/></testcase>';
    expect(await junit.read(`<testsuite>${cases}</testsuite>`)).toEqual([
      { keys: ['a', 'x'], test: { group: 'a', name: 'x' }, seconds: 1 },
    ]);
    await expect(junit.read(`<testsuite>${cases}`)).rejects.toThrow('not well-formed');
  });
});

describe('several files', () => {
  it('of other tools are parts of one run, of which the later knows better', async () => {
    const shards = ['{"a.py::one": 1, "a.py::two": 9}', '{"a.py::two": 2, "b.py::one": 4}'];
    expect((await read(...shards)).units).toEqual(
      new Map([
        ['a.py', [3]],
        ['b.py', [4]],
      ]),
    );
  });

  it('of ours have histories, which are newer than all others', async () => {
    const ours = writeTimings(timingsOf([['a.py', 5]]), 'testshoal');
    expect((await read(ours, '{"a.py": 1}')).units).toEqual(new Map([['a.py', [1, 5]]]));
  });

  it('tell tests of one name apart only between files', async () => {
    const twins = '<testcase file="a.py" name="x" time="1"/>'.repeat(2);
    const units = (await read(`<testsuite>${twins}</testsuite>`)).units;
    expect(units).toEqual(new Map([['a.py', [2]]]));
  });
});

describe('the form of a file', () => {
  it.each([
    ['timings.json', 'json'],
    ['.test_durations', 'json'],
    ['TIMINGS.CSV', 'csv'],
    ['timings.json.gz', 'testshoal'],
    ['tmp/parallel_runtime_rspec.log', 'parallel-tests'],
    ['report.xml', 'junit'],
  ])('%s is written as %s', (file, format) => {
    expect(formatFor(file)).toBe(format);
  });

  it('is told from the content', async () => {
    expect(formatOf(new Uint8Array())).toBe('csv');
    expect(formatOf(Buffer.from('\ufeff  <testsuite/>'))).toBe('junit');
    const report = new URL('../fixtures/rspec.xml', import.meta.url);
    expect(formatOf(await readFile(report))).toBe('junit');
  });
});

describe('real files', () => {
  const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

  it('of parallel_tests', async () => {
    const file = fixture('parallel_runtime_rspec.log');
    expect(formatOf(await readFile(file))).toBe('parallel-tests');
    expect([...(await readTimingsFiles([file])).timings.units]).toEqual([
      ['spec/order_spec.rb', [0.1379]],
      ['spec/models/cart_spec.rb', [0.122]],
    ]);
  });

  it('of Knapsack', async () => {
    const file = fixture('knapsack_rspec_report.json');
    expect([...(await readTimingsFiles([file])).timings.units]).toEqual([
      ['spec/models/cart_spec.rb', [0.0448]],
      ['spec/order_spec.rb', [0.0486]],
    ]);
  });

  it('of pytest-split', async () => {
    const { timings } = await readTimingsFiles([fixture('test_durations')]);
    expect([...timings.units.keys()]).toEqual(['pkg/tests/test_cart.py', 'pkg/tests/test_order.py']);
    expect(timings.tests.get('pkg/tests/test_cart.py')?.map(({ group, name }) => [group, name])).toEqual([
      ['pkg.tests.test_cart.TestCart.TestTotal', 'test_nested'],
      ['pkg.tests.test_cart.TestCart', 'test_empty'],
      ['pkg.tests.test_cart', 'test_price[a::b]'],
      ['pkg.tests.test_cart', 'test_price[x/y [z]]'],
    ]);
  });

  it.each([
    ['pytest-xunit1.xml', 'pkg/tests/test_odd.py'],
    ['rspec.xml', 'spec/odd_spec.rb'],
    ['phpunit.xml', 'tests/OddTest.php'],
  ])('of JUnit: %s', async (name, unit) => {
    const report = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
    expect([...(await readTimingsFiles([report])).timings.units.keys()].join()).toContain(unit);
  });
});
