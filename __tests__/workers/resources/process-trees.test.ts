import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProcessSample } from '../../../src/workers/resources/process-stat.ts';
import { ProcessTrees } from '../../../src/workers/resources/process-trees.ts';

function aProcess(overrides: Partial<ProcessSample>): ProcessSample {
  const { pid = 100 } = overrides;
  const place = { pid, parent: 1, group: pid, session: pid, name: 'sh', born: `${pid}` };
  return { ...place, cpuSeconds: 0, residentBytes: 0, isZombie: false, ...overrides };
}

function pidsOf(trees: ProcessTrees, all: readonly ProcessSample[], leader: number) {
  return trees
    .sort(all)
    .get(leader)
    ?.map(({ pid }) => pid);
}

describe('the processes of a batch', () => {
  const leader = aProcess({ pid: 100 });

  it('are its group, its session, and all below them in whatever group', () => {
    const all = [
      leader,
      aProcess({ pid: 101, parent: 100, group: 100, session: 100 }),
      aProcess({ pid: 102, parent: 1, group: 102, session: 100 }),
      aProcess({ pid: 103, parent: 101 }),
      aProcess({ pid: 104, parent: 103 }),
      aProcess({ pid: 200 }),
    ];
    const trees = new ProcessTrees();
    trees.add(100);
    expect(pidsOf(trees, all, 100)).toEqual([100, 101, 102, 103, 104]);
  });

  it('are of the fork, not of the session that forked it', () => {
    const all = [
      leader,
      aProcess({ pid: 110, parent: 100, group: 110, session: 100 }),
      aProcess({ pid: 111, parent: 110, group: 110, session: 100 }),
      aProcess({ pid: 120, parent: 100, group: 120, session: 100 }),
    ];
    const trees = new ProcessTrees();
    trees.add(110);
    trees.add(120);
    const sorted = trees.sort(all);
    expect(sorted.get(110)?.map(({ pid }) => pid)).toEqual([110, 111]);
    expect(sorted.get(120)?.map(({ pid }) => pid)).toEqual([120]);
  });

  it('stay its own when they have left group, session and parent', () => {
    const trees = new ProcessTrees();
    trees.add(100);
    trees.sort([leader, aProcess({ pid: 101, parent: 100 })]);
    expect(pidsOf(trees, [leader, aProcess({ pid: 101, parent: 1 })], 100)).toEqual([100, 101]);
    expect(pidsOf(trees, [leader, aProcess({ pid: 101, parent: 1 })], 100)).toEqual([100, 101]);
  });

  it('are not another one that has got the id of one that ended', () => {
    const trees = new ProcessTrees();
    trees.add(100);
    trees.sort([leader, aProcess({ pid: 101, parent: 100 })]);
    expect(pidsOf(trees, [leader, aProcess({ pid: 101, parent: 1, born: 'later' })], 100)).toEqual([100]);
  });

  it('are each of one batch at most, in whatever tree', () => {
    const ids = fc.integer({ min: 1, max: 12 });
    const processes = fc.uniqueArray(
      fc.record({ pid: ids, parent: ids, group: ids, session: ids }).map((place) => aProcess(place)),
      { selector: ({ pid }) => pid },
    );
    fc.assert(
      fc.property(processes, fc.uniqueArray(ids, { maxLength: 4 }), (all, leaders) => {
        const trees = new ProcessTrees();
        for (const one of leaders) trees.add(one);
        const sorted = [...trees.sort(all).values()].flat();
        expect(new Set(sorted).size).toBe(sorted.length);
        const chosen = new Set(sorted);
        const inGroup = all.filter(({ group }) => leaders.includes(group));
        const below = all.filter(({ parent }) => sorted.some(({ pid }) => pid === parent));
        for (const one of [...inGroup, ...below]) expect(chosen).toContain(one);
      }),
    );
  });
});
