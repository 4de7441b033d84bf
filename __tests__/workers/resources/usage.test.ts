import { describe, expect, it } from 'vitest';
import { BatchUsage, type MeasuredProcess } from '../../../src/workers/resources/usage.ts';
import { WorkerTotals } from '../../../src/workers/resources/worker-totals.ts';

function aProcess(overrides: Partial<MeasuredProcess>): MeasuredProcess {
  const place = { pid: 7, parent: 1, group: 7, session: 7, name: 'python3', born: '1', isZombie: false };
  return { ...place, cpuSeconds: 0, residentBytes: 0, memoryBytes: 0, ...overrides };
}

describe('what a batch used', () => {
  it('holds the time of children that ended: their parent has it', () => {
    const usage = new BatchUsage();
    usage.take([aProcess({ cpuSeconds: 1 }), aProcess({ pid: 8, cpuSeconds: 2 })]);
    usage.take([aProcess({ cpuSeconds: 4 })]);
    expect(usage.cpuSeconds).toBe(4);
  });

  it('takes nothing back when nobody waited for a process that ended', () => {
    const usage = new BatchUsage();
    usage.take([aProcess({ cpuSeconds: 1 }), aProcess({ pid: 8, cpuSeconds: 5 })]);
    usage.take([aProcess({ cpuSeconds: 2 })]);
    usage.take([aProcess({ cpuSeconds: 3 })]);
    expect(usage.cpuSeconds).toBe(7);
  });

  it('is the highest of its processes together, zombies not counted', () => {
    const usage = new BatchUsage();
    usage.take([aProcess({ memoryBytes: 10 }), aProcess({ pid: 8, memoryBytes: 20 })]);
    usage.take([aProcess({ memoryBytes: 25 }), aProcess({ pid: 9, isZombie: true, memoryBytes: 100 })]);
    expect(usage).toMatchObject({ peakMemoryBytes: 30, peakProcesses: 2, memoryBytes: 25 });
    expect(usage.largest?.pid).toBe(7);
    expect([7, 8, 9, 10].map((pid) => usage.hasSeen(pid))).toEqual([true, true, true, false]);
  });

  it('remembers what was last there when all have gone', () => {
    const usage = new BatchUsage();
    usage.take([aProcess({ cpuSeconds: 1, memoryBytes: 10 })]);
    usage.take([]);
    expect(usage).toMatchObject({ cpuSeconds: 1, peakMemoryBytes: 10, largest: { pid: 7 } });
  });
});

describe('what a worker used', () => {
  it('is the sum of times and the highest of the rest, by what its parent was told or what was seen', () => {
    const totals = new WorkerTotals();
    const seen = new BatchUsage();
    seen.take([aProcess({ cpuSeconds: 3, memoryBytes: 10 })]);
    totals.add(seen, 4);
    totals.add(seen, 2);
    totals.add(new BatchUsage(), 0.5);
    totals.print(5);
    totals.print(7);
    expect(totals.resources()).toEqual({
      cpuSeconds: 7.5,
      peakMemoryBytes: 10,
      peakProcesses: 1,
      outputBytes: 12,
    });
  });

  it('is not known where nobody could look and nobody was told', () => {
    const totals = new WorkerTotals();
    totals.add(new BatchUsage(), undefined);
    expect(totals.resources()).toMatchObject({ cpuSeconds: undefined, peakMemoryBytes: undefined });
  });
});
