/** What control groups say of their limits and of what is used. Sources: cgroup-v1/memory.rst, cgroup-v2.rst of Linux */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ControlGroups } from './control-groups.ts';

export interface GroupMemory {
  /** Of the tightest limit on the way up. */
  readonly limitBytes: number;
  /** What cannot be taken back at once, in the group of that limit: files that were read and lie idle are not in it. */
  readonly usedBytes: number;
}

/** Version 1 writes a number close to that where there is no limit. */
const noLimitBytes = 2 ** 60;

/** Undefined where no group has a limit below `totalBytes`, the machine's memory. */
export function readGroupMemory(
  groups: ControlGroups | undefined,
  totalBytes: number,
): GroupMemory | undefined {
  if (groups === undefined) return undefined;
  const [limitName, usageName, idleName] =
    groups.version === 2
      ? ['memory.max', 'memory.current', 'inactive_file']
      : ['memory.limit_in_bytes', 'memory.usage_in_bytes', 'total_inactive_file'];
  const limited = groups.chain.flatMap((folder) => {
    const limitBytes = readNumber(folder, limitName);
    if (limitBytes === undefined || limitBytes >= Math.min(noLimitBytes, totalBytes)) return [];
    const used = readNumber(folder, usageName) ?? 0;
    const idle = numberAfter(readText(folder, 'memory.stat'), idleName) ?? 0;
    return [{ limitBytes, usedBytes: Math.max(0, used - idle) }];
  });
  return limited.sort((a, b) => a.limitBytes - a.usedBytes - (b.limitBytes - b.usedBytes))[0];
}

/** How many processes of the group, or of one below it, the kernel has ended for lack of memory. */
export function readGroupKills(groups: ControlGroups | undefined): number | undefined {
  const [folder] = groups?.chain ?? [];
  if (folder === undefined) return undefined;
  return numberAfter(
    readText(folder, groups?.version === 2 ? 'memory.events' : 'memory.oom_control'),
    'oom_kill',
  );
}

/** Processors' worth of time that the tightest quota allows; undefined where there is none. */
export function readProcessorQuota(groups: ControlGroups | undefined): number | undefined {
  const quotas = (groups?.chain ?? []).flatMap((folder) => {
    const [quota, period] =
      groups?.version === 2
        ? (readText(folder, 'cpu.max') ?? '').split(' ').map(Number)
        : [readNumber(folder, 'cpu.cfs_quota_us'), readNumber(folder, 'cpu.cfs_period_us')];
    // No quota is -1 in version 1, and `max` in version 2.
    return quota !== undefined && quota > 0 && period !== undefined && period > 0 ? [quota / period] : [];
  });
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

/** Of all that ever ran in the group. `groups`: of `cpuacct`. */
export function readGroupProcessorSeconds(groups: ControlGroups | undefined): number | undefined {
  const [folder] = groups?.chain ?? [];
  if (folder === undefined) return undefined;
  if (groups?.version === 2) {
    const microseconds = numberAfter(readText(folder, 'cpu.stat'), 'usage_usec');
    return microseconds === undefined ? undefined : microseconds / 1e6;
  }
  const nanoseconds = readNumber(folder, 'cpuacct.usage');
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}

/** The number after `name` at the start of a line. */
export function numberAfter(text: string | undefined, name: string): number | undefined {
  const line = text?.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

function readNumber(folder: string, name: string): number | undefined {
  const text = readText(folder, name)?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Undefined where the system has no such file, or does not show it. */
export function readText(folder: string, name: string): string | undefined {
  try {
    return readFileSync(path.join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
