/** Opens the engine that a URL asks for; each driver is loaded only where it is needed. */

import type { Containers, Log, Tools } from '../ports.ts';
import type { Engine } from './engine.ts';
import type { Mark } from './mark.ts';
import type { DatabaseUrl } from './url.ts';

/** `instance`: a server process per worker; `database`: a database per worker; `auto`: the fastest that is possible. */
export type CloneKind = 'auto' | 'instance' | 'database';

export interface EnginePlace {
  readonly url: DatabaseUrl;
  /** Of interest to MySQL and MariaDB only. */
  readonly clone: CloneKind;
  /** Id of the service container that the server runs in. */
  readonly container: string | undefined;
  /** Absolute path of the folder for SQLite's templates and clones. */
  readonly folder: string;
  /** Put on every database that is made, where the server outlives the job. */
  readonly mark?: Mark | undefined;
}

export interface EnginePorts {
  readonly log: Log;
  readonly tools: Tools;
  readonly containers: Containers;
}

export async function openEngine(
  { url, container, folder, mark }: EnginePlace,
  ports: EnginePorts,
): Promise<Engine> {
  switch (url.engine) {
    case 'postgres': {
      const { openPostgres } = await import('./postgres/postgres.ts');
      return openPostgres(
        {
          ...url,
          ...(container === undefined ? {} : { container }),
          ...(mark === undefined ? {} : { mark }),
        },
        ports,
      );
    }
    case 'mysql': {
      // The one place where the kind of clone is chosen for MySQL and MariaDB: so far there are database clones only.
      const { openMysql } = await import('./mysql/mysql.ts');
      const { targetOf } = await import('./mysql/target.ts');
      return openMysql(targetOf(url, container), ports);
    }
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/sqlite.ts');
      return openSqlite({ file: url.file, folder, mark }, ports);
    }
  }
}
