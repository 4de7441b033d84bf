import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  parsePageBytes,
  parseProcessStat,
  parseProportionalBytes,
} from '../../../src/workers/resources/process-stat.ts';

const numbers =
  '1200 4711 4700 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 4 0 987654 104857600 2560 18446744073709551615 1 1 0';

describe('a process in /proc', () => {
  it('has its place in the tree, its time with that of children, and its memory', () => {
    expect(parseProcessStat(`4712 (python3) S ${numbers}`, 4096)).toEqual({
      pid: 4712,
      parent: 1200,
      group: 4711,
      session: 4700,
      name: 'python3',
      born: '987654',
      cpuSeconds: 2.5,
      residentBytes: 2560 * 4096,
      isZombie: false,
    });
  });

  it.each(['a) S 1 (b', '(', ')', '', '1 (x) Z'])('may be called %j', (name) => {
    expect(parseProcessStat(`7 (${name}) Z ${numbers}`, 4096)).toMatchObject({
      name,
      parent: 1200,
      isZombie: true,
    });
  });

  it.each(['', 'nothing', '12 (cut) S 1 2'])('is none where the line reads %j', (line) => {
    expect(parseProcessStat(line, 4096)).toBeUndefined();
  });

  it('tells its share of what it has in common with others', () => {
    const rollup = '55d0-7ffc ---p 00000000 00:00 0 [rollup]\nRss:  9000 kB\nPss:  5120 kB\nPss_Anon: 4 kB\n';
    expect(parseProportionalBytes(rollup)).toBe(5120 * 1024);
    expect(parseProportionalBytes('')).toBeUndefined();
  });
});

describe.runIf(process.platform === 'linux')('the size of a page', () => {
  it('is that of this machine', () => {
    const pageBytes = parsePageBytes(readFileSync('/proc/self/auxv'));
    const own = parseProcessStat(readFileSync('/proc/self/stat', 'utf8'), pageBytes);
    expect([4096, 16_384, 65_536]).toContain(pageBytes);
    expect((own?.residentBytes ?? 0) / process.memoryUsage.rss()).toBeCloseTo(1, 1);
  });
});
