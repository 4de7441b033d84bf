/** Reads the processes of the machine, by what the platform has. */

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  type ProcessSample,
  parsePageBytes,
  parseProcessStat,
  parseProportionalBytes,
} from './process-stat.ts';
import { parseProcessList, processListArguments } from './ps.ts';

export interface ProcessTable {
  /** Looks may not follow faster, for what they cost outside of this process. */
  readonly leastSeconds: number;
  /** All that can be seen. Fails where the system does not answer. */
  read(): readonly ProcessSample[] | Promise<readonly ProcessSample[]>;
  /** What `process` takes of the machine's memory. Of one that has ended, what it had when it was read. */
  memoryBytes(process: ProcessSample): number;
}

/** Linux tells at once. */
export interface LinuxProcesses extends ProcessTable {
  read(): readonly ProcessSample[];
}

/** Undefined where nothing is known to tell. */
export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable | undefined {
  if (platform === 'linux') return linuxProcesses();
  return platform === 'win32' ? undefined : listedProcesses();
}

/** Its share is read again when the resident memory has moved by this part since, */
const movedShare = 0.05;

/** or after so long: what was shared may not be so any more, at the same size. */
const oldMilliseconds = 10_000;

interface Share {
  readonly born: string;
  readonly residentBytes: number;
  readonly bytes: number;
  readonly readAt: number;
}

/** Read at once and not in turns: a file of /proc waits for no disk, and a turn costs more than the reading. */
export function linuxProcesses(proc = '/proc'): LinuxProcesses {
  const pageBytes = parsePageBytes(readFileSync(`${proc}/self/auxv`));
  const shares = new Map<number, Share>();
  return {
    leastSeconds: 1,
    read() {
      const all = readdirSync(proc).flatMap((name) => {
        const stat = isNumber(name) ? readOrUndefined(`${proc}/${name}/stat`) : undefined;
        return (stat === undefined ? undefined : parseProcessStat(stat, pageBytes)) ?? [];
      });
      const present = new Set(all.map(({ pid }) => pid));
      for (const pid of shares.keys()) if (!present.has(pid)) shares.delete(pid);
      return all;
    },
    memoryBytes(process) {
      const now = performance.now();
      const known = shares.get(process.pid);
      if (known !== undefined && isStillRight(known, process, now)) return known.bytes;
      // A process of another user does not tell, nor does one that has just ended.
      const rollup = readOrUndefined(`${proc}/${process.pid}/smaps_rollup`) ?? '';
      const { born, residentBytes } = process;
      const bytes = parseProportionalBytes(rollup) ?? residentBytes;
      shares.set(process.pid, { born, residentBytes, bytes, readAt: now });
      return bytes;
    },
  };
}

function isStillRight(known: Share, process: ProcessSample, now: number): boolean {
  return (
    known.born === process.born &&
    Math.abs(process.residentBytes - known.residentBytes) <= movedShare * known.residentBytes &&
    now - known.readAt < oldMilliseconds
  );
}

function isNumber(name: string): boolean {
  return name >= '1' && name < ':';
}

/** Undefined where it cannot be read: a process may end at any moment. */
function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** After a cancellation there are a few seconds in all. */
const limitMilliseconds = 2000;
const mostListBytes = 16 * 1024 ** 2;

/** macOS, and whatever else has the `ps` of POSIX. It tells resident memory only. */
export function listedProcesses(): ProcessTable {
  const run = promisify(execFile);
  return {
    // Each look is a process of its own.
    leastSeconds: 5,
    async read() {
      const options = {
        timeout: limitMilliseconds,
        maxBuffer: mostListBytes,
        env: { ...process.env, LC_ALL: 'C' },
      };
      const { stdout } = await run('ps', processListArguments, options);
      return parseProcessList(stdout);
    },
    memoryBytes: ({ residentBytes }) => residentBytes,
  };
}
