/** Processes as `ps` lists them where there is no /proc. */

import type { ProcessSample } from './process-stat.ts';

/** `comm` is last, for it may hold spaces. POSIX knows all but `rss` and `lstart`, which macOS and Linux have. */
export const processListArguments = ['-A', '-o', 'pid=,ppid=,pgid=,rss=,time=,stat=,lstart=,comm='];

const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d:.-]+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;

/** Lines that are not of that form are left out. It does not tell sessions, nor the time of children that ended. */
export function parseProcessList(list: string): readonly ProcessSample[] {
  return list.split('\n').flatMap((text) => {
    const [, pid, parent, group, resident, time = '', state = '', born = '', command = ''] =
      line.exec(text) ?? [];
    if (pid === undefined) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        name: command.slice(command.lastIndexOf('/') + 1),
        born,
        cpuSeconds: secondsOf(time),
        residentBytes: Number(resident) * 1024,
        isZombie: state.startsWith('Z'),
      },
    ];
  });
}

/** `1-02:03:04` and `02:03:04` of Linux, `3:04.56` of macOS. */
function secondsOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return Number(days) * 24 * 60 * 60 + seconds;
}
