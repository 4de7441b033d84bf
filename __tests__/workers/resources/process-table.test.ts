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

  it('keep the share that was read until the memory moves', () => {
    const table = linuxProcesses();
    const own = [...(table.read() as ReturnType<typeof parseProcessList>)].find(
      ({ pid }) => pid === process.pid,
    );
    if (own === undefined) throw new Error('not in the table');
    const known = table.memoryBytes(own);
    // The same process, were it to stay as it was: nothing is read again, and so nothing can differ.
    expect(table.memoryBytes({ ...own, residentBytes: own.residentBytes * 1.01 })).toBe(known);
    // One that has ended in the meantime has no share to read: what it had is all that is known.
    const gone = { ...own, pid: 2 ** 30, residentBytes: 12_345 };
    expect(table.memoryBytes(gone)).toBe(12_345);
  });
});

describe('a platform without either', () => {
  it('tells nothing', () => {
    expect(processTable('win32')).toBeUndefined();
  });
});
