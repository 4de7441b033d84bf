/** Who waits for whom, as a tree: each under the one that blocks it. */

import type { WaitPicture } from '../../incidents.ts';

export interface WaitNode {
  readonly session: string;
  /** What it waits for; empty where it waits for nothing. */
  readonly lock: string;
  readonly blocked: readonly WaitNode[];
}

/** Every wait is in it once. Where sessions wait for each other in a circle, the first of them is the root. */
export function waitTree(waits: readonly WaitPicture[]): readonly WaitNode[] {
  const byBlocker = Map.groupBy(waits, ({ blocker }) => blocker);
  const blocked = new Set(waits.map((wait) => wait.blocked));
  const blockers = [...byBlocker.keys()];
  const used = new Set<WaitPicture>();
  const below = (session: string): readonly WaitNode[] =>
    (byBlocker.get(session) ?? []).flatMap((wait) => {
      if (used.has(wait)) return [];
      used.add(wait);
      return [{ session: wait.blocked, lock: wait.lock, blocked: below(wait.blocked) }];
    });
  return [...blockers.filter((session) => !blocked.has(session)), ...blockers].flatMap((session) => {
    const nodes = below(session);
    return nodes.length === 0 ? [] : [{ session, lock: '', blocked: nodes }];
  });
}
