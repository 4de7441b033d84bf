/** Speaks with the debugger that every Node process has: https://chromedevtools.github.io/devtools-protocol/v8/ */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';

/** Longer ones tell of a file with its whole source map. */
const longestMessage = 4 * 1024 ** 2;

const messageSchema = z.object({
  id: z.optional(z.int()),
  method: z.optional(z.string()),
  params: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
});

/** One thread, and what it is asked and tells. What is never answered never settles: whoever asks has a limit. */
export class InspectedThread {
  readonly #send: (message: string) => void;
  readonly #answered = new Map<number, (result: unknown) => void>();
  readonly #listeners = new Map<string, (params: unknown) => void>();
  #last = 0;

  constructor(send: (message: string) => void) {
    this.#send = send;
  }

  /** An error is an answer too: undefined. */
  call(method: string, params: object = {}): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#answered.set(id, resolve);
    this.#send(JSON.stringify({ id, method, params }));
    return promise;
  }

  on(event: string, listener: (params: unknown) => void): void {
    this.#listeners.set(event, listener);
  }

  /** Tests can print whatever they like to a port that they listen to. */
  receive(text: string): void {
    const message = text.length > longestMessage ? undefined : parse(text);
    if (message === undefined) return;
    if (message.id !== undefined) this.#answered.get(message.id)?.(message.result);
    else if (message.method !== undefined) this.#listeners.get(message.method)?.(message.params);
  }
}

function parse(text: string): z.infer<typeof messageSchema> | undefined {
  try {
    return messageSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export interface Inspector {
  readonly main: InspectedThread;
  close(): void;
}

/**
 * Makes the process listen, by its own `signal` for that, and connects. A process that has something else behind the port
 * that it wants, such as another debugger, is asked again.
 * @throws Error when `limit` is aborted before, or the process is not there any more.
 */
export async function openInspector(pid: number, signal: number, limit: AbortSignal): Promise<Inspector> {
  const port = await newPort(pid, signal, limit);
  const identity = await identityOf(port, limit);
  limit.throwIfAborted();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${identity}`);
  const main = new InspectedThread((message) => socket.send(message));
  socket.addEventListener('message', ({ data }) => main.receive(String(data)));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.addEventListener('open', () => resolve());
  for (const event of ['error', 'close']) {
    socket.addEventListener(event, () => reject(new Error('its debugger cannot be reached')));
  }
  limit.addEventListener('abort', () => reject(limit.reason), { once: true });
  try {
    await promise;
  } catch (error) {
    socket.close();
    throw error;
  }
  return { main, close: () => socket.close() };
}

const lookSeconds = 0.02;
const againSeconds = 0.5;

async function newPort(pid: number, signal: number, limit: AbortSignal): Promise<number> {
  const before = listeningPorts(pid);
  for (let looks = 0; ; looks += 1) {
    if (looks % Math.round(againSeconds / lookSeconds) === 0) process.kill(pid, signal);
    await delay(lookSeconds * 1000, undefined, { signal: limit });
    const port = [...listeningPorts(pid)].find((each) => !before.has(each));
    if (port !== undefined) return port;
  }
}

/** State of a socket that listens, in /proc/net/tcp. */
const listening = '0A';

function listeningPorts(pid: number): Set<number> {
  const folder = `/proc/${pid}/fd`;
  const own = new Set(readdirSync(folder).map((name) => linkOf(`${folder}/${name}`)));
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n').slice(1);
  const ports = rows.flatMap((row) => {
    const [, address = '', , state, , , , , , inode] = row.trim().split(/\s+/);
    const isOwn = state === listening && own.has(`socket:[${inode}]`);
    return isOwn ? [Number.parseInt(address.split(':')[1] ?? '', 16)] : [];
  });
  return new Set(ports);
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

const mostListed = 64 * 1024;

/** Only its name is taken, so that whatever listens there leads nowhere else. */
const listSchema = z
  .array(z.object({ id: z.string().check(z.regex(/^[\w-]{1,64}$/)) }))
  .check(z.minLength(1));

async function identityOf(port: number, limit: AbortSignal): Promise<string> {
  const { body } = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: limit, redirect: 'error' });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > mostListed) break;
  }
  return listSchema.parse(JSON.parse(text))[0]?.id ?? '';
}
