/** In place of `src/workers/resources/measured-launcher.ts`: the launcher as it is. */

import type { measuredLauncher as measured } from '../../../src/workers/resources/measured-launcher.ts';

export const measuredLauncher: typeof measured = (launcher) => launcher;
