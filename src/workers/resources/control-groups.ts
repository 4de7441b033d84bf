/** The control groups of this process, version 1 or 2: where their files lie. */

import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folders of one controller: the job's own group first, then those above it as far as they can be seen. */
export type GroupChain = readonly string[];

export interface ControlGroups {
  readonly version: 1 | 2;
  readonly chain: GroupChain;
}

/** As version 1 names them; version 2 counts processor time in every group. */
export type Controller = 'cpu' | 'cpuacct' | 'memory';

interface Mount {
  /** Of the hierarchy, as it is mounted. */
  readonly root: string;
  readonly place: string;
  readonly type: string;
  /** Of version 1, its controllers are among them. */
  readonly options: readonly string[];
}

/**
 * The groups by which `controller` bounds this process; undefined where nothing of the kind is mounted.
 * `membership`: /proc/self/cgroup. `mountInfo`: /proc/self/mountinfo. Sources: cgroups(7), proc_pid_mountinfo(5)
 */
export function findControlGroups(
  controller: Controller,
  membership: string,
  mountInfo: string,
): ControlGroups | undefined {
  const mounts = mountInfo.split('\n').flatMap((line) => parseMount(line) ?? []);
  const lines = membership.split('\n').map(parseMembership);
  // A controller that version 1 has is not with version 2.
  const first = lines.find(({ controllers }) => controllers.includes(controller));
  if (first !== undefined) {
    const mount = mounts.find(({ type, options }) => type === 'cgroup' && options.includes(controller));
    return mount && { version: 1, chain: chainOf(mount, first.group) };
  }
  const second = lines.find(({ hierarchy }) => hierarchy === '0');
  const mount = mounts.find(({ type }) => type === 'cgroup2');
  return second && mount && { version: 2, chain: chainOf(mount, second.group) };
}

function parseMembership(line: string) {
  const [hierarchy = '', controllers = '', ...group] = line.split(':');
  return { hierarchy, controllers: controllers.split(','), group: group.join(':') };
}

function parseMount(line: string): Mount | undefined {
  const [before = '', after] = line.split(' - ');
  if (after === undefined) return undefined;
  const [, , , root = '/', place = ''] = before.split(' ');
  const [type = '', , options = ''] = after.split(' ');
  return { root: unescaped(root), place: unescaped(place), type, options: options.split(',') };
}

/** Spaces and the like are written as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** A container mounts a part of the hierarchy, and may see its group by a path of the host: then its mount is its group. */
function chainOf({ root, place }: Mount, group: string): GroupChain {
  const below = path.relative(root, group);
  const own = path.join(place, below);
  const isVisible = !below.startsWith('..') && existsSync(own);
  return isVisible ? chainUpTo(place, own) : [place];
}

function chainUpTo(top: string, folder: string): GroupChain {
  return folder === top ? [top] : [folder, ...chainUpTo(top, path.dirname(folder))];
}
