/** The content of entries behind signed addresses, as Azure block blobs speak it. */

import type { CacheAnswer, CacheHttpRequest, Call } from './call.ts';
import type { CacheEntries, CacheEntry } from './entries.ts';

const CONTAINER = '/account/container/';

export function signedAddress(url: string, entry: CacheEntry): string {
  return `${url}${CONTAINER}${entry.id}?sig=${entry.secret}`;
}

/** Undefined where the request is not for this protocol. */
export function parseBlob(request: CacheHttpRequest, entries: CacheEntries): Call | undefined {
  const { pathname, searchParams } = request.url;
  if (!pathname.startsWith(CONTAINER)) return undefined;
  const operation = request.method === 'PUT' ? 'upload' : 'download';
  const refused = () => ({ status: 403 });
  const call = { operation, miss: () => ({ status: 404 }), denied: refused } as const;
  const entry = entries.byId(Number(pathname.slice(CONTAINER.length)));
  if (entry === undefined || searchParams.get('sig') !== entry.secret) return { ...call, answer: refused };
  return {
    ...call,
    key: entry.key,
    version: entry.version,
    answer: () => (request.method === 'PUT' ? upload(request, entry) : download(entry)),
  };
}

/** Either the whole blob at once, or blocks and then the list that puts them in order. */
function upload(request: CacheHttpRequest, entry: CacheEntry): CacheAnswer {
  const { searchParams } = request.url;
  switch (searchParams.get('comp')) {
    case 'block':
      entry.parts.set(searchParams.get('blockid') ?? '', request.body);
      return CREATED;
    case 'blocklist': {
      const ids = [...request.body.toString().matchAll(/<(?:Latest|Uncommitted)>([^<]+)</g)];
      const blocks = ids.map(([, id = '']) => entry.parts.get(id));
      if (blocks.includes(undefined)) return { status: 400 };
      entry.uploaded = Buffer.concat(blocks.filter((block) => block !== undefined));
      entry.parts.clear();
      return CREATED;
    }
    default:
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob') return { status: 400 };
      entry.uploaded = request.body;
      return CREATED;
  }
}

const CREATED: CacheAnswer = {
  status: 201,
  headers: { etag: '"0x1"', 'last-modified': new Date(0).toUTCString(), 'x-ms-request-id': 'fake' },
};

function download(entry: CacheEntry): CacheAnswer {
  return entry.content === undefined ? { status: 404 } : { status: 200, body: entry.content };
}
