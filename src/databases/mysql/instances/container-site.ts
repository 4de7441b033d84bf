/**
 * Data directories and servers in one container more, started from the service's own image: its program is exactly
 * the service's. Everything lies inside, so that nothing is left once the container is removed.
 */

import { stat } from 'node:fs/promises';
import { messageOf } from '../../../errors.ts';
import type { Containers, Log, OwnContainers, Tools } from '../../../ports.ts';
import type { Flavour } from '../identity.ts';
import { packData, unpackData } from './archive.ts';
import { initialiserWords, serverEnvironment, serverWords, statementsText } from './command-lines.ts';
import { containerEntries, fillContainer } from './container-data.ts';
import { readContainerManifest } from './container-manifest.ts';
import { lendMount } from './container-mount.ts';
import { makePlace, placeWords, removeContainerPlace } from './container-places.ts';
import { accountName, type ContainerPrograms, containerPrograms } from './container-program.ts';
import { launchInContainer, type StartedContainer } from './container-server.ts';
import { ContainerShell, shellCommand } from './container-shell.ts';
import { containerHasViews, materialiseView } from './container-views.ts';
import type { DataManifest } from './data-manifest.ts';
import { isNeighbour, knock } from './knock.ts';
import { viewOf } from './overlay.ts';
import { type Place, placeOf, remnants } from './places.ts';
import { InstancesUnavailable, type Launch, type RunningServer, type Site } from './site.ts';

export interface ContainerSiteOptions {
  readonly flavour: Flavour;
  readonly version: string;
  /** Id of the service container. */
  readonly service: string;
  /** Name of the container to start. */
  readonly name: string;
  readonly containers: Containers;
  readonly tools: Tools;
  readonly log: Log;
  readonly timeZone: string | undefined;
}

/** Inside of the container. */
const volume = '/testshoal';
/** No other program listens there. */
const firstPort = 20_000;
/** A neighbour's answer takes less than a millisecond. */
const reachSeconds = 3;

/**
 * @throws InstancesUnavailable where the engine starts no such container, where it has not the service's program or
 * the account for it, and where the job cannot reach it.
 */
export async function openContainerSite(options: ContainerSiteOptions): Promise<Site> {
  const { containers, service, name, log } = options;
  const { own } = containers;
  if (own === undefined || process.platform !== 'linux') {
    throw new InstancesUnavailable('no containers can be started here');
  }
  const model = await containers.inspect(service);
  if (model === undefined) throw new InstancesUnavailable('the service container is not there');
  const [network] = model.networks ?? [];
  const { image } = model;
  const started = await own
    .start({ name, image, command: shellCommand, network, volume })
    .catch((error: Error) => {
      throw new InstancesUnavailable(error.message, { cause: error });
    });
  const { id } = started;
  try {
    const timeZone = options.timeZone ?? model.env['TZ'];
    const shell = new ContainerShell(started);
    const [address, programs, hasViews] = await Promise.all([
      reachableAddress(containers, id),
      containerPrograms(shell, options.flavour, options.version),
      lendMount(id, shell, { ...options, own }).then(() => containerHasViews(shell, volume, log)),
    ]);
    return new ContainerSite({
      ...programs,
      ...{ id, name, address, own, shell, log, timeZone },
      description: `in a container of ${image}`,
      strategy: hasViews ? 'overlay' : 'copy',
    });
  } catch (error) {
    await own.remove(id);
    throw error;
  }
}

/** An engine that runs in a machine or a network of its own gives addresses that lead nowhere, or to somebody else. */
async function reachableAddress(containers: Containers, id: string): Promise<string> {
  const [address] = (await containers.inspect(id))?.addresses ?? [];
  if (address === undefined) throw new InstancesUnavailable('the container has no address');
  if (!isNeighbour(address) || (await knock(address, firstPort, reachSeconds)) === 'silent') {
    throw new InstancesUnavailable(`the job cannot reach a container at its address ${address}`);
  }
  return address;
}

interface ContainerSiteFacts extends StartedContainer, ContainerPrograms {
  readonly id: string;
  readonly own: OwnContainers;
  readonly name: string;
  readonly log: Log;
  readonly description: string;
  readonly strategy: 'overlay' | 'copy';
  readonly timeZone: string | undefined;
}

