/** One operation on the Actions cache, in a process of its own: the child's side. */

import { once } from 'node:events';
import { restoreCache, saveCache } from '@actions/cache';
import { messageOf } from '../errors.ts';
import { BLOB_FILE, type CacheReply, type CacheRequest } from './cache-protocol.ts';

/** Does what the first message from the parent asks, answers with one message, and ends the process. */
export async function serveCacheRequest(): Promise<void> {
  // Without a parent there is nobody to work for.
  process.once('disconnect', () => process.exit(1));
  const [request] = (await once(process, 'message')) as [CacheRequest];
  const reply = await perform(request);
  process.send?.(reply, () => process.exit(0));
}

async function perform({ operation, key }: CacheRequest): Promise<CacheReply> {
  // Otherwise Windows would see other entries than the rest.
  const crossOs = true;
  try {
    if (operation === 'save') {
      return { key: (await saveCache([BLOB_FILE], key, {}, crossOs)) === -1 ? null : key };
    }
    const lookupOnly = operation === 'look-up';
    return { key: (await restoreCache([BLOB_FILE], key, [], { lookupOnly }, crossOs)) ?? null };
  } catch (error) {
    return { thrown: messageOf(error) };
  }
}
