/** The planner's entry. */

import { exitStep } from './actions/exit.ts';
import { failStep } from './actions/failure.ts';
import { planStep } from './actions/plan-step.ts';

await planStep(process.env, new URL('.', import.meta.url)).catch(failStep);
await exitStep();
