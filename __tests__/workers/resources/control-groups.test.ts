import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findControlGroups } from '../../../src/workers/resources/control-groups.ts';
import {
  readGroupKills,
  readGroupMemory,
  readGroupProcessorSeconds,
  readProcessorQuota,
} from '../../../src/workers/resources/group-files.ts';

const megabyte = 1024 ** 2;
const totalBytes = 16_000 * megabyte;

/** A hierarchy under a folder, as files: path → content. */
async function hierarchy(files: Readonly<Record<string, string>>) {
  const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'groups with a space-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder.path, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const place = folder.path.replaceAll(' ', '\\040');
  return {
    path: folder.path,
    second: (root = '/') => `35 25 0:30 ${root} ${place} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n`,
    first: (root = '/') => `36 25 0:31 ${root} ${place} rw - cgroup cgroup rw,memory,cpu,cpuacct\n`,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('control groups of version 2', () => {
  const files = {
    'job/memory.max': 'max\n',
    'job/step/memory.max': `${800 * megabyte}\n`,
    'job/step/memory.current': `${700 * megabyte}\n`,
    'job/step/memory.stat': `anon 1\nfile 2\ninactive_file ${300 * megabyte}\nactive_file 4\n`,
    'job/step/memory.events': 'low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n',
    'job/step/cpu.max': 'max 100000\n',
    'job/step/cpu.stat': 'usage_usec 2500000\nuser_usec 1\n',
    'job/cpu.max': '150000 100000\n',
  };

  it('bound a job by the tightest on the way up', async () => {
    await using tree = await hierarchy(files);
    const groups = findControlGroups('memory', '0::/job/step\n', tree.second());
    expect(groups).toEqual({
      version: 2,
      chain: ['job/step', 'job', ''].map((name) => path.join(tree.path, name)),
    });
    expect(readGroupMemory(groups, totalBytes)).toEqual({
      limitBytes: 800 * megabyte,
      usedBytes: 400 * megabyte,
    });
    expect(readGroupKills(groups)).toBe(2);
    expect(readProcessorQuota(groups)).toBe(1.5);
    expect(readGroupProcessorSeconds(groups)).toBe(2.5);
  });

  it('are the mount itself where a container sees its group by a path of the host', async () => {
    await using tree = await hierarchy({ 'memory.max': `${megabyte}\n`, 'memory.current': '4096\n' });
    for (const [line, root] of [
      ['0::/docker/abc\n', '/docker/abc'],
      ['0::/../other\n', '/'],
      ['0::/elsewhere\n', '/'],
    ] as const) {
      const groups = findControlGroups('memory', line, tree.second(root));
      expect(groups?.chain).toEqual([tree.path]);
      expect(readGroupMemory(groups, totalBytes)).toEqual({ limitBytes: megabyte, usedBytes: 4096 });
    }
  });
});

describe('control groups of version 1', () => {
  const lines = '12:memory:/job\n4:cpu,cpuacct:/job\n0::/\n';

  it('are read by their own names, and go before version 2', async () => {
    await using tree = await hierarchy({
      'memory.limit_in_bytes': '9223372036854771712\n',
      'job/memory.limit_in_bytes': `${500 * megabyte}\n`,
      'job/memory.usage_in_bytes': `${100 * megabyte}\n`,
      'job/memory.stat': `inactive_file 9\ntotal_inactive_file ${40 * megabyte}\n`,
      'job/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 5\n',
      'job/cpu.cfs_quota_us': '50000\n',
      'job/cpu.cfs_period_us': '100000\n',
      'cpu.cfs_quota_us': '-1\n',
      'cpu.cfs_period_us': '100000\n',
      'job/cpuacct.usage': '1500000000\n',
    });
    const of = (controller: 'memory' | 'cpu' | 'cpuacct') =>
      findControlGroups(controller, lines, tree.first() + tree.second());
    expect(of('memory')?.version).toBe(1);
    expect(readGroupMemory(of('memory'), totalBytes)).toEqual({
      limitBytes: 500 * megabyte,
      usedBytes: 60 * megabyte,
    });
    expect(readGroupKills(of('memory'))).toBe(5);
    expect(readProcessorQuota(of('cpu'))).toBe(0.5);
    expect(readGroupProcessorSeconds(of('cpuacct'))).toBe(1.5);
  });
});

describe('a machine without limits', () => {
  it('is bounded by none', async () => {
    await using tree = await hierarchy({ 'memory.max': 'max\n', 'cpu.max': 'max 100000\n' });
    const groups = findControlGroups('memory', '0::/\n', tree.second());
    expect(readGroupMemory(groups, totalBytes)).toBeUndefined();
    expect(readProcessorQuota(groups)).toBeUndefined();
    expect(readGroupKills(groups)).toBeUndefined();
  });

  it('may have no control groups at all', () => {
    expect(findControlGroups('memory', '', '')).toBeUndefined();
    expect(readGroupMemory(undefined, totalBytes)).toBeUndefined();
    expect(readProcessorQuota(undefined)).toBeUndefined();
    expect(readGroupKills(undefined)).toBeUndefined();
    expect(readGroupProcessorSeconds(undefined)).toBeUndefined();
  });
});
