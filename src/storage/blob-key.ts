/** The one rule for the keys of blobs: what every place that keeps them can take. */

// The Actions cache takes 512 characters and no comma; act's server lower-cases keys. `=` is left to
// the stores, for marking where a key ends.
const KEY = /^[a-z0-9._:/@+-]{1,500}$/;

/** Throws where `key`, or the start of keys, breaks the rule: a mistake in this program, not the user's. */
export function requireBlobKey(key: string): void {
  if (!KEY.test(key)) throw new Error(`not a key of a blob: ${JSON.stringify(key)} does not match ${KEY}`);
}
