/** How a process is asked what its threads do, by the program that it runs. */

import { constants } from 'node:os';

export interface DumpRequest {
  readonly runtime: Runtime;
  /** To which it answers. */
  readonly signal: number;
}

/** Those that can tell, by how they do it. */
export type Runtime = 'python' | 'ruby' | 'node' | 'java' | 'go';

export interface DumpSubject {
  /** Name of the program's file. */
  readonly program: string;
  /** Bit n-1 is set where it has a handler for signal n. */
  readonly catches: bigint;
}

/** Our adapters listen to it (`adapters/python/testshoal_stacks.py`, `adapters/ruby/testshoal_stacks.rb`). */
const adapterSignal = 46;

const { SIGQUIT, SIGUSR1 } = constants.signals;

interface Kind extends DumpRequest {
  /** Of the program's name. */
  readonly pattern: RegExp;
}

const kinds: readonly Kind[] = [
  { runtime: 'python', pattern: /^(?:python|pypy)/, signal: adapterSignal },
  { runtime: 'ruby', pattern: /^ruby[\d.]*$/, signal: adapterSignal },
  // Its debugger begins to listen (https://nodejs.org/api/process.html#signal-events).
  { runtime: 'node', pattern: /^node(?:js)?$/, signal: SIGUSR1 },
  // It looks whether somebody wants to attach to it, and prints a thread dump where nobody does.
  { runtime: 'java', pattern: /^java$/, signal: SIGQUIT },
  // All goroutines to standard error, then it exits (https://pkg.go.dev/os/signal). Test programs of Go are called so.
  { runtime: 'go', pattern: /\.test$/, signal: SIGQUIT },
];

/** Undefined where nothing is known of it, or it has no handler for that signal: then the signal would only kill it. */
export function dumpRequest({ program, catches }: DumpSubject): DumpRequest | undefined {
  const kind = kinds.find(({ pattern }) => pattern.test(program));
  if (kind === undefined) return undefined;
  const { runtime, signal } = kind;
  const isCaught = ((catches >> BigInt(signal - 1)) & 1n) === 1n;
  return isCaught ? { runtime, signal } : undefined;
}
