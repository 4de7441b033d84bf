/** The main step's entry. */

import { exitStep } from './actions/exit.ts';
import { failStep } from './actions/failure.ts';
import { runStep } from './actions/run-step.ts';

await runStep(process.env, new URL('.', import.meta.url)).catch(failStep);
await exitStep();
