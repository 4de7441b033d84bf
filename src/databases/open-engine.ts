/** Opens the engine that a URL asks for; each driver is loaded only where it is needed. */

import { UserError } from '../errors.ts';
import type { Containers, Log, Tools } from '../ports.ts';
import type { Engine } from './engine.ts';
import type { Mark } from './mark.ts';
import type { MysqlTarget } from './mysql/target.ts';
import type { DatabaseUrl } from './url.ts';

/** `instance`: a server process per worker; `database`: a database per worker; `auto`: the fastest that is possible. */
export type CloneKind = 'auto' | 'instance' | 'database';

export interface EnginePlace {
  readonly url: DatabaseUrl;
  /** Of interest to MySQL and MariaDB only. */
  readonly clone: CloneKind;
  /** Id of the service container that the server runs in. */
  readonly container: string | undefined;
  /** Absolute path of the folder for SQLite's templates and clones, or for instances' data directories. */
  readonly folder: string;
  /** Of the run that makes databases: put on what outlives the job where nobody drops it. */
  readonly mark?: Mark | undefined;
  /** How long to wait for a server that does not answer; a minute where it is left out, for it may be starting. */
  readonly answerSeconds?: number | undefined;
}

export interface EnginePorts {
  readonly log: Log;
  readonly tools: Tools;
  readonly containers: Containers;
}

export async function openEngine(
  { url, clone, container, folder, mark, answerSeconds }: EnginePlace,
  ports: EnginePorts,
): Promise<Engine> {
  // A service's server goes with its job, and the folders of this machine do not.
  const markOnServer = container === undefined ? mark : undefined;
  switch (url.engine) {
    case 'postgres': {
      const { openPostgres } = await import('./postgres/postgres.ts');
      return openPostgres({ ...url, container, mark: markOnServer }, ports, answerSeconds);
    }
    case 'mysql': {
      const { openMysql } = await import('./mysql/mysql.ts');
      const { targetOf } = await import('./mysql/target.ts');
      const target = targetOf(url, container);
      const place = { folder, mark };
      const instances = clone === 'database' ? undefined : await tryInstances(target, place, clone, ports);
      return instances ?? openMysql({ ...target, mark: markOnServer }, ports, answerSeconds);
    }
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/sqlite.ts');
      return openSqlite({ file: url.file, folder, mark }, ports);
    }
  }
}

/** Undefined where only database clones are possible, which is said. @throws UserError where instances were asked for. */
async function tryInstances(
  target: MysqlTarget,
  place: Pick<EnginePlace, 'folder' | 'mark'>,
  clone: 'auto' | 'instance',
  ports: EnginePorts,
): Promise<Engine | undefined> {
  const { openInstances } = await import('./mysql/instances/open-instances.ts');
  const { InstancesUnavailable } = await import('./mysql/instances/site.ts');
  try {
    return await openInstances(target, place, ports);
  } catch (error) {
    if (!(error instanceof InstancesUnavailable)) throw error;
    if (clone === 'instance') {
      throw new UserError(
        `\`clone: instance\` is not possible for the database "${target.database}": ${error.message}. Use \`clone: auto\`, or \`database\`.`,
      );
    }
    ports.log.info(
      `Clones of "${target.database}" are databases on its own server; no server for each worker: ${error.message}.`,
    );
    return undefined;
  }
}
