/** Asks the processes of a launch what their threads do, and waits a little for their answers. */

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { plainText } from '../report/plain-text.ts';
import { readTail, sizeOf } from './foreign-file.ts';
import { goroutinesOf } from './go-stacks.ts';
import { type GroupProcess, processesOf } from './group-processes.ts';
import { javaStacks } from './java-stacks.ts';
import { nodeStacks } from './node-stacks.ts';
import { dumpRequest, type Runtime } from './stack-dump.ts';

export interface StackSource {
  readonly group: number;
  /** To which our adapters write stacks. */
  readonly file: string;
  /** All that the launch has printed since the asking began. */
  printed(): string;
}

/** No process is asked any more when so long has gone by. */
const askingSeconds = 6;

/** How long one process is waited for. What it is asked for takes milliseconds, but the machine may be busy. */
const answerSeconds = 3;

/** An answer is whole when nothing more has come for so long. */
const settledSeconds = 0.1;

const lookSeconds = 0.02;

/** Of one process, and of all. */
const longestAnswer = 32 * 1024;
const longestStacks = 96 * 1024;

const longestReason = 500;

/** One part for each process that can be asked, headed by its program and number; empty where there is none. Bounded, plain. */
export async function collectStacks(source: StackSource): Promise<string> {
  const deadline = performance.now() + askingSeconds * 1000;
  const parts: string[] = [];
  for (const { pid } of processesOf(source.group)) {
    if (performance.now() >= deadline) break;
    // Anew: by now it may be gone, or run another program, which a signal would end.
    const process = processesOf(source.group).find((now) => now.pid === pid);
    if (process === undefined) continue;
    const answer = await ask(process, source);
    if (answer === undefined) continue;
    const text = answer.replace(/^\n+/, '').trimEnd() || `no answer within ${answerSeconds} s`;
    parts.push(`${process.program}, process ${process.pid}:\n${text.slice(0, longestAnswer)}`);
  }
  return plainText(parts.join('\n\n')).slice(0, longestStacks);
}

/** A process, and how it is asked. */
interface Question {
  readonly pid: number;
  readonly signal: number;
  readonly source: StackSource;
  /** Aborted when it is not waited for any more. */
  readonly limit: AbortSignal;
}

/** What each kind of program answers; empty where it does not, undefined where it cannot be asked. */
const answers: Readonly<Record<Runtime, (question: Question) => Promise<string | undefined>>> = {
  python: inFile,
  ruby: inFile,
  node: ({ pid, signal, limit }) => nodeStacks(pid, signal, limit),
  async java(question) {
    const printed = listenTo(question.source);
    return (await javaStacks(question.pid, question.signal, question.limit)) ?? printed();
  },
  async go({ pid, signal, source, limit }) {
    const printed = listenTo(source);
    process.kill(pid, signal);
    return goroutinesOf(await whole(printed, limit));
  },
};

/** Undefined where a process of its kind cannot be asked. */
async function ask(
  { pid, program, catches }: GroupProcess,
  source: StackSource,
): Promise<string | undefined> {
  const request = dumpRequest({ program, catches });
  if (request === undefined) return undefined;
  const { runtime, signal } = request;
  const limit = AbortSignal.timeout(answerSeconds * 1000);
  try {
    return await answers[runtime]({ pid, signal, source, limit });
  } catch (error) {
    if (limit.aborted) return '';
    // It has ended in the meantime.
    if (['ESRCH', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    return `cannot be asked: ${messageOf(error).slice(0, longestReason)}`;
  }
}

async function inFile({ pid, signal, source: { file }, limit }: Question): Promise<string> {
  const before = sizeOf(file);
  process.kill(pid, signal);
  return whole(() => readTail(file, before, longestAnswer).text.toString(), limit);
}

function listenTo({ printed }: StackSource): () => string {
  const before = printed().length;
  return () => printed().slice(before);
}

/** What `answer` gives once it does not grow any more. */
async function whole(answer: () => string, limit: AbortSignal): Promise<string> {
  let text = '';
  let grown = performance.now();
  while (!limit.aborted) {
    await delay(lookSeconds * 1000);
    const now = answer();
    if (now.length > text.length) grown = performance.now();
    text = now;
    if (text !== '' && performance.now() - grown >= settledSeconds * 1000) break;
  }
  return text;
}
