/** The protocol of github.com since 2025: Twirp's JSON for the entries, signed addresses for their content. */

import { signedAddress } from './blobs.ts';
import { type CacheHttpRequest, type Call, hasToken, type ServiceAddress } from './call.ts';
import type { CacheEntries } from './entries.ts';

const SERVICE = '/twirp/github.actions.results.api.v1.CacheService/';

/** Undefined where the request is not for this protocol. Fields that are empty are left out, as Twirp does. */
export function parseV2(
  request: CacheHttpRequest,
  entries: CacheEntries,
  address: ServiceAddress,
): Call | undefined {
  if (request.method !== 'POST' || !request.url.pathname.startsWith(SERVICE)) return undefined;
  const message = JSON.parse(request.body.toString()) as Message;
  const { key = '', version = '' } = message;
  const call = { key, version, miss, denied };
  if (!hasToken(request, address)) {
    const unauthenticated = twirpError(401, 'unauthenticated', 'invalid or expired token');
    return { ...call, operation: 'lookup', answer: () => unauthenticated };
  }
  switch (request.url.pathname.slice(SERVICE.length)) {
    case 'GetCacheEntryDownloadURL':
      return {
        ...call,
        operation: 'lookup',
        denied: (reason) => twirpError(403, 'permission_denied', reason),
        answer() {
          const entry = entries.match([key, ...(message.restore_keys ?? [])], version);
          if (entry === undefined) return miss();
          const signed_download_url = signedAddress(address.url, entry);
          return json({ ok: true, signed_download_url, matched_key: entry.key });
        },
      };
    case 'CreateCacheEntry':
      return {
        ...call,
        operation: 'reserve',
        answer() {
          const entry = entries.reserve(key, version);
          if (entry === undefined) return twirpError(409, 'already_exists', TAKEN);
          return json({ ok: true, signed_upload_url: signedAddress(address.url, entry) });
        },
      };
    case 'FinalizeCacheEntryUpload':
      return {
        ...call,
        operation: 'finish',
        answer() {
          const entry = entries.unfinished(key, version);
          if (entry === undefined || !entries.finish(entry, Number(message.size_bytes))) return miss();
          return json({ ok: true, entry_id: String(entry.id) });
        },
      };
    default:
      return undefined;
  }
}

interface Message {
  readonly key?: string;
  readonly version?: string;
  readonly restore_keys?: readonly string[];
  readonly size_bytes?: string;
}

const TAKEN = 'cache entry with the same key, version, and scope already exists';

const json = (body: object) => ({ status: 200, body });
const miss = () => json({ ok: false });
const denied = (message: string) => json({ ok: false, message });
const twirpError = (status: number, code: string, msg: string) => ({ status, body: { code, msg } });
