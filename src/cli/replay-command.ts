/** `testshoal replay …`: runs a batch of a run in CI once more on this machine, on a clone of the same template. */

import { globSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { aborted } from '../aborted.ts';
import { Cancellation } from '../cancellation.ts';
import { cleanUp, sweepSteps } from '../clean-up.ts';
import { markFolder } from '../databases/folders.ts';
import { here, ownMark } from '../databases/sweep.ts';
import { Cancelled, UserError } from '../errors.ts';
import { readBundle } from '../replay/archive.ts';
import { chooseBatches } from '../replay/choose.ts';
import { type Replayed, replay } from '../replay/replay.ts';
import { plainText } from '../report/plain-text.ts';
import type { World } from '../world.ts';
import { dockerHost } from './docker-host.ts';
import { type ReplayCommand, readReplayOptions } from './replay-options.ts';
import { describeBundle, describeEnd, describeStart, statusOf } from './replay-text.ts';
import { replayWorld } from './replay-world.ts';
import type { Terminal } from './terminal.ts';
import { childProcessTools } from './tools.ts';

const replayUsage = `Usage: testshoal replay BUNDLE [options]

Runs a batch of a run once more: on a clone of the same template, with the same command, in the same order. BUNDLE is the file
that the action's output \`bundle\` names, or a folder that holds it. Run it in a checkout of the repository. It runs the
commands that are in the bundle: take one only from a run that you trust.

  --list              show what is in it, and run nothing
  --worker N          which batch: of this worker (default: the first in which something failed)
  --batch N           which batch: this one
  --directory DIR     the checkout (default .)
  --database-url URL  [alias=]url of a server of yours; clones are made beside the database that it names, which is not written
                      to. May be given again; TESTSHOAL_DATABASE_URL serves too. Default: a container of the run's image;
                      SQLite needs nothing
  --allow-database P  as the input \`allow-database\`
  --run COMMAND       in place of the run's command, with the same placeholders
  --prepare COMMAND   in place of the run's \`prepare\`, which is run where the template's dump cannot be used
  --keep              show the clone's URL when the tests have ended, and keep it until Ctrl-C

The exit status is that of the command, 1 where the tests failed otherwise, 130 after Ctrl-C.
`;

/** What Ctrl-C ends with, by custom. */
const interruptedStatus = 130;

/** `home`: where this program lies. The exit status. @throws UserError where the batch cannot be run. */
export async function replayCommand(args: readonly string[], terminal: Terminal, home: URL): Promise<number> {
  const command = readReplayOptions(args, terminal.directory, process.env);
  if (command.help) {
    terminal.print(replayUsage);
    return 0;
  }
  const file = bundleFile(command.bundle);
  if (command.list) {
    const { bundle } = await readBundle(file, undefined);
    terminal.print(describeBundle(bundle, process.env));
    return 0;
  }
  using interrupt = interruption(terminal);
  const place = {
    home,
    directory: command.directory,
    dockerHost: await dockerHost(process.env, childProcessTools),
  };
  const world = replayWorld(terminal, interrupt.cancellation, place);
  try {
    return statusOf(await run(file, command, terminal, world));
  } catch (error) {
    if (error instanceof Cancelled) return interruptedStatus;
    throw error;
  } finally {
    // That all of it goes is the rule here, and nothing to tell.
    await cleanUp(world.ledger.file, { ...world, log: { ...world.log, info: world.log.debug } });
    await rm(world.temporary, { recursive: true, force: true });
  }
}

async function run(
  file: string,
  command: ReplayCommand,
  terminal: Terminal,
  world: World,
): Promise<Replayed> {
  const mark = ownMark(world.run, 'replay');
  await markFolder(world.temporary, mark);
  await sweepSteps(path.dirname(world.temporary), here(mark), world);
  const opened = await readBundle(file, world.temporary);
  const chosen = chooseBatches(opened.bundle, command).at(-1);
  if (chosen !== undefined) terminal.print(describeStart(opened.bundle, chosen, command));
  for (const note of opened.bundle.notes) terminal.note(plainText(note));
  let silent = true;
  const log: World['log'] = {
    ...world.log,
    output(speaker, line) {
      // What `prepare` or an earlier batch prints says nothing of its failures.
      if (speaker.batch !== undefined && speaker.batch === chosen?.number) silent = false;
      world.log.output(speaker, line);
    },
  };
  return replay(
    opened,
    {
      ...command,
      async onEnd(replayed, urls) {
        terminal.print(describeEnd(replayed, silent));
        if (command.keep) await keepUntilInterrupted(urls, terminal, world);
      },
    },
    { ...world, log },
  );
}

/** A folder into which an artifact was unpacked holds one. @throws UserError where there is none, or several. */
function bundleFile(named: string | undefined): string {
  if (named === undefined) throw new UserError('replay needs a bundle. See `testshoal replay --help`.');
  if (!(statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false)) return named;
  const [file, second] = globSync('**/testshoal-replay*.tar', { cwd: named }).sort();
  if (file !== undefined && second === undefined) return path.join(named, file);
  throw new UserError(
    file === undefined
      ? `There is no testshoal-replay*.tar in ${named}.`
      : `There are several bundles in ${named}: name one, such as ${path.join(named, file)}.`,
  );
}

async function keepUntilInterrupted(
  urls: ReadonlyMap<string, string>,
  terminal: Terminal,
  { cancellation }: World,
): Promise<void> {
  for (const [alias, url] of urls) terminal.print(`The clone of "${alias}": ${url}\n`);
  terminal.print('It is kept until you press Ctrl-C.\n');
  // What waits for a signal alone does not keep the process alive.
  const alive = setInterval(() => {}, 1 << 30);
  await aborted(cancellation.signal);
  clearInterval(alive);
}

/** The first signal stops what is going on, and all is cleaned up; the second one ends the process as it is. */
function interruption(terminal: Terminal): Disposable & { readonly cancellation: Cancellation } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(interruptedStatus);
    terminal.note('Stopping, and cleaning up. Once more leaves it as it is.');
    controller.abort('the replay was stopped');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    cancellation: new Cancellation(controller.signal),
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
