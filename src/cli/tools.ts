/** The tools port on child processes: short-lived programs whose output is kept and not printed. */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { ToolOptions, ToolResult, Tools } from '../ports.ts';

export const childProcessTools: Tools = { run };

async function run(program: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const child = spawn(program, args, {
    ...(options.directory !== undefined && { cwd: options.directory }),
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    // A program that a signal ended has no exit status; shells say 128 + n, and any number but 0 will do.
    child.once('close', (code) => resolve(code ?? 128));
  });
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}
