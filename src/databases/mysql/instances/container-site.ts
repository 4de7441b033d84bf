/**
 * Data directories and servers in one container more, started from the service's own image: its program is exactly
 * the service's. Everything lies inside, so that nothing is left once the container is removed.
 */

import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Containers, Log, OwnContainers, ToolResult } from '../../../ports.ts';
import type { Flavour } from '../identity.ts';
import { packData, unpackData } from './archive.ts';
import { containerEntries, fillContainer, type Owner } from './container-data.ts';
import type { DataEntry, DataManifest } from './data-manifest.ts';
import { type Place, placeOf } from './places.ts';
import { dataOption } from './server-processes.ts';
import { identityOf } from './server-program.ts';
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
const startLimitSeconds = 60;
const stopLimitSeconds = 120;
const lookSeconds = 0.5;
const shownLogBytes = 1500;
const programs: Readonly<Record<Flavour, string>> = { mariadb: 'mariadbd mysqld', mysql: 'mysqld' };

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
    const site = new ContainerSite({ ...options, timeZone }, own, { id, image: model.image, address });
    await site.open();
    return site;
  } catch (error) {
    await own.remove(id);
    throw error;
  }
}

interface StartedContainer {
  readonly id: string;
  readonly image: string;
  readonly address: string;
}

class ContainerSite implements Site {
  readonly description: string;
  readonly #options: ContainerSiteOptions;
  readonly #own: OwnContainers;
  readonly #container: StartedContainer;
  #strategy: 'overlay' | 'copy' = 'copy';
  #program = '';
  #owner: Owner = { uid: 0, gid: 0 };
  #port = firstPort;

  constructor(options: ContainerSiteOptions, own: OwnContainers, container: StartedContainer) {
    this.#options = options;
    this.#own = own;
    this.#container = container;
    this.description = `in a container of ${container.image}`;
  }

  get strategy(): 'overlay' | 'copy' {
    return this.#strategy;
  }

  async open(): Promise<void> {
    const { flavour, version } = this.#options;
    const found = await this.#shell('for p in $1; do command -v "$p" && exit; done', programs[flavour]);
    this.#program = found.trim();
    const identity = identityOf(await this.#shell('"$1" --no-defaults --version', this.#program));
    if (identity?.flavour !== flavour || identity.version !== version) {
      throw new InstancesUnavailable(`the service's image has no program of ${flavour} ${version}`);
    }
    const [uid, gid] = (await this.#shell('id -u mysql; id -g mysql')).trim().split('\n').map(Number);
    this.#owner = { uid: uid ?? 0, gid: gid ?? 0 };
    this.#strategy = (await this.#canMakeViews()) ? 'overlay' : 'copy';
  }

  async reserve(name: string): Promise<void> {
    const { root, temporary } = place(name);
    const { status, stderr } = await this.#run('mkdir "$1" && mkdir "$2" && chown mysql "$1" "$2"', [
      root,
      temporary,
    ]);
    if (/exists/i.test(stderr)) throw new Error(`${name} exists already`);
    if (status !== 0) throw new Error(`no place could be made for it: ${stderr.trim()}`);
  }

  async exists(name: string): Promise<boolean> {
    const { status } = await this.#run('test -e "$1"', [place(name).root]);
    return status === 0;
  }

  async initialise(name: string, options: readonly string[]): Promise<void> {
    const { data, temporary } = place(name);
    const own = ['--no-defaults', '--user=mysql', dataOption(data), `--tmpdir=${temporary}`, ...options];
    if (this.#options.flavour === 'mysql') {
      await this.#shell('"$@"', this.#program, own[0] ?? '', '--initialize-insecure', ...own.slice(1));
    } else {
      const extra = ['--skip-test-db', '--auth-root-authentication-method=normal'];
      await this.#shell('"$@"', 'mariadb-install-db', ...own, ...extra);
    }
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#shell('cp --archive --reflink=auto "$1" "$2"', place(from).data, place(to).data);
  }

