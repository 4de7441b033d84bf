/** How the batches of a suite come to run: each by a launch of its own, or forked from a session where there is one. */

import type { Config } from './config.ts';
import type { Log } from './ports.ts';
import type { Suite } from './runners/suite.ts';
import { commandLauncher, type Launcher } from './workers/launcher.ts';
import { type Session, sessionLauncher } from './workers/session.ts';

export interface BatchLauncherOptions {
  readonly suite: Suite;
  readonly config: Config;
  /** That there may come to be. */
  readonly mostWorkers: number;
  readonly graceSeconds: number;
  /** Undefined where every batch is a launch of its own. */
  readonly session: Session | undefined;
}

export function launcherOf(
  { suite, config, mostWorkers: workers, graceSeconds, session }: BatchLauncherOptions,
  log: Log,
): Launcher {
  const { preset, run } = suite;
  const { workingDirectory } = config;
  const launches = commandLauncher({
    run,
    workers,
    workingDirectory,
    graceSeconds,
    argument: preset.argument,
    backlog: () => log.backlog(),
  });
  if (session === undefined) return launches;
  return sessionLauncher(session, launches, (reason) =>
    log.info(`Every batch is launched by itself, not forked from a session: ${reason}.`),
  );
}
