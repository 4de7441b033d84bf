/** The older protocol, which GitHub Enterprise Server and act speak. */

import { signedAddress } from './blobs.ts';
import { type CacheAnswer, type CacheHttpRequest, type Call, hasToken, type ServiceAddress } from './call.ts';
import type { CacheEntries, CacheEntry } from './entries.ts';

const BASE = '/_apis/artifactcache/';

/** Undefined where the request is not for this protocol. */
export function parseV1(
  request: CacheHttpRequest,
  entries: CacheEntries,
  address: ServiceAddress,
): Call | undefined {
  const { pathname, searchParams } = request.url;
  if (!pathname.startsWith(BASE)) return undefined;
  const [resource, id] = pathname.slice(BASE.length).split('/');
  const call = {
    miss: () => ({ status: 204 }),
    denied: (message: string) => ({ status: 403, body: { message } }),
  };
  if (!hasToken(request, address)) {
    return {
      ...call,
      operation: 'lookup',
      answer: () => ({ status: 401, body: { message: 'Unauthorized' } }),
    };
  }
  if (request.method === 'GET' && resource === 'cache') {
    const keys = (searchParams.get('keys') ?? '').split(',');
    const version = searchParams.get('version') ?? '';
    return {
      ...call,
      operation: 'lookup',
      key: keys[0] ?? '',
      version,
      answer: () => found(entries.match(keys, version), address),
    };
  }
  if (request.method === 'POST' && resource === 'caches' && id === undefined) {
    const { key = '', version = '' } = JSON.parse(request.body.toString());
    return { ...call, operation: 'reserve', key, version, answer: () => reserved(entries, key, version) };
  }
  const entry = resource === 'caches' ? entries.byId(Number(id)) : undefined;
  if (entry === undefined) return undefined;
  const { key, version } = entry;
  if (request.method === 'PATCH') {
    return { ...call, operation: 'upload', key, version, answer: () => chunk(request, entry) };
  }
  return { ...call, operation: 'finish', key, version, answer: () => finished(request, entries, entry) };
}

function found(entry: CacheEntry | undefined, address: ServiceAddress): CacheAnswer {
  if (entry === undefined) return { status: 204 };
  const archiveLocation = signedAddress(address.url, entry);
  return { status: 200, body: { result: 'hit', archiveLocation, cacheKey: entry.key } };
}

function reserved(entries: CacheEntries, key: string, version: string): CacheAnswer {
  const entry = entries.reserve(key, version);
  if (entry !== undefined) return { status: 201, body: { cacheId: entry.id } };
  const message = `Cache already exists. Scope: refs/heads/main, Key: ${key}, Version: ${version}`;
  return { status: 409, body: { typeKey: 'ArtifactCacheItemAlreadyExistsException', message } };
}

function chunk(request: CacheHttpRequest, entry: CacheEntry): CacheAnswer {
  const range = /^bytes (\d+)-(\d+)\/\*$/.exec(String(request.headers['content-range']));
  if (range === null || Number(range[2]) - Number(range[1]) + 1 !== request.body.length) {
    return { status: 400 };
  }
  entry.parts.set(Number(range[1]), request.body);
  return { status: 204 };
}

function finished(request: CacheHttpRequest, entries: CacheEntries, entry: CacheEntry): CacheAnswer {
  const { size } = JSON.parse(request.body.toString());
  const chunks = [...entry.parts].sort(([a], [b]) => Number(a) - Number(b));
  entry.uploaded = Buffer.concat(chunks.map(([, bytes]) => bytes));
  entry.parts.clear();
  return { status: entries.finish(entry, size) ? 204 : 400 };
}
