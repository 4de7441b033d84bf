/** Data directories in a folder of this machine, with server programs that are installed here. */

import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../../errors.ts';
import type { Log, Tools } from '../../../ports.ts';
import { markFolder } from '../../folders.ts';
import type { Mark } from '../../mark.ts';
import { packData, unpackData } from './archive.ts';
import { initialiserWords, serverEnvironment, serverWords, statementsText } from './command-lines.ts';
import { bestStrategy, type CopyStrategy } from './copy-strategy.ts';
import { type DataManifest, readDataManifest } from './data-manifest.ts';
import { freePort } from './free-port.ts';
import { localEntries, localSink } from './local-data.ts';
import { materialise, viewCommand, viewOf } from './overlay.ts';
import {
  folderLimitBytes,
  makeFolder,
  type Place,
  placeOf,
  remnants,
  removePlace,
  removeView,
} from './places.ts';
import { asAccount, type ServerAccount, serverAccount } from './server-account.ts';
import { launchServer } from './server-launch.ts';
import type { ServerProgram } from './server-program.ts';
import { InstancesUnavailable, type Launch, type RunningServer, type Site } from './site.ts';

export interface LocalSiteOptions {
  readonly program: ServerProgram;
  /** Absolute; for data directories and nothing else. Made where it is missing. */
  readonly folder: string;
  /** Left in the folder, so that later runs can tell whose it is. */
  readonly mark?: Mark | undefined;
  readonly tools: Tools;
  readonly log: Log;
  /** The servers' own time zone, as the variable `TZ`. */
  readonly timeZone: string | undefined;
  readonly choosePort?: () => Promise<number>;
  /** Instead of what is found out to be the best. */
  readonly strategy?: CopyStrategy;
}

const host = '127.0.0.1';

/** @throws InstancesUnavailable where servers cannot be run in the folder. */
export async function openLocalSite(options: LocalSiteOptions): Promise<Site> {
  const { folder, tools, log } = options;
  if (process.platform !== 'linux') throw new InstancesUnavailable('local server processes need Linux');
  if (Buffer.byteLength(folder) > folderLimitBytes) {
    throw new InstancesUnavailable(`the path of the folder ${folder} is too long for a socket in it`);
  }
  const account = await serverAccount();
  await makeFolder(folder);
  if (options.mark !== undefined) await markFolder(folder, options.mark);
  await refuseClosedFolder(folder, account, tools);
  const strategy = options.strategy ?? (await bestStrategy(folder, tools, log));
  return new LocalSite(options, account, strategy);
}

async function refuseClosedFolder(
  folder: string,
  account: ServerAccount | undefined,
  tools: Tools,
): Promise<void> {
  if (account === undefined) return;
  const [program = '', ...args] = [...asAccount(account), 'test', '-x', folder];
  const { status } = await tools.run(program, args);
  if (status !== 0) {
    throw new InstancesUnavailable(
      `the user ${account.uid}, who runs the servers, may not enter the folder ${folder}`,
    );
  }
}

class LocalSite implements Site {
  readonly description: string;
  readonly strategy: CopyStrategy;
  readonly #options: LocalSiteOptions;
  readonly #account: ServerAccount | undefined;

  constructor(options: LocalSiteOptions, account: ServerAccount | undefined, strategy: CopyStrategy) {
    const { server, version } = options.program;
    this.#options = options;
    this.#account = account;
    this.strategy = strategy;
    this.description = `${path.basename(server.at(-1) ?? '')} ${version} on this machine`;
  }

