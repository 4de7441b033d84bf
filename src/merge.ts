/** The merge's entry. */

import { exitStep } from './actions/exit.ts';
import { failStep } from './actions/failure.ts';
import { mergeStep } from './actions/merge-step.ts';

await mergeStep(process.env, new URL('.', import.meta.url)).catch(failStep);
await exitStep();
