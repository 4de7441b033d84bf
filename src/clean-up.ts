/** What a run left behind is dropped by its exact recorded names: after any end, and as often as is wanted. */

import path from 'node:path';
import type { Engine } from './databases/engine.ts';
import { abandonedFolders, childrenOf, removeFolder } from './databases/folders.ts';
import { Ledger, ledgerName, type Place, readLedger, startedContainers } from './databases/ledger.ts';
import type { Here } from './databases/mark.ts';
import { isNameOfOurs } from './databases/names.ts';
import { type EnginePorts, openEngine } from './databases/open-engine.ts';
import { parseDatabaseUrls, secretsOf } from './databases/url.ts';
import { messageOf } from './errors.ts';
import type { Log } from './ports.ts';
import { endOrphans, endStrays } from './workers/orphans.ts';
import { removeWorkingFiles } from './working-files.ts';

/**
 * What cannot be dropped or removed is a warning that names it; the rest goes all the same. Test code could have
 * written into the ledger, so that a name or a folder in it has to look like one of ours as well.
 */
export async function cleanUp(ledgerFile: string, ports: EnginePorts): Promise<void> {
  const home = path.dirname(ledgerFile);
  endProcesses(home, ports.log);
  const ledger = new Ledger(ledgerFile);
  const containers = startedContainers(ledgerFile);
  for (const { place, instances, databases } of readLedger(ledgerFile)) {
    const foreign = databases.filter((database) => !isNameOfOurs(database));
    if (foreign.length > 0) {
      ports.log.warning(
        `Not dropped on "${place.alias}", for no run makes such names: ${foreign.join(', ')}.`,
      );
    }
    const ours = databases.filter(isNameOfOurs);
    await removeContainer(place, ports);
    const isOurs = place.folder !== undefined && isFolderOfOurs(place.folder, home);
    const open = () =>
      instances === true && isOurs ? openRemains(place.folder ?? '') : reopen(place, ports);
    const goesWhole = containers.some(
      ({ ids }) => place.container !== undefined && ids.includes(place.container),
    );
    if (ours.length > 0 && !goesWhole) await dropAll(place, ours, open, ledger, ports.log);
    if (place.folder !== undefined) await removePlace(place.folder, home, ports.log);
  }
  for (const { name } of containers) await removeNamed(name, ports);
  await removeWorkingFiles(home).catch((error: unknown) => {
    ports.log.warning(`Files of the run stay in ${home}: ${messageOf(error)}`);
  });
}

/** The name of a step's folder: the step's own, and the run's. */
const stepFolder = /^[0-9a-f]{12}-[0-9a-f]{6,16}$/;

/**
 * Removes the folders of lost steps of this project that lie in `root`, after the processes and the containers that the
 * steps have started. Databases on servers and folders in memory have marks of their own: a server may be gone by now,
 * and another one at its address. What cannot be removed is a warning.
 */
export async function sweepSteps(root: string, here: Here, ports: EnginePorts): Promise<void> {
  const { log } = ports;
  try {
    for (const { folder, mark } of await abandonedFolders(await childrenOf(root, stepFolder), here)) {
      endProcesses(folder, log);
      const ledger = path.join(folder, ledgerName);
      for (const { place } of readLedger(ledger)) {
        // Test code could have written the name of another run's.
        const isOfRun = place.folder?.includes(`testshoal-${mark.run}-`) || place.folder?.startsWith(folder);
        if (isOfRun) await removeContainer(place, ports);
      }
      for (const { name } of startedContainers(ledger)) {
        if (name.includes(mark.run)) await removeNamed(name, ports);
      }
      for (const pid of await removeFolder(folder)) log.info(`Ended the database server ${pid}.`);
      log.info(`Removed ${folder}, which the run ${mark.run} of ${mark.at} had left behind.`);
    }
  } catch (error) {
    log.warning(`Folders that earlier runs have left behind could not be removed: ${messageOf(error)}`);
  }
}

