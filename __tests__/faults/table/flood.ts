/** A test prints more than fits into any memory that a job would want to spend on it. */

import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { unitSource } from '../../end-to-end/scene.ts';
import type { Fault } from './faults.ts';

const printedBytes = 2 ** 30;
const lineBytes = 4096;
const line = 'x'.repeat(lineBytes - 1);
/** Were all of it held, main would take 2.5 GB; how much of what is garbage is left there depends on how busy the machine is. */
const mostMainBytes = 800 * 2 ** 20;

export const flood: Fault = {
  name: 'a test prints 1 GB',
  phases: ['run'],
  async plan(_, { scene }) {
    const command = `yes ${line} | head -c ${printedBytes}`;
    await scene.addUnit(
      'aaa-floods',
      unitSource(
        `(await import('node:child_process')).execFileSync('bash', ['-c', ${JSON.stringify(command)}], { stdio: 'inherit' });`,
      ),
    );
    let lines = 0;
    let mostBytes = 0;
    return {
      keeps: (printed) => {
        const isOfFlood = printed.endsWith(line);
        if (isOfFlood) lines += 1;
        return !isOfFlood;
      },
      watch: (main) => whileItRuns(main, (bytes) => (mostBytes = bytes)),
      judge: ({ outputs }) => [
        ...(outputs['outcome'] === 'passed' ? [] : [`its outcome is ${outputs['outcome']}`]),
        ...(lines === printedBytes / lineBytes ? [] : [`${lines} of its lines were printed`]),
        ...(mostBytes > 0 && mostBytes < mostMainBytes ? [] : [`main took ${mostBytes} bytes of memory`]),
      ],
    };
  },
};

/** The most that it had in memory at once, so far. */
function whileItRuns(main: ChildProcess, tell: (bytes: number) => void): void {
  const look = setInterval(() => {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(statusOf(main))?.[1];
    if (kilobytes !== undefined) tell(Number(kilobytes) * 1024);
  }, 100);
  main.once('close', () => clearInterval(look));
}

function statusOf({ pid }: ChildProcess): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
