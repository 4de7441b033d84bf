import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/storage/directory.ts';
import { decodeTimings, encodeTimings } from '../../src/timings/codec.ts';
import { emptyTimings, type Timings } from '../../src/timings/model.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { makePlace, type Place } from './command-line.ts';

const suite = '0123456789ab';

const known: Timings = {
  ...emptyTimings,
  units: new Map([
    ['tests/test_a.py', [10, 12, 300]],
    ['tests/test_b.py', [1]],
  ]),
  tests: new Map([
    [
      'tests/test_a.py',
      [
        { group: 'tests.test_a.TestA', name: 'test_slow\u001b[31m', seconds: [11] },
        { group: 'tests.test_a', name: 'test_fast', seconds: [0.5] },
      ],
    ],
  ]),
};

async function keepIn(place: Place, timings: Timings, name: string): Promise<void> {
  await place.write('new', encodeTimings(timings));
  const store = directoryStore(path.join(place.folder, 'cache'), new RecordingLog());
  expect(await store.store(`testshoal-timings-${name}`, path.join(place.folder, 'new'))).toBe('stored');
}

async function newestIn(place: Place): Promise<Timings> {
  const file = path.join(place.folder, 'newest');
  const store = directoryStore(path.join(place.folder, 'cache'), new RecordingLog());
  await store.fetchNewest(`testshoal-timings-${suite}-`, file);
  return decodeTimings(await readFile(file));
}

describe('testshoal timings show', () => {
  it('gives an overview of a file', async () => {
    await using place = await makePlace();
    await place.write('timings.gz', encodeTimings(known));
    expect(place.run('timings', 'show', 'timings.gz')).toEqual({
      status: 0,
      stdout: [
        'units           2',
        'tests           2, of 1 units',
        'in all          2 m 37 s',
        'median unit     1 m 18 s',
        'longest unit    2 m 36 s, tests/test_a.py',
        'runs of a unit  1 to 3',
        'a launch        not known',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('takes the newest of a folder that serves as cache', async () => {
    await using place = await makePlace();
    await keepIn(place, emptyTimings, `${suite}-1`);
    await keepIn(place, known, `${suite}-2`);
    expect(place.run('timings', 'show', '--cache', 'cache').stdout).toContain('units           2\n');
  });

  it('wants to know which suite, where the cache has several', async () => {
    await using place = await makePlace();
    await keepIn(place, emptyTimings, `${suite}-1`);
    await keepIn(place, known, `${suite}.coverage-2`);
    const { status, stderr } = place.run('timings', 'show', '--cache', 'cache');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`Give --suite: ${suite}.coverage, ${suite}.`),
    ]);
    const chosen = place.run('timings', 'show', '--cache', 'cache', '--suite', `${suite}.coverage`);
    expect(chosen.stdout).toContain('units           2\n');
  });
});

describe('testshoal timings slowest', () => {
  it('lists units, or tests, with their last runs, and nothing that a terminal would obey', async () => {
    await using place = await makePlace();
    await place.write('timings.gz', encodeTimings(known));
    expect(place.run('timings', 'slowest', 'timings.gz').stdout).toBe(
      '  2 m 36 s  tests/test_a.py  (last runs: 10.0 s, 12.0 s, 5 m 00 s)\n     1.0 s  tests/test_b.py  (one run)\n',
    );
    expect(place.run('timings', 'slowest', 'timings.gz', '--by', 'test', '--count', '1').stdout).toBe(
      '    11.0 s  tests/test_a.py::TestA::test_slow  (one run)\n',
    );
  });
});

describe('testshoal timings merge', () => {
  it('makes one of several, in the form that the name asks for', async () => {
    await using place = await makePlace();
    await place.write('1.json', '{"a.py": 1}');
    await place.write('2.csv', 'test_id,duration_seconds\nb.py,2\n');
    expect(place.run('timings', 'merge', '1.json', '2.csv')).toMatchObject({
      status: 0,
      stdout: '{\n  "a.py": 1,\n  "b.py": 2\n}\n',
    });
    const written = place.run('timings', 'merge', '1.json', '2.csv', '-o', 'all.log');
    expect(written).toMatchObject({ status: 0, stdout: '' });
    expect(await readFile(path.join(place.folder, 'all.log'), 'utf8')).toBe('a.py:1\nb.py:2\n');
  });
});

describe('testshoal timings prune', () => {
  it('leaves out units whose files are gone', async () => {
    await using place = await makePlace();
    await place.write('timings.gz', encodeTimings(known));
    await place.write('app/tests/test_b.py', '');
    expect(place.run('timings', 'prune', 'timings.gz', '--directory', 'app')).toMatchObject({
      status: 0,
      stdout: '{\n  "tests/test_b.py": 1\n}\n',
      stderr: '1 of 2 units are gone.\n',
    });
    expect(place.run('timings', 'prune', 'timings.gz')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Give --directory'),
    });
  });
});

describe('testshoal timings import', () => {
  it('takes the names of other tools for those of the checkout, and says what it could not place', async () => {
    await using place = await makePlace();
    await place.write('backend/shop/tests/test_a.py', '');
    await place.write('backend/shop/tests/test_b.py', '');
    await place.write(
      'durations.json',
      '{"backend/shop/tests/test_a.py::TestA::test_one": 1, "shop.tests.test_a.TestA.test_two": 2, "gone.py::test": 5}',
    );
    const args = ['timings', 'import', 'durations.json', '--directory', 'backend', '-o', 'timings.gz'];
    expect(place.run(...args)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        /^1 of 2 files that look like tests have timings now\. 1 names belong to none of them, such as gone\.py::test\.\n/,
      ),
    });
    const timings = decodeTimings(await readFile(path.join(place.folder, 'timings.gz')));
    expect(timings.units).toEqual(new Map([['shop/tests/test_a.py', [3]]]));
    expect(timings.tests.get('shop/tests/test_a.py')?.map(({ name }) => name)).toEqual([
      'test_one',
      'test_two',
    ]);
  });

  it('puts them before what the cache has measured', async () => {
    await using place = await makePlace();
    await keepIn(place, known, `${suite}-1`);
    await place.write('tests/test_a.py', '');
    await place.write('tests/test_c.py', '');
    await place.write('report.json', '{"tests/test_a.py": 7, "tests/test_c.py": 3}');
    expect(place.run('timings', 'import', 'report.json', '--cache', 'cache')).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect((await newestIn(place)).units).toEqual(
      new Map([
        ['tests/test_a.py', [7, 10, 12, 300]],
        ['tests/test_c.py', [3]],
        ['tests/test_b.py', [1]],
      ]),
    );
  });

  it('fails where no name belongs to a test file, with one of each side', async () => {
    await using place = await makePlace();
    await place.write('tests/test_a.py', '');
    await place.write('report.json', '{"spec/x_spec.rb": 7}');
    expect(place.run('timings', 'import', 'report.json')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('recorded is spec/x_spec.rb, found here is tests/test_a.py.'),
    });
  });
});

