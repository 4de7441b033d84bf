/** Runs the user's or the preset's `prepare` on the empty working databases. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from './errors.ts';
import type { Log } from './ports.ts';
import { quoteForShell } from './quote-for-shell.ts';
import { exitText } from './report/words.ts';
import { fillPlaceholders, type Placeholders } from './runners/placeholders.ts';
import { launch, writeCommand } from './workers/process.ts';

export interface PrepareOptions {
  /** With placeholders. */
  readonly command: string;
  readonly placeholders: Placeholders;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly temporary: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly graceSeconds: number;
}

/** The folder for its temporary files, as for those of a worker. */
export function temporaryOfPrepare({ temporary }: Pick<PrepareOptions, 'temporary'>): string {
  return path.join(temporary, 'prepare', 'tmp');
}

/** Lines of output that an error shows. */
const shownLines = 20;

/** @throws UserError with the exit status and the end of the output. */
export async function prepare(options: PrepareOptions): Promise<void> {
  const folder = path.join(options.temporary, 'prepare');
  await mkdir(temporaryOfPrepare(options), { recursive: true });
  const quoted = new Map([...options.placeholders].map(([name, value]) => [name, quoteForShell(value)]));
  const script = await writeCommand(folder, fillPlaceholders(options.command, quoted));
  const last: string[] = [];
  const exit = await launch({
    script,
    directory: options.workingDirectory,
    environment: options.environment,
    onLine: (line) => {
      options.log.output({ name: 'prepare' }, line);
      last.push(line);
      if (last.length > shownLines) last.shift();
    },
    backlog: () => options.log.backlog(),
    signal: options.signal,
    graceSeconds: options.graceSeconds,
  });
  if (exit.kind === 'exited' && exit.status === 0) return;
  throw new UserError(
    `\`prepare\` failed: ${exitText(exit)}. The command was: ${options.command}\n` +
      `Run it on an empty database by hand, or correct the input. Its output ended with:\n${last.join('\n')}`,
  );
}
