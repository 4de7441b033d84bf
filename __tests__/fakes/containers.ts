/** The `Containers` port where there are none, and where "inside" is this machine. */

import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { shellCommand } from '../../src/databases/mysql/instances/container-shell.ts';
import type { ContainerExecOptions, Containers, OwnContainer, ToolResult } from '../../src/ports.ts';

export const noContainers: Containers = {
  inspect: async () => undefined,
  exec: async () => {
    throw new Error('there are no containers here');
  },
};

/** The shell that would be a container's first program, on this machine. The end of its input ends it. */
export function hostShell(
  env: Readonly<Record<string, string>> = {},
): Pick<OwnContainer, 'input' | 'output'> {
  const [program = '', ...args] = shellCommand;
  const { stdin, stdout } = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return { input: stdin, output: stdout };
}

/** Runs what would run in a container as a real process of this machine, and keeps the commands. */
export class HostAsContainer implements Containers {
  readonly commands: string[][] = [];

  async inspect(): Promise<undefined> {
    return undefined;
  }

  async exec(
    _id: string,
    command: readonly string[],
    options: ContainerExecOptions = {},
  ): Promise<ToolResult> {
    this.commands.push([...command]);
    const [program = '', ...args] = command;
    await using input = options.input === undefined ? undefined : await open(options.input, 'r');
    await using output = options.output === undefined ? undefined : await open(options.output, 'w');
    const child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      stdio: [input?.fd ?? 'ignore', output?.fd ?? 'pipe', 'pipe'],
    });
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 128));
    });
    const [status, stdout, stderr] = await Promise.all([
      ended,
      child.stdout === null ? '' : text(child.stdout),
      child.stderr === null ? '' : text(child.stderr),
    ]);
    return { status, stdout, stderr };
  }
}
