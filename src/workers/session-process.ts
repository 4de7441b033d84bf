/** The process of a session: its descriptors, and the events that its adapter sends. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod/mini';
import { messageOf } from '../errors.ts';
import { workerNumbers } from './environment.ts';
import { LineSplitter } from './lines.ts';
import { type Backlog, PacedReading } from './paced-reading.ts';
import { signalGroup } from './process-group.ts';

/** What the adapter tells (`adapters/python/testshoal_session.py`). */
const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready') }),
  z.object({ event: z.literal('refused'), reason: z.pipe(z.string(), z.transform(onOneLine)) }),
  z.object({ event: z.literal('started'), batch: z.int(), process: z.int().check(z.minimum(2)) }),
  z.object({
    event: z.literal('ended'),
    batch: z.int(),
    status: z.optional(z.int()),
    signal: z.optional(z.string()),
    cpuSeconds: z.optional(z.number().check(z.nonnegative())),
  }),
]);

export type SessionEvent = z.infer<typeof eventSchema>;

export interface SessionStart {
  /** Path of a bash script. */
  readonly script: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workers: number;
  /** Path of a JSON file that lists all units. */
  readonly unitsFile: string;
  onLine(line: string): void;
  onEvent(event: SessionEvent): void;
  /** Standard output and error of the batches of each worker. */
  onOutput(worker: number, stream: 0 | 1, chunk: Uint8Array): void;
  /** Of what is made of all that the session and its batches print. */
  readonly backlog: Backlog;
}

export interface SessionProcess {
  readonly group: number | undefined;
  /** Closing it ends the session. */
  readonly orders: Writable;
  /** How it ended, for a message: `exit status 1`. */
  readonly exited: Promise<string>;
}

/** After standard input, output and error. */
const ordersDescriptor = 3;
const eventsDescriptor = 4;
const firstOutput = 5;

const longestReason = 500;

export function startSession(start: SessionStart): SessionProcess {
  const outputs = Array.from({ length: start.workers }, (_, index) => [
    firstOutput + 2 * index,
    firstOutput + 2 * index + 1,
  ]);
  const setting = {
    orders: ordersDescriptor,
    events: eventsDescriptor,
    outputs,
    units: start.unitsFile,
    worker_variables: workerNumbers,
  };
  const child = spawn('bash', ['-eo', 'pipefail', start.script], {
    cwd: start.directory,
    env: { ...start.environment, TESTSHOAL_SESSION: JSON.stringify(setting) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...outputs.flat().map(() => 'pipe' as const)],
  });
  const reading = new PacedReading(start.backlog);
  for (const descriptor of [1, 2]) {
    const splitter = new LineSplitter(start.onLine);
    const stream = readable(child, descriptor).on('close', () => splitter.end());
    reading.read(stream, (chunk) => splitter.write(chunk));
  }
  readLines(readable(child, eventsDescriptor), (line) => {
    const event = parseEvent(line);
    // What is not understood may be the end of a batch that somebody waits for: the end of all tells it too.
    if (event === undefined) signalGroup(child.pid, 'SIGKILL');
    else start.onEvent(event);
  });
  for (const [index, pair] of outputs.entries()) {
    for (const [stream, descriptor] of pair.entries()) {
      reading.read(readable(child, descriptor), (chunk) =>
        start.onOutput(index + 1, stream === 0 ? 0 : 1, chunk),
      );
    }
  }
  const orders = child.stdio[ordersDescriptor] as Writable;
  // A session that has ended takes no more orders; its end is told by `exited`.
  orders.on('error', () => {});
  return { group: child.pid, orders, exited: howItEnded(child, reading) };
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  const splitter = new LineSplitter(onLine);
  stream.on('data', (chunk: Buffer) => splitter.write(chunk)).on('close', () => splitter.end());
}

function readable(child: ChildProcess, descriptor: number): Readable {
  const stream = child.stdio[descriptor] as Readable;
  // A session that is killed can break its streams off; its end is told by `exited`.
  return stream.on('error', () => {});
}

/** Names of threads and files are in it, and it goes into the log. */
function onOneLine(reason: string): string {
  return reason.replace(/\p{Cc}+/gu, ' ').slice(0, longestReason);
}

function parseEvent(line: string): SessionEvent | undefined {
  try {
    return eventSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Told after what it had written was read, but for what outlives it. */
async function howItEnded(child: ChildProcess, reading: PacedReading): Promise<string> {
  const closed = once(child, 'close').catch(() => {});
  try {
    const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    await reading.drained(closed);
    return signal === null ? `exit status ${status}` : `killed by ${signal}`;
  } catch (error) {
    return messageOf(error);
  }
}
