/** Which processes belong to which batch: its group and its session, all below them, and whoever has left them since. */

import type { ProcessSample } from './process-stat.ts';

/** Remembers who was seen: a daemon leaves its group and its parent, and is still of the batch that started it. */
export class ProcessTrees {
  /** By leader: identities of all that were members at the last look. */
  readonly #members = new Map<number, ReadonlySet<string>>();

  /** `leader`: of a process group. */
  add(leader: number): void {
    this.#members.set(leader, new Set());
  }

  remove(leader: number): void {
    this.#members.delete(leader);
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** By leader. A process that could be of two is of the nearer one. */
  sort(all: readonly ProcessSample[]): ReadonlyMap<number, readonly ProcessSample[]> {
    const leaderOf = this.#seeds(all);
    const children = Map.groupBy(all, ({ parent }) => parent);
    const open = [...leaderOf.keys()];
    for (const pid of open) {
      for (const child of children.get(pid) ?? []) {
        if (leaderOf.has(child.pid)) continue;
        leaderOf.set(child.pid, leaderOf.get(pid) ?? 0);
        open.push(child.pid);
      }
    }
    const sorted = Map.groupBy(
      all.filter(({ pid }) => leaderOf.has(pid)),
      ({ pid }) => leaderOf.get(pid) ?? 0,
    );
    for (const leader of this.#members.keys()) {
      this.#members.set(leader, new Set((sorted.get(leader) ?? []).map(identityOf)));
    }
    return sorted;
  }

  /** Leader by process. */
  #seeds(all: readonly ProcessSample[]): Map<number, number> {
    const known = new Map(
      [...this.#members].flatMap(([leader, members]) =>
        [...members].map((member) => [member, leader] as const),
      ),
    );
    return new Map(
      all.flatMap((process) => {
        const { pid, group, session } = process;
        const own = [group, session].find((leader) => this.#members.has(leader));
        const leader = own ?? known.get(identityOf(process));
        return leader === undefined ? [] : [[pid, leader] as const];
      }),
    );
  }
}

export function identityOf({ pid, born }: Pick<ProcessSample, 'pid' | 'born'>): string {
  return `${pid} ${born}`;
}
