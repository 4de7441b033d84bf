/** What is in effect, and where it comes from. */

import * as core from '@actions/core';
import type { Setting } from '../input-reader.ts';

/** May hold passwords, and are read before anything could be masked; or are longer than anybody reads. */
const unshown = new Set(['database-url', 'worker-env', 'services', 'plan']);

/** `settings`: by the input's name. */
export function printConfiguration(settings: ReadonlyMap<string, Setting>): void {
  core.startGroup('Configuration');
  for (const [name, { value, source }] of settings) {
    const shown = unshown.has(name) && value !== '' ? '(not shown)' : JSON.stringify(value);
    const origin = typeof source === 'string' ? source : source.environment;
    core.info(`${name}: ${shown} (${origin})`);
  }
  core.endGroup();
}