class ContainerSite implements Site {
  readonly description: string;
  readonly strategy: 'overlay' | 'copy';
  readonly #facts: ContainerSiteFacts;
  readonly #shell: ContainerShell;
  /** Names of places that are made or about to be: nobody else makes any in a container of ours. */
  readonly #places = new Set<string>();
  #port = firstPort;

  constructor(facts: ContainerSiteFacts) {
    this.description = facts.description;
    this.strategy = facts.strategy;
    this.#facts = facts;
    this.#shell = facts.shell;
  }

  /** The place is made by what fills it, which saves a command. */
  async reserve(name: string): Promise<void> {
    place(name);
    if (this.#places.has(name)) throw new Error(`${name} exists already`);
    this.#places.add(name);
  }

  async exists(name: string): Promise<boolean> {
    return this.#places.has(name);
  }

  async initialise(name: string, options: readonly string[]): Promise<void> {
    await this.#fill(name, '"$@"', initialiserWords(this.#facts.program, place(name), options));
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#fill(to, 'cp --archive --reflink=auto "$1" "$2"', [place(from).data, place(to).data]);
  }

  async start(name: string, launch: Launch): Promise<RunningServer> {
    const own = place(name);
    const { program, timeZone, address: host } = this.#facts;
    this.#port += 1;
    const port = this.#port;
    if (launch.firstStatements !== undefined) {
      const script = `umask 077; printf %s "$STATEMENTS" > "$1" && chown ${accountName} "$1"`;
      const env = { STATEMENTS: statementsText(launch.firstStatements) };
      await this.#shell.output(script, [own.firstStatements], env);
    }
    const launched = await launchInContainer(this.#facts, {
      words: serverWords(program, own, '0.0.0.0', launch),
      environment: serverEnvironment(timeZone),
      view: launch.over === undefined ? undefined : viewOf(own, place(launch.over)),
      ...{ place: own, port },
    });
    const settled = async () => void (await this.#shell.output('rm -f "$1"', [own.firstStatements]));
    return { ...launched, way: { host, port }, pidFile: own.pid, host, settled };
  }

  async materialise(name: string): Promise<void> {
    await materialiseView(this.#shell, place(name));
  }

  async manifest(name: string): Promise<DataManifest> {
    return await readContainerManifest(this.#shell, place(name).data);
  }

  async tidy(name: string): Promise<void> {
    const script = 'cd "$1" && shift && rm -rf "$@"';
    await this.#shell.output(script, [place(name).data, ...remnants]);
  }

  async rename(from: string, to: string): Promise<void> {
    if (this.#places.has(to)) throw new Error(`${to} exists already`);
    this.#places.add(to);
    await this.#shell.output('mv "$1" "$2"', [place(from).root, place(to).root]);
    this.#places.delete(from);
  }

  async pack(name: string, about: string, file: string): Promise<number> {
    const manifest = await this.manifest(name);
    const archive = await this.#facts.own.download(this.#facts.id, place(name).data);
    await packData(containerEntries(archive), manifest, about, file);
    return (await stat(file)).size;
  }

  async unpack(file: string, name: string, check: (about: string) => void): Promise<void> {
    const { id, own, owner } = this.#facts;
    await this.#fill(name, 'true', []);
    await fillContainer(
      owner,
      (archive) => own.upload(id, place(name).root, archive),
      (sink) => unpackData(file, sink, check),
    );
  }

  async remove(name: string): Promise<void> {
    await removeContainerPlace(this.#shell, place(name));
    this.#places.delete(name);
  }

  /** The tests have ended by then, and the post step removes by its name what is still there. */
  async close(): Promise<void> {
    const { own, id, name, log } = this.#facts;
    await own.remove(id).catch((error: unknown) => {
      log.warning(
        `The container ${name} could not be removed; the post step tries again: ${messageOf(error)}`,
      );
    });
  }

  /** Runs the script in a place that is made first. */
  async #fill(name: string, script: string, args: readonly string[]): Promise<void> {
    const words = placeWords(place(name));
    await this.#shell.output(`${makePlace} && shift 2 && ${script}`, [...words, ...args]);
  }
}

function place(name: string): Place {
  return placeOf(volume, name);
}