describe('testshoal timings export', () => {
  it('writes any form', async () => {
    await using place = await makePlace();
    await place.write('timings.gz', encodeTimings(known));
    expect(place.run('timings', 'export', 'timings.gz', '--format', 'csv').stdout).toBe(
      'test_id,duration_seconds\ntests/test_a.py,155.5\ntests/test_b.py,1\n',
    );
  });
});

describe('what cannot be done', () => {
  it.each([
    [['nothing'], /"nothing" is not a command/],
    [['timings', 'shwo'], /"shwo" is not a command of timings\. Allowed: show, slowest/],
    [['timings', 'show'], /Name one file with timings, or give --cache/],
    [['timings', 'show', 'a', 'b'], /Name one file/],
    [['timings', 'show', 'missing.json'], /The timings in .*missing\.json cannot be read: ENOENT/],
    [['timings', 'show', 'broken.json'], /The timings in .*broken\.json cannot be read: they are not JSON/],
    [['timings', 'show', '--cache', 'nowhere'], /There are no timings in .*nowhere/],
    [['timings', 'show', '--colour'], /Unknown option '--colour'/],
    [['timings', 'merge'], /merge needs files/],
    [
      ['timings', 'slowest', 'a', '--count', '0', '--by', 'line', '--format', 'yaml'],
      /--count is "0"\. Allowed(.|\n)*--by is "line"(.|\n)*--format is "yaml"\. Allowed: testshoal, json/,
    ],
  ])('is said in one go, without a stack: %j', async (args, message) => {
    await using place = await makePlace();
    await place.write('broken.json', '{"a": ');
    const { status, stdout, stderr } = place.run(...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('is said with the usage where nothing is asked for', async () => {
    await using place = await makePlace();
    expect(place.run().status).toBe(1);
    for (const args of [['--help'], ['timings', '--help'], ['timings', 'show', '--help']]) {
      expect(place.run(...args)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('Usage: testshoal timings'),
      });
    }
  });
});