function endProcesses(home: string, log: Log): void {
  try {
    for (const group of endOrphans(home, log)) {
      log.info(`Ended the process group ${group}, which the run had left behind.`);
    }
    for (const pid of endStrays(home)) {
      log.info(`Ended the process ${pid}, which a program of the run had left behind.`);
    }
  } catch (error) {
    log.warning(`Processes of the run may be left behind: ${messageOf(error)}`);
  }
}

/** One that servers of ours run in, with all that they have. */
async function removeContainer({ folder, container }: Place, ports: EnginePorts): Promise<void> {
  if (folder === undefined || container === undefined) return;
  const { containerName } = await import('./databases/mysql/instances/remains.ts');
  await removeNamed(containerName(folder), ports);
}

/** The engine refuses where it is none of ours. */
async function removeNamed(name: string, { containers, log }: EnginePorts): Promise<void> {
  if (containers.own === undefined) return;
  try {
    if ((await containers.inspect(name)) === undefined) return;
    await containers.own.remove(name);
    log.info(`Removed the container ${name}, which the run had left behind.`);
  } catch (error) {
    log.warning(`Left behind: the container ${name}. ${messageOf(error)}`);
  }
}

async function dropAll(
  place: Place,
  databases: readonly string[],
  open: () => Promise<Dropper>,
  ledger: Ledger,
  log: Log,
): Promise<void> {
  const left = new Set(databases);
  const reasons = new Set<string>();
  try {
    const engine = await open();
    try {
      for (const database of databases) {
        try {
          await engine.drop(database);
          left.delete(database);
          ledger.dropped(place.alias, database);
          log.info(`Dropped ${database}, which the run had left behind.`);
        } catch (error) {
          reasons.add(messageOf(error));
        }
      }
    } finally {
      await engine.close();
    }
  } catch (error) {
    reasons.add(messageOf(error));
  }
  if (left.size > 0) {
    log.warning(`Left behind on "${place.alias}": ${[...left].join(', ')}. ${[...reasons].join(' ')}`);
  } else {
    for (const reason of reasons) log.info(`Cleaning up "${place.alias}": ${reason}`);
  }
}

/** The run's server answered once; one that crashed may be starting again. */
const answerSeconds = 10;

type Dropper = Pick<Engine, 'drop' | 'close'>;

/** Asks no server: the user's own may be gone by now, and instances are ended by what runs on their folders. */
async function openRemains(folder: string): Promise<Dropper> {
  const { removeInstance } = await import('./databases/mysql/instances/remains.ts');
  return { drop: (database) => removeInstance(folder, database), close: async () => {} };
}

async function reopen({ url: text, container, folder }: Place, ports: EnginePorts): Promise<Engine> {
  const [target] = parseDatabaseUrls(text).targets;
  if (target === undefined) throw new Error('the ledger holds a URL that cannot be read');
  for (const secret of secretsOf(target.url)) ports.log.mask(secret);
  const place = {
    url: target.url,
    clone: 'database',
    container,
    folder: folder ?? '',
    answerSeconds,
  } as const;
  return openEngine(place, ports);
}

async function removePlace(folder: string, home: string, log: Log): Promise<void> {
  if (!isFolderOfOurs(folder, home)) {
    log.warning(`Not removed, for no run makes such folders: ${folder}.`);
    return;
  }
  try {
    // What has no name yet: a program that was making an empty data directory.
    for (const pid of await removeFolder(folder)) log.info(`Ended the database server ${pid}.`);
  } catch (error) {
    log.warning(`The folder ${folder} could not be removed: ${messageOf(error)}`);
  }
}

/** SQLite's folders and those of instances lie in memory, as `testshoal-<run>-<alias>`, or in the step's folder. */
function isFolderOfOurs(folder: string, home: string): boolean {
  const whole = path.resolve(folder);
  return path.basename(whole).startsWith('testshoal-') || whole.startsWith(path.resolve(home) + path.sep);
}
