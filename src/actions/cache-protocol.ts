/** What the main process and the child that uses the Actions cache say to each other. */

/**
 * The file in the child's working directory that is stored or restored. An entry's version is made from this
 * string, so it must be the same on every machine and in every release (getCacheVersion in @actions/cache).
 */
export const BLOB_FILE = 'testshoal-blob';

export interface CacheRequest {
  readonly operation: 'restore' | 'save';
  /** For `restore` the start of a key does as well. */
  readonly key: string;
}

export type CacheReply =
  /** The key of the entry that was restored or saved. Null where none was; the toolkit prints why. */
  { readonly key: string | null } | { readonly thrown: string };
