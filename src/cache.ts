/** The entry of the child process in which one operation on the Actions cache runs. */

import { serveCacheRequest } from './actions/cache-process.ts';

await serveCacheRequest();
