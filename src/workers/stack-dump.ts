/** By which signal a process says what its threads do, and where its answer is found. */

import { constants } from 'node:os';

export interface DumpRequest {
  readonly signal: number;
  /** `file`: that of the launch, to which our adapter writes. `output`: among what the launch prints. */
  readonly answer: 'file' | 'output';
}

export interface DumpSubject {
  /** Name of the program's file. */
  readonly program: string;
  /** Bit n-1 is set where it has a handler for signal n. */
  readonly catches: bigint;
  /** NODE_OPTIONS of the launch. */
  readonly nodeOptions: string;
}

/** Our Python adapter listens to it (`adapters/python/testshoal_stacks.py`). */
const pythonSignal = 46;

const { SIGQUIT, SIGUSR2 } = constants.signals;

interface Runtime extends DumpRequest {
  recognises(subject: DumpSubject): boolean;
}

const runtimes: readonly Runtime[] = [
  { recognises: ({ program }) => /^python|^pypy/.test(program), signal: pythonSignal, answer: 'file' },
  // A thread dump to standard output (https://docs.oracle.com/en/java/javase/21/troubleshoot/diagnostic-tools.html).
  { recognises: ({ program }) => program === 'java', signal: SIGQUIT, answer: 'output' },
  // All goroutines to standard error, then it exits (https://pkg.go.dev/os/signal). Test programs of Go are called so.
  { recognises: ({ program }) => program.endsWith('.test'), signal: SIGQUIT, answer: 'output' },
  // Only where the user asks for reports: else SIGUSR2 may mean anything (https://nodejs.org/api/report.html).
  {
    recognises: ({ program, nodeOptions }) => program === 'node' && /--report-on-signal\b/.test(nodeOptions),
    signal: SIGUSR2,
    answer: 'output',
  },
];

/** Undefined where nothing is known of it, or it has no handler for that signal: then the signal would only kill it. */
export function dumpRequest(subject: DumpSubject): DumpRequest | undefined {
  const runtime = runtimes.find(({ recognises }) => recognises(subject));
  if (runtime === undefined) return undefined;
  const { signal, answer } = runtime;
  const isCaught = ((subject.catches >> BigInt(signal - 1)) & 1n) === 1n;
  return isCaught ? { signal, answer } : undefined;
}
