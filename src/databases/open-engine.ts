/** Opens the engine that a URL asks for; each driver is loaded only where it is needed. */

import type { Containers, Log, Tools } from '../ports.ts';
import type { Engine } from './engine.ts';
import type { Mark } from './mark.ts';
import type { DatabaseUrl } from './url.ts';

export interface EnginePlace {
  readonly url: DatabaseUrl;
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
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/sqlite.ts');
      return openSqlite({ file: url.file, folder, mark }, ports);
    }
  }
}
