/** Asks the processes of a launch what their threads do, and waits a little for their answers. */

import { setTimeout as delay } from 'node:timers/promises';
import { plainText } from '../report/plain-text.ts';
import { readTail, sizeOf } from './foreign-file.ts';
import { type GroupProcess, processesOf } from './group-processes.ts';
import { dumpRequest } from './stack-dump.ts';

export interface StackSource {
  readonly group: number;
  /** To which our adapter writes stacks. */
  readonly file: string;
  readonly nodeOptions: string;
  /** All that the launch has printed since the asking began. */
  printed(): string;
}

/** No process is asked any more when so long has gone by. */
const askingSeconds = 3;

/** How long one process is waited for; what it is asked for takes milliseconds. */
const answerSeconds = 1;

/** An answer is whole when nothing more has come for so long. */
const settledSeconds = 0.1;

const lookSeconds = 0.02;

/** Of one process, and of all. */
const longestAnswer = 32 * 1024;
const longestStacks = 96 * 1024;

/** One part for each process that can be asked, headed by its program and number; empty where there is none. Bounded, plain. */
export async function collectStacks(source: StackSource): Promise<string> {
  const deadline = performance.now() + askingSeconds * 1000;
  const parts: string[] = [];
  for (const process of processesOf(source.group)) {
    if (performance.now() >= deadline) break;
    const answer = await ask(process, source);
    if (answer === undefined) continue;
    const text = answer.trim() === '' ? `no answer within ${answerSeconds} s` : answer.trim();
    parts.push(`${process.program}, process ${process.pid}:\n${text}`);
  }
  return plainText(parts.join('\n\n')).slice(0, longestStacks);
}

/** Undefined where a process of its kind cannot be asked. */
async function ask(
  { pid, program, catches }: GroupProcess,
  source: StackSource,
): Promise<string | undefined> {
  const request = dumpRequest({ program, catches, nodeOptions: source.nodeOptions });
  if (request === undefined) return undefined;
  const answer = request.answer === 'file' ? newInFile(source.file) : newInOutput(source);
  try {
    process.kill(pid, request.signal);
  } catch {
    // It has ended in the meantime.
    return undefined;
  }
  return whole(answer);
}

function newInFile(file: string): () => string {
  const before = sizeOf(file);
  return () => readTail(file, before, longestAnswer).text.toString();
}

function newInOutput({ printed }: StackSource): () => string {
  const before = printed().length;
  return () => printed().slice(before, before + longestAnswer);
}

/** What `answer` gives once it does not grow any more. */
async function whole(answer: () => string): Promise<string> {
  const deadline = performance.now() + answerSeconds * 1000;
  let text = '';
  let grown = performance.now();
  while (performance.now() < deadline) {
    await delay(lookSeconds * 1000);
    const now = answer();
    if (now.length > text.length) grown = performance.now();
    text = now;
    if (text !== '' && performance.now() - grown >= settledSeconds * 1000) break;
  }
  return text;
}
