/** Which dumps of a bundle can be used here. A data directory is for its own kind of server alone. */

import type { OpenDatabase } from '../databases/open-database.ts';
import type { Bundle, BundledDatabase } from './bundle.ts';

export interface UsableDumps {
  /** Paths of packed dumps, by alias. */
  readonly dumps: ReadonlyMap<string, string>;
  /** Why another is not, one sentence each. */
  readonly others: readonly string[];
}

/** `platform`: of this machine, as a bundle has that of the run. */
export function usableDumps(
  { databases, run, suite }: Pick<Bundle, 'databases' | 'run' | 'suite'>,
  dumps: ReadonlyMap<string, string>,
  opened: readonly OpenDatabase[],
  platform: string,
): UsableDumps {
  const usable = new Map<string, string>();
  const others: string[] = [];
  for (const database of databases) {
    const dump = dumps.get(database.alias);
    const here = opened.find(({ alias }) => alias === database.alias)?.engine;
    if (here === undefined || suite.template === 'copied') continue;
    if (dump === undefined) {
      const why = database.withoutDump ?? 'nobody says why';
      others.push(`The bundle has no dump of "${database.alias}" (${why}), and \`prepare\` runs.`);
      continue;
    }
    const obstacle = obstacleTo(database, here, { there: run.platform, here: platform });
    if (obstacle === undefined) usable.set(database.alias, dump);
    else others.push(`The dump of "${database.alias}" is left aside, and \`prepare\` runs: ${obstacle}.`);
  }
  return { dumps: usable, others };
}

function obstacleTo(
  { engine, version, instances }: BundledDatabase,
  server: OpenDatabase['engine'],
  platform: { readonly there: string; readonly here: string },
): string | undefined {
  if (!instances) {
    return server.instances === true ? 'it is for a database, and clones are servers here' : undefined;
  }
  const it = `it is a data directory of ${engine} ${version}`;
  if (server.instances !== true) return `${it}, and no server can be started on it here`;
  if (server.name !== engine || server.version !== version) {
    return `${it}, and the servers here are ${server.name} ${server.version}`;
  }
  return platform.there === platform.here
    ? undefined
    : `${it} on ${platform.there}, and this is ${platform.here}`;
}
