/** Before the scripts that need packages. Plain JavaScript, for whatever Node the machine has. */

import { existsSync } from 'node:fs';

if (!existsSync(new URL('../node_modules', import.meta.url))) {
  console.error('The packages of this project are not installed here. Run `npm ci` first.');
  process.exitCode = 1;
}
