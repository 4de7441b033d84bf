/** The planner's entry. */

import { enter } from './actions/entry.ts';
import { planStep } from './actions/plan-step.ts';

await enter(planStep, new URL('.', import.meta.url));
