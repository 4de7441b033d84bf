// src/actions/cache-protocol.ts
/** What the main process and the child that uses the Actions cache say to each other. */
/**
* The file in the child's working directory that is stored or restored. An entry's version is made from this
* string, so it must be the same on every machine and in every release (getCacheVersion in @actions/cache).
*/
const BLOB_FILE = "testshoal-blob";

export { BLOB_FILE as t };