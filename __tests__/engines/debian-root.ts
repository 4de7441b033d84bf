/**
 * Packages of Debian or Ubuntu in a folder of their own, libraries included: the machine is not changed, nothing is
 * configured, no service starts, and root is not needed. So also a newer release's programs run on an older one.
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtempDisposable, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { glob } from 'tinyglobby';
import { keptFolder, makeOnce } from './kept-folder.ts';

const execute = promisify(execFile);

/** Raise it when the way in which roots are made changes. */
const format = 1;

export interface Recipe {
  readonly name: string;
  readonly from: Readonly<Record<Distribution, Packages>>;
  /** Folders, as globs in the root, whose programs can be run. */
  readonly programs: readonly string[];
}

export interface Packages {
  /** The machine's own release, the stable one of today, or the newest there is. */
  readonly release: 'own' | 'stable' | 'newest';
  readonly names: readonly string[];
}

type Distribution = 'debian' | 'ubuntu';

/** Where the releases are that are not the machine's own. Ubuntu has no name for its last one. */
const suites: Readonly<Record<'stable' | 'newest', Readonly<Record<Distribution, string | undefined>>>> = {
  stable: { debian: 'stable', ubuntu: undefined },
  newest: { debian: 'sid', ubuntu: 'devel' },
};
const components: Readonly<Record<Distribution, string>> = { debian: 'main', ubuntu: 'main universe' };

/** Whether the servers of the stable release are wanted as well: more versions, and more time. */
export function wantsStable(): boolean {
  return process.env['TESTSHOAL_TEST_STABLE'] === 'true';
}

/** With the times of today: by those of the packages the folder would look unused for years, and be removed while it is made. */
const extract = 'dpkg-deb --fsys-tarfile "$1" | tar --extract --touch --directory "$2"';

/** Makes the root where it is not yet made. Needs `apt-get` and `dpkg-deb`. */
export async function debianRoot(recipe: Recipe): Promise<string> {
  const machine = await thisMachine();
  const place = keptFolder(`root-${recipe.name}`, { format, recipe, machine, arch: process.arch });
  await makeOnce(place, async (folder) => {
    await using work = await mkdtempDisposable(join(tmpdir(), 'testshoal-apt-'));
    for (const archive of await download(recipe, work.path)) {
      await execute('bash', ['-o', 'pipefail', '-c', extract, 'bash', archive, folder]);
    }
    for (const name of ['doc', 'info', 'locale', 'man']) {
      await rm(join(folder, 'usr/share', name), { recursive: true, force: true });
    }
    // Nobody updates what is here, so nothing of it may give rights.
    await execute('chmod', ['-R', 'u-s,g-s', folder]);
    await makeRunnable(folder, place, recipe.programs);
  });
  return place;
}

/** apt with lists, state and cache of its own, which has no package installed and so brings every library. */
async function download({ from }: Recipe, work: string): Promise<readonly string[]> {
  const machine = await thisMachine();
  const { release, names } = from[machine.distribution];
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'empty']) {
    await mkdir(join(work, folder), { recursive: true });
  }
  await writeFile(join(work, 'status'), '');
  await writeFile(join(work, 'sources.list'), (await sources(machine, release)).join('\n'));
  const options = {
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': join(work, 'empty'),
    'Dir::Etc::preferencesparts': join(work, 'empty'),
    // apt's own account may not look into our folder.
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '3',
  };
  const apt = (...args: readonly string[]) =>
    execute('apt-get', [
      '-qq',
      ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
      ...args,
    ]);
  await apt('update');
  await apt('install', '--download-only', '--no-install-recommends', '--yes', ...names);
  return await glob('*.deb', { cwd: join(work, 'cache/archives'), absolute: true });
}

