/** One process as the system tells of it at one moment, and how Linux writes that down. */

export interface ProcessSample {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Of the program, as far as the system keeps it: Linux cuts it at 15 characters. */
  readonly name: string;
  /** Tells a process from a later one with the same id; not a time of any clock. */
  readonly born: string;
  /** Its own, and of those of its children that ended and were waited for. */
  readonly cpuSeconds: number;
  /** Pages that it shares with others are in it. */
  readonly residentBytes: number;
  /** It has ended, and its parent has not asked how. */
  readonly isZombie: boolean;
}

/** `USER_HZ`, the same on all machines that Node runs on. Source: time(7) */
const ticksPerSecond = 100;

/** Fields of /proc/<pid>/stat after the name, from 0. Source: proc_pid_stat(5) */
const field = {
  state: 0,
  parent: 1,
  group: 2,
  session: 3,
  userTicks: 11,
  systemTicks: 12,
  childrenUserTicks: 13,
  childrenSystemTicks: 14,
  born: 19,
  residentPages: 21,
} as const;

/** Undefined where `stat` is not a line of that kind. */
export function parseProcessStat(stat: string, pageBytes: number): ProcessSample | undefined {
  // The program's name, in brackets, may hold anything.
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = stat.slice(close + 2).split(' ');
  if (fields.length <= field.residentPages) return undefined;
  const number = (index: number): number => Number(fields[index]);
  const ticks =
    number(field.userTicks) +
    number(field.systemTicks) +
    number(field.childrenUserTicks) +
    number(field.childrenSystemTicks);
  return {
    pid: Number(stat.slice(0, open)),
    parent: number(field.parent),
    group: number(field.group),
    session: number(field.session),
    name: stat.slice(open + 1, close),
    born: fields[field.born] ?? '',
    cpuSeconds: ticks / ticksPerSecond,
    residentBytes: number(field.residentPages) * pageBytes,
    isZombie: fields[field.state] === 'Z',
  };
}

/** `Pss` of /proc/<pid>/smaps_rollup: its own memory, and its share of what it has in common with others. */
export function parseProportionalBytes(rollup: string): number | undefined {
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(rollup) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** `AT_PAGESZ` of elf.h, in /proc/self/auxv: pairs of machine words. */
const pageSizeKey = 6n;
const wordBytes = 8;
const usualPageBytes = 4096;

export function parsePageBytes(auxiliary: Uint8Array): number {
  const view = new DataView(auxiliary.buffer, auxiliary.byteOffset, auxiliary.byteLength);
  for (let at = 0; at + 2 * wordBytes <= view.byteLength; at += 2 * wordBytes) {
    if (view.getBigUint64(at, true) === pageSizeKey) return Number(view.getBigUint64(at + wordBytes, true));
  }
  return usualPageBytes;
}
