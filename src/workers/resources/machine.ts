/** The machine as this job may use it: its processors, its memory, and how busy they are. */

import os from 'node:os';
import { sum } from '../../report/arithmetic.ts';
import { type ControlGroups, type Controller, findControlGroups } from './control-groups.ts';
import {
  numberAfter,
  readGroupKills,
  readGroupMemory,
  readGroupProcessorSeconds,
  readProcessorQuota,
  readText,
} from './group-files.ts';
import { parseStallSeconds } from './pressure.ts';

/** At one moment. Undefined is what the platform does not tell. */
export interface MachineSample {
  /** Used for good, of `memoryBytes`. */
  readonly usedBytes: number | undefined;
  /** What programs of this job may still take. */
  readonly availableBytes: number | undefined;
  /** Average of one minute. */
  readonly load: number | undefined;
  /** Since the system started: something waited for memory, or for a processor. */
  readonly memoryStallSeconds: number | undefined;
  readonly processorStallSeconds: number | undefined;
  /** Of all processors that this job may use; only differences mean anything. */
  readonly idleSeconds: number | undefined;
}

export interface Machine {
  /** Processors that this job may use at once; a part of one counts as one. */
  readonly processors: number;
  /** Of the control group, where that is less than the machine's. */
  readonly memoryBytes: number | undefined;
  sample(): MachineSample;
  /** Processes that the kernel has ended for lack of memory, in the job's control group or else on the machine. */
  memoryKills(): number | undefined;
}

/** This one. */
export function thisMachine(platform: NodeJS.Platform = process.platform): Machine {
  return platform === 'linux' ? linuxMachine() : plainMachine();
}

export function linuxMachine(proc = '/proc'): Machine {
  const groupsOf = (controller: Controller): ControlGroups | undefined =>
    findControlGroups(
      controller,
      readText(proc, 'self/cgroup') ?? '',
      readText(proc, 'self/mountinfo') ?? '',
    );
  const memoryGroups = groupsOf('memory');
  const accounts = groupsOf('cpuacct');
  const totalBytes = machineMemory(proc)?.totalBytes ?? os.totalmem();
  const allowed = allowedProcessors(readText(proc, 'self/status') ?? '');
  const quota = readProcessorQuota(groupsOf('cpu'));
  return {
    processors: processorsOf(allowed.length, quota),
    memoryBytes: readGroupMemory(memoryGroups, totalBytes)?.limitBytes ?? totalBytes,
    sample() {
      const machine = machineMemory(proc);
      const group = readGroupMemory(memoryGroups, totalBytes);
      const free = group && group.limitBytes - group.usedBytes;
      const stall = (resource: 'cpu' | 'memory') =>
        parseStallSeconds(pressureOf(resource, memoryGroups, proc));
      return {
        usedBytes: group?.usedBytes ?? (machine && machine.totalBytes - machine.availableBytes),
        availableBytes: least(free, machine?.availableBytes),
        load: Number((readText(proc, 'loadavg') ?? '').split(' ')[0] || Number.NaN),
        memoryStallSeconds: stall('memory'),
        processorStallSeconds: stall('cpu'),
        idleSeconds:
          quota === undefined || quota >= allowed.length
            ? idleSecondsOf(readText(proc, 'stat') ?? '', allowed)
            : unusedSeconds(quota, readGroupProcessorSeconds(accounts)),
      };
    },
    memoryKills: () => readGroupKills(memoryGroups) ?? numberAfter(readText(proc, 'vmstat'), 'oom_kill'),
  };
}

/** Where there is no /proc: what Node knows everywhere. */
function plainMachine(): Machine {
  return {
    processors: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    sample: () => ({
      usedBytes: os.totalmem() - process.availableMemory(),
      availableBytes: process.availableMemory(),
      // Windows has none, and says 0.
      load: process.platform === 'win32' ? undefined : os.loadavg()[0],
      memoryStallSeconds: undefined,
      processorStallSeconds: undefined,
      idleSeconds: undefined,
    }),
    memoryKills: () => undefined,
  };
}

/** Numbers of the processors that a process is bound to. `status`: /proc/self/status. */
export function allowedProcessors(status: string): readonly number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status) ?? [];
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map((end) => Number.parseInt(end, 10));
    if (first === undefined || last === undefined || Number.isNaN(first + last)) return [];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/**
 * Node's own count makes 1 of a quota of 1.9, takes one below 1 for none, and of version 1 looks only where the
 * hierarchy is mounted (libuv's `uv__get_constrained_cpu`). `allowed`: 0 where that is not known.
 */
export function processorsOf(allowed: number, quota: number | undefined): number {
  const bound = allowed > 0 ? allowed : os.availableParallelism();
  return Math.max(1, Math.min(bound, Math.ceil(quota ?? bound)));
}

function machineMemory(proc: string) {
  const text = readText(proc, 'meminfo');
  const [totalBytes, availableBytes] = ['MemTotal', 'MemAvailable'].map((name) => {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text ?? '') ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  });
  return totalBytes === undefined || availableBytes === undefined
    ? undefined
    : { totalBytes, availableBytes };
}

/** Of the job's own group where it keeps count, else of the machine. */
function pressureOf(resource: 'cpu' | 'memory', groups: ControlGroups | undefined, proc: string): string {
  const [own] = groups?.version === 2 ? groups.chain : [];
  const ofGroup = own === undefined ? undefined : readText(own, `${resource}.pressure`);
  return ofGroup ?? readText(proc, `pressure/${resource}`) ?? '';
}

/** `idle` and `iowait` of the lines of these processors, in hundredths of a second. Source: proc_stat(5) */
function idleSecondsOf(stat: string, allowed: readonly number[]): number | undefined {
  const own = new Set(allowed.map((processor) => `cpu${processor}`));
  const lines = stat.split('\n').map((line) => line.split(' '));
  const idle = lines
    .filter(([name = '']) => own.has(name))
    .map((ticks) => Number(ticks[4]) + Number(ticks[5]));
  return idle.length === 0 ? undefined : sum(idle) / 100;
}

/** The same of a quota: since this process started, what it would have allowed more than was used. */
function unusedSeconds(quota: number, usedSeconds: number | undefined): number | undefined {
  return usedSeconds === undefined ? undefined : (performance.now() / 1000) * quota - usedSeconds;
}

function least(...values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
