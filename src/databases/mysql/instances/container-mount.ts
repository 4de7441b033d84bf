/**
 * `mount` and `umount` for a container whose image has none, as MySQL's: those of this machine, with the libraries
 * and the loader that they run with. Whether they work there is found out by trying.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-stream';
import { messageOf } from '../../../errors.ts';
import type { Log, OwnContainers, Tools } from '../../../ports.ts';
import type { ContainerShell } from './container-shell.ts';

const programs = ['mount', 'umount'];
/** Inside of the container, and of nobody else's. */
const folder = '/testshoal-programs';

/** Shell code after which both are found, the image's own first. */
export const findMount = `PATH=$PATH:${folder}`;

/** What a program is loaded with. */
export interface Parts {
  readonly program: string;
  readonly loader: string;
  readonly libraries: readonly string[];
}

/** Leaves the container as it is where it has both programs, or where this machine has none to lend. */
export async function lendMount(
  id: string,
  shell: ContainerShell,
  { own, tools, log }: { readonly own: OwnContainers; readonly tools: Tools; readonly log: Log },
): Promise<void> {
  const { status } = await shell.run('for p; do command -v "$p" || exit; done', programs);
  if (status === 0) return;
  try {
    const parts = await Promise.all(programs.map((name) => partsOf(name, tools)));
    const archive = pack();
    const filling = fill(archive, parts);
    filling.catch((error: Error) => archive.destroy(error));
    await Promise.all([own.upload(id, '/', archive as unknown as Readable), filling]);
  } catch (error) {
    log.debug(`no program "mount" for the container: ${messageOf(error)}`);
  }
}

async function partsOf(name: string, tools: Tools): Promise<Parts> {
  const script = 'program=$(command -v "$1") && echo "$program" && ldd "$program"';
  const { status, stdout, stderr } = await tools.run('sh', ['-c', script, 'sh', name]);
  const [program = '', ...needed] = stdout.split('\n');
  const parts = readParts(program, needed.join('\n'));
  if (status !== 0 || parts === undefined) {
    throw new Error(`this machine's "${name}" cannot be taken apart: ${stderr.trim() || stdout.trim()}`);
  }
  return parts;
}

/** From what `ldd` prints, of glibc or musl; undefined for a program without a loader. */
export function readParts(program: string, printed: string): Parts | undefined {
  const [, loader] = /^\s*(\/\S+) \(0x/m.exec(printed) ?? [];
  if (loader === undefined) return undefined;
  const libraries = [...printed.matchAll(/ => (\/\S+) \(0x/g)].map(([, file = '']) => file);
  return { program, loader, libraries };
}

async function fill(archive: Pack, parts: readonly Parts[]): Promise<void> {
  for (const { program, loader, libraries } of parts) {
    const name = path.basename(program);
    const inside = `${folder}/parts-of-${name}`;
    for (const file of [program, loader, ...libraries]) {
      add(archive, `${inside}/${path.basename(file)}`, await readFile(file));
    }
    // By its own name, for some programs are many in one and look at it.
    const words = [`${inside}/${path.basename(loader)}`, '--library-path', inside, `${inside}/${name}`];
    add(archive, `${folder}/${name}`, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  }
  archive.finalize();
}

function add(archive: Pack, file: string, content: Buffer | string): void {
  archive.entry({ name: path.posix.relative('/', file), mode: 0o755 }, content);
}