  async start(name: string, launch: Launch): Promise<RunningServer> {
    const own = place(name);
    const { timeZone } = this.#options;
    if (launch.over !== undefined) await this.#mountView(own, place(launch.over));
    this.#port += 1;
    const port = this.#port;
    const first = `${own.root}/first-statements.sql`;
    const statements = launch.firstStatements;
    if (statements !== undefined) {
      const script = 'umask 077; printf "%s;\\n" "$STATEMENTS" > "$1" && chown mysql "$1"';
      await this.#shellWith({ STATEMENTS: statements.join(';\n') }, script, first);
    }
    const words = [
      ...[this.#program, '--no-defaults', '--user=mysql', dataOption(own.data), `--socket=${own.socket}`],
      ...[`--pid-file=${own.pid}`, `--tmpdir=${own.temporary}`, '--bind-address=0.0.0.0', `--port=${port}`],
      ...launch.options,
      ...(statements === undefined ? [] : [`--init-file=${first}`]),
    ];
    const script = 'log=$1; shift; exec "$@" > "$log" 2>&1';
    const isRunning = await this.#own.launch(
      this.#container.id,
      ['sh', '-c', script, 'sh', own.log, ...words],
      { LC_ALL: 'C', ...(timeZone === undefined ? {} : { TZ: timeZone }) },
    );
    await this.#untilListening(port, own, isRunning);
    const host = this.#container.address;
    return {
      ...{ host, port, way: { host, port }, pidFile: own.pid },
      ended: this.#endOf(own, isRunning),
      settled: async () => void (await this.#shell('rm -f "$1"', first)),
      stop: () => this.#stop(own, isRunning),
    };
  }

  async materialise(name: string): Promise<void> {
    const { root, data, upper, work } = place(name);
    await this.#shell(
      'test -d "$2" || exit 0; cp --archive "$1" "$4/copy" && umount "$1" && rm -rf "$1" "$2" "$3" && mv "$4/copy" "$1"',
      ...[data, upper, work, root],
    );
  }

  /** As `readDataManifest` does it, with the eyes of the container. */
  async manifest(name: string): Promise<DataManifest> {
    const script = `cd "$1" && test -e ibdata1 && find . -mindepth 1 -printf '%y %s %T@ %P\\0'`;
    const lines = (await this.#shell(script, place(name).data)).split('\0').filter(Boolean).sort();
    const entries = lines.map((line): DataEntry => {
      const [type, size, , ...rest] = line.split(' ');
      const entry = rest.join(' ');
      if (type !== 'f' && type !== 'd') {
        throw new Error(
          `the data directory holds ${JSON.stringify(entry)}, which is neither a file nor a folder`,
        );
      }
      return {
        path: entry,
        kind: type === 'f' ? 'file' : 'directory',
        sizeBytes: type === 'f' ? Number(size) : 0,
      };
    });
    const files = lines.filter((line) => line.startsWith('f'));
    const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex');
    return { entries, sizeBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), hash };
  }

  async tidy(name: string): Promise<void> {
    const script = 'cd "$1" && rm -rf auto.cnf ibtmp1 ib_buffer_pool "#innodb_temp"';
    await this.#shell(script, place(name).data);
  }

  async rename(from: string, to: string): Promise<void> {
    if (await this.exists(to)) throw new Error(`${to} exists already`);
    await this.#shell('mv "$1" "$2"', place(from).root, place(to).root);
  }

  async pack(name: string, about: string, file: string): Promise<number> {
    const manifest = await this.manifest(name);
    const archive = await this.#own.download(this.#container.id, place(name).data);
    await packData(containerEntries(archive), manifest, about, file);
    return (await stat(file)).size;
  }

  async unpack(file: string, name: string, check: (about: string) => void): Promise<void> {
    const { root } = place(name);
    await fillContainer(
      this.#owner,
      (archive) => this.#own.upload(this.#container.id, root, archive),
      (sink) => unpackData(file, sink, check),
    );
  }

  async remove(name: string): Promise<void> {
    const { root, data } = place(name);
    await this.#shell(removal, root, data);
  }

  async close(): Promise<void> {
    await this.#own.remove(this.#container.id);
  }

