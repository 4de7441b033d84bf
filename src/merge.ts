/** The merge's entry. */

import { enter } from './actions/entry.ts';
import { mergeStep } from './actions/merge-step.ts';

await enter(mergeStep, new URL('.', import.meta.url));
