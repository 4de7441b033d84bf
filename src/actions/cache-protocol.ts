/** What the main process and the child that uses the Actions cache say to each other. */

/**
 * The file in the child's working directory that is stored or restored. An entry's version is made from this
 * string, so it must be the same on every machine and in every release (getCacheVersion in @actions/cache).
 */
export const BLOB_FILE = 'testshoal-blob';

export interface CacheRequest {
  /** `look-up`: only the key that `restore` would give. */
  readonly operation: 'restore' | 'look-up' | 'save';
  /** For the first two the start of a key does as well. */
  readonly key: string;
}

export type CacheReply =
  /** The key of the entry that was restored, found or saved. Null where none was; the toolkit prints why. */
  { readonly key: string | null } | { readonly thrown: string };
