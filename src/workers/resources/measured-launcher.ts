/** Tells the watch of every batch that a launcher runs. */

import type { LaunchExit } from '../../report/report.ts';
import type { Launcher } from '../launcher.ts';
import type { ResourceWatch } from './watch.ts';

/** The same launches, measured; an exit for lack of memory says so. */
export function measuredLauncher(launcher: Launcher, watch: ResourceWatch): Launcher {
  return {
    async launch(order) {
      const watched = watch.batch(order.worker, order.batch);
      let exit: LaunchExit = { kind: 'stopped', reason: 'it could not be launched' };
      try {
        exit = await launcher.launch({
          ...order,
          onLine: (line) => {
            watched.printed(Buffer.byteLength(line) + 1);
            order.onLine(line);
          },
          onProcess: (leader) => {
            watched.started(leader);
            order.onProcess?.(leader);
          },
          onUsed: (cpuSeconds) => watched.used(cpuSeconds),
        });
      } finally {
        exit = watched.ended(exit);
      }
      return exit;
    },
  };
}
