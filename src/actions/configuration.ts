/** What is in effect, and where it comes from. */

import type { Setting } from '../input-reader.ts';
import type { Log } from '../ports.ts';

/** May hold passwords, and are read before anything could be masked; or are longer than anybody reads. */
const unshown = new Set(['database-url', 'worker-env', 'services', 'plan']);

/** `settings`: by the input's name. */
export function printConfiguration(settings: ReadonlyMap<string, Setting>, log: Log): void {
  log.group(
    'Configuration',
    [...settings].map(([name, { value, source }]) => {
      const shown = unshown.has(name) && value !== '' ? '(not shown)' : JSON.stringify(value);
      const origin = typeof source === 'string' ? source : source.environment;
      return `${name}: ${shown} (${origin})`;
    }),
  );
}
