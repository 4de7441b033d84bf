/** Timings of a huge suite, and a report of 100 MB: time grows with what is read, memory with what is kept. */

import { spawnSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeTimings, encodeTimings } from '../../src/timings/codec.ts';
import { readJUnit } from '../../src/timings/junit.ts';
import {
  emptyTimings,
  type RecordedRun,
  recordRun,
  type TestHistory,
  type Timings,
} from '../../src/timings/model.ts';

const MB = 1000 ** 2;

const nothing: RecordedRun = {
  run: undefined,
  existing: [],
  units: [],
  launchSeconds: [],
  buildSeconds: [],
  databases: new Map(),
  workerBytes: undefined,
};

function historyOf(index: number): readonly number[] {
  return [1, 2, 3, 4, 5].map((run) => ((index * 7919 + run * 104_729) % 100_000) / 1000);
}

/** 2,000 units of 50 tests. */
function manyTests(): Timings {
  const units = Array.from(
    { length: 2000 },
    (_, index) => `packages/part_${index % 97}/tests/test_${index}.py`,
  );
  const testsOf = (unit: string, number: number): TestHistory[] =>
    Array.from({ length: 50 }, (_, index) => ({
      group: `${unit.replace('.py', '').replaceAll('/', '.')}.TestThing${index % 5}`,
      name: `test_what_it_does_when_called_${index}[variant-${(number * 31 + index) % 1000}]`,
      seconds: historyOf(number * 50 + index),
    }));
  return {
    ...emptyTimings,
    units: new Map(units.map((unit, number) => [unit, historyOf(number)])),
    tests: new Map(units.map((unit, number) => [unit, testsOf(unit, number)])),
  };
}

/** The fastest of three. */
function secondsOf(work: () => void): number {
  const seconds = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return Math.min(...seconds);
}

test('timings of 100,000 units and 5 runs are less than 10 MB, and come back equal', () => {
  const units = new Map(
    Array.from({ length: 100_000 }, (_, index) => [
      `packages/part_${index % 97}/tests/test_${index}.py`,
      historyOf(index),
    ]),
  );
  const timings = { ...emptyTimings, units };
  const bytes = encodeTimings(timings);
  expect(bytes.byteLength).toBeLessThan(10 * MB);
  expect(decodeTimings(bytes)).toEqual(timings);
});

test('timings of 100,000 tests and 5 runs are less than 10 MB', () => {
  expect(encodeTimings(manyTests()).byteLength).toBeLessThan(10 * MB);
});

test('timings of 100,000 tests are recorded, written and read in few times what plain JSON takes', () => {
  const timings = manyTests();
  const plain = secondsOf(() => JSON.parse(gunzipSync(encodeTimings(timings)).toString()));
  const whole = secondsOf(() => {
    const recorded = recordRun(timings, { ...nothing, existing: [...timings.units.keys()] });
    expect(decodeTimings(encodeTimings(recorded)).tests.size).toBe(2000);
  });
  expect(whole / plain).toBeLessThan(8);
});

const codec = new URL('../../src/timings/codec.ts', import.meta.url);

/** Node runs out of memory without throwing, so this is tried in a process of its own. */
const decodesHostile = `
  import { gzipSync } from 'node:zlib';
  import { decodeTimings } from ${JSON.stringify(codec.href)};
  const [key, megabytes] = process.argv.slice(1);
  const list = '[' + '{},'.repeat((megabytes * 1000 ** 2) / 3) + '{}]';
  const parts = { units: '[]', launchSeconds: '[]', buildSeconds: '[]', [key]: list };
  const content = Object.entries(parts).map(([name, value]) => '"' + name + '":' + value);
  const bytes = gzipSync('{"version":1,' + content.join() + '}', { level: 1 });
  try {
    decodeTimings(bytes);
  } catch (error) {
    console.log(error.message);
  }
`;

test.each([
  ['units', 250, 'they are not to be unpacked'],
  ['units', 33, 'they are not of the expected form'],
  ['tests', 33, 'they are not of the expected form'],
  ['launchSeconds', 33, 'they are not of the expected form'],
])('%s that are wrong in %s MB are refused within 2 GB of memory', (key, megabytes, message) => {
  const args = ['--max-old-space-size=2048', '--input-type=module', '-e', decodesHostile];
  const { stdout, status } = spawnSync(process.execPath, [...args, key, String(megabytes)]);
  expect([status, stdout.toString()]).toEqual([0, expect.stringContaining(message)]);
});

test.each([
  ['text', (output: string) => output],
  ['CDATA', (output: string) => `<![CDATA[${output}]]>`],
])('a report of 100 MB with long output as %s is read whole, and the output is not kept', async (_, wrap) => {
  const output = wrap(`${'a line of what the test has printed '.repeat(3)}\n`.repeat(200));
  const count = 5000;
  let [size, peak] = [0, 0];
  const before = heapInUse();
  async function* report(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<testsuites><testsuite name="all">');
    for (let index = 0; index < count; index += 1) {
      const chunk = Buffer.from(
        `<testcase name="test number ${index} of many" classname="pkg.tests.test_${index}" time="0.5">` +
          `<system-out>${output}</system-out></testcase>`,
      );
      size += chunk.byteLength;
      yield chunk;
      if (index % 500 === 0) peak = Math.max(peak, heapInUse());
    }
    yield Buffer.from('</testsuite></testsuites>');
  }

  const { cases, complete } = await readJUnit(report());
  peak = Math.max(peak, heapInUse());
  expect(size).toBeGreaterThan(100 * MB);
  expect(complete).toBe(true);
  expect(cases.map(({ name }) => name)).toEqual(
    Array.from({ length: count }, (_case, index) => `test number ${index} of many`),
  );
  expect(peak - before).toBeLessThan(30 * MB);
});

test('one output of 100 MB as text is read in bounded memory', async () => {
  const line = Buffer.from(`${'a line of what the test has printed '.repeat(30)}\n`.repeat(100));
  let [size, peak] = [0, 0];
  const before = heapInUse();
  async function* report(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<testsuite><testcase name="loud"><failure>why</failure><system-out>');
    for (; size < 100 * MB; size += line.byteLength) {
      yield line;
      if (size % (line.byteLength * 100) === 0) peak = Math.max(peak, heapInUse());
    }
    yield Buffer.from('</system-out></testcase></testsuite>');
  }

  const { cases, complete } = await readJUnit(report());
  expect([cases.length, complete]).toEqual([1, true]);
  expect(peak - before).toBeLessThan(30 * MB);
});

/** Without what is only waiting to be collected. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}
