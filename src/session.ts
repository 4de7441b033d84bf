/** The session of a run: whether its batches may be forked from one process, and the start of that process. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from './config.ts';
import type { OpenDatabase } from './databases/open-database.ts';
import { type HandoverOptions, handOver, launchEnvironment } from './handover.ts';
import { quoteForShell } from './quote-for-shell.ts';
import { fillPlaceholders } from './runners/placeholders.ts';
import { isRunnerCommand } from './runners/runner-command.ts';
import type { Suite } from './runners/suite.ts';
import { workerNumbers } from './workers/environment.ts';
import { endSilentImport, signsOfImport } from './workers/import-watch.ts';
import { launchFiles } from './workers/launcher.ts';
import { writeCommand } from './workers/process.ts';
import { Session } from './workers/session.ts';
import type { World } from './world.ts';

export interface SessionStage {
  readonly config: Config;
  readonly suite: Suite;
  /** All that its batches may be asked to run. */
  readonly units: readonly string[];
  readonly handover: HandoverOptions;
  readonly databases: readonly OpenDatabase[];
  readonly workers: number;
  readonly graceSeconds: number;
}

/**
 * Starts importing. Until it is forked the process is told of databases that do not exist, so that whatever is bound to
 * a database by then fails, instead of meeting the data of others.
 */
export async function openSession(stage: SessionStage, world: World): Promise<Session | undefined> {
  if (!mayFork(stage, world.platform)) return undefined;
  const { suite, config, handover } = stage;
  for (const { alias, names } of stage.databases) world.ledger.made(alias, names.importing);
  const folder = path.join(world.temporary, 'session');
  const temporary = path.join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const unitsFile = path.join(folder, 'units.json');
  await writeFile(unitsFile, JSON.stringify(stage.units));
  const words = stage.units.map((unit) => quoteForShell(suite.preset.argument(unit)));
  const command = fillPlaceholders(suite.run, new Map([['tests', words.join(' ')]]));
  const script = await writeCommand(folder, command);
  const handed = handOver(stage.databases, ({ names }) => names.importing);
  const signs = signsOfImport(config.limits.testSeconds);
  const files = launchFiles(folder);
  const session = new Session({
    script,
    unitsFile,
    directory: config.workingDirectory,
    environment: withoutWorker(launchEnvironment(handover, handed, files, { TMPDIR: temporary })),
    workers: stage.workers,
    graceSeconds: stage.graceSeconds,
    print: (line) => {
      signs.printed(line, world.clock());
      world.log.output({ name: 'session' }, line);
    },
    backlog: () => world.log.backlog(),
  });
  void endSilentImport(session, { signs, stacksFile: files.stacks, clock: world.clock, log: world.log });
  return session;
}

/** After a cancellation there is no time for what the session has to undo. */
export async function closeSession(session: Session | undefined, { cancellation }: World): Promise<void> {
  await session?.close(cancellation.signal.aborted ? 0 : undefined);
}

/** The adapter notices when the import asks for a worker's number; one that the job has by chance must not answer. */
function withoutWorker(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !workerNumbers.includes(name)));
}

/** `worker-env` of the user's own may be read while importing, when there is no worker yet. */
function mayFork({ config, suite, units, databases }: SessionStage, platform: string): boolean {
  return (
    config.session === 'auto' &&
    suite.preset.forks &&
    databases.length > 0 &&
    units.length > 0 &&
    config.workerEnv === undefined &&
    isRunnerCommand(suite.run) &&
    platform.startsWith('linux-')
  );
}
