import { describe, expect, it } from 'vitest';
import type { LaunchExit } from '../../../src/report/report.ts';
import { Deaths } from '../../../src/workers/resources/deaths.ts';
import { parseKilledProcesses } from '../../../src/workers/resources/kernel-log.ts';
import { type DeathEvidence, outOfMemory } from '../../../src/workers/resources/out-of-memory.ts';
import { BatchUsage } from '../../../src/workers/resources/usage.ts';

const killed: LaunchExit = { kind: 'killed', signal: 'SIGKILL' };
const evidence: DeathEvidence = {
  exit: killed,
  kills: 1,
  alone: false,
  victim: undefined,
  suspect: undefined,
  largest: { pid: 12, name: 'python3', memoryBytes: 900 },
  usedBytes: 500,
  limitBytes: 1000,
};
const proved = { process: 'python3 (12)', memoryBytes: 900, limitBytes: 1000 };
const probable = { ...proved, probable: true };
const victim = { pid: 13, name: 'node', memoryBytes: 700, seconds: 5 };
const ofLog = { process: 'node (13)', memoryBytes: 700, limitBytes: 1000 };

describe('lack of memory', () => {
  it.each<[string, Partial<DeathEvidence>, object | undefined]>([
    ['is proved by SIGKILL and a count that rose', {}, proved],
    ['is proved by the log, with the numbers of the log', { victim }, ofLog],
    ['is proved by the log, also of a process below', { victim, exit: { kind: 'exited', status: 1 } }, ofLog],
    ['names who alone is in the log', { suspect: victim }, ofLog],
    ['names a process even where none was seen', { largest: undefined }, { process: 'a process' }],
    ['is not where the count did not rise', { kills: 0, usedBytes: 1000 }, undefined],
    [
      'is probable where nobody counts and nearly all was used',
      { kills: undefined, usedBytes: 960 },
      probable,
    ],
    ['is not where nobody counts and there was some left', { kills: undefined, usedBytes: 900 }, undefined],
    ['is not where nothing is known', { kills: undefined, usedBytes: undefined }, undefined],
    ['is not another signal', { exit: { kind: 'killed', signal: 'SIGSEGV' } }, undefined],
    [
      'may be of a session',
      { exit: { kind: 'killed', signal: 'the end of its session (killed by SIGKILL)' } },
      proved,
    ],
    [
      'is probable below a process that reports it',
      { exit: { kind: 'exited', status: 1 }, alone: true },
      probable,
    ],
    ['is not claimed while others run', { exit: { kind: 'exited', status: 1 } }, undefined],
    ['is none where all went well', { exit: { kind: 'exited', status: 0 }, victim, alone: true }, undefined],
    ['is not what we ended', { exit: { kind: 'stopped', reason: 'enough' }, victim }, undefined],
    [
      'is not what a limit ended',
      { exit: { kind: 'timed out', limit: 'test', limitSeconds: 3, running: undefined }, victim },
      undefined,
    ],
  ])('%s', (_, overrides, expected) => {
    const verdict = outOfMemory({ ...evidence, ...overrides });
    if (expected === undefined) expect(verdict).toBeUndefined();
    else expect(verdict).toMatchObject(expected);
    if (expected === proved || expected === ofLog) expect(verdict).not.toHaveProperty('probable');
  });
});

const log = [
  '6,339,5140900,-;NET: Registered PF_INET6 protocol family',
  '3,1801,92041511230,-;Memory cgroup out of memory: Killed process 4711 (python3 (a) b) total-vm:96256kB, anon-rss:60000kB, file-rss:4000kB, shmem-rss:1000kB, UID:0 pgtables:180kB oom_score_adj:0',
  '3,1802,92041511999,-;Out of memory: Killed process 12 (node) total-vm:1kB, anon-rss:2kB, file-rss:0kB, shmem-rss:0kB',
  '3,1803,92041512999,-;Memory cgroup out of memory: OOM victim 99 (cat) is already exiting. Skip killing the task',
  ' SUBSYSTEM=cpu',
].join('\n');

describe("the kernel's log", () => {
  it('names who was ended for lack of memory', () => {
    expect(parseKilledProcesses(log)).toEqual([
      { pid: 4711, name: 'python3 (a) b', memoryBytes: 65_000 * 1024, seconds: 92_041.51123 },
      { pid: 12, name: 'node', memoryBytes: 2 * 1024, seconds: 92_041.511999 },
    ]);
  });
});

describe('the end of a batch', () => {
  function aMachine(...kills: number[]) {
    const sample = () => {
      throw new Error('not asked for');
    };
    return { processors: 1, memoryBytes: 1000, sample, memoryKills: () => kills.shift() };
  }

  function usageOf(pid: number) {
    const usage = new BatchUsage();
    const place = { pid, parent: 1, group: pid, session: pid, born: '1', isZombie: false };
    usage.take([{ ...place, name: 'python3', cpuSeconds: 0, residentBytes: 9, memoryBytes: 9 }]);
    return usage;
  }

  const recently = Number(process.hrtime.bigint()) / 1e3;
  const logOf = (microseconds: number, pid: number) => () =>
    `3,1,${Math.floor(microseconds)},-;Out of memory: Killed process ${pid} (python3) total-vm:1kB, anon-rss:8kB\n`;

  it('is explained by the log where that names one of its processes', () => {
    const explain = new Deaths(aMachine(4, 5), logOf(recently, 7)).expect(usageOf(7));
    expect(explain({ kind: 'exited', status: 1 }, 0)).toEqual({
      process: 'python3 (7)',
      memoryBytes: 8192,
      limitBytes: 1000,
    });
  });

  it.each([
    ['of another batch', recently, 8],
    ['of long ago', recently - 3600e6, 7],
  ])('is not explained by a process %s', (_, microseconds, pid) => {
    const deaths = new Deaths(aMachine(4, 4, 5), logOf(microseconds, pid));
    const explain = deaths.expect(usageOf(7));
    deaths.expect(usageOf(9));
    expect(explain({ kind: 'exited', status: 1 }, 0)).toBeUndefined();
  });

  it('asks nobody where all went well', () => {
    const deaths = new Deaths(aMachine(4), () => {
      throw new Error('not asked for');
    });
    expect(deaths.expect(usageOf(7))({ kind: 'exited', status: 0 }, 0)).toBeUndefined();
  });
});
