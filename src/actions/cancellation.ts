/** The platform's wish to stop: SIGINT, then SIGTERM 7.5 s later, to this process alone (ProcessInvoker.cs of the runner). */

/** Aborts at the first of the two signals. From then on the process ends by itself, not by the signal. */
export function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => controller.abort('the run was cancelled'));
  }
  return controller.signal;
}
