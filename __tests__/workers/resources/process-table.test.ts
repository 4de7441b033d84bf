import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  linuxProcesses,
  listedProcesses,
  processTable,
} from '../../../src/workers/resources/process-table.ts';
import { parseProcessList } from '../../../src/workers/resources/ps.ts';

describe('the list of ps', () => {
  it('is read as macOS writes it', () => {
    const list = [
      '    1     0     1  12345   3:04.56 Ss   Mon Nov 23 09:08:07 2026     /sbin/launchd',
      '  501     1   500   2048   0:00.50 Z    Tue Nov 24 10:00:00 2026     /usr/bin/name with  spaces',
      'nonsense',
    ].join('\n');
    expect(parseProcessList(list)).toMatchObject([
      { pid: 1, parent: 0, group: 1, residentBytes: 12_345 * 1024, cpuSeconds: 184.56, name: 'launchd' },
      {
        pid: 501,
        isZombie: true,
        cpuSeconds: 0.5,
        name: 'name with  spaces',
        born: 'Tue Nov 24 10:00:00 2026',
      },
    ]);
  });

  it('is read as Linux writes times', () => {
    const [process] = parseProcessList('7 1 7 4 1-02:03:04 S Mon Nov 23 09:08:07 2026 init');
    expect(process?.cpuSeconds).toBe(86_400 + 2 * 3600 + 3 * 60 + 4);
  });
});

describe.runIf(process.platform === 'linux')('the processes of this machine', () => {
  it.each([
    ['/proc', linuxProcesses],
    ['ps', listedProcesses],
  ])('are told by %s', async (_, open) => {
    const table = open();
    const all = await table.read();
    const own = all.find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ parent: process.ppid, isZombie: false });
    // `ps` tells whole seconds on Linux.
    expect(own?.cpuSeconds).toBeGreaterThanOrEqual(0);
    expect(own?.cpuSeconds).toBeLessThanOrEqual(process.uptime() * 10);
    const resident = process.memoryUsage.rss();
    expect(own && table.memoryBytes(own)).toBeGreaterThan(resident / 4);
    expect(own && table.memoryBytes(own)).toBeLessThan(resident * 2);
  });

  it('keep the share that was read until the memory moves, or the process is another one', async () => {
    await using proc = await mkdtempDisposable(path.join(os.tmpdir(), 'proc-'));
    const rollup = path.join(proc.path, '7', 'smaps_rollup');
    for (const folder of ['self', '7']) await mkdir(path.join(proc.path, folder));
    await writeFile(path.join(proc.path, 'self', 'auxv'), '');
    const table = linuxProcesses(proc.path);
    const place = { pid: 7, parent: 1, group: 7, session: 7, name: 'node', born: '1', isZombie: false };
    const process = { ...place, cpuSeconds: 0, residentBytes: 1000 };
    await writeFile(rollup, 'Pss: 5 kB\n');
    expect(table.memoryBytes(process)).toBe(5 * 1024);
    await writeFile(rollup, 'Pss: 6 kB\n');
    expect(table.memoryBytes({ ...process, residentBytes: 1040 })).toBe(5 * 1024);
    expect(table.memoryBytes({ ...process, residentBytes: 1060 })).toBe(6 * 1024);
    await writeFile(rollup, 'Pss: 7 kB\n');
    expect(table.memoryBytes({ ...process, born: '2', residentBytes: 1060 })).toBe(7 * 1024);
    // What cannot be read has what it was seen with.
    expect(table.memoryBytes({ ...process, pid: 8 })).toBe(1000);
  });
});

describe('a platform without either', () => {
  it('tells nothing', () => {
    expect(processTable('win32')).toBeUndefined();
  });
});
