/** The merge's entry. */

import { failStep } from './actions/failure.ts';
import { mergeStep } from './actions/merge-step.ts';

await mergeStep(process.env, new URL('.', import.meta.url)).catch(failStep);
// A socket that a service holds open must not keep the job waiting.
process.exit();
