/** The platform's wish to stop: SIGINT, then SIGTERM 7.5 s later, to this process alone (ProcessInvoker.cs of the runner). */

import { Cancellation } from '../cancellation.ts';
import { exitStep } from './exit.ts';

/** Whatever hangs then is left to the post step; SIGKILL would take the log's last lines along. */
const latestExitSeconds = 6.6;

/** How long the runner is waited for to take the log's last lines. */
const takingSeconds = 0.2;

/** Begins at the first of the two signals. From then on the process ends by itself, not by the signal. */
export function cancellation(): Cancellation {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) return;
      controller.abort('the run was cancelled');
      setTimeout(() => void exitStep(1, takingSeconds), latestExitSeconds * 1000).unref();
    });
  }
  return new Cancellation(controller.signal);
}
