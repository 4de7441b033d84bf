/** What the threads of a Node process do, by its debugger: also in a loop that no handler of a signal would interrupt. */

import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { aborted } from '../aborted.ts';
import { InspectedThread, type Inspector, openInspector } from './inspector.ts';

/** Within this a thread that computes comes to where it can be paused. */
const pauseSeconds = 0.3;

const mostFrames = 100;

/** Main thread first. What is not told within `limit` is left out. @throws Error where nothing is. */
export async function nodeStacks(pid: number, signal: number, limit: AbortSignal): Promise<string> {
  const inspector = await openInspector(pid, signal, limit);
  try {
    return await tellingUntil(limit, inspector);
  } finally {
    // The port is free for the next process, also where some thread has not answered.
    void inspector.main.call('Runtime.evaluate', { expression: 'process._debugEnd()' });
    inspector.close();
  }
}

async function tellingUntil(limit: AbortSignal, { main }: Inspector): Promise<string> {
  const told: string[] = [];
  const all = async (): Promise<void> => {
    const workers = workersOf(main);
    await main.call('NodeWorker.enable', { waitForDebuggerOnStart: false });
    told.push(await stackOf(main));
    const tellOf = async ([title, worker]: readonly [string, InspectedThread]) => {
      // A test can break what one of them is asked by, and the others have told theirs.
      const stack = await stackOf(worker).catch(() => undefined);
      if (stack !== undefined) told.push(`${title}:\n${stack}`);
    };
    await Promise.all([...workers].map(tellOf));
  };
  await Promise.race([all(), aborted(limit)]);
  return told.join('\n\n');
}

const attachedSchema = z.object({ sessionId: z.string(), workerInfo: z.object({ title: z.string() }) });
const relayedSchema = z.object({ sessionId: z.string(), message: z.string() });

/** Filled once `NodeWorker` is enabled: worker threads are reached through the main one. */
function workersOf(main: InspectedThread): ReadonlyMap<string, InspectedThread> {
  const byName = new Map<string, InspectedThread>();
  const bySession = new Map<string, InspectedThread>();
  main.on('NodeWorker.attachedToWorker', (params) => {
    const { data } = z.safeParse(attachedSchema, params);
    if (data === undefined) return;
    const { sessionId, workerInfo } = data;
    const worker = new InspectedThread((message) => {
      void main.call('NodeWorker.sendMessageToWorker', { sessionId, message });
    });
    bySession.set(sessionId, worker);
    byName.set(`worker thread ${byName.size + 1}, ${workerInfo.title}`, worker);
  });
  main.on('NodeWorker.receivedMessageFromWorker', (params) => {
    const { data } = z.safeParse(relayedSchema, params);
    if (data !== undefined) bySession.get(data.sessionId)?.receive(data.message);
  });
  return byName;
}

async function stackOf(thread: InspectedThread): Promise<string> {
  const paused = new Promise<unknown>((resolve) => thread.on('Debugger.paused', resolve));
  const files = filesOf(thread);
  await thread.call('Debugger.enable');
  await thread.call('Debugger.pause');
  const stack = await Promise.race([paused, delay(pauseSeconds * 1000, undefined, { ref: false })]);
  // Goes on where it was paused, and is not paused any more where it was not.
  await thread.call('Debugger.disable');
  return stack === undefined ? waitingFor(thread) : framesOf(stack, files);
}

const fileSchema = z.object({ scriptId: z.string(), url: z.string() });

/** By their ids; filled once `Debugger` is enabled. */
function filesOf(thread: InspectedThread): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  thread.on('Debugger.scriptParsed', (params) => {
    const { data } = z.safeParse(fileSchema, params);
    if (data !== undefined) files.set(data.scriptId, data.url.replace(/^file:\/\//, ''));
  });
  return files;
}

const pausedSchema = z.object({
  callFrames: z.array(
    z.object({
      functionName: z.string(),
      location: z.object({ scriptId: z.string(), lineNumber: z.int(), columnNumber: z.optional(z.int()) }),
    }),
  ),
});

/** As Node prints stacks. The protocol counts lines and columns from 0. */
function framesOf(paused: unknown, files: ReadonlyMap<string, string>): string {
  const { callFrames } = pausedSchema.parse(paused);
  const lines = callFrames.slice(0, mostFrames).map(({ functionName, location }) => {
    const { scriptId, lineNumber, columnNumber = 0 } = location;
    const place = `${files.get(scriptId) ?? ''}:${lineNumber + 1}:${columnNumber + 1}`;
    return functionName === '' ? `    at ${place}` : `    at ${functionName} (${place})`;
  });
  return lines.join('\n');
}

/** Names of what keeps the loop alive, and whom its sockets speak with. https://nodejs.org/api/process.html#processgetactiveresourcesinfo */
const resourcesExpression = `JSON.stringify({
  resources: process.getActiveResourcesInfo?.() ?? [],
  peers: process._getActiveHandles().flatMap((handle) =>
    handle.remoteAddress === undefined ? [] : [handle.remoteAddress + ' port ' + handle.remotePort]),
})`;

const evaluatedSchema = z.object({ result: z.object({ value: z.string() }) });
const resourcesSchema = z.object({ resources: z.array(z.string()), peers: z.array(z.string()) });

async function waitingFor(thread: InspectedThread): Promise<string> {
  const evaluated = await thread.call('Runtime.evaluate', {
    expression: resourcesExpression,
    returnByValue: true,
  });
  const { result } = evaluatedSchema.parse(evaluated);
  const { resources, peers } = resourcesSchema.parse(JSON.parse(result.value));
  const counts = Map.groupBy(resources, (name) => name);
  const names = [...counts].map(([name, { length }]) => (length === 1 ? name : `${length} × ${name}`));
  const connected = peers.length === 0 ? '' : `; connected to ${[...new Set(peers)].join(', ')}`;
  return `No JavaScript runs: it waits. What could wake it: ${names.join(', ') || 'nothing'}${connected}.`;
}