/** From the mirrors that this machine's own apt uses, also where it has fetched no list yet. */
async function sources(machine: Machine, release: Packages['release']): Promise<readonly string[]> {
  const { stdout } = await execute('apt-get', ['update', '--print-uris']);
  const keyring = `/usr/share/keyrings/${machine.distribution}-archive-keyring.gpg`;
  return sourceLines(stdout, machine, release, existsSync(keyring) ? [`signed-by=${keyring}`] : []);
}

/** Lines of a `sources.list` for `release`. `uris` is what `apt-get update --print-uris` prints. */
export function sourceLines(
  uris: string,
  { distribution, codename }: Machine,
  release: Packages['release'],
  options: readonly string[],
): readonly string[] {
  const own = [...uris.matchAll(/^'(.+)\/dists\/(.+)\/InRelease'/gm)]
    .map(([, mirror = '', suite = '']) => ({ mirror, suite }))
    // Others, of a suite like `bookworm-pgdg`, have keys and versions of their own.
    .filter(({ suite }) => [codename, `${codename}-updates`, `${codename}-security`].includes(suite));
  const mirror = own.find(({ suite }) => suite === codename)?.mirror;
  if (mirror === undefined) throw new Error(`apt has no source of "${codename}"`);
  // Signatures are checked, dates are not: a mirror that follows with some weeks' delay is good enough.
  const other = release === 'own' ? codename : suites[release][distribution];
  if (other === undefined) throw new Error(`${distribution} has no release that is called ${release}`);
  const wanted =
    release === 'own'
      ? own.map((source) => ({ ...source, attributes: [] }))
      : [{ mirror, suite: other, attributes: ['check-valid-until=no'] }];
  return wanted.map(
    (source) =>
      `deb [${['lang=none', ...options, ...source.attributes].join(' ')}] ` +
      `${source.mirror} ${source.suite} ${components[distribution]}`,
  );
}

export interface Machine {
  readonly distribution: Distribution;
  readonly codename: string;
}

async function thisMachine(): Promise<Machine> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const [id, codename] = ['ID', 'VERSION_CODENAME'].map(
    (name) => new RegExp(`^${name}="?([\\w.-]+)`, 'm').exec(release)?.[1],
  );
  if ((id !== 'debian' && id !== 'ubuntu') || codename === undefined) {
    throw new Error('neither Debian nor Ubuntu');
  }
  return { distribution: id, codename };
}

/**
 * Each program becomes a script of its own name that runs it with the root's loader and libraries, for the machine's may be too old.
 * `place` is where the root will be.
 */
async function makeRunnable(folder: string, place: string, programs: readonly string[]): Promise<void> {
  const [loader] = await glob('{usr/,}lib/*-linux-gnu*/ld-linux*.so.*', { cwd: folder });
  if (loader === undefined) throw new Error('the packages have no loader');
  const libraries = await glob('{usr/,}lib/*-linux-gnu*', {
    cwd: folder,
    onlyDirectories: true,
    expandDirectories: false,
  });
  const search = libraries.map((library) => join(place, library)).join(':');
  const files = programs.map((name) => join(name, '*'));
  for (const program of await glob(files, { cwd: folder, expandDirectories: false })) {
    const file = join(folder, program);
    if (!(await isElf(file))) continue;
    const real = join(program, '../.real', program.slice(program.lastIndexOf('/') + 1));
    await mkdir(join(folder, real, '..'), { recursive: true });
    await rename(file, join(folder, real));
    const load = `'${join(place, loader)}' --inhibit-cache --library-path '${search}' --argv0 "$0"`;
    await writeFile(file, `#!/bin/sh\nexec ${load} '${join(place, real)}' "$@"\n`);
    await chmod(file, 0o755);
  }
}

async function isElf(file: string): Promise<boolean> {
  // A link that leads out of the root is none of the root's programs.
  if (!existsSync(file)) return false;
  await using handle = await open(file);
  if (!(await handle.stat()).isFile()) return false;
  const { buffer } = await handle.read({ buffer: Buffer.alloc(4) });
  return buffer.toString('latin1') === '\x7fELF';
}
