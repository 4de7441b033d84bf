/** What the kernel's own log says of processes that it ended for lack of memory. */

import { closeSync, constants, openSync, readSync } from 'node:fs';

export interface KilledProcess {
  readonly pid: number;
  readonly name: string;
  /** That was in memory then. */
  readonly memoryBytes: number;
  /** Since the system started. */
  readonly seconds: number;
}

const record =
  /^\d+,\d+,(\d+),[^;]*;(?:Memory cgroup out of memory|Out of memory)[^:]*: Killed process (\d+) \((.*)\) (.*)$/;
const kept = /(?:anon|file|shmem)-rss:(\d+)kB/g;

/** Records as /dev/kmsg gives them: `priority,sequence,microseconds,flags;text`. Source: ABI/testing/dev-kmsg */
export function parseKilledProcesses(log: string): readonly KilledProcess[] {
  return log.split('\n').flatMap((text) => {
    const [, microseconds, pid, name = '', rest = ''] = record.exec(text) ?? [];
    if (pid === undefined) return [];
    const kilobytes = [...rest.matchAll(kept)].reduce((total, [, own]) => total + Number(own), 0);
    return [{ pid: Number(pid), name, memoryBytes: kilobytes * 1024, seconds: Number(microseconds) / 1e6 }];
  });
}

/** One read gives one record, and none is longer. */
const longestRecord = 8192;

/** The log may be long, and be written faster than it is read. */
const mostRecords = 20_000;

/** Undefined where it may not be read, as nearly everywhere without the rights of root. */
export function readKernelLog(file = '/dev/kmsg'): string | undefined {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readRecords(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function readRecords(descriptor: number): string {
  const buffer = Buffer.alloc(longestRecord);
  let text = '';
  for (let records = 0; records < mostRecords; records += 1) {
    try {
      const length = readSync(descriptor, buffer);
      if (length === 0) break;
      text += buffer.toString('utf8', 0, length);
    } catch (error) {
      // A record was overwritten before it was read; the next one is there.
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') continue;
      // There are no more.
      break;
    }
  }
  return text;
}
