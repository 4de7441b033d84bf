/** How the units of one batch come to run. Every kind leaves the same files behind and ends in the same ways. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { quoteForShell } from '../quote-for-shell.ts';
import type { LaunchExit } from '../report/report.ts';
import { fillPlaceholders, type Placeholders } from '../runners/placeholders.ts';
import type { Backlog } from './paced-reading.ts';
import { launch, readTimes, writeCommand } from './process.ts';

export interface Launcher {
  /** Resolves when no process of the batch is left. */
  launch(order: LaunchOrder): Promise<LaunchExit>;
}

export interface LaunchOrder {
  /** 1-based. */
  readonly worker: number;
  /** 1-based, unique in a run. */
  readonly batch: number;
  readonly units: readonly string[];
  /** Absolute path of a folder of this launch's own. */
  readonly folder: string;
  readonly files: LaunchFiles;
  /** Of the clone, for the command. */
  readonly placeholders: Placeholders;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Told once it is there: the leader of a process group that holds all of the batch. */
  readonly onProcess?: (leader: number) => void;
  /** Told at the end where it is known: CPU of all processes of the batch that were waited for. */
  readonly onUsed?: (cpuSeconds: number) => void;
  /** Ends the launch when aborted; the reason becomes the exit's. */
  readonly signal: AbortSignal;
}

export interface LaunchFiles {
  /** JUnit XML. */
  readonly report: string;
  /** Units and how many tests each holds, as an adapter writes it. */
  readonly collected: string;
  /** Which test runs, as an adapter writes it, an event a line. */
  readonly events: string;
  /** Of threads, as an adapter writes them when it is asked. */
  readonly stacks: string;
}

/** Where they lie in a launch's own folder. */
export function launchFiles(folder: string): LaunchFiles {
  return {
    report: path.join(folder, 'report.xml'),
    collected: path.join(folder, 'collected.json'),
    events: path.join(folder, 'events.jsonl'),
    stacks: path.join(folder, 'stacks.txt'),
  };
}

/** The command of a run, the same for every batch. */
export interface CommandRecipe {
  /** With placeholders. */
  readonly run: string;
  readonly workers: number;
  /** Absolute. */
  readonly workingDirectory: string;
  /** Between TERM and KILL. */
  readonly graceSeconds: number;
  argument(unit: string): string;
  /** Of what is made of the lines of all batches. */
  readonly backlog: Backlog;
}

/** A process of its own for every batch, by whatever command the user has. */
export function commandLauncher(recipe: CommandRecipe): Launcher {
  return {
    async launch(order) {
      const { environment, onLine, signal, onProcess, onUsed } = order;
      const directory = recipe.workingDirectory;
      const script = await writeScript(order, recipe);
      const { graceSeconds, backlog } = recipe;
      const exit = await launch({
        script,
        directory,
        environment,
        onLine,
        backlog,
        onProcess,
        signal,
        graceSeconds,
      });
      const cpuSeconds = await readTimes(order.folder);
      if (cpuSeconds !== undefined) onUsed?.(cpuSeconds);
      return exit;
    },
  };
}

async function writeScript(
  { folder, files, units, placeholders: ofClone, worker }: LaunchOrder,
  recipe: CommandRecipe,
): Promise<string> {
  const words = units.map((unit) => recipe.argument(unit));
  const list = path.join(folder, 'tests.txt');
  await writeFile(list, words.map((word) => `${word}\n`).join(''));
  const quoted = [...ofClone].map(([name, value]) => [name, quoteForShell(value)] as const);
  const placeholders = new Map([
    ...quoted,
    ['tests', words.map(quoteForShell).join(' ')],
    ['tests-file', quoteForShell(list)],
    ['report', quoteForShell(files.report)],
    ['worker', String(worker)],
    ['workers', String(recipe.workers)],
  ]);
  return writeCommand(folder, fillPlaceholders(recipe.run, placeholders));
}
