/** The main step's entry. */

import { enter } from './actions/entry.ts';
import { runStep } from './actions/run-step.ts';

await enter(runStep, new URL('.', import.meta.url));
