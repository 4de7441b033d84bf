/**
 * Scripts inside of a container of ours, all through its first program: a shell that reads them from its input. A command
 * of its own for each, through the container engine, would cost a tenth of a second. Paths and other values are
 * arguments of a script, never part of it.
 */

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { messageOf } from '../../../errors.ts';
import type { OwnContainer, ToolResult } from '../../../ports.ts';
import { quoteForShell } from '../../../quote-for-shell.ts';

const shownBytes = 1500;

export type Environment = Readonly<Record<string, string>>;

/** The first program of a container. */
export const shellCommand: readonly string[] = ['sh'];

/** Lines that are no longer than this come in one piece, whoever else prints (PIPE_BUF of Linux is 4,096 bytes). */
const lineCharacters = 3000;

/**
 * `answer ID STATUS` prints what the script left in its two files, in hexadecimal digits and in lines that each say whose they are.
 */
const prelude = `answers=$(mktemp -d) || exit
part() {
  od -An -v -tx1 "$answers/$1.$2" | tr -d ' \\n' | fold -w ${lineCharacters} |
    while read -r hex || test -n "$hex"; do echo "$1 $2 $hex"; done
  rm -f "$answers/$1.$2"
}
answer() {
  part "$1" out; part "$1" err
  echo "$1 end $2"
}
`;

interface Pending {
  readonly parts: { readonly out: string[]; readonly err: string[] };
  readonly settle: (status: number) => void;
  readonly fail: (error: Error) => void;
}

export class ContainerShell {
  readonly #input: OwnContainer['input'];
  readonly #pending = new Map<number, Pending>();
  #asked = 0;
  #over: string | undefined;

  constructor({ input, output }: Pick<OwnContainer, 'input' | 'output'>) {
    this.#input = input;
    // Its end is told by the end of its output.
    input.on('error', () => {});
    input.write(prelude);
    void this.#read(output);
  }

  /** What it printed. Throws where it fails, with the end of what it said about that. */
  async output(script: string, args: readonly string[] = [], env: Environment = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(script, args, env);
    if (status === 0) return stdout;
    throw new Error(`exit status ${status} in the container: ${stderr.trim().slice(-shownBytes)}`);
  }

  /** Scripts run at once. One that leaves a program behind has to give it another output. */
  async run(script: string, args: readonly string[] = [], env: Environment = {}): Promise<ToolResult> {
    if (this.#over !== undefined) throw new Error(this.#over);
    this.#asked += 1;
    const id = this.#asked;
    const parts: Pending['parts'] = { out: [], err: [] };
    const ended = Promise.withResolvers<number>();
    this.#pending.set(id, { parts, settle: ended.resolve, fail: ended.reject });
    this.#input.write(order(id, script, args, { LC_ALL: 'C', ...env }));
    const status = await ended.promise;
    return { status, stdout: text(parts.out), stderr: text(parts.err) };
  }

  async #read(output: AsyncIterable<Buffer>): Promise<void> {
    let why = 'its first program has ended';
    try {
      for await (const line of createInterface({ input: Readable.from(output) })) this.#take(line);
    } catch (error) {
      why = messageOf(error);
    }
    this.#over = `the shell of the container can no longer be asked: ${why}`;
    for (const { fail } of this.#pending.values()) fail(new Error(this.#over));
    this.#pending.clear();
  }

  #take(line: string): void {
    const [, id, kind, content = ''] = /^(\d+) (out|err|end) (\w*)$/.exec(line) ?? [];
    const pending = this.#pending.get(Number(id));
    // A process of the image may print too, whatever it likes.
    if (pending === undefined) return;
    if (kind === 'out' || kind === 'err') {
      pending.parts[kind].push(content);
    } else {
      this.#pending.delete(Number(id));
      pending.settle(Number(content));
    }
  }
}

/** In a child of a child, so that the container's init buries what it leaves. */
function order(id: number, script: string, args: readonly string[], env: Environment): string {
  const exported = Object.entries(env).map(([name, value]) => `export ${name}=${quoteForShell(value)}; `);
  const files = `> "$answers/${id}.out" 2> "$answers/${id}.err" < /dev/null`;
  return [
    `( ( ( ${exported.join('')}set -- ${args.map(quoteForShell).join(' ')}`,
    script,
    `) ${files}; answer ${id} $? ) & )`,
    '',
  ].join('\n');
}

function text(parts: readonly string[]): string {
  return Buffer.from(parts.join(''), 'hex').toString();
}
