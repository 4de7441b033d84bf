/** The planner's entry. */

import { failStep } from './actions/failure.ts';
import { planStep } from './actions/plan-step.ts';

await planStep(process.env, new URL('.', import.meta.url)).catch(failStep);
// A socket that a service holds open must not keep the job waiting.
process.exit();
