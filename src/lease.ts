/** A set of clones as a worker gets it: it knows nothing of databases, but an environment. */

import type { CloneSet, Clones } from './databases/clones.ts';
import { type HandoverOptions, handOver, launchEnvironment } from './handover.ts';
import type { Lease } from './workers/batch.ts';

export function leaseOf(set: CloneSet, clones: Clones, handover: HandoverOptions): Lease {
  const databases = set.clones.map(({ templated }) => templated.database);
  const handed = handOver(databases, ({ alias }) => nameOf(set, alias));
  return {
    seconds: set.seconds,
    clones: Object.fromEntries(set.clones.map(({ templated, name }) => [templated.database.alias, name])),
    placeholders: handed.placeholders,
    environment: (files, own) => launchEnvironment(handover, handed, files, own),
    release: (use) => clones.release(set, use),
  };
}

function nameOf(set: CloneSet, alias: string): string {
  const clone = set.clones.find(({ templated }) => templated.database.alias === alias);
  if (clone === undefined) throw new Error(`worker ${set.worker} has no clone of "${alias}"`);
  return clone.name;
}