  async #mountView(view: Place, over: Place): Promise<void> {
    const options = `lowerdir=${over.data},upperdir=${view.upper},workdir=${view.work},volatile`;
    await this.#shell(
      'mkdir "$2" "$3" "$4" && chown mysql "$2" "$3" "$4" && mount -t overlay overlay -o "$1" "$4"',
      ...[options, view.upper, view.work, view.data],
    );
  }

  async #canMakeViews(): Promise<boolean> {
    const script =
      'mkdir -p "$1/l" "$1/u" "$1/w" "$1/m" && ' +
      'mount -t overlay overlay -o "lowerdir=$1/l,upperdir=$1/u,workdir=$1/w,volatile" "$1/m" && ' +
      'touch "$1/m/x" && umount "$1/m" && rm -rf "$1"';
    const { status, stderr } = await this.#run(script, [`${volume}/trial`]);
    if (status !== 0) this.#options.log.debug(`no overlay mounts in the container: ${stderr.trim()}`);
    return status === 0;
  }

  async #untilListening(port: number, own: Place, isRunning: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + startLimitSeconds * 1000;
    let look = performance.now() + lookSeconds * 1000;
    while (!(await answers(this.#container.address, port))) {
      if (performance.now() > look) {
        look = performance.now() + lookSeconds * 1000;
        if (!(await isRunning())) throw new Error(`its server did not start: ${await this.#logEnd(own)}`);
      }
      if (performance.now() > deadline) {
        throw new Error(
          `its server cannot be reached at ${this.#container.address}:${port} after ${startLimitSeconds} seconds: ${await this.#logEnd(own)}`,
        );
      }
      await pause(5);
    }
  }

  async #endOf(own: Place, isRunning: () => Promise<boolean>): Promise<string> {
    // A container that is gone has taken its servers along.
    while (await isRunning().catch(() => false)) await pause(lookSeconds * 1000, undefined, { ref: false });
    return `its log ends with: ${await this.#logEnd(own).catch(() => '(gone)')}`;
  }

  async #logEnd(own: Place): Promise<string> {
    return (await this.#shell('tail -c "$1" "$2"', String(shownLogBytes), own.log)).trim();
  }

  async #stop(own: Place, isRunning: () => Promise<boolean>): Promise<void> {
    await this.#shell('kill -TERM $(cat "$1")', own.pid);
    const deadline = performance.now() + stopLimitSeconds * 1000;
    while (await isRunning()) {
      if (performance.now() > deadline)
        throw new Error(`its server did not stop within ${stopLimitSeconds} seconds`);
      await pause(20);
    }
  }

  #shell(script: string, ...args: readonly string[]): Promise<string> {
    return this.#shellWith({}, script, ...args);
  }

  async #shellWith(
    env: Readonly<Record<string, string>>,
    script: string,
    ...args: readonly string[]
  ): Promise<string> {
    const { status, stdout, stderr } = await this.#run(script, args, env);
    if (status === 0) return stdout;
    throw new Error(`exit status ${status} in the container: ${stderr.trim().slice(-shownLogBytes)}`);
  }

  #run(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ToolResult> {
    const command = ['sh', '-c', script, 'sh', ...args];
    return this.#options.containers.exec(this.#container.id, command, { env: { LC_ALL: 'C', ...env } });
  }
}

/** By the command line, as a server has no file with its id until it is up. `$1` is the place, `$2` the data. */
const removal = `
  servers() {
    for process in /proc/[0-9]*; do
      if tr '\\0' '\\n' < $process/cmdline | grep -qxF -e "--datadir=$1"; then echo \${process#/proc/}; fi
    done 2> /dev/null
  }
  while running=$(servers "$2") && test -n "$running"; do kill -9 $running; sleep 0.02; done
  if test -d "$1/upper"; then umount "$2"; fi
  rm -rf "$1"`;

function place(name: string): Place {
  return placeOf(volume, name);
}

function answers(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: 1000 })
    .on('connect', () => resolve(true))
    .on('timeout', () => resolve(false))
    .on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
