/**
 * Copy-on-write views of a sealed data directory. A view is mounted in a mount namespace of the server's own and
 * goes with it: whatever ends the process, no mount is left behind.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../../errors.ts';
import type { Log, Tools } from '../../../ports.ts';
import type { Place } from './places.ts';
import { asAccount, type ServerAccount } from './server-account.ts';

export interface View {
  /** What is below, and is never written to. */
  readonly lower: string;
  /** Folders for what is written, and for the file system's own use. Both on one file system. */
  readonly upper: string;
  readonly work: string;
  /** Where the view appears, for the server only. */
  readonly mountPoint: string;
}

/** Of what a mount option may not hold, and what `mount` would take as several lower folders. */
const unmountable = /[,:\\"]/;
const script = 'mount -t overlay overlay -o "$1" "$2" && shift 2 && exec "$@"';

/** What `mount` takes after `-o`. Nobody needs a clone after a crash, so that no file need ever reach the disk. */
export function mountOptions({ lower, upper, work }: View): string {
  return `lowerdir=${lower},upperdir=${upper},workdir=${work},volatile`;
}

/** The view of the data directory `over` in the place of another. */
export function viewOf({ upper, work, data }: Place, over: Place): View {
  return { lower: over.data, upper, work, mountPoint: data };
}

/** Words to put before a command, so that it runs with the view. Only for root. */
export function viewCommand(view: View, account: ServerAccount | undefined): readonly string[] {
  const inView = ['unshare', '--mount', 'sh', '-c', script, 'sh', mountOptions(view), view.mountPoint];
  return [...inView, ...asAccount(account)];
}

/**
 * Puts all that a view shows, its server being gone, into the folder `copy`. The file system would not mount it a
 * second time by itself, for it does not know what reached the disk; nothing was lost here, for the machine still runs.
 */
export async function materialise(view: View, copy: string, tools: Tools): Promise<void> {
  await rm(path.join(view.work, 'work', 'incompat'), { recursive: true, force: true });
  const [program = '', ...args] = [...viewCommand(view, undefined), 'cp', '--archive', view.mountPoint, copy];
  const { status, stderr } = await tools.run(program, args);
  if (status !== 0) throw new Error(`the view could not be copied: ${stderr.trim()}`);
}

/** Tries it in `folder`: it takes root, a kernel that can, and a container that may. */
export async function canMakeViews(folder: string, tools: Tools, log: Log): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || unmountable.test(folder)) return false;
  const trial = await mkdtemp(path.join(folder, 'view-'));
  try {
    const names = ['lower', 'upper', 'work', 'mountPoint'] as const;
    const view = Object.fromEntries(names.map((name) => [name, path.join(trial, name)])) as unknown as View;
    const made = await tools.run('mkdir', Object.values(view));
    const [program = '', ...args] = [...viewCommand(view, undefined), 'touch', `${view.mountPoint}/written`];
    const result = made.status === 0 ? await tools.run(program, args) : made;
    if (result.status !== 0) log.debug(`no overlay mounts in ${folder}: ${result.stderr.trim()}`);
    return result.status === 0;
  } catch (error) {
    log.debug(`no overlay mounts in ${folder}: ${messageOf(error)}`);
    return false;
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}
