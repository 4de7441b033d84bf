/** A cache service that fails costs one clear line and little time, never the run. */

import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { Operation } from '../fakes/actions-cache/call.ts';
import type { Fault } from '../fakes/actions-cache-server.ts';
import { ENTRY, KEY, test } from './cache-scene.ts';

interface Case {
  readonly protocol: 'v1' | 'v2';
  readonly operation: Operation;
  readonly fault: Fault;
  readonly reason: RegExp;
  /** Where the client would wait for long or for ever. */
  readonly limitSeconds?: number;
}

const READ_DENIED: Fault = { kind: 'denied', reason: 'cache read denied: by policy' };
const WRITE_DENIED: Fault = { kind: 'denied', reason: 'cache write denied: by policy' };

const onFetch: readonly Case[] = [
  {
    protocol: 'v2',
    operation: 'lookup',
    fault: { kind: 'status', status: 500 },
    reason: /longer than 2 s.*500.*told to answer 500/,
    limitSeconds: 2,
  },
  { protocol: 'v1', operation: 'lookup', fault: { kind: 'status', status: 500 }, reason: /with 500/ },
  {
    protocol: 'v2',
    operation: 'lookup',
    fault: { kind: 'status', status: 429 },
    reason: /Rate limited.*429/,
  },
  { protocol: 'v1', operation: 'lookup', fault: { kind: 'status', status: 429 }, reason: /with 429/ },
  {
    protocol: 'v2',
    operation: 'lookup',
    fault: { kind: 'hang' },
    reason: /longer than 2 s/,
    limitSeconds: 2,
  },
  {
    protocol: 'v1',
    operation: 'download',
    fault: { kind: 'hang' },
    reason: /longer than 2 s/,
    limitSeconds: 2,
  },
  { protocol: 'v2', operation: 'download', fault: { kind: 'truncate' }, reason: /restore: .*aborted/ },
  { protocol: 'v2', operation: 'lookup', fault: READ_DENIED, reason: /read denied: by policy/ },
  { protocol: 'v1', operation: 'lookup', fault: READ_DENIED, reason: /read denied: by policy/ },
];

test.for(onFetch)('fetch fails over $protocol where $operation meets $fault', async (fetching, { scene }) => {
  const { server, log, file, into, open } = scene;
  const { protocol, operation, fault, reason, limitSeconds = 30 } = fetching;
  expect(await open(protocol).store(KEY, file)).toBe('stored');
  server.failNext(operation, fault, 9);
  const started = performance.now();
  expect(await open(protocol, { limitSeconds }).fetch(KEY, into)).toBe(false);
  expect((performance.now() - started) / 1000).toBeLessThan(limitSeconds + 1.5);
  expect(existsSync(into)).toBe(false);
  expect(log.at('warning')).toEqual([expect.stringMatching(reason)]);
});

test('to whom a fault is no absence, a fetch that fails is told why, and nothing is logged', async ({
  scene,
}) => {
  const { server, log, file, into, open } = scene;
  expect(await open('v2').store(KEY, file)).toBe('stored');
  server.failNext('lookup', { kind: 'status', status: 429 }, 1);
  await expect(open('v2').fetchOrThrow(KEY, into)).rejects.toThrow(/429/);
  expect(existsSync(into)).toBe(false);
  expect(await open('v2').fetchOrThrow(KEY, into)).toBe(true);
  expect(await open('v2').fetchOrThrow('no-such-key', into)).toBe(false);
  expect(log.at('warning')).toEqual([]);
});

const onStore: readonly Case[] = [
  { protocol: 'v2', operation: 'reserve', fault: { kind: 'status', status: 429 }, reason: /429/ },
  {
    protocol: 'v2',
    operation: 'reserve',
    fault: { kind: 'hang' },
    reason: /longer than 2 s/,
    limitSeconds: 2,
  },
  { protocol: 'v2', operation: 'reserve', fault: WRITE_DENIED, reason: /write denied: by policy/ },
  { protocol: 'v1', operation: 'reserve', fault: WRITE_DENIED, reason: /write denied: by policy/ },
  { protocol: 'v2', operation: 'upload', fault: { kind: 'status', status: 403 }, reason: /save: .*403/ },
  // Here the toolkit's return value says that all went well.
  {
    protocol: 'v1',
    operation: 'upload',
    fault: { kind: 'status', status: 400 },
    reason: /400 during upload/,
  },
  {
    protocol: 'v2',
    operation: 'finish',
    fault: { kind: 'denied', reason: 'too large' },
    reason: /too large/,
  },
  {
    protocol: 'v1',
    operation: 'finish',
    fault: { kind: 'status', status: 400 },
    reason: /400 during commit/,
  },
];

