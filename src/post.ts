/** The post step's entry: drops what the main step left behind, whatever its end was. */

import { exitStep } from './actions/exit.ts';
import { warnOnly } from './actions/failure.ts';
import { askedLog } from './actions/log.ts';
import { ledgersToCleanUp } from './actions/step.ts';
import { actionsTools } from './actions/tools.ts';
import { cleanUp } from './clean-up.ts';
import { containersOf } from './machine.ts';

const log = askedLog(process.env);
const ports = { log, tools: actionsTools, containers: containersOf(process.env) };
for (const ledger of ledgersToCleanUp(process.env)) {
  await cleanUp(ledger, ports).catch((error: unknown) => warnOnly(error, log));
}
await exitStep();
