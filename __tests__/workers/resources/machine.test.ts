import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  allowedProcessors,
  linuxMachine,
  type MachineSample,
  processorsOf,
  thisMachine,
} from '../../../src/workers/resources/machine.ts';
import { MachineMeter } from '../../../src/workers/resources/machine-meter.ts';

describe('the processors of a job', () => {
  it.each([
    ['0-3', [0, 1, 2, 3]],
    ['1,3-4', [1, 3, 4]],
    ['7', [7]],
  ])('are those that it is bound to: %s', (list, expected) => {
    expect(allowedProcessors(`Name:\tnode\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`)).toEqual(
      expected,
    );
  });

  it.each([
    [4, undefined, 4],
    [4, 1.5, 2],
    [4, 0.5, 1],
    [4, 16, 4],
    [0, undefined, os.availableParallelism()],
  ])('of %s with a quota of %s are %s', (allowed, quota, expected) => {
    expect(processorsOf(allowed, quota)).toBe(expected);
  });

  it('are not known from an odd status', () => {
    expect(allowedProcessors('')).toEqual([]);
  });
});

/** A /proc with one control group of version 2 beside it. */
async function aMachine(group: Readonly<Record<string, string>>) {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'machine-'));
  const [proc, groups] = [path.join(folder.path, 'proc'), path.join(folder.path, 'cgroup')];
  const files = {
    'proc/self/cgroup': '0::/job\n',
    'proc/self/mountinfo': `35 25 0:30 / ${groups} rw - cgroup2 cgroup2 rw\n`,
    'proc/self/status': 'Cpus_allowed_list:\t0-1\n',
    'proc/meminfo': 'MemTotal:       8000000 kB\nMemFree: 1 kB\nMemAvailable:   3000000 kB\n',
    'proc/loadavg': '1.25 0.5 0.25 3/135 8663\n',
    'proc/stat': 'cpu  9 9 9 9 9\ncpu0 1 0 1 100 50 0\ncpu1 1 0 1 300 0 0\ncpu2 1 0 1 9999 0 0\nintr 1\n',
    'proc/vmstat': 'nr_free_pages 1\noom_kill 3\n',
    'proc/pressure/cpu': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=4000000\n',
    'proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=9000000\nfull avg10=0.00 total=1\n',
    'cgroup/job/cgroup.procs': '',
    ...Object.fromEntries(Object.entries(group).map(([name, content]) => [`cgroup/job/${name}`, content])),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true });
    await writeFile(path.join(folder.path, name), content);
  }
  return { machine: linuxMachine(proc), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a machine without limits', () => {
  it('is told by /proc', async () => {
    await using scene = await aMachine({});
    expect(scene.machine).toMatchObject({ processors: 2, memoryBytes: 8_000_000 * 1024 });
    expect(scene.machine.memoryKills()).toBe(3);
    expect(scene.machine.sample()).toEqual({
      usedBytes: 5_000_000 * 1024,
      availableBytes: 3_000_000 * 1024,
      load: 1.25,
      memoryStallSeconds: 9,
      processorStallSeconds: 4,
      idleSeconds: 4.5,
    });
  });
});

describe('a job with limits', () => {
  it('is told by its control group', async () => {
    await using scene = await aMachine({
      'memory.max': '1000000000',
      'memory.current': '600000000',
      'memory.stat': 'inactive_file 100000000\n',
      'memory.events': 'oom_kill 1\n',
      'memory.pressure': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=2000000\n',
      'cpu.max': '100000 100000\n',
      'cpu.stat': 'usage_usec 0\n',
    });
    expect(scene.machine).toMatchObject({ processors: 1, memoryBytes: 1_000_000_000 });
    expect(scene.machine.memoryKills()).toBe(1);
    expect(scene.machine.sample()).toMatchObject({
      usedBytes: 500_000_000,
      availableBytes: 500_000_000,
      memoryStallSeconds: 2,
      // The group keeps no count of that one.
      processorStallSeconds: 4,
    });
    const [before, after] = [scene.machine.sample().idleSeconds, scene.machine.sample().idleSeconds];
    expect(after).toBeGreaterThanOrEqual(before ?? Number.NaN);
  });
});

describe('this machine', () => {
  it('tells what there is', () => {
    const machine = thisMachine();
    const { usedBytes = 0, availableBytes = 0 } = machine.sample();
    expect(machine.processors).toBeGreaterThanOrEqual(1);
    expect(machine.processors).toBeLessThanOrEqual(os.cpus().length);
    expect(usedBytes).toBeGreaterThan(0);
    expect(availableBytes).toBeLessThan(machine.memoryBytes ?? 0);
  });
});

describe('the meter of a machine', () => {
  const sample: MachineSample = {
    usedBytes: 5,
    availableBytes: 3,
    load: 1,
    memoryStallSeconds: 10,
    processorStallSeconds: undefined,
    idleSeconds: 100,
  };

  it('tells what changed from look to look, and the highest and the mean of the whole', () => {
    let now = 0;
    const samples = [
      sample,
      { ...sample, usedBytes: 9, load: 4, memoryStallSeconds: 11, idleSeconds: 103 },
      { ...sample, memoryStallSeconds: 11, idleSeconds: 120 },
      { ...sample, memoryStallSeconds: 11 },
    ];
    const machine = {
      processors: 2,
      memoryBytes: 8,
      sample: () => samples.shift() ?? sample,
      memoryKills: () => undefined,
    };
    const meter = new MachineMeter(machine, () => now);
    now = 2;
    expect(meter.look()).toEqual({ availableBytes: 3, memoryStall: 0.5, idleProcessors: 1.5 });
    now = 4;
    // Not more than there are, whatever the rounding of ticks says.
    expect(meter.look()).toEqual({ availableBytes: 3, memoryStall: 0, idleProcessors: 2 });
    expect(meter.report()).toEqual({
      processors: 2,
      memoryBytes: 8,
      peakMemoryBytes: 9,
      peakLoad: 4,
      memoryPressure: 0.25,
      processorPressure: undefined,
    });
  });
});
