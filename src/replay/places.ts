/** Where the databases of a replay are made: on servers that the user names, in containers of ours, or in files. */

import type { ServingPorts } from '../databases/served.ts';
import { type Served, serveDatabase } from '../databases/served.ts';
import type { NamedUrl } from '../databases/url.ts';
import { UserError } from '../errors.ts';
import type { Bundle, BundledDatabase } from './bundle.ts';

export interface Places {
  readonly urls: readonly NamedUrl[];
  /** JSON as of the input `services`: the containers that were started. */
  readonly services: string;
}

/** Starts what the user has not named. @throws UserError where `given` does not fit, or a server cannot be started. */
export async function placesFor(
  { databases, suite }: Pick<Bundle, 'databases' | 'suite'>,
  given: readonly NamedUrl[],
  run: string,
  ports: ServingPorts,
): Promise<Places> {
  const named = underTheirAliases(databases, given);
  refuseMisfits(databases, named);
  const urls: NamedUrl[] = [];
  const started: Served[] = [];
  for (const database of databases) {
    const { alias, engine } = database;
    const own = named.find((one) => one.alias === alias);
    if (own !== undefined) {
      urls.push(own);
    } else if (engine === 'sqlite') {
      urls.push({ alias, url: { engine, file: database.database } });
    } else {
      if (suite.template === 'copied') throw new UserError(needsOriginal(database));
      const served = await serveDatabase({ ...database, engine, image: database.image }, run, ports);
      started.push(served);
      urls.push({ alias, url: served.url });
    }
  }
  const services = started.map(({ alias, container, ports: mapped }) => [
    alias,
    { id: container, ports: mapped },
  ]);
  return { urls, services: started.length === 0 ? '' : JSON.stringify(Object.fromEntries(services)) };
}

/** Of a single database nobody need know what the workflow calls it. */
function underTheirAliases(
  databases: readonly BundledDatabase[],
  given: readonly NamedUrl[],
): readonly NamedUrl[] {
  const [only, second] = databases;
  const isSingle = only !== undefined && second === undefined && given.length === 1;
  return isSingle
    ? given.map((one) => (one.alias === 'default' ? { ...one, alias: only.alias } : one))
    : given;
}

function refuseMisfits(databases: readonly BundledDatabase[], named: readonly NamedUrl[]): void {
  const problems = named.flatMap(({ alias, url }) => {
    const database = databases.find((one) => one.alias === alias);
    if (database === undefined) {
      const aliases = databases.map((one) => one.alias).join(', ') || 'none';
      return [`--database-url names "${alias}", and the databases of the run are: ${aliases}.`];
    }
    const family = database.engine === 'mariadb' ? 'mysql' : database.engine;
    return url.engine === family
      ? []
      : [`--database-url names ${url.engine} for "${alias}", and the run had ${database.engine} there.`];
  });
  if (problems.length > 0) throw new UserError(problems);
}

function needsOriginal({ alias, engine }: BundledDatabase): string {
  return (
    `The run made clones of the database "${alias}" as it was (\`template: off\`), and no copy of that is in the bundle. ` +
    `Name a ${engine} database in that state with --database-url ${alias}=URL. It is only read.`
  );
}
