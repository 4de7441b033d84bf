/** How large timings become, and what it takes to record a run, to write and to read them: `node bench/timings/run.ts [tests]`. */

import { decodeTimings, encodeTimings } from '../../src/timings/codec.ts';
import { emptyTimings, type RecordedRun, recordRun, type Timings } from '../../src/timings/model.ts';

const tests = Number(process.argv[2] ?? 100_000);
const testsOfUnit = 50;
const repetitions = 5;

let timings: Timings = emptyTimings;
for (let number = 1; number <= 5; number += 1) timings = recordRun(timings, aRun(number));
const bytes = encodeTimings(timings);

console.log(
  `${tests} tests in ${timings.units.size} files, five runs: ${(bytes.byteLength / 1e6).toFixed(2)} MB`,
);
console.log(`record a run   ${inSeconds(() => recordRun(timings, aRun(6)))}`);
console.log(`write          ${inSeconds(() => encodeTimings(timings))}`);
console.log(`read           ${inSeconds(() => decodeTimings(bytes))}`);

/** Durations are spread as in real suites: most are short, and a few are a thousand times as long. */
function aRun(number: number): RecordedRun {
  let state = number;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const units = Array.from({ length: tests / testsOfUnit }, (_, unit) => {
    const name = `packages/part_${unit % 97}/tests/integration/test_feature_${unit}`;
    const own = Array.from({ length: testsOfUnit }, (_, test) => ({
      group: `${name.replaceAll('/', '.')}.TestFeature${test % 5}`,
      name: `test_what_it_does_when_it_is_called_${test}[variant-${(unit * 31 + test) % 1000}]`,
      seconds: 0.05 * Math.exp(2 * (random() + random() + random() - 1.5)),
    }));
    return { unit: `${name}.py`, seconds: own.reduce((sum, { seconds }) => sum + seconds, 0), tests: own };
  });
  return {
    run: String(number),
    existing: units.map(({ unit }) => unit),
    units,
    launchSeconds: [],
    buildSeconds: [],
    databases: new Map(),
    workerBytes: undefined,
  };
}

/** CPU seconds of all threads, which other work on the machine does not lengthen, and those of the wall. */
function inSeconds(work: () => unknown): string {
  const measured = Array.from({ length: repetitions }, () => {
    const start = performance.now();
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1000 };
  });
  const least = (kind: 'cpu' | 'wall') => Math.min(...measured.map((one) => one[kind])).toFixed(2);
  return `${least('cpu')} CPU s, ${least('wall')} s`;
}
