/**
 * Data directories and servers in one container more, started from the service's own image: its program is exactly
 * the service's. Everything lies inside, so that nothing is left once the container is removed.
 */

import { stat } from 'node:fs/promises';
import type { Containers, Log } from '../../../ports.ts';
import type { Flavour } from '../identity.ts';
import { packData, unpackData } from './archive.ts';
import { initialiserWords, serverEnvironment, serverWords, statementsText } from './command-lines.ts';
import { containerEntries, fillContainer, type Owner } from './container-data.ts';
import { readContainerManifest } from './container-manifest.ts';
import { containerProgram } from './container-program.ts';
import { killInContainer, launchInContainer, type StartedContainer } from './container-server.ts';
import { ContainerShell } from './container-shell.ts';
import { containerHasViews, materialiseView, mountView } from './container-views.ts';
import type { DataManifest } from './data-manifest.ts';
import { viewOf } from './overlay.ts';
import { type Place, placeOf, remnants } from './places.ts';
import type { ServerProgram } from './server-program.ts';
import { InstancesUnavailable, type Launch, type RunningServer, type Site } from './site.ts';

export interface ContainerSiteOptions {
  readonly flavour: Flavour;
  readonly version: string;
  /** Id of the service container. */
  readonly service: string;
  /** Name of the container to start. */
  readonly name: string;
  readonly containers: Containers;
  readonly log: Log;
  readonly timeZone: string | undefined;
}

/** Inside of the container. */
const volume = '/testshoal';
/** No other program listens there. */
const firstPort = 20_000;

/** @throws InstancesUnavailable where the engine starts no such container, or where it has not the service's program. */
export async function openContainerSite(options: ContainerSiteOptions): Promise<Site> {
  const { containers, service, name } = options;
  const { own } = containers;
  if (own === undefined || process.platform !== 'linux') {
    throw new InstancesUnavailable('no containers can be started here');
  }
  const model = await containers.inspect(service);
  if (model === undefined) throw new InstancesUnavailable('the service container is not there');
  const [network] = model.networks ?? [];
  const command = ['sh', '-c', 'while :; do sleep 3600; done'];
  const id = await own.start({ name, image: model.image, command, network, volume }).catch((error: Error) => {
    throw new InstancesUnavailable(error.message, { cause: error });
  });
  try {
    const [address] = (await containers.inspect(id))?.addresses ?? [];
    if (address === undefined) throw new InstancesUnavailable('the container has no address');
    const timeZone = options.timeZone ?? model.env['TZ'];
    const shell = new ContainerShell(containers, id);
    return new ContainerSite({
      ...{ id, address, own, shell, timeZone },
      program: await containerProgram(shell, options.flavour, options.version),
      description: `in a container of ${model.image}`,
      owner: await serverOwner(shell),
      strategy: (await containerHasViews(shell, volume, options.log)) ? 'overlay' : 'copy',
    });
  } catch (error) {
    await own.remove(id);
    throw error;
  }
}

async function serverOwner(shell: ContainerShell): Promise<Owner> {
  const [uid, gid] = (await shell.output('id -u mysql; id -g mysql')).trim().split('\n').map(Number);
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

interface ContainerSiteFacts extends StartedContainer {
  readonly description: string;
  readonly strategy: 'overlay' | 'copy';
  readonly program: ServerProgram;
  readonly owner: Owner;
  readonly timeZone: string | undefined;
}

class ContainerSite implements Site {
  readonly description: string;
  readonly strategy: 'overlay' | 'copy';
  readonly #facts: ContainerSiteFacts;
  readonly #shell: ContainerShell;
  #port = firstPort;

  constructor(facts: ContainerSiteFacts) {
    this.description = facts.description;
    this.strategy = facts.strategy;
    this.#facts = facts;
    this.#shell = facts.shell;
  }

  async reserve(name: string): Promise<void> {
    const { root, temporary } = place(name);
    const script = 'mkdir "$1" && mkdir "$2" && chown mysql "$1" "$2"';
    const { status, stderr } = await this.#shell.run(script, [root, temporary]);
    if (/exists/i.test(stderr)) throw new Error(`${name} exists already`);
    if (status !== 0) throw new Error(`no place could be made for it: ${stderr.trim()}`);
  }

  async exists(name: string): Promise<boolean> {
    const { status } = await this.#shell.run('test -e "$1"', [place(name).root]);
    return status === 0;
  }

  async initialise(name: string, options: readonly string[]): Promise<void> {
    await this.#shell.output('"$@"', initialiserWords(this.#facts.program, place(name), options));
  }

  async copy(from: string, to: string): Promise<void> {
    const script = 'cp --archive --reflink=auto "$1" "$2"';
    await this.#shell.output(script, [place(from).data, place(to).data]);
  }

  async start(name: string, launch: Launch): Promise<RunningServer> {
    const own = place(name);
    const { program, timeZone, address: host } = this.#facts;
    if (launch.over !== undefined) await mountView(this.#shell, viewOf(own, place(launch.over)));
    this.#port += 1;
    const port = this.#port;
    if (launch.firstStatements !== undefined) {
      const script = 'umask 077; printf %s "$STATEMENTS" > "$1" && chown mysql "$1"';
      const env = { STATEMENTS: statementsText(launch.firstStatements) };
      await this.#shell.output(script, [own.firstStatements], env);
    }
    const launched = await launchInContainer(this.#facts, {
      words: serverWords(program, own, '0.0.0.0', launch),
      environment: serverEnvironment(timeZone),
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
    if (await this.exists(to)) throw new Error(`${to} exists already`);
    await this.#shell.output('mv "$1" "$2"', [place(from).root, place(to).root]);
  }

  async pack(name: string, about: string, file: string): Promise<number> {
    const manifest = await this.manifest(name);
    const archive = await this.#facts.own.download(this.#facts.id, place(name).data);
    await packData(containerEntries(archive), manifest, about, file);
    return (await stat(file)).size;
  }

  async unpack(file: string, name: string, check: (about: string) => void): Promise<void> {
    const { id, own, owner } = this.#facts;
    await fillContainer(
      owner,
      (archive) => own.upload(id, place(name).root, archive),
      (sink) => unpackData(file, sink, check),
    );
  }

  async remove(name: string): Promise<void> {
    const own = place(name);
    await killInContainer(this.#shell, own);
    const script = 'if test -d "$1/upper"; then umount "$2"; fi; rm -rf "$1"';
    await this.#shell.output(script, [own.root, own.data]);
  }

  async close(): Promise<void> {
    await this.#facts.own.remove(this.#facts.id);
  }
}

function place(name: string): Place {
  return placeOf(volume, name);
}
