/** Starts a server that does nothing, tells its process id, and waits to be killed. */

import { startServer } from './server-process.ts';

const server = await startServer('sleep', ['600'], process.argv[2] ?? '', undefined);
process.stdout.write(`${server.pid}\n`);