test.for(onStore)('store fails over $protocol where $operation meets $fault', async (storing, { scene }) => {
  const { server, log, file, open } = scene;
  const { protocol, operation, fault, reason, limitSeconds = 30 } = storing;
  server.failNext(operation, fault, 9);
  expect(await open(protocol, { limitSeconds }).store(KEY, file)).toBe('failed');
  expect(server.keys()).toEqual([]);
  expect(log.at('warning')).toEqual([expect.stringMatching(reason)]);
});

test.for(['v1', 'v2'] as const)('over %s a service that is not there', async (protocol, { scene }) => {
  const { log, into, open } = scene;
  // Port 9 (discard) is served by nobody.
  const nowhere = 'http://127.0.0.1:9/';
  const store = open(protocol, {
    env: { ACTIONS_CACHE_URL: nowhere, ACTIONS_RESULTS_URL: nowhere },
    limitSeconds: 2,
  });
  expect(await store.fetchNewest(KEY, into)).toBeUndefined();
  expect(log.at('warning')).toEqual([expect.stringMatching(/ECONNREFUSED/)]);
});

test('without a token nothing is stored', async ({ scene }) => {
  expect(await scene.open('v2', { env: { ACTIONS_RUNTIME_TOKEN: '' } }).store(KEY, scene.file)).toBe(
    'failed',
  );
  expect(scene.log.at('warning')).toEqual([expect.stringContaining('ACTIONS_RUNTIME_TOKEN')]);
});

test('where the workflow allows reading only, a store says so once for many keys', async ({ scene }) => {
  const { log, file, open } = scene;
  const store = open('v2', { env: { ACTIONS_CACHE_MODE: 'read' } });
  expect(await store.store('a', file)).toBe('failed');
  expect(await store.store('b', file)).toBe('failed');
  expect(log.at('warning')).toEqual([expect.stringContaining("cache-mode 'read' does not permit writes")]);
});

test('a key that another job has reserved but not filled yet is present', async ({ scene }) => {
  const { server, log, file, into, open } = scene;
  server.failNext('finish', { kind: 'denied', reason: 'lost' });
  expect(await open('v2').store(KEY, file)).toBe('failed');
  expect(await open('v2').store(KEY, file)).toBe('present');
  expect(await open('v2').fetch(KEY, into)).toBe(false);
  expect(log.at('warning')).toHaveLength(1);
});

test('a program that cannot start, or ends early, is a failure', async ({ scene }) => {
  const { log, folder, into, open } = scene;
  const broken = join(folder, 'broken.mjs');
  await writeFile(broken, 'throw new Error("not today")');
  expect(await open('v2', { entry: pathToFileURL(broken) }).fetch(KEY, into)).toBe(false);
  expect(log.at('warning')).toEqual([expect.stringContaining('ended early')]);
  expect(log.at('debug')).toContainEqual(expect.stringContaining('not today'));
});

test('what the toolkit prints reaches the debug log only, and signatures are masked', async ({ scene }) => {
  const { log, file, open } = scene;
  await open('v2').store(KEY, file);
  const signature = log
    .at('debug')
    .join()
    .match(/\?sig=([0-9a-f-]+)/)?.[1];
  expect(log.masked).toContain(signature);
  expect(
    log.entries.filter(({ level, message }) => level !== 'debug' || /^\s*::|##\[/.test(message)),
  ).toEqual([]);
});

test('at the limit the programs that the process started are killed with it', async ({ scene }) => {
  const { log, folder, file, open } = scene;
  const [programs, pipe] = [join(folder, 'programs'), join(folder, 'pipe')];
  await mkdir(programs);
  execFileSync('mkfifo', [pipe]);
  const tar = `#!/bin/sh\nexec 3>'${pipe}'\necho started >&3\nexec sleep 600\n`;
  await writeFile(join(programs, 'tar'), tar, { mode: 0o755 });
  // The end of a pipe is read when the last process that could write to it is gone.
  const held = readFile(pipe, 'utf8');
  const env = { PATH: `${programs}:${process.env['PATH']}` };
  expect(await open('v2', { env, limitSeconds: 2 }).store(KEY, file)).toBe('failed');
  expect(await held).toBe('started\n');
  expect(log.at('warning')).toEqual([expect.stringContaining('longer than 2 s')]);
});

test('the process ends when its parent is gone', async ({ scene }) => {
  const { server, folder } = scene;
  server.failNext('lookup', { kind: 'hang' });
  const child = fork(ENTRY, { cwd: folder, env: { ...process.env, ...server.env('v2') }, silent: true });
  child.send({ operation: 'restore', key: KEY });
  await expect.poll(() => server.requests.length).toBe(1);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([1, null]);
});
