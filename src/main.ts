/** The main step's entry. */

import { failStep } from './actions/failure.ts';
import { runStep } from './actions/run-step.ts';

await runStep(process.env, new URL('.', import.meta.url)).catch(failStep);
// A socket that a service holds open must not keep the job waiting.
process.exit();