  async reserve(name: string): Promise<void> {
    const { root, temporary } = this.#placeOf(name);
    try {
      await mkdir(root, { mode: 0o755 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Error(`${name} exists already`);
      throw error;
    }
    await mkdir(temporary);
    await this.#giveAway(root, temporary);
    await writeFile(path.join(root, 'name'), name);
  }

  async exists(name: string): Promise<boolean> {
    return existsSync(this.#placeOf(name).root);
  }

  async initialise(name: string, options: readonly string[]): Promise<void> {
    const words = initialiserWords(this.#options.program, this.#placeOf(name), options);
    await this.#run([...asAccount(this.#account), ...words]);
  }

  async copy(from: string, to: string): Promise<void> {
    const [source, target] = [this.#placeOf(from), this.#placeOf(to)];
    const { sizeBytes } = await this.manifest(from);
    const { bavail, bsize } = await statfs(this.#options.folder);
    if (this.strategy !== 'reflink' && sizeBytes > bavail * bsize) {
      throw new Error(
        `a copy of ${from} needs ${sizeBytes} bytes in ${this.#options.folder}, where ${bavail * bsize} are free`,
      );
    }
    await this.#run(['cp', '--archive', '--reflink=auto', source.data, target.data]);
  }

  async start(name: string, launch: Launch): Promise<RunningServer> {
    const place = this.#placeOf(name);
    const { program, timeZone, choosePort = freePort } = this.#options;
    const prefix = launch.over === undefined ? [] : await this.#makeView(place, launch.over);
    if (launch.firstStatements !== undefined) {
      const text = statementsText(launch.firstStatements);
      await writeFile(place.firstStatements, text, { mode: 0o600, flag: 'wx' });
      await this.#giveAway(place.firstStatements);
    }
    const words = [...prefix, ...serverWords(program, place, host, launch)];
    const environment = { PATH: process.env['PATH'] ?? '', ...serverEnvironment(timeZone) };
    const account = prefix.length > 0 ? undefined : this.#account;
    const launched = await launchServer({ words, place, account, environment }, choosePort);
    const settled = () => rm(place.firstStatements, { force: true });
    const way = { host: 'localhost', port: launched.port, socket: place.socket };
    return { ...launched, way, pidFile: place.pid, host, settled };
  }

  async materialise(name: string, over: string): Promise<void> {
    const place = this.#placeOf(name);
    if (!existsSync(place.upper)) return;
    const copy = path.join(place.root, 'copy');
    await materialise(viewOf(place, this.#placeOf(over)), copy, this.#options.tools);
    await removeView(place);
    await rename(copy, place.data);
  }

  async manifest(name: string): Promise<DataManifest> {
    return await readDataManifest(this.#placeOf(name).data);
  }

  async tidy(name: string): Promise<void> {
    const { data } = this.#placeOf(name);
    for (const remnant of remnants) await rm(path.join(data, remnant), { recursive: true, force: true });
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [this.#placeOf(from), this.#placeOf(to)];
    await writeFile(path.join(source.root, 'name'), to);
    // Onto a folder that is not empty this fails, and none of ours ever is.
    await rename(source.root, target.root);
  }

  async pack(name: string, about: string, file: string): Promise<number> {
    const manifest = await this.manifest(name);
    await packData(localEntries(this.#placeOf(name).data, manifest), manifest, about, file);
    return (await stat(file)).size;
  }

  async unpack(file: string, name: string, check: (about: string) => void): Promise<void> {
    const { data } = this.#placeOf(name);
    await unpackData(file, localSink(data), check);
    const { uid, gid } = this.#account ?? {};
    if (uid !== undefined) await this.#run(['chown', '--recursive', `${uid}:${gid}`, data]);
  }

  async remove(name: string): Promise<void> {
    await removePlace(this.#placeOf(name));
  }

  async close(): Promise<void> {}

  #placeOf(name: string): Place {
    return placeOf(this.#options.folder, name);
  }

  async #makeView(place: Place, over: string): Promise<readonly string[]> {
    const { upper, work, data } = place;
    for (const folder of [upper, work, data]) await mkdir(folder, { mode: 0o750 });
    await this.#giveAway(upper, work, data);
    return viewCommand(viewOf(place, this.#placeOf(over)), this.#account);
  }

  async #giveAway(...files: string[]): Promise<void> {
    if (this.#account === undefined) return;
    for (const file of files) await chown(file, this.#account.uid, this.#account.gid);
  }

  async #run(words: readonly string[]): Promise<void> {
    const [program = '', ...args] = words;
    const { status, stdout, stderr } = await this.#options.tools.run(program, args, { env: { LC_ALL: 'C' } });
    if (status === 0) return;
    const printed = messageOf(`${stdout}\n${stderr}`).trim().slice(-1500);
    throw new Error(
      `"${words.map((word) => path.basename(word)).find((word) => !/^(setpriv|-)/.test(word)) ?? program}" ended with exit status ${status}: ${printed}`,
    );
  }
}
