/** Scripts inside of a container of ours. Paths and other values are arguments of a script, never part of it. */

import type { Containers, ToolResult } from '../../../ports.ts';

const shownBytes = 1500;

export type Environment = Readonly<Record<string, string>>;

export class ContainerShell {
  readonly #containers: Containers;
  readonly #id: string;

  constructor(containers: Containers, id: string) {
    this.#containers = containers;
    this.#id = id;
  }

  /** What it printed. Throws where it fails, with the end of what it said about that. */
  async output(script: string, args: readonly string[] = [], env: Environment = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(script, args, env);
    if (status === 0) return stdout;
    throw new Error(`exit status ${status} in the container: ${stderr.trim().slice(-shownBytes)}`);
  }

  async run(script: string, args: readonly string[] = [], env: Environment = {}): Promise<ToolResult> {
    const command = ['sh', '-c', script, 'sh', ...args];
    return await this.#containers.exec(this.#id, command, { env: { LC_ALL: 'C', ...env } });
  }
}
