/** How each of our entries runs: one failure policy, in the form of log that the inputs ask for, and an end. */

import { exitStep } from './exit.ts';
import { failStep } from './failure.ts';
import { askedLog, closeLogs } from './log.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `home`: the folder of the bundle. Ends the process. */
export async function enter(
  step: (environment: Environment, home: URL) => Promise<void>,
  home: URL,
): Promise<never> {
  const log = askedLog(process.env);
  // Where the process ends by itself, or by a fault.
  process.once('exit', closeLogs);
  // Of a program's part that nobody waits for: Node would print it in a form of its own.
  process.once('uncaughtException', (error) => {
    try {
      failStep(error, log);
    } finally {
      void exitStep();
    }
  });
  await step(process.env, home).catch((error: unknown) => failStep(error, log));
  return exitStep();
}
