/** A fake of the Actions cache service that speaks both of its protocols over HTTP and can fail on command. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseBlob } from './actions-cache/blobs.ts';
import type { CacheAnswer, CacheHttpRequest, Call, Operation } from './actions-cache/call.ts';
import { CacheEntries, type Reservations } from './actions-cache/entries.ts';
import { parseV1 } from './actions-cache/v1.ts';
import { parseV2 } from './actions-cache/v2.ts';

export interface ActionsCacheServerOptions {
  readonly reservations?: Reservations;
  /** Keeps keys in lower case, as act does. */
  readonly lowerCase?: boolean;
}

export type Fault =
  /** Answers with this status and, where given, these headers. */
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** A look-up finds nothing, as while a fresh entry is not visible yet. */
  | { readonly kind: 'miss' }
  /** The token does not allow it; `reason` is what the service says. */
  | { readonly kind: 'denied'; readonly reason: string }
  /** Breaks off in the middle of the content. */
  | { readonly kind: 'truncate' }
  /** Sends as many bytes as there are, and other ones. */
  | { readonly kind: 'damage' }
  /** Does what it was asked for, and then something in between answers with this status. */
  | { readonly kind: 'lose-answer'; readonly status: number };

export interface RecordedRequest {
  readonly operation: Operation;
  readonly key: string | undefined;
  readonly version: string | undefined;
  /** Undefined for a request that was left hanging. */
  readonly status: number | undefined;
}

export interface ActionsCacheServer extends AsyncDisposable {
  /** What the runner puts into the environment of an action, to be laid over an environment without it. */
  env(protocol: 'v1' | 'v2'): Record<string, string>;
  /** Keys of the entries that can be read, oldest first. */
  keys(): readonly string[];
  readonly requests: readonly RecordedRequest[];
  /** Makes the next `times` requests for `operation` fail. */
  failNext(operation: Operation, fault: Fault, times?: number): void;
  /** Puts an archive under a key, as somebody with another client could. */
  plant(key: string, version: string, archive: Buffer): void;
}

const TOKEN = 'runtime-token-of-the-fake-service';

export async function startActionsCacheServer(
  options: ActionsCacheServerOptions = {},
): Promise<ActionsCacheServer> {
  const entries = new CacheEntries(options.reservations ?? 'first', options.lowerCase ?? false);
  const requests: RecordedRequest[] = [];
  const faults = new Map<Operation, Fault[]>();
  let url = '';

  const server = createServer(async (incoming, response) => {
    const request = await read(incoming, url);
    const address = { url, token: TOKEN };
    const call =
      parseV2(request, entries, address) ?? parseV1(request, entries, address) ?? parseBlob(request, entries);
    if (call === undefined) return send(response, { status: 404 });
    const fault = faults.get(call.operation)?.shift();
    const answer = fault === undefined ? call.answer() : faulty(fault, call);
    const { operation, key, version } = call;
    requests.push({ operation, key, version, status: answer?.status });
    if (answer !== undefined) send(response, answer, fault?.kind === 'truncate');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    requests,
    env: (protocol) => (protocol === 'v2' ? v2Environment(url) : v1Environment(url)),
    keys: () => entries.keys(),
    failNext(operation, fault, times = 1) {
      faults.set(operation, [...(faults.get(operation) ?? []), ...Array<Fault>(times).fill(fault)]);
    },
    plant(key, version, archive) {
      const entry = entries.reserve(key, version);
      if (entry === undefined) throw new Error(`${key} is taken`);
      entry.uploaded = archive;
      entries.finish(entry, archive.length);
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function v2Environment(url: string): Record<string, string> {
  return { ...v1Environment(url), ACTIONS_CACHE_SERVICE_V2: 'True', ACTIONS_RESULTS_URL: `${url}/` };
}

function v1Environment(url: string): Record<string, string> {
  return {
    ACTIONS_CACHE_SERVICE_V2: '',
    ACTIONS_RESULTS_URL: '',
    ACTIONS_CACHE_URL: `${url}/`,
    ACTIONS_CACHE_MODE: '',
    ACTIONS_RUNTIME_TOKEN: TOKEN,
    GITHUB_SERVER_URL: 'https://github.com',
    NO_PROXY: '127.0.0.1',
  };
}

async function read(incoming: IncomingMessage, base: string): Promise<CacheHttpRequest> {
  return {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '', base),
    headers: incoming.headers,
    body: await buffer(incoming),
  };
}

function faulty(fault: Fault, call: Call): CacheAnswer | undefined {
  switch (fault.kind) {
    case 'status': {
      const body = { code: 'internal', msg: `told to answer ${fault.status}` };
      return { status: fault.status, headers: fault.headers ?? {}, body };
    }
    case 'miss':
      return call.miss();
    case 'denied':
      return call.denied(fault.reason);
    case 'truncate':
      return call.answer();
    case 'damage': {
      const { body, ...answer } = call.answer();
      return Buffer.isBuffer(body) ? { ...answer, body: Buffer.alloc(body.length, 7) } : { ...answer };
    }
    case 'lose-answer':
      call.answer();
      return { status: fault.status, body: { code: 'unavailable', msg: 'the answer was lost' } };
    case 'hang':
      return undefined;
  }
}

function send(
  response: ServerResponse,
  { status, headers = {}, body }: CacheAnswer,
  truncated = false,
): void {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
  const length = bytes === undefined ? {} : { 'content-type': type, 'content-length': String(bytes.length) };
  response.writeHead(status, { ...length, ...headers });
  if (bytes !== undefined && truncated) {
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    return;
  }
  response.end(bytes);
}
